"""Documents held in memory: what lies on the disk is what is served, and the short way says what the long one says."""

import asyncio
import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from http_clients import NOW, Served, Stage, raw, serve, served, stage, until_closed
from hypothesis import given
from hypothesis import strategies as st

from feeder.server import memory
from feeder.server.files import files
from feeder.server.memory import Memory
from feeder.server.policy import Policy
from feeder.server.quick import question

__all__ = ["served", "stage"]

TEXT = b"<rss>" + b"the same words again and again, " * 2000 + b"</rss>"


def replace(served: Served, path: str, content: bytes) -> None:
    served.lay(f"{path}.tmp", content).replace(served.folder / path)


def test_a_document_that_was_replaced_is_served_with_the_next_request(stage: Stage, served: Served) -> None:
    served.lay("rss.xml", b"0000")
    before = stage.quickly
    for number in range(1, 50):
        assert served.get("/rss.xml").body == served.get("/rss.xml").body == b"%04d" % (number - 1)
        replace(served, "rss.xml", b"%04d" % number)
    assert stage.quickly - before >= 49  # or the memory was not put to the test


def test_a_document_that_somebody_writes_in_place_is_served_as_it_is(served: Served) -> None:
    path = served.lay("index.html", b"one")
    assert served.get("/").body == b"one"
    path.write_bytes(b"and two")
    assert served.get("/").body == b"and two"


def test_a_document_that_is_gone_is_not_served_from_memory(served: Served) -> None:
    path = served.lay("rss.xml", TEXT)
    assert served.get("/rss.xml").status == 200
    path.unlink()
    assert served.get("/rss.xml").status == 404


def test_a_link_put_in_place_of_a_document_that_is_held_leads_nowhere(served: Served) -> None:
    outside = served.folder.parent / "secret.db"
    outside.write_bytes(b"secret")
    served.lay("a/rss.xml", b"public")
    assert served.get("/a/rss.xml").body == b"public"
    (served.folder / "a/rss.xml").unlink()
    (served.folder / "a/rss.xml").symlink_to(outside)
    assert served.get("/a/rss.xml").status == 404
    (served.folder / "a/rss.xml").unlink()
    (served.folder / "a").rmdir()
    (served.folder.parent / "other").mkdir()
    (served.folder.parent / "other/rss.xml").write_bytes(b"secret")
    (served.folder / "a").symlink_to("../other")
    assert served.get("/a/rss.xml").status == 404


def test_what_changed_a_moment_ago_is_not_held(stage: Stage, served: Served) -> None:
    """Within one tick of the clock a file may change twice and look the same."""
    path = served.lay("rss.xml", b"one")
    now = path.stat().st_ctime + 0.001
    served = serve(stage, served.folder, now=now)
    before = stage.quickly
    assert served.get("/rss.xml").body == served.get("/rss.xml").body == b"one"
    assert stage.quickly == before


def said(served: Served, request: str) -> list[bytes]:
    """The whole answer, save what differs by nature: its date, and whether HTTP/1.0 is told that it ends."""
    with raw(served.listener) as connection:
        connection.sendall(request.encode("latin-1"))
        head, _, body = until_closed(connection).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    return [*(line for line in lines if not line.lower().startswith((b"date:", b"connection:"))), body]


def test_the_short_way_says_what_the_long_way_says(stage: Stage, served: Served) -> None:
    for path in ("rss.xml", "index.html"):
        served.lay(path, TEXT)
        for coding in ("gzip", "br", "zstd"):
            served.packed(f"/{path}", coding)
    headers = served.get("/rss.xml").headers
    etag, date = headers["ETag"], headers["Last-Modified"]
    gzipped = served.packed("/rss.xml", "gzip").headers["ETag"]
    whole = served.get("/index.html")  # so that both ways know each
    questions = [
        f"{method} {target} HTTP/1.{minor}\r\nHost: a\r\nConnection: close\r\n{codings}{known}{since}\r\n"
        for method in ("GET", "HEAD")
        for target, minor in (("/rss.xml", 1), ("/rss.xml?a=1", 0), ("/", 1))
        for codings in (
            "",
            "Accept-Encoding: gzip, br;q=0.5\r\nSec-Fetch-Dest: document\r\n",
            "accept-encoding:\tidentity;q=0, *\r\nsec-fetch-dest: empty\r\n",
        )
        for known in ("", *(f"If-None-Match: {tag}\r\n" for tag in (etag, f"W/{gzipped}", '"x"', "*", "x")))
        for since in ("", f"If-Modified-Since: {date}\r\n", "If-Modified-Since: yesterday\r\n")
    ]
    both, before = stage.site, stage.quickly
    short = [said(served, question) for question in questions]
    assert stage.quickly - before > len(questions) / 2
    stage.site = both._replace(quick=lambda *_: None)
    for one, answer in zip(questions, short, strict=True):
        assert said(served, one) == answer, one
    assert whole.status == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /rss.xml HTTP/1.1\r\n",  # without Host
        b"GET /rss.xml HTTP/1.1\r\nHost: a\r\nHost: a\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: a b\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost : a\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: a\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n",
        b"GET /rss.xml HTTP/1.2\r\nHost: a\r\n",
        b"GET  /rss.xml HTTP/1.1\r\nHost: a\r\n",
        b"get /rss.xml HTTP/1.1\r\nHost: a\r\n",
        b"POST /rss.xml HTTP/1.1\r\nHost: a\r\n",
        b"GET http://a/rss.xml HTTP/1.1\r\nHost: a\r\n",
        *(
            b"GET /rss.xml HTTP/1.1\r\nHost: a\r\n%b\r\n" % field
            for field in (
                *(
                    b"Content-Length: 0",
                    b"Transfer-Encoding: chunked",
                    b"Expect: 100-continue",
                    b"A-IM: feed",
                ),
                *(b"Range: bytes=0-1", b'If-Match: "a"', b"Connection: upgrade", b"Upgrade: websocket"),
                *(
                    b'If-None-Match: "a", "b"',
                    b"If-None-Match: *",
                    b"If-None-Match: x",
                    b"X-A: " + b"a" * 9000,
                ),
            )
        ),
    ],
)
def test_only_plain_questions_go_the_short_way(stage: Stage, served: Served, head: bytes) -> None:
    served.lay("rss.xml")
    served.get("/rss.xml")
    before = stage.quickly
    with raw(served.listener) as connection:
        connection.sendall(head + b"\r\n")
        connection.recv(1)
    assert stage.quickly == before


@given(st.binary(max_size=300) | st.text("\r\n: ghostGETHTTP/1.", max_size=80).map(str.encode))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    for asked in (data, b"GET /" + data, b"GET / HTTP/1.1\r\nHost: a\r\n" + data + b"\r\n\r\n"):
        found = question(asked)
        assert found is None or asked.endswith(b"\r\n\r\n")


PAGES = [f"articles/{number}.html" for number in range(9)]


@pytest.mark.parametrize(
    ("budget", "ready"), [(16_000_000, ["rss.xml", *PAGES]), (100_000, ["rss.xml"]), (0, [])]
)
def test_what_is_prepared_is_packed_before_anybody_asks(
    tmp_path: Path, budget: int, ready: list[str]
) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("rss.xml", "a.mp3", *PAGES):
        (tmp_path / name).write_bytes(TEXT)
    policy = Policy()

    async def play() -> list[str]:
        site = files(tmp_path, lambda: policy, lambda: NOW, pytest.fail, budget=budget)
        await site.prepare(["none.xml", "../config.toml", "rss.xml", "a.mp3", *PAGES])
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))
        plain = "GET /{} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
        answers = {
            path: site.quick(plain.format(path).encode(), b"") for path in ("rss.xml", "a.mp3", *PAGES)
        }
        assert all(b"content-encoding: gzip" in b"".join(got[0]) for got in answers.values() if got)
        return [path for path, got in answers.items() if got]

    assert asyncio.run(play()) == ready


def held(size: int) -> tuple[Memory, Callable[[str], bool]]:
    """A memory for `size` bytes, and a way to ask it for documents of 10,000 bytes; whether one was there."""
    policy = Policy()
    made = Memory(Path("/none"), size)

    def ask(path: str) -> bool:
        stamp = (1, 1, 1, 1, 10_000)
        if made.get(path, stamp, policy):
            return True
        made.put(memory.make(path, stamp, "image/png", "0" * 32, bytes(10_000), policy, NOW))
        return False

    return made, ask


def test_memory_stays_within_its_budget_and_keeps_what_is_asked_for() -> None:
    async def play() -> None:
        kept, ask = held(100_000)
        ask("feed.png")
        for number in range(1000):
            assert ask("feed.png")
            assert not ask(f"{number}.png")  # each page is asked for once, as a crawler does
            assert sum(one.weight for one in kept._held.values()) == kept._size <= 100_000
            assert {held.path for _, held in kept.ready.values()} == set(kept._held)

    asyncio.run(play())


def test_what_made_room_is_not_kept_until_its_turn_to_be_packed_comes() -> None:
    """Documents come faster than they can be packed where somebody reads all archives."""

    async def play() -> int:
        kept, stamp, policy = Memory(Path("/none"), 100_000), (1, 1, 1, 1, 10_000), Policy()
        for number in range(200):
            kept.put(
                memory.make(
                    f"crawled/{number}.xml", stamp, "text/xml", "0" * 32, os.urandom(10_000), policy, NOW
                )
            )
            await asyncio.sleep(0)  # their tasks begin
        gc.collect()
        alive = [one for one in gc.get_objects() if isinstance(one, memory.Held)]
        return sum(one.path.startswith("crawled") for one in alive)

    # What there is room for, and what is being packed.
    assert asyncio.run(play()) <= 100_000 // 10_000 + 1


def test_without_a_budget_nothing_is_held(stage: Stage, served: Served) -> None:
    served.lay("rss.xml", TEXT)
    served = serve(stage, served.folder, budget=0)
    before = stage.quickly
    first, second = served.get("/rss.xml"), served.get("/rss.xml")
    assert first.body == second.body == TEXT
    assert first.headers["ETag"] == second.headers["ETag"]
    assert stage.quickly == before


def test_other_settings_count_at_once(stage: Stage, served: Served) -> None:
    served.lay("rss.xml", b"<rss>")
    policy = [Policy("https://old.example/")]
    stage.site = files(served.folder, lambda: policy[0], lambda: NOW, pytest.fail)
    for _ in range(2):
        assert "https://old.example/rss.xml" in served.get("/rss.xml").headers["Link"]
    policy[0] = Policy("https://new.example/")
    assert "https://new.example/rss.xml" in served.get("/rss.xml").headers["Link"]


def test_a_large_document_is_sent_from_the_file(served: Served) -> None:
    content = os.urandom(memory.LARGEST + 1)
    served.lay("a.mp3", content)
    assert served.get("/a.mp3").body == served.get("/a.mp3").body == content
