"""What an author states in fields (front matter) made the fields of an article."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from feeder.languages import meant
from feeder.markup import Resolve, legal, line
from feeder.readers.dates import moment
from feeder.readers.people import people, refused, web_address
from feeder.types import Moment, Person, Picture

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
_LONGEST = 80  # characters of a value in a note


def stated(
    values: Mapping[str, object], zone: tzinfo, resolve: Resolve, source: str
) -> tuple[dict[str, Any], list[str]]:
    """The fields of an Article that `values` state, without those that they don't, and notes on what is none.

    `source` names where they stand. What Zola keeps under `taxonomies` counts as fields.
    """
    given: dict[str, list[tuple[int, str, object]]] = {}
    inner = values.get("taxonomies")
    for key, value in chain(values.items(), inner.items() if isinstance(inner, dict) else ()):
        field, rank = _field(str(key))
        given.setdefault(field, []).append((rank, str(key), value))
    out: dict[str, Any] = {}
    notes: list[str] = []
    for field in filter(given.__contains__, NAMES):
        named = [(name, value) for _, name, value in sorted(given[field], key=itemgetter(0))]
        if field in _DATES:
            out[field], wrong = date_of(named, zone, source, out.get("language"))
            notes += wrong
        elif field == "image":
            out[field] = next(filter(None, (picture(value, resolve) for _, value in named)), None)
        else:
            out[field] = _READERS[field]([value for _, value in named])
        notes += chain.from_iterable(_NOTES[field](value) for _, value in named) if field in _NOTES else ()
    withheld = any(
        flag(value) is False for rank, _, value in given.get("published", ()) if rank == _PUBLISHED
    )
    if out.pop("status", "").lower() == "draft" or withheld:
        out["draft"] = True
    return {field: value for field, value in out.items() if value}, notes


@lru_cache(maxsize=100)  # articles of a site have the same fields
def _field(name: str) -> tuple[str, int]:
    return _FIELDS.get(_SEPARATORS.sub("_", name.strip().lower()), ("", 0))


def date_of(
    named: Iterable[tuple[str, object]], zone: tzinfo, source: str, language: str | None
) -> tuple[Moment | None, list[str]]:
    """The first of the values, each with its name, that is a date, and notes on those before it that are none."""
    notes: list[str] = []
    for name, value in named:
        if found := moment(value, zone, source, language):
            return found, notes
        if text_of(value) and flag(value) is None:
            notes.append(f"the {name} {_shown(value)} is no date that can be read, so it is not used")
    return None, notes


def language_of(value: object) -> tuple[str | None, list[str]]:
    """The language tag (BCP 47) that `value` means, and a note where that is not the one that stands there."""
    text = text_of(value)
    tag = meant(text)
    if not text or (tag or "").casefold() == text.replace("_", "-").casefold():
        return tag, []
    what = f"it is taken for {tag}" if tag else "it is not used"
    return tag, [f"the language {_shown(text)} is no registered language tag, so {what}"]


def refusals(authors: object) -> Iterator[str]:
    """Notes on the addresses in `authors` that are none."""
    for address in refused(authors):
        yield f"the author's address {_shown(address)} is no web address, so it is not used"


def text_of(value: object) -> str:
    """The text of a plain value on one line; none for a list, a mapping or nothing."""
    if value is None or isinstance(value, (list, dict)):
        return ""
    text = line(str(value))
    return "" if text.lower() in _MISSING else text


def flag(value: object) -> bool | None:
    """What `value` says as a switch, None if it is no switch."""
    word = text_of(value).lower()
    return True if word in _TRUE else False if word in _FALSE else None


def words(value: object) -> Iterator[str]:
    """The words or phrases of a list, or of a text with commas between them."""
    items = value if isinstance(value, list) else legal(text_of(value)).split(",")
    for item in items[:_MOST_CATEGORIES]:
        if word := text_of(item):
            yield word


def picture(value: object, resolve: Resolve) -> Picture | None:
    """The image that a field names: an address, or a mapping with one and its text."""
    fields = (
        {str(key).lower(): text_of(item) for key, item in value.items()} if isinstance(value, dict) else {}
    )
    address = next(
        (fields[key] for key in ("url", "src", "path", "image") if fields.get(key)), text_of(value)
    )
    url = resolve(address) if address and not address.startswith("#") else None
    if url is None or (":" in url.split("/")[0] and web_address(url) is None):
        return None
    return Picture(url, fields.get("alt") or fields.get("caption") or "", fields.get("type") or None)


def _shown(value: object) -> str:
    return text_of(value)[:_LONGEST]


def _canonical(value: object) -> Iterator[str]:
    if text_of(value) and not web_address(text_of(value)):
        yield f"the canonical address {_shown(value)} is no web address, so it is not used"


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
    "language": lambda values: language_of(_first_text(values))[0],
    "canonical": lambda values: web_address(_first_text(values)),
    "draft": lambda values: flag(_first_text(values)),
    "minor": lambda values: flag(_first_text(values)),
}
#: What remarks there are on a value of a field.
_NOTES: dict[str, Callable[[object], Iterable[str]]] = {
    "language": lambda value: language_of(value)[1],
    "authors": refusals,
    "canonical": _canonical,
}
