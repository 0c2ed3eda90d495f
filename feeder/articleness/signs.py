"""Which phrases of pages that are no articles a line holds, found word by word."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .phrases import SPACED, UNSPACED

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = 4  # words that ".." stands for at most
_STEM = 4  # letters by which the beginnings of words are looked up

#: The kinds of what is no article.
KINDS = tuple(SPACED)


# What a place in a phrase takes: words and beginnings of words; None for a gap.
_Slot = tuple[frozenset[str], tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of `kind`; whether it begins a line, and whether it ends one."""

    kind: str
    first: bool
    last: bool
    slots: tuple[_Slot, ...]


@cache
def _compiled() -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
    """The phrases by their first word, and those that begin with the beginning of a word by its first letters."""
    words: dict[str, list[_Phrase]] = defaultdict(list)
    stems: dict[str, list[_Phrase]] = defaultdict(list)
    for kind, phrases in SPACED.items():
        for parts in map(str.split, phrases):
            slots = tuple(_slot(part) for part in parts if part not in ("^", "$"))
            phrase = _Phrase(kind, parts[0] == "^", parts[-1] == "$", slots)
            whole, beginnings = slots[0] or ((), ())
            for word in whole:
                words[word].append(phrase)
            for stem in beginnings:
                stems[stem[:_STEM]].append(phrase)
    return dict(words), dict(stems)


def _slot(part: str) -> _Slot:
    if part == "..":
        return None
    either = part.split("/")
    whole = frozenset(word for word in either if not word.endswith("*"))
    return whole, tuple(word[:-1] for word in either if word.endswith("*"))


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile("|".join(f"({'|'.join(map(re.escape, UNSPACED[kind]))})" for kind in KINDS))


def said(text: str) -> tuple[dict[str, list[int]], int]:
    """How many letters each phrase in `text` covers, by kind, and of how many letters."""
    found: dict[str, list[int]] = {}
    lower = text.lower()
    if not lower.isascii():
        lower = lower.replace("’", "'")
        for match in _unspaced().finditer(lower):
            found.setdefault(KINDS[(match.lastindex or 1) - 1], []).append(len(match.group()))
    words = _WORD.findall(lower)
    by_word, by_stem = _compiled()
    taken: dict[str, int] = {}
    begins = [at for at, word in enumerate(words) if word in by_word or word[:_STEM] in by_stem]
    for at in begins:
        word = words[at]
        for phrase in (*by_word.get(word, ()), *by_stem.get(word[:_STEM], ())):
            if at < taken.get(phrase.kind, 0) or (phrase.first and at):
                continue
            end = _end(phrase.slots, words, at)
            if end and not (phrase.last and end < len(words)):
                taken[phrase.kind] = end
                found.setdefault(phrase.kind, []).append(sum(map(len, words[at:end])))
    return found, sum(map(len, words))


def _end(slots: Sequence[_Slot], words: Sequence[str], at: int) -> int:
    """Where the phrase of `slots` that begins at the word `at` ends; 0 if it is not there."""
    for number, slot in enumerate(slots):
        if slot is None:
            rest = slots[number + 1 :]
            ends = (_end(rest, words, at + skipped) for skipped in range(_GAP + 1))
            return next(filter(None, ends), 0)
        if at >= len(words):
            return 0
        whole, beginnings = slot
        if words[at] not in whole and not (beginnings and words[at].startswith(beginnings)):
            return 0
        at += 1
    return at
