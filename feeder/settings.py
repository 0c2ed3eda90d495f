"""What config.toml and the environment say: the checked value of each key, or a sentence on what is wrong with it."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from . import cleaning, definitions
from .errors import ConfigError
from .keys import KEYS, REQUIRED, VARIABLES, read
from .types import Clutter, Definition

#: feeder's variables that are no keys: one that it hears, and those that the commands of [alerts] are given.
OTHERS = ("FEEDER_DEBUG", "FEEDER_ALERT_STATE", "FEEDER_ALERT_KINDS", "FEEDER_ALERT_MESSAGE")

_Tables = list[dict[str, Any]]
Made = TypeVar("Made")
_TABLES = {name.split(".")[0] for name in KEYS}
_LIKE_A_KEY = re.compile("FEEDER_(" + "|".join(sorted(_TABLES)).upper() + ")_")
# Kubernetes and Docker tell programs of a service that is called feeder, or feeder-server, in such variables.
_OF_AN_ORCHESTRATOR = re.compile(r"FEEDER_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP)\w*)?)")


@dataclass(frozen=True, slots=True)
class Settings:
    """Each key's checked value, None where it has none, and the variables that gave some; [[clean]] and [[feed]]."""

    values: Mapping[str, Any]
    variables: Mapping[str, str]
    clean: tuple[Clutter, ...] = ()
    feed: tuple[Definition, ...] = ()


def gather(path: Path, text: str, environ: Mapping[str, str]) -> Settings:
    """The settings of `text`, which is that of `path`, with what `environ` puts in their places. Raises ConfigError."""
    tables = _from_file(path, text)
    clean = _read(path, cleaning.rules, _list(path, text, tables, "clean", "rules"))
    feed = _read(path, definitions.definitions, _list(path, text, tables, "feed", "feeds"))
    given = _keys(path, text, tables)
    variables = {VARIABLES[variable]: variable for variable in from_environment(environ)}
    given |= {name: read(KEYS[name], environ[variable]) for name, variable in variables.items()}
    values: dict[str, Any] = {}
    for name, key in KEYS.items():
        if name not in given and key.default is REQUIRED:
            raise ConfigError(_lacking(path, name))
        if name not in given and key.default is None:
            values[name] = None
            continue
        try:
            values[name] = key.check(given.get(name, key.default))
        except ValueError as error:
            where = variables.get(name) or f"{path}, line {_line(text, name)}"
            raise ConfigError(f"{where}: {name} must be {error}.") from None
    return Settings(values, variables, clean, feed)


def suffices(environ: Mapping[str, str]) -> bool:
    """Whether the environment holds every key that is required, so that no file is."""
    given = {VARIABLES[variable] for variable in from_environment(environ)}
    return all(name in given for name, key in KEYS.items() if key.default is REQUIRED)


def from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that set keys. An empty one sets nothing. Raises ConfigError for one that looks like a key only."""
    for variable, text in sorted(environ.items()):
        if text and variable.startswith("FEEDER_") and variable not in (*VARIABLES, *OTHERS):
            _refuse_misspelt(variable)
        if variable in VARIABLES and not text.isascii() and _is_broken(text):
            raise ConfigError(f"{variable} is not UTF-8.")
    return {variable: environ[variable] for variable in VARIABLES if environ.get(variable)}


def _is_broken(text: str) -> bool:
    # Python shows bytes that are no UTF-8 as lone surrogates (PEP 383).
    return any("\ud800" <= character <= "\udfff" for character in text)


def _refuse_misspelt(variable: str) -> None:
    near = difflib.get_close_matches(variable, VARIABLES, 1, 0.8)
    if (near or _LIKE_A_KEY.match(variable)) and not _OF_AN_ORCHESTRATOR.fullmatch(variable):
        near = near or [name for name in VARIABLES if name.endswith(variable[variable.rindex("_") :])]
        raise ConfigError(f"{variable}: there is no such key.{_advice(near)}")


def _from_file(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None


def _keys(path: Path, text: str, tables: Mapping[str, Any]) -> dict[str, object]:
    given: dict[str, object] = {}
    for table, content in tables.items():
        if not isinstance(content, dict):
            raise ConfigError(_no_table(path, text, table))
        given.update({f"{table}.{name}": value for name, value in content.items()})
        if not content and table not in _TABLES:
            raise ConfigError(_unknown(path, text, table))
    for name in given:
        if name not in KEYS:
            raise ConfigError(_unknown(path, text, name))
    return given


def _list(path: Path, text: str, tables: dict[str, Any], name: str, what: str) -> _Tables:
    """Take the list [[`name`]] out of `tables`."""
    found = tables.pop(name, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise ConfigError(
            f"{path}, line {_line(text, name)}: {name} is a list of {what}:"
            f" write [[{name}]] and the keys of one below."
        )
    return found


def _read(path: Path, read_: Callable[[_Tables], Made], tables: _Tables) -> Made:
    try:
        return read_(tables)
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None


def _lacking(path: Path, name: str) -> str:
    table, _, key = name.partition(".")
    return f"{path} lacks {name}: add a line `{key} = …` under [{table}]."


def _no_table(path: Path, text: str, name: str) -> str:
    if name not in _TABLES:
        return _unknown(path, text, name)
    return f"{path}, line {_line(text, name)}: {name} is a table: write [{name}] and its keys below."


def _unknown(path: Path, text: str, name: str) -> str:
    near = [key for key in KEYS if key.partition(".")[2] == name.rpartition(".")[2]]  # under the wrong table
    near = near or difflib.get_close_matches(name, [*KEYS, *sorted(_TABLES)], 1, 0.5)
    return f"{path}, line {_line(text, name)}: there is no key {name}.{_advice(near)}"


def _advice(near: list[str]) -> str:
    return f" Did you mean {near[0]}?" if near else " The documentation lists every key."


def _line(text: str, name: str) -> int:
    """The line on which `name` is set, as well as a glance can tell; 1 where it can't."""
    table, _, key = name.rpartition(".")
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        current = header[1].strip() if header else current
        if header and current == name:
            return number
        found = re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line)
        if found and (found[1] == name or (current == table and found[1].split(".")[0] == key)):
            return number
    return 1
