"""Which blocks of a text are the article: each is judged by its traits, and the likeliest choice of all is taken.

What the traits tell together is in `weights`, fitted to marked articles by scripts/train_lines.py.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from math import sqrt

from feeder.readers.evidence import EVERYDAY, Evidence, undoubted
from feeder.readers.layout import Block
from feeder.readers.surroundings import Column
from feeder.readers.traits import traits
from feeder.readers.weights import TRAITS, score

_CHANGE = 1.0  # what it costs to go from the article to what is none, or back
_PROSE = 0.7  # of the letters; a text with less is of lists, which look like clutter and need not be
_BESIDE = 4  # blocks that are no prose
_SURELY = -1.5  # the odds are below one to four that such a block is article
_STRANGE = 2  # blocks
_HEAD = 4  # blocks before the prose: a title, a by-line, a date, a standfirst
_BEGINNING = 100  # characters
# "— Ann", "Light: Dan Wu", an address, a telephone number.
_SIGNED = re.compile(r"^[—–-]|[^\W\d_]\)?:\s\S|：|@|\d{3}")
_ENDED = 1  # the trait of a block that names at its end who took a picture
_REPEATED = 8  # words; people say shorter things twice
_PART = 0.4  # of an article's words
_LINKED = 0.8  # of a block's letters; less is a sentence with links in it
_LEAST, _SHORT = 5, 12  # words of a sentence that is easily taken for a line of clutter


def scores(columns: Mapping[str, Column]) -> list[float]:
    """How likely each block belongs to the article, as the logarithm of the odds: above 0 it rather does."""
    return [*map(score, *(columns[name] for name in TRAITS))]


def article(
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    judge: Callable[[Mapping[str, Column]], Sequence[float]] = scores,
) -> list[bool]:
    """For each block whether it belongs to the article, by what `judge` makes of the traits.

    A text without a line of clutter is all article, unless several other lines are strangers in its prose; a note of
    a few blocks loses its clutter alone, and no line that people write themselves. So what a person wrote is not
    doubted.
    """
    written, likely = undoubted(seen), [True] * len(seen)
    if not written or _mixed(seen):
        columns = traits(blocks, seen)
        points = judge(columns)
        written = written and not _strange(points, blocks, seen)
        if not written:
            likely = _chosen(points, blocks, seen, columns)
    kept = [
        keep and not (one.certain and not (written and one.kind in EVERYDAY))
        for keep, one in zip(likely, seen, strict=True)
    ]
    return kept if any(kept) else [True] * len(kept)


def _mixed(seen: Sequence[Evidence]) -> bool:
    """Whether there are enough lines in a text of prose that some may be clutter of which no word tells."""
    beside = [one.size for one in seen if not one.prose]
    return len(beside) >= _BESIDE and sum(beside) <= (1 - _PROSE) * sum([one.size for one in seen])


def _strange(points: Sequence[float], blocks: Sequence[Block], seen: Sequence[Evidence]) -> bool:
    """Whether several blocks are surely no article.

    None of them is in a head as people write it, nor looks like no article to anybody who does not know the text, as a
    signature does.
    """
    prose = next(at for at, one in enumerate(seen) if one.prose)
    strangers = [
        at
        for at in range(prose if prose <= _HEAD else 0, len(seen))
        if points[at] < _SURELY
        and seen[at].words
        and seen[at].kind not in EVERYDAY
        and not _SIGNED.search(blocks[at].text[:_BEGINNING])
    ]
    return len(strangers) >= _STRANGE


def _chosen(
    points: Sequence[float], blocks: Sequence[Block], seen: Sequence[Evidence], columns: Mapping[str, Column]
) -> list[bool]:
    """The likeliest choice, but for what is foreign to any article, and with the short sentences behind its blocks."""
    kept = likeliest(points, seen)
    foreign = _twice(kept, seen, columns["stands_elsewhere"])
    foreign |= {at for at, credit in enumerate(columns["credit"]) if credit == _ENDED}
    foreign |= {at for at, block in enumerate(blocks) if block.linked > _LINKED}
    for at, one in enumerate(seen):
        if at in foreign:
            kept[at] = False
        elif one.sentence and not kept[at] and at and kept[at - 1]:
            kept[at] = _LEAST <= one.words < _SHORT and not one.kind
    return kept


def _twice(kept: Sequence[bool], seen: Sequence[Evidence], others: Column) -> set[int]:
    """Which blocks are lines without a full stop that stand twice: captions and headlines of other articles.

    An article that is made of such lines, as a plan of meals is, keeps them.
    """
    again = {at for at, other in enumerate(others) if other and _is_long_line(seen[at])}
    words = sum([seen[at].words for at in again if kept[at]])
    return (
        again
        if words <= _PART * sum([one.words for one, keep in zip(seen, kept, strict=True) if keep])
        else set()
    )


def _is_long_line(one: Evidence) -> bool:
    return one.words >= _REPEATED and not one.sentence


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
