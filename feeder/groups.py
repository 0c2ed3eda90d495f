"""Which feeds beside the main one an entry belongs to: by category, author, language, folder, and by [[feed]]."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from .cleaning import fits
from .config import Config
from .folding import fold
from .languages import NATIVE, covers
from .readers.objects import folder
from .records import Group
from .types import Definition, Entry

#: The folder of the feeds of each kind: the automatic ones, and those of [[feed]].
PLACES = {
    "feed": "feeds",
    "category": "categories",
    "author": "authors",
    "language": "languages",
    "folder": "folders",
}
CONFIGURED = "feed"
AUTOMATIC = tuple(kind for kind in PLACES if kind != CONFIGURED)
#: An automatic feed is born with so many entries.
LEAST = 3
# What is longer is no name, and an entry with more of a kind is no article of theirs.
_LONGEST, _MOST = 200, 50


class Grouping:
    """The rules of one configuration. `kinds` are those of which there are feeds, besides `feeds.automatic`.

    A kind that is no longer automatic, and a name that stands for another by now, go on with the feeds that
    they have.
    """

    def __init__(self, config: Config, kinds: Collection[str] = ()) -> None:
        self._config = config
        self._kinds = [kind for kind in AUTOMATIC if kind in kinds or kind in config.feeds.automatic]
        self._aliases = config.feeds.aliases
        self._former: dict[str, list[str]] = {}
        for alias, name in self._aliases.items():
            if alias != fold(name):
                self._former.setdefault(fold(name), []).append(alias)

    def of(self, entry: Entry, path: str | None) -> list[Group]:
        """The groups of an entry whose seed lies at `path`; without one, those that its file has no part in."""
        found = [
            Group(CONFIGURED, one.name, one.title)
            for one in self._config.more
            if not (one.paths and path is None) and self._fits(one, entry, path)
        ]
        for kind in self._kinds:
            found += self._labelled(kind, self._names(kind, entry, path))
        return found

    def kept(self, entry: Entry, path: str | None, names: Iterable[str]) -> set[str]:
        """Those of the feeds `names` that the entry stays in whatever `of` says.

        One that is no longer in config.toml keeps what it holds, and an entry without a file what it had by it.
        """
        known = {f"{PLACES[CONFIGURED]}/{one.name}": one for one in self._config.more}
        return {name for name in names if self._stays(entry, path, name, known.get(name))}

    def _stays(self, entry: Entry, path: str | None, name: str, definition: Definition | None) -> bool:
        place = name.partition("/")[0]
        if place == PLACES[CONFIGURED]:
            return definition is None or (
                path is None and definition.paths is not None and self._fits(definition, entry, None)
            )
        return path is None and place == PLACES["folder"]

    def shown(self, kind: str, label: str, title: str) -> str:
        """The title of an automatic feed: as the table of aliases spells it, else as it was."""
        if kind == "language":
            return NATIVE.get(label, title)
        return next((name for name in self._aliases.values() if fold(name) == label), title)

    def _labelled(self, kind: str, names: Sequence[str]) -> Iterator[Group]:
        bears = kind in self._config.feeds.automatic
        # The first spelling of several is shown.
        for label, shown in {fold(name): name for name in reversed(names)}.items():
            if label:
                yield Group(kind, label, shown, bears)
            if kind != "language":
                yield from (
                    Group(kind, former, former, bears=False) for former in self._former.get(label, ())
                )

    def _names(self, kind: str, entry: Entry, path: str | None) -> list[str]:
        names = [name for name in _NAMES[kind](self._config, entry, path)[:_MOST] if len(name) <= _LONGEST]
        return names if kind == "language" else [self._aliases.get(fold(name), name) for name in names]

    def _fits(self, one: Definition, entry: Entry, path: str | None) -> bool:
        if one.paths and path is not None and not fits(one.paths, path):
            return False
        if one.language and not covers(one.language, _language(self._config, entry)):
            return False
        return all(
            not wanted or self._folded(wanted) & self._folded(self._names(kind, entry, path))
            for kind, wanted in (("category", one.categories), ("author", one.authors))
        )

    def _folded(self, names: Iterable[str]) -> set[str]:
        return {fold(self._aliases.get(fold(name), name)) for name in names}


def _authors(config: Config, entry: Entry, _path: str | None) -> list[str]:
    if entry.authors:
        return [person.name for person in entry.authors]
    # By default it is the title, which is nobody.
    return [config.site.author] if config.site.author != config.site.title else []


def _language(config: Config, entry: Entry) -> str:
    return entry.language or config.site.language


def _languages(config: Config, entry: Entry, _path: str | None) -> list[str]:
    """Language and script (BCP 47, section 2.1): whoever reads German reads that of Austria."""
    first, *rest = _language(config, entry).lower().split("-")
    return ["-".join([first, *(part for part in rest[:1] if len(part) == 4 and part.isalpha())])]


def _folders(_config: Config, _entry: Entry, path: str | None) -> list[str]:
    top = folder(path or "").partition("/")[0]
    return [top.encode("utf-8", "surrogateescape").decode("utf-8", "replace")] if top else []


_NAMES = {
    "category": lambda _config, entry, _path: list(entry.categories),
    "author": _authors,
    "language": _languages,
    "folder": _folders,
}
