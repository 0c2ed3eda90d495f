"""Which files in the feeds folder are feeder's own work, so that a new store may know them again."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from lxml import etree

from .. import feeds, fetching, groups, history, links, sitemaps
from ..config import Config
from ..errors import UsageError
from ..publishers import Publisher
from ..records import DocumentRow, Kind
from ..stores import Store
from ..writers import templating
from ..writers.ways import MADE, THEME
from . import gathering
from .publication import Publication
from .published import parse

_HEAD = 200  # bytes in which a file says who made it
# What may lie at a name that somebody chose for a feed, and what lies at names that nobody chooses.
_FEEDS = {"", ".xml", ".rss", ".atom", ".json", ".opml", ".rdf"}
_NO_COPY = re.compile(
    rf"(?:.*/)?[.]|({'|'.join(groups.PLACES.values())})/|(?:.*/)?archive/|articles/|{THEME}"
)
_KINDS: dict[str, Kind] = {"rss": "rss", "atom": "atom", "json": "json"}
_MARKUP = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)

_OTHER = re.compile(f"({'|'.join(groups.PLACES.values())})/[a-z0-9-]+/(rss|atom)[.]xml")


class Ownership:
    """Takes documents over into the store. Call inside a transaction.

    `taken` are the paths of the documents that it did not know as they are; `strangers` those of files that
    somebody else made and that stand where a document of ours is to be.
    """

    def __init__(self, config: Config, store: Store, publisher: Publisher) -> None:
        self._config, self._store, self._publisher = config, store, publisher
        self.taken: list[str] = []
        self.strangers: list[str] = []

    def dated(self, now: datetime) -> None:
        """The feeds beside the main one, of a new store, were changed when their documents say so."""
        for name in self._others():
            if at := self._said(name, now):
                self._store.set_feed_times(name, at, at)

    def caught_up(self, now: datetime) -> None:
        """No feed of an old store was changed earlier than its documents say: its date never goes back."""
        for name in (feeds.MAIN, *self._others()):
            at, times = self._said(name, now), self._store.feed_times(name)
            if at and times and times[1] < at:
                self._store.set_feed_times(name, times[0], at)

    def _said(self, name: str, now: datetime) -> datetime | None:
        """When a feed was changed, as its documents say."""
        paths = feeds.documents(self._config, name).values()
        found = [parsed(self._config.feeds.folder / path) for path in paths]
        said = [made.updated for made in found if made and made.own and made.updated]
        return max((at for at in said if at <= now), default=None)

    def _others(self) -> list[str]:
        return [row.name for kind in groups.PLACES for row in self._store.feeds(kind)]

    def feeds(self) -> None:
        """The documents of the feeds, at the names that the configuration gives them, and of their archives."""
        names = (feeds.MAIN, *self._others())
        rows = [
            DocumentRow(path=path, kind=kind, subject=name)
            for name in names
            for kind, path in feeds.documents(self._config, name).items()
        ]
        if self._config.feeds.opml:
            rows.append(DocumentRow(path=self._config.feeds.opml, kind="opml", subject=feeds.MAIN))
        rows += [row for name in names for row in self._archives(name)]
        for row in [*rows, *self._copies({row.path for row in rows})]:
            self._know(row, partial(self._is_feed, row.kind))

    def _copies(self, named: Container[str]) -> Iterator[DocumentRow]:
        """The main feed's documents and the list of feeds at names that they had before, where they stay as copies."""
        folder = self._config.feeds.folder
        now = [parsed(folder / path) for path in feeds.documents(self._config, feeds.MAIN).values()]
        homes = {
            self._config.site.url,
            *(made.home for made in now if made and made.own and made.form != "page"),
        }
        for place in sorted(folder.rglob("*")):
            path = place.relative_to(folder).as_posix()
            if path in named or _NO_COPY.match(path) or place.suffix not in _FEEDS or not place.is_file():
                continue
            made = parsed(place)
            if made and made.own and made.form != "page" and made.home in homes:
                yield DocumentRow(path=path, kind=_KINDS[made.form], subject=feeds.MAIN)
            elif made is None and self._is_list(place):
                yield DocumentRow(path=path, kind="opml", subject=feeds.MAIN)

    def _archives(self, name: str) -> Iterator[DocumentRow]:
        for number in count(1):
            subject = history.subject(name, number)
            rows = [
                DocumentRow(path=history.path(name, number, kind), kind=kind, subject=subject)
                for kind in feeds.KINDS
            ]
            if not any(self._publisher.exists(row.path) for row in rows):
                return
            yield from rows

    def theme(self) -> None:
        """What pages and feeds are shown with, and the sitemaps."""
        mine = templating.load(self._config.feeds.templates).files
        for name, data in mine.items():
            row = DocumentRow(path=THEME + name, kind="theme", subject=name)
            self._know(row, partial(_is_made, data))
        for path, number in sitemaps.found(self._config):
            self._know(DocumentRow(path=path, kind="sitemap", subject=number), partial(_is_made, b""))

    def pages(self, keys: Iterable[int]) -> None:
        """The pages of the entries with these keys, and those that lead on to them."""
        for key in keys:
            iri = self._store.records("key", key)[0].entry.id
            for link in self._store.addresses(key):
                if not links.is_elsewhere(link):
                    row = DocumentRow(path=links.file(link), kind="page", subject=str(key))
                    self._know(row, partial(_is_page, iri))

    def former(self, publications: Sequence[Publication]) -> None:
        """The pages at old addresses, which lead on to entries' pages: those addresses stay the entries' own."""
        folder = self._config.feeds.folder
        for made in publications:
            if not made.leads_to or not made.place or not made.place.is_relative_to(folder):
                continue
            link = gathering.link_to(self._config, made.place, None)
            to = made.leads_to.removeprefix(self._config.site.url)
            key = self._store.address_taken(to)
            if key and self._store.address_taken(link) is None:
                self._store.keep_address(link, key)
                row = DocumentRow(path=links.file(link), kind="page", subject=str(key))
                self._know(row, partial(_is_page, None))

    def indexes(self, publications: Sequence[Publication]) -> None:
        """The pages of the main feed at names that it had before."""
        folder, now = self._config.feeds.folder, self._config.feeds.index
        there = parsed(folder / now) if now else None
        for made in publications if there and there.own else ():
            is_page = made.form == "page" and not made.identities and not made.leads_to
            if (
                is_page
                and there
                and made.home == there.home
                and made.place
                and made.place.is_relative_to(folder)
            ):
                row = DocumentRow(
                    path=made.place.relative_to(folder).as_posix(), kind="index", subject=feeds.MAIN
                )
                self._know(row, partial(self._is_feed, "index"))

    def _know(self, row: DocumentRow, is_ours: Callable[[Path], bool]) -> None:
        known = self._store.document(row.path)
        if not self._publisher.exists(row.path):
            return
        digest = self._publisher.digest(row.path)
        if digest and known and known.digest == digest:
            return
        if digest and is_ours(self._config.feeds.folder / row.path):
            # Dirty: the next build makes it anew, and replaces it where anything in it is another by now.
            self._store.put_document(replace(known or row, digest=digest, pending=None, dirty=True))
            self.taken.append(row.path)
        elif known is None or known.digest is None:
            self.strangers.append(row.path)

    def _is_feed(self, kind: Kind, place: Path) -> bool:
        if kind == "opml":
            return self._is_list(place)
        made = parsed(place)
        if made is None or not made.own or made.form != {"index": "page"}.get(kind, kind):
            return False
        if kind == "json" and made.identities:  # its form alone is no proof
            return any(one.id and self._store.has("id", one.id) for one in made.identities)
        return not made.identities if kind == "index" else True

    def _is_list(self, place: Path) -> bool:
        """Whether an OPML list holds nothing but feeds that are feeder's."""
        try:
            root = etree.fromstring(place.read_bytes(), _MARKUP)
        except (OSError, etree.XMLSyntaxError):
            return False
        if root.tag != "opml":
            return False
        names, outlines = gathering.names(self._config), list(root.iter("outline"))
        # The main feed's comes first, and names the site.
        home = next((one.get("htmlUrl") for one in outlines), None) or "-"
        paths = [(one.get("xmlUrl") or "").removeprefix(home) for one in outlines]
        return all(path in names or _OTHER.fullmatch(path) for path in paths)


def _is_made(data: bytes, place: Path) -> bool:
    """Whether a file is `data`, or says of itself that feeder made it."""
    try:
        there = place.read_bytes()
    except OSError:
        return False
    return there == data or MADE.encode() in there[:_HEAD]


def _is_page(iri: str | None, place: Path) -> bool:
    made = parsed(place)
    if made is None or made.form != "page":
        return False
    return bool(made.leads_to) or (iri is not None and [one.id for one in made.identities] == [iri])


def parsed(place: Path) -> Publication | None:
    """The feed or page that lies at `place`; None where there is none."""
    try:
        data = gathering.head(place) if place.suffix == ".html" else fetching.fetch(str(place))
        return parse(data, str(place), UTC)
    except (UsageError, OSError, ValueError):
        return None
