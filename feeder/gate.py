"""The gate: what a document must pass before any subscriber sees it.

Two opinions, neither of them the writer's own: the validator's, and that of a second, small
reader, which must find in the bytes the very entries that were given.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from lxml import etree

from feeder.types import Document, Entry, Feed, Problem
from feeder.writers import FORMATS

_NAMES = {"text/html": "html", "application/xml": "sitemap"} | {
    form.media_type: name for name, form in FORMATS.items()
}
_ATOM = "{http://www.w3.org/2005/Atom}"
_ATOM_TEXTS = {_ATOM + name for name in ("id", "title", "published", "updated")}
_RSS_TEXTS = {"guid", "title", "link", "pubDate"}


def passes(iri: str) -> bool:
    """Whether the gate lets `iri` pass as an id or a link: an id is for good, and one with another never went out."""
    from feeder.validation import RULES, addresses  # only who states ids should pay for it

    finding = addresses.absolute(iri)
    return finding is None or RULES[finding.rule].level != "error"


def judge(document: Document, feed: Feed | None) -> tuple[Problem, ...]:
    """What is wrong with a document; `feed` is what it was rendered from, None where it is no feed.

    A problem that lies inside an entry names it by its position in `feed`.
    """
    # The validator brings its schemas along: only who judges should pay for them.
    from feeder.validation import validate

    found = validate(document.data, _NAMES.get(document.media_type))
    return found.problems if feed is None else (*found.problems, *compare(document, feed, found.parsed))


def compare(document: Document, feed: Feed, parsed: Any = None) -> tuple[Problem, ...]:
    """Where a document, read back, tells another story than the feed it was rendered from.

    `parsed` is what its bytes were parsed into, where somebody has done that already: it takes longer than the rest.
    """
    parse, read = _READERS[_NAMES[document.media_type]]
    try:
        seen = list(read(parse(document.data) if parsed is None else parsed))
    except (ValueError, TypeError, AttributeError, KeyError, etree.LxmlError) as error:
        return (_problem("document", f"{document.path} can't be read back: {error}", None),)
    return tuple(_differences([_given(entry) for entry in feed.entries], seen))


class _Seen(NamedTuple):
    """What identifies an entry to a reader, as read from a document or as it should be there.

    `updated` is None where the format has no place for it, as RSS.
    """

    id: str
    title: str | None
    link: str
    published: datetime
    updated: datetime | None


def _given(entry: Entry) -> _Seen:
    return _Seen(entry.id, entry.title, entry.link, entry.published, entry.updated)


def _differences(given: list[_Seen], seen: list[_Seen]) -> Iterator[Problem]:
    if [entry.id for entry in given] != [entry.id for entry in seen]:
        yield _misplaced(given, seen)
        return
    for position, (wanted, found) in enumerate(zip(given, seen, strict=True)):
        for name, want, got in zip(_Seen._fields, wanted, found, strict=True):
            if want != got and not _may_differ(name, want, got):
                message = f"The {name} of {wanted.id} reads {got} where {want} was given."
                yield _problem(name, message, position)


def _misplaced(given: list[_Seen], seen: list[_Seen]) -> Problem:
    """The first position at which another entry stands than was given."""
    for position, wanted in enumerate(given):
        got = seen[position].id if position < len(seen) else "nothing"
        if got != wanted.id:
            return _problem("id", f"{got} stands where {wanted.id} was given.", position)
    return _problem("entries", f"{len(seen)} entries stand where {len(given)} were given.", None)


def _may_differ(name: str, want: Any, got: Any) -> bool:
    if name == "title":
        # Atom demands one (RFC 4287, section 4.1.2): what stands there for an untitled entry is made up.
        return got != "" and not (want and want.strip())
    return name == "updated" and got is None


def _problem(rule: str, message: str, entry: int | None) -> Problem:
    return Problem("error", f"round-trip-{rule}", message, entry=entry)


def _rss(root: etree._Element) -> Iterator[_Seen]:
    for item in root.iterfind("channel/item"):
        texts = _texts(item, _RSS_TEXTS)
        published = parsedate_to_datetime(_text(texts, "pubDate"))
        yield _Seen(_text(texts, "guid"), texts.get("title"), _text(texts, "link"), published, None)


def _atom(root: etree._Element) -> Iterator[_Seen]:
    for entry in root.iterfind(_ATOM + "entry"):
        texts = _texts(entry, _ATOM_TEXTS)
        links = [
            link.get("href", "")
            for link in entry.iterchildren(_ATOM + "link")
            if link.get("rel") == "alternate"
        ]
        published, updated = (
            datetime.fromisoformat(_text(texts, _ATOM + name)) for name in ("published", "updated")
        )
        yield _Seen(
            _text(texts, _ATOM + "id"), _text(texts, _ATOM + "title"), " ".join(links), published, updated
        )


def _json(feed: Any) -> Iterator[_Seen]:
    for item in feed["items"]:
        published, updated = (
            datetime.fromisoformat(item[name]) for name in ("date_published", "date_modified")
        )
        yield _Seen(item["id"], item.get("title"), item["url"], published, updated)


def _root(data: bytes) -> etree._Element:
    # Readers stop at libxml2's limits, so `huge_tree` stays off here as well.
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _texts(entry: etree._Element, tags: AbstractSet[str]) -> dict[str, str]:
    """The texts of an entry's elements by their `tags`, the first of each, in one pass: there are many entries."""
    return {tag: child.text or "" for child in reversed(entry) if (tag := child.tag) in tags}


def _text(texts: Mapping[str, str], tag: str) -> str:
    text = texts.get(tag)
    if text is None:
        raise ValueError(f"an entry has no {etree.QName(tag).localname}")
    return text


_READERS: dict[str, tuple[Callable[[bytes], Any], Callable[[Any], Iterator[_Seen]]]] = {
    "rss": (_root, _rss),
    "atom": (_root, _atom),
    "json": (json.loads, _json),
}
