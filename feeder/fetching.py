"""A document read from wherever it is: a file, an address, or standard input."""

import sys
import time
from pathlib import Path
from typing import Any

from . import links

#: A feed above this size is no feed; it is not read to its end. In bytes.
LARGEST = 100_000_000
_PATIENCE = 20.0
#: A server that sends a byte now and then is not waited for longer than this, in seconds.
_LONGEST = 60.0


def is_address(document: str) -> bool:
    """Whether `document` is fetched over HTTP."""
    return document.lower().startswith(("http://", "https://"))


def fetch(document: str) -> bytes:
    """The bytes of a file, an address or `-`, one more than `LARGEST` at most. Raises OSError, ValueError."""
    if document == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    if is_address(document):
        return _download(links.address("", document))
    with Path(document).open("rb") as file:
        return file.read(LARGEST + 1)


def _all(answer: Any) -> bytes:
    """The body, read as it comes."""
    data, end = bytearray(), time.monotonic() + _LONGEST
    while len(data) <= LARGEST and (piece := answer.read1(1 << 20)):
        data += piece
        if time.monotonic() > end:
            raise OSError(f"the server sent {len(data):,} bytes in {_LONGEST:g} seconds, and no end")
    return bytes(data)


def _download(address: str) -> bytes:
    """What the server answers. Raises OSError in plain words, whatever goes wrong."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    request = Request(address, headers={"User-Agent": "feeder", "Accept": "*/*"})  # noqa: S310 - http(s) alone gets here
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
            data = _all(answer)
            if answer.length and len(data) <= LARGEST:
                raise OSError(f"the server's answer breaks off after {len(data):,} bytes")
    except HTTPError as error:
        error.close()
        raise OSError(f"the server answers {error.code} {error.reason}") from error
    except URLError as error:
        raise OSError(getattr(error.reason, "strerror", None) or str(error.reason)) from error
    except HTTPException as error:
        raise OSError(f"the server's answer is not HTTP as it should be: {type(error).__name__}") from error
    return data
