"""The hubs told of what has changed, each in a thread of its own: one that hangs delays nobody else."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import NamedTuple, TypeVar

from . import health, outbox, wiring
from .config import Config
from .notifiers import Notifier, Outcome, websub
from .records import Posting

# A hub may be away for a moment; after so many tries in vain it is trouble.
_PATIENCE = 3
_Value = TypeVar("_Value")


class Round(NamedTuple):
    """What a hub was told in one go: of how many documents it was told, of how many not, and its last word."""

    hub: str
    told: int = 0
    not_told: int = 0
    said: str = ""

    def after(self, outcome: Outcome) -> "Round":
        """The same with one try more. Why it could not be told is a word that lasts."""
        said = self.said if outcome.told and self.not_told else outcome.said
        return Round(self.hub, self.told + outcome.told, self.not_told + (not outcome.told), said)


class Telling:
    """`heard` is called for each try, `summed` for each round in which there was one, and `done` when a hub has been
    told, or could not be; from threads of hubs.

    `trouble` then says which hubs could not be told, and `next` when one is to be told again.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        heard: Callable[[Posting, Outcome], None] = lambda _posting, _outcome: None,
        summed: Callable[[Round], None] = lambda _round: None,
        done: Callable[[], None] = lambda: None,
        notify: Notifier = websub.notify,
    ) -> None:
        self._now, self._done, self._notify = now, done, notify
        self._heard, self._summed = heard, summed
        self._lock = threading.Lock()
        self._again: dict[str, bool] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._next: dict[str, datetime] = {}
        self._troubles: dict[str, str] = {}

    @property
    def next(self) -> datetime | None:
        """The earliest instant at which a hub is to be told something."""
        with self._lock:
            return min(self._next.values(), default=None)

    @property
    def trouble(self) -> str | None:
        """Which hubs could not be told, and why; None when all could."""
        with self._lock:
            return " ".join(self._troubles.values()) or None

    def begin(self, config: Config) -> None:
        """Tell each hub what it is to be told by now. Returns at once; the store must be there."""
        hubs = config.websub.hubs if config.websub.automatic else ()
        with self._lock:
            for known in (self._next, self._troubles):
                for hub in known.keys() - {*hubs}:
                    del known[hub]
            for hub in hubs:
                if hub in self._again:
                    self._again[hub] = True  # once more, for what has come meanwhile
                    continue
                thread = threading.Thread(target=self._work, args=(config, hub), daemon=True)
                thread.start()  # it waits for the lock; where no thread is to be had the hub counts as idle
                self._threads[hub], self._again[hub] = thread, False

    def wait(self, seconds: float) -> None:
        """Until all is told, or so long."""
        end = time.monotonic() + seconds
        for thread in [*self._threads.values()]:
            thread.join(max(0.0, end - time.monotonic()))

    def _work(self, config: Config, hub: str) -> None:
        again = True
        while again:
            trouble, at = self._tell(config, hub)
            with self._lock:
                again = self._again.pop(hub)
                if again:
                    self._again[hub] = False
                _put(self._troubles, hub, trouble)
                _put(self._next, hub, at)
        self._done()

    def _tell(self, config: Config, hub: str) -> tuple[str | None, datetime | None]:
        trouble, made = None, Round(hub)
        try:
            with closing(wiring.make_store(config)) as store:
                for posting, outcome in outbox.deliver(store, hub, self._now, self._notify):
                    self._heard(posting, outcome)
                    made = made.after(outcome)
                    grave = not outcome.told and (posting.tries >= _PATIENCE or posting.due is None)
                    trouble = outbox.told(posting) if grave else None
                waiting = store.next_posting(hub)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody has to hear of it
            return f"{hub} can't be told of changes: {health.told(error)}", None
        finally:
            if made.told or made.not_told:
                self._summed(made)
        return trouble, waiting.due if waiting else None


def _put(known: dict[str, _Value], hub: str, value: _Value | None) -> None:
    if value is None:
        known.pop(hub, None)
    else:
        known[hub] = value
