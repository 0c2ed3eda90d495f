"""What the lines at a headline tell from the day of reading: "2 hours ago", "Posted Nov 18, 8:19 PM"."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from feeder.readers import relative
from feeder.readers.datelines import Dated, Place
from feeder.readers.evidence import Evidence
from feeder.readers.layout import Block
from feeder.types import Moment

_BEHIND, _BEFORE = 3, 2  # blocks
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\D{0,20}(?:\d{4}\s?[–-]\s?)?(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_NEVER = date(2100, 12, 31)  # stands for the day of reading where that is unknown
_HALF_A_YEAR = timedelta(days=182)


def told(
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    lines: Sequence[Dated],
    place: Place,
    now: datetime | None,
    zone: tzinfo,
    *,
    written: bool,
) -> tuple[Moment | None, Moment | None, set[int]]:
    """The published and the updated moment that lines right at the headline tell, and the blocks of these lines.

    They count from `now`; a day without a year from when the text seems to have been taken, by its other `lines` with
    dates and its copyright notice, which does without `now`.
    """
    behind = range(place.title + 1, min(place.title + 1 + _BEHIND, place.prose))
    found: dict[int, relative.Told] = {}
    for at in (*behind, *range(place.title - 1, max(place.title - 1 - _BEFORE, -1), -1)):
        text = blocks[at].text.strip("*_ ")
        if seen[at].kind == "comments" or (written and not any(map(str.isdigit, text))):
            continue  # in a poem "Yesterday" is a line
        one = relative.told(text, now or datetime.combine(_NEVER, time(), zone))
        taken = _taken(blocks, lines, now, zone) if one and one.yearless else now
        if one and taken:
            found[at] = relative.told(text, taken) or one
            if not one.updated:
                break
    if not found:
        return None, None, set()
    first = min(found.values(), key=lambda one: one.updated)
    later = next((one for one in found.values() if one.updated and one.at > first.at), None)
    return _moment(first), _moment(later or first) if later or first.updated else None, {*found}


def _taken(
    blocks: Sequence[Block], lines: Sequence[Dated], now: datetime | None, zone: tzinfo
) -> datetime | None:
    """The last moment at which the text can have been taken from its page: a copyright notice has the year.

    Without one a day has the year in which it is nearest to the latest date of the text.
    """
    days = (one.found.at for one in lines if not now or one.found.at <= now)
    latest = max(days, default=None)
    notices = (found for block in blocks if (found := _COPYRIGHT.search(block.text)))
    year = max((int(found["year"]) for found in notices), default=0)
    if year and (not latest or latest.year <= year):
        end = datetime(year, 12, 31, tzinfo=zone)
    elif latest:
        end = latest + _HALF_A_YEAR
    else:
        return now
    return min(now, end) if now else end


def _moment(one: relative.Told) -> Moment:
    return Moment(one.at, one.precision, False, "relative date")
