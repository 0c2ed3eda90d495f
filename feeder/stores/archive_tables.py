"""What the SQLite store remembers of archive documents: which members of a feed lie in which (RFC 5005, section 4)."""

from collections.abc import Iterator

from ..records import ArchiveRow, Record
from . import rows as _
from .connection import Connection

_ENTRIES = ", ".join(f"entries.{name}" for name in _.RECORD.split(", "))
_LIVE = (
    f"SELECT {_ENTRIES}, number FROM members CROSS JOIN entries ON entries.key = members.entry"
    " WHERE feed = ? AND live"
)


class ArchiveTables(Connection):
    """The table `archives`, and the members of feeds by their numbers."""

    def archives(self, feed: str) -> int:
        rows = self._all("SELECT number FROM archives WHERE feed = ? ORDER BY number DESC LIMIT 1", feed)
        return rows[0][0] if rows else 0

    def archive(self, feed: str, number: int) -> ArchiveRow | None:
        sql = f"SELECT {_.ARCHIVE} FROM archives WHERE feed = ? AND number = ?"
        rows = self._rows(_.archive_row, sql, feed, number)
        return rows[0] if rows else None

    def all_archives(self) -> Iterator[tuple[str, int]]:
        return iter(self._all("SELECT feed, number FROM archives ORDER BY feed, number"))

    def put_archive(self, row: ArchiveRow) -> None:
        values = (row.feed, row.number, row.first, row.last, _.seconds(row.updated))
        self._run("INSERT OR REPLACE INTO archives VALUES (?, ?, ?, ?, ?)", *values)

    def archived(self, feed: str, entry: int) -> ArchiveRow | None:
        # Ranges follow upon one another, so that it is the last one that begins before the number, or none.
        number = self._one("SELECT number FROM members WHERE entry = ? AND feed = ?", entry, feed)
        if number is None:
            return None
        sql = f"SELECT {_.ARCHIVE} FROM archives WHERE feed = ? AND first <= ? ORDER BY first DESC LIMIT 1"
        rows = self._rows(_.archive_row, sql, feed, number[0])
        return rows[0] if rows and number[0] <= rows[0].last else None

    def members_after(self, feed: str, number: int, limit: int = -1) -> list[tuple[int, Record]]:
        sql = f"{_LIVE} AND number > ? ORDER BY number LIMIT ?"
        return self._rows(lambda row: (row[-1], _.record(row[:-1])), sql, feed, number, limit)

    def members_between(self, feed: str, first: int, last: int) -> list[Record]:
        sql = f"{_LIVE} AND blocked IS NULL AND number BETWEEN ? AND ? ORDER BY number DESC"
        return self._rows(lambda row: _.record(row[:-1]), sql, feed, first, last)

    def is_beyond(self, feed: str, entry: int, limit: int) -> bool:
        later = (
            "SELECT 1 FROM members CROSS JOIN entries ON key = members.entry WHERE feed = ?1 AND live AND"
            " blocked IS NULL AND number >"
            " (SELECT number FROM members WHERE members.entry = ?2 AND members.feed = ?1) LIMIT 1 OFFSET ?3"
        )
        return self._one(later, feed, entry, limit - 1) is not None

    def changed_feeds(self) -> list[str]:
        sql = (
            "SELECT DISTINCT subject FROM documents WHERE dirty AND NOT gone"
            " AND kind IN ('rss', 'atom', 'json', 'index') AND instr(subject, '#') = 0 ORDER BY subject"
        )
        return [name for (name,) in self._all(sql)]
