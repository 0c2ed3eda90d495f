"""A web page cleared of what is no article on any page: scripts, menus, forms, share bars, comments, hidden parts."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from feeder.markup import legal
from feeder.readers.measures import Measures, measure, text_in
from feeder.readers.vocabulary import CLUTTER, KINDS, NAMED
from feeder.types import Dropped

_KINDS = tuple(KINDS)
_SILENT = (
    "script",
    "style",
    "template",
    "link",
    "meta",
    "input",
    "select",
    "textarea",
    "object",
    "svg",
    "canvas",
    "map",
    "head",
    "amp-ad",
    "amp-analytics",
    "amp-auto-ads",
    "amp-consent",
    "amp-sidebar",
    "amp-social-share",
    "amp-user-notification",
)
_CLUTTER_TAGS = {
    "nav": "menu", "footer": "footer", "aside": "beside the article", "button": "button", "form": "form",
    "dialog": "dialog", "menu": "menu",
}  # fmt: skip
_ROLES = {
    "navigation": "menu", "complementary": "beside the article", "banner": "page header", "contentinfo": "footer",
    "search": "form", "dialog": "dialog", "alertdialog": "dialog", "menu": "menu", "menubar": "menu",
}  # fmt: skip
_UNLIKELY = re.compile(
    "|".join(f"(?<![a-z])(?P<k{at}>(?:{words}))(?![a-z])" for at, words in enumerate(NAMED.values())),
    re.IGNORECASE,
)
_NAMES = tuple(NAMED)
_LIKELY = re.compile(
    r"article-?(?:body|content|text)|post-?(?:body|content)|entry-?content|story-?(?:body|content)|main-?content"
    r"|footnotes?|endnotes?",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?<![a-z])(?:foot-?|end-?)notes?(?![a-z])", re.IGNORECASE)  # also DPUB-ARIA's roles
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT = {
    "html",
    "body",
    "article",
    "main",
    "a",
    "img",
    "pre",
    "code",
    "h1",
    "picture",
    "table",
    "tbody",
    "tr",
}
_LEAVES = (
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "li",
    "span",
    "strong",
    "section",
    "header",
    "figcaption",
)
# Comments may be longer than what they are about; where most is hidden, a script shows it to readers.
_MOST_PROSE = {"comments": 0.8, "hidden": 0.7}
_LONGEST_LINE = 200
_LONGEST = 300  # characters of a dropped piece that are reported
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def clear(body: Element) -> Iterator[Dropped]:
    """Takes out of `body` what is no article, and yields what held text."""
    etree.strip_elements(body, *_SILENT, with_tail=False)
    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
    seen = measure(body)
    done: set[Element] = set()
    for element in [*body.iter()]:
        # In a listing names of classes stand for colours.
        if element.getparent() in done or element.tag == "code":
            done.add(element)
            continue
        reason = None if element is body else _reason(element)
        if reason and _believed(element, reason, seen, seen.prose[body]):
            done.add(element)
            yield drop(element, reason)
    yield from _lines(body)


def _believed(element: Element, reason: str, seen: Measures, whole: int) -> bool:
    """Whether `element` is what it is called. What holds much of the prose is the article, whatever its name."""
    if seen.prose[element] > _MOST_PROSE.get(reason, 0.2) * whole:
        return False
    if reason == "menu" and str(element.tag) not in _CLUTTER_TAGS:
        return seen.link_share(element) > 0.3 or seen.text[element] < 60
    return reason != "share buttons" or next(element.iter("blockquote"), None) is None


def drop(element: Element, reason: str) -> Dropped:
    """Takes `element` out, its tail left in place.

    What came as a character reference may be illegal, and setting it would raise.
    """
    text = legal(text_in(element)[:_LONGEST])
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            before = element.getprevious()
            if before is None:
                parent.text = legal((parent.text or "") + element.tail)
            else:
                before.tail = legal((before.tail or "") + element.tail)
        parent.remove(element)
    return Dropped(text, reason)


def _reason(element: Element) -> str | None:
    tag = str(element.tag)
    if tag in _CLUTTER_TAGS:
        notes = _NOTES.search(f"{element.get('class')} {element.get('role')} {element.get('id')}")
        return None if notes else _CLUTTER_TAGS[tag]
    if _hidden(element):
        return "hidden"
    if role := element.get("role"):
        return _ROLES.get(role)
    if tag in _KEPT:
        return None
    named = _CAMEL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}").replace("_", "-")
    found = _UNLIKELY.search(named) if len(named) > 2 else None
    if not found or _LIKELY.search(named):
        return None
    return _NAMES[int((found.lastgroup or "k0")[1:])]


def _hidden(element: Element) -> bool:
    if element.get("hidden", "until-found") != "until-found" or _HIDDEN.search(element.get("style") or ""):
        return True
    # What screen readers skip may be a picture that says nothing, but is one.
    return element.get("aria-hidden") == "true" and next(element.iter("img"), None) is None


def _lines(body: Element) -> Iterator[Dropped]:
    """Short blocks whose words say that they are buttons, hints or notices."""
    sizes = measure(body).text
    done: set[Element] = set()
    for leaf in [*body.iter()]:
        if leaf.getparent() in done or leaf.tag == "code":
            done.add(leaf)
        elif leaf.tag in _LEAVES and 0 < sizes[leaf] < _LONGEST_LINE and leaf is not body:
            text = text_in(leaf)
            clutter = CLUTTER.match(text.lower())
            if clutter and clutter.lastindex and len(text.split()) < 20:
                done.add(leaf)
                yield drop(leaf, _KINDS[clutter.lastindex - 1])
