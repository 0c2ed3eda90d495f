"""Pictures, sounds and other files beside an article, which go out with it."""

import hashlib
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from . import markup, seeds
from .records import AssetRow
from .slugs import slug
from .types import Article

#: What may go out beside a document. Nothing that a browser runs: no HTML, no SVG with scripts, no script.
SUFFIXES = frozenset(
    ".avif .gif .jpeg .jpg .png .webp .bmp .ico .mp3 .m4a .ogg .oga .opus .flac .wav .mp4 .m4v .webm .ogv .mov"
    " .pdf .epub .vtt .csv .zip".split()
)
_BLOCK = 1 << 20


def find(folder: Path, article: Article) -> list[AssetRow]:
    """The files below the seeds folder that `article` shows, each with its digest; raises OSError.

    One that is not there yet is remembered without a digest, so that its coming is noticed.
    """
    rows = []
    for source in article.references:
        if Path(source).suffix.lower() not in SUFFIXES or any(
            part.startswith(".") for part in source.split("/")
        ):
            continue
        stamp = seeds.stamp(folder, source) if _inside(folder, source) else None
        rows.append(AssetRow(0, source, stamp, digest(folder / source) if stamp else None))
    return rows


def _inside(folder: Path, source: str) -> bool:
    path = folder / source
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


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


def media_type(path: str) -> str | None:
    """The media type by the file's suffix."""
    return {".webp": "image/webp", ".avif": "image/avif"}.get(Path(path).suffix) or mimetypes.guess_type(
        path
    )[0]


def rewrite(article: Article, rows: Sequence[AssetRow]) -> Article:
    """`article` with its addresses of local files turned into those of the assets."""
    moved = {row.source: place for row in rows if (place := path(row))}
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
        image = replace(image, url=url, media_type=image.media_type or media_type(url))
    return replace(article, html=pattern.sub(turn, article.html), image=image)
