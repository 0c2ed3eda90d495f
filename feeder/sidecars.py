"""Sidecars: files beside seeds that can't be edited, with fields that overrule what is read from them."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from posixpath import splitext

from .errors import UnreadableError
from .mediatypes import unpacked

#: What the sidecar of the seed NAME is called, behind NAME or NAME without its suffix; the first that is there counts.
SUFFIXES = (".meta.toml", ".meta.json")
_LARGEST = 65_536  # bytes, as many as front matter may have


def is_sidecar(path: str) -> bool:
    """Whether a file of this name is the sidecar of a seed."""
    return path.endswith(SUFFIXES)


def among(names: Iterable[str]) -> Mapping[str, str]:
    """The sidecars among the files of a folder, by what stands before their suffixes."""
    found = sorted(
        (name for name in names if name.endswith(SUFFIXES)), reverse=True
    )  # .toml comes last, and stays
    return {name[: -len(SUFFIXES[0])]: name for name in found}


def of(path: str, beside: Mapping[str, str]) -> str | None:
    """The path of the sidecar of the seed at `path`, where `beside` are those in its folder."""
    folder, slash, name = path.rpartition("/")
    found = (beside[base] for base in _bases(name) if base in beside)
    return next((folder + slash + sidecar for sidecar in found), None)


def find(folder: Path, path: str) -> str | None:
    """The same, looked for in the folder itself."""
    below, slash, name = path.rpartition("/")
    candidates = [below + slash + base + suffix for base in _bases(name) for suffix in SUFFIXES]
    return next((one for one in candidates if _is_file(f"{folder}/{one}")), None)


def seeds_of(sidecar: str, names: Iterable[str]) -> list[str]:
    """The paths of the files that the one at `sidecar` may belong to, `names` being those in its folder."""
    folder, slash, name = sidecar.rpartition("/")
    base = name[: -len(SUFFIXES[0])]
    return [folder + slash + other for other in names if base in _bases(other) and not is_sidecar(other)]


def read(folder: Path, path: str) -> bytes | None:
    """The bytes of the sidecar at `path` below `folder`; None when it is there no more. Raises UnreadableError."""
    try:
        file = os.open(f"{folder}/{path}", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    with os.fdopen(file, "rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise UnreadableError(f"its sidecar {path} has more than {_LARGEST:,} bytes")
    return data


def _bases(name: str) -> tuple[str, ...]:
    """What the name of a seed's sidecar begins with: the whole name, or that without its suffix."""
    whole = unpacked(name)
    return tuple(dict.fromkeys([name, whole, splitext(whole)[0]]))


def _is_file(path: str) -> bool:
    # A link may lead anywhere, and a pipe would keep whoever reads it waiting.
    return os.path.isfile(path) and not os.path.islink(path)  # noqa: PTH113, PTH114 - four times for each new file
