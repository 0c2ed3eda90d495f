"""The commands that change nothing: explain, show, status."""

import argparse
import shutil
import sys
from datetime import UTC
from pathlib import Path

from .. import console
from ..errors import UsageError
from .command import Commands, configured, now, opened, seconds

_WIDEST = 100  # columns; longer lines of prose are hard to read


def add(commands: Commands) -> None:
    """Declare them."""
    explain = commands.add("explain", _explain, "say what is read from each file, and why; writes nothing")
    explain.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an article file")
    explain.add_argument("--json", action="store_true", help="print one JSON object a file, one a line")
    show = commands.add("show", _show, "tell the story of one article")
    show.add_argument("what", metavar="PATH-SLUG-ID-OR-URL", help="its file, slug, id or address")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    status = commands.add("status", _status, "show the last builds, and what is held, set aside or wrong")
    status.add_argument("--json", action="store_true", help="print one JSON object")
    status.add_argument(
        "--check", action="store_true", help="exit with 1 and one sentence when all is not well"
    )
    status.add_argument(
        "--max-age",
        type=seconds,
        metavar="SECONDS",
        help="how old the last good build may be (default: as [schedule] and alerts.max_age allow)",
    )


def _explain(given: argparse.Namespace) -> int:
    from ..articles import terms
    from ..explain import explain
    from ..types import Terms
    from . import explaining

    config = configured(given) if given.config or Path("config.toml").is_file() else None
    here = now()
    # A relative date counts from the build that first sees a file, which is long ago or yet to come.
    under, language = (terms(config), config.site.language) if config else (Terms(UTC), None)
    limits = config.seeds if config else None
    found = []
    for path in given.files:
        found.append(explain(path, under, language, here, limits))
        if given.json:
            console.say_json(found[-1])
        else:
            console.say(*explaining.lines(found[-1], _width()))
    articles = (article for one in found for article in one.get("articles", [one]))
    return 2 if any("error" in article for article in articles) else 0


def _width() -> int | None:
    """The columns of the terminal; None where the output goes elsewhere, and lines are not to depend on it."""
    return min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else None


def _show(given: argparse.Namespace) -> int:
    from .. import story

    with opened(given) as (config, store):
        found = story.show(store, config, given.what)
    if found is None:
        raise UsageError(f"No article has the file, slug, id or address {given.what}.")
    if given.json:
        console.say_json(found)
    else:
        console.say(*console.show_lines(found))
    return 0


def _status(given: argparse.Namespace) -> int:
    from .. import story

    if given.check:
        return _check(given)
    with opened(given) as (config, store):
        found = story.status(store, config)
    if given.json:
        console.say_json(found)
    else:
        console.say(*console.status_lines(found))
    return 0


def _check(given: argparse.Namespace) -> int:
    from .. import story, timetable

    try:
        with opened(given) as (config, store):
            patience = timetable.patience(config, story.last_good(store))
            said = story.check(store, now(), patience if given.max_age is None else given.max_age)
    except UsageError as error:  # nothing has been built
        said = str(error)
    if said:
        console.warn(f"feeder: {said}")
    return 1 if said else 0
