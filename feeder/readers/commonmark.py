"""Markdown made HTML: CommonMark with GitHub's tables, task lists, footnotes and alerts, and lists of definitions."""

import re
from functools import cache
from typing import TYPE_CHECKING

from feeder.readers import excess

if TYPE_CHECKING:
    import comrak

_DEFINITIONS = 500
_SHORT = 20_000  # characters, which hold too few of them to matter
_BOXES = {
    '<input type="checkbox" disabled="" />': "☐",
    '<input type="checkbox" checked="" disabled="" />': "☑",
}
# As GitHub has them, and with a title of its own as Obsidian and Hugo do.
_ALERT = re.compile(r"<blockquote>\n<p>\[!([A-Za-z]{3,20})\][+-]?[ \t]*([^\n<]*)(?:\n|(?=</p>))")
_CONTENTS = re.compile(r"<p>\[\[?_?TOC_?\]?\]</p>\n?", re.IGNORECASE)
# What generators take beside the language: `js{1,3}`, `{.python .numbered}`, `ruby:app.rb`.
_LANGUAGE = re.compile(r'<code class="language-(?=[^"]*[{,:;=])[{.]*([\w+#.-]*+)[^"]*"')
# The first line of code for Python-Markdown's highlighter.
_COLONS = re.compile(r"<pre><code>:::([a-z][\w+-]{0,20})\n")


def html(text: str) -> str:
    """`text` as HTML, in which markup that stood in it is as it was: it still has to be made safe."""
    import comrak

    extensions, rendering = _options(
        tables=not excess.is_table_too_large(text),
        links=not excess.is_full_of_mail(text),
        definitions=_has_definitions(text),
    )
    made: str = comrak.render_markdown(text, extension_options=extensions, render_options=rendering)
    if "<input" in made:
        for box, character in _BOXES.items():
            made = made.replace(box, character)
    if "[" in made:
        made = _CONTENTS.sub("", _ALERT.sub(_alert, made))
    if '<code class="language-' in made:
        made = _LANGUAGE.sub(r'<code class="language-\1"', made)
    if "<pre><code>:::" in made:
        made = _COLONS.sub(r'<pre><code class="language-\1">', made)
    return made


def inline(text: str) -> str:
    """`text` as HTML on one line, without the paragraph around it."""
    made = html(text).strip().replace("\n", " ") if text else ""
    return made.removeprefix("<p>").removesuffix("</p>") if made.count("<p>") == 1 else made


def _alert(found: re.Match[str]) -> str:
    title = found[2].strip() or found[1].capitalize()
    return f"<blockquote>\n<p><strong>{title}</strong></p>\n<p>"


def _has_definitions(text: str) -> bool:
    # Each definition takes comrak a walk over those before it.
    return len(text) < _SHORT or text.count("\n:") <= _DEFINITIONS


@cache
def _options(
    *, tables: bool, links: bool, definitions: bool
) -> "tuple[comrak.ExtensionOptions, comrak.RenderOptions]":
    import comrak

    extensions, rendering = comrak.ExtensionOptions(), comrak.RenderOptions()
    extensions.table, extensions.autolink, extensions.description_lists = tables, links, definitions
    for name in ("strikethrough", "tasklist", "footnotes"):
        setattr(extensions, name, True)
    rendering.unsafe_ = True  # `markup.clean` follows, and knows better what is safe
    return extensions, rendering
