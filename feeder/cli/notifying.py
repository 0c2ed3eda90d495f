"""The command that tells hubs of what has changed, and the telling at the end of a build."""

import argparse
import hashlib
import time
from typing import Any

from .. import console
from ..config import Config
from ..errors import PublishError, UsageError
from ..notifiers import Outcome
from ..records import Posting
from ..stores import Store
from .command import Commands, now, opened, seconds

#: Seconds for which the end of a build waits for hubs: what they were not told by then waits in the store.
PATIENCE = 5.0
# Seconds from one look at an address to the next.
_LOOK = 2.0


def add(commands: Commands) -> None:
    """Declare it."""
    notify = commands.add("notify", _notify, "tell the WebSub hubs of each feed that has changed")
    notify.add_argument(
        "--wait",
        nargs="?",
        type=seconds,
        const=600.0,
        metavar="SECONDS",
        help="tell of a feed only when its new bytes can be read at its address (for 600 seconds, or so many)",
    )
    notify.add_argument(
        "--json", action="store_true", help="print one JSON object that says who was told what"
    )


def tell_hubs(config: Config, store: Store) -> None:
    """Tell the hubs what has changed, all at the same time and for some seconds at most, and say what is left."""
    if not (config.websub.hubs and config.websub.automatic):
        return
    from .. import outbox
    from ..telling import Telling

    telling = Telling(now)
    telling.begin(config)
    telling.wait(PATIENCE)
    for said in outbox.sums(posting for posting in store.postings() if posting.due is not None):
        console.warn(f"Note: {said}")


def _notify(given: argparse.Namespace) -> int:
    from .. import outbox

    with opened(given) as (config, store):
        if not config.websub.hubs:
            raise UsageError(f"{config.path} names no hub: put one into websub.hubs.")
        waiting = [posting for posting in store.postings() if not outbox.is_told(posting)]
        done = _tell(config, store, waiting, given.wait)
    if given.json:
        console.say_json({"hubs": [_data(posting, late) for posting, late in done]})
    elif not done:
        console.say("Every hub knows of every change.")
    for late in dict.fromkeys(late for _, late in done if late):
        console.warn(late)
    answered = [posting for posting, late in done if not late]
    if not given.json:
        console.say(*map(console.shown, outbox.sums(filter(outbox.is_told, answered))))
    for said in outbox.sums(posting for posting in answered if not outbox.is_told(posting)):
        console.warn(said)
    good = all(outbox.is_told(posting) and not late for posting, late in done)
    return 0 if good else PublishError.status


def _tell(
    config: Config, store: Store, waiting: list[Posting], patience: float | None
) -> list[tuple[Posting, str | None]]:
    """What became of each posting, and why it was not made, where its new bytes can't be read yet."""
    from .. import outbox
    from ..notifiers import websub

    end = time.monotonic() + (patience or 0.0)
    done: list[tuple[Posting, str | None]] = []
    silent: dict[str, Outcome] = {}
    late: dict[str, str | None] = {}
    for posting in waiting:
        if posting.topic not in late:
            late[posting.topic] = None if patience is None else _await(config, store, posting.topic, end)
        if not late[posting.topic]:
            outcome = silent.get(posting.hub) or websub.notify(posting.hub, posting.topic)
            if outcome.silent:  # and would keep the other hubs waiting, once for each feed
                silent[posting.hub] = outcome
            posting = outbox.answered(posting, outcome, now())  # noqa: PLW2901 - the same one, later
            with store.transaction():
                store.answered(posting)
        done.append((posting, late[posting.topic]))
    return done


def _await(config: Config, store: Store, topic: str, end: float) -> str | None:
    """Wait until what was published can be read at `topic`; after `end` why it can't."""
    from .. import links
    from ..fetching import requests
    from ..fetching.failures import AnswerError

    rows = [row for kind in ("rss", "atom", "json") for row in store.documents(kind)]
    wanted = next((row.digest for row in rows if links.address(config.site.url, row.path) == topic), None)
    while True:
        try:
            reply = requests.request(topic, 50_000_000)
            same = hashlib.blake2b(reply.body, digest_size=16).digest() == wanted
            reason = f"it answers {reply.status}" if reply.status != 200 else "it still has the old version"
        except AnswerError as error:
            same, reason = False, str(error)
        if same:
            return None
        if time.monotonic() + _LOOK > end:
            return f"{topic} is not what was published, so no hub was told: {reason}."
        time.sleep(_LOOK)


def _data(posting: Posting, late: str | None) -> dict[str, Any]:
    from .. import outbox

    return {
        "hub": posting.hub,
        "topic": posting.topic,
        "told": outbox.is_told(posting) and not late,
        "said": late or posting.said,
        "next": posting.due and posting.due.isoformat().replace("+00:00", "Z"),
    }
