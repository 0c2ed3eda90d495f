"""What is wrong with a store's database: a glance at each open, and all that can be known when there is time."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..errors import StoreError
from ..types import MAIN
from . import tables

#: So many findings of a kind tell enough.
_MOST = 10

_MADE = re.findall(r"^CREATE (?:UNIQUE )?(TABLE|INDEX) (\w+)", tables.SCHEMA, re.MULTILINE)
_NAMES = frozenset(name for _kind, name in _MADE)
#: Reaches the root of each table, whose columns are looked up while it is prepared.
_ANSWER = "SELECT " + ", ".join(f"(SELECT 1 FROM {name} LIMIT 1)" for kind, name in _MADE if kind == "TABLE")

#: Sentences, and the rows that each is said of.
_LAWS = {
    "The seed {} is of the entry {}, which is not there.": (
        "SELECT path, entry FROM seeds LEFT JOIN entries ON key = entry WHERE entry IS NOT NULL AND key IS NULL"
    ),
    "The feed {} has the member {}, which is no entry.": (
        "SELECT feed, entry FROM members LEFT JOIN entries ON key = entry WHERE key IS NULL"
    ),
    "The feed {} has members, and is not there.": (
        f"SELECT DISTINCT feed FROM members LEFT JOIN feeds ON name = feed WHERE name IS NULL AND feed <> '{MAIN}'"
    ),
    "The entry {} waits for its number in the feed {}, where it has one.": (
        "SELECT newcomers.entry, newcomers.feed FROM newcomers JOIN members"
        " ON members.entry = newcomers.entry AND members.feed = newcomers.feed"
    ),
    "The slug {} was given to the entries {} and {}.": (
        "SELECT two.base, one.entry, two.entry FROM slugs AS one JOIN slugs AS two"
        " ON two.base = one.base || '-' || one.number AND two.number = 1 WHERE one.number > 1"
    ),
    "The entries {} and {} have the same slug, {}.": (
        "SELECT min(key), max(key), slug FROM entries GROUP BY slug HAVING count(*) > 1"
    ),
    # RFC 3987, section 2.2: a scheme, a part, and none of the characters that an IRI can't hold.
    "The entry {} has an id that is none: {}": (
        "SELECT key, id FROM entries WHERE live AND"
        " (id NOT GLOB '[A-Za-z]*:?*' OR id GLOB '*[' || char(1) || '- <>\"{}|\\^`]*')"
    ),
}


def damaged(path: Path, reason: str) -> StoreError:
    """The error of a store whose file is damaged, with the ways out."""
    return StoreError(
        f"The store {path} is damaged ({reason}): put back a backup with `feeder store restore`,"
        " or take the identities back from what is published with `feeder adopt`."
    )


def glance(db: sqlite3.Connection) -> str | None:
    """What is missing of this version's tables and indexes; None when each is there. Raises sqlite3.Error."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    if missing := sorted(_NAMES - there):
        return f"it has no {missing[0]}"
    db.execute(_ANSWER).fetchone()
    return None


def findings(db: sqlite3.Connection) -> Iterator[str]:
    """All that is wrong in a store of any version, in plain sentences; reads everything. Raises sqlite3.Error."""
    for (said,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
        if said != "ok":
            yield f"The database is damaged: {' '.join(said.split())}."
    for sentence, sql in _LAWS.items():
        for row in db.execute(f"{sql} LIMIT {_MOST}"):
            yield sentence.format(*map(_plain, row))


def _plain(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
