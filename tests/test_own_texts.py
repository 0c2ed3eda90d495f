"""What people write themselves keeps its lines, its title and its date; the lines round it are not judged by looks."""

from collections.abc import Sequence
from datetime import UTC

import pytest

from feeder import articleness
from feeder.readers import read, relative
from feeder.readers.evidence import evidence
from feeder.readers.layout import Block
from feeder.readers.lines import article as judged
from feeder.types import Article, Seed, Terms

PROSE = [
    "We had been planning this for months, and when the morning came nobody wanted to be the first to get up.",
    "After an hour the clouds lifted, and we could see the whole valley below us, with the river in the sun.",
    "My sister said that it reminded her of the summers that we spent at our grandmother's by the sea.",
    "It is hard to say what makes a place feel like home, but I think that it is the light in the kitchen.",
    "In the end we stayed for three more days, which was two days longer than we had bread and cheese for.",
]
STRANGE, SURE = -2, 2


def text(*lines: str) -> Article:
    (article,) = read(Seed("a.txt", "\n\n".join(lines).encode()), Terms(UTC))
    return article


def is_whole(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether prose without a word of clutter keeps all lines round it, of which each is surely no article."""
    lines = [*before, *PROSE, *PROSE[::-1], *behind]
    parts = [Block(line) for line in lines]
    points = [SURE if line in PROSE else STRANGE for line in lines]
    return all(judged(parts, [*map(evidence, parts)], lambda _: points))


HEAD = ["A week by the river", "Ann Lee", "Oxford", "Summer"]
MENU = ["Old pool closes", "A day at the zoo", "Meals in May", "The last tram"]
SIGNED = [
    ["Text: Ann Lee", "Light (stage): Dan Wu", "文：山田太郎", "— Ann"],
    ["Contact", "ann@example.org", "0123 456789"],
]


def test_a_head_is_no_sign_of_a_scraper() -> None:
    assert is_whole(HEAD, [])


def test_more_lines_than_a_head_has_before_the_prose_are() -> None:
    assert not is_whole([*HEAD, "Weather"], [])


@pytest.mark.parametrize("signed", SIGNED)
def test_signatures_credits_and_addresses_are_no_sign_of_a_scraper(signed: list[str]) -> None:
    assert is_whole(HEAD, signed)


def test_a_name_at_the_end_is_no_sign_of_a_scraper() -> None:
    assert is_whole(HEAD[:3], ["Ann Lee"])


def test_lines_of_other_articles_behind_the_prose_are_a_sign_of_a_scraper() -> None:
    assert not is_whole(HEAD, MENU)


def test_one_strange_line_behind_the_prose_is_no_sign_of_a_scraper() -> None:
    assert is_whole([], ["A day at the zoo"])
    assert is_whole(HEAD[:3], ["To be continued in autumn"])


def test_the_credits_of_a_text_with_subheads_are_kept() -> None:
    people = ["Director: Ann Lee", "Stage: Bob Stone", "Costumes: Carla Ruiz", "Photos: Eve Black"]
    article = text("The story of our theatre", *PROSE, *people, "Contact", "theatre@example.org")
    assert not article.dropped
    assert article.text.endswith("theatre@example.org")


MINUTES = ["Protokoll der Versammlung", "Datum: 12. März 2024", "Ort: Vereinsheim"]


def test_the_day_of_minutes_dates_them_and_that_of_an_event_dates_no_announcement() -> None:
    minutes = text("\n".join([*MINUTES, "Anwesend: 23 Mitglieder"]), *PROSE)
    announcement = text("\n".join(MINUTES), *PROSE)
    assert minutes.published
    assert minutes.published.at.date().isoformat() == "2024-03-12"
    assert announcement.published is None


@pytest.mark.parametrize(
    "line", ["Datum: 12. März 2024", "Termin: 12. März 2024, 19 Uhr", "When: 12 March 2024"]
)
def test_the_day_of_an_event_is_no_title(line: str) -> None:
    article = text(f"Sommerfest im Garten\n{line}\nOrt: Vereinsheim\nEintritt: frei", *PROSE)
    assert article.title == "Sommerfest im Garten"
    assert line in article.text


def test_a_text_says_of_itself_when_it_was_written() -> None:
    article = text("On slow mornings", "This post was written on 3 March 2024 and is about nothing.", *PROSE)
    assert article.published
    assert article.published.at.date().isoformat() == "2024-03-03"


TIMES = [
    "Aktualisiert: 19. November, 9:41 Uhr",
    "Zuletzt geändert am 3. Mai um 12:30 Uhr",
    "Mis à jour le 3 mai à 12:30",
    "Actualizado el 3 de mayo a las 12:30",
    "Опубликовано 17 мая в 10:05",
    "Last updated: Fri, May 3, 10:05 am EST",
    "Posted 2 hours ago",
]


@pytest.mark.parametrize("line", TIMES)
def test_a_line_that_tells_a_time_and_nothing_else_is_known_as_such(line: str) -> None:
    assert relative.is_all(line)


@pytest.mark.parametrize(
    "line", ["Concert on May 3 at 8:00 pm", "7 November: 10:30 in Paris", "Updated rules"]
)
def test_a_line_that_says_more_than_a_time_is_not(line: str) -> None:
    assert not relative.is_all(line)


@pytest.mark.parametrize("line", TIMES)
def test_the_line_of_a_time_is_not_the_title_of_a_scraped_text(line: str) -> None:
    menu = ["Skip to content", "Log in", "Subscribe to our newsletter", "Home"]
    article = text(*menu, line, "Bridge opens", *PROSE, "Share on Facebook", "All rights reserved")
    assert article.title == "Bridge opens"


@pytest.mark.parametrize(
    "lines",
    [
        ["2024-05-01: started", "2024-05-02: wrote the parser", "2024-05-03: tests", "2024-05-04: released"],
        ["3. Juni 2024: Fest", "10. Juni 2024: Ausflug", "17. Juni 2024: Vortrag", "24. Juni 2024: Grillen"],
    ],
)
def test_a_list_of_days_is_an_article(lines: list[str]) -> None:
    seed = Seed("a.txt", "\n".join(["Our plan", "", *lines]).encode())
    (article,) = read(seed, Terms(UTC))
    assert articleness.judge(seed, article) is None
