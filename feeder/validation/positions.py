"""Where the parts of a JSON text stand."""

import json
import re
from bisect import bisect_right

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
#: feed, list, item, list, attachment, member.
_DEPTH = 6


def places(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column of each member down to the members of an attachment; `text` must be valid JSON."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    found: dict[Path, int] = {}
    _value(text, _skip(text, 0), (), found)
    lines = {path: bisect_right(starts, offset) for path, offset in found.items()}
    return {path: (line, found[path] - starts[line - 1] + 1) for path, line in lines.items()}


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _value(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    found.setdefault(path, at)
    if len(path) < _DEPTH and text[at] == "{":
        return _object(text, at, path, found)
    if len(path) < _DEPTH and text[at] == "[":
        return _list(text, at, path, found)
    return _DECODER.raw_decode(text, at)[1]


def _object(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    at = _skip(text, at + 1)
    while text[at] != "}":
        start = at
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        found.setdefault((*path, name), start)
        at = _next(text, _value(text, at, (*path, name), found))
    return at + 1


def _list(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    at = _skip(text, at + 1)
    position = 0
    while text[at] != "]":
        at = _next(text, _value(text, at, (*path, position), found))
        position += 1
    return at + 1


def _next(text: str, at: int) -> int:
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at
