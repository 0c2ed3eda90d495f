"""Markdown (CommonMark with GitHub's tables, task lists, footnotes) under YAML or TOML front matter."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from feeder import markup
from feeder.encodings import decode, normalised
from feeder.readers import assembly, fields, frontmatter
from feeder.types import Article, Seed, Terms

if TYPE_CHECKING:
    import comrak

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>\n?", re.DOTALL)
#: A line with more bars than this is no head of a table.
_COLUMNS = 500
_BOXES = {
    '<input type="checkbox" disabled="" />': "☐",
    '<input type="checkbox" checked="" disabled="" />': "☑",
}


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`. Raises UnreadableError where the front matter can't be read."""
    values, body = frontmatter.split(normalised(decode(seed.data).text))
    resolve = assembly.resolver(seed)
    stated, notes = fields.stated(values, terms.zone, resolve, "front matter")
    found = dict.fromkeys(stated, "front matter")
    html = _html(markup.legal(body))
    if title := stated.get("title"):
        html = _without_title(html, title)
    else:
        stated["title"], html = _first_heading(html)
        found |= {"title": "first heading"} if stated["title"] else {}
    yield assembly.article(
        seed, "markdown", html, terms.zone, resolve=resolve, fields=stated, found=found, notes=notes
    )


def _html(text: str) -> str:
    import comrak

    extensions, rendering = _options(tables=not _is_wide(text))
    html = comrak.render_markdown(text, extension_options=extensions, render_options=rendering)
    if "<input" in html:
        for box, character in _BOXES.items():
            html = html.replace(box, character)
    return html


def _is_wide(text: str) -> bool:
    # Each row of a table has a cell for each column of its head: a line of bars makes gigabytes of them.
    return text.count("|") > _COLUMNS and any(line.count("|") > _COLUMNS for line in text.splitlines())


@cache
def _options(*, tables: bool) -> "tuple[comrak.ExtensionOptions, comrak.RenderOptions]":
    import comrak

    extensions, rendering = comrak.ExtensionOptions(), comrak.RenderOptions()
    extensions.table = tables
    for name in ("strikethrough", "autolink", "tasklist", "footnotes"):
        setattr(extensions, name, True)
    rendering.unsafe_ = True  # `markup.clean` follows, and knows better what is safe
    return extensions, rendering


def _first_heading(html: str) -> tuple[str | None, str]:
    """The title and the rest: the heading that the text begins with, or the only one of the first level."""
    first = _HEADING.match(html)
    if not first or first[1] != "1":
        ones = [found for found in _HEADING.finditer(html) if found[1] == "1"]
        first = ones[0] if len(ones) == 1 else None
    title = _plain(first[2]) if first else ""
    if not first or not title:
        return None, html
    return title, html[: first.start()] + html[first.end() :]


def _without_title(html: str, title: str) -> str:
    first = _HEADING.match(html)
    return html[first.end() :] if first and _plain(first[2]).casefold() == title.casefold() else html


def _plain(html: str) -> str:
    return markup.line(markup.text_of(markup.clean(html, lambda address: address)))
