"""Which feeds there are: those of [[feed]], and the automatic ones, born when they have entries enough."""

import json
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import datetime
from itertools import count

from . import feeds, groups, slugs, wanted
from .config import Config
from .entries import Entries
from .records import FeedRow
from .stores import Store

#: Entries that are gone through in one transaction where the configuration has changed what belongs where.
BATCH = 500
_NAME = "groups"


def declare(config: Config, store: Store, now: datetime) -> None:
    """Have a feed for each of [[feed]], also without entries. Raises ConfigError; call inside a transaction."""
    for one in config.more:
        name = f"{groups.PLACES[groups.CONFIGURED]}/{one.name}"
        known = store.feed(name)
        row = known or FeedRow(
            name=name, kind=groups.CONFIGURED, label=one.name, title=one.title, born=now, updated=now
        )
        said = replace(row, title=one.title, description=one.description, language=one.language)
        if said != known:
            store.put_feed(said)
            list_anew(store)
        if known is None:
            wanted.feed(config, store, name)


def regroup(config: Config, store: Store, entries: Entries) -> None:
    """Where the configuration has changed what belongs where, go through all entries; not inside a transaction."""
    if store.meta(_NAME) == (rules := _rules(config)):
        return
    # A notice stands where its article stood, of which nothing is left that would say where that is.
    retracted = {one.entry for one in store.retractions()}
    last = 0
    while batch := store.live(last, BATCH):
        with store.transaction():
            for record in batch:
                if record.entry.key not in retracted:
                    entries.regroup(record)
            entries.soil()
        last = batch[-1].entry.key
    with store.transaction():
        _respell(config, store, entries)
        store.set_meta(_NAME, rules)


def _respell(config: Config, store: Store, entries: Entries) -> None:
    """Have the feeds made anew, with the titles that they have by now."""
    grouping = groups.Grouping(config)
    for kind in groups.PLACES:
        for row in store.feeds(kind):
            title = row.title if kind == groups.CONFIGURED else grouping.shown(kind, row.label, row.title)
            if title != row.title:
                store.put_feed(replace(row, title=title))
            entries.touch(row.name, None)
    entries.soil()
    list_anew(store)


def _rules(config: Config) -> str:
    """All of the configuration that says what belongs where, and what it is called."""
    said = (
        config.feeds.automatic,
        sorted(config.feeds.aliases.items()),
        config.site.author,
        config.site.author == config.site.title,  # which is nobody then
        config.site.language,
    )
    return json.dumps([*said, [astuple(one) for one in config.more]])


def enrol(
    config: Config,
    store: Store,
    entries: Entries,
    now: datetime,
    is_out: Callable[[str], bool] | None = None,
) -> None:
    """Have the feeds born that are due, and number the new members of all; call inside a transaction.

    Where `is_out` tells which documents lie there already, a feed with one of them is due with its first entry.
    """
    due = store.ripe(groups.LEAST)
    for row in store.ripe(1) if is_out else due:
        name = _free(config, store, row)
        if row in due or (is_out and any(map(is_out, feeds.documents(config, name).values()))):
            store.bear(row.name, _newborn(config, row, name, now))
            wanted.feed(config, store, name)
            list_anew(store)
    for name in store.enrol():
        entries.touch(name, None)


def _newborn(config: Config, row: FeedRow, name: str, now: datetime) -> FeedRow:
    title = groups.Grouping(config).shown(row.kind, row.label, row.title)
    language = row.label if row.kind == "language" else None
    return replace(row, name=name, title=title, language=language, born=now, updated=now)


def _free(config: Config, store: Store, row: FeedRow) -> str:
    """A name for a feed, for good: of two with one slug the later is numbered."""
    base = slugs.slug(row.label)
    for number in count(1):
        name = f"{groups.PLACES[row.kind]}/{slugs.numbered(base, number)}"
        paths = feeds.documents(config, name).values()
        # A page without a suffix may lie where the folder is to be.
        taken = any(store.address_taken(path) or store.document(path) for path in (name, *paths))
        if store.feed(name) is None and not taken:
            return name
    raise AssertionError("numbers have no end")


def list_anew(store: Store) -> None:
    """Have the documents made again that name all feeds."""
    for kind in ("opml", "index"):
        store.soil(kind, feeds.MAIN)
