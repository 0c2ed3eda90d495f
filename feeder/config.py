"""config.toml and its environment variables, read and checked: the values that the rest of feeder works by."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from .cron import Cron
from .errors import ConfigError
from .keys import KEYS
from .settings import Settings, gather, suffices
from .types import Clutter, Content, Definition

__all__ = [
    "KEYS",
    "Alerts",
    "Config",
    "Feeds",
    "Schedule",
    "Seeds",
    "Server",
    "Site",
    "Storage",
    "WebSub",
    "formats",
    "load",
]
_NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


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
    """[seeds]: the watched folder. `settle` is in seconds, `timeout` in those of processor time for each seed."""

    folder: Path
    settle: float
    on_removal: str
    duplicates: str
    max_bytes: int
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """[feeds]: the output folder and what goes there. `max_bytes` 0 is no limit; a format that is None is not made.

    `aliases` has folded names, each with the name that it stands for; `templates` is the folder of the owner's.
    """

    folder: Path
    entries: int
    max_bytes: int
    keep: timedelta | None
    retention: timedelta
    content: Content
    automatic: tuple[str, ...]
    aliases: Mapping[str, str]
    archives: str
    pages: bool
    link: str
    rss: str | None
    atom: str | None
    json: str | None
    index: str | None
    opml: str | None
    sitemap: str | None
    templates: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSub:
    """[websub]: the addresses of the hubs that are told of each change, and whether each build does (W3C WebSub)."""

    hubs: tuple[str, ...]
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """[store]: where things are remembered, a URL, and how many daily backups lie beside it."""

    url: str
    backups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """[schedule]: when the service looks at the whole folder: by `cron`, or where it is None every so many seconds."""

    every: float
    cron: Cron | None
    watch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """[server]: where the service answers, and how. `admin` is `host:port` of this machine, or `unix:` and an absolute
    path; `memory` is in bytes."""

    enabled: bool
    listen: str
    admin: str | None
    memory: int
    delta: bool
    trusted_proxies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """[alerts]: who is told of failure and recovery, by a command or a web address. `max_age` is in seconds."""

    on_failure: str | None
    on_recovery: str | None
    max_age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of the configuration, checked, its paths absolute. `path` is config.toml, also where there is none.

    `clean` are the rules of [[clean]], in order, and `more` the feeds of [[feed]].
    """

    path: Path
    site: Site
    seeds: Seeds
    feeds: Feeds
    websub: WebSub
    store: Storage
    schedule: Schedule
    server: Server
    alerts: Alerts
    clean: tuple[Clutter, ...] = ()
    more: tuple[Definition, ...] = ()


def load(path: Path | None, environ: Mapping[str, str] = _NO_VARIABLES) -> Config:
    """The configuration in `path`, with the FEEDER_ variables of `environ` in place of what they name.

    Where `path` is None it is config.toml here, which may be missing if the variables say all that is required.
    Raises ConfigError, naming the file and line, or the variable, and the way out.
    """
    file = path or Path("config.toml")
    missing = path is None and not os.path.lexists(file) and suffices(environ)
    text = "" if missing else _text(file)
    return _config(file.absolute(), gather(file, text, environ))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path} is not there: run `feeder init`, or name another with --config.") from None
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 at byte {error.start}.") from None


def _config(path: Path, settings: Settings) -> Config:
    def table(name: str) -> dict[str, Any]:
        return {
            key.split(".")[1]: value for key, value in settings.values.items() if key.startswith(name + ".")
        }

    def where(*names: str) -> str:
        return next((settings.variables[name] for name in names if name in settings.variables), str(path))

    site, seeds, feeds, server = table("site"), table("seeds"), table("feeds"), table("server")
    site["description"] = site["description"] or site["title"]
    site["author"] = site["author"] or site["title"]
    for name, content in (("seeds.folder", seeds), ("feeds.folder", feeds)):
        content["folder"] = _resolved(path, content["folder"], f"{where(name)}: {name}")
    if feeds["templates"]:
        feeds["templates"] = _resolved(
            path, feeds["templates"], f"{where('feeds.templates')}: feeds.templates"
        )
    if (server["admin"] or "").startswith(_SOCKET):
        server["admin"] = _socket(path, server["admin"], f"{where('server.admin')}: server.admin")
    config = Config(
        path=path,
        site=Site(**site),
        seeds=Seeds(**seeds),
        feeds=Feeds(**feeds),
        websub=WebSub(**table("websub")),
        store=Storage(**table("store")),
        schedule=Schedule(**table("schedule")),
        server=Server(**server),
        alerts=Alerts(**table("alerts")),
        clean=settings.clean,
        more=settings.feed,
    )
    _check_together(config, where)
    return config


def _resolved(path: Path, value: str, name: str) -> Path:
    try:
        # Resolved, since two spellings of one folder must be seen as one.
        return (path.parent / Path(value).expanduser()).resolve()
    except (OSError, RuntimeError):  # nobody's home, a loop of links
        raise ConfigError(f"{name} can't be {value}, which leads nowhere.") from None


_SOCKET = "unix:"
_LONGEST_SOCKET = 103  # bytes, on macOS; Linux takes four more (unix(7))


def _socket(path: Path, value: str, name: str) -> str:
    file = _resolved(path, value.removeprefix(_SOCKET), name)
    if len(os.fsencode(file)) > _LONGEST_SOCKET:
        raise ConfigError(f"{name} can't be {file}: a socket's path has at most {_LONGEST_SOCKET} bytes.")
    return f"{_SOCKET}{file}"


def _check_together(config: Config, where: Callable[..., str]) -> None:
    seeds, feeds = config.seeds.folder, config.feeds.folder
    if feeds.is_relative_to(seeds) or seeds.is_relative_to(feeds):
        raise ConfigError(
            f"{where('feeds.folder', 'seeds.folder')}: feeds.folder ({feeds}) and seeds.folder ({seeds}) must lie"
            " apart, or feeder would read what it writes, or publish what it reads."
        )
    names = {f"feeds.{format}": name for format, name in formats(config).items() if name}
    if config.feeds.sitemap:
        names["feeds.sitemap"] = config.feeds.sitemap
    for name in names.values():
        same = [key for key, other in names.items() if other == name]
        if len(same) > 1:
            raise ConfigError(f'{where(*same)}: two documents of [feeds] have the name "{name}".')
    elsewhere = bool(urlsplit(config.feeds.link).scheme)
    if elsewhere == config.feeds.pages:
        raise ConfigError(
            f"{where('feeds.link', 'feeds.pages')}: feeds.link must be "
            + (
                "a path below feeds.folder while feeds.pages is true."
                if elsewhere
                else "absolute while it is false."
            )
        )
    if not elsewhere and _file_error(config.feeds.link):
        raise ConfigError(
            f"{where('feeds.link')}: feeds.link must be a path below feeds.folder without empty or dotted parts."
        )
    if config.server.admin == config.server.listen and not config.server.listen.endswith(":0"):
        raise ConfigError(
            f"{where('server.admin', 'server.listen')}: server.admin and server.listen must differ."
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
