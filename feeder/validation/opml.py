"""OPML 2.0: lists of feeds."""

from lxml import etree

from . import addresses, dates, values
from .finding import Report
from .vocabulary import Element


def _opml(node: etree._Element, report: Report) -> None:
    version = node.get("version")
    if version is not None and version not in ("1.0", "1.1", "2.0"):
        report.add("opml-version", node, version)
    if not (node.findtext("head/title") or "").strip():
        report.add("opml-title", node)


def _outline(node: etree._Element, report: Report) -> None:
    if (node.get("type") or "").lower() in ("rss", "atom") and not node.get("xmlUrl"):
        report.add("opml-feed", node)


ELEMENTS = {
    "opml": Element(whole=(_opml,)),
    "outline": Element(
        attributes={
            "text": values.not_blank,
            "xmlUrl": addresses.absolute,
            "htmlUrl": addresses.absolute,
            "url": addresses.absolute,
            "created": dates.rfc822,
        },
        whole=(_outline,),
    ),
    "dateCreated": Element(text=dates.rfc822),
    "dateModified": Element(text=dates.rfc822),
    "ownerEmail": Element(text=values.email),
    "ownerId": Element(text=addresses.absolute),
    "docs": Element(text=addresses.absolute),
}
