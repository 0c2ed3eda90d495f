"""Places to publish to, and what lies there."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from feeder.errors import PublishError
from feeder.publishers import Publisher
from feeder.publishers.folder import FolderPublisher
from feeder.types import Document

#: Every publisher there is, over a folder in which one sees what lies there. A new one is one line here.
PUBLISHERS: Mapping[str, Callable[[Path], Publisher]] = {"folder": FolderPublisher}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "feeds"


@pytest.fixture(params=PUBLISHERS)
def publisher(request: pytest.FixtureRequest, folder: Path) -> Publisher:
    return PUBLISHERS[request.param](folder)


def document(path: str, data: bytes) -> Document:
    return Document(path, data, "application/octet-stream")


def digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def files(folder: Path) -> dict[str, bytes]:
    """All that lies in the folder, hidden files too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }


def good(publisher: Publisher, *documents: Document) -> None:
    assert publisher.put(documents) == {}
    publisher.flush()


def assert_plain(error: PublishError, *words: str) -> None:
    """One sentence that names the file and the cause."""
    message = str(error)
    assert message.endswith(".")
    assert "\n" not in message
    assert "Errno" not in message
    assert [word for word in words if word not in message] == []
