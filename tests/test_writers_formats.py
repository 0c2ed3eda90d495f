"""What each format asks for beyond what all of them share."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from feed_samples import HOME, NOON, make_entry, make_feed
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeder.types import Entry, Feed, Person, Picture
from feeder.writers import FORMATS

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PICTURE = Picture(f"{HOME}i.jpg", "A picture", "image/jpeg")
PEOPLE = (
    Person("Ann", "ann@example.org", f"{HOME}ann"),
    Person("Bob", "bob at example dot org"),
)


def channel(*entries: Entry) -> etree._Element:
    return etree.fromstring(FORMATS["rss"].render(make_feed(*entries), "rss.xml").data)[0]


def item(entry: Entry) -> etree._Element:
    return channel(entry)[-1]


def atom(*entries: Entry) -> etree._Element:
    return etree.fromstring(FORMATS["atom"].render(make_feed(*entries), "atom.xml").data)


def atom_entry(entry: Entry) -> etree._Element:
    return atom(entry)[-1]


def json_feed(*entries: Entry, **changes: Any) -> Any:
    return json.loads(FORMATS["json"].render(make_feed(*entries, **changes), "feed.json").data)


def tags(element: etree._Element) -> list[str]:
    return [str(child.tag) for child in element]


def attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def texts(element: etree._Element, tag: str) -> list[str | None]:
    return [child.text for child in element.iterfind(tag)]


# RSS 2.0


def test_rss_channel_says_what_it_is() -> None:
    shown = {str(child.tag): child.text for child in channel(make_entry())}
    shown.pop("item")
    assert shown == {
        "title": "News & Views",
        "link": HOME,
        "description": "All that is new",
        "language": "en",
        "lastBuildDate": "Fri, 20 Nov 2026 12:00:00 GMT",
        "generator": "feeder",
        ATOM + "link": None,
    }


def test_rss_channel_names_its_own_address() -> None:
    (link,) = channel().iterfind(ATOM + "link")
    assert attributes(link) == {"href": f"{HOME}rss.xml", "rel": "self", "type": "application/rss+xml"}


def test_rss_items_come_after_all_else() -> None:
    assert tags(channel(make_entry(0), make_entry(1)))[-2:] == ["item", "item"]


def test_rss_guid_is_no_permalink() -> None:
    (guid,) = item(make_entry()).iterfind("guid")
    assert attributes(guid) == {"isPermaLink": "false"}


def test_rss_description_is_html() -> None:
    (description,) = texts(item(make_entry(summary="a < b && c")), "description")
    assert description == "a &lt; b &amp;&amp; c"


def test_rss_description_comes_before_the_content() -> None:
    order = tags(item(make_entry()))
    assert order.index("description") < order.index("{http://purl.org/rss/1.0/modules/content/}encoded")


def test_rss_names_authors_without_the_element_that_demands_an_address() -> None:
    element = item(make_entry(authors=PEOPLE))
    assert texts(element, DC + "creator") == ["Ann", "Bob"]
    assert "author" not in tags(element)


def test_rss_shows_the_image_without_group_or_enclosure() -> None:
    element = item(make_entry(image=PICTURE))
    (image,) = element.iterfind(MEDIA + "content")
    assert attributes(image) == {"url": f"{HOME}i.jpg", "medium": "image", "type": "image/jpeg"}
    assert "enclosure" not in tags(element)


def test_an_image_of_unknown_kind_has_no_type() -> None:
    (image,) = item(make_entry(image=Picture(f"{HOME}i"))).iterfind(MEDIA + "content")
    assert attributes(image) == {"url": f"{HOME}i", "medium": "image"}


def test_rss_names_the_language_of_an_item_that_differs() -> None:
    assert texts(item(make_entry(language="de")), DC + "language") == ["de"]
    assert texts(item(make_entry(language="en")), DC + "language") == []


@given(st.integers(-30_610_224_000, 253_402_300_799))  # the years 1000 to 9999
def test_rss_dates_are_rfc_822_with_four_digits_of_year(seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    (text,) = texts(item(make_entry(published=at)), "pubDate")
    assert text is not None
    assert datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) == at


def test_rss_shows_no_date_but_that_of_publication() -> None:
    edited = item(make_entry(updated=NOON + timedelta(days=3)))
    assert texts(edited, "pubDate") == ["Fri, 20 Nov 2026 12:00:00 GMT"]
    assert ATOM + "updated" not in tags(edited)


def test_rss_item_with_nothing_to_say_still_has_a_description() -> None:
    assert texts(item(make_entry(title=None, summary="", html="", text="")), "description") == ["2026-11-20"]


# Atom 1.0


def test_atom_feed_says_what_it_is() -> None:
    feed = atom()
    order = ("id", "title", "subtitle", "updated", "author", "link", "link", "generator")
    assert tags(feed) == [ATOM + tag for tag in order]
    assert texts(feed, ATOM + "id") == ["urn:uuid:11111111-1111-4111-8111-111111111111"]
    assert texts(feed, f"{ATOM}author/{ATOM}name") == ["The Editors"]
    assert texts(feed, ATOM + "updated") == ["2026-11-20T12:00:00+00:00"]
    assert feed.get(LANG) == "en"


def test_atom_feed_has_one_self_and_one_alternate_link() -> None:
    assert [attributes(link) for link in atom().iterfind(ATOM + "link")] == [
        {"href": f"{HOME}atom.xml", "rel": "self", "type": "application/atom+xml"},
        {"href": HOME, "rel": "alternate", "type": "text/html"},
    ]


def test_atom_generator_names_no_version() -> None:
    (generator,) = atom().iterfind(ATOM + "generator")
    assert (generator.text, attributes(generator)) == ("feeder", {})


def test_atom_entry_has_one_alternate_link() -> None:
    (link,) = atom_entry(make_entry()).iterfind(ATOM + "link")
    assert attributes(link) == {"href": make_entry().link, "rel": "alternate", "type": "text/html"}


def test_atom_entry_tells_both_dates() -> None:
    edited = atom_entry(make_entry(updated=NOON + timedelta(days=3)))
    assert texts(edited, ATOM + "published") == ["2026-11-20T12:00:00+00:00"]
    assert texts(edited, ATOM + "updated") == ["2026-11-23T12:00:00+00:00"]


def test_atom_summary_and_content_are_html_escaped_once() -> None:
    element = atom_entry(make_entry(summary="a < b", html="<p>c &amp; d</p>"))
    (summary,) = element.iterfind(ATOM + "summary")
    (content,) = element.iterfind(ATOM + "content")
    assert (summary.get("type"), unescape(summary.text or "")) == ("html", "a < b")
    assert (content.get("type"), content.text) == ("html", "<p>c &amp; d</p>")


def test_atom_people_have_addresses_only_if_those_are_addresses() -> None:
    ann, bob = atom_entry(make_entry(authors=PEOPLE)).iterfind(ATOM + "author")
    assert [child.text for child in ann] == ["Ann", "ann@example.org", f"{HOME}ann"]
    assert [child.text for child in bob] == ["Bob"]


def test_atom_marks_the_language_of_an_entry_that_differs() -> None:
    assert atom_entry(make_entry(language="de")).get(LANG) == "de"
    assert atom_entry(make_entry(language="en")).get(LANG) is None
    assert atom_entry(make_entry()).get(LANG) is None


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_xml_declares_utf_8_and_shows_an_element_a_line(name: str) -> None:
    data = FORMATS[name].render(make_feed(make_entry(html="<pre>a\n  b</pre>")), "x").data
    head, *lines = data.decode().splitlines()
    assert head == "<?xml version='1.0' encoding='UTF-8'?>"
    assert all(line.count("</") <= 1 for line in lines)
    assert b"&lt;pre&gt;a\n  b&lt;/pre&gt;" in data


# JSON Feed 1.1


def test_json_feed_says_what_it_is() -> None:
    assert json_feed() == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News & Views",
        "home_page_url": HOME,
        "feed_url": f"{HOME}feed.json",
        "description": "All that is new",
        "language": "en",
        "authors": [{"name": "The Editors"}],
        "items": [],
    }


def test_json_item_of_an_entry_with_everything() -> None:
    entry = make_entry(
        authors=PEOPLE, categories=("a", "b"), language="de", image=PICTURE, updated=NOON + timedelta(days=3)
    )
    assert json_feed(entry)["items"] == [
        {
            "id": entry.id,
            "url": entry.link,
            "title": "Entry 0",
            "content_html": entry.html,
            "summary": entry.summary,
            "image": f"{HOME}i.jpg",
            "date_published": "2026-11-20T12:00:00+00:00",
            "date_modified": "2026-11-23T12:00:00+00:00",
            "authors": [{"name": "Ann", "url": f"{HOME}ann"}, {"name": "Bob"}],
            "tags": ["a", "b"],
            "language": "de",
        }
    ]


def test_json_item_has_text_where_it_has_no_html() -> None:
    (shown,) = json_feed(make_entry(), content="summary")["items"]
    assert shown["content_text"] == "What entry 0 says."
    assert "content_html" not in shown


def test_json_is_readable_utf_8_that_ends_in_a_line_end() -> None:
    data = FORMATS["json"].render(make_feed(make_entry(title="Fête 🎉")), "x").data
    assert "Fête 🎉" in data.decode()
    assert data.endswith(b"}\n")


# OPML 2.0


def outlines(*feeds: Feed) -> list[dict[str, str]]:
    root = etree.fromstring(FORMATS["opml"].render(feeds, "opml.xml").data)
    return [attributes(outline) for outline in root.iterfind("body/outline")]


def test_opml_lists_every_feed_in_order() -> None:
    addresses = {"rss": f"{HOME}b.xml", "json": f"{HOME}b.json"}
    second = make_feed(title="A & B", addresses=addresses, language="de")
    common = {"type": "rss", "description": "All that is new", "htmlUrl": HOME}
    assert outlines(make_feed(), second) == [
        common
        | {"text": "News & Views", "title": "News & Views", "language": "en", "xmlUrl": f"{HOME}atom.xml"},
        common | {"text": "A & B", "title": "A & B", "language": "de", "xmlUrl": f"{HOME}b.xml"},
    ]


def test_opml_leaves_out_what_no_reader_of_opml_subscribes_to() -> None:
    assert outlines(make_feed(addresses={"json": f"{HOME}feed.json"})) == []


def test_opml_has_a_title_and_no_date() -> None:
    root = etree.fromstring(FORMATS["opml"].render([make_feed()], "opml.xml").data)
    assert root.get("version") == "2.0"
    assert [(child.tag, child.text) for child in root[0]] == [("title", "News & Views")]


@pytest.mark.parametrize("kind", ["rss", "atom"])
@pytest.mark.parametrize(
    ("path", "way"),
    [("feed.xml", "./"), ("categories/sea/feed.xml", "../../"), ("a/b/archive/12/feed.xml", "../../../../")],
)
def test_a_browser_finds_the_style_of_a_feed_from_any_depth(kind: str, path: str, way: str) -> None:
    """Associating Style Sheets with XML documents 1.0: an instruction before the root."""
    data = FORMATS[kind].render(make_feed(make_entry()), path).data
    (before,) = re.findall(rb"<\?xml-stylesheet (.*?)\?>", data)
    assert dict(re.findall(r'(\w+)="(.*?)"', before.decode())) == {
        "type": "text/css",
        "href": f"{way}theme/feed.css",
    }
    assert (
        data.index(b"<?xml ")
        < data.index(b"<?xml-stylesheet")
        < data.index(b"<rss" if kind == "rss" else b"<feed")
    )
