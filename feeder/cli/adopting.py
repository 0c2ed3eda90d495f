"""The command that takes identities over: adopt."""

import argparse
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from .. import console
from .command import Commands, configured, now

if TYPE_CHECKING:
    from ..adopting import Adoption
    from ..config import Config
    from ..stores import Store


def add(commands: Commands) -> None:
    """Declare it."""
    adopt = commands.add(
        "adopt", _adopt, "take over the ids, addresses and dates of articles already published"
    )
    adopt.add_argument(
        "sources", nargs="+", metavar="FEED-OR-FOLDER-OR-URL", help="a feed, its address, or a feeds folder"
    )
    adopt.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
    adopt.add_argument("--json", action="store_true", help="print one JSON object that says what was done")
    adopt.add_argument("--no-wait", action="store_true", help="exit with 4 when a build is at work")


def _adopt(given: argparse.Namespace) -> int:
    config = configured(given)
    done = _done(given, config)
    if given.json:
        console.say_json(done.data())
    else:
        console.say(*map(console.shown, done.lines()))
    for line in done.trouble():
        console.warn(line)
    return 0


def _done(given: argparse.Namespace, config: "Config") -> "Adoption":
    from .. import wiring
    from ..stores import backups, places
    from ..stores.sqlite import SqliteStore

    path = wiring.store_path(config)
    places.check_place(path)
    kept = None if given.dry_run else backups.put_aside(path, now(), console.warn)
    if kept:
        console.warn(f"The store was damaged, and is kept as {kept}; a new one is begun.")
    if not (path.is_file() and path.stat().st_size):
        # A store that knows nothing would let the next build announce everything: it is begun with a match only.
        with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "trial.db")) as trial:
            found = _run(given, config, trial, dry_run=True)
        if given.dry_run or not found.matched:
            return found
    with closing(SqliteStore(path)) as store, store.lock(wait=not given.no_wait, tell=console.warn):
        return _run(given, config, store, dry_run=given.dry_run)


def _run(given: argparse.Namespace, config: "Config", store: "Store", *, dry_run: bool) -> "Adoption":
    from ..adopting import adopt
    from ..publishers.folder import FolderPublisher

    publisher = FolderPublisher(config.feeds.folder)
    return adopt(config, store, publisher, given.sources, now(), dry_run=dry_run)
