"""One run, start to end: the only file that knows the order.

    scan, settle      what is new, changed, gone, due
    take              read each, resolve which entry it is, remember it     one transaction a batch
    remove, enrol     withdraw what is gone, number what is new             the last transaction
    close             archives of feeds that grew                           the same
    render … publish  assets, pages, archives, feeds, lists; then removals  from the store alone

Every document is a function of what the store remembers, so a crash between any two steps is
repaired by the next build.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from . import archiving, feeds, identity, looking, membership, removals, rereading, wanted
from .advice import advice
from .config import Config
from .entries import Entries
from .errors import ConfigError, FeederError, StoreError
from .intake import Intake
from .publishers import Publisher
from .reading import Reader
from .records import DocumentRow
from .release import Release, stages
from .report import Progress, Report
from .retraction import acting
from .seeds import IsOpen, Look, Sighting
from .stores import Store
from .types import Failure

#: Seeds remembered in one durable transaction: so many are read again after a crash.
BATCH = 500
# What a build that wrote nothing may say anew.
_SAID = ("held", "copies", "held_back", "failures", "unpublished", "notices", "moved")
# So many of the written documents are named in the memory of a build.
_SHOWN = 20
_LISTED = ("documents", "deleted", "notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a build works with. `pause` waits so many seconds; `is_open` tells files that are being written.

    `progress` is called between steps, where a build may be cut short: what it raises ends the build.
    """

    config: Config
    store: Store
    publisher: Publisher
    pause: Callable[[float], None]
    progress: Progress = lambda _what, _all, _more: None
    is_open: IsOpen = lambda _path: False


def run(
    parts: Parts,
    now: datetime,
    *,
    paths: Collection[str] | None = None,
    gone: Collection[str] = (),
    everything: bool = False,
    accept: bool = False,
) -> Report:
    """One build at the instant `now`. The caller holds the store's lock.

    `paths` are the only files to be looked at, each known to have settled, or among those `gone` to have been
    deleted; without them it is the whole folder.
    `everything` reads each seed and makes each document again; `accept` lets mass removals happen.
    Raises StoreError, ConfigError; all else is in the report.
    """
    report = Report(notices=advice(parts.config))
    site = _begin(parts, now)
    entries = Entries(parts.config, parts.store, site, now)
    release = Release(
        parts.config, parts.store, parts.publisher, entries, site, report, now, verify=everything
    )
    release.recover()
    with parts.store.transaction():  # before an article takes one of these names for its page
        wanted.name(parts.config, parts.store)
        membership.declare(parts.config, parts.store, now)
    membership.regroup(parts.config, parts.store, entries)
    again = rereading.seeds(parts.config, parts.store)
    look = _look(parts, now, report, paths, gone, again, everything=everything)
    with Reader(parts.config.seeds.timeout, partial(parts.progress, "reading", 0, 0)) as reader:
        intake = Intake(
            parts.config,
            parts.store,
            entries,
            now,
            reader,
            gone=look.gone,
            others=look.others,
            force=everything,
            again=frozenset(again),
        )
        _take(parts, intake, entries, look, report)
        look.changed.clear()  # a hundred thousand of them take thirty megabytes
        with parts.store.transaction():
            strays = [*map(intake.take_again, parts.store.strays())]
            _count(report, [outcome for outcome in strays if outcome])
            withdrawn = removals.apply(parts.config, parts.store, intake, entries, look, accept=accept)
            acting.lapse(parts.store, entries, now)
            membership.enrol(parts.config, parts.store, entries, now)
            entries.soil()
            wanted.mark(parts.config, parts.store, parts.publisher, everything=everything)
            archiving.close(parts.config, parts.store)
            entries.finish()
            rereading.remember(parts.config, parts.store, {*again} & {*look.moving, *report.moving})
    _publish(parts, release)
    _forget(parts.store, report)
    _sum_up(parts, entries, withdrawn, report)
    return report


def _begin(parts: Parts, now: datetime) -> str:
    """The site's permanent id, remembered when the store begins."""
    if parts.store.meta("restored"):
        raise StoreError(
            "The store was restored from a backup, and does not know what was published since:"
            f" run `feeder adopt {parts.config.feeds.folder}`, which takes that over, before the next build."
        )
    given, known = parts.config.site.id, parts.store.meta("site.id")
    if known is None:
        known = given or identity.site_id(parts.config.site.url)
        with parts.store.transaction():
            parts.store.set_meta("site.id", known)
            parts.store.set_feed_times(feeds.MAIN, now, now)
    if given and given != known:
        raise ConfigError(
            f'{parts.config.path}: site.id is permanent, and the store was begun with another. Put back id = "{known}",'
            " or name a new store in store.url to begin a new site."
        )
    return known


def _look(
    parts: Parts,
    now: datetime,
    report: Report,
    paths: Collection[str] | None,
    gone: Collection[str],
    again: Sequence[str],
    *,
    everything: bool,
) -> Look:
    config, store, is_open = parts.config, parts.store, parts.is_open
    anew = wanted.is_anew(config, store)
    if paths is None:
        look = looking.look(
            config, store, parts.pause, is_open, now, everything=everything, anew=anew, also=again
        )
    else:
        look = looking.look_at(config, store, paths, gone, is_open, now, anew=anew, also=again)
    report.folder_missing = "" in look.unlisted
    report.unlisted = [
        Failure(str(config.seeds.folder / below), f"the folder can't be listed: {reason}")
        for below, reason in look.unlisted.items()
    ]
    report.failures += report.unlisted
    report.notices += [f"{path} is still being written; it is read in a later build." for path in look.moving]
    report.moving += look.moving
    report.unsure = look.unsure
    if look.unsure:
        report.notices.append("Files came while others went; what is gone is decided by the next build.")
    return look


def _take(parts: Parts, intake: Intake, entries: Entries, look: Look, report: Report) -> None:
    parts.progress("reading", len(look.changed), 0)
    intake.foresee([*look.changed, *look.opened])
    for start in range(0, len(look.changed), BATCH):
        batch = look.changed[start : start + BATCH]
        try:
            outcomes = _take_batch(parts.store, entries, intake.take, intake.read_ahead(batch))
        except FeederError:
            raise
        except Exception:  # noqa: BLE001 - one seed met a bug: again, and with care, which costs too much for all
            intake.foresee([*look.changed[start:], *look.opened])
            outcomes = _take_batch(parts.store, entries, intake.take_with_care, batch)
        _count(report, outcomes)
        report.moving += [
            seed.path for seed, outcome in zip(batch, outcomes, strict=True) if outcome == "moving"
        ]
        parts.progress("reading", len(look.changed), len(batch))


def _take_batch(
    store: Store, entries: Entries, take: Callable[[Sighting], str], batch: Iterable[Sighting]
) -> list[str]:
    with store.transaction():
        outcomes = [take(sighting) for sighting in batch]
        entries.soil()
    return outcomes


def _count(report: Report, outcomes: Sequence[str]) -> None:
    report.new += outcomes.count("new")
    report.updated += outcomes.count("updated")
    report.moved += outcomes.count("moved")


def _publish(parts: Parts, release: Release) -> None:
    """What is linked goes out before what links to it, and what is gone leaves the other way round."""
    behind: set[str] = set()
    for name, rows in stages(parts.store.dirty()):
        if rows and not _put(parts, release, name, rows):
            behind.add(name)
        if "feeds" in behind or release.unreachable:
            release.wait(parts.store.dirty())
            return
    for name, rows in reversed([*stages(parts.store.dirty(gone=True))]):
        if not release.remove(rows) or name in behind:
            return  # what stayed behind may still lead to what is gone


def _put(parts: Parts, release: Release, name: str, rows: Sequence[DocumentRow]) -> bool:
    progress = partial(parts.progress, "publishing " + name, len(rows))
    progress(0)
    if name == "assets":
        return release.assets(rows, progress)
    if name == "pages":
        return release.pages(rows, progress)
    if name in ("archives", "feeds"):  # what was made before may have set an entry aside
        rows = dict(stages(parts.store.dirty()))[name]
    if name == "archives":
        return release.archives(rows, progress)
    if name == "feeds":
        outcomes = [release.feed(feed, of) for feed, of in _by_feed(rows)]
        return all(outcomes)
    return {"theme": release.theme, "lists": release.lists, "sitemaps": release.sitemaps}[name](rows)


def _by_feed(rows: Sequence[DocumentRow]) -> list[tuple[str, list[DocumentRow]]]:
    found: dict[str, list[DocumentRow]] = {}
    for kind in feeds.KINDS:
        for row in rows:
            if row.kind == kind:
                found.setdefault(row.subject, []).append(row)
    return list(found.items())


def _forget(store: Store, report: Report) -> None:
    try:
        if not acting.forget(store):
            report.notices.append(
                "The store's file is cleared of what was retracted by a later build: it is in use."
            )
    except StoreError as error:
        report.notices.append(f"The store's file still has remains of what was retracted. {error}")


def _sum_up(parts: Parts, entries: Entries, gone: removals.Removals, report: Report) -> None:
    counts = parts.store.count_seeds()
    report.removed, report.held_back = gone.removed, gone.held_back
    report.new += gone.new
    report.notices += entries.notices
    report.held, report.copies = counts.get("held", 0), counts.get("copy", 0)
    report.failures += [Failure(row.path, row.reason or "") for row in parts.store.seeds_in("failed")]
    report.failures += [Failure(seed, reason) for seed, reason in parts.store.blocked()]
    counts["all"] -= counts.get("several", 0)
    done = report.new + report.updated + report.moved + report.held + report.copies + counts.get("failed", 0)
    report.unchanged = max(0, counts["all"] - done)


def remember(store: Store, now: datetime, report: Report) -> None:
    """Note when feeder last looked, and whether all was well; and the build, if it changed something or has news."""
    written = len(report.documents)
    data = {name: value[:_SHOWN] if name in _LISTED else value for name, value in report.data().items()}
    data["written"] = written
    last = next(iter(store.builds(1)), {})
    if not written:
        data["problems"] = last.get("problems", [])  # nothing was made that could have others
    news = written or report.deleted or not last
    with store.transaction():
        store.set_meta("looked", now.isoformat())
        if report.status() == 0:
            store.set_meta("good", now.isoformat())
        if news or any(last[name] != json.loads(json.dumps(data[name])) for name in _SAID):
            store.add_build(now, data)
