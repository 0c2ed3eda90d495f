"""Words that were parted at the end of a line, put together."""

import re

_PARTED = re.compile(
    r"(?<![^\W\d_])(?P<first>[^\W\d_]{2,40})(?P<mark>[-\u2010\xad])\n[ \t]*(?P<second>[^\W\d_]\S*)(?P<more>[ \t]+)?"
)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
# "Vor- und Nachteile": here the hyphen stands for a word.
_AND = frozenset("und oder bzw and or to y e o et ou en of och eller og i lub".split())
_LEAST = 30  # columns; a shorter line was not full
_HABIT = 3  # words that no other place in the text decides; so many make a habit of parting


def together(text: str) -> str:
    """`text` with words that a hyphen parts at the end of a line on one line.

    The hyphen goes where the rest of the text has the word without it, or where the text parts words often.
    """
    if not ("-\n" in text or "\xad\n" in text or "\u2010\n" in text):
        return text
    known = {word.lower() for word in _WORDS.findall(text)}
    parted = [found for found in _PARTED.finditer(text) if _is_full(text, found)]
    habit = sum(found["second"][0].islower() for found in parted) >= _HABIT

    def word(found: re.Match[str]) -> str:
        if not _is_full(text, found):
            return found[0]
        return (
            found["first"] + _joint(found, known, habit=habit) + found["second"] + "\n" * bool(found["more"])
        )

    return _PARTED.sub(word, text)


def _is_full(text: str, found: re.Match[str]) -> bool:
    return found.end("mark") - text.rfind("\n", 0, found.start()) > _LEAST


def _joint(found: re.Match[str], known: set[str], *, habit: bool) -> str:
    """What stands between the two parts of a word."""
    first, second = found["first"].lower(), _LETTERS.match(found["second"])
    rest = second[0].lower() if second else ""
    if found["mark"] == "\xad":
        return ""
    if rest in _AND:
        return "- "
    if not found["second"][0].islower() or f"{first}-{rest}" in known:
        return "-"
    return "" if first + rest in known or habit else "-"
