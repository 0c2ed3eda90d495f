"""What answers say beside the document itself: how long it keeps, who may read it, what runs in it, where it belongs.

This is the one place for it. docs/operating.md shows the same for web servers that serve the folder themselves.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from ..history import is_reserved as is_archive
from .asgi import NOSNIFF, Header

#: What a program on another site's page may read (Fetch, section 3.3): feeds are for everybody.
FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_OPEN = {*FEEDS, "text/x-opml"}
# Browsers style XML that is sent under its general name, and show a feed's own as plain text or save it.
_STYLED = frozenset({"application/rss+xml", "application/atom+xml"})
_SHOWN_AS = b"application/xml; charset=utf-8"

# A minute unasked; then an old one is shown while the new one is fetched (RFC 5861), or while we are away.
_DOCUMENT = b"public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
_LASTING = b"public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800"
#: For what is true at the moment.
FRESH = (b"cache-control", b"public, max-age=60")

CORS: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Content-Encoding, Content-Range, IM"),
)
#: The answer to a browser that asks beforehand; what is not on its own list of harmless fields has to be named.
PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (
        b"access-control-allow-headers",
        b"A-IM, Cache-Control, If-Modified-Since, If-None-Match, If-Range, Range",
    ),
    (b"access-control-max-age", b"86400"),
)

# Pictures and sounds of articles may come from anywhere, as authors embed them; nothing else runs or is loaded.
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' http: https: data:;"
    " media-src 'self' http: https: data:; font-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
# A feed that is looked at is text with the site's style sheet.
_FEED_CONTENT = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_STYLE = re.compile(rb"<style\b[^<>]*>(.*?)(?:</style|\Z)", re.DOTALL | re.IGNORECASE)
_MOST_STYLES = 8
# The head of a feed, and what in it says where it is; as feeder writes it, and many others.
_HEAD = 16_384
_ENTRIES = re.compile(rb'<item\b|<entry\b|"items"')
_LINK = re.compile(rb"<(?:atom:)?link\b([^<>]*)>")
_HREF = re.compile(rb'\bhref="(https?://[!#-;=?-~]+)"')
_FEED_URL = re.compile(rb'"feed_url": *"(https?://[!#-;=?-\[\]-~]+)"')
#: What a browser shows as a page, XML too: it may hold elements of HTML.
_SHOWN = re.compile(r"text/html|application/xhtml|.*[/+]xml")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the configuration says of answers.

    `url` is the site's address with a final slash, `names` are the media types of documents that their names don't
    tell, by path; `hubs` the addresses of WebSub hubs; `delta` whether parts of feeds are given (RFC 3229).
    """

    url: str = "http://localhost/"
    names: Mapping[str, str] = field(default_factory=dict)
    hubs: tuple[str, ...] = ()
    delta: bool = False

    def repeated(self, path: str, kind: str, *, varies: bool) -> list[Header]:
        """What each answer about a document says, 304 too (RFC 9110, section 15.4.5)."""
        name = kind.partition(";")[0]
        # An archive is written again by an edit or a removal alone.
        lasts = name.startswith(("image/", "audio/", "video/", "font/")) or is_archive(path)
        made: list[Header] = [(b"cache-control", _LASTING if lasts else _DOCUMENT)]
        vary = [b"Accept-Encoding"] * varies + [b"Sec-Fetch-Dest"] * (name in _STYLED)
        vary += [b"A-IM", b"If-None-Match"] * (self.delta and name in FEEDS)
        if vary:
            made.append((b"vary", b", ".join(vary)))
        return made + list(CORS if name in _OPEN else ())

    def described(self, path: str, kind: str, data: bytes) -> list[Header]:
        """What an answer with the document says besides; `data` may be empty where the document is too large."""
        name = kind.partition(";")[0]
        made: list[Header] = [(b"content-type", kind.encode()), NOSNIFF, (b"accept-ranges", b"bytes")]
        if _SHOWN.match(name):
            content = _FEED_CONTENT if name in _STYLED else content_policy(data)
            made.append((b"content-security-policy", content.encode()))
        if name in FEEDS:
            hubs = () if is_archive(path) else self.hubs  # nobody subscribes to an archive
            own = _own_address(data) or f"{self.url}{quote(path)}"
            links = [f'<{own}>; rel="self"', *(f'<{hub}>; rel="hub"' for hub in hubs)]
            made.append((b"link", ", ".join(links).encode()))
        return made


def _own_address(data: bytes) -> str | None:
    """Where a feed says that it is: a copy at a former address leads to what hubs tell of."""
    head = _ENTRIES.split(data[:_HEAD], maxsplit=1)[0]
    found = next(
        (match for link in _LINK.findall(head) if b'rel="self"' in link for match in _HREF.findall(link)),
        None,
    )
    if found is None:
        found = next(iter(_FEED_URL.findall(head)), None)
    return found.replace(b"&amp;", b"&").decode() if found else None


def shown(headers: Sequence[Header]) -> list[Header]:
    """The fields of an answer with a document, for a browser that is about to show it."""
    kind = dict(headers)[b"content-type"]
    is_styled = kind.partition(b";")[0].decode() in _STYLED
    return [(name, _SHOWN_AS if is_styled and value is kind else value) for name, value in headers]


def content_policy(data: bytes) -> str:
    """The Content-Security-Policy of a page: no style sheet but the site's files and those that stand in it now."""
    styles = (match[1] for match, _ in zip(_STYLE.finditer(data), range(_MOST_STYLES), strict=False))
    hashes = (base64.b64encode(hashlib.sha256(style).digest()).decode() for style in styles)
    return _CONTENT.format(styles=" ".join(["'self'", *(f"'sha256-{one}'" for one in hashes)]))


def is_open(kind: str) -> bool:
    """Whether pages of other sites may read documents of this media type."""
    return kind.partition(";")[0] in _OPEN
