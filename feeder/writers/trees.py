"""RSS and Atom trees: the one place that knows feedgen, and what of its output must be mended.

feedgen offers a seam, the extension, which is handed each element when it is finished; the
writers use it to put right what feedgen 1.0 leaves out or sets wrong.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from feeder.types import Entry, Feed, Person
from feeder.writers import FORMATS, parts
from feeder.writers.ways import THEME, root

ATOM = "{http://www.w3.org/2005/Atom}"
#: Tombstones (RFC 6721).
AT = "{http://purl.org/atompub/tombstones/1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What every validator takes for an address; RFC 4287 lets a feed do without one.
_EMAIL = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# RFC 6838, section 4.2; pages write "png" too.
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)

Element = etree._Element  # noqa: SLF001 - the only name that lxml has for the type
MendFeed = Callable[[Feed, Element], None]
MendEntry = Callable[[Feed, Entry, Element], None]


class _Unwritten(datetime):
    """An instant that feedgen takes and never writes, since it counts as false.

    Its RSS dates switch the locale of the whole process: a race beside other threads.
    """

    def __bool__(self) -> bool:
        return False


class _Seam:
    """A feedgen extension that hands the finished element on to `mend`."""

    mend: Callable[[Element], None]
    namespaces: Mapping[str, str] = {"media": MEDIA[1:-1]}

    def extend_ns(self) -> Mapping[str, str]:
        return self.namespaces

    def extend_rss(self, element: Element) -> Element:
        self.mend(element)
        return element

    extend_atom = extend_rss


def rss(feed: Feed, path: str, mend_feed: MendFeed, mend_entry: MendEntry) -> bytes:
    """The feed as RSS 2.0 at `path`. feedgen writes no date and no author here; they are the mending's part."""
    tree = _tree(feed, "rss", mend_feed)
    tree.seam.namespaces = {**tree.seam.namespaces, "dc": DC[1:-1]}
    tree.updated(_Unwritten(1970, 1, 1, tzinfo=UTC))
    tree.docs("")
    for entry in feed.entries:
        node = _node(tree, feed, entry, mend_entry)
        node.title(parts.title(entry))
    return _styled(tree.rss_str(pretty=True), path)


def atom(feed: Feed, path: str, mend_feed: MendFeed, mend_entry: MendEntry) -> bytes:
    """The feed as Atom 1.0 at `path`."""
    tree = _tree(feed, "atom", mend_feed)
    if feed.tombstones:
        tree.seam.namespaces = {**tree.seam.namespaces, "at": AT[1:-1]}
    tree.id(feed.id)
    tree.updated(feed.updated)
    tree.author(_person(feed.author))
    for entry in feed.entries:
        node = _node(tree, feed, entry, mend_entry)
        node.title(parts.headline(entry, feed.timezone))
        node.author([_person(author) for author in entry.authors])
        node.published(entry.published)
        node.updated(entry.updated)
    return _styled(tree.atom_str(pretty=True), path)


def _styled(data: bytes, path: str) -> bytes:
    """A feed with the instruction that has a browser show it in our style (Associating Style Sheets with XML)."""
    style = f'<?xml-stylesheet type="text/css" href="{root(path)}{THEME}feed.css"?>'
    return data.replace(b"?>\n", f"?>\n{style}\n".encode(), 1)


def _tree(feed: Feed, name: str, mend: MendFeed) -> Any:
    tree = FeedGenerator()
    tree.register_extension("seam", _Seam, _Seam)
    tree.seam.mend = partial(mend, feed)
    if _mark(feed):
        tree.seam.namespaces = {**tree.seam.namespaces, "fh": HISTORY[1:-1]}
    tree.title(feed.title)
    tree.description(feed.description or feed.title)
    tree.language(feed.language)
    tree.generator("feeder")
    tree.link(href=feed.addresses[name], rel="self", type=FORMATS[name].media_type)
    for hub in feed.hubs:
        tree.link(href=hub, rel="hub")
    # The last link becomes the channel's own.
    tree.link(href=parts.home(feed), rel="alternate", type="text/html")
    return tree


def _node(tree: Any, feed: Feed, entry: Entry, mend: MendEntry) -> Any:
    node = tree.add_entry(order="append")
    node.seam.mend = partial(mend, feed, entry)
    node.id(entry.id)
    node.link(href=entry.link)
    if summary := parts.summary(feed, entry):
        # feedgen has one summary for RSS, where it is HTML, and for Atom, where it says what it is.
        node.summary(escape(summary, quote=False), type="html")
    if body := parts.body(feed, entry):
        node.content(body, type="html")
    node.category([{"term": category} for category in entry.categories])
    return node


def _person(person: Person) -> dict[str, str | None]:
    email = person.email if person.email and _EMAIL.fullmatch(person.email) else None
    return {"name": person.name, "email": email, "uri": person.url}


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> None:
    """Append an element to `parent`."""
    etree.SubElement(parent, tag, attributes).text = text


def add_image(feed: Feed, entry: Entry, parent: Element) -> None:
    """Append the lead image as Media RSS, without a group: a group is for alternatives."""
    if image := parts.image(feed, entry):
        stated = image.media_type or ""
        kind = {"type": stated} if _MEDIA_TYPE.fullmatch(stated) else {}
        add(parent, MEDIA + "content", url=image.url, medium="image", **kind)


def add_history(feed: Feed, name: str, parent: Element, tag: str) -> None:
    """Append what RFC 5005 says of the document in the format `name`; `tag` is that of a link."""
    for relation, address in parts.history(feed, name):
        add(parent, tag, rel=relation, href=address, type=FORMATS[name].media_type)
    if mark := _mark(feed):
        add(parent, HISTORY + mark)


def _mark(feed: Feed) -> str | None:
    """The element of RFC 5005 that says what a document is: `complete` (section 2) or `archive` (section 4)."""
    if feed.history is None:
        return None
    return "complete" if feed.history.complete else "archive" if feed.history.current else None


def order(parent: Element, ranks: Mapping[str, int]) -> None:
    """Sort the children by the rank of their tags."""
    parent[:] = sorted(parent, key=lambda child: ranks[str(child.tag)])


def ranks(tags: str) -> Mapping[str, int]:
    """The order of elements, for `order`: their tags in one string, apart by spaces."""
    return {tag: rank for rank, tag in enumerate(tags.split())}
