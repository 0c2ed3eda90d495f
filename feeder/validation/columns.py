"""Where the start tags of XML begin, which libxml2 does not tell: it keeps the lines of their ends."""

from xml.parsers import expat


def starts(data: bytes, encoding: str) -> list[tuple[int, int]]:
    """Line and column, from one, of each start tag in the order of the document.

    `data` has been read before; the list is empty where expat can't read it again, as in some rare encodings.
    """
    found: list[tuple[int, int]] = []
    reader = expat.ParserCreate("utf-8")

    def start(*_: object) -> None:
        found.append((reader.CurrentLineNumber, reader.CurrentColumnNumber + 1))

    reader.StartElementHandler = start
    try:
        reader.Parse(data.decode(encoding).removeprefix("\ufeff").encode(), True)
    except (expat.ExpatError, LookupError, UnicodeError):
        return []
    return found
