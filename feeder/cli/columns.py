"""How much room text takes on a terminal, and text broken into lines that fit."""

from collections.abc import Iterator
from unicodedata import combining, east_asian_width


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def fitting(text: str, room: int) -> str:
    """As much of the beginning as takes no more than `room` cells."""
    used = 0
    for at, sign in enumerate(text):
        used += _cells(sign)
        if used > room:
            return text[:at]
    return text


def wrapped(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` cells, parted between words; what is longer than a line, anywhere."""
    line, used = "", 0
    for word in text.split(" "):
        for part, more in _parts(word, width):
            size = cells(part)
            if line and used + more + size > width:
                yield line
                line, used = "", 0
            line, used = (f"{line}{' ' * more}{part}", used + more + size) if line else (part, size)
    yield line


def _parts(word: str, width: int) -> Iterator[tuple[str, int]]:
    """`word` in parts that fit into a line, and how many spaces stand before each."""
    begin = used = 0
    for at, sign in enumerate(word):
        size = _cells(sign)
        if used + size > width and used:
            yield word[begin:at], int(not begin)
            begin, used = at, 0
        used += size
    yield word[begin:], int(not begin)


def _cells(sign: str) -> int:
    return 0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1
