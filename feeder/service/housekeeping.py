"""What the service does in a thread of its own now and then: a backup of the store each day."""

import threading
from collections.abc import Callable
from datetime import datetime

from .. import health, wiring
from ..config import Config
from ..logs import Log


class Housekeeping:
    """`done` is called, in that thread, after each round; `trouble` then says why there is no new backup."""

    def __init__(self, log: Log, done: Callable[[], None]) -> None:
        self._log, self._done = log, done
        self.trouble: str | None = None

    def begin(self, config: Config, now: datetime) -> None:
        """Back the store up, unless that was done today."""
        threading.Thread(target=self._work, args=(config, now), daemon=True).start()

    def _work(self, config: Config, now: datetime) -> None:
        try:
            if path := wiring.back_up(config, now):
                self._log.info("backup", path=path)
            self.trouble = None
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody has to hear of it
            self.trouble = f"There is no new backup: {health.told(error)}"
        finally:
            self._done()
