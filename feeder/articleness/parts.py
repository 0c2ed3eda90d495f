"""Parts of a page that are built alike and stand side by side, as the posts of a blog and the rows of a forum do."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log1p

from lxml.etree import _Element as Element

from .shown import Block

_UP = 7  # elements around a title, one of which is the part that it heads
_LEAST = 3  # parts that make a row
_TITLE = 12  # characters of a linked title
_LINKED = 0.7
_ROWS = frozenset(("tr", "li", "article"))  # their classes tell odd from even, or one topic from another
_UNSURE = 200  # characters beside which a share says little
_REMARKS = ("comment", "reply", "respon", "kommentar")


def of_parts(root: Element, blocks: Sequence[Block]) -> dict[str, float]:
    """How many parts with a linked title stand side by side, and how much of the page is in them."""
    texts, proses = _sizes(blocks)
    size, prose = (sum(block.size for block in some) for some in (blocks, [b for b in blocks if b.prose]))
    linked = _longest_row(blocks, texts, proses, headings=False)
    headed = _longest_row(blocks, texts, proses, headings=True)
    numbers = {element.text.strip() for element in root.iter("a") if element.text}
    return {
        "linked parts": log1p(len(linked)),
        "share of text in linked parts": sum(texts[one] for one in linked) / (size + _UNSURE),
        "share of prose in headed parts": sum(proses[one] for one in headed) / (prose + _UNSURE),
        "linked page numbers": float({"2", "3"} <= numbers),
    }


def _sizes(blocks: Sequence[Block]) -> tuple[Counter[Element], Counter[Element]]:
    """The text and the prose in each element, from the blocks up."""
    texts: Counter[Element] = Counter()
    proses: Counter[Element] = Counter()
    for block in blocks:
        element = block.inside
        for _ in range(_UP):
            if element is None:
                break
            texts[element] += block.size
            proses[element] += block.size * block.prose
            element = element.getparent()
    return texts, proses


def _longest_row(
    blocks: Sequence[Block], texts: Counter[Element], proses: Counter[Element], *, headings: bool
) -> set[Element]:
    """The parts of one shape that hold the most prose, of those that stand at least three side by side."""
    rows: dict[tuple[Element, str, str], set[Element]] = defaultdict(set)
    for block in blocks:
        if block.linked <= _LINKED or block.size < _TITLE or (headings and not block.heading):
            continue
        element = block.inside
        for _ in range(_UP):
            parent = None if element is None else element.getparent()
            if element is None or parent is None:
                break
            named = element.get("class") or ""
            if not any(remark in named.lower() for remark in _REMARKS):
                rows[parent, str(element.tag), _shape(element, named)].add(element)
            element = parent
    long = (row for row in rows.values() if len(row) >= _LEAST)
    return max(
        long,
        key=lambda row: (sum(proses[e] for e in row), len(row), sum(texts[e] for e in row)),
        default=set(),
    )


def _shape(element: Element, named: str) -> str:
    """The first of the element's classes, without the number that tells it from its neighbours."""
    return "" if element.tag in _ROWS else named.partition(" ")[0].rstrip("0123456789")
