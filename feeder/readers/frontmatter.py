"""The fields at the head of a text: YAML between `---`, TOML between `+++`, a JSON object, or lines `Title: x`."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import excess, headers

# Eleventy has the language behind the fence: `---json`.
_OPENING = re.compile(r"\s*?^(---|\+\+\+)([A-Za-z]{0,12})[ \t]*\n", re.MULTILINE)
_ENDLESS = re.compile(r"\d{4000}")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE),
}
_OBJECT = re.compile(r"\s*(?=\{\s*\"[^\"\n]{1,80}\"\s*:)")
_FIELD = re.compile(r"[\w-]{1,40}[ \t]*[:=]")
_MOST = 65_536  # characters
# Deeper nesting ends libyaml's composer in a crash that no Python code can catch.
_NESTED = re.compile(r"(?:[-?:]\s+){64}")
_BRACKETS = 500
# Programs that write JSON escape a character beyond U+FFFF as two, of which libyaml takes neither.
_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(?:(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|d[89a-f][0-9a-f]{2})", re.IGNORECASE
)
# What libyaml says, in words for the person who wrote the file.
_PLAIN = {
    "mapping values are not allowed in this context": "a value that holds a colon needs quotation marks",
    "found character that cannot start any token": "a value begins with a tab, @, ` or %, and needs quotation marks",
    "found unexpected end of stream": "a quotation mark or bracket is not closed",
    "could not find expected ':'": "a colon is missing after a name",
    "did not find expected key": "the indentation or a quotation mark is wrong",
    "did not find expected ',' or ']'": "a bracket is not closed",
    "did not find expected ',' or '}'": "a bracket is not closed",
    "found unconstructable recursive node": "a value holds itself",
    "found undefined alias": "a value begins with *, and needs quotation marks",
    "Expecting ',' delimiter": "a comma is missing, or a bracket is not closed",
    "Unterminated string starting at": "a quotation mark is not closed",
}


def split(text: str) -> tuple[Mapping[str, Any], str]:
    """The fields at the head of `text`, and the rest of it.

    YAML values come as text, lists and mappings, never as what YAML 1.1 takes them for (`no`, `1_000`, 12:30).
    Raises UnreadableError, naming line and cause, where the fields can't be read.
    """
    if _OPENING.match(text):
        return fenced(text)
    if opening := _OBJECT.match(text):
        return _object(text, opening.end())
    return headers.split(text)


def fenced(text: str) -> tuple[Mapping[str, Any], str]:
    """The same of fields between fences alone, which what is no Markdown may have as well."""
    opening = _OPENING.match(text)
    if not opening:
        return {}, text
    fence, language = opening[1], opening[2].lower() or opening[1]
    line = text.count("\n", 0, opening.end())
    if language not in _LOADERS:
        if language in _PROGRAMS:
            raise UnreadableError(
                f"the front matter that line {line} opens is a program ({fence}{opening[2]}), which feeder does"
                " not run: state the fields in YAML, TOML or JSON"
            )
        return {}, text
    closing = _CLOSING[fence].search(text, opening.end())
    if not closing:
        if _FIELD.match(text, opening.end()):
            raise UnreadableError(f"the front matter that line {line} opens is never closed with {fence}")
        return {}, text
    inside = text[opening.end() : closing.start()]
    if len(inside) > _MOST:
        raise UnreadableError("the front matter is larger than 64 KB")
    if inside.count("[") + inside.count("{") > _BRACKETS or _NESTED.search(inside):
        raise UnreadableError("the front matter is nested too deeply")
    fields = _loaded(_LOADERS[language], legal(inside), line)
    if not isinstance(fields, Mapping):
        # A rule, some text and another rule: no fields, but a text that begins with a rule.
        return {}, text if inside.strip() else text[closing.end() :]
    return fields, text[closing.end() :]


def _object(text: str, start: int) -> tuple[Mapping[str, Any], str]:
    """The JSON object that `text` begins with, as Hugo takes it, and the rest."""
    fields, end = _loaded(json.JSONDecoder().raw_decode, text[start:], text.count("\n", 0, start))
    if end > _MOST:
        raise UnreadableError("the front matter is larger than 64 KB")
    return fields, text[start + end :]


def _loaded(load: Callable[[str], Any], inside: str, above: int) -> Any:
    """What `load` makes of `inside`, which stands below so many lines. Raises UnreadableError."""
    try:
        return load(inside)
    except RecursionError:
        raise UnreadableError("the front matter is nested too deeply") from None
    except _FaultError as error:
        line, cause = error.args
    except json.JSONDecodeError as error:
        line, cause = error.lineno, _PLAIN.get(error.msg, error.msg)
    except ValueError:  # Python reads no number of thousands of digits
        line, cause = 1, "a number in it is too long"
    raise UnreadableError(f"the front matter can't be read, line {line + above}: {cause}")


def _yaml(text: str) -> object:
    import yaml  # 33 ms, for the first article that has front matter

    if "\\u" in text:
        text = _SURROGATES.sub(_joined, text)
    try:
        return yaml.load(text, _loader())  # noqa: S506 - makes no objects at all
    except yaml.YAMLError as error:
        problem = str(getattr(error, "problem", None) or "it is not YAML")
        mark = getattr(error, "problem_mark", None)
        if "end of stream" in problem:  # the line where it began says more than the last one
            mark = getattr(error, "context_mark", None) or mark
        raise _FaultError(mark.line + 1 if mark else 0, _PLAIN.get(problem, problem)) from None


@cache
def _loader() -> Any:
    import yaml

    class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]  # in C where there is one
        """The plain loader, without its search for the type of each value: that takes a third of its time."""

        def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
            return ""

        def construct_object(self, node: Any, deep: bool = False) -> object:
            return node.value if type(node) is yaml.ScalarNode else super().construct_object(node, deep)

    return Loader


def _joined(found: re.Match[str]) -> str:
    """A pair of escaped surrogates as one escape; one without its other half stands for no character."""
    high, low = found[2], found[3]
    code = 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00 if high else 0xFFFD
    return f"{found[1]}\\U{code:08X}"


def _toml(text: str) -> object:
    if excess.is_deep_toml(text):
        raise UnreadableError("the front matter is nested too deeply")
    try:
        return tomllib.loads(text)
    except ValueError as error:
        if digits := _ENDLESS.search(text):  # which Python takes for no number
            raise _FaultError(text.count("\n", 0, digits.start()) + 1, "this number is too long") from None
        cause, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        raise _FaultError(int(found[1]) if found else text.count("\n"), cause) from None


class _FaultError(Exception):
    """The line, counted from one, and the cause."""


_LOADERS: dict[str, Callable[[str], object]] = {
    "---": _yaml,
    "yaml": _yaml,
    "yml": _yaml,
    "+++": _toml,
    "toml": _toml,
    "json": json.loads,
}
_PROGRAMS = {"js", "javascript", "coffee", "cs"}
