"""Bodies sent piece by piece, each when the client has taken the one before."""

import asyncio
import os
from collections.abc import Iterator, Sequence

from .asgi import Receive, Send
from .ranges import Range, length

#: What a body is made of: bytes, and ranges of the document's own.
Pieces = Sequence[bytes | Range]

_BLOCK = 64 * 1024


async def stream(receive: Receive, send: Send, data: bytes, file: int | None, pieces: Pieces) -> None:
    """Send a body, whose ranges are those of `data`, or of `file` where it is given."""
    left = sum(map(length, pieces))
    if not left:
        await send({"type": "http.response.body"})
        return
    # Of what is soon sent nobody needs to know whether the client has gone.
    gone = asyncio.ensure_future(_disconnected(receive)) if left > _BLOCK else None
    try:
        for part in _blocks(pieces):
            if gone and gone.done():
                return
            block = part if isinstance(part, bytes) else await _read(data, file, part)
            if (
                not block
            ):  # cut short under our hands: the server closes, and the client sees that bytes are missing
                return
            left -= len(block)
            await send({"type": "http.response.body", "body": block, "more_body": left > 0})
            await asyncio.sleep(0)  # `send` alone lets nobody else in, nor the news that the client has gone
    finally:
        if gone:
            gone.cancel()


def _blocks(pieces: Pieces) -> Iterator[bytes | Range]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            first, last = piece
            yield from ((at, min(at + _BLOCK, last + 1) - 1) for at in range(first, last + 1, _BLOCK))


async def _read(data: bytes, file: int | None, part: Range) -> bytes:
    """The bytes of one block. A large file is read in a thread, as its disk must not keep other clients waiting."""
    first, last = part
    if file is None:
        return data[first : last + 1]
    found = await asyncio.to_thread(os.pread, file, last + 1 - first, first)
    return found if len(found) == length(part) else b""


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
