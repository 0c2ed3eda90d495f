"""What became of pages that are not where they were: asked of the store, for the few requests that find nothing."""

from collections.abc import Callable
from urllib.parse import quote

from .. import links
from ..config import Config
from ..server.fates import Fate, Gone, Moved
from ..stores import Store
from .recalling import recall


def knows(config: Callable[[], Config]) -> Callable[[str], Fate]:
    """The fate of a path below the feeds folder, by what the store remembers; for threads of their own.

    Nothing is known while the store can't be used: then nobody is told that something is gone for good.
    """
    return lambda path: recall(config(), lambda store: fate(store, path))


def fate(store: Store, path: str) -> Fate:
    """By the entry that ever had this address, however it was spelt: gone for good (RFC 9110, section 15.5.11), or
    moved from here to where it is now."""
    file = links.file(quote(path))
    bare = file.removesuffix("index.html")
    spellings = dict.fromkeys((file, quote(file), bare, quote(bare)))
    key = next((key for key in map(store.address_taken, spellings) if key is not None), None)
    records = store.records("key", key) if key is not None else []
    if not records:
        return None
    entry, is_live = records[0].entry, records[0].live
    if not is_live:
        return Gone()
    return Moved(entry.link) if links.file(entry.link) != file else None
