"""Feeds to write, for the tests: one plain, and every legal one that hypothesis can think of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from hypothesis import strategies as st

from feeder.markup import legal, line
from feeder.types import Entry, Feed, Person, Picture

HOME = "https://news.example/"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_entry(number: int = 0, **changes: Any) -> Entry:
    """A plain entry, `number` hours older than noon, so that 0, 1, 2... come newest first."""
    moment = NOON - timedelta(hours=number)
    entry = Entry(
        key=number,
        id=f"urn:uuid:00000000-0000-5000-8000-{number:012}",
        slug=f"entry-{number}",
        link=f"{HOME}articles/entry-{number}.html",
        title=f"Entry {number}",
        published=moment,
        updated=moment,
        summary=f"What entry {number} says.",
        html=f"<p>What entry {number} says, in <em>full</em>.</p>",
        text=f"What entry {number} says, in full.",
    )
    return replace(entry, **changes)


def make_feed(*entries: Entry, **changes: Any) -> Feed:
    """A feed of the entries given."""
    feed = Feed(
        name="main",
        id="urn:uuid:11111111-1111-4111-8111-111111111111",
        title="News & Views",
        description="All that is new",
        language="en",
        author=Person("The Editors"),
        home=HOME,
        updated=max((entry.updated for entry in entries), default=NOON),
        addresses={"rss": f"{HOME}rss.xml", "atom": f"{HOME}atom.xml", "json": f"{HOME}feed.json"},
        entries=entries,
    )
    return replace(feed, **changes)


#: What a careless author might write in a title.
HOSTILE_TITLES = (
    '<b>AT&T</b> & "quotes" ]]> <script>',
    "Fish &amp; Chips",
    "1 < 2 && 3 > 2",
    "Fête 👩\u200d👩\u200d👧 🎉",
    "مرحبا بالعالم — שלום",
    "word " * 999 + "end!",
    "&#38;lt; %s {0} \\n",
)

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(legal)
_lines = _texts.map(line)
_names = _lines.filter(bool)
# Without `;`: feedparser takes `&word;` in an address for a mistake, and mends it.
_addresses = st.text("abcXYZ0189-._~!$&'()*+,=:@/%?#", max_size=30).map(lambda tail: f"{HOME}{tail}")
_languages = st.sampled_from([None, "en", "de", "pt-BR", "ar"])
_pictures = st.builds(Picture, _addresses, _lines, st.sampled_from([None, "image/png"]))
_people = st.builds(Person, _names, st.none() | _lines, st.none() | _addresses)
_seconds = st.integers(0, 4_000_000_000)


@st.composite
def _entries(draw: st.DrawFn, number: int) -> Entry:
    published = datetime.fromtimestamp(draw(_seconds), UTC)
    image = draw(st.none() | _pictures)
    shown = f'<img src="{escape(image.url, quote=False)}">' if image and draw(st.booleans()) else ""
    text = draw(_texts).strip()
    return make_entry(
        number,
        link=f"{draw(_addresses)}#{number}",
        title=draw(st.none() | _lines | st.sampled_from(HOSTILE_TITLES)),
        published=published,
        updated=published + timedelta(seconds=draw(st.integers(0, 10**6))),
        summary=draw(_lines),
        html=draw(st.sampled_from(["", f"<p>{escape(text)}</p>{shown}", shown])),
        text=text,
        authors=tuple(draw(st.lists(_people, max_size=2))),
        categories=tuple(draw(st.lists(_names, max_size=3))),
        language=draw(_languages),
        image=image,
    )


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Feeds of any legal text, newest entry first."""
    entries: Iterable[Entry] = [draw(_entries(number)) for number in range(draw(st.integers(0, 4)))]
    return make_feed(
        *sorted(entries, key=lambda entry: entry.published, reverse=True),
        title=draw(_names),
        description=draw(_names),
        author=draw(_people),
        content=draw(st.sampled_from(["full", "summary"])),
    )
