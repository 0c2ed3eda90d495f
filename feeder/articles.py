"""From the bytes of a seed to the one article that it holds."""

from collections.abc import Callable
from datetime import datetime

from . import articleness, readers
from .cleaning import emptied
from .config import Config
from .errors import UnreadableError
from .readers.overruling import overruled
from .types import Article, Seed, Terms

#: Faults of the machine, not of the seed that was being read.
PASSING = (OSError, ImportError, MemoryError)
# Where the panic of a library in Rust comes from, which is no Exception.
_RUST = "pyo3_runtime"


def terms(config: Config, now: datetime | None = None) -> Terms:
    """What the seeds of a site are read under, at the instant `now`."""
    return Terms(config.site.timezone, now, config.clean)


def articles_of(seed: Seed, under: Terms) -> list[Article]:
    """The articles that the seed holds. Raises UnreadableError, and faults of the machine as they are."""
    try:
        return [_judged(seed, one, under) for one in readers.read(seed, under)]
    except (UnreadableError, *PASSING):
        raise
    except BaseException as error:  # one seed must never stop the others, not even by a bug of ours
        if not isinstance(error, Exception) and type(error).__module__ != _RUST:
            raise
        raise bug(error) from error


def article_of(
    seed: Seed, under: Terms, read: Callable[[Seed, Terms], list[Article]] = articles_of
) -> Article:
    """The one article that `read` finds in the seed. Raises what it raises, and UnreadableError for several."""
    articles = read(seed, under)
    if len(articles) > 1:
        raise UnreadableError(f"it holds {len(articles)} articles, and a file may hold one: split it")
    return articles[0]


def _judged(seed: Seed, article: Article, under: Terms) -> Article:
    if not article.text and "<img" not in article.html and (reason := emptied(article.dropped)):
        raise UnreadableError(reason)
    judged = articleness.judged(seed, article)
    return judged if seed.sidecar is None else overruled(judged, seed.sidecar, under)


def bug(error: BaseException) -> UnreadableError:
    """What is said of a seed that met a bug of ours."""
    return UnreadableError(f"feeder failed on it, which is a bug: {type(error).__name__}: {error}")
