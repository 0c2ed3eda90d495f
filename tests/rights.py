"""Rights taken away for a while, from root as from anybody."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_NOBODY = 65_534


@contextmanager
def without_rights() -> Iterator[None]:
    """What is done inside may do what the modes of files allow, and no more, even if root does it."""
    if os.geteuid():
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder of the test's own that others may enter; pytest's are private."""
    folder = Path(tempfile.mkdtemp(prefix="feeder-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for inner, _, _ in os.walk(folder):
            Path(inner).chmod(0o755)
        shutil.rmtree(folder)
