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

    def named(path: str) -> str | None:
        kind = next((kind for kind, name in formats(config()).items() if name == path), "")
        form = writers.FORMATS.get(kind)
        return f"{form.media_type}; charset=utf-8" if form else None

    application = files.files(config().feeds.folder, named, lambda: now().timestamp(), _tell(log))
    return Listener(application, config().server.listen, tell=_tell(log))


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
