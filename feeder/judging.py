"""`feeder validate`: a document fetched from wherever it is, and the validator's verdict as one object."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import links, validation

#: A feed above this size is no feed; it is not read to its end. In bytes.
LARGEST = 100_000_000
_PATIENCE = 20.0
#: A server that sends a byte now and then is not waited for longer than this, in seconds.
_LONGEST = 60.0


def judge(document: str) -> dict[str, Any]:
    """The verdict on a file, an address or `-`; one that can't be read gives its `error` beside an empty verdict."""
    try:
        data = _fetch(document)
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error)
        return {"document": document, "format": None, "valid": False, "problems": [], "error": reason}
    verdict = validation.validate(data)
    problems = [
        {key: value for key, value in asdict(problem).items() if key != "entry"}
        for problem in verdict.problems
    ]
    return {"document": document, "format": verdict.format, "valid": verdict.valid, "problems": problems}


def _fetch(document: str) -> bytes:
    if document == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    if document.lower().startswith(("http://", "https://")):
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
