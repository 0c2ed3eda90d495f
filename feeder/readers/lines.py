"""Which blocks of a text are the article: points for and against each, then the likeliest stretches.

The points were fitted (logistic regression) to whole pages and parts of pages whose articles people had marked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p, sqrt

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

_POINTS = {
    "any": 4.4,
    "prose around": 3.3,
    "comments began": -2.9,
    "length of a sentence": 0.52,
    "size of the text": -0.92,
    "clutter before": -1.35,
    "item": -1.2,
    "clutter": -1.84,
    "early": -1.0,
    "prose in all": -1.8,
    "item between prose": 1.1,
    "late": -0.95,
    "far before prose": 0.7,
    "clutter around": -1.76,
    "far behind prose": 0.7,
    "capitals": -0.6,
    "prose in all, between prose": 0.6,
    "digits": -1.26,
    "button words": -0.48,
    "pauses": 0.4,
}
_EDGE = 0.03  # of the prose: what is early and what is late
_COMMENTS_AFTER = 0.3  # of the prose: a heading of comments before is a link to them
_BUTTONS = 0.4  # of the words
_CHANGE = 1.0  # what it costs to go from the article to what is none, or back


@dataclass(slots=True)
class Evidence:
    """What is seen of one block: its words, the kind of clutter that it begins like, whether it reads as prose."""

    words: float
    kind: str | None
    prose: bool
    sentence: bool
    pauses: bool
    capitals: float
    digits: float
    buttons: float
    size: int

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
    grammar = wide > 10 or sum(word in GRAMMAR for word in small) >= 0.15 * many
    return Evidence(
        words=words,
        kind=kind,
        prose=words >= 12 and (sentence or pauses) and grammar and kind is None,
        sentence=sentence,
        pauses=pauses,
        capitals=sum(word[0].isupper() for word in found) / many,
        digits=sum(map(str.isdigit, text)) / (len(text) or 1),
        buttons=sum(word in BUTTONS for word in small) / many if found else 0.0,
        size=len(text),
    )


def undoubted(seen: Sequence[Evidence]) -> bool:
    """Whether a text looks as if a person wrote it: a note of a few blocks, or hardly a line of clutter."""
    kinds = [one.kind for one in seen if one.kind]
    return len(seen) <= _FEW or not kinds or (len(kinds) == 1 and kinds[0] in _EVERYDAY)


def article(blocks: Sequence[Block], seen: Sequence[Evidence]) -> list[bool]:
    """For each block whether it belongs to the article.

    A text without a line of clutter is all article, whatever else it looks like; a note of a few blocks loses
    its clutter alone. So what a person wrote is not doubted.
    """
    if undoubted(seen):
        kept = [not one.certain for one in seen]
    else:
        likely = _likeliest(
            [score * _weight(one) for score, one in zip(_scores(blocks, seen), seen, strict=True)]
        )
        kept = [keep and not one.certain for keep, one in zip(likely, seen, strict=True)]
    return kept if any(kept) else [True] * len(kept)


def _weight(one: Evidence) -> float:
    return sqrt(min(one.words, 60) / 10)


def _scores(blocks: Sequence[Block], seen: Sequence[Evidence]) -> list[float]:
    """The points of each block: for what it is, for what stands around it, for what came before."""
    prose = sum(one.size for one in seen if one.prose) or 1
    share = prose / (sum(one.size for one in seen) or 1)
    fixed = (
        _POINTS["any"] + _POINTS["size of the text"] * log1p(len(blocks)) + _POINTS["prose in all"] * share
    )
    behind, ahead = _distances(seen), _distances(seen[::-1])[::-1]
    read, clutter_before, comments = 0, False, False
    scores = []
    for at, (block, one) in enumerate(zip(blocks, seen, strict=True)):
        before = read / prose
        read += one.size * one.prose
        clutter_before = not one.prose and (clutter_before or one.kind is not None)
        comments = comments or (one.kind == "comments" and before > _COMMENTS_AFTER)
        between = before > 0 and read < prose
        facts = _look(block, one) | _around(seen, at)
        facts |= {
            "comments began": comments,
            "clutter before": clutter_before,
            "item between prose": bool(block.bullet) and between,
            "early": before < _EDGE,
            "late": read > (1 - _EDGE) * prose,
            "far before prose": min(ahead[at], 10) / 10,
            "far behind prose": min(behind[at], 10) / 10,
            "prose in all, between prose": between and share,
        }
        scores.append(fixed + sum(_POINTS[name] * value for name, value in facts.items() if value))
    return scores


def _look(block: Block, one: Evidence) -> dict[str, float]:
    return {
        "length of a sentence": one.sentence and log1p(one.words),
        "item": bool(block.bullet),
        "clutter": one.kind is not None,
        "capitals": one.capitals,
        "digits": one.digits,
        "button words": one.buttons > _BUTTONS,
        "pauses": one.pauses,
    }


def _around(seen: Sequence[Evidence], at: int) -> dict[str, float]:
    """The shares of prose and of clutter among the three blocks before and the three behind."""
    near = [*seen[max(0, at - 3) : at], *seen[at + 1 : at + 4]]
    return {
        "prose around": sum(one.prose for one in near) / 6,
        "clutter around": sum(one.kind is not None for one in near) / 6,
    }


def _distances(seen: Sequence[Evidence]) -> list[int]:
    """How many blocks each one stands after the last prose."""
    out, distance = [], len(seen)
    for one in seen:
        distance = 0 if one.prose else distance + 1
        out.append(distance)
    return out


def _likeliest(scores: Sequence[float]) -> list[bool]:
    """The choice of blocks with the highest sum of scores, each change costing `_CHANGE` (Viterbi)."""
    out, inside = 0.0, -_CHANGE
    steps = []
    for score in scores:
        steps.append((out >= inside - _CHANGE, inside >= out - _CHANGE))
        out, inside = max(out, inside - _CHANGE), max(inside, out - _CHANGE) + score
    kept, chosen = inside > out, []
    for stayed_out, stayed_in in reversed(steps):
        chosen.append(kept)
        kept = stayed_in if kept else not stayed_out
    return chosen[::-1]
