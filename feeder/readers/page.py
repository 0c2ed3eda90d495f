"""What a web page says of itself: JSON-LD, OpenGraph, meta elements, `time`, the language of the document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from feeder.markup import Resolve, line
from feeder.readers import captures, jsonld, microdata
from feeder.readers.captures import Capture
from feeder.readers.escapes import plain
from feeder.readers.fields import date_of, flag, language_of, picture, refusals, text_of, words
from feeder.readers.people import web_address
from feeder.types import Moment, Picture

_UPDATED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "modified",  # Pelican's, as those of the last names below
)
_SUMMARY = ("og:description", "description", "twitter:description", "dc.description", "summary")
_IMAGE = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "thumbnail",
)
_CATEGORIES = ("article:section", "article:tag", "keywords", "news_keywords", "category", "tags")
_LANGUAGE = ("og:locale", "content-language", "dc.language", "language", "inlanguage", "lang")
_SITE = ("og:site_name", "application-name", "publisher", "twitter:site", "dc.publisher")

_MOST = 1000  # elements for programs


@dataclass(frozen=True, slots=True)
class Page:
    """The statements in the head of a page, its JSON-LD (`described`) and its microdata (`marked`).

    Values of `meta` are in the order in which they stand; `capture` tells from where and when the page was saved.
    """

    root: Element
    meta: Mapping[str, list[str]]
    described: Mapping[str, Any]
    marked: Mapping[str, Any]
    address: str | None
    base: str | None
    capture: Capture
    sites: frozenset[str]

    def first(self, names: Iterable[str]) -> str | None:
        """The first value that one of the meta elements `names` has."""
        return next((self.meta[name][0] for name in names if self.meta.get(name)), None)


def read(root: Element, zone: tzinfo, known: str | None = None) -> Page:
    """The statements of the page in `root`, whose address is `known` where it states none."""
    meta = _meta(root)
    about, capture = jsonld.described(root), captures.captured(root, meta, zone)
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    given = [*links, *meta.get("og:url", [])]
    address = next(filter(None, map(web_address, given)), capture.address or known)
    stated = next((base.get("href") for base in root.iter("base") if base.get("href")), None)
    base = web_address(_joined(address, stated)) if stated else address
    publisher = about.get("publisher")
    names = [*(value for name in _SITE for value in meta.get(name, [])), _name(publisher)]
    sites = frozenset(line(plain(name)).casefold() for name in names if name)
    return Page(root, meta, about, microdata.described(root), address, base, capture, sites)


def fields(page: Page, zone: tzinfo, resolve: Resolve) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """The fields of an Article that the page states, how each was found, and notes on what is none."""
    found: dict[str, tuple[Any, str]] = {}
    language, how, notes = _language(page)
    found["language"] = (language, how)
    updated = _updated(page, zone, language)
    found["updated"] = (updated, updated.source if updated else "")
    notes += refusals(page.described.get("author"))
    described = (things.get("description") for things in (page.described, page.marked))
    summary = page.first(_SUMMARY) or next(filter(None, map(text_of, described)), "")
    found["summary"] = (line(plain(summary)), "description")
    found["categories"] = (_categories(page), "keywords")
    found["image"] = _image(page, resolve)
    found["canonical"] = (page.address, "canonical link")
    drafted = flag(page.first(["draft"])) or (page.first(["status"]) or "").lower() == "draft"
    found["draft"] = (drafted, "meta draft")
    kept = {name: pair for name, pair in found.items() if pair[0]}
    return (
        {name: value for name, (value, _) in kept.items()},
        {name: how for name, (_, how) in kept.items()},
        notes,
    )


def _meta(root: Element) -> dict[str, list[str]]:
    meta: dict[str, list[str]] = {}
    for element in islice(root.iter("meta"), _MOST):
        value = (element.get("content") or element.get("value") or "").strip()
        if not value or ("itemprop" in element.attrib and microdata.owner(element)):
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(key):
                meta.setdefault(name.strip().lower(), []).append(value)
    return meta


def _joined(address: str | None, stated: str) -> str:
    try:
        return urljoin(address or "", stated)
    except ValueError:
        return ""


def _name(value: object) -> str:
    return text_of(value.get("name")) if isinstance(value, Mapping) else text_of(value)


def _updated(page: Page, zone: tzinfo, language: str | None) -> Moment | None:
    described = page.described.get("dateModified") or page.marked.get("dateModified")
    stated = described[0] if isinstance(described, list) and described else described
    named = [("dateModified", stated, "JSON-LD")]
    named += [(name, value, f"meta {name}") for name in _UPDATED for value in page.meta.get(name, [])]
    found = (date_of([(name, value)], zone, how, language)[0] for name, value, how in named)
    return next(filter(None, found), None)


def _categories(page: Page) -> tuple[str, ...]:
    found: dict[str, str] = {}
    values: list[object] = [value for name in _CATEGORIES for value in page.meta.get(name, [])]
    for value in [*values, page.described.get("articleSection"), page.described.get("keywords")]:
        for word in map(line, map(plain, words(value))):
            if 0 < len(word) <= 60:
                found.setdefault(word.casefold(), word)
    return tuple(found.values())[:30]


def _image(page: Page, resolve: Resolve) -> tuple[Picture | None, str]:
    for stated, how in (
        (_pictured(page), "og:image"),
        (page.described.get("image"), "JSON-LD"),
        (page.marked.get("image"), "microdata"),
    ):
        first = stated[0] if isinstance(stated, list) and stated else stated
        if found := picture(first, resolve):
            return found, how
    return None, ""


def _pictured(page: Page) -> dict[str, str | None] | None:
    named = {"alt": ["og:image:alt", "twitter:image:alt"], "type": ["og:image:type"]}
    stated = page.first(_IMAGE)
    return {"url": stated, **{key: page.first(names) for key, names in named.items()}} if stated else None


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
