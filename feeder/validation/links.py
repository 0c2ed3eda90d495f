"""Links of Atom, wherever they stand (RFC 4287, section 4.2.7), and what history makes of them (RFC 5005)."""

from lxml import etree

from . import addresses, dates, values
from .finding import Finding, Report
from .registries import LINK_RELATIONS
from .texts import ATOM, has_base, plain_attribute
from .vocabulary import Element

LINK = ATOM + "link"
_THREAD = "{http://purl.org/syndication/thread/1.0}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_REGISTRY = "http://www.iana.org/assignments/relation/"
#: Relations between the documents of one feed.
_OF_FEEDS = {"first", "last", "next", "previous", "current", "prev-archive", "next-archive"}


def relation_of(link: etree._Element) -> str:
    """The relation of a link in its short form; alternate when it has none (section 4.2.7.2)."""
    return (link.get("rel") or "alternate").removeprefix(_REGISTRY)


def alternates(links: list[etree._Element], report: Report) -> None:
    """No two alternate links of one type and language (sections 4.1.1 and 4.1.2)."""
    seen: set[tuple[str | None, str | None]] = set()
    for link in links:
        if relation_of(link) != "alternate":
            continue
        key = (link.get("type"), link.get("hreflang"))
        if key in seen:
            report.add("link-duplicate", link)
        seen.add(key)


def of_feed(node: etree._Element, report: Report) -> None:
    """A feed names its own address, and is either complete or one of several documents."""
    links = node.findall(LINK)
    relations = {relation_of(link) for link in links}
    if "self" not in relations:
        report.add("self-missing", node)
    complete, archive = node.find(_HISTORY + "complete"), node.find(_HISTORY + "archive")
    if complete is not None:
        for relation in sorted(relations & _OF_FEEDS):
            report.add("history-complete", complete, relation)
    if archive is not None and "current" not in relations:
        report.add("history-current", archive)


def of_entry(links: list[etree._Element], report: Report) -> None:
    """An entry has no links of the feed's history."""
    for link in links:
        if relation_of(link) in _OF_FEEDS:
            report.add("history-entry", link, relation_of(link))


def _relation(value: str) -> Finding | None:
    if value in LINK_RELATIONS:
        return None
    if not value:
        return Finding("empty-value")
    return None if ":" in value and not addresses.absolute(value) else Finding("link-relation")


def _link(node: etree._Element, report: Report) -> None:
    if len(node) or (node.text or "").strip():
        report.add("link-not-empty", node)
    address = node.get("href") or ""
    relative = addresses.absolute(address)
    if (
        relation_of(node) == "self"
        and relative
        and relative.rule == "address-relative"
        and not has_base(node)
    ):
        report.add("self-relative", node, address)


LINK_ELEMENT = Element(
    attributes={
        "href": addresses.reference,
        "rel": _relation,
        "type": values.media_type,
        "hreflang": values.language,
        "title": values.not_blank,
        "length": values.non_negative,
        # RFC 4685, section 4.
        _THREAD + "count": values.non_negative,
        _THREAD + "updated": dates.rfc3339,
    },
    whole=(_link, plain_attribute("title")),
)
