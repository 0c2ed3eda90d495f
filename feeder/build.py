"""One run, start to end: the only file that knows the order.

    scan, settle      what is new, changed, gone, due
    take              read each, resolve which entry it is, remember it     one transaction a batch
    remove, enrol     withdraw what is gone, number what is new             the last transaction
    render … publish  assets, pages, feeds, lists; then removals            from the store alone

Every document is a function of what the store remembers, so a crash between any two steps is
repaired by the next build.
"""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from . import __version__, feeds, readers, removals, seeds
from .config import Config, advice, formats
from .entries import Entries
from .errors import ConfigError
from .intake import Intake
from .publishers import Publisher
from .records import DocumentRow
from .release import Release, stages
from .report import Progress, Report
from .seeds import Look
from .stores import Store
from .types import Failure

#: Seeds remembered in one durable transaction: so many are read again after a crash.
BATCH = 500
# So many of the written documents are named in the memory of a build.
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a build works with. `pause` waits so many seconds."""

    config: Config
    store: Store
    publisher: Publisher
    pause: Callable[[float], None]
    progress: Progress = lambda _what, _all, _more: None


def run(parts: Parts, now: datetime, *, everything: bool = False, accept: bool = False) -> Report:
    """One build at the instant `now`. The caller holds the store's lock.

    `everything` reads each seed and makes each document again; `accept` lets mass removals happen.
    Raises StoreError, ConfigError; all else is in the report.
    """
    report = Report(notices=advice(parts.config))
    site = _begin(parts, now)
    entries = Entries(parts.config, parts.store, site, now)
    release = Release(parts.config, parts.store, parts.publisher, entries, site, report, verify=everything)
    release.recover()
    with parts.store.transaction():  # before an article takes one of these names for its page
        for kind, path in formats(parts.config).items():
            _want(parts.config, parts.store, kind, path)
    look = _look(parts, now, report, everything=everything)
    intake = Intake(parts.config, parts.store, entries, now, gone=look.gone, force=everything)
    _take(parts, intake, entries, look, report)
    with parts.store.transaction():
        for path in parts.store.strays():
            _take_one(parts.config.seeds.folder, intake, path, report)
        gone = removals.apply(parts.config, parts.store, intake, entries, look, accept=accept)
        if parts.store.enrol(feeds.MAIN):
            entries.touch(feeds.MAIN, None)
        entries.soil()
        _soil(parts, everything=everything)
    _publish(parts, release, report)
    _sum_up(parts, gone, report)
    return report


def _begin(parts: Parts, now: datetime) -> str:
    """The site's permanent id, remembered when the store begins."""
    given, known = parts.config.site.id, parts.store.meta("site.id")
    if known is None:
        known = given or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, parts.config.site.url)}"
        with parts.store.transaction():
            parts.store.set_meta("site.id", known)
            parts.store.set_feed_times(feeds.MAIN, now, now)
    if given and given != known:
        raise ConfigError(
            f'{parts.config.path}: site.id is permanent, and the store was begun with another. Put back id = "{known}",'
            " or name a new store in store.url to begin a new site."
        )
    return known


def _look(parts: Parts, now: datetime, report: Report, *, everything: bool) -> Look:
    """What is new, changed, gone or due. Two looks must agree where anything is."""
    folder = parts.config.seeds.folder
    unlisted: dict[str, str] = {}
    suffixes = tuple(readers.FORMATS)
    look = seeds.compare(
        seeds.scan(folder, unlisted.__setitem__),
        parts.store.stamps(),
        lambda path: path.lower().endswith(suffixes),
    )
    look.unlisted = unlisted
    report.folder_missing = "" in unlisted
    for below, reason in unlisted.items():
        report.failures.append(Failure(str(folder / below), f"the folder can't be listed: {reason}"))
    if look.changed or look.gone:
        parts.pause(parts.config.seeds.settle)
    look = seeds.settle(folder, look)
    report.notices += [f"{path} is still being written; it is read in a later build." for path in look.moving]
    changed = {sighting.path for sighting in look.changed}
    for path in _again(parts, look, now, everything=everything):
        if path not in changed and path not in look.gone:
            sighting = seeds.sight(folder, path)
            if sighting is not None:
                look.changed.append(sighting)
    look.changed.sort(key=lambda sighting: sighting.path.encode("utf-8", "surrogateescape"))
    return look


def _again(parts: Parts, look: Look, now: datetime, *, everything: bool) -> list[str]:
    """Unchanged seeds that must be read all the same: the due ones, and those whose pictures changed."""
    if everything:
        return [path for path, _ in parts.store.stamps()]
    out = parts.store.due(now)
    for asset in parts.store.assets():
        if look.others.get(asset.source) != asset.stamp:
            out += [record.seed for record in parts.store.records("key", asset.entry) if record.seed]
    return list(dict.fromkeys(out))


def _take(parts: Parts, intake: Intake, entries: Entries, look: Look, report: Report) -> None:
    parts.progress("reading", len(look.changed), 0)
    intake.foresee(look.changed)
    for start in range(0, len(look.changed), BATCH):
        batch = look.changed[start : start + BATCH]
        with parts.store.transaction():
            for sighting in batch:
                _count(report, intake.take(sighting))
            entries.soil()
        parts.progress("reading", len(look.changed), len(batch))


def _take_one(folder: Path, intake: Intake, path: str, report: Report) -> None:
    sighting = seeds.sight(folder, path)
    if sighting is not None:
        _count(report, intake.take(sighting))


def _count(report: Report, outcome: str) -> None:
    if outcome in ("new", "updated", "moved"):
        setattr(report, outcome, getattr(report, outcome) + 1)


def _soil(parts: Parts, *, everything: bool) -> None:
    """Mark all documents when what shapes them has changed, and those that are missing."""
    store = parts.store
    shape = _shape(parts.config)
    if everything or store.meta("shape") != shape or not parts.publisher.exists(""):
        store.soil()
        store.set_meta("shape", shape)
    for row in [row for kind in (*feeds.KINDS, "opml") for row in store.documents(kind)]:
        if not row.dirty and not parts.publisher.exists(row.path):
            store.put_document(replace(row, dirty=True))


def _want(config: Config, store: Store, kind: str, path: str | None) -> None:
    """Have a document of this kind at `path`. At its older paths it stays, as a copy; with none it goes."""
    rows = store.documents(kind)  # type: ignore[arg-type]  # a key of formats is a kind
    if path is None:
        for row in rows:
            store.put_document(replace(row, dirty=True, gone=True))
    elif not any(row.path == path and not row.gone for row in rows):
        there = store.document(path)
        if store.address_taken(path) or (there and there.kind not in formats(config)):
            raise ConfigError(
                f"{config.path}: feeds.{kind}: {path} is the page of an article; choose another name."
            )
        # A document of another format is feeder's own too, and is replaced: its digest says so.
        new = DocumentRow(path=path, kind=kind, subject=feeds.MAIN)  # type: ignore[arg-type]  # as above
        store.put_document(replace(there, kind=new.kind, dirty=True, gone=False) if there else new)


@cache
def _made_by() -> bytes:
    """The digest of the version and of the templates."""
    found = hashlib.blake2b(__version__.encode(), digest_size=16)
    for path in sorted((Path(__file__).parent / "writers" / "templates").iterdir()):
        found.update(path.read_bytes())
    return found.digest()


def _shape(config: Config) -> str:
    """One digest of all that shapes documents besides their entries."""
    shaping = (config.site, replace(config.feeds, folder=Path()), _made_by())
    return hashlib.blake2b(repr(shaping).encode(), digest_size=16).hexdigest()


def _publish(parts: Parts, release: Release, report: Report) -> None:
    """What is linked goes out before what links to it; a stage that fails keeps those after it back."""
    for name, rows in stages(parts.store.dirty()):
        if not rows:
            continue
        parts.progress("publishing " + name, len(rows), 0)
        if name == "assets":
            good = release.assets(rows)
        elif name == "pages":
            good = release.pages(rows, partial(parts.progress, "publishing pages", len(rows)))
        elif name == "feeds":
            outcomes = [release.feed(feed, of) for feed, of in _by_feed(parts.store.dirty())]
            good = all(outcomes)
        else:
            good = release.lists(rows)
        if not good:
            waiting = [row for row in parts.store.dirty() if row.path not in report.unpublished]
            for row in waiting:
                report.unpublished[row.path] = f"{row.path} waits for what it links to."
            return
    release.remove(parts.store.dirty(gone=True))


def _by_feed(rows: Sequence[DocumentRow]) -> list[tuple[str, list[DocumentRow]]]:
    found: dict[str, list[DocumentRow]] = {}
    for kind in feeds.KINDS:
        for row in rows:
            if row.kind == kind:
                found.setdefault(row.subject, []).append(row)
    return list(found.items())


def _sum_up(parts: Parts, gone: removals.Removals, report: Report) -> None:
    counts = parts.store.count_seeds()
    report.removed, report.held_back = gone.removed, gone.held_back
    report.held, report.copies = counts.get("held", 0), counts.get("copy", 0)
    report.failures += [Failure(row.path, row.reason or "") for row in parts.store.seeds_in("failed")]
    report.failures += [Failure(seed, reason) for seed, reason in parts.store.blocked()]
    done = report.new + report.updated + report.moved + report.held + report.copies + counts.get("failed", 0)
    report.unchanged = max(0, counts["all"] - done)


def remember(store: Store, now: datetime, report: Report) -> None:
    """Add a build that changed something, or that has something to say, to the store's memory of builds."""
    with store.transaction():
        data = report.data()
        store.add_build(
            now, {**data, "documents": data["documents"][:_SHOWN], "written": len(data["documents"])}
        )
