"""A summary: the whole leading sentences of an article, which comes nearest to what an editor would write."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from feeder.markup import line

_FEW_WORDS = 6
_ELLIPSIS = "…"
_ENDS = tuple(".!?…。！？।؟۔։።\"”»’')」』")
# Sentence rules by script where the language is not known: the first character above each bound decides.
_SCRIPTS = (
    (0x370, "el"), (0x400, "ru"), (0x530, "hy"), (0x590, "he"), (0x600, "ar"), (0x900, "hi"), (0x980, "bn"),
    (0xA00, "pa"), (0xA80, "gu"), (0xB80, "ta"), (0xC00, "te"), (0xC80, "kn"), (0xD00, "ml"), (0xE00, "th"),
    (0x1000, "my"), (0x10A0, "ka"), (0x1200, "am"), (0x1400, "en"), (0x3040, "ja"), (0x3400, "zh"), (0xAC00, "ko"),
    (0xD800, "en"),
)  # fmt: skip
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_DATELINE = re.compile(r"(?P<head>[^\n:–—]{2,60}?)\s*(?P<mark>:|[–—]|\s--?)\s+(?=(?P<next>[^\s\w]*\w))")


def summary(text: str, language: str | None, limit: int = 280) -> str:
    """The leading sentences of `text` (paragraphs apart by a blank line) in at most `limit` characters, on one line.

    Openers under six words and a dateline are passed over. A first sentence beyond `limit` is cut between words.
    Empty only for a `text` without any; `language` is BCP 47, guessed from the script if None.
    """
    out = ""
    for sentence in _sentences(_units(text[: 4000 + 10 * limit]), language, limit):
        longer = f"{out} {sentence}" if out and not _WIDE.match(sentence) else out + sentence
        if len(longer) > limit:
            return out or _cut(longer, limit)
        out = longer
    return out


def without_dateline(text: str) -> str:
    """`text` without a leading "LONDON (Reuters) - "."""
    found = _DATELINE.match(text)
    if not found:
        return text
    place, following = found["head"], found["next"][-1]
    agency = place.endswith(")") and "(" in place and len(place.split()) <= _FEW_WORDS
    capitals = place.isupper() if found["mark"] == ":" else place.split()[0].rstrip(",.").isupper()
    if (agency or (capitals and len(place.split()[0]) > 1)) and not following.islower():
        return text[found.end("mark") :].lstrip()
    return text


def _units(text: str) -> Iterator[str]:
    """The lines of `text` without headings and labels.

    These are the short lines before the first long one, and later those that end like no sentence.
    """
    openers: list[str] | None = []
    for part in text.split("\n"):
        if not (unit := line(part)):
            continue
        if _words(unit) >= _FEW_WORDS:
            yield unit if openers is None else without_dateline(unit)
            openers = None
        elif openers is not None:
            openers.append(unit)
        elif unit.endswith(_ENDS):
            yield unit
    yield from openers or ()


def _words(text: str) -> int:
    # Two characters make about a word where no spaces part words.
    return text.count(" ") + 1 + (0 if text.isascii() else len(_WIDE.findall(text[:100])) // 2)


def _sentences(units: Iterable[str], language: str | None, limit: int) -> Iterator[str]:
    import sentencex

    rules = language and language.replace("_", "-").split("-")[0].lower()
    for unit in units:
        rules = rules or _script(unit)
        # One sentence beyond the limit is enough to know that it is.
        for sentence in sentencex.segment(rules, unit[: 4 * limit + 400]):
            if sentence := sentence.strip():
                yield sentence


def _script(text: str) -> str:
    if text.isascii():
        return "en"
    first = next((code for code in map(ord, text[:200]) if code >= 0x370 and not 0x2000 <= code < 0x3040), 0)
    return next((rules for bound, rules in reversed(_SCRIPTS) if first >= bound), "en")


def _cut(text: str, limit: int) -> str:
    """`text` cut before a word, or between characters in scripts without spaces, and an ellipsis."""
    end = limit - len(_ELLIPSIS)
    space = text.rfind(" ", 0, end + 1)
    if space < end // 2 and (_WIDE.search(text[:end]) or space <= 0):
        # A mark belongs to the letter before it.
        while end > 1 and (
            unicodedata.combining(text[end]) or unicodedata.category(text[end]) in ("Mn", "Mc", "Cf", "Sk")
        ):
            end -= 1
    elif space > 0:
        end = space
    return text[:end].rstrip(" ,;:–—-") + _ELLIPSIS
