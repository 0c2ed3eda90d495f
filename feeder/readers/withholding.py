"""What front matter says that keeps an article out of the lists of its site, and so out of feeds."""

import re
from collections.abc import Mapping
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s_-]")
#: What front matter writes for yes and no.
TRUE, FALSE = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))
# Which value of which field withholds; the names are those of Eleventy, Hugo and Docusaurus.
_VALUES = {
    "status": ("hidden", "private", "unlisted", "pending", "skip"),
    "eleventyexcludefromcollections": TRUE,
    "headless": TRUE,
    "unlisted": TRUE,
    "private": TRUE,
    "permalink": FALSE,
}
_BUILD = {("list", "never"), ("list", "false"), ("render", "never"), ("render", "false")}  # Hugo's


def reason(values: Mapping[str, object]) -> str | None:
    """The field among `values` that withholds, as it would be written; None where none does."""
    for key, value in values.items():
        name = plain(str(key))
        if name in _VALUES and _word(value) in _VALUES[name]:
            return f"{key}: {_word(value)}"
        if name == "build" and isinstance(value, Mapping):
            for pair in sorted(_BUILD & {(str(one).lower(), _word(said)) for one, said in value.items()}):
                return f"{key}: {pair[0]}: {pair[1]}"
    return None


@lru_cache(maxsize=100)  # articles of a site have the same fields
def plain(name: str) -> str:
    """The name of a field without what makes no difference: letter case, spaces, hyphens, underscores."""
    return _SEPARATORS.sub("", name.lower())


def _word(value: object) -> str:
    # The text of a list that holds itself a million times over would never end.
    return "" if isinstance(value, (dict, list)) else str(value).strip().lower()
