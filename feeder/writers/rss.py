"""RSS 2.0, with the RSS Best Practices Profile.

An item has one date, its publication. An `atom:updated` beside it would be valid, yet rss2email and
many a script on feedparser show it as the article's date, which an edit would then move.
"""

from datetime import UTC, datetime
from email.utils import format_datetime

from feeder.types import Document, Entry, Feed
from feeder.writers import FORMATS, parts
from feeder.writers.trees import (
    ATOM,
    DC,
    HISTORY,
    MEDIA,
    Element,
    add,
    add_history,
    add_image,
    order,
    ranks,
    rss,
)

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"

_CHANNEL = ranks(
    f"title link description language lastBuildDate generator {ATOM}link {HISTORY}complete {HISTORY}archive"
)
_ITEM = ranks(
    f"title link guid pubDate {DC}creator {DC}source {DC}language category description {_CONTENT}encoded {MEDIA}content"
)


def render(feed: Feed, path: str) -> Document:
    """The feed as RSS 2.0; `feed.addresses["rss"]` is its own address."""
    return Document(path, rss(feed, path, _channel, _item), FORMATS["rss"].media_type)


def _channel(feed: Feed, root: Element) -> None:
    channel = root[0]
    add(channel, "lastBuildDate", _date(feed.updated))
    add_history(feed, "rss", channel, ATOM + "link")
    for hub in feed.hubs:  # feedgen writes the link to itself alone
        add(channel, ATOM + "link", href=hub, rel="hub")
    order(channel, _CHANNEL)


def _item(feed: Feed, entry: Entry, item: Element) -> None:
    add(item, "pubDate", _date(entry.published))
    for author in entry.authors:
        add(item, DC + "creator", author.name)
    if language := parts.language(feed, entry):
        add(item, DC + "language", language)
    if source := parts.source(entry):
        add(item, DC + "source", source)
    add_image(feed, entry, item)
    order(item, _ITEM)


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
