"""Which comes first in the dates of a text that are all figures, the day or the month."""

import re
from collections.abc import Iterable, Sequence

from feeder.readers.layout import Block
from feeder.readers.months import month

_FIGURES = re.compile(
    r"(?P<one>\d(?<![\d./-]\d)\d?)(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)(?![\d/-]|[.,]\d)"
    r"(?:.{0,9}\d\s?(?P<half>[ap]\.?m))?",
    re.IGNORECASE,
)
_MONTHS = 12
#: A language for dates: that of somebody who writes 5.17.24, too, with the month first (BCP 47, section 2.2.7).
MONTH_FIRST = "en-US-x-monthfst"
# What has the month first, by mark and figures of the year. With dots and four nobody does.
_TURNED = {
    ("/", 2): {"en", "en-US", "en-us", MONTH_FIRST},
    ("/", 4): {"en", "en-US", "en-us", MONTH_FIRST},
    ("-", 2): {MONTH_FIRST},
    ("-", 4): {MONTH_FIRST},
    (".", 2): {MONTH_FIRST},
}
_LONGEST = 300  # characters of a line in which dates are looked for
_SHARE = 0.01  # of the words; twice as many are "the" in any English text
_MOST = 400  # blocks whose words are looked at
_WORDED = re.compile(
    r"(?<![^\W\d_])(?P<before>[a-z]{3,9})\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s(?P<behind>[a-z]{3,9}),?\s\d{4}",
    re.IGNORECASE,
)
# Words of which English has two spellings, and money.
_BRITISH = re.compile(
    r"£|\b(?:colour|favour|labour|neighbour|behaviour|honour|rumour|harbour|programme|recognis|apologis|travell)\w{0,8}\b"
    r"|\b(?:centre|theatre|metre|kilometre|litre|defence|offence|grey|cheque|tyre|aluminium|whilst|cancelled)s?\b"
    r"|\b(?:organis|realis|criticis|analys)(?:e[ds]?|ing|ations?)\b",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"\b(?:color|favor|neighbor|behavior|rumor|harbor|organiz|recogniz|apologiz|realiz|criticiz|analyz)\w{0,8}\b"
    r"|\b(?:center|theater|meter|kilometer|liter|defense|offense|gray|tire|mom|aluminum|labor|gotten|canceled)s?\b"
    r"|\b(?:honor|travel)(?:ed|ing|ers?)\b",
    re.IGNORECASE,
)


def ordered(one: str, two: str, mark: str, year: str, language: str | None) -> tuple[int, int]:
    """Day and month of a date in figures, zeros where slashes and no `language` leave the order open."""
    first, second = int(one), int(two)
    if second > _MONTHS or (first <= _MONTHS and language in _TURNED.get((mark, len(year)), ())):
        return second, first
    sure = first > _MONTHS or first == second or mark != "/" or language
    return (first, second) if sure else (0, 0)


def order(texts: Sequence[str], blocks: Sequence[Block]) -> str | None:
    """A language whose order is that of 5/6/2024 and 5.6.24 in `blocks`; None where that stays open.

    `texts` are those of its lines that have figures. Another date with the same marks tells the order. Of two orders
    only English makes use: the month stands first beside a clock of twelve hours, where "May 17, 2024" is written and
    words are spelled as in America.
    """
    found = [one for text in texts for one in _FIGURES.finditer(text[:_LONGEST])]
    if not found:
        return None
    slashed = [one for one in found if one["mark"] == "/"]
    if any(int(one["one"]) > _MONTHS for one in slashed):
        return "en-GB"
    turned = any(int(one["two"]) > _MONTHS for one in found)
    if not _english(blocks):
        return "en-US" if turned else "und"
    first = turned or any(one["half"] for one in found) or _american(texts, blocks)
    if first and not any(int(one["one"]) > _MONTHS for one in found):
        return MONTH_FIRST
    return {True: "en-US", False: "en-GB", None: None}[first]


def _english(blocks: Sequence[Block]) -> bool:
    spaces = sum(block.text.count(" ") for block in blocks)
    return sum(block.text.count(" the ") for block in blocks) > _SHARE * spaces


def _american(texts: Sequence[str], blocks: Sequence[Block]) -> bool | None:
    """Whether English is written as in America; None where nothing shows it."""
    worded = [one for text in texts for one in _WORDED.finditer(text[:_LONGEST])]
    before = sum(bool(one["before"] and month(one["before"])) for one in worded)
    behind = sum(bool(one["behind"] and month(one["behind"])) for one in worded)
    if before != behind:
        return before > behind
    prose = [block.text for block in blocks[:_MOST]]
    american, british = _count(_AMERICAN, prose), _count(_BRITISH, prose)
    return None if american == british else american > british


def _count(pattern: re.Pattern[str], texts: Iterable[str]) -> int:
    return sum(len(pattern.findall(text)) for text in texts)
