"""Which CSS may stand in a `style` attribute without reaching out of its entry."""

import re
from functools import lru_cache

from .registries import CSS_PROPERTIES

_COLOUR = re.compile(r"\#[0-9a-f]{3,8}\b|\brgba?\([0-9%.,\s]*\)", re.IGNORECASE)
# What is left of a value without its colours: words, lengths, strings and names of fonts; but no function, and
# nothing negative, which moves its element over what is around it.
_VALUE = re.compile(
    r"""(?>(?:[\s,/]+|[a-z][a-z-]*|\+?[0-9.]+(?:%|[a-z]{2,3})?|"[^"\\<>]*"|'[^'\\<>]*'|!\s*important)*)""",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"(?<![\w.])[0-9]{1,9}")
# Boxes that grow this far push everything else out of sight.
_MOST = {"margin": 999, "padding": 999, "border": 99}
# What is meant for nobody's eyes: readers that keep no styles show it all the same.
_HIDING = re.compile(
    r"(?:display:none|font-size:(?:0+\.?0*|\.0+)(?:%|[a-z]+)?)(?:!important)?", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def harmful(style: str) -> str:
    """The first declaration of a `style` attribute that is not known to be harmless, or ''."""
    if "\\" in style or "/*" in style:
        return style.strip()
    # Strings of CSS may hold semicolons, but none that a feed needs.
    return next((part.strip() for part in style.split(";") if part.strip() and not _harmless(part)), "")


def _harmless(declaration: str) -> bool:
    name, colon, value = declaration.partition(":")
    name, value = name.strip().lower(), _COLOUR.sub(" ", value)
    if not colon or name not in CSS_PROPERTIES or not _VALUE.fullmatch(value):
        return False
    if _HIDING.fullmatch(f"{name}:{''.join(value.split())}"):
        return False
    most = _MOST.get(name.partition("-")[0])
    return most is None or all(int(found[0]) <= most for found in _LENGTH.finditer(value))
