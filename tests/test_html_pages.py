"""Saved pages: what hangs beside the running text, formulas, posts of other services, headlines, by-lines, dates."""

import time
from datetime import UTC

import pytest

from feeder.readers import read
from feeder.types import Article, Seed, Terms

PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."
MORE = "Work on the other side of the river, said the mayor, will go on until the end of next year."
RUNNING = f"<p>{PROSE}</p><p>{MORE}</p>" * 4
TEXT = "\n\n".join([PROSE, MORE] * 4)
PICTURE = "https://example.org/a.jpg"


def html(source: str) -> Article:
    (article,) = read(Seed("a.html", source.encode()), Terms(UTC))
    return article


def page(inside: str = "", head: str = "", before: str = "", after: str = "") -> Article:
    """A page whose article has `inside` amid its running text."""
    return html(
        f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{before}<article>{RUNNING}{inside}</article>{after}"
    )


@pytest.mark.parametrize(
    "block",
    [
        "<div class=x><p>Next</p><h5><a href=/b>The other bridge opens as well</a></h5></div>",
        "<div class=x><a href=/b>The other bridge</a> <a href=/c>Another one</a></div>",
        "<div class=x>3:14 of 5:00</div>",
        "<ul><li><h4><a href=/b>The other bridge opens as well</a></h4></li></ul>",
        "<p>Also:<br><a href=/b>The other bridge opens as well</a><br><a href=/c>And the road to it is closed</a></p>",
        "<p><a href=/b>The other bridge opens as well, and the road to it is closed now</a></p>",
    ],
)
def test_what_leads_elsewhere_amid_the_text_is_dropped(block: str) -> None:
    assert page(block).text == TEXT


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("<div><pre>x = 1</pre></div>", "x = 1"),
        ("<div><table><tr><td>one</td><td>two</td></tr></table></div>", "one"),
        ("<div><blockquote>Said so.</blockquote></div>", "Said so."),
        ("<div><h2>What comes next</h2></div>", "What comes next"),
        (f"<figure><img src={PICTURE}><figcaption>The bridge</figcaption></figure>", "The bridge"),
        (f"<div><figure><img src={PICTURE}><figcaption>The bridge</figcaption></figure></div>", "The bridge"),
        ("<div><ol><li id=fn1>A note. <a href=#ref1>back</a></li></ol></div>", "A note."),
        ("<ul><li>See <a href=/b>the plan</a>, then <a href=/c>the map</a>.</li></ul>", "See the plan"),
        (f"<div><p>{PROSE} Somewhat else.</p></div>", "Somewhat else."),
        ("<div class=note>Mind the step!</div>", "Mind the step!"),
    ],
)
def test_structure_amid_the_text_stays(block: str, words: str) -> None:
    assert words in page(block).text


def test_a_picture_stays_without_its_unmarked_caption() -> None:
    """The caption becomes the text of a picture that has none, and is reported."""
    article = page(f"<div class=photo><img src={PICTURE}><span>The bridge (Image: PA)</span></div>")
    assert f'<img src="{PICTURE}" alt="The bridge (Image: PA)">' in article.html
    assert article.text == TEXT
    assert ("The bridge (Image: PA)", "caption") in {(piece.text, piece.reason) for piece in article.dropped}


def test_blocks_of_one_kind_that_hold_much_are_parts_of_the_article() -> None:
    steps = "".join(f"<div class=step><img src=/{at}.jpg><p>{PROSE} Step {at}.</p></div>" for at in range(5))
    assert "Step 3." in page(steps).text


def test_without_running_text_nothing_hangs_beside_it() -> None:
    article = html("<h1>Links</h1><div><a href=/a>One</a></div><div><a href=/b>Two</a></div><p>Short.</p>")
    assert all(word in article.text for word in ("One", "Two", "Short."))


def test_a_formula_is_read_once() -> None:
    formula = "<math><mi>a</mi><mo>=</mo><mn>7</mn><annotation>TeX</annotation></math>"
    assert "when a=7 holds." in page(f"<p>{PROSE} And when {formula} holds.</p>").text


@pytest.mark.parametrize(
    "other",
    [f"<img src={PICTURE} alt=a>", "<span aria-hidden=true><b>a</b> = 7</span>"],
    ids=["picture", "type set"],
)
def test_a_formula_that_is_shown_otherwise_is_not_repeated(other: str) -> None:
    article = page(
        f"<p>{PROSE} So <span><span hidden><math><mi>Q</mi></math></span>{other}</span> holds.</p>"
    )
    assert "Q" not in article.text


@pytest.mark.parametrize("wrapper", ["menu", "widget", "social-embed"])
def test_posts_of_other_services_stay_whatever_wraps_them(wrapper: str) -> None:
    post = "<blockquote class=twitter-tweet><p>He is gone.</p>- A Player</blockquote>"
    assert "He is gone." in page(f"<div class={wrapper}><div>{post}</div></div>").text


@pytest.mark.parametrize(
    ("stated", "heading", "title"),
    [
        (
            "Bridge opening: how to drive there in spring",
            "How the bridge opens in spring",
            "How the bridge opens in spring",
        ),
        ("Bridge opens in spring", "Information and resources", "Bridge opens in spring"),
    ],
)
def test_the_only_heading_counts_if_it_is_about_the_same(stated: str, heading: str, title: str) -> None:
    assert (
        page(head=f"<meta property=og:title content='{stated}'>", before=f"<h1>{heading}</h1>").title == title
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<span class=author>Jane Doe 8 January 2020, 3:51 pm</span>", "Jane Doe"),
        ("<span class=author>Jane Doe am 08.12.2022</span>", "Jane Doe"),
        ("<span class=author>Jane Doe | Staff of example.org</span>", "Jane Doe"),
        ("<div class=submitted>Gespeichert von <b>jane</b> am 24. Juli 2017 - 18:55</div>", "jane"),
        ("<span class=itemPoster>Written by Jane Doe</span>", "Jane Doe"),
        ("<div class=author-box>About us</div><a rel=author href=/jane>Jane Doe</a>", "Jane Doe"),
        ("<label><span class=author>Name *</span></label>", None),
        ("<span class=author>example.org</span>", None),
        ("<span class=author>Jane says:</span>", None),
    ],
)
def test_a_by_line_gives_names_and_nothing_else(line: str, name: str | None) -> None:
    names = [person.name for person in page(before=line).authors]
    assert names == ([name] if name else [])


def test_an_address_as_author_gives_way_to_the_by_line() -> None:
    article = page(head="<meta name=author content=example.org>", before="<span class=author>Jane Doe</span>")
    assert [person.name for person in article.authors] == ["Jane Doe"]


def test_of_several_dates_the_one_at_the_heading_counts() -> None:
    far = "<ul>" + "<li>Other</li>" * 60 + "<li><time datetime=2022-08-10>10 August</time></li></ul>"
    article = page(
        before="<h1>Bridge opens</h1><div><time datetime=2022-12-12>Monday</time></div>", after=far
    )
    assert article.published is not None
    assert article.published.at.date().isoformat() == "2022-12-12"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        (f"<p>Updated 01.02.2022 {PROSE}</p>", None),
        (f"<p>{PROSE} It was agreed on 01.02.2022.</p>", None),
    ],
)
def test_a_date_that_is_told_of_in_the_text_is_not_its_date(opening: str, day: str | None) -> None:
    article = html(f"<html><body><article>{opening}{RUNNING}</article></body></html>")
    assert (article.published.at.date().isoformat() if article.published else None) == day
    assert article.published is None or not article.published.stated


@pytest.mark.parametrize(
    "much",
    [
        "<div>" + "<math><mi>x</mi></math>" * 10_000,
        "<math>" * 2000 + "<mi>x</mi>" * 20_000,
        "<blockquote class=twitter-tweet>" * 1500 + RUNNING * 10,
        "<div>" + "<blockquote class=twitter-tweet>a</blockquote>" * 10_000,
        "<div class=x><img src=a.png>a</div>" * 10_000,
        "<div class=x>" * 1500 + "<img src=a.png>a" * 10_000,
        "<h1>a</h1>" * 10_000 + "<time datetime=2022-12-12></time>" * 10_000,
        "<span class=author>a 1 2 3</span>" * 10_000,
        "<p>" + "<a href=x>some words of a link</a>" * 10_000,
    ],
    ids=[
        "formulas",
        "nested formulas",
        "nested posts",
        "posts",
        "pictures",
        "depth",
        "headings",
        "by-lines",
        "links",
    ],
)
def test_time_grows_with_the_size_alone(much: str) -> None:
    start = time.process_time()
    page(much)
    assert time.process_time() - start < 3, "a tenth of it is usual"
