"""Pages in any language: their direction, and the few words of their own."""

from dataclasses import replace

import pytest
from feed_samples import make_entry
from page_samples import FEED, article, index, words

from feeder.writers.templating import load


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        *[
            (language, "rtl")
            for language in ("ar", "he-IL", "fa", "ur-PK", "yi", "AR", "az-Arab", "ku-Arab-IQ")
        ],
        *[(language, "ltr") for language in ("en", "de-CH", "ja", "ar-Latn", "tr", "zh-Hant-TW", "arn")],
    ],
)
def test_a_page_runs_in_the_direction_of_its_language(language: str, direction: str) -> None:
    page = article(language=language)
    assert (page.get("lang"), page.get("dir")) == (language, direction)


def test_an_article_without_a_language_has_the_feed_s() -> None:
    page = article(feed=replace(FEED, language="he"))
    assert (page.get("lang"), page.get("dir")) == ("he", "rtl")


def test_an_entry_in_another_language_says_so_in_the_index() -> None:
    page = index(make_entry(0, language="ar"), make_entry(1, language="en"), make_entry(2))
    assert [(item.get("lang"), item.get("dir")) for item in page.iter("article")] == [
        ("ar", "rtl"),
        (None, None),
        (None, None),
    ]


def test_a_page_speaks_its_language_and_english_where_it_can_not() -> None:
    def skip(language: str) -> tuple[str, str | None]:
        link = article(language=language).xpath("//a[@href='#content']")[0]
        return words(link), link.get("lang")

    assert skip("en-GB") == ("Skip to content", None)
    assert skip("de-AT") == ("Zum Inhalt springen", None)
    assert skip("nb") == skip("no") != skip("en")
    assert skip("sw") == ("Skip to content", "en")


def test_every_language_has_every_word() -> None:
    dictionary = load(None).words
    assert all(translated.keys() == dictionary["en"].keys() for translated in dictionary.values())
    assert all(word.strip() for translated in dictionary.values() for word in translated.values())
