"""Whether the clock was set, or the machine slept: both part it from the clock that only runs on."""

import time
from collections.abc import Callable
from datetime import datetime

#: From one look to the next the two may part by so many seconds.
MOST = 2.0


class Drift:
    """`now` is the clock that people see."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._apart = self._measure()

    def seconds(self) -> float:
        """By how much the clock has moved on its own since the last look; 0 where that is too little to matter."""
        before, apart = self._apart, self._measure()
        if abs(apart - before) <= MOST:
            return 0.0
        self._apart = apart
        return apart - before

    def _measure(self) -> float:
        return self._now().timestamp() - time.monotonic()
