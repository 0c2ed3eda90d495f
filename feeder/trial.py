"""Documents before the gate: those that may go out, and the entries that are set aside for what is wrong in them."""

from collections.abc import Callable, Sequence

from . import gate, links, writers
from .entries import Entries
from .records import DocumentRow, Record
from .rendering import NAMED, Made
from .report import Report
from .stores import Store
from .types import Document, Feed, Problem

# The same for each page, so that it is said once.
_MISTAKE = (
    "A template in feeds.templates makes pages that do not pass validation, which stay as they were: {}"
)


class Trial:
    """That of one build."""

    def __init__(self, store: Store, entries: Entries, report: Report) -> None:
        self._store, self._entries, self._report = store, entries, report

    def judge(
        self, made: Sequence[tuple[DocumentRow, Document]], feed: Feed | None
    ) -> tuple[Made, dict[int, str]]:
        """The documents that may go out, and what is wrong with which entries of `feed`, by their positions."""
        good: Made = []
        entries: dict[int, str] = {}
        warnings: list[str] = []
        held = range(len(feed.entries) if feed else 0)
        for row, document in made:
            problems = gate.judge(document, feed if row.kind in writers.FORMATS else None)
            errors = [problem for problem in problems if problem.level == "error"]
            outside = [problem for problem in errors if problem.entry not in held]
            entries.update(
                {
                    error.entry: error.message
                    for error in errors
                    if error.entry is not None and error.entry in held
                }
            )
            warnings += [
                f"{row.path}: {_where(problem)}" for problem in problems if problem.level == "warning"
            ]
            if not errors:
                good.append((row, document))
            elif outside:
                self._report.unpublished[row.path] = (
                    f"{row.path} is kept as it was: the new version does not pass validation: {_where(outside[0])}"
                )
        if not entries:
            self._report.problems += warnings
        return good, entries

    def passes(
        self,
        row: DocumentRow,
        document: Document,
        records: dict[int, Record],
        ours: Callable[[DocumentRow], Document | None],
    ) -> bool:
        """Whether the page of one of `records` may go out.

        An entry with one that may not is set aside, and taken out of `records`, so that its other pages go too. Not
        so where the page that feeder's `ours` makes may: then the owner's template is at fault, and no article.
        """
        record = records.get(int(row.subject))
        if record is None:
            return False
        problem = _error(document)
        if problem is None:
            return True
        plain = ours(row)
        if plain and plain != document and _error(plain) is None:
            if len(self._report.unpublished) < NAMED:
                self._report.unpublished[row.path] = _MISTAKE.format(problem.message)
        else:
            self.set_aside(record, problem.message)
            del records[record.entry.key]
        return False

    def set_aside(self, record: Record, reason: str) -> None:
        """Keep an entry that a document can't hold out of all of them."""
        with self._store.transaction():
            self._entries.block(record.entry.key, f"its entry does not pass validation: {reason}")
            for link in self._store.addresses(record.entry.key):
                if not links.is_elsewhere(link):
                    self._store.mark(links.file(link), "page", str(record.entry.key), gone=True)


def _error(document: Document) -> Problem | None:
    return next((problem for problem in gate.judge(document, None) if problem.level == "error"), None)


def _where(problem: Problem) -> str:
    return f"line {problem.line}: {problem.message}" if problem.line else problem.message
