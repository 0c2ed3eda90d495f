"""A tag of a template taken apart: its name, and what it is given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"\s*([A-Za-z_][\w./-]*)")
_SUFFIX = re.compile(r"\.(?:html?|md|liquid|njk|ext)$", re.IGNORECASE)
_ARGUMENT = re.compile(
    r"""(?:([\w-]++)\s*+(?:=|:(?!//))\s*+)?("(?>(?:[^"\\]++|\\.)*)"|'(?>(?:[^'\\]++|\\.)*)'|`[^`]*+`|[^\s,"'`]++)""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOST = 50  # arguments


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name in small letters with hyphens, the values that it gives in order, and those by name."""

    name: str
    given: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)

    def value(self, *names: str, at: int | None = None) -> str:
        """The first value under one of `names`, else the one in place `at`; empty if there is none."""
        for name in names:
            if value := self.named.get(name):
                return value
        return self.given[at] if at is not None and at < len(self.given) else ""


def tag(inside: str) -> Tag | None:
    """The tag that `inside`, what stands between its brackets, means; None where there is no name.

    That of an include is the name of what it includes.
    """
    if not (found := _NAME.match(inside)):
        return None
    name, rest = plain_name(found[1]), inside[found.end() :]
    if name in ("include", "include-cached", "include-relative", "render", "shortcode"):
        inner = _ARGUMENT.search(rest)
        if inner and not inner[1]:
            name, rest = plain_name(_value(inner[2])), rest[inner.end() :]
    return Tag(name, *_arguments(rest))


def plain_name(name: str) -> str:
    """The name of a tag as it is known: `youtube` of `media/YouTube.html`."""
    return _SUFFIX.sub("", name).rpartition("/")[2].lower().replace("_", "-")


def _arguments(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    given: list[str] = []
    named: dict[str, str] = {}
    for count, found in enumerate(_ARGUMENT.finditer(text)):
        if count == _MOST:
            break
        if found[1]:
            named.setdefault(found[1].lower().replace("_", "-"), _value(found[2]))
        elif found[2] not in ("/", "-"):  # what closes a tag, and Liquid's mark for spaces
            given.append(_value(found[2]))
    return tuple(given), named


def _value(text: str) -> str:
    if text[:1] in "\"'`":
        return _ESCAPED.sub(r"\1", text[1:-1]) if "\\" in text else text[1:-1]
    return text.removesuffix("/") if "://" not in text else text
