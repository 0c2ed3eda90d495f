"""Regular expressions mean the same in every Python that feeder runs on.

Before 3.11.5 a group that is repeated possessively, such as `(?:a|bc)*+`, ends where its last attempt failed (CPython's
issue 106052). An atomic group, `(?>(?:a|bc)*)`, always meant what it says, and so does a single character.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # the one place that shows what a pattern consists of
from typing import Any

import pytest

import feeder

_SINGLE = {_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY}


def groups_repeated_possessively(pattern: str | bytes, flags: int) -> bool:
    return any(
        operation is _constants.POSSESSIVE_REPEAT and [inner in _SINGLE for inner, _ in value[2]] != [True]
        for operation, value in operations(_parser.parse(pattern, flags))
    )


def operations(parsed: Any) -> Iterator[tuple[Any, Any]]:
    """Every operation of a parsed pattern, with those inside it."""
    if isinstance(parsed, _parser.SubPattern):
        for operation, value in parsed:
            yield operation, value
            yield from operations(value)
    elif isinstance(parsed, tuple | list):
        for part in parsed:
            yield from operations(part)


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for found in pkgutil.walk_packages(feeder.__path__, "feeder."):
        if not found.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{found.name}.{name}", value


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("(?:a|bc)*+", True),
        ("x((?:ab)?+)", True),
        ("(?>(?:a|bc)*)", False),
        ("a*+[bc]++.?+", False),
    ],
)
def test_a_group_that_is_repeated_possessively_is_noticed(pattern: str, wrong: bool) -> None:
    assert groups_repeated_possessively(pattern, 0) is wrong


def test_no_pattern_repeats_a_group_possessively() -> None:
    found = dict(patterns())
    assert len(found) > 100
    broken = [
        name
        for name, pattern in found.items()
        if groups_repeated_possessively(pattern.pattern, pattern.flags & ~re.DEBUG)
    ]
    assert broken == []
