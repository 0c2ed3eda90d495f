"""The article inside a web page: what surrounds it cut away, then the element found that holds most of its prose."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from feeder.readers.clearing import clear, drop
from feeder.readers.measures import Measures, measure, raw_text, text_in
from feeder.types import Dropped

_GOOD = re.compile(r"article|body|content|entry|main|post|text|blog|story|page", re.IGNORECASE)
_SHORTEST = 25  # characters of a paragraph that counts
_PAUSE = re.compile(r"[,、，،;；]")
_TAGS = {"article": 10.0, "main": 5.0, "section": 1.0, "li": -8.0, "ul": -5.0, "ol": -5.0, "body": -5.0}
_HEADLINE = 60  # characters of a line of links to other articles
_ENOUGH = 500  # characters of prose beside it; less is a list of links that someone made
_FALLING = (
    1.0,
    2.0,
    4.0,
    6.0,
    8.0,
)  # what the points of a paragraph are divided by, from parent to ancestors


def content(body: Element) -> tuple[list[Element], list[Dropped]]:
    """The elements that make the article in `body`, in order, and what was left out; changes `body`.

    A page that has nothing but an article keeps all of it.
    """
    dropped = [*clear(body)]
    seen = measure(body)
    points = _points(body, seen)
    if not points:
        return [body], dropped
    best = _widened(max(points, key=lambda element: points[element]), points, seen, body)
    chosen = [body] if best is body else _beside(best, points, seen)
    # A short page is no place to be choosy.
    if sum(seen.text[element] for element in chosen) < 250 and seen.text[body] < 2000:
        chosen = [body]
    for element in chosen:
        dropped += _trimmed(element, seen)
    return chosen, dropped


def _points(body: Element, seen: Measures) -> dict[Element, float]:
    """Points for each element that holds paragraphs: for their lengths and pauses, less where links are."""
    points: dict[Element, float] = {}
    for leaf in seen.leaves:
        if seen.text[leaf] < _SHORTEST:
            continue
        pauses = len(_PAUSE.findall(raw_text(leaf)))
        worth = (1 + pauses + min(seen.text[leaf] / 100, 3)) * (1 - seen.link_share(leaf))
        for share, ancestor in zip(_FALLING, _ancestors(leaf, body), strict=False):
            points[ancestor] = points.get(ancestor, _start(ancestor)) + worth / share
    return {element: worth * (1 - seen.link_share(element)) for element, worth in points.items()}


def _ancestors(element: Element, body: Element) -> Iterator[Element]:
    while element is not body and (parent := element.getparent()) is not None:
        element = parent
        yield element


def _start(element: Element) -> float:
    named = f"{element.get('class', '')} {element.get('id', '')}"
    stated = 20.0 * ("articleBody" in (element.get("itemprop") or ""))
    return stated + _TAGS.get(str(element.tag), 0.0) + 8.0 * bool(_GOOD.search(named))


def _widened(best: Element, points: dict[Element, float], seen: Measures, body: Element) -> Element:
    """The ancestor of `best` that holds clearly more prose besides, where the article is split among elements."""
    for ancestor in _ancestors(best, body):
        more = seen.prose[ancestor] > 1.3 * seen.prose[best] and seen.link_share(ancestor) < 0.25
        if more and points.get(ancestor, 0) > 0.5 * points[best]:
            best = ancestor
    return best


def _beside(best: Element, points: dict[Element, float], seen: Measures) -> list[Element]:
    """`best`, what stands beside it and reads like it, and the other parts of an article in several parts, in order."""
    enough = max(10.0, 0.2 * points.get(best, 0.0))
    parent = best.getparent()
    chosen = {
        sibling
        for sibling in (() if parent is None else parent)
        if points.get(sibling, 0.0) > enough
        or (sibling.tag == "p" and seen.text[sibling] > 80 and seen.link_share(sibling) < 0.25)
    }
    if named := best.get("class"):
        chosen |= {
            part
            for part in points
            if part.get("class") == named and part.tag == best.tag and points[part] > enough
        }
    chosen.add(best)
    outer = {part for part in chosen if not any(ancestor in chosen for ancestor in part.iterancestors())}
    return [element for element in best.getroottree().iter() if element in outer]


def _trimmed(element: Element, seen: Measures) -> Iterator[Dropped]:
    """Lists of links and other blocks that are mostly links, taken out of `element`."""
    for line in [*element.iter("p", "h2", "h3", "h4")]:
        if line is not element and _leads_away(line, seen, seen.prose[element]):
            yield drop(line, "link to other articles")
    for block in [*element.iter("ul", "ol", "div", "section", "table", "header")]:
        if block is element or block.getparent() is None or seen.link_share(block) < 0.5:
            continue
        links = sum(1 for _ in block.iter("a"))
        loose = seen.text[block] - seen.linked[block]
        if loose >= 15 * links or _belongs(block, seen):
            continue
        # A list of a few sentences with links in them is none of links.
        if (seen.link_share(block) > 0.8) if block.tag in ("ul", "ol") else links > 1:
            yield drop(block, "links")


def _belongs(block: Element, seen: Measures) -> bool:
    """Whether `block` is a list inside an item of another, which says what its links are."""
    item = block.getparent()
    if block.tag not in ("ul", "ol") or item is None or item.tag != "li":
        return False
    return seen.text[item] - seen.text[block] > seen.linked[item] - seen.linked[block]


def _leads_away(line: Element, seen: Measures, prose: int) -> bool:
    """Whether `line` is made of headlines of other articles, in an article with that much `prose`."""
    share, size = seen.link_share(line), seen.text[line]
    # A headline in capitals that is one link leads to another article.
    if share > 0.9 and size > 20 and text_in(line).isupper():
        return True
    if line.tag != "p" or share <= 0.5 or size < _HEADLINE or prose < _ENOUGH:
        return False
    links = sum(1 for _ in line.iter("a"))
    return share > 0.95 if links == 1 else seen.linked[line] > 25 * links
