"""The laws of identity: which entry a seed is, and what is minted, kept and moved. Decides; does nothing."""

import difflib
import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Literal

from . import plaintext
from .nearness import shingles
from .records import Record
from .types import Article

Rule = Literal["unchanged", "stated id", "text", "path", "address", "similar", "copy", "twice", "new"]

#: A published id is an IRI that readers keep in their databases; longer ones are cut there.
LONGEST_ID = 2_000

_DAY = timedelta(days=1)
_ALIKE = 0.8
# So many shingles a text must have for its likeness to mean anything.
_WORDY = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a seed may be, and what has become of the entry's own file since the last build."""

    record: Record
    file: Literal["here", "changed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """All that the store knows which may be this seed, by the way it was found.

    `still_stated`: the file of the entry with this stated id states it still.
    `elsewhere`: another seed of this build holds the text, or states the id, that the entry at this path had.
    """

    stated: Candidate | None = None
    text: Sequence[Candidate] = ()
    path: Candidate | None = None
    address: Sequence[Candidate] = ()
    similar: Iterable[Record] = ()
    still_stated: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which entry a seed is, and the rule that said so. `record` is None for a new one."""

    rule: Rule
    record: Record | None = None


def digest(text: str) -> bytes:
    """The digest of a seed's normalised text, which ids are made from. It must never change."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def read_digest(article: Article) -> bytes:
    """The digest of what a subscriber would see change: title, summary and text."""
    return digest("\0".join((article.title or "", article.summary or "", article.text)))


def title_key(title: str | None) -> str:
    """The form in which two titles are compatible."""
    return " ".join(re.findall(r"\w+", (title or "").casefold()))[:200]


def resolve(path: str, text: bytes, article: Article, known: Candidates) -> Resolution:
    """Which entry the seed at `path` with the digest `text` is: the first rule that knows."""
    if known.path and known.path.record.digest == text:
        return Resolution("unchanged", known.path.record)
    for rule in (_stated, _text, _path, _address, _copy, _similar):
        if found := rule(path, article, known):
            return found
    return Resolution("new")


def _stated(path: str, _: Article, known: Candidates) -> Resolution | None:
    """Its own stated id; of two files with one, the second is set aside."""
    if known.stated is None:
        return None
    holder = known.stated
    left = holder.file == "gone" or (holder.file == "changed" and not known.still_stated)
    return Resolution("stated id" if left or holder.record.seed == path else "twice", holder.record)


def _text(_path: str, _: Article, known: Candidates) -> Resolution | None:
    """The last text of an entry whose file is gone or changed: moved, swapped, put back."""
    return next((Resolution("text", one.record) for one in known.text if one.file != "here"), None)


def _path(_path: str, _: Article, known: Candidates) -> Resolution | None:
    """Its path: edited, whatever changed."""
    return Resolution("path", known.path.record) if known.path and not known.elsewhere else None


def _address(_path: str, _: Article, known: Candidates) -> Resolution | None:
    """Its canonical address, if that entry's file is gone."""
    return next((Resolution("address", one.record) for one in known.address if one.file == "gone"), None)


def _copy(_path: str, _: Article, known: Candidates) -> Resolution | None:
    """The text of a live entry: no entry of its own."""
    return next((Resolution("copy", one.record) for one in known.text if one.record.live), None)


def _similar(_path: str, article: Article, known: Candidates) -> Resolution | None:
    """A near-equal body under a compatible title and date whose file is gone: moved and edited at once."""
    return next((Resolution("similar", one) for one in known.similar if similar(article, one)), None)


def similar(article: Article, record: Record) -> bool:
    """Whether `article` may be the entry moved and edited at once: near-equal body, compatible title and date."""
    if not compatible(title_key(article.title), record.title_key):
        return False
    at = article.published.at if article.published and article.published.stated else None
    if at and abs(at - record.entry.published) > _DAY:
        return False
    ours, others = shingles(article.text), shingles(plaintext.text_of(record.entry.html))
    # Of a picture alone, or a line, every other is a near-equal.
    return min(len(ours), len(others)) >= _WORDY and len(ours & others) >= _ALIKE * len(ours | others)


def another(record: Record, article: Article) -> bool:
    """Whether title, date and text have all changed."""
    if compatible(title_key(article.title), record.title_key) or same_date(record, article):
        return False
    ours, others = shingles(article.text), shingles(plaintext.text_of(record.entry.html))
    return 2 * len(ours & others) < len(ours | others)


def compatible(mine: str, theirs: str) -> bool:
    """Whether two title keys may be one title, before and after a correction."""
    alike = difflib.SequenceMatcher(None, mine, theirs)
    return mine == theirs or (alike.quick_ratio() >= _ALIKE and alike.ratio() >= _ALIKE)


def mint_id(site: str, text: bytes, stated: str | None, taken: Callable[[str], bool]) -> str:
    """A published id that was never given: the stated one if it can be, else a `urn:uuid:` (RFC 9562, version 5).

    It is made of the site's id and the digest of the seed's text alone, so that two machines agree.
    """
    if stated and _is_iri(stated) and not taken(stated):
        return stated
    return next(iri for iri in ids(site, text) if not taken(iri))


def ids(site: str, text: bytes) -> Iterator[str]:
    """The ids that entries get whose text has this digest, the first of them first."""
    space, name = _space(site), text.hex()
    yield f"urn:uuid:{uuid.uuid5(space, name)}"
    for number in count(2):
        yield f"urn:uuid:{uuid.uuid5(space, f'{name}/{number}')}"


@cache
def site_id(url: str) -> str:
    """The permanent id of a site whose configuration states none."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}"


def feed_id(site: str, name: str) -> str:
    """The permanent id of the feed in the folder `name`; the main feed's is the site's own."""
    return f"urn:uuid:{uuid.uuid5(_space(site), name)}"


@cache
def _space(site: str) -> uuid.UUID:
    return uuid.UUID(site) if site.startswith("urn:uuid:") else uuid.uuid5(uuid.NAMESPACE_URL, site)


def _is_iri(stated: str) -> bool:
    # RFC 3987, section 2.2: a scheme and a part; none of the characters that an IRI can't hold.
    if len(stated) > LONGEST_ID or not re.fullmatch(
        r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", stated
    ):
        return False
    return not stated.startswith(("http:", "https:")) or bool(re.match(r"https?://[^/?#]+", stated))


def due(article: Article, now: datetime) -> datetime | None:
    """The instant until which a stated date holds the article back; None when it may go out."""
    date = article.published
    if not (date and date.stated and date.at > now):
        return None
    return _up(date.at)


#: Why an article is held whose stated time is over.
EXPIRED = "it has expired"


def expires(article: Article) -> datetime | None:
    """The first whole second from which the article is to be seen no more; None when it stays."""
    return _up(article.expires.at) if article.expires else None


def _up(at: datetime) -> datetime:
    # Builds begin at whole seconds.
    return at.astimezone(UTC) + timedelta(microseconds=-at.microsecond % 1_000_000)


@dataclass(frozen=True, slots=True)
class Dates:
    """When an entry is published and updated, and whether the day alone was given."""

    published: datetime
    updated: datetime
    by_day: bool


#: Gives the instant nearest to the first argument, in steps of as many seconds as the second, that no entry has.
Free = Callable[[datetime, int], datetime]


def mint_dates(article: Article, now: datetime, free: Free) -> Dates:
    """The dates of a new entry: stated or read, else now; `updated` distinct from every other entry's."""
    date = article.published
    if date is None or date.at > now:  # a date in running text that lies ahead is not believed
        at = free(now, -1)
        return Dates(at, at, by_day=False)
    at = _whole(date.at)
    if date.precision == "day":
        at = free(at, 1)
        return Dates(at, _stated_updated(article, at, now, free) or at, by_day=True)
    return Dates(at, _stated_updated(article, at, now, free) or free(at, 1), by_day=False)


def revise_dates(record: Record, article: Article, now: datetime, free: Free, *, text_changed: bool) -> Dates:
    """The dates of an entry whose seed was edited, or that comes back."""
    old = record.entry
    published, by_day = old.published, record.by_day
    date = article.published
    # Frozen against guesses, and against a renamed file, but not against the author.
    if (
        date
        and date.stated
        and date.source != "file name"
        and not same_date(record, article)
        and date.at <= now
    ):
        published, by_day = _whole(date.at), date.precision == "day"
        published = free(published, 1) if by_day else published
    stated = _stated_updated(article, published, now, free, old.updated)
    updated = stated or old.updated
    if not record.live or (text_changed and not article.minor and stated is None):
        updated = free(now, -1)
        if updated <= old.updated:  # many edits at once, or a clock that was set back
            updated = free(old.updated + timedelta(seconds=1), 1)
    if updated < published:
        updated = free(published, 1)
    return Dates(published, updated, by_day)


def said(article: Article) -> str | None:
    """The publication date as it was stated, without a zone: what `site.timezone` can't move."""
    date = article.published
    return date.at.replace(tzinfo=None).isoformat() if date and date.stated else None


def same_date(record: Record, article: Article) -> bool:
    """Whether the article's date is the one that the entry was published under."""
    date, old = article.published, record.entry.published
    if date is None or (record.dated is not None and record.dated == said(article)):
        return True
    if date.precision == "day":
        return _whole(date.at) <= old < _whole(date.at) + _DAY
    return _whole(date.at) == old


def _stated_updated(
    article: Article, published: datetime, now: datetime, free: Free, old: datetime | None = None
) -> datetime | None:
    date = article.updated
    if date is None or not date.stated:
        return None
    at = _whole(date.at)
    if not published <= at <= now or (date.precision == "day" and at <= published < at + _DAY):
        return None
    if old is not None and at <= old < at + (_DAY if date.precision == "day" else timedelta(minutes=1)):
        return old  # said before, and moved aside then for being somebody else's instant
    return free(at, 1)


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
