"""An application answering at an address, in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ListenError
from . import sockets
from .asgi import Application, Receive, Scope, Send

if TYPE_CHECKING:
    from .connections import Server
    from .quick import Quick


class Listener:
    """`application` at `listen`, between `start` and `stop`.

    `tell` hears in one line of what should not have happened, from the listener's own thread. `key` is the
    configuration's name for the address, `quick` the short way to what `application` answers, and `trusted` the
    proxies that are believed. uvicorn is imported by the first start.
    """

    def __init__(
        self,
        application: Application,
        listen: str,
        *,
        tell: Callable[[str], None],
        key: str = "server.listen",
        quick: "Quick | None" = None,
        trusted: Sequence[str] = (),
    ) -> None:
        self._application, self._listen, self._tell, self._key = application, listen, tell, key
        self._quick, self._trusted = quick, trusted
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self._path: Path | None = None
        self.address = listen  # the real one after `start`, where port 0 stands for any

    def start(self) -> None:
        """Return when clients are answered. Raises ListenError, after which it may be called again."""
        from .connections import make_server

        bound = sockets.listening(self._listen, self._key)
        self.address = sockets.address(bound[0])
        self._path = Path(bound[0].getsockname()) if bound[0].family == socket.AF_UNIX else None
        is_ready = threading.Event()
        self._server = make_server(self._answer, is_ready.set, self._quick, self._trusted)
        self._thread = threading.Thread(
            target=self._run, args=(self._server, bound, is_ready), name=f"feeder {self._key}", daemon=True
        )
        self._thread.start()
        is_ready.wait()
        if not self._server.started:  # `tell` has heard why
            raise ListenError(f"feeder can't listen at {self.address}: its server did not start.")

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have `work` done beside the answers, in the listener's own thread, while it is up; returns at once."""
        if self._server:
            self._server.begin(work)

    def stop(self, timeout: float = 5.0) -> None:
        """Refuse new clients, let answers be finished, and cut what is left; `timeout` is in seconds for all of it."""
        if self._server is None or self._thread is None:
            return
        self._server.leave(max(0.0, timeout - 0.5))
        self._thread.join(timeout)
        if self._path:
            self._path.unlink(missing_ok=True)
        self._server = self._thread = None

    def alive(self) -> bool:
        """Whether its thread still runs."""
        return self._thread is not None and self._thread.is_alive()

    def __str__(self) -> str:
        return self.address

    def _run(self, server: "Server", bound: list[socket.socket], is_ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(server, bound))
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it
            self._tell(f"The server at {self.address} has ended: {_shown(error)}.")
        finally:
            is_ready.set()
            for one in bound:
                one.close()

    async def _serve(self, server: "Server", bound: list[socket.socket]) -> None:
        asyncio.get_running_loop().set_exception_handler(self._note)
        try:
            await server.serve(sockets=bound)
        finally:
            server.cut()
            await asyncio.sleep(0)  # until the connections know

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._application(scope, receive, send)
        except Exception as error:
            client = (scope["client"] or ("this machine",))[0]
            self._tell(f"A request to {self.address} from {client} could not be answered: {_shown(error)}.")
            raise  # the client is told 500, and no more

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What goes wrong outside of requests. That of a client who breaks off or breaks the protocol is its own."""
        import h11

        error = context.get("exception")
        if not isinstance(error, h11.ProtocolError | ConnectionError):
            with suppress(RuntimeError):
                self._tell(f"The server at {self.address}: {context.get('message')} ({_shown(error)}).")


def _shown(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}" if error else "no reason given"
