"""Byte ranges: which parts of a representation are asked for, and how several go into one answer (RFC 9110, 14)."""

import re
from collections.abc import Sequence

#: The first and the last byte of a part, both from zero.
Range = tuple[int, int]

#: More parts than any player asks for; with more the field is as good as not there (section 14.2).
MOST = 16
_SET = re.compile(r"bytes=[ \t]*([0-9, \t-]+)", re.IGNORECASE)
_SPEC = re.compile(r"([0-9]*)-([0-9]*)")
_DIGITS = 18  # more are more than any file has


def parse(field: str, size: int) -> list[Range] | None:
    """The parts of `size` bytes that a Range field asks for, in its order, those that touch made one.

    Empty where none lies inside, which is 416; None where the field is to be ignored: no bytes, no grammar, too much.
    """
    found = _SET.fullmatch(field.strip())
    specs = [spec.strip(" \t") for spec in found[1].split(",")] if found else []
    wanted: list[Range] = []
    for spec in filter(None, specs):
        pair = _SPEC.fullmatch(spec)
        if not pair or not (pair[1] or pair[2]) or max(map(len, pair.groups())) > _DIGITS:
            return None
        if pair[1] and pair[2] and int(pair[2]) < int(pair[1]):
            return None  # invalid, and so is the whole field (section 14.1.1)
        wanted.append(_bounds(pair[1], pair[2], size))
    if not wanted or len(wanted) > MOST:
        return None
    return _joined([one for one in wanted if one[0] <= one[1]])


def _bounds(first: str, last: str, size: int) -> Range:
    """The part within `size` bytes; its end lies before its beginning where nothing of it is there."""
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (0, -1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _joined(parts: Sequence[Range]) -> list[Range]:
    """The parts without overlap, each where it was first asked for (section 15.3.7.2)."""
    made: list[Range] = []
    for first, last in parts:
        low, high, place = first, last, len(made)
        # What was joined already is apart from each other, but the new part may close the gap.
        for number in range(len(made) - 1, -1, -1):
            if made[number][0] <= high + 1 and low <= made[number][1] + 1:
                low, high = min(low, made[number][0]), max(high, made[number][1])
                del made[number]
                place = number
        made.insert(place, (low, high))
    return made


def content_range(part: Range | None, size: int) -> bytes:
    """The Content-Range of one part, or of an answer that has none."""
    return b"bytes %d-%d/%d" % (*part, size) if part else b"bytes */%d" % size


def multipart(parts: Sequence[Range], size: int, kind: str, boundary: str) -> tuple[list[bytes | Range], int]:
    """The body of several `parts` (section 14.6) as pieces: bytes of its own, and ranges of the content; its length."""
    pieces: list[bytes | Range] = []
    for part in parts:
        head = f"\r\n--{boundary}\r\nContent-Type: {kind}\r\nContent-Range: "
        pieces += [head.encode() + content_range(part, size) + b"\r\n\r\n", part]
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    return pieces, sum(length(piece) for piece in pieces)


def length(piece: bytes | Range) -> int:
    """How many bytes a piece is."""
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0] + 1
