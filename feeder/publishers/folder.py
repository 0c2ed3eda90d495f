"""Documents as files of a folder, replaced atomically and durably."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import PublishError

_BLOCK = 1 << 20
_NEW = ".feeder-new"


class FolderPublisher:
    """The `Publisher` into `folder`, which is made when it is not there.

    A document is written beside its place under a hidden name, synced and renamed, and then its
    folder is synced: whoever reads sees the old bytes or the new, also after a loss of power.
    The hidden name is always the same, so that one left by a kill is written over, not left lying.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsynced: set[str] = set()

    def digest(self, path: str) -> bytes | None:
        found = hashlib.blake2b(digest_size=16)
        with self._errors(path):
            try:
                with (self._folder / path).open("rb") as file:
                    while block := file.read(_BLOCK):
                        found.update(block)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None
        return found.digest()

    def exists(self, path: str) -> bool:
        return os.path.lexists(self._folder / path)

    def put(self, path: str, data: bytes) -> None:
        with self._errors(path), self._new(path) as file:
            view = memoryview(data)
            while view:
                view = view[os.write(file, view) :]

    def copy(self, path: str, source: Path, digest: bytes) -> None:
        with self._errors(path), source.open("rb") as original, self._new(path) as file:
            found = hashlib.blake2b(digest_size=16)
            while block := original.read(_BLOCK):
                found.update(block)
                view = memoryview(block)
                while view:
                    view = view[os.write(file, view) :]
            if found.digest() != digest:
                raise PublishError(f"{source} changed while it was copied to {path}; the next build takes it.")

    def remove(self, path: str) -> None:
        with self._errors(path):
            with suppress(FileNotFoundError):
                (self._folder / path).unlink()
            self._unsynced.add(str((self._folder / path).parent))

    def tidy(self, path: str) -> None:
        with self._errors(path), suppress(FileNotFoundError, NotADirectoryError):
            Path(_new_name(f"{self._folder}/{path}")).unlink()

    def flush(self) -> None:
        while self._unsynced:
            folder = min(self._unsynced)
            with self._errors(folder):
                _sync(folder)
            self._unsynced.discard(folder)

    @contextmanager
    def _new(self, path: str) -> Iterator[int]:
        target = f"{self._folder}/{path}"
        self._make(os.path.dirname(target))  # noqa: PTH120 - ten thousand pages pass here, and pathlib is slow
        new = _new_name(target)
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            try:
                yield file
                os.fsync(file)
            finally:
                os.close(file)
            os.replace(new, target)  # noqa: PTH105 - as above
        except BaseException:
            with suppress(OSError):
                os.unlink(new)  # noqa: PTH108 - as above
            raise

    def _make(self, folder: str) -> None:
        if folder not in self._unsynced and not os.path.isdir(folder):  # noqa: PTH112 - as above
            parent = os.path.dirname(folder)  # noqa: PTH120 - as above
            self._make(parent)
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
        self._unsynced.add(folder)

    @contextmanager
    def _errors(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PublishError(f"{self._folder / path} can't be published: {error.strerror or error}.") from error


def _new_name(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name}{_NEW}"


def _sync(folder: str) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
