"""Dates of all shapes, read in lines, in fields and in names of files."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.readers import dates

BERLIN = ZoneInfo("Europe/Berlin")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "reading" / "dates.json"
DAY = date(2024, 5, 17)


@pytest.mark.parametrize(
    "line",
    [
        "2024-05-17", "2024/05/17", "Fri May 17 2024", "17 May 2024",
        "17th of May, 2024", "MAY 17, 2024", "May 17th 2024", "17-May-24", "17.05.2024",
        "17/05/2024", "17. Mai 2024", "le 17 mai 2024", "17 de mayo de 2024",
        "17 maggio 2024", "17 de maio de 2024", "17 mei 2024", "17. května 2024",
        "17 maja 2024 r.", "2024. május 17.", "17 мая 2024 г.", "17 Μαΐου 2024",
        "17 Mayıs 2024", "17 מאי 2024", "17 مايو 2024", "2024年5月17日", "令和6年5月17日",
        "2024년 5월 17일", "Ngày 17 tháng 5 năm 2024", "१७ मे २०२४", "17 พฤษภาคม 2567",
        "17 พ.ค. 2567", "17 พฤษภาคม พ.ศ. 2567", "17 أيار/مايو 2024", "2024. gada 17. maijā",
        "2024ko maiatzaren 17a", "17 V 2024", "17.V.2024", "17η Μαΐου 2024", "17th day of May, 2024",
        "May, 17 2024", "May 17 '24", "mayo 17 de 2024", "17.Mai.24", "May/17/2024", "17 . 05 . 2024",
        "17 / 05 / 2024", "ika-17 ng Mayo 2024", "17. Mai 202419. Juni 2024", "17\\. Mai 2024",
        "By Ann LeeMay 17, 2024", "NewsMay 17, 20245 Comments", "Von Ann Lee17. Mai 2024",
        "TownMay 17th, 2024by Ann", "17 May ‘24",
        "17 May 20245 Comments", "17 mai 2024Lire la suite", "17\\. 05. 2024", "民國113年5月17日", "17 พ.ค. 67",
        "Published: 17 May 2024 by Jane Doe", "REUTERS | 17 May 2024",
    ],
)  # fmt: skip
def test_a_day_is_read_in_many_languages(line: str) -> None:
    found = dates.find(line, BERLIN)
    assert found is not None
    assert (found.at, found.precision) == (datetime(2024, 5, 17, tzinfo=BERLIN), "day")


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("Fri, 17 May 2024 10:32:00 +0530", "2024-05-17T10:32:00+05:30"),  # RFC 822
        ("Friday, 17-May-24 10:00:00 GMT", "2024-05-17T10:00:00+00:00"),  # RFC 850
        ("Fri May 17 10:00:00 EDT 2024", "2024-05-17T10:00:00-04:00"),  # date(1)
        ("Fri May 17 2024 10:00:00 GMT+0300 (MSK)", "2024-05-17T10:00:00+03:00"),  # JavaScript
        ("May 17, 2024 at 3:04 PM EST", "2024-05-17T15:04:00-05:00"),
        ("May 17, 2024 at 5:04 p.m. ET", "2024-05-17T17:04:00-04:00"),  # summer in New York
        ("12:39, 17 MAY 2024", "2024-05-17T12:39:00+02:00"),
        ("12:05 am, May 17, 2024", "2024-05-17T00:05:00+02:00"),
        ("17.05.2024, 17:00 Uhr", "2024-05-17T17:00:00+02:00"),
        ("17 mai 2024 à 16h43", "2024-05-17T16:43:00+02:00"),
        ("May 17, 202410:32 am", "2024-05-17T10:32:00+02:00"),  # as scrapers leave it
        ("May 17, 20245:45 AM", "2024-05-17T05:45:00+02:00"),
        ("17. Mai 202410:32 Uhr", "2024-05-17T10:32:00+02:00"),
        ("17.05.202410:32", "2024-05-17T10:32:00+02:00"),
        ("2024-05-1710:32", "2024-05-17T10:32:00+02:00"),
        ("17. 5. 2024. 10:32", "2024-05-17T10:32:00+02:00"),
        ("17 May 2024 @ 10:32", "2024-05-17T10:32:00+02:00"),
        ("20240517T103000Z", "2024-05-17T10:30:00+00:00"),
        ("2024-05-17T10:00:60Z", "2024-05-17T10:00:59+00:00"),  # a leap second
    ],
)
def test_the_time_beside_a_day_is_read_with_its_zone(line: str, instant: str) -> None:
    found = dates.find(line, BERLIN)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(instant), "second")


@pytest.mark.parametrize(
    "line",
    [
        "", "May the force be with you", "Call 020 7946 0018", "© 2024 Example Ltd",
        "The 2022-23 season", "10.0.0.1", "31 February 2024", "2024-13-01",
        "17 May 1969", "17 May 2101", "Route 66", "1,234,567 views", "At 12.30 p.m.",
        "May 2024", "17 may 20000 people", "17 may 24 people", "Part II 24", "At 17 I was 20",
    ],
)  # fmt: skip
def test_what_is_no_date_gives_none(line: str) -> None:
    """Impossible days and years outside 1970 to 2100 are no dates."""
    assert dates.find(line) is None


@pytest.mark.parametrize(
    ("language", "day"),
    [(None, None), ("en", date(2024, 5, 6)), ("en-GB", date(2024, 6, 5)), ("fr", date(2024, 6, 5))],
)
def test_slashes_are_read_in_the_order_of_the_language(language: str | None, day: date | None) -> None:
    """Without a language 05/06/2024 is no date."""
    found = dates.find("05/06/2024", UTC, language)
    assert (found.at.date() if found else None) == day


def test_the_publication_comes_before_the_update() -> None:
    found = dates.find("Updated: May 18, 2024 9:15 am | Published: May 17, 2024 10:32 pm")
    assert found is not None
    assert found.at.date() == DAY
    assert [day.updated for day in dates.find_all("Updated: May 18, 2024 | Published: May 17, 2024")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("line", "updates"),
    [
        ("17 May 2024 19 June 2024", [False, True]), ("19.06.2024, 17.05.2024", [True, False]),
        ("2024-06-19 14:15 2024-05-17 10:20 17.05.2024", [True, False, False]),
        ("17 May 2024 - 19 June 2024", [False, False]), ("17.05.2024 bis 19.06.2024", [False, False]),
        ("17 May 2024, 19 June 2024, 20 July 2024", [False, False, False]),
        ("19 June 2024 (originally published 17 May 2024)", [True, False]),
        ("19. Juni 2024, zuerst erschienen am 17. Mai 2024", [True, False]),
        ("Updated 17 May 2024 19 June 2024", [True, True]), ("17 May 2024 17 May 2024", [False, False]),
    ],
)  # fmt: skip
def test_of_two_days_side_by_side_the_later_is_an_update(line: str, updates: list[bool]) -> None:
    """A stretch of time is no such pair, nor is a list of days."""
    assert [found.updated for found in dates.find_all(line)] == updates


@pytest.mark.parametrize(
    "label",
    [
        "Updated", "Last modified on", "Edited:", "Aktualisiert am", "Letzte Änderung:", "Stand:", "Stand der Seite:",
        "Mis à jour le", "Dernière modification :", "Actualizado el", "Aggiornato il", "Última atualização:",
        "Bijgewerkt op", "Uppdaterad", "Senast ändrad", "Opdateret", "Sist endret", "Päivitetty",
        "Ostatnia aktualizacja:", "Naposledy upraveno", "Frissítve:", "Ažurirano", "Обновлено",
        "Последнее изменение:", "Оновлено", "Ενημερώθηκε", "Son güncelleme:", "Cập nhật", "Diperbarui",
        "تم التحديث", "עודכן", "अपडेट", "อัปเดต", "最終更新", "更新时间：", "수정",
    ],
)  # fmt: skip
def test_a_date_behind_a_word_of_change_is_an_update(label: str) -> None:
    found = dates.find(f"{label} 17.05.2024")
    assert found is not None
    assert (found.at.date(), found.updated) == (DAY, True)


def test_an_hour_that_happens_twice_is_the_first() -> None:
    """PEP 495, fold=0; in the gap of spring the clock has moved on."""
    autumn, spring = dates.find("27 October 2024 02:30", BERLIN), dates.find("31 March 2024 02:30", BERLIN)
    assert autumn is not None
    assert spring is not None
    assert autumn.at.astimezone(UTC) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert spring.at.astimezone(UTC) == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "instant", "precision"),
    [
        ("2024-05-17", "2024-05-17T00:00:00+02:00", "day"),
        (date(2024, 5, 17), "2024-05-17T00:00:00+02:00", "day"),
        (datetime(2024, 5, 17, 10, 30), "2024-05-17T10:30:00+02:00", "second"),  # noqa: DTZ001 - as TOML gives it
        (
            datetime(2024, 5, 17, 10, tzinfo=timezone(timedelta(hours=-3))),
            "2024-05-17T10:00:00-03:00",
            "second",
        ),
        ("2024-05-17 10:30", "2024-05-17T10:30:00+02:00", "second"),
        ("2024-05-17 10:30:00 +0900", "2024-05-17T10:30:00+09:00", "second"),
        ("2024-W20-5", "2024-05-17T00:00:00+02:00", "day"),
        ("2024-138", "2024-05-17T00:00:00+02:00", "day"),
        (20240517, "2024-05-17T00:00:00+02:00", "day"),
        (1715955720, "2024-05-17T14:22:00+00:00", "second"),
        ("1715955720000", "2024-05-17T14:22:00+00:00", "second"),
        ("Fri, 17 May 2024 10:00:00 GMT", "2024-05-17T10:00:00+00:00", "second"),
    ],
)
def test_a_field_may_hold_a_date_in_any_form(value: object, instant: str, precision: str) -> None:
    moment = dates.moment(value, BERLIN, "front matter")
    assert moment is not None
    assert (moment.at, moment.precision, moment.stated) == (datetime.fromisoformat(instant), precision, True)
    assert moment.source == "front matter"


@pytest.mark.parametrize(
    "value",
    [None, True, "", "soon", 2024, 12345, [], {}, "2024-02-30", "2023-366", float("inf")],
)
def test_a_field_without_a_date_gives_none(value: object) -> None:
    assert dates.moment(value, UTC, "front matter") is None


@pytest.mark.parametrize(
    ("path", "dated"),
    [
        ("2024-05-17-title.md", True), ("a/b/2024_05_17.txt", True), ("20240517-title.md", True),
        ("2024/05/17/title.md", True), ("2024-05-17T1030-title.md", True),
        ("000_22548b56d86ba98c.txt", False), ("2024-13-45-a.md", False),
        ("99999999.txt", False), ("2024/05/title.md", False), ("1234202405170.md", False),
    ],
)  # fmt: skip
def test_the_name_of_a_file_states_a_day(path: str, dated: bool) -> None:
    moment = dates.in_path(path, BERLIN)
    assert (moment is not None) == dated
    if moment:
        assert (moment.at, moment.stated) == (datetime(2024, 5, 17, tzinfo=BERLIN), True)


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    for found in dates.find_all(text, BERLIN):
        assert found.at.tzinfo is not None
        assert 0 <= found.start < found.end <= len(text)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001 - made aware below
def test_iso_8601_comes_back_as_it_was(naive: datetime, minutes: int) -> None:
    at = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    moment = dates.moment(at.isoformat(), UTC, "field")
    assert moment is not None
    assert moment.at == at


@pytest.mark.skipif(not SHARED.exists(), reason="the marked dates are not here")
def test_most_marked_lines_are_read_and_none_invented() -> None:
    data = json.loads(SHARED.read_text("utf-8"))
    now = datetime.fromisoformat(data["ref"])
    lines = [item for item in data["items"] if not item.get("ambiguous")]
    days = [dates.day_of(item["text"], item["lang"], now) for item in lines]
    right = [str(day) == str(item["date"]) for day, item in zip(days, lines, strict=True)]
    assert sum(right) / len(right) >= 0.94
    assert not any(day for day, item in zip(days, lines, strict=True) if item["kind"] == "none")


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("3 days ago", 3), ("Posted 3 hours ago by Jane Doe", 0), ("5d ago", 5), ("a week ago", 7), ("Yesterday", 1),
        ("Today, 09:14", 0), ("vor 2 Tagen", 2), ("vor einer Stunde", 0), ("gestern, 18:05 Uhr", 1),
        ("il y a 3 jours", 3), ("hier à 20h15", 1), ("hace 3 días", 3), ("há 2 dias", 2), ("ontem às 20h", 1),
        ("2 giorni fa", 2), ("2 dagen geleden", 2), ("för 3 dagar sedan", 3), ("for 3 dager siden", 3),
        ("3 päivää sitten", 3), ("3 dni temu", 3), ("před 3 dny", 3), ("3 gün önce", 3), ("3 дня назад", 3),
        ("3 дні тому", 3), ("сегодня в 20:12", 0), ("πριν από 3 ημέρες", 3), ("לפני 3 ימים", 3), ("منذ 3 أيام", 3),
        ("3 दिन पहले", 3), ("3 ngày trước", 3), ("3 hari yang lalu", 3), ("3日前", 3), ("3天前", 3), ("3일 전", 3),
        ("Fri 17 May, 10:05", 3), ("17 May, 10:05", 3), ("24 December 10:05", 148),
    ],
)  # fmt: skip
def test_a_day_told_from_the_day_of_reading_is_read_with_it(line: str, days: int) -> None:
    """On 20 May 2024 at noon; a day without a year is the last one of that name."""
    now = datetime(2024, 5, 20, 12, tzinfo=UTC)
    assert dates.day_of(line, None, now) == now.date() - timedelta(days=days)


@pytest.mark.parametrize(
    "line",
    [
        "for 5 years", "in 3 days", "5 min read", "12 days in May", "Today in history", "Yesterday's papers", "3h",
        "Monday Night Football", "May 17", "3 years of war before the fall",
        "The minister said yesterday that the law which was passed 3 days ago in the second house will not hold.",
    ],
)  # fmt: skip
def test_words_of_time_that_are_content_give_no_day(line: str) -> None:
    assert dates.day_of(line, None, datetime(2024, 5, 20, 12, tzinfo=UTC)) is None


@given(st.text())
def test_any_text_is_read_from_any_day_without_an_error(text: str) -> None:
    now = datetime(2024, 2, 29, 12, tzinfo=UTC)
    found = dates.day_of(text, None, now)
    assert found is None or found.year >= 1970
