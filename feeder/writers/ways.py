"""Where a page lies, and the ways from it: relative on the same site, so that a folder can be read from disk too."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from feeder.markup import SITE
from feeder.types import Feed

#: What our own style sheets, scripts and sitemaps say of themselves, so that a new store may know them again.
MADE = "Made by feeder."
#: Where the files that pages and feeds are shown with are published, below the feeds folder.
THEME = "theme/"

# The name that a person sees, and the media type.
FEEDS = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}
LISTS = {"opml": ("OPML", "text/x-opml")}

_WEB = re.compile(r"https?://(?:[^/?#@\\]*@)?([^/?#@\\\s]+)", re.IGNORECASE)


class Link(NamedTuple):
    """A document that a feed is published as. `address` is absolute; `way` leads there from the page."""

    name: str
    type: str
    address: str
    way: str


class Place(NamedTuple):
    """Where a page lies: the site's absolute address, and the way from the page to its root."""

    home: str
    root: str

    @classmethod
    def of(cls, feed: Feed, path: str) -> "Place":
        """The place of the page at `path` below the feeds folder."""
        return cls(feed.home.rstrip("/") + "/", root(path))

    def absolute(self, address: str) -> str:
        """An address without marks."""
        return address.replace(SITE, self.home)

    def way(self, address: str) -> str:
        """The way to `address`: relative below the site, absolute elsewhere."""
        address = self.absolute(address)
        return self.root + address[len(self.home) :] if address.startswith(self.home) else address

    def links(self, addresses: Mapping[str, str], formats: Mapping[str, tuple[str, str]]) -> list[Link]:
        """Those documents that are published, in the order of `formats`."""
        return [
            Link(name, media_type, addresses[kind], self.way(addresses[kind]))
            for kind, (name, media_type) in formats.items()
            if kind in addresses
        ]


def root(path: str) -> str:
    """The way from the document at `path` to the site's root."""
    # "./" rather than nothing: an empty address is the page's own, and "a:b" would be a scheme.
    return "../" * path.count("/") or "./"


def host(address: str | None) -> str | None:
    """The host of a web address; None for any other, such as one that runs a script."""
    found = _WEB.match(address or "")
    return found and found[1]
