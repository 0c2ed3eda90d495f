"""The short way: a plain question about a document that is held ready, answered without more ado.

Most requests that a feed ever gets are of this kind. Whatever is not plain takes the long way, through uvicorn, h11
and `files`; both give the same answers, which a test compares.
"""

import os
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .codings import accepted
from .memory import Held, Memory, stamp_of
from .policy import Policy

#: The pieces of an answer, given a request and the Date field, and whether the connection then ends; or None.
Quick = Callable[[bytes, bytes], tuple[list[bytes], bool] | None]

# Bytes of a body up to which it goes out in one piece: so much may wait for each of many slow clients.
_MOST = 128 * 1024
_MOST_ASKED = 2048  # bytes of a request
# Stricter than the grammar of RFC 9112 wherever that leaves a choice.
_REQUEST = re.compile(
    rb"(GET|HEAD) (/[!$&-;=@-Z_a-z~%]*)(?:\?[!$&-;=?-Z_a-z~%]*)? HTTP/1\.([01])\r\n"
    rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n)+)\r\n"
)
_FIELD = re.compile(r"([^:]+):[ \t]*([^\r]*)\r\n")
#: Fields that a plain question may have once and that are heeded here.
_HEEDED = {"host", "connection", "accept-encoding", "if-none-match", "if-modified-since", "sec-fetch-dest"}
#: Fields that no plain question has.
_LONG = {
    *("content-length", "transfer-encoding", "expect", "upgrade", "te", "trailer", "a-im"),
    *("range", "if-range", "if-match", "if-unmodified-since"),
}
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x2b\x2d-\x7e]*")')
_HOST = re.compile(r"[0-9A-Za-z._:\[\]-]+")
_OK, _AGAIN = b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 304 Not Modified\r\n"
_STAYS, _ENDS = b"\r\n", b"Connection: close\r\n\r\n"


class Question(NamedTuple):
    """What is asked: for a target, in codings that are taken, by a client that has a version already, or not.

    `shows` is true for a browser that is about to show it.
    """

    target: bytes
    is_head: bool
    ends: bool
    takes: tuple[str, ...]
    tag: str | None
    since: str | None
    shows: bool


@lru_cache(1024)  # a program asks in the same words each time: so it is read at once
def question(data: bytes) -> Question | None:
    """The plain question that a request is; None where it is none."""
    found = _REQUEST.fullmatch(data)
    fields = _fields(found[4]) if found else None
    if not found or fields is None:
        return None
    known = fields.get("if-none-match")
    tag = _TAG.fullmatch(known) if known else None
    if known is not None and not tag:
        return None
    ends = found[3] == b"0" or fields.get("connection", "").lower() == "close"
    # An entity tag goes before a date (RFC 9110, section 13.2.2).
    since = None if tag else fields.get("if-modified-since")
    takes = accepted(fields.get("accept-encoding"))
    shows = fields.get("sec-fetch-dest") == "document"
    return Question(found[2], found[1] == b"HEAD", ends, takes, tag[1] if tag else None, since, shows)


def _fields(lines: bytes) -> dict[str, str] | None:
    """The heeded fields of a plain question, by name."""
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(lines.decode("latin-1")):
        key = name.lower()
        if key in _LONG or key in fields:
            return None
        if key in _HEEDED:
            fields[key] = value.rstrip(" \t")
    plain = fields.get("connection", "close").lower() in ("close", "keep-alive")
    return fields if plain and _HOST.fullmatch(fields.get("host", "")) else None


def quick(memory: Memory, policy: Callable[[], Policy], now: Callable[[], float]) -> Quick:
    """The short way to what `memory` holds; None for each question that is not plain, or whose file has changed.

    `now` says the time in seconds since 1970.
    """

    def answer(data: bytes, date: bytes) -> tuple[list[bytes], bool] | None:
        asked = question(data) if len(data) <= _MOST_ASKED else None
        ready = memory.ready.get(asked.target) if asked else None
        if not asked or not ready or not _is_same(*ready, policy()):
            return None
        held = ready[1]
        if held.due is not None and now() >= held.due:
            return None  # its date is told from now on
        held.used = True
        form = held.tags.get(asked.tag) if asked.tag else None
        is_known = form is not None and form.coding in asked.takes
        if not is_known:
            form = held.choose(asked.takes)
            if asked.since is not None:
                if asked.since != held.date:
                    return None
                is_known = True
        if form is None or (form.size > _MOST and not is_known):
            return None
        whole = form.shown_head if asked.shows else form.head
        status, head = (_AGAIN, form.again) if is_known else (_OK, whole)
        pieces = [status, date, head, _ENDS if asked.ends else _STAYS]
        return pieces if is_known or asked.is_head else [*pieces, form.data], asked.ends

    return answer


def _is_same(place: str, held: Held, policy: Policy) -> bool:
    """Whether the file is the one that was read. One look at it costs 2 microseconds."""
    try:
        return held.policy is policy and stamp_of(os.stat(place)) == held.stamp  # noqa: PTH116 - Path's costs twice that
    except OSError:
        return False
