"""Web pages: what the page says of itself, the article in it with its structure, and all of a small page."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeder.errors import UnreadableError
from feeder.markup import SITE
from feeder.readers import read
from feeder.types import Article, Person, Picture, Seed, Terms

PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."
MORE = "Work on the other side of the river, said the mayor, will go on until the end of next year."
ARTICLE = f"<p>{PROSE}</p><p>{MORE}</p>" * 3


def html(source: str | bytes, path: str = "folder/a.html") -> Article:
    (article,) = read(Seed(path, source.encode() if isinstance(source, str) else source), Terms(UTC))
    return article


def page(head: str = "", before: str = "", body: str = ARTICLE, after: str = "") -> Article:
    return html(
        f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{before}<article>{body}</article>{after}</body></html>"
    )


def test_a_small_page_keeps_all_of_its_body() -> None:
    article = html("<title>T</title><p>body</p>")
    assert (article.title, article.text, article.dropped) == ("T", "body", ())


def test_a_page_by_hand_keeps_its_structure() -> None:
    article = html(
        "<title>My day</title><h1>My day</h1><p>One.</p><h2>Two</h2><ul><li>a<li>b</ul><pre>x\n  y</pre>"
        "<table><tr><td>1<td>2</table><blockquote>q</blockquote>"
        "<figure><img src=c.png><figcaption>d</figcaption></figure>"
    )
    assert article.title == "My day"
    for piece in [
        "<h2>Two</h2>",
        "<li>b</li>",
        "<pre>x\n  y</pre>",
        "<td>2</td>",
        "<blockquote>",
        "<figcaption>d",
    ]:
        assert piece in article.html
    assert "My day" not in article.html, "the title is no content"
    assert article.references == ("folder/c.png",)


def test_what_surrounds_an_article_is_dropped_with_reasons() -> None:
    article = page(
        before="<header><nav>Home News</nav></header><div class=cookie-banner>We use cookies</div>",
        body=f"{ARTICLE}<div class='share-bar'>Tweet</div><aside>Aside text</aside><form>Sign <input></form>",
        after="<section id=comments><p>Great article, and well said, I think.</p></section><footer>Imprint</footer>",
    )
    assert article.text == "\n\n".join([PROSE, MORE] * 3)
    reasons = {piece.text: piece.reason for piece in article.dropped}
    assert reasons["Home News"] == "menu"
    assert reasons["Tweet"] == "share buttons"
    assert reasons["Great article, and well said, I think."] == "comments"
    assert reasons["Imprint"] == "footer"
    assert {"We use cookies", "Aside text", "Sign"} <= set(reasons)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Bridge opens - The Paper</title>", "Bridge opens", "Bridge opens"),
        ("<meta property=og:title content='Bridge opens'><title>x</title>", "BRIDGE OPENS", "BRIDGE OPENS"),
        ("<meta property=og:title content='Bridge opens'><title>x</title>", "The Paper", "Bridge opens"),
        (
            "<title>Bridge opens | The Paper</title><meta property=og:site_name content='The Paper'>",
            "",
            "Bridge opens",
        ),
        ("<title>Bridge opens – example.org</title>", "", "Bridge opens"),
        ("<title>My summer - part two</title>", "", "My summer - part two"),
        ("", "Bridge opens", "Bridge opens"),
    ],
)
def test_the_title_is_the_heading_that_agrees_with_the_page(head: str, heading: str, title: str) -> None:
    assert page(head, body=f"<h1>{heading}</h1>{ARTICLE}").title == title


def test_json_ld_states_the_fields() -> None:
    stated = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "datePublished": "2000-01-01"},
            {
                "@type": ["NewsArticle"],
                "headline": "Bridge opens",
                "datePublished": "2024-05-17T10:30:00+02:00",
                "dateModified": "2024-05-18",
                "author": [
                    {"@type": "Person", "name": "Jane Doe", "url": "https://example.org/jane"},
                    {"@id": "#john"},
                ],
                "articleSection": "News",
                "keywords": ["bridges"],
                "image": {"url": "https://example.org/a.jpg"},
                "description": "What it is about.",
            },
            {"@id": "#john", "@type": "Person", "name": "John Roe"},
        ],
    }
    article = page(f'<script type="application/ld+json">{json.dumps(stated)}</script>')
    assert article.title == "Bridge opens"
    assert article.published is not None
    assert article.published.at == datetime.fromisoformat("2024-05-17T10:30:00+02:00")
    assert article.published.stated
    assert article.updated is not None
    assert article.authors == (Person("Jane Doe", None, "https://example.org/jane"), Person("John Roe"))
    assert (article.categories, article.summary) == (("News", "bridges"), "What it is about.")
    assert article.image == Picture("https://example.org/a.jpg")
    assert article.found["published"] == "JSON-LD"


def test_meta_elements_state_the_fields() -> None:
    article = page(
        "<meta property=article:published_time content='2024-05-17T10:30:00Z'><meta name=author content='Jane Doe'>"
        "<meta name=description content='What it is about.'><meta name=keywords content='a, b'>"
        "<meta property=og:image content=/a.jpg><meta property=og:image:alt content=Bridge>"
        "<link rel=canonical href=https://example.org/bridge><meta name=draft content=true>"
    )
    assert article.published is not None
    assert (article.published.at, article.published.stated) == (
        datetime(2024, 5, 17, 10, 30, tzinfo=UTC),
        True,
    )
    assert [person.name for person in article.authors] == ["Jane Doe"]
    assert (article.summary, article.categories, article.language) == ("What it is about.", ("a", "b"), "en")
    assert article.canonical == "https://example.org/bridge"
    assert article.image == Picture("https://example.org/a.jpg", "Bridge")
    assert article.draft


def test_a_time_element_states_the_date() -> None:
    article = page(body=f"<time datetime=2024-05-17 class=published>Friday</time>{ARTICLE}")
    assert article.published is not None
    assert (article.published.at.date().isoformat(), article.published.stated) == ("2024-05-17", True)


def test_a_date_line_is_read_and_not_stated() -> None:
    article = page(
        body=f"<h1>Bridge opens</h1><p>By Jane Doe</p><p>17 May 2024</p>{ARTICLE}",
        head="<title>Bridge opens</title>",
    )
    assert article.published is not None
    assert (article.published.at.date().isoformat(), article.published.stated) == ("2024-05-17", False)
    assert [person.name for person in article.authors] == ["Jane Doe"]
    assert article.text == "\n\n".join([PROSE, MORE] * 3)


@pytest.mark.parametrize("canonical", ["/relative", "javascript:alert(1)", "ftp://example.org/a"])
def test_a_canonical_address_is_absolute(canonical: str) -> None:
    assert page(f"<link rel=canonical href='{canonical}'>").canonical is None


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("", f"{SITE}folder/b.html"),
        ("<link rel=canonical href=https://example.org/x/a.html>", "https://example.org/x/b.html"),
        ("<base href=https://example.org/y/>", "https://example.org/y/b.html"),
        (
            "<link rel=canonical href=https://example.org/x/a.html><base href=/z/>",
            "https://example.org/z/b.html",
        ),
    ],
)
def test_addresses_are_read_from_where_the_page_was(head: str, address: str) -> None:
    """Without a base in the page they are files beside the seed."""
    assert (
        f'<a href="{address}">'
        in page(head, body=f"{ARTICLE}<p>More of it is told <a href=b.html>here</a>, at length.</p>").html
    )


@pytest.mark.parametrize(
    "image",
    [
        "<img data-src=https://example.org/a.jpg src='data:image/gif;base64,R0lG'>",
        "<img data-lazy-src=https://example.org/a.jpg>",
        "<img src=data:, srcset='https://example.org/s.jpg 1x, https://example.org/a.jpg 2x'>",
        "<noscript><img src=https://example.org/a.jpg></noscript>",
        "<img class=lazy src='data:,'><noscript><img src=https://example.org/a.jpg></noscript>",
    ],
)
def test_lazy_pictures_are_shown(image: str) -> None:
    article = page(body=f"{ARTICLE}<p>{image}</p>")
    assert 'src="https://example.org/a.jpg"' in article.html
    assert article.html.count("<img") == 1


def test_players_become_links() -> None:
    article = page(
        body=f"{ARTICLE}<iframe src=https://www.youtube.com/embed/abcdef12345 title='A film'></iframe>"
    )
    assert '<a href="https://www.youtube.com/watch?v=abcdef12345">A film</a>' in article.html


def test_trackers_are_no_pictures() -> None:
    assert "<img" not in page(body=f"{ARTICLE}<img src=https://example.org/t.gif width=1 height=1>").html


def test_the_declared_encoding_is_heard() -> None:
    article = html("<meta charset=iso-8859-1><title>Größe</title><p>Straße – fünf</p>".encode("cp1252"))
    assert (article.title, article.text) == ("Größe", "Straße – fünf")


@pytest.mark.parametrize(
    "source",
    ["<html></html>", "<!-- nothing -->", "<nav>Home</nav>", "<script>x()</script>", "<p>&nbsp;</p>"],
)
def test_nothing_is_no_article(source: str) -> None:
    with pytest.raises(UnreadableError):
        html(source)


@pytest.mark.skipif(
    not (Path(__file__).resolve().parents[2] / "shared" / "reading").exists(),
    reason="the marked pages are not here",
)
def test_marked_pages_keep_nearly_all_of_their_articles() -> None:
    """On every eighth page with a marked article, nine of ten of its words are read, and few others."""
    import gzip

    folder = Path(__file__).resolve().parents[2] / "shared" / "reading"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    names = sorted(
        name for name, entry in truth["files"].items() if entry["set"] == "html" and entry.get("body")
    )
    recalls, precisions = [], []
    for name in names[::8]:
        article = html(gzip.decompress((folder / name).read_bytes()), "page.html")
        wanted, got = set(truth["bodies"][truth["files"][name]["page"]].split()), set(article.text.split())
        recalls.append(len(wanted & got) / len(wanted))
        precisions.append(len(wanted & got) / len(got))
    assert sum(recalls) / len(recalls) > 0.9
    assert sum(precisions) / len(precisions) > 0.9
