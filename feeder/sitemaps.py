"""The list of all pages, for search engines (sitemaps.org): an index, and parts of so many entries each.

An entry stands in the part that its key belongs to, for good, so that one more article has one part made again beside
a million. When a page in a part last changed is remembered as the store's `sitemap <number>`, for the index.
"""

import glob
import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath

from . import links
from .config import Config
from .errors import ConfigError
from .records import DocumentRow
from .stores import Store
from .types import Document
from .writers import sitemap

#: Keys that a part covers; a tenth of what a sitemap may hold, since a whole part is made again for one article.
KEYS = 5_000


def part(key: int) -> int:
    """The number of the part that the entry with this key stands in."""
    return (key - 1) // KEYS + 1


def is_reserved(config: Config, path: str) -> bool:
    """Whether the index or one of the first hundred parts comes to lie at `path`, now or later."""
    index = config.feeds.sitemap
    numbers = ["", *re.findall(r"-([0-9]{1,2})\b", path)[-1:]]
    return index is not None and path in [_path(index, number) for number in numbers]


def name(config: Config, store: Store) -> None:
    """Have the documents at their configured names, and no others. Raises ConfigError; call inside a transaction."""
    path = config.feeds.sitemap if config.feeds.pages else None
    if path and store.address_taken(path):
        raise ConfigError(
            f"{config.path}: feeds.sitemap: {path} is the page of an article; choose another name."
        )
    for row in store.documents("sitemap"):
        if not row.gone and (path is None or row.path != _path(path, row.subject)):
            store.put_document(replace(row, dirty=True, gone=True))
    known = store.document(path) if path else None
    if path and (known is None or known.gone) and store.count_live():
        for number in range(1, part(store.last_key()) + 1):
            store.mark(_path(path, str(number)), "sitemap", str(number), gone=False)
        store.mark(path, "sitemap", "", gone=False)


def touch(config: Config, store: Store, parts: Collection[int]) -> None:
    """Have these parts made again. Call inside a transaction."""
    path = config.feeds.sitemap if config.feeds.pages else None
    if not path or not parts:
        return
    for number in parts:
        store.mark(_path(path, str(number)), "sitemap", str(number), gone=False)
    store.mark(path, "sitemap", "", gone=False)


def make(config: Config, store: Store, row: DocumentRow) -> Document | None:
    """A part, or the index of them; None where it would be empty. The parts are to be made before."""
    return _part(config, store, row) if row.subject else _index(config, store, row)


def _part(config: Config, store: Store, row: DocumentRow) -> Document | None:
    base, last = config.site.url, int(row.subject) * KEYS
    # By their addresses: keys may be others after a store was lost, and the document is to be the same.
    pages = sorted(
        (links.address(base, link), updated)
        for link, canonical, updated in store.listed(last - KEYS + 1, last)
        if not links.is_elsewhere(link) and (not canonical or canonical.startswith(base))
    )
    if not pages:
        return None
    with store.transaction():
        store.set_meta(f"sitemap {row.subject}", max(updated for _, updated in pages).isoformat())
    return sitemap.pages(pages, row.path)


def _index(config: Config, store: Store, row: DocumentRow) -> Document | None:
    numbers = sorted(int(one.subject) for one in store.documents("sitemap") if one.subject and not one.gone)
    parts = {
        links.address(config.site.url, _path(row.path, str(number))): store.meta(f"sitemap {number}")
        for number in numbers
    }
    return sitemap.index(parts, row.path) if parts else None


def found(config: Config) -> list[tuple[str, str]]:
    """The paths at which sitemaps lie in the feeds folder, each with its number ("" for the index)."""
    index = config.feeds.sitemap
    if not index:
        return []
    path = PurePosixPath(index)
    shape = re.compile(rf"{re.escape(path.stem)}-([1-9][0-9]{{0,8}}){re.escape(path.suffix)}")
    there = sorted((config.feeds.folder / path).parent.glob(f"{glob.escape(path.stem)}-*"))
    parts = [(number[1], one.name) for one in there if (number := shape.fullmatch(one.name))]
    return [(index, ""), *((str(path.with_name(name)), number) for number, name in parts)]


def _path(index: str, number: str) -> str:
    """The path of a part, named after the index; that of the index for no number."""
    if not number:
        return index
    path = PurePosixPath(index)
    return str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
