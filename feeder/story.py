"""What the store can tell: of the whole site (`status`), and of one article (`show`)."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from . import approvals, feeds, groups, health, history, links, outbox, windows
from .config import Config
from .records import Record, Retraction, SeedRow
from .report import Report
from .stores import Store
from .types import Failure

_BUILDS = 5
# Of many feeds those that changed last.
_LOOKED_AT = 50
#: What stands in an address before and after a link of the site.
_ADDRESS = re.compile(r"^https?://[^/]*/|[?#].*", re.IGNORECASE | re.DOTALL)


def status(store: Store, config: Config | None = None) -> dict[str, Any]:
    """The state of the site: counts, last builds, failures, held articles and when they are due, problems.

    With `config` also what its settings make of it: the feeds that are no longer in it, and those that are too narrow.
    """
    builds = store.builds(_BUILDS)
    failures = [{"seed": row.path, "reason": row.reason} for row in store.seeds_in("failed")]
    failures += [{"seed": seed, "reason": reason} for seed, reason in store.blocked()]
    held = sorted(store.seeds_in("held"), key=lambda row: (row.due is None, row.due, row.path))
    dues = [row.due for row in held if row.due]
    last = builds[0] if builds else {}
    counted, looked = store.count_seeds(), store.meta("looked")
    return {
        "looked": (looked or "").replace("+00:00", "Z") or None,
        "good": _iso(_good(store, last)),
        "troubles": _troubles(last),
        "entries": store.count_live(),
        "seeds": counted["all"] - counted.get("several", 0),  # each article of such a file counts
        "next_due": _iso(min(dues, default=None)),
        "next_change": _iso(store.next_change(datetime.fromisoformat(looked))) if looked else None,
        "held": [
            {"seed": row.path, "title": row.title, "reason": row.reason, "due": _iso(row.due)} for row in held
        ],
        "approved": [{"seed": path, "kind": kind} for path, kind in approvals.said(store).items() if kind],
        "retracted": [_retracted(store, retraction) for retraction in store.retractions()],
        "copies": [{"seed": row.path, "reason": row.reason} for row in store.seeds_in("copy")],
        "failures": failures,
        "narrow": _narrow(store, config) if config else [],
        "hubs": [
            {
                "hub": posting.hub,
                "topic": posting.topic,
                "told": _iso(posting.told),
                "next": _iso(posting.due),
                "knows": outbox.is_told(posting),
                "said": outbox.told(posting),
            }
            for posting in store.postings()
        ],
        "held_back": last.get("held_back", 0),
        "left": _left(store, config) if config else [],
        "problems": last.get("problems", []),
        "unpublished": last.get("unpublished", {}),
        "builds": builds,
    }


def _retracted(store: Store, retraction: Retraction) -> dict[str, Any]:
    entry = store.records("key", retraction.entry)[0].entry
    return {"slug": entry.slug, "id": entry.id, **_retraction(retraction)}


def _retraction(retraction: Retraction) -> dict[str, Any]:
    return {"at": _iso(retraction.at), "notice": retraction.notice}


def _left(store: Store, config: Config) -> list[str]:
    """The feeds that config.toml has no longer, and that stay as they are."""
    names = {one.name for one in config.more}
    return [row.name for row in store.feeds(groups.CONFIGURED) if row.label not in names]


def _narrow(store: Store, config: Config) -> list[dict[str, str]]:
    """The feeds, of those that changed last, whose windows cover less than a day."""
    names = [row.name for row in store.latest_feeds(_LOOKED_AT)]
    found = ((name, windows.narrowness(config, store, name)) for name in names)
    return [{"feed": name, "reason": reason} for name, reason in found if reason]


def check(store: Store, now: datetime, max_age: float) -> str | None:
    """Why the site is not as it should be at `now`; None when it is. `max_age` of the last good build, in seconds.

    Costs three look-ups. A seed that was set aside is its author's matter, and no reason.
    """
    last = next(iter(store.builds(1)), {})
    if not last:
        return "Nothing has been built yet."
    grave = [said for kind, said in _troubles(last).items() if kind not in health.HARMLESS]
    return next(iter(grave), None) or health.late(_good(store, last), now, max_age)


def last_good(store: Store) -> datetime | None:
    """When the last good build was."""
    return _good(store, next(iter(store.builds(1)), {}))


def _good(store: Store, last: Mapping[str, Any]) -> datetime | None:
    """When the last good build was; before builds were noted as good, it was the last look that had no trouble."""
    noted = store.meta("good") or (None if _troubles(last).keys() - health.HARMLESS else store.meta("looked"))
    return datetime.fromisoformat(noted) if noted else None


def _troubles(last: Mapping[str, Any]) -> dict[str, str]:
    """What was wrong in a build, from what the store remembers of it."""
    return health.of_report(
        Report(
            failures=[Failure(**failure) for failure in last.get("failures", [])],
            unpublished=last.get("unpublished", {}),
            held_back=last.get("held_back", 0),
            folder_missing=last.get("folder_missing", False),
        )
    )


def show(store: Store, config: Config, what: str) -> dict[str, Any] | None:
    """The story of one article, by the path of its seed, its slug, id or address; None where nothing has it."""
    row, record = find(store, config, what)
    if record is None:
        return None if row is None else {"seed": row.path, "state": row.state, **_waiting(store, row)}
    entry = record.entry
    retraction = store.retraction(entry.key)
    state = "published" if record.live and not record.blocked else "withdrawn"
    return {
        "seed": record.seed or (row.path if row else None),
        "state": "retracted" if retraction else state,
        "reason": record.blocked or (row.reason if row else None),
        "approved": approvals.said(store).get(record.seed or "") or None,
        "id": entry.id,
        "title": entry.title,
        "slug": entry.slug,
        "link": links.address(config.site.url, entry.link),
        "published": _iso(entry.published),
        "updated": _iso(entry.updated),
        "retracted": _retraction(retraction) if retraction else None,
        "expires": _iso(row.due) if row and row.state == "entry" else None,
        "summary": entry.summary,
        "addresses": [links.address(config.site.url, link) for link in store.addresses(entry.key)],
        "copies": [copy.path for copy in store.copies(entry.key)],
        "feeds": sorted(store.joined(entry.key)),
        "documents": _documents(store, config, record),
        "story": [
            {"at": _iso(event.at), "what": event.what, "why": event.why} for event in store.story(entry.key)
        ],
    }


def find(store: Store, config: Config, what: str) -> tuple[SeedRow | None, Record | None]:
    """The seed and the entry that `what` names: the path of a seed, or the entry's slug, id or address."""
    path = seed_path(config, what)
    row = store.seed(path) if path else None
    return row, _find(store, config, what) if row is None else _record(store, row)


def seed_path(config: Config, what: str) -> str | None:
    """The path below the seeds folder of the file that `what` names; None where it can't be one there."""
    folder = config.seeds.folder
    for path in (Path(what), folder / what):
        try:
            # A link is a seed of its own, so the name itself is not followed.
            below = (path.parent.resolve() / path.name).relative_to(folder)
        except (ValueError, OSError, RuntimeError):  # elsewhere, too long, a loop of links
            continue
        # What lies in a file has a path that goes on behind the file's.
        if path.is_absolute() or path.exists() or path.parent.is_file() or path == folder / what:
            return below.as_posix()
    return None


def _find(store: Store, config: Config, what: str) -> Record | None:
    what = what.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # no file of this name is known
    path = what.removeprefix(config.site.url)
    for field, value in (
        ("id", what),
        ("seed", seed_path(config, what) or what),
        ("stated", what),
    ):
        if records := store.records(field, value):
            return records[0]
    for link in (path, _ADDRESS.sub("", what), what):
        if key := store.address_taken(link):
            return store.records("key", key)[0]
    key = store.slug_taken(what)
    return store.records("key", key)[0] if key else None


def _record(store: Store, row: SeedRow) -> Record | None:
    records = store.records("key", row.entry) if row.entry else []
    return records[0] if records else None


def _waiting(store: Store, row: SeedRow) -> dict[str, Any]:
    approved = approvals.said(store).get(row.path) or None
    return {"title": row.title, "reason": row.reason, "due": _iso(row.due), "approved": approved}


def _documents(store: Store, config: Config, record: Record) -> list[str]:
    if not record.live or record.blocked:
        return []
    pages = [links.file(link) for link in store.addresses(record.entry.key) if not links.is_elsewhere(link)]
    names = sorted(store.joined(record.entry.key), key=lambda name: (name != feeds.MAIN, name))
    showing = [subject for name in names for subject in _subjects(store, config, name, record)]
    return [row.path for one in showing for kind in feeds.KINDS for row in store.documents(kind, one)] + pages


def _subjects(store: Store, config: Config, name: str, record: Record) -> Iterator[str]:
    """What the documents of a feed are of in which the entry stands: the feed, an archive of it."""
    times = store.feed_times(name)
    if times:
        contents = windows.subscription(config, store, name, times[1], frozenset())
        shown = windows.fitting(config, contents, config.feeds.max_bytes)
        if record.entry.key in {member.entry.key for member in shown}:
            yield name
    if archive := store.archived(name, record.entry.key):
        yield history.subject(archive.feed, archive.number)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
