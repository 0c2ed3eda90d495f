"""How fast clients take what they asked for: who takes it too slowly is cut, the slowest first where it is crowded."""

import asyncio
import fcntl
import socket
import struct
import termios
from collections import deque
from contextlib import suppress

#: Bytes a second that a client has to take, on the average of six marks: the slowest mobile network gives more.
LEAST = 500
_MARKS = 7
# Where Linux tells how many bytes the client has confirmed (struct tcp_info of linux/tcp.h, since 4.1).
_CONFIRMED, _SIZE = 120, 128


class Pace:
    """That of one client, whose connection was made `at` an instant of the loop's clock. In bytes a second."""

    def __init__(self, transport: asyncio.Transport, at: float) -> None:
        self._transport = transport
        self._marks = deque([(at, 0)], maxlen=_MARKS)

    def mark(self, at: float) -> None:
        """Remember what is taken by now."""
        self._marks.append((at, confirmed(self._transport) or 0))

    def of_late(self, at: float, since: float) -> float:
        """The pace of a client that has had something to take `since` an instant; 0 where the system does not tell."""
        before, taken = self._marks[max(0, len(self._marks) - 2)]
        return max(0, (confirmed(self._transport) or 0) - taken) / max(0.001, at - max(before, since))

    def is_too_slow(self, at: float, since: float) -> bool:
        """Whether such a client has been below the least for as long as marks go back."""
        before, taken = self._marks[0]
        if len(self._marks) < _MARKS or since > before:
            return False
        now = confirmed(self._transport)
        return now is not None and now - taken < LEAST * (at - before)


def confirmed(transport: asyncio.Transport) -> int | None:
    """Bytes that the client has taken, by all that it confirmed; None where the system does not tell."""
    made = transport.get_extra_info("socket")
    with suppress(OSError, AttributeError, struct.error):  # another system, or a socket in the file system
        told = made.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SIZE)
        return int(struct.unpack_from("=Q", told, _CONFIRMED)[0])
    return None


def queued(transport: asyncio.Transport) -> int:
    """How much the system has still to deliver: the only thing that moves while a slow client takes megabytes."""
    with suppress(OSError):
        told = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        return struct.unpack("=i", told)[0]  # type: ignore[no-any-return]  # an int, by its format
    return 0
