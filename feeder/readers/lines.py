"""Which blocks of a text are the article: each is judged by its traits, and the likeliest choice of all is taken.

What the traits tell together is in `weights`, fitted to marked articles by scripts/train_lines.py.
"""

from collections.abc import Sequence
from math import sqrt

from feeder.readers.evidence import EVERYDAY, Evidence, undoubted
from feeder.readers.layout import Block
from feeder.readers.traits import traits
from feeder.readers.weights import TRAITS, score

_CHANGE = 1.0  # what it costs to go from the article to what is none, or back


def article(blocks: Sequence[Block], seen: Sequence[Evidence]) -> list[bool]:
    """For each block whether it belongs to the article.

    A text without a line of clutter is all article, whatever else it looks like; a note of a few blocks loses
    its clutter alone, and no line that people write themselves. So what a person wrote is not doubted.
    """
    written = undoubted(seen)
    likely = [True] * len(seen) if written else likeliest(scores(blocks, seen), seen)
    kept = [
        keep and not (one.certain and not (written and one.kind in EVERYDAY))
        for keep, one in zip(likely, seen, strict=True)
    ]
    return kept if any(kept) else [True] * len(kept)


def scores(blocks: Sequence[Block], seen: Sequence[Evidence]) -> list[float]:
    """How likely each block belongs to the article, as the logarithm of the odds: above 0 it rather does."""
    columns = traits(blocks, seen)
    return [*map(score, *(columns[name] for name in TRAITS))]


def likeliest(scores: Sequence[float], seen: Sequence[Evidence]) -> list[bool]:
    """The choice of blocks with the highest sum of scores, each change costing `_CHANGE` (Viterbi).

    Long blocks count more than short ones.
    """
    out, inside = 0.0, -_CHANGE
    steps = []
    for points, one in zip(scores, seen, strict=True):
        stayed_out, stayed_in = out >= inside - _CHANGE, inside >= out - _CHANGE
        steps.append((stayed_out, stayed_in))
        weighed = points * sqrt(min(max(one.words, 0.3), 60) / 10)
        out, inside = (
            out if stayed_out else inside - _CHANGE,
            (inside if stayed_in else out - _CHANGE) + weighed,
        )
    kept, chosen = inside > out, []
    for stayed_out, stayed_in in reversed(steps):
        chosen.append(kept)
        kept = stayed_in if kept else not stayed_out
    return chosen[::-1]
