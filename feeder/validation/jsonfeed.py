"""JSON Feed 1 and 1.1 (jsonfeed.org)."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from . import content
from .finding import Report
from .jsonmembers import KINDS, LISTS, VERSIONS, Member
from .positions import Path, places


def judge(data: bytes) -> Report:
    """Judge a JSON Feed document."""
    report = Report()
    text = _decoded(data, report)
    if text is not None:
        feed = _loaded(text, report)
        if feed is not None:
            report.parsed = feed
            _Reader(text, report).feed(feed)
    return report


def _decoded(data: bytes, report: Report) -> str | None:
    if data.startswith(b"\xef\xbb\xbf"):
        report.note("stray-byte-order", line=1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.note("encoding-wrong", detail="JSON is always UTF-8", line=line)
        return None


def _loaded(text: str, report: Report) -> dict[str, Any] | None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
            report.note("json-name-twice", value=twice)
        return members

    try:
        feed = json.loads(text, object_pairs_hook=once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        report.note("json-syntax", detail=_lower(error.msg), line=error.lineno, column=error.colno)
    except RecursionError:
        report.note("too-deep")
    except _NoNumberError as error:
        report.note("json-syntax", detail=f"it holds {error}, which only programs of JavaScript know")
    except ValueError:  # Python refuses to convert numbers of thousands of digits
        report.note("json-syntax", detail="a number is too long")
    else:
        if isinstance(feed, dict):
            return feed
        report.note("json-type", where="The document", value=_shown(feed), detail="an object", line=1)
    return None


class _NoNumberError(ValueError):
    """Python reads NaN and Infinity, JSON does not (RFC 8259, section 6)."""


def _no_number(name: str) -> None:
    raise _NoNumberError(name)


class _Reader:
    """Judges a parsed document; lines are looked up only where there is something to say."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report

    @cached_property
    def _places(self) -> dict[Path, tuple[int, int]]:
        return places(self._text)

    def note(self, rule: str, path: Path, value: Any = "", detail: str = "") -> None:
        known = next(path[:end] for end in range(len(path), -1, -1) if path[:end] in self._places)
        self._report.note(
            rule,
            where=_words(path),
            value=_shown(value),
            detail=detail,
            line=self._places[known][0],
            column=self._places[known][1],
            entry=_entry(path),
        )

    def feed(self, feed: dict[str, Any]) -> None:
        self.object("feed", feed, ())
        version = feed.get("version")
        if "version" in feed and version not in VERSIONS:
            self.note("json-version", ("version",), version)
        for name in {"home_page_url", "feed_url"} - feed.keys():
            self.note("json-advised", (), detail=name)
        if feed.get("next_url") and feed.get("next_url") == feed.get("feed_url"):
            self.note("json-next", ("next_url",))
        if version == VERSIONS[0]:
            self.former(feed)

    def former(self, feed: dict[str, Any]) -> None:
        """What version 1.1 does in another way than version 1."""
        items = feed.get("items")
        holders = [
            ((), feed),
            *((("items", at), item) for at, item in enumerate(items if isinstance(items, list) else ())),
        ]
        for path, holder in holders:
            if isinstance(holder, dict) and "author" in holder:
                self.note("json-old", (*path, "author"), detail="authors, a list")

    def object(self, kind: str, members: Any, path: Path) -> None:
        if not isinstance(members, dict):
            self.note("json-type", path, members, "an object")
            return
        known = KINDS[kind]
        for name in (name for name, member in known.items() if member.required and name not in members):
            self.note("json-missing", path, detail=name)
        for name, value in members.items():
            if name in known:
                self.member(known[name], value, (*path, name))
            elif not name.startswith("_"):
                self.note("json-unknown", (*path, name))
        if kind == "author" and not members.keys() & known.keys():
            self.note("json-author", path)
        elif kind == "item":
            self.item(members, path)

    def member(self, member: Member, value: Any, path: Path) -> None:
        if path[-1] == "id" and type(value) in (int, float):
            self.note("json-id-number", path, value)
        elif not member.fits(value):
            self.note("json-type", path, value, member.words)
        elif member.check and (wrong := member.check(value)):
            self.note(wrong.rule, path, value, wrong.detail)
        elif path[-1] == "author":
            self.object("author", value, path)
        elif path[-1] == "tags":
            self.tags(value, path)
        elif path[-1] in LISTS:
            self.list(LISTS[str(path[-1])], value, path)

    def tags(self, tags: list[Any], path: Path) -> None:
        for position, tag in enumerate(tags):
            if not isinstance(tag, str):
                self.note("json-type", (*path, position), tag, "a string")

    def list(self, kind: str, members: list[Any], path: Path) -> None:
        for position, member in enumerate(members):
            if self._report.full:
                return
            self.object(kind, member, (*path, position))
        if kind == "item":
            for position, value in _repeated(members):
                self.note("json-id-duplicate", (*path, position), value)

    def item(self, item: dict[str, Any], path: Path) -> None:
        if not item.keys() & {"content_html", "content_text"}:
            self.note("json-content", path)
        if item.get("id") == "":
            self.note("json-missing", path, detail="an id that is not empty")
        html = item.get("content_html")
        if isinstance(html, str):
            for finding in content.judge(html):
                self.note(finding.rule, (*path, "content_html"), detail=finding.detail)


def _repeated(items: list[Any]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for position, item in enumerate(items):
        value = str(item.get("id", "")) if isinstance(item, dict) else ""
        if value and value in seen:
            yield position, value
        seen.add(value)


def _entry(path: Path) -> int | None:
    inside = path[1] if len(path) > 1 and path[0] == "items" else None
    return inside if isinstance(inside, int) else None


def _words(path: Path) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "The feed"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)[:200]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
