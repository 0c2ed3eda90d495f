"""When a file is whole: what happened to the paths below the seeds folder, and when each may be read.

Time is an argument, in seconds of a clock that only runs forward.
"""

import heapq
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["whole", "closed", "gone", "growing", "folder", "lost"]

#: What waits `settle` seconds (1) or is ripe at once (0). What grows is not here: its close will be heard of.
_WAITS: dict[Kind, int] = {"whole": 0, "closed": 1, "gone": 1, "folder": 1}


@dataclass(frozen=True, slots=True)
class Happening:
    """What befell the file at `path`, or the folder with all that is in it where `path` ends in `/`.

    whole    moved in, or renamed: complete. `old` is where it was, if that was seen too
    closed   closed after writing
    growing  written to, not closed yet
    gone     deleted or moved out
    folder   a folder was made
    lost     not everything was heard of; only a scan finds out (`path` means nothing)
    """

    kind: Kind
    path: str = ""
    old: str | None = None


@dataclass(frozen=True, slots=True)
class Ripe:
    """The paths to be looked at now, and whether the whole folder is to be scanned."""

    paths: tuple[str, ...] = ()
    scan: bool = False

    def __bool__(self) -> bool:
        return self.scan or bool(self.paths)


class _Wait(NamedTuple):
    due: float
    gone: bool
    again: bool = False


class Waiting:
    """The paths that wait to be read, each under the last that happened to it.

    Where a path is gone, it may be another's old place: the two are ripe together. So what becomes ripe while
    something gone waits, or is gone while something else waits, stays until all that waits now is ripe: once,
    and hence no longer than another `settle`.
    """

    def __init__(self, settle: float) -> None:
        self.settle = settle
        self._waits: dict[str, _Wait] = {}
        self._order: list[tuple[float, str]] = []  # a heap; lines that `_waits` does not confirm are void
        self._gone = 0
        self._last = 0.0
        self._lost: float | None = None

    def __len__(self) -> int:
        return len(self._waits)

    def add(self, happening: Happening, at: float) -> None:
        """Take in what happened `at` this moment; it stands for all that happened to the path before."""
        kind, path = happening.kind, happening.path
        if kind == "lost":
            self._lost = at if self._lost is None else self._lost
            return
        if happening.old is not None:
            self._put(happening.old, _Wait(at, gone=True))
        if kind == "growing":
            self._take(path)
        else:
            self._put(path, _Wait(at + _WAITS[kind] * self.settle, gone=kind == "gone"))

    def ripe(self, at: float) -> Ripe:
        """What is ripe `at` this moment, which waits no longer."""
        scan = self._lost is not None and self._lost <= at
        if scan:
            self._lost = None
        ready = [(path, wait) for path in self._ready(at) if (wait := self._take(path))]
        early = [(path, wait) for path, wait in ready if not wait.again]
        if self._waits and (self._gone or any(wait.gone for _, wait in early)):
            for path, wait in early:
                self._put(path, _Wait(self._last, wait.gone, again=True))
        return Ripe(tuple(path for path, _ in ready if path not in self._waits), scan)

    def next(self) -> float | None:
        """When the next path is ripe; None while nothing waits."""
        while self._order and not self._stands(*self._order[0]):
            heapq.heappop(self._order)
        times = [due for due, _ in self._order[:1]] + ([] if self._lost is None else [self._lost])
        return min(times, default=None)

    def _put(self, path: str, wait: _Wait) -> None:
        self._take(path)
        self._waits[path] = wait
        self._gone += wait.gone
        self._last = max(self._last, wait.due)
        heapq.heappush(self._order, (wait.due, path))

    def _take(self, path: str) -> _Wait | None:
        wait = self._waits.pop(path, None)
        self._gone -= wait is not None and wait.gone
        return wait

    def _ready(self, at: float) -> list[str]:
        """The paths that are due, the first first."""
        due: dict[str, None] = {}
        while self._order and self._order[0][0] <= at:
            when, path = heapq.heappop(self._order)
            if self._stands(when, path):
                due[path] = None
        return list(due)

    def _stands(self, due: float, path: str) -> bool:
        wait = self._waits.get(path)
        return wait is not None and wait.due == due
