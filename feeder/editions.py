"""The documents of feeds made from the store, as far as they may go out: subscription documents, archives, the list."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from . import feeds, groups, history, identity, rendering, windows, writers
from .config import Config
from .records import DocumentRow, FeedRow, Record
from .report import Report
from .stores import Store
from .trial import Trial
from .types import Document, Feed, Tombstone

if TYPE_CHECKING:
    from .writers.templating import Templates

#: So many other feeds the main one's page names.
_NAMED = 200
_NOTICES = 50
_SECOND = timedelta(seconds=1)


class Editions:
    """Those of one build. `site` is the site's id."""

    def __init__(
        self, config: Config, store: Store, site: str, templates: "Templates", trial: Trial, report: Report
    ) -> None:
        self._config, self._store, self._site = config, store, site
        self._templates, self._trial, self._report = templates, trial, report
        self._bare: Feed | None = None

    def subscription(
        self, of: FeedRow, rows: Sequence[DocumentRow], away: AbstractSet[int]
    ) -> tuple[rendering.Made, bool]:
        """A feed in all its formats without the entries that are `away`, and whether it holds all that it should."""
        finished = not away

        def make(members: windows.Contents, shown: Sequence[Record]) -> Feed:
            nonlocal finished
            feed = replace(self._assembled(of, shown), tombstones=self._tombstones(of.name))
            feed, leads = windows.current(self._config, self._store, feed, members)
            finished &= leads
            return feed

        def read() -> windows.Contents:
            return windows.subscription(self._config, self._store, of.name, of.updated, away)

        return self._good(rows, read, make), finished

    def _tombstones(self, name: str) -> tuple[Tombstone, ...]:
        """Of what is gone, and of what a notice stands in the place of, which is later than its tombstone."""
        gone = self._store.lingering(name, "tombstone", feeds.TOMBSTONES)
        under = self._store.records_of([key for key, _, _ in self._store.lingering(name, "notice", _NOTICES)])
        noticed = [(key, one.entry.id, one.entry.updated - _SECOND) for key, one in sorted(under.items())]
        return feeds.tombstones([*noticed, *gone], self._config.feeds.max_bytes)

    def archive(self, subject: str, rows: Sequence[DocumentRow], away: AbstractSet[int]) -> rendering.Made:
        """An archive document in all its formats."""
        name, number = history.number(subject)
        archive = self._store.archive(name, number)
        of = self._store.feed(name)
        if archive is None or of is None:  # of a store that was lost, and is not in this one
            with self._store.transaction():
                for row in rows:
                    self._store.put_document(replace(row, gone=True))
            return []
        about = replace(of, updated=archive.updated)

        def make(_: windows.Contents, shown: Sequence[Record]) -> Feed:
            feed = feeds.assemble(self._config, self._id(name), about, shown)
            return windows.past(self._config, self._store, feed, number)

        # What closed together had room to spare, and is most likely small enough still.
        return self._good(rows, partial(windows.archive, self._store, archive, away), make, light=True)

    def listed(self, rows: Sequence[DocumentRow]) -> rendering.Made:
        """The list of all feeds."""
        others = (row for kind in groups.PLACES for row in self._store.feeds(kind))
        all_feeds = [self.site(), *(self._assembled(row, ()) for row in others)]
        made = [(row, writers.FORMATS["opml"].render(all_feeds, row.path)) for row in rows]
        return self._trial.judge(made, None)[0]

    def site(self) -> Feed:
        """The main feed without entries: what pages say of the site."""
        if self._bare is None:
            main = self._store.feed(feeds.MAIN)
            if main is None:
                raise AssertionError("a build begins with the main feed")
            self._bare = feeds.assemble(self._config, self._site, replace(main, updated=main.born), ())
        return self._bare

    def _good(
        self,
        rows: Sequence[DocumentRow],
        read: Callable[[], windows.Contents],
        make: rendering.Make,
        *,
        light: bool = False,
    ) -> rendering.Made:
        """The documents of a feed that may go out, without the entries that must not."""
        while True:
            made, feed, shown = rendering.render(
                self._config, rows, read(), make, self._render, self._report, light=light
            )
            good, bad_entries = self._trial.judge(made, feed)
            if not bad_entries:
                return good
            by_id = {record.entry.id: record for record in shown}
            for position, reason in bad_entries.items():
                self._trial.set_aside(by_id[feed.entries[position].id], reason)

    def _render(self, feed: Feed, row: DocumentRow) -> Document:
        if row.kind == "index":
            from .writers import pages

            return pages.index(feed, row.path, self._templates)
        return writers.FORMATS[row.kind].render(feed, row.path)

    def _assembled(self, row: FeedRow, shown: Sequence[Record]) -> Feed:
        siblings = self._siblings() if row.name == feeds.MAIN else ()
        return feeds.assemble(self._config, self._id(row.name), row, shown, siblings)

    def _id(self, name: str) -> str:
        return self._site if name == feeds.MAIN else identity.feed_id(self._site, name)

    def _siblings(self) -> list[FeedRow]:
        """The feeds that the main one's page names; the list of feeds has all."""
        found: list[FeedRow] = []
        for kind in groups.PLACES:
            found += self._store.feeds(kind, _NAMED - len(found))
        return found
