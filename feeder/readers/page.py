"""What a web page says of itself: JSON-LD, OpenGraph, meta elements, `time`, the language of the document."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from feeder.markup import Resolve, line
from feeder.readers import dates, jsonld
from feeder.readers.escapes import plain
from feeder.readers.fields import date_of, language_of, picture, refusals, text_of, words
from feeder.readers.people import web_address
from feeder.types import Moment

_PUBLISHED = tuple(
    "article:published_time datepublished og:published_time og:article:published_time article:published"
    " parsely-pub-date sailthru.date dc.date.issued dcterms.issued dcterms.date dcterms.created dc.date.created"
    " dc.date publish-date publish_date publication_date publicationdate pubdate pub_date date.published"
    " date_published article.published datecreated date last-published originalpublicationdate".split()
)
_UPDATED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
)
_SUMMARY = ("og:description", "description", "twitter:description", "dc.description")
_IMAGE = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "thumbnail",
)
_CATEGORIES = ("article:section", "article:tag", "keywords", "news_keywords")
_LANGUAGE = ("og:locale", "content-language", "dc.language", "language", "inlanguage")
_SITE = ("og:site_name", "application-name", "publisher", "twitter:site", "dc.publisher")
_TIME = re.compile(r"publi|entry-date|post-date|date-?line|pubdate|created|posted", re.IGNORECASE)
_SEARCHED = 20_000  # elements in which a heading is looked for
_NEAR = 40  # elements between it and its date
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-])")


@dataclass(frozen=True, slots=True)
class Page:
    """The statements in the head of a page and its JSON-LD; values of `meta` are in the order in which they stand."""

    root: Element
    meta: Mapping[str, list[str]]
    described: Mapping[str, Any]
    address: str | None
    base: str | None
    sites: frozenset[str] = field(default_factory=frozenset)

    def first(self, names: Iterable[str]) -> str | None:
        """The first value that one of the meta elements `names` has."""
        return next((self.meta[name][0] for name in names if self.meta.get(name)), None)


def read(root: Element) -> Page:
    """The statements of the page in `root`."""
    meta: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        value = (element.get("content") or element.get("value") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            if value and (name := element.get(key)):
                meta.setdefault(name.strip().lower(), []).append(value)
    about = jsonld.described(root)
    links = [
        link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    address = next(filter(None, map(web_address, [*links, *meta.get("og:url", [])])), None)
    stated = next((base.get("href") for base in root.iter("base") if base.get("href")), None)
    base = web_address(_joined(address, stated)) if stated else address
    publisher = about.get("publisher")
    names = [*(value for name in _SITE for value in meta.get(name, [])), _name(publisher)]
    return Page(
        root, meta, about, address, base, frozenset(line(plain(name)).casefold() for name in names if name)
    )


def fields(page: Page, zone: tzinfo, resolve: Resolve) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """The fields of an Article that the page states, how each was found, and notes on what is none."""
    found: dict[str, tuple[Any, str]] = {}
    language, how, notes = _language(page)
    found["language"] = (language, how)
    published, unread = _moment(page, "datePublished", _PUBLISHED, zone, language)
    updated, _ = _moment(page, "dateModified", _UPDATED, zone, language)
    published = published or _time(page, zone) or _in_address(page, zone)
    notes += [] if published else unread
    found["published"] = (published, published.source if published else "")
    found["updated"] = (updated, updated.source if updated else "")
    notes += refusals(page.described.get("author"))
    summary = page.first(_SUMMARY) or text_of(page.described.get("description"))
    found["summary"] = (line(plain(summary)), "description")
    found["categories"] = (_categories(page), "keywords")
    found["image"] = (_image(page, resolve), "og:image" if page.first(_IMAGE) else "JSON-LD")
    found["canonical"] = (page.address, "canonical link")
    found["draft"] = ((page.first(["draft"]) or "").lower() in ("true", "yes", "1"), "meta draft")
    kept = {name: pair for name, pair in found.items() if pair[0]}
    return (
        {name: value for name, (value, _) in kept.items()},
        {name: how for name, (_, how) in kept.items()},
        notes,
    )


def _joined(address: str | None, stated: str) -> str:
    try:
        return urljoin(address or "", stated)
    except ValueError:
        return ""


def _name(value: object) -> str:
    return text_of(value.get("name")) if isinstance(value, Mapping) else text_of(value)


def _moment(
    page: Page, key: str, names: Iterable[str], zone: tzinfo, language: str | None
) -> tuple[Moment | None, list[str]]:
    """The date that the page states, and notes on what it states before that is none."""
    stated = page.described.get(key)
    described = stated[0] if isinstance(stated, list) and stated else stated
    found, notes = date_of([(key, described)], zone, "JSON-LD", language)
    for name in names if found is None else ():
        values = ((name, value) for value in page.meta.get(name, []))
        found, wrong = date_of(values, zone, f"meta {name}", language)
        notes += wrong
        if found:
            break
    return found, notes


def _time(page: Page, zone: tzinfo) -> Moment | None:
    """The date of a `time` element: one that is called the date of publication, else the only day that they name."""
    times = [
        element
        for element in page.root.iter("time", "abbr")
        if element.get("datetime") or element.get("title")
    ]
    moments: list[Moment] = []
    for element in times[:50]:
        named = f"{element.get('class', '')} {element.get('itemprop', '')} {'pubdate' * ('pubdate' in element.attrib)}"
        moment = dates.moment(element.get("datetime") or element.get("title"), zone, "time element")
        if moment and _TIME.search(named):
            return moment
        moments += [moment] if moment and element.tag == "time" and moment.at.year in dates.USUAL else []
    if len({moment.at.date() for moment in moments}) == 1:
        return moments[0]
    return _time_at_heading(page, zone)


def _time_at_heading(page: Page, zone: tzinfo) -> Moment | None:
    """The date of the one `time` element that stands close to the one heading of the first level."""
    headings, times = [], []
    for at, element in enumerate(islice(page.root.iter(), _SEARCHED)):
        if element.tag == "h1":
            headings.append(at)
        elif element.tag == "time" and element.get("datetime"):
            times.append((at, element.get("datetime")))
    if len(headings) != 1 or not times:
        return None
    at, stated = min(times, key=lambda time: abs(time[0] - headings[0]))
    return dates.moment(stated, zone, "time element") if abs(at - headings[0]) <= _NEAR else None


def _in_address(page: Page, zone: tzinfo) -> Moment | None:
    found = _IN_ADDRESS.search(page.address or "")
    return (
        dates.moment("-".join(part.zfill(2) for part in found.groups()), zone, "address") if found else None
    )


def _categories(page: Page) -> tuple[str, ...]:
    found: dict[str, str] = {}
    values: list[object] = [value for name in _CATEGORIES for value in page.meta.get(name, [])]
    for value in [*values, page.described.get("articleSection"), page.described.get("keywords")]:
        for word in map(line, map(plain, words(value))):
            if 0 < len(word) <= 60:
                found.setdefault(word.casefold(), word)
    return tuple(found.values())[:30]


def _image(page: Page, resolve: Resolve) -> Any:
    stated = page.first(_IMAGE) or page.described.get("image")
    stated = stated[0] if isinstance(stated, list) and stated else stated
    if isinstance(stated, str):
        stated = {
            "url": stated,
            "alt": page.first(["og:image:alt", "twitter:image:alt"]),
            "type": page.first(["og:image:type"]),
        }
    return picture(stated, resolve)


def _language(page: Page) -> tuple[str | None, str, list[str]]:
    html = next(page.root.iter("html"), None)
    stated = (
        html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang")
        if html is not None
        else None
    )
    notes: list[str] = []
    for value, how in (
        (stated, "lang"),
        (page.first(_LANGUAGE), "meta"),
        (page.described.get("inLanguage"), "JSON-LD"),
    ):
        tag, wrong = language_of(value)
        notes += wrong
        if tag:
            return tag, how, notes
    return None, "", notes
