"""What systemd is told: that the service is ready, what it does, that it lives (sd_notify(3), datagrams)."""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from ..logs import escaped

# systemd reads at once; where it does not, the service must not hang on it.
_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Systemd:
    """The way to systemd, or to nobody. Nothing raises: the service must not die of its audience.

    `address` is that of the socket, `interval` the seconds between two calls of `alive`, None where none are wanted.
    """

    address: str | None = None
    interval: float | None = None

    def ready(self, status: str = "") -> None:
        """The service, or its reload, has come up."""
        self._send("READY=1", _status(status))

    def status(self, text: str) -> None:
        """What it is doing, for `systemctl status`."""
        self._send(_status(text))

    def alive(self) -> None:
        """It lives; to be said every `interval` seconds, or more often. Said to a watchdog alone."""
        if self.interval is not None:
            self._send("WATCHDOG=1")

    def reloading(self) -> None:
        """It begins to read its configuration anew; `ready` ends that (`Type=notify-reload`)."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """It has begun to stop."""
        self._send("STOPPING=1")

    def _send(self, *lines: str) -> None:
        data = "\n".join(filter(None, lines)).encode("utf-8", "replace")
        if self.address is None or not data:
            return
        with suppress(OSError, ValueError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.settimeout(_PATIENCE)
            way.sendto(data, self.address)


def _status(text: str) -> str:
    """A line of its own: a break inside would begin another message."""
    return "STATUS=" + escaped(" ".join(text.split())) if text else ""


def connect(environ: Mapping[str, str], pid: int | None = None) -> Systemd:
    """The way that the environment names. `pid` is ours; a watchdog that is another process's wants nothing of us."""
    address = environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):  # none, or one of a virtual machine's host
        return Systemd()
    # "@" stands for the null byte of Linux's abstract names.
    return Systemd(
        "\0" + address[1:] if address[0] == "@" else address, _interval(environ, pid or os.getpid())
    )


def _interval(environ: Mapping[str, str], pid: int) -> float | None:
    usec = environ.get("WATCHDOG_USEC", "")
    if environ.get("WATCHDOG_PID", str(pid)) != str(pid) or not (usec.isascii() and usec.isdigit()):
        return None
    return int(usec) / 2_000_000 or None
