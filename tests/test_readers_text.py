"""Plain text: a title, a date, a by-line, paragraphs; what a person wrote is kept, what a scraper left over is not."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def body(source: str) -> str:
    """The HTML of a text with a title."""
    return text(f"Title\n\n{source}").html


def test_items_that_are_set_in_stand_in_the_one_above() -> None:
    assert body("- milk\n- eggs\n    - brown\n    - white\n- bread\n  1. rye\n  2. wheat") == (
        "<ul><li>milk</li><li>eggs<ul><li>brown</li><li>white</li></ul></li>"
        "<li>bread<ol><li>rye</li><li>wheat</li></ol></li></ul>"
    )


def test_an_item_goes_on_in_lines_that_are_set_in_as_its_text_is() -> None:
    """Also behind a full stop, where nothing but the indentation says so."""
    assert body("1) Oil it.\n   It wants oil.\n2) Hang it up.") == (
        "<ol><li>Oil it. It wants oil.</li><li>Hang it up.</li></ol>"
    )


def test_letters_and_numbers_that_count_on_are_items_and_others_are_text() -> None:
    assert body("a) one\nb) two") == "<ol><li>one</li><li>two</li></ol>"
    assert body("3. three\n4. four") == '<ol start="3"><li>three</li><li>four</li></ol>'
    assert body(f"24. Dezember\n\n{PROSE}.\n\nx) is unknown").startswith("<p>24. Dezember</p>")


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("The works\n---------\n{}", 3),
        ("The works\n=========\n\n{}", 2),
        ("# The works\n\n{}", 2),
        ("### The works ###\n\n{}", 3),
        ("The works\n\n{}", 2),
        ("THE WORKS\n\n{}", 2),
        (
            f"1. Plans\n\n{MORE}\n\n2. The works\n\n{{}}",
            2,
        ),
        ("2.1 The works\n\n{}", 2),
    ],
)
def test_a_heading_is_a_marked_line_or_a_short_one_alone_before_prose(source: str, level: int) -> None:
    html = body(f"{MORE}\n\n" + source.format(PROSE))
    heading = re.search(r"<h(\d)>([\d. ]*)the works</h\1>", html, re.IGNORECASE)
    assert heading is not None
    assert heading[1] == str(level)
    assert html.endswith(f"<p>{PROSE}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "He went home.",
        "Photo: The Paper",
        "by Jane Doe",
        "17 May 2024",
        "what it was",
        "The works,",
        "https://a.example/",
    ],
)
def test_a_sentence_a_caption_a_date_or_a_byline_is_no_heading(line: str) -> None:
    assert "<h" not in body(f"{MORE}\n\n{line}\n\n{PROSE}").replace("<hr>", "")


def test_a_short_line_before_another_is_no_heading() -> None:
    assert "<h2>" not in body(f"{MORE}\n\nOne name\n\nAnother name\n\n{PROSE}")


def test_quoted_lines_become_quotations() -> None:
    source = "> The council met on Monday to talk\n> about the new bridge.\n>\n>> Who said so, and when was it said?"
    assert body(source) == (
        "<blockquote><p>The council met on Monday to talk about the new bridge.</p>\n"
        "<blockquote><p>Who said so, and when was it said?</p></blockquote></blockquote>"
    )


def test_an_arrow_is_no_quotation() -> None:
    assert body("> Apples\n\n>> Pears") == "<p>&gt; Apples</p>\n<p>&gt;&gt; Pears</p>"


@pytest.mark.parametrize("source", ["```sh\n{}\n```", "~~~\n{}\n~~~"])
def test_fenced_lines_stay_as_they_are(source: str) -> None:
    code = "if  a < b:\n\n    print(1)"
    assert body(f"See:\n\n{source.format(code)}\n\nEnd.") == (
        "<p>See:</p>\n<pre>if  a &lt; b:\n\n    print(1)\n</pre>\n<p>End.</p>"
    )


def test_code_that_is_set_in_stays_as_it_is() -> None:
    assert body("Run:\n\n    $ make\n    done\n\n    $ make  it\n\nEnd.") == (
        "<p>Run:</p>\n<pre>$ make\ndone\n\n$ make  it\n</pre>\n<p>End.</p>"
    )


def test_prose_that_is_set_in_is_prose() -> None:
    assert body(f"So:\n\n     {PROSE}\n\nEnd.") == f"<p>So:</p>\n<p>{PROSE}</p>\n<p>End.</p>"


@pytest.mark.parametrize(
    "table",
    [
        "Name     Price\nApples    1.20\nPears    12.00",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_aligned_columns_stay_aligned(table: str) -> None:
    assert body(f"Prices\n\n{table}\n\nEnd.") == f"<p>Prices</p>\n<pre>{table}\n</pre>\n<p>End.</p>"


def test_columns_between_tabs_are_aligned() -> None:
    assert "<pre>Name    Sold\nApples  2\n</pre>" in body(f"{PROSE}\n\nName\tSold\nApples\t2\n\nEnd.")


def test_a_line_of_stars_parts_the_text() -> None:
    assert body("One.\n\n* * *\n\nTwo.") == "<p>One.</p>\n<hr>\n<p>Two.</p>"


@pytest.mark.parametrize(
    ("source", "joined"),
    [
        ("about the new information, and more of the infor-\nmation.", "more of the information."),
        ("a well-known man of whom it is said that he is well-\nknown.", "that he is well-known."),
        ("what there is to say about all of the Vor-\nund Nachteile", "the Vor- und Nachteile"),
        ("the government of the country of Baden-\nWürttemberg said", "of Baden-Württemberg said"),
        ("one soft hyphen in a line that is long: informa\xad\ntion", "long: information"),
    ],
)
def test_words_parted_at_the_end_of_a_line_are_put_together(source: str, joined: str) -> None:
    assert joined in text(f"Title\n\n{source}\n").text


@pytest.mark.parametrize(
    ("source", "address", "rest"),
    [
        ("(see https://a.example/x_(y)).", "https://a.example/x_(y)", ")."),
        ("at www.a.example/b, too", "http://www.a.example/b", ", too"),
        ("write to jo.doe@a.example.", "mailto:jo.doe@a.example", "."),
        ("<https://a.example/?b=1>", "https://a.example/?b=1", "&gt;"),
        ("见https://a.example/b。好", "https://a.example/b", "。好"),
        ("[the paper](https://a.example/(b))!", "https://a.example/(b)", "!"),
    ],
)
def test_addresses_become_links_without_the_marks_around_them(source: str, address: str, rest: str) -> None:
    found = re.search(r'<a href="([^"]*)">[^<]*</a>(.*)</p>', body(source))
    assert found is not None
    assert found.groups() == (address, rest)


@pytest.mark.parametrize("source", ["@jo@a.example", "http://", "www.", "a@b", "https:// x", "[a](b c)"])
def test_what_is_no_address_stays_text(source: str) -> None:
    assert body(source) == f"<p>{source}</p>"


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


LINES = st.sampled_from(
    [
        "",
        "",
        "one",
        "TWO THREE",
        "- four",
        "    - five",
        "1. six",
        "2. seven",
        "a) eight",
        "b) nine",
        "> ten",
        ">> eleven",
        "=====",
        "---",
        "* * *",
        "```",
        "    twelve();",
        "a\tb",
        "c  d",
        "| e | f |",
        "# thirteen",
        PROSE,
        f"  {MORE}",
    ]
)


@given(st.lists(LINES, max_size=12))
def test_whatever_its_shape_no_word_of_a_text_is_lost(source: list[str]) -> None:
    """What is no longer in the text is its title, or was left out with a reason."""
    try:
        article = text("\n".join(source))
    except UnreadableError:
        assert not re.search(r"\w", "".join(source))
        return
    told = [article.text, article.title or "", *(piece.text for piece in article.dropped)]
    told += [person.name for person in article.authors]
    known = re.findall(r"[^\W\d_]{2,}", " ".join(told))
    assert [word for word in re.findall(r"[^\W\d_]{2,}", " ".join(source)) if word not in known] == []


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
