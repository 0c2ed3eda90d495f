"""The background service: it watches, wakes up on time, builds, serves, and tells.

    start   signals, what is remembered, listeners, watcher, alarms, READY; then a build of the whole folder
    turn    wait for something to do; heed the clock and the configuration; build
    stop    the other way round, between two steps of a build

Whatever happens becomes a message in one queue, and one thread does all that is asked for. The clock is read here.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

from .. import health, seeds, timetable, wiring
from ..config import Config
from ..errors import FeederError, StoppedError
from ..logs import Log
from ..stores import places
from ..telling import Telling
from . import doors, systemd
from .builder import Builder, Built, Demand
from .drift import Drift
from .ending import Ending
from .housekeeping import Housekeeping
from .observing import Observer
from .reloading import Source
from .scheduling import Alarms
from .settling import Happening, Waiting
from .standing import Backoff, Standing
from .watching import Watcher

#: The longest sleep in seconds: so soon it is noticed that the clock was set, or that the machine slept.
TICK = 1.0
#: While events tell of every change, scans of a large folder take at most one in so many parts of a core.
SELDOM = 200
_HOUR = timedelta(hours=1)


class Service:
    """`load` reads the configuration, `now` the clock; `environ` may name systemd's socket.

    `run` starts it and returns when a signal ends it. Tests take single turns instead. Raises ConfigError.
    """

    def __init__(
        self,
        load: Callable[[], Config],
        log: Log,
        environ: Mapping[str, str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._log, self._now = log, now
        self._source = Source(load)
        self._messages: SimpleQueue[Happening | str] = SimpleQueue()
        self.observer = Observer(self._config, log, systemd.connect(environ), self._tell_again)
        self._ending = Ending(log, lambda: self.ask("stop"), self.observer.live)
        self._demand = Demand(scan=True)
        self._waiting = Waiting(self._config.seeds.settle)
        self._retries = Backoff()
        self._whole_only = self._owed = False
        self._scan_cpu = 0.0
        self._drift = Drift(now)
        self._began = now()
        self._good: datetime | None = None
        self._patience = 0.0
        self._housekeeping = Housekeeping(log, lambda: self.ask("kept"))
        self._telling = Telling(now, self.observer.hub, self.observer.hub_round, lambda: self.ask("told"))
        self._alarms = Alarms(
            self._config.site.timezone, self.ask, lambda said: log.warning("alarm", text=said)
        )
        self.builder = Builder(
            self.observer, now, self._ending.pause, self._ending.step, lambda path: path in self._growing()
        )
        self._doors = [
            Standing(make) for make in doors.makers(self._source, log, now, self.observer, self.ask)
        ]
        self._watcher = Standing(
            lambda: Watcher(self._config.seeds.folder, self._messages.put, places.network)
        )

    def run(self) -> int:
        """Be the service until a signal ends it; the exit code. Here stand the orders of start and stop."""
        with ExitStack() as stack:
            self._ending.heed_signals()
            signal.signal(signal.SIGHUP, lambda _number, _frame: self.ask("reload"))
            self._log.info("started", config=self._config.path, pid=os.getpid())
            stack.callback(self._log.info, "stopped")
            self.resume()
            stack.callback(self.observer.alerts.stop)
            for door in self._doors:
                stack.callback(door.stop)
            stack.callback(self._watcher.stop)
            self._keep_up()
            self._alarms.start()
            stack.callback(self._alarms.stop)
            self._alarms.arm("housekeeping", self._now())
            self.observer.systemd.ready("Looking at the whole seeds folder.")
            while not self._ending.has_come:
                self.turn()
            self.observer.systemd.stopping()
        return 0

    def resume(self) -> None:
        """Take up what is remembered from an earlier life."""
        known = wiring.known(self._config)
        self._good = known.good
        self._patience = timetable.patience(self._config, known.good)
        self.observer.resume(known)

    def ask(self, message: str) -> None:
        """Have something done by the next turn: "scan", "due", "regenerate", "reload", … From any thread."""
        self._messages.put(message)

    def turn(self) -> None:
        """Wait for something to do, at most a second, and do it."""
        try:
            self.observer.live()
            self._listen()
            self._heed_clock()
            self._heed_configuration()
            self._keep_up()
            if self._demand and not self._ending.has_come:
                demand, self._demand = self._demand, Demand()
                demand.scan |= self._whole_only
                demand.everything |= self._owed
                self._look_ahead(demand, self.builder.build(self._current, demand))
            self._wonder()
        except StoppedError:
            pass
        except Exception as error:  # noqa: BLE001 - the service outlives its bugs, and faults of the machine
            self.observer.failed(error, self._now())
            self._arm_retry()

    @property
    def _config(self) -> Config:
        return self._source.config

    def _current(self) -> Config:
        self._heed_configuration()
        return self._config

    @property
    def alarms(self) -> dict[str, datetime]:
        """What is armed for when."""
        return self._alarms.armed

    # Messages

    def _listen(self) -> None:
        ripe = self._waiting.next()
        patience = 0.0 if self._demand else TICK
        if ripe is not None:
            patience = min(patience, max(0.0, ripe - time.monotonic()))
        with suppress(Empty):
            self._hear(self._messages.get(timeout=patience))
            while True:
                self._hear(self._messages.get_nowait())
        found = self._waiting.ripe(time.monotonic())
        self._demand.scan |= found.scan
        self._demand.gone.update(found.gone)
        for path in found.paths:
            below = seeds.below(self._config.seeds.folder, path)
            self._demand.paths.update(below or ())
            self._demand.scan |= below is None  # a folder that went: only a scan knows what was in it

    def _hear(self, message: Happening | str) -> None:
        if isinstance(message, Happening):
            self._waiting.add(message, time.monotonic())
        elif message in ("due", "alerts"):  # what alerts have told is remembered with the next build
            self._demand.due = True
        elif message in ("scan", "retry"):
            self._demand.scan = True
        elif message == "regenerate":
            self._demand.everything = True
        elif message == "reload":
            self._source.ask()
        elif message == "housekeeping":
            self._housekeeping.begin(self._config, self._now())
        elif message == "kept":
            self.observer.trouble("backup", self._housekeeping.trouble, self._now())
            self._alarms.arm("housekeeping", self._now() + _HOUR)
        elif message == "tell":
            self._telling.begin(self._config)
        elif message == "told":
            self.observer.trouble("hubs", self._telling.trouble, self._now())
            self._alarms.arm("tell", self._telling.next)

    def _growing(self) -> set[Path]:
        return {self._config.seeds.folder / path for path in self._waiting.growing}

    def _tell_again(self, seconds: float) -> None:
        if seconds:
            self._alarms.arm("alerts", self._now() + timedelta(seconds=seconds))
        else:
            self.ask("alerts")

    # The world around

    def _heed_clock(self) -> None:
        """Whatever was armed for an instant is armed anew where the clock was set, or stood still in sleep."""
        if moved := self._drift.seconds():
            self._log.info("clock_moved", seconds=round(moved))
            self._alarms.wind()
            self._alarms.arm("housekeeping", self._now())
            self._demand.scan = True

    def _wonder(self) -> None:
        """Whether the last good build is of late enough, once all that was asked for is done."""
        if not self._demand:
            now = self._now()
            self.observer.trouble("late", health.late(self._good or self._began, now, self._patience), now)

    def _heed_configuration(self) -> None:
        """Take over a configuration that was changed; of a broken one, tell."""
        if not self._source.has_changed(self._ending.pause):
            return
        self.observer.systemd.reloading()
        try:
            waiting = self._source.reload()
        except FeederError as error:
            self.observer.trouble("config", f"{error} Until then it goes on as before.", self._now())
        else:
            self.observer.trouble("config", None, self._now())
            self.observer.configure(self._config)
            self._log.info("reloaded", config=self._config.path)
            if waiting:
                self._log.warning("restart_needed", changed=waiting)
            self._waiting.settle = self._config.seeds.settle
            self._patience = timetable.patience(self._config, self._good)
            self._demand.scan = True
        self.observer.systemd.ready()

    def _keep_up(self) -> None:
        """Have the listeners and the watcher up, or say what keeps them down."""
        at = time.monotonic()
        for door in self._doors:
            if door.keep_up(at):
                self._log.info("listening", at=str(door))
        down = [door.trouble for door in self._doors if door.trouble]
        self.observer.trouble("server", " ".join(down) or None, self._now())
        trouble, was_up = self._watcher.trouble, self._watcher.is_up
        if not self._config.schedule.watch:
            self._watcher.stop()
        elif self._watcher.keep_up(at):
            self._log.info("watching", folder=self._config.seeds.folder)
            self._demand.scan = True  # whatever came before it was watched
        elif self._watcher.trouble and self._watcher.trouble != trouble:
            self._log.warning("not_watching", reason=self._watcher.trouble, scans="by schedule alone")
        # The next scan may have been put off because of the watcher, and it may be the folder that is gone.
        self._demand.scan |= was_up and not self._watcher.is_up
        self.observer.metrics.watching(events=self._watcher.is_up)

    # What follows upon a build

    def _look_ahead(self, demand: Demand, built: Built | None) -> None:
        now = self._now()
        self._owed = demand.everything and built is None
        well = built is not None and built.report.status() == 0
        if built:
            report = built.report
            self._whole_only = (
                report.held_back > 0 or report.folder_missing or (self._whole_only and report.unsure)
            )
            self._alarms.arm("due", built.next_change)
            doors.tell(self._doors, report)
            if report.documents or demand.whole:  # what an earlier life left is told as well
                self._telling.begin(self._config)
            if well:
                self._good, self._patience = now, timetable.patience(self._config, now)
            well &= not (built.overdue or report.moving or report.unsure)
        if demand.whole:
            self._alarms.arm("scan", self._next_scan(now, built))
        if not well:
            self._arm_retry()
        elif demand.whole:
            self._retries.reset()
            self._alarms.arm("retry", None)

    def _arm_retry(self) -> None:
        """A scan, ever less often, until all is well."""
        if "retry" not in self._alarms.armed:
            self._alarms.arm("retry", self._now() + timedelta(seconds=self._retries.fail()))

    def _next_scan(self, now: datetime, built: Built | None) -> datetime:
        """The scan after this; seldom, where events make it a mere precaution, by what one costs that finds nothing."""
        config, seldom = self._config, 0.0
        if built and not built.report.documents:
            self._scan_cpu = built.cpu
        if self._watcher.is_up:
            seldom = min(
                SELDOM * self._scan_cpu, config.alerts.max_age / 2
            )  # so that the last good build is never old
        return timetable.next_scan(config.schedule, config.site.timezone, now, seldom)
