"""What a seed shows, whatever its format: its blocks from top to bottom. Here those of a plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# All signs in one class: the expression is tried where one of them stands, and nowhere else.
_STOP = re.compile(r"[.!?…:;।۔؟。！？](?:(?<=[。！？])|['\"”’»）)\]]*(?:\s|$))")
_PROSE = 80  # characters of a block that reads as prose; of scripts without spaces half as many say as much
_LINKED = 0.4
_SENTENCE = 450  # characters of a long sentence
_NAMES = 0.5  # of the words of a sentence that begin with a capital
_BULLET = re.compile(r"^[\s*+o•·–—»›>#|.-]{0,8}(?<!\w)(?=\S)")
_TITLE = 200  # characters of a first line that are looked at for a title
#: What stands between the page and the site in a title.
PARTED = re.compile(r"\s[|–—·»:-]+\s")
#: Lines or blocks that are looked at.
MOST = 4_000
_WRAPPED, _WIDEST = 55, 110  # characters of a line that was wrapped


class Block(NamedTuple):  # a tuple is made in a third of the time of a frozen dataclass
    """A line or paragraph: its text, how much of it is linked (0 to 1), whether it reads as prose, is a heading.

    `inside` is the element of a page that holds the block and its neighbours.
    """

    text: str
    size: int
    prose: bool
    linked: float = 0.0
    heading: bool = False
    inside: "Element | None" = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The blocks of a seed, the title that its markup states, and how many widths a text is indented by.

    The title of a text is its first line, where that names the page and the site, as the title of a page does.
    """

    blocks: list[Block]
    title: str = ""
    indents: int = 0


def of_text(text: str) -> Shown:
    """What a plain text shows, its wrapped lines joined."""
    blocks: list[Block] = []
    words: list[str] = []
    indents: set[int] = set()
    before = ""
    for line in text.split("\n", MOST)[:MOST]:
        stripped = line.strip()
        if stripped and line[0].isspace():
            indents.add(line.index(stripped))
        if words and not (stripped and _goes_on(before, stripped)):
            blocks.append(block(" ".join(words)))
            words = []
        if stripped:
            plain = stripped[0].isalnum() and stripped[0] != "o"
            words.append(stripped if plain else _BULLET.sub("", stripped, count=1))
        before = stripped
    if words:
        blocks.append(block(" ".join(words)))
    return Shown(blocks, _title(blocks), len(indents))


def _title(blocks: Sequence[Block]) -> str:
    first = blocks[0].text[:_TITLE] if blocks else ""
    return first if PARTED.search(first) else ""


def _goes_on(before: str, line: str) -> bool:
    """Whether `line` goes on where the line `before` was wrapped, or cut by a link."""
    if not line[0].isalnum():
        return line[0] in ",.;:)]”’!?" or (len(before) >= _WRAPPED and line[0] in "\"'“‘«(„–—")
    return line[0].islower() or (_WRAPPED <= _width(before) <= _WIDEST)


def _width(text: str) -> int:
    """In columns of a terminal, where letters of the East take two."""
    return len(text) if text.isascii() or len(text) > _WIDEST else len(text) + len(_WIDE.findall(text))


def block(text: str, linked: float = 0.0, *, heading: bool = False, inside: "Element | None" = None) -> Block:
    """`text` as a block."""
    size = len(text)
    if not text.isascii():
        size += len(_WIDE.findall(text))
    prose = size >= _PROSE and linked < _LINKED and not heading and _reads(text, size)
    return Block(text, size, prose, linked, heading, inside)


def _reads(text: str, size: int) -> bool:
    """Whether `text` has sentences, and is no row of names or numbers."""
    if len(_STOP.findall(text)) * _SENTENCE < size:
        return False
    words = text.split()
    firsts = [first for word in words if not (first := word[0]).islower()]  # for most words that is all
    return len([first for first in firsts if first.isupper() or first.isdigit()]) <= _NAMES * len(words)
