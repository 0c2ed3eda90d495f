"""Adoptions run in a laboratory, and stores that are lost, put by and restored there."""

import shutil
from pathlib import Path

from laboratory import Laboratory

from feeder.adopting import Adoption, adopt
from feeder.publishers.folder import FolderPublisher


def run(lab: Laboratory, *sources: Path | str, dry_run: bool = False) -> Adoption:
    """One adoption from `sources`, or from the feeds folder."""
    store, config = lab.store(), lab.config
    try:
        with store.lock(wait=False, tell=lambda _line: None):
            publisher = FolderPublisher(config.feeds.folder)
            given = [str(source) for source in sources or (lab.feeds,)]
            return adopt(config, store, publisher, given, lab.now, dry_run=dry_run)
    finally:
        store.close()


def lose(lab: Laboratory) -> None:
    """The store is gone, as if its disk were."""
    shutil.rmtree(lab.folder / ".feeder")


def put_by(lab: Laboratory) -> Path:
    """A backup of the store."""
    return Path(shutil.copytree(lab.folder / ".feeder", lab.folder / "backup"))


def restore(lab: Laboratory, backup: Path) -> None:
    """The store is what the backup holds."""
    lose(lab)
    shutil.copytree(backup, lab.folder / ".feeder")


def remembered(lab: Laboratory) -> list[str]:
    """All that the store's tables hold, as SQL."""
    import sqlite3

    with sqlite3.connect(lab.folder / ".feeder" / "state.db") as database:
        found = list(database.iterdump())
    database.close()
    return found
