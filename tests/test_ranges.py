"""Byte ranges: parsed and answered as RFC 9110, section 14, says."""

import os
from email import message_from_bytes
from email.message import Message

import pytest
from http_clients import Served, answer, raw, served, stage
from hypothesis import given
from hypothesis import strategies as st

from feeder.server.ranges import MOST, parse

__all__ = ["served", "stage"]

SIZE = 1000


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("bytes=0-499", [(0, 499)]),
        ("bytes=500-", [(500, 999)]),
        ("bytes=-500", [(500, 999)]),
        ("bytes=-5000", [(0, 999)]),
        ("bytes=0-0", [(0, 0)]),
        ("bytes=999-", [(999, 999)]),
        ("bytes=900-5000", [(900, 999)]),
        ("bytes=0-0,-1", [(0, 0), (999, 999)]),
        ("bytes=500-600,601-999", [(500, 999)]),
        ("bytes=500-700,601-999", [(500, 999)]),
        ("bytes=600-, 0-9", [(600, 999), (0, 9)]),
        ("bytes= 0-9 , ,20-29", [(0, 9), (20, 29)]),
        ("BYTES=0-9", [(0, 9)]),
        ("bytes=1000-", []),
        ("bytes=-0", []),
        ("bytes=1000-,2000-3000", []),
        ("bytes=1000-,0-9", [(0, 9)]),
        ("bytes=9-0", None),
        ("bytes=0-9,9-0", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-9;", None),
        ("bytes=+1-2", None),
        ("bytes=0--9", None),
        ("lines=0-9", None),
        ("0-9", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("bytes=" + ",".join(f"{10 * n}-{10 * n}" for n in range(MOST + 1)), None),
    ],
)
def test_ranges_are_parsed_by_the_grammar(field: str, expected: list[tuple[int, int]] | None) -> None:
    assert parse(field, SIZE) == expected


SPECS = st.one_of(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    st.tuples(st.integers(0, 60), st.none()),
    st.tuples(st.none(), st.integers(0, 60)),
)


@given(st.lists(SPECS, min_size=1, max_size=MOST), st.integers(0, 50))
def test_the_parts_are_apart_and_hold_exactly_what_was_asked_for(
    specs: list[tuple[int | None, int | None]], size: int
) -> None:
    wanted: set[int] = set()
    for first, last in specs:
        if first is None:
            wanted |= set(range(size)[-last:]) if last else set()
        else:
            wanted |= set(range(size)[first : None if last is None else last + 1])
    text = ",".join("-".join("" if one is None else str(one) for one in spec) for spec in specs)
    found = parse(f"bytes={text}", size)
    assert found is not None
    inside = [set(range(first, last + 1)) for first, last in found]
    assert set().union(*inside) == wanted
    assert all(inside)
    # Neither overlapping nor side by side.
    assert all(a is b or not a & {n + step for n in b for step in (-1, 0, 1)} for a in inside for b in inside)


@given(st.text() | st.text("0123456789-, \t").map("bytes={}".format))
def test_no_field_is_too_strange(field: str) -> None:
    assert all(0 <= first <= last < SIZE for first, last in parse(field, SIZE) or [])


CONTENT = os.urandom(3_000_000)


@pytest.mark.parametrize("size", [1000, len(CONTENT)])  # from memory, and from the file
def test_one_part_says_which_it_is(served: Served, size: int) -> None:
    served.lay("a.mp3", CONTENT[:size])
    whole = served.get("/a.mp3", "HEAD")
    assert whole.headers["Accept-Ranges"] == "bytes"
    for field, part in (("0-9", slice(0, 10)), ("-5", slice(size - 5, size)), ("100-", slice(100, size))):
        got = served.get("/a.mp3", Range=f"bytes={field}")
        assert (got.status, got.body) == (206, CONTENT[:size][part])
        assert got.headers["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/{size}"
        assert got.headers["Content-Type"] == "audio/mpeg"
        for name in ("ETag", "Last-Modified", "Cache-Control"):
            assert got.headers[name] == whole.headers[name]


def parts_of(got_headers: Message, body: bytes) -> list[Message]:
    made = message_from_bytes(f"Content-Type: {got_headers['Content-Type']}\r\n\r\n".encode() + body)
    assert made.is_multipart()
    return [part for part in made.walk() if part is not made]


@pytest.mark.parametrize("size", [2000, len(CONTENT)])
def test_several_parts_come_one_behind_the_other(served: Served, size: int) -> None:
    text = (b"0123456789abcde\n" * 200_000)[:size]
    served.lay("a.csv", text)
    got = served.get("/a.csv", Range="bytes=0-99,500-1599,-7", Accept_Encoding="gzip")
    assert got.status == 206
    assert got.headers["Content-Type"].startswith("multipart/byteranges; boundary=")
    assert got.headers["Content-Range"] is None
    parts = parts_of(got.headers, got.body)
    assert [part["Content-Range"] for part in parts] == [
        f"bytes 0-99/{size}",
        f"bytes 500-1599/{size}",
        f"bytes {size - 7}-{size - 1}/{size}",
    ]
    assert {part["Content-Type"] for part in parts} == {"text/csv"}
    assert [part.get_payload(decode=True) for part in parts] == [text[:100], text[500:1600], text[-7:]]


def test_what_lies_outside_is_416_with_the_size(served: Served) -> None:
    served.lay("a.mp3", b"words")
    got = served.get("/a.mp3", Range="bytes=5-")
    assert (got.status, got.headers["Content-Range"], got.body) == (416, "bytes */5", b"")
    served.lay("empty.mp3", b"")
    assert served.get("/empty.mp3", Range="bytes=0-").status == 416


def test_a_field_that_can_not_be_understood_is_as_if_it_were_not_there(served: Served) -> None:
    served.lay("a.mp3", b"words")
    for field in ("bytes=3-1", "lines=0-1", "bytes=x"):
        got = served.get("/a.mp3", Range=field)
        assert (got.status, got.body) == (200, b"words")


def test_only_get_has_ranges(served: Served) -> None:
    served.lay("a.mp3", b"words")
    got = served.get("/a.mp3", "HEAD", Range="bytes=0-1")
    assert (got.status, got.headers["Content-Length"]) == (200, "5")


def test_a_download_goes_on_only_where_the_file_is_still_the_same(served: Served) -> None:
    served.lay("a.mp3", b"words")
    whole = served.get("/a.mp3").headers
    for condition, status in (
        (whole["ETag"], 206),
        (whole["Last-Modified"], 206),
        ("W/" + whole["ETag"], 200),  # weak ones promise nothing of bytes
        ('"another"', 200),
        ("Sun, 01 Mar 2026 12:30:05 GMT", 200),
        ("", 200),
    ):
        assert served.get("/a.mp3", Range="bytes=0-1", If_Range=condition).status == status
    known = served.get("/a.mp3", Range="bytes=0-1", If_None_Match=whole["ETag"])
    assert known.status == 304  # conditions come first


def test_a_connection_goes_on_after_parts(served: Served) -> None:
    served.lay("a.mp3", b"words of a song")
    with raw(served.listener) as connection:
        for _ in range(2):
            connection.sendall(b"GET /a.mp3 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1,4-5\r\n\r\n")
            assert answer(connection).status == 206
        connection.sendall(b"GET /a.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert answer(connection).body == b"words of a song"
