"""A configuration that is changed while the service runs: noticed, taken over, and what of it waits for a restart."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..config import Config

#: What is opened once, when the service starts.
_FIXED = ("store.url", "seeds.folder", "feeds.folder", "server")
# A file that is being written is waited for: so many seconds, so many times.
_REST, _TRIES = 0.1, 20


class Source:
    """Where the configuration comes from, and the one to work by. Raises ConfigError."""

    def __init__(self, load: Callable[[], Config]) -> None:
        self._load = load
        self.config = load()
        self._taken = _stamp(self.config.path)
        self._asked = False

    def ask(self) -> None:
        """Have it read again, whether it has changed or not."""
        self._asked = True

    def has_changed(self, pause: Callable[[float], None] = time.sleep) -> bool:
        """Whether there is another by now, which is waited for while it is being written."""
        seen = _stamp(self.config.path)
        if seen == self._taken and not self._asked:
            return False
        for _ in range(_TRIES):
            pause(_REST)
            before, seen = seen, _stamp(self.config.path)
            if before == seen:
                break
        self._taken, self._asked = seen, False
        return True

    def reload(self) -> list[str]:
        """Work by what the file says now; what in it has to wait for a restart. Raises ConfigError."""
        self.config, waiting = merge(self.config, self._load())
        return waiting


def merge(old: Config, new: Config) -> tuple[Config, list[str]]:
    """The configuration to work by from now on, and what in `new` has to wait for a restart."""
    merged = replace(
        new,
        store=replace(new.store, url=old.store.url),
        seeds=replace(new.seeds, folder=old.seeds.folder),
        feeds=replace(new.feeds, folder=old.feeds.folder),
        server=old.server,
    )
    return merged, [name for name in _FIXED if _value(new, name) != _value(old, name)]


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _value(config: Config, name: str) -> object:
    found: object = config
    for part in name.split("."):
        found = getattr(found, part)
    return found
