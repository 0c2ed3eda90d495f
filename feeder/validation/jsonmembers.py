"""The members of a JSON Feed's objects, as the specification lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import addresses, content, dates, values
from .finding import Check, Finding

VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")


@dataclass(frozen=True, slots=True)
class Member:
    """What a member must be: a type, in `words`, for strings a check, and for numbers the `least`."""

    types: tuple[type, ...]
    words: str
    check: Check | None = None
    required: bool = False
    least: float | None = None

    def fits(self, value: Any) -> bool:
        """Whether a value has the type; Python takes true for a number, JSON does not."""
        if not isinstance(value, self.types) or (isinstance(value, bool) and bool not in self.types):
            return False
        return self.least is None or (isinstance(value, int | float) and value >= self.least)


def _plain(value: str) -> Finding | None:
    return Finding("json-plain") if content.looks_like_html(value) else None


def _text(check: Check | None = None, required: bool = False) -> Member:
    return Member((str,), "a string", check, required)


_STRING = _text()
_PLAIN = _text(_plain)
_ADDRESS = _text(addresses.absolute)
_DATE = _text(dates.rfc3339)
_LANGUAGE = _text(values.language)
_LIST = Member((list,), "a list")
_OBJECT = Member((dict,), "an object")
_NUMBER = Member((int, float), "a number of 0 or more", least=0)

#: The lists whose members are objects, and of which kind.
LISTS = {"items": "item", "authors": "author", "attachments": "attachment", "hubs": "hub"}
#: The members of each kind of object.
KINDS: Mapping[str, Mapping[str, Member]] = {
    "feed": {
        "version": _text(required=True),
        "title": _text(_plain, required=True),
        "items": Member((list,), "a list", required=True),
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "description": _STRING,
        "user_comment": _STRING,
        "next_url": _ADDRESS,
        "icon": _ADDRESS,
        "favicon": _ADDRESS,
        "author": _OBJECT,
        "authors": _LIST,
        "language": _LANGUAGE,
        "expired": Member((bool,), "true or false"),
        "hubs": _LIST,
    },
    "item": {
        "id": _text(required=True),
        "url": _ADDRESS,
        "external_url": _ADDRESS,
        "title": _PLAIN,
        "content_html": _STRING,
        "content_text": _STRING,
        "summary": _PLAIN,
        "image": _ADDRESS,
        "banner_image": _ADDRESS,
        "date_published": _DATE,
        "date_modified": _DATE,
        "author": _OBJECT,
        "authors": _LIST,
        "tags": _LIST,
        "language": _LANGUAGE,
        "attachments": _LIST,
    },
    "author": {"name": _PLAIN, "url": _ADDRESS, "avatar": _ADDRESS},
    "attachment": {
        "url": _text(addresses.absolute, required=True),
        "mime_type": _text(values.media_type, required=True),
        "title": _STRING,
        "size_in_bytes": _NUMBER,
        "duration_in_seconds": _NUMBER,
    },
    "hub": {"type": _text(required=True), "url": _text(addresses.absolute, required=True)},
}
