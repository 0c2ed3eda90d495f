"""What one block of a text shows by itself: its words, whether it reads as prose, and the clutter it begins like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeder.readers.layout import Block
from feeder.readers.vocabulary import BUTTONS, CLUTTER, GRAMMAR, KINDS

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»）)\]]*$")
_PAUSES = (", ", ". ", "、", "。", "，")
_KINDS = tuple(KINDS)
_READ = 1500  # characters of a block that are looked at
_FEW = 8  # blocks; a text of so few is a note, not a dump
_EVERYDAY = {"menu", "legal notice", "advertisement"}  # whose words people use themselves
_STRONG = {"copyright", "cookie notice", "newsletter", "share buttons"}
_LONG_WORD = 3  # letters; shorter words say little of what a text is about
_ENOUGH_GRAMMAR = 0.15  # of the words


@dataclass(slots=True)
class Evidence:
    """What is seen of one block: its words, the kind of clutter that it begins like, whether it reads as prose.

    `capitals`, `digits`, `buttons` and `grammar` are shares, `topics` the words that say what it is about.
    """

    words: float
    kind: str | None
    prose: bool
    sentence: bool
    pauses: bool
    capitals: float
    digits: float
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
    found = _WORD.findall(text)
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    words = max(len(found), wide / 2)
    clutter = CLUTTER.match(text)
    kind = _KINDS[clutter.lastindex - 1] if clutter and clutter.lastindex else None
    small = [word.lower() for word in found]
    many = len(found) or 1
    sentence = bool(_SENTENCE_END.search(text))
    pauses = any(pause in text for pause in _PAUSES)
    grammar = sum(word in GRAMMAR for word in small) / many
    reads = wide > 10 or grammar >= _ENOUGH_GRAMMAR
    return Evidence(
        words=words,
        kind=kind,
        prose=words >= 12 and (sentence or pauses) and reads and kind is None,
        sentence=sentence,
        pauses=pauses,
        capitals=sum(word[0].isupper() for word in found) / many,
        digits=sum(map(str.isdigit, text)) / (len(text) or 1),
        buttons=sum(word in BUTTONS for word in small) / many if found else 0.0,
        grammar=grammar,
        size=len(text),
        topics=frozenset(word for word in small if len(word) > _LONG_WORD and word not in GRAMMAR),
    )


def undoubted(seen: Sequence[Evidence]) -> bool:
    """Whether a text looks as if a person wrote it: a note of a few blocks, or hardly a line of clutter."""
    kinds = [one.kind for one in seen if one.kind]
    return len(seen) <= _FEW or not kinds or (len(kinds) == 1 and kinds[0] in _EVERYDAY)
