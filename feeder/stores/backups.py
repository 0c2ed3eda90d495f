"""Backups of the SQLite store: single files beside it, made while builds go on, put back under the builders' lock.

They are made by SQLite's online backup (sqlite.org/backup.html), which sees one committed state whatever others
write meanwhile. A whole store is also overwritten by it, in one transaction: whoever has the store open sees the
old content or the restored one, and nobody writes on to a file that has no name any more. Only a damaged store has
to give way to another file, and its write-ahead log with it, which would else be applied to the new one.
"""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from ..errors import StoreError, UsageError
from . import copies, locks, tables

#: How many of the backups that nobody named a file for are kept.
KEEP = 7

_INSTANT = "%Y%m%dT%H%M%SZ"

Tell = Callable[[str], None]


class Restored(NamedTuple):
    """From which backup, and where the store that was there is kept; None where there was none."""

    backup: Path
    kept: Path | None


def folder(store: Path) -> Path:
    """Where the backups of `store` lie that nobody named a file for."""
    return store.parent / "backups"


def found(store: Path) -> list[Path]:
    """Those backups, by the instants in their names; files of any other name are somebody else's.

    Raises StoreError.
    """
    name = re.compile(f"{re.escape(store.stem)}-[0-9]{{8}}T[0-9]{{6}}Z{re.escape(store.suffix)}")
    try:
        with os.scandir(folder(store)) as listing:
            names = [item.name for item in listing if item.is_file(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"The backups in {folder(store)} can't be listed: {error.strerror}.") from error
    return [folder(store) / one for one in sorted(filter(name.fullmatch, names))]


def backup(store: Path, now: datetime, target: Path | None = None) -> Path:
    """Write a checked and durable backup of `store`, to `target` or into its folder; where it is.

    No build has to wait for it. Raises UsageError where `target` is there already, and StoreError.
    """
    if target and os.path.lexists(target):
        raise UsageError(f"{target} is there already, and was left as it is.")
    target = target or folder(store) / _name(store, now)
    with copies.plainly(f"The backup {target} of the store {store} can't be made"):
        with closing(copies.opened(store)) as db:
            if reason := copies.strangeness(db):
                raise StoreError(f"{store} {reason}, so no backup of it was made.")
            if target.parent == folder(store) and not target.parent.is_dir():
                target.parent.mkdir(exist_ok=True)
                copies.sync(store.parent)
            with copies.draft(db, store, target.parent, store.stat().st_mode) as draft:
                draft.replace(target)
        copies.sync(target.parent)
    return target


def rotate(store: Path, now: datetime, keep: int = KEEP) -> list[Path]:
    """Delete all but the newest `keep` of the backups that `found` lists; those deleted. Raises StoreError."""
    old = _by_age(store, now)
    gone = old[: max(len(old) - keep, 0)]
    with copies.plainly(f"Old backups in {folder(store)} can't be deleted"):
        for path in gone:
            path.unlink(missing_ok=True)
    return gone


def newest(store: Path, now: datetime, tell: Tell) -> Path | None:
    """The newest good backup in the folder; those that are not good are told of. Raises StoreError."""
    for path in reversed(_by_age(store, now)):
        reason = copies.fault(path)
        if reason is None:
            return path
        tell(f"The backup {path} {reason}, and was passed over.")
    return None


def restore(store: Path, source: Path | None, now: datetime, tell: Tell) -> Restored:
    """Put the backup `source`, or the newest good one, in the place of `store`, and keep what was there.

    Waits for a build to end, saying so to `tell`. Cut short at any moment it leaves the old store or the restored
    one; where the old one was damaged, perhaps none. Raises UsageError, StoreError.
    """
    source = _source(store, source, now, tell)
    with copies.plainly(f"The store {store} can't be restored from {source}"):
        store.parent.mkdir(parents=True, exist_ok=True)
        with closing(copies.read(source)) as origin, locks.only_builder(store, wait=True, tell=tell):
            kept = _unused(store, now)
            if _can_hold(store, origin):
                _overwrite(store, origin, kept)
                return Restored(source, kept)
            had = _replace(store, origin, source, kept)
            return Restored(source, kept if had else None)


def put_aside(store: Path, now: datetime, tell: Tell, *, wait: bool = True) -> Path | None:
    """Move a damaged store out of the way of a new one; where it lies then, None where there was none to be moved.

    Raises StoreError, and LockedError where not to `wait` for a build to end.
    """
    with copies.plainly(f"The damaged store {store} can't be put aside"):
        if not store.exists() or not is_damaged(store):
            return None
        with locks.only_builder(store, wait=wait, tell=tell):
            kept = _unused(store, now)
            _give_way(store, kept)
            copies.sync(store.parent)
            return kept


def _source(store: Path, source: Path | None, now: datetime, tell: Tell) -> Path:
    if source is None:
        good = newest(store, now, tell)
        if good is None:
            raise UsageError(f"There is no good backup of {store} in {folder(store)}: name the file of one.")
        return good
    if os.path.exists(store) and os.path.exists(source) and os.path.samefile(store, source):  # noqa: PTH110, PTH121 - Path's raise where a folder can't be entered
        raise UsageError(f"{source} is the store itself: name a backup.")
    if reason := copies.fault(source):
        raise StoreError(f"{source} {reason}, so the store was left as it is.")
    return source


def _overwrite(store: Path, origin: sqlite3.Connection, kept: Path) -> None:
    with closing(copies.opened(store)) as db:
        with copies.draft(db, store, store.parent, store.stat().st_mode) as draft:
            draft.replace(kept)
        copies.sync(store.parent)
        db.execute("PRAGMA synchronous = FULL")
        copies.fill(db, origin)
        _mark(db)


def _replace(store: Path, origin: sqlite3.Connection, source: Path, kept: Path) -> bool:
    """Whether there was a store that gave way."""
    had = store.exists()
    mode = (store if had else source).stat().st_mode
    with copies.draft(origin, store, store.parent, mode) as draft:
        with closing(copies.opened(draft)) as db:
            _mark(db)
        copies.sync(draft)
        _give_way(store, kept)
        draft.replace(store)
    copies.sync(store.parent)
    return had


def _mark(db: sqlite3.Connection) -> None:
    """No build before what was published since is taken over: it would be announced again."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('restored', 'yes')")


def _give_way(store: Path, kept: Path) -> None:
    # The file goes first: a log without it is nobody's, but a store without its log may look whole, and be old.
    for part in copies.PARTS:
        with suppress(FileNotFoundError):
            Path(f"{store}{part}").rename(f"{kept}{part}")


def is_damaged(store: Path) -> bool:
    """Whether the store can't be read, or SQLite's quick check finds something. Raises OSError, sqlite3.Error."""
    try:
        with closing(copies.seen(store)) as db:
            return copies.damage(db) is not None
    except UnicodeDecodeError:
        return True
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return True
        raise


def _can_hold(store: Path, origin: sqlite3.Connection) -> bool:
    """Whether `store` is whole and can be overwritten in place. Raises StoreError where it isn't feeder's."""
    try:
        with closing(copies.seen(store)) as db:
            if copies.damage(db) or copies.is_empty(db):
                return False
            if copies.number(db, "application_id") != tables.APPLICATION:
                raise StoreError(f"{store} is a database of something else; name another in store.url.")
            # SQLite can't change the size of its pages while there is a log.
            return copies.number(db, "page_size") == copies.number(origin, "page_size")
    except (FileNotFoundError, UnicodeDecodeError):  # none, or a damaged name in the error's own message
        return False
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return False
        raise


def _name(store: Path, now: datetime) -> str:
    return f"{store.stem}-{now.astimezone(UTC):{_INSTANT}}{store.suffix}"


def _unused(store: Path, now: datetime) -> Path:
    """A name for the store that gives way; no rotation takes it for a backup."""
    name = f"{store.stem}-replaced-{now.astimezone(UTC):{_INSTANT}}"
    again = (f"-{number}" if number > 1 else "" for number in count(1))
    paths = (store.with_name(f"{name}{more}{store.suffix}") for more in again)
    return next(path for path in paths if not any(os.path.lexists(f"{path}{part}") for part in copies.PARTS))


def _by_age(store: Path, now: datetime) -> list[Path]:
    """The oldest first. One from the future was made by a clock that was wrong, so it counts as the oldest."""
    return sorted(found(store), key=lambda path: (path.name <= _name(store, now), path.name))
