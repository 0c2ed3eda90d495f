"""What the SQLite store remembers of hubs and what they are told."""

from collections.abc import Iterable
from datetime import datetime

from ..records import Posting
from . import rows as _
from .connection import Connection

_POSTING = "topic, hub, at, due, tries, said, told"


class OutboxTables(Connection):
    """The table `outbox`."""

    def post(self, topic: str, hubs: Iterable[str], at: datetime) -> None:
        # Two changes may come within one second: the later one must not count as what was told of the earlier.
        sql = (
            "INSERT INTO outbox VALUES (?1, ?2, ?3, ?3, 0, NULL, NULL) ON CONFLICT (topic, hub) DO UPDATE"
            " SET at = max(excluded.at, at + 1), due = excluded.due, tries = 0"
        )
        self._many(sql, [(topic, hub, _.seconds(at)) for hub in hubs])

    def postings(self) -> list[Posting]:
        sql = f"SELECT {_POSTING} FROM outbox ORDER BY due IS NULL, length(topic), topic, hub"
        return self._rows(_posting, sql)

    def next_posting(self, hub: str) -> Posting | None:
        order = "ORDER BY due, length(topic), topic LIMIT 1"
        sql = f"SELECT {_POSTING} FROM outbox WHERE hub = ? AND due IS NOT NULL {order}"
        return next(iter(self._rows(_posting, sql, hub)), None)

    def answered(self, posting: Posting) -> None:
        sql = (
            "UPDATE outbox SET due = ?, tries = ?, said = ?, told = ? WHERE topic = ? AND hub = ? AND at = ?"
        )
        due, told = (None if at is None else _.seconds(at) for at in (posting.due, posting.told))
        self._run(
            sql, due, posting.tries, posting.said, told, posting.topic, posting.hub, _.seconds(posting.at)
        )

    def unpost(self, hubs: Iterable[str]) -> None:
        known = [hub for (hub,) in self._all("SELECT DISTINCT hub FROM outbox")]
        self._many("DELETE FROM outbox WHERE hub = ?", [(hub,) for hub in known if hub not in {*hubs}])


def _posting(row: _.Row) -> Posting:
    topic, hub, at, due, tries, said, told = row
    return Posting(
        topic=topic,
        hub=hub,
        at=_.moment(at),
        due=None if due is None else _.moment(due),
        tries=tries,
        said=said,
        told=None if told is None else _.moment(told),
    )
