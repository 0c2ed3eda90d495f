"""Documents as files of a folder, replaced atomically and durably."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from ..errors import BlockedError, PublishError
from ..types import Document

_BLOCK = 1 << 20
_NEW = ".feeder-new"
# What an error says where the fault is not the disk's but that of what lies at this one path.
_IN_THE_WAY = {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP, errno.ENAMETOOLONG}
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


# The paths of documents, each with the open file that is to have its place.
_Files = Sequence[tuple[str, int]]
_Step = Callable[[str, int], None]


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
        begun: list[tuple[str, int]] = []
        for document in documents:
            try:
                begun.append((document.path, self._write(document.path, (document.data,))))
            except OSError as error:
                failed[document.path] = self._error(document.path, error)
        # All are on their way to the disk before the first is waited for, and all there before the first is renamed:
        # one entry of the file system's journal then holds many of them.
        for _, file in begun:
            _start_sync(file)
        self._each(self._finish, self._each(self._sync, begun, failed), failed)
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
            file = self._write(path, blocks())
            self._sync(path, file)
            self._finish(path, file)
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
                _sync_folder(folder)
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

    def _each(self, step: _Step, files: _Files, failed: dict[str, PublishError]) -> _Files:
        """Take a step with each file; those that it could be taken with."""
        done: list[tuple[str, int]] = []
        for path, file in files:
            try:
                step(path, file)
                done.append((path, file))
            except OSError as error:
                failed[path] = self._error(path, error)
        return done

    def _sync(self, path: str, file: int) -> None:
        try:
            os.fsync(file)
        except BaseException:
            self._abandon(path, file)
            raise

    def _finish(self, path: str, file: int) -> None:
        try:
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


def _start_sync(file: int) -> None:
    """Have the disk begin to take a file's bytes, where the system offers that; whether it did, `fsync` will say."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: str) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
