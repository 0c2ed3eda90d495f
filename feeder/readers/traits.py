"""What is seen of each block of a scraped text: its own looks, its place, its neighbours, and how the whole text is.

All are numbers, mostly from 0 to 1, and none depends on what a text is about. `weights` says what each counts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from math import log1p

from feeder.readers.evidence import Evidence
from feeder.readers.layout import Block
from feeder.readers.vocabulary import CLOSING, CREDIT, PICTURED, SPEAKER

Traits = dict[str, float]

_EDGE = 0.03  # of the prose: what is early
_MOSTLY = 0.5  # of the prose: what follows it may be the end of the article
_COMMENTS_AFTER = 0.3  # of the prose: a heading of comments before is a link to them
_FAR = 12  # blocks
_ROUND = 8  # blocks before and behind that are counted as the neighbourhood
_END = 160  # characters in which a credit stands
_SAID = 40  # characters in which a line over a comment ends
_READ = 600  # characters in which a closing note is looked for
_SHORT = 4  # words
_SPEAKER = 25  # words: a longer block is no line over a comment
_BEHIND = (",", ".", ";", ":", ")", "”", "’")
_COST = -4  # words that a block without prose costs a stretch of prose
_MOST = 80  # words of a block that count for its stretch
_ENDINGS = frozenset(
    ("link to other articles", "newsletter", "share buttons", "copyright", "follow us", "comments")
)


def traits(blocks: Sequence[Block], seen: Sequence[Evidence]) -> list[Traits]:
    """The traits of each block; one that is 0 may be left out."""
    shape = _shape(blocks, seen)
    topics = Counter(word for one in seen if one.prose for word in one.topics)
    often = Counter(block.text for block in blocks)
    before: set[str] = set()
    out = []
    for block, one, place in zip(blocks, seen, _places(seen), strict=True):
        facts = shape | place | _own(block, one)
        about = _about(one, topics)
        facts["much about the prose"] = about * log1p(one.words)
        facts["items in all, item"] = block.bullet != "" and shape["items in all"]
        if often[block.text] > 1:
            facts["stands elsewhere"] = 1.0
            facts["stands before"] = block.text in before and one.words >= 3
            facts["prose stands before"] = block.text in before and one.words >= 8
            before.add(block.text)
        if not one.prose:
            facts["no prose"] = 1.0
            facts["no prose, about the prose"] = about
            facts["no prose, between prose"] = between = place["between prose"]
            facts["no prose, clutter in all"] = shape["clutter in all"]
            facts["between prose, clutter in all"] = between and shape["clutter in all"]
            facts["short, inside"] = one.words <= _SHORT and place["inside"]
        out.append(facts)
    _neighbours(blocks, seen, out)
    return out


def _about(one: Evidence, topics: Mapping[str, int]) -> float:
    """How much of what a block is about the rest of the prose is about as well."""
    own = int(one.prose)
    return sum([topics.get(word, 0) > own for word in one.topics]) / (len(one.topics) or 1)


def _own(block: Block, one: Evidence) -> Traits:
    text, words = block.text, one.words
    small = text[:_READ].lower()
    end = text[-_END:]
    facts: Traits = {
        "capitals": one.capitals,
        "button words": one.buttons,
        "pauses a word": text.count(", ") / (words + 1),
        "letters a word": one.size / (words + 1) / 10,
        "linked": block.linked,
        "prose": one.prose,
        "sentence": one.sentence,
        "length of a sentence": one.sentence and log1p(words),
        "colon": text.endswith(":"),
        "goes on": text[:1].islower() or text.startswith(_BEHIND),
        "bracket": text.startswith("["),
        "shouted": text.isupper(),
        "wordless": words == 0,
        "credit": _has(end.lower(), PICTURED) and CREDIT.search(end) is not None,
        "closing": _has(small, CLOSING),
        "speaker": words < _SPEAKER and (text.startswith("@") or SPEAKER.search(text[-_SAID:]) is not None),
    }
    if one.kind:
        facts[one.kind] = facts["clutter"] = 1.0
    return facts


def _has(text: str, words: Sequence[str]) -> bool:
    # Half as long as any() with a generator, over thousands of blocks.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def _shape(blocks: Sequence[Block], seen: Sequence[Evidence]) -> Traits:
    """What the whole text is like: clean or cluttered, of prose or of lists."""
    many = len(blocks)
    prose = sum(one.size for one in seen if one.prose)
    return {
        "any": 1.0,
        "blocks in all": log1p(many),
        "prose in all": prose / (sum(one.size for one in seen) or 1),
        "clutter in all": sum(one.kind is not None for one in seen) / many,
        "short lines in all": sum(one.words <= _SHORT for one in seen) / many,
        "items in all": sum(block.bullet != "" for block in blocks) / many,
    }


def _places(seen: Sequence[Evidence]) -> Iterator[Traits]:
    """Where each block stands: in the prose, in the longest stretch of it, behind comments, between clutter."""
    total = sum(one.size for one in seen if one.prose) or 1
    first, last = _stretch(seen)
    behind, ahead = _distances(seen), _distances(seen[::-1])[::-1]
    clutter = _since_prose(seen), _since_prose(seen[::-1])[::-1]
    read, comments, ended = 0, False, 0
    for at, one in enumerate(seen):
        before = read / total
        read += one.size * one.prose
        comments = comments or (one.kind == "comments" and before > _COMMENTS_AFTER)
        ended += one.kind in _ENDINGS and before > _MOSTLY
        yield {
            "prose before": before,
            "prose after": 1 - read / total,
            "share of the prose": one.prose and min(5 * one.size / total, 1),
            "early": before < _EDGE,
            "between prose": before > 0 and read < total,
            "after prose": min(behind[at], _FAR) / _FAR,
            "ahead of prose": min(ahead[at], _FAR) / _FAR,
            "inside": first <= at <= last,
            "behind the stretch": at > last,
            "away from the stretch": min(max(first - at, at - last, 0), 20) / 20,
            "clutter before": clutter[0][at],
            "clutter behind": clutter[1][at],
            "comments began": comments,
            "ended": ended > 0,
            "ended often": min(ended, 5) / 5,
        }


def _stretch(seen: Sequence[Evidence]) -> tuple[int, int]:
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


def _distances(seen: Sequence[Evidence]) -> list[int]:
    """How many blocks each one stands after the last prose."""
    out, distance = [], len(seen)
    for one in seen:
        distance = 0 if one.prose else distance + 1
        out.append(distance)
    return out


def _since_prose(seen: Sequence[Evidence]) -> list[bool]:
    """For each block whether clutter stands between it and the prose before."""
    out, clutter = [], False
    for one in seen:
        clutter = not one.prose and (clutter or one.kind is not None)
        out.append(clutter)
    return out


def _neighbours(blocks: Sequence[Block], seen: Sequence[Evidence], out: Sequence[Traits]) -> None:
    """Adds what stands next to each block and around it."""
    clutter = _sums([one.kind is not None for one in seen])
    items = _sums([block.bullet != "" for block in blocks])
    speakers = _sums([facts["speaker"] for facts in out])
    words = [0.0, 0.0, 0.0, *(log1p(one.words) for one in seen), 0.0, 0.0, 0.0]
    prose = [False, *(one.prose for one in seen), False, False]
    sentence = [False, *(one.sentence for one in seen), False]
    many = len(blocks)
    for at, facts in enumerate(out):
        low, high = max(0, at - _ROUND), min(many, at + _ROUND + 1)
        facts["clutter around"] = (clutter[high] - clutter[low]) / (2 * _ROUND + 1)
        facts["items around"] = (items[high] - items[low]) / (2 * _ROUND + 1)
        facts["speakers around"] = min(speakers[high] - speakers[low], 4) / 4
        facts["words -3"], facts["words +3"] = words[at], words[at + 6]
        facts["prose -1"], facts["prose +1"], facts["prose +2"] = prose[at], prose[at + 2], prose[at + 3]
        facts["sentence -1"], facts["sentence +1"] = sentence[at], sentence[at + 2]
        facts["torn before"] = at > 0 and not sentence[at] and facts["goes on"]
        facts["torn behind"] = at + 1 < many and not sentence[at + 1] and out[at + 1]["goes on"]


def _sums(values: Sequence[float]) -> list[float]:
    return [0.0, *accumulate(values)]
