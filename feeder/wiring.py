"""From the configuration to the live parts of a build."""

import time
from pathlib import Path

from .build import Parts
from .config import Config
from .errors import ConfigError
from .publishers.folder import FolderPublisher
from .report import Progress
from .stores import Store

_SQLITE = "sqlite:///"


def store_path(config: Config) -> Path:
    """The file of the SQLite store: relative to the configuration, absolute with four slashes. Raises ConfigError."""
    if not config.store.startswith(_SQLITE) or config.store == _SQLITE:
        raise ConfigError(
            f'{config.path}: store.url must be like "sqlite:///.feeder/state.db", or "sqlite:////absolute/path.db".'
        )
    path = (config.path.parent / config.store.removeprefix(_SQLITE)).resolve()
    if path.is_relative_to(config.feeds.folder):
        raise ConfigError(f"{config.path}: store.url lies inside feeds.folder, where it would be published.")
    return path


def make_store(config: Config) -> Store:
    """The store that the configuration names. Raises ConfigError, StoreError."""
    from .stores.sqlite import SqliteStore

    return SqliteStore(store_path(config))


def make_parts(config: Config, store: Store, progress: Progress) -> Parts:
    """All that a build needs."""
    return Parts(
        config=config,
        store=store,
        publisher=FolderPublisher(config.feeds.folder),
        pause=time.sleep,
        progress=progress,
    )
