"""Everybody who is told how the service does: its log, the operator, Prometheus, systemd."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from .. import health, logs
from ..config import Config
from ..health import Troubles
from ..logs import Log, Said
from ..notifiers import Outcome
from ..records import Posting
from ..report import Report
from ..telling import Round
from ..wiring import Known
from .alerts import Alerts, Settings
from .metrics import Metrics, Stock
from .systemd import Systemd

#: A turn that takes more seconds than this hangs.
LONGEST = 600.0


class Observer:
    """Knows what is wrong by now, and tells of each change. `again` has alerts told again after so many seconds."""

    def __init__(self, config: Config, log: Log, systemd: Systemd, again: Callable[[float], None]) -> None:
        self.log, self.systemd, self.metrics = log, systemd, Metrics()
        self.alerts = Alerts(_settings(config), log, changed=again)
        self.troubles: Troubles = {}
        self._said = Said()
        self._built = False
        self._beat = time.monotonic()

    def live(self) -> None:
        """The service turns, or its build goes on."""
        self._beat = time.monotonic()
        self.systemd.alive()

    def health(self) -> tuple[bool, dict[str, Any]]:
        """Whether the service turns, and what is wrong all the same."""
        still = time.monotonic() - self._beat
        return still < LONGEST, {"troubles": dict(self.troubles), "seconds_since_turn": round(still, 1)}

    def readiness(self) -> tuple[bool, dict[str, Any]]:
        """Whether the feeds are what they should be: built since the start, with nothing left behind."""
        troubles = {kind: said for kind, said in self.troubles.items() if kind in health.OF_FEEDS}
        return self._built and not troubles, {"built": self._built, "troubles": troubles}

    def resume(self, known: Known) -> None:
        """Go on from what an earlier life has told."""
        self.alerts.resume(known.alerts)
        self.troubles = health.resumed(self.alerts.known)
        self.metrics.resume(good=known.good, new_article=known.new_article)

    def configure(self, config: Config) -> None:
        """Work by another configuration."""
        self.alerts.configure(_settings(config))

    def trouble(self, kind: str, said: str | None, now: datetime) -> None:
        """One kind of trouble is there, or is over with None."""
        if self.troubles.get(kind) != said:
            self._now_has(health.put(self.troubles, kind, said), now)

    def built(
        self, report: Report, now: datetime, stock: Stock, due: Sequence[datetime], *, whole: bool
    ) -> None:
        """A build has ended that began at `now`."""
        self._built = True
        events, self._said = logs.build_events(report, self._said, whole=whole)
        self.log.write(*events)
        self.metrics.observe(report, now, stock, due=due, whole=whole)
        self._now_has(health.after_build(self.troubles, report, whole=whole), now)
        articles = f"{stock.articles} articles" if stock.articles != 1 else "1 article"
        self.systemd.status(health.gravest(self.troubles) or f"All is well: {articles} published.")

    def hub(self, posting: Posting, outcome: Outcome) -> None:
        """A hub was told of a change, or could not be."""
        told = {"hub": posting.hub, "topic": posting.topic, "said": outcome.said}
        self.log.debug("telling" if outcome.told else "telling_failed", **told)

    def hub_round(self, made: Round) -> None:
        """A hub was told of all that it was to be told of, or not of all of it."""
        if made.not_told:
            self.log.info("not_told", hub=made.hub, told=made.told, not_told=made.not_told, said=made.said)
        else:
            self.log.info("told", hub=made.hub, told=made.told, said=made.said)

    def failed(self, error: Exception, now: datetime) -> None:
        """A build could not be carried through."""
        self.metrics.failed(now)
        self._now_has(health.after_failure(self.troubles, error), now)
        self.systemd.status(health.gravest(self.troubles) or "")

    def _now_has(self, troubles: Troubles, now: datetime) -> None:
        before, self.troubles = self.troubles, troubles
        self.log.write(*logs.trouble_events(before, troubles))
        self.metrics.trouble(troubles)
        self.alerts.tell(troubles, now)


def _settings(config: Config) -> Settings:
    return Settings(
        on_failure=config.alerts.on_failure,
        on_recovery=config.alerts.on_recovery,
        site=config.site.title,
        folder=config.path.parent,
    )
