"""What a seed shows, whatever its format: its blocks from top to bottom, and what its markup says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_STOP = re.compile(r"[.!?…:;。！？।۔؟]['\"”’»）)\]]*(?:\s|$)|[。！？]")
_PROSE = 80  # characters of a block that reads as prose; of scripts without spaces half as many say as much
_LINKED = 0.4
_SILENT = frozenset("script style template svg head select option canvas object iframe math textarea".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr nobr img input".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BULLET = re.compile(r"^[\s*+o•·–—»›>#|.-]{0,8}(?<!\w)(?=\S)")
_MOST = 4_000  # lines or blocks that are looked at
_WRAPPED, _WIDEST = 55, 110  # characters of a line that was wrapped


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph: its text, how much of it is linked (0 to 1), whether it reads as prose, is a heading."""

    text: str
    size: int
    prose: bool
    linked: float = 0.0
    heading: bool = False


@dataclass(slots=True)
class Shown:
    """The blocks of a seed; `says` holds the facts that its markup states, by name, and `title` its own title."""

    blocks: list[Block]
    title: str = ""
    says: dict[str, float] = field(default_factory=dict)


def of_text(text: str) -> Shown:
    """What a plain text shows, its wrapped lines joined."""
    blocks: list[Block] = []
    words: list[str] = []
    before = ""
    for line in text.split("\n", _MOST)[:_MOST]:
        stripped = line.strip()
        if words and not (stripped and _goes_on(before, stripped)):
            blocks.append(block(" ".join(words)))
            words = []
        if stripped:
            words.append(_BULLET.sub("", stripped, count=1))
        before = stripped
    if words:
        blocks.append(block(" ".join(words)))
    return Shown(blocks)


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` goes on where the line `before` was wrapped, or cut by a link."""
    if not line[0].isalnum():
        return line[0] in ",.;:)]”’!?" or (len(before) >= _WRAPPED and line[0] in "\"'“‘«(„–—")
    return line[0].islower() or (_WRAPPED <= len(before) <= _WIDEST)


def block(text: str, linked: float = 0.0, *, heading: bool = False) -> Block:
    """`text` as a block."""
    size = len(text)
    if not text.isascii():
        size += len(_WIDE.findall(text))
    prose = size >= _PROSE and linked < _LINKED and not heading and bool(_STOP.search(text))
    return Block(text, size, prose, linked, heading)


def of_page(root: Element) -> Shown:
    """What a web page shows."""
    shown = Shown([*_blocks(root)][:_MOST])
    title = next(root.iter("title"), None)
    shown.title = " ".join((title.text or "").split()) if title is not None else ""
    return shown


def _blocks(root: Element) -> Iterator[Block]:
    """The runs of text between the ends of block elements."""
    words: list[str] = []
    links = linked = skip = headings = 0
    heading = False

    def flush() -> Iterator[Block]:
        nonlocal linked, heading
        text = " ".join(" ".join(words).split())
        if text:
            yield block(text, min(1.0, linked / len(text)), heading=heading)
        words.clear()
        linked, heading = 0, False

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            if event == "end" and not skip and element.tail:
                words.append(element.tail)
            continue
        silent = tag in _SILENT or element.get("hidden") is not None or _is_hidden(element)
        if event == "start":
            if not skip and tag not in _INLINE:
                yield from flush()
            skip += silent
            headings += tag in ("h1", "h2", "h3", "h4")
            links += tag == "a"
            text = element.text
        else:
            if not skip and tag not in _INLINE:
                yield from flush()
            skip -= silent
            headings -= tag in ("h1", "h2", "h3", "h4")
            links -= tag == "a"
            text = element.tail
        if text and not skip and not text.isspace():
            words.append(text)
            heading = heading or headings > 0
            linked += len(text.strip()) if links else 0
    yield from flush()


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))
