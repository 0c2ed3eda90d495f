"""Plain text taken apart before its paragraphs are: quotations, tables and code, headings that are marked as such.

All else is running text, whose lines `layout` joins. What only looks like markup in what a scraper left (arrows before
links, rules between menus) stays running text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_FENCE = re.compile(r" {0,3}(```|~~~)[`~]*[ \t]*[\w+#.-]*[ \t]*$")
_QUOTE = re.compile(r" {0,3}((?:> ?){1,6})(.*)")
_GAP = re.compile(r"\S(?:[ \t]*\t[ \t]*| {2,})(?=\S)")
_ITEM = re.compile(r"\s*(?:[*•◦▪‣·+–-]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_BORDER = re.compile(r"\s*[|+].*[|+]\s*$")
_CODE = re.compile(
    r"[;{}]\s*$|\w\([^()]*\)\s*:?$|\s[=!<>]=?\s|=>|->|</\w|::|^\s*(?:\$|>>>|#!|//|[\w.-]+@[\w.-]+[:$#])\s?\S|\S\s--?[A-Za-z]"
)
_PROMPT = re.compile(r"\s*(?:\$|>>>) \S")
_UNDER = frozenset("=-~")
_RULES = frozenset("-=*_~")
_SIGNS = frozenset("`~>|+")  # that quotations, fences and tables begin with
_INDENTS = (" ", "\t")
_SET_IN = 4  # columns
_QUOTED = 40  # characters; less behind a single `>` is an arrow
_LONGEST_ROW = 160  # characters
_ROWS = 3
_ALIGNED = 0.8  # of the rows have a column that begins, or ends, in one place
_UNDERLINED = 120  # characters of a heading
_WIDEST_CELL = 40


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind. `level` is that of a heading, or the depth of a quotation.

    `gap` says whether a blank line stands before, `ruled` whether a line of dashes or stars does.
    """

    kind: Literal["text", "quotation", "verbatim", "heading"]
    text: str
    level: int = 0
    gap: bool = False
    ruled: bool = False


@dataclass(slots=True)
class _Found:
    kind: Literal["text", "quotation", "verbatim", "heading", "rule"]
    end: int
    text: str = ""
    level: int = 0


def sections(text: str) -> Iterator[Section]:
    """The sections of `text`, in order."""
    lines = text.split("\n")
    fences = _fences(lines) if "```" in text or "~~~" in text else {}
    usual = _usual_indent(lines) if text[:1] in _INDENTS or "\n " in text or "\n\t" in text else 0
    begin, end, ruled = 0, 0, False
    for at in _suspicious(lines):
        found = _found(lines, at, fences, usual) if at >= end else None
        if found is None:
            continue
        end = found.end
        if found.kind == "text":
            continue
        if begin < at:
            yield Section("text", "\n".join(lines[begin:at]), 0, _is_blank(lines, begin - 1), ruled)
            ruled = ruled and not any(map(str.strip, lines[begin:at]))
        if found.kind != "rule":
            yield Section(found.kind, found.text, found.level, _is_blank(lines, at - 1), ruled)
        ruled = found.kind == "rule"
        begin = end
    yield Section("text", "\n".join(lines[begin:]), 0, _is_blank(lines, begin - 1), ruled)


def _suspicious(lines: Sequence[str]) -> list[int]:
    """The lines that may be more than running text: a sign, a gap or an indent in or round them says so. Few do."""
    texts = [*map(str.strip, lines)]
    around = zip(lines, texts, ["", *texts], [*texts[1:], ""], strict=False)
    return [
        at
        for at, (line, text, before, under) in enumerate(around)
        if text
        and (
            text[0] in _SIGNS
            or (text[0] == text[-1] and text[0] in _RULES)
            or under[:1] in _UNDER
            or (line[0] != text[0] and not before)
            or "  " in text
            or "\t" in text
        )
    ]


def _found(lines: Sequence[str], at: int, fences: dict[int, int], usual: int) -> _Found | None:
    """What begins at the line `at`; None where it is a line of running text, as most are."""
    line = lines[at]
    text = line.strip()
    if not text:
        return None
    first = text[0]
    if first in "`~" and at in fences:
        return _Found("verbatim", fences[at] + 1, "\n".join(lines[at + 1 : fences[at]]))
    if first == ">":
        return _quotation(lines, at)
    if first in _RULES and _is_rule(text):
        return _Found("rule", at + 1)
    found = None
    if at + 1 < len(lines) and lines[at + 1].lstrip()[:1] in _UNDER:
        found = _underlined(lines, at, text)
    if not found and ("  " in text or "\t" in text or first in "|+"):
        found = _table(lines, at)
    if not found and line[0] in " \t" and (at == 0 or _is_blank(lines, at - 1)):
        found = _code(lines, at, usual + _SET_IN)
    return found


def _fences(lines: Sequence[str]) -> dict[int, int]:
    """The line that closes each fence, by the line that opens it."""
    found: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for at, line in enumerate(lines):
        fence = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence and opened is None:
            opened = at, fence[1]
        elif fence and opened and fence[1] == opened[1]:
            found[opened[0]], opened = at, None
    return found


def _quotation(lines: Sequence[str], at: int) -> _Found:
    """Lines behind `>` of one depth; running text where they say so little that they are arrows."""
    depth, inner, end = 0, list[str](), at
    while end < len(lines) and (quote := _QUOTE.match(lines[end])):
        here = quote[1].count(">")
        if depth and here != depth and quote[2].strip():
            break
        depth = depth or here
        inner.append(quote[2])
        end += 1
    size = sum(len(line.strip()) for line in inner)
    inside = at > 0 and lines[at - 1].startswith(">")
    return _Found(
        "quotation" if inside or size >= _QUOTED else "text", max(end, at + 1), "\n".join(inner), depth
    )


def _is_rule(text: str) -> bool:
    marks = text.replace(" ", "")
    return len(marks) > 2 and marks == marks[0] * len(marks)


def _underlined(lines: Sequence[str], at: int, text: str) -> _Found | None:
    under = lines[at + 1].strip()
    if not _is_rule(under) or " " in under:
        return None
    alone = at == 0 or _is_blank(lines, at - 1)
    fits = len(text) <= _UNDERLINED and 0.6 * len(text) <= len(under) <= 1.6 * len(text) + 3
    if not alone or not fits or _ITEM.match(text) or not any(map(str.isalpha, text)):
        return None
    return _Found("heading", at + 2, text, 2 if under[0] == "=" else 3)


def _table(lines: Sequence[str], at: int) -> _Found | None:
    """Rows with columns, or running text of as many lines; None where `at` is no row."""
    end = at
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    if end == at:
        return None
    rows = lines[at:end]
    kind: Literal["text", "verbatim"] = "text"
    text = ""
    if all("\t" in row.strip() for row in rows):
        cells = [[cell.strip() for cell in row.strip().split("\t")] for row in rows]
        if len(rows) > 1 and len({len(row) for row in cells}) == 1:
            kind, text = "verbatim", "\n".join(_padded(cells))
    elif len(rows) >= _ROWS and (all(map(_BORDER.match, rows)) or _is_aligned(rows)):
        kind, text = "verbatim", "\n".join(row.rstrip() for row in rows)
    return _Found(kind, end, text)


def _is_row(line: str) -> bool:
    if len(line) > _LONGEST_ROW or _ITEM.match(line):
        return False
    return bool(_GAP.search(line) or (_BORDER.match(line) and len(line) > 2))


def _is_aligned(rows: Sequence[str]) -> bool:
    places: Counter[tuple[str, int]] = Counter()
    columns = [[*_GAP.finditer(row)] for row in rows]
    behind = sum(len(row) - gaps[0].end() for row, gaps in zip(rows, columns, strict=True) if gaps)
    # Prose beside a menu, as text browsers leave it.
    if max(map(len, columns)) == 1 and behind > _WIDEST_CELL * len(rows) * 0.75:
        return False
    for row, gaps in zip(rows, columns, strict=True):
        places.update({("begins", gap.end()) for gap in gaps} | {("ends", len(row.rstrip()))} if gaps else ())
    return bool(places) and max(places.values()) >= _ALIGNED * len(rows)


def _padded(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [min(_WIDEST_CELL, max(map(len, column))) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _code(lines: Sequence[str], at: int, least: int) -> _Found | None:
    """Paragraphs that are set in deeper than the text around and look like code; a single one that doesn't is text."""
    last = end = at
    while end < len(lines) and (like := _looks_like_code(lines, end, least)) is not None:
        if not like[1]:
            break
        last = end = like[0]
        while end < len(lines) and not lines[end].strip():
            end += 1
    if last == at:
        return _Found("text", like[0]) if like else None
    return _Found("verbatim", last, "\n".join(line.expandtabs(4)[least:] for line in lines[at:last]))


def _looks_like_code(lines: Sequence[str], at: int, least: int) -> tuple[int, bool] | None:
    """Where the paragraph at the line `at` ends, and whether most of it looks like code; None if it isn't set in."""
    end = at
    while end < len(lines) and lines[end].strip() and _indent(lines[end]) >= least:
        end += 1
    inner = lines[at:end]
    if not inner:
        return None
    like = 2 * sum(bool(_CODE.search(line)) for line in inner) > len(inner) or _PROMPT.match(inner[0])
    return end, bool(like) and not any(map(_ITEM.match, inner))


def _usual_indent(lines: Sequence[str]) -> int:
    """The columns that most lines are set in by."""
    counts = Counter(
        _indent(line) if line[0] in " \t" else 0 for line in lines if line and not line.isspace()
    )
    return counts.most_common(1)[0][0] if counts else 0


def _indent(line: str) -> int:
    line = line.expandtabs(4) if "\t" in line else line
    return len(line) - len(line.lstrip())


def _is_blank(lines: Sequence[str], at: int) -> bool:
    return at >= 0 and not lines[at].strip()
