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
    """The paths to be looked at now, those of them that were heard to go, and whether to scan the whole folder."""

    paths: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    scan: bool = False

    def __bool__(self) -> bool:
        return self.scan or bool(self.paths)


class _Wait(NamedTuple):
    due: float
    gone: bool
    again: bool = False
    deleted: bool = False


#: Deletions that follow upon one another are looked at together, so that it is seen how many they are; but
#: no longer after the first of them than so many seconds.
LONGEST_REST = 30.0


class Waiting:
    """The paths that wait to be read, each under the last that happened to it.

    Where a path is gone, it may be another's old place: the two are ripe together. So what becomes ripe while
    something gone waits, or is gone while something else waits, stays until all that waits now is ripe: once,
    and hence no longer than another `settle`. Deletions rest until `settle` after the last of them.

    `growing` are the paths that were written to and not closed since, as far as was heard.
    """

    def __init__(self, settle: float) -> None:
        self.settle = settle
        self._waits: dict[str, _Wait] = {}
        self._order: list[tuple[float, str]] = []  # a heap; lines that `_waits` does not confirm are void
        self._gone = 0
        self._last = 0.0
        self._lost = False
        self._first_deleted = self._last_deleted = -LONGEST_REST
        self.growing: set[str] = set()

    def __len__(self) -> int:
        return len(self._waits)

    def add(self, happening: Happening, at: float) -> None:
        """Take in what happened `at` this moment; it stands for all that happened to the path before."""
        kind, path = happening.kind, happening.path
        if kind == "lost":
            self._lost = True
            self.growing.clear()
            return
        if happening.old is not None:
            self._put(happening.old, _Wait(at, gone=True))
        if kind == "growing":
            self._take(path)
            self.growing.add(path)
            return
        if kind == "gone":
            if at > self._last_deleted + self.settle:
                self._first_deleted = at
            self._last_deleted = at
        self._put(path, _Wait(at + _WAITS[kind] * self.settle, kind == "gone", deleted=kind == "gone"))

    def ripe(self, at: float) -> Ripe:
        """What is ripe `at` this moment, which waits no longer."""
        scan, self._lost = self._lost, False
        rested = min(self._last_deleted + self.settle, self._first_deleted + LONGEST_REST)
        ready = []
        for path in self._ready(at):
            wait = self._take(path)
            if wait and wait.deleted and not wait.again and at < rested:
                self._put(path, wait._replace(due=rested))
            elif wait:
                ready.append((path, wait))
        if any(wait.deleted for _, wait in ready):
            self._first_deleted = at  # those that follow rest together again
        early = [(path, wait) for path, wait in ready if not wait.again]
        if self._waits and (self._gone or any(wait.gone for _, wait in early)):
            for path, wait in early:
                self._put(path, wait._replace(due=self._last, again=True))
        out = [(path, wait) for path, wait in ready if path not in self._waits]
        return Ripe(tuple(path for path, _ in out), tuple(path for path, wait in out if wait.gone), scan)

    def next(self) -> float | None:
        """When the next path is ripe, at once where something was lost; None while nothing waits."""
        if self._lost:
            return 0.0
        while self._order and not self._stands(*self._order[0]):
            heapq.heappop(self._order)
        return self._order[0][0] if self._order else None

    def _put(self, path: str, wait: _Wait) -> None:
        self._take(path)
        self.growing.discard(path)
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
