"""What became of pages that are not where they were: asked of the store, for the few requests that find nothing."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from urllib.parse import quote

from .. import links, wiring
from ..config import Config
from ..errors import FeederError
from ..server.fates import Fate, Gone, Moved
from ..stores import Store


def knows(config: Callable[[], Config]) -> Callable[[str], Fate]:
    """The fate of a path below the feeds folder, by what the store remembers; for threads of their own.

    Nothing is known while the store can't be used: then nobody is told that something is gone for good.
    """

    def fate(path: str) -> Fate:
        current = config()
        with suppress(FeederError):
            if os.path.isfile(wiring.store_path(current)):  # noqa: PTH113 - Path's raises where a folder can't be entered
                with closing(wiring.make_store(current)) as store:
                    return _fate(store, path)
        return None

    return fate


def _fate(store: Store, path: str) -> Fate:
    """By the entry that ever had this address, however it was spelt."""
    spellings = dict.fromkeys((path, quote(path), path.removesuffix("index.html")))
    key = next((key for key in map(store.address_taken, spellings) if key is not None), None)
    records = store.records("key", key) if key is not None else []
    if not records:
        return None
    entry, is_live = records[0].entry, records[0].live
    if not is_live:
        return Gone()
    return Moved(entry.link) if links.file(entry.link) != path else None
