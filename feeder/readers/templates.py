"""Shortcodes, Liquid tags and lists of attributes in a Markdown text: rendered where common, else dropped and reported.

Code is left as it is, since a text about templates shows them there.
"""

import re
from collections.abc import Mapping

from feeder.errors import UnreadableError
from feeder.readers import attributes, liquid
from feeder.readers.calls import Calls
from feeder.readers.codeblocks import Code
from feeder.readers.tags import tag
from feeder.types import Dropped

#: A text without any of these has nothing to render.
_MARKS = ("{{", "{%", "{:", "{.", "{#", "){", "]{")
_TAGS = 20_000  # of a template; they take a second
_INTEREST = re.compile(
    r"(?P<escaped>\\[`{\\])"
    r"|(?P<fence>^[ \t]*+(?>(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]++)*)(?P<bar>`{3,}+(?=[^`\n]*$)|~{3,}+))"
    r"|(?P<ticks>`++)"
    r"|(?P<element><(?P<name>pre|code|script|style|textarea)\b|<!--)"
    r"|(?P<block>^[ \t]*+<[a-z]{1,10}\b[^<>\n]*\smarkdown=[^<>\n]*>[ \t]*$)"
    r"|(?P<tag>\{\{|\{%|\{#(?=[\s-])|\{::|\{:/)"
    rf"|(?P<attributes>{attributes.PATTERN})",
    re.MULTILINE | re.IGNORECASE,
)
_BRACKETS = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}", "{:": "}", "{#": "#}"}
_LONGEST = 5_000  # characters between the brackets of a tag
_SHOWN = 200  # characters of what was dropped
_MOST = 100  # reports
_REST = re.compile(r"[ \t]*+(?:\n|\Z)")
_START = re.compile(r"[ \t]*+(?>(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]++)*)")
_WINDOW = 1_000  # characters in which the beginning of a line is looked for
_CONTENTS = re.compile(r"(?:\A|(?<=\n))[ \t]*(?:[-*+]|\d[.)])[ \t]+[^\n]*\n\Z")
_MARKDOWN = re.compile(r"\smarkdown=(?:\"[^\"]*\"|[^\s>]+)")
# How Hugo's authors show a shortcode, and Jekyll's a tag: `{{</* x */>}}`, `{% raw %}{{ x }}{% endraw %}`.
_SHOWING = re.compile(r"\{\{([<%])/\*((?>(?:[^*{]++|\*(?!/)|\{(?!\{))*))\*/([>%])\}\}")
_RAW = re.compile(r"\{%-?[ \t]{0,9}(?:end)?(?:raw|verbatim)[ \t]{0,9}-?%\}\n?")
_NOT_BEFORE = ("\\", "$", "{", "^", "_")  # formulas, GitHub's workflows
_CLOSE_COMMENT = "{:/comment}"


def rendered(
    text: str, fields: Mapping[str, object], *, generated: bool = False, markdown: bool = True
) -> tuple[str, tuple[Dropped, ...]]:
    """`text` with its tags made Markdown or HTML, and those that were left out.

    Raises UnreadableError where there are more tags than any article has.
    `fields` is the front matter, which tags may name. `generated` says that the file is surely one of Jekyll's or
    Eleventy's: then variables that it does not state are dropped, and code is freed of the tags that protect it.
    Without `markdown` the text is HTML, in which what is set in, or between backticks, is no code.
    """
    # One character is looked for much faster than two.
    marked = "{" in text and any(mark in text for mark in _MARKS)
    if not marked and not ("<" in text and "markdown=" in text):
        return text, ()
    if text.count("{{") + text.count("{%") > _TAGS:
        raise UnreadableError(f"the file has more than {_TAGS:,} tags of templates, which is no article")
    return _Rendering(text, fields, generated, markdown).whole()


class _Rendering:
    """One pass over a text, from left to right; what was rendered is not looked at again."""

    def __init__(self, text: str, fields: Mapping[str, object], generated: bool, markdown: bool) -> None:
        self._text, self._fields, self._generated, self._markdown = text, fields, generated, markdown
        self._code, self._calls = Code(text), Calls(text, fields)
        self._out: list[str] = []
        self._dropped: dict[str, Dropped] = {}

    def whole(self) -> tuple[str, tuple[Dropped, ...]]:
        at = 0
        while found := _INTEREST.search(self._text, at):
            self._out.append(self._text[at : found.start()])
            piece, at = self._read(found)
            self._out.append(piece)
        self._out.append(self._text[at:])
        return "".join(self._out), tuple(self._dropped.values())

    def _read(self, found: re.Match[str]) -> tuple[str, int]:
        """What stands for what was found, and where to go on."""
        start, end = found.span()
        if end_of_code := self._end_of_code(found):
            return self._freed(self._text[start:end_of_code]), end_of_code
        if found["tag"]:
            return self._tag(start)
        if found["attributes"]:
            return self._attributes(start, end)
        # What is inside a block that says so is Markdown, once a blank line parts it from the tag.
        return (_MARKDOWN.sub("", found[0]) + "\n" if found["block"] else found[0]), end

    def _end_of_code(self, found: re.Match[str]) -> int:
        end = found.end()
        if not self._markdown:
            return self._code.element(found["name"], end) if found["element"] else 0
        if found["bar"]:
            return self._code.fence(found["bar"], end)
        if end_of_line := self._code.line(end - 1):
            return end_of_line
        if found["ticks"]:
            return self._code.span(len(found["ticks"]), end)
        return self._code.element(found["name"], end) if found["element"] else 0

    def _freed(self, code: str) -> str:
        """Code as its author wants it shown."""
        if "{{" in code:
            code = _SHOWING.sub(_shown, code)
        return _RAW.sub("", code) if self._generated and "{%" in code else code

    def _tag(self, start: int) -> tuple[str, int]:
        text = self._text
        opening = next(sign for sign in _BRACKETS if text.startswith(sign, start))
        first = start + len(opening)
        end = self._code.after(_BRACKETS[opening], first)
        if not 0 < end - start <= _LONGEST:
            return opening, first
        inside = text[first : end - len(_BRACKETS[opening])]
        if opening == "{#":  # a comment of Nunjucks
            return ("", end) if self._generated else (opening, first)
        if "{%" in inside or ("{{" in inside and opening != "{%"):
            return opening, first
        if opening == "{{":
            return self._output(inside, start, end), end
        if opening == "{:":
            return self._extension(inside, end)
        if inside.startswith("/*"):
            return _SHOWING.sub(_shown, text[start:end]), end
        return self._called(inside, opening, start, end)

    def _called(self, inside: str, opening: str, start: int, end: int) -> tuple[str, int]:
        written = liquid.filled(inside, self._fields).strip("-").strip()
        ending = "end" if opening == "{%" else "/"
        found = tag(written.removeprefix(ending).lstrip("_ "))
        if found is None:
            return opening, start + len(opening)
        alone = self._is_alone(start, end)
        if written.startswith(ending):
            return self._calls.ended(found, alone=alone), end
        made = self._calls.made(found, end, liquid=opening == "{%")
        if made.reason:
            self._drop(self._text[start : made.end], made.reason)
        return self._placed(made.text, start, made.end) if made.is_html else made.text, made.end

    def _output(self, inside: str, start: int, end: int) -> str:
        if inside.startswith("/*"):  # a comment of Go's templates
            return ""
        written = self._text[start:end]
        before = self._text[max(0, start - 1) : start]
        if "\n" in inside or before in _NOT_BEFORE or self._text.startswith("}", end):
            return written
        expression = inside.strip("-").strip()
        value = liquid.value(expression, self._fields)
        if value is not None:
            return value
        if not liquid.is_output(expression, generated=self._generated):
            return written
        self._drop(written, "a variable of the site that the file does not state")
        return ""

    def _extension(self, inside: str, end: int) -> tuple[str, int]:
        """kramdown's `{::comment}`, and its `{::nomarkdown}` and `{::options /}`, which leave the text as it is."""
        if inside.strip(": ") != "comment":
            return "", end
        return "", self._code.after(_CLOSE_COMMENT, end) or self._code.after("{:/}", end) or end

    def _attributes(self, start: int, end: int) -> tuple[str, int]:
        written, alone = self._text[start:end], self._is_alone(start, end)
        if alone and (attributes.is_list(written) or attributes.is_named(written)):
            if "toc" in written.lower():
                self._out[-1] = _CONTENTS.sub("", self._out[-1])
            self._attach(attributes.anchor(written))
            return "", end
        if not attributes.is_list(written):
            return written, end
        if self._line_before(start).lstrip().startswith("#") and _REST.match(self._text, end):
            return attributes.anchor(written), end
        behind = self._text[start - 1 : start].strip()
        return "" if behind and (behind in ")]`*_>" or written.startswith("{:")) else written, end

    def _attach(self, anchor: str) -> None:
        """Puts an anchor on the heading that the line before is, if it is one."""
        before = self._out[-1].rstrip(" \t")
        heading = before.rpartition("\n")[0].rpartition("\n")[2] if before.endswith("\n") else ""
        if anchor and heading.lstrip().startswith("#"):
            self._out[-1] = f"{before[:-1]}{anchor}\n"

    def _line_before(self, start: int) -> str:
        window = max(0, start - _WINDOW)
        return self._text[max(window, self._text.rfind("\n", window, start) + 1) : start]

    def _is_alone(self, start: int, end: int) -> bool:
        return bool(_START.fullmatch(self._line_before(start)) and _REST.match(self._text, end))

    def _placed(self, html: str, start: int, end: int) -> str:
        """HTML in its place: a block of its own where it has the line for itself."""
        if not self._is_alone(start, end):
            return f"\n\n{html}\n\n" if html.startswith("<pre>") else html
        return f"<p>{html}</p>\n" if html.startswith("<a ") else f"{html}\n"

    def _drop(self, text: str, reason: str) -> None:
        if len(self._dropped) < _MOST:
            self._dropped.setdefault(text, Dropped(text[:_SHOWN], reason))


def _shown(found: re.Match[str]) -> str:
    return f"{{{{{found[1]} {found[2].strip()} {found[3]}}}}}"
