"""Documents held ready: their bytes, their codings and the heads of their answers, within a budget of bytes."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from . import packing
from .asgi import Header
from .policy import Policy, shown

#: What tells one state of a file from another: device, inode, times, size.
Stamp = tuple[int, ...]

#: Documents up to this size in bytes are held, and packed; the event loop reads one in 0.1 ms.
LARGEST = 1 << 20
# What a document costs beside its bytes, heads and tables.
_OVERHEAD = 4096
_BLOCK = 1 << 18
_REST = 1  # seconds for which a document may have been on its way to its place after it was written
INDEX = "index.html"


@dataclass(slots=True)
class Form:
    """A document in one content coding. `data` is empty where it is read from the file.

    `headers` are those of 200, `shown` the same for a browser that is to show it, and `repeated` those of 304; `head`,
    `shown_head` and `again` are these as they go out, without Date and status.
    """

    coding: str
    etag: str
    size: int
    data: bytes
    headers: list[Header]
    repeated: list[Header]
    shown: list[Header] = field(init=False)
    head: bytes = field(init=False)
    shown_head: bytes = field(init=False)
    again: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.shown = shown(self.headers)
        self.head, self.shown_head, self.again = map(_lines, (self.headers, self.shown, self.repeated))


@dataclass(slots=True)
class Held:
    """A state of a document, with the forms that it is offered in: identity, and what has been packed since.

    `modified` is in seconds since 1970, `date` the same as Last-Modified has it; None and empty until `due`, an instant
    in seconds after which no other state can have the same date: a date that two states share tells nothing of either
    (RFC 9110, section 8.8.2.2).
    """

    path: str
    stamp: Stamp
    kind: str
    digest: str
    due: int | None
    size: int
    policy: Policy
    varies: bool
    forms: dict[str, Form] = field(default_factory=dict)
    tags: dict[str, Form] = field(default_factory=dict)
    #: Whether it was asked for since others made room last.
    used: bool = False
    modified: int | None = None
    date: str = ""

    def tell(self, now: float) -> None:
        """Have the date told, if it is `due`."""
        if self.due is None or now < self.due:
            return
        self.modified, self.due = self.due - _REST, None
        self.date = formatdate(self.modified, usegmt=True)
        for form in list(self.forms.values()):
            self.add(form.coding, form.data, form.size)

    @property
    def weight(self) -> int:
        """The bytes that it takes in memory."""
        return _OVERHEAD + sum(len(form.data) for form in self.forms.values())

    def add(self, coding: str, data: bytes, size: int) -> None:
        """Offer it in one more coding, whose bytes are `data`."""
        plain = coding == "identity"
        # A strong tag names bytes, and so each coding has its own (RFC 9110, section 8.8.3.3).
        etag = f'"{self.digest}"' if plain else f'"{self.digest}-{coding}"'
        repeated: list[Header] = [(b"etag", etag.encode())]
        if self.date:
            repeated.append((b"last-modified", self.date.encode()))
        repeated += self.policy.repeated(self.path, self.kind, varies=self.varies)
        described = self.policy.described(
            self.path, self.kind, data if plain else self.forms["identity"].data
        )
        if not plain:
            described.append((b"content-encoding", coding.encode()))
        headers = [*described, (b"content-length", str(size).encode()), *repeated]
        self.forms[coding] = self.tags[etag] = Form(coding, etag, size, data, headers, repeated)

    def choose(self, accepted: tuple[str, ...], known: str | None = None) -> Form | None:
        """The form that a client gets which takes the `accepted` codings: the one that it has, if `known`, a list of
        entity tags, names it; else the one that it likes best. None where it takes none that there is."""
        offered = [self.forms[coding] for coding in accepted if coding in self.forms]
        if known is not None:
            offered.sort(key=lambda form: form.etag not in known)
        return offered[0] if offered else None


def stamp_of(found: os.stat_result) -> Stamp:
    """The stamp of a file; what changes it in whatever way changes this."""
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)


def make(path: str, stamp: Stamp, kind: str, digest: str, data: bytes, policy: Policy, now: float) -> Held:
    """A document as it was read, its stamp by `stamp_of`; `data` may be empty where it is too large to be held."""
    # Rounded up, so that what a client fetched in the same second before is older. A date ahead must not be told
    # (section 8.8.2.1). A file may be put in its place long after it was written, or brought from elsewhere with its
    # old date: the system then has changed what it knows of it later.
    size, written = stamp[-1], -(-max(stamp[2:4]) // 1_000_000_000)
    varies = size <= LARGEST and packing.is_packable(kind, size)
    made = Held(path, stamp, kind, digest, written + _REST, size, policy, varies)
    made.add("identity", data, size)
    made.tell(now)
    return made


def digest(data: bytes) -> str:
    """What entity tags are made of: of the content alone, so that they outlive restarts and moves."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_of(file: int) -> str:
    """The same of a file of any size, read block by block."""
    found, at = hashlib.blake2b(digest_size=16), 0
    while block := os.pread(file, _BLOCK, at):
        found.update(block)
        at += len(block)
    return found.hexdigest()


class Memory:
    """The documents that were asked for lately, up to `budget` bytes of them.

    `ready` has those at hand by what stands in a request's first line. All of it belongs to the event loop's thread;
    packing is done in another, one document at a time.
    """

    def __init__(self, folder: Path, budget: int) -> None:
        self._folder, self.budget = str(folder), budget
        self._held: dict[str, Held] = {}
        self._size = 0
        self._packing: set[asyncio.Task[None]] = set()
        self._turn: asyncio.Lock | None = None
        self._thread: ThreadPoolExecutor | None = None
        #: By target: the file's place, and the document.
        self.ready: dict[bytes, tuple[str, Held]] = {}

    def get(self, path: str, stamp: Stamp, policy: Policy) -> Held | None:
        """The document, if the file and the policy still are what they were."""
        held = self._held.get(path)
        if held is None or held.stamp != stamp or held.policy is not policy:
            return None
        held.used = True
        return held

    def put(self, held: Held) -> None:
        """Hold a document ready, and begin to pack it; others make room for it."""
        self.drop(held.path)
        if held.weight > self.budget:
            return
        self._held[held.path] = held
        self._size += held.weight
        self._make_room()
        if held.size <= LARGEST and held.path in self._held:
            for target in targets(held.path):
                self.ready[target] = (f"{self._folder}/{held.path}", held)
            if held.varies:
                task = asyncio.get_running_loop().create_task(self._pack(held.path))
                self._packing.add(task)
                task.add_done_callback(self._packing.discard)

    def drop(self, path: str) -> None:
        """Forget the document at `path`."""
        held = self._held.pop(path, None)
        if held:
            self._size -= held.weight
            for target in targets(path):
                self.ready.pop(target, None)

    def _make_room(self) -> None:
        while self._size > self.budget:
            oldest = next(iter(self._held.values()))
            if oldest.used:  # a second chance, which costs less than keeping an order at each request
                oldest.used = False
                self._held[oldest.path] = self._held.pop(oldest.path)
            else:
                self.drop(oldest.path)

    async def _pack(self, path: str) -> None:
        # Made here, in the loop that uses it.
        self._turn = self._turn or asyncio.Lock()
        for coding, pack in packing.PACKERS.items():
            async with self._turn:
                await self._pack_held(path, coding, pack)

    async def _pack_held(self, path: str, coding: str, pack: Callable[[bytes], bytes]) -> None:
        # Who waits for a turn knows the path alone: whoever asks for more documents than can be packed, as one does who
        # reads all archives, would have each of them kept in memory until its turn.
        held = self._held.get(path)
        if held and coding not in held.forms:
            with suppress(MemoryError):
                await self.pack(held, coding, pack)

    async def pack(self, held: Held, coding: str, pack: Callable[[bytes], bytes]) -> None:
        """Offer `held` in one more coding, if that makes it smaller."""
        # Always in the same thread: each thread keeps megabytes that its packers have used.
        self._thread = self._thread or ThreadPoolExecutor(1, "feeder packing")
        plain = held.forms["identity"].data
        data = await asyncio.get_running_loop().run_in_executor(self._thread, pack, plain)
        is_here = self._held.get(held.path) is held
        if len(data) < held.size and coding not in held.forms:
            self._size -= held.weight * is_here
            held.add(coding, data, len(data))
            self._size += held.weight * is_here
            self._make_room()


def targets(path: str) -> list[bytes]:
    """How a document is asked for, as a browser spells it."""
    place = quote(f"/{path}").encode()
    return [place, place.removesuffix(INDEX.encode())] if place.endswith(b"/" + INDEX.encode()) else [place]


def _lines(headers: list[Header]) -> bytes:
    return b"".join(b"%b: %b\r\n" % header for header in headers)
