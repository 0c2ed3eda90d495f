"""What a shortcode or a tag of a template leaves in the text that it stands in."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from feeder.readers import liquid, shortcodes
from feeder.readers.tags import Tag, plain_name

_CLOSERS = re.compile(
    r"\{\{[<%]\s{0,9}/\s{0,9}(?P<short>[\w./-]{1,80})\s{0,9}[%>]\}\}"
    r"|\{%-?\s{0,9}end_?(?P<tag>[\w-]{1,80})\s{0,9}-?%\}"
)
_VERBATIM = ("raw", "verbatim")
# What encloses a program of the site, or what it repeats.
_PROGRAM = frozenset("for tablerow capture macro javascript stylesheet schema css js style call".split())
_REFERENCES = ("ref", "relref", "link", "post-url")
_SILENT = ("else", "elsif", "elseif", "elif", "break", "continue")
_UNKNOWN = "a tag of a template that feeder does not know; text that it encloses is kept"


@dataclass(frozen=True, slots=True)
class Made:
    """What stands for a tag and all that it took in, up to `end`; `reason` says why something was dropped."""

    text: str
    end: int
    reason: str | None = None
    is_html: bool = False


class Calls:
    """The tags in `text`, whose front matter is `fields`."""

    def __init__(self, text: str, fields: Mapping[str, object]) -> None:
        self._text, self._fields = text, fields
        self._endless: set[str] = set()

    def made(self, tag: Tag, end: int, *, liquid: bool) -> Made:
        """What stands for `tag`, which ends at `end`; `liquid` says that it is one of Liquid's or Nunjucks'."""
        close = self._closer(tag.name, end, liquid=liquid)
        inner = self._text[end : close[0]] if close else ""
        last = close[1] if close else end
        if close and tag.name in _VERBATIM:
            return Made(inner, last)
        if close and tag.name == "comment":
            return Made("", last)
        if liquid and tag.name in _PROGRAM and (last_of_program := self._end_of_program(tag.name, end)):
            return Made("", last_of_program, "a part of the site's template")
        return self._own(tag, end) or self._html(tag, inner, end, last) or self._around(tag, end, bool(close))

    def ended(self, tag: Tag, *, alone: bool) -> str:
        """What stands for the end of `tag`."""
        closing = shortcodes.AROUND.get(tag.name, ("", ""))[1]
        return f"\n{closing}\n" if closing and alone else closing

    def _own(self, tag: Tag, end: int) -> Made | None:
        """What the file itself states, and the address of another article, which feeder does not know."""
        if (
            tag.name == "param"
            and (value := liquid.value(f"page.{tag.value(at=0)}", self._fields)) is not None
        ):
            return Made(value, end)
        if tag.name in _REFERENCES:
            return Made("", end, "the address of another article; the text of the link is kept")
        return None

    def _html(self, tag: Tag, inner: str, end: int, last: int) -> Made | None:
        if tag.name not in shortcodes.RENDERED or (tag.name in shortcodes.CODE and last == end):
            return None
        html = shortcodes.RENDERED[tag.name](tag, inner)
        return None if html is None else Made(html, last, is_html=True)

    def _around(self, tag: Tag, end: int, encloses: bool) -> Made:
        if encloses and tag.name in shortcodes.AROUND:
            opening = shortcodes.AROUND[tag.name][0]
            said = escape(tag.value("summary", "title", at=0))
            return Made(
                opening.format(said or "…"), end, _UNKNOWN if said and "{}" not in opening else None, True
            )
        # One that encloses text and says nothing of its own leaves nothing out.
        silent = tag.name in _SILENT or (encloses and not tag.given and not tag.named)
        return Made("", end, None if silent else _UNKNOWN)

    def _closer(self, name: str, at: int, *, liquid: bool) -> tuple[int, int] | None:
        """Where the end of the tag `name` begins and ends, the next from `at` on."""
        places = self._closers["tag" if liquid else "short", name]
        while places and places[-1][0] < at:
            places.pop()
        return places[-1] if places else None

    @cached_property
    def _closers(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """The ends of tags by kind and name, the last one first."""
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for close in _CLOSERS.finditer(self._text):
            kind = str(close.lastgroup)
            found[kind, plain_name(close[kind])].append(close.span())
        for places in found.values():
            places.reverse()
        return found

    def _end_of_program(self, name: str, at: int) -> int:
        """Where what `name` encloses ends, others of its kind inside it; 0 where it does not."""
        if name in self._endless:
            return 0
        depth = 1
        for found in re.compile(rf"\{{%-?\s{{0,9}}(end)?{name}\b[^%]*+%\}}").finditer(self._text, at):
            depth += -1 if found[1] else 1
            if not depth:
                return found.end()
        self._endless.add(name)
        return 0
