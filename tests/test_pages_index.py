"""The page of a feed, and the one at an old address."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

from feed_samples import HOME, make_entry, make_feed
from page_samples import ADDRESSES, FEED, LOADING, article, index, meta, tree, words

from feeder.types import History, Sibling
from feeder.writers import pages

FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "index": "index.html"}


def test_a_site_below_a_folder_keeps_its_ways_inside() -> None:
    feed = replace(
        FEED, home="https://example.org/blog/", addresses={"index": "https://example.org/blog/index.html"}
    )
    entries = (
        make_entry(0, link="https://example.org/blog/articles/a.html"),
        make_entry(1, link="https://example.org/blogs/b.html"),
    )
    page = tree(pages.index(replace(feed, entries=entries), "categories/x/index.html"))
    assert page.xpath("//h3/a/@href") == ["../../articles/a.html", "https://example.org/blogs/b.html"]
    assert page.xpath("//body/header//a/@href") == ["../../"]


def test_headings_of_an_index_are_in_order() -> None:
    page = index(make_entry(0), make_entry(1, title=None))
    levels = [int(found.tag[1]) for found in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_index_shows_every_address_to_copy_and_the_entries_in_order() -> None:
    page = index(make_entry(0), make_entry(1, link="https://elsewhere.example/a"), make_entry(2, summary=""))
    assert (words(page.xpath("//h1")[0]), meta(page)["description"]) == ("News & Views", "All that is new")
    shown = [ADDRESSES[kind] for kind in ("rss", "atom", "json", "opml")]
    assert page.xpath("//code/text()") == shown
    assert page.xpath("//li/a/@href") == ["./" + address.removeprefix(HOME) for address in shown]
    assert page.xpath("//h3/a/@href") == [
        "./articles/entry-0.html",
        "https://elsewhere.example/a",
        "./articles/entry-2.html",
    ]
    assert page.xpath("//link[@rel='canonical']/@href") == [ADDRESSES["index"]]
    assert [words(summary) for summary in page.xpath("//*[@class='p-summary']")] == [
        "What entry 0 says.",
        "What entry 1 says.",
    ]


def test_an_archive_leads_to_those_beside_it_and_subscribes_to_the_feed_itself() -> None:
    def of(place: str) -> dict[str, str]:
        return {kind: f"{HOME}{place}{name}" for kind, name in FILES.items()}

    beside = History(previous=of("archive/1/"), next=of("archive/3/"), current=of(""))
    page = index(make_entry(), path="archive/2/index.html", addresses=of("archive/2/"), history=beside)
    assert page.xpath("//link[@rel='prev' or @rel='next']/@href") == [
        "../../archive/1/index.html",
        "../../archive/3/index.html",
    ]
    ways = {words(link): link.get("href") for link in page.xpath("//nav//a")}
    assert ways == {
        "Newer articles": "../../archive/3/index.html",
        "Latest": "../../index.html",
        "Older articles": "../../archive/1/index.html",
    }
    assert page.xpath("//code/text()") == [f"{HOME}{name}" for name in ("rss.xml", "atom.xml", "feed.json")]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{HOME}archive/2/index.html"]
    assert page.xpath("//title")[0].text == "News & Views – Archive"


def test_the_latest_lead_to_the_newest_archive_alone() -> None:
    page = index(make_entry(), history=History(previous={"index": f"{HOME}archive/3/index.html"}))
    assert {words(link): link.get("href") for link in page.xpath("//nav//a")} == {
        "Older articles": "./archive/3/index.html"
    }
    assert not index(make_entry(), history=History(complete=True)).xpath("//nav")


def test_other_feeds_are_named_and_discovered() -> None:
    sea = Sibling(
        kind="category",
        label="Sea",
        title="News & Views: Sea",
        addresses={kind: f"{HOME}categories/sea/{name}" for kind, name in FILES.items()},
    )
    page = index(siblings=(sea, replace(sea, addresses={"rss": f"{HOME}x.xml"})))
    (link,) = page.xpath("//nav//a")
    assert (words(link), link.get("href")) == ("Sea", "./categories/sea/index.html")
    (found,) = page.xpath("//link[@rel='alternate'][@title='News & Views: Sea']")
    assert (found.get("href"), found.get("type")) == (
        f"{HOME}categories/sea/atom.xml",
        "application/atom+xml",
    )


def test_search_engines_are_told_what_a_feed_is() -> None:
    def said(**changes: Any) -> dict[str, Any]:
        page = index(make_entry(0), make_entry(1, title=None), **changes)
        found: dict[str, Any] = json.loads(page.xpath("//head/script[@type]/text()")[0])
        return found

    main = said()
    assert (main["@type"], main["name"], main["url"]) == ("Blog", "News & Views", ADDRESSES["index"])
    assert [(one["@type"], one["headline"], one["url"]) for one in main["blogPost"]] == [
        ("BlogPosting", "Entry 0", f"{HOME}articles/entry-0.html"),
        ("BlogPosting", "What entry 1 says, in full.", f"{HOME}articles/entry-1.html"),
    ]
    assert said(name="categories/sea")["@type"] == "CollectionPage"


def test_without_a_script_no_button_is_seen_and_every_address_is() -> None:
    page = index(make_entry())
    assert len(page.xpath("//button[@hidden]")) == len(page.xpath("//code")) == len(page.xpath("//button"))
    assert not article().xpath("//button | //script[@src]")


def test_a_feed_without_entries_or_formats_has_a_page() -> None:
    page = index(addresses={})
    assert words(page.xpath("//h1")[0]) == "News & Views"
    assert not page.xpath("//section")
    assert not article(feed=make_feed(addresses={})).xpath("//nav | //body/header//a")


def test_a_moved_page_leads_on() -> None:
    to = f"{HOME}articles/new.html?a=1&b='2'"
    page = tree(pages.moved(to, "articles/old.html", "<Old> & new"))
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={to}"]
    assert page.xpath("//link[@rel='canonical']/@href") == [to]
    assert meta(page)["robots"] == "noindex"
    (link,) = page.xpath("//main//a")
    assert (link.get("href"), words(link)) == (to, "<Old> & new")
    assert not page.xpath(LOADING)
    assert words(tree(pages.moved(to, "articles/old.html", "")).xpath("//main//a")[0]) == to
