"""The store in one SQLite file, with a lock file beside it."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import LockedError, StoreError
from ..records import AssetRow, DocumentRow, Event, Kind, Record, SeedRow, SeedState
from ..types import Stamp
from . import schema as _

_RECORD_FIELDS = {"key", "id", "slug", "stated", "digest", "seed", "canonical", "link", "updated"}
_BUILDS_KEPT = 50


class SqliteStore:
    """The `Store` over a file. `path` is made when it is not there; raises StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            try:
                self._open()
            except BaseException:
                self._db.close()
                raise

    def _open(self) -> None:
        self._db.execute("PRAGMA busy_timeout = 30000")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._create()
        elif version != _.VERSION or self._db.execute("PRAGMA application_id").fetchone()[0] != _.APPLICATION:
            raise StoreError(f"{self._path} is not a store of this version of feeder; nothing was changed in it.")
        # A build may have been killed, and a machine may lose its power, at any moment: FULL syncs each commit.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        # A cold build of many articles would otherwise write each page of an index many times.
        self._db.execute("PRAGMA cache_size = -32000")
        self._db.execute("PRAGMA wal_autocheckpoint = 8000")

    def _create(self) -> None:
        with self.transaction():
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                if self._db.execute("PRAGMA user_version").fetchone()[0] == _.VERSION:
                    return  # another process has made it meanwhile
                raise StoreError(f"{self._path} is a database of something else; name another in store.url.")
            for statement in _.SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {_.APPLICATION}")
            self._db.execute(f"PRAGMA user_version = {_.VERSION}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"The store {self._path} can't be used: {error}.") from error
        except OSError as error:
            raise StoreError(f"The store {self._path} can't be used: {error.strerror or error}.") from error

    def _all(self, sql: str, *values: object) -> list[_.Row]:
        with self._errors():
            return self._db.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: object) -> _.Row | None:
        with self._errors():
            row: _.Row | None = self._db.execute(sql, values).fetchone()
            return row

    def _run(self, sql: str, *values: object) -> int:
        with self._errors():
            return self._db.execute(sql, values).lastrowid or 0

    # The whole

    @contextmanager
    def lock(self, *, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:
        path = self._path.with_name(self._path.name + ".lock")
        with self._errors():
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not wait:
                    raise LockedError(f"Another build is at work with {self._path}.") from None
                tell(f"Another build is at work with {self._path}; waiting for it to end.")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)  # and with it the lock

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._run("ROLLBACK")
            raise

    def close(self) -> None:
        with self._errors():
            self._db.close()

    def meta(self, name: str) -> str | None:
        row = self._one("SELECT value FROM meta WHERE name = ?", name)
        return row[0] if row else None

    def set_meta(self, name: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    # Seeds

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        with self._errors():
            for path, *facts in self._db.execute("SELECT path, size, mtime, ctime, inode FROM seeds ORDER BY path"):
                yield os.fsdecode(path), Stamp(*facts)

    def seed(self, path: str) -> SeedRow | None:
        row = self._one(f"SELECT {_.SEED} FROM seeds WHERE path = ?", os.fsencode(path))
        return _.seed_row(row) if row else None

    def put_seed(self, row: SeedRow) -> None:
        self._run("INSERT OR REPLACE INTO seeds VALUES (?,?,?,?,?,?,?,?,?,?,?)", *_.from_seed(row))

    def drop_seed(self, path: str) -> None:
        self._run("DELETE FROM seeds WHERE path = ?", os.fsencode(path))

    def seeds_in(self, state: SeedState) -> Iterator[SeedRow]:
        return map(_.seed_row, self._all(f"SELECT {_.SEED} FROM seeds WHERE state = ? ORDER BY path", state))

    def count_seeds(self) -> dict[str, int]:
        others: dict[str, int] = dict(self._all("SELECT state, count(*) FROM seeds WHERE state <> 'entry' GROUP BY state"))
        return {"all": self._all("SELECT count(*) FROM seeds")[0][0], **others}

    def due(self, now: datetime) -> list[str]:
        rows = self._all("SELECT path FROM seeds WHERE due <= ? ORDER BY due, path", _.seconds(now))
        return [os.fsdecode(path) for (path,) in rows]

    def strays(self) -> list[str]:
        sql = (
            "SELECT path FROM seeds JOIN entries ON entries.key = seeds.entry"
            " WHERE state = 'copy' AND seeds.digest <> entries.digest ORDER BY path"
        )
        return [os.fsdecode(path) for (path,) in self._all(sql)]

    def copies(self, entry: int) -> list[SeedRow]:
        sql = f"SELECT {_.SEED} FROM seeds WHERE state = 'copy' AND entry = ? ORDER BY path"
        return [_.seed_row(row) for row in self._all(sql, entry)]

    # Entries

    def records(self, field: str, value: object) -> list[Record]:
        if field not in _RECORD_FIELDS:
            raise ValueError(field)
        if field == "seed" and isinstance(value, str):
            value = os.fsencode(value)
        sql = f"SELECT {_.RECORD} FROM entries WHERE {field} = ? ORDER BY live DESC, key LIMIT 20"
        return [_.record(row) for row in self._all(sql, value)]

    def orphans(self, title_key: str, published: datetime | None, limit: int) -> list[Record]:
        sql = f"SELECT {_.RECORD} FROM entries WHERE seed IS NULL AND title_key = ? LIMIT ?"
        rows = self._all(sql, title_key, limit)
        if published is not None:
            sql = f"SELECT {_.RECORD} FROM entries WHERE seed IS NULL AND published BETWEEN ? AND ? LIMIT ?"
            rows += self._all(sql, _.seconds(published), _.seconds(published) + 86_400, limit)
        return [_.record(row) for row in rows]

    def has_orphans(self) -> bool:
        return self._one("SELECT 1 FROM entries INDEXED BY entries_orphans WHERE seed IS NULL LIMIT 1") is not None

    def without_file(self) -> list[int]:
        return [key for (key,) in self._all("SELECT key FROM entries WHERE live AND seed IS NULL ORDER BY key")]

    def blocked(self) -> list[tuple[str, str]]:
        rows = self._all("SELECT seed, blocked FROM entries WHERE blocked IS NOT NULL AND live AND seed IS NOT NULL")
        return [(os.fsdecode(seed), reason) for seed, reason in rows]

    def count_live(self) -> int:
        count: int = self._all("SELECT count(*) FROM entries WHERE live")[0][0]
        return count

    def next_key(self) -> int:
        key: int = self._all("SELECT coalesce(max(key), 0) + 1 FROM entries")[0][0]
        return key

    def add_record(self, record: Record) -> None:
        row = _.from_record(record)
        self._run(f"INSERT INTO entries ({_.RECORD}) VALUES ({','.join('?' * len(row))})", *row)

    def put_record(self, record: Record) -> None:
        columns = ", ".join(f"{name} = ?" for name in _.RECORD.split(", ")[1:])
        self._run(f"UPDATE entries SET {columns} WHERE key = ?", *_.from_record(record)[1:], record.entry.key)

    def has(self, field: str, value: object) -> bool:
        if field not in _RECORD_FIELDS:
            raise ValueError(field)
        if isinstance(value, datetime):
            value = _.seconds(value)
        return self._one(f"SELECT 1 FROM entries WHERE {field} = ?", value) is not None

    def give_slug(self, base: str, entry: int, fits: Callable[[str], bool]) -> str:
        row = self._one("SELECT max(number) FROM slugs WHERE base = ?", base)
        number = (row[0] or 0) + 1 if row else 1
        while True:
            slug = base if number == 1 else f"{base}-{number}"
            if self.slug_taken(slug) is None and fits(slug):
                self._run("INSERT INTO slugs VALUES (?, ?, ?, ?)", slug, base, number, entry)
                return slug
            number += 1

    def slug_taken(self, slug: str) -> int | None:
        row = self._one("SELECT entry FROM slugs WHERE slug = ?", slug)
        return row[0] if row else None

    def slug_base(self, slug: str) -> str:
        row = self._one("SELECT base FROM slugs WHERE slug = ?", slug)
        return row[0] if row else slug

    def addresses(self, entry: int) -> list[str]:
        return [link for (link,) in self._all("SELECT link FROM addresses WHERE entry = ? ORDER BY link", entry)]

    def give_address(self, link: str, entry: int) -> None:
        self._run("INSERT OR IGNORE INTO addresses VALUES (?, ?)", link, entry)

    def address_taken(self, link: str) -> int | None:
        row = self._one("SELECT entry FROM addresses WHERE link = ?", link)
        return row[0] if row else None

    def tell(self, entry: int, event: Event) -> None:
        self._run("INSERT INTO events VALUES (?, ?, ?, ?)", entry, _.seconds(event.at), event.what, _.told(event.why))

    def story(self, entry: int) -> list[Event]:
        rows = self._all("SELECT at, what, why FROM events WHERE entry = ? ORDER BY rowid", entry)
        return [Event(_.moment(at), what, why) for at, what, why in rows]

    # Assets

    def put_assets(self, entry: int, assets: Iterable[AssetRow]) -> None:
        self._run("DELETE FROM assets WHERE entry = ?", entry)
        for asset in assets:
            self._run("INSERT INTO assets VALUES (?,?,?,?,?,?,?)", *_.from_asset(asset))

    def assets(self, entry: int | None = None) -> list[AssetRow]:
        where, values = _where(entry=entry)
        return [_.asset_row(row) for row in self._all(f"SELECT {_.ASSET} FROM assets{where} ORDER BY source", *values)]

    def asset(self, source: str) -> AssetRow | None:
        row = self._one(f"SELECT {_.ASSET} FROM assets WHERE source = ? LIMIT 1", os.fsencode(source))
        return _.asset_row(row) if row else None

    # Feeds

    def enrol(self, feed: str) -> int:
        rows = self._all("SELECT key FROM entries WHERE NOT enrolled AND live AND blocked IS NULL ORDER BY published, id")
        first = (self._one("SELECT max(number) FROM members WHERE feed = ?", feed) or (None,))[0] or 0
        for number, (key,) in enumerate(rows, first + 1):
            self._run("INSERT INTO members VALUES (?, ?, ?)", feed, number, key)
            self._run("UPDATE entries SET enrolled = 1 WHERE key = ?", key)
        return len(rows)

    def window(self, feed: str, limit: int) -> list[Record]:
        columns = ", ".join(f"entries.{name}" for name in _.RECORD.split(", "))
        sql = (
            f"SELECT {columns} FROM members JOIN entries ON entries.key = members.entry"
            " WHERE feed = ? AND live AND blocked IS NULL ORDER BY number DESC LIMIT ?"
        )
        return [_.record(row) for row in self._all(sql, feed, limit)]

    def feed_times(self, feed: str) -> tuple[datetime, datetime] | None:
        row = self._one("SELECT born, updated FROM feeds WHERE name = ?", feed)
        return (_.moment(row[0]), _.moment(row[1])) if row else None

    def set_feed_times(self, feed: str, born: datetime, updated: datetime) -> None:
        self._run("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", feed, _.seconds(born), _.seconds(updated))

    # Documents

    def document(self, path: str) -> DocumentRow | None:
        row = self._one(f"SELECT {_.DOCUMENT} FROM documents WHERE path = ?", path)
        return _.document_row(row) if row else None

    def documents(self, kind: Kind | None = None, subject: str | None = None) -> list[DocumentRow]:
        where, values = _where(kind=kind, subject=subject)
        sql = f"SELECT {_.DOCUMENT} FROM documents{where} ORDER BY path"
        return [_.document_row(row) for row in self._all(sql, *values)]

    def put_document(self, row: DocumentRow) -> None:
        values = (row.path, row.kind, row.subject, row.digest, row.pending, row.dirty, row.gone)
        self._run("INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?)", *values)

    def drop_document(self, path: str) -> None:
        self._run("DELETE FROM documents WHERE path = ?", path)

    def dirty(self, *, gone: bool = False) -> list[DocumentRow]:
        sql = f"SELECT {_.DOCUMENT} FROM documents WHERE dirty AND gone = ? ORDER BY path"
        return [_.document_row(row) for row in self._all(sql, gone)]

    def soil(self, kind: Kind | None = None, subject: str | None = None) -> None:
        where, values = _where(kind=kind, subject=subject)
        self._run(f"UPDATE documents SET dirty = 1{where}", *values)

    def interrupted(self) -> list[DocumentRow]:
        sql = f"SELECT {_.DOCUMENT} FROM documents WHERE pending IS NOT NULL ORDER BY path"
        return [_.document_row(row) for row in self._all(sql)]

    # Builds

    def add_build(self, at: datetime, report: dict[str, Any]) -> None:
        number = self._run("INSERT INTO builds (at, report) VALUES (?, ?)", _.seconds(at), json.dumps(report))
        self._run("DELETE FROM builds WHERE number <= ?", number - _BUILDS_KEPT)

    def builds(self, limit: int) -> list[dict[str, Any]]:
        rows = self._all("SELECT at, report FROM builds ORDER BY number DESC LIMIT ?", limit)
        return [{"at": _.moment(at).isoformat().replace("+00:00", "Z"), **json.loads(report)} for at, report in rows]


def _where(**given: object) -> tuple[str, list[object]]:
    named = {name: value for name, value in given.items() if value is not None}
    return (" WHERE " + " AND ".join(f"{name} = ?" for name in named) if named else ""), list(named.values())
