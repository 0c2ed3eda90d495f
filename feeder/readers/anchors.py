"""The ids of headings that links of the same article lead to."""

import re
from collections import Counter
from urllib.parse import unquote

from feeder.markup import line
from feeder.plaintext import text_of
from feeder.slugs import slug

_HEADING = re.compile(r"<h([1-6])>((?>(?:[^<]++|<(?!h[1-6]\b|/h[1-6]>))*))</h\1>")
_LINK = re.compile(r'href="#([^"]+)"')
_STATED = re.compile(r"\s*\{ ?#([\w:-]+) ?\}\s*$")
_NO_LETTERS = re.compile(r"[^\w\- ]+")


def linked(html: str) -> str:
    """`html`, as comrak writes it, with ids on the headings that links in it name.

    A heading is known by the id that its text ends with (`{#id}`), by the one that GitHub and Hugo would give it, or
    by that of Python-Markdown; the second of one name has `-1` behind it.
    """
    if "#" not in html:
        return html
    wanted = {unquote(target) for target in _LINK.findall(html)}
    if not wanted and "{#" not in html and "{ #" not in html:
        return html
    seen: Counter[str] = Counter()

    def named(found: re.Match[str]) -> str:
        inside, stated = found[2], _STATED.search(found[2])
        if stated:
            inside = inside[: stated.start()]
        ids = [stated[1]] if stated else _ids(inside, seen)
        target = next((one for one in ids if one in wanted), None)
        return (
            f'<h{found[1]} id="{target}">{inside}</h{found[1]}>'
            if target
            else f"<h{found[1]}>{inside}</h{found[1]}>"
        )

    return _HEADING.sub(named, html)


def _ids(inside: str, seen: Counter[str]) -> list[str]:
    text = line(text_of(inside))
    github = _NO_LETTERS.sub("", text.lower()).replace(" ", "-")
    ids = []
    for one in dict.fromkeys((github, github.strip("-"), slug(text))):
        ids.append(f"{one}-{seen[one]}" if seen[one] else one)
        seen[one] += 1
    return ids
