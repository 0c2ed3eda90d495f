"""Seeds read within limits of time and memory: a large one in a process of its own, which can be ended.

What parses a seed is written in C and Rust for the most part, and nothing in Python can interrupt that. Small seeds are
read at once: no reader needs much more than a second for one of them, however hostile it is.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .articles import PASSING, articles_of, bug
from .errors import UnreadableError
from .types import Article, Seed, Terms

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: A seed with more bytes is read in a process of its own.
LARGE = 1 << 17
#: The seconds of processor time that a seed may take, where no configuration says otherwise.
TIMEOUT = 10.0
#: The bytes of memory that the reading of a large seed may take.
MEMORY = 1 << 29

_PATIENCE = 0.1  # seconds between two looks at whether the build is to end
_BUSY = 6  # so many times the limit may pass on a machine that has other things to do
_TOO_MUCH = f"reading it takes more than {MEMORY >> 20} MB of memory"


class Reader:
    """Reads seeds, each in at most `timeout` seconds of processor time. Close it, or use it in a `with` statement.

    `heed` is called now and then while a large seed is waited for; what it raises ends the reading.
    """

    def __init__(
        self, timeout: float = TIMEOUT, heed: Callable[[], None] = lambda: None, large: int = LARGE
    ) -> None:
        self._timeout, self._heed, self._large = timeout, heed, large
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def articles_of(self, seed: Seed, under: Terms) -> list[Article]:
        """The articles in `seed`. Raises UnreadableError, and faults of the machine as they are."""
        if len(seed.data) + len(seed.sidecar or b"") <= self._large:
            return articles_of(seed, under)
        try:
            answer = self._asked(seed, under)
        except EOFError:
            raise self._ended() from None
        except BaseException:  # it may still be at work, and its answer would be taken for another's
            self.close()
            raise
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the process, if there is one. Another is started for the next large seed."""
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None

    def _asked(self, seed: Seed, under: Terms) -> "list[Article] | Exception":
        connection = self._started()
        connection.send((seed, under, self._timeout))
        latest = time.monotonic() + self._timeout * _BUSY
        while not connection.poll(_PATIENCE):
            self._heed()
            if time.monotonic() > latest:
                raise TimeoutError(
                    f"the machine gave it less than {self._timeout:g} seconds in {_BUSY} times these"
                )
        answer: list[Article] | Exception = connection.recv()
        return answer

    def _started(self) -> "Connection[Any, Any]":
        if self._process and self._process.poll() is not None:
            self.close()
        if self._connection is None:
            from multiprocessing.connection import Pipe  # 10 ms, and most folders have nothing large

            self._connection, theirs = Pipe()
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - this very program
                    [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)},
                )
        return self._connection

    def _ended(self) -> UnreadableError:
        """Why the process ended while it read a seed."""
        status = self._process.wait() if self._process else 0
        self.close()
        if status == -signal.SIGPROF:
            return UnreadableError(f"it takes longer than {self._timeout:g} seconds to read (seeds.timeout)")
        # Rust gives up with SIGABRT where no memory is left, and systems with SIGKILL.
        if status in (-signal.SIGABRT, -signal.SIGKILL):
            return UnreadableError(_TOO_MUCH)
        return bug(RuntimeError(f"the process that read it ended with {status}"))


def _serve(connection: "Connection[Any, Any]") -> None:
    """Read what is asked for until nobody asks any more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # these are meant for the build, which ends this process too
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            seed, under, seconds = connection.recv()
            # Counts processor time, and its signal ends the process whatever is at work.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            connection.send(_answer(seed, under))
            signal.setitimer(signal.ITIMER_PROF, 0)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    with suppress(ValueError, OSError):  # macOS knows no limit of memory
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _answer(seed: Seed, under: Terms) -> "list[Article] | Exception":
    try:
        return articles_of(seed, under)
    except MemoryError:
        return UnreadableError(_TOO_MUCH)
    except (UnreadableError, *PASSING) as error:
        return error


if __name__ == "__main__":
    from multiprocessing.connection import Connection

    with Connection(int(sys.argv[1])) as given:
        _serve(given)
