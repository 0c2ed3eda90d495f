"""The columns of the SQLite store's tables, and how a record lies in them."""

import json
import os
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ..records import ArchiveRow, AssetRow, DocumentRow, Event, FeedRow, Record, SeedRow
from ..types import Entry, Person, Picture, Stamp

RECORD = (
    "key, id, stated, digest, read, seed, live, blocked, slug, link, published, updated, by_day, dated, canonical,"
    " title_key, title, language, authors, categories, image, summary, opening, html"
)
FEED = "name, kind, label, title, description, language, born, updated"
SEED = "path, size, mtime, ctime, inode, digest, state, entry, reason, due, title, copied"
DOCUMENT = "path, kind, subject, digest, pending, dirty, gone"
ARCHIVE = "feed, number, first, last, updated"
ASSET = "entry, source, size, mtime, ctime, inode, digest"

#: How much of an article's text an entry keeps for a title that must be derived, in characters.
OPENING = 300

Row = tuple[Any, ...]


def seconds(at: datetime) -> int:
    """As SQLite holds an instant: whole seconds since 1970."""
    return int(at.timestamp())


def moment(value: int) -> datetime:
    """The instant of so many seconds, in UTC."""
    return datetime.fromtimestamp(value, UTC)


def path(row: Row) -> str:
    """The one column of a path."""
    return os.fsdecode(row[0])


def instant(row: Row) -> datetime:
    """The one column of an instant."""
    return moment(row[0])


def event(row: Row) -> Event:
    """A row of the columns `at, what, why`."""
    at, what, why = row
    return Event(moment(at), what, why)


def told(text: str | None) -> str | None:
    """`text` that may name a file whose name is no text."""
    return text and text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def seed_row(row: Row) -> SeedRow:
    """A row of `SEED` columns."""
    path, size, mtime, ctime, inode, digest, state, entry, reason, due, title, copied = row
    return SeedRow(
        path=os.fsdecode(path),
        stamp=Stamp(size, mtime, ctime, inode),
        digest=digest,
        state=state,
        entry=entry,
        reason=reason,
        due=None if due is None else moment(due),
        title=title,
        copied=copied,
    )


def from_seed(row: SeedRow) -> Row:
    """The columns of `SEED`."""
    stamp = row.stamp
    due = None if row.due is None else seconds(row.due)
    return (
        os.fsencode(row.path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode,
        row.digest, row.state, row.entry, told(row.reason), due, row.title, row.copied,
    )  # fmt: skip


def record(row: Row) -> Record:
    """A row of `RECORD` columns."""
    (
        key, iri, stated, digest, read, seed, live, blocked, slug, link, published, updated, by_day, dated, canonical,
        title_key, title, language, authors, categories, image, summary, opening, html,
    ) = row  # fmt: skip
    entry = Entry(
        key=key,
        id=iri,
        slug=slug,
        link=link,
        title=title,
        published=moment(published),
        updated=moment(updated),
        summary=summary,
        html=html,
        text=opening,
        authors=_people(authors),
        categories=_words(categories),
        language=language,
        image=Picture(*json.loads(image)) if image else None,
        canonical=canonical,
    )
    return Record(
        entry=entry,
        stated=stated,
        digest=digest,
        read=read,
        seed=None if seed is None else os.fsdecode(seed),
        title_key=title_key,
        live=bool(live),
        blocked=blocked,
        by_day=bool(by_day),
        dated=dated,
    )


def from_record(record: Record) -> Row:
    """The columns of `RECORD`."""
    entry, image = record.entry, record.entry.image
    return (
        entry.key, entry.id, record.stated, record.digest, record.read,
        None if record.seed is None else os.fsencode(record.seed), record.live, record.blocked,
        entry.slug, entry.link, seconds(entry.published), seconds(entry.updated), record.by_day, record.dated,
        entry.canonical, record.title_key, entry.title, entry.language,
        _from_people(entry.authors), _from_words(entry.categories),
        json.dumps((image.url, image.alt, image.media_type)) if image else None,
        entry.summary, entry.text[:OPENING], entry.html,
    )  # fmt: skip


# Most articles of a site share their authors and categories, which JSON would take apart each time.
@lru_cache(1000)
def _people(text: str) -> tuple[Person, ...]:
    return tuple(Person(*person) for person in json.loads(text))


@lru_cache(1000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(1000)
def _from_people(people: tuple[Person, ...]) -> str:
    return json.dumps([(person.name, person.email, person.url) for person in people])


@lru_cache(1000)
def _from_words(words: tuple[str, ...]) -> str:
    return json.dumps(words)


def feed_row(row: Row) -> FeedRow:
    """A row of `FEED` columns, of a feed that is born."""
    *said, born, updated = row
    named = dict(zip(FEED.split(", "), said, strict=False))
    return FeedRow(**named, born=moment(born), updated=moment(updated))


def from_feed(row: FeedRow) -> Row:
    """The columns of `FEED`."""
    said = (row.name, row.kind, row.label, row.title, row.description, row.language)
    return (*said, seconds(row.born), seconds(row.updated))


def document_row(row: Row) -> DocumentRow:
    """A row of `DOCUMENT` columns."""
    path, kind, subject, digest, pending, dirty, gone = row
    return DocumentRow(
        path=path,
        kind=kind,
        subject=subject,
        digest=digest,
        pending=pending,
        dirty=bool(dirty),
        gone=bool(gone),
    )


def archive_row(row: Row) -> ArchiveRow:
    """A row of `ARCHIVE` columns."""
    feed, number, first, last, updated = row
    return ArchiveRow(feed, number, first, last, moment(updated))


def asset_row(row: Row) -> AssetRow:
    """A row of `ASSET` columns."""
    entry, source, size, mtime, ctime, inode, digest = row
    return AssetRow(
        entry, os.fsdecode(source), None if size is None else Stamp(size, mtime, ctime, inode), digest
    )


def from_asset(asset: AssetRow) -> Row:
    """The columns of `ASSET`."""
    stamp = asset.stamp
    facts = (None,) * 4 if stamp is None else (stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode)
    return (asset.entry, os.fsencode(asset.source), *facts, asset.digest)
