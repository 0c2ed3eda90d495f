"""What the SQLite store remembers of documents, and of what feeds tell for a time."""

from collections.abc import Iterable
from datetime import datetime

from ..records import DocumentRow, Kind, Lingering
from . import rows as _
from .connection import Connection


class DocumentTables(Connection):
    """The tables `lingering` and `documents`.

    A sort by `+path` can't use the path's own index, which would scan every document for the few that are asked for.
    """

    def linger(self, entry: int, what: Lingering, at: datetime, until: datetime) -> None:
        values = (entry, what, _.seconds(at), _.seconds(until))
        self._run("INSERT OR REPLACE INTO lingering VALUES (?, ?, ?, ?)", *values)

    def rest(self, entry: int) -> None:
        self._run("DELETE FROM lingering WHERE entry = ?", entry)

    def lingering(self, feed: str, what: Lingering, limit: int = -1) -> list[tuple[int, str, datetime]]:
        sql = (
            "SELECT key, id, at FROM lingering CROSS JOIN members ON members.entry = lingering.entry AND feed = ?"
            " CROSS JOIN entries ON key = lingering.entry WHERE what = ?"
            " ORDER BY at DESC, lingering.entry DESC LIMIT ?"
        )
        return [(key, iri, _.moment(at)) for key, iri, at in self._all(sql, feed, what, limit)]

    def lapsed(self, now: datetime) -> list[tuple[int, Lingering]]:
        sql = "SELECT entry, what FROM lingering WHERE until <= ? ORDER BY until, entry"
        return [(entry, what) for entry, what in self._all(sql, _.seconds(now))]

    def next_lapse(self) -> datetime | None:
        rows = self._rows(_.instant, "SELECT until FROM lingering ORDER BY until LIMIT 1")
        return rows[0] if rows else None

    def document(self, path: str) -> DocumentRow | None:
        rows = self._rows(_.document_row, f"SELECT {_.DOCUMENT} FROM documents WHERE path = ?", path)
        return rows[0] if rows else None

    def documents(self, kind: Kind, subject: str | None = None) -> list[DocumentRow]:
        # The index leaves pages out, and is used where the query says that it does without them.
        but = "" if kind == "page" else " AND kind <> 'page'"
        of = "" if subject is None else " AND subject = ?"
        sql = f"SELECT {_.DOCUMENT} FROM documents WHERE kind = ?{but}{of} ORDER BY +path"
        return self._rows(_.document_row, sql, *filter(None, (kind, subject)))

    def put_document(self, row: DocumentRow) -> None:
        values = (row.path, row.kind, row.subject, row.digest, row.pending, row.dirty, row.gone)
        self._run("INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?)", *values)

    def mark(self, path: str, kind: Kind, subject: str, *, gone: bool) -> None:
        sql = (
            "INSERT INTO documents VALUES (?, ?, ?, NULL, NULL, 1, ?) ON CONFLICT (path) DO UPDATE"
            " SET subject = excluded.subject, dirty = 1, gone = excluded.gone"
        )
        self._run(sql, path, kind, subject, gone)

    def drop_document(self, path: str) -> None:
        self._run("DELETE FROM documents WHERE path = ?", path)

    def dirty(self, *, gone: bool = False) -> list[DocumentRow]:
        sql = f"SELECT {_.DOCUMENT} FROM documents WHERE dirty AND gone = ? ORDER BY +path"
        return self._rows(_.document_row, sql, gone)

    def soil(self, kind: Kind | None = None, subject: str | None = None) -> None:
        if kind is None:
            self._run("UPDATE documents SET dirty = 1")
        else:
            sql = "UPDATE documents SET dirty = 1 WHERE kind = ? AND subject = ? AND kind <> 'page'"
            self._run(sql, kind, subject)

    def begin(self, rows: Iterable[tuple[str, bytes]]) -> None:
        self._many(
            "UPDATE documents SET pending = ? WHERE path = ?", [(digest, path) for path, digest in rows]
        )

    def finish(self, rows: Iterable[tuple[str, bytes]]) -> None:
        sql = "UPDATE documents SET digest = ?, pending = NULL, dirty = 0 WHERE path = ?"
        self._many(sql, [(digest, path) for path, digest in rows])

    def interrupted(self) -> list[DocumentRow]:
        sql = f"SELECT {_.DOCUMENT} FROM documents WHERE pending IS NOT NULL ORDER BY +path"
        return self._rows(_.document_row, sql)
