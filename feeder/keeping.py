"""The care of the store: what `feeder store backup`, `restore` and `check` do, and have to say."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .errors import UsageError
from .stores import backups, checks, copies

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, and the old ones that gave way to it; `kept` are left. `size` is in bytes."""

    path: Path
    size: int
    gone: tuple[Path, ...] = ()
    kept: int = 0

    def lines(self) -> Iterator[str]:
        """The same for a person."""
        yield f"Backed up to {self.path} ({_size(self.size)})."
        if self.gone:
            yield f"Deleted {_number(len(self.gone), 'older backup')}; the newest {self.kept} are kept."


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that was put back. `kept` is where the one lies that was there."""

    store: Path
    backup: Path
    kept: Path | None

    def lines(self) -> Iterator[str]:
        """The same for a person."""
        yield f"Restored {self.store} from {self.backup}."
        if self.kept:
            yield f"The store that was there is kept as {self.kept}; delete it when nothing is missing."


@dataclass(frozen=True, slots=True)
class Health:
    """What was found in the store. `size` is in bytes, `entries` are those that are out; `findings` are sentences."""

    store: Path
    findings: tuple[str, ...]
    version: int = 0
    entries: int = 0
    size: int = 0
    backups: int = 0
    newest: Path | None = None

    @property
    def status(self) -> int:
        """The exit code."""
        return 3 if self.findings else 0

    def lines(self) -> Iterator[str]:
        """The same for a person."""
        if self.findings:
            yield f"{self.store} is not good:"
            yield from (f"  {finding}" for finding in self.findings)
        else:
            figures = f"version {self.version}, {_number(self.entries, 'article')}, {_size(self.size)}"
            yield f"{self.store} is good: {figures}."
        if self.newest:
            yield f"The newest of {_number(self.backups, 'backup')} is {self.newest}."
        else:
            yield f"There is no backup in {backups.folder(self.store)}; `feeder store backup` makes one."
        if self.findings and self.newest:
            yield "`feeder store restore` puts the newest good backup in its place, and keeps what is there."


def backup(store: Path, target: Path | None, now: datetime, keep: int = backups.KEEP) -> Backup:
    """Back up `store` to `target`, or into its folder, where the newest `keep` stay and at least the one just made.

    Raises UsageError, StoreError.
    """
    if not store.exists():
        raise UsageError(f"There is no store {store} to back up: run `feeder build`.")
    made = backups.backup(store, now, target)
    keep = max(keep, 1)
    gone = () if target else tuple(backups.rotate(store, now, keep))
    return Backup(made, made.stat().st_size, gone, keep)


def restore(store: Path, source: Path | None, now: datetime, tell: Callable[[str], None]) -> Restored:
    """Restore `store` from `source`, or from the newest good backup. Raises UsageError, StoreError."""
    done = backups.restore(store, source, now, tell)
    return Restored(store, done.backup, done.kept)


def check(store: Path, now: datetime) -> Health:
    """Look `store` over, and its newest backup; changes nothing. Raises StoreError where these can't be listed."""
    made = backups.found(store)
    told: list[str] = []
    newest = backups.newest(store, now, told.append)
    figures, findings = _look(store)
    return Health(store, (*findings, *told), *figures, len(made), newest)


def _look(store: Path) -> tuple[tuple[int, int, int], list[str]]:
    """Version, entries and size, and what is wrong."""
    figures, findings = (0, 0, 0), []
    try:
        with closing(copies.seen(store)) as db:
            if reason := copies.strangeness(db):
                return figures, [f"The store {reason}."]
            (entries,) = db.execute("SELECT count(*) FROM entries WHERE live").fetchone()
            figures = (copies.number(db, "user_version"), entries, _bytes(store))
            for finding in checks.findings(db):
                findings.append(finding)  # noqa: PERF402 - what was found before a fault counts too
    except FileNotFoundError:
        findings.append("The store is not there.")
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        findings.append(f"The store can't be read: {reason}.")
    return figures, findings


def _bytes(store: Path) -> int:
    """With what is still in the log."""
    log = Path(f"{store}-wal")
    return store.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _size(size: float) -> str:
    unit = 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.{1 if unit else 0}f} {_UNITS[unit]}"


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}" + ("" if count == 1 else "s")
