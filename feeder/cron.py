"""Cron expressions as cron itself reads them (crontab(5)): five fields, Sunday is 0 and 7, two kinds of days.

APScheduler's own reading counts weekdays from Monday and wants both kinds of days to agree.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five: its name, its first and last number, and names for numbers from the first on."""

    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())),
    _Field("day of the week", 0, 7, tuple("sun mon tue wed thu fri sat".split())),
)
_SHORT = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Cron:
    """The minutes at which something is to be done. `weekdays` count from Sunday, 0.

    `either` says that a day may be right by month or by week: so it is where neither field begins with a star.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def next(self, after: datetime, zone: tzinfo) -> datetime:
        """The first such minute of `zone` later than `after`, in UTC.

        A reading that the clocks show twice in an autumn night counts twice. One that they skip in
        spring counts at the minute to which they jump, so that no day goes without.
        """
        at = after.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
        while not self._is_due(at, zone):
            day = at.astimezone(zone).date()
            midnight = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
            # Never back, as midnight itself would be in the second of two late evenings.
            at = at + _MINUTE if self._is_day(day) else max(at + _MINUTE, midnight)
        return at

    def _is_due(self, at: datetime, zone: tzinfo) -> bool:
        reading, before = (moment.astimezone(zone).replace(tzinfo=None) for moment in (at, at - _MINUTE))
        passed = max(1, (reading - before) // _MINUTE)  # more than one where clocks are put forward
        return any(self._shows(reading - back * _MINUTE) for back in range(passed))

    def _shows(self, reading: datetime) -> bool:
        return reading.minute in self.minutes and reading.hour in self.hours and self._is_day(reading.date())

    def _is_day(self, day: date) -> bool:
        by_month, by_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (by_month or by_week if self.either else by_month and by_week)


def parse(text: str) -> Cron:
    """The meaning of a cron expression. Raises ValueError with a phrase that says what is wanted instead."""
    words = _SHORT.get(text.strip().lower(), text).split()
    if len(words) != len(_FIELDS):
        raise ValueError(
            'a cron expression such as "*/15 * * * *", with five fields (minute, hour, day of the month, month,'
            " day of the week), or one of " + ", ".join(_SHORT)
        )
    minutes, hours, days, months, weekdays = map(_numbers, _FIELDS, words)
    either = not words[2].startswith("*") and not words[4].startswith("*")
    if not either and min(days) > max(monthrange(_LEAP_YEAR, month)[1] for month in months):
        raise ValueError(
            f'a cron expression whose day comes: no month of "{words[3]}" has a day "{words[2]}"'
        )
    return Cron(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)


def _numbers(field: _Field, word: str) -> frozenset[int]:
    return frozenset(number for part in word.split(",") for number in _range(field, part))


def _range(field: _Field, part: str) -> range:
    """The numbers of one part of a list: `5`, `mon`, `1-5`, `*` or the latter two with a step."""
    wanted = f'a cron expression, and its {field.name} "{part}" is none'
    found = re.fullmatch(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/([0-9]{1,4}))?", part, re.ASCII)
    if not found:
        raise ValueError(f"{wanted}: write numbers, 1-5, 1,3,5, * or */5")
    star, low, high, step = found.groups()
    first = field.first if star else _number(field, low, wanted)
    last = field.last if star else _number(field, high or low, wanted)
    if field.last == 7 and last == 0 < first:  # sat-sun
        last = 7
    if last < first:
        raise ValueError(f'{wanted}: write "{first}-{field.last},{field.first}-{last}"')
    if step and not star and not high:
        raise ValueError(f'{wanted}: write "{first}-{field.last}/{step}" for steps from there')
    if step and not 1 <= int(step) <= field.last - field.first:
        raise ValueError(f"{wanted}: its steps are from 1 to {field.last - field.first}")
    return range(first, last + 1, int(step or 1))


def _number(field: _Field, word: str, wanted: str) -> int:
    if word.lower() in field.names:
        return field.first + field.names.index(word.lower())
    if not re.fullmatch("[0-9]{1,2}", word) or not field.first <= int(word) <= field.last:
        names = f", or {field.names[0]} to {field.names[-1]}" if field.names else ""
        raise ValueError(f"{wanted}: write numbers from {field.first} to {field.last}{names}")
    return int(word)
