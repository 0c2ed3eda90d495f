"""From published identities to entries of the store: the order of an adoption.

    gather     identities from feeds and pages
    keep away  what the feeds tell is gone
    match      each with its seed, by what the seeds say themselves
    take       written down as the store would have them, and the seed taken in as a build would
    own        files of feeder's in the feeds folder are known as such again

All of it is one transaction, which a dry run takes back.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from .. import feeds, identity, links, membership
from ..config import KEYS, Config
from ..entries import Entries
from ..errors import UnreadableError
from ..intake import Intake
from ..publishers import Publisher
from ..reading import Reader
from ..records import Record, SeedRow
from ..seeds import Sighting
from ..stores import Store
from . import gathering, matching, shelf, standing, withdrawing
from .adoption import Adoption, Left, adopted, left_alone
from .matching import Match, Matching, Reading
from .ownership import Ownership
from .publication import Identity, Publication
from .remembering import Remembering
from .withdrawing import Gone, Withdrawing


class _TakenBackError(Exception):
    """Ends the transaction of a dry run."""


def adopt(
    config: Config,
    store: Store,
    publisher: Publisher,
    sources: Sequence[str],
    now: datetime,
    *,
    dry_run: bool = False,
) -> Adoption:
    """Take over the identities that stand in `sources`: feeds, addresses of feeds, folders. The caller holds the lock.

    With `dry_run` the store is left as it was. Raises UsageError for a source that can't be read, StoreError.
    """
    names, zone = gathering.names(config), config.site.timezone
    publications = [made for source in sources for made in gathering.read(source, names, zone)]
    adoption = Adoption(dry_run)
    with suppress(_TakenBackError), Reader(config.seeds.timeout) as reader, store.transaction():
        _Run(config, store, publisher, now, adoption, publications, reader).all()
        if dry_run:
            raise _TakenBackError
    return adoption


class _Run:
    """One adoption, inside its transaction."""

    def __init__(
        self,
        config: Config,
        store: Store,
        publisher: Publisher,
        now: datetime,
        adoption: Adoption,
        publications: Sequence[Publication],
        reader: Reader,
    ) -> None:
        self._config, self._store, self._publisher, self._now = config, store, publisher, now
        self._reader = reader
        self._said, self._publications = adoption, publications
        self._leads = {
            made.place.relative_to(config.feeds.folder).as_posix(): made.leads_to
            for made in publications
            if made.leads_to and made.place and made.place.is_relative_to(config.feeds.folder)
        }
        self._begun: datetime | None = None
        self._away: Sequence[int] = ()
        adoption.site = self._site()
        membership.declare(config, store, now)
        self._entries = Entries(config, store, adoption.site, now)
        self._remembering = Remembering(config, store, publisher, adoption.site, now)
        self._sightings: Mapping[str, Sighting] = {}

    def all(self) -> None:
        """Gather, match, take, own."""
        stood = standing.take_over(self._config, self._store, self._now)
        identities = gathering.merged(self._config, self._publications)
        gone = withdrawing.gone(self._store, self._publications, identities, self._now)
        lost = {one.id for one in gone}
        identities = [one for one in identities if one.id not in lost]
        known = [(one, record) for one in identities if (record := self._known(one))]
        names = {one.id for one, _ in known}
        unknown = [one for one in identities if one.id not in names]
        newer = [(one, record) for one, record in known if self._is_newer(one, record)]
        self._said.known = len(known) - len(newer)
        keys = [record.entry.key for _, record in known]
        if unknown or newer or gone:
            readings = self._look()
            readings = self._keep_away(gone, readings) if gone else readings
            self._renew(newer, readings)
            claimed = {path for path in readings if self._is_claimed(path, names)}
            free = [reading for path, reading in readings.items() if path not in claimed]
            found = matching.match(self._config, unknown, free)
            keys += self._take(found)
            self._leave(found, [readings[path] for path in readings if path in claimed])
        standing.join(self._config, self._store, stood)
        self._own([*keys, *self._away])
        self._said.conflicts += [left for one, record in known if (left := self._elsewhere(one, record))]
        self._said.conflicts += withdrawing.returned(self._store, known)
        self._said.notices += [*self._remembering.notices, *self._entries.notices]
        if self._store.meta("restored"):
            self._store.set_meta("restored", "")  # and builds may go on

    def _site(self) -> str:
        """The site's id: the store's, the configuration's, that of feeder's own feed, or one made of the address."""
        config, known = self._config, self._store.meta("site.id")
        stated = next((made.id for made in self._publications if self._is_here(made) and made.id), None)
        with suppress(ValueError):
            stated = str(KEYS["site.id"].check(stated)) if stated else None
        given = known or config.site.id
        if stated and given and stated != given:
            self._said.notices.append(
                f"The feeds were published with the site id {stated}, and {given} is in use now:"
                " with another site.id the feeds themselves are new ones to some feed readers."
            )
        if known is None:
            known = given or stated or identity.site_id(config.site.url)
            self._begin(known)
        return known

    def _begin(self, site: str) -> None:
        """What a build does with a new store; the feeds were changed when they say so."""
        if not self._config.site.id:
            self._said.notices.append(f'The site id is {site}: write id = "{site}" below [site].')
        changed = [made.updated for made in self._publications if self._is_here(made) and made.updated]
        at = max((at for at in changed if at <= self._now), default=self._now)
        self._store.set_meta("site.id", site)
        self._store.set_feed_times(feeds.MAIN, at, at)
        self._begun = at

    def _is_here(self, made: Publication) -> bool:
        """Whether it is a feed of this very site, made by feeder."""
        here = made.place is not None and made.place.is_relative_to(self._config.feeds.folder)
        return made.own and made.form != "page" and (here or made.home == self._config.site.url)

    def _known(self, one: Identity) -> Record | None:
        return next(iter(self._store.records("id", one.id)), None) if one.id else None

    def _is_newer(self, one: Identity, record: Record) -> bool:
        """Whether feeder published a later state of the entry than the store, an old backup, remembers."""
        if not (one.own and record.live and record.seed):
            return False
        later = one.updated is not None and record.entry.updated < one.updated.at <= self._now
        # Its old page leads on to this one already.
        return later or self._leads.get(links.file(record.entry.link), "") == one.address

    def _look(self) -> Mapping[str, Reading]:
        """The seeds that can be read."""
        found = shelf.look(self._config, self._said.site, self._said.notices.append, self._reader)
        self._sightings, self._others = found.sightings, found.others
        self._intake = self._reading()
        return found.readings

    def _reading(self) -> Intake:
        """A reading that knows what is retracted by now."""
        config, store, others = self._config, self._store, self._others
        return Intake(
            config, store, self._entries, self._now, self._reader, gone=(), others=others, force=False
        )

    def _keep_away(self, gone: Sequence[Gone], readings: Mapping[str, Reading]) -> Mapping[str, Reading]:
        """Have what the feeds tell is gone stay away; the seeds that are left."""
        held = withdrawing.seeds(gone, readings.values(), self._said.site)
        stones = Withdrawing(
            self._config, self._store, self._publisher, self._entries, self._remembering, self._now
        )
        lefts = stones.keep_away(gone, held, self._take_in)
        self._said.retracted += lefts.values()
        self._away = [*lefts]
        self._intake = self._reading()
        away = {path for left in self._said.retracted for path in left.seeds}
        return {path: reading for path, reading in readings.items() if path not in away}

    def _is_claimed(self, path: str, names: Container[str | None]) -> bool:
        """Whether the seed is known to be one of the identities already."""
        return any(record.entry.id in names for record in self._store.records("seed", path))

    def _take(self, found: Matching) -> list[int]:
        """Write the matches down; the keys of their entries.

        Members are numbered as they were: those in the feed last. Another program's are left to the build, which
        numbers them and what is new by their dates, all together.
        """
        taken = []
        for own, listed in ((True, False), (True, True), (False, False)):
            group = [
                one
                for one in found.matches
                if (one.identity.own, one.identity.own and one.identity.listed) == (own, listed)
            ]
            taken += [key for one in group if (key := self._take_one(one))]
            if own and group:
                membership.enrol(self._config, self._store, self._entries, self._now, self._publisher.exists)
        self._said.matched.sort(key=lambda one: one.seed)
        return taken

    def _leave(self, found: Matching, claimed: Sequence[Reading]) -> None:
        """Say what was left alone: also identities whose seeds are published under other ones by now."""
        theirs = matching.match(self._config, found.unmatched, claimed)
        for one in theirs.matches:
            self._conflict(one)
        lost = [*theirs.unmatched, *(one for one, _ in theirs.ambiguous)]
        self._said.unmatched += [left_alone(one) for one in lost]
        self._said.ambiguous += [left_alone(one, *paths) for one, paths in found.ambiguous]
        left = (one for one in found.left if not one.article.draft)
        self._said.new += [one.path for one in left if not self._store.records("seed", one.path)]

    def _conflict(self, match: Match) -> bool:
        """Whether the seed is published under another identity, which stays."""
        path = match.reading.path
        holder = next(iter(self._store.records("seed", path)), None)
        if holder is None:
            return False
        reason = f"its seed {path} is {holder.entry.id} in the store, and stays that"
        self._said.conflicts.append(left_alone(match.identity, path, reason=reason))
        return True

    def _take_one(self, match: Match) -> int | None:
        one, reading = match.identity, match.reading
        if self._conflict(match):
            return None
        try:
            with self._store.attempt():
                link = gathering.link_of(self._config, (), one)
                record = self._remembering.record(one, reading, link)
                self._store.add_record(record)
                self._remembering.tell(record, one, match.rule)
                self._take_in(reading, record.entry.key)
        except UnreadableError as error:
            self._said.conflicts.append(left_alone(one, reading.path, reason=str(error)))
            return None
        self._said.matched.append(adopted(record, reading, match.rule))
        return record.entry.key

    def _take_in(self, reading: Reading, key: int) -> None:
        """Have the seed read as a build would, as the file of the entry with this key. Raises UnreadableError."""
        sighting = replace(self._sightings[reading.path], known=True)
        self._store.put_seed(
            SeedRow(path=reading.path, stamp=sighting.stamp, digest=reading.digest, state="entry", entry=key)
        )
        self._intake.take(sighting, again=True)
        row = self._store.seed(reading.path)
        if row is None or row.state != "entry" or row.entry != key or row.digest != reading.digest:
            reason = (row and row.reason) or "it is being written"
            raise UnreadableError(f"its seed {reading.path} can't be published: {reason}")

    def _renew(self, newer: Sequence[tuple[Identity, Record]], readings: Mapping[str, Reading]) -> None:
        for one, record in newer:
            reading = readings.get(record.seed or "")
            if reading is None:
                continue
            with suppress(UnreadableError), self._store.attempt():
                link = gathering.link_of(self._config, (), one)
                after = self._remembering.renewed(record, one, reading, link)
                self._store.put_record(after)
                self._take_in(reading, record.entry.key)
                self._said.renewed.append(adopted(after, reading, "id"))

    def _own(self, keys: Iterable[int]) -> None:
        """Have what was adopted made anew, and the files that are there known as feeder's."""
        ownership = Ownership(self._config, self._store, self._publisher)
        if self._said.matched or self._said.renewed:
            self._entries.touch(feeds.MAIN, None)
        self._entries.soil()
        if self._begun:
            self._store.set_feed_times(feeds.MAIN, self._begun, self._begun)
            ownership.dated(self._now)
        else:
            ownership.caught_up(self._now)
        ownership.former(self._publications)
        ownership.feeds()
        ownership.indexes(self._publications)
        ownership.theme()
        ownership.pages(keys)
        self._said.documents, self._said.strangers = ownership.taken, ownership.strangers

    def _elsewhere(self, one: Identity, record: Record) -> Left | None:
        """What there is to say of a page that the store knows at another address."""
        link = gathering.link_of(self._config, (), one)
        if one.place is None or link is None or link in self._store.addresses(record.entry.key):
            return None
        return left_alone(one, reason=f"its page {link} is {record.entry.link} in the store, and stays there")
