"""What `feeder store backup`, `restore` and `check` do and say."""

import os
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from laboratory import Laboratory
from store_places import Place, said

from feeder import keeping
from feeder.adopting import adopt
from feeder.errors import StoreError, UsageError
from feeder.publishers.folder import FolderPublisher
from feeder.stores import backups

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def site(tmp_path: Path) -> Laboratory:
    made = Laboratory(tmp_path)
    made.article("a.md", "First", "Words of the first article.")
    made.article("b.md", "Second", "Words of the second article.")
    made.build()
    return made


@pytest.fixture
def store(site: Laboratory) -> Path:
    return site.folder / ".feeder" / "state.db"


def no_one(line: str) -> None:
    raise AssertionError(line)


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:] = random.Random(1).randbytes(len(data) - 8192)
    path.write_bytes(data)


def test_backups_without_a_name_are_seven_and_a_named_one_stays(store: Path, tmp_path: Path) -> None:
    named = keeping.backup(store, tmp_path / "copy.db", NOW)
    assert named.path == tmp_path / "copy.db"
    done = [keeping.backup(store, None, NOW + day * DAY) for day in range(9)]
    assert [len(one.gone) for one in done] == [0] * 7 + [1, 1]
    assert [one.path for one in done[-7:]] == backups.found(store)
    assert done[-1].size == done[-1].path.stat().st_size
    first, second = done[-1].lines()
    assert str(done[-1].path) in first
    assert "1 older backup;" in second
    assert named.path.exists()
    assert len(list(named.lines())) == 1
    few = keeping.backup(store, None, NOW + 9 * DAY, keep=0)
    assert backups.found(store) == [few.path]


def test_without_a_store_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="feeder build"):
        keeping.backup(tmp_path / "state.db", None, NOW)
    assert list(tmp_path.iterdir()) == []


def test_after_a_restore_the_site_goes_on_as_if_nothing_had_been(site: Laboratory, store: Path) -> None:
    """Nothing is published again, changed or taken away."""
    made = keeping.backup(store, None, NOW)
    documents = site.documents()
    damage(store)
    done = keeping.restore(store, None, NOW, no_one)
    assert done.backup == made.path
    assert done.kept
    text = "\n".join(done.lines())
    assert all(str(path) in text for path in (store, made.path, done.kept))
    with pytest.raises(StoreError, match="feeder adopt"):  # what was published since would be published again
        site.build()
    with closing(site.store()) as opened:
        adopt(site.config, opened, FolderPublisher(site.feeds), [str(site.feeds)], NOW)
    report = site.build()
    assert (report.new, report.updated, report.unchanged, report.documents) == (0, 0, 2, [])
    assert site.documents() == documents


def test_a_good_store_is_said_to_be_good_with_its_figures(site: Laboratory, store: Path) -> None:
    health = keeping.check(store, NOW)
    assert (health.status, health.findings) == (0, ())
    assert (health.entries, health.size, health.newest) == (2, store.stat().st_size, None)
    first, second = health.lines()
    assert f"{store} is good: version {health.version}, 2 articles, " in first
    assert "feeder store backup" in second
    made = keeping.backup(store, None, NOW)
    assert keeping.check(store, NOW).newest == made.path
    assert str(made.path) in list(keeping.check(store, NOW).lines())[-1]


def test_a_check_beside_a_build_waits_for_nothing_and_changes_nothing(store: Path) -> None:
    program = """
with store.lock(wait=False, tell=print), store.transaction():
    store.set_meta("name", "unfinished")
    print("half", flush=True)
    sys.stdin.readline()
"""
    with Place("sqlite", store).process(program) as builder:
        assert said(builder.stdout) == "half"
        before = [Path(f"{store}{part}").read_bytes() for part in ("", "-wal")]
        assert keeping.check(store, NOW).status == 0
        assert [Path(f"{store}{part}").read_bytes() for part in ("", "-wal")] == before
        builder.communicate("end\n", timeout=60)


@pytest.mark.parametrize("what", ["missing", "damaged", "cut off", "text", "newer", "law"])
def test_what_is_wrong_is_said_with_the_way_out(store: Path, what: str) -> None:
    keeping.backup(store, None, NOW)
    if what == "missing":
        store.unlink()
    elif what == "damaged":
        damage(store)
    elif what == "cut off":
        os.truncate(store, store.stat().st_size // 2)
    elif what == "text":
        store.write_text("A letter to my aunt. " * 1000)
    else:
        with closing(sqlite3.connect(store, isolation_level=None)) as db:
            # A member that is no entry is no fault of the database's: only feeder knows that law.
            newer, law = "PRAGMA user_version = 1000", "INSERT INTO members VALUES ('main', 99, 99)"
            db.execute(newer if what == "newer" else law)
    health = keeping.check(store, NOW)
    assert health.status == 3
    first, *rest = health.lines()
    assert first == f"{store} is not good:"
    assert "feeder store restore" in rest[-1]
    assert all("\n" not in line for line in rest)
    assert all(finding.endswith(".") for finding in health.findings)


def test_a_bad_backup_is_something_wrong_too(store: Path) -> None:
    good = keeping.backup(store, None, NOW)
    bad = keeping.backup(store, None, NOW + DAY)
    damage(bad.path)
    health = keeping.check(store, NOW + DAY)
    assert health.status == 3
    assert health.newest == good.path
    assert str(bad.path) in health.findings[0]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (3_400_000, "3.4 MB"), (5 * 10**15, "5000.0 TB")],
)
def test_sizes_are_said_in_decimal_units(size: int, text: str) -> None:
    (line,) = keeping.Backup(Path("a.db"), size).lines()
    assert f"({text})" in line
