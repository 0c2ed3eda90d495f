"""The clutter of certain sites, left out by the rules of [[clean]] before anything else is judged."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml.etree import _Element as Element

from feeder.cleaning import applying, expression, named, selector
from feeder.readers.clearing import drop
from feeder.readers.measures import BLOCKS, text_in
from feeder.types import Clutter, Dropped, Terms

_LONGEST = 500  # characters; a longer line is prose, and searching it would take long
_REPORTED = 300  # characters of a dropped line
_LINES = (*BLOCKS, "button", "caption", "figcaption", "summary")


def without_lines(text: str, path: str, terms: Terms) -> tuple[str, list[Dropped]]:
    """`text` without the lines that a rule for the seed at `path` names, and these."""
    rules = [(number, rule) for number, rule in applying(terms.clutter, path) if rule.lines]
    if not rules:
        return text, []
    kept, dropped = [], []
    for line in text.split("\n"):
        if number := next((number for number, rule in rules if _names(rule, line)), 0):
            dropped.append(Dropped(line.strip()[:_REPORTED], named(number, "line")))
        else:
            kept.append(line)
    return "\n".join(kept), dropped


def concerns(path: str, terms: Terms, *, lines: bool) -> bool:
    """Whether a rule for the seed at `path` has selectors, or `lines` where these count."""
    return any(rule.selectors or (lines and rule.lines) for _, rule in applying(terms.clutter, path))


def without_elements(root: Element, path: str, terms: Terms, *, lines: bool = True) -> list[Dropped]:
    """Takes what a rule for the seed at `path` names out of the page in `root`; what of it held text.

    A line, if `lines` count, is a block whose whole text it is.
    """
    rules = applying(terms.clutter, path)
    dropped = _without_selected(root, rules)
    for number, rule in rules if lines else ():
        dropped += [
            drop(block, named(number, "line")) for block in _lines(root) if _names(rule, text_in(block))
        ]
    return dropped


def _without_selected(root: Element, rules: Iterable[tuple[int, Clutter]]) -> list[Dropped]:
    pieces = [
        drop(element, named(number, f"selector {text}"))
        for number, rule in rules
        for text in rule.selectors
        for element in _selected(root, text)
    ]
    return [piece for piece in pieces if piece.text]


def _selected(root: Element, text: str) -> list[Element]:
    """The elements that a selector means, of nested ones the outer; never the whole page."""
    found = [one for one in selector(text)(root) if one.tag not in ("html", "body")]
    chosen = set(found)
    return [one for one in found if chosen.isdisjoint(one.iterancestors())]


def _lines(root: Element) -> Iterator[Element]:
    """The blocks in the body of a page that hold no other."""
    for body in [*root.iter("body")]:
        outer = {block.getparent() for block in body.iter(*_LINES)}
        yield from [block for block in body.iter(*_LINES) if block not in outer and block is not body]


def _names(rule: Clutter, line: str) -> bool:
    """Whether `line` is one of the rule's, letter case and white space aside."""
    whole, expressions = _compiled(rule)
    folded = " ".join(line.split())
    if folded.casefold() in whole:
        return True
    return 0 < len(folded) <= _LONGEST and any(one.search(folded) for one in expressions)


@cache
def _compiled(rule: Clutter) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The whole lines of a rule, folded, and its regular expressions."""
    found = [(line, expression(line)) for line in rule.lines]
    whole = frozenset(" ".join(line.split()).casefold() for line, pattern in found if pattern is None)
    return whole, tuple(pattern for _, pattern in found if pattern)
