"""What the store remembers, as values: seeds, entries, documents, assets, events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .types import Entry, Stamp

SeedState = Literal["entry", "held", "copy", "failed", "several"]
#: What feeds tell of an entry for a time: that it is gone, that it was corrected, or a notice in its place.
Lingering = Literal["tombstone", "correction", "notice"]
#: In the order in which they go out: what is linked before what links to it.
Kind = Literal["asset", "theme", "page", "rss", "atom", "json", "index", "opml", "sitemap"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a text is known by when it is not kept: digests of it, a sketch of its shingles, hashes of its figures."""

    digests: frozenset[bytes]
    sketch: tuple[int, ...] = ()
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRow:
    """What is remembered of a seed.

    A file in the state "several" holds other seeds, each with a row of its own below its path.
    `digest` is that of its normalised text. `entry` is the key of the entry that it gives, or that it is a copy of.
    `reason` says why it is held, failed or a copy; `due` is when a held one goes out, or one that is out expires.
    `copied` is the digest that the entry of a copy had when it was found to be one, None once the entry has another.
    """

    path: str
    stamp: Stamp
    digest: bytes | None
    state: SeedState
    entry: int | None = None
    reason: str | None = None
    due: datetime | None = None
    title: str | None = None
    copied: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry with all that is remembered about it.

    `digest` is the last one of its seed's normalised text, `read` that of the text read from it.
    `seed` is the path of its file, None when that is gone. `live` says whether it is published;
    `blocked` is the problem for which the gate set it aside. `by_day` marks a date without a time,
    and `dated` is the date as the author stated it.
    """

    entry: Entry
    stated: str | None
    digest: bytes
    read: bytes
    seed: str | None
    title_key: str
    live: bool = True
    blocked: str | None = None
    by_day: bool = False
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together: their `kind`, and the `label` that they share, as it is folded and as it is shown.

    One that `bears` gets a feed when it has enough entries; another goes on with the feed that it has.
    """

    kind: str
    label: str
    shown: str
    bears: bool = True


def waiting(kind: str, label: str) -> str:
    """The name of a feed that waits for its first entries: no folder's, since no folder of a feed has a colon."""
    return f"{kind}:{label}"


def is_waiting(name: str) -> bool:
    """Whether a feed of this name is not born yet."""
    return ":" in name


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed that is remembered: its `name` is the folder of its documents, or the main one's `feeds.MAIN`.

    `kind`, `label` and `title` (shown, without the site's) are those of its group, empty for the main feed.
    `description` and `language` are empty where nothing is stated of it.
    """

    name: str
    kind: str
    label: str
    title: str
    description: str = ""
    language: str | None = None
    born: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document that has been, or is to be, published.

    `subject` is the entry's key for a page, the digest in hexadecimal for an asset, the file's name for one of the
    theme, the part's number for a sitemap ("" for the index of them), a feed's name otherwise, with `#` and the number
    of the archive for an archive document.
    `digest` is that of the published bytes, `pending` that of bytes whose publication was begun.
    `gone` marks one that is to be removed.
    """

    path: str
    kind: Kind
    subject: str
    digest: bytes | None = None
    pending: bytes | None = None
    dirty: bool = True
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """An archive of a feed: the members from the number `first` to `last`, in documents that say they were `updated`.

    `number` counts a feed's archives from one, the oldest. What its range is never changes.
    """

    feed: str
    number: int
    first: int
    last: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class AssetRow:
    """A file that an entry shows: where it lies, its stamp and digest (None when it is missing)."""

    entry: int
    source: str
    stamp: Stamp | None
    digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """That a hub is to be told of the document at the address `topic`, which has been another since `at`.

    `due` is the instant of the next try, None when there is to be none; there were `tries` since `at`. `said` is what
    became of the last one, and `told` when the hub was last told of this topic.
    """

    topic: str
    hub: str
    at: datetime
    due: datetime | None
    tries: int = 0
    said: str | None = None
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Retraction:
    """An entry that stays away whatever lies in the seeds folder, since when, and what stands in its place at first.

    `marks` are what `nearness` and `identity` know its text by, without the text.
    """

    entry: int
    at: datetime
    notice: str | None
    marks: Marks


@dataclass(frozen=True, slots=True)
class Event:
    """A line in the story of an article."""

    at: datetime
    what: str
    why: str
