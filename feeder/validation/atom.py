"""Atom 1.0: what the grammar can't say of feeds and entries (RFC 4287)."""

import re

from lxml import etree

from . import addresses, content, dates, links, values
from .finding import Finding, Report
from .texts import ATOM, atom_content, construct, plain, plain_attribute
from .vocabulary import Element

FEED, ENTRY, SOURCE = ATOM + "feed", ATOM + "entry", ATOM + "source"
_ID, _UPDATED, _AUTHOR = ATOM + "id", ATOM + "updated", ATOM + "author"
_CONTENT, _SUMMARY = ATOM + "content", ATOM + "summary"
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Elements that may hold those of other vocabularies (section 6.4).
_EXTENSIBLE = {FEED, ENTRY, SOURCE, _AUTHOR, ATOM + "contributor"}


def _identifier(value: str) -> Finding | None:
    """An id, which white space would become part of."""
    if value.strip() and value != value.strip():
        return Finding("id-space")
    return addresses.identifier(value)


def _address(value: str) -> Finding | None:
    return values.not_blank(value) or addresses.reference(value)


def _name(node: etree._Element, report: Report) -> None:
    text = node.text or ""
    if not text.strip():
        report.add("empty-value", node)
    elif "@" in text and _EMAIL.search(text[:1000]):
        report.add("name-email", node, text)
    elif content.looks_like_html(text):
        report.add("text-html", node, text)


def _feed(node: etree._Element, report: Report) -> None:
    links.alternates(node.findall(links.LINK), report)
    links.of_feed(node, report)
    entries = node.findall(ENTRY)
    if node.find(_AUTHOR) is None:
        _authors(entries, report)
    _repeated(entries, _ID, "id-duplicate", report)
    _repeated(entries, _UPDATED, "updated-duplicate", report)
    _tombstones(node, entries, report)


def _tombstones(node: etree._Element, entries: list[etree._Element], report: Report) -> None:
    """One for an entry that is here must be older than it, and none is here twice (RFC 6721, section 3)."""
    gone = list(node.iterchildren(_DELETED))
    if not gone:
        return
    living = {entry.findtext(_ID): dates.instant(entry.findtext(_UPDATED) or "") for entry in entries}
    seen: set[tuple[str, str]] = set()
    for deleted in gone:
        ref, when = deleted.get("ref") or "", deleted.get("when") or ""
        if ref in living:
            told, updated = dates.instant(when), living[ref]
            if not (told and updated and told < updated):
                report.add("tombstone-lives", deleted, ref)
        if (ref, when) in seen:
            report.add("tombstone-duplicate", deleted, ref)
        seen.add((ref, when))


def _repeated(entries: list[etree._Element], tag: str, rule: str, report: Report) -> None:
    seen: set[str] = set()
    for entry in entries:
        first = next(entry.iterchildren(tag), None)
        value = (first.text or "").strip() if first is not None else ""
        if value and value in seen:
            report.add(rule, entry, value)
        seen.add(value)


def _authors(entries: list[etree._Element], report: Report) -> None:
    """Where the feed names no author, each entry does, or the source that it comes from (section 4.1.1)."""
    for entry in entries:
        if entry.find(_AUTHOR) is None and entry.find(f"{SOURCE}/{_AUTHOR}") is None:
            report.add("missing-author", entry)


def _entry(node: etree._Element, report: Report) -> None:
    children = {child.tag: child for child in node}
    own_links = [*node.iterchildren(links.LINK)]
    links.alternates(own_links, report)
    links.of_entry(own_links, report)
    body, summary = children.get(_CONTENT), children.get(_SUMMARY)
    if body is None and not any(links.relation_of(link) == "alternate" for link in own_links):
        report.add("missing-alternate", node)
    if body is None and summary is None:
        report.add("missing-text", node)
    if body is not None and summary is None and _needs_summary(body):
        report.add("missing-summary", node)
    if node.getparent() is None:
        _authors([node], report)


def _needs_summary(body: etree._Element) -> bool:
    kind = (body.get("type") or "text").lower().partition(";")[0].strip()
    if body.get("src") is not None:
        return True
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _source(node: etree._Element, report: Report) -> None:
    links.alternates(node.findall(links.LINK), report)
    for name in ("id", "title", "updated"):
        if node.find(ATOM + name) is None:
            report.add(Finding("source-incomplete", name), node)


def nameless(node: etree._Element, report: Report) -> None:
    """An extension element in no namespace (section 6.4)."""
    parent = node.getparent()
    if parent is not None and parent.tag in _EXTENSIBLE:
        report.add("element-no-namespace", node)


_TEXT = Element(whole=(construct,))
_MOMENT = Element(text=dates.rfc3339)

ELEMENTS = {
    ATOM + name: element
    for name, element in {
        "feed": Element(whole=(_feed,)),
        "entry": Element(whole=(_entry,)),
        "source": Element(whole=(_source,)),
        "author": Element(),
        "contributor": Element(),
        "id": Element(text=_identifier),
        "updated": _MOMENT,
        "published": _MOMENT,
        "title": _TEXT,
        "subtitle": _TEXT,
        "summary": _TEXT,
        "rights": _TEXT,
        "content": Element(attributes={"src": addresses.reference}, whole=(atom_content,)),
        "link": links.LINK_ELEMENT,
        "category": Element(
            attributes={"term": values.not_blank, "scheme": addresses.absolute, "label": values.not_blank},
            whole=(plain_attribute("label"),),
        ),
        "generator": Element(
            attributes={"uri": addresses.reference, "version": values.not_blank}, whole=(plain,)
        ),
        "icon": Element(text=_address),
        "logo": Element(text=_address),
        "name": Element(whole=(_name,)),
        "uri": Element(text=_address),
        "email": Element(text=values.email),
    }.items()
}
