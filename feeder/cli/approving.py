"""The command that overrules feeder: approve."""

import argparse
from typing import TYPE_CHECKING

from .. import console
from ..errors import UnreadableError, UsageError
from .command import Commands, now, opened

if TYPE_CHECKING:
    from ..config import Config
    from ..stores import Store


def add(commands: Commands) -> None:
    """Declare it."""
    approve = commands.add(
        "approve", _approve, "publish files that are held because they look like no articles"
    )
    approve.add_argument("files", nargs="+", metavar="FILE", help="a file in the seeds folder")
    approve.add_argument("--undo", action="store_true", help="take an approval back")


def _approve(given: argparse.Namespace) -> int:
    with opened(given) as (config, store):
        paths = [_path(config, file) for file in given.files]
        say = _undo if given.undo else _say
        with store.lock(wait=True, tell=console.warn), store.transaction():
            lines = [say(config, store, path) for path in paths]
    console.say(*map(console.shown, lines))
    return 0


def _path(config: "Config", file: str) -> str:
    from .. import story

    path = story.seed_path(config, file)
    if path is None:
        raise UsageError(f"{file} is no file in the seeds folder {config.seeds.folder}.")
    return path


def _say(config: "Config", store: "Store", path: str) -> str:
    from .. import approvals, articleness
    from ..articles import article_of, terms
    from ..containers import Files
    from ..reading import Reader
    from ..retraction import recognising

    row = store.seed(path)
    if row and row.state == "held" and recognising.is_reason(row.reason):
        if (row.reason or "").startswith(recognising.RETRACTED):
            return f"{path} is {row.reason}, and nothing else does."
        approvals.say(store, path, recognising.KIND)
        return f"{path} is approved, though it is like {recognising.KIND}. The next build publishes it."
    files = Files(config.seeds.folder, config.seeds.max_bytes)
    sighting = files.sight(path)
    try:
        if sighting and files.inside(sighting) is not None:
            raise UsageError(
                f"{path} holds several articles: approve those that are meant, as `feeder status` names them."
            )
        seed = files.read(sighting) if sighting else None
    except UnreadableError as error:
        raise UsageError(f"{path} can't be read: {error}.") from error
    if seed is None:
        raise UsageError(f"{path} is not there, or is being written.")
    try:
        with Reader(config.seeds.timeout) as reader:
            held = article_of(seed, terms(config, now()), reader.articles_of).held
    except UnreadableError as error:
        raise UsageError(f"{path} can't be published: {error}.") from error
    if held is None:
        return f"{path} looks like an article: there is nothing to approve."
    kind = articleness.kind(held)
    approvals.say(store, path, kind)
    return f"{path} is approved, though it looks like this: {kind}. The next build publishes it."


def _undo(_config: "Config", store: "Store", path: str) -> str:
    from .. import approvals

    if not approvals.said(store).get(path):
        return f"{path} was not approved."
    approvals.say(store, path, approvals.TAKEN_BACK)
    return f"{path} is approved no more. The next build judges it again."
