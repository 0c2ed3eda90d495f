"""The store: all that feeder remembers. One protocol, one file an implementation."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from ..records import (
    ArchiveRow,
    AssetRow,
    DocumentRow,
    Event,
    FeedRow,
    Group,
    Kind,
    Lingering,
    Posting,
    Record,
    Retraction,
    SeedRow,
    SeedState,
)
from ..types import Stamp


class Store(Protocol):
    """What a build asks of a store. Every method may raise StoreError."""

    def lock(self, *, wait: bool, tell: Callable[[str], None]) -> AbstractContextManager[None]:
        """Be the one builder, of a store in this version. Raises LockedError when another is and `wait` is false."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what is done inside, durable at its end."""

    def attempt(self) -> AbstractContextManager[None]:
        """Inside a transaction: what is done inside is undone when it raises, and the rest goes on."""

    def check(self, step: Callable[[], None] | None = None) -> list[str]:
        """All that is wrong with what is remembered, in plain sentences.

        It reads everything, and calls `step` meanwhile; a FeederError that it raises ends the check.
        """

    def close(self) -> None: ...

    def meta(self, name: str) -> str | None: ...
    def set_meta(self, name: str, value: str) -> None: ...

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """Every remembered seed, in the byte order of the paths."""

    def seed(self, path: str) -> SeedRow | None: ...
    def seeds_below(self, path: str) -> list[str]:
        """The paths of the seeds inside the file or folder at `path`, in byte order."""

    def put_seed(self, row: SeedRow) -> None: ...
    def drop_seed(self, path: str) -> None: ...
    def seeds_in(self, state: SeedState) -> Iterator[SeedRow]:
        """The seeds that are held, copies or failed, by path; those with an entry are too many to be listed."""

    def count_seeds(self) -> dict[str, int]: ...
    def due(self, now: datetime) -> list[str]:
        """The seeds whose instant has come: to go out, or to leave."""

    def next_due(self, after: datetime | None = None) -> datetime | None:
        """The earliest instant at which a seed goes out or leaves: past or ahead, or only later than `after`."""

    def strays(self) -> list[str]:
        """The seeds that another's change may concern: copies of a text that is another by now, and those
        set aside for another's sake."""

    def copies(self, entry: int) -> list[SeedRow]: ...

    def records(self, field: str, value: object) -> list[Record]:
        """The entries with `value` in `field`: key, id, stated, digest, seed, canonical or link.

        Several may have one digest or canonical address: the live ones come first, then the oldest.
        """

    def records_of(self, keys: Sequence[int]) -> dict[int, Record]:
        """The entries with these keys, some hundreds at most, by key."""

    def orphans(self, title_key: str, published: datetime | None, limit: int) -> list[Record]:
        """Entries without a file whose title or published date is this one."""

    def has_orphans(self) -> bool:
        """Whether any entry has no file."""

    def without_file(self) -> list[int]:
        """The keys of live entries whose file is gone, but for the notices of retracted ones, which need none."""

    def orphans_at(self, canonical: str) -> list[Record]:
        """Entries without a file whose canonical address is this one."""

    def withheld(self) -> list[tuple[Record, str]]:
        """The live entries whose seed is held by now, and why it is."""

    def blocked(self) -> list[tuple[str, str]]:
        """The seeds of the entries that the gate set aside, and why."""

    def live(self, after: int, limit: int) -> list[Record]:
        """The next so many live entries by key, after that one."""

    def count_live(self) -> int: ...
    def listed(self, first: int, last: int) -> list[tuple[str, str | None, datetime]]:
        """Link, canonical address and last update of the live entries with keys from `first` to `last`."""

    def last_key(self) -> int:
        """The greatest key of an entry; 0 where there is none."""

    def add_record(self, record: Record) -> None: ...
    def put_record(self, record: Record) -> None: ...
    def has(self, field: str, value: object) -> bool:
        """Whether an entry has `value` in `field` (id, updated)."""

    def put_sketch(self, entry: int, parts: Sequence[int]) -> None:
        """Remember the numbers that `nearness` knows the entry's text by, instead of those before."""

    def sketched(self, parts: Sequence[int]) -> list[int]:
        """The keys of the few entries that share most of these numbers, the nearest first, then the oldest."""

    def slugs(self, base: str) -> Iterator[tuple[int, str]]:
        """The slugs from `base` that were never given, each after its number, without end."""

    def give_slug(self, base: str, number: int, entry: int) -> None: ...

    def slug_taken(self, slug: str) -> int | None:
        """The key of the entry that ever had `slug`."""

    def slug_base(self, slug: str) -> str:
        """What `slug` was made from, before its number."""

    def addresses(self, entry: int) -> list[str]:
        """Every link that the entry ever had."""

    def keep_address(self, link: str, entry: int) -> None:
        """Remember a link that the entry had, before it gets another."""

    def address_taken(self, link: str) -> int | None:
        """The key of the entry that ever had `link`."""

    def tell(self, entry: int, event: Event) -> None: ...
    def story(self, entry: int) -> list[Event]: ...

    def put_assets(self, entry: int, assets: Iterable[AssetRow]) -> None: ...
    def assets(
        self, entry: int | None = None, *, digest: bytes | None = None, source: str | None = None
    ) -> list[AssetRow]:
        """The files that the entry shows, or that have the digest, or lie at `source`; all when none is given."""

    def join(self, entry: int, groups: Iterable[Group], keep: Collection[str] = ()) -> frozenset[str]:
        """Have the entry belong to the feeds of these groups, to the main one, and of its others to those in `keep`.

        The names of the feeds that it belongs to, but for those that wait to be born. One that it left and joins
        again gives it another number.
        """

    def joined(self, entry: int) -> frozenset[str]:
        """The names of the feeds that the entry belongs to, but for those that wait to be born."""

    def ripe(self, least: int) -> list[FeedRow]:
        """The feeds that wait, were joined since the last `enrol`, and have so many live entries. No date means any."""

    def bear(self, feed: str, row: FeedRow) -> None:
        """Have the `feed` that waits be this one from now on, with a name for good."""

    def put_feed(self, row: FeedRow) -> None:
        """Remember a feed that is born, new or known by its name."""

    def feed(self, name: str) -> FeedRow | None:
        """The feed of this name, if it is born."""

    def feeds(self, kind: str, limit: int = -1) -> list[FeedRow]:
        """The feeds of a kind that are born, or the first so many of them, by title."""

    def latest_feeds(self, limit: int) -> list[FeedRow]:
        """The feeds that changed last."""

    def enrol(self) -> dict[str, int]:
        """Number the live entries that have no number yet in a feed, by date; how many of each feed that is born."""

    def window(self, feed: str, limit: int) -> list[Record]:
        """The latest live members by number, latest first."""

    def feed_times(self, feed: str) -> tuple[datetime, datetime] | None:
        """When the feed was born, and when it last changed."""

    def set_feed_times(self, feed: str, born: datetime, updated: datetime) -> None: ...

    def linger(self, entry: int, what: Lingering, at: datetime, until: datetime) -> None:
        """Have the entry's feeds tell `until` then what became of it `at` that instant, instead of what they told."""

    def rest(self, entry: int) -> None:
        """Have nothing more told of the entry than what its feeds hold."""

    def lingering(self, feed: str, what: Lingering, limit: int = -1) -> list[tuple[int, str, datetime]]:
        """The key and id of each member that this is told of, and since when; the latest first, -1 for all."""

    def lapsed(self, now: datetime) -> list[tuple[int, Lingering]]:
        """The entries that have been told of for long enough, and what it was."""

    def next_lapse(self) -> datetime | None:
        """The earliest instant at which something is no longer told."""

    def next_change(self, after: datetime) -> datetime | None:
        """The earliest instant later than `after` at which documents change by themselves: a seed goes out or leaves,
        or something is no longer told."""

    def lingers(self, entry: int) -> tuple[Lingering, datetime] | None:
        """What is told of the entry, and since when."""

    def retract(self, retraction: Retraction) -> None:
        """Remember that an entry stays away, in place of what was remembered of that."""

    def unretract(self, entry: int) -> None: ...
    def retraction(self, entry: int) -> Retraction | None: ...
    def retractions(self) -> list[Retraction]:
        """All of them, the latest first."""

    def erase(self, entry: int) -> None:
        """Erase what else tells of the entry's text: its sketch, and what was said of it, or of a build."""

    def forget(self) -> bool:
        """Leave nothing in the store's file of what was erased; False while somebody reads what was there before.

        Writes the whole file again. Call as the builder, outside a transaction.
        """

    def archives(self, feed: str) -> int:
        """How many archives the feed has; they are numbered from one, the oldest."""

    def archive(self, feed: str, number: int) -> ArchiveRow | None: ...
    def all_archives(self) -> Iterator[tuple[str, int]]:
        """The feed and number of each."""

    def put_archive(self, row: ArchiveRow) -> None: ...
    def archived(self, feed: str, entry: int) -> ArchiveRow | None:
        """The archive of the feed that the entry's number lies in."""

    def members_after(self, feed: str, number: int, limit: int = -1) -> list[tuple[int, Record]]:
        """The live members behind a number, each after its own, in their order; -1 for all.

        Also those that were set aside, which may return.
        """

    def members_between(self, feed: str, first: int, last: int) -> list[Record]:
        """The live members with these numbers and those between, latest first, without those that were set aside."""

    def is_beyond(self, feed: str, entry: int, limit: int) -> bool:
        """Whether the feed has so many live members that came later than the entry."""

    def changed_feeds(self) -> list[str]:
        """The names of the feeds that have a document to publish, apart from archive documents."""

    def document(self, path: str) -> DocumentRow | None: ...
    def documents(self, kind: Kind, subject: str | None = None) -> list[DocumentRow]:
        """The documents of a kind, or those of one feed alone, by path."""

    def put_document(self, row: DocumentRow) -> None: ...
    def mark(self, path: str, kind: Kind, subject: str, *, gone: bool) -> None:
        """Mark a document dirty that shows `subject`, known or new."""

    def drop_document(self, path: str) -> None: ...
    def dirty(self, *, gone: bool = False) -> list[DocumentRow]:
        """The documents to publish (or to remove)."""

    def soil(self, kind: Kind | None = None, subject: str | None = None) -> None:
        """Mark documents dirty: those of a feed in one format, or all."""

    def begin(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Remember that bytes with these digests are about to be put at these paths."""

    def finish(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Remember that bytes with these digests lie at these paths, which are clean now."""

    def interrupted(self) -> list[DocumentRow]:
        """The documents whose publication was begun and not ended."""

    def post(self, topic: str, hubs: Iterable[str], at: datetime) -> None:
        """Have these hubs told, from now on, that the document at this address has been another since `at`."""

    def postings(self) -> list[Posting]:
        """All that hubs were told, or are to be told; what waits first, then the shortest addresses."""

    def next_posting(self, hub: str) -> Posting | None:
        """What this hub is to be told before anything else, now or later."""

    def answered(self, posting: Posting) -> None:
        """Remember what became of a posting, unless its document has changed again since."""

    def unpost(self, hubs: Iterable[str]) -> None:
        """Forget all that others than these hubs were to be told."""

    def add_build(self, at: datetime, report: dict[str, Any]) -> None: ...
    def builds(self, limit: int) -> list[dict[str, Any]]: ...
