"""Where articles lie: the slug and link that a new entry gets for good, and those after a correction."""

import os
import re
from dataclasses import replace
from datetime import datetime

from . import groups, history, links, sitemaps, slugs
from .config import Config, formats
from .errors import ConfigError
from .records import Record
from .stores import Store
from .types import Article
from .writers import templating
from .writers.ways import THEME

# The folders of documents, which a page without a suffix would stand in the way of.
_FOLDERS = re.compile("|".join([THEME[:-1], *groups.PLACES.values(), "archive(?:/[0-9]+)?"]))
# A template that leads to a reserved place with each of so many slugs does so with all.
_TRIES = 200
_THEME = {THEME + name for name in templating.FILES}


class Addressing:
    """Gives the addresses of one configuration, each once. Call inside a transaction."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config, self._store = config, store
        self._names = {path for path in formats(config).values() if path}

    def address(self, key: int, published: datetime, article: Article, path: str) -> tuple[str, str]:
        """A slug and a link that no entry ever had, by the template in force; or the link that is stated."""
        template = article.link or self._config.feeds.link
        elsewhere = links.is_elsewhere(template)
        at = published.astimezone(self._config.site.timezone)
        base = slugs.slug(article.slug or article.title or article.text[:100])
        for tries, (number, slug) in enumerate(self._store.slugs(base), 1):
            link = article.link or links.link(template, slug_=slug, at=at, seed=path, number=tries)
            if elsewhere or self._is_free(link, key):
                self._store.give_slug(base, number, key)
                return slug, link
            if tries == _TRIES and _is_reserved(self._config, links.file(link)):
                raise ConfigError(
                    f"{self._config.path}: feeds.link: a page can't lie at {link}, where other documents do;"
                    " choose another template."
                )
        raise AssertionError("slugs have no end")

    def _is_free(self, link: str, key: int) -> bool:
        if self._store.address_taken(link) not in (None, key):
            return False
        path = links.file(link)
        if _is_reserved(self._config, path):
            return False
        if path.partition("/")[0] in groups.PLACES.values():
            row = self._store.document(path)
            if row and row.kind != "page":  # a feed's, whose file may have been taken away
                return False
        # A file that somebody else put there is theirs; one of feeder's own has another use.
        if not os.path.lexists(f"{self._config.feeds.folder}/{path}"):
            return path not in self._names
        row = self._store.document(path)
        return row is not None and row.kind == "page"

    def readdress(self, before: Record, after: Record, article: Article, path: str) -> Record:
        """A corrected slug or date is honoured in the address; the old one leads on."""
        at = after.entry.published.astimezone(self._config.site.timezone)
        returns = links.is_elsewhere(before.entry.link) and not links.is_elsewhere(self._config.feeds.link)
        if before.entry.link != article.link if article.link else returns:
            self._store.keep_address(before.entry.link, before.entry.key)
            own = links.link(self._config.feeds.link, slug_=before.entry.slug, at=at, seed=path)
            return replace(after, entry=replace(after.entry, link=article.link or own))
        wanted = article.slug and slugs.slug(article.slug)
        if wanted and wanted != self._store.slug_base(before.entry.slug):
            self._store.keep_address(before.entry.link, before.entry.key)
            if self._store.slug_taken(wanted) == after.entry.key:  # put back
                slug, link = wanted, links.link(self._config.feeds.link, slug_=wanted, at=at, seed=path)
            else:
                slug, link = self.address(after.entry.key, after.entry.published, article, path)
            return replace(after, entry=replace(after.entry, slug=slug, link=link))
        if article.link or before.entry.published == after.entry.published:
            return after
        link = links.link(self._config.feeds.link, slug_=after.entry.slug, at=at, seed=path)
        same = links.link(
            self._config.feeds.link,
            slug_=after.entry.slug,
            at=before.entry.published.astimezone(self._config.site.timezone),
            seed=path,
        )
        if link == same or not (links.is_elsewhere(link) or self._is_free(link, after.entry.key)):
            return after
        self._store.keep_address(before.entry.link, before.entry.key)
        return replace(after, entry=replace(after.entry, link=link))


def _is_reserved(config: Config, path: str) -> bool:
    """Whether a document, or the folder of some, may come to lie at `path`."""
    return (
        history.is_reserved(path)
        or sitemaps.is_reserved(config, path)
        or path in _THEME
        or _FOLDERS.fullmatch(path) is not None
    )
