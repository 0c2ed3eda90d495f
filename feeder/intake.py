"""From changed seeds to remembered entries: reads each, resolves which entry it is, and has it written down."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import chain, islice
from typing import Literal

from . import assets, encodings, identity, readers, seeds
from .config import Config
from .entries import Entries
from .errors import UnreadableError
from .identity import Candidate, Candidates, Resolution
from .records import Record, SeedRow, SeedState
from .seeds import Sighting
from .stores import Store
from .types import Article, Seed

Outcome = Literal["new", "updated", "moved", "unchanged", "held", "copy", "failed", "moving"]

#: Faults of the machine, not of the seed that was being read.
_PASSING = (OSError, ImportError, MemoryError)
#: So many entries whose files are gone are compared with a new article.
_COMPARED = 200


class Intake:
    """One build's reading. `gone` are the paths whose files are gone; `force` reads again what is unchanged."""

    def __init__(
        self,
        config: Config,
        store: Store,
        entries: Entries,
        now: datetime,
        *,
        gone: Sequence[str],
        force: bool,
    ) -> None:
        self._config, self._store, self._entries, self._now, self._force = config, store, entries, now, force
        self._folder = config.seeds.folder
        self._gone = frozenset(gone)
        self._ahead: dict[str, bytes | None] = {}
        self._holders: dict[bytes, set[str]] = {}
        self._orphans = bool(gone) or store.has_orphans()

    def foresee(self, sightings: Sequence[Sighting]) -> None:
        """Look at the texts of all seeds to be read, so that files which changed places are told apart.

        Only needed where an entry may have lost its file: beside new files alone it costs nothing.
        """
        if self._orphans or any(sighting.known for sighting in sightings):
            for sighting in sightings:
                digest = self._ahead[sighting.path] = self._text(sighting)
                if digest:
                    self._holders.setdefault(digest, set()).add(sighting.path)

    def take(self, sighting: Sighting, *, again: bool = False) -> Outcome:
        """Read one seed (`again`: even if it is unchanged) and remember what it is. Call inside a transaction."""
        outcome = self._take(sighting, again=again or self._force)
        self._ahead.pop(sighting.path, None)
        return outcome

    def _take(self, sighting: Sighting, *, again: bool) -> Outcome:
        before = self._store.seed(sighting.path) if sighting.known else None
        try:
            seed = seeds.read(self._folder, sighting)
            if seed is None:
                return "moving"
            digest = _digest(seed)
            if not again and not self._must_read(before, digest):
                return self._touch(sighting, before)
            article = _article(seed, self._config)
            files = assets.find(self._folder, article)
        except FileNotFoundError:
            return "moving"
        except (UnreadableError, *_PASSING) as error:
            return self._fail(sighting, before, error)
        resolution = self._resolve(sighting.path, digest, article, before)
        record = resolution.record
        if record and record.seed in self._gone:
            self._found(record.title_key, record.seed)
        if resolution.rule == "twice" and record:
            reason = UnreadableError(f"its id {article.stated_id} is that of {record.seed}")
            return self._fail(sighting, before, reason, digest)
        if resolution.rule == "copy" and record:
            return self._copy(sighting, digest, article, record)
        if held := self._held(article, record):
            return self._hold(sighting, digest, article, record, *held)
        change: Outcome = "new"
        if record is None:
            if before:
                self._let_go(sighting.path)
            key = self._entries.mint(sighting.path, digest, article, files)
        else:
            key = record.entry.key
            change = self._entries.revise(record, sighting.path, digest, article, files, resolution.rule)
        self._row(sighting, digest, "entry", article, entry=key)
        return change

    def _must_read(self, before: SeedRow | None, digest: bytes) -> bool:
        if before is None or before.digest != digest or before.state not in ("entry", "copy"):
            return True
        if before.state == "copy":
            original = self._store.records("key", before.entry)
            return not original or original[0].digest != digest
        return any(
            row.stamp != seeds.stamp(self._folder, row.source) for row in self._store.assets(before.entry)
        )

    def _touch(self, sighting: Sighting, before: SeedRow | None) -> Outcome:
        if before:
            self._store.put_seed(replace(before, stamp=sighting.stamp))
        return "copy" if before and before.state == "copy" else "unchanged"

    def _text(self, sighting: Sighting) -> bytes | None:
        try:
            seed = seeds.read(self._folder, sighting)
            return _digest(seed) if seed else None
        except (UnreadableError, OSError):
            return None

    def _resolve(self, path: str, digest: bytes, article: Article, before: SeedRow | None) -> Resolution:
        copied = before.entry if before and before.state == "copy" else None
        here = self._candidate(self._store.records("seed", path)) if before else None
        stated = (
            self._candidate(self._store.records("stated", article.stated_id)) if article.stated_id else None
        )
        known = Candidates(
            stated=stated,
            text=[self._seen(record, copied) for record in self._store.records("digest", digest)],
            path=here,
            address=[self._seen(record) for record in self._store.records("canonical", article.canonical)]
            if article.canonical
            else (),
            similar=self._similar(article),
            still_stated=bool(stated and stated.file == "changed" and self._still_states(stated.record)),
            text_elsewhere=bool(here and self._text_elsewhere(path, here.record)),
        )
        return identity.resolve(path, digest, article, known)

    def _candidate(self, records: Sequence[Record]) -> Candidate | None:
        return self._seen(records[0]) if records else None

    def _seen(self, record: Record, copied: int | None = None) -> Candidate:
        if record.seed is None or record.seed in self._gone:
            return Candidate(record, "gone")
        if record.entry.key == copied:  # a copy waits until the first is gone, not until it is edited
            return Candidate(record, "here")
        # A seed that was read in this build already is no longer ahead: its entry has its file.
        changed = record.seed in self._ahead and self._ahead[record.seed] != record.digest
        return Candidate(record, "changed" if changed else "here")

    def _similar(self, article: Article) -> Iterator[Record]:
        """The entries without a file that the article may be, as many as can be compared; of its title first."""
        if not self._orphans:
            return
        title = identity.title_key(article.title)
        others = [key for key in islice(self._left, _COMPARED) if key != title]
        titles = chain((title,), (key for key in others if identity.compatible(key, title)))
        paths = chain.from_iterable(self._left.get(key, ()) for key in titles)
        for path in list(islice(paths, _COMPARED)):
            yield from self._store.records("seed", path)
        date = article.published.at if article.published and article.published.stated else None
        yield from self._store.orphans(title, date, 20)

    def _found(self, title: str, path: str) -> None:
        paths = self._left.get(title, {})
        paths.pop(path, None)
        if not paths:
            self._left.pop(title, None)

    @cached_property
    def _left(self) -> dict[str, dict[str, None]]:
        """The paths of files that are gone and whose entries nobody has taken over yet, by title."""
        found: dict[str, dict[str, None]] = {}
        for path in sorted(self._gone):
            for record in self._store.records("seed", path):
                found.setdefault(record.title_key, {})[path] = None
        return found

    def _still_states(self, record: Record) -> bool:
        sighting = seeds.sight(self._folder, record.seed or "")
        try:
            seed = seeds.read(self._folder, sighting) if sighting else None
            return seed is not None and _article(seed, self._config).stated_id == record.stated
        except (UnreadableError, *_PASSING):
            return True  # what can't be read loses nothing

    def _text_elsewhere(self, path: str, record: Record) -> bool:
        """Whether another seed of this build, and not one known as its copy, holds the entry's last text."""
        holders = self._holders.get(record.digest, set()) - {path}
        return bool(holders) and bool(holders - {row.path for row in self._store.copies(record.entry.key)})

    def _held(self, article: Article, record: Record | None) -> tuple[str, datetime | None] | None:
        """Why an article may not go out now, and when it may."""
        if article.draft:
            return "draft", None
        if article.held:
            return article.held, None
        if record and record.live and identity.same_date(record, article):
            return None  # what is out stays out when the clock is set back
        due = identity.due(article, self._now)
        return ("its date lies ahead", due) if due else None

    def _hold(
        self,
        sighting: Sighting,
        digest: bytes,
        article: Article,
        record: Record | None,
        reason: str,
        due: datetime | None,
    ) -> Outcome:
        self._let_go(sighting.path, record.entry.key if record else None)
        if record:
            held = replace(record, digest=digest, stated=article.stated_id)
            self._entries.withdraw(held, f"{sighting.path} is held: {reason}", seed=sighting.path)
        self._row(
            sighting,
            digest,
            "held",
            article,
            entry=record.entry.key if record else None,
            reason=reason,
            due=due,
        )
        return "held"

    def _copy(self, sighting: Sighting, digest: bytes, article: Article, record: Record) -> Outcome:
        self._let_go(sighting.path)
        reason = f"it has the same text as {record.seed}"
        self._row(sighting, digest, "copy", article, entry=record.entry.key, reason=reason)
        return "copy"

    def _let_go(self, path: str, but: int | None = None) -> None:
        self._entries.let_go(path, but)

    def _fail(
        self, sighting: Sighting, before: SeedRow | None, error: Exception, digest: bytes | None = None
    ) -> Outcome:
        """Set the seed aside. What is out stays as it was: the last good version is better than none.

        One that could be read but for another's sake is remembered with its `digest`, and tried again.
        """
        reason = str(error)
        stamp = sighting.stamp
        if isinstance(error, _PASSING):
            # Not the file's fault: without its stamp it is tried again in the next build.
            reason, stamp = f"it can't be read: {getattr(error, 'strerror', None) or error}", seeds.NO_STAMP
        entry = before.entry if before and before.state != "copy" else None
        row = SeedRow(
            path=sighting.path, stamp=stamp, digest=digest, state="failed", entry=entry, reason=reason
        )
        self._store.put_seed(row)
        return "failed"

    def _row(
        self,
        sighting: Sighting,
        digest: bytes,
        state: SeedState,
        article: Article,
        *,
        entry: int | None,
        reason: str | None = None,
        due: datetime | None = None,
    ) -> None:
        title = article.title or article.text[:80]
        self._store.put_seed(
            SeedRow(
                path=sighting.path,
                stamp=sighting.stamp,
                digest=digest,
                state=state,
                entry=entry,
                reason=reason,
                due=due,
                title=title if state != "entry" else None,
            )
        )


def _digest(seed: Seed) -> bytes:
    html = seed.path.lower().endswith((".html", ".htm", ".xhtml"))
    return identity.digest(encodings.normalised(encodings.decode(seed.data, html=html).text))


def _article(seed: Seed, config: Config) -> Article:
    try:
        return readers.read(seed, config.site.timezone)[0]
    except (UnreadableError, *_PASSING):
        raise
    except Exception as error:  # one seed must never stop the others, not even by a bug of ours
        raise UnreadableError(
            f"feeder failed on it, which is a bug: {type(error).__name__}: {error}"
        ) from error
