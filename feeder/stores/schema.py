"""The tables of the SQLite store, and how a record lies in them."""

import json
import os
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ..records import ArchiveRow, AssetRow, DocumentRow, Event, FeedRow, Record, SeedRow
from ..types import Entry, Person, Picture, Stamp

#: What a store of this feeder is; `upgrades` brings older ones to it.
VERSION = 4

#: `feeder` in ASCII: `file` and feeder itself tell the database by it (SQLite, PRAGMA application_id).
APPLICATION = 0x66656564

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A path is the bytes of a file name, which need not be text.
CREATE TABLE seeds (
    path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
    digest BLOB, state TEXT NOT NULL, entry INTEGER, reason TEXT, due INTEGER, title TEXT,
    copied BLOB
) WITHOUT ROWID;
CREATE INDEX seeds_state ON seeds (state) WHERE state <> 'entry';
CREATE INDEX seeds_due ON seeds (due) WHERE due IS NOT NULL;
CREATE INDEX seeds_copies ON seeds (entry) WHERE state = 'copy';
CREATE INDEX seeds_strays ON seeds (path) WHERE state = 'copy' AND copied IS NULL;

-- An entry is never deleted: its id, slug and links are never given again.
CREATE TABLE entries (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stated TEXT, digest BLOB NOT NULL, read BLOB NOT NULL,
    seed BLOB UNIQUE, live INTEGER NOT NULL, blocked TEXT,
    slug TEXT NOT NULL, link TEXT NOT NULL, published INTEGER NOT NULL, updated INTEGER NOT NULL UNIQUE,
    by_day INTEGER NOT NULL, dated TEXT, canonical TEXT, title_key TEXT NOT NULL,
    title TEXT, language TEXT, authors TEXT NOT NULL, categories TEXT NOT NULL, image TEXT,
    summary TEXT NOT NULL, opening TEXT NOT NULL, html TEXT NOT NULL
);
CREATE UNIQUE INDEX entries_stated ON entries (stated) WHERE stated IS NOT NULL;
CREATE INDEX entries_digest ON entries (digest, live DESC);
CREATE INDEX entries_canonical ON entries (canonical) WHERE canonical IS NOT NULL AND seed IS NULL;
CREATE INDEX entries_blocked ON entries (blocked) WHERE blocked IS NOT NULL;
CREATE INDEX entries_orphans ON entries (title_key) WHERE seed IS NULL;
CREATE INDEX entries_orphan_dates ON entries (published) WHERE seed IS NULL;
CREATE INDEX entries_live ON entries (live, seed) WHERE live AND seed IS NULL;

-- `base`, `base-2`, `base-3`, …
CREATE TABLE slugs (base TEXT, number INTEGER, entry INTEGER NOT NULL, PRIMARY KEY (base, number)) WITHOUT ROWID;
-- The links that entries had before the one that they have.
CREATE TABLE former_links (link TEXT PRIMARY KEY, entry INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX former_links_entry ON former_links (entry);
CREATE INDEX entries_link ON entries (link);
CREATE TABLE events (entry INTEGER, number INTEGER, at INTEGER NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL,
    PRIMARY KEY (entry, number)) WITHOUT ROWID;

-- What `nearness` knows a text by, only where near-equal articles are folded.
CREATE TABLE sketches (part INTEGER, entry INTEGER, PRIMARY KEY (part, entry)) WITHOUT ROWID;
CREATE INDEX sketches_entry ON sketches (entry);

CREATE TABLE assets (
    entry INTEGER NOT NULL, source BLOB NOT NULL,
    size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, digest BLOB,
    PRIMARY KEY (entry, source)
) WITHOUT ROWID;
CREATE INDEX assets_digest ON assets (digest);
CREATE INDEX assets_source ON assets (source);

-- `name` is the folder of the feed's documents, and `main` that of the main one. `kind` and `label` say which entries
-- it is of. One that waits for its first entries is not born, and its name is `<kind>:<label>`, which is no folder's.
CREATE TABLE feeds (name TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL,
    description TEXT NOT NULL, language TEXT,
    born INTEGER, updated INTEGER NOT NULL, UNIQUE (kind, label)) WITHOUT ROWID;
CREATE INDEX feeds_born ON feeds (kind, title) WHERE born IS NOT NULL;
CREATE INDEX feeds_updated ON feeds (updated) WHERE born IS NOT NULL;
CREATE TABLE members (feed TEXT NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL,
    PRIMARY KEY (feed, number), UNIQUE (entry, feed)) WITHOUT ROWID;
-- The entries that have no number yet: a mark on the entry itself would have its whole text written again.
CREATE TABLE newcomers (feed TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (feed, entry)) WITHOUT ROWID;
CREATE INDEX newcomers_entry ON newcomers (entry);
-- The members from the number `first` to `last` lie in an archive document (RFC 5005, section 4).
CREATE TABLE archives (feed TEXT NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    updated INTEGER NOT NULL, PRIMARY KEY (feed, number)) WITHOUT ROWID;
CREATE UNIQUE INDEX archives_first ON archives (feed, first);

-- What feeds tell of an entry `until` an instant, beside what they hold: that it is gone, or was corrected.
CREATE TABLE lingering (entry INTEGER PRIMARY KEY, what TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX lingering_until ON lingering (until);
CREATE INDEX lingering_latest ON lingering (what, at);
-- Entries that stay away whatever lies in the seeds folder. `marks` are what their text is known by, in JSON, which
-- can't be turned back into it.
CREATE TABLE retractions (entry INTEGER PRIMARY KEY, at INTEGER NOT NULL, notice TEXT, marks TEXT NOT NULL);

-- What hubs are told: that the document at `topic` has been another since `at`. `due` is the next try, NULL when there
-- is to be none, `said` what became of the last one, and `told` when a hub was last told.
CREATE TABLE outbox (topic TEXT NOT NULL, hub TEXT NOT NULL, at INTEGER NOT NULL, due INTEGER,
    tries INTEGER NOT NULL, said TEXT, told INTEGER, PRIMARY KEY (topic, hub)) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (hub, due) WHERE due IS NOT NULL;

CREATE TABLE documents (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, digest BLOB, pending BLOB,
    dirty INTEGER NOT NULL, gone INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_dirty ON documents (kind) WHERE dirty;
CREATE INDEX documents_pending ON documents (kind) WHERE pending IS NOT NULL;
CREATE INDEX documents_kind ON documents (kind, subject) WHERE kind <> 'page';

CREATE TABLE builds (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, report TEXT NOT NULL);
"""

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
