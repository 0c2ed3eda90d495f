"""Which lines of a scraped text are its article, its headline and its by-line."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.readers import read
from feeder.readers.bylines import is_name
from feeder.readers.evidence import evidence, undoubted
from feeder.readers.layout import Block, blocks
from feeder.readers.lines import article as judged
from feeder.readers.lines import likeliest, scores
from feeder.readers.surroundings import around, stretch
from feeder.readers.text import without_links
from feeder.readers.traits import traits
from feeder.readers.weights import TRAITS
from feeder.types import Article, Seed, Terms

NOTES = Path(__file__).resolve().parent.parent / "scripts" / "training" / "notes.txt"
PROSE = [
    "The council met on Monday to talk about the new bridge, and agreed that it will open in spring.",
    "Work on the other side of the river, said the mayor, will go on until the end of next year.",
    "The old bridge, which was built a hundred years ago, will be kept for people who walk or cycle.",
    "Nobody knows yet what all of it will cost, but the council hopes that the state pays a part.",
    "Neighbours complained about the noise of the bridge works, which begin at six in the morning.",
]
MENU = ["Menu", "Skip to content", "Home", "Sport", "Weather", "Jobs", "Log in"]
TAIL = [
    "Share this article",
    "Related articles",
    "Old pool closes",
    "A day at the zoo",
    "© 2024 The Paper. All rights reserved.",
]


def text(*lines: str, between: str = "\n\n") -> Article:
    (article,) = read(Seed("a.txt", between.join(lines).encode()), Terms(UTC))
    return article


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]


def test_menus_and_links_go_and_each_has_a_reason() -> None:
    article = text(*MENU, "Bridge opens in spring", "17 May 2024", *PROSE, *TAIL)
    assert article.text == "\n\n".join(PROSE)
    dropped = {piece.text: piece.reason for piece in article.dropped}
    assert set(dropped) >= {*MENU, *TAIL}
    assert all(dropped.values())


def test_a_list_inside_the_article_is_kept() -> None:
    dates = [
        f"- {day} May, Town Hall of {town}" for day, town in enumerate(("Ayr", "Bath", "Cork", "Deal"), 3)
    ]
    article = text(*MENU, "Bridge opens in spring", *PROSE, "\n".join(dates), *PROSE[::-1], *TAIL)
    assert all(town in article.text for town in ("Ayr", "Bath", "Cork", "Deal"))


@pytest.mark.parametrize(
    "note", NOTES.read_text("utf-8").split("%%%%\n"), ids=lambda note: note[:20].split("\n")[0]
)
def test_what_a_person_wrote_is_not_cut(note: str) -> None:
    assert [piece.text for piece in text(note).dropped] == []


def test_a_heading_of_a_note_that_is_a_button_elsewhere_is_kept() -> None:
    assert "Jobs" in text("For the weekend", "Jobs", "Feed the cat.", "Contact", "Ring Ann.").text


def test_items_without_a_word_are_what_a_text_browser_leaves_of_buttons() -> None:
    written = [Block(line) for line in (*PROSE, *PROSE[::-1])]
    empty = Block("", bullet="•")
    assert undoubted([*map(evidence, written)])
    assert undoubted([*map(evidence, [*written, empty])])
    assert not undoubted([*map(evidence, [*written, empty, empty])])


def test_the_headline_stands_before_the_date_and_the_prose_not_in_the_menu() -> None:
    headline = "Bridge over the river opens in spring"
    assert text(*MENU, headline, "17 May 2024", *PROSE, *TAIL).title == headline


def test_a_label_before_the_headline_is_no_headline() -> None:
    headline = "Bridge over the river opens in spring"
    assert text("Local", headline, "17 May 2024", *PROSE).title == headline


def test_a_by_whose_name_was_torn_off_is_not_in_the_headline() -> None:
    assert (
        text("Bridge over the river opens by", "Jane Doe", "17 May 2024", *PROSE).title
        == "Bridge over the river opens"
    )


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "Von Jane Doe",
        "17 May 2024 by Jane Doe",
        "17.05.2024 | 15:33 Uhr | Jane Doe",
        "Posted on 17 May 2024 by Jane Doe in Local",
        "By Jane Doe, Senior Correspondent",
        "By Jane Doe @janedoe",
        "Jane Doe — 2024-05-17",
    ],
)
def test_bylines(line: str) -> None:
    assert names(text("Bridge opens in spring", line, *PROSE)) == ["Jane Doe"]


def test_a_byline_behind_the_article_counts_when_it_is_labelled() -> None:
    assert names(text("Bridge opens in spring", *PROSE, "Author: Jane Doe")) == ["Jane Doe"]


def test_a_name_alone_beside_the_date_is_the_author() -> None:
    article = text(*MENU, "Bridge opens in spring", "Jane Doe", "17 May 2024", *PROSE, *TAIL)
    assert names(article) == ["Jane Doe"]
    assert "Jane Doe" not in article.text


def test_two_persons_stay_two() -> None:
    assert names(text("Bridge opens in spring", "By Jane Doe and John Smith", *PROSE)) == [
        "Jane Doe",
        "John Smith",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Read More",
        "World News",
        "Privacy Policy",
        "Share Article",
        "the mayor",
        "7 May",
        "Bridge",
        "One. Two.",
    ],
)
def test_what_is_no_name(words: str) -> None:
    assert not is_name(words)


@pytest.mark.parametrize(
    "name", ["Jane Doe", "Ana de la Cruz", "Jean-Luc O’Neil", "Aleš Vávra", "Mary J. Blige"]
)
def test_what_is_a_name(name: str) -> None:
    assert is_name(name)


def test_a_dateline_is_no_author() -> None:
    """A place in capitals opens the text of an agency."""
    article = text("Bridge opens in spring", "17 May 2024", f"RIVER TOWN: {PROSE[0]}", *PROSE[1:])
    assert names(article) == []
    assert article.text.startswith("RIVER TOWN: The council")


def test_a_sentence_torn_at_its_links_is_one_block() -> None:
    torn = (
        "Nobody in the whole town knows what\nthe\nCouncil of the River\n, which met on Monday, will pay for"
    )
    assert len([*blocks(torn)]) < len(torn.split("\n"))


def test_links_of_markdown_count_as_linked_text() -> None:
    block = without_links(Block("[All the news](/news) today"))
    assert block.text == "All the news today"
    assert block.linked == len("All the news") / len(block.text)


def test_the_likeliest_choice_bridges_a_small_doubt_and_not_a_great_one() -> None:
    seen = [evidence(Block(line)) for line in PROSE]
    assert likeliest([2, 2, -0.1, 2, 2], seen) == [True] * 5
    assert likeliest([2, 2, -9, 2, 2], seen) == [True, True, False, True, True]


@given(st.text(st.sampled_from("aAbZ09'-_ .,:") | st.characters(max_codepoint=127), max_size=80))
def test_words_are_the_same_whether_or_not_a_sign_beyond_ascii_stands_behind_them(text: str) -> None:
    plain, signed = evidence(Block(text)), evidence(Block(f"{text} –"))
    assert (plain.words, plain.topics, plain.grammar) == (signed.words, signed.topics, signed.grammar)
    assert (plain.capitals, plain.buttons) == (signed.capitals, signed.buttons)


CAPTION = "The old bridge at dusk, seen from the harbour (Photo: Ann Lee/AP)"
CARD = "A hundred years of swimming end on Monday"


@pytest.mark.parametrize("line", [CAPTION, f"[{CARD}](/pool)"])
def test_a_caption_with_its_source_and_a_line_that_is_a_link_are_no_part_of_a_scraped_article(
    line: str,
) -> None:
    article = text(*MENU, "Bridge opens in spring", "17 May 2024", *PROSE, line, *PROSE[::-1], *TAIL)
    assert article.text == "\n\n".join([*PROSE, *PROSE[::-1]])
    assert line in [piece.text for piece in article.dropped]


def test_a_caption_with_its_source_stays_in_what_a_person_wrote() -> None:
    assert CAPTION in text("Bridge opens in spring", *PROSE, CAPTION, *PROSE[::-1]).text


def likely(lines: Sequence[str], *points: float) -> list[str]:
    """The lines that are kept where `points` say how likely each is."""
    parts = [Block(line) for line in lines]
    kept = judged(parts, [*map(evidence, parts)], lambda _: points)
    return [line for line, keep in zip(lines, kept, strict=True) if keep]


def test_a_line_without_a_full_stop_that_stands_twice_goes_and_a_sentence_does_not() -> None:
    lines = [*TAIL, *PROSE, CARD, PROSE[0], CARD, *PROSE[1:]]
    kept = likely(lines, *[-3] * len(TAIL), *[2] * (len(lines) - len(TAIL)))
    assert kept == [*PROSE, *PROSE]


def test_an_article_that_is_mostly_made_of_lines_that_stand_twice_keeps_them() -> None:
    meals = [f"A cup of oats, an egg and two slices of bread on {day}" for day in ("Monday", "Tuesday")]
    lines = [*TAIL, PROSE[0], *meals * 3]
    assert likely(lines, *[-3] * len(TAIL), *[2] * 7) == lines[len(TAIL) :]


def test_a_short_sentence_behind_a_block_of_the_article_is_article_and_a_line_is_not() -> None:
    lines = [*PROSE, "Nobody would have thought so then.", *TAIL, "Nobody would say so in town now."]
    kept = likely(lines, *[2] * 5, -1, *[-3] * len(TAIL), -1)
    assert kept == lines[:6]


@pytest.mark.parametrize(("points", "whole"), [(-1.4, True), (-1.6, False)])
def test_a_text_of_prose_without_a_word_of_clutter_is_doubted_where_two_lines_are_surely_none_of_it(
    points: float, whole: bool
) -> None:
    others = ["Old pool closes", "A day at the zoo", "Meals in May", "The last tram"]
    lines = [*PROSE, *PROSE[::-1], *others]
    kept = likely(lines, *[2] * 10, -1, -1, points, points)
    assert kept == (lines if whole else lines[:10])


def test_a_text_of_lists_without_a_word_of_clutter_is_not_doubted() -> None:
    lines = [*PROSE[:2], *(f"A thing, number {number}" for number in range(20))]
    assert likely(lines, *[-5] * 22) == lines


@given(st.lists(st.sampled_from([*MENU, *PROSE, *TAIL, "", "- x", "7 May"]), min_size=1, max_size=30))
def test_every_trait_has_a_number_for_every_block(lines: list[str]) -> None:
    parts = [Block(line) for line in lines]
    seen = [evidence(part) for part in parts]
    columns = traits(parts, seen)
    assert {len(column) for column in columns.values()} == {len(lines)}
    assert set(TRAITS) <= columns.keys()
    assert len(scores(columns)) == len(lines)


def test_the_traits_are_floats_which_are_compared_in_half_the_time() -> None:
    parts = [Block(line) for line in [*MENU, *PROSE, *TAIL]]
    columns = traits(parts, [evidence(part) for part in parts])
    assert {type(value) for column in columns.values() for value in column} == {float}


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(0, 5))
def test_a_mean_around_each_place_counts_nothing_past_the_ends(values: Sequence[int], reach: int) -> None:
    expected = [
        sum(values[max(0, at - reach) : at + reach + 1]) / (2 * reach + 1) for at in range(len(values))
    ]
    assert around(values, reach) == pytest.approx(expected)


def test_the_stretch_is_where_most_prose_stands_together() -> None:
    lines = [PROSE[0], *MENU, *MENU, *PROSE, "Bridge", *PROSE, *TAIL]
    first = lines.index(PROSE[0], 1)
    assert stretch([evidence(Block(line)) for line in lines]) == (first, len(lines) - len(TAIL) - 1)


def test_many_short_lines_take_a_time_that_grows_with_their_number_alone() -> None:
    def cost(many: int) -> float:
        lines = [*MENU, *PROSE, *(f"Jane Doe {at}" for at in range(many)), *TAIL]
        start = process_time()
        text(*lines)
        return process_time() - start

    cost(500)
    assert cost(8000) < 12 * cost(2000) + 0.05
