"""What every place for documents promises: found again, replaced at once, whole or not at all."""

import os
import shutil
import stat
import threading
from pathlib import Path

import pytest
from publisher_places import PUBLISHERS, assert_plain, digest, document, files, folder, good, publisher

from feeder.errors import PublishError
from feeder.publishers import Publisher
from feeder.publishers.folder import FolderPublisher

__all__ = ["folder", "publisher"]  # fixtures

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


def test_bytes_are_on_the_disk_before_their_names_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a loss of power a file system may know a new name and nothing of what it names."""
    told: list[tuple[str, int]] = []
    sync, replace = os.fsync, os.replace

    def spied_sync(file: int) -> None:
        sync(file)
        told.append(("synced", os.fstat(file).st_ino))

    def spied_replace(source: str, target: str) -> None:
        told.append(("named", Path(source).stat().st_ino))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", spied_sync)
    monkeypatch.setattr(os, "replace", spied_replace)
    publisher = FolderPublisher(folder)
    good(publisher, *(document(f"articles/{number}.html", bytes(number)) for number in range(5)))
    for path in (folder / "articles").iterdir():
        inode = path.stat().st_ino
        assert told.index(("synced", inode)) < told.index(("named", inode))
    assert told.index(("synced", (folder / "articles").stat().st_ino)) > max(
        at for at, (what, _) in enumerate(told) if what == "named"
    )


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
