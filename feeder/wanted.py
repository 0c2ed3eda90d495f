"""Which documents there are to be: their names, and when all of them are made anew."""

import hashlib
from dataclasses import replace
from pathlib import Path

from . import __version__, archiving, feeds, groups, links, sitemaps
from .config import Config, formats
from .errors import ConfigError
from .publishers import Publisher
from .records import DocumentRow, Kind
from .stores import Store
from .writers import templating
from .writers.ways import THEME

# Of many feeds those are looked for that changed last.
_LOOKED_FOR = 50


def name(config: Config, store: Store) -> None:
    """Have a document of each format under its configured name. Raises ConfigError; call inside a transaction."""
    _want(config, store, "opml", config.feeds.opml, feeds.MAIN)
    feed(config, store, feeds.MAIN)
    if is_anew(config, store):
        for kind in groups.PLACES:
            for row in store.feeds(kind):
                feed(config, store, row.name)
    _theme(config, store)
    sitemaps.name(config, store)


def feed(config: Config, store: Store, name: str) -> None:
    """Have a document of the feed `name` in each format. Raises ConfigError; call inside a transaction."""
    paths = feeds.documents(config, name)
    for kind in feeds.KINDS:
        _want(config, store, kind, paths.get(kind), name)


def mark(config: Config, store: Store, publisher: Publisher, *, everything: bool) -> None:
    """Mark all documents when what shapes them has changed, and those that are missing."""
    if everything or is_anew(config, store) or not publisher.exists(""):
        archiving.mark(config, store)
        store.soil()
        store.unpost(config.websub.hubs)
        store.set_meta("shape", _shape(config))
    names = dict.fromkeys([feeds.MAIN, *(row.name for row in store.latest_feeds(_LOOKED_FOR))])
    rows = [row for name in names for kind in (*feeds.KINDS, "opml") for row in store.documents(kind, name)]
    rows += [*store.documents("theme"), *store.documents("sitemap")]
    # Of all archives those are looked for that the feeds lead to.
    for row in [*rows, *(row for name in names for row in archiving.newest(config, store, name))]:
        if not row.dirty and not publisher.exists(row.path):
            store.put_document(replace(row, dirty=True))
    # Of ten thousand pages those are looked for that somebody may open today.
    for record in store.window(feeds.MAIN, config.feeds.entries):
        path = links.file(record.entry.link)
        if not links.is_elsewhere(record.entry.link) and not publisher.exists(path):
            store.mark(path, "page", str(record.entry.key), gone=False)


def is_anew(config: Config, store: Store) -> bool:
    """Whether settings, templates or version are others than those that the documents were made by."""
    return store.meta("shape") != _shape(config)


def _want(config: Config, store: Store, kind: Kind, path: str | None, name: str) -> None:
    """Have a document of this kind at `path`. At its older paths it stays, as a copy; with none it goes."""
    rows = store.documents(kind, name)
    for row in [row for row in rows if row.path != path and row.digest is None and row.pending is None]:
        store.drop_document(row.path)  # a name that was thought better of before anything went out there
    if path is None:
        for row in rows:
            store.put_document(replace(row, dirty=True, gone=True))
    elif not any(row.path == path and not row.gone for row in rows):
        there = store.document(path)
        if store.address_taken(path) or (there and there.kind not in formats(config)):
            what = f"feeds.{kind}" if name == feeds.MAIN else f"[[feed]] {name.rpartition('/')[2]}"
            raise ConfigError(
                f"{config.path}: {what}: {path} is the page of an article; choose another name."
            )
        # A document of another format is feeder's own too, and is replaced: its digest says so.
        new = DocumentRow(path=path, kind=kind, subject=name)
        store.put_document(replace(there, kind=kind, subject=name, dirty=True, gone=False) if there else new)


def _theme(config: Config, store: Store) -> None:
    """Have the files that pages and feeds are shown with, where there are any."""
    there = config.feeds
    shown = {
        "style.css": there.pages or there.index,
        "page.js": there.index,
        "feed.css": there.rss or there.atom,
    }
    for name, wanted in shown.items():
        known = store.document(THEME + name)
        if wanted and (known is None or known.gone):
            store.mark(THEME + name, "theme", name, gone=False)
        elif known and not wanted and not known.gone:
            store.put_document(replace(known, dirty=True, gone=True))


def _shape(config: Config) -> str:
    """One digest of all that shapes documents besides their entries, and that says which seeds can be read."""
    limits = (config.seeds.max_bytes, config.seeds.timeout)
    # Which feeds there are is another matter, which leaves the pages as they are.
    shaped = replace(config.feeds, folder=Path(), templates=None, automatic=(), aliases={})
    made_by = (__version__, templating.digest(config.feeds.templates))
    shaping = (config.site, shaped, config.websub.hubs, limits, made_by)
    return hashlib.blake2b(repr(shaping).encode(), digest_size=16).hexdigest()
