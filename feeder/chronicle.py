"""The story of an entry, in words: what became of it, and why."""

from collections.abc import Iterator
from datetime import datetime

from .identity import Dates
from .records import Record
from .types import Article


def dating(path: str, article: Article, dates: Dates, now: datetime) -> tuple[str, str | None]:
    """Where the date of a new entry is from, and what the operator is to be told of it."""
    date = article.published
    if date and date.at > now:
        why = f"the date {date.at:%Y-%m-%d} in its text ({date.source}) lies ahead and is not believed"
        return f"published now: {why}", f"{path} is published now, since {why}."
    source = date.source if date else "nothing, so the moment of publication"
    return f"published {dates.published.isoformat()}, from {source}", None


def revision(
    before: Record, after: Record, path: str, rule: str, *, edited: bool
) -> Iterator[tuple[str, str]]:
    """What the seed at `path`, known by `rule`, made of an entry; each event with its reason."""
    if before.seed != path:
        yield "moved", f"from {before.seed or 'a file that was gone'} to {path}, known by its {rule}"
    if not before.live:
        yield "returned", f"{path} is back"
    elif edited:
        moved = before.entry.updated != after.entry.updated
        why = "its text changed" if moved else "nothing in it that subscribers should be told of"
        yield "edited", f"{path} changed: {why}"
    if before.entry.published != after.entry.published:
        yield "dated", f"the date was corrected to {after.entry.published:%Y-%m-%dT%H:%M:%SZ}"
    if before.entry.link != after.entry.link:
        yield "address", f"{before.entry.link} now leads to {after.entry.link}"
