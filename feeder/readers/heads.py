"""The head of a text: which lines are its title, its date line and its by-line."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from feeder.markup import line
from feeder.readers import dates
from feeder.readers.layout import Block
from feeder.readers.lines import Evidence, evidence, undoubted
from feeder.readers.people import people, without_prefix
from feeder.readers.vocabulary import GRAMMAR
from feeder.types import Moment, Person

_LONGEST_TITLE = 250
_HEAD = 60  # blocks before the prose that a title is looked for in
_WORD = re.compile(r"[^\W_]{2,}|[\u3040-\u9fff]")
_HASHES = re.compile(r"#{1,6}\s+|\s+#+$")
_SITE = re.compile(r"\s+[|–—»·-]\s+|\s*\|\s*|\s+::\s+")
_LABEL = re.compile(r"^[<\[]|\s[>›»]\s|https?:|:$")
_NOT_TITLE = re.compile(r"[\[(<{*_=|/\\#@]|\w+:\s*$|https?:|www\.")
_ENDS_SENTENCE = re.compile(r"[^.][.。]['\"”»)]*$|[,;:]$")

# What else a date line holds: its label, the weekday, the clock, the time that reading takes.
_DATE_WORDS = re.compile(
    r"(?:first |last |originally )?(?:publi\w+|posted|updated?|modified|created|date|datum|stand|erstellt|aktualisiert|veröffentlicht|erschienen|geändert"
    r"|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|geplaatst|gepubliceerd|bijgewerkt|опубликовано|обновлено)\b"
    r"|\d+\s*(?:min\w*|minuten?|мин)\b(?:\.?\s*(?:read|lesezeit|lesedauer|de lecture|de lectura))?|(?:lesezeit|lesedauer|reading time)[:\s]*\d*"
    r"|\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?|\b(?:uhr|at|on|am|um|le|à|kl|klo|issue|no|vol|comments?|kommentare?|by|von|par|por|in|the)\b"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?\b|\b\w+tag\b|\b[A-Z]{2,5}\b|[\W\d_]+",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"publi|posted|erschienen|veröff|erstellt|опубл|date\b|datum", re.IGNORECASE)
_BY = re.compile(
    r"(?:(?:written|posted|reported|published|words|text|story|article|ein (?:artikel|beitrag|text))\s+)?(?:by|von|vom|par|por|di|da|door|av|af)\b:?\s+"
    r"|(?:authors?|autore?n?|auteurs?|autora|text|texte|texto|автор|作者)\s*:\s*",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[^\W\d_]['’.\w-]*(?:\s+(?:(?:van|von|de|der|den|da|del|di|la|le|el|al|bin|ibn|du|y|zu)\s+)*[^\W\d_]['’.\w-]*){1,3}"
)
_ROLE = re.compile(r"\s(?:on|le|am|at|in|for|um|el|der|die)\s|\s\\?[-–—]\s|\s(?:on|le|am)$")
_PARTS = re.compile(r"\s+[|•·–—]\s+|\s*\|\s*|\s+-\s+|\t|, (?=\d)")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text gives, and the positions of the blocks that were used up for it."""

    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[Person, ...] = ()
    used: frozenset[int] = frozenset()
    found: dict[str, str] = field(default_factory=dict)


def head(blocks: Sequence[Block], seen: Sequence[Evidence], inside: Sequence[bool], zone: tzinfo) -> Head:
    """The title, dates and authors that stand before and around the first prose of the article.

    `inside` says which blocks belong to the article. A date found here is not `stated`.
    """
    prose = next((at for at, one in enumerate(seen) if one.prose and inside[at]), len(blocks))
    first = max(0, prose - _HEAD)
    found = {at: day for at in range(first, min(len(blocks), prose + 4)) if (day := _date(blocks[at], zone))}
    title, title_at = _title(blocks, seen, range(first, max(1, prose)), found)
    used = {at for at in range(prose) if title and _same(blocks[at].text, title)} | (
        {title_at} if title else set()
    )
    published, updated, lines_used = _moments(blocks, found, max(title_at, first), zone)
    authors, by_at = _authors(blocks, seen, max(title_at, first), prose, found)
    names = {
        "title": title and ("first line" if title_at == 0 else "heading"),
        "published": published and published.source,
    }
    names |= {"updated": updated and updated.source, "authors": authors and "by-line"}
    return Head(
        title,
        published,
        updated,
        authors,
        frozenset(used | lines_used | by_at),
        {name: str(how) for name, how in names.items() if how},
    )


def lines_of(blocks: Sequence[Block], zone: tzinfo) -> Head:
    """The date lines and by-lines among `blocks`, which stand between a title and the first prose."""
    found = {at: day for at, block in enumerate(blocks) if (day := _date(block, zone))}
    seen = [evidence(block) for block in blocks]
    published, updated, used = _moments(blocks, found, 0, zone)
    authors, by_at = _authors(blocks, seen, 0, len(blocks), found)
    names = {"published": published and "date line", "authors": authors and "by-line"}
    return Head(
        None,
        published,
        updated,
        authors,
        frozenset(used | by_at),
        {name: str(how) for name, how in names.items() if how},
    )


def _date(block: Block, zone: tzinfo) -> dates.Found | None:
    """The date in `block` if it is a date line: hardly anything stands in it but the date, names and labels."""
    if len(block.text) > 160:
        return None
    found = dates.find(block.text, zone)
    if found is None:
        return None
    rest = block.text[: found.start] + " " + block.text[found.end :]
    return found if len(_DATE_WORDS.sub(" ", rest).split()) <= 6 else None


def _title(
    blocks: Sequence[Block], seen: Sequence[Evidence], places: range, found: dict[int, dates.Found]
) -> tuple[str | None, int]:
    """The title and the position of its line: the line with most in its favour before the first prose."""
    texts = [_heading(block.text) for block in blocks]
    body = set(_words(" ".join(texts[places.stop : places.stop + 20])))
    counts = Counter(text.casefold() for text in texts)
    best, best_at, most = None, -1, -9.0
    plain = undoubted(seen)
    if plain:
        start = _opening(texts, blocks, seen, found)
        places = range(start, start + 1)
    for at in places if plain else dict.fromkeys((0, *places)):
        text = texts[at]
        if at in found or not _may_be_title(text, seen[at], first=at == 0, plain=plain):
            continue
        points = _points(at, text, blocks, seen[at], found) - 0.08 * min(places.stop - at, 30)
        points += 4.0 * _share(text, body) + 1.5 * (seen[at].words >= 4 and counts[text.casefold()] > 1)
        # The first line may be the page's title: "Headline - Site".
        points += 5.0 * (at > 0 and len(text) > 12 and text != texts[0] and text in texts[0])
        if points > most:
            best, best_at, most = text, at, points
    return best and (_without_site(best, texts) if best_at == 0 else best), best_at


def _opening(
    texts: Sequence[str], blocks: Sequence[Block], seen: Sequence[Evidence], found: dict[int, dates.Found]
) -> int:
    """The line that a person's text begins with: the first, unless labels or the page's title stand before the headline."""
    first = next((at for at in range(len(blocks)) if at not in found), 0)
    for at in range(first + 1, min(first + 4, len(blocks))):
        text = texts[at]
        if at in found or _ENDS_SENTENCE.search(text) or seen[at].certain or seen[at].words < 3:
            continue
        label = seen[first].certain or _LABEL.search(texts[first])
        kicker = seen[first].words <= 2 and seen[at].words >= 4 and (at + 1 in found or at + 2 in found)
        if label or kicker or blocks[at].text.startswith("# ") or (len(text) > 12 and text in texts[first]):
            return at
    return first


def _share(text: str, body: set[str]) -> float:
    """How much of what `text` is about the body is about as well."""
    words = _words(text)
    return sum(word in body for word in words) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in GRAMMAR]


def _points(
    at: int, text: str, blocks: Sequence[Block], one: Evidence, found: dict[int, dates.Found]
) -> float:
    block = blocks[at]
    points = (
        2.0 * (at == 0 and not block.bullet)
        + 3.0 * block.text.startswith("# ")
        + 1.0 * block.text.startswith("## ")
    )
    points += 1.0 * (5 <= one.words <= 20) - 1.5 * (one.words < 3) - 1.5 * bool(_NOT_TITLE.search(text))
    points -= (
        1.5 * bool(_ENDS_SENTENCE.search(text)) + 1.5 * bool(block.bullet) + 2.0 * (one.kind is not None)
    )
    points += 1.5 * any(near in found for near in range(at + 1, at + 4))
    return points + 1.0 * any(_BY.match(near.text) for near in blocks[at + 1 : at + 4])


def _may_be_title(text: str, one: Evidence, *, first: bool, plain: bool) -> bool:
    if not text or len(text) > _LONGEST_TITLE or one.words > 35 or (one.prose and one.sentence):
        return False
    if one.certain and not (first and (plain or one.words > 3)):
        return False
    return one.words >= (1 if first else 2)


def _heading(text: str) -> str:
    return line(_HASHES.sub("", text))


def _same(text: str, title: str) -> bool:
    return _heading(text).casefold() == title.casefold()


def _without_site(title: str, texts: Sequence[str]) -> str:
    """`title` without the name of the site behind it: one that stands elsewhere in the text too, or is a host."""
    parts = _SITE.split(title)
    while len(parts) > 1:
        site = parts[-1]
        known = re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", site, re.IGNORECASE) or any(
            site in text for text in texts[1:]
        )
        known = known or ("|" in title[: -len(site)][-3:] and len(title.split()) - len(site.split()) > 3)
        if len(site.split()) > 5 or not known:
            break
        title = title[: title.rindex(site)].rstrip(" |–—»·:-")
        parts.pop()
    return title


def _moments(
    blocks: Sequence[Block], found: dict[int, dates.Found], title_at: int, zone: tzinfo
) -> tuple[Moment | None, Moment | None, set[int]]:
    """The published and the updated date, from the date lines nearest behind the title, else before it."""
    order = sorted(
        found, key=lambda at: (at < title_at, not _PUBLISHED.search(blocks[at].text), abs(at - title_at))
    )
    if not order:
        return None, None, set()
    at = next((at for at in order if not found[at].updated), order[0])
    published = _as_moment(found[at])
    later = [day for near in order[:4] for day in dates.find_all(blocks[near].text, zone) if day.updated]
    updated = _as_moment(later[0]) if later and later[0].at > published.at else None
    return published, updated, {near for near in order if abs(near - at) <= 3}


def _as_moment(found: dates.Found) -> Moment:
    return Moment(found.at, found.precision, False, "date line")


def _authors(
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    title_at: int,
    prose: int,
    found: dict[int, dates.Found],
) -> tuple[tuple[Person, ...], set[int]]:
    """The names behind a "By", else a bare name on the line beside the date."""
    near = range(title_at, min(prose + 2, len(blocks), title_at + 12))
    for at in near:
        for part in _PARTS.split(blocks[at].text):
            if (
                (by := _BY.match(part))
                and len(part) < 120
                and (names := _names(part[by.end() :] or _next(blocks, at)))
            ):
                return names, {at} if len(blocks[at].text) < 120 else set()
    for at in near:
        text = blocks[at].text
        beside = any(place in found for place in range(at - 2, at + 3) if place != at)
        if (
            at not in (title_at, *found)
            and beside
            and seen[at].kind is None
            and _NAME.fullmatch(text)
            and _capitals(text)
        ):
            return people(text), {at}
    return (), set()


def _capitals(text: str) -> bool:
    return len(text.split()) <= 4 and all(word[0].isupper() for word in text.split() if len(word) > 3)


def _next(blocks: Sequence[Block], at: int) -> str:
    return blocks[at + 1].text if at + 1 < len(blocks) else ""


def _names(text: str) -> tuple[Person, ...]:
    """The persons in `text` where it looks like names, not like the rest of a sentence."""
    text = without_prefix(text)
    found = dates.find(text)
    text = text[: found.start].rstrip(" ,|-–—•·") if found else text
    text = _ROLE.split(text)[0].rstrip(" ,;|-–—•·\\")
    words = [word for word in re.split(r"[\s,&]+", text) if word.isalpha() and len(word) > 3]
    small = sum(word[0].islower() for word in words if word not in ("und", "and"))
    return people(text) if text and small == 0 and len(text.split()) <= 10 and not text.endswith(".") else ()
