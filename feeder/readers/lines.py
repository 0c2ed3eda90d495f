"""Which blocks of a text are the article: each is judged by its traits, then again among its judged neighbours.

What each trait counts is in `weights`, fitted to marked articles by scripts/train_lines.py.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import exp, sqrt

from feeder.readers.evidence import Evidence, undoubted
from feeder.readers.layout import Block
from feeder.readers.traits import Traits, traits
from feeder.readers.weights import ALONE, AMONG

_CHANGE = 1.0  # what it costs to go from the article to what is none, or back
_SUREST = 4.0  # a score beyond it says no more
_REACH = 5  # blocks before and behind whose mean is taken


def article(blocks: Sequence[Block], seen: Sequence[Evidence]) -> list[bool]:
    """For each block whether it belongs to the article.

    A text without a line of clutter is all article, whatever else it looks like; a note of a few blocks loses
    its clutter alone. So what a person wrote is not doubted.
    """
    likely = [True] * len(seen) if undoubted(seen) else _judged(traits(blocks, seen), seen)
    kept = [keep and not one.certain for keep, one in zip(likely, seen, strict=True)]
    return kept if any(kept) else [True] * len(kept)


def around(scores: Sequence[float]) -> list[Traits]:
    """What the first judgement says about each block: its score, and the mean chance of those around it."""
    bounded = [min(max(score, -_SUREST), _SUREST) for score in scores]
    sums = [0.0, *accumulate(1 / (1 + exp(-score)) for score in bounded)]
    many = len(scores)
    return [
        {
            "score": score,
            "scores around": (sums[min(many, at + _REACH + 1)] - sums[max(0, at - _REACH)])
            / (2 * _REACH + 1),
        }
        for at, score in enumerate(bounded)
    ]


def likeliest(scores: Sequence[float], seen: Sequence[Evidence]) -> list[bool]:
    """The choice of blocks with the highest sum of scores, each change costing `_CHANGE` (Viterbi).

    Long blocks count more than short ones.
    """
    out, inside = 0.0, -_CHANGE
    steps = []
    for score, one in zip(scores, seen, strict=True):
        points = score * sqrt(min(max(one.words, 0.3), 60) / 10)
        steps.append((out >= inside - _CHANGE, inside >= out - _CHANGE))
        out, inside = max(out, inside - _CHANGE), max(inside, out - _CHANGE) + points
    kept, chosen = inside > out, []
    for stayed_out, stayed_in in reversed(steps):
        chosen.append(kept)
        kept = stayed_in if kept else not stayed_out
    return chosen[::-1]


def _judged(looks: Sequence[Traits], seen: Sequence[Evidence]) -> list[bool]:
    near = around([_sum(ALONE, facts) for facts in looks])
    return likeliest(
        [_sum(AMONG, one) + _sum(AMONG, facts) for one, facts in zip(near, looks, strict=True)], seen
    )


def _sum(weights: Mapping[str, float], facts: Traits) -> float:
    # A third faster than sum() with a generator, for a hundred traits of each block.
    total = 0.0
    for name, value in facts.items():
        if value and name in weights:
            total += weights[name] * value
    return total
