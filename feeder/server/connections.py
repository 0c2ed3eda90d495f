"""uvicorn as feeder uses it: plain questions have a short way, patient clients are cut in the end, an idle server
idles, and all settings stand here.

On the short way a request costs 10 to 15 microseconds, a third more than nginx takes; through h11 and an
application it costs 300. So neither another event loop nor a parser in C is needed: they made it no faster.
"""

import asyncio
import fcntl
import resource
import termios
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .asgi import Application
from .quick import Quick

#: Seconds in which a client has to get something done: ask a whole question, or take some of the answer.
PATIENCE = 10.0
_KEEP_ALIVE = 5  # seconds between two requests
_HEAD = 16 * 1024  # bytes of a request's line and fields


def most() -> int:
    """How many connections a listener holds at once: at most half of the files that the process may open, since a
    build needs some too."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 500 if files == resource.RLIM_INFINITY else min(500, files // 2)


class Connection(H11Protocol):
    """One client. uvicorn waits for ever for a request that was begun, and for an answer to be taken; this does not."""

    _has_ended = False
    _timer: asyncio.TimerHandle | None = None
    _answered = 0  # on the short way

    def __init__(self, *given: Any, quick: Quick | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._quick = quick

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > most():
            self._make_room()
        self._wait(self._progress())

    def data_received(self, data: bytes) -> None:
        answer = self._quick(data, self._date()) if self._quick and self._is_between() else None
        if answer is None:
            # h11 measures a head while it is incomplete: one that comes in a single piece would not be measured.
            for at in range(0, len(data), _HEAD // 2):
                if not self.transport.is_closing():
                    super().data_received(data[at : at + _HEAD // 2])
            return
        pieces, ends = answer
        self._unset_keepalive_if_required()
        self._answered += 1
        self.transport.writelines(pieces)
        if ends:
            self.transport.close()

    def _is_between(self) -> bool:
        """Whether all that was asked is answered and taken, and nothing of the next question has come."""
        return (
            self.conn.our_state is h11.IDLE
            and self.conn.their_state is h11.IDLE
            and not self.is_answering
            and not self.conn.trailing_data[0]
            and not self.transport.get_write_buffer_size()
        )

    def _date(self) -> bytes:
        headers = self.server_state.default_headers  # renewed each second; none in the very first moment
        return b"date: %b\r\n" % headers[0][1] if headers else b""

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn returns nothing, which asyncio takes for False
        """Whoever says that nothing more is asked still wants the answers; uvicorn would cut them off."""
        self._has_ended = True
        return self.is_answering

    def on_response_complete(self) -> None:
        super().on_response_complete()  # which begins with the next question, if it has come already
        if self._has_ended and not self.is_answering:
            self.transport.close()

    @property
    def is_answering(self) -> bool:
        """Whether an application is at work for this client."""
        # uvicorn says that there always is a cycle, and begins without.
        cycle = getattr(self, "cycle", None)
        return cycle is not None and not cycle.response_complete

    def _progress(self) -> tuple[object, ...]:
        waiting = self.transport.get_write_buffer_size(), _queued(self.transport)
        return (self.cycle, self.is_answering, self._answered, *waiting)

    def _wait(self, seen: tuple[object, ...]) -> None:
        self._timer = self.loop.call_later(PATIENCE, self._check, seen)

    def _check(self, seen: tuple[object, ...]) -> None:
        now = self._progress()
        is_our_turn = self.is_answering and not self.transport.get_write_buffer_size()
        if now == seen and not is_our_turn:
            self.transport.abort()
        else:
            self._wait(now)

    def _make_room(self) -> None:
        """Cut any client that asks nothing at the moment: whoever comes with a question is answered."""
        for other in self.connections:
            if (
                isinstance(other, Connection)
                and other is not self
                and not other.is_answering
                and not other.transport.get_write_buffer_size()
                and not other.transport.is_closing()
            ):
                other.transport.abort()
                return
        self.transport.abort()


def _queued(transport: asyncio.Transport) -> bytes:
    """How much the system has still to deliver: the only thing that moves while a slow client takes megabytes."""
    with suppress(OSError):
        return fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
    return b""


class Server(uvicorn.Server):
    """uvicorn's server, which looks at the clock once a second, not ten times: most of its life is idle."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def main_loop(self) -> None:
        self._loop, self._leaving = asyncio.get_running_loop(), asyncio.Event()
        self._ready()
        while not await self.on_tick(0):  # the Date that answers carry
            with suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 1)

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have something done beside the answers; from any thread after `ready`."""
        if self._loop:
            with suppress(RuntimeError):  # it has stopped by itself
                self._loop.call_soon_threadsafe(self._begin, work)

    def _begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.ensure_future(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def leave(self, timeout: float) -> None:
        """Begin to stop, from any thread after `ready`: open answers have `timeout` seconds to be finished."""
        self.config.timeout_graceful_shutdown = int(timeout)  # uvicorn takes whole seconds
        self.should_exit = True
        if self._loop:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._leaving.set)

    def cut(self) -> None:
        """End what connections are left."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def make_server(
    application: Application,
    ready: Callable[[], None],
    quick: Quick | None = None,
    trusted: Sequence[str] = (),
) -> Server:
    """A server that calls `ready` when it answers. It says nothing: `application` tells what is to be told.

    `trusted` are the addresses and networks of proxies that are believed in whose name they ask.
    """
    return Server(
        uvicorn.Config(
            application,
            http=partial(Connection, quick=quick),  # type: ignore[arg-type]  # whatever makes one will do
            ws="none",
            loop="asyncio",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=bool(trusted),  # whoever else writes X-Forwarded-For is not believed
            forwarded_allow_ips=list(trusted),
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            h11_max_incomplete_event_size=_HEAD,
        ),
        ready,
    )
