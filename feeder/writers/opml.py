"""OPML 2.0: the list of a site's feeds, which readers import at once."""

from collections.abc import Sequence

from lxml import etree

from feeder.types import Document, Feed
from feeder.writers import FORMATS, parts


def render(feeds: Sequence[Feed], path: str) -> Document:
    """The feeds as an OPML subscription list, in the order given; the first, the main feed, names it.

    A feed that goes out neither as Atom nor as RSS is left out: no reader could subscribe to it.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    body = etree.SubElement(root, "body")
    if feeds:
        etree.SubElement(head, "title").text = feeds[0].title
    for feed in feeds:
        if address := feed.addresses.get("atom") or feed.addresses.get("rss"):
            etree.SubElement(body, "outline", _outline(feed, address))
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Document(path, data, FORMATS["opml"].media_type)


def _outline(feed: Feed, address: str) -> dict[str, str]:
    return {
        "type": "rss",
        "text": feed.title,
        "title": feed.title,
        "description": feed.description,
        "language": feed.language,
        "xmlUrl": address,
        "htmlUrl": parts.home(feed),
    }
