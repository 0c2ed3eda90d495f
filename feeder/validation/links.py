"""Links of Atom, wherever they stand (RFC 4287, section 4.2.7), and what history makes of them (RFC 5005)."""

from collections.abc import Collection

from lxml import etree

from . import addresses, dates, values
from .finding import Finding, Report
from .registries import LINK_RELATIONS
from .texts import ATOM, base_of, has_base, joined, plain_attribute
from .vocabulary import Element

LINK = ATOM + "link"
_THREAD = "{http://purl.org/syndication/thread/1.0}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_REGISTRY = "http://www.iana.org/assignments/relation/"
#: Relations between the documents of one feed.
_OF_FEEDS = {"first", "last", "next", "previous", "current", "prev-archive", "next-archive"}
#: Those that lead to another document always, as `first`, `last` and `current` need not.
_BESIDE = {"next", "previous", "prev-archive", "next-archive"}


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
    own = {_resolved(link): link for link in links if relation_of(link) == "self"}
    for address, link in own.items():
        if addresses.is_example(address):
            report.add("self-example", link, address)
    # Without a base there is nothing to compare with, and most documents have none.
    for link in node.iter(LINK) if node.xpath("boolean(/descendant-or-self::*/@xml:base)") else ():
        if _is_relative(link) and relation_of(link) != "self":
            _same_document(link, own.keys(), report)
    _history(node, links, own, relations, report)


def _history(
    node: etree._Element,
    links: list[etree._Element],
    own: Collection[str],
    relations: Collection[str],
    report: Report,
) -> None:
    """A document is all of its feed, or one of several, each of which leads to the others (RFC 5005)."""
    complete, archive = node.find(_HISTORY + "complete"), node.find(_HISTORY + "archive")
    if complete is not None:
        for relation in sorted(_OF_FEEDS.intersection(relations)):
            report.add("history-complete", complete, relation)
    if archive is not None and "current" not in relations:
        report.add("history-current", archive)
    if archive is not None and complete is not None:
        report.add("history-both", archive)
    for link in links:
        if relation_of(link) in _BESIDE and _resolved(link) in own:
            report.add("history-self", link, relation_of(link))


def _resolved(link: etree._Element) -> str:
    """The address of a link in full, as far as the document says (RFC 3986, section 5; RFC 4287, section 2)."""
    return joined(base_of(link), link.get("href") or "")


def _same_document(link: etree._Element, own: Collection[str], report: Report) -> None:
    """A link that leads to its own xml:base, where that is another address than the document's."""
    base = base_of(link)
    if base and base not in own and _resolved(link).partition("#")[0] == base.partition("#")[0]:
        report.add("same-document", link, link.get("href") or "")


def _is_relative(link: etree._Element) -> bool:
    wrong = addresses.absolute(link.get("href") or "")
    return wrong is not None and wrong.rule == "address-relative"


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


def _former(_: str) -> Finding | None:
    """What a draft of RFC 4685 called updated."""
    return Finding("attribute-unknown")


def _link(node: etree._Element, report: Report) -> None:
    if len(node) or (node.text or "").strip():
        report.add("link-not-empty", node)
    if relation_of(node) == "self" and _is_relative(node) and not has_base(node):
        report.add("self-relative", node, node.get("href") or "")


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
        _THREAD + "when": _former,
    },
    whole=(_link, plain_attribute("title")),
)
