"""Feeds: which of them a change touches, which entries one holds, and the value that is rendered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from . import links, markup
from .config import Config, formats
from .records import DocumentRow, Kind, Record
from .types import Entry, Feed, Person, Tombstone

#: The feed that every entry belongs to.
MAIN = "main"
#: The documents of a feed, in the order in which they go out.
KINDS: tuple[Kind, ...] = ("rss", "atom", "json", "index")
#: The most tombstones in one document, and the bytes of a document that there are for each: they weigh some 150.
TOMBSTONES, _TOMBSTONE_SHARE = 100, 1_500


def touched(before: Record | None, after: Record | None) -> frozenset[str]:
    """The names of the feeds in which a subscriber could see the difference between two states of an entry."""
    if _visible(before) == _visible(after):
        return frozenset()
    return frozenset((MAIN,))


def _visible(record: Record | None) -> Entry | None:
    # The text is in the markup; the store keeps no more of it than an opening.
    return replace(record.entry, text="") if record and record.live and not record.blocked else None


def assemble(config: Config, site: str, name: str, records: Sequence[Record], updated: datetime) -> Feed:
    """The feed `name` with `records` as its members: every address absolute, newest first, number as tie-break.

    `site` is the site's id. `records` come in the order of their numbers, latest first.
    """
    base = config.site.url
    entries = [placed(record.entry, base) for record in records]
    # The sort is stable: of two published at one instant the later number stays first.
    entries.sort(key=lambda entry: entry.published, reverse=True)
    return Feed(
        name=name,
        id=site,
        title=markup.line(config.site.title),
        description=markup.line(config.site.description),
        language=config.site.language,
        author=Person(markup.line(config.site.author)),
        home=base,
        updated=updated,
        addresses={kind: links.address(base, path) for kind, path in formats(config).items() if path},
        entries=tuple(entries),
        content=config.feeds.content,
        hubs=config.websub.hubs,
        timezone=config.site.timezone,
    )


def is_topic(config: Config, row: DocumentRow) -> bool:
    """Whether people subscribe to this document, at this path: no page, no archive, no copy at an older name."""
    if row.kind not in ("rss", "atom", "json") or "#" in row.subject:
        return False
    return row.subject != MAIN or row.path == formats(config)[row.kind]


def tombstones(gone: Iterable[tuple[int, str, datetime]], most: int) -> tuple[Tombstone, ...]:
    """What a feed tells of the entries that have gone lately, latest first: few enough that it may weigh `most` bytes.

    `most` is 0 where it may weigh anything.
    """
    few = min(TOMBSTONES, most // _TOMBSTONE_SHARE) if most else TOMBSTONES
    return tuple(Tombstone(iri, at) for _key, iri, at in islice(gone, few))


def placed(entry: Entry, site: str) -> Entry:
    """`entry` as it stands in a feed: its link, picture and markup absolute."""
    link = links.address(site, entry.link)
    image = entry.image and replace(entry.image, url=entry.image.url.replace(markup.SITE, site))
    return replace(entry, link=link, image=image, html=markup.place(entry.html, site, link))


def fit(records: Sequence[Record], weights: Iterable[int], most: int) -> list[Record]:
    """As many of `records`, latest first, as weigh `most` bytes together (0: all); one always goes out.

    One that is too heavy by itself goes in as its summary.
    """
    if not most:
        return list(records)
    out: list[Record] = []
    left = most
    for record, weight in zip(records, weights, strict=True):
        if weight > most:
            record, weight = replace(record, entry=replace(record.entry, html="")), most // 100  # noqa: PLW2901 - the same one, lighter
        if weight > left and out:
            break
        out.append(record)
        left -= weight
    return out
