"""The commands that go on until they are stopped: run, serve."""

import argparse
import os
import signal
import sys
from datetime import UTC, datetime

from ..logs import FORMS, Log
from .command import Commands, configured


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


def _clock() -> datetime:
    return datetime.now(UTC)


def _run(given: argparse.Namespace) -> int:
    from ..service.loop import Service

    log = Log(sys.stderr, _clock, given.log_format)
    return Service(lambda: configured(given), log, os.environ, _clock).run()


def _serve(given: argparse.Namespace) -> int:
    from ..service import doors

    log = Log(sys.stderr, _clock, given.log_format)
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
