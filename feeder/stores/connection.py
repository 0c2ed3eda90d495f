"""One SQLite file, opened with care: its errors in plain words, one builder at a time, all or nothing."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ..errors import FeederError, StoreError
from . import checks, copies, locks, tables, upgrades
from . import rows as _

#: What SQLite and its driver raise; the second where a damaged name stands in an error's own message.
FAULTS = (sqlite3.Error, UnicodeDecodeError)
#: What a damaged row, which SQLite does not notice, gives when it is turned into a value.
DAMAGE = (TypeError, ValueError, OverflowError)

_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUILDS_KEPT = 50
# Seconds, as for SQLite's own waiting.
_PATIENCE = 30.0
#: So many of SQLite's instructions, some hundredths of a second, pass between two steps of a check.
_STEP = 1_000_000
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
        # A build may have been killed, and a machine may lose its power, at any moment: FULL syncs each commit.
        self._db.execute("PRAGMA synchronous = FULL")
        version = copies.number(self._db, "user_version")
        self._file = _identity(self._path)
        if version == 0:
            self._create()
        elif copies.number(self._db, "application_id") != tables.APPLICATION:
            raise self._stranger()
        elif version != tables.VERSION:
            with self.lock(wait=True, tell=lambda _: None):
                pass  # whoever holds it has brought the store to this version
        if missing := checks.glance(self._db):
            raise checks.damaged(self._path, missing)
        self._use_log()
        # A cold build of many articles would otherwise write each page of an index many times.
        self._db.execute("PRAGMA cache_size = -16000")
        self._db.execute("PRAGMA wal_autocheckpoint = 4000")

    def _use_log(self) -> None:
        """Keep a write-ahead log. SQLite itself does not wait when several processes begin one at once."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    def _create(self) -> None:
        # Articles of some kilobytes lie whole in pages of eight, with a third less to write.
        self._db.execute("PRAGMA page_size = 8192")
        with self.transaction():
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                if copies.number(self._db, "user_version") == tables.VERSION:
                    return  # another process has made it meanwhile
                raise self._stranger()
            for statement in tables.SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {tables.APPLICATION}")
            self._db.execute(f"PRAGMA user_version = {tables.VERSION}")

    def _stranger(self) -> StoreError:
        return StoreError(f"{self._path} is a database of something else; name another in store.url.")

    def _error(self, error: Exception) -> StoreError:
        if not isinstance(error, sqlite3.Error | OSError):
            return checks.damaged(self._path, "what is written in it makes no sense")
        reason = " ".join(str(getattr(error, "strerror", None) or error).split())
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _CORRUPT:
            return checks.damaged(self._path, reason)
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

    def _count(self, sql: str, *values: object) -> int:
        """How many rows a statement changes."""
        try:
            return self._db.execute(sql, values).rowcount
        except FAULTS as error:
            raise self._error(error) from error

    @contextmanager
    def lock(self, *, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(locks.only_builder(self._path, wait=wait, tell=tell))
            except OSError as error:
                raise self._error(error) from error
            if _identity(self._path) != self._file:
                raise StoreError(
                    f"The store {self._path} was replaced while this build waited for it; build again."
                )
            self._renew()
            yield

    def _renew(self) -> None:
        """Have the store in this version, also when an old backup was put back beneath us."""
        try:
            upgrades.upgrade(self._db, self._path)
        except FAULTS as error:
            raise self._error(error) from error

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

    def check(self, step: Callable[[], None] | None = None) -> list[str]:
        found: list[str] = []
        if step:
            self._db.set_progress_handler(lambda: _goes_wrong(step), _STEP)
        try:
            found.extend(checks.findings(self._db))
        except (*FAULTS, *DAMAGE) as error:
            if step:
                step()  # which may be why
            found.append(str(self._error(error)))
        finally:
            if step:
                self._db.set_progress_handler(None, 0)
        return found

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


def _goes_wrong(step: Callable[[], None]) -> bool:
    """Whether `step` raises: what it raises can't pass through SQLite."""
    try:
        step()
    except FeederError:
        return True
    return False


def _identity(path: Path) -> tuple[int, int] | None:
    """Tells the file at `path` from another that takes its place."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def where(**given: object) -> tuple[str, list[object]]:
    """The WHERE clause for the columns that were given a value, and the values."""
    named = {name: value for name, value in given.items() if value is not None}
    return (" WHERE " + " AND ".join(f"{name} = ?" for name in named) if named else ""), list(named.values())
