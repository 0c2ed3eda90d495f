"""What is read from a seed, and why: for people, and for programs as the fields of one JSON object."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from . import holding, markup, seeds, sidecars, slugs, summaries
from .articles import PASSING, article_of
from .config import Seeds
from .containers import Files
from .errors import UnreadableError
from .readers import habits, is_article
from .reading import Reader
from .seeds import Sighting
from .types import Article, Moment, Seed, Terms

#: The fields of an Article that go by another name here.
_CALLED = {"authors": "author"}


def explain(
    path: Path, terms: Terms, language: str | None, now: datetime, settings: Seeds | None = None
) -> dict[str, Any]:
    """One object for the file at `path`, which holds `articles` if those are several.

    By the `settings` of the site, if there are any, a seed that lies in its folder is read as a build does. A file
    that can't be read gives its `error`, and so does an article inside a file.
    """
    root, name, told = _place(path, settings.folder if settings else None)
    files = Files(root, settings.max_bytes if settings else seeds.LARGEST)
    try:
        # It may be one inside a file.
        inner = None if path.exists() else files.sight(name)
        sighting = inner or _sight(path, root, name, is_seed=settings is not None and root == settings.folder)
        inside = files.inside(sighting)
        seed = files.read(sighting)
    except (UnreadableError, OSError) as error:
        return {"file": str(path), **_error(error)}
    if seed is None:
        return {"file": str(path), "error": "it is being written"}
    held = (
        [replace(seed, path=told)]
        if inside is None
        else [Seed(f"{name}/{part}", data) for part, data in inside.items()]
    )
    with Reader(settings.timeout) if settings else Reader() as reader:
        found = [_told(one, terms, language, now, reader) for one in held]
    return {"file": str(path), **(found[0] if len(found) == 1 else {"articles": found})}


def _place(path: Path, folder: Path | None) -> tuple[Path, str, str]:
    """The folder, the path below it, and what tells of the seed: dates in names, pictures and rules depend on it."""
    if folder:
        with suppress(ValueError, OSError, RuntimeError):  # elsewhere, too long, a loop of links
            name = (path.parent.resolve() / path.name).relative_to(folder).as_posix()
            return folder, name, name
    return path.parent, path.name, habits.telling(path)


def _sight(path: Path, root: Path, name: str, *, is_seed: bool) -> Sighting:
    if not path.is_file():
        raise UnreadableError("there is no such file" if not path.exists() else "it is not a regular file")
    if sidecars.is_sidecar(name):
        raise UnreadableError("it is a sidecar, which is read with the file beside it: explain that one")
    # As a build sees it, which follows no link out of the folder.
    if is_seed and (sighting := seeds.sight(root, name, is_article)):
        return sighting
    sidecar = sidecars.find(root, name)
    stamp = seeds.stamp(root, name, sidecar) or seeds.NO_STAMP
    return Sighting(name, stamp, sidecar=sidecar)


def _told(seed: Seed, terms: Terms, language: str | None, now: datetime, reader: Reader) -> dict[str, Any]:
    try:
        return _object(article_of(seed, terms, reader.articles_of), language, now)
    except (UnreadableError, *PASSING) as error:
        return _error(error)


def _error(error: Exception) -> dict[str, str]:
    return {"error": getattr(error, "strerror", None) or str(error)}


def _object(article: Article, language: str | None, now: datetime) -> dict[str, Any]:
    names = [person.name for person in article.authors]
    return {
        "title": article.title,
        "published": _believed(article.published, now),
        "updated": _iso(article.updated),
        "expires": _iso(article.expires),
        "author": names[0] if len(names) == 1 else names or None,
        "language": article.language,
        "summary": article.summary or summaries.summary(article.text, article.language or language),
        "slug": slugs.slug(article.slug or article.title or article.text[:100]),
        "content_text": article.text,
        "content_html": markup.place(article.html, "", ""),
        "categories": list(article.categories),
        "image": markup.place(article.image.url, "", "") if article.image else None,
        "dropped": [{"text": piece.text, "reason": piece.reason} for piece in article.dropped],
        "held": _held(article, now),
        "notes": list(article.notes),
        "found": {_CALLED.get(field, field): how for field, how in article.found.items()},
    }


def _held(article: Article, now: datetime) -> str | None:
    held = holding.held(article, now)
    return held and held.reason + (f": {held.due:%Y-%m-%dT%H:%M:%SZ}" if held.due else "")


def _believed(date: Moment | None, now: datetime) -> str | None:
    return _iso(date) if date and (date.stated or date.at <= now) else None


def _iso(date: Moment | None) -> str | None:
    if date is None:
        return None
    return date.at.date().isoformat() if date.precision == "day" else date.at.isoformat(timespec="seconds")
