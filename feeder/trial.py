"""Documents before the gate: those that may go out, and the entries that are set aside for what is wrong in them."""

from collections.abc import Sequence

from . import gate, links, writers
from .entries import Entries
from .records import DocumentRow, Record
from .rendering import Made
from .report import Report
from .stores import Store
from .types import Document, Feed, Problem


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

    def passes(self, row: DocumentRow, document: Document, records: dict[int, Record]) -> bool:
        """Whether the page of one of `records` may go out.

        An entry with one that may not is set aside, and taken out of `records`, so that its other pages go too.
        """
        record = records.get(int(row.subject))
        if record is None:
            return False
        problems = [problem for problem in gate.judge(document, None) if problem.level == "error"]
        if problems:
            self.set_aside(record, problems[0].message)
            del records[record.entry.key]
        return not problems

    def set_aside(self, record: Record, reason: str) -> None:
        """Keep an entry that a document can't hold out of all of them."""
        with self._store.transaction():
            self._entries.block(record.entry.key, f"its entry does not pass validation: {reason}")
            for link in self._store.addresses(record.entry.key):
                if not links.is_elsewhere(link):
                    self._store.mark(links.file(link), "page", str(record.entry.key), gone=True)


def _where(problem: Problem) -> str:
    return f"line {problem.line}: {problem.message}" if problem.line else problem.message
