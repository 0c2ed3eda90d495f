"""Files that are gone: copies that take over, entries that are withdrawn, removals that are held back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .config import Config
from .entries import Entries
from .intake import Intake
from .records import Record
from .seeds import Look, Sighting
from .stores import Store

#: More removals than this at once, and more than one in ten of all, look like a folder that was not mounted.
FEW = 10


@dataclass(frozen=True, slots=True)
class Removals:
    """How many entries were withdrawn, and how many wait for somebody to accept it."""

    removed: int = 0
    held_back: int = 0


def apply(
    config: Config, store: Store, intake: Intake, entries: Entries, look: Look, *, accept: bool
) -> Removals:
    """Draw the consequences of the files that `look` found gone. Call inside a transaction."""
    for path in look.gone:
        row = store.seed(path)
        holders = store.records("seed", path)
        _take_over(store, intake, holders, look)
        holders = store.records("seed", path)
        if not any(holder.live for holder in holders) or config.seeds.on_removal == "keep":
            for holder in holders:
                store.put_record(replace(holder, seed=None))
            if row:
                store.drop_seed(path)
    if config.seeds.on_removal == "keep":
        return Removals()
    lost = _lost(store, look)
    if lost and not accept and _suspicious(len(lost), store.count_live(), look):
        return Removals(held_back=len(lost))
    for record in lost:
        entries.withdraw(record, f"{record.seed or 'its file'} is gone", seed=None)
        if record.seed:
            store.drop_seed(record.seed)
    return Removals(removed=len(lost))


def _take_over(store: Store, intake: Intake, holders: Sequence[Record], look: Look) -> None:
    for holder in holders:
        for copy in store.copies(holder.entry.key):
            if copy.path not in look.gone:
                intake.take(Sighting(copy.path, copy.stamp), again=True)
                break


def _lost(store: Store, look: Look) -> list[Record]:
    gone = [record for path in look.gone for record in store.records("seed", path) if record.live]
    return gone + [record for key in store.without_file() for record in store.records("key", key)]


def _suspicious(lost: int, live: int, look: Look) -> bool:
    return (lost > FEW and lost * 10 > live) or (lost > 1 and look.files == 0)
