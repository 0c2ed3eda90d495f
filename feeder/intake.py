"""From changed seeds to remembered entries: reads each, resolves which entry it is, and has it written down."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from . import approvals, articleness, assets, holding, identity, nearness, seeds
from .articles import PASSING, bug, terms
from .candidates import Search
from .config import Config
from .containers import Files, text_digest
from .entries import Entries
from .errors import FeederError, UnreadableError
from .holding import Held
from .lookahead import Lookahead
from .reading import Reader
from .records import AssetRow, Record, SeedRow, SeedState
from .retraction.recognising import Match, Recogniser
from .seeds import Sighting
from .stores import Store
from .types import Article, Stamp

Outcome = Literal["new", "updated", "moved", "unchanged", "held", "copy", "failed", "moving"]


class Intake:
    """One build's reading. `gone` are the paths whose files are gone. Read again though unchanged are those at the
    paths `again`, and with `force` all.

    `others` are the stamps of the files that are no seeds.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        entries: Entries,
        now: datetime,
        reader: Reader,
        *,
        gone: Sequence[str],
        others: Mapping[str, Stamp],
        force: bool,
        again: Container[str] = (),
    ) -> None:
        self._unread = again
        self._config, self._store, self._entries, self._now, self._force = config, store, entries, now, force
        self._folder = config.seeds.folder
        self._files = Files(self._folder, config.seeds.max_bytes)
        self._gone, self._others = gone, others
        self._lookahead = Lookahead(self._files, terms(config, now), reader.articles_of)
        self._search = self._searched(())
        self._retracted = Recogniser(store)

    def foresee(self, sightings: Sequence[Sighting]) -> None:
        """Prepare to read `sightings`. Beside new files alone, when no entry has lost its file, it costs nothing."""
        if self._gone or self._store.has_orphans() or any(sighting.known for sighting in sightings):
            changed = [sighting.path for sighting in sightings]
            self._search = self._searched(changed)

    def _searched(self, changed: Sequence[str]) -> Search:
        return Search(self._store, self._gone, changed, self._lookahead.text, self._lookahead.stated_id)

    def read_ahead(self, sightings: Sequence[Sighting]) -> Iterator[Sighting]:
        """`sightings` one by one, to be taken; of the new ones some are read before the first of them is given."""
        return self._lookahead.ahead(sightings)

    def take(self, sighting: Sighting, *, again: bool = False) -> Outcome:
        """Read one seed (`again`: even if it is unchanged) and remember what it is. Call inside a transaction."""
        outcome = self._take(sighting, again=again or self._force or sighting.path in self._unread)
        self._search.read(sighting.path, None)
        return outcome

    def take_with_care(self, sighting: Sighting, *, again: bool = False) -> Outcome:
        """The same, but a seed that meets a bug of ours is set aside, and what it had begun is undone."""
        try:
            with self._store.attempt():
                return self.take(sighting, again=again)
        except FeederError:
            raise
        except Exception as error:  # noqa: BLE001 - one seed never stops the others
            before = self._store.seed(sighting.path)
            return self._fail(sighting, before, error if isinstance(error, PASSING) else bug(error))

    def take_again(self, path: str) -> Outcome | None:
        """The same with the seed at a path, even if it is unchanged; None where there is none any more."""
        sighting = self._files.sight(path)
        return self.take_with_care(sighting, again=True) if sighting else None

    def _take(self, sighting: Sighting, *, again: bool) -> Outcome:
        before = self._store.seed(sighting.path) if sighting.known else None
        try:
            if read := self._lookahead.taken(sighting.path):
                digest, article = read
            else:
                seed = self._files.read(sighting)
                if seed is None:
                    return "moving"
                digest = text_digest(seed)
                if not again and not self._must_read(before, digest, sighting.sidecar):
                    return self._touch(sighting, before)
                article = self._lookahead.article(seed)
            files = assets.find(self._folder, article, self._others, self._entries.notices.append)
            if files is None:
                return "moving"
            if beside := sighting.sidecar:
                files.append(AssetRow(0, beside, self._others.get(beside), None))
        except FileNotFoundError:
            return "moving"
        except (UnreadableError, *PASSING) as error:
            return self._fail(sighting, before, error)
        return self._write_down(sighting, before, digest, article, files)

    def _write_down(
        self,
        sighting: Sighting,
        before: SeedRow | None,
        digest: bytes,
        article: Article,
        files: Sequence[AssetRow],
    ) -> Outcome:
        resolution = self._resolve(sighting.path, digest, article, before)
        if match := self._retracted.match(sighting.path, digest, article, before, resolution):
            return self._keep_back(sighting, digest, match, resolution.record)
        # Somebody may have said that it is another.
        record = None if self._retracted.known(resolution.record) else resolution.record
        self._search.read(sighting.path, record)
        if resolution.rule == "twice" and record:
            reason = UnreadableError(f"its id {article.stated_id} is that of {record.seed}")
            return self._fail(sighting, before, reason, digest)
        if resolution.rule == "copy" and record:
            return self._copy(sighting, digest, article, record, "it has the same text as")
        if held := self._held(sighting.path, digest, article, record):
            return self._hold(sighting, digest, article, record, held)
        near = self._config.seeds.duplicates == "near"
        sketch = nearness.sketch(article.text) if near else []
        if sketch and record is None and (first := self._search.near(article, sketch)):
            return self._copy(sighting, digest, article, first, "it tells the same story as")
        change: Outcome = "new"
        if record is None:
            if before:
                self._let_go(sighting.path)
            key = self._entries.mint(sighting.path, digest, article, files)
        else:
            key = record.entry.key
            change = self._entries.revise(record, sighting.path, digest, article, files, resolution.rule)
        if near:
            self._store.put_sketch(key, sketch)
        self._row(sighting, digest, "entry", article, entry=key, due=identity.expires(article))
        return change

    def _resolve(
        self, path: str, digest: bytes, article: Article, before: SeedRow | None
    ) -> identity.Resolution:
        known = self._search.of(path, digest, article, before)
        resolution = identity.resolve(path, digest, article, known)
        if resolution.rule == "copy" and self._config.seeds.duplicates == "keep":
            return identity.resolve(path, digest, article, replace(known, text=()))
        return resolution

    def _must_read(self, before: SeedRow | None, digest: bytes, sidecar: str | None) -> bool:
        if before is None or before.digest != digest or before.state not in ("entry", "copy"):
            return True
        if before.due and before.due <= self._now:
            return True
        if before.state == "copy":
            original = self._store.records("key", before.entry)
            return not original or original[0].digest != before.copied
        if any(record.blocked for record in self._store.records("key", before.entry)):
            return True
        beside = {row.source: row.stamp for row in self._store.assets(before.entry)}
        return bool(sidecar and sidecar not in beside) or any(
            stamp != self._others.get(source) for source, stamp in beside.items()
        )

    def _touch(self, sighting: Sighting, before: SeedRow | None) -> Outcome:
        if before:
            self._store.put_seed(replace(before, stamp=sighting.stamp))
        return "copy" if before and before.state == "copy" else "unchanged"

    def _held(self, path: str, digest: bytes, article: Article, record: Record | None) -> Held | None:
        """Why an article may not go out now, and when it may."""
        looks = articleness.kind(article.held) if article.held else None
        approved = looks is not None and not self._is_doubted(path, digest, looks, record)
        held = holding.held(article, self._now, approved=approved)
        # What is out stays out when the clock is set back.
        out = record and record.live and identity.same_date(record, article)
        return None if held and held.due and out else held

    def _is_doubted(self, path: str, digest: bytes, kind: str, record: Record | None) -> bool:
        """Whether nobody approved it, and it isn't out already: a newer judgement withdraws no article."""
        said = approvals.said(self._store)
        if kind in (said.get(path), said.get(record.seed or "") if record else None):
            return False
        out = record is not None and record.live and record.digest == digest
        return not out or path in said

    def _hold(
        self,
        sighting: Sighting,
        digest: bytes,
        article: Article,
        record: Record | None,
        held: Held,
    ) -> Outcome:
        self._let_go(sighting.path, record.entry.key if record else None)
        if record:  # withdrawn with the removals, where too many at once are noticed
            self._store.put_record(
                replace(record, digest=digest, stated=article.stated_id, seed=sighting.path)
            )
        self._row(
            sighting,
            digest,
            "held",
            article,
            entry=record.entry.key if record else None,
            reason=held.reason,
            due=held.due,
        )
        return "held"

    def _keep_back(self, sighting: Sighting, digest: bytes, match: Match, record: Record | None) -> Outcome:
        """Hold a retracted article, and remember none of its text."""
        own = record.entry.key if record and record.live and record.seed == sighting.path else None
        self._let_go(sighting.path, own)
        row = SeedRow(
            path=sighting.path,
            stamp=sighting.stamp,
            digest=digest,
            state="held",
            entry=own or match.entry,
            reason=match.reason,
        )
        self._store.put_seed(row)
        return "held"

    def _copy(self, sighting: Sighting, digest: bytes, article: Article, of: Record, why: str) -> Outcome:
        self._let_go(sighting.path)
        reason = f"{why} {of.seed or of.entry.id}"
        self._row(sighting, digest, "copy", article, entry=of.entry.key, reason=reason, copied=of.digest)
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
        if isinstance(error, PASSING):
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
        copied: bytes | None = None,
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
                copied=copied,
            )
        )
