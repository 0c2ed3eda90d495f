"""What an entry costs in a document, known before it is rendered."""

from html import escape

from feeder.types import Entry
from feeder.writers.parts import headline, source

# Tags, indentation, dates and the like; more than the dearest format needs of each.
_ENTRY = 700
_AUTHOR = 150
_CATEGORY = 50
_IMAGE = 120


def weight(entry: Entry) -> int:
    """Bytes that the entry takes at most in any one document, whichever its format."""
    title = headline(entry)
    return (
        _ENTRY
        + _text(entry.html)
        # A summary is escaped as HTML, then as XML; JSON Feed may hold it twice.
        + 2 * _text(escape(entry.summary or title, quote=False))
        + _text(title)
        + sum(map(_attribute, (entry.id, entry.link, source(entry) or "", entry.language or "")))
        + sum(_CATEGORY + _attribute(category) for category in entry.categories)
        + sum(
            _AUTHOR + sum(map(_attribute, (author.name, author.email or "", author.url or "")))
            for author in entry.authors
        )
        + (_IMAGE + _attribute(entry.image.url + (entry.image.media_type or "")) if entry.image else 0)
    )


def _text(value: str) -> int:
    count = value.count
    return (
        len(value.encode())
        + 4 * (count("&") + count("\r"))
        + 3 * (count("<") + count(">"))
        + count('"')
        + count("\\")
        + count("\n")
        + count("\t")
    )


def _attribute(value: str) -> int:
    return _text(value) + 4 * value.count('"')
