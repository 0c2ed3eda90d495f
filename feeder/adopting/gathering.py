"""From feeds, pages and folders to identities: each article once, its address in the terms of this site."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from .. import fetching, links
from ..config import Config, formats
from ..errors import UsageError
from .publication import Identity, Publication
from .published import HEAD, parse

_INDEX = "index.html"
_PAGES = (".html", ".htm", ".xhtml", "/")


def read(source: str, names: Sequence[str], zone: tzinfo) -> Iterator[Publication]:
    """What stands at `source`: a file, an address, or a folder, of which feeder's own pages and feeds are read.

    `names` are the feeds of a folder; `zone` is that of dates without one. Raises UsageError.
    """
    folder = Path(source)
    if not fetching.is_address(source) and folder.is_dir():
        yield from _folder(folder, names, zone)
        return
    try:
        data = fetching.fetch(source)
    except (OSError, ValueError) as error:
        raise UsageError(f"{source} can't be read: {getattr(error, 'strerror', None) or error}.") from error
    place = None if fetching.is_address(source) else folder.absolute()
    yield replace(parse(data, source, zone, place), place=place)


def _folder(folder: Path, names: Sequence[str], zone: tzinfo) -> Iterator[Publication]:
    for place in [*(folder / name for name in names), *sorted(folder.rglob("*.html"))]:
        if not place.is_file() or any(part.startswith(".") for part in place.relative_to(folder).parts):
            continue
        # What is no feed or page of ours is another program's, and no fault of the folder.
        with suppress(UsageError, OSError):
            data = head(place) if place.suffix == ".html" else fetching.fetch(str(place))
            made = parse(data, str(place), zone, place)
            if made.own:
                yield replace(made, place=place.absolute())


def head(place: Path) -> bytes:
    """The beginning of a page. Raises OSError."""
    with place.open("rb") as file:
        return file.read(HEAD)


def names(config: Config) -> list[str]:
    """The feeds below the feeds folder."""
    return [path for kind, path in formats(config).items() if path and kind in ("rss", "atom", "json")]


def merged(config: Config, publications: Sequence[Publication]) -> list[Identity]:
    """The identities in `publications`, each once, in the order found, with the address that it has on this site."""
    homes = tuple(one.home for one in publications if one.own and one.form != "page" and one.home)
    found: dict[str, Identity] = {}
    for number, one in enumerate(one for made in publications for one in made.identities):
        link = link_of(config, homes, one)
        # Without an id, readers go by the address.
        iri, address = one.id or one.address, links.address(config.site.url, link) if link else one.address
        here = replace(one, id=iri, address=address)
        name = iri or f"\0{number}"
        found[name] = _both(found[name], here) if name in found else here
    return list(found.values())


def _both(first: Identity, second: Identity) -> Identity:
    """What two places say of one article: a page of feeder's own, and the later one, before all else."""
    ranked = sorted((second, first), key=_rank)
    less, more = ranked
    return replace(
        more,
        address=more.address or less.address,
        title=more.title or less.title,
        published=more.published or less.published,
        updated=more.updated or less.updated,
        listed=more.listed or less.listed,
    )


def _rank(one: Identity) -> tuple[bool, bool, float]:
    return one.own, one.place is not None, one.updated.at.timestamp() if one.updated else 0.0


def link_of(config: Config, homes: Iterable[str], one: Identity) -> str | None:
    """The link of an identity: a path below the site, or an absolute address elsewhere; None where it has none.

    `homes` are the addresses that the site had when feeder made its feeds.
    """
    if one.place and one.place.is_relative_to(config.feeds.folder):
        link = link_to(config, one.place, one.address)
        if (one.address or "").endswith(f"/{link}"):  # a copy lies elsewhere than it says
            return link
    if one.address is None:
        return None
    for base in (config.site.url, *(homes if one.own else ())):
        if (rest := _below(base, one.address)) is not None:
            return rest if is_page(rest) else None
    if one.place and one.place.is_relative_to(
        config.feeds.folder
    ):  # it names as its own the address of its source
        return link_to(config, one.place, config.feeds.link)
    return one.address if _is_web(one.address) else None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an open bracket, a port that is no number
        return False


def link_to(config: Config, place: Path, address: str | None) -> str:
    """The link of a page of feeder's own, which lies at `place`, and calls itself `address`."""
    link = quote(place.relative_to(config.feeds.folder).as_posix())
    return link.removesuffix(_INDEX) if (address or "").endswith("/") else link


def _below(base: str, address: str) -> str | None:
    """What of `address` is below `base`; whether it is http or https makes no difference."""
    try:
        ours, theirs = urlsplit(base), urlsplit(address.strip())
        same = (ours.hostname, ours.port) == (theirs.hostname, theirs.port)
    except ValueError:
        return None
    folder = ours.path.rstrip("/") + "/"
    if not same or theirs.scheme not in ("http", "https") or not theirs.path.startswith(folder):
        return None
    # What campaigns add says nothing of the place.
    asked = "&".join(part for part in theirs.query.split("&") if not part.startswith("utm_"))
    return theirs.path[len(folder) :] + (f"?{asked}" if asked else "")


def is_page(link: str) -> bool:
    """Whether a page may lie at `link` below the feeds folder, and be served as one from there."""
    path = unquote(link)
    parts = path.removesuffix("/").split("/")
    return (
        path.endswith(_PAGES)
        and not re.search(r"[?#\\:\x00-\x1f\x7f]", path)
        and all(part and not part.startswith(".") and len(part.encode()) <= 200 for part in parts)
        and len(path) <= 1000
    )
