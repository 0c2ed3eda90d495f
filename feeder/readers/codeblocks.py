"""Where code stands in a Markdown text: fenced, indented, in a line, in elements of HTML."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property

# What indented text belongs to instead: an item of a list, a footnote, a definition (CommonMark, section 5.2).
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]]{1,80}\]:|:)[ \t]")
_INDENT = 4
_TICKS = re.compile("`++")


def indented(text: str) -> list[tuple[int, int]]:
    """Where indented code begins and ends in `text`, line by line, in order.

    In an item of a list, text has to be indented twice to be code.
    """
    found: list[tuple[int, int]] = []
    at, opened, in_item = 0, True, False
    for line in text.splitlines(keepends=True):
        bare = line.lstrip(" \t")
        depth = len(line[: len(line) - len(bare)].expandtabs(_INDENT))
        if not bare.strip():
            opened = True
        else:
            if depth < _INDENT:
                in_item = bool(_ITEM.match(line)) or (in_item and (not opened or depth > 1))
            least = 2 * _INDENT if in_item else _INDENT
            opened = opened and depth >= least and not (in_item and _ITEM.match(bare))
            if opened:
                found.append((at, at + len(line)))
        at += len(line)
    return found


class Code:
    """The code in `text`. Each of its answers takes no longer for a text of any kind."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._indented = indented(text)
        self._found: dict[str, int] = {}

    def line(self, at: int) -> int:
        """The end of the line of indented code that the character `at` stands in; 0 where it is in none."""
        place = bisect_right(self._indented, at, key=lambda one: one[0])
        end = self._indented[place - 1][1] if place else 0
        return end if at < end else 0

    def fence(self, bar: str, at: int) -> int:
        """The end of the code that `bar`, before `at`, opens (section 4.5): that of the text if nothing closes it."""
        close = re.compile(rf"^[ \t>]*+{bar[0]}{{{len(bar)},}}[ \t]*$", re.MULTILINE).search(self._text, at)
        return close.end() if close else len(self._text)

    def span(self, ticks: int, at: int) -> int:
        """The end of the code span (section 6.1) that so many ticks before `at` open; `at` if it is none."""
        starts = self._ticks[ticks]
        place = bisect_left(starts, at)
        if place == len(starts):
            return at
        gap = self.after("\n\n", at)
        return starts[place] + ticks if not gap or starts[place] < gap else at

    def element(self, name: str | None, at: int) -> int:
        """The end of the element or, without a `name`, of the comment that begins before `at`; `at` if it has none."""
        return self.after(f"</{name.lower()}" if name else "-->", at) or at

    def after(self, sign: str, at: int) -> int:
        """Where the next `sign` from `at` on ends; 0 where none is. To be asked from left to right."""
        if sign not in self._found or 0 <= self._found[sign] < at:
            self._found[sign] = self._text.find(sign, at)
        return self._found[sign] + len(sign) if self._found[sign] >= 0 else 0

    @cached_property
    def _ticks(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for run in _TICKS.finditer(self._text):
            found[len(run[0])].append(run.start())
        return found
