"""Atom 1.0 (RFC 4287)."""

from feeder.types import Document, Entry, Feed
from feeder.writers import FORMATS, parts
from feeder.writers.trees import (
    AT,
    HISTORY,
    MEDIA,
    XML_LANG,
    Element,
    add,
    add_history,
    add_image,
    atom,
    order,
    ranks,
)

_FEED = ranks(
    f"id title subtitle updated author link generator {HISTORY}complete {HISTORY}archive {AT}deleted-entry"
)
_ENTRY = ranks(f"id title updated published link author category summary content {MEDIA}content")


def render(feed: Feed, path: str) -> Document:
    """The feed as Atom 1.0; `feed.addresses["atom"]` is its own address."""
    return Document(path, atom(feed, path, _feed, _entry), FORMATS["atom"].media_type)


def _feed(feed: Feed, element: Element) -> None:
    add_history(feed, "atom", element, "link")
    for gone in feed.tombstones:
        add(element, AT + "deleted-entry", ref=gone.id, when=gone.at.isoformat().replace("+00:00", "Z"))
    order(element, _FEED)


def _entry(feed: Feed, entry: Entry, element: Element) -> None:
    for link in element.iterfind("link"):
        # feedgen loses both.
        link.set("rel", "alternate")
        link.set("type", "text/html")
    if source := parts.source(entry):
        add(element, "link", rel="via", href=source)
    if language := parts.language(feed, entry):
        element.set(XML_LANG, language)
    add_image(feed, entry, element)
    order(element, _ENTRY)
