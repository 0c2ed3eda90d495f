"""The names of authors, as front matter, metadata and by-lines write them."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from feeder.markup import line
from feeder.types import Person

_PREFIX = re.compile(
    r"\s*(?:(?:written|posted|reported|published|words|text|story|article|ein (?:artikel|beitrag|text))\s+)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|przez)\b:?\s+"
    r"|\s*(?:authors?|autore?n?|auteurs?|autora|autores|text|texte|texto|testo|words|автор|作者|文|글)\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:;|\||\n|\s&\s|\s(?:and|und|et|y|e|og|och|en|i|и)\s)\s*")
_ADDRESS = re.compile(r"\s*[<(]?\s*([^\s<>()@,;]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})\s*[>)]?\s*")
_MOST = 40  # names; more are a list of something else
_LONGEST = 200  # characters of a name


def people(value: object) -> tuple[Person, ...]:
    """The persons in the value of a field: a text ("A, B and C", "A <a@b.org>"), a mapping, or a list of these."""
    found: dict[str, Person] = {}
    for person in _each(value):
        found.setdefault(person.name.casefold(), person)
    return tuple(found.values())[:_MOST]


def web_address(value: object) -> str | None:
    """`value` if it is an absolute http or https address."""
    text = line(value) if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        good = parts.scheme.lower() in ("http", "https") and parts.hostname and " " not in text
    except ValueError:
        return None
    return text if good else None


def prefix(text: str) -> int:
    """The length of the "by" or "author:" that introduces a name in `text`; 0 where nothing does."""
    return found.end() if (found := _PREFIX.match(text)) else 0


def _each(value: object) -> Iterator[Person]:
    if isinstance(value, str):
        yield from _named(value)
    elif isinstance(value, Mapping):
        yield from _described(value)
    elif isinstance(value, list):
        for item in value[:_MOST]:
            # A list inside the list is nothing that people write.
            if isinstance(item, (str, Mapping)):
                yield from _each(item)


def _described(fields: Mapping[str, object]) -> Iterator[Person]:
    fields = {str(key).lower(): value for key, value in fields.items()}
    name = fields.get("name")
    if isinstance(name, str) and (name := line(name)[:_LONGEST]):
        address = fields.get("email")
        email = line(address) if isinstance(address, str) and "@" in address else None
        sites = (web_address(fields.get(key)) for key in ("url", "uri", "website", "link"))
        yield Person(name, email, next(filter(None, sites), None))


def _named(text: str) -> Iterator[Person]:
    for part in _BETWEEN.split(text[prefix(text) :][: _LONGEST * _MOST]):
        names = [name.strip() for name in part.split(",")]
        # "Doe, Jane" is one person; "Jane Doe, John Smith" are two.
        if not all(" " in name for name in names) and not any("@" in name for name in names):
            names = [part]
        yield from filter(None, map(_person, names))


def _person(text: str) -> Person | None:
    address = _ADDRESS.search(text)
    name = line(_ADDRESS.sub(" ", text) if address else text).strip(" ,;|·•-–—()<>")[:_LONGEST].strip()
    if web_address(name):
        return None
    if address:
        return Person(name or address[1], line(address[1]))
    return Person(name) if name else None
