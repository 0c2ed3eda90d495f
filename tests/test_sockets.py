"""Addresses to listen at: each that can't be had is said in one sentence, and nobody's file is harmed."""

import errno
import os
import re
import socket
import stat
from pathlib import Path

import pytest
from http_clients import ask, listening
from rights import reachable, without_rights

from feeder.errors import ListenError
from feeder.server.asgi import Answer, Receive, Scope, Send, respond
from feeder.server.listening import Listener

__all__ = ["reachable"]


async def greet(_scope: Scope, _receive: Receive, send: Send) -> None:
    await respond(send, Answer(200, b"good day"))


def refused(listen: str, key: str = "server.listen") -> str:
    """The one sentence with which listening fails."""
    listener = Listener(greet, listen, tell=pytest.fail, key=key)
    with pytest.raises(ListenError) as caught:
        listener.start()
    message = str(caught.value)
    assert message.startswith(f"feeder can't listen at {listen}: ")
    assert message.endswith(".")
    assert "\n" not in message
    assert key in message
    return message


def test_port_0_is_any_that_is_free() -> None:
    with listening(greet) as listener:
        assert re.fullmatch(r"127\.0\.0\.1:[1-9][0-9]+", listener.address)
        assert ask(listener, "/").status == 200


def test_a_name_may_be_listened_at() -> None:
    with listening(greet, "localhost:0") as listener:
        assert ask(listener, "/").status == 200


def test_ipv6_addresses_stand_in_brackets() -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listening(greet, "[::1]:0") as listener:
        assert re.fullmatch(r"\[::1\]:[1-9][0-9]+", listener.address)
        assert ask(listener, "/").status == 200


def test_a_port_in_use_is_said_and_may_be_tried_again() -> None:
    with listening(greet) as first:
        second = Listener(greet, first.address, tell=pytest.fail)
        with pytest.raises(ListenError, match="another program, or another feeder, listens there"):
            second.start()
        assert "server.admin" in refused(first.address, "server.admin")
    second.start()
    assert ask(second, "/").status == 200
    second.stop()


@pytest.mark.parametrize(
    "listen",
    ["", "8000", "localhost", "127.0.0.1:", "127.0.0.1:65536", "::1:8000", "[::1]", ":80", "a b:x", "unix:"],
)
def test_what_is_no_address_is_said(listen: str) -> None:
    assert "127.0.0.1:8000" in refused(listen)


def test_a_name_that_nobody_knows_is_said() -> None:
    assert "no address is known by that name" in refused("feeder.invalid:8000")
    assert "no address is known by that name" in refused("a" * 70 + ".example:8000")


def test_an_address_of_another_machine_is_said() -> None:
    assert "this machine has no such address" in refused("192.0.2.1:8000")  # RFC 5737: nobody's


def test_a_port_that_the_system_keeps_is_said() -> None:
    with without_rights():
        try:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 1))
        except OSError as error:
            assert error.errno == errno.EACCES  # noqa: PT017 - the rule is about this very cause
            assert "port from 1024 up" in refused("127.0.0.1:1")
            return
    pytest.skip("everybody may listen at low ports here")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A short path for a Unix socket: the system takes about 100 bytes."""
    monkeypatch.chdir(tmp_path)
    return "unix:feeder.sock"


def test_a_unix_socket_is_its_owners_and_goes_with_the_listener(place: str, tmp_path: Path) -> None:
    with listening(greet, place) as listener:
        assert stat.S_IMODE((tmp_path / "feeder.sock").stat().st_mode) == 0o600
        assert listener.address == place
        assert ask(listener, "/", Host="a").status == 200
    assert not (tmp_path / "feeder.sock").exists()


def test_the_socket_that_a_kill_left_is_replaced(place: str) -> None:
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind("feeder.sock")
    with listening(greet, place) as listener:
        assert ask(listener, "/", Host="a").status == 200


def test_a_socket_at_which_somebody_listens_stays(place: str) -> None:
    with listening(greet, place) as listener:
        assert "another feeder, listens there" in refused(place)
        assert ask(listener, "/", Host="a").status == 200


def test_what_is_not_our_socket_stays(place: str, tmp_path: Path) -> None:
    path = tmp_path / "feeder.sock"
    path.write_text("somebody's")
    assert "remove it" in refused(place)
    assert path.read_text() == "somebody's"
    path.rename(tmp_path / "file")
    path.symlink_to("file")
    assert "remove it" in refused(place)
    assert path.is_symlink()


def test_the_socket_of_another_user_stays(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid():
        pytest.skip("only root can be two users")
    monkeypatch.chdir(reachable)
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind("feeder.sock")
    reachable.chmod(0o777)
    with without_rights():
        assert "remove it" in refused("unix:feeder.sock")
    assert (reachable / "feeder.sock").is_socket()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "its folder is not there" in refused("unix:none/feeder.sock")


def test_a_path_that_is_too_long_is_said(tmp_path: Path) -> None:
    assert "too long" in refused(f"unix:{tmp_path}/{'a' * 200}")
