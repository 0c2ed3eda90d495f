"""What the value of a key may be: checks that return the value to use, or say in a ValueError what they want."""

import re
import shlex
from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import ip_network
from string import Formatter
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import cron
from .folding import fold

#: What a link template may hold.
LINK_FIELDS = ("slug", "year", "month", "day", "folder", "name")

# Line breaks and tabs are folded where a text is shown.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LARGEST = 2**31 - 1


def plain(value: object) -> str:
    """A text that is not empty, on one line or several."""
    if not isinstance(value, str) or not any(map(str.isprintable, value.strip())):
        raise ValueError("a text that is not empty")
    if _CONTROLS.search(value):
        raise ValueError("a text without control characters")
    return value.strip()


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - every check speaks through ValueError
    return value


def number(least: float, *, whole: bool) -> Callable[[Any], float]:
    """A number of at least so much."""

    def check(value: object) -> float:
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= _LARGEST:
            raise ValueError(f"a {'whole ' if whole else ''}number from {least:g} to {_LARGEST}")
        return value

    return check


def one_of(*names: str) -> Callable[[Any], str]:
    """One of these names."""

    def check(value: object) -> str:
        if value not in names:
            raise ValueError("one of " + ", ".join(f'"{name}"' for name in names))
        return str(value)

    return check


def some_of(*names: str) -> Callable[[Any], tuple[str, ...]]:
    """A list of some of these names."""

    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(name in names for name in value):
            raise ValueError("a list of " + ", ".join(f'"{name}"' for name in names))
        return tuple(dict.fromkeys(value))

    return check


def names(value: object) -> tuple[str, ...]:
    """A list of names, such as categories."""
    if not isinstance(value, list) or not all(isinstance(name, str) and fold(name) for name in value):
        raise ValueError("a list of names")
    return tuple(dict.fromkeys(plain(name) for name in value))


def aliases(value: object) -> dict[str, str]:
    """Names that stand for others; each folded, with what it stands for in the end."""
    if not isinstance(value, dict) or not all(
        isinstance(name, str) and fold(name) for name in value.values()
    ):
        raise ValueError('a table of names that stand for others, such as { "JS" = "JavaScript" }')
    given = {fold(alias): plain(name) for alias, name in value.items()}
    return {alias: _meant(alias, given) for alias in given}


def _meant(name: str, given: Mapping[str, str]) -> str:
    """What `name` stands for in the end. One that stands for itself says how it is spelt."""
    for _ in range(len(given) + 1):
        further = given.get(fold(name), name)
        if further == name:
            return name
        name = further
    raise ValueError(f"a table in which {name} does not stand for itself by way of others")


def url(value: object) -> str:
    """The address of the site, with a slash at its end."""
    text = plain(value)
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


def identifier(value: object) -> str:
    """A permanent id (RFC 4151, RFC 9562)."""
    if not re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
        r"|tag:[A-Za-z0-9.@_-]+,[0-9]{4}(-[0-9]{2}){0,2}:[^\s<>\"{}|\\^`]+",
        plain(value),
    ):
        raise ValueError(
            "a urn:uuid: with lower-case digits, as `feeder init` writes it, or a tag: of RFC 4151"
        )
    return str(value).strip()


def language(value: object) -> str:
    """A language tag (BCP 47)."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", plain(value)):
        raise ValueError('a language tag such as "en" or "pt-BR" (BCP 47)')
    return str(value).strip()


def zone(value: object) -> ZoneInfo:
    """A time zone of the IANA database."""
    try:
        return ZoneInfo(plain(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('a time zone such as "UTC" or "Europe/Berlin"') from None


def file(value: object) -> str | None:
    """A file name below the feeds folder; None for false."""
    if value is False:
        return None
    name = plain(value) if isinstance(value, str) else ""
    if re.search(r"[\\?#%:]", name) or any(part == "" or part.startswith(".") for part in name.split("/")):
        raise ValueError("a file name below feeds.folder, or false for none")
    return name


def link(value: object) -> str:
    """A template of links."""
    template = plain(value)
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


_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(value: object) -> timedelta:
    """A length of time."""
    found = re.fullmatch(r"([1-9][0-9]{0,5}) ?([mhdw])", plain(value))
    if not found:
        raise ValueError('a time such as "36h", "30d" or "2w"')
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def hubs(value: object) -> tuple[str, ...]:
    """The addresses of hubs."""
    if not isinstance(value, list) or not all(isinstance(hub, str) and _is_hub(hub) for hub in value):
        raise ValueError(
            'a list of absolute http or https addresses without # or a name before @, such as ["https://hub.example/"]'
        )
    return tuple(dict.fromkeys(value))


def _is_hub(text: str) -> bool:
    # Each feed names its hubs, so that no password may stand there.
    parts = _web_address(text) if text.isascii() and "#" not in text else None
    return parts is not None and parts.username is None


def cron_(value: object) -> cron.Cron:
    """A cron expression."""
    return cron.parse(plain(value))


def listen(value: object) -> str:
    """An address and a port."""
    found = re.fullmatch(r".+:([0-9]{1,5})", plain(value))
    if not found or int(found[1]) > 65_535:
        raise ValueError('an address and a port, such as "127.0.0.1:8000"')
    return str(value).strip()


def proxies(value: object) -> tuple[str, ...]:
    """A list of IP addresses and networks."""
    try:
        if not isinstance(value, list):
            raise ValueError  # noqa: TRY004 - every check speaks through ValueError
        return tuple(dict.fromkeys(str(ip_network(plain(one))) for one in value))
    except ValueError:
        raise ValueError('a list of addresses and networks, such as ["127.0.0.1", "10.0.0.0/8"]') from None


_LOOPBACK = r"localhost|127(\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|\[::1\]"


def admin(value: object) -> str:
    """An address that only this machine reaches."""
    text = plain(value)
    if re.fullmatch(r"unix:.+", text):
        return text
    try:
        host = listen(text).rpartition(":")[0]
    except ValueError:
        raise ValueError('an address such as "127.0.0.1:9090", or "unix:" and a path') from None
    if not re.fullmatch(_LOOPBACK, host):
        raise ValueError(
            "an address of this machine alone (localhost, 127.0.0.1, [::1], or unix: and a path),"
            " since whoever reaches it can have everything published anew"
        )
    return text


def alert(value: object) -> str:
    """A command, or a web address."""
    text = plain(value)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text) and not _web_address(text):
        raise ValueError("a command, or an http or https address")
    try:
        shlex.split(text)
    except ValueError:
        raise ValueError("a command with its quotation marks in pairs") from None
    return text
