"""The page of a feed, and the one at an old address."""

from dataclasses import replace
from itertools import pairwise

from feed_samples import HOME, make_entry, make_feed
from page_samples import ADDRESSES, FEED, LOADING, article, index, meta, tree, words

from feeder.writers import pages


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
