"""Seeds read: one file a format, each with `parse(seed, terms)`, which gives the articles that a seed holds."""

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from posixpath import splitext

from feeder.errors import UnreadableError
from feeder.mediatypes import unpacked
from feeder.sidecars import is_sidecar
from feeder.types import Article, Seed, Terms

Reader = Callable[[Seed, Terms], Iterable[Article]]


def _reader(name: str) -> Reader:
    """The reader in the module `name` of this folder, which is loaded when the first seed of its format is read."""

    @cache
    def reader() -> Reader:
        return import_module(f"feeder.readers.{name}").parse  # type: ignore[no-any-return]  # each has one

    def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
        return reader()(seed, terms)

    return parse


#: The formats: the suffix of a file's name, in small letters, and what reads such files.
FORMATS: dict[str, Reader] = {
    ".txt": _reader("text"),
    ".text": _reader("text"),
    ".md": _reader("markdown"),
    ".markdown": _reader("markdown"),
    ".html": _reader("html"),
    ".htm": _reader("html"),
    ".xhtml": _reader("html"),
    ".json": _reader("json"),
    ".jsonl": _reader("json"),
    ".ndjson": _reader("json"),
}


_ENDINGS = tuple(FORMATS)
_DATA = ".11tydata.json"  # what Eleventy's templates are filled with


def is_article(path: str) -> bool:
    """Whether a file of this name is an article, or holds several, and is not something beside one."""
    name = unpacked(path).lower()
    return name.endswith(_ENDINGS) and not name.endswith(_DATA) and not is_sidecar(path)


def read(seed: Seed, terms: Terms) -> list[Article]:
    """The articles in `seed`.

    Raises UnreadableError, whose message is the reason, where there are none.
    """
    suffix = splitext(unpacked(seed.path))[1].lower()
    if suffix not in FORMATS:
        raise UnreadableError(
            f"files that end in {suffix or 'nothing'} are not read, only {', '.join(FORMATS)}"
        )
    articles = list(FORMATS[suffix](seed, terms))
    if not articles:
        raise UnreadableError("the file holds no article")
    return articles
