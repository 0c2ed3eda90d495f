"""How the service ends: on a signal, between two steps of what it is at, and in time whatever it is at."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable

from ..errors import StoppedError
from ..logs import Log

#: So many seconds after the signal the process ends, whatever it is at: the next build repairs what is left.
GRACE = 4.5
# Seconds of a pause after which it looks whether it is to go on.
_SLICE = 0.05
_SIGNALS = {signal.SIGTERM, signal.SIGINT}


class Ending:
    """`wake` is called, in a signal handler, when the end has come; `beat` at each step on the way."""

    def __init__(self, log: Log, wake: Callable[[], None], beat: Callable[[], None]) -> None:
        self._log, self._wake, self._beat = log, wake, beat
        #: Whether the service is to stop.
        self.has_come = False

    def heed_signals(self) -> None:
        """From now on SIGTERM and SIGINT end the service, and a second one ends the process at once."""
        heard, told = socket.socketpair()
        told.setblocking(False)
        # The thread hears of a signal also while this one is deep in a database or in the kernel.
        signal.set_wakeup_fd(told.detach(), warn_on_full_buffer=False)
        threading.Thread(target=self._end_in_time, args=(heard,), daemon=True).start()
        for number in _SIGNALS:
            signal.signal(number, self._stop)

    def step(self) -> None:
        """Between two steps of a build. Raises StoppedError when the end has come."""
        self._beat()
        if self.has_come:
            raise StoppedError("The service stops.")

    def pause(self, seconds: float) -> None:
        """Wait so long, or until the end has come. Raises StoppedError."""
        end = time.monotonic() + seconds
        self.step()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
            self.step()

    def _stop(self, _number: int, _frame: object) -> None:
        # A signal may come at any place: only what takes no lock is done here.
        if self.has_come:
            os._exit(0)  # an impatient operator
        self.has_come = True
        self._wake()

    def _end_in_time(self, heard: socket.socket) -> None:
        while not _SIGNALS & set(heard.recv(64)):
            pass
        time.sleep(GRACE)
        # Beside this thread, since whoever reads the log may be what everything waits for.
        threading.Thread(target=self._say_so, daemon=True).start()
        time.sleep(0.1)
        os._exit(0)

    def _say_so(self) -> None:
        self._log.warning("stopped", reason="the step in hand took too long; the next build repairs it")
