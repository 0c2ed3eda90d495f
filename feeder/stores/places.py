"""Where a store may not lie, and where one should lie that doesn't."""

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ..errors import ConfigError, StoreError
from . import backups, copies

#: File systems that hand locks and mapped memory on to another machine, or to the host of a virtual one. virtiofs
#: and the other ways into a host's folders are among them: SQLite's log was seen to break there under writing.
#: overlay and tmpfs are the machine's own, and so are clusters' block devices.
_NETWORK = frozenset(
    "9p afs beegfs ceph cifs coda davfs drvfs fakeowner glusterfs gpfs kafs lustre ncpfs nfs nfs4 orangefs panfs"
    " prl_fs pvfs2 smb3 smbfs vboxsf vboxfs virtiofs vmhgfs wekafs".split()
)
_NETWORK_FUSE = frozenset(
    "afp ceph ceph-client ceph-fuse cifs curlftpfs davfs gcsfuse glusterfs goofys grpcfuse gvfsd-fuse juicefs"
    " kio-fuse mfs moosefs nfs osxfs prl_fsd rclone s3fs saunafs seaweedfs smbnetfs sshfs vmhgfs-fuse weed".split()
)
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")

#: More than stands before the first entry of a feed, or in the head of a page.
_HEAD = 64 * 1024
_GENERATOR = re.compile(rb"<generator\b[^<>]*>\s*feeder\s*</generator>")
_PAGE = re.compile(rb"""<meta\s+name=["']generator["']\s+content=["']feeder["']""")
_ENTRIES = re.compile(rb"<(?:item|entry|body)\b")
# JSON Feed has no generator: what tells feeder's own are its first members, their order and the white space.
_STRING = rb'"(?:[^"\\]|\\.)*"'
_JSON = re.compile(
    rb'\{\n "version": "https://jsonfeed\.org/version/1\.1",\n "title": %b,\n "home_page_url": %b,\n "feed_url": "'
    % (_STRING, _STRING)
)


def check_place(store: Path) -> None:
    """Refuse a store on a network file system, with the remedy. Raises ConfigError."""
    if kind := network(store):
        raise ConfigError(
            f"The store {store} lies on a {kind} file system, where SQLite's locks can't be trusted: put it on a"
            ' local disk with store.url = "sqlite:////var/lib/feeder/state.db"; the folders may stay.'
        )


def network(path: Path) -> str | None:
    """The type of the network file system that `path` lies or would lie on; None where it is a local one.

    Also None where there is no /proc/self/mountinfo, as on macOS: there Python can't ask for the type, and a
    program that can may hang on a server that is away.
    """
    place = path.resolve()  # may mount what is mounted when it is looked at
    try:
        mounts = Path("/proc/self/mountinfo").read_bytes()
    except OSError:
        return None
    kind = file_system(os.fsdecode(mounts), str(place))
    return kind if kind and is_network(kind) else None


def is_network(kind: str) -> bool:
    """Whether a type of file systems, as the kernel names it, is one of another machine's."""
    family, _, program = kind.partition(".")
    return program in _NETWORK_FUSE if family in ("fuse", "fuseblk") and program else kind in _NETWORK


def file_system(mountinfo: str, path: str) -> str | None:
    """The type of the file system that holds the absolute `path`, after proc_pid_mountinfo(5).

    That is of the longest mount point above it; of mounts at one point the last hides the others.
    """
    longest, kind = -1, None
    for line in mountinfo.split("\n"):
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 6:
            continue
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]).rstrip("/")
        if len(point) >= longest and (path + "/").startswith(point + "/"):
            longest, kind = len(point), after.split(" ")[0]
    return kind


def check_lost(store: Path, feeds: Path, names: Iterable[str]) -> None:
    """Refuse to begin anew beside feeds that are out, with the ways on. Raises StoreError; see `lost`."""
    if message := lost(store, feeds, names):
        raise StoreError(message)


def lost(store: Path, feeds: Path, names: Iterable[str]) -> str | None:
    """What to say where `store` is missing or empty although feeder's documents lie in `feeds`; else None.

    `names` are those of the configured documents. A damaged store is not empty: whoever opens it says so.
    """
    state = _state(store)
    if state is None:
        return None
    name = next((name for name in names if name and _is_ours(feeds / name)), None)
    if name is None:
        return None
    made = backups.found(store)
    again = (
        f"`feeder store restore` takes the newest backup, {made[-1]}"
        if made
        else "`feeder store restore FILE` takes a copy"
    )
    return (
        f"The store {store} {state} although {feeds / name} is published, and building anew would announce every"
        f" article again: {again}; `feeder adopt {feeds}` takes the identities back from what is published;"
        f" to begin anew all the same, empty {feeds}."
    )


def _state(store: Path) -> str | None:
    try:
        if store.stat().st_size and not _has_no_tables(store):
            return None
    except FileNotFoundError:
        return "is missing"
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return None
    return "is empty"


def _has_no_tables(store: Path) -> bool:
    with closing(copies.seen(store)) as db:
        return copies.is_empty(db)


def _is_ours(path: Path) -> bool:
    try:
        if not path.is_file():  # a pipe would have us wait
            return False
        with path.open("rb") as file:
            return made_by_feeder(file.read(_HEAD))
    except OSError:
        return False


def made_by_feeder(head: bytes) -> bool:
    """Whether a feed or a page that begins with `head` is one that feeder wrote."""
    top = _ENTRIES.split(head, maxsplit=1)[0]
    return bool(_GENERATOR.search(top) or _PAGE.search(top) or _JSON.match(head))
