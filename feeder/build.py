"""One run, start to end: the only file that knows the order.

    scan, settle      what is new, changed, gone, due
    take              read each, resolve which entry it is, remember it     one transaction a batch
    remove, enrol     withdraw what is gone, number what is new             the last transaction
    render … publish  assets, pages, feeds, lists; then removals            from the store alone

Every document is a function of what the store remembers, so a crash between any two steps is
repaired by the next build.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from . import __version__, assets, feeds, readers, removals, seeds
from .config import Config, advice, formats
from .entries import Entries
from .errors import ConfigError
from .intake import Intake
from .publishers import Publisher
from .records import AssetRow, DocumentRow
from .release import Release, stages
from .report import Progress, Report
from .seeds import Look
from .stores import Store
from .types import Failure

#: Seeds remembered in one durable transaction: so many are read again after a crash.
BATCH = 500
# What a build that wrote nothing may say anew.
_SAID = ("held", "copies", "held_back", "failures", "unpublished", "notices", "moved")
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
    intake = Intake(
        parts.config, parts.store, entries, now, gone=look.gone, others=look.others, force=everything
    )
    _take(parts, intake, entries, look, report)
    with parts.store.transaction():
        for path in parts.store.strays():
            _take_one(parts.config.seeds.folder, intake, path, report)
        gone = removals.apply(parts.config, parts.store, intake, entries, look, accept=accept)
        if parts.store.enrol(feeds.MAIN):
            entries.touch(feeds.MAIN, None)
        entries.soil()
        _soil(parts, everything=everything)
    _publish(parts, release)
    _sum_up(parts, entries, gone, report)
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
    look = _scan(parts)
    report.folder_missing = "" in look.unlisted
    for below, reason in look.unlisted.items():
        report.failures.append(Failure(str(folder / below), f"the folder can't be listed: {reason}"))
    files = _files(parts, look)
    if look.changed or look.gone or files:
        parts.pause(parts.config.seeds.settle)
    came = {sighting.path for sighting in look.changed}
    look = seeds.settle(folder, look)
    if look.gone and any(sighting.path not in came for sighting in _scan(parts).changed):
        look.gone = []  # what came since may be what went, and is read with it in the next build
    settled = [row for row in files if assets.is_settled(folder, row.source, look.others.get(row.source))]
    moving = dict.fromkeys([*look.moving, *(row.source for row in files if row not in settled)])
    report.notices += [f"{path} is still being written; it is read in a later build." for path in moving]
    changed = {sighting.path for sighting in look.changed}
    for path in _again(parts, settled, now, everything=everything):
        if path not in changed and path not in look.gone:
            sighting = seeds.sight(folder, path)
            if sighting is not None:
                look.changed.append(sighting)
    look.changed.sort(key=lambda sighting: sighting.path.encode("utf-8", "surrogateescape"))
    return look


def _scan(parts: Parts) -> Look:
    unlisted: dict[str, str] = {}
    suffixes = tuple(readers.FORMATS)
    found = seeds.scan(parts.config.seeds.folder, unlisted.__setitem__)
    look = seeds.compare(found, parts.store.stamps(), lambda path: path.lower().endswith(suffixes))
    look.unlisted = unlisted
    return look


def _files(parts: Parts, look: Look) -> list[AssetRow]:
    """The files beside articles that came, changed or went."""
    return [
        row
        for row in parts.store.assets()
        if look.others.get(row.source) != row.stamp and not row.source.startswith(tuple(look.unlisted))
    ]


def _again(parts: Parts, files: Sequence[AssetRow], now: datetime, *, everything: bool) -> list[str]:
    """Unchanged seeds that must be read all the same: the due ones, and those that show one of `files`."""
    if everything:
        return [path for path, _ in parts.store.stamps()]
    out = parts.store.due(now)
    if parts.store.meta("shape") != _shape(parts.config):  # what was wrong with them may have been that
        out += [path for path, _ in parts.store.blocked()]
    for row in files:
        out += [record.seed for record in parts.store.records("key", row.entry) if record.seed]
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
    for row in [row for row in rows if row.path != path and row.digest is None and row.pending is None]:
        store.drop_document(row.path)  # a name that was thought better of before anything went out there
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
    if name == "feeds":
        outcomes = [release.feed(feed, of) for feed, of in _by_feed(parts.store.dirty())]
        return all(outcomes)
    return release.lists(rows)


def _by_feed(rows: Sequence[DocumentRow]) -> list[tuple[str, list[DocumentRow]]]:
    found: dict[str, list[DocumentRow]] = {}
    for kind in feeds.KINDS:
        for row in rows:
            if row.kind == kind:
                found.setdefault(row.subject, []).append(row)
    return list(found.items())


def _sum_up(parts: Parts, entries: Entries, gone: removals.Removals, report: Report) -> None:
    counts = parts.store.count_seeds()
    report.removed, report.held_back = gone.removed, gone.held_back
    report.notices += entries.notices
    report.held, report.copies = counts.get("held", 0), counts.get("copy", 0)
    report.failures += [Failure(row.path, row.reason or "") for row in parts.store.seeds_in("failed")]
    report.failures += [Failure(seed, reason) for seed, reason in parts.store.blocked()]
    done = report.new + report.updated + report.moved + report.held + report.copies + counts.get("failed", 0)
    report.unchanged = max(0, counts["all"] - done)


def remember(store: Store, now: datetime, report: Report) -> None:
    """Note when feeder last looked; and the build, if it changed something or says something else than the last."""
    data = report.data()
    last = next(iter(store.builds(1)), {})
    said_again = last and all(last[name] == json.loads(json.dumps(data[name])) for name in _SAID)
    if not report.documents:
        data["problems"] = last.get("problems", [])  # nothing was made that could have others
    with store.transaction():
        store.set_meta("looked", now.isoformat())
        if report.documents or not said_again:
            shown = {**data, "documents": data["documents"][:_SHOWN], "written": len(data["documents"])}
            store.add_build(now, shown)
