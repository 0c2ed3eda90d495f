"""Every key of the configuration: its default, its check and its help, as one table."""

import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import cron

#: What a link template may hold.
LINK_FIELDS = ("slug", "year", "month", "day", "folder", "name")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its default (`REQUIRED` for none), its check and one sentence of help.

    The check returns the value to use and raises ValueError with what it wants instead.
    """

    default: object
    check: Callable[[Any], object]
    help: str


REQUIRED = object()


# Line breaks and tabs are folded where a text is shown.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LARGEST = 2**31 - 1


def _text(value: object) -> str:
    if not isinstance(value, str) or not any(map(str.isprintable, value.strip())):
        raise ValueError("a text that is not empty")
    if _CONTROLS.search(value):
        raise ValueError("a text without control characters")
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - every check speaks through ValueError
    return value


def _number(least: float, *, whole: bool) -> Callable[[Any], float]:
    def check(value: object) -> float:
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= _LARGEST:
            raise ValueError(f"a {'whole ' if whole else ''}number from {least:g} to {_LARGEST}")
        return value

    return check


def _one_of(*names: str) -> Callable[[Any], str]:
    def check(value: object) -> str:
        if value not in names:
            raise ValueError("one of " + ", ".join(f'"{name}"' for name in names))
        return str(value)

    return check


def _some_of(*names: str) -> Callable[[Any], tuple[str, ...]]:
    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(name in names for name in value):
            raise ValueError("a list of " + ", ".join(f'"{name}"' for name in names))
        return tuple(dict.fromkeys(value))

    return check


def _url(value: object) -> str:
    text = _text(value)
    parts = _web_address(text)
    if (
        parts is None
        or re.search(r"[?#{}]|%(?![0-9A-Fa-f]{2})", text)
        or not (parts.hostname or "").isascii()
    ):
        raise ValueError("an absolute http or https address without ? or #, its host in ASCII (xn--…)")
    return quote(text.rstrip("/"), safe="%/:@[]!$&'()*+,;=~") + "/"  # what RSS calls an address is ASCII


def _web_address(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # an open bracket, a port that is no number
        return None
    return parts if whole and not re.search(r"[\s\\<>\"^`|]", text) else None


def _identifier(value: object) -> str:
    if not re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        r"|tag:[A-Za-z0-9.@_-]+,[0-9]{4}(-[0-9]{2}){0,2}:[^\s<>\"{}|\\^`]+",
        _text(value),
    ):
        raise ValueError(
            "a urn:uuid: with lower-case digits, as `feeder init` writes it, or a tag: of RFC 4151"
        )
    return str(value).strip()


def _language(value: object) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", _text(value)):
        raise ValueError('a language tag such as "en" or "pt-BR" (BCP 47)')
    return str(value).strip()


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('a time zone such as "UTC" or "Europe/Berlin"') from None


def _file(value: object) -> str | None:
    if value is False:
        return None
    name = _text(value) if isinstance(value, str) else ""
    if re.search(r"[\\?#%:]", name) or any(part == "" or part.startswith(".") for part in name.split("/")):
        raise ValueError("a file name below feeds.folder, or false for none")
    return name


def _link(value: object) -> str:
    template = _text(value)
    if not _is_template(template):
        raise ValueError(
            "a template with {slug} or {name}, and of " + ", ".join(f"{{{name}}}" for name in LINK_FIELDS)
        )
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", template) and not _web_address(template):
        raise ValueError("a path below feeds.folder, or an absolute http or https address")
    return template


def _is_template(text: str) -> bool:
    try:
        pieces = [piece[1:] for piece in Formatter().parse(text) if piece[1] is not None]
    except ValueError:
        return False
    names = {name for name, _, _ in pieces}
    shaped = any(form or conversion for _, form, conversion in pieces)  # {slug:>9} and {slug!r}
    return not shaped and names <= set(LINK_FIELDS) and bool(names & {"slug", "name"})


def _cron(value: object) -> cron.Cron:
    return cron.parse(_text(value))


def _listen(value: object) -> str:
    found = re.fullmatch(r".+:([0-9]{1,5})", _text(value))
    if not found or int(found[1]) > 65_535:
        raise ValueError('an address and a port, such as "127.0.0.1:8000"')
    return str(value).strip()


_LOOPBACK = r"localhost|127(\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|\[::1\]"


def _admin(value: object) -> str:
    text = _text(value)
    if re.fullmatch(r"unix:.+", text):
        return text
    try:
        host = _listen(text).rpartition(":")[0]
    except ValueError:
        raise ValueError('an address such as "127.0.0.1:9090", or "unix:" and a path') from None
    if not re.fullmatch(_LOOPBACK, host):
        raise ValueError(
            "an address of this machine alone (localhost, 127.0.0.1, [::1], or unix: and a path),"
            " since whoever reaches it can have everything published anew"
        )
    return text


def _alert(value: object) -> str:
    text = _text(value)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text) and not _web_address(text):
        raise ValueError("a command, or an http or https address")
    try:
        shlex.split(text)
    except ValueError:
        raise ValueError("a command with its quotation marks in pairs") from None
    return text


#: Every key of config.toml, in the order of the file.
KEYS: Mapping[str, Key] = {
    "site.title": Key(REQUIRED, _text, "The name of the feeds."),
    "site.description": Key(None, _text, "One sentence on what they are about; by default the title."),
    "site.url": Key("http://localhost:8000/", _url, "The address at which feeds.folder is reached."),
    "site.id": Key(
        None, _identifier, "The site's permanent identity, from which ids are made; `feeder init` writes it."
    ),
    "site.language": Key("en", _language, "The language of articles that do not state one (BCP 47)."),
    "site.author": Key(None, _text, "The author of articles that do not name one; by default the title."),
    "site.timezone": Key("UTC", _zone, "The zone of dates that state none."),
    "seeds.folder": Key("seeds", _text, "The folder with the articles."),
    "seeds.settle": Key(
        0.5, _number(0, whole=False), "Seconds for which a file must rest before it is read."
    ),
    "seeds.on_removal": Key(
        "withdraw", _one_of("withdraw", "keep"), "What becomes of an entry whose file is deleted."
    ),
    "seeds.duplicates": Key(
        "exact",
        _one_of("exact", "near", "keep"),
        "What becomes of files with the same text: one entry, also of the same story told alike, or one each.",
    ),
    "seeds.max_bytes": Key(
        20_000_000, _number(1, whole=True), "The largest seed in bytes; a larger one is set aside."
    ),
    "seeds.timeout": Key(
        10,
        _number(0.1, whole=False),
        "Seconds of processor time that the reading of a seed may take; one that takes more is set aside.",
    ),
    "feeds.folder": Key("feeds", _text, "The folder that is published."),
    "feeds.entries": Key(50, _number(1, whole=True), "How many entries a feed holds."),
    "feeds.max_bytes": Key(
        500_000, _number(0, whole=True), "The largest size of a feed in bytes; 0 for no limit."
    ),
    "feeds.content": Key(
        "full", _one_of("full", "summary"), "Whether feeds carry whole articles or summaries."
    ),
    "feeds.automatic": Key(
        ["category"],
        _some_of("category", "author", "language", "folder"),
        "Reserved: which feeds are made besides the main one.",
    ),
    "feeds.archives": Key(
        "main", _one_of("main", "all", "none"), "Reserved: which feeds keep archive documents."
    ),
    "feeds.pages": Key(True, _flag, "Whether each article gets an HTML page of its own."),
    "feeds.link": Key(
        "articles/{slug}.html", _link, "Where an article's page lies, or its address elsewhere."
    ),
    "feeds.rss": Key("rss.xml", _file, "The file name of the RSS 2.0 feed; false for none."),
    "feeds.atom": Key("atom.xml", _file, "The file name of the Atom 1.0 feed; false for none."),
    "feeds.json": Key("feed.json", _file, "The file name of the JSON Feed; false for none."),
    "feeds.index": Key("index.html", _file, "The file name of the page for people; false for none."),
    "feeds.opml": Key("opml.xml", _file, "The file name of the list of feeds; false for none."),
    "store.url": Key("sqlite:///.feeder/state.db", _text, "Where feeder remembers identities and content."),
    "store.backups": Key(
        7, _number(0, whole=True), "How many daily backups the service keeps beside the store; 0 for none."
    ),
    "schedule.every": Key(
        60, _number(0.05, whole=False), "Seconds between two looks of the service at the whole folder."
    ),
    "schedule.cron": Key(None, _cron, "When to look instead, as a cron expression in site.timezone."),
    "schedule.watch": Key(True, _flag, "Whether the service reacts to files as they come."),
    "server.enabled": Key(True, _flag, "Whether the service serves feeds.folder over HTTP."),
    "server.listen": Key("127.0.0.1:8000", _listen, "The address and port at which it does."),
    "server.admin": Key(
        None, _admin, "An address of this machine alone for health, metrics and control; none by default."
    ),
    "alerts.on_failure": Key(
        None, _alert, "A command, or a web address, that is told when something begins to be wrong."
    ),
    "alerts.on_recovery": Key(None, _alert, "A command, or a web address, that is told when it is over."),
    "alerts.max_age": Key(
        900,
        _number(1, whole=False),
        "Seconds by which the next good build may be overdue; more is a failure.",
    ),
}

#: The environment variable of each key.
VARIABLES: Mapping[str, str] = {f"FEEDER_{name.replace('.', '_').upper()}": name for name in KEYS}


def read(key: Key, text: str) -> object:
    """The value that `text`, the content of an environment variable, stands for: what config.toml would hold.

    A text stands for itself. What is no TOML stays a text too, and the key's check says what is wrong with it.
    """
    if isinstance(key.default, str) or key.default in (None, REQUIRED):
        return False if key.check is _file and text == "false" else text
    try:
        tables = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return tables["value"] if len(tables) == 1 else text
