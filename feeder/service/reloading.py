"""A configuration that was changed while the service runs: what of it holds at once, and what after a restart."""

from dataclasses import replace
from pathlib import Path

from ..config import Config

#: What is opened once, when the service starts.
_FIXED = ("store", "seeds.folder", "feeds.folder", "server")


def stamp(path: Path) -> tuple[int, ...] | None:
    """What the file system says of the configuration; another value when it was changed. None where it is not there."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def merge(old: Config, new: Config) -> tuple[Config, list[str]]:
    """The configuration to work by from now on, and what in `new` has to wait for a restart."""
    merged = replace(
        new,
        store=old.store,
        seeds=replace(new.seeds, folder=old.seeds.folder),
        feeds=replace(new.feeds, folder=old.feeds.folder),
        server=old.server,
    )
    waiting = [name for name in _FIXED if _value(new, name) != _value(old, name)]
    return merged, waiting


def _value(config: Config, name: str) -> object:
    found: object = config
    for part in name.split("."):
        found = getattr(found, part)
    return found
