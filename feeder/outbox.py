"""From documents that changed to hubs that know: what is to be told waits in the store until it was."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from .notifiers import Notifier, Outcome
from .records import Posting
from .stores import Store

#: Seconds before the first, second, … try is made again; the last of them before each further one.
WAITS = (10, 60, 300, 1800, 7200, 21_600)
#: A hub that could not be told for so long has other news by then, or is gone.
LONGEST = timedelta(days=3)


def deliver(
    store: Store, hub: str, now: Callable[[], datetime], notify: Notifier
) -> Iterator[tuple[Posting, Outcome]]:
    """Tell one hub all that is due; what became of each try is remembered before the next one. Raises StoreError.

    One that gives no answer is asked once: all the rest waits as well.
    """
    outcome: Outcome | None = None
    while (posting := store.next_posting(hub)) and posting.due and posting.due <= now():
        if outcome is None or not outcome.silent:
            outcome = notify(hub, posting.topic)
        after = answered(posting, outcome, now())
        with store.transaction():
            store.answered(after)
        yield after, outcome


def answered(posting: Posting, outcome: Outcome, now: datetime) -> Posting:
    """`posting` after a try that ended at `now`."""
    if outcome.told:
        return replace(
            posting, due=None, tries=posting.tries + 1, said=outcome.said, told=max(now, posting.at)
        )
    wait = max(WAITS[min(posting.tries, len(WAITS) - 1)], outcome.wait or 0.0)
    due = now + timedelta(seconds=wait)
    return replace(
        posting, due=due if due < posting.at + LONGEST else None, tries=posting.tries + 1, said=outcome.said
    )


def is_told(posting: Posting) -> bool:
    """Whether the hub knows of the document's last change."""
    return posting.due is None and posting.told is not None and posting.told >= posting.at


def sums(postings: Iterable[Posting]) -> Iterator[str]:
    """What has become of them, in one sentence for each hub and reason: a site may have hundreds of feeds."""
    alike: dict[object, list[Posting]] = {}
    for one in postings:
        alike.setdefault((one.hub, is_told(one), one.due is None, one.said), []).append(one)
    for first, *others in alike.values():
        yield told(first) + (f" So it is with {len(others)} more." if others else "")


def told(posting: Posting) -> str:
    """What has become of it, in one sentence."""
    if is_told(posting):
        return f"{posting.hub} was told of {posting.topic}: {posting.said}."
    if posting.due is None:
        return f"{posting.hub} was not told of {posting.topic}, and it was given up: {posting.said}."
    if posting.said is None or not posting.tries:
        return f"{posting.hub} is still to be told of {posting.topic}."
    again = posting.due.isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{posting.hub} could not be told of {posting.topic}: {posting.said}; tried again at {again}."
