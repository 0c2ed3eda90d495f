"""Feeds that stand in the feeds folder, and that articles or configuration may beget no more: once born, they stay."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from .. import feeds, groups, wanted
from ..config import Config
from ..folding import fold
from ..membership import list_anew
from ..records import FeedRow, Group, waiting
from ..stores import Store
from .ownership import parsed
from .publication import Publication

_NAME = re.compile("[a-z0-9-]+")


def take_over(config: Config, store: Store, now: datetime) -> list[tuple[FeedRow, Publication]]:
    """Have the store know the feeds that it does not know; which they are. Call inside a transaction, first of all."""
    taken = []
    for kind, name, made in _found(config, store):
        row = _row(config, kind, name, made, now)
        if all(other.label != row.label for other in store.feeds(kind)):
            store.bear(waiting(kind, row.label), row)
            wanted.feed(config, store, name)
            list_anew(store)
            taken.append((row, made))
    return taken


def join(config: Config, store: Store, taken: Iterable[tuple[FeedRow, Publication]]) -> None:
    """Have the feeds that are no longer in config.toml keep what they hold, which nothing else tells."""
    named = {one.name for one in config.more}
    for row, made in taken:
        for one in made.identities if row.kind == groups.CONFIGURED and row.label not in named else ():
            for record in store.records("id", one.id) if one.id else ():
                kinds = [kind for kind in groups.AUTOMATIC if store.feeds(kind, 1)]
                others = groups.Grouping(config, kinds).of(record.entry, record.seed)
                own = Group(row.kind, row.label, row.title, bears=False)
                store.join(record.entry.key, [*others, own], store.joined(record.entry.key))


def _found(config: Config, store: Store) -> Iterator[tuple[str, str, Publication]]:
    """Kind, name and document of each feed of feeder's making that the store does not know."""
    for kind, place in groups.PLACES.items():
        for folder in sorted(config.feeds.folder.joinpath(place).glob("*/")):
            name = f"{place}/{folder.name}"
            if _NAME.fullmatch(folder.name) and store.feed(name) is None and (made := _own(config, name)):
                yield kind, name, made


def _own(config: Config, name: str) -> Publication | None:
    """A feed as one of its documents tells of it, that of feeder's making which says so itself first."""
    paths: list[Path] = [config.feeds.folder / path for path in feeds.documents(config, name).values()]
    found = [made for path in paths if (made := parsed(path)) and made.own and made.form != "page"]
    return next(iter(found), None)


def _row(config: Config, kind: str, name: str, made: Publication, now: datetime) -> FeedRow:
    main = _own(config, feeds.MAIN)
    site = main.title if main else config.site.title
    last, shown = name.rpartition("/")[2], made.title.removeprefix(f"{site}: ")
    at = made.updated if made.updated and made.updated <= now else now
    if kind == groups.CONFIGURED:
        return FeedRow(
            name=name,
            kind=kind,
            label=last,
            title="" if shown == last else made.title,
            description="" if made.description == made.title else made.description,
            language=None if made.language == config.site.language else made.language,
            born=at,
            updated=at,
        )
    language = (made.language or last).lower() if kind == "language" else None
    label = language or fold(shown)
    title = groups.Grouping(config).shown(kind, label, shown)
    return FeedRow(name=name, kind=kind, label=label, title=title, language=language, born=at, updated=at)
