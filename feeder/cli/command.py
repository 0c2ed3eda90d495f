"""What all commands share: how one is declared, the configuration, the store, the clock."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from .. import console
from ..config import Config, load
from ..errors import UsageError
from ..stores import Store


class Parser(argparse.ArgumentParser):
    """One whose complaints hold nothing that a terminal would obey."""

    def error(self, message: str) -> NoReturn:
        super().error(console.shown(message))  # it may repeat the name of a file


def seconds(text: str) -> float:
    """A number of seconds on the command line, zero or more. Raises ValueError."""
    found = float(text)
    if not 0 <= found < float("inf"):  # no number at all would never be over, or always
        raise ValueError
    return found


class Commands:
    """Where commands are declared."""

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add(
        self, name: str, run: Callable[[argparse.Namespace], int], help_: str, *, config: bool = True
    ) -> argparse.ArgumentParser:
        """A command that `run` does, with `--config` unless it needs none."""
        made: argparse.ArgumentParser = self._commands.add_parser(
            name, help=help_, description=help_[0].upper() + help_[1:] + "."
        )
        made.set_defaults(run=run)
        if config:
            made.add_argument("-c", "--config", type=Path, help="the configuration (default: ./config.toml)")
        return made

    def group(self, name: str, help_: str) -> "Commands":
        """A command that has commands of its own."""
        made = self._commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        return Commands(made.add_subparsers(dest="action", metavar="ACTION", required=True))


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def configured(given: argparse.Namespace) -> Config:
    """The configuration that was named, or that of this folder. Raises ConfigError."""
    return load(given.config, os.environ)


@contextmanager
def opened(given: argparse.Namespace) -> Iterator[tuple[Config, Store]]:
    """The configuration and its store, for commands that only ask. Raises UsageError where nothing was built."""
    from .. import wiring

    config = configured(given)
    if not wiring.store_path(config).is_file():
        wiring.check_lost(config)
        raise UsageError(f"Nothing has been built with {config.path} yet: run `feeder build`.")
    store = wiring.make_store(config)
    try:
        yield config, store
    finally:
        store.close()
