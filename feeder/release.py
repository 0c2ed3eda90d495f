"""From dirty documents to published ones: rendered from the store, judged by the gate, put in place."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from . import feeds, gate, links, writers
from .config import Config
from .entries import Entries
from .errors import PublishError
from .publishers import Publisher
from .records import DocumentRow, Record
from .report import Report
from .stores import Store
from .types import Document, Feed, Problem

#: Documents that are made, judged and put in place together: one transaction before, one after.
TOGETHER = 100

Progress = Callable[[int], None]
Put = Callable[[Sequence[tuple[DocumentRow, bytes]]], dict[str, PublishError]]


class Release:
    """One build's publishing. `site` is the site's id; with `verify` published bytes are compared with the new ones."""

    def __init__(
        self,
        config: Config,
        store: Store,
        publisher: Publisher,
        entries: Entries,
        site: str,
        report: Report,
        *,
        verify: bool,
    ) -> None:
        self._config, self._store, self._publisher, self._entries = config, store, publisher, entries
        self._site, self._report, self._verify = site, report, verify
        self._bare: Feed | None = None

    def recover(self) -> None:
        """Clear what an interrupted build left, and have its documents made again."""
        for row in self._store.interrupted():
            with self._store.transaction():
                self._store.put_document(replace(row, dirty=True))
            try:
                self._publisher.tidy(row.path)
            except PublishError as error:
                self._report.unpublished[row.path] = str(error)

    def assets(self, rows: Sequence[DocumentRow]) -> bool:
        """Copy the files beside the articles; whether all went out."""
        good = True
        for row in rows:
            asset = self._store.asset(row.subject)
            if asset is None or asset.digest is None:
                with self._store.transaction():
                    self._store.put_document(replace(row, dirty=False))
                continue
            good = self._place([(row, asset.digest)], partial(self._copy, self._config.seeds.folder)) and good
        return good

    def pages(self, rows: Sequence[DocumentRow], progress: Progress) -> bool:
        """Make articles' pages, and those that lead on from old addresses; whether all went out."""
        good = True
        for start in range(0, len(rows), TOGETHER):
            made: list[tuple[DocumentRow, Document]] = []
            for row in rows[start : start + TOGETHER]:
                document = self._page(row)
                if document is not None:
                    made.append((row, document))
            good = self._put(made) and good
            progress(len(rows[start : start + TOGETHER]))
        return good

    def feed(self, name: str, rows: Sequence[DocumentRow]) -> bool:
        """Make a feed in all its formats, judge them together, publish them together; whether all went out."""
        times = self._store.feed_times(name)
        if times is None:
            return True
        most, limit = self._config.feeds.max_bytes, self._config.feeds.entries
        while True:
            members = self._store.window(name, limit)
            shown = feeds.fit(members, (writers.weight(record.entry) for record in members), most)
            feed = feeds.assemble(self._config, self._site, name, shown, times[1])
            made = [(row, _render(row, feed)) for row in rows]
            largest = max((len(document.data) for row, document in made if row.kind != "index"), default=0)
            if most and largest > most and len(shown) > 1:
                # The weight was too light by so much. Never fewer than one, and fewer each time.
                limit = max(1, min(len(shown) - 1, len(shown) * most // largest))
                continue
            good, bad_entries = self._judge(made, feed)
            if not bad_entries:
                return self._put(good) and len(good) == len(made)
            by_id = {record.entry.id: record for record in shown}
            for position, reason in bad_entries.items():
                self._set_aside(by_id[feed.entries[position].id], reason)

    def lists(self, rows: Sequence[DocumentRow]) -> bool:
        """Make the list of feeds."""
        made = [(row, writers.FORMATS["opml"].render([self._metadata()], row.path)) for row in rows]
        good, _ = self._judge(made, None)
        return self._put(good) and len(good) == len(made)

    def remove(self, rows: Sequence[DocumentRow]) -> None:
        """Take away the documents that are gone, if they are feeder's."""
        for row in rows:
            try:
                if row.digest is not None or row.pending is not None:
                    self._publisher.remove(row.path)
                    self._report.documents.append(row.path)
                self._publisher.flush()
            except PublishError as error:
                self._report.unpublished[row.path] = str(error)
                continue
            with self._store.transaction():
                self._store.drop_document(row.path)

    def _metadata(self) -> Feed:
        if self._bare is None:
            times = self._store.feed_times(feeds.MAIN)
            born = times[0] if times else datetime.fromtimestamp(0, UTC)
            self._bare = feeds.assemble(self._config, self._site, feeds.MAIN, (), born)
        return self._bare

    def _page(self, row: DocumentRow) -> Document | None:
        from .writers import pages

        records = self._store.records("key", int(row.subject))
        if not records or not records[0].live or records[0].blocked:
            with self._store.transaction():
                self._store.put_document(replace(row, gone=True))
            return None
        record = records[0]
        entry = replace(record.entry, link=links.address(self._config.site.url, record.entry.link))
        if links.file(record.entry.link) == row.path:
            document = pages.article(entry, self._metadata(), row.path)
        else:
            document = pages.moved(entry.link, row.path, entry.title or entry.summary)
        problems = [problem for problem in gate.judge(document, None) if problem.level == "error"]
        if problems:
            self._set_aside(record, problems[0].message)
            return None
        return document

    def _judge(
        self, made: Sequence[tuple[DocumentRow, Document]], feed: Feed | None
    ) -> tuple[list[tuple[DocumentRow, Document]], dict[int, str]]:
        """The documents that may go out, and what is wrong with which entries."""
        good: list[tuple[DocumentRow, Document]] = []
        entries: dict[int, str] = {}
        warnings: list[str] = []
        held = range(len(feed.entries) if feed else 0)
        for row, document in made:
            problems = gate.judge(document, feed if row.kind in writers.FORMATS else None)
            errors = [problem for problem in problems if problem.level == "error"]
            outside = [problem for problem in errors if problem.entry not in held]
            entries.update(
                {error.entry: error.message for error in errors if error.entry is not None and error.entry in held}
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

    def _set_aside(self, record: Record, reason: str) -> None:
        """Keep an entry that a document can't hold out of all of them."""
        with self._store.transaction():
            self._entries.block(record.entry.key, f"its entry does not pass validation: {reason}")
            for link in self._store.addresses(record.entry.key):
                if not links.is_elsewhere(link):
                    self._store.mark(links.file(link), "page", str(record.entry.key), gone=True)

    def _put(self, made: Sequence[tuple[DocumentRow, Document]]) -> bool:
        documents = {row.path: document for row, document in made}

        def put(rows: Sequence[tuple[DocumentRow, bytes]]) -> dict[str, PublishError]:
            return self._publisher.put([documents[row.path] for row, _ in rows])

        return self._place([(row, _digest(document.data)) for row, document in made], put)

    def _copy(self, folder: Path, rows: Sequence[tuple[DocumentRow, bytes]]) -> dict[str, PublishError]:
        failed: dict[str, PublishError] = {}
        for row, digest in rows:
            try:
                self._publisher.copy(row.path, folder / row.subject, digest)
            except PublishError as error:
                failed[row.path] = error
        return failed

    def _place(self, made: Sequence[tuple[DocumentRow, bytes]], put: Put) -> bool:
        """Put in place what differs from what is there; remembered before and after, for a crash between."""
        same, begun = self._sort(made)
        if begun:
            with self._store.transaction():
                self._store.begin((row.path, digest) for row, digest in begun)
        failed = put(begun)
        try:
            self._publisher.flush()
        except PublishError as error:
            failed = {row.path: error for row, _ in begun}
        self._report.unpublished.update({path: str(error) for path, error in failed.items()})
        done = [(row.path, digest) for row, digest in begun if row.path not in failed]
        self._report.documents += [path for path, _ in done]
        if same or done:
            with self._store.transaction():
                self._store.finish([*same, *done])
        return len(same) + len(done) == len(made)

    def _sort(
        self, made: Sequence[tuple[DocumentRow, bytes]]
    ) -> tuple[list[tuple[str, bytes]], list[tuple[DocumentRow, bytes]]]:
        """Those that lie there already, and those to put there. A stranger's file is neither."""
        same: list[tuple[str, bytes]] = []
        begun: list[tuple[DocumentRow, bytes]] = []
        for row, digest in made:
            try:
                there = self._publisher.exists(row.path)
                if there and self._is_same(row, digest):
                    self._publisher.tidy(row.path) if row.pending else None
                    same.append((row.path, digest))
                elif not there or row.digest is not None or row.pending is not None:
                    begun.append((row, digest))
                else:
                    self._report.unpublished[row.path] = (
                        f"{self._config.feeds.folder / row.path} was not written by feeder and is left alone:"
                        " move it away, or give the document another name."
                    )
            except PublishError as error:
                self._report.unpublished[row.path] = str(error)
        return same, begun

    def _is_same(self, row: DocumentRow, digest: bytes) -> bool:
        if row.digest == digest and row.pending is None and not self._verify:
            return True
        # What lies there may be what an interrupted build put there, or a stranger's.
        unsure = self._verify or row.digest is None or row.pending is not None
        return unsure and self._publisher.digest(row.path) == digest


def _render(row: DocumentRow, feed: Feed) -> Document:
    if row.kind == "index":
        from .writers import pages

        return pages.index(feed, row.path)
    return writers.FORMATS[row.kind].render(feed, row.path)


def _where(problem: Problem) -> str:
    return f"line {problem.line}: {problem.message}" if problem.line else problem.message


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def stages(rows: Sequence[DocumentRow]) -> Iterator[tuple[str, list[DocumentRow]]]:
    """Dirty documents in the order in which they go out: what is linked before what links to it."""
    for name, kinds in (
        ("assets", ("asset",)),
        ("pages", ("page",)),
        ("feeds", feeds.KINDS),
        ("lists", ("opml",)),
    ):
        yield name, [row for row in rows if row.kind in kinds]
