"""The line of a document that a problem stands on, cut to the width of a terminal, with a caret below the column."""

import codecs
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from ..answers.claims import charset
from ..console import shown
from .columns import cells, fitting

_INDENT = "    "
_CUT = "…"
_NARROWEST = 20


def lines_of(data: bytes, wanted: set[int]) -> dict[int, str]:
    """The text of the `wanted` lines, which count from one. What can't be decoded is replaced."""
    if not wanted:
        return {}
    encoding = _encoding(data)
    if encoding.startswith(("utf-16", "utf-32")):  # whose bytes for the end of a line are others
        data, encoding = data.decode(encoding, "replace").encode(), "utf-8"
    numbered = enumerate(islice(BytesIO(data), max(wanted)), 1)
    found = {number: line for number, line in numbered if number in wanted}
    return {
        number: line.decode(encoding, "replace").lstrip("\ufeff").rstrip("\r\n")
        for number, line in found.items()
    }


def _encoding(data: bytes) -> str:
    if b"\0" in data[:2]:  # UTF-16 without its mark
        return "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return codecs.lookup(charset(data)).name
    except LookupError:
        return "utf-8"


def excerpt(line: str, column: int | None, width: int) -> Iterator[str]:
    """What fits into `width` of a line; and a caret below its `column`, in characters from one, if that is known."""
    room = max(width - len(_INDENT), _NARROWEST) - 2 * len(_CUT)
    line = line.rstrip()
    if column is None or column > len(line) + 1:
        column, line = None, line.lstrip()
    before = (column or 1) - 1
    if before > room // 2 or cells(line[:before]) > room // 2:
        start = max(
            before - room // 4, 0
        )  # which leaves half of the room, also where characters take two cells
    else:
        start = 0
    cut = fitting(line[start : start + room], room)
    if not cut.strip():
        return
    head, tail = _CUT if start else "", _CUT if start + len(cut) < len(line) else ""
    yield _INDENT + head + _plain(cut) + tail
    if column:
        yield _INDENT + " " * cells(head + line[start:before]) + "^"


def _plain(text: str) -> str:
    return shown(text.replace("\t", " "))
