"""The time of day and the zone that are written beside a date."""

import re
from datetime import time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# RFC 822, section 5, and what newspapers print; minutes east of Greenwich.
_MINUTES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "WAT": 60,
    "CEST": 120, "MESZ": 120, "EET": 120, "SAST": 120, "CAT": 120, "EEST": 180, "MSK": 180, "EAT": 180, "TRT": 180,
    "GST": 240, "PKT": 300, "IST": 330, "NPT": 345, "WIB": 420, "ICT": 420, "WITA": 480, "SGT": 480, "HKT": 480,
    "PHT": 480, "AWST": 480, "WIT": 540, "JST": 540, "KST": 540, "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660,
    "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180, "ADT": -180, "AST": -240, "EDT": -240, "EST": -300,
    "CDT": -300, "CST": -360, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480, "AKDT": -480, "AKST": -540,
    "HST": -600,
}  # fmt: skip
# Abbreviations that leave open whether it is summer.
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}

_NAMES = "|".join(sorted({*_MINUTES, *_PLACES}, key=len, reverse=True))
_ZONE = rf"(?:(?:GMT|UTC?)\s?)?[+\-\u2212]\d\d?:?(?:\d\d)?(?!\d)|(?:{_NAMES})(?![^\W\d_])"
_TIME = (
    r"(?<!\d)(?P<h>2[0-4]|[01]?\d)(?!\d)(?:(?:[:.]|\s?h\s?|時|시\s?)(?P<m>[0-5]\d)(?:[:.](?P<s>[0-5]\d|60)(?:[.,]\d{1,9})?)?)?"
    r"(?:\s?(?P<half>[apAP])\.?\s?[mM]\b\.?)?(?:\s?(?:[Uu]hr|h|hrs)\b)?"
    rf"(?:\s{{0,2}}\(?(?P<zone>{_ZONE})\)?)?"
)
_WORDS = (
    r"(?:at|as of|um|gegen|à|a|alle|ore|a las|às|las|kl\.?|klo|om|o|godz\.?|в|во|v|о|время|у|óra|oră|la|ob|ora|saat|"
    r"ώρα|στις|lúc|pukul|jam|time|เวลา|오전|오후|午前|午後|上午|下午)"
)
_AFTER = re.compile(
    rf"(?:\s?(?:г\.|г|року|р\.|год|[(（]?[^\W\d_]{{1,4}}[)）]|금요일))?\.?[\sT,;|/•·–—:@-]{{0,4}}(?:{_WORDS}\s{{1,2}}){{0,2}}{_TIME}"
)
# The basic format of ISO 8601.
_BASIC = re.compile(rf"T(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)(?P<s>[0-5]\d|60)?(?P<half>)(?P<zone>{_ZONE})?")
# Only so much before a date is looked at, as the pattern is tried at each place in it.
_BEFORE = re.compile(
    _TIME + r"[\s,;|/•·–—-]{0,4}(?:(?:on|am|le|el)\s)?(?:[^\W\d_]{2,12}\.?,?\s{1,2})?\ufeff?$"
)
_REACH = 40
_FAR = 80
_PM = re.compile(r"오후|午後|下午")


def beside(text: str, start: int, end: int) -> tuple[time, tzinfo | None] | None:
    """The time of day written right after or right before the date at `start` to `end` of `text`, with its zone."""
    # In a slice nothing stands before the time, not even the year that it is glued to: "17 May 202410:32".
    found = _BASIC.match(text, end) or _AFTER.match(text[end : end + _FAR])
    if read := found and _read(found):
        return read
    # Before the date a bare number is no time.
    found = _BEFORE.search(text[max(0, start - _REACH) : start])
    return found and _read(found)


def _read(found: re.Match[str]) -> tuple[time, tzinfo | None] | None:
    if not (found["m"] or found["half"]):
        return None
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    half = (found["half"] or "").lower() or ("p" if _PM.search(found[0]) else None)
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    if hour == 24:  # the end of the day, which ISO 8601 allows and the clock does not
        hour, minute, second = 23, 59, 59
    return time(hour, minute, min(second, 59)), zone_named(found["zone"])


def zone_named(name: str | None) -> tzinfo | None:
    """The zone that an offset (`+05:30`, `GMT+2`) or an abbreviation (`EST`) names; None for any other text."""
    if not name:
        return None
    if place := _PLACES.get(name):
        return ZoneInfo(place)
    if name in _MINUTES:
        return timezone(timedelta(minutes=_MINUTES[name]))
    found = re.search(r"([+\-\u2212])(\d\d?):?(\d\d)?$", name)
    if not found or (minutes := int(found[2]) * 60 + int(found[3] or 0)) > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
