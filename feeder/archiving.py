"""Archives that close: remembered in the build's last transaction, before any document of them goes out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from . import feeds, history, windows
from .config import Config
from .records import ArchiveRow, DocumentRow, Kind
from .stores import Store

# So many members are read at once: a site's first build may have a million to put into archives.
_BATCH = 200


def close(config: Config, store: Store) -> None:
    """Close the archives of each feed that is about to be made again, and has more than a window holds.

    Call inside a transaction.
    """
    for name in store.changed_feeds():
        times = store.feed_times(name)
        if times and windows.closes(config, name):
            _close(config, store, name, times[1])


def _close(config: Config, store: Store, feed: str, updated: datetime) -> None:
    number, last = store.archives(feed), windows.closed(store, feed)
    members = _members(config, store, feed, last, windows.kept_since(config, updated))
    older = number
    for closing in history.closing(members, config.feeds.entries, config.feeds.max_bytes):
        number, first, last = number + 1, last + 1, closing[-1].number
        changed = max(member.updated for member in closing)
        store.put_archive(ArchiveRow(feed, number, first, last, changed))
        _mark(config, store, feed, number)
    if number > older > 0:
        _mark(config, store, feed, older)  # it gains a link to the next


def _members(
    config: Config, store: Store, feed: str, number: int, since: datetime | None
) -> Iterator[history.Member]:
    # Those that were set aside count: else an archive would close whenever they are tried again, for good.
    while batch := store.members_after(feed, number, _BATCH):
        for number, record in batch:  # noqa: PLR1704 - the next batch begins behind the last of this one
            weight = windows.room(config, record.entry)
            yield history.Member(number, weight, record.entry.updated, windows.is_kept(record, since))


def mark(config: Config, store: Store) -> None:
    """Have all archive documents in the formats that are wanted now, and in no other. Call inside a transaction."""
    for feed, number in [*store.all_archives()]:
        _mark(config, store, feed, number)
    for kind in {*feeds.KINDS} - {*windows.kinds(config)}:
        for row in _archived(store.documents(kind)):
            store.put_document(replace(row, dirty=True, gone=True))


def newest(config: Config, store: Store, feed: str) -> Iterator[DocumentRow]:
    """The documents of a feed's newest archive, which its subscription documents lead to."""
    number = store.archives(feed)
    paths = (history.path(feed, number, kind) for kind in windows.kinds(config)) if number else ()
    return (row for row in map(store.document, paths) if row)


def _archived(rows: Sequence[DocumentRow]) -> list[DocumentRow]:
    return [row for row in rows if history.is_archive(row.subject)]


def _mark(config: Config, store: Store, feed: str, number: int) -> None:
    for kind in windows.kinds(config):
        path = history.path(feed, number, kind)
        there = store.document(path)
        if there is None or there.kind != "page":  # one of a time before archives keeps its place
            store.mark(path, _kind(kind), history.subject(feed, number), gone=False)


def _kind(name: str) -> Kind:
    return next(kind for kind in feeds.KINDS if kind == name)
