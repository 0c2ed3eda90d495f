"""The values that travel through feeder: frozen, without behaviour, known to every room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal

Precision = Literal["day", "second"]
Level = Literal["error", "warning"]
Content = Literal["full", "summary"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file; equal stamps mean an untouched file."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Seed:
    """An article file: its path below the seeds folder (with `/`), its bytes, and those of the sidecar beside it."""

    path: str
    data: bytes
    sidecar: bytes | None = None


@dataclass(frozen=True, slots=True)
class Clutter:
    """A rule for what a site leaves in its articles: lines and CSS selectors to drop from the seeds at `paths`.

    `paths` is a pattern as in a shell. Each of `lines` is a whole line, or between slashes a regular expression
    that a line holds. `cleaning` knows what they mean.
    """

    paths: str
    lines: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A feed of [[feed]] and what belongs to it: what fits everything that is given, and one of each list.

    `name` is that of its folder. `paths` is a pattern as in `Clutter`, `language` a tag that may say less than an
    article's; `definitions` reads them.
    """

    name: str
    title: str = ""
    description: str = ""
    paths: str | None = None
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What seeds are read under: the `zone` of dates without one, and the rules for the clutter of certain sites.

    `now` is the instant from which relative dates ("two hours ago") count; where it is None they are not read.
    """

    zone: tzinfo
    now: datetime | None = None
    clutter: tuple[Clutter, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """An author (RFC 4287, section 3.2)."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was found.

    `at` is aware. For `precision="day"` it is that day's midnight in its own zone.
    `stated` says whether the author put it there as the date (front matter, a field,
    machine-readable metadata, the file's name) or it was read out of running text.
    """

    at: datetime
    precision: Precision
    stated: bool
    source: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A lead image; `url` is absolute, or begins with `markup.SITE` for a file of the site."""

    url: str
    alt: str = ""
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of a seed that was left out of the article, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read from a seed, before it has an identity.

    `title`, `summary`, names and categories are plain text, normalised by `markup.line`.
    `html` is safe (`markup.clean`), its local addresses marked with `markup.SITE` and
    `markup.PAGE`; `text` is the same as plain text, paragraphs apart by a blank line.
    `references` are the paths below the seeds folder that `html` and `image` point to.
    `expires` is the stated instant from which it is to be seen no more.
    `link` is the address at which it is read, where that is no page of ours.
    `found` tells for each field how it was found ("front matter", "first line", ...).
    """

    path: str
    format: str
    title: str | None
    html: str
    text: str
    summary: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    expires: Moment | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    slug: str | None = None
    stated_id: str | None = None
    canonical: str | None = None
    link: str | None = None
    image: Picture | None = None
    references: tuple[str, ...] = ()
    draft: bool = False
    minor: bool = False
    held: str | None = None
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article with its identity (RFC 4287, section 4.1.2).

    As the store gives it, `link` is a path below the site (or an absolute address when the
    articles live elsewhere) and `html` carries marks; `feeds.assemble` makes both absolute.
    `published` and `updated` are UTC, in whole seconds.
    """

    key: int
    id: str
    slug: str
    link: str
    title: str | None
    published: datetime
    updated: datetime
    summary: str
    html: str
    text: str
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    image: Picture | None = None
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That the entry with this `id` is gone, and since when (RFC 6721)."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The documents beside one of a feed in its history (RFC 5005): for each format the neighbour's absolute address.

    `previous` has older entries, `next` newer ones. `current` is the subscription document, named by an archive
    document alone. `complete` says that there is no other document.
    """

    previous: Mapping[str, str] = field(default_factory=dict)
    next: Mapping[str, str] = field(default_factory=dict)
    current: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another feed of the site, as a page names it. `kind` is "feed" for a configured one, else what it is of:
    "category", "author", "language", "folder". `label` is its title without the site's, `addresses` as in `Feed`."""

    kind: str
    label: str
    title: str
    addresses: Mapping[str, str]


#: The name of the feed that every entry belongs to.
MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Metadata and member entries, newest first; every address in it is absolute.

    `addresses` maps each format that is published ("rss", "atom", "json", "index",
    "opml") to its absolute address. `hubs` are those of WebSub. `history` is None for a feed that keeps none, and
    `tombstones` are of entries that have gone lately. `siblings` are the feeds that its page names. `language` is
    BCP 47. `timezone` is the one whose days a person is shown: midnight of 3 March in Berlin is 2 March in UTC.
    """

    name: str
    id: str
    title: str
    description: str
    language: str
    author: Person
    home: str
    updated: datetime
    addresses: Mapping[str, str]
    entries: tuple[Entry, ...]
    content: Content = "full"
    hubs: tuple[str, ...] = ()
    history: History | None = None
    tombstones: tuple[Tombstone, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    timezone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Document:
    """Rendered bytes, their path below the feeds folder, and their media type."""

    path: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding of the validator. `line` and `column` count from one; None where unknown.

    `entry` is the position of the entry (from zero) that the problem lies inside,
    None for a problem of the document itself.
    """

    level: Level
    rule: str
    message: str
    line: int | None = None
    column: int | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A seed that was set aside, and why."""

    seed: str
    reason: str
