"""The names of authors, as front matter, metadata and by-lines write them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit

from feeder.markup import line
from feeder.readers.escapes import plain
from feeder.types import Person

_PREFIX = re.compile(
    r"\s*(?:(?:written|posted|reported|published|words|text|story|article|ein (?:artikel|beitrag|text))\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|przez)\b:?\s+"
    r"|\s*(?:authors?|autore?n?|auteurs?|autora|autores|text|texte|texto|testo|words|автор|作者|文|글)\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:;|\||\n|\s&\s|\s(?:and|und|et|y|e|og|och|en|i|и)\s)\s*")
_ADDRESS = re.compile(r"\s*[<(]?\s*([^\s<>()@,;]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})\s*[>)]?\s*")
_SITE = re.compile(r"\s*[<(]\s*(https?://[^\s<>()]{1,2000})\s*[>)]\s*", re.IGNORECASE)
# RFC 3986, section 3.2.2; a host in brackets is an IPv6 address.
_WEB = re.compile(
    r"https?://(?:[^/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\]]+)(?::[0-9]*)?(?:[/?#].*)?", re.IGNORECASE
)
_NO_ADDRESS = re.compile(r"[\x00-\x20<>\x7f-\x9f]|%(?![0-9A-Fa-f]{2})")
_ENCODED = {ord(sign): quote(sign) for sign in '"{}|\\^`'}  # as browsers do
_SITES = ("url", "uri", "website", "link")
_MOST = 40  # names; more are a list of something else
_LONGEST = 200  # characters of a name


def people(value: object) -> tuple[Person, ...]:
    """The persons in the value of a field: a text ("A, B and C", "A <a@b.org>"), a mapping, or a list of these.

    Each text of a list is one person.
    """
    found: dict[str, Person] = {}
    for person in _each(value):
        found.setdefault(person.name.casefold(), person)
    return tuple(found.values())[:_MOST]


def web_address(value: object) -> str | None:
    """`value` if it is an absolute http or https address (RFC 3986)."""
    text = line(value) if isinstance(value, str) else ""
    if not _WEB.fullmatch(text) or _NO_ADDRESS.search(text):
        return None
    try:
        good = urlsplit(text).hostname and urlsplit(text).port != 0  # reading one that is no port raises
    except ValueError:
        return None
    return text.translate(_ENCODED) if good else None


def refused(value: object) -> Iterator[str]:
    """The addresses of persons' sites in the value of a field that are none."""
    for person in value[:_MOST] if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            sites = (text for key, text in person.items() if str(key).lower() in _SITES)
            yield from (
                line(text) for text in sites if isinstance(text, str) and text and not web_address(text)
            )


def prefix(text: str) -> int:
    """The length of the "by" or "author:" that introduces a name in `text`; 0 where nothing does."""
    return found.end() if (found := _PREFIX.match(text)) else 0


def _each(value: object) -> Iterator[Person]:
    if isinstance(value, str):
        text = plain(value)
        yield from _named(text[prefix(text) :][: _LONGEST * _MOST])
        return
    for item in value[:_MOST] if isinstance(value, list) else [value]:
        # A list inside the list is nothing that people write.
        if isinstance(item, str):
            yield from filter(None, [_person(plain(item[prefix(item) :]))])
        elif isinstance(item, dict):
            yield from _described(item)


def _described(fields: Mapping[str, object]) -> Iterator[Person]:
    fields = {str(key).lower(): value for key, value in fields.items()}
    name = fields.get("name") or fields.get("display_name")  # as WordPress's exports have it
    if isinstance(name, str) and (name := line(plain(name))[:_LONGEST]):
        address = fields.get("email")
        email = line(address) if isinstance(address, str) and "@" in address else None
        sites = (web_address(fields.get(key)) for key in _SITES)
        yield Person(name, email, next(filter(None, sites), None))


@lru_cache(maxsize=100)  # a site has few authors and many articles
def _named(text: str) -> tuple[Person, ...]:
    found: list[Person | None] = []
    for part in _BETWEEN.split(text):
        names = [name.strip() for name in part.split(",")]
        # "Doe, Jane" is one person; "Jane Doe, John Smith" are two.
        if not all(" " in name for name in names) and not any("@" in name for name in names):
            names = [part]
        found += map(_person, names)
    return tuple(filter(None, found))


def _person(text: str) -> Person | None:
    site = _SITE.search(text)
    text = _SITE.sub(" ", text) if site else text
    address = _ADDRESS.search(text)
    name = line(_ADDRESS.sub(" ", text) if address else text).strip(" ,;|·•-–—()<>")[:_LONGEST].strip()
    if web_address(name):
        return None
    email = line(address[1]) if address else None
    name = name or (email or "").partition("@")[0]
    return Person(name, email, web_address(site[1]) if site else None) if name else None
