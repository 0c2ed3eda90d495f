"""What Prometheus is told. Needs prometheus-client, which takes its time to import: only the service does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from .. import __version__, health
from ..report import Report

# Prometheus makes nothing of these series in this format. The library forgot to type the function.
disable_created_metrics()  # type: ignore[no-untyped-call]

#: How a build may end: as it should; with documents or a folder left behind; not at all.
OUTCOMES = ("good", "incomplete", "failed")

# Name, label and help. One whose value is not known (nothing is due, nothing was built yet) is not exported.
_GAUGES = {
    "feeder_info": ("version", "The version of feeder."),
    "feeder_last_good_build_timestamp_seconds": ("", "When the last build began that left nothing behind."),
    "feeder_last_build_timestamp_seconds": ("", "When the last build began."),
    "feeder_last_new_article_timestamp_seconds": (
        "",
        "When an article was last published for the first time.",
    ),
    "feeder_next_due_timestamp_seconds": ("", "When the next article goes out or expires."),
    "feeder_articles": ("", "Published articles."),
    "feeder_seeds": ("state", "Article files that are no article of their own: held, failed or copy."),
    "feeder_removals_held_back": ("", "Articles whose files are gone, but suspiciously many at once."),
    "feeder_problems": ("", "The validator's warnings about the documents made last."),
    "feeder_documents_unpublished": ("", "Documents that should have gone out and did not."),
    "feeder_store_bytes": ("", "The size of the store."),
    "feeder_trouble": ("kind", "1 while something is wrong, by kind."),
    "feeder_watching": ("", "1 while file events are had; 0 where the scans do the work alone."),
}
_BUILD_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_LATE_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 3600, 86_400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What there is after a build: live articles, the next held article's instant, the store's size in bytes."""

    articles: int
    next_due: datetime | None
    store_bytes: int


class Metrics(Collector):
    """All that is counted and measured, in a registry of its own. Observed in one thread, read in any."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._values: dict[str, Mapping[str, float]] = {"feeder_info": {__version__: 1}}
        self._seconds = Histogram(
            "feeder_build_seconds",
            "How long builds took that ended.",
            registry=self._registry,
            buckets=_BUILD_SECONDS,
        )
        self._lateness = Histogram(
            "feeder_lateness_seconds",
            "How long after their instant due articles had gone out.",
            registry=self._registry,
            buckets=_LATE_SECONDS,
        )
        self._builds = Counter("feeder_builds", "Builds, by outcome.", ["outcome"], registry=self._registry)
        self._written = Counter(
            "feeder_documents_written", "Documents that were put in place.", registry=self._registry
        )
        for outcome in OUTCOMES:  # a series that begins at 1 has no increase
            self._builds.labels(outcome)
        self._registry.register(self)
        self.trouble({})

    def resume(self, *, good: datetime | None, new_article: datetime | None) -> None:
        """What is known from before this process began."""
        self._set_instant("last_good_build", good)
        self._set_instant("last_new_article", new_article)

    def observe(
        self, report: Report, now: datetime, stock: Stock, *, due: Sequence[datetime] = (), whole: bool = True
    ) -> None:
        """A build has ended that began at `now`; `due` are the instants of the held articles that went out in it.

        `whole` if it looked at the whole folder.
        """
        good = report.status() == 0
        self._builds.labels("good" if good else "incomplete").inc()
        self._seconds.observe(report.seconds)
        self._written.inc(len(report.documents))
        for instant in due:
            self._lateness.observe(max(0.0, (now - instant).total_seconds() + report.seconds))
        self._set_instant("last_build", now)
        if good:
            self._set_instant("last_good_build", now)
        if report.new:
            self._set_instant("last_new_article", now)
        self._set_instant("next_due", stock.next_due)
        self._set("articles", stock.articles)
        self._set("store_bytes", stock.store_bytes)
        self._set("documents_unpublished", len(report.unpublished))
        if report.documents or "feeder_problems" not in self._values:
            self._set("problems", len(report.problems))
        if whole or report.held_back:
            self._set("removals_held_back", report.held_back)
        self._values["feeder_seeds"] = {
            "held": report.held,
            "failed": len(report.failures),
            "copy": report.copies,
        }

    def failed(self, now: datetime) -> None:
        """A build that began at `now` could not be carried through."""
        self._builds.labels("failed").inc()
        self._set_instant("last_build", now)

    def trouble(self, troubles: health.Troubles) -> None:
        """What is wrong by now."""
        self._values["feeder_trouble"] = {kind: float(kind in troubles) for kind in health.KINDS}

    def watching(self, *, events: bool) -> None:
        """Whether file events are had."""
        self._set("watching", events)

    def text(self) -> bytes:
        """Prometheus's text format, version 0.0.4."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges that have a value, as the registry asks for them."""
        values = dict(self._values)  # another thread may observe meanwhile
        for name, (label, help_) in _GAUGES.items():
            if name in values:
                family = GaugeMetricFamily(name, help_, labels=[label] if label else None)
                for value, number in values[name].items():
                    family.add_metric([value] if label else [], number)
                yield family

    def _set(self, name: str, value: float) -> None:
        self._values["feeder_" + name] = {"": float(value)}

    def _set_instant(self, name: str, at: datetime | None) -> None:
        name = f"feeder_{name}_timestamp_seconds"
        if at is None:
            self._values.pop(name, None)
        else:
            self._values[name] = {"": at.timestamp()}
