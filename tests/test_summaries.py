"""A summary is whole leading sentences, on one line, within its limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.summaries import summary

FIRST = "The council met on Monday to talk about the new bridge."
SECOND = "It will open in spring, said Dr. Smith of the building office."


def test_whole_sentences_are_taken_up_to_the_limit() -> None:
    both = f"{FIRST} {SECOND}"
    assert summary(f"{both}\n\nAnother paragraph follows here with words.", "en", len(both)) == both
    assert summary(both, "en", len(both) - 1) == FIRST


def test_an_abbreviation_ends_no_sentence() -> None:
    assert summary(SECOND, "en", len(SECOND)) == SECOND


def test_openers_under_six_words_are_passed_over() -> None:
    assert summary(f"Bridge news\n\nBerlin\n\n{FIRST}", "en") == FIRST


def test_a_short_text_is_its_own_summary() -> None:
    """Where nothing is long, nothing is passed over."""
    assert summary("Short note.", "en") == "Short note."
    assert summary("", "en") == "" == summary(" \n ", None)


@pytest.mark.parametrize(
    "dateline",
    [
        "KHARKIV REGION:  ",
        "LONDON (Reuters) - ",
        "ST. JOSEPH, Mich. (AP) — ",
        "Berlin (dpa) – ",
        "WASHINGTON, May 17 — ",
    ],
)
def test_a_dateline_is_passed_over(dateline: str) -> None:
    assert summary(dateline + FIRST, "en") == FIRST


@pytest.mark.parametrize(
    "sentence", ["NASA — the agency — has said so in a report.", "Note: this is how it is done at home."]
)
def test_what_only_looks_like_a_dateline_stays(sentence: str) -> None:
    assert summary(sentence, "en") == sentence


def test_a_first_sentence_beyond_the_limit_is_cut_between_words() -> None:
    assert summary(FIRST, "en", 30) == "The council met on Monday to…"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "政府今天宣布了应对危机的新措施。要求公民留在家中，直到另行通知。",
            "政府今天宣布了应对危机的新措施。",
        ),
        (
            "これは最初の文であり、十分に長いものです。次の文もあります。",
            "これは最初の文であり、十分に長いものです。",
        ),
        ("यह पहला वाक्य है जो काफी लंबा है। यह दूसरा वाक्य है।", "यह पहला वाक्य है जो काफी लंबा है।"),
    ],
)
def test_sentences_of_other_scripts_are_found_without_the_language(text: str, first: str) -> None:
    assert summary(text, None, len(first) + 2) == first


def test_text_without_spaces_is_cut_between_characters() -> None:
    """A mark stays with its letter."""
    cut = summary("ก\u0e34" * 400, "th", 100)
    assert 90 < len(cut) <= 100
    assert cut.endswith("ก\u0e34…")


@given(st.text(), st.sampled_from([None, "en", "de-CH", "ja", "xx", "zz_bad"]), st.integers(40, 300))
def test_any_text_gives_one_line_within_the_limit(text: str, language: str | None, limit: int) -> None:
    short = summary(text, language, limit)
    assert len(short) <= limit
    assert short == " ".join(short.split())
    assert bool(short) == bool(summary(text, language, 300))
