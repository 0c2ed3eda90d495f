"""Feeds: which of them a change touches, which entries one holds, and the value that is rendered."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from itertools import islice

from . import history, links, markup, types
from .config import Config, formats
from .records import DocumentRow, FeedRow, Kind, Record
from .types import Entry, Feed, Person, Sibling, Tombstone

#: The feed that every entry belongs to.
MAIN = types.MAIN
#: The documents of a feed, in the order in which they go out.
KINDS: tuple[Kind, ...] = ("rss", "atom", "json", "index")
#: The most tombstones in one document, and the bytes of a document that there are for each: they weigh some 150.
TOMBSTONES, _TOMBSTONE_SHARE = 100, 1_500


def differ(before: Record | None, after: Record | None) -> bool:
    """Whether a subscriber could see the difference between two states of an entry."""
    if before is None or after is None or not (_is_shown(before) and _is_shown(after)):
        return _is_shown(before) != _is_shown(after)
    # The text is in the markup; the store keeps no more of it than an opening.
    return replace(before.entry, text="") != replace(after.entry, text="")


def touched(
    before: Record | None, after: Record | None, was: frozenset[str], now: frozenset[str]
) -> frozenset[str]:
    """The names of the feeds in which a subscriber could see the difference between two states of an entry.

    `was` are the feeds that it belonged to, and `now` those that it belongs to.
    """
    if differ(before, after):
        return was | now
    return was ^ now if _is_shown(after) else frozenset()


def _is_shown(record: Record | None) -> bool:
    return record is not None and record.live and not record.blocked


def documents(config: Config, name: str) -> dict[Kind, str]:
    """The paths of a feed's documents below the feeds folder, but for those that are switched off."""
    paths = formats(config)
    if name == MAIN:
        return {kind: path for kind in KINDS if (path := paths[kind])}
    return {kind: f"{name}/{history.FILES[kind]}" for kind in KINDS if paths[kind]}


def addresses(config: Config, name: str) -> dict[str, str]:
    """The absolute addresses of a feed's documents, and with the main feed that of the list of feeds."""
    base = config.site.url
    found = {str(kind): links.address(base, path) for kind, path in documents(config, name).items()}
    if name == MAIN and config.feeds.opml:
        found["opml"] = links.address(base, config.feeds.opml)
    return found


def sibling(config: Config, row: FeedRow) -> Sibling:
    """A feed as others' pages name it."""
    return Sibling(
        kind=row.kind, label=row.title, title=_title(config, row), addresses=addresses(config, row.name)
    )


def _title(config: Config, row: FeedRow) -> str:
    site = markup.line(config.site.title)
    if row.name == MAIN:
        return site
    if row.kind == "feed":  # one of [[feed]] has a title of its own
        return markup.line(row.title) or f"{site}: {row.label}"
    return f"{site}: {markup.line(row.title)}"


def assemble(
    config: Config, id: str, row: FeedRow, records: Sequence[Record], siblings: Sequence[FeedRow] = ()
) -> Feed:
    """The feed of `row` with `records` as its members: every address absolute, newest first, number as tie-break.

    `id` is the feed's own. `records` come in the order of their numbers, latest first. `siblings` are those that its
    page is to name.
    """
    base = config.site.url
    entries = [placed(record.entry, base) for record in records]
    # The sort is stable: of two published at one instant the later number stays first.
    entries.sort(key=lambda entry: entry.published, reverse=True)
    return Feed(
        name=row.name,
        id=id,
        title=_title(config, row),
        description=markup.line(row.description or _described(config, row)),
        language=row.language or config.site.language,
        author=Person(markup.line(config.site.author)),
        home=base,
        updated=row.updated,
        addresses=addresses(config, row.name),
        entries=tuple(entries),
        content=config.feeds.content,
        hubs=config.websub.hubs,
        siblings=tuple(sibling(config, one) for one in siblings),
        timezone=config.site.timezone,
    )


def is_topic(config: Config, row: DocumentRow) -> bool:
    """Whether people subscribe to this document, at this path: no page, no archive, no copy at an older name."""
    if row.kind not in ("rss", "atom", "json") or history.is_archive(row.subject):
        return False
    return row.subject != MAIN or row.path == formats(config)[row.kind]


def tombstones(gone: Iterable[tuple[int, str, datetime]], most: int) -> tuple[Tombstone, ...]:
    """What a feed tells of the entries that have gone lately, latest first: few enough that it may weigh `most` bytes.

    `most` is 0 where it may weigh anything.
    """
    few = min(TOMBSTONES, most // _TOMBSTONE_SHARE) if most else TOMBSTONES
    return tuple(Tombstone(iri, at) for _key, iri, at in islice(gone, few))


def _described(config: Config, row: FeedRow) -> str:
    return config.site.description if row.name == MAIN else _title(config, row)


def placed(entry: Entry, site: str) -> Entry:
    """`entry` as it stands in a feed: its link, picture and markup absolute."""
    link = links.address(site, entry.link)
    image = entry.image and replace(entry.image, url=entry.image.url.replace(markup.SITE, site))
    return replace(entry, link=link, image=image, html=markup.place(entry.html, site, link))


def fit(
    records: Sequence[Record],
    weigh: Callable[[Entry], int],
    most: int,
    stay: AbstractSet[int] = frozenset(),
) -> list[Record]:
    """As many of `records`, latest first, as weigh `most` bytes together (0: all); one always goes out.

    One that is too heavy by itself goes in as its summary. So does one that finds no room but whose key is in `stay`;
    the others are left out from the first that finds none.
    """
    if not most:
        return list(records)
    out: list[Record] = []
    left, is_full = most, False
    for record in records:
        stays = record.entry.key in stay
        weight = weigh(record.entry)
        if weight > most or (weight > left and stays):
            record = replace(record, entry=replace(record.entry, html=""))  # noqa: PLW2901 - the same one, lighter
            weight = weigh(record.entry)
        is_full |= weight > left and bool(out)
        if stays or not is_full:
            out.append(record)
            left -= weight
        elif not stay:
            break
    return out
