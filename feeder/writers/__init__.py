"""Feeds written out: one module a format, each with a `render`, and the table that names them."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from feeder.types import Document
from feeder.writers.sizes import weight

if TYPE_CHECKING:
    from feeder.writers.templating import Templates

__all__ = ["FORMATS", "Format", "templates", "weight"]


class Format(NamedTuple):
    """An output format: its media type, and `render`, which loads its writer at the first call.

    The formats of one feed take `(feed, path)`; opml takes `(feeds, path)`.
    """

    media_type: str
    render: Callable[..., Document]


def _writer(module: str) -> Callable[..., Document]:
    def render(*arguments: object) -> Document:
        document: Document = import_module(f"feeder.writers.{module}").render(*arguments)
        return document

    return render


def templates(folder: Path | None) -> "Templates":
    """The templates of pages, with those in `folder` in place of feeder's own. Raises TemplateError."""
    from feeder.writers.templating import load

    return load(folder)


#: Every format by the name it has in config.toml. A new one is one module and one line here.
FORMATS: dict[str, Format] = {
    "rss": Format("application/rss+xml", _writer("rss")),
    "atom": Format("application/atom+xml", _writer("atom")),
    "json": Format("application/feed+json", _writer("jsonfeed")),
    "opml": Format("text/x-opml", _writer("opml")),
}
