"""Why an article that was read does not go out now."""

from datetime import datetime
from typing import NamedTuple

from . import identity
from .types import Article


class Held(NamedTuple):
    """The reason, and the instant at which it ends by itself, if it does."""

    reason: str
    due: datetime | None = None


def held(article: Article, now: datetime, *, approved: bool = False) -> Held | None:
    """Why `article` may not go out now; None if it may. One that is `approved` may whatever it looks like."""
    if article.draft:
        return Held("draft")
    leaves = identity.expires(article)
    if leaves and leaves <= now:
        return Held(identity.EXPIRED)
    if article.held and not approved:
        return Held(article.held)
    due = identity.due(article, now)
    return Held("its date lies ahead", due) if due else None
