"""A feed rendered in all its formats, within the byte budget."""

from collections.abc import Callable, Sequence

from . import windows, writers
from .config import Config
from .records import DocumentRow, Record
from .types import Document, Feed

Made = list[tuple[DocumentRow, Document]]
#: The feed that shows some of what its documents are to hold.
Make = Callable[[windows.Contents, Sequence[Record]], Feed]


def render(
    config: Config, rows: Sequence[DocumentRow], contents: windows.Contents, make: Make, *, light: bool
) -> tuple[Made, Feed, list[Record]]:
    """The documents at `rows`, what they were made from, and the entries in them, the latest first.

    None is above the budget, unless one entry is, or the summaries of those that stay. What is most likely `light`
    enough is weighed only when it proves too heavy.
    """
    most = config.feeds.max_bytes
    budget = 0 if light else most
    while True:
        shown = windows.fitting(config, contents, budget)
        feed = make(contents, shown)
        made = [(row, _render(row, feed)) for row in rows]
        largest = max((len(document.data) for row, document in made if row.kind != "index"), default=0)
        if not most or largest <= most or not _can_shrink(shown, contents):
            return made, feed, shown
        # The weight was too light by so much, and by the feed's own head.
        budget = max(1, budget * most // largest * 19 // 20) if budget else most


def _can_shrink(shown: Sequence[Record], contents: windows.Contents) -> bool:
    """Whether fewer bytes can be had: never less than one entry, nor than the summaries of those that stay."""
    return any(record.entry.html or record.entry.key not in contents.stay for record in shown[1:])


def _render(row: DocumentRow, feed: Feed) -> Document:
    if row.kind == "index":
        from .writers import pages

        return pages.index(feed, row.path)
    return writers.FORMATS[row.kind].render(feed, row.path)
