"""Content codings: chosen as RFC 9110, section 12.5.3, says, made behind the scenes, and each with a tag of its own."""

import gzip
import sys

import brotli
import pytest
from http_clients import Served, Stage, serve, served, stage
from hypothesis import given
from hypothesis import strategies as st

from feeder.server.codings import CODINGS, accepted

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["served", "stage"]

TEXT = b"<rss>" + b"the same words again and again, " * 2000 + b"</rss>"
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=0.8, br;q=0.5", "gzip"),
        ("gzip ; q=0.8,\tbr ;q=0.5", "gzip"),
        ("deflate", "identity"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip;q=0.0001", "identity"),  # four digits are no weight
        ("gzip;q=1.5", "identity"),
        ("*", "br"),
        ("*;q=0.1, zstd", "zstd"),
        ("*, br;q=0", "zstd"),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0, *", "br"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("gzip;q=0, identity;q=0", None),
    ],
)
def test_the_coding_that_a_client_likes_best_is_chosen(field: str | None, expected: str | None) -> None:
    assert next(iter(accepted(field)), None) == expected


WEIGHTS = st.integers(0, 1000).map(lambda thousandths: f"{thousandths / 1000:.3f}")


@given(st.dictionaries(st.sampled_from([*CODINGS, "*", "deflate"]), WEIGHTS))
def test_whatever_is_taken_was_not_refused_and_stands_by_weight(weights: dict[str, str]) -> None:
    found = accepted(", ".join(f"{name};q={weight}" for name, weight in weights.items()))

    def weight(name: str) -> float | None:
        given = weights.get(name, weights.get("*"))
        return None if given is None else float(given)

    refused = {name for name in CODINGS if weight(name) == 0}
    named = {name for name in CODINGS if weight(name)}
    assert set(found) == named | ({"identity"} - refused)
    rated = [weight(name) or 0 for name in found]
    assert rated == sorted(rated, reverse=True)


@given(st.text())
def test_no_field_is_too_strange(field: str) -> None:
    assert set(accepted(field)) <= set(CODINGS)


@pytest.mark.parametrize("coding", UNPACK)
def test_each_coding_holds_the_same_document_under_a_tag_of_its_own(served: Served, coding: str) -> None:
    served.lay("rss.xml", TEXT)
    plain, packed = served.get("/rss.xml"), served.packed("/rss.xml", coding)
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == coding
    assert UNPACK[coding](packed.body) == plain.body == TEXT
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + f'-{coding}"'
    assert packed.headers["Last-Modified"] == plain.headers["Last-Modified"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding, Sec-Fetch-Dest"
    again = served.get("/rss.xml", Accept_Encoding=coding, If_None_Match=packed.headers["ETag"])
    assert (again.status, again.headers["ETag"], again.headers["Vary"]) == (
        304,
        packed.headers["ETag"],
        "Accept-Encoding, Sec-Fetch-Dest",
    )
    assert again.headers["Content-Encoding"] is None


def test_tags_outlive_restarts(stage: Stage, served: Served) -> None:
    served.lay("rss.xml", TEXT)
    before = [served.packed("/rss.xml", coding).headers["ETag"] for coding in UNPACK]
    anew = serve(stage, served.folder)
    assert [anew.packed("/rss.xml", coding).headers["ETag"] for coding in UNPACK] == before


def test_whoever_has_the_plain_bytes_is_not_sent_packed_ones(served: Served) -> None:
    served.lay("rss.xml", TEXT)
    plain = served.get("/rss.xml").headers["ETag"]
    served.packed("/rss.xml", "gzip")
    got = served.get("/rss.xml", Accept_Encoding="gzip", If_None_Match=plain)
    assert (got.status, got.headers["ETag"]) == (304, plain)


def test_a_tag_of_a_coding_that_is_not_taken_matches_nothing(served: Served) -> None:
    served.lay("rss.xml", TEXT)
    packed = served.packed("/rss.xml", "gzip").headers["ETag"]
    got = served.get("/rss.xml", If_None_Match=packed)
    assert (got.status, got.body) == (200, TEXT)


def test_a_client_that_takes_nothing_as_it_is_waits_for_the_packing(served: Served) -> None:
    served.lay("rss.xml", TEXT)
    got = served.get("/rss.xml", Accept_Encoding="zstd, identity;q=0")
    assert zstd.decompress(got.body) == TEXT


def test_a_client_that_takes_nothing_at_all_is_told_so(served: Served) -> None:
    served.lay("rss.xml", TEXT)
    served.lay("a.jpg", TEXT)
    for path, field in (
        ("/rss.xml", "*;q=0"),
        ("/rss.xml", "identity;q=0"),
        ("/a.jpg", "gzip, identity;q=0"),
    ):
        assert served.get(path, Accept_Encoding=field).status == 406


@pytest.mark.parametrize(("path", "content"), [("a.jpg", TEXT), ("a.mp3", TEXT), ("short.txt", b"words" * 9)])
def test_what_packing_makes_no_smaller_is_not_packed(served: Served, path: str, content: bytes) -> None:
    served.lay(path, content)
    served.lay("rss.xml", TEXT)
    assert served.get(f"/{path}", Accept_Encoding="gzip").headers["Vary"] is None
    served.packed("/rss.xml", "gzip")  # which would have come after it
    assert served.get(f"/{path}", Accept_Encoding="gzip").body == content
