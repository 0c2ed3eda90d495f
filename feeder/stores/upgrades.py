"""Stores of older versions brought to this one: a backup first, then all in one transaction."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

from ..errors import StoreError
from . import checks, copies, tables


def _newcomers(db: sqlite3.Connection) -> None:
    """Whether an entry has its number is no mark on the entry any more; a story is one tree, not two."""
    for statement in """
        CREATE TABLE newcomers (entry INTEGER PRIMARY KEY);
        INSERT INTO newcomers SELECT key FROM entries WHERE NOT enrolled;
        DROP INDEX entries_unenrolled;

        DROP INDEX entries_digest;
        CREATE INDEX entries_digest ON entries (digest, live DESC);
        CREATE INDEX assets_source ON assets (source);

        ALTER TABLE events RENAME TO older;
        CREATE TABLE events (entry INTEGER, number INTEGER, at INTEGER NOT NULL, what TEXT NOT NULL,
            why TEXT NOT NULL, PRIMARY KEY (entry, number)) WITHOUT ROWID;
        INSERT INTO events
            SELECT entry, row_number() OVER (PARTITION BY entry ORDER BY rowid), at, what, why FROM older;
        DROP TABLE older
    """.split(";"):
        db.execute(statement)
    # SQLite learned it in 3.35 (2021); without it the column stays, and nobody asks for it.
    if sqlite3.sqlite_version_info >= (3, 35):
        db.execute("ALTER TABLE entries DROP COLUMN enrolled")


def _sketches(db: sqlite3.Connection) -> None:
    """A copy may be one of a near-equal text, so that it is remembered which text that was."""
    for statement in """
        ALTER TABLE seeds ADD COLUMN copied BLOB;
        UPDATE seeds SET copied = digest
            WHERE state = 'copy' AND digest = (SELECT entries.digest FROM entries WHERE key = seeds.entry);
        CREATE INDEX seeds_strays ON seeds (path) WHERE state = 'copy' AND copied IS NULL;
        CREATE TABLE sketches (part INTEGER, entry INTEGER, PRIMARY KEY (part, entry)) WITHOUT ROWID;
        CREATE INDEX sketches_entry ON sketches (entry)
    """.split(";"):
        db.execute(statement)


def _feeds(db: sqlite3.Connection) -> None:
    """There are feeds beside the main one, archives, tombstones, retractions, and an outbox."""
    for statement in """
        ALTER TABLE feeds RENAME TO older;
        CREATE TABLE feeds (name TEXT PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL,
            description TEXT NOT NULL, language TEXT,
            born INTEGER, updated INTEGER NOT NULL, UNIQUE (kind, label)) WITHOUT ROWID;
        INSERT INTO feeds SELECT name, 'main', '', '', '', NULL, born, updated FROM older;
        DROP TABLE older;
        CREATE INDEX feeds_born ON feeds (kind, title) WHERE born IS NOT NULL;
        CREATE INDEX feeds_updated ON feeds (updated) WHERE born IS NOT NULL;

        ALTER TABLE members RENAME TO older;
        CREATE TABLE members (feed TEXT NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL,
            PRIMARY KEY (feed, number), UNIQUE (entry, feed)) WITHOUT ROWID;
        INSERT INTO members SELECT feed, number, entry FROM older;
        DROP TABLE older;

        ALTER TABLE newcomers RENAME TO older;
        CREATE TABLE newcomers (feed TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (feed, entry)) WITHOUT ROWID;
        INSERT INTO newcomers SELECT 'main', entry FROM older;
        DROP TABLE older;
        CREATE INDEX newcomers_entry ON newcomers (entry);

        CREATE TABLE archives (feed TEXT NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY (feed, number)) WITHOUT ROWID;
        CREATE UNIQUE INDEX archives_first ON archives (feed, first);
        CREATE TABLE lingering (entry INTEGER PRIMARY KEY, what TEXT NOT NULL, at INTEGER NOT NULL,
            until INTEGER NOT NULL);
        CREATE INDEX lingering_until ON lingering (until);
        CREATE INDEX lingering_latest ON lingering (what, at);
        CREATE TABLE retractions (entry INTEGER PRIMARY KEY, at INTEGER NOT NULL, notice TEXT,
            marks TEXT NOT NULL);
        CREATE TABLE outbox (topic TEXT NOT NULL, hub TEXT NOT NULL, at INTEGER NOT NULL, due INTEGER,
            tries INTEGER NOT NULL, said TEXT, told INTEGER, PRIMARY KEY (topic, hub)) WITHOUT ROWID;
        CREATE INDEX outbox_due ON outbox (hub, due) WHERE due IS NOT NULL""".split(";"):
        db.execute(statement)


#: What brings a store from each version to the next. A step, once released, is never changed.
STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _newcomers, 2: _sketches, 3: _feeds}


def upgrade(db: sqlite3.Connection, path: Path) -> None:
    """Bring the store at `path`, open as `db`, to this version; call under the builders' lock.

    Cut short at any moment it leaves the old version or the new one. Raises StoreError, sqlite3.Error.
    """
    version = copies.number(db, "user_version")
    if version == tables.VERSION:
        return
    if version > tables.VERSION:
        raise StoreError(
            f"{path} was written by a newer version of feeder, and was left as it is: upgrade feeder, or put back"
            f" {_way_back(path)} with `feeder store restore`."
        )
    if version not in STEPS:
        raise checks.damaged(path, f"there is no version {version}")
    if reason := copies.damage(db):
        raise checks.damaged(path, reason.removeprefix("is damaged ").strip("()"))
    _keep(db, path, version)
    # With a rollback journal, as a restored backup has, as well as with a log.
    db.execute("BEGIN IMMEDIATE")
    try:
        for step in range(version, tables.VERSION):
            STEPS[step](db)
        db.execute(f"PRAGMA user_version = {tables.VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def kept(path: Path, version: int, number: int = 1) -> Path:
    """Where the store at `path` is kept as it was before its upgrade from `version`."""
    more = f"-{number}" if number > 1 else ""
    return path.with_name(f"{path.name}.v{version}{more}.backup")


def _keep(db: sqlite3.Connection, path: Path, version: int) -> None:
    with copies.plainly(f"{path} is of an older version, and no backup of it can be made to upgrade it"):
        target = next(
            name for number in count(1) if _may_be_replaced(name := kept(path, version, number), db)
        )
        with copies.draft(db, path, path.parent, path.stat().st_mode) as draft:
            draft.replace(target)
        copies.sync(path.parent)


def _may_be_replaced(backup: Path, db: sqlite3.Connection) -> bool:
    """Whether nothing is there, or a backup that an upgrade cut short left: it has no entry that the store has not.

    One of a lost store may be all that is left of its identities.
    """
    try:
        with closing(copies.read(backup)) as old:
            if copies.number(old, "application_id") != tables.APPLICATION:
                return False
            same = "SELECT 1 FROM entries WHERE key = ? AND id = ?"
            return all(db.execute(same, row).fetchone() for row in old.execute("SELECT key, id FROM entries"))
    except FileNotFoundError:
        return True
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return False


def _way_back(path: Path) -> str:
    made = [name for number in range(1, 10) if (name := kept(path, tables.VERSION, number)).exists()]
    return f"the backup {made[-1]}" if made else "a backup of this version"
