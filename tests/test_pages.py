"""Pages of articles: what they say, to people and to machines, and where their links lead."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from feed_samples import HOME, HOSTILE_TITLES, feeds, make_entry
from hypothesis import given
from lxml import html as lxml_html
from page_samples import (
    ADDRESSES,
    FEED,
    LOADING,
    MEDIA_TYPES,
    PATH,
    article,
    index,
    meta,
    tree,
    words,
)

from feeder import validation
from feeder.markup import PAGE, SITE, clean
from feeder.types import Feed, Person, Picture
from feeder.writers import pages


def test_the_head_of_an_article_says_what_it_is() -> None:
    entry = make_entry(
        summary="In short.",
        updated=datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC),
        authors=(Person("Ada"), Person("Jon")),
        categories=("Sea", "Sky"),
        image=Picture(SITE + "images/sea.png", "The sea"),
    )
    page = tree(pages.article(entry, FEED, PATH))
    said = meta(page)
    assert said["feeder:id"] == entry.id
    assert said["article:published_time"] == "2026-11-20T12:00:00Z"
    assert said["article:modified_time"] == "2026-11-21T08:30:05Z"
    assert said["description"] == said["og:description"] == "In short."
    assert (said["og:type"], said["og:title"], said["og:site_name"]) == ("article", "Entry 0", "News & Views")
    assert (said["og:image"], said["og:image:alt"]) == (HOME + "images/sea.png", "The sea")
    assert page.xpath("//meta[@name='author']/@content") == ["Ada", "Jon"]
    assert page.xpath("//meta[@property='article:tag']/@content") == ["Sea", "Sky"]
    assert page.xpath("//title")[0].text == "Entry 0 – News & Views"
    assert page.xpath("//meta/@charset") == ["utf-8"]


def structured(page: Any) -> dict[str, Any]:
    """What a page says to search engines."""
    (found,) = page.xpath("//head/script[@type='application/ld+json']/text()")
    said: dict[str, Any] = json.loads(found)
    return said


def test_search_engines_are_told_what_an_article_is() -> None:
    """As schema.org has NewsArticle, with what Google asks for."""
    entry = make_entry(
        summary="In short.",
        updated=datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC),
        authors=(Person("Ada", url="https://ada.example/"),),
        categories=("Sea", "Sky"),
        image=Picture(SITE + "images/sea.png"),
        language="de",
    )
    assert structured(tree(pages.article(entry, FEED, PATH))) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": entry.link,
        "headline": "Entry 0",
        "description": "In short.",
        "image": [HOME + "images/sea.png"],
        "datePublished": "2026-11-20T12:00:00+00:00",
        "dateModified": "2026-11-21T08:30:05+00:00",
        "inLanguage": "de",
        "keywords": ["Sea", "Sky"],
        "author": [{"@type": "Person", "name": "Ada", "url": "https://ada.example/"}],
        "publisher": {"@type": "Organization", "name": "The Editors", "url": HOME},
    }
    assert meta(article())["twitter:card"] == "summary"
    assert meta(tree(pages.article(entry, FEED, PATH)))["twitter:card"] == "summary_large_image"
    nobody_s = structured(article())
    assert nobody_s["author"] == [{"@type": "Organization", "name": "The Editors"}]
    assert not nobody_s.keys() & {"image", "keywords"}


@pytest.mark.parametrize("text", [*HOSTILE_TITLES, "</script><script>alert(1)</script>", "<!--<script>"])
def test_hostile_text_stays_in_its_json(text: str) -> None:
    text = words_of(text)
    page = article(title=text, summary=text, authors=(Person(text),), categories=(text,))
    said = structured(page)
    assert said["headline"] == said["description"] == said["author"][0]["name"] == said["keywords"][0] == text
    assert len(page.xpath("//script")) == 1
    assert (
        validation.problems(lxml_html.tostring(page, doctype="<!doctype html>", encoding="utf-8"), "html")
        == ()
    )


def test_a_document_is_html_at_its_path() -> None:
    document = pages.article(make_entry(), FEED, PATH)
    assert (document.path, document.media_type) == (PATH, "text/html")
    assert document.data.startswith(b"<!doctype html>\n")


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        (None, f"{HOME}articles/entry-0.html"),
        ("https://elsewhere.example/a?b=1&c=2", "https://elsewhere.example/a?b=1&c=2"),
        ("javascript:alert(1)", f"{HOME}articles/entry-0.html"),
    ],
)
def test_the_canonical_address_is_the_stated_one_else_the_page_s_own(
    stated: str | None, canonical: str
) -> None:
    page = article(canonical=stated)
    assert page.xpath("//link[@rel='canonical']/@href") == [canonical]
    assert meta(page)["og:url"] == canonical


def test_an_article_first_published_elsewhere_says_where() -> None:
    there = "https://elsewhere.example/a"
    assert words(article(canonical=there).xpath(f"//article//a[@href='{there}']")[0]) == "elsewhere.example"
    assert not article(canonical=HOME + "another.html").xpath("//article/footer")


@pytest.mark.parametrize("make", [article, index])
def test_every_feed_is_discovered_by_an_absolute_address(make: Callable[[], Any]) -> None:
    page = make()
    found = {link.get("type"): link.get("href") for link in page.xpath("//link[@rel='alternate']")}
    assert found == {media_type: ADDRESSES[kind] for kind, media_type in MEDIA_TYPES.items()}
    titles = page.xpath("//link[@rel='alternate']/@title")
    assert all(title.startswith("News & Views") for title in titles)
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("a.html", "./"),
        ("articles/a.html", "../"),
        ("2026/11/a.html", "../../"),
        ("a/b/c/d/e.html", "../../../../"),
    ],
)
def test_ways_below_the_site_are_relative_from_any_depth(path: str, root: str) -> None:
    page = article(
        path=path,
        html=f'<a href="{SITE}articles/b.html">b</a><a href="{PAGE}#a-note">1</a><img src="{SITE}i/c.png">',
        image=Picture(SITE + "i/lead.png"),
    )
    assert page.xpath("//main//a/@href") == [f"{root}articles/b.html", "#a-note"]
    assert page.xpath("//main//img/@src") == [f"{root}i/lead.png", f"{root}i/c.png"]
    assert page.xpath("//body/header//a/@href") == [f"{root}index.html"]
    assert page.xpath("//nav//a/@href") == [root + name for name in ("rss.xml", "atom.xml", "feed.json")]


def test_no_mark_is_left_in_a_page() -> None:
    entry = make_entry(
        html=f'<img src="{SITE}a.png"><a href="{PAGE}#a-b">b</a>', image=Picture(SITE + "lead.png")
    )
    marks = {SITE.encode(), PAGE.encode()}
    for document in (
        pages.article(entry, FEED, PATH),
        pages.index(replace(FEED, entries=(entry,)), "index.html"),
    ):
        assert not any(mark in document.data for mark in marks)


@pytest.mark.parametrize(
    "text", [*HOSTILE_TITLES, "</title><script>alert(1)</script>", "\"><img src=x onerror='a'>"]
)
def test_hostile_text_stays_text(text: str) -> None:
    text = text.strip()
    feed = replace(FEED, title=text, description=text, author=Person(text))
    entry = make_entry(
        title=text, summary=text, authors=(Person(text, url=text),), categories=(text,), language="en"
    )
    page = tree(pages.article(entry, feed, PATH))
    assert not page.xpath(f"{LOADING} | //main//img")
    assert page.xpath("//title")[0].text == f"{text} – {text}"
    assert words(page.xpath("//h1")[0]) == text
    said = meta(page)
    assert said["description"] == said["author"] == said["og:title"] == said["article:tag"] == text
    assert [words(name) for name in page.xpath("//*[@class='p-category']")] == [text]
    listing = tree(pages.index(replace(feed, entries=(entry,)), "index.html"))
    assert not listing.xpath(f"{LOADING} | //main//img")
    assert [words(found) for found in listing.xpath("//h1 | //h3")] == [text, text]
    assert [words(found) for found in listing.xpath("//*[@class='p-summary']")] == [text]


@given(feeds())
def test_any_legal_feed_makes_pages_that_say_the_same(feed: Feed) -> None:
    listing = tree(pages.index(feed, "index.html"))
    assert words(listing.xpath("//h1")[0]) == feed.title
    assert not listing.xpath(LOADING)
    assert len(listing.xpath("//main//article")) == len(feed.entries)
    for entry in feed.entries:
        page = tree(pages.article(entry, feed, PATH))
        assert not page.xpath(LOADING)
        assert [words(found) for found in page.xpath("//h1")] == (
            [words_of(entry.title)] if entry.title else []
        )
        assert meta(page)["feeder:id"] == entry.id
        assert page.xpath("//title")[0].text.strip()
        assert meta(page).get("description", "") == entry.summary


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_an_article_without_a_title_is_called_by_its_first_words() -> None:
    page = article(title=None, text="The ferry was late, and so was the rain. " * 9)
    title = page.xpath("//title")[0].text
    assert title.startswith("The ferry was late")
    assert len(title) < 100
    assert meta(page)["og:title"].startswith("The ferry was late")
    assert not page.xpath("//h1")
    listing = index(make_entry(title=None, summary="The ferry was late, and so was the rain."))
    assert words(listing.xpath("//h3/a")[0]) == "The ferry was late, and so was the rain."
    assert not listing.xpath("//article/p[@class='p-summary']")


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h1>a</h1><h2>b</h2><h1>c</h1>", [1, 2, 3, 2]),
        ("<h2>a</h2><h3>b</h3>", [1, 2, 3]),
        ("<h3 id='a-x'>a</h3><hr><h4>b</h4>", [1, 2, 3]),
        ("<h1>a</h1><h6>b</h6>", [1, 2, 6]),
        ("<p>no heading</p><hr>", [1]),
    ],
)
def test_headings_follow_the_title(html: str, levels: list[int]) -> None:
    page = article(html=clean(html, lambda address: address))
    found = page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    assert [int(heading.tag[1]) for heading in found] == levels


def test_headings_of_an_article_without_a_title_stay() -> None:
    assert len(article(title=None, html="<h1>a</h1><h2>b</h2>").xpath("//main//h1")) == 1


@pytest.mark.parametrize(
    ("image", "html", "shown"),
    [
        (SITE + "i/a.png", "<p>words</p>", ["../i/a.png"]),
        ("https://cdn.example/a.png?w=1200", "<p>words</p>", ["https://cdn.example/a.png?w=1200"]),
        (SITE + "i/a.png", f'<img src="{SITE}i/a.png">', ["../i/a.png"]),
        (
            "https://cdn.example/a&b's.png?w=1200",
            clean('<img src="https://cdn.example/a&amp;b\'s.png?w=600">', lambda address: address),
            ["https://cdn.example/a&b's.png?w=600"],
        ),
        ("javascript:alert(1)", "<p>words</p>", []),
    ],
)
def test_the_lead_image_is_shown_once(image: str, html: str, shown: list[str]) -> None:
    assert article(image=Picture(image), html=html).xpath("//img/@src") == shown


def test_an_author_s_address_is_linked_if_it_is_one_of_the_web() -> None:
    page = article(
        authors=(Person("Ada", "a@example.org", "https://ada.example/"), Person("Jon", url="javascript:x()"))
    )
    assert page.xpath("//article//a/@href") == ["https://ada.example/"]
    assert [words(name) for name in page.xpath("//*[contains(@class, 'p-author')]")] == ["Ada", "Jon"]
    assert b"a@example.org" not in lxml_html.tostring(page)


def test_an_article_without_authors_has_the_feed_s() -> None:
    assert meta(article())["author"] == "The Editors"
    assert [words(name) for name in article().xpath("//*[contains(@class, 'p-author')]")] == ["The Editors"]
    assert not index(make_entry(authors=(FEED.author,))).xpath("//*[contains(@class, 'p-author')]")
    assert (
        index(make_entry(authors=(Person("Ada"),))).xpath("string(//*[contains(@class, 'p-author')])")
        == "Ada"
    )


def test_days_are_those_of_the_feed_s_time_zone() -> None:
    midnight = datetime(2026, 3, 3, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    feed = replace(FEED, timezone=ZoneInfo("Europe/Berlin"))
    entry = make_entry(published=midnight, updated=midnight + timedelta(hours=23))
    (time,) = tree(pages.article(entry, feed, PATH)).iter("time")
    assert (time.get("datetime"), words(time)) == ("2026-03-02T23:00:00Z", "2026-03-03")
    (time,) = tree(pages.index(replace(feed, entries=(entry,)), "index.html")).iter("time")
    assert (time.get("datetime"), words(time)) == ("2026-03-02T23:00:00Z", "2026-03-03")


def test_an_update_on_a_later_day_is_shown() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    page = article(published=noon, updated=noon + timedelta(days=2))
    assert [words(time) for time in page.iter("time")] == ["2026-03-03", "2026-03-05"]
