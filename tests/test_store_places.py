"""A store lies where SQLite's locks hold, and one that is lost is not begun anew beside feeds that are out."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder.errors import ConfigError, StoreError
from feeder.stores import backups, places
from feeder.stores.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

# Network file systems

#: As proc_pid_mountinfo(5) describes the lines.
MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
31 27 0:40 / /srv rw,relatime shared:2 master:1 propagate_from:3 - nfs4 nas:/export rw,vers=4.2
32 31 0:41 / /srv/local rw - xfs /dev/sdb1 rw
33 27 0:42 / /mnt/my\040share\011and\134more rw - cifs //server/my\040share rw
34 27 0:43 /sites /data rw - autofs systemd-1 rw,direct
35 34 0:44 / /data rw - fuse.sshfs me@host: rw
36 27 0:45 / /home rw - ceph 10.0.0.1:/ rw
37 27 0:46 / /home rw - btrfs /dev/sdc rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/var/lib/feeder/state.db", "ext4"),
        ("/srv", "nfs4"),
        ("/srv/site/.feeder/state.db", "nfs4"),
        ("/srvs/state.db", "ext4"),
        ("/srv/local/state.db", "xfs"),
        ("/srv/localhost/state.db", "nfs4"),
        ("/mnt/my share\tand\\more/state.db", "cifs"),
        ("/mnt/my share", "ext4"),
        ("/data/state.db", "fuse.sshfs"),
        ("/home/me/state.db", "btrfs"),
        ("/proc/self", "proc"),
    ],
)
def test_a_path_lies_on_the_mount_with_the_longest_point_and_of_equal_ones_on_the_last(
    path: str, kind: str
) -> None:
    assert places.file_system(MOUNTS, path) == kind


@pytest.mark.parametrize(
    "text", ["", "\n\n", "27 1 254:0 / / rw", "a - b", " - ext4", "27 1 254:0 / /srv rw - "]
)
def test_what_is_no_list_of_mounts_tells_nothing(text: str) -> None:
    assert not places.file_system(text, "/var/state.db")


PART = st.text(st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)
PATH = st.lists(PART.filter(lambda part: part not in (".", "..")), max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)


def line(point: str, kind: str) -> str:
    """The kernel writes space, tab, line end and backslash of a name in octal."""
    escaped = re.sub(r"[ \t\n\\]", lambda found: f"\\{ord(found[0]):03o}", point)
    return f"36 35 98:0 / {escaped} rw,noatime master:1 - {kind} /dev/root rw\n"


@given(st.lists(st.tuples(PATH, st.sampled_from(["ext4", "nfs", "fuse.sshfs"])), max_size=6), PATH)
def test_of_any_mounts_the_innermost_holds_a_path(mounts: list[tuple[str, str]], path: str) -> None:
    def depth(mount: tuple[str, str]) -> int:
        inside = Path(path).is_relative_to(mount[0])
        return len(Path(mount[0]).parts) if inside else 0

    text = "".join(line(*mount) for mount in mounts)
    deepest = max(map(depth, mounts), default=0)
    kinds = [kind for point, kind in mounts if deepest and depth((point, kind)) == deepest]
    assert places.file_system(text, path) == (kinds[-1] if kinds else None)


@pytest.mark.parametrize(
    ("kind", "is_network"),
    [
        *dict.fromkeys(
            "nfs nfs4 cifs smb3 9p fuse.sshfs ceph fuse.ceph glusterfs fuse.glusterfs afs lustre vboxsf prl_fs"
            " virtiofs fuse.rclone davfs".split(),
            True,
        ).items(),
        *dict.fromkeys(
            "ext4 xfs btrfs zfs overlay tmpfs fuse fuseblk fuse.ntfs-3g fuse.mergerfs fuse.fuse-overlayfs apfs"
            " f2fs bcachefs sshfs.fuse".split(),
            False,
        ).items(),
    ],
)
def test_which_file_systems_are_another_machine_s(kind: str, is_network: bool) -> None:
    assert places.is_network(kind) is is_network


def test_a_store_on_the_machine_s_own_disk_is_let_be(tmp_path: Path) -> None:
    """The tests' own folder, or this could not be run; the store's folder need not be there yet."""
    assert places.network(tmp_path / "not" / "yet" / "state.db") is None
    places.check_place(tmp_path / "state.db")


def test_a_store_on_a_network_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test can mount one everywhere, so the one thing that is asked of the system is answered here."""
    mounts = line("/", "ext4") + line(str(tmp_path.resolve()), "nfs4")
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: os.fsencode(mounts) if path.name == "mountinfo" else read(path)
    )
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(ConfigError) as caught:
        places.check_place(tmp_path / "elsewhere" / ".." / "state.db")
    message = str(caught.value)
    assert str(tmp_path / "elsewhere" / ".." / "state.db") in message
    assert "nfs4" in message
    assert 'store.url = "sqlite:////' in message
    assert "\n" not in message


# Lost stores


@pytest.fixture
def laboratory(tmp_path: Path) -> Laboratory:
    """A site whose feeds are out."""
    site = Laboratory(tmp_path)
    site.article("a.md", "First <item> & more")
    site.build()
    return site


NAMES = ("rss.xml", "atom.xml", "feed.json", "index.html", "opml.xml")


def path_of(site: Laboratory) -> Path:
    return site.folder / ".feeder" / "state.db"


def lost(site: Laboratory, names: tuple[str | None, ...] = NAMES) -> str | None:
    return places.lost(path_of(site), site.feeds, [name for name in names if name])


def lose(site: Laboratory, how: str) -> None:
    store = path_of(site)
    store.unlink()
    if how == "empty":
        store.touch()
    elif how == "without tables":
        with closing(sqlite3.connect(store)) as db:
            db.execute("PRAGMA user_version = 0")
            db.execute("PRAGMA application_id = 7")
    elif how == "folder":
        store.parent.rename(store.parent.with_name("mislaid"))


def test_a_store_that_is_there_is_not_lost(laboratory: Laboratory) -> None:
    assert lost(laboratory) is None
    path_of(laboratory).write_bytes(b"damaged " * 1000)
    assert lost(laboratory) is None  # whoever opens it says so


@pytest.mark.parametrize("how", ["missing", "empty", "without tables", "folder"])
@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json", "index.html"])
def test_a_store_that_is_gone_beside_a_document_of_feeder_s_is_lost(
    laboratory: Laboratory, how: str, name: str
) -> None:
    """Each of them alone gives it away."""
    lose(laboratory, how)
    for other in laboratory.feeds.rglob("*.*"):
        if other != laboratory.feeds / name:
            other.unlink()
    message = lost(laboratory)
    assert message
    assert str(path_of(laboratory)) in message
    assert str(laboratory.feeds / name) in message
    assert "announce every article again" in message
    assert "feeder store restore" in message
    assert f"feeder adopt {laboratory.feeds}" in message
    assert "\n" not in message
    with pytest.raises(StoreError, match="feeder adopt"):
        places.check_lost(path_of(laboratory), laboratory.feeds, NAMES)


def test_the_newest_backup_is_named(laboratory: Laboratory) -> None:
    made = backups.backup(path_of(laboratory), NOW)
    lose(laboratory, "missing")
    message = lost(laboratory)
    assert message
    assert str(made) in message


def test_a_document_counts_under_whatever_name_it_has(laboratory: Laboratory) -> None:
    lose(laboratory, "missing")
    (laboratory.feeds / "feed.json").rename(laboratory.feeds / "news")
    assert lost(laboratory, ("news",))
    assert lost(laboratory, ("other.xml",)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\0",
        b'<rss version="2.0"><channel><title>Theirs</title><generator>feeder-x</generator></channel></rss>',
        b"<rss><channel><title>About</title><item><description><![CDATA[<generator>feeder</generator>]]>",
        b"<!doctype html><title>Theirs</title><body><p>&lt;meta name='generator' content='feeder'&gt;",
        b'<!doctype html><meta name="generator" content="feeder-factory"><title>Theirs</title>',
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "Theirs", "items": []}',
        b'{\n  "version": "https://jsonfeed.org/version/1.1",\n  "title": "Theirs",\n  "items": []\n}',
    ],
)
def test_strangers_files_are_no_reason_to_refuse(tmp_path: Path, content: bytes) -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes(content)
    assert places.lost(tmp_path / "state.db", tmp_path, NAMES) is None


def test_what_can_t_be_read_is_no_document_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rss.xml")
    (tmp_path / "atom.xml").mkdir()
    (tmp_path / "feed.json").symlink_to(tmp_path / "nowhere")
    assert places.lost(tmp_path / "state.db", tmp_path, NAMES) is None
    assert places.lost(tmp_path / "state.db", tmp_path / "none", NAMES) is None


def test_a_site_without_articles_has_documents_too(tmp_path: Path) -> None:
    site = Laboratory(tmp_path)
    site.build()
    lose(site, "missing")
    assert lost(site)


def test_a_look_at_a_store_changes_nothing_in_it(laboratory: Laboratory) -> None:
    store = path_of(laboratory)
    with closing(SqliteStore(store)) as opened:
        opened.set_meta("name", "in the log")
        before = [Path(f"{store}{part}").read_bytes() for part in ("", "-wal")]
        assert lost(laboratory) is None
        assert [Path(f"{store}{part}").read_bytes() for part in ("", "-wal")] == before
