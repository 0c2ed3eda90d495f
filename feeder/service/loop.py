"""The background service: it watches, wakes up on time, builds, serves, and tells.

    start   listeners, watcher, alarms, READY; then a build of the whole folder
    turn    wait for something to do; heed the clock and the configuration; build
    stop    the other way round, between two steps of a build

Whatever happens becomes a message in one queue, and one thread does all that is asked for. The clock is read here.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any

from .. import health, seeds, timetable, wiring
from ..config import Config
from ..errors import FeederError, StoppedError
from ..leases import is_open_for_writing
from ..logs import Log
from ..stores import places
from . import doors, reloading, systemd
from .builder import Builder, Built, Wanted
from .ending import Ending
from .observing import Observer
from .scheduling import Alarms
from .settling import Happening, Waiting
from .standing import Backoff, Part, Standing
from .watching import Watcher

#: The longest sleep in seconds: so soon it is noticed that the clock was set, or that the machine slept.
TICK = 1.0
#: By so many seconds the clock may part from one that only runs on, from one turn to the next.
DRIFT = 2.0
#: While events tell of every change, scans of a large folder take at most one in so many parts of a core.
SELDOM = 200
#: A turn that takes more seconds than this hangs.
LONGEST = 600.0
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
        self._load, self._log, self._now = load, log, now
        self._config = config = load()
        self._stamp = self._seen = reloading.stamp(config.path)
        self._messages: SimpleQueue[Happening | str] = SimpleQueue()
        self._ending = Ending(log, lambda: self.ask("stop"), self._live)
        self._wanted = Wanted(scan=True)
        self._waiting = Waiting(config.seeds.settle)
        self._retries = Backoff()
        self._whole_only = self._owed = False
        self._drift = self._apart()
        self._began = now()
        self._built = False
        self._beat = time.monotonic()
        self._alarms = Alarms(config.site.timezone, self.ask, lambda said: log.warning("alarm", text=said))
        known = wiring.known(config)
        self._good = known.good
        self._observer = Observer(
            config, log, systemd.connect(environ), known.alerts, lambda: self.ask("alerts")
        )
        self._patience = timetable.patience(config, self._good)
        self._observer.metrics.resume(good=self._good, new_article=known.new_article)
        self.builder = Builder(self._observer, now, self._ending.pause, self._ending.step)
        self._doors = [Standing(make) for make in self._wanted_doors()]
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
            stack.callback(self._observer.alerts.stop)
            for door in self._doors:
                stack.callback(door.stop)
            stack.callback(self._watcher.stop)
            self._keep_up()
            self._alarms.start()
            stack.callback(self._alarms.stop)
            self._alarms.arm("housekeeping", self._now())
            self._observer.systemd.ready("Looking at the whole seeds folder.")
            while not self._ending.has_come:
                self.turn()
            self._observer.systemd.stopping()
        return 0

    def ask(self, message: str) -> None:
        """Have something done by the next turn: "scan", "due", "regenerate", "reload", … From any thread."""
        self._messages.put(message)

    def turn(self) -> None:
        """Wait for something to do, at most a second, and do it."""
        self._live()
        self._listen()
        self._heed_clock()
        self._heed_configuration()
        self._keep_up()
        if self._wanted and not self._ending.has_come:
            wanted, self._wanted = self._wanted, Wanted()
            wanted.scan |= self._whole_only
            wanted.everything |= self._owed
            with suppress(StoppedError):
                self._look_ahead(wanted, self.builder.build(self._config, wanted))

    def _live(self) -> None:
        self._beat = time.monotonic()
        self._observer.systemd.alive()

    # What the operator asks for, from other threads

    @property
    def alarms(self) -> dict[str, datetime]:
        """What is armed for when."""
        return self._alarms.armed

    def health(self) -> tuple[bool, dict[str, Any]]:
        """Whether the service turns, and what is wrong all the same."""
        still = time.monotonic() - self._beat
        return still < LONGEST, {
            "troubles": dict(self._observer.troubles),
            "seconds_since_turn": round(still, 1),
        }

    def readiness(self) -> tuple[bool, dict[str, Any]]:
        """Whether the feeds are what they should be: built since the start, with nothing left behind."""
        troubles = {
            kind: said for kind, said in self._observer.troubles.items() if kind not in health.HARMLESS
        }
        return self._built and not troubles, {"built": self._built, "troubles": troubles}

    def metrics(self) -> bytes:
        """What Prometheus wants to know."""
        return self._observer.metrics.text()

    def regenerate(self) -> None:
        """Have everything made again."""
        self.ask("regenerate")

    # Messages

    def _listen(self) -> None:
        ripe = self._waiting.next()
        patience = 0.0 if self._wanted else TICK
        if ripe is not None:
            patience = min(patience, max(0.0, ripe - time.monotonic()))
        with suppress(Empty):
            self._hear(self._messages.get(timeout=patience))
            while True:
                self._hear(self._messages.get_nowait())
        found = self._waiting.ripe(time.monotonic())
        self._wanted.scan |= found.scan
        for path in found.paths:
            below = seeds.below(self._config.seeds.folder, path)
            self._wanted.paths.update(below or ())
            self._wanted.scan |= below is None  # a folder that went: only a scan knows what was in it

    def _hear(self, message: Happening | str) -> None:
        if isinstance(message, Happening):
            self._waiting.add(message, time.monotonic())
        elif message in ("due", "alerts"):  # what alerts have told is remembered with the next build
            self._wanted.due = True
        elif message in ("scan", "retry"):
            self._wanted.scan = True
        elif message == "regenerate":
            self._wanted.everything = True
        elif message == "reload":
            self._stamp = None
            self._wanted.scan = True
        elif message == "housekeeping":
            threading.Thread(target=self._keep_house, daemon=True).start()

    # The world around

    def _wanted_doors(self) -> Iterator[Callable[[], Part]]:
        config, log, now = self._config, self._log, self._now
        if config.server.enabled:
            yield lambda: doors.public(config, log, now)
        if config.server.admin:
            yield lambda: doors.operators(config, log, self)

    def _heed_clock(self) -> None:
        """Whatever was armed for an instant is armed anew where the clock was set, or stood still in sleep."""
        drift = self._apart()
        if abs(drift - self._drift) > DRIFT:
            self._log.info("clock_moved", seconds=round(drift - self._drift))
            self._drift = drift
            self._alarms.wind()
            self._alarms.arm("housekeeping", self._now())
            self._wanted.scan = True
        now = self._now()
        self._observer.trouble("late", health.late(self._good or self._began, now, self._patience), now)

    def _apart(self) -> float:
        return self._now().timestamp() - time.monotonic()

    def _heed_configuration(self) -> None:
        """Take over a configuration that was changed and has come to rest; of a broken one, tell."""
        seen, self._seen = self._seen, reloading.stamp(self._config.path)
        if self._seen == self._stamp or self._seen != seen:
            return
        self._stamp = self._seen
        self._observer.systemd.reloading()
        try:
            self._config, waiting = reloading.merge(self._config, self._load())
        except FeederError as error:
            self._observer.trouble("config", f"{error} Until then it goes on as before.", self._now())
        else:
            self._observer.trouble("config", None, self._now())
            self._observer.configure(self._config)
            self._log.info("reloaded", config=self._config.path)
            if waiting:
                self._log.warning("restart_needed", changed=waiting)
            self._waiting.settle = self._config.seeds.settle
            self._patience = timetable.patience(self._config, self._good)
            self._wanted.scan = True
        self._observer.systemd.ready()

    def _keep_up(self) -> None:
        """Have the listeners and the watcher up, or say what keeps them down."""
        at = time.monotonic()
        for door in self._doors:
            if door.keep_up(at):
                self._log.info("listening", at=str(door))
        down = [door.trouble for door in self._doors if door.trouble]
        self._observer.trouble("server", " ".join(down) or None, self._now())
        trouble = self._watcher.trouble
        if not self._config.schedule.watch:
            self._watcher.stop()
        elif self._watcher.keep_up(at):
            self._log.info("watching", folder=self._config.seeds.folder)
            self._wanted.scan = True  # whatever came before it was watched
        elif self._watcher.trouble and self._watcher.trouble != trouble:
            self._log.warning("not_watching", reason=self._watcher.trouble, scans="by schedule alone")
        self._observer.metrics.watching(events=self._watcher.is_up)

    def _look_ahead(self, wanted: Wanted, built: Built | None) -> None:
        """Arm what follows upon a build."""
        now = self._now()
        self._owed = wanted.everything and built is None
        well = built is not None and built.report.status() == 0
        if built:
            self._built = True
            self._whole_only = built.report.held_back > 0 or built.report.folder_missing
            self._look_again(built.report.moving)
            # What is due and could not be read is not asked for without a pause.
            well &= built.next_due is None or built.next_due > now
            if well:
                self._alarms.arm("due", built.next_due)
            if built.report.status() == 0:
                self._good, self._patience = now, timetable.patience(self._config, now)
        if wanted.whole:
            self._alarms.arm("scan", self._next_scan(now, built.cpu if built else 0.0))
        if well:
            self._retries.reset()
            self._alarms.arm("retry", None)
        else:
            self._alarms.arm("retry", now + timedelta(seconds=self._retries.fail()))

    def _look_again(self, moving: Sequence[str]) -> None:
        """At the files that changed while they were looked at; of one that somebody has open the close is heard."""
        for path in moving:
            if not is_open_for_writing(self._config.seeds.folder / path):
                self._waiting.add(Happening("closed", path), time.monotonic())

    def _next_scan(self, now: datetime, cpu: float) -> datetime:
        """The scan after one that took so many seconds of CPU; seldom, where events make it a mere precaution."""
        config, seldom = self._config, 0.0
        if self._watcher.is_up:
            seldom = min(SELDOM * cpu, config.alerts.max_age / 2)  # so that the last good build is never old
        return timetable.next_scan(config.schedule, config.site.timezone, now, seldom)

    def _keep_house(self) -> None:
        """Back the store up when the last backup is of another day."""
        try:
            if path := wiring.back_up(self._config, self._now()):
                self._log.info("backup", path=path)
        except FeederError as error:
            self._log.warning("no_backup", reason=str(error))
        self._alarms.arm("housekeeping", self._now() + _HOUR)
