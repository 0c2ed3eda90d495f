"""HTML pages: of an article, of a feed, and of an old address that leads on.

What lies on the same site is linked relatively, the style sheet and the script too, so that the folder can be read
from disk as well as from a server. Every page does without the script.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from feeder.markup import SITE, place
from feeder.types import Document, Entry, Feed, History, Person, Picture
from feeder.writers import parts, structured
from feeder.writers.templating import Templates, load
from feeder.writers.ways import FEEDS, LISTS, Place, host, root
from feeder.writers.wording import attributes, direction, words

if TYPE_CHECKING:
    from markupsafe import Markup

_HEADING = re.compile(r"(</?h)([1-6])\b")


class Time(NamedTuple):
    """A date as a machine and as a person reads it: RFC 3339 in UTC, and ISO 8601 in the feed's time zone."""

    instant: str
    day: str


class Item(NamedTuple):
    """An entry as the index shows it; `lang` holds the attributes that tell its language from the page's."""

    entry: Entry
    heading: str
    published: Time
    way: str
    lang: "Markup | str"
    authors: tuple[Person, ...]
    image: str | None


class Beside(NamedTuple):
    """The pages beside one of a feed's history: the ways to older and newer entries and to the latest, or None."""

    older: str | None
    newer: str | None
    latest: str | None


def article(entry: Entry, feed: Feed, path: str, templates: Templates | None = None) -> Document:
    """The page of one article at `path`.

    `feed` tells of the site; its entries are not looked at. `entry.link` is the page's absolute
    address, `entry.html` still holds the marks of `markup`. Raises TemplateError.
    """
    here = Place.of(feed, path)
    templates = templates or load(None)
    language = parts.language(feed, entry) or feed.language
    image = _picture(entry)
    seen = image and Picture(here.absolute(image.url), image.alt)
    stated = entry.canonical if entry.canonical and host(entry.canonical) else None
    canonical = stated or entry.link
    heading = parts.headline(entry, feed.timezone)
    authors = entry.authors or (feed.author,)
    html = _below_title(entry.html) if entry.title else entry.html
    return _render(
        templates,
        "article.html",
        path,
        language,
        description=entry.summary,
        canonical=canonical,
        entry=entry,
        feed=feed,
        heading=heading,
        published=_time(entry.published, feed),
        updated=_time(entry.updated, feed),
        html=place(html, here.root, ""),
        image=seen,
        lead=here.way(image.url) if image and not _shows(entry.html, image.url) else None,
        authors=authors,
        original=stated if stated and host(stated) != host(entry.link) else None,
        home=here.way(feed.addresses["index"]) if "index" in feed.addresses else None,
        structured=structured.article(
            entry,
            feed,
            canonical=canonical,
            heading=heading,
            authors=authors,
            image=seen.url if seen else None,
        ),
        **_links(templates, feed.title, tuple(feed.addresses.items()), here, language),
    )


def index(feed: Feed, path: str, templates: Templates | None = None) -> Document:
    """The page of a feed at `path`: what it is, how to subscribe, its entries, and the way to older ones.

    Raises TemplateError.
    """
    here = Place.of(feed, path)
    templates = templates or load(None)
    canonical = feed.addresses.get("index", here.home)
    history = feed.history or History()
    # Nobody should subscribe to an archive document, which never changes.
    current = {**feed.addresses, **history.current}
    items = [_item(entry, feed, here) for entry in feed.entries]
    return _render(
        templates,
        "index.html",
        path,
        feed.language,
        description=feed.description,
        canonical=canonical,
        feed=feed,
        items=items,
        home=here.root if "/" in path else None,
        others=here.links(current, LISTS),
        siblings=[(one, way) for one in feed.siblings if (way := _way(here, one.addresses))],
        archive=bool(history.current),
        beside=Beside(*(_way(here, to) for to in (history.previous, history.next, history.current))),
        structured=structured.listing(feed, canonical, [item.heading for item in items]),
        **_links(templates, feed.title, tuple(current.items()), here, feed.language),
    )


def moved(to: str, path: str, title: str, templates: Templates | None = None) -> Document:
    """The page at an old `path` that leads on to the absolute address `to`.

    `title` is of what has moved, and may be empty. Raises TemplateError.
    """
    return _render(
        templates or load(None),
        "moved.html",
        path,
        "en",
        title=title or to,
        description="",
        canonical=to,
        to=to,
    )


def _way(here: Place, addresses: Mapping[str, str]) -> str | None:
    return here.way(addresses["index"]) if "index" in addresses else None


def _item(entry: Entry, feed: Feed, here: Place) -> Item:
    language = parts.language(feed, entry)
    image = _picture(entry)
    return Item(
        entry=entry,
        heading=parts.headline(entry, feed.timezone),
        published=_time(entry.published, feed),
        way=here.way(entry.link),
        lang=attributes(language) if language else "",
        authors=() if entry.authors == (feed.author,) else entry.authors,
        image=here.way(image.url) if image else None,
    )


def _render(templates: Templates, name: str, path: str, language: str, **values: object) -> Document:
    html = templates.render(
        name,
        lang=language,
        dir=direction(language),
        words=words(templates, language),
        root=root(path),
        **values,
    )
    return Document(path, html.encode(), "text/html")


@lru_cache(maxsize=128)
def _links(
    templates: Templates, title: str, addresses: tuple[tuple[str, str], ...], here: Place, language: str
) -> Mapping[str, Any]:
    """How a feed can be subscribed to; made once for all its pages, as it takes a third of one's time."""
    links = here.links(dict(addresses), FEEDS)
    return {
        "links": links,
        "alternates": templates.macro("links.html", "alternates", title, links),
        "subscribe": templates.macro("links.html", "subscribe", links, words(templates, language)),
    }


def _picture(entry: Entry) -> Picture | None:
    image = entry.image
    return image if image and (image.url.startswith(SITE) or host(image.url)) else None


def _shows(html: str, address: str) -> bool:
    """Whether content shows a picture already, in whatever size its query asks for."""
    return escape(re.sub(r"^https?:|\?.*", "", address), quote=False) in html


def _below_title(html: str) -> str:
    """Content whose headings begin at the second level, as the page's title has the first."""
    if "<h" not in html:  # most have none, and a search for each level takes longer
        return html
    top = next((level for level in range(1, 7) if f"<h{level}" in html), 2)
    if top == 2:
        return html
    return _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + 2 - top)}", html)


def _time(at: datetime, feed: Feed) -> Time:
    return Time(at.isoformat().replace("+00:00", "Z"), at.astimezone(feed.timezone).date().isoformat())
