"""What site generators have a file's path say: its name, its language, that it is a draft or no article at all."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from feeder.languages import meant
from feeder.markup import Resolve

_LANGUAGE = re.compile(r"(.+)\.([a-z]{2}(?:[-_][a-z]{2})?)", re.IGNORECASE)
# 2024-05-17-title, 2024-05-17T10-30-00-title, 20240517_title
_DATED = re.compile(
    r"(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T_-](?:[01]\d|2[0-3])([-_.]?)[0-5]\d(?:\2[0-5]\d)?Z?(?![^-_. ]))?(?:[-_. ]+|$)",
    re.IGNORECASE,
)
# Jekyll publishes no file of another name.
_JEKYLL = re.compile(r"\d{4}-\d\d?-\d\d?-[^/]+")
_WORD = re.compile(r"[^\W\d_]{2}")
_FOLDERS = frozenset(("_posts", "_drafts"))
_BUNDLED = ("index", "readme")
_LIST = "a list page of a site (_index.md)"
_FRONT = "the front page of a site or folder ({}), without a date"
# Pelican's addresses of files: `{static}/a.png` is that of a file, `{filename}b.md` that of another article.
_PELICAN = re.compile(r"(?:\{|\||%7B|%7C)([a-z]{3,10})(?:\}|\||%7D|%7C)", re.IGNORECASE)
# The file of another article, which goes out under an address of its own: `../tide.md#low`.
_OTHER = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)[^?#]*\.(?:md|markdown)(?:[?#]|$)", re.IGNORECASE)
_FILES = ("static", "attach", "photo")


@dataclass(frozen=True, slots=True)
class Told:
    """What a path says.

    `name` is the file's without date, language and suffix, or the folder's of a bundle; `is_named` says that it was
    chosen as the article's own, as Jekyll's names and those of bundles are. `jekyll` says that the path is one as
    Jekyll has them; `listing` what the file is that is no article, and `front` likewise if nothing in it dates it.
    """

    name: str
    language: str | None = None
    draft: bool = False
    jekyll: bool = False
    is_named: bool = False
    listing: str | None = None
    front: str | None = None

    @property
    def title(self) -> str | None:
        """The name as Jekyll makes a title of it; None where it holds no word."""
        words = re.split(r"[-_\s]+", self.name)
        return " ".join(word[:1].upper() + word[1:] for word in words) if _WORD.search(self.name) else None


@lru_cache(maxsize=1)
def told(path: str) -> Told:
    """What `path`, below the seeds folder, says of the Markdown file there."""
    *folders, file = path.split("/")
    name, language = file.rpartition(".")[0], None
    if "." in name and (found := _LANGUAGE.fullmatch(name)) and (tag := meant(found[2])):
        name, language = found[1], tag
    listing = _LIST if name == "_index" else None
    front = None
    jekyll = bool(_JEKYLL.fullmatch(name)) or not _FOLDERS.isdisjoint(folders)
    named = jekyll
    if name.lower() in _BUNDLED:
        front = None if folders else _FRONT.format(file)
        name, named = (folders[-1], True) if folders else ("", False)
    if name[:2] in ("19", "20"):
        name = _DATED.sub("", name, count=1)
    return Told(name, language, "_drafts" in folders, jekyll, named and bool(name), listing, front)


def telling(path: Path) -> str:
    """As much of the end of `path` as says something: with its folder where that names or withholds the article."""
    folder = path.absolute().parent.name
    named = path.name.partition(".")[0].lower() in _BUNDLED
    return f"{folder}/{path.name}" if folder and (named or folder in _FOLDERS) else path.name


def resolving(resolve: Resolve, text: str) -> Resolve:
    """`resolve` for `text`, which knows Pelican's addresses as well: those of other articles are none to publish."""
    if "{" not in text and "|" not in text and ".m" not in text:
        return resolve

    def resolved(address: str) -> str | None:
        if _OTHER.match(address):
            return None
        if address[:1] in "{|%" and (found := _PELICAN.match(address)):
            return resolve(address[found.end() :]) if found[1].lower() in _FILES else None
        return resolve(address)

    return resolved
