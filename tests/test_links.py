"""Slugs and links: short, plain, permanent, and legal addresses whatever the title and the file's name."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder import links, slugs
from feeder.errors import ConfigError

#: All of Unicode but the halves of characters, with a bias to what titles are made of.
TITLES = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["Über", "den", "Wolken", "北京", "Привет", "C++", "a-b", "--", "1,000", "&amp;", "x" * 90, " "]
    )
).map(" ".join)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# RFC 3986, appendix A.
URI = re.compile(
    r"https?://[A-Za-z0-9._~!$&'()*+,;=:@\[\]%-]+(/([A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-F]{2})*)?"
)
SITES = st.sampled_from(["http://localhost:8000/", "https://example.org/", "https://example.org/sub/folder/"])
AT = datetime(33, 4, 5, tzinfo=UTC)


# Slugs


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Moving house", "moving-house"),
        ("  A -- strange,  TITLE! ", "a-strange-title"),
        ("Über den Wolken", "uber-den-wolken"),
        ("Привет", "privet"),
        ("Chapter 5: on C++ & co.", "chapter-5-on-c-co"),
        ("!!!", "article"),
        ("", "article"),
        ("😀", "article"),
    ],
)
def test_a_slug_is_the_title_in_plain_words(title: str, expected: str) -> None:
    assert slugs.slug(title) == expected


@settings(max_examples=200)
@given(title=TITLES)
def test_a_slug_is_short_plain_and_its_own_slug(title: str) -> None:
    slug = slugs.slug(title)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= slugs.LONGEST
    assert slugs.slug(slug) == slug


@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=20, max_size=40))
def test_a_long_title_is_cut_at_a_word_and_not_much_too_early(words: list[str]) -> None:
    slug = slugs.slug(" ".join(words))
    assert slug.split("-") == words[: slug.count("-") + 1]
    following = words[slug.count("-") + 1 :]
    assert not following or len(slug) + 1 + len(following[0]) > slugs.LONGEST


def test_one_giant_word_is_cut_anywhere() -> None:
    assert slugs.slug("x" * 1_000_000) == "x" * slugs.LONGEST


@given(base=TITLES.map(slugs.slug), number=st.integers(1, 999_999_999))
def test_a_numbered_slug_may_be_read_as_what_it_was_made_from(base: str, number: int) -> None:
    assert (base, number) in slugs.readings(slugs.numbered(base, number))


@settings(max_examples=150)
@given(
    slug=TITLES.map(slugs.slug)
    | st.from_regex(r"\A[a-z]+-[0-9]{1,30}\Z")
    | st.text("a-0123٢²", min_size=1, max_size=8)
)
def test_each_reading_of_a_slug_makes_it_again_and_fits_into_a_database(slug: str) -> None:
    found = slugs.readings(slug)
    assert found[0] == (slug, 1)
    for base, number in found:
        assert base
        assert slugs.numbered(base, number) == slug
        assert 1 <= number < 2**63


@pytest.mark.parametrize("digits", [20, 400, 5_000])
def test_a_title_may_end_in_a_number_of_any_length(tmp_path: Path, digits: int) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Order " + "9" * digits)
    report = lab.build()
    assert (report.new, report.failures) == (1, [])


# Links


@pytest.mark.parametrize(
    ("template", "seed", "expected"),
    [
        ("articles/{slug}.html", "a/b.md", "articles/the-slug.html"),
        ("{year}/{month}/{day}/{slug}/", "a.md", "0033/04/05/the-slug/"),
        ("{folder}/{name}.html", "Über uns/Notes 2/My Post.draft.md", "uber-uns/notes-2/my-post.html"),
        ("{folder}/{name}.html", "post.md", "post.html"),
        ("x/{folder}/{slug}", "post.md", "x/the-slug"),
        ("{name}", os.fsdecode(b"caf\xe9 1.md"), "caf-1"),
        ("https://example.org/{year}/{slug}", "a.md", "https://example.org/0033/the-slug"),
        (
            "https://example.org/{folder}/{name}/",
            "My Notes/a b?.md",
            "https://example.org/My%20Notes/a%20b%3F/",
        ),
        ("https://example.org/{folder}/{name}/", "top.md", "https://example.org/top/"),
        ("https://example.org/{name}", "http://x.md", "https://example.org/x"),
    ],
)
def test_a_template_is_filled_in(template: str, seed: str, expected: str) -> None:
    assert links.link(template, slug_="the-slug", at=AT, seed=seed) == expected


SEEDS = st.lists(
    st.binary(min_size=1, max_size=12).filter(lambda name: not set(b"/\0") & set(name)),
    min_size=1,
    max_size=4,
).map(lambda parts: os.fsdecode(b"/".join(parts)))


@settings(max_examples=150)
@given(
    template=st.sampled_from(
        ["{folder}/{name}.html", "{name}/", "a/{folder}/{slug}", "{year}/{folder}/{name}"]
    ),
    title=TITLES,
    seed=SEEDS,
    site=SITES,
)
def test_any_title_and_any_file_name_give_a_plain_path_and_a_legal_address(
    template: str, title: str, seed: str, site: str
) -> None:
    link = links.link(template, slug_=slugs.slug(title), at=AT, seed=seed)
    assert re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*(\.html|/)?", link)
    assert links.address(site, link) == site + link
    assert URI.fullmatch(links.address(site, link))
    assert links.file(link) == link + ("index.html" if link.endswith("/") else "")


@settings(max_examples=150)
@given(seed=SEEDS)
def test_an_address_elsewhere_is_legal_whatever_the_file_is_called(seed: str) -> None:
    link = links.link("https://example.org/{folder}/{name}/", slug_="s", at=AT, seed=seed)
    assert links.is_elsewhere(link)
    address = links.address("http://localhost:8000/", link)
    assert URI.fullmatch(address)
    assert urlsplit(address).hostname == "example.org"


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("articles/a.html", "articles/a.html"),
        ("2024/05/a/", "2024/05/a/index.html"),
        ("caf%C3%A9/a%20b.html", "café/a b.html"),
    ],
)
def test_the_file_of_a_link_is_where_a_web_server_looks_for_it(link: str, path: str) -> None:
    """Percent-decoded, and the index of a folder."""
    assert links.file(link) == path


@pytest.mark.parametrize(
    ("link", "elsewhere"),
    [
        ("articles/a.html", False),
        ("https://example.org/a", True),
        ("{slug}/", False),
        ("http://h/{slug}", True),
    ],
)
def test_an_absolute_address_is_elsewhere(link: str, elsewhere: bool) -> None:
    assert links.is_elsewhere(link) is elsewhere


@settings(max_examples=150)
@given(
    site=SITES,
    link=st.lists(st.sampled_from(["a", "b-2", ".", "..", "é", " ", "x.html", "_", "index.HTML", ""])).map(
        "/".join
    ),
)
def test_an_address_is_the_link_joined_to_the_site(site: str, link: str) -> None:
    """RFC 3986, section 5: the short way that plain paths take gives what the long one gives."""
    link = link.lstrip("/")
    assert unquote(links.address(site, link)) == urljoin(site, link)
    assert links.address(site, links.address(site, link)) == links.address(site, link)


@settings(max_examples=150)
@given(site=SITES, link=st.text(max_size=30).map(lambda text: quote(text, safe="/ é<>\"{}|\\^`'")))
def test_an_address_holds_no_character_that_a_uri_cannot(site: str, link: str) -> None:
    if not re.match(r"//|[^/]*:", link):  # neither another host nor another scheme
        assert URI.fullmatch(links.address(site, link))


def test_an_article_can_be_found_by_each_link_it_had(tmp_path: Path) -> None:
    """The old page leads on to the new one, and both are files of their own."""
    lab = Laboratory(tmp_path)
    lab.configure('[feeds]\nlink = "{year}/{slug}/"')
    lab.article("a.md", "Title", date="2024-05-17")
    lab.build()
    lab.article("a.md", "Title", date="2023-05-17")
    lab.build()
    assert lab.item("Title")["url"] == "http://localhost:8000/2023/title/"
    pages = {path for path in lab.documents() if path.endswith("/index.html")}
    assert pages == {"2024/title/index.html", "2023/title/index.html"}
    assert b"2023/title/" in lab.documents()["2024/title/index.html"]
    assert json.loads(lab.documents()["feed.json"])["items"][0]["url"].endswith("2023/title/")


def test_the_names_of_documents_are_not_those_of_pages(tmp_path: Path) -> None:
    """An article titled Index must not take the index's place, nor the index an article's."""
    lab = Laboratory(tmp_path)
    lab.configure('[feeds]\nlink = "{slug}.html"')
    lab.article("a.md", "Index", "The words of this article.")
    lab.build()
    assert lab.item("Index")["url"] == "http://localhost:8000/index-2.html"
    assert b"The words of this article." in lab.documents()["index-2.html"]
    lab.configure('[feeds]\nindex = "index-2.html"')
    with pytest.raises(ConfigError, match=r"config\.toml: .*index-2\.html.*\.$"):
        lab.build()


@pytest.mark.parametrize(
    ("template", "titles"),
    [
        ("{slug}.xml", ["RSS", "Sitemap"]),
        ("theme/{slug}.css", ["Style", "Feed"]),
        ("{slug}", ["Theme", "Archive", "Categories", "Feeds"]),
        ("categories/{slug}", ["Sea", "1"]),
        ("archive/{slug}", ["1", "2"]),
    ],
)
def test_no_page_stands_in_the_way_of_documents_to_come(
    tmp_path: Path, template: str, titles: list[str]
) -> None:
    """Articles have taken their addresses before there is a category, an archive, a style or a sitemap."""
    lab = Laboratory(tmp_path)
    lab.configure(f'[feeds]\nentries = 2\nlink = "{template}"')
    for number, title in enumerate(titles):
        lab.article(f"{number}.md", title, f"The first words of {number}.")
    assert lab.build().unpublished == {}
    for number in range(8):
        lab.article(f"later-{number}.md", f"Later {number}", f"Later words of {number}.", tags=["Sea"])
    report = lab.build()
    assert report.unpublished == {}
    documents = lab.documents().keys()
    assert {"archive/1/atom.xml", "theme/style.css", "sitemap.xml", "sitemap-1.xml"} <= documents
    assert {"categories/sea/rss.xml", "categories/sea-2/rss.xml"} & documents
    assert lab.build().documents == []


def test_a_template_that_leads_to_reserved_places_alone_is_refused(tmp_path: Path) -> None:
    """Else a free address would be sought for ever."""
    lab = Laboratory(tmp_path)
    lab.configure('[feeds]\nlink = "{slug}/archive/1/index.html"')
    lab.article("a.md", "Title")
    with pytest.raises(ConfigError, match=r"feeds\.link.*choose another template"):
        lab.build()


def test_a_page_takes_no_name_of_a_sitemap_that_is_to_come(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.configure('[feeds]\nlink = "{slug}.xml"')
    lab.article("a.md", "Sitemap 2")
    lab.build()
    assert "sitemap-2.xml" not in lab.documents()
    assert "sitemap-2-2.xml" in lab.documents()


def test_documents_may_swap_their_names(tmp_path: Path) -> None:
    """What lies there is feeder's own, and is replaced."""
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Title")
    lab.build()
    before = lab.documents()
    lab.configure('[feeds]\nrss = "atom.xml"\natom = "rss.xml"')
    assert lab.build().status() == 0
    assert b"<feed" in lab.documents()["rss.xml"]
    assert b"<rss" in lab.documents()["atom.xml"]
    lab.configure()
    assert lab.build().status() == 0
    assert lab.documents() == before
