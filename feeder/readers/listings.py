"""Program code in a page: its white space and its language kept, line numbers and colours left out."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree
from lxml.etree import _Element as Element

from feeder.markup import legal
from feeder.readers.measures import raw_text

# As highlighters write it: HTML's own example, Prism, highlight.js, GitHub, Rouge, SyntaxHighlighter, Pandoc.
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:(?:language|lang|highlight-source|highlight)-|brush:\s?|(?:sourceCode|hljs)\s+(?!language-))([\w+#.-]{1,30})",
    re.IGNORECASE,
)
_NO_LANGUAGE = frozenset("none plaintext text default highlight source block wrapper".split())
_GUTTER = re.compile(
    r"(?<![a-z])(?:gutter|line-?nos?|line-?numbers?(?:-rows)?|lnt?|blob-num|hljs-ln-numbers|rouge-gutter|linenodiv)(?![a-z])",
    re.IGNORECASE,
)
_LINES = ("div", "p", "li", "tr")  # elements that are a line each
_NUMBERS = 200  # of lines that are looked at
_AROUND = 3  # elements round a listing that may name its language


def settle(body: Element) -> None:
    """Makes each listing in `body` one `pre` with a `code` of plain text; changes `body`."""
    for table in [*body.iter("table")]:
        if table.getparent() is not None and _is_listing(table):
            _unwrapped(table)
    outer = [pre for pre in body.iter("pre") if next(pre.iterancestors("pre"), None) is None]
    for listing in outer:
        _plain(listing)


def _is_listing(table: Element) -> bool:
    """Whether `table` sets a listing beside the numbers of its lines."""
    if len([*islice(table.iter("table"), 2)]) > 1:
        return False
    cells = islice(table.iter("td", "th"), 4)
    return any(_GUTTER.search(cell.get("class") or "") for cell in cells)


def _unwrapped(table: Element) -> None:
    """A table made the `pre` of the code in its cells, a row a line."""
    language = _language(table)
    lines = [line for row in table.iter("tr") for line in _cells(row)]
    tail = table.tail
    table.clear()
    table.tag, table.text, table.tail = "pre", legal("\n".join(lines)), tail
    if language:
        table.set("class", f"language-{language}")


def _cells(row: Element) -> Iterator[str]:
    for cell in row.iter("td", "th"):
        if not _GUTTER.search(cell.get("class") or ""):
            yield _text(cell).strip("\n")


def _plain(listing: Element) -> None:
    language, tail, name = _language(listing), listing.tail, listing.get("id")
    text = legal(_text(listing))
    listing.clear()
    listing.tail = tail
    if name:
        listing.set("id", name)
    holder = etree.SubElement(listing, "code", {"class": f"language-{language}"}) if language else listing
    holder.text = text


def _text(listing: Element) -> str:
    """The text of `listing` with a line end for each line that is an element of its own."""
    for gutter in [*listing.iter("span", "div", "td", "code", "a")]:
        if gutter is not listing and _GUTTER.search(gutter.get("class") or "") and _counts(gutter):
            gutter.text, gutter[:] = None, []
    for line in [*listing.iter("br", *_LINES)]:
        if line is not listing and (line.tag == "br" or not raw_text(line).endswith("\n")):
            line.tail = "\n" + (line.tail or "").lstrip("\n")
    return raw_text(listing)


def _counts(gutter: Element) -> bool:
    texts = islice(gutter.itertext(), _NUMBERS)
    return all(str(word).isdecimal() for text in texts for word in text.split())


def _language(listing: Element) -> str | None:
    """What language `listing` is in, as it, its `code` or what stands round it says by class names."""
    inside = islice(listing.iter("code"), 1)
    for element in chain([listing], inside, islice(listing.iterancestors("div", "figure", "pre"), _AROUND)):
        found = _LANGUAGE.search(element.get("class") or "")
        if found and found[1].lower() not in _NO_LANGUAGE and not _GUTTER.search(found[1]):
            return found[1].lower()
    return None
