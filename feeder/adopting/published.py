"""What was published, read back for its identities: feeds of any program, and the pages that feeder made."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from .. import fetching, markup
from ..errors import UsageError
from ..readers import dates
from ..types import Moment, Tombstone
from .publication import Identity, Publication

#: So much of a page is read: all that tells its identity stands before its style sheet. In bytes.
HEAD = 65_536

_MADE_BY = "feeder"
_PAGE = b'<meta name="generator" content="feeder">'
_TAG = re.compile(r"<[^<>]{1,500}>")
_MOVED = re.compile(r"0; url=(.+)", re.DOTALL)

_ATOM = "{http://www.w3.org/2005/Atom}"
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_DC = "{http://purl.org/dc/elements/1.1/}date"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_TRUE_LINK = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
_EXPORT = re.compile(r"\{http://wordpress\.org/export/[^}]*\}(post_type|status)")
_WANTED = {"post_type": {"post", "page"}, "status": {"publish"}}
_FEEDS = {"rss", "RDF", "feed"}
_HOLDERS = {*_FEEDS, "channel"}

Element = etree._Element  # noqa: SLF001 - the only name that lxml has for the type


def parse(data: bytes, source: str, zone: tzinfo, place: Path | None = None) -> Publication:
    """The feed or page in `data`. Raises UsageError where it is neither."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if len(data) > fetching.LARGEST:
        raise UsageError(f"{source} is larger than {fetching.LARGEST // 1_000_000} MB, and so no feed.")
    if start.startswith(b"{"):
        return _json(data, source, zone)
    if start[:14].lower() == b"<!doctype html" or start[:5].lower() == b"<html":
        return _page(data[:HEAD], source, zone, place)
    return _xml(data.lstrip(), source, zone)


def _page(data: bytes, source: str, zone: tzinfo, place: Path | None) -> Publication:
    top = data.partition(b"<style>")[0]
    if _PAGE not in top:
        raise UsageError(f"{source} is a page that feeder did not make; only its feed tells its identities.")
    root = etree.fromstring(top, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    said = {
        one.get("name") or one.get("property") or one.get("http-equiv"): one.get("content") or ""
        for one in root.iter("meta")
    }
    address = next((one.get("href") for one in root.iter("link") if one.get("rel") == "canonical"), None)
    made = Publication(source=source, form="page", own=True, home=address)
    if moved := _MOVED.fullmatch(said.get("refresh", "")):
        return replace(made, leads_to=moved[1].strip())
    if "feeder:id" not in said:
        return made
    one = Identity(
        source=source,
        id=said["feeder:id"],
        address=address,
        title=markup.line(said.get("og:title", "")),
        published=dates.moment(said.get("article:published_time"), zone, source),
        updated=dates.moment(said.get("article:modified_time"), zone, source),
        place=place and place.absolute(),
        own=True,
    )
    return replace(made, identities=(one,))


def _json(data: bytes, source: str, zone: tzinfo) -> Publication:
    try:
        top = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{source} can't be read as JSON: {error}.") from error
    items = top.get("items")
    if "jsonfeed.org/version/" not in str(top.get("version")) or not isinstance(items, list):
        raise UsageError(f"{source} is JSON, but no JSON Feed.")
    # A JSON Feed has no place for its maker's name, but feeder's bytes are like nobody else's.
    own = "generator" not in top and _again(top) == data
    found = [_json_item(item, source, zone, own) for item in items if isinstance(item, dict)]
    home = top.get("home_page_url")
    return Publication(
        source=source,
        form="json",
        own=own,
        title=str(top.get("title", "")),
        description=str(top.get("description", "")),
        language=str(top["language"]) if "language" in top else None,
        home=home if isinstance(home, str) else None,
        identities=tuple(found),
    )


def _again(top: dict[str, Any]) -> bytes:
    text = json.dumps(top, ensure_ascii=False, indent=1)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _json_item(item: dict[str, Any], source: str, zone: tzinfo, own: bool) -> Identity:
    def text(name: str) -> str:
        value = item.get(name)
        known = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        return markup.legal(known)  # JSON can hold halves of characters, and a database can't

    return Identity(
        source=source,
        id=text("id").strip() or None,
        address=text("url").strip() or text("external_url").strip() or None,
        title=markup.line(text("title")),
        published=dates.moment(text("date_published"), zone, source),
        updated=dates.moment(text("date_modified"), zone, source),
        own=own,
        listed=own,
    )


def _xml(data: bytes, source: str, zone: tzinfo) -> Publication:
    found: list[Identity] = []
    gone: list[Tombstone] = []
    try:
        # As it comes, for an export of many years is too large for a tree.
        elements = etree.iterparse(
            BytesIO(data),
            tag=("{*}item", "{*}entry", "item", "entry", _DELETED),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in elements:
            if element.tag == _DELETED:
                gone += _tombstone(element, zone, source)
                continue
            parent = element.getparent()
            if parent is not None and _name(parent) in _HOLDERS:
                if _is_published(element):
                    found.append(_xml_item(element, source, zone))
                element.clear()
    except etree.XMLSyntaxError as error:
        # What libxml2 says of the place comes last, and is its own way to count.
        reason = re.split(r", (?:line|see) ", error.msg or "it is empty")[0].rstrip(".")
        raise UsageError(f"{source}, line {error.lineno or 1}, can't be read as XML: {reason}.") from error
    root: Element = elements.root
    if _name(root) not in _FEEDS:
        raise UsageError(f"{source} is XML, but no feed: it begins with <{_name(root)}>.")
    return replace(_feed(root, source, zone, found), tombstones=tuple(gone))


def _feed(root: Element, source: str, zone: tzinfo, found: list[Identity]) -> Publication:
    top = root if _name(root) == "feed" else next((one for one in root if _name(one) == "channel"), root)
    own = _text(top, "generator") == _MADE_BY
    at = dates.moment(_text(top, "lastBuildDate") or _text(top, "updated"), zone, source)
    home = _link(top)
    return Publication(
        source=source,
        form="atom" if _name(root) == "feed" else "rss",
        own=own,
        id=_text(top, "id") or None,
        title=_text(top, "title"),
        description=_text(top, "description") or _text(top, "subtitle"),
        language=_text(top, "language") or top.get(_LANG),
        home=home,
        updated=at.at.astimezone(UTC) if at else None,
        identities=tuple(
            replace(one, own=own, listed=own, address=_joined(home, one.address)) for one in found
        ),
    )


def _is_published(element: Element) -> bool:
    """False for what an export of WordPress holds beside published articles: drafts, attachments, menus."""
    for child in element:
        if (said := _EXPORT.fullmatch(str(child.tag))) and (child.text or "") not in _WANTED[said[1]]:
            return False
    return True


def _xml_item(element: Element, source: str, zone: tzinfo) -> Identity:
    guid = element.find(_space(element) + "guid")
    identifier = _text(element, "guid") or _text(element, "id")
    address = _full(element, _TRUE_LINK) or _link(element)
    if not address and guid is not None and guid.get("isPermaLink") != "false":
        address = identifier or None
    published = [_text(element, name) for name in ("pubDate", "published", "issued", "created")]
    updated = [_text(element, name) for name in ("updated", "modified")]
    return Identity(
        source=source,
        id=identifier or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or None,
        address=_joined(element.base, address),
        title=_plain(_text(element, "title")),
        published=_first([*published, _full(element, _DC)], zone, source),
        updated=_first(
            [*updated, _full(element, _ATOM + "updated"), _full(element, _MODIFIED)], zone, source
        ),
    )


def _tombstone(element: Element, zone: tzinfo, source: str) -> Iterator[Tombstone]:
    iri, at = (
        " ".join((element.get("ref") or "").split()),
        dates.moment(element.get("when") or "", zone, source),
    )
    if iri and at:
        yield Tombstone(iri, at.at.astimezone(UTC))


def _first(texts: list[str], zone: tzinfo, source: str) -> Moment | None:
    return next((found for text in texts if (found := dates.moment(text, zone, source))), None)


def _plain(title: str) -> str:
    """A title without markup: every program has its own opinion of how often it is escaped."""
    return markup.line(unescape(_TAG.sub("", unescape(title))))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _space(element: Element) -> str:
    tag = str(element.tag)
    return tag[: tag.rfind("}") + 1]


def _text(element: Element, name: str) -> str:
    return _full(element, _space(element) + name)


def _full(element: Element, tag: str) -> str:
    child = element.find(tag)
    return "" if child is None else " ".join("".join(map(str, child.itertext())).split())


def _link(element: Element) -> str | None:
    """The address of what an element of RSS or Atom stands for."""
    if text := _text(element, "link"):
        return text
    for link in (*element.iterfind(_space(element) + "link"), *element.iterfind(_ATOM + "link")):
        if link.get("rel", "alternate") == "alternate" and (href := (link.get("href") or "").strip()):
            return _joined(link.base, href)
    return None


def _joined(base: str | None, address: str | None) -> str | None:
    try:
        return urljoin(base or "", address) if address else None
    except ValueError:
        return None
