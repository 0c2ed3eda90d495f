"""Rules of single values: each has a document that breaks it and one that keeps it, and each class its edges."""

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import atom, opml, rss

from feeder.validation import addresses, dates, problems
from feeder.validation import values as kinds
from feeder.validation.finding import Check
from feeder.validation.rulebook import values


def _pub(date: str) -> bytes:
    return rss(f"<pubDate>{date}</pubDate>")


def _published(date: str) -> bytes:
    return atom(f"<published>{date}</published>")


def _content(attributes: str) -> bytes:
    return rss(f'<media:content url="https://example.org/a.jpg" {attributes}/>')


def _link(address: str) -> bytes:
    return rss(f"<link>{address}</link>")


def _icon(address: str) -> bytes:
    return atom(feed=f"<icon>{address}</icon>")


CASES: dict[str, Case] = {
    "date-rfc3339": (_published("2026-05-01"), _published("2026-05-01T12:00:00+02:00")),
    "date-rfc822": (_pub("2026-05-01"), _pub("Fri, 01 May 2026 12:00:00 GMT")),
    "date-w3c": (rss("<dc:date>1 May 2026</dc:date>"), rss("<dc:date>2026-05-01</dc:date>")),
    "date-weekday": (_pub("Sat, 01 May 2026 12:00:00 GMT"), _pub("Fri, 01 May 2026 12:00:00 GMT")),
    "date-unusual": (_pub("Fri, 01 May 26 12:00:00 GMT"), _pub("Fri, 01 May 2026 12:00:00 GMT")),
    "date-implausible": (_published("0026-05-01T12:00:00Z"), _published("2026-05-01T12:00:00Z")),
    "address-character": (_link("https://example.org/a b"), _link(" https://example.org/a%20b\n")),
    "address-relative": (_link("/a"), _link("https://example.org/a")),
    "address-http": (
        rss('<enclosure url="ftp://example.org/a" length="1" type="audio/mpeg"/>'),
        rss('<enclosure url="https://example.org/a" length="1" type="audio/mpeg"/>'),
    ),
    "address-iri": (_link("https://example.org/é"), _link("https://example.org/%C3%A9")),
    "address-host": (_link("https:///a"), _link("https://example.org:8080/a")),
    "address-scheme": (_link("made-up:a"), _link("mailto:ann@example.org")),
    "address-script": (_link("javascript:alert(1)"), _link("https://example.org/javascript:alert")),
    "address-tag": (_icon("tag:example.org:a"), _icon("tag:example.org,2026-05:a")),
    "address-urn": (_icon("urn:a"), _icon("urn:isbn:0451450523")),
    "address-uuid": (_icon("urn:uuid:1"), _icon("urn:uuid:00000000-0000-4000-8000-000000000001")),
    "language": (rss(channel="<language>English</language>"), rss(channel="<language>en-gb</language>")),
    "language-region": (
        rss(channel="<language>en-uk</language>"),
        rss(channel="<language>es-419</language>"),
    ),
    "media-type": (_content('type="jpeg"'), _content('type="image/jpeg"')),
    "email": (
        atom("<contributor><name>Bob</name><email>bob</email></contributor>"),
        atom("<contributor><name>Bob</name><email>bob@example.org</email></contributor>"),
    ),
    "email-host": (
        atom("<contributor><name>Bob</name><email>bob@host</email></contributor>"),
        atom("<contributor><name>Bob</name><email>bob@example.org</email></contributor>"),
    ),
    "number-integer": (_content('width="7.2"'), _content('width="72"')),
    "number-decimal": (_content('duration="long"'), _content('duration="12.5"')),
    "value-boolean": (_content('isDefault="yes"'), _content('isDefault="true"')),
    "value-unknown": (_content('medium="picture"'), _content('medium="image"')),
    "value-duplicate": (
        rss(channel="<skipDays><day>Monday</day><day>Monday</day></skipDays>"),
        rss(channel="<skipDays><day>Monday</day><day>Friday</day></skipDays>"),
    ),
    "empty-value": (rss(channel="<copyright/>"), rss(channel="<copyright>Ann</copyright>")),
    "empty-attribute": (atom('<category term=""/>'), atom('<category term="a"/>')),
    "text-long": (
        rss(f"<itunes:subtitle>{'a' * 256}</itunes:subtitle>"),
        rss(f"<itunes:subtitle>{'a' * 255}</itunes:subtitle>"),
    ),
    "coordinate": (rss("<geo:lat>90.1</geo:lat>"), rss("<geo:lat>-90</geo:lat>")),
    "country": (
        rss('<media:restriction relationship="allow" type="country">xx</media:restriction>'),
        rss('<media:restriction relationship="allow" type="country">at ch</media:restriction>'),
    ),
    "play-time": (
        rss('<media:thumbnail url="https://example.org/a.jpg" time="-3"/>'),
        rss('<media:thumbnail url="https://example.org/a.jpg" time="12:05:01.123"/>'),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, values.CHAPTER)


#: Values that a check lets pass, and those that it doesn't.
EDGES: list[tuple[Check, str, str]] = [
    (
        dates.rfc3339,
        "2024-02-29T23:59:60Z 2026-05-01T00:00:00.25-23:59",
        "2023-02-29T00:00:00Z 2026-05-01T24:00:00Z 2026-05-01t00:00:00z 2026-05-01T00:00:00 2026-13-01T00:00:00Z"
        " 2026-05-01T00:00Z 2026-05-01T00:60:00Z 20260501T000000Z 2026-05-01T00:00:00+0200",
    ),
    (
        dates.w3c,
        "2026 2026-05 2026-05-01 2026-05-01T12:00Z",
        "26 2026-5 2026-05-32 2026-05-01T12 2026-05-01T12:00",
    ),
    (
        addresses.reference,
        "a ?b#c //example.org/ http://[::1]:80/ http://пример.рф/é mailto:a@b.example",
        "a|b a%zz http:// http:a <a>",
    ),
    (addresses.absolute, "https://example.org urn:example:a", "example.org/a //example.org/ #a"),
    (
        addresses.identifier,
        "tag:ann@example.org,2026:a http://example.org/#",
        "tag:example.org,26:a tag:example.org,2026-13:a tag:example.org,2026-5:a tag:ex*ample.org,2026:a urn:-a:b"
        " urn:a.b:c HTTP://example.org/ http://example.org:80/ http://example.org/a/../b http://example.org/%7ea"
        " http://Example.org/",
    ),
    (
        kinds.language,
        "en de-CH zh-Hant-TW sl-rozaj-1994 es-419 de-CH-x-phonebk x-own gsw",
        "English e en_US en- -en en-us-",
    ),
    (
        kinds.media_type,
        "text/html application/atom+xml;charset=utf-8 audio/x-m4a",
        "html text/ /html text/html/x",
    ),
    (kinds.email, "a.b+c@example.org", "a@ @b a.@example.org a@b@c mailto:a@example.org"),
    (kinds.positive, "1 007 +5", "0 -1 1.0 one ٣"),
    (kinds.npt, "now 42 1.5 0:00:01", "-1 1:2 1:60:00 5s"),
]


@pytest.mark.parametrize(("check", "right", "wrong"), EDGES, ids=lambda value: getattr(value, "__name__", ""))
def test_the_edges_of_a_class_of_values(check: Check, right: str, wrong: str) -> None:
    assert [value for value in right.split() if check(value)] == []
    assert [value for value in wrong.split() if not check(value)] == []


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 01 May 2026 12:00:00 GMT",
        "1 May 2026 12:00 +0530",
        "Fri, 1 May 2026 12:00:60 EST",
        "01 May 2026 12:00:00 Z",
    ],
)
def test_dates_of_rfc_822_pass(date: str) -> None:
    assert problems(_pub(date)) == ()


@pytest.mark.parametrize(
    ("date", "rule"),
    [
        ("Fri 01 May 2026 12:00:00 GMT", "date-rfc822"),
        ("Fri, 01 Mai 2026 12:00:00 GMT", "date-rfc822"),
        ("Friday, 01 May 2026 12:00:00 GMT", "date-rfc822"),
        ("Fri, 01 May 2026 12:00:00", "date-rfc822"),
        ("Fri, 01 May 2026 12:00:00 MEZ", "date-rfc822"),
        ("Fri, 01 May 2026 24:00:00 GMT", "date-rfc822"),
        ("31 Apr 2026 12:00:00 GMT", "date-rfc822"),
        ("01 May 2026 12:00:00 A", "date-unusual"),
        ("01 May 2026 12:00:00 +0217", "date-unusual"),
        ("01 may 2026 12:00:00 GMT", "date-unusual"),
        ("Fri, 01 May (spring) 2026 12:00:00 GMT", "date-unusual"),
        ("Fri,  1 May 2026 12:00:00 GMT", "date-unusual"),
    ],
)
def test_what_is_wrong_with_a_date_of_rfc_822(date: str, rule: str) -> None:
    assert [problem.rule for problem in problems(_pub(date))] == [rule]


@pytest.mark.parametrize("name", ["rss", "opml"])
def test_a_value_counts_for_every_format(name: str) -> None:
    broken = {"rss": _pub("x"), "opml": opml(head="<title>a</title><dateCreated>x</dateCreated>")}[name]
    assert [problem.rule for problem in problems(broken)] == ["date-rfc822"]


def test_an_empty_language_takes_back_the_one_above() -> None:
    assert problems(atom(feed='<rights xml:lang="">Ann</rights>')) == ()
    assert [problem.rule for problem in problems(atom(feed='<rights xml:lang="en_US">Ann</rights>'))] == [
        "language"
    ]
