"""What is counted of the blocks that a seed shows; each fact has a name."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

from ..readers import months
from . import furniture, programs, signs
from .shown import PARTED, Block, Shown
from .signs import KINDS

#: The kind that says the least: its words stand beside many articles.
LIST = "list of articles"

_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)\b|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b"
    r"|\d{1,2}(?:st|nd|rd|th)?[ .]{1,2}(?:de )?[^\W\d_]{3,10}[., ]{1,2}(?:de )?(?:19|20)\d\d\b"
    r"|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\d+\s?(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) ago\b|(?:vor|hace|il y a) \d+ \w+)"
    r"|(?:19|20)\d\d年|\d+\s?(?:分|時間|日|小时|天|시간|일)\s?(?:前|전)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d[.,]\d\d\s?(?:€|zł|kr|kč|руб|₽|usd|eur)", re.IGNORECASE)
_CUT = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\W{0,3}$")
_SENTENCE = re.compile(r"^\W*\w+\W+\w+\W+\w[^\n]*[.!?…;।۔؟]['\"”’»）)\]]*$|[。！？]")
_LABEL = re.compile(r"^[^.!?]{2,40}(?::|\*|：)\s*$|\[ {3,}\]|_{5,}")
_NUMBERED = re.compile(
    r"(?<!\d)1\W{1,6}2\W{1,6}3\W{1,6}(?:\d{1,4}\W{1,6}){0,9}"
    r"(?:next|last|older|nächste|weiter|letzte|suivant|siguiente|próxim|succ|volgende|nästa|næste|neste|seuraava"
    r"|następn|dal|ďal|köv|sonraki|след|далее|вперед|次|下一|다음)"
    r"|[1-9]\W{0,4}[»›→]",
    re.IGNORECASE,
)
_SPOKEN = 0.15  # of the letters of a line that says what the page is, and is no prose then
_MOSTLY = 0.5
_QUIETED = 0.7  # of what phrases say, where all else is sentences without them
_FEW = 20  # letters beside which a share says little
_TOP = 3  # blocks that a page begins with
_HEADINGS = 8
_BEGINNING = 200  # characters in which a date stands, and of a line with a price
_COUNTED = 12  # characters of a number or a month
_COUNTING = 2  # steps that two or three lines of a note may count on by chance
_LONGEST = 400  # characters of a block whose words may be those of a page that is no article
_ASKED = 600  # blocks that are looked at for them
_PENALTY = {False: 60, True: 20}  # what prose loses by a block between that is none, or a heading
_MOST = 1_500  # characters of one block that count
# From so much prose on in one stretch, the words of menus and forms around it say little.
_PROSE = 600


def of_blocks(
    shown: Shown, read: Mapping[str, float], enough: Callable[[Mapping[str, float]], bool] | None = None
) -> dict[str, float]:
    """The facts of what is shown, in a text or a page; those of much prose alone where `enough` says so.

    `read` are the facts that its reader found.
    """
    blocks = shown.blocks
    found: dict[str, float] = {"share of other sentences": 1.0, **read}
    run = _longest_stretch(blocks)
    # The first look: for most articles it is the last one at their words.
    asked = run < 2 * _PROSE
    if asked:
        said = _listen(blocks)
        blocks = said.blocks
        found |= _words(shown.title, said, 1 / (1 + run / _PROSE))
        run = _longest_stretch(blocks)
    found |= _prose(blocks, run) | {
        "depths of indentation": log1p(shown.indents),
        "name of a program alone": float(len(blocks) == 1 and programs.is_name(blocks[0].text)),
    }
    if enough and not asked and enough(found):
        return found
    return found | _lines(blocks, 1 / (1 + run / 1_500))


def _prose(blocks: Sequence[Block], run: int) -> dict[str, float]:
    prose = [block for block in blocks if block.prose]
    size = sum([block.size for block in prose])
    pairs = sum([one.prose and other.prose for one, other in pairwise(blocks)])
    cut = sum([bool(_CUT.search(block.text[-20:])) for block in prose])
    return {
        "stretch of prose": log1p(run / 100),
        "prose": log1p(size / 100),
        "share of prose": size / (sum([block.size for block in blocks]) + 1),
        "prose after prose": log1p(pairs),
        "share of prose after prose": pairs / (len(prose) + 3),
        "prose cut short": cut / max(len(prose), 1),
    }


def _lines(blocks: Sequence[Block], weight: float) -> dict[str, float]:
    short = Counter(block.text for block in blocks if block.size < 60)
    figured = [at for at, block in enumerate(blocks) if _DIGIT.search(block.text, 0, _BEGINNING)]
    prices = sum([_has_price(blocks[at]) for at in figured])
    return {
        "stretch without prose": log1p(_longest_gap(blocks)) * weight,
        "prices": log1p(prices) * weight,
        "dates at one distance": log1p(_regular([at for at in figured if _is_dated(blocks[at])])) * weight,
        "months or numbers in a row": log1p(_longest_count(blocks)) * weight,
        "same line again": log1p(sum([count for count in short.values() if count > 2])) * weight,
        "page numbers": float(_is_numbered(blocks)),
    }


@dataclass(slots=True)
class _Said:
    """What the lines say, by kind: how often, in how many letters, and in what part of a line at the top.

    `whole` counts the lines that hardly say anything else, `others` are the letters of sentences that say none of it.
    """

    blocks: list[Block]
    counts: Counter[str]
    covered: Counter[str]
    top: dict[str, float]
    letters: int = 20
    own: int = 0
    labels: int = 0
    whole: int = 0
    others: int = 0


def _listen(shown: Sequence[Block]) -> _Said:
    """What the lines of `shown` say; its `blocks` are those of `shown`, those that say what the page is no prose."""
    said = _Said([*shown], Counter(), Counter(), {})
    headings = 0
    for at, block in enumerate(shown):
        if at >= _ASKED or block.size > _LONGEST:
            said.letters += block.size
            said.others += block.size if block.prose else 0
            continue
        headings += block.heading
        phrases, size = signs.said(block.text)
        said.letters += size
        for kind, sizes in phrases.items():
            said.counts[kind] += len(sizes)
            said.covered[kind] += sum(sizes)
        spoken = _spoken(phrases)
        said.whole += spoken > _MOSTLY * size
        own = furniture.counted(block.text)
        said.own += own
        if _SENTENCE.search(block.text) and not own:
            said.others += max(0, size - 2 * spoken)
        if at < _TOP or (block.heading and headings <= _HEADINGS):
            _raise(said.top, phrases, size)
        said.labels += bool(_LABEL.search(block.text[:_BEGINNING]))
        if block.prose and (own or spoken > _SPOKEN * size):
            said.blocks[at] = block._replace(prose=False)
    return said


def _spoken(phrases: Mapping[str, Sequence[int]]) -> int:
    return sum(sum(sizes) for kind, sizes in phrases.items() if kind != LIST)


def _raise(top: dict[str, float], phrases: Mapping[str, Sequence[int]], size: int) -> None:
    for kind, sizes in phrases.items():
        top[kind] = max(top.get(kind, 0.0), min(1.0, sum(sizes) / (size or 1)))


def _words(title: str, said: _Said, weight: float) -> dict[str, float]:
    named: dict[str, float] = {}
    for part in PARTED.split(title):
        _raise(named, *signs.said(part))
    found: dict[str, float] = {}
    for kind in KINDS:
        # One alone may be what an article is about.
        found[f"{kind}: again"] = log1p(max(0, said.counts[kind] - 1)) * weight
        found[f"{kind}: at the top"] = max(said.top.get(kind, 0.0), named.get(kind, 0.0)) * weight
        found[f"{kind}: share"] = said.covered[kind] / said.letters
    others = [kind for kind in KINDS if kind != LIST]
    own = max(0, said.own - 1)
    spoken = sum(said.covered[kind] for kind in others)
    rest = min(1.0, said.others / said.letters)
    count = sum(said.counts[kind] for kind in others)
    return found | {
        "such words in the title": max(named.get(kind, 0.0) for kind in others),
        "such words at the top": max(found[f"{kind}: at the top"] for kind in others),
        "such words more than once": log1p(max(0, count - 1)) * weight * (1 - _QUIETED * rest),
        "share of such words": spoken / said.letters,
        "share of lines of such words": said.whole / (len(said.blocks) + 3),
        "lines of menus and footers": log1p(own) * weight,
        "share of menus and footers": own / (len(said.blocks) or 1) * weight,
        "share of other sentences": rest,
        "such words against sentences": spoken / (spoken + said.others + _FEW) * log1p(count),
        "labels": log1p(said.labels) * weight,
    }


def _longest_stretch(blocks: Sequence[Block]) -> int:
    """The most prose in one stretch, in characters; what stands between takes something away."""
    most = here = 0
    for block in blocks:
        here = here + min(block.size, _MOST) if block.prose else max(0, here - _PENALTY[_is_heading(block)])
        most = max(most, here)
    return most


def _is_heading(block: Block) -> bool:
    return block.heading and block.linked <= 0.7


def _longest_gap(blocks: Sequence[Block]) -> int:
    most = here = 0
    for block in blocks:
        here = 0 if block.prose else here + 1
        most = max(most, here)
    return most


def _longest_count(blocks: Sequence[Block]) -> int:
    """The most lines in a row that count on, as those of a form do from which a date of birth is chosen."""
    most = here = before = 0
    for block in blocks:
        number = _number(block.text) if block.size <= _COUNTED else 0
        here = here + 1 if number and before and abs(number - before) == 1 else 0
        before = number
        most = max(most, here)
    return max(0, most - _COUNTING)


def _number(text: str) -> int:
    """The number that `text` is, or that of the month; 0 where it is neither."""
    return int(text) if text.isdecimal() else months.month(text.lower()) or 0


def _is_numbered(blocks: Sequence[Block]) -> bool:
    """Whether the numbers of pages stand in a row that ends with a way to the next."""
    return bool(_NUMBERED.search("\n".join(block.text for block in blocks if block.size < 120)))


def _regular(dated: Sequence[int]) -> int:
    """How often two dates have the commonest number of blocks between them; dates line by line are a person's log."""
    away = Counter([other - one for one, other in pairwise(dated)])
    return max([often for distance, often in away.items() if distance > 1], default=0)


def _is_dated(block: Block) -> bool:
    return not (block.prose and block.size > 300) and _DATE.search(block.text[:_BEGINNING]) is not None


def _has_price(block: Block) -> bool:
    return block.size < _BEGINNING and _PRICE.search(block.text) is not None


#: The facts of lines, which those of much prose may make needless.
OF_LINES = frozenset(_lines([], 1.0))
