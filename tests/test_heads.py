"""The head of a plain text: which line is its headline, which dates it, who wrote it."""

from datetime import UTC, datetime

import pytest

from feeder.readers import read
from feeder.types import Article, Seed, Terms

NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)
PROSE = [
    "The council met on Monday to talk about the new bridge, and agreed that it will open in the spring.",
    "Work on the other side of the river, said the mayor, will go on until the end of the next year.",
    "The old bridge was closed in winter, when the water had carried away a part of the northern pillar.",
]
TEASERS = [
    "Ten places to see the river from\n\nMay 2, 2019",
    "What a new pillar costs the town\n\nJune 7, 2018",
    "The ferry goes on for a year\n\nJuly 9, 2017",
    "Who paid for the first bridge\n\nAugust 11, 2016",
]
CLUTTER = ["Share on Facebook", "Subscribe to our newsletter", "All rights reserved."]


def text(*blocks: str, now: datetime | None = None) -> Article:
    (article,) = read(Seed("a.txt", "\n\n".join(blocks).encode()), Terms(UTC, now))
    return article


def day(article: Article) -> str | None:
    return article.published.at.date().isoformat() if article.published else None


def test_the_date_at_the_headline_counts_not_those_of_teasers() -> None:
    page = text("A new bridge for the town", "May 17, 2024 10:32", *CLUTTER, *PROSE, *TEASERS)
    assert day(page) == "2024-05-17"


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee on September 12, 2018 at 4:47 pm said:",
        "— Ann Lee (@annlee) November 18, 2019",
        "We met on 12 September 2018 in the town hall.",
    ],
)
def test_the_date_of_a_remark_a_post_or_a_sentence_is_not_the_articles(line: str) -> None:
    assert day(text("A new bridge for the town", *PROSE, *CLUTTER, line, PROSE[1])) is None


def test_a_labelled_date_counts_among_other_labels() -> None:
    line = "Veröffentlicht: 05.01.2020 | Autor: annlee | Abgelegt unter: Brücken, Stadt | 5 Kommentare"
    page = text("Eine neue Brücke für die Stadt", line, *CLUTTER, *PROSE)
    assert day(page) == "2020-01-05"


def test_a_date_alone_behind_the_prose_counts() -> None:
    assert day(text("A new bridge for the town", *PROSE, "17. 05. 2024 22:38", *CLUTTER)) == "2024-05-17"


def test_a_date_read_out_of_text_is_not_stated() -> None:
    found = text("A new bridge for the town", "May 17, 2024", *PROSE).published
    assert found is not None
    assert not found.stated


FRENCH = [
    "Le conseil a parlé lundi du nouveau pont, et il a décidé que le pont sera ouvert au printemps.",
    "Les travaux sur la rive gauche, a dit le maire, vont durer jusqu'à la fin de l'année prochaine.",
]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["Un pont pour la ville", "Publié le 02/11/2023 à 14h49", *FRENCH], "2023-11-02"),
        (["A new bridge for the town", "11/08/23 5:19pm", *PROSE], "2023-11-08"),
        (["A new bridge for the town", "11/08/2023", *PROSE], None),
        (["A new bridge for the town", "11/08/2023", *PROSE, "Photo: 25/07/2023"], "2023-08-11"),
    ],
    ids=["other languages: day first", "twelve hours: month first", "English alone: open", "told elsewhere"],
)
def test_the_order_of_day_and_month_is_that_of_the_text(blocks: list[str], expected: str | None) -> None:
    assert day(text(*blocks)) == expected


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("Posted 2 hours ago", "2024-05-20T10:00:00+00:00", "second"),
        ("Published 1 day ago", "2024-05-19T00:00:00+00:00", "day"),
        ("Gestern, 18:05 Uhr", "2024-05-19T00:00:00+00:00", "day"),
    ],
)
def test_what_is_told_from_the_day_of_reading_counts_at_the_headline(
    line: str, at: str, precision: str
) -> None:
    page = text("A new bridge for the town", line, *PROSE, now=NOW)
    assert page.published is not None
    assert (page.published.at.isoformat(), page.published.precision) == (at, precision)
    assert not page.published.stated
    assert page.found["published"] == "relative date"


def test_a_word_of_a_day_in_what_a_person_wrote_is_content() -> None:
    song = text("A song", "Yesterday", "all was well,", "today it is not.", now=NOW)
    assert (song.published, song.text.startswith("Yesterday")) == (None, True)


def test_without_a_day_of_reading_it_tells_nothing() -> None:
    assert day(text("A new bridge for the town", "Posted 2 hours ago", *PROSE)) is None


def test_a_full_date_comes_before_what_is_told_from_the_day_of_reading() -> None:
    page = text("A new bridge for the town", "May 17, 2024", "Updated 2 hours ago", *PROSE, now=NOW)
    assert day(page) == "2024-05-17"


@pytest.mark.parametrize("line", ["Den Rest gibt es hier.", "hier", "By Ann Lee, Florida Today"])
def test_a_word_that_is_also_a_day_in_another_sense_tells_none(line: str) -> None:
    assert day(text("A new bridge for the town", line, *PROSE, now=NOW)) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Written by Rachel Link, MS, RD on May 14, 2024", ["Rachel Link, MS, RD"]),
        ("By Ann Lee, a deputy editor who has written about bridges, rivers and towns for over ten years, and who"
         " knows them all by name.", ["Ann Lee"]),
        ("[portrait.png] Ann Lee", ["Ann Lee"]),
        ("Ann LeeFollow", ["Ann Lee"]),
        ("by annlee", ["annlee"]),
        ("Por Ann Lee ann.lee@example.org", ["Ann Lee"]),
        ("By email", []),
        ("Find your next bridge", []),
    ],
)  # fmt: skip
def test_who_wrote_it_is_read_without_what_stands_beside_the_name(line: str, names: list[str]) -> None:
    page = text("A new bridge for the town", line, *CLUTTER, *PROSE)
    assert [person.name for person in page.authors] == names


def test_the_headline_is_not_the_label_over_it() -> None:
    page = text(
        "Business",
        "A new bridge for the town and its river",
        "Ann Lee",
        "17 May 2024",
        *PROSE,
        *PROSE,
        "Order prints",
        *CLUTTER,
    )
    assert page.title == "A new bridge for the town and its river"


@pytest.mark.parametrize(
    ("headline", "line", "name"),
    [
        ("افتتاح الجسر في الربيع", "بقلم: أحمد علي", "أحمد علي"),
        ("افتتاح الجسر في الربيع", "بقلم أحمد علي", "أحمد علي"),
        ("הגשר ייפתח באביב", "מאת: דוד כהן", "דוד כהן"),
        ("पुल वसंत में खुलेगा", "लेखक: राम कुमार", "राम कुमार"),
        ("สะพานจะเปิด", "โดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("橋は春に開通", "文・山田太郎", "山田太郎"),
        ("다리는 봄에 개통된다", "홍길동 기자", "홍길동"),
        ("Köprü ilkbaharda açılıyor", "Yazan: Mehmet Yılmaz", "Mehmet Yılmaz"),
        ("Η γέφυρα ανοίγει την άνοιξη", "Του Γιώργου Παπαδόπουλου", "Γιώργου Παπαδόπουλου"),
    ],
)
def test_a_byline_is_read_in_its_own_script(headline: str, line: str, name: str) -> None:
    """And is no line of the text, as in languages that say "By"."""
    found = text(headline, f"{line}\n17.05.2024", *PROSE)
    assert (found.title, [one.name for one in found.authors]) == (headline, [name])
    assert line not in found.text


def test_a_time_told_from_today_is_no_headline() -> None:
    """A short title stands above it as a label stands above a headline."""
    found = text("Bridge opens\nPosted 2 hours ago\n3 May 2024 by Ann Lee", PROSE[0])
    assert found.title == "Bridge opens"
