"""The commands that go on until they are stopped: run, serve."""

import argparse
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime

from ..logs import FORMS, LEVELS, Log
from .command import Commands, configured

# As glibc's malloc.h numbers them.
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3


def add(commands: Commands) -> None:
    """Declare them."""
    run = commands.add("run", _run, "be the service: watch, publish on time, serve, until it is stopped")
    serve = commands.add("serve", _serve, "serve the feeds folder over HTTP, and do nothing else")
    for made in (run, serve):
        made.add_argument(
            "--log-format",
            choices=FORMS,
            default="text",
            help="how events are logged (default: text)",
        )
        made.add_argument(
            "--log-level",
            choices=LEVELS,
            default="info",
            help="debug: each try to tell a hub as well (default: info)",
        )


def _clock() -> datetime:
    return datetime.now(UTC)


def _spare_memory() -> None:
    """Have the C library give back what it no longer uses: threads that pack would leave it in pieces (mallopt(3))."""
    import ctypes

    with suppress(AttributeError, OSError):  # only glibc has it
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, 128 * 1024)


def _run(given: argparse.Namespace) -> int:
    from ..service.loop import Service

    _spare_memory()
    log = Log(sys.stderr, _clock, given.log_format, given.log_level)
    return Service(lambda: configured(given), log, os.environ, _clock).run()


def _serve(given: argparse.Namespace) -> int:
    from ..service import doors

    _spare_memory()
    log = Log(sys.stderr, _clock, given.log_format, given.log_level)
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before the listener's threads are born, which inherit it
    config = configured(given)
    listener = doors.public(lambda: config, log, _clock)
    listener.start()
    log.info("listening", at=str(listener))
    signal.sigwait(ends)
    listener.stop()
    log.info("stopped")
    return 0
