"""Dates and times as text: RFC 3339 (Atom, JSON Feed), RFC 822 (RSS, OPML), W3C (Dublin Core)."""

import re
from datetime import date, datetime
from functools import lru_cache

from .finding import Finding

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
# RFC 822, section 5.1; single letters other than Z were defined with the wrong sign (RFC 2822, section 4.3).
_ZONES = {"UT", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"}

_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:Z|[+-]([0-9]{2}):([0-9]{2}))"
)
_W3C = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?:Z|[+-]([0-9]{2}):([0-9]{2})))?)?)?"
)
_RFC822 = re.compile(
    r"(?:(\w+), +)?([0-9]{1,2}) +(\w+) +([0-9]{4}|[0-9]{2}) +"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))? +(\w+|[+-][0-9]{4})",
    re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")

# Nothing was published on the web before 1990 (an article may be older, but then that is worth a look), nor after 2099.
_PLAUSIBLE = range(1990, 2100)


@lru_cache(maxsize=256)  # most entries were updated when they were published, and stand in several documents
def rfc3339(value: str) -> Finding | None:
    """A date and time as RFC 4287, section 3.3 has it: RFC 3339 with capital T and Z."""
    found = _RFC3339.fullmatch(value)
    if not found:
        return Finding("date-rfc3339", _rfc3339_hint(value))
    return _calendar("date-rfc3339", *found.groups())


def instant(value: str) -> datetime | None:
    """The instant of such a date and time; None where it is none, or one that can't be compared."""
    if rfc3339(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:  # a leap second
        return None


def w3c(value: str) -> Finding | None:
    """A date of the W3C note on dates and times, from the year alone to fractions of a second."""
    found = _W3C.fullmatch(value.strip())
    return (
        _calendar("date-w3c", *found.groups())
        if found
        else Finding("date-w3c", "its parts are not in the right form")
    )


def rfc822(value: str) -> Finding | None:
    """A date and time of RFC 822 with the four-digit years of RFC 1123."""
    value = value.strip()
    found = _RFC822.fullmatch(value)
    if found:
        wrong = _rfc822(*found.groups())
        return (
            Finding("date-unusual", "it holds two blanks in a row")
            if wrong is None and "  " in value
            else wrong
        )
    return _loose(value)


def _loose(value: str) -> Finding | None:
    """What RFC 822 allows, but few programs read: comments, and white space anywhere between the parts."""
    plain = " ".join(_COMMENT.sub(" ", value[:200]).split()).replace(" ,", ",")
    found = _RFC822.fullmatch(plain) if plain != value else None
    if not found:
        return Finding("date-rfc822", "its parts are not in the right form")
    wrong = _rfc822(*found.groups())
    return (
        wrong
        if wrong and wrong.rule == "date-rfc822"
        else Finding("date-unusual", "it holds a comment or a line break")
    )


def _rfc822(
    weekday: str | None,
    day: str,
    month: str,
    year: str,
    hour: str,
    minute: str,
    second: str | None,
    zone: str,
) -> Finding | None:
    if month.title() not in _MONTHS:
        return Finding("date-rfc822", f"{month} is not one of {', '.join(_MONTHS)}")
    if weekday and weekday.title() not in _DAYS:
        return Finding("date-rfc822", f"{weekday} is not one of {', '.join(_DAYS)}")
    if not (
        zone.upper() in _ZONES or zone[0] in "+-" or (len(zone) == 1 and zone.isalpha() and zone not in "Jj")
    ):
        return Finding("date-rfc822", f"{zone} is no time zone that it knows")
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 50 else 1900)
    number = _MONTHS.index(month.title()) + 1
    offset = (zone[1:3], zone[3:]) if zone[0] in "+-" else (None, None)
    wrong = _calendar("date-rfc822", str(full), str(number), day, hour, minute, second, *offset)
    if wrong:
        return wrong
    if weekday and date(full, number, int(day)).weekday() != _DAYS.index(weekday.title()):
        return Finding("date-weekday", _DAYS[date(full, number, int(day)).weekday()])
    return _unusual(weekday, month, year, hour, zone)


def _unusual(weekday: str | None, month: str, year: str, hour: str, zone: str) -> Finding | None:
    if len(year) == 2:
        return Finding("date-unusual", "its year has two digits")
    if month.title() != month or (weekday and weekday.title() != weekday) or zone.upper() != zone:
        return Finding("date-unusual", "its names are not capitalised")
    if len(hour) == 1:
        return Finding("date-unusual", "its hour has one digit")
    if zone[0] in "+-" and zone[3:] not in ("00", "15", "30", "45"):
        return Finding("date-unusual", f"no place on earth uses the offset {zone}")
    if len(zone) == 1 and zone != "Z":
        return Finding("date-unusual", f"the zone {zone} is read in two opposite ways")
    return None


def _calendar(
    rule: str,
    year: str,
    month: str | None,
    day: str | None,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone_hours: str | None,
    zone_minutes: str | None,
) -> Finding | None:
    """The same question for all three: does this instant exist, and can it be meant?"""
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return Finding(rule, "the calendar has no such day")
    # A minute may end with a leap second.
    if int(hour or 0) > 23 or int(minute or 0) > 59 or int(second or 0) > 60:
        return Finding(rule, "the clock has no such time")
    if int(zone_hours or 0) > 23 or int(zone_minutes or 0) > 59:
        return Finding(rule, "there is no such time zone")
    return None if int(year) in _PLAUSIBLE else Finding("date-implausible")


def _rfc3339_hint(value: str) -> str:
    if value != value.strip():
        return "there is white space around it"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return "the time of day and the zone are missing"
    if re.fullmatch(r"[0-9-]{10}T[0-9:.]+", value):
        return "the time zone is missing"
    if re.search("[tz]", value):
        return "T and Z must be capital letters"
    return "its parts are not in the right form"
