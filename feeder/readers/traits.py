"""What is seen of each block of a scraped text: its own looks, and how the whole text is.

A trait is a column: one number for each block. None depends on what a text is about. `surroundings` adds what
stands around each block, and `weights` says what they tell together.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import log1p

from feeder.readers.evidence import LINE, RECURRING, Evidence
from feeder.readers.layout import Block
from feeder.readers.surroundings import Column, surroundings
from feeder.readers.vocabulary import CAPTION, CLOSING, CREDIT, KINDS, SPEAKER

_BEGINNING = 40  # characters in which a caption says that it is one
_END = 160  # characters in which a credit stands
_SAME = 60  # characters; two blocks that begin alike are the same
_SAID = 40  # characters in which a line over a comment ends
_SHORT = 4  # words
_CAPTION = 70  # words: a longer block is no caption
_SPEAKER = 25  # words: a longer block is no line over a comment
_STOPS = (".", "!", "?", "。")
_BEHIND = (",", ".", ";", ":", ")", "”", "’")
_ORDER: dict[str | None, float] = {None: 0.0, **{kind: float(at) for at, kind in enumerate(KINDS, 1)}}


def traits(blocks: Sequence[Block], seen: Sequence[Evidence]) -> dict[str, Column]:
    """Each trait's name, and its numbers, floats all: comparing them with floats costs half as much as ints do."""
    texts = [block.text for block in blocks]
    words = [log1p(one.words) for one in seen]
    return {
        **{name: [float(value)] * len(seen) for name, value in _shape(blocks, seen).items()},
        "words": words,
        "kind": [_ORDER[one.kind] for one in seen],
        "sentence": [1.0 if one.sentence else 0.0 for one in seen],
        "capitals": [one.capitals for one in seen],
        "button_words": [one.buttons for one in seen],
        "pauses_a_word": [text.count(", ") / (one.words + 1) for text, one in zip(texts, seen, strict=True)],
        "goes_on": [1.0 if text[:1].islower() or text.startswith(_BEHIND) else 0.0 for text in texts],
        "credit": [*map(_credit, texts, seen)],
        "closing": [
            0.0 if CLOSING.isdisjoint(one.topics) else float(len(one.topics & CLOSING)) for one in seen
        ],
        "about": _about(seen),
        "stands_elsewhere": _again(texts),
        **surroundings(seen, words, [*map(_speaker, texts, seen)]),
    }


def _shape(blocks: Sequence[Block], seen: Sequence[Evidence]) -> Mapping[str, float]:
    """What the whole text is like: clean or cluttered, of prose or of lists."""
    many = len(blocks)
    sizes = [one.size for one in seen if one.prose]
    return {
        "blocks_in_all": log1p(many),
        "prose_blocks_in_all": log1p(len(sizes)),
        "prose_in_all": sum(sizes) / (sum([one.size for one in seen]) or 1),
        "letters_of_prose": log1p(sum(sizes)),
        "clutter_in_all": sum([one.kind is not None for one in seen]) / many,
        "short_lines_in_all": sum([one.words <= _SHORT for one in seen]) / many,
        "items_in_all": sum([block.bullet != "" for block in blocks]) / many,
        "gaps_in_all": sum([block.gap for block in blocks]) / many,
    }


def _credit(text: str, one: Evidence) -> float:
    """2 for a block that begins like a caption, 1 for one that ends like one, which is no full stop."""
    if one.words > _CAPTION:
        return 0.0
    return _credited_line(text) if len(text) <= LINE else _credited(text)


def _credited(text: str) -> float:
    if CAPTION.match(text[:_BEGINNING].lower()):
        return 2.0
    return 0.0 if text.endswith(_STOPS) or CREDIT.search(text[-_END:].lower()) is None else 1.0


_credited_line = lru_cache(RECURRING)(_credited)


def _speaker(text: str, one: Evidence) -> bool:
    """Whether the block reads like the line over a reader's comment."""
    if one.words >= _SPEAKER or one.sentence:
        return False
    return _speaking_line(text) if len(text) <= LINE else _speaking(text)


def _speaking(text: str) -> bool:
    return text.startswith("@") or SPEAKER.search(text[-_SAID:].lower()) is not None


_speaking_line = lru_cache(RECURRING)(_speaking)


def _about(seen: Sequence[Evidence]) -> Column:
    """How much of what a block is about the rest of the prose is about as well."""
    topics = Counter(chain.from_iterable([one.topics for one in seen if one.prose]))
    known = frozenset(topics)
    shared = frozenset([word for word, often in topics.items() if often > 1])
    return [
        len(one.topics & (shared if one.prose else known)) / len(one.topics) if one.topics else 0.0
        for one in seen
    ]


def _again(texts: Sequence[str]) -> Column:
    """How many other blocks begin like each."""
    openings = [text[:_SAME].casefold() for text in texts]
    often = Counter(openings)
    return [often[opening] - 1.0 for opening in openings]
