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
from feeder.readers import permalinks, withholding
from feeder.readers.dates import moment
from feeder.readers.people import people, refused, web_address
from feeder.types import Moment, Person, Picture

#: What each field of an article may be called in front matter; the first that is there counts. Case, spaces, hyphens
#: and underscores make no difference.
NAMES: dict[str, tuple[str, ...]] = {
    "language": ("language", "lang", "locale"),
    "title": ("title",),
    # Hugo's publishDate is the instant from which an article may be seen, whatever its date.
    "published": (
        "publish_date",
        "date",
        "published",
        "pub_date",
        "published_at",
        "date_published",
        "created",
        "created_at",
    ),
    "updated": (
        "updated",
        "lastmod",
        "modified",
        "updated_at",
        "date_modified",
        "last_modified",
        "last_modified_at",
        "last_updated",
    ),
    "expires": ("expiry_date", "expires", "unpublish_date"),
    "authors": ("authors", "author"),
    "categories": ("categories", "category", "tags", "tag", "keywords"),
    "slug": ("slug", "permalink", "url"),
    "summary": ("summary", "description", "excerpt"),
    "image": ("image", "images", "cover", "cover_image", "featured_image", "thumbnail", "banner", "header"),
    "stated_id": ("id", "guid"),
    "canonical": ("canonical", "canonical_url"),
    "draft": ("draft",),
    "minor": ("minor",),
    "status": ("status",),
}
_FIELDS = {
    withholding.plain(name): (field, rank)
    for field, names in NAMES.items()
    for rank, name in enumerate(names)
}
#: Tables inside front matter whose values count as fields: Zola's and Hugo's.
_INNER = ("taxonomies", "params", "extra")
_DATES = {"published", "updated", "expires"}
_PUBLISHED = NAMES["published"].index("published")  # `published: false` is what Jekyll calls a draft
_SPACED = ("categories", "tags")  # in which Jekyll parts the words of a text by spaces
_MISSING = {"", "~", "null", "none"}
_COMMA = re.compile(r"[,\n]")
_SEMICOLON = re.compile(r"[;\n]")
_MOST_CATEGORIES = 100
# Where a mapping has the address of its picture; those of Jekyll's themes last.
_ADDRESSES = ("url", "src", "path", "image", "file", "filename", "relative_url", "teaser", "overlay_image")
_FILE = re.compile(r"[./]")
_LONGEST = 80  # characters of a value in a note


def stated(
    values: Mapping[str, object], zone: tzinfo, resolve: Resolve, source: str, *, spaced: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """The fields of an Article that `values` state, without those that they don't, and notes on what is none.

    `source` names where they stand. What Zola keeps under `taxonomies`, and Hugo under `params`, counts as fields.
    `spaced` says that categories without commas are apart by spaces.
    """
    given: dict[str, list[tuple[int, str, object]]] = {}
    inner = [table.items() for name in _INNER if isinstance(table := values.get(name), dict)]
    for key, value in chain(values.items(), *inner):
        field, rank = _field(str(key))
        given.setdefault(field, []).append((rank, str(key), value))
    out: dict[str, Any] = {}
    notes: list[str] = []
    for field in filter(given.__contains__, NAMES):
        named = [(name, value) for _, name, value in sorted(given[field], key=itemgetter(0))]
        if field in _DATES:
            out[field], wrong = date_of(named, zone, source, out.get("language"))
            notes += wrong
        elif field in _NAMED:
            out[field] = _NAMED[field](named, resolve)
        elif field == "categories":
            out[field] = _categories(named, spaced=spaced)
        else:
            out[field] = _READERS[field]([value for _, value in named])
        notes += chain.from_iterable(_NOTES[field](value) for _, value in named) if field in _NOTES else ()
    withheld = any(
        flag(value) is False for rank, _, value in given.get("published", ()) if rank == _PUBLISHED
    )
    if out.pop("status", "").lower() == "draft" or withheld:
        out["draft"] = True
    if reason := withholding.reason(values):
        out["held"] = f"its {source} says {reason}"
    return {field: value for field, value in out.items() if value}, notes


@lru_cache(maxsize=200)  # articles of a site have the same fields
def _field(name: str) -> tuple[str, int]:
    return _FIELDS.get(withholding.plain(name), ("", 0))


def is_field(name: str) -> bool:
    """Whether front matter may state something of an article under `name`."""
    return bool(_field(name)[0])


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
    return True if word in withholding.TRUE else False if word in withholding.FALSE else None


def words(value: object) -> Iterator[str]:
    """The words or phrases of a list, or of a text with commas, semicolons or lines between them."""
    items = value if isinstance(value, list) else _parted(legal(_lines(value)))
    for item in items[:_MOST_CATEGORIES]:
        if word := text_of(item):
            yield word


def _parted(text: str) -> list[str]:
    # The semicolon of `&amp;` parts nothing.
    return (_COMMA if "," in text or "&" in text else _SEMICOLON).split(text)


def _lines(value: object) -> str:
    return value if isinstance(value, str) and text_of(value) else text_of(value)


def picture(value: object, resolve: Resolve) -> Picture | None:
    """The image that a field names: an address, a mapping with one and its text, or the first in a list of these."""
    if isinstance(value, list):
        return next(
            filter(
                None, (picture(one, resolve) for one in value[:_MOST_CATEGORIES] if not isinstance(one, list))
            ),
            None,
        )
    fields = (
        {str(key).lower(): text_of(item) for key, item in value.items()} if isinstance(value, dict) else {}
    )
    address = next((fields[key] for key in _ADDRESSES if fields.get(key)), text_of(value))
    url = resolve(address) if _FILE.search(address) and not address.startswith("#") else None
    if url is None or (":" in url.split("/")[0] and web_address(url) is None):
        return None
    return Picture(url, fields.get("alt") or fields.get("caption") or "", fields.get("type") or None)


def _picture(named: Iterable[tuple[str, object]], resolve: Resolve) -> Picture | None:
    # A header or banner in words is none.
    values = (value for name, value in named if isinstance(value, dict) or name.lower() != "header")
    return next(filter(None, (picture(value, resolve) for value in values)), None)


def _slug(named: Iterable[tuple[str, object]], _resolve: Resolve) -> str:
    texts = ((name.lower(), text_of(value)) for name, value in named)
    found = (
        text if name == "slug" else permalinks.slug(text)
        for name, text in texts
        if name != "url" or not web_address(text)  # which is where the article was found
    )
    return next(filter(None, found), "")


def _shown(value: object) -> str:
    return f"“{text_of(value)[:_LONGEST]}”"


def _canonical(value: object) -> Iterator[str]:
    if text_of(value) and not web_address(text_of(value)):
        yield f"the canonical address {_shown(value)} is no web address, so it is not used"


def _first_text(values: Iterable[object]) -> str:
    return next(filter(None, map(text_of, values)), "")


def _categories(named: Iterable[tuple[str, object]], *, spaced: bool) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name, value in named:
        parted = spaced and name.lower() in _SPACED and isinstance(value, str) and "," not in value
        for word in words(str(value).split() if parted else value):
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _people(values: Iterable[object]) -> tuple[Person, ...]:
    return next(filter(None, map(people, values)), ())


_READERS: dict[str, Callable[[Iterable[object]], Any]] = {
    "title": _first_text,
    "summary": _first_text,
    "stated_id": _first_text,
    "status": _first_text,
    "authors": _people,
    "language": lambda values: language_of(_first_text(values))[0],
    "canonical": lambda values: web_address(_first_text(values)),
    "draft": lambda values: flag(_first_text(values)),
    "minor": lambda values: flag(_first_text(values)),
}
_NAMED: dict[str, Callable[[Iterable[tuple[str, object]], Resolve], Any]] = {
    "image": _picture,
    "slug": _slug,
}
#: What remarks there are on a value of a field.
_NOTES: dict[str, Callable[[object], Iterable[str]]] = {
    "language": lambda value: language_of(value)[1],
    "authors": refusals,
    "canonical": _canonical,
}
