"""A restored store is the backup, and of the one that was there nothing is lost."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from backup_places import DAY, NOW, change, damage, files, name, no_one, store
from store_places import Place

from feeder.errors import StoreError, UsageError
from feeder.stores import backups, copies
from feeder.stores.sqlite import SqliteStore

__all__ = ["store"]  # fixtures


def test_a_restored_store_is_the_backup_and_the_old_one_is_kept_whole(store: Path) -> None:
    made = backups.backup(store, NOW)
    with Place("sqlite", store).process("store.set_meta('name', 'later'); os.kill(os.getpid(), 9)") as killed:
        killed.communicate(timeout=60)
    assert Path(f"{store}-wal").stat().st_size  # what was written later is in the log alone
    restored = backups.restore(store, made, NOW + DAY, no_one)
    assert restored == backups.Restored(made, store.parent / "state-replaced-20261123T183000Z.db")
    assert restored.kept
    assert (name(store), name(restored.kept), name(made)) == ("present", "later", "present")
    assert backups.found(store) == [made]


def test_two_restores_of_one_second_keep_both_old_stores(store: Path) -> None:
    made = backups.backup(store, NOW)
    kept = [backups.restore(store, made, NOW, no_one).kept for _ in range(2)]
    assert len(set(kept)) == 2
    assert all(path and name(path) == "present" for path in kept)


def test_without_a_name_the_newest_good_backup_is_taken_and_a_bad_one_told_of(store: Path) -> None:
    for day in (-3, -2, -1, 1):
        with closing(SqliteStore(store)) as opened:
            opened.set_meta("name", f"day {day}")
        backups.backup(store, NOW + day * DAY)
    *_, bad, ahead = backups.found(store)
    damage(bad)
    told: list[str] = []
    assert backups.restore(store, None, NOW, told.append).backup != ahead
    assert name(store) == "day -2"
    assert len(told) == 1
    assert str(bad) in told[0]


def test_without_any_good_backup_the_way_on_is_told(store: Path) -> None:
    with pytest.raises(UsageError, match=r"no good backup.*name the file of one\.$"):
        backups.restore(store, None, NOW, no_one)
    assert name(store) == "present"


@pytest.mark.parametrize(
    "what", ["missing", "folder", "text", "empty", "foreign", "newer", "damaged", "cut off"]
)
def test_what_is_no_good_backup_is_refused_and_the_store_left_as_it_is(
    store: Path, tmp_path: Path, what: str
) -> None:
    source = backups.backup(store, NOW, tmp_path / "source.db")
    if what in ("missing", "folder", "text", "empty"):
        source.unlink()
    if what == "folder":
        source.mkdir()
    elif what in ("text", "empty"):
        source.write_text("A letter to my aunt. " * 1000 * (what == "text"))
    elif what == "foreign":
        change(source, "PRAGMA application_id = 7")
    elif what == "newer":
        change(source, "PRAGMA user_version = 1000")
    elif what == "damaged":
        damage(source)
    elif what == "cut off":
        os.truncate(source, source.stat().st_size // 2)
    before = store.read_bytes()
    with pytest.raises(StoreError) as caught:
        backups.restore(store, source, NOW, no_one)
    assert str(source) in str(caught.value)
    assert str(caught.value).endswith(", so the store was left as it is.")
    assert store.read_bytes() == before
    assert files(store.parent) <= {"state.db", "state.db.lock"}


def test_the_store_is_not_restored_from_itself(store: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(store)
    for source in (store, tmp_path / "link.db"):
        with pytest.raises(UsageError, match="the store itself"):
            backups.restore(store, source, NOW, no_one)
    assert name(store) == "present"


def test_a_database_of_something_else_is_not_overwritten(store: Path, tmp_path: Path) -> None:
    bookmarks = tmp_path / "bookmarks.db"
    change(bookmarks, "CREATE TABLE bookmarks (url TEXT)")
    before = bookmarks.read_bytes()
    with pytest.raises(StoreError, match="something else"):
        backups.restore(bookmarks, store, NOW, no_one)
    assert bookmarks.read_bytes() == before


def test_a_store_is_restored_where_there_is_none(store: Path, tmp_path: Path) -> None:
    """On a new machine, or after the old one was deleted; an empty file is what a full disk leaves."""
    for place in ("new/machine/state.db", "empty.db"):
        target = tmp_path / place
        if place == "empty.db":
            target.touch()
        restored = backups.restore(target, store, NOW, no_one)
        assert (restored.kept is None) == (place != "empty.db")
        assert name(target) == "present"


def test_a_log_without_its_store_is_not_applied_to_the_restored_one(store: Path) -> None:
    made = backups.backup(store, NOW)
    with Place("sqlite", store).process("store.set_meta('name', 'later'); os.kill(os.getpid(), 9)") as killed:
        killed.communicate(timeout=60)
    log = Path(f"{store}-wal").read_bytes()
    store.unlink()
    assert backups.restore(store, made, NOW, no_one).kept is None
    assert name(store) == "present"
    assert (store.parent / "state-replaced-20261122T183000Z.db-wal").read_bytes() == log


def test_a_newer_feeder_s_store_gives_way_to_a_backup_of_this_one_s(store: Path) -> None:
    """So an upgrade is undone."""
    made = backups.backup(store, NOW)
    change(store, "PRAGMA user_version = 1000")
    kept = backups.restore(store, made, NOW, no_one).kept
    assert name(store) == "present"
    assert kept
    assert copies.fault(kept) == "was written by a newer version of feeder"


@pytest.mark.parametrize("way", ["pages", "head", "cut off", "text"])
def test_a_damaged_store_gives_way_with_its_log_and_all_of_it_is_kept(store: Path, way: str) -> None:
    backups.backup(store, NOW)
    with Place("sqlite", store).process("store.set_meta('name', 'later'); os.kill(os.getpid(), 9)") as killed:
        killed.communicate(timeout=60)
    if way == "pages":
        damage(store)
    elif way == "head":
        store.write_bytes(bytes(100) + store.read_bytes()[100:])
    elif way == "cut off":
        os.truncate(store, 8192 * 3)
        Path(f"{store}-wal").write_bytes(b"")
    else:
        store.write_text("A letter to my aunt. " * 1000)
    before = {part: Path(f"{store}{part}").read_bytes() for part in ("", "-wal")}
    restored = backups.restore(store, None, NOW, no_one)
    assert restored.kept
    assert {part: Path(f"{restored.kept}{part}").read_bytes() for part in ("", "-wal")} == before
    assert name(store) == "present"
