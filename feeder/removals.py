"""Files that are gone: copies that take over, entries that are withdrawn, removals that are held back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import identity, readers, seeds
from .config import Config
from .containers import reopen
from .entries import Entries
from .intake import Intake
from .records import Record, SeedRow
from .seeds import NO_STAMP, Look
from .stores import Store

#: More removals than this at once, and more than one in ten of all, look like a folder that was not mounted.
FEW = 10


@dataclass(frozen=True, slots=True)
class Removals:
    """How many entries were withdrawn, how many wait for somebody to accept it, and how many came in their stead."""

    removed: int = 0
    held_back: int = 0
    new: int = 0


def apply(
    config: Config, store: Store, intake: Intake, entries: Entries, look: Look, *, accept: bool
) -> Removals:
    """Draw the consequences of files that are gone, or held by now. Call inside a transaction."""
    _close(store, entries, look)
    for path in look.gone:
        _take_over(store, intake, store.records("seed", path), look)
        holders = store.records("seed", path)
        if not any(holder.live for holder in holders) or config.seeds.on_removal == "keep":
            for holder in holders:
                store.put_record(replace(holder, seed=None))
            store.drop_seed(path)
    # What its author had leave now is no accident, however much it is.
    expired = [record for record, reason in store.withheld() if reason == identity.EXPIRED]
    for record in expired:
        entries.withdraw(record, f"{record.seed} has expired", seed=record.seed)
    held = store.withheld()
    lost = _lost(store, look) if config.seeds.on_removal == "withdraw" else []
    if (lost or held) and not accept and _suspicious(config, store, lost, len(held)):
        reopen(store, look.gone)
        return Removals(len(expired), held_back=len(lost) + len(held))
    for record, reason in held:
        entries.withdraw(record, f"{record.seed} is held: {reason}", seed=record.seed)
    for record in lost:
        entries.withdraw(record, f"{record.seed or 'its file'} is gone", seed=None)
        if record.seed:
            store.drop_seed(record.seed)
    withdrawn = [*expired, *(record for record, _ in held), *lost]
    return Removals(removed=len(withdrawn), new=_succeed(store, intake, withdrawn, look))


def _close(store: Store, entries: Entries, look: Look) -> None:
    """Remember that the files with several articles are read, now that all in them are, and what is gone is known.

    After a crash before that they are opened again.
    """
    for file in look.opened:
        if file.sidecar:
            entries.notices.append(f"{file.sidecar} is not used: {file.path} holds several articles.")
        row = store.seed(file.path)
        if row is None or row.state != "several":
            entries.let_go(file.path, None)
        store.put_seed(SeedRow(path=file.path, stamp=file.stamp, digest=None, state="several"))
    reopen(store, [row.path for row in store.seeds_in("failed") if row.stamp == NO_STAMP])


def _take_over(store: Store, intake: Intake, holders: Sequence[Record], look: Look) -> None:
    """Give the entries whose files are gone to a copy of their text."""
    gone = frozenset(look.gone)
    for holder in holders:
        for copy in store.copies(holder.entry.key):
            if copy.path not in gone and copy.digest == copy.copied:
                intake.take_again(copy.path)
                break


def _succeed(store: Store, intake: Intake, withdrawn: Sequence[Record], look: Look) -> int:
    """Have the near-equal copies of what was withdrawn judged anew, of which the first gets an entry of its own.

    Sooner it would stand beside one that is only missed, as on a share that is not mounted.
    """
    gone = frozenset(look.gone)
    near = [
        intake.take_again(copy.path)
        for record in withdrawn
        for copy in store.copies(record.entry.key)
        if copy.path not in gone and copy.digest != copy.copied
    ]
    return near.count("new")


def _lost(store: Store, look: Look) -> list[Record]:
    gone = [record for path in look.gone for record in store.records("seed", path) if record.live]
    return gone + [record for key in store.without_file() for record in store.records("key", key)]


def _suspicious(config: Config, store: Store, lost: Sequence[Record], held: int) -> bool:
    many = len(lost) + held
    root = config.seeds.folder
    if many > FEW and many * 10 > store.count_live():
        return True
    if len(lost) > 1 and seeds.is_empty(root, "", readers.is_article):
        return True
    # A folder that held more than one article and still stands, but empty, is a share that is not mounted.
    folders = Counter(folder for record in lost for folder in _folders(record.seed or ""))
    return any(
        count > 1 and (root / folder).is_dir() and seeds.is_empty(root, folder, readers.is_article)
        for folder, count in folders.items()
    )


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
