"""`feeder adopt` with the feeds of other programs, in the style of each; and with what is no feed at all."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from adopting_runs import remembered, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder.adopting import gathering, matching
from feeder.adopting.publication import Identity, Publication
from feeder.adopting.published import parse
from feeder.errors import UsageError

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>A weblog</title>
 <atom:link href="https://blog.example/feed/" rel="self" type="application/rss+xml"/>
 <link>https://blog.example</link><lastBuildDate>Fri, 17 May 2024 10:02:00 +0000</lastBuildDate>
 <generator>https://wordpress.org/?v=6.5</generator>
 <item><title>It&#8217;s Spring &#038; Summer</title><link>https://blog.example/2024/05/17/spring/</link>
  <dc:creator><![CDATA[ada]]></dc:creator><pubDate>Fri, 17 May 2024 10:00:00 +0000</pubDate>
  <guid isPermaLink="false">https://blog.example/?p=41</guid></item>
 <item><title>Second &amp; last</title>
  <link>https://blog.example/2024/04/02/second/?utm_source=rss&#038;utm_medium=rss</link>
  <pubDate>Tue, 02 Apr 2024 22:30:00 +0000</pubDate><guid isPermaLink="false">https://blog.example/?p=40</guid></item>
 <item><title>Deleted long ago</title><link>https://blog.example/2019/01/01/gone/</link>
  <pubDate>Tue, 01 Jan 2019 00:00:00 +0000</pubDate><guid isPermaLink="false">https://blog.example/?p=3</guid></item>
</channel></rss>"""

EXPORT = """<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
 <link>https://blog.example</link><generator>https://wordpress.org/?v=6.5</generator>
 <item><title>Out</title><link>https://blog.example/out/</link><guid isPermaLink="false">https://blog.example/?p=1</guid>
  <wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
 <item><title>Not yet</title><link>https://blog.example/?p=2</link><guid>https://blog.example/?p=2</guid>
  <wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>
 <item><title>A picture</title><link>https://blog.example/pic/</link><guid>https://blog.example/pic.jpg</guid>
  <wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type></item>
</channel></rss>"""

HUGO = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Notes</title>
 <link>https://notes.example/</link><generator>Hugo -- 0.125.0</generator>
 <item><title>First steps</title><link>https://notes.example/posts/first-steps/</link>
  <pubDate>Wed, 10 Jan 2024 09:00:00 +0100</pubDate><guid>https://notes.example/posts/first-steps/</guid></item>
 <item><title>Bundled</title><link>https://notes.example/posts/bundle/</link>
  <pubDate>Thu, 11 Jan 2024 09:00:00 +0100</pubDate><guid>https://notes.example/posts/bundle/</guid></item>
</channel></rss>"""

JEKYLL = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" >
 <generator uri="https://jekyllrb.com/" version="4.3.3">Jekyll</generator>
 <link href="https://pages.example/feed.xml" rel="self" type="application/atom+xml" />
 <link href="https://pages.example/" rel="alternate" type="text/html" />
 <updated>2024-03-09T12:00:00+00:00</updated><id>https://pages.example/feed.xml</id>
 <entry><title type="html">Caf&amp;eacute; &amp;amp; &lt;em&gt;cake&lt;/em&gt;</title>
  <link href="https://pages.example/2024/03/08/cafe.html" rel="alternate" type="text/html" title="Cafe"/>
  <published>2024-03-08T07:00:00+00:00</published><updated>2024-03-09T08:00:00+00:00</updated>
  <id>https://pages.example/2024/03/08/cafe</id></entry>
</feed>"""

JSONFEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1",
        "title": "Micro",
        "home_page_url": "https://micro.example/",
        "items": [
            {
                "id": "https://micro.example/2023/7/1/a.html",
                "url": "https://micro.example/2023/7/1/a.html",
                "title": "A thought",
                "date_published": "2023-07-01T08:00:00-07:00",
            }
        ],
    }
)

RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel rdf:about="https://old.example/index.rdf"><title>Old</title><link>https://old.example/</link></channel>
 <item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1.html</link>
  <dc:date>2004-02-03T10:00+01:00</dc:date></item></rdf:RDF>"""

RSS_09 = """<rss version="0.91"><channel><title>Older</title><link>https://old.example/</link>
 <item><title>One</title><link>https://old.example/1.html</link></item></channel></rss>"""

ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
 <link rel="alternate" href="https://old.example/"/><entry><title>One</title>
 <link rel="alternate" href="https://old.example/1.html"/><id>tag:old.example,2004:1</id>
 <issued>2004-02-03T10:00:00+01:00</issued><modified>2004-02-04T10:00:00Z</modified></entry></feed>"""

BASES = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://old.example/a/"><title>t</title>
 <entry xml:base="b/"><title>One</title><link href="1.html"/><id>tag:old.example,2004:1</id>
 <updated>2004-02-04T10:00:00Z</updated></entry></feed>"""


def read(text: str) -> Publication:
    return parse(text.encode(), "feed.xml", UTC)


def only(text: str) -> Identity:
    (one,) = read(text).identities
    return one


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], Laboratory]:
    """A new site at an address, without any article."""

    def make(url: str) -> Laboratory:
        made = Laboratory(tmp_path / "site")
        made.configure(site=f'url = "{url}"')
        return made

    return make


def saved(lab: Laboratory, text: str) -> Path:
    path = lab.folder / "old-feed"
    path.write_text(text, "utf-8")
    return path


def test_a_weblog_moves_from_wordpress(site: Callable[[str], Laboratory]) -> None:
    """Ids, addresses and dates are WordPress's; the page lies where its address says."""
    lab = site("https://blog.example/")
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    lab.article("second.md", "Second & last", date="2024-04-03", slug="another")
    lab.article("new.md", "Never published before", date="2024-06-01")
    found = run(lab, saved(lab, WORDPRESS))
    assert sorted(one.seed for one in found.matched) == ["second.md", "spring.md"]
    assert [left.title for left in found.unmatched] == ["Deleted long ago"]
    assert found.new == ["new.md"]
    lab.build()
    spring, second = lab.item("It’s Spring & Summer"), lab.item("Second & last")
    assert (spring["id"], spring["url"]) == (
        "https://blog.example/?p=41",
        "https://blog.example/2024/05/17/spring/",
    )
    assert datetime.fromisoformat(spring["date_published"]) == datetime(2024, 5, 17, 10, tzinfo=UTC)
    assert (lab.feeds / "2024/05/17/spring/index.html").is_file()
    assert (second["id"], second["url"]) == (
        "https://blog.example/?p=40",
        "https://blog.example/2024/04/02/second/",
    )
    assert lab.titles() == ["Never published before", "It’s Spring & Summer", "Second & last"]


def test_the_newest_stay_in_the_feed_when_an_archive_comes_along(site: Callable[[str], Laboratory]) -> None:
    """The old feed had but the latest articles; those beyond it must not push them out."""
    lab = site("https://blog.example/")
    lab.configure("[feeds]\nentries = 3\n", site='url = "https://blog.example/"')
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    lab.article("second.md", "Second & last", date="2024-04-03")
    for year in range(2005, 2018):
        lab.article(f"{year}.md", f"The year {year}", f"What was in {year}.", date=f"{year}-12-31")
    run(lab, saved(lab, WORDPRESS))
    lab.build()
    assert lab.titles() == ["It’s Spring & Summer", "Second & last", "The year 2017"]


def test_a_second_run_takes_nothing_more(site: Callable[[str], Laboratory]) -> None:
    lab = site("https://blog.example/")
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    source = saved(lab, WORDPRESS)
    run(lab, source)
    once = remembered(lab)
    again = run(lab, source)
    assert remembered(lab) == once
    assert (again.known, again.matched, again.conflicts) == (1, [], [])


def test_without_a_guid_the_address_is_the_id(site: Callable[[str], Laboratory]) -> None:
    """So do feed readers."""
    lab = site("https://old.example/")
    lab.article("one.md", "One", date="2004-02-03")
    run(lab, saved(lab, RSS_09))
    lab.build()
    (item,) = lab.items()
    assert item["id"] == item["url"] == "https://old.example/1.html"
    assert item["date_published"].startswith("2004-02-03")


def test_edits_after_the_move_leave_identities_alone(site: Callable[[str], Laboratory]) -> None:
    lab = site("https://blog.example/")
    lab.article("second.md", "Second & last", date="2024-04-03", slug="another")
    run(lab, saved(lab, WORDPRESS))
    lab.build()
    before = lab.item("Second & last")
    lab.article("second.md", "Second & last", "Other words by now.", date="2024-04-03", slug="another")
    lab.build()
    after = lab.item("Second & last")
    assert (after["id"], after["url"], after["date_published"]) == (
        before["id"],
        before["url"],
        before["date_published"],
    )
    assert after["date_modified"] > before["date_modified"]


def test_a_wordpress_export_gives_what_is_published_alone() -> None:
    assert [one.title for one in read(EXPORT).identities] == ["Out"]


def test_a_site_moves_from_hugo(site: Callable[[str], Laboratory]) -> None:
    """By title and date, and a page bundle that was retitled by the name of its folder."""
    lab = site("https://notes.example/")
    lab.article("posts/first-steps.md", "First steps", date="2024-01-10T09:00:00+01:00")
    lab.article("posts/bundle/index.md", "Bundled, and corrected", date="2024-01-11T09:00:00+01:00")
    found = run(lab, saved(lab, HUGO))
    assert {one.seed: one.rule for one in found.matched} == {
        "posts/first-steps.md": "title and date",
        "posts/bundle/index.md": "name",
    }
    lab.build()
    assert {item["id"] for item in lab.items()} == {
        "https://notes.example/posts/first-steps/",
        "https://notes.example/posts/bundle/",
    }


def test_a_site_moves_from_jekyll(site: Callable[[str], Laboratory]) -> None:
    """The title is escaped twice and has markup; the date of the last change is kept too."""
    lab = site("https://pages.example/")
    lab.article("2024-03-08-cafe.md", "Café & cake")
    found = run(lab, saved(lab, JEKYLL))
    assert [one.rule for one in found.matched] == ["title and date"]
    lab.build()
    (item,) = lab.items()
    assert item["id"] == "https://pages.example/2024/03/08/cafe"
    assert item["url"] == "https://pages.example/2024/03/08/cafe.html"
    assert datetime.fromisoformat(item["date_modified"]) == datetime(2024, 3, 9, 8, tzinfo=UTC)


def test_a_site_moves_from_a_json_feed_to_another_address(site: Callable[[str], Laboratory]) -> None:
    """What does not lie below the site's address goes on where it is."""
    lab = site("https://elsewhere.example/")
    lab.article("a.md", "A thought", date="2023-07-01")
    run(lab, saved(lab, JSONFEED))
    lab.build()
    (item,) = lab.items()
    assert item["id"] == item["url"] == "https://micro.example/2023/7/1/a.html"


def test_an_id_that_can_t_be_one_is_minted_and_said(site: Callable[[str], Laboratory]) -> None:
    lab = site("https://blog.example/")
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    text = WORDPRESS.replace("https://blog.example/?p=41", "41 at blog.example")
    found = run(lab, saved(lab, text))
    assert any("41 at blog.example" in line and "spring.md" in line for line in found.trouble())
    lab.build()
    (item,) = lab.items()
    assert item["id"].startswith("urn:uuid:")
    assert item["url"] == "https://blog.example/2024/05/17/spring/"


@pytest.mark.parametrize(
    "link",
    [
        "https://blog.example/../../config.toml/",
        "https://blog.example/%2e%2e/%2e%2e/x.html",
        "https://blog.example/.feeder/x.html",
        "https://blog.example/a//b.html",
        "https://blog.example/rss.xml",
        "https://blog.example/index.html",
        "https://blog.example/a%00b.html",
        "https://blog.example/" + "a" * 300 + ".html",
        "https://blog.example/?p=41",
        "https://blog.example/2024/05/spring",
    ],
)
def test_an_address_that_can_t_be_a_page_here_is_not_taken(
    site: Callable[[str], Laboratory], link: str
) -> None:
    """Nothing is written outside the feeds folder, nor over a feed; the id is kept all the same."""
    lab = site("https://blog.example/")
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    found = run(lab, saved(lab, WORDPRESS.replace("https://blog.example/2024/05/17/spring/", link)))
    assert any(line.startswith("spring.md: no page of this site can lie at") for line in found.trouble())
    report = lab.build()
    assert report.unpublished == {}
    (item,) = lab.items()
    assert item["id"] == "https://blog.example/?p=41"
    assert item["url"].startswith("https://blog.example/articles/")


def test_two_articles_of_one_address_do_not_share_a_page(site: Callable[[str], Laboratory]) -> None:
    lab = site("https://blog.example/")
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    lab.article("second.md", "Second & last", date="2024-04-03")
    run(lab, saved(lab, WORDPRESS.replace("/2024/04/02/second/", "/2024/05/17/spring/index.html")))
    assert lab.build().unpublished == {}
    assert len({item["url"] for item in lab.items()}) == 2


@pytest.mark.parametrize(
    ("text", "iri", "address", "published"),
    [
        (RSS_1, "https://old.example/1", "https://old.example/1.html", datetime(2004, 2, 3, 9, tzinfo=UTC)),
        (RSS_09, None, "https://old.example/1.html", None),
        (
            ATOM_03,
            "tag:old.example,2004:1",
            "https://old.example/1.html",
            datetime(2004, 2, 3, 9, tzinfo=UTC),
        ),
        (BASES, "tag:old.example,2004:1", "https://old.example/a/b/1.html", None),
    ],
    ids=["RSS 1.0", "RSS 0.91", "Atom 0.3", "xml:base"],
)
def test_old_formats_are_read(text: str, iri: str | None, address: str, published: datetime | None) -> None:
    one = only(text)
    assert (one.id, one.address, one.title) == (iri, address, "One")
    assert (one.published and one.published.at) == published


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ('<guid isPermaLink="true">https://e.example/1</guid>', "https://e.example/1"),
        ("<guid>https://e.example/1</guid>", "https://e.example/1"),
        ('<guid isPermaLink="false">https://e.example/1</guid>', None),
        ("<guid>https://e.example/1</guid><link>https://e.example/2</link>", "https://e.example/2"),
        ("<link>/relative.html</link>", "https://e.example/relative.html"),
    ],
)
def test_a_guid_is_an_address_where_it_says_so(item: str, address: str | None) -> None:
    """RSS 2.0: isPermaLink is true where it is not stated."""
    channel = f"<link>https://e.example/</link><item><title>t</title>{item}</item>"
    assert only(f"<rss version='2.0'><channel>{channel}</channel></rss>").address == address


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Fri, 17 May 2024 10:00:00 EST", datetime(2024, 5, 17, 15, tzinfo=UTC)),
        ("17 May 24 10:00 GMT", None),
        ("2024-05-17T10:00:00Z", datetime(2024, 5, 17, 10, tzinfo=UTC)),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_they_come(date: str, at: datetime | None) -> None:
    one = only(
        f"<rss version='2.0'><channel><item><title>t</title><pubDate>{date}</pubDate></item></channel></rss>"
    )
    if at is None:
        assert one.published is None or one.published.at.year == 2024
    else:
        assert one.published
        assert one.published.at == at


BOMB = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"\x00\x01\x02",
        b"just words",
        b"<rss version='2.0'><channel><item><title>cut",
        b"<rss version='2.0'><channel><item><title>a & b</title></item></channel></rss>",
        b"<rss><channel><item><title>&nbsp;</title></item></channel></rss>",
        b"<?xml version='1.0' encoding='nonsense'?><rss/>",
        b"<html><body>A page of somebody's</body></html>",
        b"<!doctype html><title>A page of somebody's</title>",
        b"<opml version='2.0'><body/></opml>",
        b"<a>" * 5000 + b"</a>" * 5000,
        b"{}",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        b'{"items": ' + b"[" * 100_000,
        b"{broken",
        b'{"version": ' + b"9" * 5000 + b"}",
        (BOMB + "]><rss><channel><item a='&a11;'/></channel></rss>").encode(),
    ],
    ids=lambda data: repr(data[:30]),
)
def test_what_is_no_feed_gives_one_plain_sentence(tmp_path: Path, data: bytes) -> None:
    lab = Laboratory(tmp_path / "site")
    source = lab.folder / "source"
    source.write_bytes(data)
    lab.store().close()
    before = remembered(lab)
    with pytest.raises(UsageError) as raised:
        run(lab, source)
    message = str(raised.value)
    assert message.startswith(str(source))
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 300 + len(str(source))
    assert remembered(lab) == before


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    outside = f"<!DOCTYPE rss [<!ENTITY out SYSTEM '{secret.as_uri()}'>]>"
    title = only(f"{outside}<rss><channel><item><title>a &out; b</title></item></channel></rss>").title
    assert "secret" not in title
    with pytest.raises(UsageError, match="amplification"):
        read(f"{BOMB}]><rss><channel><item><title>&a11;</title></item></channel></rss>")


@pytest.mark.parametrize(
    "items",
    [
        '[null, 1, "a", [], {}]',
        '[{"id": {}, "url": [], "title": 5, "date_published": {}}]',
        '[{"id": 12, "url": "http://[", "date_published": "99999999999999999999"}]',
        '[{"id": "\\ud800", "url": "http://e.example/\\udc00\\u0000", "title": "\\ud800"}]',
    ],
)
def test_odd_items_of_a_json_feed_do_no_harm(tmp_path: Path, items: str) -> None:
    lab = Laboratory(tmp_path / "site")
    lab.article("a.md", "An article")
    text = f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}'
    found = run(lab, saved(lab, text))
    assert found.matched == []
    assert lab.build().new == 1


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    source=st.sampled_from([WORDPRESS, EXPORT, HUGO, JEKYLL, JSONFEED, RSS_1, RSS_09, ATOM_03, BASES]),
    at=st.integers(0, 3000),
    cut=st.integers(0, 40),
    put=st.sampled_from(
        ["", "<", "&#x1F600;", "http://[", "]]>", '"', "//", "%", "\N{HEBREW LETTER ALEF}", "9" * 40]
    ),
)
def test_a_spoilt_feed_is_read_or_refused_in_plain_words(
    tmp_path: Path, source: str, at: int, cut: int, put: str
) -> None:
    spoilt = source[:at] + put + source[at + cut :]
    config = Laboratory(tmp_path / "site").config
    with suppress(UsageError):
        found = gathering.merged(config, [read(spoilt)])
        assert matching.match(config, found, []).matches == []


def test_a_source_that_is_not_there_is_said(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path / "site")
    with pytest.raises(UsageError, match=r"nowhere\.xml can't be read: No such file"):
        run(lab, tmp_path / "nowhere.xml")


@contextmanager
def served(body: str, status: int = 200) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/feed"
        finally:
            server.shutdown()
            thread.join()


def test_a_feed_is_fetched_from_its_address(site: Callable[[str], Laboratory]) -> None:
    lab = site("https://blog.example/")
    lab.article("spring.md", "It’s Spring & Summer", date="2024-05-17")
    with served(WORDPRESS) as address:
        assert [one.id for one in run(lab, address).matched] == ["https://blog.example/?p=41"]
    with served("no", 404) as address, pytest.raises(UsageError, match="the server answers 404"):
        run(lab, address)


@pytest.mark.parametrize(
    "other",
    [
        "http://e.example/a/b/",
        "https://E.example/a/b",
        "https://www.e.example/a/b/index.html",
        "https://e.example:443/a/b#part",
        "https://e.example/a/b/?utm_source=x&utm_medium=y",
        "https://e.example/a/%62/",
    ],
)
def test_spellings_of_one_address_are_one(other: str) -> None:
    assert matching.fold(other) == matching.fold("https://e.example/a/b/")


@pytest.mark.parametrize(
    "other",
    ["https://e.example/a/", "https://f.example/a/b/", "https://e.example/a/b/?p=1", "mailto:a@e.example"],
)
def test_other_addresses_are_others(other: str) -> None:
    assert matching.fold(other) != matching.fold("https://e.example/a/b/")


def test_a_page_may_lie_where_a_server_finds_it() -> None:
    assert gathering.is_page("2024/05/spring/")
    assert gathering.is_page("a.html")
    assert not gathering.is_page("")
    assert not gathering.is_page("/")
