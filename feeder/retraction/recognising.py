"""Whether a seed is a retracted article again: moved, copied, edited, or under another name."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from .. import approvals, identity, nearness, plaintext
from ..identity import Resolution
from ..records import Marks, Record, Retraction, SeedRow
from ..stores import Store
from ..types import Article

#: What a person approves who says that a seed is another article than the retracted one that it is like.
KIND = "a retracted article"
#: How the reason of a seed begins that is like one.
LIKENESS = f"like {KIND}"
#: How the reason of a seed begins that is a retracted article.
RETRACTED = "retracted"


class Match(NamedTuple):
    """The key of the retracted entry that a seed is, or is like, and the reason why the seed is held."""

    entry: int
    reason: str


def is_reason(reason: str | None) -> bool:
    """Whether a seed is held for this reason because of a retraction."""
    return bool(reason) and str(reason).startswith((RETRACTED, LIKENESS))


def reason(record: Record, *, sure: bool = True, file: str = "FILE") -> str:
    """Why a seed is held that is the retracted entry, or, not `sure`, only like it; with the ways out."""
    back = f"`feeder unretract {record.entry.slug}`"
    if sure:
        return f"{RETRACTED}: {back} lets it return"
    return f"{LIKENESS}: `feeder approve {file}` publishes it as another one, {back} lets that one return"


def marks(record: Record) -> Marks:
    """What a published entry's text is known by when it is erased."""
    text = plaintext.text_of(record.entry.html)
    # Of pictures without a word all read alike.
    digests = {record.digest, record.read} if text.strip() else {record.digest}
    return nearness.marks(text, frozenset(filter(None, digests)))


class Recogniser:
    """The retracted entries, as they are when the first seed is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _all(self) -> dict[int, Retraction]:
        return {one.entry: one for one in self._store.retractions()}

    def known(self, record: Record | None) -> bool:
        """Whether an entry is retracted."""
        return record is not None and record.entry.key in self._all

    def match(
        self, path: str, digest: bytes, article: Article, before: SeedRow | None, found: Resolution
    ) -> Match | None:
        """The retracted article that the seed at `path` is, or None; `found` says which entry it would be else.

        An article of its own that was out beside the retracted one is not doubted for what it had in common with it.
        """
        if not self._all:
            return None
        own = found.record if found.record and found.record.live and not self.known(found.record) else None
        for key in self._surely(digest, article, before, found, own):
            return Match(key, reason(self._record(key)))
        if self._returns(before) or approvals.said(self._store).get(path) == KIND:
            return None
        for key in self._likely(digest, article, found, own):
            return Match(key, reason(self._record(key), sure=False, file=path))
        return None

    def _returns(self, before: SeedRow | None) -> bool:
        """Whether a person has let it return: what else it is like was known to them."""
        return before is not None and before.entry not in {None, *self._all} and is_reason(before.reason)

    def _surely(
        self, digest: bytes, article: Article, before: SeedRow | None, found: Resolution, own: Record | None
    ) -> Iterator[int]:
        """By the id that it states, its text, its path."""
        if found.record and self.known(found.record) and found.rule not in ("address", "similar"):
            yield found.record.entry.key
        if stated := article.stated_id:
            holders = (*self._store.records("stated", stated), *self._store.records("id", stated))
            yield from (holder.entry.key for holder in holders if self.known(holder))
        if own is None or own.digest != digest:
            # Of what was adopted no text is known but the one that its id was made of.
            (first,) = self._store.records("id", self._minted(digest)) or (None,)
            if first and self.known(first):
                yield first.entry.key
        texts = {digest, identity.read_digest(article)} - ({own.digest, own.read} if own else set())
        yield from (one.entry for one in self._all.values() if texts & one.marks.digests)
        # The file of one that is only alike is another's, which may become unlike.
        alike = before is not None and (before.reason or "").startswith(LIKENESS)
        if own is None and before and before.entry in self._all and before.state != "copy" and not alike:
            yield before.entry

    def _minted(self, digest: bytes) -> str:
        return next(identity.ids(self._store.meta("site.id") or "", digest))

    def _likely(
        self, digest: bytes, article: Article, found: Resolution, own: Record | None
    ) -> Iterator[int]:
        """By the address of its page, and by what its text shares."""
        if found.record and self.known(found.record):
            yield found.record.entry.key
        canonical = article.canonical
        if canonical and _names_an_article(canonical) and not (own and own.entry.canonical == canonical):
            at = self._store.orphans_at(canonical)
            yield from (holder.entry.key for holder in at if self.known(holder))
        if own and own.digest == digest:
            return
        mine = nearness.marks(article.text, frozenset())
        theirs = marks(own) if own else None
        for one in self._all.values():
            if nearness.near_marks(mine, one.marks) and not (
                theirs and nearness.near_marks(theirs, one.marks)
            ):
                yield one.entry

    def _record(self, key: int) -> Record:
        return self._store.records("key", key)[0]


def _names_an_article(canonical: str) -> bool:
    """Whether it is more than a site's front page, which careless templates give to all of its articles."""
    parts = urlsplit(canonical)
    return bool(parts.path.strip("/") or parts.query)
