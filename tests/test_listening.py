"""Listening: errors before the thread starts, an end within its time, and no client that keeps another waiting."""

import socket
import threading
import time
from contextlib import ExitStack, suppress

import pytest
from http_clients import LIMIT, answer, ask, connect, listening, raw, until_closed

from feeder.server import connections, paces
from feeder.server.asgi import Answer, Receive, Scope, Send, respond
from feeder.server.listening import Listener

LARGE = 20_000_000  # bytes; more than all buffers between two sockets hold


async def echo(scope: Scope, _receive: Receive, send: Send) -> None:
    """Says who asks; /large is long, /broken is a bug."""
    if scope["path"] == "/broken":
        raise KeyError("inside")
    if scope["path"] == "/large":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(LARGE // 1_000_000):
            await send({"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True})
        await send({"type": "http.response.body"})
        return
    await respond(send, Answer(200, repr(scope["client"]).encode()))


def test_a_hundred_silent_and_a_hundred_slow_clients_keep_nobody_waiting() -> None:
    with listening(echo) as listener, ExitStack() as all_:
        for number in range(200):
            client = all_.enter_context(raw(listener))
            if number % 2:
                client.sendall(b"G")
        for _ in range(10):
            began = time.monotonic()
            assert ask(listener, "/").status == 200
            assert time.monotonic() - began < 0.5  # 2 ms on a quiet machine


def test_a_hundred_who_take_nothing_keep_nobody_waiting() -> None:
    with listening(echo) as listener, ExitStack() as all_:
        for _ in range(100):
            client = all_.enter_context(raw(listener))
            client.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        assert ask(listener, "/").status == 200


def test_clients_beyond_the_limit_take_the_place_of_silent_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "most", lambda: 20)
    with listening(echo) as listener, ExitStack() as all_:
        taking = all_.enter_context(raw(listener))
        taking.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        assert taking.recv(1)
        for _ in range(200):
            all_.enter_context(raw(listener))
        assert ask(listener, "/").status == 200
        assert listener._server is not None
        assert len(listener._server.server_state.connections) <= 20
        assert len(until_closed(taking)) > LARGE - 1  # whoever is being answered is not cut


def test_clients_beyond_the_limit_take_the_place_of_those_who_take_most_slowly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "most", lambda: 20)
    monkeypatch.setattr(connections, "_FIRST", 0.2)
    with listening(echo) as listener, ExitStack() as all_:
        slow = [all_.enter_context(raw(listener)) for _ in range(19)]
        fast = all_.enter_context(raw(listener))
        for client in [*slow, fast]:
            client.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        began, taken = time.monotonic(), 0
        while time.monotonic() < began + 0.3:
            taken += len(fast.recv(50_000))
            time.sleep(0.001)
        assert ask(listener, "/").status == 200
        assert taken + len(until_closed(fast)) > LARGE
        assert any(len(until_closed(client)) < LARGE for client in slow)


def test_whoever_takes_less_than_the_least_for_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.05)
    monkeypatch.setattr(paces, "LEAST", 10**9)
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        taken = 0
        with suppress(ConnectionResetError):
            while block := client.recv(100_000):
                taken += len(block)
                time.sleep(0.01)  # steadily, so that it is never stuck
        assert taken < LARGE


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost",
        b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n",  # and nothing of it is taken
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / ",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
    ],
)
def test_whoever_gets_nothing_done_is_cut(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = threading.Event()

    class Watched(connections.Connection):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            lost.set()

    monkeypatch.setattr(connections, "Connection", Watched)
    monkeypatch.setattr(connections, "PATIENCE", 0.1)
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(said)
        assert lost.wait(LIMIT)
        assert len(until_closed(client)) < LARGE


def test_the_system_delivers_nothing_more_to_whoever_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """It had taken megabytes in advance, and would hold them for as long as the client likes."""
    lost = threading.Event()

    class Watched(connections.Connection):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            lost.set()

    monkeypatch.setattr(connections, "Connection", Watched)
    monkeypatch.setattr(connections, "PATIENCE", 0.1)
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        assert lost.wait(LIMIT)
        with pytest.raises(ConnectionResetError):
            list(iter(lambda: client.recv(1 << 20), b""))


def test_whoever_takes_slowly_but_surely_gets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.2)
    began = time.monotonic()
    taken = 0
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        while block := client.recv(1_000_000):
            taken += len(block)
            until = time.monotonic() + len(block) / 1_000_000 * 0.08  # busy with what it got
            while time.monotonic() < until:
                pass
    assert taken > LARGE
    assert time.monotonic() - began > 4 * 0.2  # so that patience was put to the test


@pytest.mark.parametrize("said", [b"\x16\x03\x01\x02\x00", b"GET /\r\n\r\n", b"\r\n" * 9 + b"\0"])
def test_what_is_no_http_is_answered_with_400_and_nothing_is_told(said: bytes) -> None:
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(said)
        assert until_closed(client).startswith(b"HTTP/1.1 400 ")
        assert ask(listener, "/").status == 200


def test_a_head_that_never_ends_is_refused() -> None:
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: " + b"a" * 100_000)
        client.shutdown(socket.SHUT_WR)
        assert until_closed(client)[:13] in (
            b"HTTP/1.1 400 ",
            b"",
        )  # the refusal may be lost with what was not read
        assert ask(listener, "/").status == 200


def test_a_head_that_is_too_large_is_refused_also_when_it_comes_at_once() -> None:
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 40_000 + b"\r\n\r\n")
        assert b" 200 " not in until_closed(client)
        assert ask(listener, "/", X_A="a" * 15_000).status == 200


def test_garbage_behind_a_question_is_no_news() -> None:
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n\0\0\0\r\n\r\n")
        assert answer(client).status == 200
        until_closed(client)


def test_a_bug_is_told_in_one_line_and_its_inside_to_nobody() -> None:
    told: list[str] = []
    listener = Listener(echo, "127.0.0.1:0", tell=told.append)
    listener.start()
    got = ask(listener, "/broken")
    assert ask(listener, "/").status == 200
    listener.stop()
    assert (got.status, b"inside" in got.body, b"Traceback" in got.body) == (500, False, False)
    (line,) = told
    assert "KeyError" in line
    assert "\n" not in line


def test_nobody_is_believed_to_be_another() -> None:
    with listening(echo) as listener:
        got = ask(listener, "/", X_Forwarded_For="203.0.113.9", Forwarded="for=203.0.113.9")
        assert b"203.0.113.9" not in got.body


@pytest.mark.parametrize(
    ("trusted", "believed"),
    [(["127.0.0.1/32"], True), (["10.0.0.0/8", "127.0.0.0/8"], True), (["10.0.0.0/8", "::1/128"], False)],
)
def test_a_proxy_is_believed_where_it_is_named(trusted: list[str], believed: bool) -> None:
    with listening(echo, trusted=trusted) as listener:
        got = ask(listener, "/", X_Forwarded_For="198.51.100.7, 203.0.113.9")
        assert (b"203.0.113.9" in got.body) == believed
        # What a client wrote itself stands before what the proxy added.
        assert b"198.51.100.7" not in got.body


def test_connections_are_kept_for_the_next_question() -> None:
    with listening(echo) as listener:
        client = connect(listener)
        answers = []
        for _ in range(3):
            client.request("GET", "/")
            answers.append(client.getresponse().read())
        client.close()
    assert len(set(answers)) == 1  # the same port of ours


def test_no_answer_waits_for_the_client_to_confirm_the_part_before() -> None:
    with listening(echo) as listener, raw(listener) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert answer(client).status == 200
        assert listener._server is not None
        (connection,) = listener._server.server_state.connections
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_upgrade_is_not_taken_up() -> None:
    with listening(echo) as listener:
        assert (
            ask(listener, "/", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="13").status
            == 200
        )


@pytest.mark.parametrize("timeout", [0.0, 2.0])
def test_stopping_takes_no_longer_than_it_may(timeout: float) -> None:
    listener = Listener(echo, "127.0.0.1:0", tell=pytest.fail)
    listener.start()
    with ExitStack() as all_:
        idle, begun, taking = (all_.enter_context(raw(listener)) for _ in range(3))
        idle.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert answer(idle).status == 200
        begun.sendall(b"GET ")
        taking.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        assert taking.recv(1)
        began = time.monotonic()
        listener.stop(timeout)
        assert time.monotonic() - began < timeout + 1
        assert until_closed(idle) == until_closed(begun) == b""
        with pytest.raises(OSError, match=r"[Rr]efused"):
            raw(listener)


def test_an_answer_that_is_being_taken_is_finished_before_the_end() -> None:
    listener = Listener(echo, "127.0.0.1:0", tell=pytest.fail)
    listener.start()
    with raw(listener) as client:
        client.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        begun = client.recv(1)
        assert listener._server is not None
        listener._server.leave(LIMIT)
        assert len(begun + until_closed(client)) > LARGE
    listener.stop()


def test_stopping_twice_or_before_the_start_does_nothing() -> None:
    listener = Listener(echo, "127.0.0.1:0", tell=pytest.fail)
    listener.stop()
    listener.start()
    listener.stop()
    listener.stop()
