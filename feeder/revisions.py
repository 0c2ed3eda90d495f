"""Entries that change when they are past their feeds' windows: archives to make again, corrections to show again."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from . import feeds, history, windows
from .config import Config
from .records import ArchiveRow
from .stores import Store

# The corrections of a build that did not come to its end.
_NAME = "corrected"


class Revisions:
    """Those of one build, at `now`. Call `soil` at the end of each transaction, and `finish` at that of the last."""

    def __init__(self, config: Config, store: Store, now: datetime) -> None:
        self._config, self._store, self._now = config, store, now
        self._archives: dict[ArchiveRow, datetime] = {}
        self._noted: list[int] = json.loads(store.meta(_NAME) or "[]")
        self._corrected = [*self._noted]

    def touch(self, feed: str, entry: int, at: datetime) -> None:
        """Have the archive made again that holds the entry, if one does; it was changed `at` that instant."""
        if archive := self._store.archived(feed, entry):
            self._archives[archive] = max(at, self._archives.get(archive, at))

    def lose(self, archives: Iterable[ArchiveRow]) -> None:
        """Have archives made again whose feeds an entry belongs to no more."""
        self._archives.update(dict.fromkeys(archives, self._now))

    def correct(self, entry: int) -> None:
        """Have the entry's feeds show its correction, also where the entry is past their windows."""
        self._corrected.append(entry)

    def set_aside(self, entry: int) -> None:
        """Have every archive made again that holds the entry; when it was updated is no matter of a fault in it."""
        for feed in self._store.joined(entry):
            if archive := self._store.archived(feed, entry):
                self._archives.setdefault(archive, archive.updated)
        self.soil()

    def soil(self) -> None:
        """Mark the documents of touched archives dirty, and remember what is to be shown again."""
        for archive, at in self._archives.items():
            self._store.put_archive(replace(archive, updated=max(at, archive.updated)))
            for kind in feeds.KINDS:
                self._store.soil(kind, history.subject(archive.feed, archive.number))
        self._archives.clear()
        # An archive may close upon a correction that nobody has seen, so that it is asked for again then.
        self._corrected = [entry for entry in self._corrected if not self._reenters(entry)]
        self._note()

    def finish(self) -> None:
        """The same, when all archives have closed: what is in its window by now is seen there."""
        self.soil()
        self._corrected.clear()
        self._note()

    def _note(self) -> None:
        if self._corrected != self._noted:
            self._noted = [*self._corrected]
            self._store.set_meta(_NAME, json.dumps(self._noted))

    def _reenters(self, entry: int) -> bool:
        if (told := self._store.lingers(entry)) and told[0] != "correction":
            return True  # it has gone since, which is what is to be told
        past = any(
            windows.is_past(self._config, self._store, feed, entry) for feed in self._store.joined(entry)
        )
        if past:
            until = self._now + self._config.feeds.retention
            self._store.linger(entry, "correction", self._now, until)
        return past
