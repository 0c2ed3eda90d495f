"""Files laid into a seeds folder, and the sight of them."""

from pathlib import Path

from feeder import seeds
from feeder.seeds import Sighting


def lay(folder: Path, path: str, data: bytes = b"text") -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def paths(folder: Path) -> list[str]:
    """What a scan sees where every folder can be listed."""
    unlisted: dict[str, str] = {}
    found = [sighting.path for sighting in seeds.scan(folder, unlisted.__setitem__)]
    assert unlisted == {}
    return found


def sight(folder: Path, path: str) -> Sighting:
    (found,) = [one for one in seeds.scan(folder, lambda *_: None) if one.path == path]
    return found
