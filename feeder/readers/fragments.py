"""HTML that is all article, as Markdown, JSON and posts hold it: rules applied, pictures shown, players made links."""

import re
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from feeder.markup import legal
from feeder.readers import clutter, media
from feeder.types import Dropped, Terms

# What needs settling; a fragment without any is not taken apart. A text is looked for much faster than an expression.
_MARKS = (
    "<iframe",
    "<embed",
    "<object",
    "<noscript",
    "<audio",
    "<video",
    "<math",
    "<amp-",
    "gist.github.com",
    "data-",
)
_UNSETTLED = re.compile(
    r"<(?:iframe|embed|object|noscript|audio|video|math|amp-[a-z]+)\b|<script[^<>]+\bgist\.github\.com"
    r"|\sdata-(?:src|lazy|original|hi-res-src|full-src|echo|url|image)",
    re.IGNORECASE,
)
# Elements without an end (HTML, section 13.1.2) that libxml2 doesn't know: it takes what follows for their content.
_VOID = re.compile(r"<(bgsound|command|embed|keygen|source|track|wbr)(?![\w:-])[^<>]*+>", re.IGNORECASE)


def tree(html: str) -> Element | None:
    """The page or part of one in `html`; None where libxml2 finds nothing in it."""
    # `huge_tree` lets nesting go 2,048 deep instead of 256, which unclosed tags of old pages reach.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root: Element | None = etree.fromstring(_VOID.sub(r"\g<0></\1>", legal(html)).encode(), parser)
    except etree.LxmlError:
        return None
    return root


def settled(html: str, path: str, terms: Terms, *, lines: bool = True) -> tuple[str, list[Dropped]]:
    """`html` of the seed at `path` in a form that stands by itself, and what rules of [[clean]] left out.

    With `lines` a rule's lines are compared with its blocks; in Markdown they were with the file's own.
    """
    small = html.lower() if "<" in html else ""
    unsettled = any(mark in small for mark in _MARKS) and _UNSETTLED.search(html) is not None
    if not unsettled and not clutter.concerns(path, terms, lines=lines):
        return html, []
    root = tree(f"<html><body>{html}</body></html>")
    if root is None:
        return html, []
    dropped = clutter.without_elements(root, path, terms, lines=lines)
    if unsettled:
        for body in root.iter("body"):
            media.settle(body)
    parts = [
        escape(body.text or "", quote=False)
        + "".join(etree.tostring(element, encoding="unicode", method="html") for element in body)
        for body in root.iter("body")
    ]
    return "".join(parts), dropped
