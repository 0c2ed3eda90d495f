"""The posts folders of four site generators are read as they are: expectations are those of the generators' manuals."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from laboratory import Laboratory

from feeder.markup import SITE
from feeder.readers import read
from feeder.readers.habits import telling, told
from feeder.types import Article, Person, Seed, Terms

FOLDERS = Path(__file__).parent / "generators"
BERLIN = ZoneInfo("Europe/Berlin")
PNG = b"\x89PNG\r\n\x1a\n" + b"1" * 50


def article(path: str) -> Article:
    """The article at a path below `generators`, whose first folder is the seeds folder."""
    (one,) = read(Seed(path.partition("/")[2], (FOLDERS / path).read_bytes()), Terms(BERLIN))
    return one


def text(source: str, path: str = "a.md") -> Article:
    (one,) = read(Seed(path, source.encode()), Terms(BERLIN))
    return one


def dropped(one: Article) -> set[str]:
    return {piece.text for piece in one.dropped}


def test_a_page_bundle_of_hugo() -> None:
    """publishDate is when it may be seen; the title is the bundle's; `params` and `cover` are themes' habits."""
    one = article("hugo/posts/harbour-lights/index.md")
    assert (one.title, one.slug) == ("Harbour Lights", "lights")
    assert one.published is not None
    assert one.published.at == datetime(2024, 5, 18, 6, tzinfo=UTC)
    assert one.expires is not None
    assert one.expires.at == datetime(2031, 1, 1, tzinfo=BERLIN)
    assert one.authors == (Person("Ida Storm"),)
    assert one.categories == ("Notes", "harbour", "light pollution")
    assert one.references == ("posts/harbour-lights/dusk.png", "posts/harbour-lights/lamp.png")
    assert one.image is not None
    assert one.image.alt == "The harbour at dusk"
    assert one.summary == "The lamps of the harbour are older than the harbour."


def test_the_shortcodes_of_hugo() -> None:
    one = article("hugo/posts/harbour-lights/index.md")
    for piece in (
        '<figcaption>One of <em>nine</em> <a href="https://example.org/storm">I. Storm</a></figcaption>',
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">https://www.youtube.com/watch?v=dQw4w9WgXcQ</a></p>',
        "<p>Read <a>the other note</a> first.</p>",
        '<code class="language-go">if lamp &lt; 3 {\n\tfmt.Println("`dark`")\n\n}\n</code>',
        "<p>Bring a <em>torch</em>.</p>",
        "<code>{{&lt; youtube id &gt;}}</code>",
        '<code class="language-md">{{&lt; figure src="x.png" &gt;}}\n</code>',
    ):
        assert piece in one.html
    assert "harbour-map" not in one.html
    assert '{{< harbour-map zoom="3" >}}' in dropped(one)


def test_links_to_headings_lead_there() -> None:
    html = article("hugo/posts/harbour-lights/index.md").html
    for anchor in ("a-how-they-burn", "a-whats-next"):
        assert f'#{anchor}">' in html
        assert f'<h2 id="{anchor}">' in html


def test_a_translation_of_hugo_in_json() -> None:
    one = article("hugo/posts/tides.de.md")
    assert (one.title, one.language, one.slug) == ("Ebbe und Flut", "de", "ebbe-und-flut")
    assert one.authors == (Person("Ida Storm", "ida@example.org"),)
    assert one.references == ("images/tide.png",)
    assert one.html.count("https://x.com/harbour/status/123") == 2  # the address, and itself as the text


def test_a_post_of_jekyll() -> None:
    """Title and date are the file name's, categories apart by spaces; its permalink is a pattern."""
    one = article("jekyll/_posts/2024-05-17-first-light-at-sea.md")
    assert (one.title, one.slug) == ("First Light At Sea", "first-light-at-sea")
    assert one.published is not None
    assert one.published.at == datetime(2024, 5, 17, tzinfo=BERLIN)
    assert one.categories == ("sea", "travel", "light", "boats")
    assert one.summary == "We left at four. See the map and the log."
    assert one.image is not None
    assert one.image.url == f"{SITE}assets/images/teaser.png"
    assert set(one.references) == {
        "assets/images/teaser.png",
        "assets/map.pdf",
        "assets/boat.png",
        "assets/sail.png",
    }


def test_the_tags_of_jekyll() -> None:
    one = article("jekyll/_posts/2024-05-17-first-light-at-sea.md")
    for piece in (
        "<figcaption>The <em>sail</em></figcaption>",
        '<code class="language-ruby">def light\n  @on ||= `ls`\n\nend\n</code>',
        "The engine writes {{ page.title }} here. And <code>{{ site.time }}</code> there.",
        '<h2 id="a-boat">The boat</h2>',
        "By ida for .",
    ):
        assert piece in one.html
    for sign in ("{%", "{:", "TOC", "not for readers", "neither", "post.url"):
        assert sign not in one.html
    assert {"{{ site.title }}", "{% post_url 2024-05-01-log %}"} < dropped(one)


def test_an_article_of_pelican() -> None:
    one = article("pelican/articles/lighthouse.md")
    assert (one.title, one.slug, one.language) == ("The lighthouse: a visit", "lighthouse-visit", "en")
    assert one.published is not None
    assert one.published.at == datetime(2024, 5, 17, 10, 20, tzinfo=BERLIN)
    assert one.authors == (Person("Ida Storm"), Person("Per Holm"))
    assert one.categories == ("North Coast", "lighthouse", "walks in rain")
    assert one.summary == "We went up the tower and came down again."
    assert one.references == ("images/tower.png", "articles/stairs.png")
    assert "<a>about the coast</a>" in one.html
    assert '<code class="language-python">print("{{ not a tag }}")\n</code>' in one.html
    assert "<dd>What it is made of.</dd>" in one.html
    assert "TOC" not in one.html


def test_a_post_of_eleventy() -> None:
    one = article("eleventy/posts/2024-05-17-salt-works.md")
    assert (one.title, one.slug, one.summary) == ("The salt works", "salt", "Where salt comes from.")
    assert one.html.startswith(f'<figure><img src="{SITE}posts/salt.png" alt="Heaps of salt"></figure>')
    assert '<code class="language-njk">{{ title }} {% image %}\n</code>' in one.html
    assert dropped(one) == {"{{ collections.salt | length }}"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("hugo/posts/_index.md", "list page"), ("hugo/posts/gone.md", "build: list: never"),
        ("jekyll/index.md", "front page"), ("pelican/articles/coast.md", "Status: hidden"),
        ("eleventy/posts/hidden.md", "eleventyExcludeFromCollections: true"),
    ],
)  # fmt: skip
def test_what_no_list_of_its_site_shows_is_held_with_the_reason(path: str, words: str) -> None:
    assert words in (article(path).held or "")


def test_a_draft_lies_in_a_folder_of_drafts() -> None:
    assert article("jekyll/_drafts/winter-harbour.md").draft
    assert not text("Text.", "drafts/a.md").draft


@pytest.mark.parametrize(
    ("path", "name", "language"),
    [
        ("2024-05-17-title.md", "title", None), ("20240517_a title.md", "a title", None),
        ("2024-05-17T10-30-00-title.md", "title", None), ("2024-05-17_1030-title.md", "title", None),
        ("2024-05-17-2001-a-space-odyssey.md", "a-space-odyssey", None),
        ("2024-05-17.md", "", None), ("2024-plans.md", "2024-plans", None), ("1984.md", "1984", None),
        ("post.de.md", "post", "de"), ("post.pt-BR.md", "post", "pt-BR"), ("post.pt_br.md", "post", "pt-br"),
        ("node.js.md", "node.js", None), ("v1.2.md", "v1.2", None), ("a.b.c.md", "a.b.c", None),
        ("my-post/index.md", "my-post", None), ("my-post/index.fr.md", "my-post", "fr"),
        ("2024-05-17-my-post/index.md", "my-post", None), ("my-post/README.md", "my-post", None),
        ("index.md", "", None), ("my-post/index-card.md", "index-card", None),
    ],
)  # fmt: skip
def test_a_path_says_a_name_and_a_language(path: str, name: str, language: str | None) -> None:
    assert (told(path).name, told(path).language) == (name, language)


@pytest.mark.parametrize("path", ["index.md", "README.md", "index.de.md"])
def test_a_front_page_with_a_date_is_an_article(path: str) -> None:
    assert text("# Hello\n\nText.", path).held
    assert text("---\ndate: 2024-05-17\n---\n# Hello\n\nText.", path).held is None
    assert text("# Hello\n\nText.", f"folder/{path}").held is None


def test_a_name_makes_a_title_only_where_it_was_chosen_for_one() -> None:
    assert text("Text.", "2024-05-17-my-note.md").title == "My Note"
    assert text("Text.", "folder/my-note/index.md").title == "My Note"
    for source, path in (
        ("Text.", "my-note.md"),
        ("Text.", "2024-05-17-20.md"),
        ('---\ntitle: ""\n---\nText.', "2024-05-17-my-note.md"),
    ):
        assert text(source, path).title is None
    assert text("# Heading\n\nText.", "2024-05-17-my-note.md").title == "Heading"
    assert text("---\ntitle: Stated\n---\nText.", "2024-05-17-my-note.md").slug is None  # made of the title


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("x/my-post/index.md", "my-post/index.md"),
        ("x/_drafts/a.md", "_drafts/a.md"),
        ("x/posts/a.md", "a.md"),
    ],
)
def test_the_end_of_a_path_says_something(path: str, end: str) -> None:
    assert telling(Path("/") / path) == end


def test_words_of_categories_are_apart_by_spaces_in_jekyll_alone() -> None:
    source = "---\ntags: old boats\ncategory: the sea\n---\nText."
    assert text(source, "2024-05-17-a.md").categories == ("the sea", "old", "boats")
    assert text(source, "a.md").categories == ("the sea", "old boats")
    assert text("---\ntags: old boats, sea\n---\nText.", "2024-05-17-a.md").categories == ("old boats", "sea")


def test_pictures_go_out_from_where_generators_keep_them(tmp_path: Path) -> None:
    """A bundle's beside it, the site's in `static`; what comes later is noticed."""
    lab = Laboratory(tmp_path)
    for file in (FOLDERS / "hugo").rglob("*.md"):
        lab.lay(file.relative_to(FOLDERS / "hugo").as_posix(), file.read_bytes())
    for picture in ("posts/harbour-lights/dusk.png", "posts/harbour-lights/lamp.png"):
        lab.lay(picture, PNG + picture.encode())
    lab.lay("static/images/tide.png", PNG)
    report = lab.build()
    assert (report.new, report.held, report.failures) == (2, 2, [])
    out = {Path(name).name for name in lab.documents() if name.endswith(".png")}
    assert out == {"dusk.png", "lamp.png", "tide.png"}
    (page,) = [name for name in lab.documents() if "ebbe" in name]
    assert "assets/" in (lab.feeds / page).read_text("utf-8")


def test_the_name_of_a_packed_file_says_the_same_in_any_case(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.lay("_posts/2024-05-17-First-Light.MD.GZ", gzip.compress(b"Words of an article."))
    assert lab.build().new == 1
    assert lab.titles() == ["First Light"]
