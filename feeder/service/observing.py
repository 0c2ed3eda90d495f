"""Everybody who is told how the service does: its log, the operator, Prometheus, systemd."""

from collections.abc import Callable, Sequence
from datetime import datetime

from .. import health, logs
from ..config import Config
from ..health import Troubles
from ..logs import Log, Said
from ..report import Report
from .alerts import Alerts, Settings
from .metrics import Metrics, Stock
from .systemd import Systemd


class Observer:
    """Knows what is wrong by now, and tells of each change. `state` is what alerts have told in earlier lives."""

    def __init__(
        self, config: Config, log: Log, systemd: Systemd, state: str | None, changed: Callable[[], None]
    ) -> None:
        self.log, self.systemd, self.metrics = log, systemd, Metrics()
        self.alerts = Alerts(_settings(config), log, state, changed=changed)
        self.troubles: Troubles = health.resumed(self.alerts.known)
        self._said = Said()

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
        events, self._said = logs.build_events(report, self._said, whole=whole)
        self.log.write(*events)
        self.metrics.observe(report, now, stock, due=due, whole=whole)
        self._now_has(health.after_build(self.troubles, report, whole=whole), now)
        articles = f"{stock.articles} articles" if stock.articles != 1 else "1 article"
        self.systemd.status(next(iter(self.troubles.values()), f"All is well: {articles} published."))

    def failed(self, error: Exception, now: datetime) -> None:
        """A build could not be carried through."""
        self.metrics.failed(now)
        self._now_has(health.after_failure(self.troubles, error), now)
        self.systemd.status(next(iter(self.troubles.values()), ""))

    def _now_has(self, troubles: Troubles, now: datetime) -> None:
        self.log.write(*logs.trouble_events(self.troubles, troubles))
        self.troubles = troubles
        self.metrics.trouble(troubles)
        self.alerts.tell(troubles, now)


def _settings(config: Config) -> Settings:
    return Settings(
        on_failure=config.alerts.on_failure,
        on_recovery=config.alerts.on_recovery,
        site=config.site.title,
        folder=config.path.parent,
    )
