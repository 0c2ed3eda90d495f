"""The names of programs: what is left of the page of an app whose scripts did not run."""

import re

_MOST = 3  # words
# `WebUI` and `GitHub`, but not `McDonald`, `MacArthur` or `ABC`.
_HUMPED = re.compile(r"(?!Mac[A-Z])[A-Z][a-z]{2,}[A-Z]\w*|[A-Z][a-z]+[A-Z]{2,}")
_CALLED = frozenset(
    "admin api app application client console dashboard editor explorer gateway gui hub lab login manager monitor panel"
    " platform playground portal server service studio ui viewer web workbench workspace".split()
)


def is_name(text: str) -> bool:
    """Whether `text` is the name of a program and no more: a few capitalised words that call it one."""
    words = text.split()
    if not 0 < len(words) <= _MOST or not all(word[0].isupper() and word.isalnum() for word in words):
        return False
    called = len(words) > 1 and words[-1].lower() in _CALLED
    return called or any(map(_HUMPED.fullmatch, words))
