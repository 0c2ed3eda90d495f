"""Tombstones read back: what feeds tell is gone stays away, as if it had been retracted, until somebody lets it return.

A feed does not say whether an article was retracted or only withdrawn (RFC 6721), and to publish again what somebody
took back is the worse mistake.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from .. import gate, identity, membership
from ..config import Config
from ..entries import Entries
from ..errors import UnreadableError
from ..publishers import Publisher
from ..records import Record
from ..retraction import acting
from ..stores import Store
from ..types import Moment
from . import gathering
from .adoption import Left, left_alone
from .matching import Reading
from .publication import Identity, Publication
from .remembering import Remembering

#: So many ids are tried of those that one text may have got, each after an entry that had the one before.
_IDS = 10


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that feeds tell is gone `at` an instant; `record` where the store takes it for published.

    `notice` is what stands in its place.
    """

    id: str
    at: datetime
    record: Record | None
    notice: Identity | None = None


def gone(
    store: Store, publications: Sequence[Publication], identities: Iterable[Identity], now: datetime
) -> list[Gone]:
    """What the publications tell is gone, and neither they nor the store know better; of each id the last word.

    What a notice stands in the place of is gone `now`.
    """
    notices = _noticed(publications)
    told: dict[str, datetime] = {}
    for stone in (stone for made in publications for stone in made.tombstones):
        at = now if stone.id in notices else min(stone.at, now)
        told[stone.id] = max(at, told.get(stone.id, at))
    here = {one.id: one for one in identities if one.id in told}
    found = []
    # The last to go stand first in a feed, and get the last keys.
    for iri, at in reversed(told.items()):
        record, one = next(iter(store.records("id", iri)), None), here.get(iri)
        # RFC 6721, section 3: of a tombstone and an entry the later counts.
        is_back = one is not None and one.updated is not None and one.updated.at > at
        if not is_back and (record is None or _is_later(store, at, record, noticed=iri in notices)):
            found.append(Gone(iri, at, record, one if iri in notices else None))
    return found


def returned(store: Store, known: Iterable[tuple[Identity, Record]]) -> Iterator[Left]:
    """What there is to say of articles that the feeds show again, and that an old store knows as retracted."""
    retracted = {one.entry for one in store.retractions()}
    for one, record in known:
        is_back = one.listed and one.updated is not None and one.updated.at > record.entry.updated
        if is_back and record.entry.key in retracted:
            leave = f"and leaves the feeds again: `feeder unretract {record.entry.slug}` lets it return"
            yield left_alone(one, reason=f"it is retracted in the store, {leave}")


def _noticed(publications: Iterable[Publication]) -> set[str]:
    """The ids of which feeder's own feed has an entry and an older tombstone: the entry is a notice."""
    found: set[str] = set()
    for made in publications:
        if made.own:
            found |= {stone.id for stone in made.tombstones} & {one.id for one in made.identities if one.id}
    return found


def _is_later(store: Store, at: datetime, record: Record, *, noticed: bool) -> bool:
    """Whether the store takes for published what is gone."""
    known = store.lingers(record.entry.key)
    return record.live and record.entry.updated < at and not (noticed and known and known[0] == "notice")


def seeds(told: Iterable[Gone], readings: Iterable[Reading], site: str) -> dict[str, list[Reading]]:
    """The seeds that hold the articles that are gone, by id: those that state it, and those whose text would give it.

    `site` is the site's id.
    """
    wanted = {one.id for one in told}
    found: dict[str, list[Reading]] = {}
    for reading in readings if wanted else ():
        if iri := next((iri for iri in _ids(reading, site) if iri in wanted), None):
            found.setdefault(iri, []).append(reading)
    return found


def _ids(reading: Reading, site: str) -> Iterator[str]:
    if reading.article.stated_id:
        yield reading.article.stated_id
    yield from islice(identity.ids(site, reading.digest), _IDS)


class Withdrawing:
    """Has the store know what is gone as retracted. Call inside a transaction."""

    def __init__(
        self,
        config: Config,
        store: Store,
        publisher: Publisher,
        entries: Entries,
        remembering: Remembering,
        now: datetime,
    ) -> None:
        self._config, self._store, self._publisher, self._now = config, store, publisher, now
        self._entries, self._remembering = entries, remembering

    def keep_away(
        self,
        told: Sequence[Gone],
        held: Mapping[str, Sequence[Reading]],
        take_in: Callable[[Reading, int], None],
    ) -> dict[int, Left]:
        """What stays away from now on, by key, each tombstone standing for as long as it would have.

        `take_in` reads a seed as the file of an entry, for what its text is known by.
        """
        # What can be no entry's id can be told by no feed, and is of none that will come but what has a seed.
        sound = [one for one in told if one.record or one.id in held or gate.passes(one.id)]
        keys = {self._known(one, held.get(one.id, ()), take_in): one for one in sound}
        # Feeds tell of members alone.
        membership.enrol(self._config, self._store, self._entries, self._now, self._publisher.exists)
        return {key: self._retract(key, one, held.get(one.id, ())) for key, one in keys.items()}

    def _known(self, one: Gone, seeds: Sequence[Reading], take_in: Callable[[Reading, int], None]) -> int:
        """The key of the entry, which the store has by now."""
        if one.record is not None:
            return one.record.entry.key
        record = self._record(one, seeds)
        key = record.entry.key
        self._store.add_record(record)
        for reading in seeds[:1]:
            # A draft is not read as an entry: it is known by its id alone.
            with suppress(UnreadableError), self._store.attempt():
                take_in(reading, key)
        return key

    def _record(self, one: Gone, seeds: Sequence[Reading]) -> Record:
        link = gathering.link_of(self._config, (), one.notice) if one.notice else None
        if not seeds:
            return self._remembering.bare(one.id, one.at, link)
        at = Moment(one.at, "second", stated=True, source="its tombstone")
        told = one.notice or Identity(source="", id=one.id, updated=at)
        return self._remembering.record(told, seeds[0], link)

    def _retract(self, key: int, one: Gone, seeds: Sequence[Reading]) -> Left:
        (record,) = self._store.records("key", key)
        acting.retract(self._store, self._entries, record, self._now)
        self._store.linger(key, "tombstone", one.at, one.at + self._config.feeds.retention)
        paths = dict.fromkeys([*filter(None, [record.seed]), *(reading.path for reading in seeds)])
        return Left(id=one.id, link=None, title="", seeds=tuple(paths), reason=_reason(record, one))


def _reason(record: Record, one: Gone) -> str:
    gone = f"gone since {one.at:%Y-%m-%d}, as the feeds tell, and retracted from now on"
    return f"{gone}: `feeder unretract {record.entry.slug}` lets it return"
