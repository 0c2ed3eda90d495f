"""What every place for documents promises when it cannot be: the old stays, and no scrap is left."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from publisher_places import PUBLISHERS, assert_plain, digest, document, files, folder, good, publisher
from rights import reachable, without_rights

from feeder.errors import PublishError
from feeder.publishers import Publisher
from feeder.publishers.folder import FolderPublisher

__all__ = ["folder", "publisher", "reachable"]  # fixtures


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
from publisher_places import PUBLISHERS, document
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
    """Another process, which may write no file above 100 kB: it is told, or killed while it writes."""
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
