"""What every place for documents promises: whole or not at all, old before broken, and nothing left lying about."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from rights import reachable, without_rights

from feeder.errors import PublishError
from feeder.publishers import Publisher
from feeder.publishers.folder import FolderPublisher
from feeder.types import Document

__all__ = ["reachable"]  # a fixture

#: Every publisher there is, over a folder in which it can be seen what lies there. A new one is one line here.
PUBLISHERS: Mapping[str, Callable[[Path], Publisher]] = {"folder": FolderPublisher}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "feeds"


@pytest.fixture(params=PUBLISHERS)
def publisher(request: pytest.FixtureRequest, folder: Path) -> Publisher:
    return PUBLISHERS[request.param](folder)


def document(path: str, data: bytes) -> Document:
    return Document(path, data, "application/octet-stream")


def digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def files(folder: Path) -> dict[str, bytes]:
    """All that lies in the folder, hidden files too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }


def good(publisher: Publisher, *documents: Document) -> None:
    assert publisher.put(documents) == {}
    publisher.flush()


def assert_plain(error: PublishError, *words: str) -> None:
    """One sentence that names the file and the cause."""
    message = str(error)
    assert message.endswith(".")
    assert "\n" not in message
    assert "Errno" not in message
    assert [word for word in words if word not in message] == []


# Putting, finding, removing


def test_what_is_put_lies_there_with_its_digest(publisher: Publisher, folder: Path) -> None:
    data = {"rss.xml": b"<rss/>", "empty.txt": b"", "ü/日本 %20?.html": bytes(range(256)) * 10_000}
    good(publisher, *(document(path, content) for path, content in data.items()))
    assert files(folder) == data
    for path, content in data.items():
        assert publisher.exists(path)
        assert publisher.digest(path) == digest(content)


def test_a_document_is_replaced_by_the_next(publisher: Publisher, folder: Path) -> None:
    good(publisher, document("rss.xml", b"first, and longer"))
    good(publisher, document("rss.xml", b"second"))
    assert files(folder) == {"rss.xml": b"second"}


def test_of_what_is_not_there_nothing_is_said(publisher: Publisher) -> None:
    for path in ("rss.xml", "no/such/folder.html"):
        assert not publisher.exists(path)
        assert publisher.digest(path) is None
        publisher.tidy(path)
        publisher.remove(path)
    publisher.flush()


def test_removing_takes_away_the_document_alone(publisher: Publisher, folder: Path) -> None:
    good(publisher, document("a/1.html", b"1"), document("a/2.html", b"2"))
    (folder / "mine.txt").write_bytes(b"mine")
    publisher.remove("a/1.html")
    publisher.flush()
    assert files(folder) == {"a/2.html": b"2", "mine.txt": b"mine"}


def test_a_folder_that_somebody_took_away_stops_nothing(publisher: Publisher, folder: Path) -> None:
    """Neither its documents' removal, nor what comes after."""
    good(publisher, document("a/1.html", b"1"))
    shutil.rmtree(folder / "a")
    publisher.remove("a/1.html")
    publisher.flush()
    good(publisher, document("a/1.html", b"again"))
    assert files(folder) == {"a/1.html": b"again"}


def test_deep_folders_are_made(publisher: Publisher, folder: Path) -> None:
    path = "/".join(["deep"] * 60) + "/page.html"
    good(publisher, document(path, b"x"))
    assert files(folder) == {path: b"x"}


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_relative_folder_is_made_too(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good(PUBLISHERS[name](Path("feeds")), document("a/rss.xml", b"x"))
    assert files(tmp_path / "feeds") == {"a/rss.xml": b"x"}


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_modes_are_what_the_umask_says(publisher: Publisher, folder: Path, umask: int) -> None:
    """A web server of another user must read what is published: nothing is made private by the way."""
    before = os.umask(umask)
    try:
        for data in (b"first", b"second"):
            good(publisher, document("a/b/page.html", data))
    finally:
        os.umask(before)
    for path in (folder, *folder.rglob("*")):
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


# Copying


def test_a_file_is_copied_if_it_is_the_one_that_was_meant(
    publisher: Publisher, folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source.png"
    data = bytes(range(256)) * 12_345
    source.write_bytes(data)
    publisher.copy("assets/a.png", source, digest(data))
    publisher.flush()
    assert files(folder) == {"assets/a.png": data}
    source.write_bytes(b"changed meanwhile")
    with pytest.raises(PublishError) as caught:
        publisher.copy("assets/a.png", source, digest(data))
    assert_plain(caught.value, str(source), "assets/a.png")
    assert files(folder) == {"assets/a.png": data}


@pytest.mark.parametrize(("kind", "cause"), [("missing", "No such file"), ("folder", "Is a directory")])
def test_a_source_that_cannot_be_read_is_named(
    publisher: Publisher, folder: Path, tmp_path: Path, kind: str, cause: str
) -> None:
    source = tmp_path / "source.png"
    if kind == "folder":
        source.mkdir()
    with pytest.raises(PublishError) as caught:
        publisher.copy("assets/a.png", source, digest(b""))
    assert_plain(caught.value, str(source), "assets/a.png", cause)
    assert files(folder) == {}


# Whole or not at all


def test_a_reader_never_sees_half_a_document(publisher: Publisher, folder: Path) -> None:
    """Two hundred versions of different lengths, each beginning with the digest of the rest."""
    bodies = [bytes([number]) * (100_000 + 997 * number) for number in range(200)]
    good(publisher, document("rss.xml", digest(bodies[0]) + bodies[0]))
    ended, seen, broken = threading.Event(), set[int](), list[int]()

    def read() -> None:
        while not ended.is_set():
            data = (folder / "rss.xml").read_bytes()
            if digest(data[16:]) == data[:16]:
                seen.add(data[16])
            else:
                broken.append(len(data))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for body in bodies * 20:
            assert publisher.put([document("rss.xml", digest(body) + body)]) == {}
            if body is bodies[-1] and len(seen) >= 20:  # on a busy machine the reader needs more of them
                break
    finally:
        ended.set()
        reader.join()
    publisher.flush()
    assert broken == []
    assert len(seen) >= 20


# When it cannot be


def test_what_is_in_the_way_is_named_and_left_alone(publisher: Publisher, folder: Path) -> None:
    (folder / "rss.xml" / "in it").mkdir(parents=True)
    (folder / "articles").write_bytes(b"a file")
    failed = publisher.put(
        [document("rss.xml", b"1"), document("articles/a.html", b"2"), document("atom.xml", b"3")]
    )
    publisher.flush()
    assert set(failed) == {"rss.xml", "articles/a.html"}
    assert_plain(failed["rss.xml"], str(folder / "rss.xml"), "Is a directory")
    assert_plain(failed["articles/a.html"], str(folder / "articles/a.html"))
    assert files(folder) == {"articles": b"a file", "atom.xml": b"3"}
    assert publisher.exists("rss.xml")
    assert publisher.digest("rss.xml") is None
    assert not publisher.exists("articles/a.html")
    assert publisher.digest("articles/a.html") is None
    publisher.tidy("articles/a.html")
    with pytest.raises(PublishError) as caught:
        publisher.remove("rss.xml")
    assert_plain(caught.value, str(folder / "rss.xml"))


def test_a_link_is_replaced_and_not_written_through(
    publisher: Publisher, folder: Path, tmp_path: Path
) -> None:
    folder.mkdir()
    (tmp_path / "outside").write_bytes(b"not ours")
    (folder / "rss.xml").symlink_to(tmp_path / "outside")
    (folder / "atom.xml").symlink_to(tmp_path / "nowhere")
    assert publisher.exists("atom.xml")
    good(publisher, document("rss.xml", b"new"), document("atom.xml", b"new"))
    assert (tmp_path / "outside").read_bytes() == b"not ours"
    assert not (tmp_path / "nowhere").exists()
    assert files(folder) == {"rss.xml": b"new", "atom.xml": b"new"}


def test_a_trap_under_the_hidden_name_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    """In a folder that others may write to, somebody may guess the name of a document's successor."""
    publisher = FolderPublisher(folder)
    folder.mkdir()
    (tmp_path / "outside").write_bytes(b"not ours")
    Path(publisher._new("rss.xml")).symlink_to(tmp_path / "outside")
    assert set(publisher.put([document("rss.xml", b"new")])) == {"rss.xml"}
    assert (tmp_path / "outside").read_bytes() == b"not ours"
    publisher.tidy("rss.xml")
    good(publisher, document("rss.xml", b"new"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 200 kB on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_full_disk_keeps_the_old_document_and_leaves_no_scrap(name: str, small_disk: Path) -> None:
    folder = small_disk / "feeds"
    publisher = PUBLISHERS[name](folder)
    good(publisher, document("rss.xml", b"old"))
    failed = publisher.put(
        [document("a.html", b"1"), document("rss.xml", b"x" * 1_000_000), document("b.html", b"2")]
    )
    publisher.flush()
    assert set(failed) == {"rss.xml"}
    assert_plain(failed["rss.xml"], str(folder / "rss.xml"), "No space left on device")
    assert files(folder) == {"rss.xml": b"old", "a.html": b"1", "b.html": b"2"}
    source = small_disk.parent / "large.png"
    source.write_bytes(b"x" * 1_000_000)
    with pytest.raises(PublishError) as caught:
        publisher.copy("rss.xml", source, digest(source.read_bytes()))
    assert_plain(caught.value, str(folder / "rss.xml"), "No space left on device")
    assert files(folder) == {"rss.xml": b"old", "a.html": b"1", "b.html": b"2"}
    good(publisher, document("rss.xml", b"new"))


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_disk_that_turned_read_only_keeps_the_old_document(name: str, small_disk: Path) -> None:
    publisher = PUBLISHERS[name](small_disk)
    good(publisher, document("rss.xml", b"old"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    failed = publisher.put([document("rss.xml", b"new"), document("deep/er.html", b"new")])
    assert_plain(failed["rss.xml"], str(small_disk / "rss.xml"), "Read-only file system")
    assert_plain(failed["deep/er.html"], str(small_disk / "deep/er.html"), "Read-only file system")
    with pytest.raises(PublishError) as caught:
        publisher.remove("rss.xml")
    assert_plain(caught.value, str(small_disk / "rss.xml"))
    assert files(small_disk) == {"rss.xml": b"old"}


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_folder_without_rights_keeps_the_old_document(name: str, reachable: Path) -> None:
    publisher = PUBLISHERS[name](reachable)
    good(publisher, document("rss.xml", b"old"))
    reachable.chmod(0o555)
    with without_rights():
        failed = publisher.put([document("rss.xml", b"new")])
    assert_plain(failed["rss.xml"], str(reachable / "rss.xml"), "Permission denied")
    assert files(reachable) == {"rss.xml": b"old"}


LIMITED = """
import json, resource, signal, sys
from pathlib import Path
from test_publisher_contract import PUBLISHERS, document
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
if sys.argv[3] == "killed":
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
publisher = PUBLISHERS[sys.argv[1]](Path(sys.argv[2]))
failed = publisher.put([document("a.html", b"1"), document("rss.xml", b"x" * 1_000_000)])
publisher.flush()
print(json.dumps({path: str(error) for path, error in failed.items()}))
"""


def limited(name: str, folder: Path, end: str) -> subprocess.CompletedProcess[str]:
    """Another process, which may write no file above 100 kB: it is told, or killed in the middle of writing."""
    here = Path(__file__).resolve().parent
    return subprocess.run(
        [sys.executable, "-c", LIMITED, name, str(folder), end],
        check=False,
        env=os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", PUBLISHERS)
def test_a_write_that_fails_half_way_keeps_the_old_document_and_leaves_no_scrap(
    name: str, folder: Path
) -> None:
    good(PUBLISHERS[name](folder), document("rss.xml", b"old"))
    done = limited(name, folder, "told")
    failed = json.loads(done.stdout)
    assert set(failed) == {"rss.xml"}
    assert_plain(PublishError(failed["rss.xml"]), str(folder / "rss.xml"), "File too large")
    assert files(folder) == {"rss.xml": b"old", "a.html": b"1"}


@pytest.mark.parametrize("mend", ["tidy", "put"])
@pytest.mark.parametrize("name", PUBLISHERS)
def test_what_a_kill_leaves_is_hidden_and_tidied_or_written_over(name: str, folder: Path, mend: str) -> None:
    publisher = PUBLISHERS[name](folder)
    good(publisher, document("rss.xml", b"old"))
    assert limited(name, folder, "killed").returncode == -signal.SIGXFSZ
    left = set(files(folder)) - {"rss.xml"}
    assert (folder / "rss.xml").read_bytes() == b"old"
    assert left
    assert all(path.startswith(".") for path in left)
    for path in ("rss.xml", "a.html"):
        if mend == "tidy":
            publisher.tidy(path)
        else:
            good(publisher, document(path, b"old"))
    with contextlib.suppress(FileNotFoundError):
        (folder / "a.html").unlink()
    assert files(folder) == {"rss.xml": b"old"}
