"""Whether a file is still open for writing: asked of real files, and of a second process that writes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rights import without_rights

from feeder.leases import is_open_for_writing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has leases")

WRITER = """
import sys
with open(sys.argv[1], "a") as file:
    print("open", flush=True)
    sys.stdin.read()
"""
OPENER = """
import os, sys
for _ in range(3000):
    os.close(os.open(sys.argv[1], os.O_WRONLY))
"""
ASKER = """
import sys
from pathlib import Path
from feeder.leases import is_open_for_writing
print("asking", flush=True)
answers = {is_open_for_writing(Path(sys.argv[1])) for _ in range(30_000)}
assert answers <= {True, False}, answers
"""


def program(source: str, path: Path) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", source, path], stdin=pipe, stdout=pipe, text=True)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text("Words.")
    if is_open_for_writing(path) is None:
        pytest.skip("this file system has no leases")
    return path


def test_a_file_is_open_as_long_as_another_process_may_write_to_it(article: Path) -> None:
    assert is_open_for_writing(article) is False
    with program(WRITER, article) as writer:
        assert writer.stdout
        assert writer.stdin
        writer.stdout.readline()
        assert is_open_for_writing(article) is True
        writer.stdin.close()
        writer.wait(10)
        assert is_open_for_writing(article) is False


def test_readers_do_not_count(article: Path) -> None:
    with article.open("rb"):
        assert is_open_for_writing(article) is False


def test_asking_harms_neither_who_asks_nor_who_opens_the_file_in_that_moment(article: Path) -> None:
    with program(ASKER, article) as asker:
        assert asker.stdout
        asker.stdout.readline()
        with program(OPENER, article) as opener:
            assert opener.wait(30) == 0
        assert asker.wait(30) == 0


def test_asking_leaves_no_descriptor_open(article: Path) -> None:
    descriptors = Path("/proc/self/fd")
    before = len([*descriptors.iterdir()])
    is_open_for_writing(article)
    with article.open("a"):
        is_open_for_writing(article)
    assert len([*descriptors.iterdir()]) == before


def test_what_is_no_file_gives_no_answer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert is_open_for_writing(tmp_path / "pipe") is None
    assert is_open_for_writing(tmp_path / "missing") is None
    assert is_open_for_writing(tmp_path) is None


def test_the_files_of_others_give_no_answer() -> None:
    with without_rights():
        assert is_open_for_writing(Path("/etc/passwd")) is None
