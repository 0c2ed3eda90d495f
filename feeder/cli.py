"""The command line: each command, its options, its exit code. The clock is read here."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from . import __version__, console
from .config import Config, load
from .errors import FeederError, PublishError, UsageError
from .stores import Store

_EXAMPLES = """\
examples:
  feeder init my-site             begin a site: my-site/config.toml, my-site/seeds, my-site/feeds
  feeder build                    publish what is new, changed or due in seeds/
  feeder explain seeds/new.html   see what is read from a file, and why
  feeder status                   what is held until when, what was set aside and why

exit codes:
  0 good                     1 a document has an error   2 configuration or usage
  3 a document stayed behind 4 another build is at work
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(console.shown(message))  # it may repeat the name of a file


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = _Parser(
        prog="feeder",
        description="Publishes validated RSS, Atom and JSON feeds from a folder of articles.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"feeder {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, run: Any, help_: str, *, config: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        made.set_defaults(run=run)
        if config:
            made.add_argument("-c", "--config", type=Path, help="the configuration (default: ./config.toml)")
        return made

    init = command("init", _init, "begin a site: a commented config.toml and the two folders", config=False)
    init.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="where (default: here)"
    )
    for name, help_ in (
        ("build", "publish what is new, changed, gone or due in the seeds folder"),
        ("regenerate", "read every seed and make and compare every document again; identities stay"),
    ):
        made = command(name, _build, help_)
        made.add_argument("--json", action="store_true", help="print one JSON object that says what was done")
        made.add_argument("--strict", action="store_true", help="exit with 1 when a seed was set aside")
        made.add_argument("--no-wait", action="store_true", help="exit with 4 when another build is at work")
        made.add_argument(
            "--accept-removals", action="store_true", help="withdraw also a suspicious number of articles"
        )
    explain = command("explain", _explain, "say what is read from each file, and why; writes nothing")
    explain.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an article file")
    explain.add_argument("--json", action="store_true", help="print one JSON object a file, one a line")
    show = command("show", _show, "tell the story of one article")
    show.add_argument("what", metavar="PATH-SLUG-ID-OR-URL", help="its file, slug, id or address")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    validate = command("validate", _validate, "judge any RSS, Atom or JSON feed", config=False)
    validate.add_argument("documents", nargs="+", metavar="FILE-OR-URL", help="a file, an address, or -")
    validate.add_argument("--json", action="store_true", help="print one JSON object a document, one a line")
    status = command("status", _status, "show the last builds, and what is held, set aside or wrong")
    status.add_argument("--json", action="store_true", help="print one JSON object")
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    _open_streams()
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
    except SystemExit as end:  # everything has been said
        return end.code if isinstance(end.code, int) else 0
    code: int = given.run(given)
    return code


def _open_streams() -> None:
    """Put something in the place of what whoever started us has closed, so that no database gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - for as long as we live


def _hush() -> None:
    """Let nothing more be written to standard output, nor Python complain of that at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _load(given: argparse.Namespace) -> Config:
    return load(given.config or Path("config.toml"))


def _init(given: argparse.Namespace) -> int:
    import uuid

    from . import starter

    made = starter.init(given.folder, f"urn:uuid:{uuid.uuid4()}")
    console.say(*(f"Made {console.shown(path)}." for path in made))
    here = "" if given.folder == Path() else f" in {console.shown(given.folder)}"
    console.say(f"Set site.title and site.url{here}, put articles into seeds, and run `feeder build`.")
    return 0


def _build(given: argparse.Namespace) -> int:
    from . import build, wiring

    config = _load(given)
    store = wiring.make_store(config)
    try:
        with store.lock(wait=not given.no_wait, tell=console.warn), console.progress() as progress:
            began = time.monotonic()
            parts = wiring.make_parts(config, store, progress)
            now = _now()
            report = build.run(
                parts, now, everything=given.command == "regenerate", accept=given.accept_removals
            )
            report.seconds = round(time.monotonic() - began, 3)
            build.remember(store, now, report)
    finally:
        store.close()
    if given.json:
        console.say_json(report.data())
    else:
        console.say(*console.build_lines(report, str(config.feeds.folder)))
    for line in console.trouble_lines(report):
        console.warn(line)
    return report.status(strict=given.strict)


def _explain(given: argparse.Namespace) -> int:
    from .explain import explain

    config = _load(given) if given.config or Path("config.toml").is_file() else None
    zone, language = (config.site.timezone, config.site.language) if config else (ZoneInfo("UTC"), None)
    found = []
    for path in given.files:
        found.append(explain(path, zone, language, _now()))
        if given.json:
            console.say_json(found[-1])
        else:
            console.say(*console.explain_lines(found[-1]))
    return 2 if any("error" in one for one in found) else 0


def _open(given: argparse.Namespace) -> tuple[Config, Store]:
    from . import wiring

    config = _load(given)
    if not wiring.store_path(config).is_file():
        raise UsageError(f"Nothing has been built with {config.path} yet: run `feeder build`.")
    return config, wiring.make_store(config)


def _show(given: argparse.Namespace) -> int:
    from . import story

    config, store = _open(given)
    try:
        found = story.show(store, config, given.what)
    finally:
        store.close()
    if found is None:
        raise UsageError(f"No article has the file, slug, id or address {given.what}.")
    if given.json:
        console.say_json(found)
    else:
        console.say(*console.show_lines(found))
    return 0


def _status(given: argparse.Namespace) -> int:
    from . import story

    _, store = _open(given)
    try:
        found = story.status(store)
    finally:
        store.close()
    if given.json:
        console.say_json(found)
    else:
        console.say(*console.status_lines(found))
    return 0


def _validate(given: argparse.Namespace) -> int:
    from .judging import judge

    codes = []
    for document in given.documents:
        found = judge(document)
        if given.json:
            console.say_json(found)
        else:
            console.say(*console.verdict_lines(found))
        codes.append(2 if "error" in found else 0 if found["valid"] else 1)
    return max(codes)
