"""Documents made: a feed in all its formats within the byte budget, and all as far as the templates allow."""

from collections.abc import Callable, Sequence
from functools import partial

from . import windows
from .config import Config
from .errors import TemplateError
from .records import DocumentRow, Record
from .report import Report
from .types import Document, Feed

Made = list[tuple[DocumentRow, Document]]
#: The feed that shows some of what its documents are to hold.
Make = Callable[[windows.Contents, Sequence[Record]], Feed]
#: One document of a feed.
Draw = Callable[[Feed, DocumentRow], Document]
#: So many documents are named that one mistake keeps as they are.
NAMED = 100


def rendered(
    rows: Sequence[DocumentRow], render: Callable[[DocumentRow], Document | None], report: Report
) -> tuple[Made, list[DocumentRow]]:
    """What `render` makes of the rows, and those that a mistake in a template keeps; the report says which it is."""
    made: Made = []
    kept: list[DocumentRow] = []
    for row in rows:
        try:
            if document := render(row):
                made.append((row, document))
        except TemplateError as error:
            kept.append(row)
            if len(report.unpublished) < NAMED:
                report.unpublished[row.path] = f"{error}; the pages of this template stay as they were."
    return made, kept


def render(
    config: Config,
    rows: Sequence[DocumentRow],
    contents: windows.Contents,
    make: Make,
    draw: Draw,
    report: Report,
    *,
    light: bool,
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
        made, _ = rendered(rows, partial(draw, feed), report)
        largest = max((len(document.data) for row, document in made if row.kind != "index"), default=0)
        if not most or largest <= most or not _can_shrink(shown, contents):
            return made, feed, shown
        # The weight was too light by so much, and by the feed's own head.
        budget = max(1, budget * most // largest * 19 // 20) if budget else most


def _can_shrink(shown: Sequence[Record], contents: windows.Contents) -> bool:
    """Whether fewer bytes can be had: never less than one entry, nor than the summaries of those that stay."""
    return any(record.entry.html or record.entry.key not in contents.stay for record in shown[1:])
