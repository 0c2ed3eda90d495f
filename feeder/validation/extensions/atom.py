"""Companions of Atom: threading (RFC 4685), history (RFC 5005), editing (RFC 5023), tombstones (RFC 6721)."""

from lxml import etree

from .. import addresses, dates, values
from ..finding import Finding, Report
from ..texts import ATOM, construct
from ..vocabulary import Element, unknown

_THREAD = "http://purl.org/syndication/thread/1.0"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"
_APP = "http://www.w3.org/2007/app"
_DELETED = f"{{{_TOMBSTONE}}}deleted-entry"


def _by(node: etree._Element, report: Report) -> None:
    """Whoever deleted an entry is a person as an author is (RFC 6721, section 3)."""
    if node.find(ATOM + "name") is None:
        report.add(Finding("missing-name"), node)


def _deleted(node: etree._Element, report: Report) -> None:
    for link in node.iterchildren(ATOM + "link"):
        if link.get("href") is None:
            report.add(Finding("attribute-missing", "href"), link)


ELEMENTS = {
    f"{{{_THREAD}}}in-reply-to": Element(
        attributes={
            "ref": addresses.absolute,
            "href": addresses.reference,
            "source": addresses.reference,
            "type": values.media_type,
        },
        required=("ref",),
        closed=True,
    ),
    f"{{{_THREAD}}}total": Element(text=values.non_negative, once=True),
    f"{{{_HISTORY}}}complete": Element(once=True),
    f"{{{_HISTORY}}}archive": Element(once=True),
    # The draft that became RFC 5005 had these two.
    f"{{{_HISTORY}}}incremental": Element(text=values.boolean),
    f"{{{_HISTORY}}}prev": Element(text=addresses.trimmed_absolute),
    _DELETED: Element(
        attributes={"ref": addresses.absolute, "when": dates.rfc3339},
        required=("ref", "when"),
        inside=frozenset({ATOM + "feed", "channel"}),
        whole=(_deleted,),
    ),
    f"{{{_TOMBSTONE}}}by": Element(inside=frozenset({_DELETED}), once=True, whole=(_by,)),
    f"{{{_TOMBSTONE}}}comment": Element(inside=frozenset({_DELETED}), once=True, whole=(construct,)),
    f"{{{_APP}}}edited": Element(text=dates.rfc3339, once=True),
    f"{{{_APP}}}control": Element(once=True),
    f"{{{_APP}}}draft": Element(
        text=values.one_of(("yes", "no")), inside=frozenset({f"{{{_APP}}}control"}), once=True
    ),
    f"{{{_APP}}}collection": Element(attributes={"href": addresses.reference}, required=("href",)),
}
OTHERS = {_THREAD: unknown, _HISTORY: unknown, _TOMBSTONE: unknown}
