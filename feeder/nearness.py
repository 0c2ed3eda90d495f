"""The same story told twice: what two texts share, whatever an outlet has put around it.

Texts are compared by their runs of four words (Broder, On the resemblance and containment of documents, 1997). Of
1,400 pairs of dumps of one page, 97 % share the two fifths that are asked for here; of different articles, those of one
outlet on one event included, none shares more than an eighth.
"""

import difflib
import hashlib
import heapq
import re
import unicodedata
import zlib
from datetime import datetime, timedelta

from . import plaintext
from .records import Marks, Record
from .types import Article

_SHINGLE = 4
_SKETCH = 8
# A character is a word where no spaces part words.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")

_SHARED = 0.4
# Of a text that is not kept so many shingles are, which tell the share to within a twentieth.
_KEPT = 128
_SMALL, _MOSTLY = 8, 0.8
# So many shingles a text must have for its likeness to mean anything.
_WORDY = 20
# Reports from one mould (weather, markets, draws) tell other figures; those of an outlet's footer don't count.
_FIGURES = 0.5
_TITLE_WORDS, _TITLE_SHARED, _TITLE_ALIKE = 3, 0.8, 0.8
_APART = timedelta(days=7)

# Characters of a title and of a text that are compared: of a book, its beginning tells.
_TITLE, _TEXT = 300, 100_000


def words(text: str) -> list[str]:
    """The words of `text`, as far as they can be told apart, folded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of four words in `text`."""
    found = words(text[:_TEXT])
    return set(zip(*(found[at:] for at in range(_SHINGLE)), strict=False))


def sketch(text: str) -> list[int]:
    """A few numbers of which near-equal texts share at least one (min-wise hashing, Broder 1997)."""
    return heapq.nsmallest(_SKETCH, {zlib.crc32(" ".join(run).encode()) for run in shingles(text)})


def near(article: Article, record: Record) -> bool:
    """Whether `article` tells the story of the entry: near-equal title and body, and no dates a week apart."""
    return (
        _same_time(article, record)
        and near_titles(article.title, record.entry.title)
        and near_bodies(article.text, plaintext.text_of(record.entry.html))
    )


def near_titles(one: str | None, other: str | None) -> bool:
    """Whether two titles are the same but for a few words, an outlet's name or a spelling; none equals none."""
    shorter, longer = sorted((words((one or "")[:_TITLE]), words((other or "")[:_TITLE])), key=len)
    if shorter == longer:
        return True
    if not {word for word in shorter if word.isdigit()} <= {*longer}:
        return False
    if len({*shorter}) >= _TITLE_WORDS and _contained({*shorter}, {*longer}) >= _TITLE_SHARED:
        return True
    alike = difflib.SequenceMatcher(None, " ".join(shorter), " ".join(longer))
    return alike.quick_ratio() >= _TITLE_ALIKE and alike.ratio() >= _TITLE_ALIKE


def near_bodies(one: str, other: str) -> bool:
    """Whether two texts share most of their length, and the figures in it."""
    ours, theirs = shingles(one), shingles(other)
    if min(len(ours), len(theirs)) < _WORDY or len(ours & theirs) < _SHARED * len(ours | theirs):
        return False
    return _contained(_figures(one), _figures(other)) >= _FIGURES


def marks(text: str, digests: frozenset[bytes]) -> Marks:
    """What `text` is known by when it is not kept. Of its figures, which could be found out by trying, 16 bits are."""
    hashes = {_hash(" ".join(run)) for run in shingles(text)}
    figures = frozenset(_hash(figure) & 0xFFFF for figure in _figures(text))
    return Marks(digests, tuple(heapq.nsmallest(_KEPT, hashes)), figures)


def near_marks(one: Marks, other: Marks) -> bool:
    """Whether two texts that are known by their marks alone share most of their length, and the figures in it.

    A short one tells little, and must share nearly all.
    """
    ours = set(one.sketch)
    if ours.isdisjoint(other.sketch):
        return False
    theirs = set(other.sketch)
    shorter = min(len(ours), len(theirs))
    least = heapq.nsmallest(_KEPT, ours | theirs)
    shared = sum(part in ours and part in theirs for part in least)
    if shorter < _SMALL or shared < (_SHARED if shorter >= _WORDY else _MOSTLY) * len(least):
        return False
    smaller = min(len(one.figures), len(other.figures))
    return not smaller or len(one.figures & other.figures) >= _FIGURES * smaller


def _hash(words_: str) -> int:
    return int.from_bytes(hashlib.blake2b(words_.encode(), digest_size=6).digest())


def _contained(one: set[str], other: set[str]) -> float:
    """The share of the smaller set that is in the other; all of it where it is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 1.0


def _figures(text: str) -> set[str]:
    return {word for word in words(text[:_TEXT]) if word.isdigit()}


def _same_time(article: Article, record: Record) -> bool:
    date = article.published
    if record.dated is None or date is None or not date.stated:
        return True
    return abs(date.at.replace(tzinfo=None) - datetime.fromisoformat(record.dated)) <= _APART
