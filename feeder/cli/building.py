"""The commands that make a site and its documents: init, build, regenerate."""

import argparse
import time
from pathlib import Path

from .. import console
from .command import Commands, configured, now
from .notifying import tell_hubs


def add(commands: Commands) -> None:
    """Declare them."""
    init = commands.add(
        "init", _init, "begin a site: a commented config.toml and the two folders", config=False
    )
    init.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="where (default: here)"
    )
    for name, help_ in (
        ("build", "publish what is new, changed, gone or due in the seeds folder"),
        ("regenerate", "read every seed and make and compare every document again; identities stay"),
    ):
        made = commands.add(name, _build, help_)
        made.add_argument("--json", action="store_true", help="print one JSON object that says what was done")
        made.add_argument("--strict", action="store_true", help="exit with 1 when a seed was set aside")
        made.add_argument("--no-wait", action="store_true", help="exit with 4 when another build is at work")
        made.add_argument(
            "--accept-removals", action="store_true", help="withdraw also a suspicious number of articles"
        )


def _init(given: argparse.Namespace) -> int:
    import uuid

    from .. import starter

    made = starter.init(given.folder, f"urn:uuid:{uuid.uuid4()}")
    console.say(*(f"Made {console.shown(path)}." for path in made))
    here = console.shown(given.folder / "config.toml")
    console.say(
        f"Set site.title and site.url in {here}, put articles into seeds, and run `feeder run` there."
    )
    return 0


def _build(given: argparse.Namespace) -> int:
    from .. import build, wiring

    config = configured(given)
    store = wiring.make_store(config)
    try:
        with store.lock(wait=not given.no_wait, tell=console.warn), console.progress() as progress:
            began = time.monotonic()
            parts = wiring.make_parts(config, store, progress)
            at = now()
            report = build.run(
                parts, at, everything=given.command == "regenerate", accept=given.accept_removals
            )
            report.seconds = round(time.monotonic() - began, 3)
            build.remember(store, at, report)
        tell_hubs(config, store)
    finally:
        store.close()
    if given.json:
        console.say_json(report.data())
    else:
        console.say(*console.build_lines(report, str(config.feeds.folder)))
    for line in console.trouble_lines(report):
        console.warn(line)
    return report.status(strict=given.strict)
