"""HTML pages: of an article, of a feed, and of an old address that leads on.

They need nothing but themselves: the style sheet is inlined, there is no script, and what lies on the
same site is linked relatively, so that the folder can be read from disk as well as from a server.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from feeder.markup import SITE, place
from feeder.types import Document, Entry, Feed, Person, Picture
from feeder.writers import parts

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"

# The name that a person sees, and the media type.
_FEEDS = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}
_LISTS = {"opml": ("OPML", "text/x-opml")}

_RTL_LANGUAGES = frozenset("ar arc azb ckb dv fa he iw ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi".split())  # ISO 15924
_SAME_WORDS = {"iw": "he", "nb": "no", "nn": "no"}

_WEB = re.compile(r"https?://(?:[^/?#@\\]*@)?([^/?#@\\\s]+)", re.IGNORECASE)
_HEADING = re.compile(r"(</?h)([1-6])\b")


class Link(NamedTuple):
    """A document that a feed is published as. `address` is absolute; `way` leads there from the page."""

    name: str
    type: str
    address: str
    way: str


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


def article(entry: Entry, feed: Feed, path: str) -> Document:
    """The page of one article at `path`.

    `feed` tells of the site; its entries are not looked at. `entry.link` is the page's absolute
    address, `entry.html` still holds the marks of `markup`.
    """
    here = _Place.of(feed, path)
    language = parts.language(feed, entry) or feed.language
    image = _picture(entry)
    stated = entry.canonical if entry.canonical and _host(entry.canonical) else None
    html = _below_title(entry.html) if entry.title else entry.html
    return _render(
        "article.html",
        path,
        language,
        description=entry.summary,
        canonical=stated or entry.link,
        entry=entry,
        feed=feed,
        heading=parts.headline(entry, feed.timezone),
        published=_time(entry.published, feed),
        updated=_time(entry.updated, feed),
        html=place(html, here.root, ""),
        image=image and Picture(here.absolute(image.url), image.alt),
        lead=here.way(image.url) if image and not _shows(entry.html, image.url) else None,
        authors=entry.authors or (feed.author,),
        original=stated if stated and _host(stated) != _host(entry.link) else None,
        home=here.way(feed.addresses["index"]) if "index" in feed.addresses else None,
        **_links(feed.title, tuple(feed.addresses.items()), here, language),
    )


def index(feed: Feed, path: str) -> Document:
    """The page of a feed at `path`: what it is, how to subscribe, and its entries."""
    here = _Place.of(feed, path)
    return _render(
        "index.html",
        path,
        feed.language,
        description=feed.description,
        canonical=feed.addresses.get("index", here.home),
        feed=feed,
        items=[_item(entry, feed, here) for entry in feed.entries],
        home=here.root if "/" in path else None,
        others=here.links(feed.addresses, _LISTS),
        **_links(feed.title, tuple(feed.addresses.items()), here, feed.language),
    )


def moved(to: str, path: str, title: str) -> Document:
    """The page at an old `path` that leads on to the absolute address `to`.

    `title` is of what has moved, and may be empty.
    """
    return _render("moved.html", path, "en", title=title or to, description="", canonical=to, to=to)


class _Place(NamedTuple):
    """Where a page lies: the site's absolute address, and the way from the page to it."""

    home: str
    root: str

    @classmethod
    def of(cls, feed: Feed, path: str) -> "_Place":
        # "./" rather than nothing: an empty address is the page's own, and "a:b" would be a scheme.
        return cls(feed.home.rstrip("/") + "/", "../" * path.count("/") or "./")

    def absolute(self, address: str) -> str:
        return address.replace(SITE, self.home)

    def way(self, address: str) -> str:
        """The way to `address`: relative below the site, absolute elsewhere."""
        address = self.absolute(address)
        return self.root + address[len(self.home) :] if address.startswith(self.home) else address

    def links(self, addresses: Mapping[str, str], formats: Mapping[str, tuple[str, str]]) -> list[Link]:
        return [
            Link(name, media_type, addresses[kind], self.way(addresses[kind]))
            for kind, (name, media_type) in formats.items()
            if kind in addresses
        ]


def _item(entry: Entry, feed: Feed, here: _Place) -> Item:
    language = parts.language(feed, entry)
    image = _picture(entry)
    return Item(
        entry=entry,
        heading=parts.headline(entry, feed.timezone),
        published=_time(entry.published, feed),
        way=here.way(entry.link),
        lang=_attributes(language) if language else "",
        authors=() if entry.authors == (feed.author,) else entry.authors,
        image=here.way(image.url) if image else None,
    )


def _render(template: str, path: str, language: str, **values: object) -> Document:
    page = _environment().get_template(template)
    html = page.render(lang=language, dir=_direction(language), words=_words(language), **values)
    return Document(path, html.encode(), "text/html")


@lru_cache(maxsize=128)
def _links(
    title: str, addresses: tuple[tuple[str, str], ...], here: _Place, language: str
) -> Mapping[str, Any]:
    """How a feed can be subscribed to; made once for all its pages, as it takes a third of one's time."""
    links = here.links(dict(addresses), _FEEDS)
    macros: Any = _environment().get_template("links.html").module
    return {
        "links": links,
        "alternates": macros.alternates(title, links),
        "subscribe": macros.subscribe(links, _words(language)),
    }


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    style = _squeezed((_TEMPLATES / "style.css").read_text(encoding="utf-8"))
    environment.globals["digest"] = b64encode(sha256(style.encode()).digest()).decode()
    environment.globals["style"] = Markup(style)  # noqa: S704 - a file that lies beside the templates
    environment.filters["host"] = _host
    return environment


def _squeezed(style: str) -> str:
    """A style sheet without its comments and the white space that means nothing."""
    style = re.sub(r"/\*.*?\*/|\s+", " ", style, flags=re.DOTALL)
    return re.sub(r" ?([{};,>]) ?|(?<=:) ", r"\1", style).replace(";}", "}").strip()


@cache
def _dictionary() -> Mapping[str, Mapping[str, str]]:
    import tomllib

    return tomllib.loads((_TEMPLATES / "words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=128)
def _words(language: str) -> SimpleNamespace:
    primary = language.lower().partition("-")[0]
    words = _dictionary().get(_SAME_WORDS.get(primary, primary))
    return SimpleNamespace(**(words or _dictionary()["en"]), lang="" if words else _attributes("en"))


@lru_cache(maxsize=128)
def _attributes(language: str) -> "Markup":
    """The attributes of an element in another language than its page's."""
    from markupsafe import Markup

    return Markup(' lang="{}" dir="{}"').format(language, _direction(language))


@lru_cache(maxsize=128)
def _direction(language: str) -> str:
    primary, *others = language.lower().split("-")
    script = next((subtag for subtag in others if len(subtag) == 4 and subtag.isalpha()), None)
    return "rtl" if (script in _RTL_SCRIPTS if script else primary in _RTL_LANGUAGES) else "ltr"


def _picture(entry: Entry) -> Picture | None:
    image = entry.image
    return image if image and (image.url.startswith(SITE) or _host(image.url)) else None


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


def _host(address: str | None) -> str | None:
    """The host of a web address; None for any other, such as one that runs a script."""
    found = _WEB.match(address or "")
    return found and found[1]


def _time(at: datetime, feed: Feed) -> Time:
    return Time(at.isoformat().replace("+00:00", "Z"), at.astimezone(feed.timezone).date().isoformat())
