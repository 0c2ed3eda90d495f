"""One SQLite file, opened with care: its errors in plain words, one builder at a time, all or nothing."""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ..errors import LockedError, StoreError
from . import schema as _

#: What SQLite and its driver raise; the second where a damaged name stands in an error's own message.
FAULTS = (sqlite3.Error, UnicodeDecodeError)
#: What a damaged row, which SQLite does not notice, gives when it is turned into a value.
DAMAGE = (TypeError, ValueError, OverflowError)

_BUILDS_KEPT = 50
#: A disk with fewer free bytes is full.
_ROOM = 100_000


Made = TypeVar("Made")


class Connection:
    """The file at `path`, made when it is not there, and what concerns the store as a whole. Raises StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        except (*FAULTS, OSError) as error:
            raise self._error(error) from error
        try:
            self._open()
        except FAULTS as error:
            self._db.close()
            raise self._error(error) from error
        except BaseException:
            self._db.close()
            raise

    def _open(self) -> None:
        self._db.execute("PRAGMA busy_timeout = 30000")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._create()
        elif version != _.VERSION or self._db.execute("PRAGMA application_id").fetchone()[0] != _.APPLICATION:
            raise StoreError(
                f"{self._path} is not a store of this version of feeder; nothing was changed in it."
            )
        # A build may have been killed, and a machine may lose its power, at any moment: FULL syncs each commit.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        # A cold build of many articles would otherwise write each page of an index many times.
        self._db.execute("PRAGMA cache_size = -16000")
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

    def _error(self, error: Exception) -> StoreError:
        reason = "its file is damaged"
        if isinstance(error, sqlite3.Error | OSError):
            reason = getattr(error, "strerror", None) or str(error)
        return StoreError(f"The store {self._path} can't be used: {reason}{self._hint()}.")

    def _hint(self) -> str:
        # SQLite calls a full disk an I/O error when it is the shared memory that has no room.
        try:
            free = shutil.disk_usage(self._path.parent).free
        except OSError:
            return ""
        return "; no space is left on its disk" if free < _ROOM else ""

    def _all(self, sql: str, *values: object) -> list[_.Row]:
        try:
            return self._db.execute(sql, values).fetchall()
        except FAULTS as error:
            raise self._error(error) from error

    def _rows(self, make: Callable[[_.Row], Made], sql: str, *values: object) -> list[Made]:
        rows = self._all(sql, *values)
        try:
            return [make(row) for row in rows]
        except DAMAGE as error:
            raise self._error(error) from error

    def _one(self, sql: str, *values: object) -> _.Row | None:
        try:
            row: _.Row | None = self._db.execute(sql, values).fetchone()
        except FAULTS as error:
            raise self._error(error) from error
        return row

    def _many(self, sql: str, rows: list[tuple[object, ...]]) -> None:
        try:
            self._db.executemany(sql, rows)
        except FAULTS as error:
            raise self._error(error) from error

    def _run(self, sql: str, *values: object) -> int:
        try:
            return self._db.execute(sql, values).lastrowid or 0
        except FAULTS as error:
            raise self._error(error) from error

    @contextmanager
    def lock(self, *, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:
        path = self._path.with_name(self._path.name + ".lock")
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise self._error(error) from error
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

    @contextmanager
    def attempt(self) -> Iterator[None]:
        self._run("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._run("ROLLBACK TO attempt")
                self._run("RELEASE attempt")
            raise
        self._run("RELEASE attempt")

    def close(self) -> None:
        try:
            self._db.close()
        except FAULTS as error:
            raise self._error(error) from error

    def meta(self, name: str) -> str | None:
        row = self._one("SELECT value FROM meta WHERE name = ?", name)
        return row[0] if row else None

    def set_meta(self, name: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    def add_build(self, at: datetime, report: dict[str, Any]) -> None:
        number = self._run("INSERT INTO builds (at, report) VALUES (?, ?)", _.seconds(at), json.dumps(report))
        self._run("DELETE FROM builds WHERE number <= ?", number - _BUILDS_KEPT)

    def builds(self, limit: int) -> list[dict[str, Any]]:
        return self._rows(_build, "SELECT at, report FROM builds ORDER BY number DESC LIMIT ?", limit)


def _build(row: _.Row) -> dict[str, Any]:
    at, report = row
    return {"at": _.moment(at).isoformat().replace("+00:00", "Z"), **json.loads(report)}


def where(**given: object) -> tuple[str, list[object]]:
    """The WHERE clause for the columns that were given a value, and the values."""
    named = {name: value for name, value in given.items() if value is not None}
    return (" WHERE " + " AND ".join(f"{name} = ?" for name in named) if named else ""), list(named.values())
