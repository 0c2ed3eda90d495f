"""When the service wakes up by itself: the one module that knows APScheduler."""

import logging
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from apscheduler import events
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

# However late the machine wakes a job, it runs, and once.
_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
_BAD = events.EVENT_JOB_ERROR | events.EVENT_JOB_MISSED | events.EVENT_JOB_MAX_INSTANCES


class Alarms:
    """The jobs of the service, by name. Each calls `ring` with its name in a thread of the scheduler's.

    Every job is armed for one instant, and again after it was heard: a repeating trigger would go through all that it
    missed, which is millions where a machine starts in 1970 and then learns the time. There is nothing here that a
    restart could lose, since what is due stands in the store.
    """

    def __init__(self, zone: tzinfo, ring: Callable[[str], None], tell: Callable[[str], None]) -> None:
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # what goes wrong is told through `tell`
        self._ring = ring
        self._armed: dict[str, datetime] = {}
        self._scheduler = BackgroundScheduler(
            timezone=zone, job_defaults=_DEFAULTS, executors={"default": ThreadPoolExecutor(2)}
        )
        self._scheduler.add_listener(lambda event: tell(_said(event)), _BAD)

    @property
    def armed(self) -> dict[str, datetime]:
        """What rings when."""
        return dict(self._armed)

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; what is being done may end by itself."""
        self._scheduler.shutdown(wait=False)

    def arm(self, name: str, at: datetime | None) -> None:
        """Ring at `at`, at once where that is past, and not where it is None; in place of what was armed before."""
        if at is None:
            if self._armed.pop(name, None) and self._scheduler.get_job(name):
                self._scheduler.remove_job(name)
        elif self._armed.get(name) != at:
            self._armed[name] = at
            self._put(name, at)

    def wind(self) -> None:
        """Look at the clock anew, after it was set or the machine slept."""
        for name, at in [*self._armed.items()]:
            self._put(name, at)

    def _put(self, name: str, at: datetime) -> None:
        trigger = DateTrigger(run_date=at)
        self._scheduler.add_job(self._go, trigger, id=name, args=(name, at), replace_existing=True)

    def _go(self, name: str, at: datetime) -> None:
        if self._armed.get(name) == at:  # it may have been armed anew in this very moment
            del self._armed[name]
        self._ring(name)


def _said(event: Any) -> str:
    reason = getattr(event, "exception", None)
    return f"the job {event.job_id} did not run as it should" + (f": {reason}" if reason else "")
