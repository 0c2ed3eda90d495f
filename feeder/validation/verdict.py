"""From bytes to a verdict."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from feeder.types import Problem

from . import jsonfeed, pages, sitemap, trees
from .finding import Report
from .wellformed import too_large

Format = Literal["rss", "atom", "json", "opml", "html", "sitemap"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a document is (None when it can't be told) and what is wrong with it, by line.

    `parsed` is the tree of XML or the object of JSON that was judged, for those who want to look into it themselves.
    """

    format: Format | None
    problems: tuple[Problem, ...]
    parsed: Any = field(default=None, compare=False, repr=False)

    @property
    def valid(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.level == "error" for problem in self.problems)


_JUDGES: dict[str, Callable[[bytes], Report]] = {
    "rss": trees.rss,
    "atom": trees.atom,
    "opml": trees.opml,
    "json": jsonfeed.judge,
    "html": pages.judge,
    "sitemap": sitemap.judge,
}
_ROOT = re.compile(
    rb"<([A-Za-z_][\w.-]*:)?(rss|feed|entry|opml|RDF|html|urlset|sitemapindex)[\s/>]", re.IGNORECASE
)
_NAMES: dict[bytes, Format] = {
    b"rss": "rss",
    b"feed": "atom",
    b"entry": "atom",
    b"opml": "opml",
    b"html": "html",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
}


def validate(data: bytes, format: str | None = None) -> Verdict:
    """Judge a document; `format` is one of `Format`, or None to tell it from the bytes. Never raises for any bytes."""
    if format is not None and format not in _JUDGES:
        raise ValueError(f"format must be one of {', '.join(_JUDGES)}, not {format!r}")
    kind = format or sniff(data)
    if kind is None:
        return Verdict(None, _unknown(data))
    report = Report()
    if too_large(data, report):
        return Verdict(kind, report.result())  # type: ignore[arg-type]  # a key of _JUDGES is a Format
    report = _JUDGES[kind](data)
    return Verdict(kind, report.result(), report.parsed)  # type: ignore[arg-type]  # as above


def problems(data: bytes, format: str | None = None) -> tuple[Problem, ...]:
    """What is wrong with a document, by line."""
    return validate(data, format).problems


def sniff(data: bytes) -> Format | None:
    """Which format the bytes are meant to be, told from the first element or brace; None for something else."""
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00<" in head[:8] or b"<\x00" in head[:8]:
        head = head.replace(b"\x00", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in (b"{", b"["):
        return "json"
    if re.match(rb"<!doctype\s+html", head, re.IGNORECASE):
        return "html"
    found = _ROOT.search(re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL)) or _ROOT.search(data[:65536])
    return _NAMES.get(found[2].lower()) if found else None


def _unknown(data: bytes) -> tuple[Problem, ...]:
    report = Report()
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        report.note("empty")
    elif re.search(rb"<[\w.-]*:?RDF[\s>]", data[:4096]):
        report.note("unknown-format", detail="it is RDF, as RSS 0.90 and 1.0 are")
    elif data.startswith(b"\x1f\x8b"):
        report.note("unknown-format", detail="it is compressed by gzip")
    else:
        report.note(
            "unknown-format",
            detail="it begins neither with an element nor with an object that belongs to one",
        )
    return report.result()
