"""What a page says of itself in JSON-LD (schema.org Article and its kin)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.etree import _Element as Element

from feeder.readers.measures import raw_text

ARTICLES = re.compile(
    r"Article$|Posting$|^Report$|^Review$|^Recipe$|^CreativeWork$|^TechArticle$", re.IGNORECASE
)
_PAGES = re.compile(r"WebPage$", re.IGNORECASE)
_MOST = 500_000  # characters of one script
_DEEPEST = 4
# Strings are matched first, so that nothing in them is; an end that is missing is that of the text.
_STRING = r'"(?>(?:[^"\\]|\\.)*)"?'
_COMMENT = re.compile(rf"{_STRING}|//[^\n]*|/\*(?>(?:[^*]++|\*(?!/))*)(?:\*/)?", re.DOTALL)
_LAST_COMMA = re.compile(rf"{_STRING}|,(?=\s*[}}\]])", re.DOTALL)


def described(root: Element) -> Mapping[str, Any]:
    """The properties of the article that the page in `root` describes, else of the page; empty if of none."""
    things = [thing for script in root.iter("script") for thing in _things(script)]
    by_id = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 1}
    for pattern in (ARTICLES, _PAGES):
        for thing in things:
            if any(pattern.search(kind) for kind in _kinds(thing)):
                return {str(key): _followed(value, by_id) for key, value in thing.items()}
    return {}


def _things(script: Element) -> Iterator[dict[str, Any]]:
    if "ld+json" not in (script.get("type") or ""):
        return
    text = raw_text(script).strip().removeprefix("<!--").removesuffix("-->")
    text = re.sub(r"^\s*(?://)?<!\[CDATA\[|(?://)?\]\]>\s*$", "", text).strip().rstrip(";")
    yield from _flat(_loaded(text[:_MOST]), 0)


def _loaded(text: str) -> object:
    """The value of `text`, also where somebody who wrote it by hand left comments or commas before an end."""
    for read in (str, _mended):
        try:
            # Real pages leave line ends inside their strings.
            return json.loads(read(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    for nothing in (_COMMENT, _LAST_COMMA):
        text = nothing.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
    return text


def _flat(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """The objects at the top, in a list, in `@graph` and behind `mainEntity`."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flat(value.get(key), depth + 1)


def _kinds(thing: Mapping[str, Any]) -> list[str]:
    kinds = thing.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _followed(value: object, by_id: Mapping[str, object]) -> object:
    """`value` with a bare reference to another object replaced by it."""
    if isinstance(value, list):
        return [_followed(item, by_id) if isinstance(item, dict) else item for item in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return by_id.get(str(value.get("@id")), value)
    return value
