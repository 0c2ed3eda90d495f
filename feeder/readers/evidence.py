"""What one block of a text shows by itself: its words, whether it reads as prose, and the clutter it begins like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from feeder.readers.layout import Block
from feeder.readers.vocabulary import BUTTONS, CLUTTER, GRAMMAR, KINDS

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# The same in ASCII, where ranges are read in two thirds of the time, and the capital that such a word begins with.
_SMALL_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_CAPITAL = re.compile(r"[A-Z](?<![^\W_][A-Z])(?<![^\W_]['-][A-Z])")
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»）)\]]*$")
_WIDE_PAUSE = re.compile("[、。，]")
_KINDS = tuple(KINDS)
#: The characters of a line that may stand round all articles of a site, and how many such lines are remembered with
#: what was found of them (2 MB). Of a scraped text three lines in ten are met again even among unrelated sites.
LINE, RECURRING = 60, 4096
_READ = 1500  # characters of a block that are looked at
_FEW = 8  # blocks; a text of so few is a note, not a dump
_TAME = 2  # lines that a person may have written who heads a list with "Jobs"
_EMPTY = 2  # items without a word
EVERYDAY = frozenset(("menu", "legal notice"))  # kinds of clutter whose words people use themselves
_STRONG = {"copyright", "cookie notice", "newsletter", "share buttons"}
_END = 16  # characters in which a sentence's full stop and quotation marks stand
_SENTENCE_WORDS = 12  # a block of fewer is not sure to be prose
_ENOUGH_WIDE = 10  # characters
_LONG_WORD = 3  # letters; shorter words say little of what a text is about
_ENOUGH_GRAMMAR = 0.15  # of the words


@dataclass(slots=True)
class Evidence:
    """What is seen of one block: its words, the kind of clutter that it begins like, whether it reads as prose.

    `capitals`, `buttons` and `grammar` are shares, `topics` the words that say what it is about.
    """

    words: float
    kind: str | None
    prose: bool
    sentence: bool
    capitals: float
    buttons: float
    grammar: float
    size: int
    topics: frozenset[str] = frozenset()

    @property
    def certain(self) -> bool:
        """Whether the block is clutter whatever stands around it."""
        if self.kind is None:
            return self.buttons > 0.5 or self.words == 0
        return self.words < 20 or self.kind in _STRONG


def evidence(block: Block) -> Evidence:
    """What `block` shows by itself."""
    text = block.text
    return _of_line(text) if len(text) <= LINE else _of_text(text[:_READ])


def _of_text(text: str) -> Evidence:
    lowered = text.lower()
    if text.isascii():
        small, great, wide = _SMALL_WORD.findall(lowered), len(_CAPITAL.findall(text)), 0
        words: float = len(small)
    else:
        found = _WORD.findall(text)
        small = " ".join(found).lower().split()
        great, wide = len([word for word in found if word[0].isupper()]), len(_WIDE.findall(text))
        words = max(len(small), wide / 2)
    clutter = CLUTTER.match(lowered)
    kind = _KINDS[clutter.lastindex - 1] if clutter and clutter.lastindex else None
    many = len(small) or 1
    sentence = _SENTENCE_END.search(text[-_END:]) is not None
    content = [word for word in small if word not in GRAMMAR]
    grammar = 1 - len(content) / many if small else 0.0
    prose = (
        words >= _SENTENCE_WORDS
        and kind is None
        and (sentence or _pauses(text, wide))
        and (wide > _ENOUGH_WIDE or grammar >= _ENOUGH_GRAMMAR)
    )
    pressed = [] if BUTTONS.isdisjoint(content) else [word for word in content if word in BUTTONS]
    topics = frozenset([word for word in content if len(word) > _LONG_WORD])
    # By their places, since a call with nine names costs twice as much.
    return Evidence(
        words, kind, prose, sentence, great / many, len(pressed) / many, grammar, len(text), topics
    )


_of_line = lru_cache(RECURRING)(_of_text)


def _pauses(text: str, wide: int) -> bool:
    """Whether a comma or a full stop parts the words."""
    return ", " in text or ". " in text or (wide > 0 and _WIDE_PAUSE.search(text) is not None)


def undoubted(seen: Sequence[Evidence]) -> bool:
    """Whether a text looks as if a person wrote it: a note of a few blocks, or hardly a line of clutter.

    Text browsers leave items without a word where a page has buttons; people do not.
    """
    if len(seen) <= _FEW:
        return True
    kinds = [one.kind for one in seen if one.kind]
    if len(kinds) > _TAME or not EVERYDAY.issuperset(kinds):
        return False
    return sum([one.size == 0 for one in seen]) < _EMPTY
