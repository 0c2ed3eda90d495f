"""The line that dates a text, among all its lines with a date: the one with the most points, or none."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from math import log1p

from feeder.readers import dates, orders
from feeder.readers.dateline_weights import DATELINE
from feeder.readers.evidence import Evidence
from feeder.readers.labels import ATTENDANCE, EVENT, ITSELF, PUBLISHED, VENUE
from feeder.readers.layout import Block
from feeder.readers.months import month
from feeder.readers.people import prefix

_CLOCK = 25  # characters behind a date that the time of day takes
_LONGEST = 300  # characters of a line with a date; of longer ones the beginning and the end
_BEGINNING, _END = 160, 60
_MOST = 400  # lines with a figure that are looked at
_NEAR = 10  # blocks
_FIGURES = re.compile(r"\d")
_PUBLISHED = re.compile(
    rf"(?:{PUBLISHED}|(?:date|datum|fecha|data)\b)\w{{0,15}}(?:[^.!?\w][^.!?]{{0,25}})?$", re.IGNORECASE
)
# German and others say it behind the date. Where a line ends with the date instead, the verb stands in the next
# element of the page.
_TIME = r"(?:[\s,]|um|klo?\.?|om|uhr|\d{1,2}[:.]\d\d){0,9}"
_PUBLISHED_BEHIND = re.compile(rf"{_TIME}\s(?:{PUBLISHED})|{_TIME}$", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:wurde|werd|blev|ble|bol[ao]?|byla?|został[ao]?)\s(?:\w{1,12}\s){0,2}$", re.IGNORECASE
)
_EVENT = re.compile(
    r"\b(?:termin|beginn|wann|when|event|starts?|ends?|bis|until|release|veröffentlichung|geboren|born|copyright|join\w*"
    r"|retrieved|abgerufen|accessed|archiv\w*|consulté|consultado|copyright|expires?|deadline|valid|since|seit|ab)\b|©",
    re.IGNORECASE,
)
_OF_EVENT = re.compile(rf"\W{{0,4}}(?:{EVENT})\s?[:：]", re.IGNORECASE)
# "2024.05.17 ~", "17.05.2024 - 19.05.2024", "May 17, 2024 to May 19"; of "17.-19. Mai 2024" what stands before.
_STRETCH = re.compile(
    r"\.?\s?(?:~|(?:[–—-]|(?:bis|to|until|au|al|tot|до)\s)\s?(?:\d{1,2}\.\d{1,2}\.|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d"
    r"|\d{1,2}\.?\s(?P<behind>[^\W\d_]{3,9})|(?P<before>[^\W\d_]{3,9})\.?\s\d{1,2}))",
    re.IGNORECASE,
)
_STRETCHED = re.compile(r"(?<!\d)\d{1,2}(?:[–—-]|\.\s?(?:[–—-]|bis))\s?$")
_OF_SOMETHING = re.compile(
    r"\W{0,4}(?:date|datum|fecha|data|dato|päivä|dátum|дата|ημερομηνία|tarih|ngày|tanggal|التاريخ|日付|日期|날짜)\s?[:：]",
    re.IGNORECASE,
)
_AT_PLACE = re.compile(rf"\W{{0,4}}(?:{VENUE})\s?[:：]", re.IGNORECASE)
_OF_MINUTES = re.compile(rf"\W{{0,4}}(?:{ATTENDANCE})\s?[:：]", re.IGNORECASE)
_ITSELF = re.compile(rf"\W{{0,4}}{ITSELF}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)(?<!\bby\s)(?<!\bvon\s)(?<!\bpar\s)(?<!\bpor\s)@[a-z_]", re.IGNORECASE)
_MANY = 8  # words beside a date
_QUOTED = re.compile(r"[^\W\d].*:$|\(@\w")
_ROWS = 6  # of the head of minutes
_FEW = 2  # the same, of which no sentence is made
_HALF_DAY = re.compile(r"[ap]\.m\.$")
_CLOSE = 3  # blocks
_FIRST = 5
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and the block that it stands in; that `of_event` dates no article."""

    at: int
    found: dates.Found
    of_event: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article stands: its headline (-1 for none), its first prose and the block behind its last."""

    title: int
    prose: int
    end: int


def dated(blocks: Sequence[Block], seen: Sequence[Evidence], zone: tzinfo) -> list[Dated]:
    """The date of each line that has one; one in prose only where a label stands before it, or it ends the prose."""
    figured = [at for at, block in enumerate(blocks) if _FIGURES.search(block.text)][:_MOST]
    order = orders.order([blocks[at].text for at in figured], blocks)
    found = ((at, _in(blocks[at].text, seen[at], zone, order)) for at in figured)
    return [Dated(at, one, _of_event(blocks, at, one)) for at, one in found if one]


def _of_event(blocks: Sequence[Block], at: int, found: dates.Found) -> bool:
    """Whether the date is that of an event: called so, of a stretch of days, or "Date:" beside the line of a place."""
    text = blocks[at].text
    if _OF_EVENT.match(text) or _in_stretch(text, found):
        return True
    return (
        bool(_OF_SOMETHING.match(text))
        and _near(_AT_PLACE, blocks, at, 2)
        and not _near(_OF_MINUTES, blocks, at, _ROWS)
    )


def _near(label: re.Pattern[str], blocks: Sequence[Block], at: int, reach: int) -> bool:
    return any(label.match(block.text) for block in blocks[max(0, at - reach) : at + reach + 1])


def is_labelled(text: str) -> bool:
    """Whether `text` begins with a word that says what date it gives: "When: …", "Date: …"."""
    return bool(_OF_EVENT.match(text) or _OF_SOMETHING.match(text))


def _in_stretch(text: str, found: dates.Found) -> bool:
    last = _STRETCH.match(text, found.end)
    word = last and (last["behind"] or last["before"])
    return bool((last and (not word or month(word))) or _STRETCHED.search(text[: found.start]))


def _in(text: str, one: Evidence, zone: tzinfo, order: str | None) -> dates.Found | None:
    if len(text) <= (_BEGINNING if one.prose else _LONGEST):
        found = dates.find(text, zone, order)
        return found if found and not _told(text, found, one) else None
    if (found := dates.find(text[:_BEGINNING], zone, order)) and _is_said(text, found):
        return found
    start = len(text) - _END
    last = dates.find(text[start:], zone, order)
    if last and last.precision == "second" and _END - last.end < _CLOCK:
        return replace(last, start=last.start + start, end=last.end + start)
    return None


def _told(text: str, found: dates.Found, one: Evidence) -> bool:
    """Whether the date is part of a sentence, or that of a remark or a post which is quoted."""
    if _QUOTED.search(text):
        return True
    beside = _WORDS.findall(text[: found.start] + text[found.end :])
    if not one.sentence or len(beside) <= _FEW or _HALF_DAY.search(text):
        return False
    return not (found.updated or _is_said(text, found))


def of_itself(text: str, title: str) -> bool:
    """Whether `text` is a sentence of the text about itself: "This entry was posted on …", "<Title> wurde am …"."""
    return bool(_ITSELF.match(text)) or bool(title and text.startswith(f"{title} "))


def _is_said(text: str, found: dates.Found) -> bool:
    """Whether `text` says of the date `found` that something was published then."""
    before = text[: found.start]
    return bool(
        _PUBLISHED.search(before) or (_PASSIVE.search(before) and _PUBLISHED_BEHIND.match(text, found.end))
    )


def listed(lines: Sequence[Dated]) -> set[int]:
    """The blocks of `lines` that stand among others with other days, as teasers and comments do."""
    return {
        one.at
        for one in lines
        if sum(
            abs(other.at - one.at) <= _NEAR and other.found.at.date() != one.found.at.date()
            for other in lines
        )
        > 1
    }


def best(
    blocks: Sequence[Block], seen: Sequence[Evidence], lines: Sequence[Dated], place: Place
) -> Dated | None:
    """The one of `lines` that dates the article at `place`."""
    points = [
        sum(DATELINE.get(name, 0) * value for name, value in facts.items())
        for facts in candidates(blocks, seen, lines, place)
    ]
    top = max(points, default=0)
    return lines[points.index(top)] if top > 0 else None


def candidates(
    blocks: Sequence[Block], seen: Sequence[Evidence], lines: Sequence[Dated], place: Place
) -> list[Mapping[str, float]]:
    """What speaks for and against each of `lines`."""
    counts = Counter(one.found.at.date() for one in lines)
    remarks = next((at for at in range(place.prose, len(seen)) if seen[at].kind == "comments"), len(seen))
    title = blocks[place.title].text if place.title >= 0 else ""
    nearest = next((one.at for one in lines if place.title < one.at < place.end), -1)
    return [
        {
            "any": 1,
            **_words(blocks[one.at].text, one.found, title),
            **_place(one.at, place),
            **_others(at, lines, place),
            "clutter": seen[one.at].kind is not None,
            "by-line near": any(prefix(block.text) > 0 for block in blocks[max(0, one.at - 2) : one.at + 3]),
            "behind comments": one.at > remarks,
            "nearest behind the title": one.at == nearest,
            "stands twice": counts[one.found.at.date()] > 1,
        }
        for at, one in enumerate(lines)
    ]


def _words(text: str, found: dates.Found, title: str) -> dict[str, float]:
    """What the line itself says."""
    before, behind = text[: found.start], text[found.end :]
    sizes = (0, 0) if of_itself(text, title) else (len(_WORDS.findall(before)), len(_WORDS.findall(behind)))
    words, count = sum(map(log1p, sizes)), sum(sizes)
    label = bool(_PUBLISHED.search(before))
    return {
        "clock": found.precision == "second",
        "label": label,
        "update": found.updated,
        "event": bool(_EVENT.search(text)),
        "handle": bool(_HANDLE.search(text)),
        "words": words,
        "many words": count > _MANY,
        "says no more": (label or found.updated) and count <= _FEW + 1,
    }


def _place(at: int, place: Place) -> dict[str, float]:
    """Where the line stands towards the article."""
    behind, titled = at - place.title, place.title >= 0
    return {
        "in the title": behind == 0,
        "right behind the title": titled and 0 < behind <= _CLOSE,
        "between title and prose": place.title < at < place.prose,
        "right before the title": -_CLOSE <= behind < 0,
        "before the title": -2 * _CLOSE - 2 <= behind < 0,
        "long before the title": behind < 0,
        "blocks before the title": log1p(-behind) if behind < 0 else 0,
        "inside the prose": place.prose <= at < place.end,
        "behind the prose": at >= place.end,
        "right behind the prose": 0 <= at - place.end <= _CLOSE,
        "blocks behind the prose": log1p(at - place.end) if at >= place.end else 0,
        "first": at == 0,
        "among the first": at < _FIRST,
    }


def _others(at: int, lines: Sequence[Dated], place: Place) -> dict[str, float]:
    """How the line stands to the others."""
    here, day = lines[at].at, lines[at].found.at.date()
    others = [(one.at - here, one.found.at.date()) for one in lines]
    before = sum(-_NEAR <= away < 0 and other != day for away, other in others)
    behind = sum(0 < away <= _NEAR and other != day for away, other in others)
    many = max(len(lines) - 1, 1)
    return {
        "only one": len(lines) == 1,
        "only one, behind the prose": len(lines) == 1 and here >= place.end,
        "others before": min(before, 3) / 3,
        "others behind": min(behind, 3) / 3,
        "newer ones": sum(other > day for _, other in others) / many,
        "older ones": sum(other < day for _, other in others) / many,
    }
