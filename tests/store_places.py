"""Stores laid where a test wants them, and what is put into them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from feeder.records import Record, SeedRow
from feeder.stores import Store
from feeder.stores.sqlite import SqliteStore
from feeder.types import Entry, Stamp

#: Every store there is, opened over a file. A new one is one line here.
STORES: Mapping[str, Callable[[Path], Store]] = {"sqlite": SqliteStore}

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAMP = Stamp(10, 20, 30, 40)
# `é` in Latin-1 is no UTF-8, and a file's name may be it.
UNDECODABLE = os.fsdecode(b"caf\xe9.md")


@dataclass(frozen=True)
class Place:
    """Where a store lies; each `open` is another connection to it."""

    kind: str
    file: Path

    @contextmanager
    def open(self) -> Iterator[Store]:
        store = STORES[self.kind](self.file)
        try:
            yield store
        finally:
            store.close()

    def process(self, program: str) -> subprocess.Popen[str]:
        """Another process that opens the store and runs `program` with it as `store`."""
        opened = (
            "import os, signal, sys; from datetime import timedelta; from pathlib import Path\n"
            "from store_places import NOON, STORES, UNDECODABLE, record, seed\n"
            "store = STORES[sys.argv[1]](Path(sys.argv[2]))\n"
        )
        here = Path(__file__).resolve().parent
        return subprocess.Popen(
            [sys.executable, "-c", opened + program, self.kind, str(self.file)],
            env=os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(request.param, tmp_path / "state.db")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with place.open() as opened:
        yield opened


def record(key: int, **changes: object) -> Record:
    """A live entry; what is not of `Record` in `changes` is of its entry."""
    entry = Entry(
        key=key,
        id=f"urn:x:{key}",
        slug=f"slug-{key}",
        link=f"articles/{key}.html",
        title=f"Title {key}",
        published=NOON + timedelta(hours=key % 10_000),
        updated=NOON + timedelta(hours=key % 10_000),
        summary="A summary.",
        html="<p>Some <b>text</b>.</p>",
        text="Some text.",
    )
    whole = Record(
        entry=entry,
        stated=None,
        digest=b"digest %d" % key,
        read=b"read",
        seed=f"{key}.md",
        title_key=f"title {key}",
    )
    own = {name: value for name, value in changes.items() if name in Record.__slots__}
    inner = {name: value for name, value in changes.items() if name not in own}
    return replace(whole, entry=replace(entry, **inner), **own)  # type: ignore[arg-type]  # the caller's


def keys(records: list[Record]) -> list[int]:
    return [one.entry.key for one in records]


def seed(path: str, **changes: object) -> SeedRow:
    row = SeedRow(path=path, stamp=STAMP, digest=b"d", state="entry", entry=1)
    return replace(row, **changes)  # type: ignore[arg-type]  # names are the caller's


def said(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


class _UndoneError(Exception):
    pass


@contextmanager
def undone(store: Store) -> Iterator[None]:
    """What is done inside is tried and then forgotten."""
    with suppress(_UndoneError), store.transaction():
        yield
        raise _UndoneError
