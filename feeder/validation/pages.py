"""Web pages as feeder writes them: complete, in UTF-8, with a title and without programs.

Every page of a site passes here, so it is gone through once, and its attributes are searched together for what
could be a program before any is looked at.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from html import unescape
from itertools import islice, takewhile

from .content import judge_address
from .finding import MAX_PROBLEMS, Finding, Report

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\s[^<>]{0,100}charset=[\"']?utf-8\b", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>([^<]*)</title", re.IGNORECASE)
# One pass over a page in small letters meets what a browser meets (HTML, section 13.2.5): comments, the elements whose
# insides are no markup, `raw`, and all other tags; of these whether they end an element, its name, and the rest.
_TOKEN = re.compile(
    rb"""<(?:(?:(?P<raw>style|script|t(?:itle|extarea))(?=[\s/>])|(?P<ends>/?)(?P<name>[a-z][^\s/<>"']*+))"""
    rb"""(?P<rest>[^<>=]*+(?>(?:=\s*+(?>(?:"[^"]*+"?+|'[^']*+'?+)?)[^<>=]*+)*)>?)(?(raw)(?>(?:[^<]++|<(?!/(?P=raw)))*))"""
    rb"""|!--(?:-?>|(?>(?:[^-]++|-(?!-!?>))*)(?:--!?>)?))"""
)
_ATTRIBUTE = re.compile(r"""(?<=[\s/"'])([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")

# Without one of these no tag runs anything, which spares the tags of nearly every page a closer look: a handler, a
# reference in which a program may hide, an address that is one. Addresses are sought in a text without the line
# breaks and tabs that browsers drop from them.
# The look back comes after the letters, since a pattern that begins with them is found ten times as fast.
_HANDLER = re.compile(rb"on(?<=[\s\"'/]on)[a-z]+\s*=")
_HIDDEN = re.compile(rb"&(?:#(?!3[49];)|colon|tab|newline)")
_DATA_ADDRESS = re.compile(rb"=[\"' ]*data:")
_RISKY = re.compile(r"[\s\"'/]on|script|data:|&", re.IGNORECASE)

# What `_TOKEN` finds: raw, ends, name and rest.
_Token = tuple[bytes, bytes, bytes, bytes]

#: Elements without end tag, and those whose end tag may be left out (HTML, section 13.1.2).
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_OPTIONAL = frozenset(
    b"html head body li dt dd p rt rp optgroup option colgroup caption thead tbody tfoot tr td th".split()
)
_ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "xlink:href"}
#: Data that a script element may hold, which nothing runs (HTML, section 4.12.1).
_DATA = {"application/ld+json", "application/json"}
# Nearly every page has one element of the first spelling, those of feeds one of the second in their heads, and none
# other, which spares their tags a closer look.
_USUAL_DATA = b'<script type="application/ld+json">'
_USUAL_FILE = re.compile(rb' src="[a-z./]++" defer>')
#: The address of a file: relative, or on the web.
_FILE = re.compile(r"(?:https?:)?[^:\s]+$", re.IGNORECASE)
#: What may stand in a head; anything else begins the body (HTML, section 13.2.6.4.4).
_IN_HEAD = frozenset(b"html head meta link base title style script template noscript".split())


def judge(data: bytes) -> Report:
    """Judge an HTML page."""
    report = Report()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.note("encoding-wrong", detail="a page is UTF-8", line=line)
        return report
    if not _DOCTYPE.match(text):
        report.note("page-doctype", line=1)
    if not _CHARSET.search(data[:1024]):
        report.note("page-charset", line=1)
    title = _TITLE.search(text)
    if not title or not title[1].strip():
        report.note("page-title", line=1)
    _tags(data, report)
    return report


def _tags(data: bytes, report: Report) -> None:
    small = data.lower()
    found = list(islice(_findings(data, small), MAX_PROBLEMS))
    if not found:
        return
    # Lines are looked up for all at once: a pass a problem would take a hostile page minutes.
    breaks = [newline.start() for newline in re.finditer(b"\n", data)]
    starts = [token.start() for token in _TOKEN.finditer(small)]
    for position, finding in found:
        line = bisect(breaks, starts[position]) + 1
        report.note(finding.rule, value=finding.detail, detail=finding.detail, line=line)


def _findings(data: bytes, small: bytes) -> Iterator[tuple[int, Finding]]:
    """What is wrong, with the number of the token where it shows."""
    tokens: list[_Token] = _TOKEN.findall(small)
    unusual = small.count(b"<script") - small.count(_USUAL_DATA)
    if (unusual and unusual != _loaded(tokens)) or _may_run(b"".join([rest for _, _, _, rest in tokens])):
        yield from _programs(data, small)
    open_: list[tuple[bytes, int]] = []
    for position, (raw, ends, name, rest) in enumerate(tokens):
        if rest != b">" and rest[-1:] != b">":
            if raw or name:  # and not a comment
                yield position, Finding("page-cut")
        elif not ends:
            if name not in _VOID and rest[-2:] != b"/>":
                open_.append((name or raw, position))
        elif (open_ and open_[-1][0] == name) or _self_closed(open_, name):
            open_.pop()
        else:
            yield position, Finding("page-tag", f"</{name.decode()}> closes nothing")
            return
    left = [(name, position) for name, position in open_ if name not in _OPTIONAL]
    if left:
        yield left[-1][1], Finding("page-tag", f"<{left[-1][0].decode()}> is never closed")


def _loaded(tokens: list[_Token]) -> int:
    """How many files the head loads as the pages of feeds do."""
    head = takewhile(lambda token: not _ends_head(token[0] or token[2], token[1]), tokens)
    return sum(raw == b"script" and _USUAL_FILE.fullmatch(rest) is not None for raw, _, _, rest in head)


def _ends_head(name: bytes, ends: bytes) -> bool:
    return bool(name) and (name not in _IN_HEAD or (name == b"head" and bool(ends)))


def _may_run(attributes: bytes) -> bool:
    flat = attributes.translate(None, b"\t\r\n")
    return bool(
        b"script:" in flat
        or _DATA_ADDRESS.search(flat)
        or _HIDDEN.search(flat)
        or _HANDLER.search(attributes)
    )


def _self_closed(open_: list[tuple[bytes, int]], name: bytes) -> bool:
    """Whether only elements that close themselves stand between an end tag and its start; they are dropped."""
    while open_ and open_[-1][0] != name and open_[-1][0] in _OPTIONAL:
        open_.pop()
    return bool(open_) and open_[-1][0] == name


def _programs(data: bytes, small: bytes) -> Iterator[tuple[int, Finding]]:
    in_head = True
    for position, token in enumerate(_TOKEN.finditer(small)):
        in_head &= not _ends_head(token["raw"] or token["name"] or b"", token["ends"] or b"")
        if token["rest"] and not token["ends"]:
            tag = data[token.start() : token.end("rest")].decode()
            if wrong := _program(token["raw"] == b"script", tag, loads=in_head):
                yield position, wrong


def _program(is_script: bool, tag: str, *, loads: bool) -> Finding | None:
    """What is wrong with a tag. Where one `loads` a script may name its file: only the template writes there."""
    if not _RISKY.search(tag):
        return None
    attributes = {
        key.lower(): unescape(double or single or bare)
        for key, double, single, bare in _ATTRIBUTE.findall(tag)
    }
    file = loads and attributes.get("src")
    if is_script and attributes.get("type", "").lower() not in _DATA and not (file and _FILE.match(file)):
        return Finding("page-script", tag)
    for key, value in attributes.items():
        if key.startswith("on") or (key in _ADDRESSES and _runs(key, value)):
            return Finding("page-script", f"{key}={value}")
    return None


def _runs(key: str, value: str) -> bool:
    return any(wrong.rule == "content-script" for wrong in judge_address(key, value))
