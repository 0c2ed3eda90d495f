"""From dirty documents to published ones: rendered from the store, judged by the gate, put in place."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import assets, feeds, history, links, rendering, sitemaps, writers
from .config import Config
from .editions import Editions
from .entries import Entries
from .mediatypes import media_type
from .placing import Placing, together
from .publishers import Publisher
from .records import AssetRow, DocumentRow, Record
from .report import Report
from .stores import Store
from .trial import Trial
from .types import Document

if TYPE_CHECKING:
    from .writers.templating import Templates

Progress = Callable[[int], None]
# Archives whose documents are in memory at once, some megabytes.
_ARCHIVES = 10


class Release:
    """One build's publishing, at `now`. `site` is the site's id.

    With `verify` published bytes are compared with the new ones.

    What can't go out holds back what would lead to it, and nothing else. Each stage tells whether all of it went out.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        publisher: Publisher,
        entries: Entries,
        site: str,
        report: Report,
        now: datetime,
        *,
        verify: bool,
    ) -> None:
        self._config, self._store, self._publisher, self._report = config, store, publisher, report
        self._now = now
        self._placing = Placing(
            store, publisher, config.feeds.folder, report, verify=verify, tell=self._tell_hubs
        )
        self._templates = writers.templates(config.feeds.templates)
        self._trial = Trial(store, entries, report)
        self._editions = Editions(config, store, site, self._templates, self._trial, report)
        self._waiting: set[int] = set()

    @property
    def unreachable(self) -> bool:
        """Whether it is the place itself that failed, which keeps the feeds back as they are."""
        return self._placing.unreachable

    def recover(self) -> None:
        """Clear what an interrupted build left, and have its documents made again."""
        self._placing.recover()

    def assets(self, rows: Sequence[DocumentRow], progress: Progress) -> bool:
        """Copy the files beside the articles. An entry whose file never went out waits, and its page with it."""
        left: list[DocumentRow] = []
        for batch in together(rows):
            left += self._placing.copy([(row, bytes.fromhex(row.subject)) for row in batch], self._sources)
            progress(len(batch))
        self._waiting |= {shown.entry for row in left if row.digest is None for shown in self._shown(row)}
        return not left

    def theme(self, rows: Sequence[DocumentRow]) -> bool:
        """Put in place what pages and feeds are shown with. Nothing waits for it."""
        files = self._templates.files
        made = [(row, Document(row.path, files[row.subject], media_type(row.path))) for row in rows]
        return not self._placing.put(made)

    def pages(self, rows: Sequence[DocumentRow], progress: Progress) -> bool:
        """Make articles' pages, and those that lead on from old addresses. An entry whose page stays behind waits."""
        ready = [row for row in rows if int(row.subject) not in self._waiting]
        self.wait([row for row in rows if int(row.subject) in self._waiting])
        left: list[DocumentRow] = []
        for batch in together(ready):
            records = self._store.records_of([int(row.subject) for row in batch])
            # First all are made, and then all are judged: a processor is the faster the longer it does one thing.
            made, kept = rendering.rendered(
                batch, partial(self._page, records, self._templates), self._report
            )
            ours = partial(self._page, records, writers.templates(None))
            good = [one for one in made if self._trial.passes(*one, records, ours)]
            going = {row for row, _ in good}
            kept += [row for row, _ in made if int(row.subject) in records and row not in going]
            left += kept + self._placing.put(good)
            progress(len(batch))
        self._waiting |= {int(row.subject) for row in left}
        return not left and len(ready) == len(rows)

    def wait(self, rows: Sequence[DocumentRow]) -> None:
        """Say of documents that they wait."""
        for row in rows:
            self._report.unpublished.setdefault(row.path, f"{row.path} waits for what it links to.")

    def feed(self, name: str, rows: Sequence[DocumentRow]) -> bool:
        """Make a feed in all its formats, judge them together, publish them together; whether all went out."""
        of = self._store.feed(name)
        if of is None:
            return True
        good, finished = self._editions.subscription(of, rows, self._away())
        return not self._placing.put(good, unfinished=not finished) and len(good) == len(rows)

    def archives(self, rows: Sequence[DocumentRow], progress: Progress) -> bool:
        """Make archive documents; whether all went out. The newest go first, as what leads to them comes after."""
        of: dict[str, list[DocumentRow]] = {}
        for row in rows:
            of.setdefault(row.subject, []).append(row)
        away = self._away()
        left = 0
        for batch in together(sorted(of, key=history.number, reverse=True), _ARCHIVES):
            good = [made for subject in batch for made in self._editions.archive(subject, of[subject], away)]
            wanted = sum(len(of[subject]) for subject in batch)
            left += wanted - len(good) + len(self._placing.put(good))
            progress(wanted)
        if away:
            self._unfinished(of.keys(), away)
        return not left

    def _unfinished(self, subjects: AbstractSet[str], away: set[int]) -> None:
        """Have the archives made again in which an entry is not that has to wait."""
        names = {history.number(subject)[0] for subject in subjects}
        found = (self._store.archived(name, key) for name in names for key in away)
        lacking = {history.subject(archive.feed, archive.number) for archive in found if archive}
        with self._store.transaction():
            for subject in lacking & subjects:
                for kind in feeds.KINDS:
                    self._store.soil(kind, subject)

    def lists(self, rows: Sequence[DocumentRow]) -> bool:
        """Make the list of feeds."""
        good = self._editions.listed(rows)
        return not self._placing.put(good) and len(good) == len(rows)

    def sitemaps(self, rows: Sequence[DocumentRow]) -> bool:
        """List the pages for search engines: first the parts, then the index of them."""
        parts = [row for row in rows if row.subject]
        done = self._put_maps(parts)
        return self._put_maps([row for row in rows if not row.subject]) and done

    def _put_maps(self, rows: Sequence[DocumentRow]) -> bool:
        made = [(row, document) for row in rows if (document := self._map(row))]
        good, _ = self._trial.judge(made, None)
        return not self._placing.put(good) and len(good) == len(made)

    def _map(self, row: DocumentRow) -> Document | None:
        document = sitemaps.make(self._config, self._store, row)
        if document is None:  # nothing to list
            with self._store.transaction():
                self._store.put_document(replace(row, gone=True))
        return document

    def remove(self, rows: Sequence[DocumentRow]) -> bool:
        """Take away documents that are gone, where they are still as feeder put them there."""
        return not self._placing.remove(rows)

    def _tell_hubs(self, row: DocumentRow) -> None:
        """Have the hubs told of a feed that has changed, once its bytes can be read. A copy at an old name is none."""
        if self._config.websub.hubs and feeds.is_topic(self._config, row):
            topic = links.address(self._config.site.url, row.path)
            self._store.post(topic, self._config.websub.hubs, self._now)

    def _shown(self, row: DocumentRow) -> list[AssetRow]:
        digest = bytes.fromhex(row.subject)
        return [shown for shown in self._store.assets(digest=digest) if assets.path(shown) == row.path]

    def _sources(self, row: DocumentRow) -> list[Path]:
        sources = dict.fromkeys(shown.source for shown in self._shown(row))
        return [self._config.seeds.folder / source for source in sources]

    def _away(self) -> set[int]:
        """The waiting entries that no page stands for: a feed goes out without them."""
        return {key for key in self._waiting if not any(map(self._stands, self._store.records("key", key)))}

    def _stands(self, record: Record) -> bool:
        if links.is_elsewhere(record.entry.link):
            return False
        page = self._store.document(links.file(record.entry.link))
        return page is not None and page.digest is not None and self._publisher.exists(page.path)

    def _page(self, records: dict[int, Record], templates: "Templates", row: DocumentRow) -> Document | None:
        from .writers import pages

        record = records.get(int(row.subject))
        if not record or not record.live or record.blocked:
            with self._store.transaction():
                self._store.put_document(replace(row, gone=True))
            return None
        entry = replace(record.entry, link=links.address(self._config.site.url, record.entry.link))
        if links.file(record.entry.link) == row.path:
            return pages.article(entry, self._editions.site(), row.path, templates)
        return pages.moved(entry.link, row.path, entry.title or entry.summary, templates)


def stages(rows: Sequence[DocumentRow]) -> Iterator[tuple[str, list[DocumentRow]]]:
    """Dirty documents in the order in which they go out: what is linked before what links to it."""
    of: dict[str, list[DocumentRow]] = {name: [] for name in _STAGES}
    for row in rows:
        of[_stage(row)].append(row)
    yield from of.items()


_STAGES = ("assets", "theme", "pages", "archives", "feeds", "lists", "sitemaps")
_STAGE = {"asset": "assets", "theme": "theme", "page": "pages", "opml": "lists", "sitemap": "sitemaps"}


def _stage(row: DocumentRow) -> str:
    return _STAGE.get(row.kind) or ("archives" if history.is_archive(row.subject) else "feeds")
