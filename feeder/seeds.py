"""The seeds folder: what lies in it, and what is new, changed or gone since feeder last looked."""

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import sidecars
from .errors import UnreadableError
from .types import Seed, Stamp

#: A seed with more bytes is set aside, where no configuration says otherwise: no article has as many.
LARGEST = 20_000_000

# What editors, downloaders and file managers call a file that is not finished.
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".swx", "~")
_BITS = 2**63 - 1
#: Equal to no file's stamp.
NO_STAMP = Stamp(-1, 0, 0, 0)

Report = Callable[[str, str], None]
#: Whether somebody has a file open for writing, as far as that can be told.
IsOpen = Callable[[Path], bool]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file in the folder, with the path of its sidecar if it has one, whose stamp is in its own.

    `odd` says why it can't be read as an article: a pipe, a link that leads out.

    `known` says whether the store may remember it.
    """

    path: str
    stamp: Stamp
    odd: str | None = None
    known: bool = True
    sidecar: str | None = None


@dataclass(slots=True)
class Look:
    """What one look at the folder found, against what is remembered.

    `opened` are changed files that hold several articles, which stand in `changed` themselves; `others` are the stamps
    of the files that are no seeds; `moving` are the files that are still being written;
    `unsure` says that files came and went while it was looked, so that only the next look knows what is gone.
    """

    changed: list[Sighting] = field(default_factory=list)
    opened: list[Sighting] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    others: Mapping[str, Stamp] = field(default_factory=dict)
    same: int = 0
    moving: list[str] = field(default_factory=list)
    unsure: bool = False
    unlisted: dict[str, str] = field(default_factory=dict)


def stamp(folder: Path, path: str, sidecar: str | None = None) -> Stamp | None:
    """The stamp of the file at `path` below `folder`, with its sidecar's in it; None when there is none.

    Raises OSError.
    """
    try:
        facts = os.stat(f"{folder}/{path}")  # noqa: PTH116 - each new file of a folder is asked for twice
    except (FileNotFoundError, NotADirectoryError):
        return None
    return None if stat.S_ISDIR(facts.st_mode) else _both(_stamp(facts), folder, sidecar)


def _both(own: Stamp, folder: Path, sidecar: str | None) -> Stamp:
    """A stamp that differs when either file's does."""
    beside = stamp(folder, sidecar) if sidecar else None
    if beside is None:
        return own
    turned = (
        beside.size + 1
    ) * 0x9E3779B97F4A7C15  # so that the two files' times don't cancel each other out
    return replace(
        own,
        mtime_ns=(own.mtime_ns ^ beside.mtime_ns ^ turned) & _BITS,
        ctime_ns=(own.ctime_ns ^ beside.ctime_ns) & _BITS,
        inode=(own.inode ^ beside.inode) & _BITS,
    )


def _stamp(facts: os.stat_result) -> Stamp:
    # Only ever compared: times after 2262 and inodes of 64 bits are cut to what a database's integer holds.
    return Stamp(facts.st_size, facts.st_mtime_ns & _BITS, facts.st_ctime_ns & _BITS, facts.st_ino & _BITS)


def scan(
    folder: Path, unlisted: Report, article: Callable[[str], bool] = lambda _path: True
) -> Iterator[Sighting]:
    """Every file below `folder`, in the byte order of the paths; hidden and unfinished ones are left out.

    Sidecars are those of the files that are an `article`: a picture may share its name.
    A folder that can't be listed is reported with its path and the reason, and the scan goes on.
    """
    root = folder.resolve()
    waiting = _listed(folder, "", unlisted)  # no recursion, since folders may lie as deep as they like
    while waiting:
        path, item, sidecar = waiting.pop()
        if _is_folder(item):
            waiting += _listed(folder, path + "/", unlisted)
        elif sighting := _sight(item, path, root):
            yield _with_sidecar(sighting, folder, sidecar) if sidecar and article(path) else sighting
        elif item.is_dir() and not Path(item).resolve().is_relative_to(root):
            unlisted(path + "/", "it is a link that leads out of the seeds folder")


def _listed(folder: Path, below: str, unlisted: Report) -> list[tuple[str, os.DirEntry[str], str | None]]:
    """What lies directly in a folder, the last path first, each with its sidecar."""
    try:
        with os.scandir(folder / below) as listing:
            # With its slash a folder sorts where its files' paths sort.
            names = ((os.fsencode(item.name) + b"/" * _is_folder(item), item) for item in listing)
            found = sorted(names, reverse=True)
    except OSError as error:
        unlisted(below, error.strerror or str(error))
        return []
    here = [item for _, item in found if not _is_unready(item.name)]
    beside = sidecars.among(item.name for item in here if item.is_file(follow_symlinks=False))
    return [(path := below + item.name, item, sidecars.of(path, beside) if beside else None) for item in here]


def _with_sidecar(sighting: Sighting, folder: Path, sidecar: str) -> Sighting:
    if sighting.odd or sidecars.is_sidecar(sighting.path):
        return sighting
    return replace(sighting, stamp=_both(sighting.stamp, folder, sidecar), sidecar=sidecar)


def _is_unready(name: str) -> bool:
    return name.startswith((".", "~$", "#")) or name.endswith(_UNFINISHED)


def is_ignored(path: str) -> bool:
    """Whether a scan leaves the file or folder at `path` out: hidden, or not finished."""
    return any(_is_unready(name) for name in path.split("/"))


def _is_folder(item: os.DirEntry[str]) -> bool:
    return item.is_dir(follow_symlinks=False)


def is_empty(folder: Path, below: str, article: Callable[[str], bool]) -> bool:
    """Whether no article lies at any depth of the folder `below` that of the seeds."""
    return not any(article(sighting.path) for sighting in scan(folder / below, lambda _below, _reason: None))


def below(folder: Path, path: str) -> list[str] | None:
    """The paths that `path` means: itself, or with a `/` at its end all in that folder; None where there is none."""
    if not path.endswith("/"):
        return [path]
    if not os.path.isdir(folder / path):  # noqa: PTH112 - Path's raises where a folder can't be entered
        return None
    return [path + sighting.path for sighting in scan(folder / path, lambda _below, _reason: None)]


def sight(folder: Path, path: str, article: Callable[[str], bool] = lambda _path: True) -> Sighting | None:
    """The one file at `path` below `folder` as a scan sees it; None when there is none."""
    if is_ignored(path):
        return None
    root, place = folder.resolve(), folder / path
    if place.parent.resolve() != (root / path).parent:  # a folder that was replaced by a link
        return None
    sighting = _sight(place, path, root)
    sidecar = sidecars.find(folder, path) if sighting and article(path) else None
    return _with_sidecar(sighting, folder, sidecar) if sighting and sidecar else sighting


def _sight(item: os.DirEntry[str] | Path, path: str, root: Path) -> Sighting | None:
    try:
        if item.is_symlink():
            target = Path(item).resolve(strict=True)
            if target.is_dir():
                return None
            if not target.is_relative_to(root):
                return Sighting(path, NO_STAMP, "it is a link that leads out of the seeds folder")
        facts = item.stat()
    except (FileNotFoundError, NotADirectoryError):  # gone between listing and looking
        return None
    except (OSError, RuntimeError) as error:
        return Sighting(path, NO_STAMP, f"it can't be looked at: {getattr(error, 'strerror', None) or error}")
    if stat.S_ISDIR(facts.st_mode):
        return None
    if not stat.S_ISREG(facts.st_mode):
        return Sighting(path, _stamp(facts), "it is not a regular file")
    return Sighting(path, _stamp(facts))


def compare(
    found: Iterable[Sighting],
    known: Iterable[tuple[str, Stamp]],
    article: Callable[[str], bool],
    holds_several: Callable[[str], bool] = lambda _path: False,
) -> Look:
    """One pass over both, each in the byte order of the paths, so that memory follows the change.

    What is known inside a file that is there is left to whoever opens it when it changed.
    """
    others: dict[str, Stamp] = {}
    there: set[str] = set()
    look = Look(others=others)
    remembered = iter(known)
    row = next(remembered, None)
    for sighting in found:
        if not article(sighting.path):
            others[sighting.path] = sighting.stamp
            continue
        here = os.fsencode(sighting.path)
        while row and os.fsencode(row[0]) < here:
            _miss(row[0], there, look)
            row = next(remembered, None)
        if holds_several(sighting.path):
            there.add(sighting.path)
        if row and row[0] == sighting.path:
            if row[1] == sighting.stamp:
                look.same += 1
            else:
                look.changed.append(sighting)
            row = next(remembered, None)
        else:
            look.changed.append(replace(sighting, known=False))
    while row:
        _miss(row[0], there, look)
        row = next(remembered, None)
    return look


def _miss(path: str, there: Collection[str], look: Look) -> None:
    if path.rpartition("/")[0] in there:
        look.same += 1
    else:
        look.gone.append(path)


def settle(folder: Path, look: Look, is_open: IsOpen = lambda _path: False) -> Look:
    """`look` after a second one: a file counts as changed, and as gone, only where the two agree.

    One that `is_open` still for somebody who writes to it is not whole, however long it rests.
    """
    changed: list[Sighting] = []
    for sighting in look.changed:
        whole = sighting.odd or _again(folder, sighting.path, sighting.sidecar) == sighting.stamp
        if whole and not (is_open(folder / sighting.path) and not sighting.odd):
            changed.append(sighting)
        else:
            look.moving.append(sighting.path)
    look.changed = changed
    look.gone = [
        path for path in look.gone if not _unlisted(path, look.unlisted) and _again(folder, path) is None
    ]
    return look


def _again(folder: Path, path: str, sidecar: str | None = None) -> Stamp | None:
    try:
        return stamp(folder, path, sidecar)
    except OSError:  # there, but out of reach for now: neither whole nor gone
        return NO_STAMP


def _unlisted(path: str, unlisted: dict[str, str]) -> bool:
    return any(path.startswith(below) for below in unlisted)


def read(folder: Path, sighting: Sighting, largest: int = LARGEST) -> Seed | None:
    """The seed's bytes, at most `largest`; None when the file is not the one that was seen.

    Raises UnreadableError, OSError.
    """
    if sighting.odd:
        raise UnreadableError(sighting.odd)
    if sighting.stamp.size > largest:
        raise UnreadableError(
            f"it has {sighting.stamp.size:,} bytes; a seed may have {largest:,} (seeds.max_bytes)"
        )
    file = os.open(f"{folder}/{sighting.path}", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        data = b""
        while len(data) <= sighting.stamp.size and (more := os.read(file, sighting.stamp.size + 1)):
            data += more
        beside = sidecars.read(folder, sighting.sidecar) if sighting.sidecar else None
        whole = _both(_stamp(os.fstat(file)), folder, sighting.sidecar) == sighting.stamp
    finally:
        os.close(file)
    return Seed(sighting.path, data, beside) if whole and len(data) == sighting.stamp.size else None
