"""Pages to look at, and what the tests of them have in common."""

from dataclasses import replace
from typing import Any

from feed_samples import HOME, make_entry, make_feed
from lxml import html

from feeder.markup import SITE
from feeder.types import Document, Entry, Feed, Person, Picture
from feeder.writers import pages

PATH = "articles/entry-0.html"
ADDRESSES = {
    "rss": f"{HOME}rss.xml",
    "atom": f"{HOME}atom.xml",
    "json": f"{HOME}feed.json",
    "index": f"{HOME}index.html",
    "opml": f"{HOME}opml.xml",
}
MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
FEED = make_feed(addresses=ADDRESSES)
#: What a browser would load or run without being asked; no page may hold any beside the site's own style and script.
LOADING = (
    "//iframe | //object | //embed | //base"
    " | //script[@type != 'application/ld+json' or (not(@type) and not(contains(@src, 'theme/page.js')))]"
    " | //link[@rel = 'stylesheet' and not(contains(@href, 'theme/style.css'))]"
    " | //link[not(contains(' canonical alternate stylesheet prev next ', concat(' ', @rel, ' ')))]"
)


def tree(document: Document) -> Any:
    """A page as lxml reads it."""
    return html.document_fromstring(document.data, parser=html.HTMLParser(encoding="utf-8"))


def article(feed: Feed = FEED, path: str = PATH, **changes: Any) -> Any:
    """The page of a plain entry with changes."""
    return tree(pages.article(make_entry(**changes), feed, path))


def index(*entries: Entry, path: str = "index.html", **changes: Any) -> Any:
    """The page of a plain feed with changes."""
    return tree(pages.index(replace(FEED, entries=entries, **changes), path))


def meta(page: Any) -> dict[str, str]:
    """What the head says, by name."""
    return {item.get("name") or item.get("property"): item.get("content") for item in page.iter("meta")}


def words(element: Any) -> str:
    """The text of an element, on one line."""
    return " ".join(element.text_content().split())


def samples() -> list[Document]:
    """A page of each kind."""
    entry = make_entry(authors=(Person("Ada"),), categories=("Sea",), image=Picture(SITE + "a.png"))
    return [
        pages.article(entry, FEED, PATH),
        pages.index(replace(FEED, entries=(entry,)), "index.html"),
        pages.moved(HOME, "old.html", "Old"),
    ]
