"""Dates of all shapes: in a line of text, as the value of a field, in the name of a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from feeder.readers import relative, shapes
from feeder.readers.labels import PUBLISHED, UPDATED
from feeder.readers.months import month
from feeder.readers.orders import ordered
from feeder.readers.times import beside
from feeder.types import Moment, Precision

#: The years that a date is believed to have which nobody stated.
USUAL = range(1970, 2101)
_ALL = range(100, 10_000)
# Below a hundred, programs take a year in a feed for one of two digits (RFC 5322, section 4.3). A day from the
# end, so that no zone leads out of the calendar: 9999-12-31 is how people write "never".
_FIRST, _LAST = datetime(100, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - compared in the date's own zone


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: the instant, how exact it is, where it stands, whether the text calls it an update."""

    at: datetime
    precision: Precision
    start: int
    end: int
    updated: bool = False


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_BUDDHIST = 543  # a Thai year less ours
_THAI = 2500 - _BUDDHIST  # of Thai years, the two digits 67 mean 2567
_UPDATED = re.compile(UPDATED, re.IGNORECASE)
_PUBLISHED = re.compile(PUBLISHED, re.IGNORECASE)
# Between two dates side by side, of which the earlier is the publication: a clock at most. A dash makes a stretch.
_SIDE = r"[\s,;|/•·()@]{0,4}"
_BESIDE = re.compile(
    rf"{_SIDE}(?:(?:um|at|kl\.?|à)?\s?\d{{1,2}}[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?|\s?uhr)?)?{_SIDE}",
    re.IGNORECASE,
)
_TWO = 2  # days
_LABEL = 30  # characters: "(originally published on"


def find(text: str, zone: tzinfo = UTC, language: str | None = None, years: range = USUAL) -> Found | None:
    """The date that `text` gives: the first one that is not called an update, else the first; None without one.

    `zone` is that of a time without one; `language` (BCP 47) says how 5/6/2024 is read, which is no date otherwise.
    A date outside `years` is none.
    """
    first = None
    for found in find_all(text, zone, language, years):
        if not found.updated:
            return found
        first = first or found
    return first


def find_all(
    text: str, zone: tzinfo = UTC, language: str | None = None, years: range = USUAL
) -> Sequence[Found]:
    """All dates in `text`, from left to right.

    Where two days stand side by side and nothing else is said of them, the later one is that of an update.
    """
    if not shapes.YEARS.search(text):
        return ()
    found = [*_read(text, zone, language, years)]
    return found if len(found) < _TWO else _told_apart(text, found)


def _read(text: str, zone: tzinfo, language: str | None, years: range) -> Iterator[Found]:
    end, updated = 0, False
    for match in sorted(shapes.matches(text), key=lambda match: (match.start(), -match.end())):
        if match.start() < end or (day := _day(match, language, years)) is None:
            continue
        before = text[end : match.start()]
        updated = bool(_UPDATED.search(before)) or (updated and not _PUBLISHED.search(before))
        clock = beside(text, match.start(), match.end()) or _inside(match)
        end = match.end()
        if clock is None:
            yield Found(_aware(datetime.combine(day, time()), zone), "day", match.start(), end, updated)
        else:
            yield Found(
                _aware(datetime.combine(day, clock[0]), clock[1] or zone),
                "second",
                match.start(),
                end,
                updated,
            )


def _told_apart(text: str, found: Sequence[Found]) -> Sequence[Found]:
    days = {one.at.date() for one in found}
    alone = len(days) == _TWO and not any(one.updated for one in found)
    if alone and all(_are_pair(one, two, text[one.end : two.start]) for one, two in pairwise(found)):
        return [replace(one, updated=one.at.date() == max(days)) for one in found]
    return found


def _are_pair(one: Found, two: Found, between: str) -> bool:
    if _BESIDE.fullmatch(between):
        return True
    return len(between) <= _LABEL and two.at < one.at and bool(_PUBLISHED.search(between))


def updates(text: str, zone: tzinfo) -> list[Found]:
    """The dates in `text` that are those of updates."""
    return [found for found in find_all(text, zone) if found.updated]


def moment(value: object, zone: tzinfo, source: str, language: str | None = None) -> Moment | None:
    """The date in the value of a field: a text, a date, a number of seconds since 1970; None if there is none.

    Of the years 100 to 9999; the last day of all counts as the one before.
    """
    if isinstance(value, datetime):
        return _moment(value, "second", zone, source)
    if isinstance(value, date):
        return _moment(datetime.combine(value, time()), "day", zone, source)
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if number := _NUMBER.fullmatch(text):
        seconds = float(text) / (1000 if len(number[0].split(".")[0]) > 10 else 1)
        return _moment(datetime.fromtimestamp(seconds, UTC), "second", zone, source)
    if exact := _iso(text):
        return _moment(exact, "day" if _DAY_ONLY.fullmatch(text) else "second", zone, source)
    found = find(text[:200], zone, language, _ALL)
    return Moment(found.at, found.precision, True, source) if found else None


def in_path(path: str, zone: tzinfo) -> Moment | None:
    """The date in the name of a file (2024-05-17-title.md, 20240517.txt), or in its folders (2024/05/17/title.md)."""
    for pattern in (_IN_NAME, _IN_FOLDERS):
        for found in pattern.finditer(path):
            if day := _date(int(found[1]), int(found[3]), int(found[4]), USUAL):
                return _moment(datetime.combine(day, time()), "day", zone, "file name")
    return None


def day_of(text: str, language: str | None, reference: datetime) -> date | None:
    """The day that a line of text names, in the zone that the line or else `reference` gives.

    What is told from the day of reading ("yesterday") is told from `reference`.
    """
    found = find(text, reference.tzinfo or UTC, language)
    return found.at.date() if found else relative.day(text, reference, language)


_IN_NAME = re.compile(r"(?<![0-9A-Za-z])(\d{4})([-_.]?)(\d\d)\2(\d\d)(?![0-9A-SU-Za-z]|T\D)(?=[^/]*$)")
_IN_FOLDERS = re.compile(r"(?<![^/])(\d{4})(/)(\d\d)/(\d\d)(?=[/_-])")
_NUMBER = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d{0,9})?")
_DAY_ONLY = re.compile(r"[\d-]{7,10}|\d{4}-?W\d\d(?:-?\d)?")
_ORDINAL_DAY = re.compile(r"(\d{4})-?(\d{3})")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d\d)")


def _iso(text: str) -> datetime | None:
    """A whole text in one of the forms of ISO 8601: date or week date with a time, ordinal date, year and month."""
    if not text[:4].isdigit():
        return None
    if found := _ORDINAL_DAY.fullmatch(text):
        year, days = int(found[1]), int(found[2])
        day = date(max(year, 1), 1, 1) + timedelta(days - 1)
        return datetime.combine(day, time()) if days and day.year == year else None
    if _MONTH_ONLY.fullmatch(text):
        text += "-01"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _moment(at: datetime, precision: Precision, zone: tzinfo, source: str) -> Moment | None:
    naive = at.replace(tzinfo=None)
    if naive < _FIRST:
        return None
    at = min(naive, _LAST).replace(tzinfo=at.tzinfo)
    return Moment(_aware(at, zone), precision, True, source)


def _aware(at: datetime, zone: tzinfo) -> datetime:
    """`at` in `zone` if it has none.

    Of two equal hours in autumn it is the first, in the gap of spring an hour later (PEP 495).
    """
    if at.tzinfo is not None:
        return at
    return at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _day(match: re.Match[str], language: str | None, years: range) -> date | None:
    parts = match.groupdict()
    if parts.get("one"):
        one, two = ordered(parts["one"], parts["two"], parts["mark"], parts["year"], language)
        return _date(_full_year(parts["year"]), two, one, years)
    if parts.get("word"):
        number = month(parts["word"], language)
    else:
        number = int(parts["month"])
    year = parts.get("year") or parts.get("short") or parts.get("short2")
    if number and parts.get("thai"):
        return _date(_THAI + int(parts["thai"]), number, int(parts["day"]), years)
    if number is None or year is None:
        return None
    if parts.get("era"):
        return _date(
            _ERAS[parts["era"]] + (1 if year == "元" else int(year)), number, int(parts["day"]), years
        )
    return _date(_full_year(year), number, int(parts["day"]), years) if year.isdecimal() else None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 70 else 1900)
    return year - _BUDDHIST if year - _BUDDHIST in USUAL and year not in USUAL else year


def _date(year: int, number: int, day: int, years: range) -> date | None:
    try:
        found = date(year, number, day) if year in years else None
    except ValueError:
        return None
    return min(found, _LAST.date()) if found and found >= _FIRST.date() else None


def _inside(match: re.Match[str]) -> tuple[time, tzinfo | None] | None:
    """The time between day and year, as `date` and JavaScript write it."""
    return beside(match[0], 0, found.start()) if (found := re.search(r"\s\d{1,2}:\d\d", match[0])) else None
