"""Who wrote a web page, as it says of itself: JSON-LD, meta elements, what is called a by-line."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from feeder.readers import dates
from feeder.readers.headings import in_comments
from feeder.readers.measures import text_in
from feeder.readers.page import Page
from feeder.readers.people import people, prefix
from feeder.types import Person

_META = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "citation_author",
    "authors",
)
_BYLINE = re.compile(
    r"(?<![a-z])(?:byline|by-line|authors?|autor(?:en|es|in)?|auteurs?|autore|contributor|verfasser|redakteur|writer|vcard"
    r"|poster|submitted)(?:[-_]?name)?(?![a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMING = ("class", "itemprop", "rel")
_LONGEST = 200  # characters of a by-line
_MOST = 40  # elements that are called a by-line
_NO_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^admin\w*$|^author$|[*\[\]{}=]|:$|\.(?:de|com|org|net|at|ch|fr|it|co\.uk)$",
    re.IGNORECASE,
)
# "Geschrieben von", "Submitted by": people.prefix knows what follows.
_ROLE = re.compile(r"^[^\W\d_]{4,14}\s+(?=(?:by|von|par|por|da|door|av|af)\s)", re.IGNORECASE)
# What follows a name in a by-line, beside a date.
_BEHIND = re.compile(
    r"[\s|,•·–—(-]+(?:(?:on|am|le|el|il|op|den|stand:?)\b\s*)?$|\s*\d.*|\s[|•·–—]\s.*",
    re.IGNORECASE | re.DOTALL,
)


def authors(page: Page) -> tuple[tuple[Person, ...], str]:
    """The authors whom the first statement with a name gives, and where it stands."""
    for value, how in _statements(page):
        named = tuple(
            person
            for person in people(value)
            if not _NO_NAME.search(person.name) and _may_be_name(person, page)
        )
        if named:
            return named, how
    return (), ""


def _may_be_name(person: Person, page: Page) -> bool:
    name = person.name
    if (person.email or "").startswith(f"{name}@"):  # the mailbox of a site, as a rule
        return False
    return len(name) <= 80 and len(name.split()) <= 8 and name.casefold() not in page.sites


def _statements(page: Page) -> Iterator[tuple[object, str]]:
    yield page.described.get("author"), "JSON-LD"
    if isinstance(marked := page.marked.get("author"), dict):  # a text is read as a by-line below
        name = str(marked.get("name", ""))
        yield {**marked, "name": name[prefix(name) :]}, "microdata"
    for name in _META:
        if values := page.meta.get(name):
            several = list(dict.fromkeys(values))
            yield several if len(several) > 1 else several[0], f"meta {name}"
    called = ((text_in(element), element) for element in islice(_called(page.root), _MOST))
    for text, element in sorted(called, key=_rank):
        if 2 < len(name := _name_in(text)) < 100 and not in_comments(element):
            yield name, "by-line"


def _rank(called: tuple[str, Element]) -> int:
    """What says that it is the author comes before a "By", and this before what has the word in its name."""
    text, element = called
    if "author" in f"{element.get('rel')} {element.get('itemprop')}".split():
        return 0
    return 1 if prefix(text[:_LONGEST]) else 2


def _name_in(text: str) -> str:
    """The names in a by-line, without the role before and the date behind them."""
    text = _ROLE.sub("", text[:_LONGEST])
    found = dates.find(text)
    return _BEHIND.sub("", text[: found.start] if found else text)


def _called(root: Element) -> Iterator[Element]:
    """The elements that are called a by-line."""
    for element in root.iter("a", "span", "div", "p", "address", "li", "strong", "em"):
        if element.attrib:
            named = " ".join(element.get(name) or "" for name in _NAMING)
            if _BYLINE.search(_CAMEL.sub("-", named)):
                yield element
