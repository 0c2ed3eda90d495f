"""Looking at the seeds folder: what is new, changed, gone or due, where two looks agree."""

from collections.abc import Callable, Sequence
from datetime import datetime

from . import assets, readers, seeds
from .config import Config
from .records import AssetRow
from .seeds import Look
from .stores import Store


def look(
    config: Config,
    store: Store,
    pause: Callable[[float], None],
    now: datetime,
    *,
    everything: bool,
    anew: bool,
) -> Look:
    """What is to be read, and what is gone. Where anything is, two looks, `settle` seconds apart, must agree.

    `everything` reads unchanged seeds too, `anew` those whose entries were set aside.
    """
    folder = config.seeds.folder
    look = _scan(config, store)
    files = _files(store, look)
    if look.changed or look.gone or files:
        pause(config.seeds.settle)
    came = {sighting.path for sighting in look.changed}
    look = seeds.settle(folder, look)
    if look.gone and any(sighting.path not in came for sighting in _scan(config, store).changed):
        look.gone = []  # what came since may be what went, and is read with it in the next build
    settled = [row for row in files if assets.is_settled(folder, row.source, look.others.get(row.source))]
    moving = [*look.moving, *(row.source for row in files if row not in settled)]
    look.moving = list(dict.fromkeys(moving))
    changed, gone = {sighting.path for sighting in look.changed}, frozenset(look.gone)
    for path in _again(store, settled, now, everything=everything, anew=anew):
        if path not in changed and path not in gone:
            sighting = seeds.sight(folder, path)
            if sighting is not None:
                look.changed.append(sighting)
    look.changed.sort(key=lambda sighting: sighting.path.encode("utf-8", "surrogateescape"))
    return look


def _scan(config: Config, store: Store) -> Look:
    unlisted: dict[str, str] = {}
    suffixes = tuple(readers.FORMATS)
    found = seeds.scan(config.seeds.folder, unlisted.__setitem__)
    look = seeds.compare(found, store.stamps(), lambda path: path.lower().endswith(suffixes))
    look.unlisted = unlisted
    return look


def _files(store: Store, look: Look) -> list[AssetRow]:
    """The files beside articles that came, changed or went."""
    return [
        row
        for row in store.assets()
        if look.others.get(row.source) != row.stamp and not row.source.startswith(tuple(look.unlisted))
    ]


def _again(
    store: Store, files: Sequence[AssetRow], now: datetime, *, everything: bool, anew: bool
) -> list[str]:
    """Unchanged seeds that must be read all the same: the due ones, and those that show one of `files`."""
    if everything:
        return [path for path, _ in store.stamps()]
    out = store.due(now)
    if anew:
        out += [path for path, _ in store.blocked()]
    for row in files:
        out += [record.seed for record in store.records("key", row.entry) if record.seed]
    return list(dict.fromkeys(out))
