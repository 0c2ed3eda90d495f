"""A summary: the whole leading sentences of an article, which comes nearest to what an editor would write."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from feeder.markup import line
from feeder.openers import is_opener, is_place, without_dateline

_FEW_WORDS = 6
_FRAGMENT = ",;.:)]"  # what remains of a sentence begins with one of these
_ELLIPSIS = "…"
_ENDS = tuple(".!?…。！？।॥؟۔։።။។།\"”»’')」』）")
# Sentence rules by script where the language is not known: the first character above each bound decides.
_SCRIPTS = (
    (0x370, "el"), (0x400, "ru"), (0x530, "hy"), (0x590, "he"), (0x600, "ar"), (0x900, "hi"), (0x980, "bn"),
    (0xA00, "pa"), (0xA80, "gu"), (0xB80, "ta"), (0xC00, "te"), (0xC80, "kn"), (0xD00, "ml"), (0xE00, "th"),
    (0x1000, "my"), (0x10A0, "ka"), (0x1200, "am"), (0x1400, "en"), (0x3040, "ja"), (0x3400, "zh"), (0xAC00, "ko"),
    (0xD800, "en"),
)  # fmt: skip
_SOLID = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # no space stands between sentences
_OPENING = 3  # characters in which one is looked for, behind quotation marks
_STOPS = re.compile(
    " (?<=[\u0f0d\u0f0e\u17d4\u17d5] )"
)  # of Tibetan and Khmer, which sentencex leaves together
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LONG = 140  # characters of a line that is a paragraph, whatever it ends with
_UNMARKED = 40  # the same where scripts have no full stop (Thai, Lao)
_NO_STOPS = re.compile("[\u0e00-\u0eff]")


def summary(text: str, language: str | None, limit: int = 280) -> str:
    """The leading sentences of `text` (paragraphs apart by a blank line) in at most `limit` characters, on one line.

    Openers (lines under six words or without an end, by-lines, captions) and a dateline are passed over. A first
    sentence beyond `limit` is cut between words. Empty only for a `text` without any; `language` is BCP 47, guessed
    from the script if None.
    """
    out = ""
    for sentence in _sentences(_units(text[: 4000 + 10 * limit]), language, limit):
        longer = f"{out} {sentence}" if out and not _SOLID.search(sentence[:_OPENING]) else out + sentence
        if len(longer) > limit:
            return out or _cut(longer, limit)
        out = longer
    return out


def _units(text: str) -> Iterator[str]:
    """The lines of `text` without what only opens it, and without headings and labels.

    The first is the first long one that reads as a sentence, else the first long one, else all.
    """
    units = filter(None, map(line, text.split("\n")))
    passed: list[str] = []
    for unit in units:
        if _words(unit) >= _FEW_WORDS and _is_prose(unit):
            yield without_dateline(unit)
            yield from filter(_is_whole, units)
            return
        passed.append(unit)
    first = next((at for at, unit in enumerate(passed) if _words(unit) >= _FEW_WORDS), 0)
    yield from map(without_dateline, passed[first : first + 1])
    yield from (unit for unit in passed[first + 1 :] if not first or _is_whole(unit))


def _is_prose(unit: str) -> bool:
    """Whether a line reads as a sentence, and is none of those that only open an article."""
    return _is_whole(unit) and unit[0] not in _FRAGMENT and not is_opener(unit)


def _is_whole(unit: str) -> bool:
    """Whether a line ends as a sentence does, or is too long for a heading."""
    return unit.endswith(_ENDS) or len(unit) >= (_UNMARKED if _NO_STOPS.search(unit) else _LONG)


def _words(text: str) -> int:
    # Two characters make about a word where no spaces part words.
    return text.count(" ") + 1 + (0 if text.isascii() else len(_WIDE.findall(text[:100])) // 2)


def _sentences(units: Iterable[str], language: str | None, limit: int) -> Iterator[str]:
    import sentencex

    rules = language and language.replace("_", "-").split("-")[0].lower()
    begun = False
    for unit in units:
        rules = rules or _script(unit)
        # One sentence beyond the limit is enough to know that it is.
        found = sentencex.segment(rules, unit[: 4 * limit + 400])
        found = [part for whole in found for piece in _STOPS.split(whole) if (part := piece.strip())]
        while len(found) > 1 and not begun and (is_place(found[0]) or is_opener(found[0])):
            found.pop(0)
        begun = True
        yield from found


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
