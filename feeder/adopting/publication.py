"""What was published, as values: articles as subscribers know them, and the feeds and pages that they stand in."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..types import Moment, Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An article as subscribers know it. `title` is plain text, empty where there is none; `address` is absolute.

    `place` is the file of a page that feeder made. `own` says that feeder published it, `listed` that it stands
    in a feed of feeder's; `source` names where it was read.
    """

    source: str
    id: str | None = None
    address: str | None = None
    title: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    place: Path | None = None
    own: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A feed or page. `own`: feeder made it; `id`, `home` and `updated` are the feed's own.

    So are `title`, `description` and `language`. `tombstones` are those of RFC 6721. `leads_to` is the address to
    which a page of feeder's leads on.
    """

    source: str
    form: str
    own: bool = False
    id: str | None = None
    title: str = ""
    description: str = ""
    language: str | None = None
    home: str | None = None
    updated: datetime | None = None
    identities: tuple[Identity, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    place: Path | None = None
    leads_to: str | None = None
