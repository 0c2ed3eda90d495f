"""What one block of a text shows by itself: its words, whether it reads as prose, and the clutter it begins like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeder.readers.layout import Block
from feeder.readers.vocabulary import BUTTONS, CLUTTER, GRAMMAR, KINDS

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»）)\]]*$")
_WIDE_PAUSE = re.compile("[、。，]")
_KINDS = tuple(KINDS)
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
    text = block.text[:_READ]
    lowered = text.lower()
    found = _WORD.findall(text)
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    words = max(len(found), wide / 2)
    clutter = CLUTTER.match(lowered)
    kind = _KINDS[clutter.lastindex - 1] if clutter and clutter.lastindex else None
    small = " ".join(found).lower().split()
    many = len(found) or 1
    sentence = _SENTENCE_END.search(text[-_END:]) is not None
    pauses = ", " in text or ". " in text or (wide > 0 and _WIDE_PAUSE.search(text) is not None)
    content = [word for word in small if word not in GRAMMAR]
    grammar = 1 - len(content) / many if small else 0.0
    reads = wide > _ENOUGH_WIDE or grammar >= _ENOUGH_GRAMMAR
    return Evidence(
        words=words,
        kind=kind,
        prose=words >= _SENTENCE_WORDS and (sentence or pauses) and reads and kind is None,
        sentence=sentence,
        capitals=len([word for word in found if word[0].isupper()]) / many,
        buttons=0
        if BUTTONS.isdisjoint(content)
        else len([word for word in content if word in BUTTONS]) / many,
        grammar=grammar,
        size=len(text),
        topics=frozenset([word for word in content if len(word) > _LONG_WORD]),
    )


def undoubted(seen: Sequence[Evidence]) -> bool:
    """Whether a text looks as if a person wrote it: a note of a few blocks, or hardly a line of clutter.

    Text browsers leave items without a word where a page has buttons; people do not.
    """
    if len(seen) <= _FEW:
        return True
    kinds = [one.kind for one in seen if one.kind]
    tame = len(kinds) <= _TAME and EVERYDAY.issuperset(kinds)
    return tame and sum([one.size == 0 for one in seen]) < _EMPTY
