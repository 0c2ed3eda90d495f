"""Sitemaps: lists of pages, or of such lists, for search engines (sitemaps.org, protocol 0.9)."""

from lxml import etree

from . import addresses, dates
from .finding import Report, line_of
from .wellformed import parse

_NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_CHILDREN = {f"{_NS}urlset": f"{_NS}url", f"{_NS}sitemapindex": f"{_NS}sitemap"}
_MOST = 50_000  # places, by the protocol
_DAY = len("2026-11-20")  # W3C's date format allows for days, which RFC 3339 does not


def judge(data: bytes) -> Report:
    """Judge a sitemap, or an index of sitemaps."""
    report = Report()
    root, _ = parse(data, report)
    if root is None:
        return report
    if (child := _CHILDREN.get(str(root.tag))) is None:
        report.note("unknown-format", detail=f"its root is {root.tag}", line=line_of(root))
        return report
    places = root.findall(child)
    if not 0 < len(places) <= _MOST:
        report.add("sitemap-places", root, str(len(places)))
    for place in places:
        _place(place, report)
    return report


def _place(place: etree._Element, report: Report) -> None:
    address = place.findtext(f"{_NS}loc")
    wrong = addresses.absolute(address.strip()) if address else "sitemap-address"
    if wrong:
        report.add(wrong, place, address or "")
    at = place.findtext(f"{_NS}lastmod")
    if at is not None and (wrong := dates.rfc3339(f"{at}T00:00:00Z" if len(at) == _DAY else at)):
        report.add(wrong, place, at)
