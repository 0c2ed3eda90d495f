"""Front matter and embeds mean the same whatever the rest of the file is written in."""

import json
from datetime import UTC, datetime

import pytest

from feeder.errors import UnreadableError
from feeder.readers import read
from feeder.types import Article, Clutter, Seed, Terms

TERMS = Terms(UTC, datetime(2026, 1, 1, tzinfo=UTC))
YAML = "---\ntitle: The tide\ndate: 2023-04-05\ntags: [sea]\nauthor: Ann Lee\n---\n"
TOML = '+++\ntitle = "The tide"\ndate = 2023-04-05\ntags = ["sea"]\nauthor = "Ann Lee"\n+++\n'
FRAME = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'


def article(path: str, text: str, terms: Terms = TERMS) -> Article:
    (one,) = read(Seed(path, text.encode()), terms)
    return one


@pytest.mark.parametrize("front", [YAML, TOML])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.md", "The tide *came* in.\n"),
        ("a.html", "<p>The tide <em>came</em> in.</p>\n"),
        ("a.htm", "  <p>\n    The tide came in.\n  </p>\n"),
        ("a.txt", "The tide came in.\n"),
    ],
)
def test_front_matter_is_read_above_any_text(path: str, body: str, front: str) -> None:
    """Hugo, Jekyll and Eleventy have it above HTML as well, and what stands between fences is shown nowhere."""
    found = article(path, front + body)
    assert (found.title, found.text) == ("The tide", "The tide came in.")
    assert found.published
    assert found.published.at.date().isoformat() == "2023-04-05"
    assert ([one.name for one in found.authors], found.categories) == (["Ann Lee"], ("sea",))


def test_a_post_in_html_has_its_tags_rendered_however_far_they_are_set_in() -> None:
    body = (
        '<div>\n        <p>{{ page.title }}</p>\n        {{< figure src="a.png" caption="Boats" >}}\n'
        "        {% include toc.html %}\n        <pre>{{ x }}</pre>\n</div>\n"
    )
    found = article("a.html", YAML + body)
    assert found.text == "The tide\n\nBoats\n\n{{ x }}"
    assert '<img src="\x01a.png"' in found.html


def test_a_whole_page_below_front_matter_is_a_page() -> None:
    """Which the front matter overrules, as in every format."""
    found = article("a.html", f"{YAML}<html><head><title>Own</title></head><body><p>Text.</p></body></html>")
    assert (found.title, found.text) == ("The tide", "Text.")


@pytest.mark.parametrize(
    "text", ["---\nNote: this: is no YAML\n---\n\nWords.\n", "---\nA rule stands above.\n---\n\nWords.\n"]
)
def test_rules_round_a_line_of_plain_text_are_no_front_matter(text: str) -> None:
    """Without a title it is no head, and a text is never set aside for what looks like a broken one."""
    found = article("a.txt", text)
    assert "Words." in found.text


def test_lines_of_fields_above_plain_text_are_no_title() -> None:
    """As scrapers dump them. What is clutter in the text below is left out as everywhere."""
    text = (
        "Title: The tide\nDate: 2023-04-05\nAuthor: Ann Lee\n\nThe tide came in at six, and we watched it.\n"
    )
    found = article("a.txt", text)
    assert (found.title, found.text) == ("The tide", "The tide came in at six, and we watched it.")
    assert [one.name for one in found.authors] == ["Ann Lee"]


EMBEDS = {
    FRAME: "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    '<script src="https://gist.github.com/jo/1a2b.js"></script>': "https://gist.github.com/jo/1a2b",
    '<object data="https://x.example/a.pdf" type="application/pdf"></object>': "https://x.example/a.pdf",
    '<object data="x.swf"><a href="https://x.example/b">Film</a></object>': "https://x.example/b",
    '<video src="https://x.example/v.mp4"></video>': "https://x.example/v.mp4",
    '<img src="data:image/gif;base64,R0lG" data-src="https://x.example/a.png">': "https://x.example/a.png",
    '<noscript><img src="https://x.example/n.png"></noscript>': "https://x.example/n.png",
    '<amp-img src="https://x.example/m.png"></amp-img>': "https://x.example/m.png",
}


@pytest.mark.parametrize("written", EMBEDS)
@pytest.mark.parametrize("path", ["a.md", "a.html", "b.html", "a.json"])
def test_what_a_page_would_load_is_a_link_or_shown_in_every_format(path: str, written: str) -> None:
    """Markdown and the HTML in JSON hold players and lazy pictures as pages do."""
    html = f"<p>Words before it.</p>\n\n{written}\n\n<p>Words behind it.</p>\n"
    texts = {"a.md": html, "a.html": YAML + html, "b.html": html, "a.json": json.dumps({"content": html})}
    found = article(path, texts[path])
    assert f'"{EMBEDS[written]}"' in found.html
    assert "&lt;" not in found.html


def test_lines_of_a_rule_are_left_out_of_html_wherever_it_stands() -> None:
    """[[clean]] lines: in HTML a line is a block; that of a post and that in JSON are no exception."""
    rule = Clutter("*", ("Brought to you by Acme",))
    html = "<p>Words.</p>\n<p>Brought to  you by ACME</p>\n"
    for path, text in (("a.html", YAML + html), ("a.json", json.dumps({"title": "A", "html": html}))):
        found = article(path, text, Terms(UTC, TERMS.now, (rule,)))
        assert found.text == "Words."
        assert [piece.reason for piece in found.dropped] == ["[[clean]] number 1: line"]


def test_what_stands_under_a_picture_is_no_summary() -> None:
    text = "<figure><img src='a.png'><figcaption>Boats</figcaption></figure>\n\nIn.\n\n<!--more-->\n\nOut.\n"
    assert article("a.md", YAML + text).summary == "In."


def test_a_comment_of_a_template_is_shown_nowhere() -> None:
    """Nunjucks', in files that are surely Eleventy's; elsewhere the signs are a text."""
    eleventy = YAML.replace("author", "layout: post\nauthor")
    assert article("a.md", eleventy + "In {# not yet #}the tide.\n").text == "In the tide."
    assert article("a.md", YAML + "In {# not yet #}the tide.\n").text == "In {# not yet #}the tide."


def test_an_id_behind_a_heading_may_have_spaces_in_its_braces() -> None:
    found = article("a.md", YAML + "See [below](#low).\n\n## Low tide { #low }\n\nWords.\n")
    assert "{" not in found.text
    assert '<h2 id="a-low">Low tide</h2>' in found.html


def test_pages_of_pelican_state_their_fields_in_meta_elements() -> None:
    """Pelican, "Writing content": the names of its fields, in pages of HTML."""
    stated = {
        "tags": "sea, tide", "date": "2023-04-05 10:20", "modified": "2023-04-06", "category": "Diary",
        "authors": "Ann Lee, Bob Ray", "summary": "In short.", "lang": "fr", "status": "draft",
    }  # fmt: skip
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in stated.items())
    found = article(
        "a.html", f"<html><head><title>T</title>{head}</head><body><p>Words of it.</p></body></html>"
    )
    assert [one.name for one in found.authors] == ["Ann Lee", "Bob Ray"]
    assert (set(found.categories), found.summary) == ({"sea", "tide", "Diary"}, "In short.")
    assert (found.language, found.draft) == ("fr", True)
    assert found.updated is not None
    assert found.updated.at.date().isoformat() == "2023-04-06"


def test_entities_that_a_page_defines_are_no_text() -> None:
    """XML, section 4.2: in its head, where libxml2's reader of HTML takes them for words."""
    page = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><html><body><p>Words.</p></body></html>'
    assert article("a.xhtml", page).text == "Words."


@pytest.mark.parametrize("tags", ["<div>", "<table><tr><td>", "<b><i>"])
def test_html_that_is_nested_too_deep_is_refused_for_that(tags: str) -> None:
    with pytest.raises(UnreadableError, match="nested too deep"):
        article("a.html", tags * 5_000 + "words")


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.json", '{"title": "A", "n": %s}' % ("9" * 5_000)), ("a.md", "---\na: &a [*a]\n---\nText.\n")],
)
def test_a_reason_says_nothing_of_the_program_that_reads(path: str, text: str) -> None:
    """Neither of its functions nor of its parts, of which whoever wrote the file knows nothing."""
    with pytest.raises(UnreadableError, match=r"a number in its JSON is too long|a value holds itself"):
        article(path, text)
