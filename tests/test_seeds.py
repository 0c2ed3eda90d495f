"""The seeds folder: everything in it is seen, in one order."""

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rights import reachable, without_rights
from seeds_laid import lay, paths, sight

from feeder import seeds
from feeder.errors import UnreadableError
from feeder.seeds import Sighting
from feeder.types import Seed, Stamp

__all__ = ["reachable"]  # a fixture

# Scanning

# What sorts beside a slash, what is no UTF-8, and what editors begin and end their names with.
PIECES = [b"a", b"b", b"-", b".", b"0", b"\xff", b"\xc3\xa9", b" ", b"\n", b"~", b"#", b"$", b".md", b".part"]
NAMES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(b"".join)
TREES = st.lists(st.lists(NAMES, min_size=1, max_size=3).map(tuple), max_size=12)


def is_ready(name: bytes) -> bool:
    return not name.startswith((b".", b"~$", b"#")) and not name.endswith((b".part", b"~"))


@settings(max_examples=80)
@example(tree=[(b"a", b"z"), (b"a.md",), (b"a-",), (b"a0",), (b"a ",), (b"A",), (b"\xff", b"a")])
@given(tree=TREES)
def test_a_scan_sees_each_ready_file_in_the_byte_order_of_the_paths(tree: list[tuple[bytes, ...]]) -> None:
    """`compare` walks along both lists, and a database orders by bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder, laid = Path(name), set[tuple[bytes, ...]]()
        for parts in tree:
            target = folder / os.fsdecode(b"/".join(parts))
            taken = target.is_dir() or any(parts[:at] in laid for at in range(1, len(parts) + 1))
            if taken or {b".", b".."} & set(parts):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"text")
            laid.add(parts)
        expected = sorted(b"/".join(parts) for parts in laid if all(map(is_ready, parts)))
        assert [os.fsencode(path) for path in paths(folder)] == expected


def test_a_sighting_holds_the_file_s_facts(tmp_path: Path) -> None:
    lay(tmp_path, "a/b.md", b"12345")
    facts = (tmp_path / "a/b.md").stat()
    stamp = Stamp(5, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
    assert list(seeds.scan(tmp_path, lambda *_: None)) == [Sighting("a/b.md", stamp)]
    assert seeds.stamp(tmp_path, "a/b.md") == stamp


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.md",
        ".git/a.md",
        "#a.md#",
        "~$a.md",
        "a.md~",
        "a.md.tmp",
        "a.md.part",
        "a.md.crdownload",
        ".a.md.swp",
        "a.md.swx",
        "download.partial/a.md",
    ],
)
def test_what_is_hidden_or_unfinished_is_not_seen(tmp_path: Path, name: str) -> None:
    lay(tmp_path, name)
    lay(tmp_path, "seen.md")
    assert paths(tmp_path) == ["seen.md"]


@pytest.mark.parametrize(
    "name", ["a b.md", "über.md", os.fsdecode(b"caf\xe9.md"), "a\nb.md", "-rf", "…", "a\\b"]
)
def test_a_name_of_any_kind_is_seen_and_read(tmp_path: Path, name: str) -> None:
    lay(tmp_path, name, b"words")
    assert paths(tmp_path) == [name]
    assert seeds.read(tmp_path, sight(tmp_path, name)) == Seed(name, b"words")


def test_folders_may_lie_as_deep_as_they_like(tmp_path: Path) -> None:
    depth, below = 1_100, ""
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(depth):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, below = inner, below + "d/"
        os.close(os.open("a.md", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        assert paths(tmp_path) == [below + "a.md"]
    finally:
        os.close(here)
        # Python's own way to remove a tree is a recursion.
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


# Folders that can't be listed


@pytest.fixture
def too_deep(tmp_path: Path) -> Iterator[str]:
    """A folder whose path is longer than the system takes: one that nobody can list, root included."""
    name = "d" * 200
    here, below = os.open(tmp_path, os.O_RDONLY), ""
    for _ in range(25):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here, below = inner, f"{below}{name}/"
    os.close(here)
    try:
        yield below
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / name)], check=True)


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_is_seen(
    tmp_path: Path, too_deep: str
) -> None:
    lay(tmp_path, "a.md")
    lay(tmp_path, "z.md")
    unlisted: dict[str, str] = {}
    found = [sighting.path for sighting in seeds.scan(tmp_path, unlisted.__setitem__)]
    assert found == ["a.md", "z.md"]
    ((below, reason),) = unlisted.items()
    assert too_deep.startswith(below)
    assert below.endswith("/")
    assert reason == "File name too long"


def test_a_folder_without_rights_is_reported_and_removes_nothing(reachable: Path) -> None:
    lay(reachable, "a/1.md")
    lay(reachable, "b.md")
    known = {sighting.path: sighting.stamp for sighting in seeds.scan(reachable, lambda *_: None)}
    (reachable / "a").chmod(0)
    unlisted: dict[str, str] = {}
    with without_rights():
        look = seeds.compare(seeds.scan(reachable, unlisted.__setitem__), known.items(), lambda _: True)
        look.unlisted = unlisted
        look = seeds.settle(reachable, look)
    assert unlisted == {"a/": "Permission denied"}
    assert (look.changed, look.gone, look.same) == ([], [], 1)


@pytest.mark.parametrize(("kind", "reason"), [("missing", "No such file"), ("a file", "Not a directory")])
def test_a_seeds_folder_that_is_none_is_reported_and_removes_nothing(
    tmp_path: Path, kind: str, reason: str
) -> None:
    if kind == "a file":
        lay(tmp_path, "seeds")
    unlisted: dict[str, str] = {}
    known = [("a.md", Stamp(1, 2, 3, 4))]
    look = seeds.compare(seeds.scan(tmp_path / "seeds", unlisted.__setitem__), known, lambda _: True)
    assert list(unlisted) == [""]
    assert unlisted[""].startswith(reason)
    look.unlisted = unlisted
    assert seeds.settle(tmp_path / "seeds", look).gone == []


# Links and what is no file


def test_links_are_followed_to_files_of_the_folder_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    lay(folder, "real.md", b"words")
    lay(folder, "sub/deep.md")
    lay(tmp_path, "secret.md")
    (folder / "inside.md").symlink_to("real.md")
    (folder / "outside.md").symlink_to(tmp_path / "secret.md")
    (folder / "dangling.md").symlink_to("nothing.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "up").symlink_to("..")
    (folder / "again").symlink_to("sub")
    found = {sighting.path: sighting for sighting in seeds.scan(folder, lambda *_: None)}
    assert set(found) - {"loop.md"} == {"real.md", "sub/deep.md", "inside.md", "outside.md"}
    assert found["inside.md"].stamp == found["real.md"].stamp
    assert seeds.read(folder, found["inside.md"]) == Seed("inside.md", b"words")
    for path in {"outside.md", "loop.md"} & set(found):
        assert found[path].odd
        with pytest.raises(UnreadableError):
            seeds.read(folder, found[path])


def test_the_seeds_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    lay(tmp_path / "real", "a.md")
    (tmp_path / "real" / "b.md").symlink_to(tmp_path / "real" / "a.md")
    (tmp_path / "seeds").symlink_to("real")
    assert [one.odd for one in seeds.scan(tmp_path / "seeds", lambda *_: None)] == [None, None]


def test_pipes_and_sockets_are_odd_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.md"))
        found = list(seeds.scan(tmp_path, lambda *_: None))
    assert [one.path for one in found] == ["pipe.md", "socket.md"]
    for one in found:
        with pytest.raises(UnreadableError, match="not a regular file"):
            seeds.read(tmp_path, one)


# Stamps


def test_there_is_no_stamp_where_there_is_no_file(tmp_path: Path) -> None:
    lay(tmp_path, "file")
    (tmp_path / "folder.md").mkdir()
    for path in ("missing.md", "missing/a.md", "file/a.md", "folder.md"):
        assert seeds.stamp(tmp_path, path) is None


def test_a_file_put_over_another_has_another_stamp_whatever_its_times_say(tmp_path: Path) -> None:
    lay(tmp_path, "a.md", b"one")
    before, facts = seeds.stamp(tmp_path, "a.md"), (tmp_path / "a.md").stat()
    lay(tmp_path, "b.md", b"two")
    os.utime(tmp_path / "b.md", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    (tmp_path / "b.md").replace(tmp_path / "a.md")
    after = seeds.stamp(tmp_path, "a.md")
    assert after is not None
    assert before != after


def test_a_stamp_fits_into_a_database_whatever_the_file_system_says(tmp_path: Path) -> None:
    """SQLite's integers have 64 bits with a sign; nanoseconds need more from the year 2262 on."""
    lay(tmp_path, "a.md")
    stamps = set()
    for year in (-100, 0, 300, 400):
        at = year * 31_556_952
        os.utime(tmp_path / "a.md", (at, at))
        stamp = seeds.stamp(tmp_path, "a.md")
        assert stamp is not None
        assert -(2**63) <= stamp.mtime_ns < 2**63
        stamps.add(stamp)
    assert len(stamps) == 4
