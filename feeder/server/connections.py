"""uvicorn as feeder uses it: plain questions have a short way, patient clients are cut in the end, an idle server
idles, and all settings stand here.

On the short way a request costs 10 to 15 microseconds, a third more than nginx takes; through h11 and an
application it costs 300. So neither another event loop nor a parser in C is needed: they made it no faster.
"""

import asyncio
import resource
import socket
import struct
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .asgi import Application
from .paces import Pace, queued
from .quick import Quick
from .turns import Turns

#: Seconds in which a client has to get something done: ask a whole question, or take some of the answer.
PATIENCE = 10.0
_KEEP_ALIVE = 5  # seconds between two requests
_HEAD = 16 * 1024  # bytes of a request's line and fields
_END = b"\r\n\r\n"
_FIRST = 1.0  # seconds in which nobody is called silent or slow
_SHARE = 20  # where all are answered and it is crowded, one in so many is cut


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
    _began = 0.0  # when the question came that is being answered, by the loop's clock
    _is_complete = False  # whether an answer has just ended
    _is_next = False  # whether a turn is waited for

    def __init__(self, *given: Any, turns: Turns, quick: Quick | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turns, self._quick = turns, quick

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._began = self.loop.time()
        self._pace = Pace(transport, self._began)
        if len(self.connections) > most():
            self._make_room()
        self._wait(self._progress())

    def data_received(self, data: bytes) -> None:
        is_plain = self._is_between()
        if is_plain:
            self._began = self.loop.time()
        answer = self._quick(data, self._date()) if self._quick and is_plain else None
        if (
            answer is None
            and is_plain
            and self._quick
            and 0 < (end := data.find(_END) + len(_END)) < len(data)
        ):
            answer = self._quick(data[:end], self._date())
            if answer is not None:
                self._wait_for_turn(partial(self.data_received, data[end:]))
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

    def _wait_for_turn(self, work: Callable[[], None]) -> None:
        """Go on with what was asked already when it is this client's turn, and read no more until then."""
        self._is_next = True
        self.flow.pause_reading()
        self._turns.wait(self.loop, partial(self._take_turn, work))

    def _take_turn(self, work: Callable[[], None]) -> None:
        self._is_next = False
        if not self.transport.is_closing():
            self.flow.resume_reading()
            work()
            self._end()

    def handle_events(self) -> None:
        # Whoever asks on while an answer is at work has asked more than one thing at once.
        if self._is_complete and self.conn.trailing_data[0]:
            self._wait_for_turn(super().handle_events)
        else:
            super().handle_events()

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
        self._is_complete = True
        super().on_response_complete()  # which begins with the next question, if it has come already
        self._is_complete = False
        self._end()

    def _end(self) -> None:
        if self._has_ended and not self.is_answering:
            self.transport.close()

    @property
    def is_answering(self) -> bool:
        """Whether an application is at work for this client, or will be when it is its turn."""
        # uvicorn says that there always is a cycle, and begins without.
        cycle = getattr(self, "cycle", None)
        return self._is_next or (cycle is not None and not cycle.response_complete)

    def _progress(self) -> tuple[object, ...]:
        waiting = self.transport.get_write_buffer_size(), queued(self.transport)
        return (self.cycle, self.is_answering, self._answered, *waiting)

    def _wait(self, seen: tuple[object, ...]) -> None:
        self._timer = self.loop.call_later(PATIENCE, self._check, seen)

    def _check(self, seen: tuple[object, ...]) -> None:
        now, at = self._progress(), self.loop.time()
        is_our_turn = self.is_answering and not self.transport.get_write_buffer_size()
        is_stuck = now == seen and not is_our_turn
        if is_stuck or (self.is_taking() and self._pace.is_too_slow(at, self._began)):
            self.cut()
        else:
            self._pace.mark(at)
            self._wait(now)

    def cut(self) -> None:
        """End it at once, and what waits for the client to take it."""
        if self.is_taking():
            # Else the system goes on to deliver its megabytes, for as long as the client likes.
            with suppress(OSError):
                made = self.transport.get_extra_info("socket")
                made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def is_taking(self) -> bool:
        """Whether there is something that waits for this client to take it."""
        # The system takes megabytes in advance.
        return self.transport.get_write_buffer_size() > 0 or queued(self.transport) > 0

    def _make_room(self) -> None:
        """Cut those who have asked nothing for a while, or who take what they asked for most slowly.

        Whoever comes with a question is answered.
        """
        at = self.loop.time()
        others = [
            one
            for one in self.connections
            if isinstance(one, Connection) and one is not self and not one.transport.is_closing()
        ]
        silent = [one for one in others if not one.is_answering and not one.transport.get_write_buffer_size()]
        first = min(silent, key=Connection.since, default=None)
        if first and at - first.since() >= _FIRST:
            first.transport.abort()
            return
        slow = [one for one in others if at - one.since() >= _FIRST and one.is_taking()]
        slow.sort(key=Connection.pace)
        # Some at once, so that a crowd costs no look at everybody for each who comes.
        for one in slow[: 1 + len(others) // _SHARE] or [first or self]:
            one.cut()

    def since(self) -> float:
        """When the last question came that was answered or is being so, or the connection was made."""
        return self._began

    def pace(self) -> float:
        """How fast this client takes what it asked for, in bytes a second."""
        return self._pace.of_late(self.loop.time(), self._began)


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
            http=partial(Connection, turns=Turns(), quick=quick),  # type: ignore[arg-type]  # whatever makes one will do
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
