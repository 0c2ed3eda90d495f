"""Pictures, sounds and other files beside an article, which go out with it."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from . import markup, seeds
from .mediatypes import TYPES
from .records import AssetRow
from .slugs import slug
from .types import Article, Stamp

#: What may go out beside a document. Nothing that a browser runs: no HTML, no SVG with scripts, no script.
SUFFIXES = frozenset(
    ".avif .gif .jpeg .jpg .png .webp .bmp .ico .mp3 .m4a .ogg .oga .opus .flac .wav .mp4 .m4v .webm .ogv .mov"
    " .pdf .epub .vtt .csv .zip".split()
)
#: What an author may well expect to go out, and is told of.
REFUSED = frozenset(
    ".svg .heic .tif .tiff .psd .aiff .wma .avi .flv .mkv .wmv .doc .docx .xls .xlsx .ppt .pptx .odt .ods .odp .rtf"
    " .tar .gz .7z .rar .exe .apk .dmg".split()
)
#: Folders whose files site generators put at the root of a site, so that `/tide.png` is `static/tide.png`.
ROOTS = ("static/", "public/", "content/")
_BLOCK = 1 << 20


def find(
    folder: Path, article: Article, seen: Mapping[str, Stamp], tell: Callable[[str], None]
) -> list[AssetRow] | None:
    """The files below the seeds folder that `article` shows, each with its digest; None while one is being written.

    `seen` are the stamps of this build's first look. A file that is not there yet, or can't be read, which `tell` is
    told of, is remembered without a digest, so that its coming is noticed.
    """
    rows = []
    for reference in article.references:
        if any(part.startswith(".") for part in reference.split("/")):
            continue
        source = next((root + reference for root in ("", *ROOTS) if root + reference in seen), reference)
        if (suffix := Path(reference).suffix.lower()) not in SUFFIXES:
            if suffix in REFUSED and source in seen:
                tell(f"{article.path} shows {source}, which does not go out, as no file of its kind does.")
            continue
        try:
            row = _look(folder, source, seen.get(source))
        except OSError as error:
            tell(f"{article.path} goes out without {source}: {error.strerror or error}.")
            rows.append(AssetRow(0, source, None, None))
            continue
        if row is None:
            tell(f"{source} is still being written; {article.path} is read in a later build.")
            return None
        if row.stamp is None:
            tell(f"{article.path} shows {source}, which is not there.")
        rows.append(row)
    return rows


def _look(folder: Path, source: str, first: Stamp | None) -> AssetRow | None:
    if not (folder / source).is_file() or first in (None, seeds.NO_STAMP):
        return AssetRow(0, source, first, None)
    if not is_settled(folder, source, first):
        return None
    found = digest(folder / source)
    return AssetRow(0, source, first, found) if is_settled(folder, source, first) else None


def is_settled(folder: Path, source: str, first: Stamp | None) -> bool:
    """Whether a second look at a file agrees with the first."""
    try:
        return seeds.stamp(folder, source) == first
    except OSError:
        return False


def digest(path: Path) -> bytes:
    """The digest of a file of any size. Raises OSError."""
    found = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.digest()


def path(row: AssetRow) -> str | None:
    """Where the asset lies below the feeds folder; None when its file is missing.

    The digest in it makes the address permanent for these bytes, and not to be guessed before.
    """
    if row.digest is None:
        return None
    source = Path(row.source)
    return f"assets/{row.digest.hex()[:16]}/{slug(source.stem)}{source.suffix.lower()}"


def rewrite(article: Article, rows: Sequence[AssetRow]) -> Article:
    """`article` with its addresses of local files turned into those of the assets."""
    moved = {row.source: place for row in rows if (place := path(row))}
    for root in ROOTS:
        moved |= {
            source.removeprefix(root): place
            for source, place in moved.items()
            if source.startswith(root) and source.removeprefix(root) not in moved
        }
    if not moved:
        return article

    def turn(found: re.Match[str]) -> str:
        address, comma = (found[1][:-1], ",") if found[1].endswith(",") else (found[1], "")
        place = moved.get(unquote(re.split(r"[?#]", address, maxsplit=1)[0]))
        return found[0] if place is None else markup.SITE + quote(place) + comma

    pattern = re.compile(markup.SITE + r'([^"\s]+)')
    image = article.image
    if image:
        url = pattern.sub(turn, image.url)
        image = replace(image, url=url, media_type=image.media_type or TYPES.get(Path(url).suffix))
    return replace(article, html=pattern.sub(turn, article.html), image=image)
