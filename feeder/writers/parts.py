"""The parts of an entry that every format shows alike."""

from collections.abc import Iterator
from datetime import UTC, tzinfo
from html import escape

from feeder.languages import covers
from feeder.markup import line
from feeder.types import MAIN, Entry, Feed, Picture

_HEADLINE = 60


def title(entry: Entry) -> str | None:
    """The entry's title; None where it has none, a blank one included."""
    return entry.title if entry.title and not entry.title.isspace() else None


def headline(entry: Entry, zone: tzinfo = UTC) -> str:
    """The title, or what stands in for it: the first words, else the day in `zone`; never empty."""
    return title(entry) or _first_words(entry.text) or entry.published.astimezone(zone).date().isoformat()


def _first_words(text: str) -> str:
    # Four times the length leaves room for the white space that `line` folds.
    words = line(text[: 4 * _HEADLINE])
    if len(words) <= _HEADLINE:
        return words
    head = words[:_HEADLINE]
    # A language that writes without spaces is cut where the length ends.
    return (head.rpartition(" ")[0] or head) + "…"


def home(feed: Feed) -> str:
    """The absolute address of the site, or of the page that the feed has on it."""
    return feed.home if feed.name == MAIN else feed.addresses.get("index", feed.home)


def body(feed: Feed, entry: Entry) -> str:
    """The HTML that goes out as the entry's content; empty where its summary stands alone."""
    return entry.html if feed.content == "full" else ""


def summary(feed: Feed, entry: Entry) -> str:
    """The entry's summary as plain text; empty only where there is a `body` to read instead."""
    return entry.summary or ("" if body(feed, entry) else headline(entry, feed.timezone))


def image(feed: Feed, entry: Entry) -> Picture | None:
    """The lead image, unless the content shows it itself: readers would show it twice."""
    if entry.image is None:
        return None
    address = escape(entry.image.url, quote=False)
    html = body(feed, entry)
    return None if any(f'{name}="{address}"' in html for name in ("src", "poster")) else entry.image


def source(entry: Entry) -> str | None:
    """The address of the article where it is somebody else's, and the entry links there."""
    return entry.link if entry.canonical == entry.link else None


def history(feed: Feed, name: str) -> Iterator[tuple[str, str]]:
    """The relations of the documents beside this one in the format `name` and their addresses (RFC 5005, section 4)."""
    if feed.history:
        about = feed.history
        for relation, of in (
            ("prev-archive", about.previous),
            ("next-archive", about.next),
            ("current", about.current),
        ):
            if name in of:
                yield relation, of[name]


def language(feed: Feed, entry: Entry) -> str | None:
    """The entry's language where it is another than the feed's, and not merely said with less precision."""
    return None if entry.language is None or covers(entry.language, feed.language) else entry.language
