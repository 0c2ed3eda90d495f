"""The feeds of [[feed]]: what belongs to each, read from the tables of config.toml and checked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import cleaning, keyvalues
from .types import Definition

#: The keys of a feed, each with one sentence of help.
KEYS = {
    "name": "The name of its folder below feeds/, for good.",
    "title": "What it is called; by default the site's title and the name.",
    "description": "One sentence on what it is about; by default the title.",
    "paths": "Which seeds it has: a pattern of names, or with a / of paths below seeds.folder.",
    "categories": "It has the articles in one of these categories.",
    "authors": "It has the articles by one of these authors.",
    "language": "It has the articles in this language (BCP 47).",
}
_CHECKS: Mapping[str, Callable[[Any], object]] = {
    "name": keyvalues.plain,
    "title": keyvalues.plain,
    "description": keyvalues.plain,
    "paths": cleaning.pattern,
    "categories": keyvalues.names,
    "authors": keyvalues.names,
    "language": keyvalues.language,
}
_CHOOSING = ("paths", "categories", "authors", "language")


def definitions(tables: Sequence[dict[str, Any]]) -> tuple[Definition, ...]:
    """The feeds in the tables [[feed]] of config.toml, in order.

    Raises ValueError, which names the feed and its key and says what is wanted instead.
    """
    found = tuple(_definition(number, table) for number, table in enumerate(tables, 1))
    names = [one.name for one in found]
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            raise ValueError(
                f"[[feed]] number {number}: there is another one in the folder {name}; rename one."
            )
    return found


def _definition(number: int, table: Mapping[str, Any]) -> Definition:
    from .slugs import slug  # its tables are loaded where there are such feeds

    where = f"[[feed]] number {number}"
    if unknown := [key for key in table if key not in KEYS]:
        raise ValueError(f"{where}: there is no key {unknown[0]}. A feed has {', '.join(KEYS)}.")
    if "name" not in table:
        raise ValueError(f"{where}: it has no name, which its folder is called by: give it one.")
    if not any(table.get(key) for key in _CHOOSING):
        raise ValueError(
            f"{where}: it would hold everything: give it {', '.join(_CHOOSING[:-1])} or a language."
        )
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key] = _CHECKS[key](value)
        except ValueError as error:
            raise ValueError(f"{where}: {key} must be {error}.") from None
    return Definition(**values | {"name": slug(values["name"])})
