"""Turns for those who ask much at once: their questions are answered a few in a round, so that others are not kept."""

import asyncio
from collections import deque
from collections.abc import Callable

#: So many turns there are in one round of the loop: some two milliseconds on the long way.
_ROUND = 8


class Turns:
    """The turns of one server: whoever is answered and has asked more already waits for one."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()

    def wait(self, loop: asyncio.AbstractEventLoop, work: Callable[[], None]) -> None:
        """Have `work` done when it is its turn, in a later round of the loop."""
        self._waiting.append(work)
        if len(self._waiting) == 1:
            loop.call_soon(self._give, loop)

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        now = [self._waiting.popleft() for _ in range(min(_ROUND, len(self._waiting)))]
        if self._waiting:
            loop.call_soon(self._give, loop)
        for work in now:
            work()
