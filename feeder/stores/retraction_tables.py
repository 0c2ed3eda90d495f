"""What the SQLite store remembers of retracted entries, and how it forgets their texts."""

import json
from datetime import datetime

from ..records import Lingering, Marks, Retraction
from . import rows as _
from .connection import Connection


class RetractionTables(Connection):
    """The table `retractions`, and the erasing of what stood in the others."""

    def lingers(self, entry: int) -> tuple[Lingering, datetime] | None:
        row = self._one("SELECT what, at FROM lingering WHERE entry = ?", entry)
        return (row[0], _.moment(row[1])) if row else None

    def retract(self, retraction: Retraction) -> None:
        values = (
            retraction.entry,
            _.seconds(retraction.at),
            retraction.notice,
            _from_marks(retraction.marks),
        )
        self._run("INSERT OR REPLACE INTO retractions VALUES (?, ?, ?, ?)", *values)

    def unretract(self, entry: int) -> None:
        self._run("DELETE FROM retractions WHERE entry = ?", entry)

    def retraction(self, entry: int) -> Retraction | None:
        row = self._one("SELECT entry, at, notice, marks FROM retractions WHERE entry = ?", entry)
        return _retraction(row) if row else None

    def retractions(self) -> list[Retraction]:
        sql = "SELECT entry, at, notice, marks FROM retractions ORDER BY at DESC, entry DESC"
        return self._rows(_retraction, sql)

    def erase(self, entry: int) -> None:
        self._run("PRAGMA secure_delete = ON")
        self._run("DELETE FROM sketches WHERE entry = ?", entry)
        # The validator quotes what it complains of.
        quoting = "UPDATE events SET why = ? WHERE entry = ? AND what = 'set aside'"
        self._run(quoting, "its entry did not pass validation", entry)
        # A feed that is not born is known by a word of the article alone; the others tell that it is gone.
        waiting = "SELECT name FROM feeds WHERE born IS NULL"
        self._run(f"DELETE FROM members WHERE entry = ? AND feed IN ({waiting})", entry)
        self._run(f"DELETE FROM newcomers WHERE entry = ? AND feed IN ({waiting})", entry)
        empty = " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {table} WHERE feed = name)" for table in ("members", "newcomers")
        )
        self._run(f"DELETE FROM feeds WHERE born IS NULL AND {empty}")
        for number, text in self._all("SELECT number, report FROM builds"):
            report = json.loads(text) | {"problems": [], "notices": []}
            self._run("UPDATE builds SET report = ? WHERE number = ?", json.dumps(report), number)

    def forget(self) -> bool:
        # What is deleted stays in free pages, and in gaps of others, until they are used again. VACUUM copies what
        # is left into new pages, and the log is emptied when all of them are in the file (sqlite.org/lang_vacuum.html).
        self._run("PRAGMA secure_delete = ON")
        self._run("VACUUM")
        ((is_read, *_pages),) = self._all("PRAGMA wal_checkpoint(TRUNCATE)")
        return not is_read


def _retraction(row: _.Row) -> Retraction:
    entry, at, notice, marks = row
    return Retraction(entry, _.moment(at), notice, _marks(marks))


def _marks(text: str) -> Marks:
    digests, sketch, figures = json.loads(text)
    return Marks(frozenset(map(bytes.fromhex, digests)), tuple(sketch), frozenset(figures))


def _from_marks(marks: Marks) -> str:
    return json.dumps([sorted(digest.hex() for digest in marks.digests), marks.sketch, sorted(marks.figures)])
