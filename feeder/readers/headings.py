"""The head of the article in a page: title, date line and by-line, which are fields and no content."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import islice

from lxml.etree import _Element as Element

from feeder.readers import dates, heads, titles
from feeder.readers.clearing import drop
from feeder.readers.evidence import evidence
from feeder.readers.layout import Block
from feeder.readers.measures import BLOCKS, measure, text_in
from feeder.types import Moment

_FIRST = 12  # blocks of the article that may belong to its head
_BEFORE, _BEHIND = 6, 20  # blocks round the heading that a date is looked for in
_OPENING = 4  # of them, where a date that something follows is believed
_LONGEST = 160  # characters of a line that may be a date line
_MOST = 5000  # elements of a page
_INLINE = ("span", "time", "b", "strong", "em", "i", "small", "a", "font")
_NAMED = re.compile(
    r"(?<![a-z])(?:date|datum|fecha|time|timestamp|published|pub-?date|meta|dateline|byline)(?![a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def date_near(body: Element, title: str | None, zone: tzinfo) -> Moment | None:
    """The date that the page shows nearest to the heading `title`, else in an element that is called a date."""
    lines = [*_lines(body)]
    at = next((at for at, (_, text) in enumerate(lines) if title and titles.same(text, title)), None)
    if at is not None:
        near = [text for _, text in lines[at : at + _BEHIND] + lines[max(0, at - _BEFORE) : at][::-1]]
        if found := _dated(near, zone):
            return found
    return _dated(
        [text for element, text in lines if _NAMED.search(_named(element))],
        zone,
    )


def _named(element: Element) -> str:
    return _CAMEL.sub("-", f"{element.get('class')} {element.get('id')}")


def without_head(chosen: Sequence[Element], title: str | None, zone: tzinfo) -> heads.Head:
    """Takes title, date line and by-line out of the article in `chosen`, and gives what they say."""
    leaves = _first_leaves(chosen)
    blocks = [Block(text_in(leaf)) for leaf in leaves]
    prose = next((at for at, block in enumerate(blocks) if evidence(block).prose), len(blocks))
    head = heads.lines_of([block.text for block in blocks[:prose]], zone)
    for at, leaf in enumerate(leaves[:prose]):
        repeated = bool(title) and titles.same(blocks[at].text, title or "")
        if (repeated or at in head.used) and leaf not in chosen and len(leaves) > 1:
            drop(leaf, "head")
    if head.published is None and (opening := _opening([block.text for block in blocks], zone)):
        return replace(head, published=opening, found={**head.found, "published": opening.source})
    return head


def _opening(texts: Sequence[str], zone: tzinfo) -> Moment | None:
    """The date that one of the first lines begins with, before a text or a category: "01.02.2022 The council..."."""
    for text in texts[:_OPENING]:
        found = dates.find(text[:_LONGEST], zone)
        if found and found.start == 0 and not found.updated:
            return Moment(found.at, found.precision, False, "dateline")
    return None


def _dated(texts: Sequence[str], zone: tzinfo) -> Moment | None:
    return heads.lines_of([text for text in texts[:50] if any(map(str.isdigit, text))], zone).published


def _lines(body: Element) -> Iterator[tuple[Element, str]]:
    """The short lines of a page, each with its element."""
    sizes = measure(body).text
    for element in islice(body.iter(*BLOCKS, *_INLINE), _MOST):
        if 0 < sizes[element] <= _LONGEST and not any(child.tag in BLOCKS for child in element):
            yield element, text_in(element)


def _first_leaves(chosen: Sequence[Element]) -> list[Element]:
    """The first elements with text that hold no block."""
    leaves: list[Element] = []
    for element in chosen:
        for leaf in element.iter():
            if leaf.tag in BLOCKS and not any(child.tag in BLOCKS for child in leaf) and text_in(leaf):
                leaves.append(leaf)
                if len(leaves) == _FIRST:
                    return leaves
    return leaves
