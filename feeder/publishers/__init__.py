"""Where documents go. One protocol, one file a place."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ..errors import PublishError
from ..types import Document


class Publisher(Protocol):
    """A place for documents, by their paths. What is put there is seen whole or not at all.

    Every method but `put` may raise PublishError, whose message names the file and the cause.
    """

    def digest(self, path: str) -> bytes | None:
        """The digest of the bytes that are there; None when nothing is."""

    def exists(self, path: str) -> bool: ...

    def put(self, documents: Sequence[Document]) -> dict[str, PublishError]:
        """Replace each document at once; durable after `flush`. Those that could not be, by path; raises nothing.

        The error is a BlockedError where only this one is concerned, and not the place.
        """

    def copy(self, path: str, source: Path, digest: bytes) -> None:
        """The same, streamed from a file, which must have `digest`."""

    def remove(self, path: str) -> None: ...

    def tidy(self, path: str) -> None:
        """Remove what an interrupted `put` may have left."""

    def flush(self) -> None:
        """Make durable all that was put and removed since the last time."""
