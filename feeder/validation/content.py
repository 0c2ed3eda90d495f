"""HTML inside a feed: what can do harm, what is broken, what leads nowhere."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5, name2codepoint

from .finding import Finding
from .registries import HTML_ATTRIBUTES, HTML_ELEMENTS
from .styles import harmful

_ADDRESSES = frozenset("href src cite longdesc poster action background usemap data".split())

# The markup that an ordinary article consists of; one scan in C passes over it.
_ORDINARY = re.compile(
    r"<(?!(?:/?(?:a|abbr|b|blockquote|br|cite|code|dd|del|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img|ins|kbd"
    r"|li|ol|p|pre|q|s|samp|section|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|time|tr|u|ul|var)"
    r'(?: (?:(?:href|src|cite)="(?:https?:|mailto:)[^"<>]*"'
    r'|(?:alt|title|id|lang|dir|width|height|class|datetime|start)="[^"<>]*"))*'
    r" ?/?>))"
)
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>"'<=]*)([^<>"']*+(?>(?:"[^"]*"[^<>"']*+|'[^']*'[^<>"']*+)*))>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_ABSOLUTE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|#|$)")
_OPENINGS = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
# Elements whose end tag HTML never lets out (HTML, section 13.1.2.4).
_CLOSED = frozenset(
    "a abbr address article aside audio b blockquote button center cite code del div dl em fieldset figure font"
    " footer form h1 h2 h3 h4 h5 h6 header i ins kbd label main nav ol pre q s samp section select small span"
    " strong sub sup table textarea time u ul var video".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_MARKUP = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>|!--|br\s*/?>)")
_KNOWN = HTML_ELEMENTS | set(
    "applet base embed frame frameset iframe link meta object param script style".split()
)
# A tag of which nothing but text is left.
_ESCAPED = re.compile(r"\s*+&(?>(?:amp;)*)lt;([a-zA-Z][a-zA-Z0-9]*+)\b[^<>]*?&(?>(?:amp;)*)gt;")
_SHORT = 20_000  # characters of a text that is kept for a while with what is wrong with it
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31})(;?))")


def looks_like_html(text: str) -> bool:
    """Whether plain text holds tags, or characters that were escaped twice."""
    if "<" in text and any((found[2] or "br").lower() in _KNOWN for found in _MARKUP.finditer(text)):
        return True
    return "&" in text and any(_is_reference(found) for found in _REFERENCE.finditer(text))


def _is_reference(found: re.Match[str]) -> bool:
    if found[2]:
        # The RSS profile recommends just these two in titles.
        return found[2].lstrip("0").lower() not in ("26", "3c")
    return bool(found[1]) or found[3] in name2codepoint or (bool(found[4]) and found[3] + ";" in html5)


def judge(text: str) -> tuple[Finding, ...]:
    """What is wrong with a piece of HTML, each rule once."""
    return _remembered(text) if len(text) <= _SHORT else tuple(_judged(text))


@lru_cache(maxsize=256)  # an entry stands in feeds of three formats, which are judged one after the other
def _remembered(text: str) -> tuple[Finding, ...]:
    return tuple(_judged(text))


def _judged(text: str) -> Iterator[Finding]:
    suspicious = _ORDINARY.search(text)
    if suspicious and "<!--" in text:
        text = without_comments(text)
        suspicious = _ORDINARY.search(text)
    if suspicious:
        yield from _once(text, suspicious.start())
    if "<" in text:
        yield from _balance(text)
    if (escaped := _ESCAPED.match(text)) and not _OPENINGS.search(text) and _is_markup(escaped[1], text):
        yield Finding("content-escaped", f"<{escaped[1]}>")


def _is_markup(name: str, text: str) -> bool:
    """Whether an escaped tag has an end tag, so that it is not only spoken of."""
    return name.lower() in _KNOWN and f"lt;/{name}" in text


def _once(text: str, start: int) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, found in _findings(text, start):
        if found.rule not in seen:
            seen.add(found.rule)
            yield found._replace(line=text.count("\n", 0, position))


def _findings(text: str, start: int) -> Iterator[tuple[int, Finding]]:
    last = text.rfind(">")
    for found in _ORDINARY.finditer(text, start):
        position = found.start()
        tag = _TAG.match(text, position)
        if tag:
            for finding in judge_tag(tag[0]):
                yield position, finding
        elif text[position + 1 : position + 2] == "?":
            yield position, Finding("content-instruction")
            yield position, Finding("content-broken", "HTML has no processing instructions")
        elif text[position + 1 : position + 2].isalpha() and position > last:
            yield position, Finding("content-broken", "a tag that begins and never ends")


def without_comments(text: str) -> str:
    """HTML with blanks for its comments, so that every position and line stays."""
    parts: list[str] = []
    end = 0
    # A pattern would look for the end of each comment that has none, again and again.
    while (start := text.find("<!--", end)) >= 0 and (stop := text.find("-->", start + 4)) >= 0:
        parts += text[end:start], "".join("\n" if sign == "\n" else " " for sign in text[start : stop + 3])
        end = stop + 3
    return "".join((*parts, text[end:])) if parts else text


@lru_cache(maxsize=8192)
def judge_tag(tag: str) -> tuple[Finding, ...]:
    """What is wrong with one tag of HTML."""
    found = _TAG.fullmatch(tag)
    if not found or found[1]:
        return ()
    attributes = {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(found[3])
    }
    return tuple(judge_element(found[2].lower(), attributes))


def judge_element(name: str, attributes: dict[str, str]) -> Iterator[Finding]:
    """What is wrong with one element of HTML, given its name and attributes."""
    if name.partition(":")[0] not in HTML_ELEMENTS:
        yield Finding("content-element", f"<{name}>")
    for attribute, value in attributes.items():
        if attribute == "style":
            if bad := harmful(value):
                yield Finding("content-style", bad)
        elif attribute not in HTML_ATTRIBUTES and not attribute.startswith(
            ("data-", "aria-", "xml:", "xmlns:")
        ):
            yield Finding("content-attribute", attribute)
        if attribute in _ADDRESSES:
            yield from judge_address(attribute, value)


def judge_address(attribute: str, value: str) -> Iterator[Finding]:
    """What is wrong with the address in an attribute of HTML."""
    plain = re.sub(r"[\x00-\x20]+", "", value[:200]).lower()
    if plain.startswith(("javascript:", "vbscript:", "data:text/html")):
        yield Finding("content-script", attribute)
    elif not _ABSOLUTE.match(value):
        yield Finding("content-relative", value[:80].strip())


def _balance(text: str) -> Iterator[Finding]:
    tags = " ".join(_OPENINGS.findall(text)).lower().split()
    if _are_nested(tags):
        return
    names = Counter(tags)
    for name in dict.fromkeys(name.lstrip("/") for name in names):
        opened, closed = names[name], names["/" + name]
        if opened != closed and (name in _CLOSED or closed > opened):
            yield Finding("content-unbalanced", f"<{name}>")
            return
    if crossed := _crossed(tags):
        yield Finding("content-broken", f"<{crossed}> ends before what is inside it")


def _are_nested(tags: list[str]) -> bool:
    """Whether each element ends, and inside the one that it began in, as in most articles."""
    open_: list[str] = []
    for tag in tags:
        if tag[0] != "/":
            if tag not in _VOID:
                open_.append(tag)
        elif not open_ or open_.pop() != tag[1:]:
            return False
    return not open_


def _crossed(tags: list[str]) -> str:
    """The first element that ends while one begun later is open; '' where all stand inside one another."""
    open_: list[str] = []
    for tag in tags:
        if tag in _CLOSED:
            open_.append(tag)
        elif tag[0] == "/" and tag[1:] in _CLOSED and (not open_ or open_.pop() != tag[1:]):
            return tag[1:]
    return ""
