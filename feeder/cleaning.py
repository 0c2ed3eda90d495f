"""The rules of [[clean]]: what a site leaves in its articles, read from the tables of config.toml and checked."""

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from .types import Clutter, Dropped

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: The keys of a rule, each with one sentence of help.
KEYS = {
    "paths": 'Which seeds it is for: a pattern of names, or with a / of paths below seeds.folder; "*" is all of them.',
    "lines": "Lines that are left out: whole lines, or regular expressions between two slashes.",
    "selectors": "CSS selectors of what is left out of pages, and of what Markdown becomes.",
}
_LONGEST = 500  # characters of a text in a rule
_MOST_REPEATS = 3  # each may cost another power of a line's length
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\(([^()]*)\)([*+{]?)")
_REPEAT = re.compile(r"[*+{]")


def rules(tables: Sequence[dict[str, Any]]) -> tuple[Clutter, ...]:
    """The rules in the tables [[clean]] of config.toml, in order.

    Raises ValueError, which names the rule and its key and says what is wanted instead.
    """
    return tuple(_rule(number, table) for number, table in enumerate(tables, 1))


def expression(line: str) -> re.Pattern[str] | None:
    """The regular expression that a rule's `line` is when it stands between slashes; None where it is a whole line."""
    if len(line) > 2 and line.startswith("/") and line.endswith("/"):
        return re.compile(line[1:-1], re.IGNORECASE)
    return None


@cache
def selector(text: str) -> "Callable[[Element], list[Element]]":
    """What finds the elements that the CSS selector `text` means, at any depth. Raises SelectorError."""
    from cssselect import HTMLTranslator  # only who has such rules should pay for it
    from lxml import etree

    return etree.XPath(HTMLTranslator().css_to_xpath(text))  # type: ignore[return-value]  # it finds elements alone


def pattern(value: object) -> str:
    """A pattern for `fits`, checked. Raises ValueError, which says what it must be."""
    if not isinstance(value, str) or not value or len(value) > _LONGEST or value.count("**") > 2:
        raise ValueError('a pattern such as "*.html" or "blog/**", with ** twice at most')
    return value.removeprefix("/")


def fits(pattern: str, path: str) -> bool:
    """Whether `pattern` means the seed at `path`.

    As in a .gitignore file: without a slash it is matched with names, with one from the seeds folder on, and `**`
    stands for any folders, or none. What means a folder, or a file of several articles, means all in it.
    """
    names, parts = path.split("/"), pattern.removesuffix("/").split("/")
    return _fits(parts, names) if len(parts) > 1 else any(fnmatchcase(name, parts[0]) for name in names)


def _fits(pattern: Sequence[str], names: Sequence[str]) -> bool:
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_fits(pattern[1:], names[at:]) for at in range(len(names) + 1))
    return bool(names) and fnmatchcase(names[0], pattern[0]) and _fits(pattern[1:], names[1:])


def _rule(number: int, table: dict[str, Any]) -> Clutter:
    name = f"[[clean]] number {number}"
    if unknown := [key for key in table if key not in KEYS]:
        raise ValueError(f"{name}: there is no key {unknown[0]}. A rule has {', '.join(KEYS)}.")
    paths = table.get("paths", "*")
    try:
        paths = pattern(paths)
    except ValueError as error:
        raise ValueError(f"{name}: paths must be {error}.") from None
    lines = _texts(name, "lines", table.get("lines", []))
    selectors = _texts(name, "selectors", table.get("selectors", []))
    if not lines and not selectors:
        raise ValueError(f"{name}: it drops nothing: give it lines or selectors.")
    for line in lines:
        _check_line(name, line)
    for selector in selectors:
        _check_selector(name, selector)
    return Clutter(paths, lines, selectors)


def _texts(name: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(
        isinstance(text, str) and text.strip() and len(text) <= _LONGEST for text in value
    ):
        raise ValueError(f"{name}: {key} must be a list of texts, none empty or above {_LONGEST} characters.")
    return tuple(text.strip() for text in value)


def _check_line(name: str, line: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # what another version of Python may read otherwise
            found = expression(line)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        raise ValueError(f"{name}: lines holds {line}, which is no regular expression: {error}.") from None
    if found and not _is_quick(found.pattern):
        raise ValueError(
            f"{name}: lines holds {line}, which could take hours with some lines: a regular expression may have"
            f" {_MOST_REPEATS} repetitions, and none of a group with another one, or with alternatives, in it."
        )


def _is_quick(pattern: str) -> bool:
    """Whether no line can make a search take exponential time (a repetition in a repetition), or a high power."""
    flat = _ATOM.sub("x", pattern)
    if len(_REPEAT.findall(flat)) > _MOST_REPEATS:
        return False
    while group := _GROUP.search(flat):
        wild = _REPEAT.search(group[1]) or "|" in group[1]
        if wild and group[2]:
            return False
        flat = f"{flat[: group.start()]}{'x|' if wild else 'x'}{flat[group.end(1) + 1 :]}"
    return True


def _check_selector(name: str, text: str) -> None:
    from cssselect import SelectorError
    from lxml import etree

    try:
        selector(text)(etree.Element("html"))
    except (SelectorError, etree.XPathError, RecursionError) as error:
        raise ValueError(f"{name}: selectors holds {text}, which is no CSS selector: {error}.") from None


def named(rule: int, kind: str) -> str:
    """What is said of a piece that the rule number `rule` (from one) left out, as a `kind` of piece."""
    return f"[[clean]] number {rule}: {kind}"


def emptied(dropped: Iterable[Dropped]) -> str | None:
    """Why nothing is left of a seed from which `dropped` was left out; None where no rule is to blame."""
    named = (piece.reason for piece in dropped if piece.reason.startswith("[[clean]]"))
    return next((f"{reason} leaves nothing of it" for reason in named), None)


def applying(clutter: Iterable[Clutter], path: str) -> list[tuple[int, Clutter]]:
    """The rules for the seed at `path`, each with its number."""
    return [(number, rule) for number, rule in enumerate(clutter, 1) if fits(rule.paths, path)]
