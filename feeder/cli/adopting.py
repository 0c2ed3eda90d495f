"""The command that takes identities over: adopt."""

import argparse
from collections.abc import Sequence
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


def take_over(config: "Config", feeds: Path) -> int:
    """Adopt what a folder holds, after a restore; where it holds nothing there is nothing to be adopted."""
    from .. import wiring
    from ..stores.sqlite import SqliteStore

    with closing(SqliteStore(wiring.store_path(config))) as store, store.lock(wait=True, tell=console.warn):
        if feeds.is_dir() and any(feeds.iterdir()):
            done = _run(config, store, [str(feeds)], dry_run=False)
            console.say("What was published since, as it lies in the feeds folder, is taken over:")
            console.say(*map(console.shown, done.lines()))
            for line in done.trouble():
                console.warn(line)
        else:
            store.set_meta("restored", "")
    return 0


def _done(given: argparse.Namespace, config: "Config") -> "Adoption":
    from .. import wiring
    from ..stores import backups, places
    from ..stores.sqlite import SqliteStore

    path, wait = wiring.store_path(config), not given.no_wait
    places.check_place(path)
    damaged = path.is_file() and backups.is_damaged(path)
    if damaged or not (path.is_file() and path.stat().st_size):
        # A store that knows nothing would let the next build announce everything: it is begun with a match only.
        with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "trial.db")) as trial:
            found = _run(config, trial, given.sources, dry_run=True)
        if given.dry_run or not (found.matched or found.retracted):
            return found
    if kept := backups.put_aside(path, now(), console.warn, wait=wait):
        console.warn(f"The store was damaged, and is kept as {kept}; a new one is begun.")
    with closing(SqliteStore(path)) as store, store.lock(wait=wait, tell=console.warn):
        return _run(config, store, given.sources, dry_run=given.dry_run)


def _run(config: "Config", store: "Store", sources: Sequence[str], *, dry_run: bool) -> "Adoption":
    from ..adopting import adopt
    from ..publishers.folder import FolderPublisher

    return adopt(config, store, FolderPublisher(config.feeds.folder), sources, now(), dry_run=dry_run)
