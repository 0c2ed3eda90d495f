"""The head of a text: its title, date lines and by-line."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from feeder.readers import datelines, dates, since
from feeder.readers.bylines import authors
from feeder.readers.evidence import Evidence, evidence, undoubted
from feeder.readers.headlines import heading, headline
from feeder.readers.labels import PUBLISHED, UPDATED
from feeder.readers.layout import Block
from feeder.readers.people import prefix
from feeder.types import Moment, Person

_REACH = 100  # blocks before the prose that a title is looked for in
_WRITTEN = 15  # the first blocks of what a person wrote, where alone a date is looked for
_TOGETHER = 3  # blocks between date lines of one head
_LONGEST = 160  # characters of a date line
_MOST = 8  # words in it beside the date and the usual ones

_LABELS = (
    r"(?:first |last |originally )?(?:publi\w+|posted|updated?|edited|modified|created|date|datum|stand|erstellt"
    r"|aktualisiert|veröffentlicht|erschienen|geändert|publié|mis à jour|publicado|actualizado|atualizado"
    r"|pubblicato|aggiornato|geplaatst|gepubliceerd|bijgewerkt|опубликовано|обновлено)\b"
)
_LABELLED = re.compile(_LABELS, re.IGNORECASE)
# What else a date line holds: the weekday, the clock, the time that reading takes, agencies.
_USUAL = re.compile(
    _LABELS + r"|\d+\s*(?:min\w*|minuten?|мин)\b(?:\.?\s*(?:read|lesezeit|lesedauer|de lecture|de lectura))?"
    r"|(?:lesezeit|lesedauer|reading time)[:\s]*\d*"
    r"|\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?"
    r"|\b\d+ (?:minutes?|hours?|days?) ago|vor \d+ \w+"
    r"|\b(?:uhr|at|on|am|um|le|à|kl|klo|issue|no|vol|comments?|kommentare?|by|von|par|por|in|the)\b"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?\b|\b\w+tag\b|\b(?-i:[A-Z]{2,5})\b|[\W\d_]+",
    re.IGNORECASE,
)
_SAYS = (_LABELLED, re.compile(PUBLISHED, re.IGNORECASE), re.compile(UPDATED, re.IGNORECASE))
_SENTENCE = re.compile(r"[.!?…]['\"”»)]*$")
_EVENT = re.compile(r"\s*[:–—-]+\s+\w")
_PUBLISHED = re.compile(r"publi|posted|erschienen|veröff|erstellt|опубл|date\b|datum", re.IGNORECASE)


# The published and the updated date, and the blocks that are used up for them.
_Dates = tuple[Moment | None, Moment | None, AbstractSet[int]]
_NONE: _Dates = (None, None, frozenset())


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text gives, and the positions of the blocks that were used up for it."""

    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[Person, ...] = ()
    used: frozenset[int] = frozenset()
    found: Mapping[str, str] = field(default_factory=dict)


def head(
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    inside: Sequence[bool],
    zone: tzinfo,
    now: datetime | None = None,
) -> Head:
    """The title, dates and authors of an article, from the lines round its headline and the dates behind its prose.

    `inside` says which blocks belong to the article. A date found here is not `stated`; where no line has one,
    what is told from the day of reading ("2 hours ago") right at the headline counts from `now`.
    """
    prose = next((at for at, one in enumerate(seen) if one.prose and inside[at]), len(blocks))
    first = max(0, prose - _REACH)
    written = undoubted(seen)
    days = datelines.dated(blocks, seen, zone)
    lines = [one for one in days if not one.of_event]
    near = range(first, min(len(blocks), _WRITTEN if written else prose + 4))
    short = {
        one.at: one.found
        for one in lines
        if one.at in near and is_date_line(blocks[one.at].text, one.found, zone, written=written)
    }
    called = {one.at for one in days if one.of_event and datelines.is_labelled(blocks[one.at].text)}
    dated = short.keys() | called
    title, title_at = headline(blocks, seen, range(first, max(1, prose)), dated, datelines.listed(lines))
    last = range(len(seen) - 1, -1, -1)
    end = 1 + next((at for at in last if seen[at].prose and inside[at]), prose - 1)
    prose = max(prose, next((at for at in range(title_at + 1, end) if seen[at].prose and inside[at]), prose))
    place = datelines.Place(title_at, prose, end)
    chosen = datelines.best(
        blocks, seen, _of_a_person(blocks, lines, title or "", zone) if written else lines, place
    )
    published, updated, dates_at = _NONE
    if title and (not chosen or chosen.at >= place.prose):
        published, updated, dates_at = since.told(blocks, seen, lines, place, now, zone, written=written)
    if chosen and not published:
        published, updated, dates_at = _dated(blocks, chosen, short, zone, written=written)
    behind = range(title_at + 1 if title else first, min(prose + 2, len(blocks)))
    named, by_at = authors(blocks, seen, behind, short)
    folded = title.casefold() if title else ""
    repeated = {at for at in range(prose) if folded and _same(blocks[at].text, folded)} | {title_at}
    found = {
        "title": ("first line" if title_at == 0 else "heading") if title else "",
        "published": published.source if published else "",
        "updated": updated.source if updated else "",
        "authors": "by-line" if named else "",
    }
    used = frozenset(repeated | by_at | dates_at)
    return Head(title, published, updated, named, used, {name: how for name, how in found.items() if how})


def _dated(
    blocks: Sequence[Block],
    chosen: datelines.Dated,
    short: Mapping[int, dates.Found],
    zone: tzinfo,
    *,
    written: bool = False,
) -> _Dates:
    """The published and the updated date of the line `chosen`, and the `short` date lines that are used up with it."""
    used = {at for at in short if abs(at - chosen.at) <= _TOGETHER}
    if written:  # in a diary the further dates are content, and so are words behind the date
        used = {at for at in used if at == chosen.at and _alone(blocks[at].text, short[at], zone)}
    beside = blocks[max(0, chosen.at - _TOGETHER) : chosen.at + _TOGETHER + 1]
    days = (day for block in beside if len(block.text) <= _LONGEST for day in dates.updates(block.text, zone))
    # Where an update is all that a text tells of, it is both: the file's next edition may bring a later one.
    updated = next(
        (day for day in days if day.at > chosen.found.at), chosen.found if chosen.found.updated else None
    )
    return _moment(chosen.found), _moment(updated) if updated else None, used


def _of_a_person(
    blocks: Sequence[Block], lines: Sequence[datelines.Dated], title: str, zone: tzinfo
) -> Sequence[datelines.Dated]:
    """Those of `lines` that date what a person has written: those at its beginning, its last, labelled ones."""
    last = len(blocks) - 1
    return [
        one
        for one in lines
        if datelines.of_itself(blocks[one.at].text, title)
        or (
            (one.at < _WRITTEN or one.at == last or _says(blocks[one.at].text))
            and is_date_line(blocks[one.at].text, one.found, zone, written=True)
        )
    ]


def _says(text: str) -> bool:
    bare = text.lstrip("*_#( ")
    return any(words.match(bare) for words in _SAYS)


def lines_of(texts: Sequence[str], zone: tzinfo) -> Head:
    """What date lines and by-lines among `texts` say, which stand between a title and the first prose."""
    blocks = [Block(text) for text in texts]
    dated = {at: day for at, text in enumerate(texts) if (day := date_line(text, zone))}
    first = _nearest(blocks, dated)
    published, updated, dates_at = _NONE
    if first is not None:
        published, updated, dates_at = _dated(blocks, datelines.Dated(first, dated[first]), dated, zone)
    named, by_at = authors(blocks, [*map(evidence, blocks)], range(len(blocks)), dated)
    found = {"published": "date line" if published else "", "authors": "by-line" if named else ""}
    used = frozenset(dates_at | by_at)
    return Head(None, published, updated, named, used, {name: how for name, how in found.items() if how})


def date_line(text: str, zone: tzinfo) -> dates.Found | None:
    """The date in `text` if hardly anything else stands there but names and labels."""
    found = dates.find(text, zone) if len(text) <= _LONGEST else None
    return found if found and is_date_line(text, found, zone) else None


def is_date_line(text: str, found: dates.Found, zone: tzinfo, *, written: bool = False) -> bool:
    """Whether hardly anything stands beside the date `found` in `text` but names and labels.

    In what a person has `written`, "17 May 2024: Opening" is content.
    """
    if len(text) > _LONGEST:
        return False
    before, behind = _without_dates(text[: found.start], zone), _without_dates(text[found.end :], zone)
    rest = _USUAL.sub(" ", f"{before} {behind}").split()
    if len(rest) > _MOST or (rest and _SENTENCE.search(text) and not _says(text)):
        return False
    return not (written and _EVENT.match(behind))


def labelled(text: str) -> bool:
    """Whether `text` is a line with a word that says what date it gives ("Created on", "last edited")."""
    return len(text) <= _LONGEST and bool(_LABELLED.search(text))


def _alone(text: str, found: dates.Found, zone: tzinfo) -> bool:
    """Whether nothing but a by-line follows the date."""
    behind = _without_dates(text[found.end :], zone)
    return not _USUAL.sub(" ", behind).split() or prefix(behind.lstrip(" ,|-–—•·")) > 0


def _without_dates(text: str, zone: tzinfo) -> str:
    parts, end = [], 0
    for found in dates.find_all(text, zone):
        parts.append(text[end : found.start])
        end = found.end
    return " ".join([*parts, text[end:]])


def _same(text: str, folded: str) -> bool:
    """Whether `text` as a heading is the title in `folded` letters."""
    if text.isascii() and len(text) < len(folded):  # no letter of ASCII becomes two, and most lines are short
        return False
    return heading(text).casefold() == folded


def _nearest(blocks: Sequence[Block], dated: Mapping[int, dates.Found]) -> int | None:
    """The first date line that says it tells of publication, else the first that tells of no update, else the first."""
    return min(
        dated, key=lambda at: (dated[at].updated, not _PUBLISHED.search(blocks[at].text), at), default=None
    )


def _moment(found: dates.Found) -> Moment:
    return Moment(found.at, found.precision, False, "date line")
