"""What a page says of its article in microdata (HTML, section 5.2): `itemscope`, `itemtype`, `itemprop`."""

from collections.abc import Mapping
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from feeder.readers.jsonld import ARTICLES
from feeder.readers.measures import text_in

_WANTED = frozenset(
    "headline name datePublished dateCreated dateModified author creator description image inLanguage articleSection"
    " keywords url email".split()
)
_MOST = 500  # properties of a page that are looked at
_LONGEST = 500  # characters of a text; the body of the article is read elsewhere
# Which attribute has the value (section 5.2.4).
_VALUES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src", "embed": "src",
    "iframe": "src", "source": "src", "track": "src", "object": "data", "data": "value", "meter": "value",
    "time": "datetime",
}  # fmt: skip
_NAMED = etree.XPath("//*[@itemprop]")
_SCOPE = etree.XPath("ancestor::*[@itemscope][1]")


def described(root: Element) -> Mapping[str, object]:
    """The properties of the article in the page in `root`: of several, the one with a body; empty if of none.

    The first value of a property counts.
    """
    items: dict[Element, dict[str, Element]] = {}
    for element in cast(list[Element], _NAMED(root))[:_MOST]:
        if (item := _item(element)) is not None:
            for name in (element.get("itemprop") or "").split():
                items.setdefault(item, {}).setdefault(name, element)
    articles = [held for item, held in items.items() if _is_article(item)]
    chosen = next((held for held in articles if "articleBody" in held), articles[0] if articles else {})
    return {name: _value(chosen[name], items) for name in chosen.keys() & _WANTED}


def owner(element: Element) -> str | None:
    """What kind of thing `element` states something of: "article", "other" (a comment, a person), None for the page."""
    item = _item(element)
    if item is None or not item.get("itemtype") or (item.get("itemtype") or "").endswith("WebPage"):
        return None
    return "article" if _is_article(item) else "other"


def _item(element: Element) -> Element | None:
    return next(iter(cast(list[Element], _SCOPE(element))), None)


def _is_article(item: Element) -> bool:
    kinds = (kind.rstrip("/").rpartition("/")[2] for kind in (item.get("itemtype") or "").split())
    return any(ARTICLES.search(kind) for kind in kinds)


def _value(element: Element, items: Mapping[Element, Mapping[str, Element]]) -> object:
    if "itemscope" in element.attrib:
        inner = items.get(element, {})
        return {name: _plain(inner[name]) for name in inner.keys() & _WANTED}
    return _plain(element)


def _plain(element: Element) -> str:
    # Pages put `content` on any element, as RDFa Lite has it.
    for name in ("content", _VALUES.get(str(element.tag), "content")):
        if stated := element.get(name):
            return stated.strip()
    return text_in(element)[:_LONGEST]
