"""Whole copies of a SQLite database, checked and durable, and what makes one unfit to be the store."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from ..errors import StoreError
from . import tables

#: What belongs to a database: the file, its write-ahead log, the log's index, its rollback journal.
PARTS = ("", "-wal", "-shm", "-journal")

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def opened(path: Path) -> sqlite3.Connection:
    """The database at `path`, which others may have open. Raises OSError where there is none, sqlite3.Error."""
    return _connect(path, "mode=rw")


def seen(path: Path) -> sqlite3.Connection:
    """The same, to be looked at: neither the file nor its log is changed. Raises OSError, sqlite3.Error."""
    return _connect(path, "mode=ro")


def read(path: Path) -> sqlite3.Connection:
    """A database that nobody changes, such as a backup; nothing is left beside it. Raises OSError, sqlite3.Error."""
    # One that was copied by hand may have its log beside it.
    log = any(Path(f"{path}{part}").exists() for part in ("-wal", "-journal"))
    return _connect(path, "mode=ro" if log else "mode=ro&immutable=1")


def _connect(path: Path, how: str) -> sqlite3.Connection:
    path.stat()  # its errors say more than SQLite's
    uri = f"file:{quote(os.fsencode(path.absolute()))}?{how}"
    return sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)


def fill(target: sqlite3.Connection, source: sqlite3.Connection) -> None:
    """Give `target` the content of `source` in one transaction. Raises sqlite3.Error."""
    source.backup(target, progress=_patience)


def _patience(status: int, _left: int, _all: int) -> None:
    # Without an error from here the copying would wait for ever, deaf to an interrupt.
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")


@contextmanager
def draft(source: sqlite3.Connection, store: Path, where: Path, mode: int) -> Iterator[Path]:
    """A checked and synced copy of `source`, in one file with a hidden name in `where`, to be renamed inside.

    The name is always the same, so that a copy which a kill left unfinished is written over. Those of one `store`
    are made one after the other. Raises OSError, sqlite3.Error.
    """
    copy = where / f".{store.name}.feeder-new"
    with _alone(store.parent):
        _clear(copy)
        try:
            os.close(os.open(copy, _NEW, mode & 0o666 | 0o600))
            _write(copy, source)
            sync(copy)
            yield copy
        finally:
            _clear(copy)


def _write(copy: Path, source: sqlite3.Connection) -> None:
    with closing(opened(copy)) as target:
        target.execute("PRAGMA synchronous = OFF")  # it is synced once, at the end
        fill(target, source)
        # A log could be parted from its file, and to read one takes a folder that can be written to.
        target.execute("PRAGMA journal_mode = DELETE")
        if reason := damage(target):
            raise sqlite3.DatabaseError(f"the copy {reason}")


@contextmanager
def _alone(where: Path) -> Iterator[None]:
    """Be the one who copies. It is not the builders' lock: no build has to wait."""
    file = os.open(where, _FOLDER)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _clear(copy: Path) -> None:
    for part in PARTS:
        Path(f"{copy}{part}").unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make a file's bytes, or a folder's names, outlast a loss of power. Raises OSError."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def fault(path: Path) -> str | None:
    """What makes the closed file at `path` unfit to be the store, to be said after its name; None if nothing does."""
    try:
        with closing(read(path)) as db:
            return strangeness(db) or damage(db)
    except FileNotFoundError:
        return "is not there"
    except (OSError, sqlite3.OperationalError) as error:
        return f"can't be read ({getattr(error, 'strerror', None) or error})"
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return f"is damaged ({error})"


def strangeness(db: sqlite3.Connection) -> str | None:
    """Why a database is no store that this version of feeder knows. Raises sqlite3.Error."""
    if number(db, "application_id") != tables.APPLICATION:
        return "is no store of feeder's"
    if not 1 <= number(db, "user_version") <= tables.VERSION:
        return "was written by a newer version of feeder"
    return None


def damage(db: sqlite3.Connection) -> str | None:
    """What SQLite's quick check says of a database, if not that it is well. Raises sqlite3.Error."""
    (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
    return None if said == "ok" else f"is damaged ({' '.join(said.split())})"


def is_empty(db: sqlite3.Connection) -> bool:
    """Whether there is no table in it. Raises sqlite3.Error."""
    return not db.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]


def number(db: sqlite3.Connection, name: str) -> int:
    """The value of a PRAGMA that holds a number. Raises sqlite3.Error."""
    value: int = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value


@contextmanager
def plainly(failed: str) -> Iterator[None]:
    """What goes wrong inside is raised as StoreError: `failed`, and the reason."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
        raise StoreError(f"{failed}: {getattr(error, 'strerror', None) or error}.") from error
