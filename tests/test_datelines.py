"""Which line of a plain text dates it: what people and programs write, in the head, at the end, and of other things."""

from datetime import UTC, datetime

import pytest

from feeder.readers import read
from feeder.types import Article, Seed, Terms

NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)
ENGLISH = [
    "The council met on Monday to talk about the new bridge, and agreed that it will open in the spring.",
    "Work on the other side of the river, said the mayor, will go on until the end of the next year.",
    "The old bridge was closed in winter, when the water had carried away a part of the northern pillar.",
]
GERMAN = [
    "Der Rat hat sich am Montag mit der neuen Brücke befasst und will, dass sie im Frühling offen ist.",
    "Die Arbeiten auf der anderen Seite des Flusses, so der Bürgermeister, dauern noch das ganze nächste Jahr.",
    "Die alte Brücke ist seit dem Winter gesperrt, als das Wasser einen Teil des Pfeilers mitgenommen hat.",
]
FRENCH = [
    "Le conseil s'est réuni lundi pour parler du nouveau pont, et il veut que celui-ci soit ouvert au printemps.",
    "Les travaux sur l'autre rive, a dit le maire, dureront encore pendant toute l'année qui vient, au moins.",
    "L'ancien pont est fermé depuis l'hiver, quand les eaux ont emporté une partie du pilier qui est au nord.",
]
CLUTTER = ["Share on Facebook", "Subscribe to our newsletter", "All rights reserved."]


def text(*blocks: str, now: datetime | None = None) -> Article:
    (article,) = read(Seed("a.txt", "\n\n".join(blocks).encode()), Terms(UTC, now))
    return article


def day(article: Article) -> str | None:
    return article.published.at.date().isoformat() if article.published else None


def changed(article: Article) -> str | None:
    return article.updated.at.date().isoformat() if article.updated else None


@pytest.mark.parametrize("clutter", [[], CLUTTER], ids=["as written", "as scraped"])
@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("Stand des Artikels: 17. Mai 2024, 12:30 Uhr.", GERMAN),
        ("Stand: 17.05.2024", GERMAN),
        ("Letzte Änderung: 17. Mai 2024.", GERMAN),
        ("Aktualisiert am 17.05.2024.", GERMAN),
        ("Last updated on May 17, 2024.", ENGLISH),
        ("This article was last edited on 17 May 2024, at 20:33.", ENGLISH),
        ("Mis à jour le 17 mai 2024.", FRENCH),
        ("Dernière modification : 17/05/2024", FRENCH),
    ],
)
@pytest.mark.parametrize("behind", [False, True], ids=["before", "behind"])
def test_an_update_that_is_all_a_text_tells_of_is_both(
    line: str, prose: list[str], clutter: list[str], behind: bool
) -> None:
    """A person who reads it knows no older day; of the next edition of the file it is the later one."""
    article = (
        text("Die Brücke", *prose, line, *clutter) if behind else text("Die Brücke", line, *prose, *clutter)
    )
    assert (day(article), changed(article)) == ("2024-05-17", "2024-05-17")


@pytest.mark.parametrize("clutter", [[], CLUTTER], ids=["as written", "as scraped"])
@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("Geschrieben von Ann Lee am 17.05.2024 22:30 (1599 x gelesen)", GERMAN),
        ("Written by Ann Lee on May 17, 2024 at 9:45 am", ENGLISH),
        ("Publié par Ann Lee le 17 mai 2024 à 12h30", FRENCH),
        ("17. 05. 2024 22:38", GERMAN),
        ("May 17, 2024 at 9:45 am", ENGLISH),
        ("17 mai 2024, 12h30", FRENCH),
    ],
)
def test_a_text_may_be_dated_at_its_end(line: str, prose: list[str], clutter: list[str]) -> None:
    assert day(text("The bridge", *prose, line, *clutter)) == "2024-05-17"


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("Die Brücke wurde am 17. Mai 2024 um 23:03 Uhr veröffentlicht und unter Stadt abgelegt.", GERMAN),
        ("Dieser Beitrag wurde am 17. Mai 2024 gepostet.", GERMAN),
        ("Die Brücke wurde am 17. Mai 2024 um 23:03 Uhr", GERMAN),
        ("This entry was posted on Friday, May 17th, 2024 at 11:03 pm and is filed under Town.", ENGLISH),
        ("Cet article a été publié le 17 mai 2024 dans la rubrique Ville.", FRENCH),
    ],
)
def test_a_sentence_that_says_when_the_text_was_published_dates_it(line: str, prose: list[str]) -> None:
    assert day(text("Die Brücke", *prose, line, *CLUTTER)) == "2024-05-17"


@pytest.mark.parametrize(
    "line", ["Die Brücke wurde am 17. Mai 2024 gesperrt.", "Er wurde am 17. Mai 2024 um 10 Uhr gewählt."]
)
def test_a_sentence_about_something_else_dates_nothing(line: str) -> None:
    assert day(text("Die Brücke", *GERMAN, line, GERMAN[0], *CLUTTER)) is None


@pytest.mark.parametrize("behind", [False, True], ids=["before", "behind"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Termin: Freitag, 17. Mai 2024 um 10.30 Uhr"],
        ["Wann: 17.05.2024, 19:30 Uhr"],
        ["When: Friday, May 17, 2024, 7:30 pm"],
        ["Quand : vendredi 17 mai 2024 à 19h30"],
        ["Cuándo: 17 de mayo de 2024"],
        ["日時：2024年5月17日"],
        ["17.05.2024 - 19.05.2024"],
        ["17. Mai 2024 bis 19. Mai 2024"],
        ["2024.05.17 ~ 2024.05.19"],
        ["May 17, 2024 to May 19, 2024"],
        ["Datum: 17. Mai 2024", "Uhrzeit: 19.30 Uhr", "Ort: Rathaus"],
        ["Where: Town hall", "Date: May 17, 2024"],
        ["Date : 17 mai 2024", "Lieu : la mairie"],
        ["Fecha: 17 de mayo de 2024", "Lugar: el ayuntamiento"],
    ],
)
def test_the_day_of_an_event_is_not_the_articles(lines: list[str], behind: bool) -> None:
    blocks = [*ENGLISH, *lines] if behind else [*lines, *ENGLISH]
    assert day(text("A new bridge for the town", *blocks, *CLUTTER)) is None


@pytest.mark.parametrize(
    "line", ["Date: May 17, 2024", "Datum: 17.05.2024", "时间：2024-05-17 10:32 来源：日报"]
)
def test_a_date_that_is_called_one_is_the_articles(line: str) -> None:
    assert day(text("A new bridge for the town", line, *ENGLISH, *CLUTTER)) == "2024-05-17"


@pytest.mark.parametrize(
    "line",
    [
        "17. Mai 202419. Juni 2024 von Ann Lee",
        "17 mai 202419 juin 2024",
        "May 17, 2024June 19, 2024",
        "2024-06-19 14:15:57 2024-05-17 10:20:0017.05.2024 10:20",
        "19.06.202417.05.2024",
        "May 17, 2024 | June 19, 2024",
        "Veröffentlicht am 17. Mai 2024 (19. Juni 2024)",
    ],
)
def test_of_two_days_side_by_side_the_earlier_is_that_of_publication(line: str) -> None:
    """Themes print both, one right behind the other, in either order."""
    article = text("A new bridge for the town", line, *ENGLISH, *CLUTTER)
    assert (day(article), changed(article)) == ("2024-05-17", "2024-06-19")


@pytest.mark.parametrize(
    ("lines", "published", "updated"),
    [
        (["Updated Nov 19, 9:41 AM;Posted Nov 18, 8:19 PM"], "2019-11-18", None),
        (["Updated Nov 19, 9:41 AM;", "Posted Nov 18, 8:19 PM"], "2019-11-18", "2019-11-19"),
        (["18. November, 20:19 Uhr"], "2019-11-18", None),
        (["18 de noviembre, 20:19"], "2019-11-18", None),
        (["Updated 19 November, 09:41"], "2019-11-19", "2019-11-19"),
    ],
)
@pytest.mark.parametrize(
    "shown",
    [
        "© 2019 The Paper. All rights reserved.",
        "Copyright 2001-2019 The Paper",
        "November 20, 2019 at 7:02 am",
    ],
    ids=["notice", "notice of years", "remark"],
)
def test_a_day_without_a_year_has_that_of_the_text(
    lines: list[str], published: str, updated: str | None, shown: str
) -> None:
    article = text(
        "A new bridge for the town", *lines, *ENGLISH, *ENGLISH, "Comments", "Ann Lee", shown, now=NOW
    )
    assert (day(article), changed(article)) == (published, updated)


@pytest.mark.parametrize(
    ("line", "published"), [("Posted Jan 5, 8:19 PM", "2020-01-05"), ("Posted Dec 5, 8:19 PM", "2019-12-05")]
)
def test_a_day_without_a_year_has_that_in_which_it_is_nearest_to_the_latest_date(
    line: str, published: str
) -> None:
    others = ["Comments", "Ann Lee", "December 20, 2019 at 7:02 am"]
    assert day(text("A new bridge for the town", line, *ENGLISH, *ENGLISH, *others, now=NOW)) == published


def test_a_day_without_a_year_is_else_the_latest_before_the_text_was_read() -> None:
    assert day(text("A new bridge for the town", "Posted Nov 18, 8:19 PM", *ENGLISH, now=NOW)) == "2023-11-18"
    assert day(text("A new bridge for the town", "Posted May 18, 8:19 PM", *ENGLISH, now=NOW)) == "2024-05-18"
    assert day(text("A new bridge for the town", "Posted May 18, 8:19 PM", *ENGLISH)) is None


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Fri 10 November, 10:05", 2023),
        ("Tue 10 November, 10:05", 2020),
        ("Donnerstag, 10. November, 10:05 Uhr", 2022),
        ("Nov 10, 10:05", 2023),
    ],
)
def test_a_weekday_tells_the_year(line: str, year: int) -> None:
    """10 November was a Friday in 2023, a Thursday in 2022 and a Tuesday in 2020."""
    assert day(text("A new bridge for the town", line, *ENGLISH, now=NOW)) == f"{year}-11-10"


def test_march_is_no_tuesday() -> None:
    """18 March was a Monday in 2024; "mar" begins a Tuesday in French and Spanish."""
    assert day(text("A new bridge for the town", "Mar 18, 10:05", *ENGLISH, now=NOW)) == "2024-03-18"


@pytest.mark.parametrize(
    ("line", "shown", "expected"),
    [
        ("11.03.17 in Town", "He said that the color of the theater was gray.", "2017-11-03"),
        ("11.03.17 in Town", "He said that the colour of the theatre was grey.", "2017-03-11"),
        ("11.03.2017 in Town", "He said that the color of the theater was gray.", "2017-03-11"),
        ("11/03/2017", "He said that the color of the theater was gray.", "2017-11-03"),
        ("11/03/2017", "He said that the colour of the theatre was grey.", "2017-03-11"),
        ("11-03-17", "Photo: 11-25-16", "2017-11-03"),
        ("11/03/2017", "It was closed on November 12, 2016, and has not been opened since then.", "2017-11-03"),
        ("11/03/2017", "It was closed on 12 November 2016, and has not been opened since then.", "2017-03-11"),
    ],
)  # fmt: skip
def test_what_english_text_shows_tells_the_order_of_its_figures(line: str, shown: str, expected: str) -> None:
    """Americans have the month first, though nobody between dots with a whole year."""
    assert day(text("A new bridge for the town", line, *ENGLISH, shown, *CLUTTER)) == expected


def test_other_languages_have_the_day_first() -> None:
    assert day(text("Die Brücke", "11.03.17 in Stadt", *GERMAN, *CLUTTER)) == "2017-03-11"
    assert day(text("Le pont", "11/03/17", *FRENCH, *CLUTTER)) == "2017-03-11"
