"""Listeners for the length of a test, and clients that say exactly what they are told to."""

import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from feeder.server import files
from feeder.server.asgi import Application, Receive, Scope, Send
from feeder.server.fates import Knows
from feeder.server.listening import Listener
from feeder.server.policy import Policy
from feeder.server.quick import Quick

#: Seconds after which a client gives up: far more than any answer takes.
LIMIT = 20
NOW = 2_000_000_000.0


@dataclass(frozen=True)
class Got:
    """What came back."""

    status: int
    headers: Message
    body: bytes


@contextmanager
def listening(
    application: Application,
    listen: str = "127.0.0.1:0",
    *,
    silent: bool = True,
    quick: Quick | None = None,
    trusted: Sequence[str] = (),
) -> Iterator[Listener]:
    """A started listener; unless `silent` is false, it must have nothing to tell."""
    told: list[str] = []
    listener = Listener(application, listen, tell=told.append, quick=quick, trusted=trusted)
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()
    assert not (silent and told)


def raw(listener: Listener) -> socket.socket:
    """A connection to `listener`."""
    if listener.address.startswith("unix:"):
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(LIMIT)
        made.connect(listener.address.removeprefix("unix:"))
        return made
    host, _, port = listener.address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=LIMIT)


def answer(connection: socket.socket, method: str = "GET") -> Got:
    """The next answer on a connection, whole; raises http.client's errors."""
    response = HTTPResponse(connection, method=method)
    response.begin()
    return Got(response.status, response.headers, response.read())


def until_closed(connection: socket.socket) -> bytes:
    """All that still comes until the server ends the connection, in whatever way."""
    found = bytearray()
    with suppress(ConnectionResetError):
        while block := connection.recv(1 << 20):
            found += block
    return bytes(found)


def ask(listener: Listener, target: str, method: str = "GET", **headers: str) -> Got:
    """One request; in the names of `headers` an underscore is a hyphen. `Host` may be among them."""
    said = {"Host": listener.address, "Connection": "close"}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    with raw(listener) as connection:
        connection.sendall(f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))
        return answer(connection, method)


def connect(listener: Listener) -> HTTPConnection:
    """Python's own client, which keeps its connection."""
    host, _, port = listener.address.rpartition(":")
    return HTTPConnection(host.strip("[]"), int(port), timeout=LIMIT)


@dataclass
class Served:
    """A folder and the listener that serves it."""

    folder: Path
    listener: Listener
    told: list[str]

    def lay(self, path: str, content: bytes = b"words") -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target

    def get(self, target: str, method: str = "GET", **headers: str) -> Got:
        return ask(self.listener, target, method, **headers)

    def packed(self, target: str, coding: str) -> Got:
        """The answer in `coding`, as soon as there is one: packing is done behind the scenes."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            got = self.get(target, Accept_Encoding=coding)
            if got.headers["Content-Encoding"]:
                return got
        raise AssertionError(f"{target} is not packed with {coding}")


@dataclass
class Stage:
    """A listener that outlives the applications which answer there one after the other: each end of one costs 0.1 s."""

    listener: Listener
    site: files.Site
    #: How many requests went the short way.
    quickly: int = 0


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    async def play(scope: Scope, receive: Receive, send: Send) -> None:
        await made.site.application(scope, receive, send)

    async def forget(_paths: Iterable[str]) -> None:
        pass

    def fast(data: bytes, date: bytes) -> tuple[list[bytes], bool] | None:
        answer = made.site.quick(data, date)
        made.quickly += answer is not None
        return answer

    with listening(play, quick=fast) as listener:
        made = Stage(listener, files.Site(play, lambda *_: None, forget))
        yield made


NAMES = {"rss.xml": "application/rss+xml", "feed.json": "application/feed+json; charset=utf-8"}


def serve(
    stage: Stage,
    folder: Path,
    now: float = NOW,
    policy: Policy | None = None,
    knows: Knows = lambda _: None,
    budget: int = 16_000_000,
) -> Served:
    """Have `folder` served; rss.xml and feed.json have media types of their own there."""
    told: list[str] = []
    said = policy or Policy("https://example.org/", NAMES)
    stage.site = files.files(folder, lambda: said, lambda: now, told.append, budget=budget, knows=knows)
    return Served(folder, stage.listener, told)


@pytest.fixture
def served(stage: Stage, tmp_path: Path) -> Iterator[Served]:
    """An empty folder, served long after its files were written; it must have nothing to tell."""
    (tmp_path / "feeds").mkdir()
    made = serve(stage, tmp_path / "feeds")
    yield made
    assert made.told == []
