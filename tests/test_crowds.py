"""Two hundred slow clients, and one good one: it is answered within 100 ms."""

import asyncio
import os
import socket
import statistics
import time
from contextlib import ExitStack, suppress
from functools import partial
from itertools import pairwise

import pytest
from http_clients import Served, Stage, raw, served, stage

from feeder.server import turns

__all__ = ["served", "stage"]

FEED = b"<rss>" + b"the same words again and again, " * 2000 + b"</rss>"
HEAD = b"GET /%b HTTP/1.1\r\nHost: a\r\n"


def begin(served: Served, number: int) -> socket.socket:
    """A client that is slow, or broken, in one of eight ways."""
    made = raw(served.listener)
    match number % 8:
        case 0:
            pass  # says nothing at all
        case 1:
            made.sendall(b"G")
        case 2:
            made.sendall(HEAD % b"rss.xml")  # and never ends its head
        case 3:
            made.sendall(HEAD % b"large.mp3" + b"\r\n")  # and takes nothing of it
        case 4:
            made.sendall((HEAD % b"rss.xml" + b"\r\n") * 50)  # likewise, of fifty at once
        case 5:
            made.sendall(HEAD % b"rss.xml" + b"X: " + b"a" * 14_000)  # an endless field
        case 6:
            made.sendall(b"POST /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx")
        case 7:
            made.sendall(HEAD % b"rss.xml" + b"\r\n")
            made.shutdown(socket.SHUT_WR)  # half closed
    return made


def drip(client: socket.socket) -> None:
    """A little more of nothing."""
    with suppress(OSError):
        client.send(b"X")


@pytest.mark.slow  # takes a second, and a machine that has it to itself
def test_two_hundred_slow_clients_keep_a_good_one_waiting_less_than_100_ms(served: Served) -> None:
    served.lay("rss.xml", FEED)
    served.lay("large.mp3", os.urandom(20_000_000))
    served.lay("articles/a.html", b"<p>words")
    targets = ["/rss.xml", "/articles/a.html", "/none.html", "/large.mp3"]
    assert served.get("/rss.xml").body == FEED
    taken: list[float] = []
    with ExitStack() as all_:
        slow = [all_.enter_context(begin(served, number)) for number in range(200)]
        for turn in range(100):
            drip(slow[turn])
            began = time.monotonic()
            got = served.get(targets[turn % 4], "HEAD" if turn % 4 == 3 else "GET")
            taken.append(time.monotonic() - began)
            assert got.status == (404 if turn % 4 == 2 else 200)
    assert statistics.median(taken) < 0.1
    # A busy machine may lose a moment itself.
    assert statistics.quantiles(taken, n=20)[-1] < 0.1


def test_many_questions_at_once_are_answered_in_order_by_either_way(served: Served) -> None:
    served.lay("rss.xml", FEED)
    served.lay("a.html", b"<p>words")
    for path in ("/rss.xml", "/a.html"):
        served.get(path)
    asked = [b"rss.xml", b"a.html", b"none", b"a.html"] * 25
    with raw(served.listener) as client:
        stream = client.makefile("rb")
        for one in asked:  # each in a packet of its own, none waited for
            client.sendall(HEAD % one + b"\r\n")
        for one in asked:
            status, *lines = b"".join(iter(stream.readline, b"\r\n")).splitlines()
            length = next(
                int(line.split()[1]) for line in lines if line.lower().startswith(b"content-length:")
            )
            body = stream.read(length)
            expected = {
                b"rss.xml": (b"200", FEED),
                b"a.html": (b"200", b"<p>words"),
                b"none": (b"404", None),
            }[one]
            assert status.split()[1] == expected[0]
            assert body == (expected[1] or body)


def test_many_plain_questions_in_one_packet_all_go_the_short_way(served: Served, stage: Stage) -> None:
    served.lay("rss.xml", b"words")
    time.sleep(0.1)  # what was written a moment ago is not held
    served.get("/rss.xml")
    before = stage.quickly
    with raw(served.listener) as client:
        client.sendall((HEAD % b"rss.xml" + b"\r\n") * 50)
        client.shutdown(socket.SHUT_WR)  # which ends no answer
        taken = client.makefile("rb").read()
    assert taken.count(b"HTTP/1.1 200 OK") == taken.count(b"words") == 50
    assert stage.quickly - before == 50


def test_a_round_has_a_few_turns_in_the_order_of_their_asking() -> None:
    async def rounds() -> list[list[int]]:
        made, loop = turns.Turns(), asyncio.get_running_loop()
        taken: list[int] = []
        seen: list[list[int]] = []
        for number in range(20):
            made.wait(loop, partial(taken.append, number))
        while len(taken) < 20:
            await asyncio.sleep(0)
            seen.append(list(taken))
        return seen

    seen = asyncio.run(rounds())
    assert seen[-1] == list(range(20))
    assert max(len(after) - len(before) for before, after in pairwise([[], *seen])) < 10


def test_a_head_that_comes_byte_by_byte_is_understood(served: Served) -> None:
    served.lay("rss.xml", b"words")
    served.get("/rss.xml")
    with raw(served.listener) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in HEAD % b"rss.xml" + b"Connection: close\r\n\r\n":
            client.sendall(bytes([byte]))
        assert client.makefile("rb").read().endswith(b"\r\n\r\nwords")
