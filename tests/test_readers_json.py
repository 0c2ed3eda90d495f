"""JSON: fields by any spelling, text in any of its forms, and what is no article."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from feeder.errors import UnreadableError
from feeder.readers import is_article, read
from feeder.types import Article, Seed, Terms

TERMS = Terms(UTC, datetime(2026, 1, 1, tzinfo=UTC))
WORDS = "The tide came in at six."


def article(**held: Any) -> Article:
    (one,) = read(Seed("a.json", json.dumps(held).encode()), TERMS)
    return one


@pytest.mark.parametrize(
    "spelt", ["articleBody", "ArticleBody", "article_body", "Article Body", "ARTICLE-BODY"]
)
def test_capitals_and_separators_in_names_make_no_difference(spelt: str) -> None:
    """A text is found by its name as every other field is."""
    assert article(**{"Title": "A", spelt: WORDS}).text == WORDS


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *((name, f"<p>{WORDS}</p>") for name in ("body_html", "content", "content:encoded", "html")),
        *((name, "The *tide* came\nin at six.") for name in ("markdown", "body_markdown")),
        *((name, WORDS) for name in ("text", "full_text", "article_text", "maintext", "textContent")),
    ],
)
def test_the_text_may_be_html_markdown_or_plain(name: str, written: str) -> None:
    assert article(**{"title": "A", name: written}).text == WORDS


def test_html_is_taken_before_the_markdown_that_it_was_made_of() -> None:
    found = article(title="A", body_markdown="# Other\n", body_html=f"<p>{WORDS}</p>")
    assert found.text == WORDS


def test_what_has_a_title_and_no_text_that_is_known_is_told() -> None:
    """It may be meant: a link with a title. Else its author learns which names there were."""
    found = article(title="A", url="https://x.example/a", blocks=[WORDS])
    assert [note for note in found.notes if "blocks" in note]
    assert not article(title="A", url="https://x.example/a", description=WORDS).notes


def test_the_description_of_a_program_is_no_article() -> None:
    """package.json has a name and a description, and neither a title nor a text."""
    with pytest.raises(UnreadableError, match="neither title nor text"):
        article(name="blog", version="1.0.0", description="A blog", author="me")


def test_the_data_of_eleventys_templates_are_no_articles() -> None:
    assert not is_article("posts/tide.11tydata.json")
    assert is_article("posts/tide.json")


def test_what_wordpress_embeds_stands_for_its_numbers() -> None:
    """Its interface (`?_embed`) has names of authors and terms beside the numbers in the fields."""
    embedded = {
        "author": [{"name": "Ann Lee"}],
        "wp:term": [[{"name": "News"}], [{"name": "sea"}]],
        "wp:featuredmedia": [{"source_url": "https://x.example/a.png"}],
    }
    found = article(
        title={"rendered": "A"},
        content={"rendered": WORDS},
        author=3,
        tags=[7],
        categories=[1],
        _embedded=embedded,
    )
    assert [one.name for one in found.authors] == ["Ann Lee"]
    assert found.categories == ("News", "sea")
    assert found.image is not None
    assert found.image.url == "https://x.example/a.png"


@pytest.mark.parametrize("date", [{"$date": "2024-05-01T10:00:00Z"}, {"$date": 1714557600000}])
def test_dates_of_mongodb_are_dates(date: object) -> None:
    """Its Extended JSON, relaxed and as its exports have it."""
    found = article(title="A", text=WORDS, published=date)
    assert found.published is not None
    assert found.published.at == datetime(2024, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("written", ["sea; tide", "sea, tide", "sea;tide"])
def test_words_are_parted_by_semicolons_too(written: str) -> None:
    assert article(title="A", text=WORDS, tags=written).categories == ("sea", "tide")


def test_the_semicolon_of_a_reference_parts_nothing() -> None:
    assert article(title="A", text=WORDS, tags="AT&amp;T").categories == ("AT&amp;T",)
