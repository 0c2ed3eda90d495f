"""Texts that people read: plain ones, HTML in RSS, and the text constructs of Atom (RFC 4287, section 3.1)."""

import re
from base64 import b64decode
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from . import content
from .finding import Finding, Report
from .values import media_type
from .vocabulary import Judge

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# RFC 4287, section 4.1.3.1.
_COMPOSITE = ("multipart/", "message/")
_OF_PARTS = Finding("content-type", "it consists of parts")


def plain(node: etree._Element, report: Report) -> None:
    """A text without markup, and not empty."""
    text = node.text or ""
    if not text.strip():
        report.add("empty-value", node)
    elif content.looks_like_html(text):
        report.add("text-html", node, text)


def markup_free(node: etree._Element, report: Report) -> None:
    """A text without markup, which may be empty."""
    if content.looks_like_html(node.text or ""):
        report.add("text-html", node, node.text or "")


def plain_attribute(name: str) -> Judge:
    """As `plain`, for an attribute."""

    def judge(node: etree._Element, report: Report) -> None:
        value = node.get(name)
        if value and content.looks_like_html(value):
            report.add("text-html", node, value, name)

    return judge


def html(node: etree._Element, report: Report) -> None:
    """HTML as text, as RSS has it."""
    text = node.text
    if not text or ("<" not in text and "&" not in text):
        return
    for finding in content.judge(text):
        if finding.rule != "content-relative" or not has_base(node):
            report.add(finding, node)


def encoded(node: etree._Element, report: Report) -> None:
    """HTML as text and nothing but text, as content:encoded has it."""
    if len(node):
        report.add("not-escaped", node)
    else:
        html(node, report)


def typed(node: etree._Element, report: Report) -> None:
    """A text whose `type` is plain or html, as Media RSS has it."""
    if node.get("type", "plain") == "html":
        html(node, report)
    elif content.looks_like_html(node.text or ""):
        report.add("html-undeclared", node, node.text or "")


def construct(node: etree._Element, report: Report) -> None:
    """A text construct: text, html or xhtml."""
    kind = node.get("type", "text")
    if kind == "text":
        _plain(node, report)
    elif kind == "html":
        _escaped(node, report)
    elif kind == "xhtml":
        _xhtml(node, report)
    elif not kind.strip():
        report.add("empty-attribute", node, kind, "type")
    else:
        report.add("text-type", node, kind)
        _plain(node, report)


def atom_content(node: etree._Element, report: Report) -> None:
    """The content of an entry (RFC 4287, section 4.1.3)."""
    kind = node.get("type", "text")
    if node.get("src") is not None:
        _remote(node, report)
    elif kind in ("text", "html", "xhtml"):
        construct(node, report)
    elif not kind.strip():
        report.add("empty-attribute", node, kind, "type")
    else:
        _media(node, kind.lower().partition(";")[0].strip(), report)


def _remote(node: etree._Element, report: Report) -> None:
    kind = node.get("type")
    if kind is None:
        report.add("content-src-type", node)
    elif media_type(kind):
        report.add(Finding("content-type", "content that lies elsewhere has a media type"), node, kind)
    elif kind.lower().startswith(_COMPOSITE):
        report.add(_OF_PARTS, node, kind)
    if len(node) or (node.text or "").strip():
        report.add("content-src-full", node)


def _media(node: etree._Element, kind: str, report: Report) -> None:
    if media_type(kind):
        report.add(Finding("content-type", "it is not a media type"), node, kind)
        _plain(node, report)
    elif kind.startswith(_COMPOSITE):
        report.add(_OF_PARTS, node, kind)
    elif kind.endswith(("+xml", "/xml")):
        if any(piece and piece.strip() for piece in (node.text, *(child.tail for child in node))):
            report.add("text-unexpected", node, node.text or "")
    elif kind.startswith("text/"):
        _of_text(node, kind, report)
    elif not _is_base64(node):
        report.add("content-base64", node)


def _of_text(node: etree._Element, kind: str, report: Report) -> None:
    text = node.text or ""
    if kind != "text/html":
        _plain(node, report)
        return
    if not re.match(r"\s*<(?:!doctype|html)\b", text, re.IGNORECASE):
        report.add("html-fragment", node)
    _escaped(node, report)


def _plain(node: etree._Element, report: Report) -> None:
    text = node.text or ""
    if len(node):
        report.add("not-escaped", node)
    elif not text.strip():
        report.add("empty-value", node)
    elif content.looks_like_html(text):
        report.add("html-undeclared", node, text)


def _escaped(node: etree._Element, report: Report) -> None:
    if len(node):
        report.add("not-escaped", node)
    elif not (node.text or "").strip():
        report.add("empty-value", node)
    else:
        html(node, report)


def _xhtml(node: etree._Element, report: Report) -> None:
    children = list(node.iterchildren("*"))
    around = any(piece and piece.strip() for piece in (node.text, *(child.tail for child in children)))
    if around or len(children) != 1 or children[0].tag != XHTML + "div":
        report.add("xhtml-div", node)
    elif children[0].prefix:
        report.add("prefix-avoidable", node, "XHTML")
    for inner in node.iterdescendants("*"):
        if etree.QName(inner).namespace in (None, ATOM[1:-1]):
            report.add("xhtml-namespace", inner)
            break
    # Beside real elements, escaped ones are what the text is about.
    inside = [] if any(len(child) for child in children) else children or [node]
    if any(content.looks_like_html(part.text or "") for part in inside):
        report.add("xhtml-escaped", node)


def base_of(node: etree._Element) -> str:
    """The address that relative ones are resolved against at this place; '' where the document does not say."""
    base = ""
    for around in reversed((node, *node.iterancestors())):
        base = joined(base, around.get(_BASE) or "")
    return base


@lru_cache(maxsize=1024)
def joined(base: str, address: str) -> str:
    """An address in full; as it is, where it can't be resolved."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def has_base(node: etree._Element) -> bool:
    """Whether relative addresses at this place can be resolved."""
    return node.get(_BASE) is not None or any(above.get(_BASE) is not None for above in node.iterancestors())


def _is_base64(node: etree._Element) -> bool:
    if len(node):
        return False
    try:
        b64decode("".join((node.text or "").split()), validate=True)
    except ValueError:
        return False
    return True
