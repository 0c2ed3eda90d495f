"""What an entry costs in a document, known before it is rendered."""

from html import escape

from feeder.types import Entry
from feeder.writers.parts import headline, source

# Tags, indentation, dates and the like; more than the dearest format needs of each.
_ENTRY = 700
_AUTHOR = 150
_CATEGORY = 50
_IMAGE = 120
_PLAIN = bytes({*range(256)} - {*b'&<>"\\\r\n\t'})


def weight(entry: Entry) -> int:
    """Bytes that the entry takes at most in any one document, whichever its format."""
    title = headline(entry)
    # A summary is escaped as HTML, then as XML; JSON Feed may hold it twice.
    summary = escape(entry.summary or title, quote=False)
    attributes = [entry.id, entry.link, source(entry) or "", entry.language or "", *entry.categories]
    for author in entry.authors:
        attributes += author.name, author.email or "", author.url or ""
    if entry.image:
        attributes += entry.image.url, entry.image.media_type or ""
    return (
        _ENTRY
        + _CATEGORY * len(entry.categories)
        + _AUTHOR * len(entry.authors)
        + _IMAGE * (entry.image is not None)
        # Counted together, which is cheaper by far than one by one.
        + _text(f"{entry.html}{summary}{summary}{title}")
        + _attribute("".join(attributes))
    )


def _text(value: str) -> int:
    data = value.encode()
    # What has no need of escaping is passed over in one scan, for all that has.
    count = data.translate(None, _PLAIN).count
    return (
        len(data)
        + 4 * (count(b"&") + count(b"\r"))
        + 3 * (count(b"<") + count(b">"))
        + count(b'"')
        + count(b"\\")
        + count(b"\n")
        + count(b"\t")
    )


def _attribute(value: str) -> int:
    return _text(value) + 4 * value.count('"')
