"""A restore beside other processes: builds take turns with it, and nobody writes into the wrong file."""

import random
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from backup_places import NOW, change, damage, lay, name, no_one, store
from store_places import Place, said

from feeder.errors import StoreError
from feeder.stores import backups
from feeder.stores.sqlite import SqliteStore

__all__ = ["store"]  # fixtures

USE = """
store._run("BEGIN")
print(store.meta("name"), flush=True)
sys.stdin.readline()
print(store.meta("name"), flush=True)
store._run("COMMIT")
print(store.meta("name"), flush=True)
sys.stdin.readline()
store.set_meta("name", "written by the other")
store.close()
"""


def test_who_has_the_store_open_goes_on_with_the_restored_one(store: Path) -> None:
    """A reader in the middle of its look is not disturbed, and nobody writes to a file that is the store no more."""
    made = backups.backup(store, NOW)
    with closing(SqliteStore(store)) as opened:
        opened.set_meta("name", "later")
    with Place("sqlite", store).process(USE) as other:
        assert said(other.stdout) == "later"
        backups.restore(store, made, NOW, no_one)
        assert other.stdin
        print("go on", file=other.stdin, flush=True)
        assert [said(other.stdout), said(other.stdout)] == ["later", "present"]
        other.communicate("go on\n", timeout=60)
    assert name(store) == "written by the other"


HOLD = """
print(store.meta("name"), flush=True)
sys.stdin.readline()
store.set_meta("name", "lost")
store.close()
"""


@pytest.mark.parametrize("how", ["damaged", "other pages"])
def test_who_has_an_old_file_open_writes_nothing_into_the_restored_one(store: Path, how: str) -> None:
    """It has the old log open too. What it writes stays in what was kept, and its end takes no file of the new."""
    source = lay(store.parent / "source.db", "restored", entries=30)
    if how == "other pages":
        change(source, "PRAGMA journal_mode = DELETE", "PRAGMA page_size = 1024", "VACUUM")
    with Place("sqlite", store).process(HOLD) as holder:
        assert said(holder.stdout) == "present"
        if how == "damaged":
            damage(store)
        kept = backups.restore(store, source, NOW, no_one).kept
        with closing(SqliteStore(store)) as opened:
            opened.set_meta("name", "new build")
            holder.communicate("go on\n", timeout=60)
            assert opened.meta("name") == "new build"
            opened.set_meta("name", "another build")
    assert name(store) == "another build"
    if how != "damaged":
        assert kept
        assert name(kept) == "lost"


def test_a_restore_waits_for_the_build_and_says_so(store: Path) -> None:
    source = lay(store.parent / "source.db", "restored")
    program = """
with store.lock(wait=False, tell=print):
    print("held", flush=True)
    sys.stdin.readline()
    store.set_meta("name", "built")
"""
    told: list[str] = []
    with Place("sqlite", store).process(program) as builder:
        assert said(builder.stdout) == "held"

        def tell(line: str) -> None:
            told.append(line)
            assert name(store) == "present"
            assert builder.stdin
            print("end", file=builder.stdin, flush=True)

        kept = backups.restore(store, source, NOW, tell).kept
    assert len(told) == 1
    assert str(store) in told[0]
    assert "waiting" in told[0]
    assert kept
    assert (name(store), name(kept)) == ("restored", "built")


BUILDS = """
def build(store):
    with store.lock(wait=True, tell=lambda line: None):
        before = int(store.meta("count") or 0)
        assert store.last_key() == before, (store.last_key(), before)
        with open(sys.argv[2] + ".log", "a") as log:
            print(before, file=log)
        with store.transaction():
            store.add_record(record(before + 1, updated=NOON + timedelta(seconds=before)))
        store.set_meta("count", str(before + 1))

for line in sys.stdin:
    for _ in range(int(line)):
        build(store)
    print("built", flush=True)
"""
ANEW = BUILDS.replace("build(store)\n    print", "build(STORES['sqlite'](Path(sys.argv[2])))\n    print")


@pytest.mark.parametrize("chance", range(3))
def test_builds_and_restores_take_turns_whoever_comes(tmp_path: Path, chance: int) -> None:
    """A build counts on from what it found, in two commits that a restore may not come between.

    One builder keeps its connection, one opens the store anew for each build, and restores come at odd moments. A
    build begins with the count of the one before it or, after a restore, with that of the backup.
    """
    dice = random.Random(chance)
    store = lay(tmp_path / "state.db", "present", entries=0)
    source = backups.backup(store, NOW, tmp_path / "source.db")
    place = Place("sqlite", store)
    with place.process(BUILDS) as one, place.process(ANEW) as two:
        for _ in range(6):
            for builder in (one, two):
                assert builder.stdin
                print(dice.randrange(1, 12), file=builder.stdin, flush=True)
            for _ in range(dice.randrange(1, 3)):
                backups.restore(store, source, NOW, lambda _line: None)
            assert [said(builder.stdout) for builder in (one, two)] == ["built"] * 2
        for builder in (one, two):
            builder.communicate(timeout=60)
    assert (one.returncode, two.returncode) == (0, 0)
    counts = [int(line) for line in Path(f"{store}.log").read_text().split()]
    assert counts[0] == 0
    assert counts.count(0) > 1
    assert all(after in (before + 1, 0) for before, after in pairwise(counts))


def test_a_build_that_waited_while_its_file_was_replaced_is_refused(store: Path) -> None:
    """What it would write, nobody would ever read."""
    source = lay(store.parent / "source.db", "restored")
    with closing(SqliteStore(store)) as opened:
        damage(store)
        backups.restore(store, source, NOW, no_one)
        with pytest.raises(StoreError, match="replaced"), opened.lock(wait=True, tell=no_one):
            raise AssertionError
