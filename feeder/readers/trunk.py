"""What hangs beside the running text of an article: the blocks between its paragraphs that are built otherwise."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.etree import _Element as Element

from feeder.markup import legal
from feeder.readers.clearing import drop
from feeder.readers.measures import BLOCKS, Measures, measure, text_in
from feeder.types import Dropped

_LEAST = 200  # characters of prose that make a running text
_MOST = 0.6  # of all prose, which has to stand in one kind of place
_PART = 0.2  # of the running text: blocks of one kind that hold more are parts of the article
_LINKED = 0.3
_FEW_LINKS = 0.05
_ITEMS = 3  # of a list that is content
_INNER = frozenset("li ul ol dl dd dt blockquote td th tr tbody table details".split())
_BOXES = frozenset("div section article header footer aside center figure".split())
_RUNNING = BLOCKS - _BOXES
# Authors mean these, wherever they stand.
_STRUCTURE = ("pre", "blockquote", "table", "dl", "video", "audio", "details", "figcaption")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CAPTION = re.compile(r"(?<![a-z])(?:caption|credit|gallery|slide-?show|carousel)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")  # a note of one line is a part of the article
_LONGEST = 300  # characters of a caption

Kind = tuple[str, str]


def trimmed(chosen: Iterable[Element]) -> Iterator[Dropped]:
    """Takes what hangs beside the running text out of `chosen`; of pictures with captions the pictures stay.

    Where no kind of place holds most of the prose there is no running text, and everything stays.
    """
    for top in chosen:
        seen = measure(top)
        places = {leaf: _place(leaf, top) for leaf in seen.leaves if seen.prose[leaf]}
        kind, size = _fullest((_kind(place), seen.prose[leaf]) for leaf, place in places.items())
        if size < max(_LEAST, _MOST * seen.prose[top]):
            continue
        trunks = {place for place in places.values() if _kind(place) == kind}
        yield from _without(_hanging(top, trunks), seen, size)


def _without(hanging: Sequence[Element], seen: Measures, size: int) -> Iterator[Dropped]:
    prose: Counter[Kind] = Counter()
    for block in hanging:
        prose[_kind(block)] += _own_prose(block, seen)
    for block in hanging:
        if prose[_kind(block)] > _PART * size:
            continue
        if (reason := _reason(block, seen)) == "caption":
            yield _bare(block)
        elif reason:
            yield drop(block, reason)


def _fullest(sizes: Iterable[tuple[Kind, int]]) -> tuple[Kind, int]:
    held: Counter[Kind] = Counter()
    for kind, size in sizes:
        held[kind] += size
    return max(held.items(), key=lambda item: item[1], default=(("", ""), 0))


def _kind(element: Element) -> Kind:
    return str(element.tag), element.get("class") or ""


def _place(leaf: Element, top: Element) -> Element:
    """The element whose running text `leaf` belongs to."""
    place = leaf
    while place is not top and (parent := place.getparent()) is not None:
        place = parent
        if place.tag not in _INNER:
            break
    return place


def _hanging(top: Element, trunks: set[Element]) -> list[Element]:
    """The boxes in `top` that neither hold running text nor are lines of it, in order."""
    ways = set(trunks)
    for trunk in trunks:
        for above in trunk.iterancestors():
            if above in ways:
                break
            ways.add(above)
    out, waiting = [], [top]
    while waiting:
        element = waiting.pop()
        if element in ways:
            waiting += reversed(element)
        elif element.tag in _BOXES or (element.tag == "p" and element.getparent() not in trunks):
            out.append(element)
    return out


def _own_prose(block: Element, seen: Measures) -> int:
    """The prose in `block` that is no caption."""
    captions, inside = 0, set[Element]()
    for element in block.iter():
        if element.getparent() in inside:
            inside.add(element)
        elif _CAPTION.search(element.get("class") or ""):
            inside.add(element)
            captions += seen.prose[element]
    return seen.prose[block] - captions


def _reason(block: Element, seen: Measures) -> str | None:
    if not seen.text[block] or next(block.iter(*_STRUCTURE), None) is not None:
        return None
    if any(
        (link.get("href") or "").startswith("#") for link in block.iter("a")
    ):  # footnotes, a table of contents
        return None
    # Ingredients, steps, key facts.
    if seen.link_share(block) < _FEW_LINKS and len([*islice(block.iter("li"), _ITEMS)]) == _ITEMS:
        return None
    headings = sum(seen.text[heading] for heading in block.iter(*_HEADINGS))
    if headings == seen.text[block] and not seen.linked[block]:
        return None
    if headings or seen.link_share(block) > _LINKED:
        return "beside the article"
    if next(block.iter("img", "figure"), None) is not None:
        return "caption"
    return None if seen.prose[block] or _SENTENCE.search(text_in(block)) else "beside the article"


def _bare(block: Element) -> Dropped:
    """Leaves nothing but pictures in `block`; its caption becomes their text where they have none."""
    pictures, tail, text = [*block.iter("img")], block.tail, legal(text_in(block)[:_LONGEST])
    block.clear()
    block.tag, block.tail = "figure", tail
    for picture in pictures:
        picture.tail = None
        if not picture.get("alt"):
            picture.set("alt", text)
        block.append(picture)
    return Dropped(text, "caption")
