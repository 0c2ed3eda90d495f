"""Web pages as feeder writes them: complete, in UTF-8, with a title and without programs.

Every page of a site passes here, so a tag seen before costs one look into a table.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import NamedTuple

from .content import judge_address, without_comments
from .finding import MAX_PROBLEMS, Finding, Report

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\s[^<>]{0,100}charset=[\"']?utf-8\b", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>([^<]*)</title", re.IGNORECASE)
_TAG = re.compile(r"""<[a-zA-Z/!][^<>"']*+(?:"[^"]*"[^<>"']*+|'[^']*'[^<>"']*+)*+>?""")
_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_RAW = re.compile(r"<(?:style|script)\b[^<>]*>", re.IGNORECASE)
_RAW_END = re.compile(r"</(?:style|script)\b", re.IGNORECASE)

# Without one of these no tag runs anything, which spares the addresses of every page a closer look.
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
    _tags(_bare(text), report)
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


def _tags(text: str, report: Report) -> None:
    found = list(islice(_findings(text), MAX_PROBLEMS))
    if not found:
        return
    # Lines are looked up for all at once: a pass a problem would take a hostile page minutes.
    starts = [tag.start() for tag in _TAG.finditer(text)]
    breaks = [newline.start() for newline in re.finditer("\n", text)]
    for position, finding in found:
        line = bisect(breaks, starts[position]) + 1
        report.note(finding.rule, value=finding.detail, detail=finding.detail, line=line)


def _findings(text: str) -> Iterator[tuple[int, Finding]]:
    """What is wrong, with the number of the tag where it shows."""
    open_: list[tuple[str, int]] = []
    for position, tag in enumerate(_TAG.findall(text)):
        starts, ends, wrong = _read(tag)
        if wrong:
            yield position, wrong
        if starts:
            open_.append((starts, position))
        elif ends and not (open_ and open_[-1][0] == ends) and not _self_closed(open_, ends):
            yield position, Finding("page-tag", f"</{ends}> closes nothing")
            return
        elif ends:
            open_.pop()
    left = [(name, position) for name, position in open_ if name not in _OPTIONAL]
    if left:
        yield left[-1][1], Finding("page-tag", f"<{left[-1][0]}> is never closed")


def _self_closed(open_: list[tuple[str, int]], name: str) -> bool:
    """Whether only elements that close themselves stand between an end tag and its start; they are dropped."""
    while open_ and open_[-1][0] != name and open_[-1][0] in _OPTIONAL:
        open_.pop()
    return bool(open_) and open_[-1][0] == name


class _Tag(NamedTuple):
    """The element that a tag starts or ends, and what is wrong with it."""

    starts: str = ""
    ends: str = ""
    wrong: Finding | None = None


@lru_cache(maxsize=8192)
def _read(tag: str) -> _Tag:
    found = _NAME.match(tag)
    if not found:
        return _Tag()
    if tag[-1] != ">":
        return _Tag(wrong=Finding("page-cut", tag))
    name = found[2].lower()
    if found[1]:
        return _Tag(ends=name)
    alone = name in _VOID or tag.endswith("/>")
    return _Tag(starts="" if alone else name, wrong=_program(name, tag))


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
