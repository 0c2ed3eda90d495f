"""How a page came to be saved: from which address and when, and what an archive has put into it since."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import chain

from lxml import etree
from lxml.etree import _Element as Element

from feeder.readers import dates
from feeder.readers.people import web_address

# What browsers (`saved from url=(0042)http://...`) and SingleFile write above a page.
_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)|Page saved with SingleFile\s+url:\s*(\S+)")
_AT = re.compile(
    r"Page saved with SingleFile\b[^\0]{0,2500}?\bsaved date:\s*([^\n]+)|FILE ARCHIVED ON ([^\n]*?) AND "
)
_READ = 3000  # characters of a comment
_META_ADDRESS = ("savepage-url", "savepage-from")
_META_AT = re.compile(r"retrieved|^savepage-date$")
# The Wayback Machine leads all addresses through itself; an address without quotation marks before it is text.
_ARCHIVED = re.compile(r"FILE ARCHIVED ON \d|<!-- BEGIN WAYBACK TOOLBAR INSERT|__wm\.(?:wombat|init)\(")
_REWRITTEN = re.compile(
    r"(?<=[\"'\s=,(])(?:(?:https?:)?//web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:|mailto:|//)"
)
_WOMBAT = re.compile(r"__wm\.wombat\(\"([^\"]{0,2000})\",\"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\d\d\"")
_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")


@dataclass(frozen=True, slots=True)
class Capture:
    """The address that a page was saved from, and the instant of it; None where the page does not tell."""

    address: str | None = None
    at: datetime | None = None


def restored(text: str) -> str:
    """The page that was archived: without the archive's toolbar, with the addresses that its author wrote."""
    if "archive.org" not in text or not _ARCHIVED.search(text):
        return text
    start, end = (text.find(mark) for mark in _TOOLBAR)
    if 0 <= start < end:
        text = text[:start] + text[end + len(_TOOLBAR[1]) :]
    return _REWRITTEN.sub("", text)


def captured(root: Element, meta: Mapping[str, list[str]], zone: tzinfo) -> Capture:
    """What comments, meta elements and scripts in the page in `root` tell of its capture."""
    address, at = _archived(root)
    for text in _comments(root):
        if found := _FROM.search(text):
            address = address or web_address(found[1] or found[2])
        if found := _AT.search(text):
            at = at or _instant(found[1] or found[2], zone if found[1] else UTC)
    for name, values in meta.items():
        if name in _META_ADDRESS:
            address = address or web_address(values[0])
        elif _META_AT.search(name):
            at = at or _instant(values[0], zone)
    return Capture(address, at)


def _comments(root: Element) -> Iterator[str]:
    before, behind = root.itersiblings(etree.Comment, preceding=True), root.itersiblings(etree.Comment)
    return ((comment.text or "")[:_READ] for comment in chain(before, root.iter(etree.Comment), behind))


def _archived(root: Element) -> tuple[str | None, datetime | None]:
    for script in root.iter("script"):
        if found := _WOMBAT.search((script.text or "")[:_READ]):
            address, year, month, day, hour, minute = found.groups()
            return web_address(address), _instant(f"{year}-{month}-{day}T{hour}:{minute}Z", UTC)
    return None, None


def _instant(text: str, zone: tzinfo) -> datetime | None:
    found = dates.moment(text.strip(), zone, "capture")
    return found.at if found else None
