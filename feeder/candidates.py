"""Which entries a seed may be: what the store knows, and what else lies in the folder in this build."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from . import identity, nearness, plaintext
from .identity import Candidate, Candidates
from .records import Record, SeedRow
from .stores import Store
from .types import Article

#: Reads the seed at a path for the digest of its text; None where it can't be read.
ReadText = Callable[[str], bytes | None]
#: Reads the seed at a path for the id that it states: empty where it states none, None where it can't be read.
ReadId = Callable[[str], str | None]


class Search:
    """One build's search. `gone` are the paths whose files are gone, `changed` those that will be read."""

    def __init__(
        self, store: Store, gone: Sequence[str], changed: Sequence[str], read_text: ReadText, read_id: ReadId
    ) -> None:
        self._store, self._gone, self._read_id = store, frozenset(gone), read_id
        self._orphans = bool(gone) or store.has_orphans()
        # Files that changed places are told apart by the texts that are still to be read.
        self._ahead = {path: read_text(path) for path in changed}
        self._holders: dict[bytes, set[str]] = {}
        for path, text in self._ahead.items():
            if text:
                self._holders.setdefault(text, set()).add(path)
        self._changed = tuple(changed)

    def of(self, path: str, digest: bytes, article: Article, before: SeedRow | None) -> Candidates:
        """All that the seed at `path` may be, by the way it was found."""
        copied = before.entry if before and before.state == "copy" else None
        beside = before is not None and before.state == "copy" and before.digest != before.copied
        known = path if before else self._respelt.get(_nfc(path))
        here = self._first("seed", known) if known else None
        stated = self._first("stated", article.stated_id) if article.stated_id else None
        return Candidates(
            stated=stated,
            text=[self._seen(record, copied) for record in self._store.records("digest", digest)],
            path=here,
            address=[self._seen(record) for record in self._at(article.canonical)],
            similar=()
            if beside
            else self._similar(article),  # what told the same story beside it was not moved
            still_stated=bool(stated and stated.file == "changed" and self._still_stated(stated.record)),
            elsewhere=bool(here and self._elsewhere(path, here.record)),
        )

    def near(self, article: Article, sketch: Sequence[int]) -> Record | None:
        """The published entry that tells the article's story, of those that the store has a like `sketch` of."""
        keys = self._store.sketched(sketch)
        records = self._store.records_of(keys)
        told = (records[key] for key in keys if key in records and records[key].live)
        return next((record for record in told if nearness.near(article, record)), None)

    def read(self, path: str, record: Record | None) -> None:
        """The seed at `path` has been read; it is the entry `record`, whose file it is now."""
        self._ahead.pop(path, None)
        if record and record.seed in self._gone:
            self._left.pop(record.seed, None)

    def _first(self, field: str, value: str) -> Candidate | None:
        records = self._store.records(field, value)
        return self._seen(records[0]) if records else None

    def _seen(self, record: Record, copied: int | None = None) -> Candidate:
        if record.seed is None or record.seed in self._gone:
            return Candidate(record, "gone")
        if record.entry.key == copied:  # a copy waits until the first is gone, not until it is edited
            return Candidate(record, "here")
        # A seed that was read in this build already is no longer ahead: its entry has its file.
        changed = record.seed in self._ahead and self._ahead[record.seed] != record.digest
        return Candidate(record, "changed" if changed else "here")

    def _at(self, address: str | None) -> list[Record]:
        """The entries without a file whose pages stood at `address`."""
        if address is None or not self._orphans:
            return []
        gone = [record for record in self._left.values() if record.entry.canonical == address]
        return gone + self._store.orphans_at(address)

    def _similar(self, article: Article) -> Iterator[Record]:
        """The entries without a file that the article may be, by what their texts share."""
        if not self._orphans:
            return
        shared = chain.from_iterable(self._sketches.get(part, ()) for part in nearness.sketch(article.text))
        for path in dict.fromkeys(shared):
            if path in self._left:
                yield self._left[path]
        date = article.published.at if article.published and article.published.stated else None
        yield from self._store.orphans(identity.title_key(article.title), date, 20)

    def _still_stated(self, record: Record) -> bool:
        found = self._read_id(record.seed) if record.seed else ""
        return found is None or found == record.stated  # what can't be read loses nothing

    def _elsewhere(self, path: str, record: Record) -> bool:
        """Whether another seed of this build holds the entry's last text, and not as its copy, or states its id."""
        holders = self._holders.get(record.digest, set()) - {path}
        if holders:  # those that are entries of their own with this text lay claim to no other
            holders -= {known.seed for known in self._store.records("digest", record.digest) if known.seed}
        if holders and holders - {row.path for row in self._store.copies(record.entry.key)}:
            return True
        return record.stated is not None and self._stating.get(record.stated, path) != path

    @cached_property
    def _respelt(self) -> dict[str, str]:
        """The paths whose files are gone, by their composed spelling: systems differ in how they write `é`."""
        return {_nfc(path): path for path in sorted(self._gone)}

    @cached_property
    def _left(self) -> dict[str, Record]:
        """The entries whose files are gone and which nobody has taken over yet, by path."""
        return {path: record for path in sorted(self._gone) for record in self._store.records("seed", path)}

    @cached_property
    def _sketches(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for path, record in self._left.items():
            for part in nearness.sketch(plaintext.text_of(record.entry.html)):
                found.setdefault(part, []).append(path)
        return found

    @cached_property
    def _stating(self) -> dict[str, str]:
        """Which seed of this build states which id; read only where an entry with an id may have lost it."""
        return {stated: path for path in reversed(self._changed) if (stated := self._read_id(path))}


def _nfc(path: str) -> str:
    return unicodedata.normalize("NFC", path)
