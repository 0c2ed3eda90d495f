"""Web pages as feeder writes them: complete, in UTF-8, with a title and without programs.

Every page of a site passes here, so the whole is searched first for what could be a program.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from html import unescape
from itertools import islice

from .content import judge_address, without_comments
from .finding import MAX_PROBLEMS, Finding, Report

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\s[^<>]{0,100}charset=[\"']?utf-8\b", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>([^<]*)</title", re.IGNORECASE)
# The whole tag, whether it ends an element, and the element's name.
_TAG = re.compile(r"""(<(/?)([a-zA-Z][^\s/<>"']*+)[^<>"']*+(?:"[^"]*"[^<>"']*+|'[^']*'[^<>"']*+)*+>?)""")
_ATTRIBUTE = re.compile(r"""[\s/]([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_RAW = re.compile(r"<(?:style|script)\b[^<>]*>", re.IGNORECASE)
_RAW_END = re.compile(r"</(?:style|script)\b", re.IGNORECASE)

# Without one of these no tag runs anything, which spares the tags of nearly every page a closer look: a handler, a
# script, an address that is a program, a reference in which one may hide. The second is sought in a text without
# the line breaks and tabs that browsers drop from addresses.
# The look back comes after the letters, since a pattern that begins with them is found ten times as fast.
_HANDLER = re.compile(rb"on(?<=[\s\"'/]on)[a-z]+\s*=")
_HIDDEN = re.compile(rb"&(?:#(?!3[49];)|colon|tab|newline)")
_DATA_ADDRESS = re.compile(rb"=[\"' ]*data:")
_RISKY = re.compile(r"[\s\"'/]on|script|data:|&", re.IGNORECASE)

#: Elements without end tag, and those whose end tag may be left out (HTML, section 13.1.2).
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_OPTIONAL = frozenset(
    "html head body li dt dd p rt rp optgroup option colgroup caption thead tbody tfoot tr td th".split()
)
_ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "xlink:href"}
#: Data that a script element may hold, which nothing runs (HTML, section 4.12.1).
_DATA = {"application/ld+json", "application/json"}


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
    _tags(_bare(text), _may_run(data), report)
    return report


def _bare(text: str) -> str:
    """The page without comments and the insides of style and script, its lines kept."""
    if text.find("<!--") >= 0:
        text = without_comments(text)
    parts: list[str] = []
    end = 0
    while (start := _RAW.search(text, end)) and (stop := _RAW_END.search(text, start.end())):
        parts += text[end : start.end()], "\n" * text.count("\n", start.end(), stop.start())
        end = stop.start()
    return "".join((*parts, text[end:])) if parts else text


def _tags(text: str, risky: bool, report: Report) -> None:
    found = list(islice(_findings(text, risky), MAX_PROBLEMS))
    if not found:
        return
    # Lines are looked up for all at once: a pass a problem would take a hostile page minutes.
    starts = [tag.start() for tag in _TAG.finditer(text)]
    breaks = [newline.start() for newline in re.finditer("\n", text)]
    for position, finding in found:
        line = bisect(breaks, starts[position]) + 1
        report.note(finding.rule, value=finding.detail, detail=finding.detail, line=line)


def _findings(text: str, risky: bool) -> Iterator[tuple[int, Finding]]:
    """What is wrong, with the number of the tag where it shows."""
    open_: list[tuple[str, int]] = []
    for position, (tag, ends, written) in enumerate(_TAG.findall(text)):
        name = written.lower()
        if tag[-1] != ">":
            yield position, Finding("page-cut", tag)
        elif not ends:
            if risky and (wrong := _program(name, tag)):
                yield position, wrong
            if name not in _VOID and tag[-2] != "/":
                open_.append((name, position))
        elif (open_ and open_[-1][0] == name) or _self_closed(open_, name):
            open_.pop()
        else:
            yield position, Finding("page-tag", f"</{name}> closes nothing")
            return
    left = [(name, position) for name, position in open_ if name not in _OPTIONAL]
    if left:
        yield left[-1][1], Finding("page-tag", f"<{left[-1][0]}> is never closed")


def _may_run(data: bytes) -> bool:
    start, end = data.find(b"<style>"), data.find(b"</style>")
    plain = (data[:start] + data[end:] if 0 <= start < end else data).lower()
    flat = plain.translate(None, b"\t\r\n")
    return bool(
        b"<script" in flat
        or b"script:" in flat
        or _DATA_ADDRESS.search(flat)
        or _HIDDEN.search(flat)
        or _HANDLER.search(plain)
    )


def _self_closed(open_: list[tuple[str, int]], name: str) -> bool:
    """Whether only elements that close themselves stand between an end tag and its start; they are dropped."""
    while open_ and open_[-1][0] != name and open_[-1][0] in _OPTIONAL:
        open_.pop()
    return bool(open_) and open_[-1][0] == name


def _program(name: str, tag: str) -> Finding | None:
    if not _RISKY.search(tag):
        return None
    attributes = {
        key.lower(): unescape(double or single or bare)
        for key, double, single, bare in _ATTRIBUTE.findall(tag)
    }
    if name == "script" and attributes.get("type", "").lower() not in _DATA:
        return Finding("page-script", tag)
    for key, value in attributes.items():
        if key.startswith("on") or (key in _ADDRESSES and _runs(key, value)):
            return Finding("page-script", f"{key}={value}")
    return None


def _runs(key: str, value: str) -> bool:
    return any(wrong.rule == "content-script" for wrong in judge_address(key, value))
