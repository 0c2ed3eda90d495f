"""Characters that show text was decoded in the wrong encoding on its way into the document."""

import re

from lxml import etree

from .finding import Finding, Report, attributes_of

_HTML = frozenset({"description", "{http://purl.org/rss/1.0/modules/content/}encoded"})

# The C1 controls mean Windows-1252 read as Latin-1.
_CONTROL = re.compile("[\x80-\x9f]")
# Ã, Â and â€ before their partners mean UTF-8 read as either.
_TAILS = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
_WRONG = re.compile(f"[\x80-\x9f]|[ÂÃ][{_TAILS}\x80-\x9f]|â[€\x80][{_TAILS}\x80-\x9f]")
# The same in bytes of UTF-8, so that a clean document costs a few scans: each pattern begins with one byte, which is
# found ten times as fast as any of three, and a hundred times as fast where there is none.
_HINTS = [
    (pattern[:1], re.compile(pattern))
    for pattern in (
        b"\xc2[\x80-\x9f]",
        b"\xc3(?:[\x82\x83][\xc2\xc5\xc6\xcb\xe2]|\xa2(?:\xe2\x82\xac|\xc2\x80))",
        b"&#(?:1[2-5]|x[89])",
    )
]


def suspicious(data: bytes, root: etree._Element, encoding: str, report: Report) -> None:
    """Report the elements whose text or attributes hold such characters."""
    if encoding == "UTF-8" and not any(lead in data and hint.search(data) for lead, hint in _HINTS):
        return
    for node in root.iter("*"):
        for text in filter(None, (node.text, node.tail, *(value for _, value in attributes_of(node)))):
            found = None if text.isascii() else _WRONG.search(text)
            if found:
                report.add("bad-characters", node, found[0])
        if _is_html(node) and _CONTROL.search(node.text or ""):
            report.add(Finding("content-broken", "it holds a control character"), node)


def _is_html(node: etree._Element) -> bool:
    return node.tag in _HTML or node.get("type") == "html"
