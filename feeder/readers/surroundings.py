"""What stands around each block of a text: how much prose, which clutter, and in what run of lines it stands."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from feeder.readers.evidence import Evidence

Column = Sequence[float]

_MOSTLY = 0.5  # of the prose: what follows it may be the end of the article
_COMMENTS_AFTER = 0.3  # of the prose: a heading of comments before is a link to them
_FAR = 30.0  # blocks
_ROUND = 8  # blocks before and behind that are counted as the neighbourhood
_NEAR = 2
_COST = -4  # words that a block without prose costs a stretch of prose
_MOST = 80  # words of a block that count for its stretch
_ENDINGS = frozenset(
    ("link to other articles", "newsletter", "share buttons", "copyright", "follow us", "comments")
)


def surroundings(seen: Sequence[Evidence], words: Column, speakers: Column) -> dict[str, Column]:
    """The traits of the places of all blocks, and of their neighbours."""
    clutter = [one.kind is not None for one in seen]
    sentence = [1.0 if one.sentence else 0.0 for one in seen]
    return {
        **_places(seen, clutter),
        **_runs(seen, clutter, words),
        "sentence_before": [0.0, *sentence[:-1]],
        "sentence_behind": [*sentence[1:], 0.0],
        "speakers_around": around(speakers, _ROUND),
        "words_around": around(words, _ROUND),
        "words_near": around(words, _NEAR),
    }


def around(values: Column, reach: int) -> list[float]:
    """The mean of the values up to `reach` places before and behind each; past the ends they count as 0."""
    many = len(values)
    sums = [0.0] * reach + [0.0, *accumulate(values)]
    sums += [sums[-1]] * reach
    width = 2 * reach + 1
    return [(high - low) / width for low, high in zip(sums[:many], sums[width:], strict=False)]


def _places(seen: Sequence[Evidence], clutter: Sequence[bool]) -> dict[str, Column]:
    """Where each block stands: in the prose, in the longest stretch of it, behind comments or other ends."""
    sizes = [one.size if one.prose else 0 for one in seen]
    total = sum(sizes) or 1
    read = [size / total for size in accumulate(sizes, initial=0)]
    first, last = stretch(seen)
    many = len(seen)
    return {
        "prose_before": read[:-1],
        "prose_after": [1 - share for share in read[1:]],
        "share_of_the_prose": [size / total for size in sizes],
        "behind_clutter": _since(clutter),
        "into_the_stretch": [*map(float, range(-first, many - first))],
        "behind_the_stretch": [*map(float, range(-last, many - last))],
        "clutter_in_the_stretch": [sum(clutter[first : last + 1]) / (last + 1 - first)] * many,
        "comments_began": _passed(
            [
                one.kind == "comments" and share > _COMMENTS_AFTER
                for one, share in zip(seen, read, strict=False)
            ]
        ),
        "ended": _passed(
            [one.kind in _ENDINGS and share > _MOSTLY for one, share in zip(seen, read, strict=False)]
        ),
    }


def stretch(seen: Sequence[Evidence]) -> tuple[int, int]:
    """The first and the last block of the stretch with most prose and least else (the largest sum of a run)."""
    best = total = 0.0
    first, chosen = 0, (0, 0)
    for at, one in enumerate(seen):
        if total <= 0:
            total, first = 0.0, at
        total += min(one.words, _MOST) if one.prose else _COST
        if total > best:
            best, chosen = total, (first, at)
    return chosen


def _passed(marks: Sequence[bool]) -> list[float]:
    """How many marked blocks stand before each, itself included."""
    return [*accumulate(marks, initial=0.0)][1:]


def _since(marks: Sequence[bool]) -> list[float]:
    """How many blocks each stands behind the last that is marked, `_FAR` at most."""
    out, far = [], _FAR
    for mark in marks:
        far = 0.0 if mark else far + 1.0 if far < _FAR else _FAR
        out.append(far)
    return out


def _runs(seen: Sequence[Evidence], clutter: Sequence[bool], words: Column) -> dict[str, Column]:
    """What the run of blocks is like in which each stands: all prose, or all none."""
    lines: list[float] = []
    doubtful: list[float] = []
    average: list[float] = []
    place: list[float] = []
    for start, stop in _bounds(seen):
        many = stop - start
        lines += [float(many)] * many
        doubtful += [sum(clutter[start:stop]) / many] * many
        average += [sum(words[start:stop]) / many] * many
        place += map(float, range(many))
    return {
        "lines_in_the_run": lines,
        "clutter_in_the_run": doubtful,
        "words_in_the_run": average,
        "place_in_the_run": place,
    }


def _bounds(seen: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    """Where each run begins and ends."""
    start = 0
    for _, run in groupby([one.prose for one in seen]):
        end = start + len([*run])
        yield start, end
        start = end
