"""Documents that break no rule, with a place in each to put something that does."""

import json
from typing import Any

_SPACES = {
    "admin": "http://webns.net/mvcb/",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "m": "http://www.w3.org/1998/Math/MathML",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "svg": "http://www.w3.org/2000/svg",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "trackback": "http://madskills.com/public/xml/rss/module/trackback/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "ag": "http://purl.org/rss/1.0/modules/aggregation/",
    "annotate": "http://purl.org/rss/1.0/modules/annotate/",
    "app": "http://www.w3.org/2007/app",
    "blogChannel": "http://backend.userland.com/blogChannelModule",
    "cf": "http://www.microsoft.com/schemas/rss/core/2005",
    "co": "http://purl.org/rss/1.0/modules/company/",
    "cp": "http://my.theinfo.org/changed/1.0/rss/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dcterms": "http://purl.org/dc/terms/",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "geourl": "http://geourl.org/rss/module/",
    "gml": "http://www.opengis.net/gml",
    "icbm": "http://postneo.com/icbm",
    "l": "http://purl.org/rss/1.0/modules/link/",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "pingback": "http://madskills.com/public/xml/rss/module/pingback/",
    "wiki": "http://purl.org/rss/1.0/modules/wiki/",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
_OTHERS = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items() if prefix != "atom")

GUID = '<guid isPermaLink="false">urn:uuid:00000000-0000-5000-8000-000000000001</guid>'
SELF = '<atom:link rel="self" href="https://news.example/rss.xml" type="application/rss+xml"/>'
HEAD = "<title>News</title><link>https://example.org/</link><description>All that is new</description>"


def rss(item: str = "", channel: str = "", head: str = HEAD + SELF, after: str = "") -> bytes:
    """An RSS document with one item; `item` and `channel` stand last in theirs."""
    entry = f"<item><title>One</title>{GUID}{item}</item>"
    return _xml(f'<rss version="2.0" {_DECLARED}><channel>{head}{channel}{entry}{after}</channel></rss>')


def bare_rss(item: str) -> bytes:
    """An RSS document whose one item is given whole."""
    return _xml(f'<rss version="2.0" {_DECLARED}><channel>{HEAD}{SELF}{item}</channel></rss>')


FEED_HEAD = (
    "<id>urn:uuid:00000000-0000-4000-8000-000000000000</id><title>News</title>"
    "<updated>2026-05-01T12:00:00Z</updated><author><name>Ann</name></author>"
    '<link rel="self" href="https://news.example/atom.xml"/>'
)
ENTRY_HEAD = (
    "<id>urn:uuid:00000000-0000-4000-8000-000000000001</id><title>One</title>"
    "<updated>2026-05-01T12:00:00Z</updated>"
)
ENTRY_BODY = '<link href="https://example.org/1.html"/><summary>What it says</summary>'


def atom(
    entry: str = "", feed: str = "", head: str = FEED_HEAD, body: str = ENTRY_BODY, after: str = ""
) -> bytes:
    """An Atom document with one entry; `entry` and `feed` stand last in theirs."""
    inside = f"<entry>{ENTRY_HEAD}{body}{entry}</entry>"
    return _xml(f'<feed xmlns="{_SPACES["atom"]}" {_OTHERS}>{head}{feed}{inside}{after}</feed>')


def bare_atom(inside: str) -> bytes:
    """An Atom feed document of which nothing is given."""
    return _xml(f'<feed xmlns="{_SPACES["atom"]}" {_OTHERS}>{inside}</feed>')


def json_feed(item: dict[str, Any] | None = None, items: list[Any] | None = None, **feed: Any) -> bytes:
    """A JSON Feed with one item; a member given as None is left out."""
    one = {"id": "1", "content_html": "<p>What it says</p>"} | (item or {})
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": "https://example.org/",
        "feed_url": "https://example.org/feed.json",
        "items": [_given(one)] if items is None else items,
    }
    return json.dumps(_given(document | feed), indent=1).encode()


def opml(
    body: str = '<outline text="One"/>', head: str = "<title>Feeds</title>", version: str = "2.0"
) -> bytes:
    """An OPML document."""
    return _xml(f'<opml version="{version}"><head>{head}</head><body>{body}</body></opml>')


def sitemap(places: str = "<url><loc>https://example.org/a.html</loc></url>", root: str = "urlset") -> bytes:
    """A sitemap."""
    return _xml(f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</{root}>')


def page(body: str = "<p>Hello</p>", head: str = '<meta charset="utf-8"><title>News</title>') -> bytes:
    """A web page."""
    text = f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'
    return text.encode()


def html(fragment: str) -> bytes:
    """An RSS document whose item holds a piece of HTML."""
    return rss(f"<description><![CDATA[{fragment}]]></description>")


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _given(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
