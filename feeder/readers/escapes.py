"""Values that were escaped once too often, or hold markup where plain text belongs."""

import re
from html import unescape

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TWICE = 2  # times; what was escaped more often is nobody's accident
# What ends an element, or needs no end: "if a <b and c> d" has neither.
_EVIDENT = re.compile(r"</[a-z][a-z0-9]*\s*>|<(?:br|hr|img|p)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s small span strong sub sup tt u wbr".split()
)


def plain(text: str) -> str:
    """`text` with its character references resolved and without tags, where it evidently holds such."""
    for _ in range(_TWICE if "&" in text else 0):
        text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    if "<" in text and _EVIDENT.search(text):
        text = _TAG.sub(lambda found: "" if found[1].lower() in _INLINE else " ", text)
    return text
