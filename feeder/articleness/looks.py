"""A look at the bytes of a seed: its facts, and the points that facts of its format have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..encodings import decode, normalised
from . import facts, shown, weights
from .shown import Shown

_TOP = 4
Points = Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Look:
    """The facts of a seed, what stands at its top, and the points: what a value above each limit adds to `none`."""

    facts: Mapping[str, float]
    top: Sequence[str]
    points: Points
    none: float


def of_text(data: bytes, read: Mapping[str, float], *, whole: bool = False) -> Look:
    """The look at a plain text; not the `whole` of it where its prose settles that it is an article.

    `read` are the facts that its reader found.
    """
    seen = shown.of_text(normalised(decode(data).text))
    found = facts.of_blocks(seen, read, None if whole else _settles)
    return Look(found, _top(seen), weights.TEXT, weights.TEXT_NONE)


def of_page(data: bytes, read: Mapping[str, float]) -> Look:
    """The look at a web page, of which its reader found the facts in `read`."""
    from lxml import etree

    from ..markup import legal
    from . import pages, rendered

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(legal(normalised(decode(data, html=True).text)).encode(), parser)
    seen = rendered.of_page(root)
    found = facts.of_blocks(seen, read) | pages.of_markup(root, seen)
    return Look(found, _top(seen), weights.PAGE, weights.PAGE_NONE)


def points(found: Mapping[str, float], table: Points) -> dict[str, float]:
    """What each fact adds."""
    return {
        name: sum([more for limit, more in table[name] if value > limit])
        for name, value in found.items()
        if name in table
    }


# What the lines of a text may add at most.
_LINES = sum(more for name in facts.OF_LINES for _, more in weights.TEXT.get(name, ()) if more > 0)


def _settles(prose: Mapping[str, float]) -> bool:
    return weights.TEXT_NONE + sum(points(prose, weights.TEXT).values()) + _LINES <= 0


def _top(seen: Shown) -> list[str]:
    headings = [block.text for block in seen.blocks if block.heading]
    return [seen.title, *headings[:_TOP], *(block.text[:150] for block in seen.blocks[:_TOP])]
