"""Markdown under front matter: every field, every mistake, and the body as GitHub shows it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feeder.errors import UnreadableError
from feeder.markup import SITE
from feeder.readers import read
from feeder.types import Article, Person, Picture, Seed, Terms

BERLIN = ZoneInfo("Europe/Berlin")


def markdown(source: str, path: str = "folder/a.md") -> Article:
    (article,) = read(Seed(path, source.encode()), Terms(BERLIN))
    return article


def front(fields: str) -> Article:
    return markdown(f"---\n{fields}\n---\nText.")


def test_all_fields_are_read() -> None:
    article = markdown(
        """---
title: "A title: with a colon"
date: 2024-05-17 10:30
updated: 2024-05-18T08:00:00Z
author:
  - name: Jane Doe
    email: jane@example.org
    url: https://example.org/jane
  - John Roe
tags: [bridges, rivers]
categories: news
slug: my-slug
description: What it is about.
lang: de_CH
image: {url: pics/a b.jpg, alt: A bridge}
draft: "true"
minor: yes
id: bridge-1
canonical_url: https://example.org/bridge
unknown: 1
---
Text.
"""
    )
    assert article.title == "A title: with a colon"
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 17, 10, 30, tzinfo=BERLIN)
    assert article.published.stated
    assert article.updated is not None
    assert article.updated.at == datetime(2024, 5, 18, 8, tzinfo=UTC)
    assert article.authors == (
        Person("Jane Doe", "jane@example.org", "https://example.org/jane"),
        Person("John Roe"),
    )
    assert article.categories == ("news", "bridges", "rivers")
    assert (article.slug, article.summary, article.language) == ("my-slug", "What it is about.", "de-CH")
    assert article.image == Picture(f"{SITE}folder/pics/a%20b.jpg", "A bridge")
    assert article.references == ("folder/pics/a b.jpg",)
    assert (article.draft, article.minor, article.stated_id) == (True, True, "bridge-1")
    assert article.canonical == "https://example.org/bridge"
    assert article.text == "Text."
    assert set(article.found.values()) == {"front matter"}


@pytest.mark.parametrize(
    "source",
    ["---\ntitle: T\ndate: 2024-05-17\n---\nText.", '+++\ntitle = "T"\ndate = 2024-05-17\n+++\nText.'],
)
def test_yaml_and_toml_say_the_same(source: str) -> None:
    article = markdown(source)
    assert (article.title, article.text) == ("T", "Text.")
    assert article.published is not None
    assert (article.published.at, article.published.precision) == (
        datetime(2024, 5, 17, tzinfo=BERLIN),
        "day",
    )


def test_names_of_fields_are_read_in_any_case() -> None:
    article = front("Title: T\nLast-Modified: 2024-05-17\nPublish Date: x\nKEYWORDS: a, b")
    assert (article.title, article.categories) == ("T", ("a", "b"))
    assert article.updated is not None


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ("title: 2024", "2024"),
        ("title: no", "no"),
        ("title: 1_000", "1_000"),
        ("title: 010", "010"),
        ("title: 12:30", "12:30"),
        ("title:", None),
        ("title: null", None),
        ("title: [a]", None),
    ],
)
def test_a_title_is_the_text_that_stands_there(fields: str, title: str | None) -> None:
    """YAML 1.1 would make a switch, an octal number and minutes of it."""
    assert front(fields).title == title


@pytest.mark.parametrize(
    ("fields", "categories"),
    [
        ("tags: a, b", ("a", "b")),
        ("tags: [a, A, b]", ("a", "b")),
        ("tags: 5", ("5",)),
        ("tags:\n- x y\n- z", ("x y", "z")),
        ("tags: {a: b}", ()),
    ],
)
def test_categories_are_a_list_or_a_text(fields: str, categories: tuple[str, ...]) -> None:
    assert front(fields).categories == categories


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("by Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, John Roe", ["Jane Doe", "John Roe"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("[Jane Doe, {name: John Roe}, 5]", ["Jane Doe", "John Roe", "5"]),
        ("Jane Doe <jane@example.org>", ["Jane Doe"]),
        ("{email: x@example.org}", []),
    ],
)
def test_authors_are_written_in_many_ways(author: str, names: list[str]) -> None:
    assert [person.name for person in front(f"author: {author}").authors] == names


@pytest.mark.parametrize(
    "fields", ["draft: true", "draft: yes", "draft: 1", "published: false", "status: draft"]
)
def test_a_draft_says_so(fields: str) -> None:
    assert front(fields).draft


@pytest.mark.parametrize(
    "fields", ["draft: false", "draft: maybe", "published: true", "status: published", "date: 0"]
)
def test_anything_else_is_no_draft(fields: str) -> None:
    assert not front(fields).draft


@pytest.mark.parametrize(
    "address", ["/a.html", "javascript:alert(1)", "ftp://example.org/", "https:///x", "http://[bad"]
)
def test_a_canonical_address_is_absolute(address: str) -> None:
    assert front(f"canonical: '{address}'").canonical is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("---\ntitle: a: b\n---\n", ["line 2", "quotation marks"]),
        ("---\ntitle: a\ndate: 'x\n---\n", ["line 3", "not closed"]),
        ("---\ntitle: [a, b\n---\n", ["not closed"]),
        ("---\ntitle: a\n\nText", ["line 1", "never closed"]),
        ("+++\ntitle = a\n+++\n", ["line 2"]),
        ("---\n" + "a: [" * 600 + "\n---\n", ["deep"]),
        ("---\n" + "a: b\n" * 20_000 + "---\n", ["64 KB"]),
    ],
)
def test_broken_front_matter_is_refused_with_line_and_cause(source: str, words: list[str]) -> None:
    with pytest.raises(UnreadableError) as error:
        markdown(source)
    assert all(word in str(error.value) for word in words), str(error.value)


def test_objects_of_other_languages_are_never_made() -> None:
    assert front("title: !!python/object/apply:os.getcwd []").title is None


def test_rules_at_the_head_are_no_front_matter() -> None:
    assert markdown("---\n\nSome text.\n\n---\n\nMore.").text == "Some text.\n\nMore."


def test_the_first_heading_is_the_title_and_leaves_the_body() -> None:
    article = markdown("# The *title*\n\nText.\n\n## Part")
    assert (article.title, article.html) == ("The title", "<p>Text.</p>\n<h2>Part</h2>")
    assert article.found["title"] == "first heading"


def test_a_heading_that_repeats_the_title_leaves_the_body() -> None:
    assert markdown("---\ntitle: The title\n---\n## The Title\n\nText.").html == "<p>Text.</p>"
    assert "<h1>Other" in markdown("---\ntitle: The title\n---\n# Other\n\nText.").html


def test_a_text_without_a_heading_has_no_title() -> None:
    assert markdown("Text.\n\n# One\n\n# Two").title is None


def test_the_body_is_what_github_shows() -> None:
    html = markdown(
        "~~old~~ www.example.org\n\n| a |\n|---|\n| 1 |\n\n- [x] done\n- [ ] open\n\nNote[^1]\n\n[^1]: Foot."
    ).html
    for piece in [
        "<del>old</del>",
        '<a href="http://www.example.org">',
        "<td>1</td>",
        "☑ done",
        "☐ open",
        "Foot.",
    ]:
        assert piece in html


def test_addresses_of_the_folder_are_marked_and_listed() -> None:
    article = markdown(
        "T ![a](pics/%C3%BC.png?x=1#y) [l](../other/b.md) [w](https://example.org/) <img src='c.png' srcset='d.png 2x'>"
    )
    assert article.references == ("folder/pics/ü.png", "other/b.md", "folder/c.png", "folder/d.png")
    assert f'src="{SITE}folder/c.png"' in article.html


def test_markup_in_markdown_is_made_safe() -> None:
    article = markdown("<p onclick='x()'>a</p><script>b</script><a href='javascript:c'>d</a>")
    assert article.html == "<p>a</p><a>d</a>"


@pytest.mark.parametrize("source", ["", "\n\n", "---\n---\n", "<!-- nothing -->"])
def test_nothing_is_no_article(source: str) -> None:
    with pytest.raises(UnreadableError):
        markdown(source)
