"""The head of a text: its title, date lines and by-line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from feeder.readers import dates
from feeder.readers.bylines import authors
from feeder.readers.evidence import Evidence, evidence, undoubted
from feeder.readers.headlines import heading, headline
from feeder.readers.layout import Block
from feeder.readers.people import prefix
from feeder.types import Moment, Person

_REACH = 60  # blocks before the prose that a title is looked for in
_WRITTEN = 15  # the first blocks of what a person wrote, where alone a date is looked for
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
_SENTENCE = re.compile(r"[.!?…]['\"”»)]*$")
_EVENT = re.compile(r"\s*[:–—-]+\s+\w")
_PUBLISHED = re.compile(r"publi|posted|erschienen|veröff|erstellt|опубл|date\b|datum", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text gives, and the positions of the blocks that were used up for it."""

    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[Person, ...] = ()
    used: frozenset[int] = frozenset()
    found: Mapping[str, str] = field(default_factory=dict)


def head(blocks: Sequence[Block], seen: Sequence[Evidence], inside: Sequence[bool], zone: tzinfo) -> Head:
    """The title, dates and authors that stand before and around the first prose of the article.

    `inside` says which blocks belong to the article. A date found here is not `stated`.
    """
    prose = next((at for at, one in enumerate(seen) if one.prose and inside[at]), len(blocks))
    first = max(0, prose - _REACH)
    written = undoubted(seen)
    reach = range(first, min(len(blocks), _WRITTEN if written else prose + 4))
    dated = {at: day for at in reach if (day := date_line(blocks[at].text, zone, written=written))}
    if not dated:
        labelled = (
            at for at in range(len(blocks)) if at >= first and _LABELLED.search(blocks[at].text[:_LONGEST])
        )
        dated = {at: day for at in labelled if (day := date_line(blocks[at].text, zone, written=written))}
    title, title_at = headline(blocks, seen, range(first, max(1, prose)), dated)
    behind = range(title_at + 1 if title else first, min(prose + 2, len(blocks)))
    named, by_at = authors(blocks, seen, behind, dated)
    published, updated, dates_at = _moments(blocks, dated, max(title_at, first), zone)
    repeated = {at for at in range(prose) if title and _same(blocks[at].text, title)} | {title_at}
    found = {"title": ("first line" if title_at == 0 else "heading") if title else ""}
    found |= {"published": "date line" if published else "", "updated": "date line" if updated else ""}
    found["authors"] = "by-line" if named else ""
    if written:  # in a diary the further dates are content, and so are words behind the date
        dates_at = {at for at in sorted(dates_at)[:1] if _alone(blocks[at].text, dated[at], zone)}
    used = frozenset(repeated | by_at | dates_at)
    return Head(title, published, updated, named, used, {name: how for name, how in found.items() if how})


def lines_of(texts: Sequence[str], zone: tzinfo) -> Head:
    """What date lines and by-lines among `texts` say, which stand between a title and the first prose."""
    blocks = [Block(text) for text in texts]
    dated = {at: day for at, text in enumerate(texts) if (day := date_line(text, zone))}
    published, updated, dates_at = _moments(blocks, dated, 0, zone)
    named, by_at = authors(blocks, [*map(evidence, blocks)], range(len(blocks)), dated)
    found = {"published": "date line" if published else "", "authors": "by-line" if named else ""}
    used = frozenset(dates_at | by_at)
    return Head(None, published, updated, named, used, {name: how for name, how in found.items() if how})


def date_line(text: str, zone: tzinfo, *, written: bool = False) -> dates.Found | None:
    """The date in `text` if hardly anything else stands there but names and labels.

    In what a person has `written`, "17 May 2024: Opening" is content.
    """
    found = dates.find(text, zone) if len(text) <= _LONGEST else None
    if found is None:
        return None
    before, behind = _without_dates(text[: found.start], zone), _without_dates(text[found.end :], zone)
    rest = _USUAL.sub(" ", f"{before} {behind}").split()
    if len(rest) > _MOST or (rest and _SENTENCE.search(text) and not _LABELLED.match(text)):
        return None
    return None if written and _EVENT.match(behind) else found


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


def _same(text: str, title: str) -> bool:
    return heading(text).casefold() == title.casefold()


def _moments(
    blocks: Sequence[Block], dated: Mapping[int, dates.Found], title_at: int, zone: tzinfo
) -> tuple[Moment | None, Moment | None, set[int]]:
    """The published and the updated date, from the date lines nearest behind the title, else before it."""

    def distance(at: int) -> tuple[bool, bool, int]:
        return at < title_at, not _PUBLISHED.search(blocks[at].text), abs(at - title_at)

    order = sorted(dated, key=distance)
    if not order:
        return None, None, set()
    at = next((at for at in order if not dated[at].updated), order[0])
    published = _moment(dated[at])
    later = [day for near in order[:4] for day in dates.find_all(blocks[near].text, zone) if day.updated]
    updated = _moment(later[0]) if later and later[0].at > published.at else None
    return published, updated, {near for near in order if abs(near - at) <= 3}


def _moment(found: dates.Found) -> Moment:
    return Moment(found.at, found.precision, False, "date line")
