"""The seeds folder, read for what tells one article from another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from .. import identity, looking
from ..articles import article_of, terms
from ..config import Config
from ..containers import Files, text_digest
from ..errors import UnreadableError
from ..reading import Reader
from ..seeds import Sighting
from ..types import Stamp
from .matching import Reading


@dataclass(frozen=True, slots=True)
class Shelf:
    """The seeds that can be read, and how each was seen, by path; `others` are the stamps of the other files."""

    readings: Mapping[str, Reading]
    sightings: Mapping[str, Sighting]
    others: Mapping[str, Stamp]


def look(config: Config, site: str, tell: Callable[[str], None], reader: Reader) -> Shelf:
    """Read every seed; what can't be read is for the build to tell. `site` is the site's id."""

    def unlisted(below: str, reason: str) -> None:
        tell(f"{config.seeds.folder / below} can't be listed: {reason}.")

    found = looking.all_of(config, unlisted)
    sightings = {sighting.path: sighting for sighting in found.changed}
    readings = {reading.path: reading for reading in _read(config, site, sightings, reader)}
    return Shelf(readings, sightings, found.others)


def _read(config: Config, site: str, sightings: Mapping[str, Sighting], reader: Reader) -> Iterator[Reading]:
    files, under = Files(config.seeds.folder, config.seeds.max_bytes), terms(config)
    for path, sighting in sightings.items():
        try:
            seed = files.read(sighting)
            if seed is None:
                continue
            digest, article = text_digest(seed), article_of(seed, under, reader.articles_of)
        except (UnreadableError, OSError):
            continue
        # Of ten thousand articles the bodies would fill the memory, and none is needed to know one.
        bare = replace(article, html="", text=article.text[:100], dropped=(), found={})
        yield Reading(path, digest, bare, identity.mint_id(site, digest, None, lambda _iri: False))
