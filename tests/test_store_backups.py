"""A backup is one whole state of the store, made while builds go on, and the oldest go."""

from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from backup_places import DAY, NOW, change, damage, files, lay, name, store
from hypothesis import given
from hypothesis import strategies as st
from rights import reachable, without_rights
from store_places import UNDECODABLE, Place, said

from feeder.errors import StoreError, UsageError
from feeder.stores import backups, copies
from feeder.stores.sqlite import SqliteStore

__all__ = ["reachable", "store"]  # fixtures


def test_a_backup_is_one_file_named_after_its_instant_in_utc(store: Path) -> None:
    there = datetime(2026, 11, 23, 3, 30, tzinfo=timezone(timedelta(hours=9)))
    made = backups.backup(store, there)
    assert made == store.parent / "backups" / "state-20261122T183000Z.db"
    assert files(made.parent) == {made.name}
    assert copies.fault(made) is None
    assert backups.found(store) == [made]
    assert name(made) == "present"


def test_a_backup_has_no_log_and_whoever_may_read_the_store_may_read_it(store: Path) -> None:
    """SQLite's file format, 1.3: a 2 in bytes 18 and 19 stands for a database with a write-ahead log."""
    store.chmod(0o600)
    made = backups.backup(store, NOW)
    assert store.read_bytes()[18:20] == b"\2\2"
    assert made.read_bytes()[18:20] == b"\1\1"
    assert made.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_was_copied_by_hand_is_read_where_nothing_can_be_written(reachable: Path) -> None:
    made = lay(reachable / "copied.db", "present")
    reachable.chmod(0o555)
    with without_rights():
        assert copies.fault(made) is None
    assert files(reachable) == {"copied.db"}


def test_a_backup_holds_what_was_committed_and_waits_for_no_build(store: Path) -> None:
    program = """
with store.lock(wait=False, tell=print):
    store.set_meta("name", "in the log")
    with store.transaction():
        store.set_meta("name", "unfinished")
        print("half", flush=True)
        sys.stdin.readline()
"""
    with Place("sqlite", store).process(program) as builder:
        assert said(builder.stdout) == "half"
        made = backups.backup(store, NOW)
        builder.communicate("go on\n", timeout=60)
    assert name(made) == "in the log"
    assert name(store) == "unfinished"


def test_each_backup_beside_a_busy_writer_is_a_state_that_there_was(store: Path) -> None:
    """The writer adds an entry and counts it in one transaction."""
    program = """
for key in range(100, 100_000):
    with store.transaction():
        store.add_record(record(key, updated=NOON + timedelta(seconds=key), html="text " * 2000))
        store.set_meta("last", str(key))
    print(key, flush=True)
"""
    with Place("sqlite", store).process(program) as writer:
        assert said(writer.stdout) == "100"
        for day in range(8):
            with closing(SqliteStore(backups.backup(store, NOW + day * DAY))) as made:
                assert made.meta("last") == str(made.last_key())
            said(writer.stdout)
        assert writer.poll() is None
        writer.kill()
        writer.communicate(timeout=60)


def test_a_backup_goes_where_it_is_told_and_replaces_nothing(store: Path, tmp_path: Path) -> None:
    target = tmp_path / UNDECODABLE / "a #100% ?copy"
    target.parent.mkdir()
    assert backups.backup(store, NOW, target) == target
    before = target.read_bytes()
    assert name(target) == "present"
    with pytest.raises(UsageError, match=r"is there already, and was left as it is\.$"):
        backups.backup(store, NOW + DAY, target)
    assert target.read_bytes() == before
    assert not (store.parent / "backups").exists()


def test_a_backup_that_can_t_be_made_is_told_in_one_sentence(store: Path, tmp_path: Path) -> None:
    (store.parent / "backups").write_text("in the way")
    with pytest.raises(StoreError, match=rf"{store}.*can't be made: .*\.$"):
        backups.backup(store, NOW)
    with pytest.raises(StoreError, match=r"nowhere.*No such file or directory\.$"):
        backups.backup(store, NOW, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(StoreError, match=r"No such file or directory\.$"):
        backups.backup(tmp_path / "none.db", NOW, tmp_path / "copy.db")
    assert files(tmp_path) == {"site"}


def test_a_damaged_or_foreign_store_is_not_backed_up_over_good_ones(store: Path) -> None:
    made = backups.backup(store, NOW)
    damage(store)
    with pytest.raises(StoreError, match="damaged"):
        backups.backup(store, NOW + DAY)
    store.unlink()
    for statement in ("CREATE TABLE bookmarks (url TEXT)", "PRAGMA user_version = 1"):
        change(store, statement)
        with pytest.raises(StoreError, match=r"no store of feeder's"):
            backups.backup(store, NOW + DAY)
    assert backups.found(store) == [made]
    assert files(made.parent) == {made.name}


@given(st.sets(st.integers(-40, 40)), st.integers(1, 9))
def test_the_newest_are_kept_and_no_file_of_another_name_goes(days: set[int], keep: int) -> None:
    """What a clock that ran ahead has named counts as the oldest, or it would push out every later one."""
    with TemporaryDirectory() as site:
        store = Path(site) / "state.db"
        folder = backups.folder(store)
        (folder / "state-20200101T000000Z.db").mkdir(parents=True)
        others = ["state-2026.db", "other-20200101T000000Z.db", "state-20200101T000000Z.db-wal", "notes.txt"]
        names = {day: f"state-{NOW + day * DAY:%Y%m%dT%H%M%SZ}.db" for day in days}
        for each in (*others, *names.values()):
            (folder / each).touch()
        past, ahead = sorted(day for day in days if day <= 0), sorted(day for day in days if day > 0)
        kept = [*ahead, *past][-keep:]
        gone = backups.rotate(store, NOW, keep)
        assert {path.name for path in gone} == {names[day] for day in days - set(kept)}
        assert [path.name for path in backups.found(store)] == sorted(names[day] for day in kept)
        assert {*others, "state-20200101T000000Z.db"} <= files(folder)


def test_where_nothing_was_backed_up_there_is_nothing_to_rotate(store: Path) -> None:
    assert (backups.found(store), backups.rotate(store, NOW)) == ([], [])
