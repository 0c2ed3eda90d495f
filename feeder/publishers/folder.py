"""Documents as files of a folder, replaced atomically and durably."""

import errno
import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from ..errors import BlockedError, PublishError
from ..types import Document

_BLOCK = 1 << 20
_NEW = ".feeder-new"
# What an error says where the fault is not the disk's but that of what lies at this one path.
_IN_THE_WAY = {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP, errno.ENAMETOOLONG}
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


class FolderPublisher:
    """The `Publisher` into `folder`, which is made when it is not there.

    A document is written beside its place under a hidden name, synced and renamed, and then its
    folder is synced: whoever reads sees the old bytes or the new, also after a loss of power.
    The hidden name is always the same, so that one left by a kill is written over, not left lying.

    Paths are strings here, not `Path`s: ten thousand pages pass, and most of their cost is calls.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder.absolute())
        self._unsynced: set[str] = set()

    def digest(self, path: str) -> bytes | None:
        found = hashlib.blake2b(digest_size=16)
        try:
            with Path(self._place(path)).open("rb") as file:
                while block := file.read(_BLOCK):
                    found.update(block)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise self._error(path, error) from error
        return found.digest()

    def exists(self, path: str) -> bool:
        return os.path.lexists(self._place(path))

    def put(self, documents: Sequence[Document]) -> dict[str, PublishError]:
        failed: dict[str, PublishError] = {}
        begun: list[tuple[Document, int]] = []
        # Written all, then synced all: one journal entry then holds many files.
        for document in documents:
            try:
                begun.append((document, self._write(document.path, (document.data,))))
            except OSError as error:
                failed[document.path] = self._error(document.path, error)
        for document, file in begun:
            try:
                self._finish(document.path, file)
            except OSError as error:
                failed[document.path] = self._error(document.path, error)
        return failed

    def copy(self, path: str, source: Path, digest: bytes) -> None:
        found = hashlib.blake2b(digest_size=16)

        def blocks() -> Iterable[bytes]:
            try:
                with source.open("rb") as original:
                    while block := original.read(_BLOCK):
                        found.update(block)
                        yield block
            except OSError as error:
                raise PublishError(
                    f"{source} can't be copied to {path}: {error.strerror or error}."
                ) from error
            if found.digest() != digest:
                raise PublishError(
                    f"{source} changed while it was copied to {path}; the next build takes it."
                )

        try:
            self._finish(path, self._write(path, blocks()))
        except OSError as error:
            raise self._error(path, error) from error

    def remove(self, path: str) -> None:
        place = self._place(path)
        try:
            with suppress(FileNotFoundError):
                os.unlink(place)
        except OSError as error:
            raise self._error(path, error) from error
        self._unsynced.add(os.path.dirname(place))

    def tidy(self, path: str) -> None:
        try:
            with suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(self._new(path))
        except OSError as error:
            raise self._error(path, error) from error

    def flush(self) -> None:
        while self._unsynced:
            folder = min(self._unsynced)
            try:
                _sync(folder)
            except FileNotFoundError:
                pass  # taken away with all that was in it
            except OSError as error:
                raise PublishError(f"{folder} can't be made durable: {error.strerror or error}.") from error
            self._unsynced.discard(folder)

    def _place(self, path: str) -> str:
        return f"{self._folder}/{path}"

    def _new(self, path: str) -> str:
        folder, _, name = self._place(path).rpartition("/")
        return f"{folder}/.{name}{_NEW}"

    def _write(self, path: str, blocks: Iterable[bytes]) -> int:
        """The open file under its hidden name, wholly written; nothing is left of it on an error."""
        self._make(os.path.dirname(self._place(path)))
        file = os.open(self._new(path), _FLAGS, 0o666)
        try:
            for block in blocks:
                view = memoryview(block)
                while view:
                    view = view[os.write(file, view) :]
        except BaseException:
            self._abandon(path, file)
            raise
        return file

    def _finish(self, path: str, file: int) -> None:
        try:
            os.fsync(file)
            os.replace(self._new(path), self._place(path))
        except BaseException:
            self._abandon(path, file)
            raise
        os.close(file)

    def _abandon(self, path: str, file: int) -> None:
        with suppress(OSError):
            os.close(file)
        with suppress(OSError):
            os.unlink(self._new(path))

    def _make(self, folder: str) -> None:
        if folder not in self._unsynced and not os.path.isdir(folder):
            self._make(os.path.dirname(folder))
            os.makedirs(folder, exist_ok=True)
        self._unsynced.add(folder)

    def _error(self, path: str, error: OSError) -> PublishError:
        kind = BlockedError if error.errno in _IN_THE_WAY else PublishError
        return kind(f"{self._place(path)} can't be published: {error.strerror or error}.")


def _sync(folder: str) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
