"""`feeder validate`: a document fetched from wherever it is, and the validator's verdict as one object."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import validation

#: A feed above this size is no feed; it is not read to its end. In bytes.
LARGEST = 100_000_000
_PATIENCE = 20.0


def judge(document: str) -> dict[str, Any]:
    """The verdict on a file, an address or `-`; one that can't be read gives its `error` beside an empty verdict."""
    try:
        data = _fetch(document)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or error
        return {"document": document, "format": None, "valid": False, "problems": [], "error": str(reason)}
    verdict = validation.validate(data)
    problems = [
        {key: value for key, value in asdict(problem).items() if key != "entry"}
        for problem in verdict.problems
    ]
    return {"document": document, "format": verdict.format, "valid": verdict.valid, "problems": problems}


def _fetch(document: str) -> bytes:
    if document == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    if document.startswith(("http://", "https://")):
        from urllib.request import Request, urlopen

        request = Request(document, headers={"User-Agent": "feeder", "Accept": "*/*"})  # noqa: S310 - http(s) alone gets here
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
            data: bytes = answer.read(LARGEST + 1)
            return data
    with Path(document).open("rb") as file:
        return file.read(LARGEST + 1)
