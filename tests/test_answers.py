"""The checks of an answer alone: values that no server need be started for."""

import time
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.answers import addresses, caching, claims, mediatypes, redirects, transfer
from feeder.fetching.requests import Reply
from feeder.fetching.visits import Answer, Hop

DATE = "Fri, 01 May 2026 12:00:00 GMT"
ATOM = "http://www.w3.org/2005/Atom"
ENTRY = '<entry><link rel="self" href="y"/></entry>'
HERE = "https://example.org/rss.xml"


def reply(body: bytes = b"", took: float = 0.0, **fields: str) -> Reply:
    """A reply; in the names of `fields` an underscore is a hyphen."""
    message = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return Reply(200, "OK", message, body, took=took, waited=took)


def test_an_answer_that_lets_readers_wait_is_told() -> None:
    assert [fault.rule for fault in transfer.faults(reply(took=6))] == ["http-slow"]
    assert list(transfer.faults(reply(took=4))) == []


def test_a_cookie_that_no_server_can_leave_out_is_no_fault_of_it() -> None:
    for cookie, rules in (("__cf_bm=x; path=/", []), ("PHPSESSID=x; path=/", ["http-cookie"])):
        assert [fault.rule for fault in transfer.faults(reply(Set_Cookie=cookie))] == rules


def test_a_redirect_back_to_http_is_told() -> None:
    hops = [Hop(HERE, 301, "http://example.org/"), Hop("http://example.org/", 301, "https://example.org/")]
    found = [fault.value for fault in redirects.faults(hops) if fault.rule == "http-redirect-insecure"]
    assert found == ["http://example.org/"]


@pytest.mark.parametrize(
    ("format", "kind", "rule"),
    [
        ("rss", "application/rss+xml", None),
        ("rss", "application/atom+xml", "http-type-general"),
        ("rss", "application/octet-stream", "http-type"),
        ("atom", "application/atom+xml; type=feed", None),
        ("atom", "application/xml", "http-type-general"),
        ("atom", "text/html", "http-type"),
        ("json", "application/feed+json", None),
        ("json", "application/json", "http-type-general"),
        ("json", "application/xml", "http-type"),
        ("opml", "text/x-opml", None),
        ("opml", "text/xml", None),
        ("opml", "text/html", "http-type"),
        ("rss", "rss", "http-type-missing"),
        (None, "text/html", None),
    ],
)
def test_the_media_type_belongs_to_the_format(format: str | None, kind: str, rule: str | None) -> None:
    found = [fault.rule for fault in mediatypes.faults(reply(Content_Type=kind), format, "utf-8")]
    assert found == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("said", "charset", "agree"),
    [
        ("UTF-8", "utf8", True),
        ("utf-8", "us-ascii", True),  # which is a part of it
        ("us-ascii", "utf-8", False),
        ("latin1", "iso-8859-1", True),
        ("iso-8859-1", "windows-1252", False),
        ("utf-16", "utf-16le", True),
        ("klingon", "utf-8", False),
        ("klingon", "Klingon", True),
    ],
)
def test_charsets_agree_by_any_of_their_names(said: str, charset: str, agree: bool) -> None:
    assert mediatypes.agree(said, charset) is agree


@pytest.mark.parametrize(
    ("document", "charset"),
    [
        (b"<rss/>", "utf-8"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><rss/>', "iso-8859-1"),
        (b"<?xml version='1.0' encoding = 'utf-8' ?><rss/>", "utf-8"),
        ('\ufeff<?xml version="1.0" encoding="latin1"?><rss/>'.encode(), "utf-8"),
        ("\ufeff<rss/>".encode("utf-16-le"), "utf-16"),
    ],
)
def test_the_charset_of_a_document_is_that_of_its_mark_or_declaration(document: bytes, charset: str) -> None:
    assert claims.charset(document) == charset


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"Expires": "Sat, 02 May 2026 12:00:00 GMT"}, []),
        ({"Expires": "Sat, 02 May 2026 13:00:00 GMT"}, ["http-fresh-long"]),
        ({"Expires": "Sat, 02 May 2026 13:00:00 GMT", "Cache_Control": "max-age=60"}, []),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, []),
        ({"Expires": "-1"}, []),
        ({"Expires": "never"}, ["http-cache-form"]),
        ({"Cache_Control": "no-cache, max-age=31536000"}, []),
        ({"Cache_Control": "No-Store, max-age=31536000"}, ["http-no-store"]),
        ({"Cache_Control": "max-age=" + "9" * 5_000}, ["http-fresh-long"]),
        ({"Cache_Control": "max-age=-1"}, ["http-cache-form"]),
        ({"Cache_Control": "max-age"}, ["http-cache-form"]),
        ({"Cache_Control": "max-age=\u0663"}, ["http-cache-form"]),
        ({"Cache_Control": 'private="no-store"'}, []),
        ({"Last_Modified": "2026-05-01"}, ["http-validator-form"]),
    ],
)
def test_what_the_header_says_of_keeping(fields: dict[str, str], rules: list[str]) -> None:
    given = reply(b"", 0, **{"ETag": '"1"', "Date": DATE, **fields})
    assert [fault.rule for fault in caching.faults(given)] == rules


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/", True),
        ("https://example.org:443/a", "https://example.org/a", True),
        ("https://example.org:80/a", "https://example.org/a", False),
        ("https://example.org/%7ea#top", "https://example.org/~a", True),
        ("https://example.org/%c3%A9", "https://example.org/\u00e9", True),
        ("https://example.org/%2f", "https://example.org//", False),
        ("https://example.org/a?b=c", "https://example.org/a", False),
        ("https://example.org/A", "https://example.org/a", False),
        ("http://[::1", "http://[::1", True),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/", True),
        ("https://b%C3%BCcher.example/", "https://xn--bcher-kva.example/", True),
        ("https://" + "\u00fc" * 99 + "/", "https://" + "\u00fc" * 99 + "/", True),
    ],
)
def test_addresses_are_the_same_when_rfc_3986_says_so(one: str, other: str, same: bool) -> None:
    assert (addresses.canonical(one) == addresses.canonical(other)) is same


@given(st.text(max_size=60))
def test_a_canonical_address_stays_as_it_is(text: str) -> None:
    once = addresses.canonical("https://example.org/" + text)
    assert addresses.canonical(once) == once


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ('<https://a.org/>; rel="hub"', [("hub", "https://a.org/")]),
        (
            "<a>;rel=self, <b> ; title=\"x, y\" ; REL = 'z'",
            [("self", "https://example.org/a"), ("'z'", "https://example.org/b")],
        ),
        (
            '<https://a.org/?a=1,2>; rel="hub self"',
            [("hub", "https://a.org/?a=1,2"), ("self", "https://a.org/?a=1,2")],
        ),
        ("<https://a.org/>", []),
        ("<http://[::1>; rel=hub", []),
    ],
)
def test_the_field_link_is_read_as_rfc_8288_has_it(field: str, found: list[tuple[str, str]]) -> None:
    assert addresses.linked(reply(Link=field), HERE) == found


@pytest.mark.parametrize(
    ("links", "named", "hubs", "rules"),
    [
        (f'<https://h.org/>; rel=hub, <{HERE}>; rel="self"', (HERE,), ("https://h.org/",), []),
        (f"<https://h.org/>; rel=hub, <{HERE}>; rel=self", (), (), []),
        ("<https://h.org/>; rel=hub, <x>; rel=self", (HERE,), (), ["http-link-self"]),
        ("<https://h.org/>; rel=hub, <x>; rel=self, <y>; rel=self", (), (), ["http-link-self"]),
        (f"<{HERE}>; rel=self", (HERE,), ("https://h.org/",), []),
        (f"<https://i.org/>; rel=hub, <{HERE}>; rel=self", (HERE,), ("https://h.org/",), ["http-link-hub"]),
    ],
)
def test_hubs_in_the_header_agree_with_the_document(
    links: str, named: tuple[str, ...], hubs: tuple[str, ...], rules: list[str]
) -> None:
    said = claims.Claims(named, hubs)
    assert [fault.rule for fault in addresses.hubs(Answer(HERE, reply(Link=links)), said)] == rules


@pytest.mark.parametrize(
    "value",
    [
        "<a>" + ";" * 60_000,
        "<a>" + " " * 60_000,
        "<" * 60_000,
        "<a>; rel" * 8_000,
        '<a>;x="' * 8_000,
        "<a> ; x =" * 7_000,
    ],
)
def test_a_hostile_header_is_read_soon(value: str) -> None:
    start = time.process_time()
    addresses.linked(reply(Link=value), HERE)
    list(caching.faults(reply(Cache_Control=value, ETag=value, Expires=value, Last_Modified=value)))
    # Linear ways take a hundredth of this; quadratic ones a minute.
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("format", "document"),
    [
        ("rss", f'<rss><channel><a:link xmlns:a="{ATOM}" rel=" self" href="x"/></channel></rss>'),
        ("atom", f'<feed xmlns="{ATOM}" xml:base="/"><link rel="self" href="x"/>{ENTRY}</feed>'),
        ("json", '{"feed_url": "/x", "hubs": [{"type": "rssCloud", "url": "h"}]}'),
    ],
)
def test_a_document_says_where_it_stands(format: str, document: str) -> None:
    said = claims.claims(document.encode(), format, HERE)
    assert (said.selves, said.hubs) == (("https://example.org/x",), ())


@given(
    st.binary(max_size=80)
    | st.sampled_from([b"[]", b'{"hubs": 1, "feed_url": 2}', b'{"hubs": [1, {}]}', b"<rss/>", b"<rss><x"])
)
def test_a_document_that_can_t_be_read_says_nothing(data: bytes) -> None:
    for format in ("rss", "atom", "json", "html", None):
        assert claims.claims(data, format, HERE).selves == ()
