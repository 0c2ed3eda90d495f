"""Files of one folder opened by paths that strangers write: nothing outside, hidden or unfinished is reached."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from ..seeds import is_ignored

# O_PATH goes through folders that may be entered and not listed; elsewhere than on Linux they must be readable.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
# Without waiting: a pipe that nobody writes to would never open.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
# No file system has longer paths; what is asked of strangers' paths is remembered elsewhere by them.
_LONGEST = 4096
_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO}


class AbsentError(Exception):
    """Nothing is served at this path."""


def parts(target: bytes) -> list[str]:
    """The names in the path of a request, still percent-encoded; the last is empty after a final slash.

    A slash or a zero byte inside of a name, and what a scan of a folder would leave out, is there for nobody.
    Raises AbsentError.
    """
    if len(target) > _LONGEST:
        raise AbsentError
    names = [unquote_to_bytes(name) for name in target.split(b"/")[1:]]
    if not names or b"" in names[:-1] or any(b"/" in name or b"\0" in name for name in names):
        raise AbsentError
    try:
        found = [name.decode() for name in names]
    except UnicodeDecodeError:  # overlong spellings of slashes too
        raise AbsentError from None
    if is_ignored("/".join(found)):
        raise AbsentError
    return found


def open_file(folder: str, names: Sequence[str]) -> int:
    """The descriptor of what lies at `names` below `folder`, which may be a folder too, or no regular file.

    A symbolic link is followed to where else in the folder it leads, and no further. Raises AbsentError where
    nothing is, and OSError where `folder` itself or what is there can't be opened.
    """
    root = os.open(folder, _FOLDER)  # anew each time: it may be mounted, or made, while we run
    try:
        try:
            return _walk(root, names)
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.ENOTDIR):
                raise
        real, home = (Path(os.path.realpath(path)) for path in (Path(folder, *names), folder))
        inside = real.relative_to(home)
        if is_ignored(str(inside)):
            raise AbsentError
        return _walk(root, inside.parts)
    except ValueError:  # a link that leads out, or a name that this system can't spell
        raise AbsentError from None
    except OSError as error:
        if error.errno in _ABSENT:
            raise AbsentError from None
        raise
    finally:
        os.close(root)


def _walk(root: int, names: Sequence[str]) -> int:
    """Open step by step, without following a link, so that nobody can put one in the way meanwhile."""
    here = os.dup(root)
    try:
        for name in names[:-1]:
            below = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        return os.open(names[-1], _FILE, dir_fd=here)
    finally:
        os.close(here)
