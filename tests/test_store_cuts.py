"""Backups and restores that are cut short, by a kill or a full disk, can be done again and leave no half thing."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from backup_places import NOW, ROOT, damage, files, lay, name, no_one, store
from store_places import Place

from feeder.stores import backups
from feeder.stores.sqlite import SqliteStore

__all__ = ["store"]  # fixtures

CUT = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from feeder.stores import backups
calls, last = [], int(sys.argv[1])
def look(frame, event, called):
    if event == "c_call" and called.__name__ in WORDS:
        calls.append(called.__name__)
        if len(calls) == last:
            os.kill(os.getpid(), signal.SIGKILL)
WORDS = set("backup execute rename replace unlink fsync mkdir".split())
store, source, now = Path(sys.argv[2]), Path(sys.argv[3]), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
sys.setprofile(look)
RUN
sys.setprofile(None)
print(*calls)
"""
BACKUP = CUT.replace("RUN", "backups.backup(store, now)")
RESTORE = CUT.replace("RUN", "backups.restore(store, source, now, print)")


def cut(program: str, last: int, store: Path, source: Path) -> list[str]:
    """The calls of a run that was not cut short."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(last), store, source],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=False,
        timeout=60,
        text=True,
    )
    assert done.returncode == (-signal.SIGKILL if last else 0)
    return done.stdout.split()


def test_a_backup_that_is_killed_leaves_no_backup_or_a_good_one(store: Path, tmp_path: Path) -> None:
    calls = cut(BACKUP, 0, store, store)
    assert {"backup", "replace", "fsync"} <= set(calls)

    def killed(last: int) -> None:
        site = lay(tmp_path / str(last) / "state.db", "present")
        cut(BACKUP, last, site, site)
        assert [name(path) for path in backups.found(site)] in ([], ["present"])
        assert name(site) == "present"
        made = backups.backup(site, NOW)
        assert files(made.parent) == {made.name}

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(killed, range(1, len(calls) + 1)))


@pytest.mark.parametrize("state", ["whole", "damaged", "missing"])
def test_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one_and_can_be_done_again(
    tmp_path: Path, state: str
) -> None:
    """Only a damaged store may be gone, to be found where it is kept."""
    source = lay(tmp_path / "source.db", "restored")

    def begun(at: str) -> tuple[Path, bytes]:
        site = lay(tmp_path / at / "state.db", "present")
        old = damage(site) if state == "damaged" else b""
        if state == "missing":
            site.unlink()
        return site, old

    calls = cut(RESTORE, 0, begun("whole")[0], source)
    assert {"backup", "replace", "fsync"} <= set(calls)

    def killed(last: int) -> None:
        site, old = begun(str(last))
        cut(RESTORE, last, site, source)
        kept = list(site.parent.glob("state-replaced-*.db"))
        if state == "whole":
            assert name(site) in ("present", "restored")
            assert [name(path) for path in kept] in ([], ["present"])
            assert kept or name(site) == "present"
        elif state == "missing":
            assert not site.exists() or name(site) == "restored"
        elif not site.exists() or site.read_bytes() != old:
            assert [path.read_bytes() for path in kept] == [old]
            assert not site.exists() or name(site) == "restored"
        backups.restore(site, source, NOW, no_one)
        assert name(site) == "restored"
        assert not [path for path in files(site.parent) if path.startswith(".")]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(killed, range(1, len(calls) + 1)))


def test_a_restore_that_is_killed_in_the_middle_of_its_writing_changes_nothing(store: Path) -> None:
    """The content of a large backup goes into the log long before it is committed."""
    source = lay(store.parent / "source.db", "restored", entries=9_000)
    program = """
import os, signal, sys, threading
from datetime import datetime, UTC
from pathlib import Path
from feeder.stores import backups
store, source = map(Path, sys.argv[1:])
log = Path(f"{store}-wal")
def watch():
    while not log.exists() or log.stat().st_size < source.stat().st_size // 2:
        pass
    os.kill(os.getpid(), signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
backups.restore(store, source, datetime(2026, 11, 22, tzinfo=UTC), print)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, store, source],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert name(store) == "present"
    backups.restore(store, source, NOW, no_one)
    assert name(store) == "restored"
    with closing(SqliteStore(store)) as opened:
        assert opened.last_key() == 9_000


@pytest.mark.parametrize("program", [BACKUP, RESTORE], ids=["backup", "restore"])
def test_a_name_is_given_to_bytes_that_are_on_the_disk_and_is_on_the_disk_itself(
    store: Path, program: str
) -> None:
    source = lay(store.parent / "source.db", "restored")
    if program == RESTORE:
        damage(store)
    calls = [call for call in cut(program, 0, store, source) if call in ("fsync", "rename", "replace")]
    assert calls[-1] == "fsync"
    assert "fsync" in calls[: calls.index("rename" if "rename" in calls else "replace")]


def test_a_full_disk_leaves_the_store_as_it_is_and_no_scrap(store: Path) -> None:
    made = backups.backup(store, NOW)
    program = f"""
import resource, signal
from datetime import datetime, UTC
from feeder.errors import StoreError
from feeder.stores import backups
path = Path(sys.argv[2])
made = path.parent / "backups" / "{made.name}"
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384))
for run in (lambda: backups.backup(path, NOON), lambda: backups.restore(path, made, NOON, print)):
    try:
        run()
    except StoreError as error:
        print(error, flush=True)
"""
    with Place("sqlite", store).process(program) as limited:
        out, _ = limited.communicate(timeout=60)
    backed, restored = out.splitlines()
    assert "can't be made" in backed
    assert "can't be restored" in restored
    assert name(store) == "present"
    assert files(made.parent) == {made.name}
    assert not [path for path in files(store.parent) if path.startswith((".", "state-replaced"))]
