"""Where the service answers: the public listener, and the operator's."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from .. import writers
from ..config import Config, formats
from ..logs import Log
from ..server import admin, files
from ..server.listening import Listener
from ..server.policy import Policy
from . import former
from .observing import Observer
from .reloading import Source
from .standing import Part


def makers(
    source: Source, log: Log, now: Callable[[], datetime], observer: Observer, ask: Callable[[str], None]
) -> Iterator[Callable[[], Part]]:
    """A maker for each listener that the configuration wants."""
    if source.config.server.enabled:
        yield lambda: public(lambda: source.config, log, now)
    if source.config.server.admin:
        yield lambda: _operators(source.config, log, observer, ask)


def public(config: Callable[[], Config], log: Log, now: Callable[[], datetime]) -> Listener:
    """A listener that serves the feeds folder, and nothing else. Names of documents may change while it listens."""
    told = _tell(log)
    site = files.files(
        config().feeds.folder,
        _policies(config),
        lambda: now().timestamp(),
        told,
        budget=config().server.memory,
        knows=former.knows(config),
    )
    server = config().server
    return Listener(
        site.application, server.listen, tell=told, quick=site.quick, trusted=server.trusted_proxies
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
    return Listener(application, at, tell=_tell(log), key="server.admin")


def _tell(log: Log) -> Callable[[str], None]:
    last: list[str] = []

    def tell(said: str) -> None:
        # A folder that is away is away for each request; anybody could fill the log.
        if last != [said]:
            last[:] = [said]
            log.warning("server", text=said)

    return tell
