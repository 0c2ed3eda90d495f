"""What a build does to entries in the store: mints, revises and withdraws them, with all that hangs on them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from . import assets, chronicle, feeds, gate, groups, identity, links, sitemaps, summaries
from .addressing import Addressing
from .config import Config
from .records import AssetRow, Event, Record
from .revisions import Revisions
from .sidecars import is_sidecar
from .stores import Store
from .types import Article, Entry

Change = Literal["new", "updated", "moved", "unchanged"]
_SECOND = timedelta(seconds=1)


class Entries:
    """The entries of one build. `site` is the site's permanent id.

    Call `soil` at the end of each transaction, so that the feeds it touched are made again whatever happens.
    """

    def __init__(self, config: Config, store: Store, site: str, now: datetime) -> None:
        self._config, self._store, self._site, self._now = config, store, site, now
        self._last: dict[tuple[datetime, int], datetime] = {}
        self._next_key = store.last_key()
        self._addressing = Addressing(config, store)
        self.notices: list[str] = []
        self._touched: dict[str, datetime | None] = {}
        self._revisions = Revisions(config, store, now)
        self._grouping: groups.Grouping | None = None
        self._listed: set[int] = set()

    def mint(self, path: str, digest: bytes, article: Article, files: Sequence[AssetRow]) -> int:
        """Give a new entry its id, dates, slug and link, for good; its key. No other entry may have its file."""
        self._remark(path, article)
        dates = identity.mint_dates(article, self._now, self._free)
        stated = article.stated_id if article.stated_id and gate.passes(article.stated_id) else None
        iri = identity.mint_id(self._site, digest, stated, lambda iri: self._store.has("id", iri))
        key = self._next_key = self._next_key + 1
        slug, link = self._addressing.address(key, dates.published, article, path)
        record = Record(
            entry=self._entry(article, files, key=key, id=iri, slug=slug, link=link, dates=dates),
            stated=article.stated_id,
            digest=digest,
            read=identity.read_digest(article),
            seed=path,
            title_key=identity.title_key(article.title),
            by_day=dates.by_day,
            dated=identity.said(article),
        )
        self._store.add_record(record)
        why, notice = chronicle.dating(path, article, dates, self._now)
        self.notices += [notice] if notice else []
        self._tell(key, "new", f"{path} became {iri}; {why}")
        self._hang(None, record, files, frozenset(), self._join(record, frozenset()))
        return key

    def revise(
        self, record: Record, path: str, digest: bytes, article: Article, files: Sequence[AssetRow], rule: str
    ) -> Change:
        """Take over what the seed says now. Id stays; dates, slug and link move only by the laws."""
        self.let_go(path, record.entry.key)
        self._remark(path, article)
        read = identity.read_digest(article)
        edited = digest != record.digest or self._redescribed(record, files)
        if rule == "path" and edited and identity.another(record, article):
            self.notices.append(
                f"{path} has another title, date and text than before, and is still the entry {record.entry.id}:"
                " an article of its own wants a file of its own."
            )
        entry = record.entry
        dates = identity.Dates(entry.published, entry.updated, record.by_day)
        if not record.live:
            record = self._risen(record)
        if edited or not record.live:
            changed = edited and read != record.read
            dates = identity.revise_dates(record, article, self._now, self._free, text_changed=changed)
        after = replace(
            record,
            entry=self._entry(
                article, files, key=entry.key, id=entry.id, slug=entry.slug, link=entry.link, dates=dates
            ),
            stated=article.stated_id,
            digest=digest,
            read=read,
            seed=path,
            title_key=identity.title_key(article.title),
            live=True,
            blocked=None,
            by_day=dates.by_day,
            dated=identity.said(article) or record.dated,
        )
        if dates.updated != entry.updated or (edited and record.blocked):
            self._revisions.correct(entry.key)
        if edited:
            after = self._addressing.readdress(record, after, article, path)
        self._store.put_record(after)
        for what, why in chronicle.revision(record, after, path, rule, edited=edited):
            self._tell(entry.key, what, why)
        was = self._store.joined(entry.key)
        self._hang(record, after, files, was, self._join(after, was))
        if feeds.differ(record, after):
            return "updated" if record.live else "new"
        return "moved" if record.seed != path else "unchanged"

    def withdraw(self, record: Record, why: str, *, seed: str | None) -> None:
        """Take the entry out of everything that is published; its id, slug and links stay its own."""
        after = replace(record, live=False, seed=seed)
        self._store.put_record(after)
        if record.live:
            self._tell(record.entry.key, "withdrawn", why)
            self.bury(record, after)

    def bury(self, record: Record, after: Record) -> None:
        """Take a live entry, `after` from now on, out of all documents, and have feeds tell that it is gone."""
        at = max(self._now, record.entry.updated + _SECOND)
        self._store.linger(record.entry.key, "tombstone", at, at + self._config.feeds.retention)
        was = self._store.joined(record.entry.key)
        self._hang(record, after, (), was, was)
        for name in was:  # also of one that was set aside, which they did not show of late
            self.touch(name, at)

    def show(self, record: Record, after: Record) -> None:
        """Have all documents show the entry as it is `after`, which has no files, updated now."""
        before = self._risen(record)
        at = self._free(self._now, -1)
        if at <= before.entry.updated:
            at = self._free(before.entry.updated + _SECOND, 1)
        after = replace(after, entry=replace(after.entry, updated=at))
        self._store.put_record(after)
        was = self._store.joined(record.entry.key)
        self._hang(record, after, (), was, was)

    def _risen(self, record: Record) -> Record:
        """An entry that comes back, in whose feeds no tombstone stands any more, nor outlasts it elsewhere.

        Readers take the later of a tombstone and an entry (RFC 6721, section 3).
        """
        told = self._store.lingers(record.entry.key)
        self._store.rest(record.entry.key)
        if not told or told[1] < record.entry.updated:
            return record
        return replace(record, entry=replace(record.entry, updated=told[1]))

    def block(self, key: int, why: str) -> None:
        """Set the entry aside for a problem that the gate found in it, until its seed changes."""
        record = self._store.records("key", key)[0]
        self._store.put_record(replace(record, blocked=why))
        self._tell(key, "set aside", why)
        for name in self._store.joined(key):
            self._soil(name)
        self._revisions.set_aside(key)
        sitemaps.touch(self._config, self._store, {sitemaps.part(key)})

    def regroup(self, record: Record) -> None:
        """Have the entry belong to the feeds that the configuration has it in by now."""
        was = self._store.joined(record.entry.key)
        for name in feeds.touched(record, record, was, self._join(record, was)):
            self.touch(name, self._now)

    def _join(self, record: Record, was: frozenset[str]) -> frozenset[str]:
        """Have the entry belong where it does, and to no other feed that it `was` in; the feeds that it is in now."""
        if self._grouping is None:
            kinds = [kind for kind in groups.AUTOMATIC if self._store.feeds(kind, 1)]
            self._grouping = groups.Grouping(self._config, kinds)
        found = self._grouping.of(record.entry, record.seed)
        keep = self._grouping.kept(record.entry, record.seed, was)
        key = record.entry.key
        held = {name: self._store.archived(name, key) for name in was if name != feeds.MAIN}
        now = self._store.join(key, found, keep)
        self._revisions.lose([archive for name in was - now if (archive := held.get(name))])
        return now

    def touch(self, feed: str, at: datetime | None) -> None:
        """Have a feed made again; `at` is when its content changed, None when only its form did."""
        self._touched[feed] = max(filter(None, (self._touched.get(feed), at)), default=None)

    def soil(self) -> None:
        """Mark the documents of every touched feed dirty."""
        for name, at in self._touched.items():
            born, updated = self._store.feed_times(name) or (self._now, self._now)
            self._store.set_feed_times(name, born, max(updated, at or updated))
            self._soil(name)
        self._touched.clear()
        self._revisions.soil()
        sitemaps.touch(self._config, self._store, self._listed)
        self._listed.clear()

    def finish(self) -> None:
        """The same at the end of a build's last transaction, when its archives have closed."""
        self.soil()
        self._revisions.finish()

    def _soil(self, name: str) -> None:
        for kind in feeds.KINDS:
            self._store.soil(kind, name)

    def let_go(self, path: str, but: int | None) -> None:
        """Whatever entry had its file at `path` has lost it, unless it is `but`."""
        for holder in self._store.records("seed", path):
            if holder.entry.key != but:
                self._store.put_record(replace(holder, seed=None))

    def _entry(
        self,
        article: Article,
        files: Sequence[AssetRow],
        *,
        key: int,
        id: str,
        slug: str,
        link: str,
        dates: identity.Dates,
    ) -> Entry:
        shown = assets.rewrite(article, files)
        return Entry(
            key=key,
            id=id,
            slug=slug,
            link=link,
            title=article.title,
            published=dates.published,
            updated=dates.updated,
            summary=article.summary
            or summaries.summary(article.text, article.language or self._config.site.language),
            html=shown.html,
            text=article.text,
            authors=article.authors,
            categories=article.categories,
            language=article.language,
            image=shown.image,
            canonical=article.canonical,
        )

    def _free(self, at: datetime, step: int) -> datetime:
        """The instant nearest to `at`, in steps of `step` seconds, at which no entry was updated."""
        start = (at, step)
        at = self._last[start] + timedelta(seconds=step) if start in self._last else at
        while self._store.has("updated", at):
            at += timedelta(seconds=step)
            # So that three hundred articles of one day are not counted through each time.
            self._last[start] = at
        return at

    def _redescribed(self, record: Record, files: Sequence[AssetRow]) -> bool:
        """Whether another sidecar states the fields than before, or none does any more."""
        if not record.read:  # of what was adopted it is not known
            return False
        before = {row.source: row.stamp for row in self._store.assets(record.entry.key)}
        after = {row.source: row.stamp for row in files}
        return any(
            before.get(source) != after.get(source) for source in before.keys() | after if is_sidecar(source)
        )

    def _hang(
        self,
        before: Record | None,
        after: Record,
        files: Sequence[AssetRow],
        was: frozenset[str],
        now: frozenset[str],
    ) -> None:
        """Mark every document that shows the entry: its pages, its assets, the feeds that it `was` or is `now` in."""
        if before is not None or files:
            self._show_assets(after, files if after.live else ())
        steady = before is not None and before.live and after.live
        for name in feeds.touched(before, after, was, now):
            # An old date must not hide that something came, or went.
            at = after.entry.updated if steady and name in was & now else self._now
            self.touch(name, at)
            if before:
                self._revisions.touch(name, after.entry.key, at)
        if not feeds.differ(before, after):
            return
        self._listed.add(sitemaps.part(after.entry.key))
        for link in self._store.addresses(after.entry.key) if before else (after.entry.link,):
            if not links.is_elsewhere(link):
                self._store.mark(links.file(link), "page", str(after.entry.key), gone=not after.live)

    def _show_assets(self, after: Record, files: Sequence[AssetRow]) -> None:
        key = after.entry.key
        old = {place: row.digest for row in self._store.assets(key) if (place := assets.path(row))}
        self._store.put_assets(key, [replace(row, entry=key) for row in files])
        new = {place: row.digest for row in files if (place := assets.path(row))}
        for place, digest in (old | new).items():
            shown = place in new or place in map(assets.path, self._store.assets(digest=digest))
            if digest and (place in new or not shown):
                self._store.mark(place, "asset", digest.hex(), gone=not shown)

    def _remark(self, path: str, article: Article) -> None:
        self.notices += [f"{path}: {note}" for note in article.notes]

    def _tell(self, key: int, what: str, why: str) -> None:
        self._store.tell(key, Event(self._now, what, why))
