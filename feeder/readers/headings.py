"""The head of the article in a page: title, date line and by-line, which are fields and no content."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, tzinfo
from itertools import chain, islice

from lxml.etree import _Element as Element

from feeder.readers import bylines, dates, heads, relative, titles
from feeder.readers.clearing import drop
from feeder.readers.evidence import evidence
from feeder.readers.layout import Block
from feeder.readers.measures import BLOCKS, measure, text_in
from feeder.readers.vocabulary import NAMED
from feeder.types import Moment, Person

Line = tuple[Element, str]

_FIRST = 12  # blocks of the article that may belong to its head
_BEFORE, _BEHIND = 6, 20  # blocks round the heading that a date is looked for in
_OPENING = 4  # of them, where a date that something follows is believed
_LONGEST = 160  # characters of a line that may be a date line
_MOST = 5000  # elements of a page
_PLACES = 4  # where a title stands
_MOST_LABELS = 10
_MOST_DATES = 50
_HOLDERS = 20  # elements round one that may be comments
_SHORT = 80  # characters of a line with a relative date
_RANKS = {"h1": 0, "h2": 0, "h3": 0, "a": 2, "li": 2}  # in a menu the title is a link
_INLINE = ("span", "time", "b", "strong", "em", "i", "small", "a", "font")
_NAMED = re.compile(
    r"(?<![a-z])(?:date|datum|fecha|time|timestamp|published|pub-?date|meta|dateline|byline)(?![a-z])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(rf"(?<![a-z])(?:comment(?!ary)\w*|{NAMED['comments']})(?![a-z])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def lines_of(body: Element) -> list[Line]:
    """The short lines of a page, each with its element."""
    sizes = measure(body).text
    return [
        (element, text_in(element))
        for element in islice(body.iter(*BLOCKS, *_INLINE), _MOST)
        if 0 < sizes[element] <= _LONGEST and not any(child.tag in BLOCKS for child in element)
    ]


def date_near(
    lines: Sequence[Line], title: str | None, zone: tzinfo, *, changes: bool = False
) -> Moment | None:
    """The date that the page shows nearest to the heading `title`, else in an element that is called a date,
    else behind a label ("Created on"); with `changes` also that of a change ("last edited")."""
    for near in _near(lines, title):
        if found := _dated(near, zone, changes):
            return found
    named = ((element, text) for element, text in lines if _NAMED.search(_named(element)))
    labelled = ((element, text) for element, text in lines if heads.labelled(text))
    return _dated(named, zone, changes) or _dated(islice(labelled, _MOST_LABELS), zone, changes)


def relative_near(
    lines: Sequence[Line], title: str | None, now: datetime, language: str | None
) -> Moment | None:
    """The day that a line at the heading `title` tells from `now`, the moment of reading ("two hours ago")."""
    for element, text in chain.from_iterable(_near(lines, title)):
        called = len(text) <= _SHORT and (element.tag == "time" or _NAMED.search(_named(element)))
        if called and (day := relative.day(text, now, language)):
            return Moment(datetime.combine(day, time(), now.tzinfo), "day", False, "relative date")
    return None


def authors_near(lines: Sequence[Line], title: str | None) -> tuple[Person, ...]:
    """The persons whom a line at the heading `title` names behind a "By"."""
    near = ([text for _, text in part] for part in _near(lines, title))
    return next(filter(None, map(bylines.introduced, near)), ())


def _near(lines: Sequence[Line], title: str | None) -> Iterator[list[Line]]:
    """The lines round each place where `title` stands, those behind it first; headings before menus."""
    places = [at for at, (_, text) in enumerate(lines) if title and titles.same(text, title)]
    for at in sorted(places, key=lambda at: _RANKS.get(str(lines[at][0].tag), 1))[:_PLACES]:
        yield [*lines[at : at + _BEHIND], *lines[max(0, at - _BEFORE) : at][::-1]]


def in_comments(element: Element) -> bool:
    """Whether `element` stands in what is called comments or in a form."""
    holders = element.iterancestors("div", "section", "ol", "ul", "li", "aside", "form")
    for above in islice(holders, _HOLDERS):
        if above.tag == "form" or _COMMENTS.search(_named(above)):
            return next(above.iter("h1"), None) is None
    return False


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


def _dated(lines: Iterable[Line], zone: tzinfo, changes: bool) -> Moment | None:
    dated = (
        text
        for element, text in lines
        if any(map(str.isdigit, text))
        and (found := dates.find(text, zone))
        and (changes or not found.updated)
        and not in_comments(element)
    )
    return heads.lines_of([*islice(dated, _MOST_DATES)], zone).published


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
