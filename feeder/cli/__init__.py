"""The command line: a file for each group of commands, with their options and exit codes. The clock is read here."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .. import __version__, console
from ..errors import FeederError, PublishError
from . import adopting, approving, asking, building, caring, notifying, retracting, serving, validating
from .command import Commands, Parser

_EXAMPLES = """\
examples:
  feeder init my-site             begin a site: my-site/config.toml, my-site/seeds, my-site/feeds
  feeder build                    publish what is new, changed or due in seeds/
  feeder run                      publish whatever comes, as it comes, and serve the feeds
  feeder explain seeds/new.html   see what is read from a file, and why
  feeder status                   what is held until when, what was set aside and why

exit codes:
  0 good                     1 a document has an error   2 configuration or usage
  3 a document stayed behind 4 another build is at work
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = Parser(
        prog="feeder",
        description="Publishes validated RSS, Atom and JSON feeds from a folder of articles.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"feeder {__version__}")
    commands = Commands(whole.add_subparsers(dest="command", metavar="COMMAND", required=True))
    for group in (building, serving, notifying, approving, retracting, asking, validating, adopting, caring):
        group.add(commands)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    _open_streams()
    # A build makes many objects and few circles: to look for those every 700 objects costs it a twentieth of its time.
    gc.set_threshold(50_000, 20, 20)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except FeederError as error:
        console.warn(f"feeder: {error}")
        return error.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _hush()  # whoever read our output has seen enough
        return 0
    except OSError as error:
        console.warn(f"feeder: {error.filename or 'standard output'}: {error.strerror or error}.")
        if not error.filename:
            _hush()
        return PublishError.status
    except Exception as error:
        if os.environ.get("FEEDER_DEBUG"):
            raise
        console.warn(
            f"feeder: a bug in feeder: {type(error).__name__}: {error}. Please report it; FEEDER_DEBUG=1 shows where."
        )
        return PublishError.status
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        given = parser().parse_args(arguments)
        code: int = given.run(given)
    except SystemExit as end:  # everything has been said
        return end.code if isinstance(end.code, int) else 0
    return code


def _open_streams() -> None:
    """Put something in the place of what whoever started us has closed, so that no database gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - for as long as we live


def _hush() -> None:
    """Let nothing more be written to standard output, nor Python complain of that at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
