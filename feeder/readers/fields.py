"""What an author states in fields (front matter) made the fields of an article."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from typing import Any

from feeder.markup import Resolve, legal, line
from feeder.readers.dates import moment
from feeder.readers.people import people, web_address
from feeder.types import Picture

#: What each field of an article may be called in front matter; the first that is there counts.
NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "published": ("date", "published", "pubdate", "published_at", "date_published", "publishdate", "created"),
    "updated": ("updated", "lastmod", "modified", "updated_at", "date_modified", "last_modified", "last_modified_at"),
    "authors": ("authors", "author"),
    "categories": ("categories", "category", "tags", "tag", "keywords"),
    "slug": ("slug",),
    "summary": ("summary", "description", "excerpt"),
    "language": ("language", "lang"),
    "image": ("image", "cover", "cover_image", "featured_image", "thumbnail"),
    "stated_id": ("id", "guid"),
    "canonical": ("canonical", "canonical_url"),
    "draft": ("draft",),
    "minor": ("minor",),
}
_MISSING = {"", "~", "null", "none"}
_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}
_MOST_CATEGORIES = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


def stated(values: Mapping[str, object], zone: tzinfo, resolve: Resolve, source: str) -> dict[str, Any]:
    """The fields of an Article that `values` state, without those that they don't; `source` names where they stand."""
    given = {re.sub(r"[\s-]", "_", str(key).strip().lower()): value for key, value in values.items()}
    out: dict[str, Any] = {}
    for field, read in _READERS.items():
        value = read(given, NAMES[field])
        if value:
            out[field] = value
    for field in ("published", "updated"):
        moments = (moment(given.get(name), zone, source, out.get("language")) for name in NAMES[field])
        out[field] = next(filter(None, moments), None)
    out["image"] = picture(next(filter(None, map(given.get, NAMES["image"])), None), resolve)
    if flag(given.get("published")) is False or text_of(given.get("status")).lower() == "draft":
        out["draft"] = True
    return {field: value for field, value in out.items() if value}


def text_of(value: object) -> str:
    """The text of a plain value on one line; none for a list, a mapping or nothing."""
    if value is None or isinstance(value, (list, Mapping)):
        return ""
    text = line(str(value))
    return "" if text.lower() in _MISSING else text


def flag(value: object) -> bool | None:
    """What `value` says as a switch, None if it is no switch."""
    word = text_of(value).lower()
    return True if word in _TRUE else False if word in _FALSE else None


def language_tag(value: object) -> str | None:
    """A language tag (BCP 47) with hyphens; None if `value` is none."""
    tag = text_of(value)
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None


def words(value: object) -> Iterator[str]:
    """The words or phrases of a list, or of a text with commas between them."""
    items = value if isinstance(value, list) else legal(text_of(value)).split(",")
    for item in items[:_MOST_CATEGORIES]:
        if word := text_of(item):
            yield word


def picture(value: object, resolve: Resolve) -> Picture | None:
    """The image that a field names: an address, or a mapping with one and its text."""
    fields = {str(key).lower(): text_of(item) for key, item in value.items()} if isinstance(value, Mapping) else {}
    address = next((fields[key] for key in ("url", "src", "path", "image") if fields.get(key)), text_of(value))
    url = resolve(address) if address and not address.startswith("#") else None
    if url is None or (":" in url.split("/")[0] and web_address(url) is None):
        return None
    return Picture(url, fields.get("alt") or fields.get("caption") or "", fields.get("type") or None)


def _first_text(given: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next(filter(None, (text_of(given.get(name)) for name in names)), "")


def _categories(given: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        for word in words(given.get(name)):
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


_READERS: dict[str, Callable[[Mapping[str, object], tuple[str, ...]], Any]] = {
    "title": _first_text,
    "slug": _first_text,
    "summary": _first_text,
    "stated_id": _first_text,
    "authors": lambda given, names: people(next(filter(None, map(given.get, names)), None)),
    "categories": _categories,
    "language": lambda given, names: language_tag(_first_text(given, names)),
    "canonical": lambda given, names: web_address(_first_text(given, names)),
    "draft": lambda given, names: flag(_first_text(given, names)),
    "minor": lambda given, names: flag(_first_text(given, names)),
}
