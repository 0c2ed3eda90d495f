"""Stores that say which they are, and what is done to them, for the tests of backups."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from store_places import record

from feeder.stores import copies
from feeder.stores.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that says it is the present one."""
    return lay(tmp_path / "site" / "state.db", "present")


def lay(path: Path, name: str, entries: int = 3) -> Path:
    """A store with `name` in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(SqliteStore(path)) as store, store.transaction():
        store.set_meta("name", name)
        for key in range(1, entries + 1):
            store.add_record(record(key, html=f"<p>{name} {key}</p>" * 50))
    return path


def name(path: Path) -> str:
    """What the store at `path` says it is, once it is known to be whole."""
    with closing(copies.opened(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        ((value,),) = db.execute("SELECT value FROM meta WHERE name = 'name'")
    return str(value)


def no_one(line: str) -> None:
    raise AssertionError(line)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def damage(path: Path, *, beyond: int = 8192) -> bytes:
    """Spoil every page but the first; what the file is then."""
    data = bytearray(path.read_bytes())
    data[beyond:] = random.Random(1).randbytes(len(data) - beyond)
    path.write_bytes(data)
    assert copies.fault(path)
    return bytes(data)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
