"""What the SQLite store remembers of files: seeds, and the assets beside them."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime

from ..records import AssetRow, SeedRow, SeedState
from ..types import Stamp
from . import rows as _
from .connection import DAMAGE, FAULTS, Connection, where


class SeedTables(Connection):
    """The tables `seeds` and `assets`."""

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        try:
            for path, *facts in self._db.execute(
                "SELECT path, size, mtime, ctime, inode FROM seeds ORDER BY path"
            ):
                yield os.fsdecode(path), Stamp(*facts)
        except (*FAULTS, *DAMAGE) as error:
            raise self._error(error) from error

    def seed(self, path: str) -> SeedRow | None:
        rows = self._rows(_.seed_row, f"SELECT {_.SEED} FROM seeds WHERE path = ?", os.fsencode(path))
        return rows[0] if rows else None

    def seeds_below(self, path: str) -> list[str]:
        below = os.fsencode(path)
        sql = "SELECT path FROM seeds WHERE path > ? AND path < ? ORDER BY path"
        return self._rows(_.path, sql, below + b"/", below + b"0")  # the character behind the slash

    def put_seed(self, row: SeedRow) -> None:
        self._run("INSERT OR REPLACE INTO seeds VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", *_.from_seed(row))

    def drop_seed(self, path: str) -> None:
        self._run("DELETE FROM seeds WHERE path = ?", os.fsencode(path))

    def seeds_in(self, state: SeedState) -> Iterator[SeedRow]:
        sql = f"SELECT {_.SEED} FROM seeds WHERE state <> 'entry' AND state = ? ORDER BY path"
        return iter(self._rows(_.seed_row, sql, state))

    def count_seeds(self) -> dict[str, int]:
        others: dict[str, int] = dict(
            self._all("SELECT state, count(*) FROM seeds WHERE state <> 'entry' GROUP BY state")
        )
        return {"all": self._all("SELECT count(*) FROM seeds")[0][0], **others}

    def due(self, now: datetime) -> list[str]:
        sql = "SELECT path FROM seeds WHERE due <= ? ORDER BY due, path"
        return self._rows(_.path, sql, _.seconds(now))

    def next_due(self, after: datetime | None = None) -> datetime | None:
        sql = "SELECT due FROM seeds WHERE due IS NOT NULL AND due > ? ORDER BY due LIMIT 1"
        rows = self._rows(_.instant, sql, -(1 << 63) if after is None else _.seconds(after))
        return rows[0] if rows else None

    def strays(self) -> list[str]:
        sql = (
            "SELECT path FROM seeds INDEXED BY seeds_strays WHERE state = 'copy' AND copied IS NULL"
            " UNION SELECT path FROM seeds WHERE state <> 'entry' AND state = 'failed' AND digest IS NOT NULL"
            " ORDER BY path"
        )
        return self._rows(_.path, sql)

    def copies(self, entry: int) -> list[SeedRow]:
        sql = f"SELECT {_.SEED} FROM seeds WHERE state = 'copy' AND entry = ? ORDER BY path"
        return self._rows(_.seed_row, sql, entry)

    def put_assets(self, entry: int, assets: Iterable[AssetRow]) -> None:
        self._run("DELETE FROM assets WHERE entry = ?", entry)
        for asset in assets:
            self._run("INSERT INTO assets VALUES (?,?,?,?,?,?,?)", *_.from_asset(asset))

    def assets(
        self, entry: int | None = None, *, digest: bytes | None = None, source: str | None = None
    ) -> list[AssetRow]:
        clause, values = where(
            entry=entry, digest=digest, source=None if source is None else os.fsencode(source)
        )
        sql = f"SELECT {_.ASSET} FROM assets{clause} ORDER BY source"
        return self._rows(_.asset_row, sql, *values)
