"""The published documents over HTTP: GET and HEAD, with validators and exact media types (RFC 9110).

What is small is held in memory; what is large is sent from the file, block by block, so that many slow clients cost
little. A document that is replaced while it is sent is sent whole from the old file.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from . import conditions, quick, ranges
from .asgi import Answer, Application, Header, Receive, Scope, Send, fields, refusal, respond
from .codings import accepted
from .confined import AbsentError, parts
from .delta import Editions, wants
from .fates import Fates, Knows, answer
from .finding import Finder, Found, MovedError, path_of
from .memory import Form, Held, Memory
from .packing import PACKERS
from .policy import FRESH, PREFLIGHT, Policy, is_open
from .sending import Pieces, stream

_READ = ("GET", "HEAD", "OPTIONS")
# Readers take a missing feed for a deleted one, and this for a pause.
_PAUSED = Answer(503, b"Not available at the moment.\n", headers=[(b"retry-after", b"60")])
_REFUSED = Answer(
    406,
    b"There is this in no content coding that you accept.\n",
    headers=[(b"vary", b"Accept-Encoding"), (b"cache-control", b"no-cache")],
)
# Two lengths of one body: what a proxy took for the end of it may be another place (RFC 9112, section 6.1).
_FRAMES = {b"content-length", b"transfer-encoding"}
_AMBIGUOUS = Answer(400, b"The length is given twice.\n", headers=[(b"connection", b"close")])
_BUDGET = 16_000_000


#: Given paths below the folder.
Prepare = Callable[[Iterable[str]], Awaitable[None]]


class Site(NamedTuple):
    """What a listener serves a folder with: the long way for every request, the short one for the plain ones.

    `prepare` makes documents ready before they are asked for, those that matter most first. It is told of what has
    been published, and belongs into the listener's thread.
    """

    application: Application
    quick: quick.Quick
    prepare: Prepare


def files(
    folder: Path,
    policy: Callable[[], Policy],
    now: Callable[[], float],
    tell: Callable[[str], None],
    *,
    budget: int = _BUDGET,
    knows: Knows = lambda _: None,
) -> Site:
    """What serves all that lies below `folder`, and nothing hidden, unfinished or outside.

    `policy` is asked for each request, and is the same object while nothing has changed. `now` says the time in
    seconds since 1970, and `tell` hears in one line of what can't be read. Up to `budget` bytes are held in memory.
    `knows` tells what became of addresses at which nothing lies.
    """
    memory = Memory(folder, budget)
    finder = Finder(folder, memory, policy, now)
    serving = _Serving(memory, now, Fates(knows, now), Editions())

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if {name for name, _ in scope["headers"]} >= _FRAMES:
            await respond(send, _AMBIGUOUS)
            return
        if scope["method"] not in _READ:
            await respond(send, refusal(*_READ))
            return
        try:
            found = await finder.find(scope["raw_path"])
        except AbsentError:
            await respond(send, await serving.absent(scope))
        except MovedError:
            await respond(send, _with_slash(scope))
        except OSError as error:
            tell(f"{folder} can't be served: {error.strerror or error}.")
            await respond(send, _PAUSED)
        else:
            try:
                await serving.serve(scope, receive, send, found)
            finally:
                found.close()

    async def prepare(paths: Iterable[str]) -> None:
        serving.fates.forget()
        await finder.prepare(paths)

    return Site(application, quick.quick(memory, policy, now), prepare)


class _Serving(NamedTuple):
    """What an answer needs beside the document."""

    memory: Memory
    now: Callable[[], float]
    fates: Fates
    editions: Editions

    async def absent(self, scope: Scope) -> Answer:
        """What is said where nothing lies."""
        if scope["raw_path"] == b"*" and scope["method"] == "OPTIONS":
            return _allowed([])
        try:
            names = parts(path_of(scope["raw_path"]))
        except AbsentError:
            return answer(None, "")
        return answer(await self.fates.find("/".join(names)), "../" * (len(names) - 1))

    async def serve(self, scope: Scope, receive: Receive, send: Send, found: Found) -> None:
        asked, held = fields(scope), found.held
        if scope["method"] == "OPTIONS":
            is_cors = is_open(held.kind) and "access-control-request-method" in asked
            await respond(send, _allowed(PREFLIGHT if is_cors else ()))
            return
        form = await self._form(found, asked)
        if form is None:
            await respond(send, _REFUSED)
            return
        part = await self._part(held, asked)
        code = conditions.status(asked, form.etag, held.modified, self.now())
        if code != 200:
            await _start(send, code, form.repeated if code == 304 else _bare(form))
            await send({"type": "http.response.body"})
            return
        if part is not None:
            await respond(send, part)
            return
        status, headers, pieces = _parts(scope, asked, found, form)
        await _start(send, status, headers)
        await stream(receive, send, form.data, found.file, [] if scope["method"] == "HEAD" else pieces)

    async def _part(self, held: Held, asked: dict[str, str]) -> Answer | None:
        """What of a feed a client lacks that wants no more."""
        if not wants(held, asked):
            return None
        return await asyncio.to_thread(self.editions.part, held, asked.get("if-none-match", ""))

    async def _form(self, found: Found, asked: dict[str, str]) -> Form | None:
        """The form of the document for this client, packed now if it takes no other; None where it takes none."""
        held, takes = found.held, accepted(asked.get("accept-encoding"))
        if "range" in asked and "identity" in takes:
            takes = ("identity",)  # a download can go on, whatever was packed meanwhile
        form = held.choose(takes, asked.get("if-none-match", asked.get("if-match")))
        if form is None and takes and held.varies:
            await self.memory.pack(held, takes[0], PACKERS[takes[0]])
            form = held.choose(takes)
        return form


def _parts(scope: Scope, asked: dict[str, str], found: Found, form: Form) -> tuple[int, list[Header], Pieces]:
    """Status, fields and body: the whole, or the ranges that are asked for (RFC 9110, section 14)."""
    # What browsers say of themselves when somebody follows a link, and no feed reader does (Fetch Metadata).
    held, headers = found.held, form.shown if asked.get("sec-fetch-dest") == "document" else form.headers
    whole: tuple[int, list[Header], Pieces] = (200, headers, [(0, form.size - 1)])
    condition = asked.get("if-range", form.etag)
    if scope["method"] != "GET" or "range" not in asked or condition not in (form.etag, held.date or None):
        return whole
    wanted = ranges.parse(asked["range"], form.size)
    if wanted is None:
        return whole
    about = [one for one in headers if one[0] not in (b"content-length", b"content-type")]
    if not wanted:
        return 416, [(b"content-range", ranges.content_range(None, form.size)), *_bare(form)], []
    kind, size = dict(headers)[b"content-type"].decode(), ranges.length(wanted[0])
    pieces: Pieces = [wanted[0]]
    if len(wanted) == 1:
        about.append((b"content-range", ranges.content_range(wanted[0], form.size)))
    else:
        boundary = held.digest
        pieces, size = ranges.multipart(wanted, form.size, kind, boundary)
        kind = f"multipart/byteranges; boundary={boundary}"
    length = (b"content-length", str(size).encode())
    return 206, [(b"content-type", kind.encode()), length, *about], pieces


def _bare(form: Form) -> list[Header]:
    """The fields of a refusal, which no cache may keep for others who ask without a condition."""
    return [(b"etag", form.etag.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]


def _allowed(more: "list[Header] | tuple[Header, ...]") -> Answer:
    return Answer(204, b"", headers=[(b"allow", ", ".join(_READ).encode()), *more])


def _with_slash(scope: Scope) -> Answer:
    # Relative, so that it holds below whatever prefix a proxy serves us.
    name = parts(path_of(scope["raw_path"]))[-1]
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    place = quote(name, safe="").encode() + b"/" + query
    return Answer(301, b"Moved.\n", headers=[(b"location", place), FRESH])


async def _start(send: Send, status: int, headers: list[Header]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
