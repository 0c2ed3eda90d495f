"""Looking at the seeds folder: what is new, changed, gone or due, where two looks agree."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from . import assets, seeds
from .config import Config
from .containers import Files, text_digest
from .errors import UnreadableError
from .readers import is_article, objects
from .readers.objects import may_hold_several
from .records import AssetRow, SeedRow
from .seeds import IsOpen, Look, Sighting
from .sidecars import is_sidecar, seeds_of
from .stores import Store
from .types import Seed, Stamp


def look(
    config: Config,
    store: Store,
    pause: Callable[[float], None],
    is_open: IsOpen,
    now: datetime,
    *,
    everything: bool,
    anew: bool,
    also: Sequence[str] = (),
) -> Look:
    """What is to be read, and what is gone. Where anything is, two looks, `settle` seconds apart, must agree.

    `everything` reads unchanged seeds too, `anew` those that were set aside, or whose entries were, `also` those at
    such paths.
    """
    folder = config.seeds.folder
    look = _scan(config, store)
    files = _files(store, look)
    if look.changed or look.gone or files:
        pause(config.seeds.settle)
    came = {sighting.path for sighting in look.changed}
    look = seeds.settle(folder, look, is_open)
    if look.gone and any(sighting.path not in came for sighting in _scan(config, store).changed):
        look.gone, look.unsure = (
            [],
            True,
        )  # what came since may be what went, and is read with it in the next build
    settled = [row for row in files if assets.is_settled(folder, row.source, look.others.get(row.source))]
    moving = [*look.moving, *(row.source for row in files if row not in settled)]
    look.moving = list(dict.fromkeys(moving))
    again = [path for path, _ in store.stamps()] if everything else _again(store, settled, now, anew=anew)
    return _with(config, store, look, [*again, *also], is_open)


def look_at(
    config: Config,
    store: Store,
    paths: Collection[str],
    gone: Collection[str],
    is_open: IsOpen,
    now: datetime,
    *,
    anew: bool,
    also: Sequence[str] = (),
) -> Look:
    """The same for the files at `paths` alone, of which each is known to have settled, and for what is due.

    Those of them that are `gone` were heard to go: that is the first look, and this the second.
    """
    folder = config.seeds.folder
    look = Look(others=_Beside(folder, is_open))
    try:
        with os.scandir(folder):
            pass
    except OSError as error:  # then nothing is gone, and nothing can be read
        look.unlisted[""] = error.strerror or str(error)
        return look
    files: list[AssetRow] = []
    for path in sorted(paths, key=os.fsencode):
        if is_article(path):
            _compare(folder, store, path, look, is_open)
        elif is_sidecar(path):
            for seed in _described(folder, path):
                if seed not in paths:
                    _compare(folder, store, seed, look, is_open)
        else:
            files += [row for row in store.assets(source=path) if look.others.get(path) != row.stamp]
    look.moving += [path for path in look.gone if path not in gone]  # missed by one look only
    look.gone = [path for path in look.gone if path in gone]
    return _with(config, store, look, [*_again(store, files, now, anew=anew), *also], is_open)


def all_of(config: Config, unlisted: Callable[[str, str], None]) -> Look:
    """Every seed of the folder, as if none were known."""
    found = seeds.compare(seeds.scan(config.seeds.folder, unlisted, is_article), (), is_article)
    files = Files(config.seeds.folder, config.seeds.max_bytes)
    found.changed = [one for sighting in found.changed for one in _opened(None, files, sighting, found)]
    return found


def _compare(folder: Path, store: Store, path: str, look: Look, is_open: IsOpen) -> None:
    sighting, row = seeds.sight(folder, path), store.seed(path)
    if sighting is None:
        look.gone += [path] if row else []
    elif row and row.stamp == sighting.stamp:
        look.same += 1
    elif not sighting.odd and is_open(folder / path):
        look.moving.append(path)  # it came with a folder, while somebody was writing to it
    else:
        look.changed.append(replace(sighting, known=row is not None))


def _described(folder: Path, sidecar: str) -> list[str]:
    """The seeds that the sidecar at a path describes, now or until it went."""
    try:
        names = sorted(os.listdir(folder / sidecar.rpartition("/")[0]))  # noqa: PTH208 - names are all that is asked
    except OSError:
        return []
    return [path for path in seeds_of(sidecar, names) if is_article(path)]


class _Beside(Mapping[str, Stamp]):
    """The stamps of the files beside articles, each looked up when it is asked for."""

    def __init__(self, folder: Path, is_open: IsOpen) -> None:
        self._folder, self._is_open = folder, is_open

    def __getitem__(self, path: str) -> Stamp:
        sighting = seeds.sight(self._folder, path, is_article)
        if sighting is None:
            raise KeyError(path)
        # With this size no second look agrees, so that the article waits for its picture.
        open_ = not sighting.odd and self._is_open(self._folder / path)
        return replace(sighting.stamp, size=-1) if open_ else sighting.stamp

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _scan(config: Config, store: Store) -> Look:
    unlisted: dict[str, str] = {}
    found = seeds.scan(config.seeds.folder, unlisted.__setitem__, is_article)
    look = seeds.compare(found, store.stamps(), is_article, may_hold_several)
    look.unlisted = unlisted
    return look


def _files(store: Store, look: Look) -> list[AssetRow]:
    """The files beside articles that came, changed or went."""
    return [
        row
        for row in store.assets()
        if look.others.get(row.source) != row.stamp and not row.source.startswith(tuple(look.unlisted))
    ]


def _again(store: Store, files: Sequence[AssetRow], now: datetime, *, anew: bool) -> list[str]:
    """Unchanged seeds that must be read all the same: the due ones, and those that show one of `files`."""
    out = store.due(now)
    if anew:
        out += [path for path, _ in store.blocked()]
        out += [row.path for row in store.seeds_in("failed")]
    for row in files:
        out += [record.seed for record in store.records("key", row.entry) if record.seed]
    return list(dict.fromkeys(out))


def _with(config: Config, store: Store, look: Look, again: Sequence[str], is_open: IsOpen) -> Look:
    """`look` with the seeds inside files, and with the unchanged ones that are read again, in the order of reading."""
    folder = config.seeds.folder
    files = Files(folder, config.seeds.max_bytes)
    seen = {one.path: one for sighting in look.changed for one in _opened(store, files, sighting, look)}
    look.gone += [path for file in filter(may_hold_several, look.gone) for path in store.seeds_below(file)]
    look.gone = list(dict.fromkeys(look.gone))
    known = {*seen, *look.gone, *look.moving, *(file.path for file in look.opened)}
    for path in dict.fromkeys(again):
        sighting = None if path in known else files.sight(path)
        if sighting and not sighting.odd and is_open(folder / path):
            look.moving.append(path)
        elif sighting:
            seen |= {one.path: one for one in _opened(store, files, sighting, look)}
    look.changed = sorted(seen.values(), key=lambda sighting: os.fsencode(sighting.path))
    return look


def _opened(store: Store | None, files: Files, sighting: Sighting, look: Look) -> list[Sighting]:
    """`sighting`, or the changed seeds in it where it holds several; those that it holds no more are gone."""
    if sighting.odd or not may_hold_several(sighting.path):
        return [sighting]
    try:
        inside = files.inside(sighting)
    except (UnreadableError, OSError):  # told when it is read; what is known of it stays
        return [sighting]
    held = {f"{sighting.path}/{name}": data for name, data in (inside or {}).items()}
    known = store.seeds_below(sighting.path) if store else []  # also of a file that a crash left half read
    missing = [path for path in known if path not in held]
    if store and missing and any(map(objects.is_torn, held.values())):  # the missing ones may be what is torn
        missing = [path for path in missing if (row := store.seed(path)) and row.entry is None]
    look.gone += missing
    if inside is None:
        return [sighting]
    same = {path for path in known if store and path in held and _is_same(store.seed(path), held[path])}
    look.same += len(same)
    before = frozenset(known)
    look.opened.append(sighting)
    return [
        replace(sighting, path=path, known=path in before, sidecar=None) for path in held if path not in same
    ]


def _is_same(row: SeedRow | None, data: bytes) -> bool:
    """Whether an article inside a file that changed is what it was."""
    if row is None or row.state not in ("entry", "copy"):
        return False
    return row.digest == text_digest(Seed(row.path, data))
