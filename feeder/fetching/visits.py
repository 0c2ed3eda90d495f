"""A visit to an address: every redirect on the way, and what stands at the end."""

import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urlsplit

from .. import links
from . import requests
from .failures import AnswerError
from .requests import Reply

#: More redirects than this are no way to a feed (the Fetch standard gives up there too).
MOST_HOPS = 20
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect from one address to the next."""

    address: str
    status: int
    to: str

    @property
    def permanent(self) -> bool:
        """Whether subscribers shall come to the new address from now on (RFC 9110, section 15.4)."""
        return self.status in _PERMANENT


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, where, and after which redirects; `fields` are those that the server had to be sent for it."""

    address: str
    reply: Reply
    hops: tuple[Hop, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def good(self) -> bool:
        """Whether a document came; 203 is 200 by way of a proxy."""
        return self.reply.status in (200, 203)

    @property
    def refusal(self) -> str:
        """What the server said instead."""
        return f"the server answers {self.reply.status} {self.reply.reason}".rstrip()


def visit(address: str, most: int) -> Answer:
    """Go where `address` leads, by http and https alone; of the body one byte more than `most` is kept at most.

    The name and password in an address are sent to its own server alone. Raises AnswerError, and ValueError for what
    is no address.
    """
    hops: list[Hop] = []
    end = time.monotonic() + requests.LONGEST
    address, user = _without_user(urldefrag(address).url)
    address = ascii_host(address)
    server = _server(address)
    while True:
        fields = {"Authorization": user} if user and _server(address) == server else {}
        reply = requests.request(address, most, fields=fields)
        place = reply.field("Location") if reply.status in _REDIRECTS else ""
        if not place:
            return Answer(address, reply, tuple(hops), fields)
        hops.append(Hop(address, reply.status, _next(address, place)))
        address = hops[-1].to
        if any(address == hop.address for hop in hops):
            raise AnswerError("http-redirect-loop", f"the redirects lead in a circle, back to {address}")
        if len(hops) > MOST_HOPS or time.monotonic() > end:
            raise AnswerError("http-redirect-loop", f"{len(hops)} redirects follow one another, and no end")


def revisit(answer: Answer) -> tuple[Reply | None, Reply | None]:
    """What a reader that has the document gets when it asks again (without a validator it can't), and what HEAD gets.

    None where the server gave no answer this time.
    """
    asked = {
        "If-None-Match": answer.reply.field("ETag"),
        "If-Modified-Since": answer.reply.field("Last-Modified"),
    }
    conditions = {name: value for name, value in asked.items() if value}
    return (
        _asked_again(answer, "GET", conditions) if conditions else None,
        _asked_again(answer, "HEAD", {}),
    )


def _asked_again(answer: Answer, method: str, fields: dict[str, str]) -> Reply | None:
    try:
        # One byte more than the same body is enough to tell another.
        asked = {**answer.fields, **fields}
        return requests.request(answer.address, len(answer.reply.body), method=method, fields=asked)
    except (AnswerError, ValueError):
        return None


def _next(address: str, place: str) -> str:
    """The absolute address that a Location field means. Servers write UTF-8 there, which no header should hold."""
    meant = place.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        found = ascii_host(_without_user(urldefrag(links.address(address, meant)).url)[0])
    except ValueError:
        found = ""
    if not found.lower().startswith(("http://", "https://")):
        raise AnswerError("http-redirect-scheme", f"the server leads on to {meant}")
    return found


def ascii_host(address: str) -> str:
    """`address` with a host of other letters as the name system knows it (RFC 3490). Raises ValueError."""
    parts = urlsplit(address)
    host = unquote(parts.netloc)
    return address if host.isascii() else parts._replace(netloc=host.encode("idna").decode()).geturl()


def _without_user(address: str) -> tuple[str, str]:
    """`address` without a name and password before its host, and the Authorization field they make (RFC 7617)."""
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return address, ""
    return parts._replace(netloc=host).geturl(), f"Basic {b64encode(unquote(user).encode()).decode()}"


def _server(address: str) -> tuple[str, str]:
    """What a password is meant for (RFC 9110, section 4.3.1)."""
    parts = urlsplit(address)
    return parts.scheme.lower(), parts.netloc.lower()
