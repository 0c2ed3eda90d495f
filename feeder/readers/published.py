"""When the article in a web page was published, by the votes of all that the page states and shows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice

from lxml.etree import _Element as Element

from feeder.readers import dates, headings, microdata
from feeder.readers.fields import date_of
from feeder.readers.headings import Line
from feeder.readers.page import Page
from feeder.types import Moment

_META = tuple(
    "article:published_time datepublished og:published_time og:article:published_time article:published"
    " parsely-pub-date sailthru.date dc.date.issued dcterms.issued dcterms.date dcterms.created dc.date.created"
    " dc.date publish-date publish_date publication_date publicationdate pubdate pub_date date.published"
    " date_published article.published datecreated date last-published originalpublicationdate".split()
)
# What software writes for other software is rarely wrong; the rest outvotes it only where it agrees.
_VOTES = {"JSON-LD": 3, "meta article:published_time": 3, "microdata": 2, "shown": 2, "address": 2}
_SAME = {"meta datepublished": "microdata"}  # a meta element with `itemprop`
_SURE = 3
_TIME = re.compile(r"publi|entry-date|post-date|date-?line|pubdate|created|posted", re.IGNORECASE)
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)
_SEARCHED = 20_000  # elements in which a heading is looked for
_NEAR = 40  # elements between it and its date
_MOST, _SEEN = 50, 500  # `time` elements, and those of comments and changes among them
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-])")


@dataclass(frozen=True, slots=True)
class _Candidate:
    moment: Moment
    kind: str  # candidates of one kind have one vote together


def moment(
    page: Page,
    lines: Sequence[Line],
    title: str | None,
    zone: tzinfo,
    language: str | None,
    now: datetime | None,
) -> tuple[Moment | None, list[str]]:
    """The date of publication that most speaks for, and notes on what is stated and no date.

    A page that tells only when it was changed was published then. `now` is when it was read: relative
    dates ("two hours ago") count from there.
    """
    stated, notes = _stated(page, zone, language)
    votes = _votes(stated)
    if len(votes) != 1 or max(votes.values()) < _SURE:
        stated += _shown(page, lines, title, zone)
        votes = _votes(stated)
    if not stated:
        told = headings.relative_near(lines, title, now, language) if now else None
        return told or headings.date_near(lines, title, zone, changes=True), notes
    day = max(votes, key=lambda day: votes[day])  # of equals the first, which is the more reliable
    return next(one.moment for one in stated if one.moment.at.date() == day), []


def _votes(candidates: Sequence[_Candidate]) -> Counter[object]:
    votes: Counter[object] = Counter()
    for day, kind in dict.fromkeys(
        (one.moment.at.date(), _SAME.get(one.kind, one.kind)) for one in candidates
    ):
        votes[day] += _VOTES.get(kind, 1)
    return votes


def _stated(page: Page, zone: tzinfo, language: str | None) -> tuple[list[_Candidate], list[str]]:
    """What is stated for programs, and notes on what of it is no date."""
    found: list[_Candidate] = []
    notes: list[str] = []
    described = page.described.get("datePublished")
    values: list[tuple[str, str, list[object]]] = [
        ("datePublished", "JSON-LD", described if isinstance(described, list) else [described])
    ]
    values += [(name, f"meta {name}", [*page.meta[name]]) for name in _META if name in page.meta]
    values += [(name, "microdata", [page.marked.get(name)]) for name in ("datePublished", "dateCreated")]
    for name, kind, stated in values:
        moment, wrong = date_of([(name, value) for value in stated[:5]], zone, kind, language)
        notes += wrong
        found += [_Candidate(moment, kind)] if moment else []
    return found, notes


def _shown(page: Page, lines: Sequence[Line], title: str | None, zone: tzinfo) -> list[_Candidate]:
    """What is written for people: `time` elements, the address, the date at the headline."""
    near = headings.date_near(lines, title, zone)
    found = ((_time(page, zone), "shown"), (_in_address(page, zone), "address"), (near, "shown"))
    return [_Candidate(moment, kind) for moment, kind in found if moment]


def _time(page: Page, zone: tzinfo) -> Moment | None:
    """The date of a `time` element: one that is called the date of publication, else the only day that they name."""
    times = [*islice(_times(page.root), _MOST)]
    moments: list[Moment] = []
    for element, stated in times:
        named = f"{element.get('class', '')} {element.get('itemprop', '')} {'pubdate' * ('pubdate' in element.attrib)}"
        moment = dates.moment(stated, zone, "time element")
        if moment and _TIME.search(named):
            return moment
        moments += [moment] if moment and element.tag == "time" and moment.at.year in dates.USUAL else []
    if len({moment.at.date() for moment in moments}) == 1:
        return moments[0]
    return _time_at_heading(page, [element for element, _ in times], zone)


def _times(root: Element) -> Iterator[tuple[Element, str]]:
    """The elements with a date for programs that is neither that of a change nor that of a comment."""
    for element in islice(root.iter("time", "abbr"), _SEEN):
        stated = element.get("datetime") or element.get("title")
        named = f"{element.get('class')} {element.get('itemprop')}"
        changed = _CHANGED.search(named) and not _TIME.search(named)
        foreign = headings.in_comments(element) or microdata.owner(element) == "other"
        if stated and not changed and not foreign:
            yield element, stated


def _time_at_heading(page: Page, times: Sequence[Element], zone: tzinfo) -> Moment | None:
    """The date of the one `time` element that stands close to the one heading of the first level."""
    headed, timed, wanted = [], [], set(times)
    for at, element in enumerate(islice(page.root.iter(), _SEARCHED)):
        if element.tag == "h1":
            headed.append(at)
        elif element in wanted and element.tag == "time":
            timed.append((at, element.get("datetime")))
    if len(headed) != 1 or not timed:
        return None
    at, stated = min(timed, key=lambda time: abs(time[0] - headed[0]))
    return dates.moment(stated, zone, "time element") if abs(at - headed[0]) <= _NEAR else None


def _in_address(page: Page, zone: tzinfo) -> Moment | None:
    found = _IN_ADDRESS.search(page.address or "")
    return (
        dates.moment("-".join(part.zfill(2) for part in found.groups()), zone, "address") if found else None
    )
