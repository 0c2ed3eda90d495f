"""Stores of versions that were, made from those of today."""

import sqlite3
from contextlib import closing
from pathlib import Path

#: The tables of version 1, as they were made then.
VERSION_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A path is the bytes of a file name, which need not be text.
CREATE TABLE seeds (
    path BLOB PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
    digest BLOB, state TEXT NOT NULL, entry INTEGER, reason TEXT, due INTEGER, title TEXT
) WITHOUT ROWID;
CREATE INDEX seeds_state ON seeds (state) WHERE state <> 'entry';
CREATE INDEX seeds_due ON seeds (due) WHERE due IS NOT NULL;
CREATE INDEX seeds_copies ON seeds (entry) WHERE state = 'copy';

-- An entry is never deleted: its id, slug and links are never given again.
CREATE TABLE entries (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stated TEXT, digest BLOB NOT NULL, read BLOB NOT NULL,
    seed BLOB UNIQUE, live INTEGER NOT NULL, enrolled INTEGER NOT NULL DEFAULT 0, blocked TEXT,
    slug TEXT NOT NULL, link TEXT NOT NULL, published INTEGER NOT NULL, updated INTEGER NOT NULL UNIQUE,
    by_day INTEGER NOT NULL, dated TEXT, canonical TEXT, title_key TEXT NOT NULL,
    title TEXT, language TEXT, authors TEXT NOT NULL, categories TEXT NOT NULL, image TEXT,
    summary TEXT NOT NULL, opening TEXT NOT NULL, html TEXT NOT NULL
);
CREATE UNIQUE INDEX entries_stated ON entries (stated) WHERE stated IS NOT NULL;
CREATE INDEX entries_digest ON entries (digest);
CREATE INDEX entries_canonical ON entries (canonical) WHERE canonical IS NOT NULL AND seed IS NULL;
CREATE INDEX entries_blocked ON entries (blocked) WHERE blocked IS NOT NULL;
CREATE INDEX entries_unenrolled ON entries (published, id) WHERE NOT enrolled;
CREATE INDEX entries_orphans ON entries (title_key) WHERE seed IS NULL;
CREATE INDEX entries_orphan_dates ON entries (published) WHERE seed IS NULL;
CREATE INDEX entries_live ON entries (live, seed) WHERE live AND seed IS NULL;

-- `base`, `base-2`, `base-3`, …
CREATE TABLE slugs (base TEXT, number INTEGER, entry INTEGER NOT NULL, PRIMARY KEY (base, number)) WITHOUT ROWID;
-- The links that entries had before the one that they have.
CREATE TABLE former_links (link TEXT PRIMARY KEY, entry INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX former_links_entry ON former_links (entry);
CREATE INDEX entries_link ON entries (link);
CREATE TABLE events (entry INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX events_entry ON events (entry);

CREATE TABLE assets (
    entry INTEGER NOT NULL, source BLOB NOT NULL,
    size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, digest BLOB,
    PRIMARY KEY (entry, source)
) WITHOUT ROWID;
CREATE INDEX assets_digest ON assets (digest);

CREATE TABLE feeds (name TEXT PRIMARY KEY, born INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE members (feed TEXT NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL,
    PRIMARY KEY (feed, number), UNIQUE (feed, entry)) WITHOUT ROWID;

CREATE TABLE documents (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, digest BLOB, pending BLOB,
    dirty INTEGER NOT NULL, gone INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_dirty ON documents (kind) WHERE dirty;
CREATE INDEX documents_pending ON documents (kind) WHERE pending IS NOT NULL;
CREATE INDEX documents_kind ON documents (kind, subject) WHERE kind <> 'page';

CREATE TABLE builds (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, report TEXT NOT NULL);
"""
APPLICATION = 0x66656564


def age(path: Path) -> None:
    """Turn the store at `path`, which nobody has open, into one of version 1 with the same content."""
    age_to_3(path)  # which had no feeds but the main one
    old = path.with_name("older.db")
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(VERSION_1)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute("PRAGMA user_version = 1")
        db.execute("ATTACH ? AS new", (str(path),))
        db.execute("BEGIN")
        for (table,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            columns = ", ".join(sorted(_columns(db, "main", table) & _columns(db, "new", table)))
            # Events of version 1 lie in the order in which they came, those of all entries mixed.
            order = " ORDER BY number, entry" if table == "events" else ""
            db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}{order}")
        db.execute("UPDATE main.entries SET enrolled = key NOT IN (SELECT entry FROM new.newcomers)")
        db.execute("COMMIT")
    for beside in path.parent.glob(path.name + "-*"):
        beside.unlink()
    old.replace(path)


def age_by_one(path: Path) -> None:
    """Turn the store at `path`, which nobody has open, into one of version 2 with the same content."""
    age_to_3(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DROP TABLE sketches")
        db.execute("DROP INDEX seeds_strays")
        db.execute("ALTER TABLE seeds DROP COLUMN copied")
        db.execute("PRAGMA user_version = 2")


def age_to_3(path: Path) -> None:
    """Turn the store at `path`, which nobody has open, into one of version 3 with the same content."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript("""
            CREATE TABLE older (name TEXT PRIMARY KEY, born INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO older SELECT name, born, updated FROM feeds WHERE kind = 'main';
            DROP TABLE feeds;
            ALTER TABLE older RENAME TO feeds;
            CREATE TABLE older (feed TEXT NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL,
                PRIMARY KEY (feed, number), UNIQUE (feed, entry)) WITHOUT ROWID;
            INSERT INTO older SELECT * FROM members WHERE feed = 'main';
            DROP TABLE members;
            ALTER TABLE older RENAME TO members;
            CREATE TABLE older (entry INTEGER PRIMARY KEY);
            INSERT INTO older SELECT entry FROM newcomers WHERE feed = 'main';
            DROP TABLE newcomers;
            ALTER TABLE older RENAME TO newcomers;
            DROP TABLE archives; DROP TABLE lingering; DROP TABLE retractions; DROP TABLE outbox;
            PRAGMA user_version = 3;
        """)


def _columns(db: sqlite3.Connection, schema: str, table: str) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))}


def version(path: Path) -> int:
    """The version of the store at `path`, as SQLite holds it."""
    with closing(sqlite3.connect(path)) as db:
        number: int = db.execute("PRAGMA user_version").fetchone()[0]
    return number
