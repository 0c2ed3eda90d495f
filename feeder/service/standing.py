"""Parts of the service that should be up: started again, ever less often, while they are down."""

from collections.abc import Callable
from typing import Protocol

from ..errors import FeederError

#: Seconds from one try to the next: at first, and at most.
FIRST, LAST = 1.0, 60.0


class Backoff:
    """When to try again: after `FIRST` seconds, then twice as many each time, up to `most`."""

    def __init__(self, most: float = LAST) -> None:
        self._most = most
        self.seconds = FIRST

    def fail(self) -> float:
        """The seconds to wait after one more failure."""
        seconds, self.seconds = min(self.seconds, self._most), min(self.seconds * 2, self._most)
        return seconds

    def reset(self) -> None:
        """All is well again."""
        self.seconds = FIRST


class Part(Protocol):
    """What can be up or down."""

    def start(self) -> None:
        """Be up, or raise FeederError."""

    def stop(self) -> None: ...
    def alive(self) -> bool: ...


class Standing:
    """A part that should be up. `trouble` says why it is not; times are seconds of a clock that only runs on."""

    def __init__(self, make: Callable[[], Part]) -> None:
        self._make = make
        self._part: Part | None = None
        self._backoff = Backoff()
        self._next = 0.0
        self.trouble: str | None = None

    def __str__(self) -> str:
        return str(self._part)

    @property
    def part(self) -> Part | None:
        """The part, while it is up."""
        return self._part

    @property
    def is_up(self) -> bool:
        """Whether it was up when it was last looked at."""
        return self._part is not None

    def keep_up(self, at: float) -> bool:
        """Look after it; whether it came up just now."""
        if self._part and self._part.alive():
            return False
        self.stop()
        if at < self._next:
            return False
        try:
            part = self._make()
            part.start()
        except FeederError as error:
            self.trouble, self._next = str(error), at + self._backoff.fail()
            return False
        self._part, self.trouble = part, None
        self._backoff.reset()
        return True

    def stop(self) -> None:
        """Take it down."""
        part, self._part = self._part, None
        if part:
            part.stop()
