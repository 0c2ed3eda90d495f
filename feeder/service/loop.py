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
from collections.abc import Callable, Iterator, Mapping
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
from .observing import Observer
from .scheduling import Alarms
from .settling import Happening, Waiting
from .standing import Backoff, Part, Standing
from .watching import Watcher

#: The longest sleep in seconds: so soon it is noticed that the clock was set, or that the machine slept.
TICK = 1.0
#: So many seconds after the signal the process ends, whatever it is at: the next build repairs what is left.
GRACE = 4.5
#: By so many seconds the clock may part from one that only runs on, from one turn to the next.
DRIFT = 2.0
#: While events tell of every change, scans of a large folder take at most one in so many parts of a core.
SELDOM = 200
#: A turn that takes more seconds than this hangs.
LONGEST = 600.0
_HOUR = timedelta(hours=1)
# Seconds of a pause after which it looks whether it is to go on.
_SLICE = 0.05


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
        self._ending: SimpleQueue[None] = SimpleQueue()
        self._stopping = False
        self._wanted = Wanted(scan=True)
        self._waiting = Waiting(config.seeds.settle)
        self._retries = Backoff()
        self._whole_only = self._owed = False
        self._scan_cpu = 0.0
        self._drift = self._apart()
        self._began = now()
        self._built = False
        self._beat = time.monotonic()
        self._alarms = Alarms(config.site.timezone, self.ask, lambda said: log.warning("alarm", text=said))
        known = wiring.known(config)
        self._good = datetime.fromisoformat(known["good"]) if "good" in known else None
        self._observer = Observer(
            config, log, systemd.connect(environ), known.get("alerts"), lambda: self.ask("alerts")
        )
        self._observer.metrics.resume(good=self._good, new_article=None)
        self.builder = Builder(self._observer, now, self._pause, self._step)
        self._doors = [Standing(make) for make in self._wanted_doors()]
        self._watcher = Standing(
            lambda: Watcher(self._config.seeds.folder, self._messages.put, places.network)
        )

    def run(self) -> int:
        """Be the service until a signal ends it; the exit code. Here stand the orders of start and stop."""
        with ExitStack() as stack:
            self._heed_signals()
            threading.Thread(target=self._end_in_time, daemon=True).start()
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
            while not self._stopping:
                self.turn()
            self._observer.systemd.stopping()
        return 0

    def ask(self, message: str) -> None:
        """Have something done by the next turn: "scan", "due", "regenerate", "reload", … From any thread."""
        self._messages.put(message)

    def turn(self) -> None:
        """Wait for something to do, at most a second, and do it."""
        self._beat = time.monotonic()
        self._listen()
        self._heed_clock()
        self._heed_configuration()
        self._keep_up()
        self._observer.systemd.alive()
        if self._wanted and not self._stopping:
            wanted, self._wanted = self._wanted, Wanted()
            wanted.scan |= self._whole_only
            wanted.everything |= self._owed
            with suppress(StoppedError):
                self._look_ahead(wanted, self.builder.build(self._config, wanted))

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
            self._wanted.paths.update(self._below(path))

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

    def _below(self, path: str) -> list[str]:
        """The files that a ripe path means: itself, or all that a folder holds; a folder that went wants a scan."""
        if not path.endswith("/"):
            return [path]
        folder = self._config.seeds.folder / path
        if not folder.is_dir():
            self._wanted.scan = True
            return []
        found = seeds.scan(folder, lambda _below, _reason: None)
        return [path + sighting.path for sighting in found]

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
            self._wanted.scan = True
        now, patience = self._now(), timetable.patience(self._config, self._good)
        self._observer.trouble("late", health.late(self._good or self._began, now, patience), now)

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
            self._watcher.stop()
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
        if not self._config.schedule.watch:
            return
        trouble = self._watcher.trouble
        if self._watcher.keep_up(at):
            self._log.info("watching", folder=self._config.seeds.folder)
            self._wanted.scan = True  # whatever came before it was watched
        elif self._watcher.trouble and self._watcher.trouble != trouble:
            self._log.warning("not_watching", reason=self._watcher.trouble, scans="by schedule alone")
        self._observer.metrics.watching(events=self._watcher.is_up)

    def _look_ahead(self, wanted: Wanted, built: Built | None) -> None:
        """Arm what follows upon a build."""
        now, zone = self._now(), self._config.site.timezone
        self._owed = wanted.everything and built is None
        if built:
            self._alarms.arm("due", built.next_due)
            for path in built.report.moving:
                if not is_open_for_writing(
                    self._config.seeds.folder / path
                ):  # else its close will be heard of
                    self._waiting.add(Happening("closed", path), time.monotonic())
            self._whole_only = bool(built.report.held_back or built.report.unlisted)
            self._good = now if built.report.status() == 0 else self._good
            self._built = True
        if built and wanted.whole:
            self._scan_cpu = built.cpu
        if wanted.whole:
            # Events make scans a mere precaution, and so does the time of the last good build a bound.
            seldom = (
                min(SELDOM * self._scan_cpu, self._config.alerts.max_age / 2) if self._watcher.is_up else 0
            )
            self._alarms.arm("scan", timetable.next_scan(self._config.schedule, zone, now, seldom))
        if built is None or built.report.status():
            self._alarms.arm("retry", now + timedelta(seconds=self._retries.fail()))
        else:
            self._retries.reset()

    def _keep_house(self) -> None:
        """Back the store up when the last backup is of another day."""
        try:
            if path := wiring.back_up(self._config, self._now()):
                self._log.info("backup", path=path)
        except FeederError as error:
            self._log.warning("no_backup", reason=str(error))
        self._alarms.arm("housekeeping", self._now() + _HOUR)

    # The end

    def _heed_signals(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, lambda _number, _frame: self.ask("reload"))

    def _stop(self, _number: int, _frame: object) -> None:
        # A signal may come at any place: only what takes no lock is done here.
        if self._stopping:
            os._exit(0)  # an impatient operator
        self._stopping = True
        self._ending.put(None)
        self.ask("stop")

    def _end_in_time(self) -> None:
        self._ending.get()
        time.sleep(GRACE)
        self._log.warning("stopped", reason="the step in hand took too long; the next build repairs it")
        os._exit(0)

    def _step(self) -> None:
        """Between two steps of a build, which may end here."""
        self._observer.systemd.alive()
        if self._stopping:
            raise StoppedError("The service stops.")

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._step()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
            self._step()
