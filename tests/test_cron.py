"""Cron expressions mean what crontab(5) says they mean, in every night of the year."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.cron import Cron, parse

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
NAMES = {
    3: dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), range(1, 13), strict=True)),
    4: dict(zip("sun mon tue wed thu fri sat".split(), range(7), strict=True)),
}


# A second reading of crontab(5), a number at a time, to compare with


def holds(word: str, position: int, number: int) -> bool:
    """Whether a field allows a number; that of a Sunday is 0."""
    return any(part_holds(part, position, number) for part in word.lower().split(","))


def part_holds(part: str, position: int, number: int) -> bool:
    span, _, step = part.partition("/")
    for name, value in NAMES.get(position, {}).items():
        span = span.replace(name, str(value))
    numbers = [number, 7] if position == 4 and number == 0 else [number]
    if span == "*":
        return (number - (1 if position in (2, 3) else 0)) % int(step or 1) == 0 or (
            position == 4 and number == 0 and 7 % int(step or 1) == 0
        )
    ends = span.split("-")
    low, high = int(ends[0]), int(ends[-1])
    if position == 4 and high == 0 < low:
        high = 7
    return any(low <= one <= high and (one - low) % int(step or 1) == 0 for one in numbers)


def shows(text: str, at: datetime) -> bool:
    """Whether a cron expression means this minute of a clock on the wall."""
    minute, hour, day, month, weekday = text.split()
    right = holds(day, 2, at.day), holds(weekday, 4, at.isoweekday() % 7)
    stars = day.startswith("*") or weekday.startswith("*")
    return (
        holds(minute, 0, at.minute)
        and holds(hour, 1, at.hour)
        and holds(month, 3, at.month)
        and (all(right) if stars else any(right))
    )


def expected(text: str, zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """Each minute of real time that shows it on the wall, and the one at which clocks jump over such a minute."""
    found = []
    at = begin + MINUTE
    while at <= end:
        reading = at.astimezone(zone).replace(tzinfo=None)
        earlier = (at - MINUTE).astimezone(zone).replace(tzinfo=None) + MINUTE
        passed = [reading]
        while earlier < reading:
            passed.append(earlier)
            earlier += MINUTE
        if any(shows(text, one) for one in passed):
            found.append(at)
        at += MINUTE
    return found


def fired(cron: Cron, zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    found = []
    at = cron.next(begin, zone)
    while at <= end:
        found.append(at)
        at = cron.next(at, zone)
    return found


def field(position: int, first: int, last: int) -> st.SearchStrategy[str]:
    number = st.integers(first, last)
    names = st.sampled_from(sorted(NAMES.get(position, {"0": 0, "1": 1})))
    span = st.tuples(number, number).map(sorted).map(lambda two: f"{two[0]}-{two[1]}")
    step = st.integers(1, last - first)
    part = (
        st.just("*")
        | number.map(str)
        | (names if position in NAMES else number.map(str))
        | span
        | st.builds("{}/{}".format, span | st.just("*"), step)
    )
    return st.lists(part, min_size=1, max_size=3).map(",".join) | st.just("*")


EXPRESSIONS = st.tuples(
    field(0, 0, 59), field(1, 0, 23), field(2, 1, 28), field(3, 1, 12), field(4, 0, 7)
).map(" ".join)
MINUTES = st.integers(0, 11 * 365 * 1440).map(
    lambda number: datetime(2020, 1, 1, tzinfo=UTC) + number * MINUTE
)


@given(text=EXPRESSIONS, begin=MINUTES)
def test_a_day_in_any_year_has_the_minutes_that_a_second_reading_finds(text: str, begin: datetime) -> None:
    end = begin + timedelta(hours=26)
    assert fired(parse(text), BERLIN, begin, end) == expected(text, BERLIN, begin, end)


#: A zone, and an hour before its clocks are changed.
NIGHTS = [
    ("Europe/Berlin", datetime(2026, 3, 29, 0, 0, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 5, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 14, 30, tzinfo=UTC)),  # by half an hour
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 0, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 21, 0, tzinfo=UTC)),  # from midnight on
    ("Africa/Cairo", datetime(2026, 10, 29, 20, 0, tzinfo=UTC)),  # to the day before
    ("Pacific/Apia", datetime(2011, 12, 30, 9, 0, tzinfo=UTC)),  # over a whole day
]


@pytest.mark.parametrize(("name", "begin"), NIGHTS)
@given(text=EXPRESSIONS)
def test_nights_in_which_clocks_are_changed_are_read_alike(name: str, begin: datetime, text: str) -> None:
    zone, end = ZoneInfo(name), begin + timedelta(hours=3)
    before, after = (at.astimezone(zone).utcoffset() for at in (begin, end))
    assert before != after
    assert fired(parse(text), zone, begin, end) == expected(text, zone, begin, end)


def test_a_time_that_a_spring_night_skips_comes_when_the_clocks_jump() -> None:
    """At 02:00 on 29 March 2026 Berlin goes on with 03:00, which is 01:00 UTC."""
    cron = parse("30 2 * * *")
    begin = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert fired(cron, BERLIN, begin, begin + timedelta(days=2)) == [
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]


def test_a_time_that_an_autumn_night_has_twice_comes_twice() -> None:
    """At 03:00 on 25 October 2026 Berlin goes back to 02:00, so 02:30 is 00:30 and 01:30 UTC."""
    begin = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert fired(parse("30 2 * * *"), BERLIN, begin, begin + timedelta(days=1)) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]


# Cases with a name

# The first of November 2026 is a Sunday.


@pytest.mark.parametrize(
    ("word", "days"),
    [
        ("0", [1, 8]),
        ("7", [1, 8]),
        ("1", [2, 9]),
        ("SUN", [1, 8]),
        ("mon-fri", [2, 3, 4, 5, 6, 9, 10, 11, 12, 13]),
        ("sat-sun", [1, 7, 8, 14]),
        ("6-7", [1, 7, 8, 14]),
        ("1-7/3", [1, 2, 5, 8, 9, 12]),  # 1, 4 and 7
        ("*/7", [1, 8]),
        ("tue,Thu", [3, 5, 10, 12]),
    ],
)
def test_weekdays_are_counted_from_sunday(word: str, days: list[int]) -> None:
    begin = datetime(2026, 10, 31, 12, tzinfo=UTC)
    found = fired(parse(f"0 0 * * {word}"), ZoneInfo("UTC"), begin, begin + timedelta(days=14))
    assert [at.day for at in found] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0 0 10 * 1", [2, 9, 10, 16, 23, 30]),  # either
        ("0 0 9 * 1", [2, 9, 16, 23, 30]),
        ("0 0 * * 1", [2, 9, 16, 23, 30]),
        ("0 0 10 * *", [10]),
        ("0 0 10 * */2", [10]),  # the tenth is a Tuesday: a star with a step is no restriction
        ("0 0 9 * */2", []),
        ("0 0 */10 * 6", [21]),  # both: the 1st, 11th, 21st or 31st, and a Saturday
    ],
)
def test_days_restricted_in_both_ways_are_right_in_either(text: str, days: list[int]) -> None:
    begin = datetime(2026, 10, 31, 12, tzinfo=UTC)
    found = fired(parse(text), ZoneInfo("UTC"), begin, datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert [at.day for at in found] == days


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        (" @Daily ", "0 0 * * *"),
        ("0\t0 *  * sun ", "0 0 * * 7"),
        ("0 0 1 JAN-mar,6 *", "0 0 1 1,2,3,6 *"),
        ("5-59/15 * * * *", "5,20,35,50 * * * *"),
    ],
)
def test_other_spellings_mean_the_same(short: str, long: str) -> None:
    assert parse(short) == parse(long)


def test_a_leap_day_is_waited_for() -> None:
    begin = datetime(2026, 11, 22, tzinfo=UTC)
    assert parse("0 12 29 2 *").next(begin, ZoneInfo("UTC")) == datetime(2028, 2, 29, 12, tzinfo=UTC)


def test_the_next_is_later_than_now_also_in_mid_minute() -> None:
    cron = parse("*/5 * * * *")
    for second in (0, 1, 59):
        now = datetime(2026, 11, 22, 12, 5, second, 999_999, tzinfo=BERLIN)
        assert cron.next(now, BERLIN) == datetime(2026, 11, 22, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "named", "way_out"),
    [
        ("* * * *", "five fields", "*/15 * * * *"),
        ("0 * * * * *", "five fields", "@hourly"),
        ("@reboot", "five fields", "@hourly"),
        ("60 * * * *", 'minute "60"', "0 to 59"),
        ("* 24 * * *", 'hour "24"', "0 to 23"),
        ("* * 0 * *", 'day of the month "0"', "1 to 31"),
        ("* * * 13 *", 'month "13"', "jan to dec"),
        ("* * * * 8", 'day of the week "8"', "sun to sat"),
        ("* * * * monday", 'day of the week "monday"', "sun to sat"),
        ("* * * mon *", 'month "mon"', "jan to dec"),
        ("* 22-2 * * *", 'hour "22-2"', '"22-23,0-2"'),
        ("* * * * fri-mon", 'day of the week "fri-mon"', '"5-7,0-1"'),
        ("5/15 * * * *", 'minute "5/15"', '"5-59/15"'),
        ("*/0 * * * *", 'minute "*/0"', "1 to 59"),
        ("*/60 * * * *", 'minute "*/60"', "1 to 59"),
        ("1, * * * *", 'minute ""', "1,3,5"),
        ("? * * * *", 'minute "?"', "1,3,5"),
        ("* * L * *", 'day of the month "L"', "1 to 31"),
        ("* * * * 5#2", 'day of the week "5#2"', "1-5"),
        ("-5 * * * *", 'minute "-5"', "1-5"),
        ("1.5 * * * *", 'minute "1.5"', "1-5"),
        ("١ * * * *", 'minute "١"', "1-5"),  # an Arabic one
        ("0000061 * * * *", 'minute "0000061"', "0 to 59"),
        ("0 0 30 2 *", '"30"', "day comes"),
        ("0 0 31 4,6,9,11 *", '"31"', "day comes"),
    ],
)
def test_what_is_no_cron_expression_is_named_with_a_way_out(text: str, named: str, way_out: str) -> None:
    with pytest.raises(ValueError, match="a cron expression") as caught:
        parse(text)
    assert named in str(caught.value)
    assert way_out in str(caught.value)


def test_the_ways_out_are_understood() -> None:
    for text in ("* 22-2 * * *", "* * * * fri-mon", "5/15 * * * *", "* * * nov-feb *"):
        with pytest.raises(ValueError, match="write") as caught:
            parse(text)
        advised = re.search(r'write "([^"]+)"', str(caught.value))
        assert advised
        wrong = next(word for word in text.split() if word != "*")
        parse(text.replace(wrong, advised[1]))


@given(text=st.text(st.sampled_from("0123456789*/-,@ adefijmnosty"), max_size=24) | st.text(max_size=20))
def test_any_text_is_taken_or_refused_in_a_phrase(text: str) -> None:
    try:
        parse(text)
    except ValueError as error:
        phrase = str(error)
    else:
        return
    assert phrase.startswith("a cron expression")
