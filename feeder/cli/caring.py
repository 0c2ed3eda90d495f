"""`feeder store`: the care of what feeder remembers."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from .. import console
from .adopting import take_over
from .command import Commands, configured, now


def add(commands: Commands) -> None:
    """Declare the commands."""
    store = commands.group("store", "back up, put back or check what feeder remembers")
    backup = store.add("backup", _backup, "write a checked copy of the store, also beside a running build")
    backup.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="where (default: in backups/ beside the store)"
    )
    restore = store.add("restore", _restore, "put a backup in the store's place, and keep what was there")
    restore.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="which (default: the newest good one)"
    )
    store.add(
        "check", _check, "read the whole store and say what is wrong with it; exits with 3 if anything is"
    )


def _backup(given: argparse.Namespace) -> int:
    from .. import keeping, wiring

    config = configured(given)
    _say(keeping.backup(wiring.store_path(config), given.file, now(), config.store.backups).lines())
    return 0


def _restore(given: argparse.Namespace) -> int:
    from .. import keeping, wiring

    config = configured(given)
    _say(keeping.restore(wiring.store_path(config), given.file, now(), console.warn).lines())
    return take_over(config, config.feeds.folder)


def _check(given: argparse.Namespace) -> int:
    from .. import keeping, wiring

    health = keeping.check(wiring.store_path(configured(given)), now())
    _say(health.lines())
    return health.status


def _say(lines: Iterable[str]) -> None:
    console.say(*map(console.shown, lines))
