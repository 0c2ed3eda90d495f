"""From the target of a request to the document that it names: held in memory, or an open file."""

import asyncio
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from ..mediatypes import feed_type, media_type
from . import memory, packing
from .confined import AbsentError, open_file, parts
from .memory import INDEX, LARGEST, Held, Memory, Stamp, stamp_of
from .policy import Policy

_BLOCK = 64 * 1024
# A file that is changed twice within one tick of the file system's clock may have one stamp for both. A tick is 10 ms
# at most, except where stamps are whole seconds: those of FAT are even ones. In nanoseconds.
_TICKS, _SECONDS = 50_000_000, 3_000_000_000
# Packed thrice, a document weighs about twice what it is; so prepared ones take half of the budget at most.
_SHARE = 4


class MovedError(Exception):
    """A folder, asked for without its slash."""


@dataclass(slots=True)
class Found:
    """A document; `file` is open where it is too large to be held, and closed by `close`."""

    held: Held
    file: int | None = None

    def close(self) -> None:
        """Let the file go."""
        if self.file is not None:
            os.close(self.file)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what lies below `folder`. `policy` is asked each time and is the same object while nothing has changed;
    `now` says the time in seconds since 1970."""

    folder: Path
    memory: Memory
    policy: Callable[[], Policy]
    now: Callable[[], float]
    digests: dict[tuple[str, Stamp], "asyncio.Future[str]"] = field(default_factory=dict)

    async def find(self, target: bytes) -> Found:
        """The document that a request is for. Raises AbsentError, MovedError, OSError."""
        path, file = _open(str(self.folder), parts(path_of(target)))
        found = None
        try:
            held = await self._held(path, file)
            found = Found(held, file if held.size > LARGEST else None)
        finally:
            if found is None or found.file is None:
                os.close(file)
        return found

    async def prepare(self, paths: Iterable[str]) -> None:
        """Have what can be packed among these documents held before anybody asks, as far as there is room without
        pushing out all others."""
        await asyncio.sleep(_TICKS / 1e9)  # what was written a moment ago would not be held
        room = self.memory.budget // _SHARE
        for path in paths:
            if packing.is_packable(self._kind(path, b"", self.policy()), LARGEST):
                with suppress(AbsentError, MovedError, OSError):
                    found = await self.find(quote(f"/{path}").encode())
                    found.close()
                    room -= found.held.size
                await asyncio.sleep(0)  # whoever asks goes first
            if room < 0:
                return

    async def _held(self, path: str, file: int) -> Held:
        stamp, policy, now = stamp_of(os.fstat(file)), self.policy(), self.now()
        held = self.memory.get(path, stamp, policy)
        if held:
            held.tell(now)
            return held
        data = b""
        if stamp[-1] <= LARGEST:
            data = b"".join(iter(lambda: os.read(file, LARGEST), b""))
            is_whole = len(data) == stamp[-1]
            stamp = (*stamp[:-1], len(data))
            digest = memory.digest(data)
        else:
            digest = await self._digest(path, stamp, file)
            is_whole = True
        made = memory.make(path, stamp, self._kind(path, data, policy), digest, data, policy, now)
        if is_whole and stamp_of(os.fstat(file)) == stamp and _is_at_rest(stamp, now):
            self.memory.put(made)
        return made

    async def _digest(self, path: str, stamp: Stamp, file: int) -> str:
        """That of a large file, made once for however many ask for it at the same time."""
        if (path, stamp) not in self.digests:
            # A file of its own, since whoever asked first may go.
            work = asyncio.ensure_future(asyncio.to_thread(_digest_and_close, os.dup(file)))
            self.digests[path, stamp] = work
            work.add_done_callback(lambda _: self.digests.pop((path, stamp)))
        return await asyncio.shield(self.digests[path, stamp])

    @staticmethod
    def _kind(path: str, data: bytes, policy: Policy) -> str:
        # What has a name of its own is a document of feeder's, and so UTF-8; so are feeds, of whatever name.
        name = policy.names.get(path) or feed_type(path, data)
        if name is None:
            return media_type(path)
        return name if ";" in name else f"{name}; charset=utf-8"


def _digest_and_close(file: int) -> str:
    try:
        return memory.digest_of(file)
    finally:
        os.close(file)


def _is_at_rest(stamp: Stamp, now: float) -> bool:
    """Whether a change from now on would be seen."""
    written, changed = stamp[2:4]
    return max(written, changed) + (_TICKS if changed % 1_000_000_000 else _SECONDS) < now * 1e9


def path_of(target: bytes) -> bytes:
    """The path of a request's target, which may be a whole address (RFC 9112, section 3.2.2). Raises AbsentError."""
    if target.startswith(b"/"):
        return target
    _, is_whole, rest = target.partition(b"://")
    if not is_whole:
        raise AbsentError
    return b"/" + rest.partition(b"/")[2]


def _open(folder: str, names: list[str]) -> tuple[str, int]:
    """The path of the document at `names` and its open file; of a folder, the index in it."""
    if not names[-1]:
        names = [*names[:-1], INDEX]
    file = open_file(folder, names)
    mode = os.fstat(file).st_mode
    if stat.S_ISREG(mode):
        return "/".join(names), file
    os.close(file)
    if stat.S_ISDIR(mode) and names[-1] != INDEX:
        os.close(_open(folder, [*names, INDEX])[1])
        raise MovedError
    raise AbsentError
