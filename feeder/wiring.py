"""From the configuration to the live parts of a build."""

import os
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from .build import Parts
from .config import Config, formats
from .errors import ConfigError, FeederError
from .leases import is_open_for_writing
from .publishers.folder import FolderPublisher
from .report import Progress
from .seeds import IsOpen
from .stores import Store

_SQLITE = "sqlite:///"


def store_path(config: Config) -> Path:
    """The file of the SQLite store: relative to the configuration, absolute with four slashes. Raises ConfigError."""
    if not config.store.url.startswith(_SQLITE) or config.store.url == _SQLITE:
        raise ConfigError(
            f'{config.path}: store.url must be like "sqlite:///.feeder/state.db", or "sqlite:////absolute/path.db".'
        )
    path = (config.path.parent / config.store.url.removeprefix(_SQLITE)).resolve()
    if path.is_relative_to(config.feeds.folder):
        raise ConfigError(f"{config.path}: store.url lies inside feeds.folder, where it would be published.")
    return path


def make_store(config: Config) -> Store:
    """The store that the configuration names, new only where nothing is published. Raises ConfigError, StoreError."""
    from .stores import places
    from .stores.sqlite import SqliteStore

    path = store_path(config)
    places.check_place(path)
    check_lost(config)
    return SqliteStore(path)


def check_lost(config: Config) -> None:
    """Refuse to go on where the store is missing beside feeds that are out. Raises StoreError."""
    from .stores import places

    names = [name for name in formats(config).values() if name]
    places.check_lost(store_path(config), config.feeds.folder, names)


class Known(NamedTuple):
    """What is remembered from before: what alerts have told, when all was well, when an article was last new."""

    alerts: str | None = None
    good: datetime | None = None
    new_article: datetime | None = None


def known(config: Config) -> Known:
    """What a service that starts asks of the store; nothing where it can't be used, as the first build will tell."""
    if not os.path.isfile(store_path(config)):  # noqa: PTH113 - Path's raises where a folder can't be entered
        return Known()
    with suppress(FeederError), closing(make_store(config)) as store:
        good, news = store.meta("good"), [build["at"] for build in store.builds(50) if build["new"]]
        instants = (datetime.fromisoformat(at) if at else None for at in (good, next(iter(news), None)))
        return Known(store.meta("alerts"), *instants)
    return Known()


def store_size(config: Config) -> int:
    """The bytes of the store's file."""
    try:
        return store_path(config).stat().st_size
    except OSError:
        return 0


def back_up(config: Config, now: datetime) -> Path | None:
    """The day's backup of the store, in place of the oldest; None where there is one or none is wanted.

    Raises StoreError.
    """
    from .stores import backups

    store, keep = store_path(config), config.store.backups
    if (
        not keep
        or not store.is_file()
        or any(f"{now:-%Y%m%dT}" in path.name for path in backups.found(store))
    ):
        return None
    made = backups.backup(store, now)
    backups.rotate(store, now, keep)
    return made


def make_parts(
    config: Config,
    store: Store,
    progress: Progress,
    pause: Callable[[float], None] = time.sleep,
    is_open: IsOpen = lambda path: bool(is_open_for_writing(path)),
) -> Parts:
    """All that a build needs."""
    return Parts(
        config=config,
        store=store,
        publisher=FolderPublisher(config.feeds.folder),
        pause=pause,
        progress=progress,
        is_open=is_open,
    )
