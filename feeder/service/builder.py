"""One build as the service does it: the store opened anew, the lock waited for, everybody told of what came out."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .. import build, wiring
from ..config import Config
from ..errors import FeederError, LockedError, StoppedError
from ..leases import is_open_for_writing
from ..report import Report
from ..stores import Store, checks
from ..types import Failure
from .metrics import Stock
from .observing import Observer

#: Seconds between two looks at a lock that another process holds, and until it is said.
_PATIENCE, _SILENCE = 0.02, 1.0


@dataclass(slots=True)
class Demand:
    """What a build is to do: look at `paths` and at what is due, scan the whole folder, make everything again.

    Those of the paths that are `gone` were heard to go.
    """

    due: bool = False
    scan: bool = False
    everything: bool = False
    paths: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.due or self.scan or self.everything or bool(self.paths)

    @property
    def whole(self) -> bool:
        """Whether the whole folder is looked at."""
        return self.scan or self.everything


@dataclass(frozen=True, slots=True)
class Built:
    """A build that ended: what it did, when an article or something that feeds tell is next due to come or go, the
    seconds of CPU that it took.

    `overdue` are the held articles whose instant has come, and which could not be read.
    """

    report: Report
    next_change: datetime | None
    overdue: bool
    cpu: float


class Builder:
    """`pause` waits so many seconds, `step` is called between steps; both raise StoppedError to break a build off.

    `is_growing` knows of files that were written to and not closed since, where the system can't tell.
    """

    def __init__(
        self,
        observer: Observer,
        now: Callable[[], datetime],
        pause: Callable[[float], None],
        step: Callable[[], None],
        is_growing: Callable[[Path], bool],
    ) -> None:
        self._observer, self._now, self.pause, self._step = observer, now, pause, step
        self._is_growing = is_growing
        self._checked = False
        self._articles = 0
        self._unlisted: list[Failure] = []

    def build(self, current: Callable[[], Config], demand: Demand) -> Built | None:
        """One build by the `current` configuration; None when it could not be carried through, which is told.

        Raises StoppedError.
        """
        try:
            # Opened anew each time: it may have been restored from a backup since.
            with ExitStack() as stack:
                store = wiring.make_store(current())
                stack.callback(store.close)
                self._lock(store, stack)
                return self._build(
                    current(), store, demand
                )  # it may have been changed while the lock was waited for
        except StoppedError:
            raise
        except FeederError as error:
            self._observer.failed(error, self._now())
        except Exception as error:  # noqa: BLE001 - a service outlives its bugs: the next build may meet none
            bug = FeederError(f"a bug in feeder: {type(error).__name__}: {error}. Please report it.")
            self._observer.failed(bug, self._now())
        return None

    def _build(self, config: Config, store: Store, demand: Demand) -> Built:
        self._check(config, store)
        began, cpu = time.monotonic(), time.thread_time()
        now = self._now().replace(microsecond=0)
        due = self._due(store, now)
        parts = wiring.make_parts(
            config,
            store,
            lambda _what, _all, _more: self._step(),
            pause=self.pause,
            is_open=self._is_open,
        )
        paths = None if demand.whole else demand.paths
        report = build.run(parts, now, paths=paths, gone=demand.gone, everything=demand.everything)
        report.seconds = round(time.monotonic() - began, 3)
        whole = demand.whole and not report.unsure
        if whole:
            self._unlisted = report.unlisted
        elif not report.unlisted:  # nobody has looked whether these folders can be listed by now
            report.unlisted = self._unlisted
            report.failures = [*self._unlisted, *report.failures]
        build.remember(store, now, report)
        self._keep_alerts(store)
        overdue = self._due(store, now)
        built = Built(report, store.next_change(now), bool(overdue), time.thread_time() - cpu)
        if whole or not self._articles:
            self._articles = store.count_live()  # too dear for each article that comes
        stock = Stock(
            articles=self._articles, next_due=store.next_due(now), store_bytes=wiring.store_size(config)
        )
        out = [at for path, at in due.items() if path not in overdue]
        self._observer.built(report, now, stock, out, whole=whole)
        return built

    def _due(self, store: Store, now: datetime) -> dict[str, datetime]:
        """The held articles whose instant has come, and their instants."""
        first = store.next_due()
        if first is None or first > now:
            return {}
        return {row.path: row.due for row in store.seeds_in("held") if row.due and row.due <= now}

    def _is_open(self, path: Path) -> bool:
        known = is_open_for_writing(path)
        return self._is_growing(path) if known is None else known

    def _keep_alerts(self, store: Store) -> None:
        """Remember what has been told, so that a restart does not tell it again."""
        state = self._observer.alerts.state
        if store.meta("alerts") != state:
            with store.transaction():
                store.set_meta("alerts", state)

    def _lock(self, store: Store, stack: ExitStack) -> None:
        began, told = time.monotonic(), False
        while True:
            try:
                return stack.enter_context(store.lock(wait=False, tell=lambda _said: None))
            except LockedError as error:
                if not told and time.monotonic() - began > _SILENCE:
                    self._observer.log.info("waiting", reason=str(error))
                    told = True
                self.pause(_PATIENCE)

    def _check(self, config: Config, store: Store) -> None:
        """Once in the life of the service, that nothing is built upon a store that is damaged."""
        if not self._checked:
            found = store.check(self._step)
            if found:
                raise checks.damaged(wiring.store_path(config), found[0].rstrip("."))
            self._checked = True
