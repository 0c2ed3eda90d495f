"""The public server: published documents and nothing else, with validators that hold."""

import hashlib
import http.client
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from http_clients import Served, Stage, answer, connect, raw, serve, served, stage, until_closed
from rights import reachable, without_rights

from feeder import assets, mediatypes

__all__ = ["reachable", "served", "stage"]

SECRET = b"the store of all identities"
# A Sunday, before the tests' present and after that of the machine, which dates what is put in its place.
WRITTEN = datetime(2033, 5, 1, 12, 30, 5, tzinfo=UTC)
HTTP_DATE = "Sun, 01 May 2033 12:30:05 GMT"


def etag(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def date(path: Path, at: datetime = WRITTEN) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_a_document_comes_whole_with_all_that_a_reader_needs_to_ask_again(served: Served) -> None:
    content = os.urandom(300_000)
    date(served.lay("rss.xml", content))
    got = served.get("/rss.xml")
    assert got.status == 200
    assert got.body == content
    assert got.headers["Content-Length"] == "300000"
    assert got.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert got.headers["ETag"] == etag(content)
    assert got.headers["Last-Modified"] == HTTP_DATE
    assert got.headers["Cache-Control"].startswith("public, max-age=")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Date"]
    assert got.headers["Server"] is None


def test_head_says_what_get_says(served: Served) -> None:
    served.lay("rss.xml", b"words of a feed")
    head, get = served.get("/rss.xml", "HEAD"), served.get("/rss.xml")
    del head.headers["Date"], get.headers["Date"]
    assert (head.status, head.body) == (200, b"")
    assert head.headers.items() == get.headers.items()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("feed.json", "application/feed+json; charset=utf-8"),  # by its own name
        ("other/feed.json", "application/json; charset=utf-8"),
        ("articles/a.html", "text/html; charset=utf-8"),
        ("style.CSS", "text/css; charset=utf-8"),
        ("a.jpg", "image/jpeg"),
        ("a.mp3", "audio/mpeg"),
        ("a.csv", "text/csv"),
        ("a.unknown", "application/octet-stream"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_media_types_are_exact(served: Served, path: str, media_type: str) -> None:
    served.lay(path)
    assert served.get(f"/{path}").headers["Content-Type"] == media_type


def test_every_asset_has_a_media_type() -> None:
    assert [
        suffix for suffix in assets.SUFFIXES if mediatypes.media_type(f"a{suffix}") == mediatypes.UNKNOWN
    ] == []


def test_an_empty_file_is_a_document_too(served: Served) -> None:
    served.lay("empty.txt", b"")
    got = served.get("/empty.txt")
    assert (got.status, got.body, got.headers["Content-Length"]) == (200, b"", "0")


def test_a_date_ahead_of_the_clock_is_neither_told_nor_believed(served: Served) -> None:
    date(served.lay("rss.xml"), datetime(2040, 1, 1, tzinfo=UTC))
    got = served.get("/rss.xml", If_Modified_Since="Sun, 01 Jan 2040 00:00:00 GMT")
    assert (got.status, got.headers["Last-Modified"]) == (200, None)


def test_the_entity_tag_is_of_the_content_alone(served: Served) -> None:
    path = served.lay("rss.xml", b"one")
    date(path)
    first = served.get("/rss.xml").headers["ETag"]
    date(path, datetime(2026, 4, 1, tzinfo=UTC))
    assert served.get("/rss.xml").headers["ETag"] == first
    date(served.lay(".new", b"two"), datetime(2026, 4, 1, tzinfo=UTC))
    (served.folder / ".new").replace(path)  # of the same size and the same time
    assert served.get("/rss.xml").headers["ETag"] == etag(b"two")


def test_a_document_that_is_replaced_while_it_is_sent_is_sent_whole(served: Served) -> None:
    old = os.urandom(8_000_000)  # more than any socket holds
    served.lay("rss.xml", old)
    connection = connect(served.listener)
    connection.request("GET", "/rss.xml")
    response = connection.getresponse()
    begun = response.read(1000)
    served.lay(".new", b"new")
    (served.folder / ".new").replace(served.folder / "rss.xml")
    assert begun + response.read() == old
    connection.request("GET", "/rss.xml")
    assert connection.getresponse().read() == b"new"
    connection.close()


def test_a_file_that_is_cut_short_while_it_is_sent_is_seen_to_be_incomplete(served: Served) -> None:
    path = served.lay("a.mp3", os.urandom(8_000_000))
    connection = connect(served.listener)
    connection.request("GET", "/a.mp3")
    response = connection.getresponse()
    os.truncate(path, 10_000)
    with pytest.raises(http.client.IncompleteRead):
        response.read()
    connection.close()


def test_a_folder_is_its_index_or_nothing(served: Served) -> None:
    served.lay("index.html", b"front")
    served.lay("categories/a b/index.html", b"category")
    served.lay("articles/a.html")
    assert served.get("/").body == b"front"
    assert served.get("/categories/a%20b/").body == b"category"
    moved = served.get("/categories/a%20b?x=1")
    assert (moved.status, moved.headers["Location"]) == (301, "a%20b/?x=1")
    assert [
        served.get(path).status for path in ("/articles", "/articles/", "/categories", "/index.html/")
    ] == [404] * 4


def test_without_an_index_there_is_no_listing(served: Served) -> None:
    served.lay("rss.xml")
    got = served.get("/")
    assert got.status == 404
    assert b"rss.xml" not in got.body


def test_no_redirect_leads_to_another_site(served: Served) -> None:
    served.lay("evil.example/index.html")
    assert [
        served.get(path).status for path in ("//evil.example", "///evil.example", "/%2Fevil.example")
    ] == [404] * 3


def test_a_whole_address_may_be_asked_for(served: Served) -> None:
    served.lay("rss.xml")
    assert served.get("http://example.org/rss.xml").body == b"words"
    assert served.get("http://example.org").status == 404


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.db",
        "/a/../../secret.db",
        "/%2e%2e/secret.db",
        "/.%2E/secret.db",
        "/..%2fsecret.db",
        "/a%2f..%2f..%2fsecret.db",
        "/%2e%2e%2fsecret.db",
        "/%252e%252e/secret.db",
        "/..%5csecret.db",
        "/%c0%ae%c0%ae/secret.db",
        "/%c0%ae%c0%ae%c0%afsecret.db",
        "/..%00/secret.db",
        "/rss.xml%00.html",
        "/rss.xml%00",
        "//rss.xml",
        "/./rss.xml",
        "/rss.xml/",
        "/rss.xml/..",
        "/%",
        "/%zz",
        "/%ff",
        "/" + "a" * 5000,
        "/" + "a/" * 5000,
        "/out/secret.db",
        "/out.db",
        "/hidden.txt",
        "/loop",
        "/loop/a",
        "/pipe",
        "/socket",
        "/.hidden/a.txt",
        "/.rss.xml.feeder-new",
        "/rss.xml~",
        "/rss.xml.tmp",
        "secret.db",
        "../secret.db",
        "*",
        "file:///secret.db",
    ],
)
def test_nothing_outside_hidden_unfinished_or_odd_is_served(served: Served, target: str) -> None:
    (served.folder.parent / "secret.db").write_bytes(SECRET)
    for path in ("rss.xml", "a/a.txt", "index.html"):
        served.lay(path)
    for path in (".hidden/a.txt", ".rss.xml.feeder-new", "rss.xml~", "rss.xml.tmp"):
        served.lay(path, SECRET)
    for name, to in {
        "out": "..",
        "out.db": "../secret.db",
        "hidden.txt": ".hidden/a.txt",
        "loop": "loop",
    }.items():
        (served.folder / name).symlink_to(to)
    os.mkfifo(served.folder / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(served.folder / "socket"))
    got = served.get(target)
    assert got.status == 404
    assert SECRET not in got.body


def test_a_body_with_two_lengths_ends_the_connection(served: Served) -> None:
    """What follows may be the end of the one body, and the next question behind the other (RFC 9112, section 6.1)."""
    served.lay("rss.xml")
    with raw(served.listener) as client:
        client.sendall(
            b"GET /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            b"GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        assert answer(client).status == 400
        assert until_closed(client) == b""


def test_a_link_inside_of_the_folder_is_followed(served: Served) -> None:
    served.lay("new/rss.xml")
    (served.folder / "old").symlink_to("new")
    (served.folder / "feed").symlink_to(served.folder / "old/rss.xml")
    assert served.get("/old/rss.xml").body == served.get("/feed").body == b"words"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_documents_are_read_only(served: Served, method: str) -> None:
    served.lay("rss.xml")
    got = served.get("/rss.xml", method)
    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_there_is_nothing_to_control_here(served: Served) -> None:
    served.lay("index.html")
    assert [served.get(path).status for path in ("/healthz", "/readyz", "/metrics", "/-/regenerate")] == [
        404
    ] * 4
    assert served.get("/-/regenerate", "POST").status == 405


def test_a_folder_that_is_away_is_a_pause_and_no_deletion(stage: Stage, tmp_path: Path) -> None:
    served = serve(stage, tmp_path / "feeds")
    got = served.get("/rss.xml")
    assert (got.status, got.headers["Retry-After"]) == (503, "60")
    (line,) = served.told
    assert str(tmp_path / "feeds") in line
    served.lay("rss.xml")
    assert served.get("/rss.xml").body == b"words"


def test_a_file_that_may_not_be_read_is_a_pause_too(stage: Stage, reachable: Path) -> None:
    served = serve(stage, reachable)
    served.lay("rss.xml").chmod(0)
    with without_rights():
        assert served.get("/rss.xml").status == 503
    assert len(served.told) == 1


def test_requests_that_come_all_at_once_are_answered_in_order(served: Served) -> None:
    contents = [os.urandom(200_000) for _ in range(5)]
    for number, content in enumerate(contents):
        served.lay(f"{number}.bin", content)
    with raw(served.listener) as connection:
        connection.sendall(
            b"".join(b"GET /%d.bin HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(5))
        )
        connection.shutdown(socket.SHUT_WR)  # nothing more is asked, and everything is still wanted
        stream = connection.makefile("rb")
        for content in contents:
            head = b"".join(iter(stream.readline, b"\r\n"))
            assert head.startswith(b"HTTP/1.1 200 ")
            assert stream.read(200_000) == content
        assert stream.read() == b""


def test_uvicorn_is_loaded_by_a_listener_that_starts_alone() -> None:
    program = (
        "import sys; from feeder.server import admin, files, listening;"
        "assert not {'uvicorn', 'h11'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).resolve().parents[1])
