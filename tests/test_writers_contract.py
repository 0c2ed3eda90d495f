"""What holds of every format that is written, RSS, Atom and JSON Feed alike."""

import calendar
import json
import locale
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from zoneinfo import ZoneInfo

import feedparser
import pytest
from feed_samples import HOSTILE_TITLES, feeds, make_entry, make_feed
from hypothesis import given
from lxml import etree

from feeder import gate
from feeder.types import Entry, Feed, Person, Picture
from feeder.writers import FORMATS, weight

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
IMAGE = "{http://search.yahoo.com/mrss/}content"


@dataclass(frozen=True)
class Item:
    """An entry as a plain reader of the format sees it."""

    id: str
    title: str | None
    links: Sequence[str]
    published: datetime
    summary: str | None
    content: str | None
    authors: Sequence[str]
    categories: Sequence[str]
    image: str | None


def read_rss(data: bytes) -> Iterator[Item]:
    for item in etree.fromstring(data).iterfind("channel/item"):
        description, content = item.findtext("description"), item.findtext(CONTENT)
        yield Item(
            item.findtext("guid") or "",
            item.findtext("title"),
            [link.text or "" for link in item.iterfind("link")],
            parsedate_to_datetime(item.findtext("pubDate") or ""),
            None if description is None else unescape(description),
            content,
            [name.text or "" for name in item.iterfind(CREATOR)],
            [category.text or "" for category in item.iterfind("category")],
            next((image.get("url") for image in item.iterfind(IMAGE)), None),
        )


def read_atom(data: bytes) -> Iterator[Item]:
    for entry in etree.fromstring(data).iterfind(ATOM + "entry"):
        summary = entry.findtext(ATOM + "summary")
        yield Item(
            entry.findtext(ATOM + "id") or "",
            entry.findtext(ATOM + "title"),
            [link.get("href", "") for link in entry.iterfind(ATOM + "link")],
            datetime.fromisoformat(entry.findtext(ATOM + "published") or ""),
            None if summary is None else unescape(summary),
            entry.findtext(ATOM + "content"),
            [name.text or "" for name in entry.iterfind(f"{ATOM}author/{ATOM}name")],
            [category.get("term", "") for category in entry.iterfind(ATOM + "category")],
            next((image.get("url") for image in entry.iterfind(IMAGE)), None),
        )


def read_json(data: bytes) -> Iterator[Item]:
    for item in json.loads(data)["items"]:
        yield Item(
            item["id"],
            item.get("title"),
            [item["url"]],
            datetime.fromisoformat(item["date_published"]),
            item.get("summary"),
            item.get("content_html"),
            [author["name"] for author in item.get("authors", [])],
            item.get("tags", []),
            item.get("image"),
        )


Reader = Callable[[bytes], Iterator[Item]]
READERS: dict[str, Reader] = {"rss": read_rss, "atom": read_atom, "json": read_json}


@pytest.fixture(params=READERS, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def render(name: str, feed: Feed) -> bytes:
    return FORMATS[name].render(feed, "a/path").data


def read(name: str, feed: Feed) -> list[Item]:
    return list(READERS[name](render(name, feed)))


def read_one(name: str, entry: Entry) -> Item:
    (item,) = read(name, make_feed(entry))
    return item


@given(feed=feeds())
def test_every_legal_feed_reads_back_as_it_was_given(name: str, feed: Feed) -> None:
    items = read(name, feed)
    assert [item.id for item in items] == [entry.id for entry in feed.entries]
    for item, entry in zip(items, feed.entries, strict=True):
        assert item.links == [entry.link]
        assert item.published == entry.published
        assert item.authors == [author.name for author in entry.authors]
        assert item.categories == list(entry.categories)
        if entry.title:
            assert item.title == entry.title
        if entry.summary:
            assert item.summary == entry.summary


@given(feed=feeds())
def test_the_bytes_are_a_function_of_the_feed_alone(name: str, feed: Feed) -> None:
    assert render(name, feed) == render(name, replace(feed))


@given(feed=feeds())
def test_content_goes_out_whole_or_not_at_all(name: str, feed: Feed) -> None:
    for item, entry in zip(read(name, feed), feed.entries, strict=True):
        whole = entry.html if feed.content == "full" else ""
        if whole and name == "rss" and not entry.summary:
            assert item.content is None  # a description must be there: it holds the content
            assert item.summary == unescape(whole)
        else:
            assert (item.content or "") == whole


@given(feed=feeds())
def test_every_entry_has_words_to_show(name: str, feed: Feed) -> None:
    assert all(item.content or item.summary for item in read(name, feed))


@given(feed=feeds())
def test_an_entry_weighs_no_less_than_it_takes(name: str, feed: Feed) -> None:
    taken = len(render(name, feed)) - len(render(name, replace(feed, entries=())))
    assert taken <= sum(map(weight, feed.entries))


def test_the_weight_of_an_article_is_near_the_truth() -> None:
    entry = make_entry(html="<p>An ordinary paragraph of some length &amp; a <a href='/'>link</a>.</p>" * 50)
    taken = len(render("atom", make_feed(entry))) - len(render("atom", make_feed()))
    assert weight(entry) < 1.5 * taken


@given(feed=feeds())
def test_the_gate_agrees_with_the_writer(name: str, feed: Feed) -> None:
    assert gate.compare(FORMATS[name].render(feed, "a/path"), feed) == ()


@pytest.mark.parametrize("format_", ["rss", "atom"])
@given(feed=feeds())
def test_feedparser_reads_the_same_story(format_: str, feed: Feed) -> None:
    parsed = feedparser.parse(render(format_, feed), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [entry.id for entry in feed.entries]
    assert [entry.link for entry in parsed.entries] == [entry.link for entry in feed.entries]
    for seen, entry in zip(parsed.entries, feed.entries, strict=True):
        assert calendar.timegm(seen.published_parsed) == entry.published.timestamp()
        if entry.title:
            assert seen.title in (entry.title, taken_for_utf_8(entry.title))


def taken_for_utf_8(text: str) -> str:
    """What feedparser makes of text that could be UTF-8 read as Latin-1: it believes that it is."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_title_is_escaped_once(name: str, title: str) -> None:
    assert read_one(name, make_entry(title=title)).title == title


@pytest.mark.parametrize("title", [None, "", "   "])
def test_an_untitled_entry_has_a_title_only_where_one_is_demanded(name: str, title: str | None) -> None:
    shown = read_one(name, make_entry(title=title, text="Short and\nuntitled.")).title
    assert shown == ("Short and untitled." if name == "atom" else None)


def test_a_title_made_up_ends_at_a_word() -> None:
    title = read_one("atom", make_entry(title=None, text="several words " * 20)).title
    assert title == "several words several words several words several words…"


def test_a_title_made_up_is_cut_in_a_language_without_spaces() -> None:
    assert read_one("atom", make_entry(title=None, text="字" * 200)).title == "字" * 60 + "…"


def test_without_a_word_the_title_is_the_day_of_the_feeds_zone() -> None:
    entry = make_entry(title=None, text="", published=datetime(2026, 3, 2, 23, tzinfo=UTC))
    feed = make_feed(entry, timezone=ZoneInfo("Europe/Berlin"))
    assert [item.title for item in read("atom", feed)] == ["2026-03-03"]


def test_a_summary_stays_the_text_it_is(name: str) -> None:
    text = "if a < b && c then &amp;"
    assert read_one(name, make_entry(summary=text)).summary == text


def test_a_feed_of_summaries_holds_no_content(name: str) -> None:
    (item,) = read(name, make_feed(make_entry(), content="summary"))
    assert item.content is None
    assert item.summary == "What entry 0 says."


def test_an_entry_too_large_goes_out_as_its_summary(name: str) -> None:
    items = read(name, make_feed(make_entry(0, html=""), make_entry(1)))
    assert [item.content is None for item in items] == [True, False]


def test_names_and_categories_stand_as_they_are(name: str) -> None:
    entry = make_entry(authors=(Person("O'Brien & Sons"), Person("Zoë <z>")), categories=("a, b & c", '"q"'))
    item = read_one(name, entry)
    assert item.authors == ["O'Brien & Sons", "Zoë <z>"]
    assert item.categories == ["a, b & c", '"q"']


PICTURE = Picture(f"{make_feed().home}i.jpg?a=1&b=2", "A picture", "image/jpeg")


def test_the_lead_image_goes_along(name: str) -> None:
    assert read_one(name, make_entry(image=PICTURE)).image == PICTURE.url


def test_an_image_that_the_content_shows_is_not_shown_twice(name: str) -> None:
    html = f'<p><img src="{PICTURE.url.replace("&", "&amp;")}"></p>'
    shown = read_one(name, make_entry(image=PICTURE, html=html)).image
    # JSON Feed's `image` only says which picture of the content leads.
    assert shown == (PICTURE.url if name == "json" else None)


def test_a_link_to_the_image_does_not_show_it(name: str) -> None:
    html = f'<p><a href="{PICTURE.url.replace("&", "&amp;")}">picture</a></p>'
    assert read_one(name, make_entry(image=PICTURE, html=html)).image == PICTURE.url


def test_a_summary_never_shows_the_image(name: str) -> None:
    entry = make_entry(image=PICTURE, html=f'<img src="{PICTURE.url.replace("&", "&amp;")}">')
    (item,) = read(name, make_feed(entry, content="summary"))
    assert item.image == PICTURE.url


def test_a_feed_without_entries_is_written(name: str) -> None:
    assert read(name, make_feed()) == []


def test_the_document_carries_path_and_media_type(name: str) -> None:
    document = FORMATS[name].render(make_feed(), "categories/a/file")
    assert (document.path, document.media_type) == ("categories/a/file", FORMATS[name].media_type)


def test_no_clock_stands_in_the_bytes(name: str) -> None:
    then = datetime(2001, 1, 1, tzinfo=UTC)
    data = render(name, make_feed(make_entry(published=then, updated=then)))
    assert str(datetime.now(UTC).year).encode() not in data


def test_the_locale_of_the_process_is_left_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        pytest.fail("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", refuse)
    render(name, make_feed(make_entry()))


def test_the_table_of_formats_loads_no_library() -> None:
    program = "import sys, feeder.writers; print({'feedgen', 'lxml', 'dateutil'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "set()"
