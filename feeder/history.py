"""The history of a feed (RFC 5005, section 4): which members close into an archive, and where its documents lie.

A feed's window holds the members that are in no archive. When it is full, at twice the entries that a feed is to
hold or at its byte budget, the oldest make an archive of at most half of that. So what is left is never less than
about a half, and where one archive ends does not depend on how many members came at once.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from .types import MAIN

#: The names of a feed's documents where the configuration gives none: in archives, and below the folders of feeds.
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "index": "index.html"}

_ARCHIVED = re.compile(r"(?:.*/)?archive/[0-9]+/(?:" + "|".join(map(re.escape, FILES.values())) + ")")


class Member(NamedTuple):
    """A member by its `number`: its bytes at most, when it was updated, and whether it has to stay in the window."""

    number: int
    weight: int
    updated: datetime
    stays: bool = False


def closing(members: Iterable[Member], entries: int, most: int) -> Iterator[Sequence[Member]]:
    """The members of each archive that closes, of those behind the last archive, in the order of their numbers.

    `entries` is how many a feed is to hold, `most` its bytes, 0 for no limit. The latest never closes. Nor does an
    archive of which a member has to stay, nor any behind it.
    """
    window: deque[Member] = deque()
    weight = 0
    for member in members:
        window.append(member)
        weight += member.weight
        while len(window) > 1 and (len(window) >= 2 * entries or 0 < most < weight):
            oldest = _oldest(window, entries, most // 2)
            if any(member.stays for member in oldest):
                break
            for gone in oldest:
                weight -= gone.weight
                window.popleft()
            yield oldest


def _oldest(window: Sequence[Member], entries: int, most: int) -> Sequence[Member]:
    """As many of the oldest as make an archive; one at least."""
    found: list[Member] = []
    weight = 0
    for member in islice(window, min(entries, len(window) - 1)):
        weight += member.weight
        if found and 0 < most < weight:
            break
        found.append(member)
    return found


def subject(feed: str, number: int) -> str:
    """What the documents of an archive are of (`DocumentRow.subject`)."""
    return f"{feed}#{number}"


def is_archive(subject: str) -> bool:
    """Whether documents of this subject are those of an archive."""
    return "#" in subject


def number(subject: str) -> tuple[str, int]:
    """The feed and number that `subject` was made of."""
    feed, _, counted = subject.partition("#")
    return feed, int(counted)


def path(feed: str, number: int, kind: str) -> str:
    """Where an archive's document lies below the feeds folder."""
    folder = "" if feed == MAIN else f"{feed}/"
    return f"{folder}archive/{number}/{FILES[kind]}"


def is_reserved(path: str) -> bool:
    """Whether an archive's document may come to lie at `path`, which no page is to take."""
    return _ARCHIVED.fullmatch(path) is not None
