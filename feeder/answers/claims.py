"""What a document says of itself that its answer can confirm or deny: its address, its hubs, its charset."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_REGISTRY = "http://www.iana.org/assignments/relation/"
_DECLARED = re.compile(rb"""<\?xml[^>]{1,200}?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)""")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Claims:
    """`selves` and `hubs` are absolute addresses."""

    selves: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    charset: str = "utf-8"


def claims(data: bytes, format: str | None, address: str) -> Claims:
    """What the document found at `address` says; nothing where it can't be read."""
    links = {"rss": _xml, "atom": _xml, "json": _json}.get(format or "", lambda _: ())
    found = [(relation, _joined(address, place)) for relation, place in links(data)]
    selves, hubs = (tuple(place for name, place in found if name == wanted) for wanted in ("self", "hub"))
    return Claims(selves, hubs, "utf-8" if format == "json" else charset(data))


def charset(data: bytes) -> str:
    """The encoding of an XML document by its mark or declaration (XML 1.0, appendix F)."""
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    declared = _DECLARED.match(data)
    return marked or (declared[1].decode("ascii").lower() if declared else "utf-8")


def _xml(data: bytes) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return
    channel = root.find("channel") if root.tag == "rss" else root
    for link in () if channel is None else channel.iterchildren(_ATOM_LINK):
        relation = link.get("rel", "alternate").strip().removeprefix(_REGISTRY)
        yield relation, _joined(link.base or "", link.get("href", "").strip())


def _json(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        feed: Any = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(feed, dict):
        return
    if isinstance(feed.get("feed_url"), str):
        yield "self", feed["feed_url"]
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and isinstance(hub.get("url"), str) and hub.get("type") == "WebSub":
            yield "hub", hub["url"]


def _joined(base: str, place: str) -> str:
    try:
        return urljoin(base, place)
    except ValueError:
        return place
