"""The seeds of one build read, of the new ones some ahead of their turn."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from .articles import PASSING, article_of
from .containers import Files, text_digest
from .errors import UnreadableError
from .reading import LARGE
from .seeds import Sighting
from .types import Article, Seed, Terms

# So many new seeds, and bytes of them, are read before the first of them is taken.
_AHEAD, _AHEAD_BYTES = 50, 1_000_000


class Lookahead:
    """Reads the seeds among `files` under `terms`, as `read` does."""

    def __init__(self, files: Files, terms: Terms, read: Callable[[Seed, Terms], list[Article]]) -> None:
        self._files, self._terms, self._read = files, terms, read
        self._ahead: dict[str, tuple[bytes, Article]] = {}

    def ahead(self, sightings: Sequence[Sighting]) -> Iterator[Sighting]:
        """`sightings` one by one, to be taken; of the new ones some are read before the first of them is given.

        A processor is the faster the longer it does one thing, which here saves a tenth of a cold build.
        """
        for some in _handfuls(sightings):
            self._ahead.clear()
            for sighting in some:
                # Whether a known one must be read depends on those before it; what can't be read fails in its turn, and
                # a large one may do so after many seconds.
                if sighting.known or sighting.stamp.size > LARGE:
                    continue
                with suppress(UnreadableError, *PASSING):
                    if seed := self._files.read(sighting):
                        self._ahead[sighting.path] = text_digest(seed), self.article(seed)
            yield from some

    def taken(self, path: str) -> tuple[bytes, Article] | None:
        """The digest and the article of the seed at `path` if it was read ahead, which is then forgotten."""
        return self._ahead.pop(path, None)

    def article(self, seed: Seed) -> Article:
        """The one article in `seed`. Raises UnreadableError, and faults of the machine as they are."""
        return article_of(seed, self._terms, self._read)

    def text(self, path: str) -> bytes | None:
        """The digest of the text of the seed at `path`; None where it can't be read."""
        with suppress(UnreadableError, *PASSING):
            seed = self._seed(path)
            return text_digest(seed) if seed else None
        return None

    def stated_id(self, path: str) -> str | None:
        """The id that the seed at `path` states, empty without one; None where it can't be read."""
        with suppress(UnreadableError, *PASSING):
            seed = self._seed(path)
            return (self.article(seed).stated_id or "") if seed else ""
        return None

    def _seed(self, path: str) -> Seed | None:
        sighting = self._files.sight(path)
        return self._files.read(sighting) if sighting else None


def _handfuls(sightings: Sequence[Sighting]) -> Iterator[list[Sighting]]:
    some: list[Sighting] = []
    size = 0
    for sighting in sightings:
        some.append(sighting)
        size += sighting.stamp.size
        if len(some) == _AHEAD or size > _AHEAD_BYTES:
            yield some
            some, size = [], 0
    yield some
