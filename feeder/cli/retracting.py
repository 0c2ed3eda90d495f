"""The commands that take an article back, and let it return: retract, unretract."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .. import console
from ..errors import FeederError, PublishError, UsageError
from .command import Commands, now, opened
from .notifying import tell_hubs

if TYPE_CHECKING:
    from ..config import Config
    from ..records import Record
    from ..report import Report
    from ..stores import Store


def add(commands: Commands) -> None:
    """Declare them."""
    for name, run, help_ in (
        ("retract", _retract, "take an article back for good, whatever lies in the seeds folder"),
        ("unretract", _unretract, "let a retracted article return"),
    ):
        made = commands.add(name, run, help_)
        made.add_argument("what", metavar="ARTICLE", help="its file, slug, id or address")
        made.add_argument("--json", action="store_true", help="print one JSON object that says what was done")
        if run is _retract:
            made.add_argument(
                "--notice",
                metavar="TEXT",
                help="show this in its place first, for as long as feeds.retention says",
            )
            made.add_argument("--title", metavar="TEXT", help="the title of the notice (default: Retracted)")


def _retract(given: argparse.Namespace) -> int:
    if given.title and not given.notice:
        raise UsageError("--title is the title of a notice: say --notice too.")
    if given.notice is not None and not given.notice.strip():
        raise UsageError("--notice is empty: say what readers are to see, or leave it out.")
    return _locked(given, _take_back)


def _take_back(given: argparse.Namespace, config: "Config", store: "Store", at: datetime) -> int:
    from ..entries import Entries
    from ..retraction import acting

    until = at + config.feeds.retention
    record = _article(store, config, given.what)
    entries = Entries(config, store, store.meta("site.id") or "", at)
    with store.transaction():
        if given.notice:
            title = given.title or acting.TITLE
            acting.put_notice(store, entries, record, at, until, title, given.notice)
        else:
            acting.retract(store, entries, record, at)
        entries.soil()
    # From here on it is retracted, whatever happens.
    said = [f"{record.entry.slug} is retracted: `feeder unretract {record.entry.slug}` lets it return."]
    if given.notice:
        said.append(f"A notice stands in its place until {until:%Y-%m-%d %H:%M} UTC.")
    said += _remaining(config, store, record)
    return _publish(given, config, store, record, "retracted", said)


def _unretract(given: argparse.Namespace) -> int:
    return _locked(given, _let_return)


def _let_return(given: argparse.Namespace, config: "Config", store: "Store", at: datetime) -> int:
    from ..entries import Entries
    from ..retraction import acting

    record = _article(store, config, given.what)
    if store.retraction(record.entry.key) is None:
        raise UsageError(f"{record.entry.slug} is not retracted.")
    entries = Entries(config, store, store.meta("site.id") or "", at)
    with store.transaction():
        path = acting.unretract(store, entries, record, at)
        entries.soil()
    back = f"returns from {path}" if path else "returns when its file does"
    said = [f"{record.entry.slug} is retracted no more, and {back}."]
    return _publish(given, config, store, record, "unretracted", said)


def _locked(
    given: argparse.Namespace, act: "Callable[[argparse.Namespace, Config, Store, datetime], int]"
) -> int:
    """What `act` does while no build is at work; then the hubs are told, for which no build has to wait."""
    at = now()
    with opened(given) as (config, store):
        with store.lock(wait=True, tell=console.warn):
            code = act(given, config, store, at)
        tell_hubs(config, store)
    return code


def _article(store: "Store", config: "Config", what: str) -> "Record":
    from .. import story

    row, record = story.find(store, config, what)
    if record is None and row is None:
        raise UsageError(f"No article has the file, slug, id or address {what}.")
    if record is None:
        raise UsageError(f"{what} was never published.")
    return record


def _remaining(config: "Config", store: "Store", record: "Record") -> list[str]:
    """Where the text still is, of what feeder knows."""
    from .. import wiring
    from ..stores import backups

    said = []
    if record.seed:
        said.append(f"Its file {config.seeds.folder / record.seed} is left as it is, and held.")
    if made := backups.found(wiring.store_path(config)):
        where = made[0].parent
        said.append(
            f"Backups of the store still hold its text ({len(made)} in {where}): delete them if nobody may have it."
        )
    alike = (other for other in store.records("digest", record.digest) if other.live)
    said += [
        f"{other.seed} has the same text and stays: retract it too."
        for other in alike
        if other.entry.key != record.entry.key
    ]
    return said


def _publish(
    given: argparse.Namespace, config: "Config", store: "Store", record: "Record", state: str, said: list[str]
) -> int:
    """A build that looks at nothing but what is due; its exit code."""
    from ..retraction import acting

    trouble: str | None = None
    report = None
    try:
        report = _build(config, store)
    except FeederError as error:
        trouble = f"It is not yet published: {error} The next build does it."
    if given.json:
        console.say_json(_data(record, state, report, said))
    else:
        console.say(*map(console.shown, said))
    if trouble:
        console.warn(f"feeder: {trouble}")
    if report:
        for line in console.trouble_lines(report):
            console.warn(line)
    done = report is not None and not report.unpublished and acting.is_forgotten(store)
    return 0 if done else PublishError.status


def _build(config: "Config", store: "Store") -> "Report":
    from .. import build, wiring

    at = now()
    report = build.run(wiring.make_parts(config, store, lambda _what, _all, _more: None), at, paths=[])
    build.remember(store, at, report)
    return report


def _data(record: "Record", state: str, report: "Report | None", said: list[str]) -> dict[str, Any]:
    return {
        "id": record.entry.id,
        "slug": record.entry.slug,
        "state": state,
        "documents": report.documents if report else [],
        "deleted": report.deleted if report else [],
        "unpublished": report.unpublished if report else {},
        "notes": said[1:],
    }
