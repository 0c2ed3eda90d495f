"""The owner's templates: what they replace, what is said of their mistakes, and what they are given."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from feed_samples import make_entry
from jinja2 import pass_context
from laboratory import Laboratory
from page_samples import FEED, PATH, tree

from feeder import types
from feeder.errors import TemplateError
from feeder.types import Picture
from feeder.writers import endless, pages, ways
from feeder.writers.templating import FILES, Templates, load

DOCS = (Path(__file__).resolve().parents[1] / "docs" / "templates.md").read_text("utf-8")


def owned(folder: Path, **files: str) -> Templates:
    """The templates with these in place of feeder's: `page_html="…"` is page.html."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return load(folder)


def test_one_template_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    mine = owned(tmp_path, article_html="<p>{{ heading }}</p>")
    assert pages.article(make_entry(), FEED, PATH, mine).data == b"<p>Entry 0</p>"
    assert pages.index(FEED, "index.html", mine) == pages.index(FEED, "index.html")


def test_a_template_may_build_on_ours(tmp_path: Path) -> None:
    text = '{% extends "feeder/article.html" %}{% block content %}<nav>Mine</nav>{{ super() }}{% endblock %}'
    page = tree(pages.article(make_entry(), FEED, PATH, owned(tmp_path, article_html=text)))
    assert [found.text for found in page.xpath("//body/nav")] == ["Mine"]
    assert page.xpath("//h1")[0].text == "Entry 0"


def test_the_frame_alone_may_be_replaced(tmp_path: Path) -> None:
    mine = owned(tmp_path, page_html="<body>{% block content %}{% endblock %}<i>Mine</i>")
    for page in (pages.article(make_entry(), FEED, PATH, mine), pages.index(FEED, "index.html", mine)):
        assert page.data.endswith(b"<i>Mine</i>")


def test_words_are_replaced_one_by_one(tmp_path: Path) -> None:
    mine = owned(tmp_path, words_toml='[en]\nlatest = "Fresh"\n[eo]\nlatest = "Novaj"\n').words
    ours = load(None).words
    assert mine["en"] == {**ours["en"], "latest": "Fresh"}
    assert mine["eo"] == {**ours["en"], "latest": "Novaj"}
    assert mine["de"] == ours["de"]


def test_a_file_of_the_theme_is_the_owner_s(tmp_path: Path) -> None:
    mine = owned(tmp_path, style_css="body { color: red }").files
    assert mine == {**load(None).files, "style.css": b"body { color: red }"}
    assert set(mine) == set(FILES)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<p>\n{{ nothing }}", 2),
        ("\n\n{% if %}", 3),
        ("{% extends 'feeder/article.html' %}\n{% block content %}\n{{ feed.nothing }}{% endblock %}", 3),
        ("\n{{ 1 / 0 }}", 2),
        ("\n{% include 'nothing.html' %}", 2),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(TemplateError) as told:
        pages.article(make_entry(), FEED, PATH, owned(tmp_path, article_html=text))
    assert str(told.value).startswith(f"{tmp_path / 'article.html'}, line {line}: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("text", ["[en", 'skip = "a"', "[en]\nskip = 1", "\udcff"])
def test_words_that_are_none_are_told_with_their_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "words.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(TemplateError, match=re.escape(str(tmp_path / "words.toml"))):
        load(tmp_path)


MANY = "{% for x in range(99999) %}"
ENDLESS = {
    "a loop": MANY + MANY + "{% endfor %}{% endfor %}",
    # The outer loop alone would be let through.
    "a loop of which nothing is shown": (
        "{% for x in range(9) %}{% for y in range(99999) if y < 0 %}{% endfor %}{% endfor %}"
    ),
    "a macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(99) }}",
    "a loop that calls itself": "{% for n in [9] recursive %}{{ loop([n, n]) }}{{ loop([n]) }}{% endfor %}",
    "a block": "{% block b %}{% for x in [1, 2] %}{{ self.b() }}{% endfor %}{% endblock %}",
    "writing": MANY + "{{ 'words ' * 99999 }}{% endfor %}",
    "text": MANY + "word " * 10_000 + "{% endfor %}",
    "a range": "{{ range(10 ** 12) | list }}",
    "itself": "{% include 'article.html' %}{% include 'article.html' %}",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_never_ends_is_stopped_and_named(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endless, "MOST", 10_000)
    mine = owned(tmp_path, article_html=text)
    for _ in range(5):  # so many pages cost no more than a few
        with pytest.raises(TemplateError, match=re.escape(f"{tmp_path / 'article.html'}, line 1: ")):
            pages.article(make_entry(), FEED, PATH, mine)
    assert pages.index(FEED, "index.html", mine) == pages.index(FEED, "index.html")


def test_a_long_page_is_no_endless_one(tmp_path: Path) -> None:
    text = "{% for x in range(50000) %}{{ loop.index }}{% if loop.last %}!{% endif %}{% endfor %}"
    page = pages.article(make_entry(), FEED, PATH, owned(tmp_path, article_html=text))
    assert page.data.decode() == "".join(map(str, range(1, 50_001))) + "!"


def test_a_mistake_in_a_macro_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    mine = owned(tmp_path, links_html="{% macro alternates(a, b) %}\n{{ a.nothing }}{% endmacro %}")
    with pytest.raises(TemplateError, match=re.escape(f"{tmp_path / 'links.html'}, line 2: ")):
        pages.article(make_entry(), FEED, PATH, mine)


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=re.escape(str(tmp_path / "none"))):
        load(tmp_path / "none")


# In a build


@pytest.fixture
def site(tmp_path: Path) -> Laboratory:
    laboratory = Laboratory(tmp_path, '[feeds]\ntemplates = "templates"\n')
    (tmp_path / "templates").mkdir()
    laboratory.article("a.md", "One")
    laboratory.build()
    return laboratory


def test_a_template_that_changes_has_its_pages_made_again(site: Laboratory) -> None:
    assert site.build().documents == []
    template = site.folder / "templates" / "article.html"
    template.write_text('{% extends "feeder/article.html" %}{% block content %}<hr>{% endblock %}')
    assert site.build().documents == ["articles/one.html"]
    assert b"<hr>" in site.documents()["articles/one.html"]
    (site.folder / "templates" / "style.css").write_text("body { color: navy }")
    assert site.build().documents == ["theme/style.css"]
    template.unlink()
    assert site.build().documents == ["articles/one.html"]
    assert site.build().documents == []


@pytest.mark.parametrize("name", ["article.html", "index.html"])
def test_a_mistake_in_a_template_leaves_every_document_as_it_was(site: Laboratory, name: str) -> None:
    before = site.documents()
    (site.folder / "templates" / name).write_text("<p>\n{{ nothing }}")
    report = site.build()
    assert report.status() == 3
    (reason,) = set(report.unpublished.values()) - {f"{path} waits for what it links to." for path in before}
    assert reason.startswith(f"{site.folder / 'templates' / name}, line 2: ")
    assert site.documents() == before
    (site.folder / "templates" / name).unlink()
    assert site.build().status() == 0


@pytest.mark.parametrize("name", ["article.html", "moved.html"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>neither a head nor a title",
        '{% extends "feeder/NAME" %}{% block content %}{{ super() }}<script>alert(1)</script>{% endblock %}',
    ],
    ids=["empty", "no page", "a script"],
)
def test_a_template_whose_pages_do_not_pass_takes_no_article_out(
    site: Laboratory, name: str, text: str
) -> None:
    """What is wrong with every page is wrong with none of the articles."""
    site.article("a.md", "One", slug="elsewhere")  # so that there is a page that leads on
    site.build()
    before = site.documents()
    (site.folder / "templates" / name).write_text(text.replace("NAME", name))
    report = site.build()
    assert report.status() == 3
    assert not report.failures
    assert any("A template in feeds.templates" in said for said in report.unpublished.values())
    assert site.documents() == before
    site.article("b.md", "Two")
    site.build()
    assert "One" in site.titles()
    (site.folder / "templates" / name).unlink()
    assert site.build().status() == 0
    assert sorted(site.titles()) == ["One", "Two"]


def test_a_template_that_never_ends_leaves_every_page_as_it_was(
    site: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endless, "MOST", 10_000)
    before = site.documents()
    template = site.folder / "templates" / "article.html"
    template.write_text(ENDLESS["a loop"])
    site.article("b.md", "Two")
    report = site.build()
    assert report.unpublished["articles/one.html"].startswith(f"{template}, line 1: ")
    assert site.documents() == {**site.documents(), "articles/one.html": before["articles/one.html"]}
    template.unlink()
    assert site.build().status() == 0
    assert sorted(site.titles()) == ["One", "Two"]


def test_feeds_go_on_without_their_page(site: Laboratory) -> None:
    (site.folder / "templates" / "index.html").write_text("{{ nothing }}")
    site.article("b.md", "Two")
    before = site.documents()
    assert "index.html" in site.build().unpublished
    assert sorted(site.titles()) == ["One", "Two"]
    assert site.documents()["index.html"] == before["index.html"]


# What the documentation says


def given(folder: Path, name: str) -> set[str]:
    """The names that a template has values under."""
    mine = owned(folder, **{name.replace(".", "_"): "{{ given() }}"})
    names: set[str] = set()

    @pass_context
    def note(context: Any) -> str:
        names.update(set(context.get_all()) - set(mine.environment.globals))
        return ""

    mine.environment.globals["given"] = note
    entry = make_entry(image=Picture("https://a.example/a.png"))
    pages.article(entry, FEED, PATH, mine)
    pages.index(dataclasses.replace(FEED, entries=(entry,)), "index.html", mine)
    pages.moved("https://a.example/", "old.html", "Old", mine)
    return names


def documented(heading: str) -> set[str]:
    """The names in the first column of the table below a heading of the page on templates."""
    section = DOCS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {
        name
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        for name in re.findall(r"`(.+?)`", row)
    }


@pytest.mark.parametrize("name", ["article.html", "index.html", "moved.html"])
def test_each_value_of_a_template_is_documented_and_no_other(tmp_path: Path, name: str) -> None:
    assert documented(name) | documented("Every page") == given(tmp_path, name)


@pytest.mark.parametrize(
    "kind",
    [
        *(types.Entry, types.Feed, types.Person, types.Picture, types.Sibling),
        *(pages.Time, pages.Item, pages.Beside, ways.Link),
    ],
)
def test_each_field_of_a_value_is_documented(kind: Any) -> None:
    fields = getattr(kind, "_fields", None) or [field.name for field in dataclasses.fields(kind)]
    (row,) = re.findall(rf"^\| {kind.__name__} \| (.+?) \|$", DOCS, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == set(fields)


def test_each_file_that_may_be_replaced_is_documented() -> None:
    folder = Path(pages.__file__).parent / "templates"
    assert documented("The files") == {path.name for path in folder.iterdir()}


def test_each_word_is_documented() -> None:
    assert documented("Words") == set(load(None).words["en"])
