"""systemd is told by datagrams as sd_notify(3) has them, and nothing is told where nobody listens."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from feeder.service.systemd import Systemd, connect


def read(way: socket.socket) -> list[str]:
    """The lines of the next datagram."""
    return way.recv(4096).decode("utf-8").split("\n")


@pytest.fixture(params=["path", "abstract"])
def listening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """The NOTIFY_SOCKET, and the socket behind it."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@feeder-test-{tmp_path}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.settimeout(5)
        way.bind(name.replace("@", "\0", 1))
        yield name, way


def test_each_state_has_its_words(listening: tuple[str, socket.socket]) -> None:
    address, way = listening
    systemd = connect({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000"})
    systemd.ready("12 articles")
    assert read(way) == ["READY=1", "STATUS=12 articles"]
    systemd.ready()
    assert read(way) == ["READY=1"]
    systemd.status("")  # says nothing
    systemd.status("Building.")
    assert read(way) == ["STATUS=Building."]
    systemd.alive()
    assert read(way) == ["WATCHDOG=1"]
    systemd.stopping()
    assert read(way) == ["STOPPING=1"]


def test_life_is_told_to_a_watchdog_alone(listening: tuple[str, socket.socket]) -> None:
    address, way = listening
    systemd = connect({"NOTIFY_SOCKET": address})
    systemd.alive()
    systemd.stopping()
    assert read(way) == ["STOPPING=1"]


def test_a_reload_tells_when_it_began_by_the_monotonic_clock(listening: tuple[str, socket.socket]) -> None:
    address, way = listening
    before = time.monotonic_ns() // 1000
    connect({"NOTIFY_SOCKET": address}).reloading()
    after = time.monotonic_ns() // 1000
    first, second = read(way)
    name, _, number = second.partition("=")
    assert (first, name) == ("RELOADING=1", "MONOTONIC_USEC")
    assert before <= int(number) <= after


def test_a_status_is_one_line_whatever_is_in_it(listening: tuple[str, socket.socket]) -> None:
    address, way = listening
    connect({"NOTIFY_SOCKET": address}).status("caf\udce9\nMAINPID=1\r\n\u2028end")
    assert read(way) == ["STATUS=caf\\xe9 MAINPID=1 end"]


@pytest.mark.parametrize("address", ["", "vsock:2:1234", "relative/path"])
def test_nothing_is_told_where_there_is_no_socket(address: str) -> None:
    assert connect({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000000"}) == Systemd(None, None)
    assert connect({}) == Systemd(None, None)
    connect({}).ready()


@pytest.mark.parametrize("address", ["/nowhere/at/all", "@nobody-listens", "/" + "x" * 300])
def test_nobody_there_is_no_error(address: str) -> None:
    connect({"NOTIFY_SOCKET": address}).ready("up")


def test_a_socket_that_is_full_does_not_hold_the_service(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.bind(str(tmp_path / "full"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as filler:
            filler.setblocking(False)
            with suppress(BlockingIOError):
                while True:
                    filler.sendto(b"x", str(tmp_path / "full"))
        connect({"NOTIFY_SOCKET": str(tmp_path / "full")}).stopping()


@pytest.mark.parametrize(
    ("environ", "interval"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_told_twice_in_its_time_if_it_is_ours(
    environ: dict[str, str], interval: float | None
) -> None:
    assert connect({"NOTIFY_SOCKET": "/run/notify", **environ}, pid=42).interval == interval
