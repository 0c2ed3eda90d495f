"""What the SQLite store remembers of feeds: which there are, who belongs to them, and in what order."""

from collections.abc import Collection, Iterable
from datetime import datetime

from ..records import FeedRow, Group, Record, is_waiting, waiting
from ..types import MAIN
from . import rows as _
from .connection import Connection

# SQLite would begin with the feeds, of which there may be many, and not with the few who are new.
_RIPE = f"""
    SELECT {_.FEED.replace("born", "0")} FROM (SELECT DISTINCT feed FROM newcomers)
        CROSS JOIN feeds ON name = feed AND born IS NULL
    WHERE (SELECT count(*) FROM (
        SELECT 1 FROM (
            SELECT entry FROM newcomers WHERE newcomers.feed = name
            UNION SELECT entry FROM members WHERE members.feed = name
        ) CROSS JOIN entries ON key = entry WHERE live AND blocked IS NULL LIMIT ?1
    )) >= ?1 ORDER BY kind, label
"""
# Numbers in an archive are never given again, also where those who had them have left.
_LAST = (
    "max((SELECT coalesce(max(number), 0) FROM members WHERE members.feed = newcomers.feed),"
    " coalesce((SELECT last FROM archives WHERE archives.feed = newcomers.feed ORDER BY number DESC LIMIT 1), 0))"
)
_NEW = "FROM newcomers CROSS JOIN entries ON key = newcomers.entry WHERE live AND blocked IS NULL"


class FeedTables(Connection):
    """The tables `feeds`, `members` and `newcomers`."""

    def join(self, entry: int, groups: Iterable[Group], keep: Collection[str] = ()) -> frozenset[str]:
        before = self._belongs(entry)
        after = {MAIN, *(before & set(keep))}
        after.update(name for group in groups if (name := self._named(group)))
        # Where a feed is not born yet an entry begins anew each time, and so it is counted again.
        waiting = {name for name in after if is_waiting(name)}
        for name in (before - after) | (before & waiting):
            self._run("DELETE FROM members WHERE entry = ? AND feed = ?", entry, name)
            self._run("DELETE FROM newcomers WHERE feed = ? AND entry = ?", name, entry)
        begun = (after - before) | waiting
        self._many("INSERT INTO newcomers VALUES (?, ?)", [(name, entry) for name in begun])
        return frozenset(after - waiting)

    def joined(self, entry: int) -> frozenset[str]:
        return frozenset(name for name in self._belongs(entry) if not is_waiting(name))

    def _belongs(self, entry: int) -> set[str]:
        sql = (
            "SELECT feed FROM members WHERE entry = ?1 UNION ALL SELECT feed FROM newcomers WHERE entry = ?1"
        )
        return {feed for (feed,) in self._all(sql, entry)}

    def _named(self, group: Group) -> str | None:
        """The feed of a group; one that waits is begun for it if it may be born."""
        row = self._one("SELECT name FROM feeds WHERE kind = ? AND label = ?", group.kind, group.label)
        if row or not group.bears:
            # One that may bear none no longer has no use for a feed that waits.
            return row[0] if row and (group.bears or not is_waiting(row[0])) else None
        name = waiting(group.kind, group.label)
        self._run(
            "INSERT INTO feeds VALUES (?, ?, ?, ?, '', NULL, NULL, 0)",
            name,
            group.kind,
            group.label,
            group.shown,
        )
        return name

    def ripe(self, least: int) -> list[FeedRow]:
        return self._rows(_.feed_row, _RIPE, least)

    def bear(self, feed: str, row: FeedRow) -> None:
        self._run("DELETE FROM feeds WHERE name = ?", feed)
        self.put_feed(row)
        self._run("UPDATE newcomers SET feed = ? WHERE feed = ?", row.name, feed)
        self._run("UPDATE members SET feed = ? WHERE feed = ?", row.name, feed)

    def put_feed(self, row: FeedRow) -> None:
        self._run(f"INSERT OR REPLACE INTO feeds ({_.FEED}) VALUES (?,?,?,?,?,?,?,?)", *_.from_feed(row))

    def feed(self, name: str) -> FeedRow | None:
        sql = f"SELECT {_.FEED} FROM feeds WHERE name = ? AND born IS NOT NULL"
        return next(iter(self._rows(_.feed_row, sql, name)), None)

    def feeds(self, kind: str, limit: int = -1) -> list[FeedRow]:
        sql = f"SELECT {_.FEED} FROM feeds WHERE born IS NOT NULL AND kind = ? ORDER BY title, name LIMIT ?"
        return self._rows(_.feed_row, sql, kind, limit)

    def latest_feeds(self, limit: int) -> list[FeedRow]:
        sql = f"SELECT {_.FEED} FROM feeds WHERE born IS NOT NULL ORDER BY updated DESC, name DESC LIMIT ?"
        return self._rows(_.feed_row, sql, limit)

    def feed_times(self, feed: str) -> tuple[datetime, datetime] | None:
        row = self.feed(feed)
        return (row.born, row.updated) if row else None

    def set_feed_times(self, feed: str, born: datetime, updated: datetime) -> None:
        sql = (
            "INSERT INTO feeds VALUES (?1, ?1, '', '', '', NULL, ?2, ?3)"
            " ON CONFLICT (name) DO UPDATE SET born = excluded.born, updated = excluded.updated"
        )
        self._run(sql, feed, _.seconds(born), _.seconds(updated))

    def enrol(self) -> dict[str, int]:
        found = self._all(f"SELECT newcomers.feed, count(*) {_NEW} GROUP BY newcomers.feed")
        # By entry, so that each is looked up once and not again for each of its feeds, far apart.
        self._run(
            "INSERT INTO members SELECT newcomers.feed,"
            f" {_LAST} + row_number() OVER (PARTITION BY newcomers.feed ORDER BY published, id), newcomers.entry"
            f" {_NEW.replace('newcomers CROSS', 'newcomers INDEXED BY newcomers_entry CROSS')}"
        )
        numbered = (
            "SELECT 1 FROM members WHERE members.entry = newcomers.entry AND members.feed = newcomers.feed"
        )
        self._run(f"DELETE FROM newcomers WHERE EXISTS ({numbered})")
        return {name: count for name, count in found if not is_waiting(name)}

    def window(self, feed: str, limit: int) -> list[Record]:
        columns = ", ".join(f"entries.{name}" for name in _.RECORD.split(", "))
        sql = (
            f"SELECT {columns} FROM members JOIN entries ON entries.key = members.entry"
            " WHERE feed = ? AND live AND blocked IS NULL ORDER BY number DESC LIMIT ?"
        )
        return self._rows(_.record, sql, feed, limit)
