"""The files of the seeds folder opened: packed ones, and those that hold several articles.

An article inside a file is a seed of its own, whose path goes on as if the file were a folder:
`news.jsonl/storm-over-lisbon.json`. It has the stamp of its file.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from . import encodings, identity, readers, seeds
from .errors import UnreadableError
from .mediatypes import is_packed, unpacked
from .readers import objects
from .readers.objects import may_hold_several
from .seeds import Sighting
from .stores import Store
from .types import Seed, Stamp

# A member is followed by a copy of what comes behind it in the same piece: pieces small, members few.
_PIECE, _MEMBERS = 1 << 14, 10_000
_PADDING = re.compile(rb"\0*")
_HTML = (".html", ".htm", ".xhtml")


class Files:
    """The files below `folder`, each of at most `largest` bytes, also when it is unpacked.

    Of those that hold several articles the last one is kept open.
    """

    def __init__(self, folder: Path, largest: int = seeds.LARGEST) -> None:
        self._folder, self._largest = folder, largest
        self._open: tuple[str, Stamp, dict[str, bytes]] = ("", seeds.NO_STAMP, {})

    def sight(self, path: str) -> Sighting | None:
        """The file at `path`, or the article inside a file; None when there is none. It need not hold it any more."""
        if sighting := seeds.sight(self._folder, path, readers.is_article):
            return sighting
        file = path.rpartition("/")[0]
        whole = seeds.sight(self._folder, file) if may_hold_several(file) else None
        return replace(whole, path=path, sidecar=None) if whole else None

    def read(self, sighting: Sighting) -> Seed | None:
        """The seed that was seen, unpacked; None when it is no more. Raises UnreadableError, OSError."""
        try:
            seed = seeds.read(self._folder, sighting, self._largest)
        except NotADirectoryError:
            file, _, name = sighting.path.rpartition("/")
            data = (self.inside(replace(sighting, path=file)) or {}).get(name)
            return None if data is None else Seed(sighting.path, data)
        if seed and is_packed(seed.path):
            return replace(seed, data=_unpacked(seed, self._largest))
        return seed

    def inside(self, sighting: Sighting) -> dict[str, bytes] | None:
        """The articles inside a file by name; None where it holds but one, or is no more what was seen.

        One inside a file holds no others. Raises UnreadableError, OSError.
        """
        if not may_hold_several(sighting.path) or self._is_inside(sighting.path):
            return None
        if self._open[:2] != (sighting.path, sighting.stamp):
            seed = self.read(sighting)
            held = objects.parts(seed.path, seed.data) if seed else None
            if held is None:
                return None
            self._open = (sighting.path, sighting.stamp, held)
        return self._open[2]

    def _is_inside(self, path: str) -> bool:
        """Whether `path` is that of an article inside a file: it may be a list, but no file to be opened."""
        above = path.rpartition("/")[0]
        return may_hold_several(above) and not (self._folder / above).is_dir()


def reopen(store: Store, paths: Iterable[str]) -> None:
    """Have the next build open the files again that the seeds at `paths` lie in: alone it would look into no other."""
    for file in {path.rpartition("/")[0] for path in paths}:
        if (row := store.seed(file)) and row.state == "several":
            store.put_seed(replace(row, stamp=seeds.NO_STAMP))


def text_digest(seed: Seed) -> bytes:
    """The digest of the seed's normalised text; of its bytes where it is no text, which is for its reader to say."""
    is_page = unpacked(seed.path).lower().endswith(_HTML)
    try:
        text = encodings.normalised(encodings.decode(seed.data, html=is_page).text)
        return identity.digest(objects.plain(objects.load(text)) if may_hold_several(seed.path) else text)
    except UnreadableError:
        return identity.digest(seed.data.decode("latin-1"))


def _unpacked(seed: Seed, largest: int) -> bytes:
    """The bytes of a seed out of their gzip file (RFC 1952), whatever number of members it has."""
    out, data, at = bytearray(), seed.data, 0
    for _ in range(_MEMBERS):
        at = _member(data, at, out, largest)
        if at == len(data):
            return bytes(out)
    raise UnreadableError(f"its gzip file has more than {_MEMBERS:,} parts")


def _member(data: bytes, at: int, out: bytearray, largest: int) -> int:
    """Put into `out` what one member holds; where the next one begins."""
    member = zlib.decompressobj(wbits=31)
    while not member.eof:
        piece = data[at : at + _PIECE]
        if not piece:
            raise UnreadableError("its gzip file is cut off")
        try:
            out += member.decompress(piece, largest + 1 - len(out))
        except zlib.error as error:
            raise UnreadableError("it is no gzip file, or a damaged one") from error
        if len(out) > largest:
            raise UnreadableError(
                f"it unpacks to more than {largest:,} bytes, which is what a seed may have (seeds.max_bytes)"
            )
        at += len(piece) - len(member.unconsumed_tail) - len(member.unused_data)
    padded = _PADDING.match(data, at)  # some writers pad what they wrote
    return padded.end() if padded else at
