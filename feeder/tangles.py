"""HTML and text that would cost time or memory out of proportion to their size, put into a form that doesn't."""

import re
import unicodedata

# Composing sorts the marks on a letter, in a time that grows with the square of their number.
_SHORT, _MARKS = 1000, 30
_PILED = re.compile(r"[^\w\s\x00-\u02ff]{31,}")

# The parser takes time by the square of the depth; 100,000 take it thirteen seconds.
_DEEPEST = 200
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|td|th|tr|option)\b)[a-z][a-z0-9-]*",
    re.IGNORECASE,
)

_FORMATTING_TAGS = "a b big code em font i nobr s small strike strong tt u".split()
_PHRASING = {
    *_FORMATTING_TAGS,
    *"abbr bdi bdo br cite del dfn img ins kbd mark q samp span sub sup time var wbr picture source".split(),
}
_FORMATTING = re.compile(
    rf"""<(?:{"|".join(_FORMATTING_TAGS)})\b(?>(?:[^>"']++|"[^"]*+"?|'[^']*+'?)*)""", re.IGNORECASE
)
_TANGLED = 10_000_000  # characters that they may make; what is no larger than that goes fast enough
_ELEMENT = 20  # characters to which the cost of an element amounts

# What bounds the reach of other tags (HTML, section 13.2.4.2), and may be taken away while these are left.
_BOUNDS = frozenset(
    "applet button caption center desc dialog dir fieldset font foreignobject form frame frameset head hgroup html"
    " listing marquee math menu nobr noembed noframes noscript object optgroup option plaintext search select svg"
    " rb rtc template textarea title xmp".split()
)
_NAME = re.compile("</?([A-Za-z]+)")
# What stands in a table and in none of its cells is moved out of it (HTML, section 13.2.6.1).
_ROWS = "table|thead|tbody|tfoot|tr|td|th|col|colgroup"
_FOSTERED = re.compile(
    rf"<(?:table|thead|tbody|tfoot|tr|col|colgroup|/(?!table)(?:{_ROWS}))\b[^>]*+>\s*+(?!</?(?:{_ROWS})\b)",
    re.IGNORECASE,
)


def composed(text: str) -> str:
    """`text` in composed form (NFC), without more marks on a letter than any language has."""
    if text.isascii():
        return text
    if len(text) <= _SHORT:
        return unicodedata.normalize("NFC", text)
    # Cut again, since composing may part one mark in two.
    return _PILED.sub(_levelled, unicodedata.normalize("NFC", _PILED.sub(_levelled, text)))


def _levelled(found: re.Match[str]) -> str:
    """Signs that are no letters, without the marks on a letter beyond those that UAX #15 (section 13) grants it."""
    kept, pile = [], 0
    for sign in found[0]:
        pile = pile + 1 if unicodedata.combining(sign) else 0
        if pile <= _MARKS:
            kept.append(sign)
    return "".join(kept)


def is_ambiguous(html: str) -> bool:
    """Whether cleaning may leave markup in `html` that is read otherwise than it was written: <dt> inside <dd>, say."""
    names = set(map(str.lower, set(_NAME.findall(html))))
    return not _BOUNDS.isdisjoint(names) or ("table" in names and _FOSTERED.search(html) is not None)


def loosened(html: str) -> str:
    """`html` without nesting beyond reason, and without elements that would begin anew in thousands of paragraphs."""
    return _untangled(_shallow(html))


def _shallow(html: str) -> str:
    """`html` with elements beyond the depth that readers manage made void ones, which `markup.clean` drops."""
    if html.count("<") < 2 * _DEEPEST:
        return html
    depth = 0

    def opened(found: re.Match[str]) -> str:
        nonlocal depth
        beyond = depth >= _DEEPEST if not found[1] else depth > _DEEPEST
        depth = max(0, depth - 1) if found[1] else depth + 1
        return f"<{found[1]}input" if beyond else found[0]

    return _NESTING.sub(opened, html)


def _untangled(html: str) -> str:
    """`html` in which no <b> and its like holds a paragraph, where that might cost too much.

    One that is still open when its paragraph ends begins anew in each that follows (HTML, section 13.2.4.3), with all
    its attributes: a hundred kilobytes may make gigabytes.
    """
    most = html.count("<")
    if most * len(html) < _TANGLED:
        return html
    if most * sum(len(tag) + _ELEMENT for tag in _FORMATTING.findall(html)) < _TANGLED:
        return html
    from lxml import etree  # whose parser begins nothing anew

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(b"<body>" + html.encode(), parser)
    for element in root.iter(etree.Element):
        if element.tag not in _PHRASING:
            for around in element.iterancestors(*_FORMATTING_TAGS):
                around.tag = "span"
    return etree.tostring(root, encoding="unicode", method="html")
