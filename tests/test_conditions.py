"""Conditional requests: judged as RFC 9110, section 13, says, whatever is written into them."""

import hashlib
import os
import shutil
import subprocess
from datetime import UTC, datetime
from email.utils import format_datetime, formatdate
from pathlib import Path

import pytest
from http_clients import NOW, Served, Stage, answer, ask, raw, served, stage
from hypothesis import given
from hypothesis import strategies as st

from feeder.server import conditions, files, memory
from feeder.server.policy import Policy

__all__ = ["served", "stage"]

# A Sunday, before the tests' present and after that of the machine, which dates what is put in its place.
WRITTEN = datetime(2033, 5, 1, 12, 30, 5, tzinfo=UTC)
HTTP_DATE = "Sun, 01 May 2033 12:30:05 GMT"


def etag(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def date(path: Path, at: datetime = WRITTEN) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


OWN = etag(b"words")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"If_None_Match": OWN}, 304),
        ({"If_None_Match": f"W/{OWN}"}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": f'"a, b", W/"c" ,{OWN}'}, 304),
        ({"If_None_Match": '"another"'}, 200),
        ({"If_None_Match": OWN.strip('"')}, 200),
        ({"If_None_Match": f'"a,{OWN.strip(chr(34))}"'}, 200),
        ({"If_Modified_Since": HTTP_DATE}, 304),
        ({"If_Modified_Since": "Sunday, 01-May-33 12:30:05 GMT"}, 304),
        ({"If_Modified_Since": "Sun May  1 12:30:05 2033"}, 304),
        ({"If_Modified_Since": "Sun, 01 May 2033 12:30:06 GMT"}, 304),
        ({"If_Modified_Since": "Sun, 01 May 2033 12:30:04 GMT"}, 200),
        ({"If_Modified_Since": "yesterday"}, 200),
        ({"If_Modified_Since": "Sun, 01 Mar 99999 12:30:05 GMT"}, 200),
        (
            {"If_Modified_Since": formatdate(NOW + 1, usegmt=True)},
            200,
        ),  # from a time when our clock was wrong
        ({"If_None_Match": '"another"', "If_Modified_Since": HTTP_DATE}, 200),
        ({"If_None_Match": OWN, "If_Modified_Since": "Sun, 01 May 2033 12:30:04 GMT"}, 304),
        ({"If_Match": '"another"'}, 412),
        ({"If_Match": f"W/{OWN}"}, 412),
        ({"If_Match": OWN}, 200),
        ({"If_Unmodified_Since": "Sun, 01 May 2033 12:30:04 GMT"}, 412),
        ({"If_Unmodified_Since": HTTP_DATE}, 200),
    ],
)
def test_conditions_are_judged_as_rfc_9110_section_13_says(
    served: Served, asked: dict[str, str], status: int
) -> None:
    date(served.lay("rss.xml"))
    got = served.get("/rss.xml", **asked)
    assert got.status == status
    assert got.body == (b"words" if status == 200 else b"")


def test_304_repeats_the_validators_and_describes_no_body(served: Served) -> None:
    date(served.lay("rss.xml"))
    got = served.get("/rss.xml", If_None_Match=OWN)
    assert (got.headers["ETag"], got.headers["Last-Modified"]) == (OWN, HTTP_DATE)
    assert got.headers["Cache-Control"].startswith("public, max-age=")
    assert got.headers["Date"]
    assert (
        got.headers["Content-Type"]
        is got.headers["Content-Length"]
        is got.headers["Transfer-Encoding"]
        is None
    )


def test_no_cache_keeps_a_refusal_for_others(served: Served) -> None:
    served.lay("rss.xml")
    for asked, status in (({"If_Match": '"another"'}, 412), ({"Range": "bytes=99-"}, 416)):
        got = served.get("/rss.xml", **asked)
        assert (got.status, got.headers["Cache-Control"]) == (status, "no-store")
        assert got.headers["ETag"] == OWN


def test_fields_that_come_twice_are_one_list(served: Served) -> None:
    served.lay("rss.xml")
    with raw(served.listener) as connection:
        connection.sendall(
            f'GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: "a"\r\nIf-None-Match: {OWN}\r\n\r\n'.encode()
        )
        assert answer(connection).status == 304


TAGS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"'), max_size=9)


@given(st.lists(st.tuples(st.booleans(), TAGS)), TAGS)
def test_an_entity_tag_is_found_in_a_list_exactly_when_it_stands_there(
    others: list[tuple[bool, str]], own: str
) -> None:
    listed = ", ".join(f'{"W/" * weak}"{tag}"' for weak, tag in others)
    expected = 304 if own in [tag for _, tag in others] else 200
    assert conditions.status({"if-none-match": listed}, f'"{own}"', None, NOW) == expected


@given(st.text())
def test_no_condition_is_too_strange(text: str) -> None:
    names = ["if-none-match", "if-match", "if-modified-since", "if-unmodified-since"]
    assert {conditions.status({name: text}, '"a"', 1, NOW) for name in names} <= {200, 304, 412}


@given(st.datetimes(datetime(1970, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - hypothesis wants them without a zone
def test_the_date_that_was_given_is_known_again(at: datetime) -> None:
    modified = int(at.replace(tzinfo=UTC).timestamp())
    asked = {"if-modified-since": format_datetime(at.replace(tzinfo=UTC), usegmt=True)}
    assert conditions.status(asked, '"a"', modified, NOW) == 304
    assert conditions.status(asked, '"a"', modified + 1, NOW) == 200


@pytest.fixture
def clock(stage: Stage, tmp_path: Path) -> list[float]:
    """The time by which `tmp_path` is served, to be moved on."""
    at = [NOW]
    stage.site = files.files(tmp_path, lambda: POLICY, lambda: at[0], print)
    return at


POLICY = Policy()


def write(path: Path, text: str, at: float) -> None:
    """A document as it is put in its place: another file each time."""
    made = path.with_suffix(".tmp")
    made.write_text(text)
    os.utime(made, ns=(int(at * 1e9), int(at * 1e9)))
    made.replace(path)


def test_a_date_is_told_when_no_other_state_can_have_it(
    stage: Stage, clock: list[float], tmp_path: Path
) -> None:
    """RFC 9110, section 8.8.2.2; by either way, in each coding."""
    write(tmp_path / "rss.xml", "<rss>" + "words " * 1000 + "</rss>", NOW + 0.2)
    for after, told in ((0.3, False), (0.9, False), (1.5, False), (2.0, True), (9.0, True)):
        clock[0] = NOW + after
        for coding in ("identity", "gzip"):
            got = ask(stage.listener, "/rss.xml", Accept_Encoding=coding)
            assert got.headers["Last-Modified"] == (formatdate(NOW + 1, usegmt=True) if told else None)


@pytest.mark.parametrize("written", [NOW - 5000, NOW + 0.3], ids=["brought back", "long on its way"])
def test_a_state_that_comes_into_its_place_later_has_a_later_date(written: float) -> None:
    """However old the file is: whoever has the state before would miss this one."""

    def state(text: bytes, written: float, placed: float) -> memory.Held:
        stamp = (1, 1, int(written * 1e9), int(placed * 1e9), len(text))
        digest = memory.digest(text)
        return memory.make("rss.xml", stamp, "application/rss+xml", digest, text, POLICY, NOW + 60)

    before, after = state(b"a", NOW, NOW + 0.1), state(b"b", written, NOW + 2.5)
    assert (before.modified, after.modified) == (NOW + 1, NOW + 3)


@pytest.mark.slow  # starts another program
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("remote", [["--remote-time"], []], ids=["by our date", "by its own clock"])
def test_curl_misses_none_of_two_changes_within_a_second(
    stage: Stage, clock: list[float], tmp_path: Path, remote: list[str]
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    copy, address = kept / "rss.xml", f"http://{stage.listener.address}/rss.xml"

    def fetch() -> str:
        since = ["--time-cond", str(copy)] if copy.exists() else []
        begun = ["curl", "--silent", "--fail", *remote, *since, "--output", str(copy), address]
        subprocess.run(begun, check=True, timeout=20)
        if not remote:
            os.utime(copy, (clock[0], clock[0]))
        return copy.read_text()

    for number, (at, asked) in enumerate(((0.1, 0.1), (0.2, 0.2), (0.6, 60), (60.1, 60.2), (60.9, 63))):
        clock[0] = NOW + at
        write(tmp_path / "rss.xml", f"state {number}", clock[0])
        clock[0] = NOW + asked
        assert fetch() == f"state {number}"
    copy.write_text("kept")
    os.utime(copy, (NOW + 63, NOW + 63))
    assert fetch() == "kept"  # since nothing has changed
