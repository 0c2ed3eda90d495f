"""Where the service answers: the public listener, and the operator's."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from .. import writers
from ..config import Config, formats
from ..logs import Log
from ..server import admin, files
from ..server.listening import Listener


class Inside(Protocol):
    """What the operator's listener asks of the service, from threads of its own."""

    def health(self) -> tuple[bool, dict[str, Any]]: ...
    def readiness(self) -> tuple[bool, dict[str, Any]]: ...
    def metrics(self) -> bytes: ...
    def regenerate(self) -> None: ...


def public(config: Config, log: Log, now: Callable[[], datetime]) -> Listener:
    """A listener that serves the feeds folder, and nothing else."""
    kinds = {path: kind for kind, path in formats(config).items() if path}

    def named(path: str) -> str | None:
        form = writers.FORMATS.get(kinds.get(path, ""))
        return f"{form.media_type}; charset=utf-8" if form else None

    application = files.files(config.feeds.folder, named, lambda: now().timestamp(), _tell(log))
    return Listener(application, config.server.listen, tell=_tell(log))


def operators(config: Config, log: Log, inside: Inside) -> Listener:
    """A listener for this machine alone, with health, metrics and control."""
    application = admin.application(
        health=inside.health, ready=inside.readiness, metrics=inside.metrics, regenerate=inside.regenerate
    )
    return Listener(application, config.server.admin or "", tell=_tell(log), key="server.admin")


def _tell(log: Log) -> Callable[[str], None]:
    return lambda said: log.warning("server", text=said)
