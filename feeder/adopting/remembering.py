"""A published identity as the store remembers it: id, dates, slug and link as they are known, or minted as usual."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from .. import gate, identity, links, slugs
from ..config import Config, formats
from ..errors import UnreadableError
from ..publishers import Publisher
from ..records import Event, Record
from ..stores import Store
from ..types import Entry
from .matching import Reading
from .publication import Identity

_SECOND = timedelta(seconds=1)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Remembering:
    """Makes the records of one adoption; `site` is the site's id. Call inside a transaction."""

    def __init__(self, config: Config, store: Store, publisher: Publisher, site: str, now: datetime) -> None:
        self._config, self._store, self._publisher = config, store, publisher
        self._site, self._now = site, now
        self._names = {path for path in formats(config).values() if path}
        self._last: dict[tuple[datetime, int], datetime] = {}
        self.notices: list[str] = []

    def record(self, one: Identity, reading: Reading, link: str | None) -> Record:
        """The record of an identity that the store does not know, without content. Its slug is given to it.

        Raises UnreadableError where the store can't hold it.
        """
        article, key = reading.article, self._store.last_key() + 1
        if article.stated_id and self._store.records("stated", article.stated_id):
            raise UnreadableError(
                f"another entry has the id {article.stated_id}, which {reading.path} states"
            )
        published, updated = self._dates(one, reading)
        slug, link = self._address(key, one, reading, link, published)
        entry = Entry(
            key=key,
            id=self._id(one, reading),
            slug=slug,
            link=link,
            title=article.title,
            published=published,
            updated=updated,
            summary="",
            html="",
            text="",
        )
        record = Record(
            entry=entry,
            stated=article.stated_id,
            digest=reading.digest,
            read=b"",
            seed=reading.path,
            title_key=identity.title_key(article.title),
            dated=identity.said(article),
        )
        date = article.published
        by_day = bool(
            date and date.precision == "day" and identity.same_date(replace(record, dated=None), article)
        )
        return replace(record, by_day=by_day)

    def bare(self, iri: str, at: datetime, link: str | None) -> Record:
        """The record of an entry of which no more is known than its id, and that it was gone `at` an instant."""
        key, updated = self._store.last_key() + 1, self._free(_whole(at), 1)
        slug, minted = self._minted(key, slugs.slug(iri), "", updated)
        entry = Entry(
            key=key,
            id=iri,
            slug=slug,
            link=link if link and self._is_free(link) else minted,
            title=None,
            published=updated,
            updated=updated,
            summary="",
            html="",
            text="",
        )
        return Record(entry=entry, stated=None, digest=b"", read=b"", seed=None, title_key="")

    def renewed(self, record: Record, one: Identity, reading: Reading, link: str | None) -> Record:
        """`record` as feeder published it after the store's last memory of it."""
        entry = record.entry
        if one.updated and one.updated.at > entry.updated:
            published, updated = self._dates(one, reading)
            entry = replace(entry, published=published, updated=updated)
        if link and link != entry.link and self._is_free(link):
            self._store.keep_address(entry.link, entry.key)
            slug = _last_part(link)
            if self._store.slug_taken(slug) is None:
                self._store.give_slug(slug, 1, entry.key)
                entry = replace(entry, slug=slug)
            entry = replace(entry, link=link)
        return replace(
            record, entry=entry, digest=reading.digest, dated=identity.said(reading.article) or record.dated
        )

    def tell(self, record: Record, one: Identity, rule: str) -> None:
        """Note in the article's story where its identity came from."""
        why = f"its identity was taken over from {one.source}; known by its {rule}"
        self._store.tell(record.entry.key, Event(self._now, "adopted", why))

    def _id(self, one: Identity, reading: Reading) -> str:
        """The published id; one that can't be an id is minted as usual."""
        known = one.id
        sound = known if known and gate.passes(known) else None
        iri = identity.mint_id(self._site, reading.digest, sound, lambda iri: self._store.has("id", iri))
        if known and iri != known:
            self.notices.append(
                f"{reading.path}: the published id {known} is no absolute IRI, as an id has to be; the article goes"
                f" on as {iri}, and subscribers see it once more."
            )
        return iri

    def _dates(self, one: Identity, reading: Reading) -> tuple[datetime, datetime]:
        known = [moment.at for moment in (one.published, one.updated) if moment and moment.at <= self._now]
        if one.published is None and not reading.article.published and known:
            published = _whole(known[0])  # a feed that has but the date of the last change
        elif one.published and known and one.published.at == known[0]:
            published = _whole(known[0])
        else:
            published = identity.mint_dates(reading.article, self._now, self._free).published
        stated = [_whole(at) for at in known if one.updated and at == one.updated.at]
        updated = max([published, *stated])
        return published, self._free(updated, 1)

    def _free(self, at: datetime, step: int) -> datetime:
        """The instant nearest to `at`, in steps of `step` seconds, at which no entry was updated."""
        start = (at, step)
        at = self._last.get(start, at)
        while self._store.has("updated", at):
            at += _SECOND * step
        self._last[start] = at
        return at

    def _address(
        self, key: int, one: Identity, reading: Reading, link: str | None, published: datetime
    ) -> tuple[str, str]:
        """The slug and link that the article is known by, or such as a build would give."""
        article = reading.article
        base = slugs.slug(article.slug or article.title or article.text[:100])
        if link is None or not self._is_free(link):
            slug, minted = self._minted(key, base, reading.path, published)
            if one.address:
                self.notices.append(
                    f"{reading.path}: no page of this site can lie at {one.address}, where it was published; it"
                    f" goes on at {minted}, and a redirect in your server may lead there."
                )
            return slug, minted
        wanted = _last_part(link) if one.own or not article.slug else base
        if self._store.slug_taken(wanted) is None:
            # Of a title met before the number is not part: a slug that the author corrects is told from it.
            whole, number = next((some for some in slugs.readings(wanted) if some[0] == base), (wanted, 1))
        else:
            whole, (number, wanted) = base, next(self._store.slugs(base))
        self._store.give_slug(whole, number, key)
        return wanted, link

    def _minted(self, key: int, base: str, path: str, published: datetime) -> tuple[str, str]:
        template, at = self._config.feeds.link, published.astimezone(self._config.site.timezone)
        for tries, (number, slug) in enumerate(self._store.slugs(base), 1):
            link = links.link(template, slug_=slug, at=at, seed=path, number=tries)
            there = not links.is_elsewhere(link) and self._publisher.exists(links.file(link))
            if links.is_elsewhere(link) or (self._is_free(link) and not there):
                self._store.give_slug(base, number, key)
                return slug, link
        raise AssertionError("slugs have no end")

    def _is_free(self, link: str) -> bool:
        if self._store.address_taken(link) is not None:
            return False
        if links.is_elsewhere(link):
            return gate.passes(links.address(self._config.site.url, link))
        path = links.file(link)
        return path not in self._names and self._store.document(path) is None


def _last_part(link: str) -> str:
    part = re.sub(
        r"\.[A-Za-z0-9]{1,5}$", "", unquote(links.file(link).removesuffix("/index.html")).rpartition("/")[2]
    )
    return part if _SLUG.fullmatch(part) else slugs.slug(part)


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
