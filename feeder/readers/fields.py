"""What an author states in fields (front matter) made the fields of an article."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from operator import itemgetter
from typing import Any

from feeder.markup import Resolve, legal, line
from feeder.readers.dates import moment
from feeder.readers.people import people, web_address
from feeder.types import Person, Picture

#: What each field of an article may be called in front matter; the first that is there counts.
NAMES: dict[str, tuple[str, ...]] = {
    "language": ("language", "lang"),
    "title": ("title",),
    "published": ("date", "published", "pubdate", "published_at", "date_published", "publishdate", "created"),
    "updated": (
        "updated",
        "lastmod",
        "modified",
        "updated_at",
        "date_modified",
        "last_modified",
        "last_modified_at",
    ),
    "authors": ("authors", "author"),
    "categories": ("categories", "category", "tags", "tag", "keywords"),
    "slug": ("slug",),
    "summary": ("summary", "description", "excerpt"),
    "image": ("image", "cover", "cover_image", "featured_image", "thumbnail"),
    "stated_id": ("id", "guid"),
    "canonical": ("canonical", "canonical_url"),
    "draft": ("draft",),
    "minor": ("minor",),
    "status": ("status",),
}
_FIELDS = {name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}
_DATES = {"published", "updated"}
_PUBLISHED = NAMES["published"].index("published")  # `published: false` is what Jekyll calls a draft
_SEPARATORS = re.compile(r"[\s-]")
_MISSING = {"", "~", "null", "none"}
_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}
_MOST_CATEGORIES = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


def stated(values: Mapping[str, object], zone: tzinfo, resolve: Resolve, source: str) -> dict[str, Any]:
    """The fields of an Article that `values` state, without those that they don't; `source` names where they stand."""
    given: dict[str, list[tuple[int, object]]] = {}
    for key, value in values.items():
        field, rank = _FIELDS.get(_SEPARATORS.sub("_", str(key).strip().lower()), ("", 0))
        given.setdefault(field, []).append((rank, value))
    out: dict[str, Any] = {}
    for field in NAMES:
        if field in given:
            named = [value for _, value in sorted(given[field], key=itemgetter(0))]
            if field in _DATES:
                moments = (moment(value, zone, source, out.get("language")) for value in named)
                out[field] = next(filter(None, moments), None)
            elif field == "image":
                out[field] = next(filter(None, (picture(value, resolve) for value in named)), None)
            else:
                out[field] = _READERS[field](named)
    withheld = any(flag(value) is False for rank, value in given.get("published", ()) if rank == _PUBLISHED)
    if out.pop("status", "").lower() == "draft" or withheld:
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
    fields = (
        {str(key).lower(): text_of(item) for key, item in value.items()} if isinstance(value, Mapping) else {}
    )
    address = next(
        (fields[key] for key in ("url", "src", "path", "image") if fields.get(key)), text_of(value)
    )
    url = resolve(address) if address and not address.startswith("#") else None
    if url is None or (":" in url.split("/")[0] and web_address(url) is None):
        return None
    return Picture(url, fields.get("alt") or fields.get("caption") or "", fields.get("type") or None)


def _first_text(values: Iterable[object]) -> str:
    return next(filter(None, map(text_of, values)), "")


def _categories(values: Iterable[object]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for value in values:
        for word in words(value):
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _people(values: Iterable[object]) -> tuple[Person, ...]:
    return next(filter(None, map(people, values)), ())


_READERS: dict[str, Callable[[Iterable[object]], Any]] = {
    "title": _first_text,
    "slug": _first_text,
    "summary": _first_text,
    "stated_id": _first_text,
    "status": _first_text,
    "authors": _people,
    "categories": _categories,
    "language": lambda values: language_tag(_first_text(values)),
    "canonical": lambda values: web_address(_first_text(values)),
    "draft": lambda values: flag(_first_text(values)),
    "minor": lambda values: flag(_first_text(values)),
}
