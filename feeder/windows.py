"""What a feed's documents are to hold, from the store: the window of the subscription document, and archives."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from . import feeds, history, links, writers
from .config import Config, formats
from .records import ArchiveRow, Record
from .stores import Store
from .types import Entry, Feed, History

_DAY = timedelta(days=1)


class Contents(NamedTuple):
    """The entries for a document, latest first, and the keys of those that are never left out for want of room.

    `whole` says that they are all that the feed has.
    """

    records: list[Record]
    stay: AbstractSet[int]
    whole: bool = False


def closes(config: Config, feed: str) -> bool:
    """Whether the feed's older members close into archives (`feeds.archives`)."""
    wanted = config.feeds.archives
    return wanted == "all" or (wanted == "main" and (feed == feeds.MAIN or feed.startswith("feeds/")))


def closed(store: Store, feed: str) -> int:
    """The last number that is in an archive; 0 where there is none."""
    row = store.archive(feed, store.archives(feed))
    return row.last if row else 0


def weight(config: Config, entry: Entry) -> int:
    """Bytes that the entry takes at most in a document of a feed."""
    return writers.weight(replace(entry, html="") if config.feeds.content == "summary" else entry)


def room(config: Config, entry: Entry) -> int:
    """Bytes that are kept for the entry: those of its summary where it is too large to go out in full."""
    full = weight(config, entry)
    return writers.weight(replace(entry, html="")) if 0 < config.feeds.max_bytes < full else full


def kept_since(config: Config, updated: datetime) -> datetime | None:
    """Since when `feeds.keep` keeps entries in a feed that changed last at `updated`: no clock, so no bytes, move."""
    return updated - config.feeds.keep if config.feeds.keep else None


def is_kept(record: Record, since: datetime | None) -> bool:
    """Whether an entry was published since then; one of which the day alone is known, perhaps at its end."""
    return since is not None and record.entry.published + (_DAY if record.by_day else timedelta()) > since


def is_past(config: Config, store: Store, feed: str, entry: int) -> bool:
    """Whether the entry is in the feed, and no longer in its window."""
    if closes(config, feed):
        return store.archived(feed, entry) is not None
    return store.is_beyond(feed, entry, config.feeds.entries)


def subscription(
    config: Config, store: Store, feed: str, updated: datetime, away: AbstractSet[int]
) -> Contents:
    """What the subscription document is to hold: all that is in no archive, or the latest of a feed without archives.

    Besides, what `feeds.keep` keeps, and older entries that were corrected lately. Those that are `away` are left out.
    """
    if closes(config, feed):
        behind = reversed(store.members_after(feed, closed(store, feed)))
        members = [record for _, record in behind if not record.blocked and record.entry.key not in away]
        keys = {record.entry.key for record in members}
        whole = not store.archives(feed) and not away
        latest = Contents(members, keys, whole)
    else:
        latest = _latest(config, store, feed, kept_since(config, updated), away)
    corrected = _corrected(config, store, feed, {record.entry.key for record in latest.records} | away)
    return latest._replace(
        records=latest.records + corrected, stay=latest.stay | {record.entry.key for record in corrected}
    )


def _latest(
    config: Config, store: Store, feed: str, since: datetime | None, away: AbstractSet[int]
) -> Contents:
    limit = config.feeds.entries
    most = limit + len(away)
    while True:
        found = store.window(feed, most + 1)
        whole = len(found) <= limit and not away and not store.archives(feed)
        # Members that came together may be of any age, so that it is a stretch without young ones that ends the search.
        if len(found) <= most or not any(is_kept(record, since) for record in found[-limit:]):
            break
        most *= 2
    members = [record for record in found if record.entry.key not in away]
    older = [record for record in members[limit:] if is_kept(record, since)]
    young = {record.entry.key for record in members if is_kept(record, since)}
    return Contents(members[:limit] + older, young, whole)


def _corrected(config: Config, store: Store, feed: str, but: AbstractSet[int]) -> list[Record]:
    """The entries past the window that were corrected lately, or have a notice in their place; the last one first."""
    most = config.feeds.entries
    # Some of them are in the window, and some may be gone by now.
    limit = 2 * most + len(but)
    lately = store.lingering(feed, "correction", limit) + store.lingering(feed, "notice", limit)
    lately.sort(key=lambda one: one[2], reverse=True)
    keys = [key for key, _, _ in lately if key not in but][: 2 * most]
    records = store.records_of(keys)
    return [record for key in keys if (record := records[key]).live and not record.blocked][:most]


def narrowness(config: Config, store: Store, feed: str) -> str | None:
    """Why who looks at the feed once a day may miss entries of it, and the way out; None where nobody does."""
    if (config.feeds.keep or timedelta()) >= _DAY:
        return None
    records = store.window(feed, config.feeds.entries + 1)
    # An archive that closes leaves half of the bytes, and `entries` if they weigh no more.
    most = config.feeds.max_bytes // 2 if closes(config, feed) else config.feeds.max_bytes
    held = len(feeds.fit(records[: config.feeds.entries], partial(weight, config), most))
    if len(records) <= held:
        return None
    latest = sorted((record.entry.published for record in records[: held + 1]), reverse=True)
    # An article with an old date among them says nothing of how fast they come.
    span = latest[0] - latest[max(1, held * 9 // 10)]
    if span >= _DAY:
        return None
    return (
        f"The latest {held} entries of the feed {feed} cover less than a day, so that whoever looks in once a day"
        ' misses some: raise feeds.entries, or set feeds.keep = "36h".'
    )


def archive(store: Store, row: ArchiveRow, away: AbstractSet[int]) -> Contents:
    """What an archive document is to hold: every live member of its range."""
    members = store.members_between(row.feed, row.first, row.last)
    members = [record for record in members if record.entry.key not in away]
    return Contents(members, {record.entry.key for record in members})


def fitting(config: Config, contents: Contents, budget: int) -> list[Record]:
    """The entries that make up `budget` bytes, beyond which they go in as their summaries, or stay out; 0 for all."""
    return feeds.fit(contents.records, partial(weight, config), budget, contents.stay)


def current(config: Config, store: Store, feed: Feed, contents: Contents) -> tuple[Feed, bool]:
    """A subscription document's feed with its history, and whether it leads to all that it should lead to.

    To an archive document that is not out it can't.
    """
    number = store.archives(feed.name) if closes(config, feed.name) else 0
    if not number:
        complete = contents.whole and len(feed.entries) == len(contents.records)
        return (replace(feed, history=History(complete=True)) if complete else feed), True
    wanted = _addresses(config, feed.name, number)
    out = {kind for kind in wanted if _is_out(store, history.path(feed.name, number, kind))}
    previous = {kind: address for kind, address in wanted.items() if kind in out}
    return replace(feed, history=History(previous=previous)), out == wanted.keys()


def past(config: Config, store: Store, feed: Feed, number: int) -> Feed:
    """An archive document's feed, which has `feed`'s metadata, with its own addresses and its history."""
    about = History(
        previous=_addresses(config, feed.name, number - 1) if number > 1 else {},
        next=_addresses(config, feed.name, number + 1) if number < store.archives(feed.name) else {},
        current={kind: address for kind, address in feed.addresses.items() if kind in history.FILES},
    )
    return replace(
        feed, addresses=dict(feed.addresses) | _addresses(config, feed.name, number), history=about
    )


def _addresses(config: Config, feed: str, number: int) -> dict[str, str]:
    base = config.site.url
    return {kind: links.address(base, history.path(feed, number, kind)) for kind in kinds(config)}


def kinds(config: Config) -> Iterator[str]:
    """The formats in which a feed's documents go out."""
    return (kind for kind, name in formats(config).items() if name and kind in history.FILES)


def _is_out(store: Store, path: str) -> bool:
    row = store.document(path)
    return row is not None and row.digest is not None
