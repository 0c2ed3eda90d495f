"""A document read from wherever it is: a file, an address, or standard input."""

import sys
from pathlib import Path

#: A feed above this size is no feed; it is not read to its end. In bytes.
LARGEST = 100_000_000


def is_address(document: str) -> bool:
    """Whether `document` is fetched over HTTP."""
    return document.lower().startswith(("http://", "https://"))


def fetch(document: str) -> bytes:
    """The bytes of a file, an address or `-`, one more than `LARGEST` at most. Raises OSError, ValueError."""
    if document == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    if is_address(document):
        from .. import links
        from . import visits

        answer = visits.visit(links.address("", document), LARGEST)
        if not answer.good:
            raise OSError(answer.refusal)
        return answer.reply.body
    with Path(document).open("rb") as file:
        return file.read(LARGEST + 1)
