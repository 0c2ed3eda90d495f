"""Markdown and TOML that would take a parser time or memory out of proportion to their size, known before it starts."""

import re

#: A line with more bars than this is no head of a table.
_COLUMNS = 500
#: So many cells cost nothing that anybody would notice, and for each bar so many are those of a real table.
_CELLS, _FOR_EACH_BAR = 50_000, 4
#: Signs of mail addresses in one paragraph; what is done about each takes the longer, the more there are.
_MAILS = 1_000
# Each dot in a name of TOML is a table inside another, which the parser looks through from the outermost one.
_DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64}""")


def is_deep_toml(text: str) -> bool:
    """Whether a name in `text` has so many dots that no person wrote it."""
    return _DOTTED.search(text) is not None


def is_table_too_large(text: str) -> bool:
    """Whether the tables in `text` may have many more cells than it has bars.

    Each line below the head of a table has a cell for each column of the head, however short the line is: half a
    kilobyte of bars above short lines makes gigabytes.
    """
    bars = text.count("|")
    if not bars:
        return False
    lines = text.count("\n") + 1
    if bars * lines <= _CELLS and bars <= _COLUMNS:
        return False
    cells = 0
    for block in text.split("\n\n"):
        widest = max(line.count("|") for line in block.split("\n")) if "|" in block else 0
        if widest > _COLUMNS:
            return True
        cells += widest * (block.count("\n") + 1)
    return cells > _CELLS + _FOR_EACH_BAR * bars


def is_full_of_mail(text: str) -> bool:
    """Whether a paragraph of `text` holds so many `@` that looking for mail addresses takes the square of the time."""
    return text.count("@") > _MAILS and any(block.count("@") > _MAILS for block in text.split("\n\n"))
