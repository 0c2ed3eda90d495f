"""The published documents over HTTP: GET and HEAD, with validators and exact media types (RFC 9110).

A document that is replaced while it is sent is sent whole from the old file. One file is never held in memory as a
whole, so that many slow clients cost little.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from ..mediatypes import media_type
from . import conditions
from .asgi import NOSNIFF, Answer, Application, Receive, Scope, Send, fields, refusal, respond
from .confined import AbsentError, open_file, parts

#: The media type of the document at a path below the folder; None where its suffix says it.
Named = Callable[[str], str | None]
_Found = TypeVar("_Found")

_INDEX = "index.html"
_BLOCK = 64 * 1024
# Up to this size in bytes the event loop reads by itself: 500 KB take it 0.02 ms, and 0.4 ms more for a new digest.
_QUICK = 1 << 20
_REMEMBERED = 4096  # digests
_FRESH = (b"cache-control", b"public, max-age=60")
_ABSENT = Answer(404, b"Not found.\n", headers=[(b"cache-control", b"no-cache")])
# Readers take a missing feed for a deleted one, and this for a pause.
_PAUSED = Answer(503, b"Not available at the moment.\n", headers=[(b"retry-after", b"60")])


class _Moved(Exception):  # noqa: N818 - no error: a folder, asked for without its slash
    pass


def files(folder: Path, named: Named, now: Callable[[], float], tell: Callable[[str], None]) -> Application:
    """An application that serves what lies below `folder`, and nothing hidden, unfinished or outside.

    `now` says the time in seconds since 1970, and `tell` hears in one line of what can't be read.
    """
    digests = _Digests()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, refusal("GET", "HEAD"))
            return
        try:
            document = await _find(str(folder), scope["raw_path"], named, digests)
        except AbsentError:
            await respond(send, _ABSENT)
        except _Moved:
            await respond(send, _with_slash(scope))
        except OSError as error:
            tell(f"{folder} can't be served: {error.strerror or error}.")
            await respond(send, _PAUSED)
        else:
            try:
                await _serve(scope, receive, send, document, now())
            finally:
                os.close(document.file)

    return application


@dataclass(slots=True)
class _Document:
    """An open regular file and what its answers say of it."""

    path: str
    file: int
    stat: os.stat_result
    kind: str
    etag: str = ""

    async def work(self, read: Callable[[int], _Found]) -> _Found:
        """What `read` makes of the file; a large one must not keep other clients waiting."""
        return read(self.file) if self.stat.st_size <= _QUICK else await asyncio.to_thread(read, self.file)


class _Digests:
    """The strong entity tags of documents, by their content; known again while the file is the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, ...], str]] = {}

    async def etag(self, document: _Document) -> str:
        found = document.stat
        stamp = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        known = self._known.pop(document.path, None)
        if known is None or known[0] != stamp:
            known = (stamp, f'"{await document.work(_digest)}"')
        self._known[document.path] = known  # as the latest one
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return known[1]


async def _find(folder: str, target: bytes, named: Named, digests: _Digests) -> _Document:
    """The document that a request is for, open. Raises AbsentError, _Moved, OSError."""
    path, file = _open(folder, parts(_path(target)))
    try:
        # What has a name of its own is a document of feeder's, and so UTF-8.
        name = named(path)
        kind = media_type(path) if name is None else name if ";" in name else f"{name}; charset=utf-8"
        document = _Document(path, file, os.fstat(file), kind)
        document.etag = await digests.etag(document)
    except BaseException:
        os.close(file)
        raise
    return document


def _path(target: bytes) -> bytes:
    """The path of a request's target, which may be a whole address (RFC 9112, section 3.2.2)."""
    if target.startswith(b"/"):
        return target
    return b"/" + target.partition(b"://")[2].partition(b"/")[2]


def _open(folder: str, names: list[str]) -> tuple[str, int]:
    """The path of the document at `names` and its open file; of a folder, the index in it."""
    if not names[-1]:
        names = [*names[:-1], _INDEX]
    file = open_file(folder, names)
    mode = os.fstat(file).st_mode
    if stat.S_ISREG(mode):
        return "/".join(names), file
    os.close(file)
    if stat.S_ISDIR(mode) and names[-1] != _INDEX:
        os.close(_open(folder, [*names, _INDEX])[1])
        raise _Moved
    raise AbsentError


def _with_slash(scope: Scope) -> Answer:
    # Relative, so that it holds below whatever prefix a proxy serves us.
    name = parts(_path(scope["raw_path"]))[-1]
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    place = quote(name, safe="").encode() + b"/" + query
    return Answer(301, b"Moved.\n", headers=[(b"location", place), _FRESH])


async def _serve(scope: Scope, receive: Receive, send: Send, document: _Document, now: float) -> None:
    modified = int(document.stat.st_mtime)
    validators = [(b"etag", document.etag.encode()), _FRESH]
    if modified <= now:  # a date ahead must not be told (RFC 9110, section 8.8.2.1)
        validators.append((b"last-modified", formatdate(modified, usegmt=True).encode()))
    code = conditions.status(fields(scope), document.etag, modified if modified <= now else None, now)
    if code != 200:
        length = [] if code == 304 else [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": code, "headers": [*validators, *length]})
        await send({"type": "http.response.body"})
        return
    size = document.stat.st_size
    about = [(b"content-type", document.kind.encode()), (b"content-length", str(size).encode()), NOSNIFF]
    await send({"type": "http.response.start", "status": 200, "headers": [*about, *validators]})
    if scope["method"] == "HEAD" or not size:
        await send({"type": "http.response.body"})
        return
    await _stream(receive, send, document)


async def _stream(receive: Receive, send: Send, document: _Document) -> None:
    """Send the file block by block, each when the client has taken the one before."""
    size, sent = document.stat.st_size, 0
    gone = asyncio.ensure_future(_disconnected(receive)) if size > _QUICK else None
    try:
        while sent < size and not (gone and gone.done()):
            block = await document.work(partial(_block, at=sent, end=size))
            if (
                not block
            ):  # cut short under our hands: the server closes, and the client sees that bytes are missing
                return
            sent += len(block)
            await send({"type": "http.response.body", "body": block, "more_body": sent < size})
            await asyncio.sleep(0)  # `send` alone lets nobody else in, nor the news that the client has gone
    finally:
        if gone:
            gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _block(file: int, at: int, end: int) -> bytes:
    return os.pread(file, min(_BLOCK, end - at), at)


def _digest(file: int) -> str:
    found, at = hashlib.blake2b(digest_size=16), 0
    while block := os.pread(file, _BLOCK, at):
        found.update(block)
        at += len(block)
    return found.hexdigest()
