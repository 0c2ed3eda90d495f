"""The words of a site's own lines: menus, footers and buttons, which nobody writes in a note."""

import re

from .phrases import FOOTERS, FURNITURE

_LONGEST = 200  # characters of a line that is looked at
_LONGEST_PIECE = 20  # characters of a line that is not parted at bars
_BARS = re.compile(r"\s*[|·•»›/]\s+|\s{2,}|\s[-–—]\s")
_AROUND = " \t*+-–—·•|»›>«‹<→←▼▲▾©:.,!?()[]…#"


def counted(text: str) -> int:
    """How many pieces of the line `text` are a site's own."""
    if len(text) > _LONGEST:
        return 0
    lower = text.lower()
    pieces = (lower,) if len(text) < _LONGEST_PIECE else (lower, *_BARS.split(lower))
    whole = sum([piece.strip(_AROUND) in FURNITURE for piece in pieces])
    return whole or any(map(lower.__contains__, FOOTERS))
