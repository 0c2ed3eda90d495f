"""One build as the service does it: the store opened anew, the lock waited for, everybody told of what came out."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from .. import build, wiring
from ..config import Config
from ..errors import FeederError, LockedError, StoppedError, StoreError
from ..leases import is_open_for_writing
from ..report import Report
from ..stores import Store
from ..types import Failure
from .metrics import Stock
from .observing import Observer

#: Seconds between two looks at a lock that another process holds, and until it is said.
_PATIENCE, _SILENCE = 0.02, 1.0


@dataclass(slots=True)
class Wanted:
    """What a build is to do: look at `paths` and at what is due, scan the whole folder, make everything again."""

    due: bool = False
    scan: bool = False
    everything: bool = False
    paths: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.due or self.scan or self.everything or bool(self.paths)

    @property
    def whole(self) -> bool:
        """Whether the whole folder is looked at."""
        return self.scan or self.everything


@dataclass(frozen=True, slots=True)
class Built:
    """A build that ended: what it did, when the next held article is due, the seconds of CPU that it took."""

    report: Report
    next_due: datetime | None
    cpu: float


class Builder:
    """`pause` waits so many seconds, `step` is called between steps; both raise StoppedError to break a build off."""

    def __init__(
        self,
        observer: Observer,
        now: Callable[[], datetime],
        pause: Callable[[float], None],
        step: Callable[[], None],
    ) -> None:
        self._observer, self._now, self.pause, self._step = observer, now, pause, step
        self._checked = False
        self._articles = 0
        self._unlisted: list[Failure] = []

    def build(self, config: Config, wanted: Wanted) -> Built | None:
        """One build; None when it could not be carried through, which is told. Raises StoppedError."""
        try:
            # Opened anew each time: it may have been restored from a backup since.
            with ExitStack() as stack:
                store = wiring.make_store(config)
                stack.callback(store.close)
                self._lock(store, stack)
                return self._build(config, store, wanted)
        except StoppedError:
            raise
        except FeederError as error:
            self._observer.failed(error, self._now())
        except Exception as error:  # noqa: BLE001 - a service outlives its bugs: the next build may meet none
            bug = FeederError(f"a bug in feeder: {type(error).__name__}: {error}. Please report it.")
            self._observer.failed(bug, self._now())
        return None

    def _build(self, config: Config, store: Store, wanted: Wanted) -> Built:
        self._check(store)
        began, cpu = time.monotonic(), time.thread_time()
        now = self._now().replace(microsecond=0)
        due = [at] if (at := store.next_due()) and at <= now else []
        parts = wiring.make_parts(
            config,
            store,
            lambda _what, _all, _more: self._step(),
            pause=self.pause,
            is_open=lambda path: bool(is_open_for_writing(path)),
        )
        paths = None if wanted.whole else wanted.paths
        report = build.run(parts, now, paths=paths, everything=wanted.everything)
        report.seconds = round(time.monotonic() - began, 3)
        if wanted.whole:
            self._unlisted = report.unlisted
        elif not report.unlisted:  # nobody has looked whether these folders can be listed by now
            report.unlisted = self._unlisted
            report.failures = [*self._unlisted, *report.failures]
        build.remember(store, now, report)
        self._keep_alerts(store)
        built = Built(report, store.next_due(), time.thread_time() - cpu)
        if wanted.whole or not self._articles:
            self._articles = store.count_live()  # too dear for each article that comes
        stock = Stock(articles=self._articles, next_due=built.next_due, store_bytes=wiring.store_size(config))
        self._observer.built(report, now, stock, due if report.new else [], whole=wanted.whole)
        return built

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

    def _check(self, store: Store) -> None:
        """Once in the life of the service, that nothing is built upon a store that is damaged."""
        if not self._checked:
            found = store.check()
            if found:
                raise StoreError(found[0])
            self._checked = True
