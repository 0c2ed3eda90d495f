"""What the SQLite store remembers of entries: identity, content, slugs, links, and their story."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count

from ..records import Event, Record
from ..slugs import numbered, readings
from ..types import MAIN
from . import rows as _
from .connection import Connection

_RECORD_FIELDS = {"key", "id", "stated", "digest", "seed", "updated"}

# SQLite takes a unique column to have one NULL, and would go through all that are gone.
_ORPHANS = "entries INDEXED BY entries_orphans"
# So many entries are looked at for each part of a sketch, and so many of them are candidates.
_LATEST, _NEAREST = 20, 5
_COLUMNS = _.RECORD.split(", ")
_ADD = f"INSERT INTO entries ({_.RECORD}) VALUES ({','.join('?' * len(_COLUMNS))})"
_PUT = f"UPDATE entries SET {', '.join(f'{name} = ?' for name in _COLUMNS[1:])} WHERE key = ?"
# The copies of a text that is another by now, of which the next look need not go through all there are.
_STRAY = "UPDATE seeds SET copied = NULL WHERE state = 'copy' AND entry = ? AND copied <> ?"


class EntryTables(Connection):
    """The tables `entries`, `sketches`, `slugs`, `addresses` and `events`."""

    def records(self, field: str, value: object) -> list[Record]:
        if field not in _RECORD_FIELDS:
            raise ValueError(field)
        if field == "seed" and isinstance(value, str):
            value = os.fsencode(value)
        # Most often there is none, and to learn that by one column costs a third.
        if field != "key" and not self.has(field, value):
            return []
        some = " AND stated IS NOT NULL" if field == "stated" else ""  # what its index holds
        sql = f"SELECT {_.RECORD} FROM entries WHERE {field} = ?{some} ORDER BY live DESC, key LIMIT 20"
        return self._rows(_.record, sql, value)

    def records_of(self, keys: Sequence[int]) -> dict[int, Record]:
        sql = f"SELECT {_.RECORD} FROM entries WHERE key IN ({','.join('?' * len(keys))})"
        return {record.entry.key: record for record in self._rows(_.record, sql, *keys)}

    def orphans(self, title_key: str, published: datetime | None, limit: int) -> list[Record]:
        sql = f"SELECT {_.RECORD} FROM {_ORPHANS} WHERE seed IS NULL AND title_key = ? LIMIT ?"
        rows = self._rows(_.record, sql, title_key, limit)
        if published is not None:
            dated = "entries INDEXED BY entries_orphan_dates WHERE seed IS NULL"
            sql = f"SELECT {_.RECORD} FROM {dated} AND published BETWEEN ? AND ? LIMIT ?"
            first = _.seconds(published)
            rows += self._rows(_.record, sql, first, first + 86_400, limit)
        return rows

    def has_orphans(self) -> bool:
        return self._one(f"SELECT 1 FROM {_ORPHANS} WHERE seed IS NULL LIMIT 1") is not None

    def without_file(self) -> list[int]:
        sql = (
            "SELECT key FROM entries INDEXED BY entries_live WHERE live AND seed IS NULL"
            " AND key NOT IN (SELECT entry FROM retractions) ORDER BY key"
        )
        return [key for (key,) in self._all(sql)]

    def orphans_at(self, canonical: str) -> list[Record]:
        known = "entries INDEXED BY entries_canonical WHERE canonical = ? AND canonical IS NOT NULL"
        return self._rows(_.record, f"SELECT {_.RECORD} FROM {known} AND seed IS NULL LIMIT 20", canonical)

    def withheld(self) -> list[tuple[Record, str]]:
        sql = (
            "SELECT entries.key, reason FROM seeds JOIN entries ON entries.seed = seeds.path"
            " WHERE state <> 'entry' AND state = 'held' AND live ORDER BY entries.key"
        )
        return [(self.records("key", key)[0], reason) for key, reason in self._all(sql)]

    def blocked(self) -> list[tuple[str, str]]:
        sql = "SELECT seed, blocked FROM entries WHERE blocked IS NOT NULL AND live AND seed IS NOT NULL"
        return self._rows(lambda row: (os.fsdecode(row[0]), row[1]), sql)

    def live(self, after: int, limit: int) -> list[Record]:
        sql = f"SELECT {_.RECORD} FROM entries WHERE live AND key > ? ORDER BY key LIMIT ?"
        return self._rows(_.record, sql, after, limit)

    def count_live(self) -> int:
        count: int = self._all("SELECT count(*) FROM entries WHERE live")[0][0]
        return count

    def listed(self, first: int, last: int) -> list[tuple[str, str | None, datetime]]:
        sql = (
            "SELECT link, canonical, updated FROM entries"
            " WHERE key BETWEEN ? AND ? AND live AND blocked IS NULL ORDER BY key"
        )
        return [
            (link, canonical, _.moment(updated)) for link, canonical, updated in self._all(sql, first, last)
        ]

    def last_key(self) -> int:
        key: int = self._all("SELECT coalesce(max(key), 0) FROM entries")[0][0]
        return key

    def add_record(self, record: Record) -> None:
        self._run(_ADD, *_.from_record(record))
        self._run("INSERT INTO newcomers VALUES (?, ?)", MAIN, record.entry.key)

    def put_record(self, record: Record) -> None:
        self._run(_PUT, *_.from_record(record)[1:], record.entry.key)
        self._run(_STRAY, record.entry.key, record.digest)

    def has(self, field: str, value: object) -> bool:
        if field not in _RECORD_FIELDS:
            raise ValueError(field)
        if isinstance(value, datetime):
            value = _.seconds(value)
        some = " AND stated IS NOT NULL" if field == "stated" else ""
        return self._one(f"SELECT 1 FROM entries WHERE {field} = ?{some}", value) is not None

    def slugs(self, base: str) -> Iterator[tuple[int, str]]:
        last = self._all("SELECT max(number) FROM slugs WHERE base = ?", base)[0][0] or 0
        for number in count(last + 1):
            slug = numbered(base, number)
            # Above the last number only the first of another base may look the same.
            if all(reading == (base, number) or self._holder(*reading) is None for reading in readings(slug)):
                yield number, slug

    def put_sketch(self, entry: int, parts: Sequence[int]) -> None:
        self._run("DELETE FROM sketches WHERE entry = ?", entry)
        self._many("INSERT INTO sketches VALUES (?, ?)", [(part, entry) for part in parts])

    def sketched(self, parts: Sequence[int]) -> list[int]:
        if not parts:
            return []
        # What an outlet puts under all its articles is in many sketches, and would be gone through each time.
        one = f"SELECT * FROM (SELECT entry FROM sketches WHERE part = ? ORDER BY entry DESC LIMIT {_LATEST})"
        found = Counter(entry for (entry,) in self._all(" UNION ALL ".join([one] * len(parts)), *parts))
        return [entry for entry, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_NEAREST]]

    def give_slug(self, base: str, number: int, entry: int) -> None:
        self._run("INSERT INTO slugs VALUES (?, ?, ?)", base, number, entry)

    def slug_taken(self, slug: str) -> int | None:
        holders = (self._holder(*reading) for reading in readings(slug))
        return next((holder for holder in holders if holder is not None), None)

    def slug_base(self, slug: str) -> str:
        found = (base for base, number in readings(slug) if self._holder(base, number) is not None)
        return next(found, slug)

    def _holder(self, base: str, number: int) -> int | None:
        row = self._one("SELECT entry FROM slugs WHERE base = ? AND number = ?", base, number)
        return row[0] if row else None

    def addresses(self, entry: int) -> list[str]:
        sql = "SELECT link FROM entries WHERE key = ?1 UNION SELECT link FROM former_links WHERE entry = ?1"
        return [link for (link,) in self._all(f"{sql} ORDER BY link", entry)]

    def keep_address(self, link: str, entry: int) -> None:
        self._run("INSERT OR IGNORE INTO former_links VALUES (?, ?)", link, entry)

    def address_taken(self, link: str) -> int | None:
        sql = (
            "SELECT key FROM entries WHERE link = ?1 UNION ALL SELECT entry FROM former_links WHERE link = ?1"
        )
        row = self._one(f"{sql} LIMIT 1", link)
        return row[0] if row else None

    def tell(self, entry: int, event: Event) -> None:
        sql = (
            "INSERT INTO events VALUES"
            " (?1, (SELECT coalesce(max(number), 0) + 1 FROM events WHERE entry = ?1), ?2, ?3, ?4)"
        )
        self._run(sql, entry, _.seconds(event.at), event.what, _.told(event.why))

    def story(self, entry: int) -> list[Event]:
        return self._rows(_.event, "SELECT at, what, why FROM events WHERE entry = ? ORDER BY number", entry)
