"""Where the service answers: the public listener, and the operator's."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from .. import writers
from ..config import Config, formats
from ..logs import Log
from ..report import Report
from ..server import admin, files
from ..server.listening import Listener
from ..server.policy import Policy
from . import beforehand, former
from .observing import Observer
from .reloading import Source
from .standing import Part, Standing


def makers(
    source: Source, log: Log, now: Callable[[], datetime], observer: Observer, ask: Callable[[str], None]
) -> Iterator[Callable[[], Part]]:
    """A maker for each listener that the configuration wants."""
    if source.config.server.enabled:
        yield lambda: public(lambda: source.config, log, now)
    if source.config.server.admin:
        yield lambda: _operators(source.config, log, observer, ask)


# Documents of one build that are made ready, beside those that are asked for first: some 5 ms of processor time each.
_MOST = 200


class Public(Listener):
    """The public listener. What is asked for first is made ready at the start, and what is new with each build."""

    def __init__(
        self, site: files.Site, first: Callable[[], Sequence[str]], *given: Any, **named: Any
    ) -> None:
        super().__init__(site.application, *given, quick=site.quick, **named)
        self._site, self._first = site, first

    def start(self) -> None:
        """As any listener's."""
        super().start()
        self.begin(self._prepare)

    def prepare(self, published: Sequence[str]) -> None:
        """Make ready what has just been published, in this order: as a build does it, feeds after pages."""
        self.begin(lambda: self._prepare(published))

    async def _prepare(self, published: Sequence[str] | None = None) -> None:
        wanted = await asyncio.to_thread(self._first)
        if published is not None:
            new = {*published}
            wanted = [*(path for path in wanted if path in new), *islice(reversed(published), _MOST)]
        await self._site.prepare(dict.fromkeys(wanted))


def tell(doors: Iterable[Standing], report: Report) -> None:
    """Have the listeners of `doors` know of a build that has ended."""
    for door in doors:
        if isinstance(door.part, Public) and (report.documents or report.deleted):
            door.part.prepare(report.documents)


def public(config: Callable[[], Config], log: Log, now: Callable[[], datetime]) -> Public:
    """A listener that serves the feeds folder, and nothing else. Names of documents may change while it listens."""
    told = _teller(log)
    site = files.files(
        config().feeds.folder,
        _policies(config),
        lambda: now().timestamp(),
        told,
        budget=config().server.memory,
        knows=former.knows(config),
    )
    server = config().server
    return Public(
        site, lambda: beforehand.paths(config()), server.listen, tell=told, trusted=server.trusted_proxies
    )


def _policies(config: Callable[[], Config]) -> Callable[[], Policy]:
    """The policy of the configuration, the same object until another one is loaded."""
    made: list[tuple[Config, Policy]] = []

    def policy() -> Policy:
        current = config()
        if not made or made[0][0] is not current:
            made[:] = [(current, policy_of(current))]
        return made[0][1]

    return policy


def policy_of(config: Config) -> Policy:
    """What `config` says of answers."""
    named = {
        path: writers.FORMATS[kind].media_type
        for kind, path in formats(config).items()
        if path and kind in writers.FORMATS
    }
    return Policy(config.site.url, named, config.websub.hubs, config.server.delta)


def _operators(config: Config, log: Log, observer: Observer, ask: Callable[[str], None]) -> Listener:
    """A listener for this machine alone, with health, metrics and control."""
    at = config.server.admin or ""
    if at.startswith("unix:"):
        with suppress(OSError):  # the listener will say what is wrong
            Path(at.removeprefix("unix:")).parent.mkdir(mode=0o700, exist_ok=True)
    application = admin.application(
        health=observer.health,
        ready=observer.readiness,
        metrics=observer.metrics.text,
        regenerate=lambda: ask("regenerate"),
    )
    return Listener(application, at, tell=_teller(log), key="server.admin")


def _teller(log: Log) -> Callable[[str], None]:
    last: list[str] = []

    def tell(said: str) -> None:
        # A folder that is away is away for each request; anybody could fill the log.
        if last != [said]:
            last[:] = [said]
            log.warning("server", text=said)

    return tell
