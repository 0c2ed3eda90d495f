"""Single values that authors state: what is readable is taken, what is not is left out with a remark."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeder.errors import UnreadableError
from feeder.readers import dates, frontmatter, read
from feeder.readers.escapes import plain
from feeder.readers.people import people, web_address
from feeder.types import Article, Person, Seed, Terms
from feeder.validation import addresses

BERLIN = ZoneInfo("Europe/Berlin")


def seed(source: str, path: str = "a.md") -> Article:
    (article,) = read(Seed(path, source.encode()), Terms(BERLIN))
    return article


def front(fields: str, path: str = "a.md") -> Article:
    return seed(f"---\n{fields}\n---\nText.", path)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2999-01-01", "2999-01-01"), ("1 January 2999", "2999-01-01"), ("1850-06-30", "1850-06-30"),
        ("30 June 1850", "1850-06-30"), ("0850-03-04", "0850-03-04"), ("9999-12-30T23:00:00-12:00", "9999-12-30"),
        ("9999-12-31", "9999-12-30"), ("31 December 9999", "9999-12-30"), ("9999-12-31T23:59:59-14:00", "9999-12-30"),
    ],
)  # fmt: skip
def test_a_stated_date_is_of_any_year(value: str, day: str) -> None:
    """The last day counts as the one before, so that no zone leads out of the calendar."""
    article = front(f"date: {value}")
    assert article.published is not None
    assert (article.published.at.date().isoformat(), article.published.stated) == (day, True)
    assert article.notes == ()


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60), st.booleans())
def test_no_zone_leads_a_stated_date_out_of_the_calendar(at: datetime, minutes: int, written: bool) -> None:
    sign, offset = "-+"[minutes >= 0], abs(minutes)
    value = at.isoformat(timespec="seconds") + (
        f"{sign}{offset // 60:02}:{offset % 60:02}" if written else ""
    )
    for zone in (ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")):
        if moment := dates.moment(value, zone, "field"):
            assert moment.at.astimezone(UTC).astimezone(BERLIN).year


def test_a_page_states_dates_of_any_year_and_shows_usual_ones() -> None:
    stated = seed("<meta name=date content=2999-01-01><p>Text.", "a.html")
    assert stated.published is not None
    assert stated.published.at.year == 2999
    assert seed("<p>Text <time datetime=1850-06-30>of old</time>.", "a.html").published is None
    # What programs write for none is no date.
    assert seed("<meta name=date content=0001-01-01T00:00:00><p>Text.", "a.html").published is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "2026-02-30"),
        ("date", "yesterday"),
        ("lastmod", "soon"),
        ("created", "0001-01-01"),
        ("date", "0026-05-01"),
    ],
)
def test_a_stated_date_that_is_none_is_remarked(field: str, value: str) -> None:
    article = front(f"{field}: {value}")
    assert article.published is None
    assert article.updated is None
    (note,) = article.notes
    assert field in note
    assert value in note


@pytest.mark.parametrize(
    "field", ["date:", "date: ~", "published: true", "published: false", "date: 2026-02-28"]
)
def test_what_states_no_date_or_a_good_one_is_not_remarked(field: str) -> None:
    assert front(field).notes == ()


def test_an_unreadable_date_of_a_page_is_remarked_unless_another_is_found() -> None:
    (note,) = seed("<meta name=date content=yesterday><p>Text.", "a.html").notes
    assert "yesterday" in note
    assert (
        seed("<meta name=date content=yesterday><meta name=pubdate content=2024-05-17><p>T.", "a.html").notes
        == ()
    )


@pytest.mark.parametrize(
    ("lang", "tag", "remarks"), [("jp", "ja", 1), ("xx", None, 1), ("de_CH", "de-CH", 0), ("", None, 0)]
)
def test_a_language_is_registered_or_remarked(lang: str, tag: str | None, remarks: int) -> None:
    for article in (front(f"lang: '{lang}'"), seed(f"<html lang='{lang}'><p>Text.", "a.html")):
        assert (article.language, len(article.notes)) == (tag, remarks)


@pytest.mark.parametrize(
    "address", ["https://a.org/%zz", "https://a.org:x/", "https://a.org:99999/", "/me", "http://[bad]/"]
)
def test_an_authors_address_that_is_none_is_left_out_with_a_remark(address: str) -> None:
    article = front(f"author: {{name: Ann, url: '{address}'}}")
    assert article.authors == (Person("Ann"),)
    (note,) = article.notes
    assert address in note


@given(
    st.text(max_size=40).map("https://a.org".__add__)
    | st.from_regex(r"https?://[a-z0-9.:@\[\]%/{}|^ -]{0,30}", fullmatch=True)
)
def test_a_web_address_is_one_for_the_validator(text: str) -> None:
    address = web_address(text)
    assert address is None or addresses.http(address) is None


@pytest.mark.parametrize(
    ("value", "persons"),
    [
        ("ann@example.org", [Person("ann", "ann@example.org")]),
        ("<b>Ann</b>", [Person("Ann")]),
        ("Ann <https://example.org/ann>", [Person("Ann", None, "https://example.org/ann")]),
        ("Ann (https://example.org/ann), <bob@example.org>", [
            Person("Ann", None, "https://example.org/ann"), Person("bob", "bob@example.org")]),
        ("Ann Roe <ann@example.org> (https://example.org/)", [Person("Ann Roe", "ann@example.org", "https://example.org/")]),
        ("Ann &amp; Bob", [Person("Ann"), Person("Bob")]),
        ("Andr&eacute;", [Person("André")]),
        (['Dr. "X" & Sons, Ltd.'], [Person('Dr. "X" & Sons, Ltd.')]),
        (["Ann and Bob", {"name": "R&amp;D"}], [Person("Ann and Bob"), Person("R&D")]),
        (["by Ann", "Bob <bob@example.org>"], [Person("Ann"), Person("Bob", "bob@example.org")]),
    ],
)  # fmt: skip
def test_persons_are_named_and_addressed(value: object, persons: list[Person]) -> None:
    """One item of a list is one person."""
    assert [*people(value)] == persons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("editor&#39;s picks", "editor's picks"), ("&quot;A&quot; &amp;amp; B", '"A" & B'),
        ("an <em>old</em> word", "an old word"),
        ("one<br>two", "one two"), ("&lt;p&gt;A&lt;/p&gt;", " A "),
        ("AT&T; R&D &copy 1 < 2 > 0", "AT&T; R&D &copy 1 < 2 > 0"), ("if a <b and c> d", "if a <b and c> d"),
    ],
)  # fmt: skip
def test_what_was_escaped_twice_or_holds_markup_is_made_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_metadata_of_a_page_is_plain_text() -> None:
    article = seed(
        "<title>Ann&amp;#39;s day</title>"
        "<meta name=description content='An &lt;em&gt;old&lt;/em&gt; &amp;quot;word&amp;quot;'>"
        "<meta name=keywords content='rock &amp;amp; roll, editor&amp;#39;s picks'>"
        "<meta name=author content='Ann &amp;amp; Bob'><p>Text.",
        "a.html",
    )
    assert (article.title, article.summary) == ("Ann's day", 'An old "word"')
    assert article.categories == ("rock & roll", "editor's picks")
    assert [person.name for person in article.authors] == ["Ann", "Bob"]


def test_a_title_about_references_is_as_the_page_shows_it() -> None:
    assert (
        seed("<title>What &amp;nbsp; means</title><h1>What &amp;nbsp; means</h1><p>Text.", "a.html").title
        == "What &nbsp; means"
    )


@pytest.mark.parametrize(
    ("escaped", "title"),
    [
        (r'"\ud83d\ude00 \uD83D\uDE01"', "😀 😁"), (r'"\\ud83d\\ude00"', r"\ud83d\ude00"),
        (r'"a\/b \u00e9"', "a/b é"), (r'"half \ud83d."', "half \ufffd."),
    ],
)  # fmt: skip
def test_escapes_of_json_are_read_in_yaml(escaped: str, title: str) -> None:
    assert front(f"title: {escaped}").title == title


_PIECES = [
    "a: b", "- c", "  d: e", "? f", "&g h", "*g", "i: &j [k]", "l: *j", "m: &n [*n]", "<<: *j", "!!int 5", "!o p",
    "'q'", '"r\\n"', "|", ">-", "  s", "{t: u}", "[v, w]", "? [x]\n: y", "[z]: 1", "null", "no", "1_000", "12:30",
    "2024-05-17", "#", ":", "[", "}", "@", "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=6), st.sampled_from(["\n", " "]))
def test_yaml_means_what_it_says_and_values_are_text(pieces: list[str], between: str) -> None:
    """What the library's own plain loader makes of it; and where that fails, it is refused."""
    text = between.join(pieces) + "\n"
    try:
        expected = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError:
        with pytest.raises(UnreadableError):
            frontmatter.split(f"---\n{text}---\n")
        return
    fields, _ = frontmatter.split(f"---\n{text}---\n")
    assert fields == (expected if isinstance(expected, dict) else {})


def test_taxonomies_are_fields() -> None:
    """As Zola writes them."""
    article = seed('+++\ntitle = "T"\n[taxonomies]\ntags = ["a"]\ncategories = ["b"]\n+++\nText.')
    assert article.categories == ("b", "a")
    assert front("tags: a\ntaxonomies: 5").categories == ("a",)


@pytest.mark.parametrize("image", ["<img>", "<img alt='a > b' src='javascript:x'>", "![a](javascript:x)"])
def test_a_picture_without_an_address_is_left_out(image: str) -> None:
    assert "<img" not in seed(f"A {image} b <img src=c.png alt=d>").html.replace(
        '<img src="\x01c.png" alt="d">', ""
    )


@pytest.mark.parametrize(
    "void", ["embed src=https://example.org/a", "source src=a.mp3", "track src=a", "wbr", "keygen", "WBR"]
)
def test_what_follows_an_element_without_end_stays(void: str) -> None:
    article = seed(f"<p>One.<{void}> Two.</p><{void}><p>Three.</p><div>Four.</div>", "a.html")
    for word in ("One.", "Two.", "Three.", "Four."):
        assert word in article.text


@pytest.mark.parametrize(("path", "unit"), [("a.txt", "ab\n"), ("a.html", "<p>a")])
def test_a_file_of_very_many_pieces_is_set_aside(path: str, unit: str) -> None:
    with pytest.raises(UnreadableError, match="more than"):
        seed(unit * 600_000, path)
