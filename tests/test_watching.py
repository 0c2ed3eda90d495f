"""What is heard of real files in a real folder."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import SimpleQueue

import pytest
from rights import reachable, without_rights

from feeder.service.settling import Happening, Waiting
from feeder.service.watching import Watcher, WatchError

__all__ = ["reachable"]  # a fixture

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less, and later")

PATIENCE = 20  # seconds after which an event does not come any more


class Ears:
    """A seeds folder, a folder beside it, and what was heard of the first."""

    def __init__(self, base: Path) -> None:
        self.seeds, self.outside = base / "seeds", base / "outside"
        self.seeds.mkdir()
        self.outside.mkdir()
        self.queue: SimpleQueue[Happening] = SimpleQueue()
        self.watcher = Watcher(self.seeds, self.queue.put)
        self._marks = count()

    def heard(self) -> list[Happening]:
        """All that has happened until now: events keep their order, so a mark is heard after them."""
        mark = f"mark-{next(self._marks)}"
        (self.outside / mark).touch()
        (self.outside / mark).rename(self.seeds / mark)
        return [*iter(lambda: self.queue.get(timeout=PATIENCE), Happening("whole", mark))]

    def lay(self, path: str, text: str = "Words.") -> Path:
        """Write a file and forget what was heard of it."""
        place = self.seeds / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        self.heard()
        return place


@pytest.fixture
def ears(tmp_path: Path) -> Iterator[Ears]:
    ears = Ears(tmp_path)
    ears.watcher.start()
    yield ears
    ears.watcher.stop()


# Files


def test_a_file_that_is_written_is_heard_of_last_when_it_is_closed(ears: Ears) -> None:
    (ears.seeds / "a.md").write_text("Words.")
    heard = ears.heard()
    assert heard[-1] == Happening("closed", "a.md")
    assert {happening.path for happening in heard} == {"a.md"}


def test_a_file_that_is_kept_open_grows(ears: Ears) -> None:
    with (ears.seeds / "a.md").open("w") as file:
        file.write("Words.")
        file.flush()
        assert set(ears.heard()) == {Happening("growing", "a.md")}
    assert ears.heard() == [Happening("closed", "a.md")]


def test_a_file_is_closed_when_its_last_writer_closes_it(ears: Ears) -> None:
    place = ears.seeds / "a.md"
    with place.open("w") as one, place.open("a") as other:
        one.close()
        ears.heard()
        other.write("More words.")
        other.flush()
        assert ears.heard() == [Happening("growing", "a.md")]
    assert ears.heard() == [Happening("closed", "a.md")]


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_link_is_never_closed_and_settles_from_its_creation(
    ears: Ears, link: Callable[[Path, Path], None]
) -> None:
    place = ears.lay("a.md")
    link(place, ears.seeds / "b.md")
    assert ears.heard() == [Happening("closed", "b.md")]


def test_a_file_moved_in_is_whole(ears: Ears) -> None:
    (ears.outside / "a.md").write_text("Words.")
    (ears.outside / "a.md").rename(ears.seeds / "a.md")
    assert ears.heard() == [Happening("whole", "a.md")]


def test_a_renamed_file_is_whole_and_tells_where_it_was(ears: Ears) -> None:
    place = ears.lay("a.md")
    place.rename(ears.seeds / "b.md")
    assert ears.heard() == [Happening("whole", "b.md", old="a.md")]


@pytest.mark.parametrize("name", [".a.md.tmp", "a.md.part", "a.md~"])
def test_a_file_written_under_an_ignored_name_is_heard_of_when_it_gets_its_own(ears: Ears, name: str) -> None:
    (ears.seeds / name).write_text("Words.")
    assert ears.heard() == []
    (ears.seeds / name).rename(ears.seeds / "a.md")
    assert ears.heard() == [Happening("whole", "a.md")]


def test_a_file_moved_out_deleted_or_put_aside_is_gone(ears: Ears) -> None:
    for name in ("a.md", "b.md", "c.md"):
        ears.lay(name)
    (ears.seeds / "a.md").rename(ears.outside / "a.md")
    (ears.seeds / "b.md").unlink()
    (ears.seeds / "c.md").rename(ears.seeds / "c.md~")
    assert ears.heard() == [Happening("gone", name) for name in ("a.md", "b.md", "c.md")]


def test_rights_and_times_are_not_heard_of(ears: Ears) -> None:
    place = ears.lay("a.md")
    place.chmod(0o600)
    os.utime(place, (1, 1))
    assert ears.heard() == []


def test_a_copy_with_its_times_does_not_wait_for_ever(ears: Ears) -> None:
    place = ears.lay("a.md")
    shutil.copy2(place, ears.seeds / "b.md")
    waits = Waiting(1)
    for happening in ears.heard():
        waits.add(happening, 0)
    assert waits.ripe(1).paths == ("b.md",)


def test_reading_a_file_is_not_heard_of(ears: Ears) -> None:
    ears.lay("a.md").read_bytes()
    assert ears.heard() == []


@pytest.mark.parametrize("raw", [b"\xff\xfe.md", b"two\nlines.md", "é ü 日本.md".encode(), b" -\t'\"\\.md"])
def test_every_name_is_heard_as_the_system_spells_it(ears: Ears, raw: bytes) -> None:
    name = os.fsdecode(raw)
    place = ears.outside / "a.md"
    place.touch()
    place.rename(ears.seeds / name)
    assert ears.heard() == [Happening("whole", name)]


# Folders


def test_a_folder_stands_for_all_that_moves_with_it(ears: Ears) -> None:
    (ears.outside / "a" / "deep").mkdir(parents=True)
    (ears.outside / "a" / "deep" / "x.md").touch()
    (ears.outside / "a").rename(ears.seeds / "a")
    assert ears.heard() == [Happening("whole", "a/")]
    (ears.seeds / "a").rename(ears.seeds / "b")
    assert ears.heard() == [Happening("whole", "b/", old="a/")]
    (ears.seeds / "b").rename(ears.seeds / ".b")
    assert ears.heard() == [Happening("gone", "b/")]
    (ears.seeds / ".b").rename(ears.seeds / "c")
    assert ears.heard() == [Happening("whole", "c/")]
    (ears.seeds / "c").rename(ears.outside / "c")
    assert ears.heard() == [Happening("gone", "c/")]


@pytest.mark.parametrize("way", ["outside", ".hidden"])
def test_a_folder_that_comes_back_is_listened_to(ears: Ears, way: str) -> None:
    ears.lay("a/x.md")
    away = ears.outside / "a" if way == "outside" else ears.seeds / way
    (ears.seeds / "a").rename(away)
    away.rename(ears.seeds / "b")
    ears.heard()
    (ears.seeds / "b" / "x.md").write_text("Other words.")
    assert ears.heard()[-1] == Happening("closed", "b/x.md")
    assert ears.watcher.alive()


def test_every_file_of_a_new_tree_is_heard_of(ears: Ears) -> None:
    paths = [f"{'/'.join('abcdefgh'[:depth])}/{number}.md" for depth in range(1, 9) for number in range(5)]
    for path in paths:
        place = ears.seeds / path
        place.parent.mkdir(exist_ok=True)
        place.write_text("Words.")
    last = {happening.path: happening.kind for happening in ears.heard()}
    assert {path: last.get(path) for path in paths} == dict.fromkeys(paths, "closed")
    assert last["a/"] == "folder"
    (ears.seeds / paths[-1]).unlink()
    assert ears.heard() == [Happening("gone", paths[-1])]


def test_hidden_folders_are_not_heard_of(ears: Ears) -> None:
    (ears.seeds / ".git" / "objects").mkdir(parents=True)
    (ears.seeds / ".git" / "objects" / "a.md").write_text("Words.")
    shutil.rmtree(ears.seeds / ".git")
    assert ears.heard() == []


def test_a_folder_that_may_not_be_read_keeps_nobody_from_hearing_the_others(reachable: Path) -> None:
    ears = Ears(reachable)
    for name in ("a", "b", "open"):
        (ears.seeds / name).mkdir()
    for path, mode in [("a", 0), ("b", 0), ("open", 0o777), (".", 0o777), ("../outside", 0o777)]:
        (ears.seeds / path).chmod(mode)
    with without_rights():
        ears.watcher.start()
        (ears.seeds / "open" / "x.md").write_text("Words.")
        assert ears.heard()[-1] == Happening("closed", "open/x.md")
        assert ears.watcher.alive()
        ears.watcher.stop()


def test_a_seeds_folder_may_be_a_link(tmp_path: Path) -> None:
    ears = Ears(tmp_path)
    link = tmp_path / "link"
    link.symlink_to("seeds")
    ears.watcher = Watcher(link, ears.queue.put)
    ears.watcher.start()
    (ears.seeds / "a.md").write_text("Words.")
    assert ears.heard()[-1] == Happening("closed", "a.md")
    ears.watcher.stop()


# Bursts


def test_no_rename_of_a_burst_is_lost(ears: Ears) -> None:
    names = [f"{number}.md" for number in range(5_000)]
    for name in names:
        (ears.outside / name).touch()
    for name in names:
        (ears.outside / name).rename(ears.seeds / name)
    assert ears.heard() == [Happening("whole", name) for name in names]
    for name in names:
        (ears.seeds / name).rename(ears.seeds / f"new-{name}")
    told = ears.heard()
    assert {happening.path for happening in told if happening.kind == "whole"} == {f"new-{n}" for n in names}
    # Where the machine was too busy to see that two events belong together, the old place is gone.
    assert {h.path if h.kind == "gone" else h.old for h in told} - {None} == set(names)


LISTENER = """
import sys
from pathlib import Path
from feeder.errors import FeederError
from feeder.service.watching import Watcher

def tell(happening):
    print(happening.kind, happening.path, watcher.alive(), flush=True)

watcher = Watcher(Path(sys.argv[1]), tell)
try:
    watcher.start()
except FeederError as error:
    print(type(error).__name__, error, flush=True)
else:
    print("listening", flush=True)
    sys.stdin.read()
    watcher.stop()
"""


@contextmanager
def listener(folder: Path, *before: str) -> Iterator[tuple["subprocess.Popen[str]", Callable[[], str]]]:
    """A process that watches, and what gives its next line; killed when it lasts too long, which gives none."""
    pipe = subprocess.PIPE
    command = [*before, sys.executable, "-W", "error", "-c", LISTENER, str(folder)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        end = threading.Timer(PATIENCE, process.kill)
        end.start()
        yield process, process.stdout.readline
        end.cancel()


def test_events_that_the_system_dropped_are_told_and_later_ones_heard(tmp_path: Path) -> None:
    room = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if room > 50_000:
        pytest.skip("this system drops no events before there are very many")
    ears = Ears(tmp_path)
    (ears.seeds / "folder").mkdir()
    with listener(ears.seeds) as (process, line):
        assert line() == "listening\n"
        process.send_signal(signal.SIGSTOP)
        one, other = ears.seeds / "folder" / ".1", ears.seeds / "folder" / ".2"
        one.touch()
        for _ in range(room // 2):
            one.rename(other)
            other.rename(one)
        process.send_signal(signal.SIGCONT)
        assert line() == "lost  True\n"
        one.rename(ears.seeds / "folder" / "a.md")
        assert line() == "whole folder/a.md True\n"
        process.communicate()
        assert process.returncode == 0


def test_a_file_moved_out_does_not_hold_up_what_comes_behind(ears: Ears) -> None:
    took = []
    for number in range(5):
        ears.lay(f"{number}.md")
        began = time.monotonic()
        (ears.seeds / f"{number}.md").rename(ears.outside / f"{number}.md")
        assert ears.heard() == [Happening("gone", f"{number}.md")]
        took.append(time.monotonic() - began)
    assert min(took) < 0.2


# Limits


def limited(**limits: int) -> list[str]:
    """A command's beginning under which this user has so few watches; skips where there is no such thing."""
    steps = [f"echo {value} > /proc/sys/user/max_inotify_{name}" for name, value in limits.items()]
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", " && ".join([*steps, 'exec "$@"']), "sh"]
    if not shutil.which("unshare") or subprocess.call([*command, "true"], stderr=subprocess.DEVNULL):
        pytest.skip("limits can't be set for a while here")
    return command


@pytest.mark.parametrize(
    ("limit", "remedy"), [("watches", "max_user_watches"), ("instances", "max_user_instances")]
)
def test_too_few_watches_are_said_with_the_remedy(tmp_path: Path, limit: str, remedy: str) -> None:
    for number in range(4):
        (tmp_path / str(number)).mkdir()
    few = {"watches": 3} if limit == "watches" else {"instances": 0}
    with listener(tmp_path, *limited(**few)) as (process, _):
        said, _ = process.communicate()
    (sentence,) = [line for line in said.splitlines() if not line.startswith("lost")]
    assert sentence.startswith(f"WatchError {tmp_path} can't be watched: ")
    assert remedy in sentence


def test_a_new_folder_that_can_not_be_watched_is_told(tmp_path: Path) -> None:
    with listener(tmp_path, *limited(watches=2)) as (_, line):
        assert line() == "listening\n"
        (tmp_path / "1").mkdir()
        assert line() == "folder 1/ True\n"
        (tmp_path / "2").mkdir()
        assert line() == "lost  False\n"


# Beginning and ending


def test_a_folder_that_is_not_there_or_is_none_can_not_be_watched(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, reason in [("missing", "it is not there"), ("file", "it is not a folder")]:
        watcher = Watcher(tmp_path / name, print)
        with pytest.raises(WatchError, match=f"{name} can't be watched: {reason}"):
            watcher.start()
        assert not watcher.alive()


def test_a_folder_that_may_not_be_read_can_not_be_watched(reachable: Path) -> None:
    (reachable / "seeds").mkdir(mode=0)
    with without_rights(), pytest.raises(WatchError, match="it may not be read"):
        Watcher(reachable / "seeds", print).start()


def test_a_network_file_system_is_left_to_scans(tmp_path: Path) -> None:
    asked: list[Path] = []

    def network(path: Path) -> str | None:
        asked.append(path)
        return "NFS"

    with pytest.raises(WatchError, match="NFS does not tell"):
        Watcher(tmp_path, print, network).start()
    assert asked == [tmp_path]


def test_a_folder_that_went_is_told_and_no_longer_watched(ears: Ears) -> None:
    assert ears.watcher.alive()
    ears.seeds.rmdir()
    assert ears.queue.get(timeout=PATIENCE) == Happening("lost")
    assert not ears.watcher.alive()


def test_a_folder_in_place_of_the_watched_one_is_not_watched_until_the_next_start(ears: Ears) -> None:
    ears.seeds.rename(ears.outside / "seeds")
    assert not ears.watcher.alive()
    ears.seeds.mkdir()
    assert not ears.watcher.alive()
    ears.watcher.stop()
    ears.watcher.start()
    assert ears.watcher.alive()
    (ears.seeds / "a.md").write_text("Words.")
    assert ears.heard()[-1] == Happening("closed", "a.md")


def test_after_a_stop_nothing_is_left_of_it(tmp_path: Path) -> None:
    ears = Ears(tmp_path)

    def held() -> tuple[int, int]:
        return threading.active_count(), len([*Path("/proc/self/fd").iterdir()])

    before = held()
    for _ in range(20):
        ears.watcher.start()
        ears.watcher.stop()
        ears.watcher.stop()
        assert not ears.watcher.alive()
    assert held() == before
    (ears.seeds / "a.md").write_text("Words.")
    assert ears.queue.empty()
