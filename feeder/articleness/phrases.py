"""The phrases of phrases.toml: what pages that are no articles say, by kind, and the lines that are a site's own."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path


def _listed(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.replace("\n", "|").split("|")))


def _by_kind(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(_listed(text)) for kind, text in table.items()}


_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
#: The phrases of each kind, in the language that phrases.toml explains.
SPACED = _by_kind(_TABLES["spaced"])
#: Those that stand anywhere in a word.
UNSPACED = _by_kind(_TABLES["unspaced"])
#: Whole lines, in lower case and without the marks around them.
FURNITURE = frozenset(_listed(_TABLES["furniture"]["lines"]))
#: Parts of such lines.
FOOTERS = tuple(_listed(_TABLES["furniture"]["parts"]))
