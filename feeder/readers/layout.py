"""Lines of plain text made blocks: hard-wrapped lines joined, items of lists told from paragraphs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BULLET = re.compile(r"(?:[*•◦▪‣·–-]|\d{1,3}[.)]|[a-z]\))(?:\s+|$)")
_DEEPER = re.compile(r"\s+[o+#](?:\s+|$)")  # what text browsers put before the items of inner lists
_ANY = re.compile(r"\S\s*")
_COUNTED = re.compile(r"\d|[a-z]\)")
_WIDEST = 110  # columns; a file with longer lines was not wrapped by hand or by a text browser
_NARROWEST = 50
_TORN = 18  # columns; menus have shorter lines
_SENTENCE_ENDS = tuple('.!?:;…。！？»”"')
_CONTINUES = re.compile(r"[a-zß-öø-ÿа-яα-ω,;.)\]’”]")
# The words that no line but a torn one ends with.
_OPEN = frozenset(
    "the a an of and or with from by der die das und von mit le la les et des du el los las y de dos".split()
)


class Block(NamedTuple):
    """A paragraph, a heading or an item of a list on one line.

    `bullet` is the mark before an item ("" for none), `gap` says whether a blank line stands before,
    `wrapped` whether it was made of several lines, `indent` how many columns it is set in,
    `linked` how much of it stood in links (0 to 1, where a scraper left their addresses).
    """

    text: str
    bullet: str = ""
    gap: bool = False
    wrapped: bool = False
    indent: int = 0
    linked: float = 0.0


def blocks(text: str) -> Iterator[Block]:
    """The blocks of `text`, in order."""
    lines = [part.rstrip() for part in text.expandtabs(4).split("\n")]
    width = _width(lines)
    pending: list[str] = []
    gap = False
    for raw in lines:
        if not raw.strip():
            if pending:
                yield _block(pending, gap)
            pending, gap = [], True
        elif pending and _joins(pending, raw, width):
            pending.append(raw)
        else:
            if pending:
                yield _block(pending, gap)
                gap = False
            pending = [raw]
    if pending:
        yield _block(pending, gap)


def _block(lines: list[str], gap: bool) -> Block:
    first = lines[0]
    text = " ".join((first if len(lines) == 1 else " ".join(lines)).split())
    indent = len(first) - len(first.lstrip()) if first[0].isspace() else 0
    bullet = _bullet(text)
    if not bullet and indent and _DEEPER.match(first):
        bullet = _ANY.match(text)
    mark = bullet[0].strip() if bullet else ""
    if bullet and not _COUNTED.match(mark):
        text = text[bullet.end() :]
    return Block(text, mark, gap, len(lines) > 1, indent)


def _bullet(text: str) -> re.Match[str] | None:
    """The mark before an item. A word, which most lines begin with, is not asked twice."""
    return None if text[0].isalpha() and text[1:2] != ")" else _BULLET.match(text)


def _width(lines: list[str]) -> int:
    """The column that the lines were wrapped at, 0 if they were not: the length that nearly all text stays within."""
    lengths = sorted(map(len, lines))
    total = sum(lengths)
    room = total // 20
    while lengths and (room := room - lengths[-1]) >= 0:
        lengths.pop()
    width = lengths[-1] if lengths else 0
    return width if _NARROWEST <= width <= _WIDEST else 0


def _joins(pending: list[str], raw: str, width: int) -> bool:
    """Whether `raw` goes on where the last line of `pending` broke."""
    last = pending[-1]
    if not width and len(last) <= _TORN:  # as most lines of a menu, which cost no more then
        return False
    following = raw.lstrip()
    if _bullet(following) or (len(following) < len(raw) and _DEEPER.match(raw)):
        return False
    # A wrapped line ends where its next word found no room.
    if width and len(last) + 1 + len(following.split(None, 1)[0]) > width - 3:
        return True
    # A page whose links stand on lines of their own is torn in the middle of sentences.
    if _CONTINUES.match(following):
        return len(last) > _TORN and not last.endswith(_SENTENCE_ENDS)
    return len(last) > _TORN and last.rpartition(" ")[2] in _OPEN
