"""What front matter says that keeps an article out of the lists of its site, and so out of feeds."""

import re
from collections.abc import Mapping
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s_-]")
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
# Which value of which field withholds; the names are those of Eleventy, Hugo and Docusaurus.
_VALUES = {
    "status": ("hidden", "private", "unlisted", "pending", "skip"),
    "eleventyexcludefromcollections": _TRUE,
    "headless": _TRUE,
    "unlisted": _TRUE,
    "private": _TRUE,
    "permalink": _FALSE,
}
_BUILD = {("list", "never"), ("list", "false"), ("render", "never"), ("render", "false")}  # Hugo's


def reason(values: Mapping[str, object]) -> str | None:
    """The field among `values` that withholds, as it would be written; None where none does."""
    for key, value in values.items():
        name = _plain(str(key))
        if name in _VALUES and _word(value) in _VALUES[name]:
            return f"{key}: {_word(value)}"
        if name == "build" and isinstance(value, Mapping):
            for pair in sorted(_BUILD & {(str(one).lower(), _word(said)) for one, said in value.items()}):
                return f"{key}: {pair[0]}: {pair[1]}"
    return None


@lru_cache(maxsize=100)  # articles of a site have the same fields
def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name.lower())


def _word(value: object) -> str:
    # The text of a list that holds itself a million times over would never end.
    return "" if isinstance(value, (dict, list)) else str(value).strip().lower()
