"""Whether somebody is still writing to a file, as Linux answers it: fcntl(2), "Leases"."""

import errno
import fcntl
import os
import signal
import stat
import sys
from pathlib import Path


def is_open_for_writing(path: Path) -> bool | None:
    """Whether any process has the file at `path` open for writing; None where that can't be told.

    It can't be told of other people's files, on file systems without leases (network ones), of what is no regular
    file, and on other systems than Linux. Five microseconds. A lease is asked for and given back at once: whoever opens
    the file in between waits so long (one who opens it with O_NONBLOCK is refused), and the kernel's word of it is
    a signal that processes ignore unless they ask for it.
    """
    try:
        return not _grants_lease(path)
    except OSError as error:
        # Refused to open, too, while another's lease on it is being called back: a file server's, for its client.
        return True if error.errno == errno.EAGAIN else None


def _grants_lease(path: Path) -> bool:
    """True. Raises OSError where the file is open for writing (EAGAIN), or where there are no leases."""
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, "only Linux can tell")
    if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would let its writer go on
        raise OSError(errno.EINVAL, "not a regular file")
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        # Before the lease, since the signal that comes otherwise, SIGIO, ends the process.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    finally:
        os.close(file)
    return True
