"""JSON files taken apart: one article, or several in a list, in JSON Lines, in a JSON Feed, in an API's answer."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.mediatypes import unpacked
from feeder.slugs import slug

_SUFFIXES = (".json", ".jsonl", ".ndjson")
_LINES = (".jsonl", ".ndjson")
_PART = ".json"  # how the names of those inside a file end
# What lists of articles are called in the files of scrapers and the answers of APIs.
_LISTS = (
    "articles",
    "items",
    "posts",
    "entries",
    "stories",
    "news",
    "results",
    "documents",
    "docs",
    "data",
    "@graph",
)
# What tells an article from a list with a name.
_CONTENT = (
    "articleBody", "text", "textContent", "content", "content_html", "contentHtml", "content_text", "maintext", "body",
    "html", "raw_text",
)  # fmt: skip
_KEYS = ("url", "link", "canonical", "@id", "id", "guid", "_id", "uuid", "slug")
_MOST = 100_000  # articles in one file
_SAME = 100  # of them with one name, beyond which they are not counted on
_VALUES = 2_000_000  # in one file, where each takes a hundred bytes of memory


def may_hold_several(path: str) -> bool:
    """Whether a file of this name may hold several articles."""
    return unpacked(path).lower().endswith(_SUFFIXES)


def parts(name: str, data: bytes) -> dict[str, bytes] | None:
    """The articles in the file `name`, each with a name of its own that ends in `.json`; None if it holds but one.

    An article keeps its name while its address or id stays, else while its place does. A line that can't be read is
    given as it is, so that it alone is set aside. Raises UnreadableError where nothing can be read.
    """
    text = normalised(decode(data).text)
    if unpacked(name).lower().endswith(_LINES):
        pieces = _of_lines(text)
    else:
        held = load(text)
        articles = held if isinstance(held, list) else _listed(held)
        if articles is None:
            return None
        pieces = ((article, plain(article)) for article in articles)
    out: dict[str, bytes] = {}
    for number, (article, written) in enumerate(pieces, 1):
        if number > _MOST:
            raise UnreadableError(f"the file holds more than {_MOST:,} articles; split it")
        out[_name(article, number, out)] = written.encode("utf-8", "surrogatepass")
    return out


def folder(path: str) -> str:
    """The folder of the file at `path`, or of the one that it lies in as `parts` names it."""
    above = path.rpartition("/")[0]
    return above.rpartition("/")[0] if path.endswith(_PART) and may_hold_several(above) else above


def load(text: str) -> Any:
    """What the JSON in `text` holds. Raises UnreadableError, naming the line, where it is none."""
    if text.count("[") + text.count("{") + text.count(",") > _VALUES:
        raise UnreadableError(f"its JSON holds more than {_VALUES:,} values, which is no article; split it")
    try:
        return json.loads(text, parse_constant=_none)
    except json.JSONDecodeError as error:
        # An article inside a file of lines is one line, and its own count would mislead.
        line = f", line {error.lineno}" if "\n" in text else ""
        cause = error.msg.removesuffix(" starting at")
        raise UnreadableError(f"it is no JSON{line}, character {error.colno}: {cause}") from error
    except RecursionError as error:
        raise UnreadableError("its JSON is nested too deep") from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise UnreadableError("a number in its JSON is too long") from error


def is_torn(part: bytes) -> bool:
    """Whether one of `parts` is a line that can't be read."""
    try:
        load(part.decode("utf-8", "surrogatepass"))
    except UnreadableError:
        return True
    return False


def plain(held: object) -> str:
    """JSON in one form, whatever its spaces and the order of its names were."""
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _none(_name: str) -> None:
    """NaN and Infinity, which Python's own writer puts where a value is missing."""


def _of_lines(text: str) -> Iterator[tuple[object, str]]:
    for line in text.split("\n"):
        if line.strip():
            try:
                held = load(line)
            except UnreadableError:
                yield None, line
            else:
                yield held, plain(held)


def _listed(held: object) -> list[object] | None:
    """The articles in an object that is none itself."""
    if not isinstance(held, Mapping) or any(held.get(name) for name in _CONTENT):
        return None
    lists = (held[name] for name in _LISTS if isinstance(held.get(name), list))
    return next((found for found in lists if any(isinstance(one, Mapping) for one in found)), None)


def _name(article: object, number: int, taken: Mapping[str, bytes]) -> str:
    stated = (article.get(key) for key in _KEYS) if isinstance(article, Mapping) else ()
    key = next((str(value) for value in stated if isinstance(value, (str, int)) and value), "")
    base = slug(key.partition("://")[2] or key) if key else str(number)
    if key and base != key:  # two addresses may have one slug
        base += "-" + hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    name, again = base + _PART, 1
    while name in taken:
        again = number if again > _SAME else again + 1
        name = f"{base}-{again}{_PART}"
    return name
