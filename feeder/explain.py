"""What is read from a seed, and why: for people, and for programs as the fields of one JSON object."""

from datetime import datetime
from pathlib import Path
from typing import Any

from . import articleness, identity, markup, readers, seeds, slugs, summaries
from .containers import Files
from .errors import UnreadableError
from .seeds import Sighting
from .types import Article, Moment, Seed, Terms


def explain(path: Path, terms: Terms, language: str | None, now: datetime) -> dict[str, Any]:
    """One object for the seed at `path`; a seed that can't be read gives its `error`."""
    try:
        seed = _seed(path)
        articles = [articleness.judged(seed, article) for article in readers.read(seed, terms)]
    except (UnreadableError, OSError) as error:
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        return {"file": str(path), "error": reason}
    except Exception as error:  # noqa: BLE001 - one seed must never stop the others, not even by a bug of ours
        reason = f"feeder failed on it, which is a bug: {type(error).__name__}: {error}"
        return {"file": str(path), "error": reason}
    objects = [_object(article, language, now) for article in articles]
    return (
        {"file": str(path), **objects[0]} if len(objects) == 1 else {"file": str(path), "articles": objects}
    )


def _seed(path: Path) -> Seed:
    if not path.is_file():
        raise UnreadableError("there is no such file" if not path.exists() else "it is not a regular file")
    stamp = seeds.stamp(path.parent, path.name)
    seed = Files(path.parent).read(Sighting(path.name, stamp)) if stamp else None
    if seed is None:
        raise UnreadableError("it is being written")
    return seed


def _object(article: Article, language: str | None, now: datetime) -> dict[str, Any]:
    names = [person.name for person in article.authors]
    return {
        "title": article.title,
        "published": _believed(article.published, now),
        "updated": _iso(article.updated),
        "author": names[0] if len(names) == 1 else names or None,
        "language": article.language,
        "summary": article.summary or summaries.summary(article.text, article.language or language),
        "slug": slugs.slug(article.slug or article.title or article.text[:100]),
        "content_text": article.text,
        "content_html": markup.place(article.html, "", ""),
        "categories": list(article.categories),
        "image": markup.place(article.image.url, "", "") if article.image else None,
        "dropped": [{"text": piece.text, "reason": piece.reason} for piece in article.dropped],
        "held": held(article, now),
        "notes": list(article.notes),
        "found": dict(article.found),
    }


def held(article: Article, now: datetime) -> str | None:
    """The reason why the article would not go out, if there is one."""
    if article.draft:
        return "draft"
    if article.held:
        return article.held
    due = identity.due(article, now)
    return f"its date lies ahead: {due:%Y-%m-%dT%H:%M:%SZ}" if due else None


def _believed(date: Moment | None, now: datetime) -> str | None:
    return _iso(date) if date and (date.stated or date.at <= now) else None


def _iso(date: Moment | None) -> str | None:
    if date is None:
        return None
    return date.at.date().isoformat() if date.precision == "day" else date.at.isoformat(timespec="seconds")
