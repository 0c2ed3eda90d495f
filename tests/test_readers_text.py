"""Plain text: a title, a date, a by-line, paragraphs; what a person wrote is kept, what a scraper left over is not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeder.errors import UnreadableError
from feeder.readers import read
from feeder.types import Article, Seed, Terms

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."
MORE = "Work on the other side of the river, said the mayor, will go on until the end of next year."


def text(source: str, path: str = "a.txt") -> Article:
    (article,) = read(Seed(path, source.encode()), Terms(UTC))
    return article


def test_a_short_note_is_an_article() -> None:
    note = text("Bridge opens\n\nOne sentence.")
    assert (note.title, note.text, note.html) == ("Bridge opens", "One sentence.", "<p>One sentence.</p>")
    assert note.dropped == ()
    assert note.found == {"title": "first line"}


def test_a_single_line_is_title_and_text() -> None:
    note = text("Only one line\n")
    assert (note.title, note.text) == ("Only one line", "Only one line")


def test_a_text_that_begins_with_a_long_paragraph_has_no_title() -> None:
    note = text(f"{PROSE}\n\n{MORE}")
    assert (note.title, note.text) == (None, f"{PROSE}\n\n{MORE}")


def test_lines_wrapped_by_hand_are_joined() -> None:
    wrapped = (
        "Bridge opens\n\nThe council met on Monday to talk about the new bridge,\n"
        "and agreed that it will open in spring, when\nthe work is done."
    )
    joined = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring,"
    assert text(wrapped).text == f"{joined} when the work is done."


def test_verses_keep_their_lines() -> None:
    assert text("Song\n\nRoses are red\nViolets are blue\n\nSugar is sweet\nAnd so are you").html == (
        "<p>Roses are red<br>Violets are blue</p>\n<p>Sugar is sweet<br>And so are you</p>"
    )


def test_items_become_lists() -> None:
    note = text("To do\n\n- milk\n- eggs\n\nThen:\n\n1. mix\n2. bake")
    assert (
        note.html == "<ul><li>milk</li><li>eggs</li></ul>\n<p>Then:</p>\n<ol><li>mix</li><li>bake</li></ol>"
    )


def test_bare_addresses_become_links() -> None:
    note = text("Links\n\nSee https://example.org/a?b=1&c=2, please.")
    assert note.html == (
        '<p>See <a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>, please.</p>'
    )


def test_markup_in_a_text_stays_text() -> None:
    """A file named .txt is neither Markdown nor HTML."""
    note = text("Signs\n\nSome **stars**, a <b>tag</b> &amp; so on.")
    assert note.text == "Some **stars**, a <b>tag</b> &amp; so on."


def test_a_date_line_and_a_byline_become_fields() -> None:
    note = text(f"Bridge opens\nBy Jane Doe\n17 May 2024\n\n{PROSE}")
    assert note.text == PROSE
    assert [person.name for person in note.authors] == ["Jane Doe"]
    assert note.published is not None
    assert (note.published.at, note.published.precision) == (datetime(2024, 5, 17, tzinfo=UTC), "day")
    assert not note.published.stated, "read out of running text"


def test_a_date_inside_a_sentence_is_no_date_line() -> None:
    note = text("Holiday\n\nWe met on 17 May 2024 in Rome.")
    assert (note.published, note.text) == (None, "We met on 17 May 2024 in Rome.")


def test_a_programme_keeps_its_dates() -> None:
    """What follows a date on its line is content."""
    note = text("Programme\n\n17 May 2024: Opening\n18 May 2024: Concert\n19 May 2024: Farewell")
    assert note.text.split("\n") == ["17 May 2024: Opening", "18 May 2024: Concert", "19 May 2024: Farewell"]


def test_the_name_of_the_file_states_a_date() -> None:
    note = text("Bridge opens\n\nOne sentence.", "2024/2024-05-17-bridge.txt")
    assert note.published is not None
    assert (note.published.stated, note.published.source) == (True, "file name")
    assert note.found["published"] == "file name"


@pytest.mark.parametrize("topic", ["Privacy", "Contact", "Menu", "Comments", "Newsletter", "Share"])
def test_a_note_about_a_word_of_menus_is_no_menu(topic: str) -> None:
    note = text(f"{topic} matters a lot\n\n{topic} is what this note is about. It says so twice.")
    assert note.title == f"{topic} matters a lot"
    assert "It says so twice." in note.text


def test_a_list_in_a_text_without_clutter_is_kept_whole() -> None:
    """What looks like a menu in a scraped page may be all that a person wrote."""
    names = [f"Item {number}" for number in range(30)]
    assert text("Inventory\n\n" + "\n".join(names)).text.split() == " ".join(names).split()


def test_what_a_scraper_left_round_an_article_is_dropped_with_reasons() -> None:
    before = [
        "Menu",
        "Skip to content",
        "Bridge opens in spring",
        "Fri May 17 2024",
        "icon-facebook icon-twitter",
    ]
    behind = ["Share this article", "Read more: Old bridge closes", "Sign up for our newsletter"]
    notice = "© 2024 The Paper. All rights reserved."
    page = "\n\n".join([*before, *[PROSE, MORE] * 4, *behind, notice])
    article = text(page)
    assert article.title == "Bridge opens in spring"
    assert article.text == "\n\n".join([PROSE, MORE] * 4)
    reasons = {piece.text: piece.reason for piece in article.dropped}
    assert reasons["icon-facebook icon-twitter"] == "share buttons"
    assert reasons[notice] == "copyright"
    assert len(reasons) == 7


@pytest.mark.parametrize("source", ["", "\n \n", "\ufeff\n", "\u200b\n"])
def test_nothing_is_no_article(source: str) -> None:
    with pytest.raises(UnreadableError):
        text(source)


@pytest.mark.skipif(not SEEDS.exists(), reason="the example of a scraped article is not here")
def test_the_scraped_example_comes_out_clean() -> None:
    (path,) = SEEDS.glob("000_*.txt")
    (article,) = read(Seed(path.name, path.read_bytes()), Terms(UTC))
    assert article.title == "Russian Anti-Putin Paramilitaries Join Ukraine’s Fight in Kharkiv"
    assert article.published is not None
    assert article.published.at.date().isoformat() == "2024-05-17"
    assert "icon" not in article.text
    paragraphs = article.text.split("\n\n")
    assert paragraphs[0].startswith("KHARKIV REGION: Russian paramilitaries who are opposed")
    assert paragraphs[-1].endswith("attack from across the border.")
    assert len(paragraphs) == 15
