"""What became of an address at which nothing lies: asked for seldom, of somebody who knows."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote

from .asgi import Answer
from .policy import FRESH


@dataclass(frozen=True, slots=True)
class Gone:
    """Something was here, and will not come back."""


@dataclass(frozen=True, slots=True)
class Moved:
    """It is somewhere else: a path below the site, or an absolute address."""

    to: str


Fate = Gone | Moved | None
#: The fate of a path below the feeds folder; called in a thread. None where nobody has heard of it.
Knows = Callable[[str], Fate]

_NO_CACHE = (b"cache-control", b"no-cache")
ABSENT = Answer(404, b"Not found.\n", headers=[_NO_CACHE])
GONE = Answer(410, b"This was withdrawn.\n", headers=[_NO_CACHE])

_LASTS = 15.0  # seconds for which an answer is believed
_MOST = 2048  # paths that are remembered; strangers choose them
_WAITING = 32  # questions; whoever comes on top of them is told 404 at once


class Fates:
    """What `knows` says, asked in one thread, and remembered for a while."""

    def __init__(self, knows: Knows, now: Callable[[], float]) -> None:
        self._knows, self._now = knows, now
        self._known: dict[str, tuple[float, Fate]] = {}
        self._waiting = 0
        self._thread: ThreadPoolExecutor | None = None

    def forget(self) -> None:
        """Something was published or withdrawn: what was said may be true no more."""
        self._known.clear()

    async def find(self, path: str) -> Fate:
        """The fate of `path`."""
        said, fate = self._known.get(path, (float("-inf"), None))
        if 0 <= self._now() - said < _LASTS or self._waiting >= _WAITING:
            return fate
        self._thread = self._thread or ThreadPoolExecutor(1, "feeder fates")
        self._waiting += 1
        try:
            fate = await asyncio.get_running_loop().run_in_executor(self._thread, self._knows, path)
        finally:
            self._waiting -= 1
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[path] = (self._now(), fate)
        return fate


def answer(fate: Fate, prefix: str) -> Answer:
    """What is said of a fate; `prefix` leads from where was asked to the root of the site."""
    match fate:
        case Gone():
            return GONE
        case Moved(to):
            # Relative, so that it holds below whatever prefix a proxy serves us.
            place = to if "://" in to else prefix + quote(to, safe="/%")
            return Answer(301, b"Moved.\n", headers=[(b"location", place.encode("ascii", "replace")), FRESH])
    return ABSENT
