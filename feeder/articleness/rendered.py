"""What a web page shows: the blocks of its text, as a browser would part them."""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from .shown import MOST, Block, Shown, block

_SILENT = frozenset("script style template svg head select option canvas object iframe math textarea".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr nobr img input".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_STYLED = etree.XPath("//*[@hidden or @style]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def of_page(root: Element) -> Shown:
    """What a web page shows."""
    title = next(root.iter("title"), None)
    named = " ".join((title.text or "").split()) if title is not None else ""
    return Shown([*_blocks(root)][:MOST], named)


def _blocks(root: Element) -> Iterator[Block]:
    """The runs of text between the ends of block elements."""
    words: list[str] = []
    links = linked = skip = headings = 0
    heading = False
    owner: Element | None = root
    # Found at once: to ask each element would cost a third of the whole walk.
    hidden = {element for element in cast("list[Element]", _STYLED(root)) if _is_hidden(element)}

    def flush() -> Iterator[Block]:
        nonlocal linked, heading
        text = " ".join(" ".join(words).split())
        if text:
            inside = owner.getparent() if owner is not None and owner.tag == "p" else owner
            yield block(text, min(1.0, linked / len(text)), heading=heading, inside=inside)
        words.clear()
        linked, heading = 0, False

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            if event == "end" and not skip and element.tail:
                words.append(element.tail)
            continue
        silent = tag in _SILENT or element in hidden
        start = event == "start"
        if tag not in _INLINE:
            if words and not skip:
                yield from flush()
            owner = element if start else element.getparent()
        change = 1 if start else -1
        skip += silent * change
        headings += (tag in _HEADINGS) * change
        links += (tag == "a") * change
        text = element.text if start else element.tail
        if text and not skip and not text.isspace():
            words.append(text)
            heading = heading or headings > 0
            linked += len(text.strip()) if links else 0
    yield from flush()


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))
