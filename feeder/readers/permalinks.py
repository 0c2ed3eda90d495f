"""The slug that a permalink states: the last part of its path."""

import re
from urllib.parse import unquote

# Names of Jekyll's built-in patterns, and what Eleventy's `permalink: false` says.
_WORDS = frozenset("date pretty ordinal weekdate none true false".split())
_HOST = re.compile(r"(?:https?:)?//[^/]*", re.IGNORECASE)
_TAIL = re.compile(r"[?#].*")
_INDEX = re.compile(r"index(?:\.\w{2,5})?", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|md|markdown)$", re.IGNORECASE)


def slug(address: str) -> str:
    """`my-post` of `/2024/my-post/index.html` and of `https://example.org/my-post.html`.

    Empty for a pattern that a generator fills in (`/:year/:title/`, `/{{ slug }}/`), and for the root of a site.
    """
    path = _TAIL.sub("", _HOST.sub("", address))
    if path in _WORDS or ":" in path or "{" in path:
        return ""
    parts = [unquote(part) for part in path.split("/") if part]
    if parts and _INDEX.fullmatch(parts[-1]):
        parts.pop()
    return _SUFFIX.sub("", parts[-1]) if parts else ""
