"""config.toml read and checked: the values that the rest of feeder works by."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from .errors import ConfigError
from .keys import KEYS, REQUIRED
from .types import Content

__all__ = ["KEYS", "Config", "Feeds", "Schedule", "Seeds", "Server", "Site", "advice", "formats", "load"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """[site]: what the feeds are about and where they are reached."""

    title: str
    description: str
    url: str
    id: str | None
    language: str
    author: str
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """[seeds]: the watched folder. `settle` is in seconds."""

    folder: Path
    settle: float
    on_removal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """[feeds]: the output folder and what goes there. `max_bytes` 0 is no limit; a format that is None is not made."""

    folder: Path
    entries: int
    max_bytes: int
    content: Content
    automatic: tuple[str, ...]
    archives: str
    pages: bool
    link: str
    rss: str | None
    atom: str | None
    json: str | None
    index: str | None
    opml: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """[schedule]: when the service looks at the folder by itself. `every` is in seconds."""

    every: float
    cron: str | None
    watch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """[server]: where the service answers."""

    enabled: bool
    listen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of config.toml, checked, its paths absolute. `store` is a URL."""

    path: Path
    site: Site
    seeds: Seeds
    feeds: Feeds
    store: str
    schedule: Schedule
    server: Server


def load(path: Path) -> Config:
    """Read and check `path`. Raises ConfigError, naming the file, the line and the way out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigError(f"{path} is not there: run `feeder init`, or name another with --config.") from None
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 at byte {error.start}.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
    return _config(path.absolute(), _values(path, text, tables))


def _values(path: Path, text: str, tables: Mapping[str, object]) -> dict[str, Any]:
    """Each key's checked value."""
    given: dict[str, object] = {}
    for table, content in tables.items():
        if not isinstance(content, dict):
            raise ConfigError(_no_table(path, text, table))
        given.update({f"{table}.{name}": value for name, value in content.items()})
        if not content and not any(name.startswith(table + ".") for name in KEYS):
            raise ConfigError(_unknown(path, text, table))
    for name in given:
        if name not in KEYS:
            raise ConfigError(_unknown(path, text, name))
    values: dict[str, Any] = {}
    for name, key in KEYS.items():
        if name not in given and key.default is REQUIRED:
            table, _, key_name = name.partition(".")
            raise ConfigError(f"{path} lacks {name}: add a line `{key_name} = …` under [{table}].")
        if name not in given and key.default is None:
            values[name] = None
            continue
        try:
            values[name] = key.check(given.get(name, key.default))
        except ValueError as error:
            raise ConfigError(f"{path}, line {_line(text, name)}: {name} must be {error}.") from None
    return values


def _config(path: Path, values: Mapping[str, Any]) -> Config:
    def table(name: str) -> dict[str, Any]:
        return {key.split(".")[1]: value for key, value in values.items() if key.startswith(name + ".")}

    site, seeds, feeds = table("site"), table("seeds"), table("feeds")
    site["description"] = site["description"] or site["title"]
    site["author"] = site["author"] or site["title"]
    seeds["folder"] = _folder(path, "seeds.folder", seeds["folder"])
    feeds["folder"] = _folder(path, "feeds.folder", feeds["folder"])
    config = Config(
        path=path,
        site=Site(**site),
        seeds=Seeds(**seeds),
        feeds=Feeds(**feeds),
        store=values["store.url"],
        schedule=Schedule(**table("schedule")),
        server=Server(**table("server")),
    )
    _check_together(config)
    return config


def _folder(path: Path, name: str, value: str) -> Path:
    try:
        # Resolved, since two spellings of one folder must be seen as one.
        return (path.parent / Path(value).expanduser()).resolve()
    except (OSError, RuntimeError):  # nobody's home, a loop of links
        raise ConfigError(f"{path}: {name} can't be {value}, which leads nowhere.") from None


def _check_together(config: Config) -> None:
    seeds, feeds = config.seeds.folder, config.feeds.folder
    if feeds.is_relative_to(seeds) or seeds.is_relative_to(feeds):
        raise ConfigError(
            f"{config.path}: feeds.folder ({feeds}) and seeds.folder ({seeds}) must lie apart,"
            " or feeder would read what it writes, or publish what it reads."
        )
    names = [name for name in formats(config).values() if name]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f'{config.path}: two documents of [feeds] have the name "{name}".')
    elsewhere = bool(urlsplit(config.feeds.link).scheme)
    if elsewhere == config.feeds.pages:
        raise ConfigError(
            f"{config.path}: feeds.link must be "
            + (
                "a path below feeds.folder while feeds.pages is true."
                if elsewhere
                else "absolute while it is false."
            )
        )
    if not elsewhere and _file_error(config.feeds.link):
        raise ConfigError(
            f"{config.path}: feeds.link must be a path below feeds.folder without empty or dotted parts."
        )


def _file_error(link: str) -> bool:
    parts = unquote(link).removesuffix("/").split("/")
    unfit = re.search(r"[\\?#]|%(?![0-9A-Fa-f]{2})|%[01][0-9A-Fa-f]|%7[Ff]", link)
    return bool(unfit) or any(part == "" or part.startswith(".") for part in parts)


def formats(config: Config) -> dict[str, str | None]:
    """The document formats of a feed, each with its configured file name."""
    feeds = config.feeds
    return {
        "rss": feeds.rss,
        "atom": feeds.atom,
        "json": feeds.json,
        "index": feeds.index,
        "opml": feeds.opml,
    }


def _no_table(path: Path, text: str, name: str) -> str:
    if not any(key.startswith(name + ".") for key in KEYS):
        return _unknown(path, text, name)
    return f"{path}, line {_line(text, name)}: {name} is a table: write [{name}] and its keys below."


def _unknown(path: Path, text: str, name: str) -> str:
    known = [*KEYS, *{key.split(".")[0] for key in KEYS}]
    near = [key for key in KEYS if key.partition(".")[2] == name.rpartition(".")[2]]  # under the wrong table
    near = near or difflib.get_close_matches(name, known, 1, 0.5)
    advice = f" Did you mean {near[0]}?" if near else " The documentation lists every key."
    return f"{path}, line {_line(text, name)}: there is no key {name}.{advice}"


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


# Where web servers commonly look: a folder with such a name, or below such a path, is somebody's public site.
_WEB_ROOTS = ("public_html", "htdocs", "wwwroot", "www", "nginx", "apache2", "httpd", "http")
_HERE = re.compile(r"https?://(localhost|[^/]*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])(:\d+)?/")


def advice(config: Config) -> list[str]:
    """What is allowed and most likely not meant."""
    said = []
    if config.site.id is None:
        said.append(
            f"{config.path} has no site.id; the one made for it is in the store alone, so keep the store well."
        )
    if _HERE.match(config.site.url) and any(part in _WEB_ROOTS for part in config.feeds.folder.parts):
        said.append(
            f"site.url is {config.site.url}, which only this machine can reach, but {config.feeds.folder} looks like"
            " a public web server's folder: set site.url to the address at which subscribers reach it."
        )
    return said
