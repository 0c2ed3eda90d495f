"""One builder at a time: a lock on a file beside the store, which the system gives back when a process ends."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import LockedError


@contextmanager
def only_builder(store: Path, *, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:
    """Be the one who builds with `store`, which need not be there. Raises LockedError where not to `wait`, OSError."""
    file = os.open(f"{store}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise LockedError(f"Another build is at work with {store}.") from None
            tell(f"Another build is at work with {store}; waiting for it to end.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)  # and with it the lock
