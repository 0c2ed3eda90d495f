"""Which seed is which published article: by its text, address, title and date, or name. Decides; does nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from .. import identity, links, slugs
from ..config import Config
from ..types import Article, Moment
from .publication import Identity

#: So many of the seeds that an identity may be are named.
_NAMED = 3
_DAY = timedelta(days=1)
_DATED = re.compile(r"^\d{4}-\d\d-\d\d[-_ ]+")
_INDEXES = {"index", "_index", "readme"}
_INDEX_FILE = re.compile(r"/(?:index\.(?:html?|xhtml|php))?$")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A seed as it was read: its path, the digest of its text, the article without its body, the id it would get."""

    path: str
    digest: bytes
    article: Article
    minted: str


@dataclass(frozen=True, slots=True)
class Match:
    """A published article, the seed that it is, and how that is known."""

    identity: Identity
    reading: Reading
    rule: str


@dataclass(slots=True)
class Matching:
    """What was found out: `ambiguous` are identities with the seeds that they may be, `left` seeds that fit none."""

    matches: list[Match] = field(default_factory=list)
    unmatched: list[Identity] = field(default_factory=list)
    ambiguous: list[tuple[Identity, list[str]]] = field(default_factory=list)
    left: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Seed and identity are one where they alone share a key, and `fits` does not object."""

    name: str
    ours: Callable[[Reading], Iterable[str | None]]
    theirs: Callable[[Identity], Iterable[str | None]]
    fits: Callable[[Reading, Identity], bool] = lambda _reading, _identity: True


def match(config: Config, identities: Sequence[Identity], readings: Sequence[Reading]) -> Matching:
    """Each identity with its seed. Where two of either fit, and nothing else tells them apart, neither is taken."""
    theirs, ours = dict(enumerate(identities)), dict(enumerate(readings))
    crowds: dict[int, list[str]] = {}
    found: list[tuple[int, Match]] = []
    for rule in _rules(config):
        for there, here in _pairs(rule, theirs, ours, crowds):
            found.append((there, Match(theirs.pop(there), ours.pop(here), rule.name)))
    found.sort(key=lambda pair: pair[0])
    return Matching(
        matches=[one for _, one in found],
        unmatched=[one for number, one in theirs.items() if number not in crowds],
        ambiguous=[(one, crowds[number]) for number, one in theirs.items() if number in crowds],
        left=list(ours.values()),
    )


def _pairs(
    rule: _Rule, identities: dict[int, Identity], readings: dict[int, Reading], crowds: dict[int, list[str]]
) -> list[tuple[int, int]]:
    """The identities and seeds that are one by `rule`. Of those that are more than one, `crowds` is told."""
    theirs = _by_key((number, rule.theirs(one)) for number, one in identities.items())
    ours = _by_key((number, rule.ours(one)) for number, one in readings.items())
    there: dict[int, set[int]] = {}
    here: dict[int, set[int]] = {}
    for key, numbers in theirs.items():
        seeds = ours.get(key, [])
        if len(numbers) == len(seeds) == 1 and rule.fits(readings[seeds[0]], identities[numbers[0]]):
            there.setdefault(numbers[0], set()).add(seeds[0])
            here.setdefault(seeds[0], set()).add(numbers[0])
        elif seeds and len(numbers) + len(seeds) > 2:
            for number in numbers:
                crowds.setdefault(number, [readings[seed].path for seed in seeds[:_NAMED]])
    return [
        (number, seed)
        for number, seeds_ in there.items()
        if len(seeds_) == 1 and len(here[seed := next(iter(seeds_))]) == 1
    ]


def _by_key(keys: Iterable[tuple[int, Iterable[str | None]]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, some in keys:
        for key in set(filter(None, some)):
            found.setdefault(key, []).append(number)
    return found


def _rules(config: Config) -> Iterator[_Rule]:
    """From the surest to the least sure."""
    zone = config.site.timezone

    def title(article: Article) -> str:
        return identity.title_key(article.title)

    def dated(title_key: str, at: date | None) -> str | None:
        return f"{title_key} {at}" if title_key and at else None

    yield _Rule("id", lambda seed: (seed.minted, seed.article.stated_id), lambda one: (one.id,))
    yield _Rule(
        "address",
        lambda seed: (fold(seed.article.canonical), fold(seed.article.stated_id)),
        lambda one: (fold(one.address),),
    )
    yield _Rule("link", lambda seed: (fold(_link(config, seed)),), lambda one: (fold(one.address),))
    yield _Rule(
        "title and date",
        lambda seed: (dated(title(seed.article), _day(seed.article.published, config)),),
        lambda one: (
            dated(
                identity.title_key(one.title),
                one.published.at.astimezone(zone).date() if one.published else None,
            ),
        ),
    )
    yield _Rule(
        "title", lambda seed: (title(seed.article),), lambda one: (identity.title_key(one.title),), _may_be
    )
    yield _Rule("name", _names, lambda one: (last_part(one.address),), _is_like)


def fold(address: str | None) -> str | None:
    """The form in which two addresses of one page are equal; None for what is no web address."""
    try:
        parts = urlsplit((address or "").strip())
        port = {None: "", 80: "", 443: ""}.get(parts.port, f":{parts.port}")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    asked = [one for one in parse_qsl(parts.query, keep_blank_values=True) if not one[0].startswith("utm_")]
    path = quote(unquote(_INDEX_FILE.sub("", parts.path or "/")))
    return f"{parts.hostname.removeprefix('www.')}{port}{path}?{urlencode(sorted(asked))}"


def last_part(address: str | None) -> str | None:
    """The slug in an address: its last part, without its suffix."""
    try:
        path = urlsplit(address or "").path
    except ValueError:
        return None
    part = _SUFFIX.sub("", unquote(_INDEX_FILE.sub("", path)).rpartition("/")[2])
    return slugs.slug(part) if part else None


def _link(config: Config, seed: Reading) -> str | None:
    """The address that the seed would get if nothing else had it."""
    article, template = seed.article, config.feeds.link
    at = article.published.at if article.published else datetime.fromtimestamp(0, UTC)
    slug = slugs.slug(article.slug or article.title or article.text[:100])
    link = links.link(template, slug_=slug, at=at.astimezone(config.site.timezone), seed=seed.path)
    return links.address(config.site.url, link)


def _names(seed: Reading) -> list[str]:
    """What the seed may be called in an address: by its slug, its file, its title."""
    path = PurePosixPath(seed.path)
    name = path.parent.name if path.stem.lower() in _INDEXES else path.stem
    stated = [seed.article.slug, _DATED.sub("", name), seed.article.title]
    return [slugs.slug(text) for text in stated if text]


def _day(moment: Moment | None, config: Config) -> date | None:
    if moment is None:
        return None
    return (moment.at if moment.precision == "day" else moment.at.astimezone(config.site.timezone)).date()


def _apart(seed: Reading, one: Identity) -> timedelta | None:
    ours, theirs = seed.article.published, one.published
    return abs(ours.at - theirs.at) if ours and ours.stated and theirs else None


def _may_be(seed: Reading, one: Identity) -> bool:
    """No stated date speaks against it."""
    apart = _apart(seed, one)
    return apart is None or apart <= _DAY


def _is_like(seed: Reading, one: Identity) -> bool:
    """A name alone is weak: the date or the title has to speak for it, and no date against it."""
    if (apart := _apart(seed, one)) is not None:
        return apart <= _DAY
    return identity.compatible(identity.title_key(seed.article.title), identity.title_key(one.title))
