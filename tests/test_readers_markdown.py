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


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "source",
    [
        "---\ntitle: T\ndate: 2024-05-17\n---\nText.", "\n\n---  \ntitle: T\ndate: 2024-05-17\n...\nText.",
        '+++\ntitle = "T"\ndate = 2024-05-17\n+++\nText.', '---toml\ntitle = "T"\ndate = 2024-05-17\n---\nText.',
        '{\n"title": "T",\n"date": "2024-05-17"\n}\nText.', '---json\n{"title": "T", "date": "2024-05-17"}\n---\nText.',
        '{"title": "T", "date": "2024-05-17"}\nText.', "---yaml\ntitle: T\ndate: 2024-05-17\n---\nText.",
        "Title: T\nDate: 2024-05-17\n\nText.", "title:\tT\ndate:  2024-05-17\nText.",
        "Title: T\nDate: 2024-05-17\nBase Header Level: 2\n\n\nText.", "\nDate: 2024-05-17\nTitle:\n    T\n\nText.",
    ],
)  # fmt: skip
def test_front_matter_of_any_kind_says_the_same(source: str, end: str, mark: str) -> None:
    source = mark + source.replace("\n", end)
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
        ("+++\na = 1\nb = " + "1" * 9_000 + "\n+++\n", ["line"]),
        ('{\n"title": "T"\n"date": "x"\n}\nText.', ["line 3", "comma"]),
        ('\n{\n"title": "T\n}\nText.', ["line 3"]),
        ('{"a": ' + "[" * 100_000, ["deep"]),
        ('{"a": "' + "b" * 70_000 + '"}', ["64 KB"]),
        ("\n\n---\ntitle: a: b\n---\n", ["line 4", "quotation marks"]),
        ("---js\n{ title: 'T' }\n---\nText.", ["program", "YAML"]),
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


@pytest.mark.parametrize(
    "source",
    [
        "Note: this is prose.\n\nText.", "Update: see below.\nIt was late.", "Title: and more of a sentence\nText.",
        "Summary: what we found.\n\nText.", "Text\n\nTitle: T\nDate: 2024-05-17", "http://example.org/: a",
        "Title\n: a", "Author's note: a\nTitle: b", '{"a", "b"}', "--- a\n\nA text.",
    ],
)  # fmt: skip
def test_prose_at_the_head_is_no_front_matter(source: str) -> None:
    article = markdown(source)
    assert article.found == {}
    assert article.text.split(maxsplit=1)[0] == source.split(maxsplit=1)[0]


def test_a_field_without_fences_goes_on_in_indented_lines() -> None:
    article = markdown("Title: T\nSummary: one\n    two\n\tthree\nAuthors: Ann Lee\n    Bo Ek\n\nText.")
    assert (article.title, article.summary, article.text) == ("T", "one two three", "Text.")
    assert [person.name for person in article.authors] == ["Ann Lee", "Bo Ek"]


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ("permalink: /2024/my-post/", "my-post"), ("permalink: /notes/my-post/index.html", "my-post"),
        ("permalink: /my-post.html", "my-post"), ("url: /blog/caf%C3%A9/?a=b#c", "café"),
        ("permalink: https://example.org/a/my-post", "my-post"), ("url: https://example.org/a/my-post", None),
        ("slug: a\nurl: /b/", "a"), ("permalink: pretty", None), ("permalink: /:year/:title/", None),
        ("permalink: '/{{ slug }}/'", None), ("permalink: /", None), ("permalink: /index.html", None),
    ],
)  # fmt: skip
def test_a_permalink_states_the_last_part_of_a_path(fields: str, slug: str | None) -> None:
    assert front(fields).slug == slug


@pytest.mark.parametrize(
    ("fields", "url", "alt"),
    [
        ("images: [a.png, b.png]", "a.png", ""), ("cover: {image: a.png, alt: b}", "a.png", "b"),
        ("thumbnail: {src: /a.png, caption: b}", "a.png", "b"), ("header: {teaser: /a.png}", "a.png", ""),
        ("featuredImage: a.png", "a.png", ""), ("image: {path: a.png}", "a.png", ""),
        ("image: '{static}/a.png'", "a.png", ""), ("images: [{url: a.png, alt: b}]", "a.png", "b"),
    ],
)  # fmt: skip
def test_a_lead_picture_is_named_in_many_ways(fields: str, url: str, alt: str) -> None:
    (article,) = read(Seed("a.md", f"---\n{fields}\n---\nText.".encode()), Terms(BERLIN))
    assert article.image == Picture(SITE + url, alt)


@pytest.mark.parametrize("fields", ["cover: true", "header: A word.", "images: [[a.png]]", "image: hello"])
def test_what_is_no_file_is_no_lead_picture(fields: str) -> None:
    assert front(fields).image is None


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ("date: 2024-05-17\npublishDate: 2024-06-01", "2024-06-01"), ("pubDate: 2024-05-17", "2024-05-17"),
        ("DATE: 2024-05-17", "2024-05-17"), ("date: 2024-05-17\ncreated: 2020-01-01", "2024-05-17"),
        ("publish-date: 2024-05-17", "2024-05-17"), ("params: {date: 2024-05-17}", "2024-05-17"),
    ],
)  # fmt: skip
def test_the_publication_date_is_when_it_may_be_seen(fields: str, published: str) -> None:
    article = front(fields)
    assert article.published is not None
    assert article.published.at.date().isoformat() == published


@pytest.mark.parametrize(
    "fields", ["expiryDate: 2024-05-17", "expires: 2024-05-17", "unpublishdate: 2024-05-17"]
)
def test_an_article_states_when_it_is_over(fields: str) -> None:
    article = front(fields)
    assert article.expires is not None
    assert article.expires.at == datetime(2024, 5, 17, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "fields",
    [
        "status: hidden", "eleventyExcludeFromCollections: true", "headless: true", "unlisted: yes", "private: 1",
        "permalink: false", "build: {list: never}", "_build: {render: 'false'}",
    ],
)  # fmt: skip
def test_what_no_list_shows_is_held(fields: str) -> None:
    assert "front matter says" in (front(fields).held or "")


@pytest.mark.parametrize(
    "fields", ["status: published", "headless: false", "permalink: true", "build: {list: always}"]
)
def test_what_lists_show_is_not_held(fields: str) -> None:
    assert front(fields).held is None


def test_alerts_are_quotations_with_their_kind_or_title() -> None:
    assert (
        "<blockquote>\n<p><strong>Warning</strong></p>\n<p>Mind.</p>"
        in markdown("> [!WARNING]\n> Mind.").html
    )
    assert "<strong>A *title*</strong>" not in markdown("> [!note] A title\n>\n> Mind.").html
    assert "<strong>A title</strong>" in markdown("> [!note]- A title\n>\n> Mind.").html
    assert "[!NOTE]" in markdown("`[!NOTE]` and [!NOTE]").text


@pytest.mark.parametrize(
    ("info", "language"),
    [("python", "python"), ("js{1,3}", "js"), ("{.c++ .x}", "c++"), ("ruby:app.rb", "ruby"), ("c#", "c#")],
)
def test_code_has_the_class_of_its_language_alone(info: str, language: str) -> None:
    assert f'<code class="language-{language}">' in markdown(f"```{info}\nx\n```").html


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
        "T ![a](pics/%C3%BC.png?x=1#y) [l](../other/b.pdf) [w](https://example.org/)"
        " <img src='c.png' srcset='d.png 2x'>"
    )
    assert article.references == ("folder/pics/ü.png", "other/b.pdf", "folder/c.png", "folder/d.png")
    assert f'src="{SITE}folder/c.png"' in article.html


def test_markup_in_markdown_is_made_safe() -> None:
    article = markdown("<p onclick='x()'>a</p><script>b</script><a href='javascript:c'>d</a>")
    assert article.html == "<p>a</p><a>d</a>"


@pytest.mark.parametrize("source", ["", "\n\n", "---\n---\n", "<!-- nothing -->"])
def test_nothing_is_no_article(source: str) -> None:
    with pytest.raises(UnreadableError):
        markdown(source)
