"""The language of a text that states none, found by Compact Language Detector 3 (gcld3)."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

#: How such a language was found, as `Article.found` says it.
DETECTED = "detected"

_FEWEST = 50  # bytes: of less, any language may be said
_SURE = 0.98
# The detector's names that are no longer, or not, those of BCP 47; what is written in Latin letters for want of
# others ("ru-Latn") is most often something else.
_NAMES = {"iw": "he"}


class _Look(NamedTuple):
    """So many characters are shown to the detector, which reads pieces of them, so many bytes in all."""

    characters: int
    size: int


# The first look takes 50 µs and is enough for nineteen texts of twenty; lists and captions want the second.
_LOOKS = (_Look(400, 200), _Look(2_000, 600))


class _Guess(NamedTuple):
    language: str
    probability: float


def detected(text: str) -> str | None:
    """The language of `text` as a BCP 47 tag; None where it is too short, mixed or strange to be sure."""
    if len(text[:_FEWEST].encode()) < _FEWEST:
        return None
    for look in _LOOKS:
        guess = _detector(look.size)(text[: look.characters])
        if guess.probability >= _SURE and "-" not in guess.language:
            return _NAMES.get(guess.language, guess.language)
    return None


@cache
def _detector(size: int) -> Callable[[str], _Guess]:
    from gcld3 import NNetLanguageIdentifier

    find: Callable[[str], _Guess] = NNetLanguageIdentifier(0, size).FindLanguage
    return find
