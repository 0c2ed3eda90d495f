"""Feeds as values: what a change touches, what fits in, and how records become members."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import SITE_ID, Laboratory

from feeder import config, feeds, markup
from feeder.config import Config
from feeder.records import FeedRow, Record
from feeder.types import Entry, Person, Picture

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENTRY = Entry(
    key=1,
    id="urn:x:1",
    slug="a",
    link="articles/a.html",
    title="A",
    published=NOON,
    updated=NOON,
    summary="A summary.",
    html="<p>Text.</p>",
    text="Text.",
)
IN = frozenset({feeds.MAIN, "categories/a"})
ROW = FeedRow(name=feeds.MAIN, kind=feeds.MAIN, label="", title="", born=NOON, updated=NOON)
RECORD = Record(entry=ENTRY, stated=None, digest=b"d", read=b"r", seed="a.md", title_key="a")


def record(key: int, **changes: object) -> Record:
    entry = replace(ENTRY, key=key, id=f"urn:x:{key}", **changes)  # type: ignore[arg-type]  # the caller's
    return replace(RECORD, entry=entry)


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Config]:
    def write_and_load(text: str = "") -> Config:
        (tmp_path / "config.toml").write_text(f'[site]\ntitle = "Title"\n{text}', "utf-8")
        return config.load(tmp_path / "config.toml")

    return write_and_load


# What a change touches

CHANGES: list[dict[str, object]] = [
    {"title": "B"},
    {"title": None},
    {"link": "articles/b.html"},
    {"published": NOON - timedelta(days=1)},
    {"updated": NOON + timedelta(seconds=1)},
    {"summary": "Another."},
    {"html": "<p>Other text.</p>"},
    {"authors": (Person("Somebody"),)},
    {"categories": ("news",)},
    {"language": "fr"},
    {"image": Picture("https://example.org/a.png")},
    {"canonical": "https://example.org/a"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_what_a_subscriber_could_see_touches_the_feed(change: dict[str, object]) -> None:
    after = record(1, **change)
    assert feeds.touched(record(1), after, IN, IN) == IN
    assert feeds.touched(after, record(1), IN, IN) == IN


@pytest.mark.parametrize(
    "after",
    [
        record(1),
        replace(record(1), seed="moved/b.md"),
        replace(record(1), seed=None),
        replace(record(1), digest=b"other", read=b"other", stated="mine", title_key="x", by_day=True),
        record(1, text="The store keeps but the opening of a text."),
    ],
    ids=["nothing", "moved", "without a file", "remembered otherwise", "opening"],
)
def test_what_nobody_could_see_touches_nothing(after: Record) -> None:
    assert feeds.touched(record(1), after, IN, IN) == set()


HIDDEN: list[Record | None] = [
    None,
    replace(record(1), live=False),
    replace(record(1), blocked="its title is empty"),
    replace(record(1, title="Other"), live=False),
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_coming_and_going_touch_the_feed(hidden: Record | None) -> None:
    assert feeds.touched(hidden, record(1), IN, IN) == IN
    assert feeds.touched(record(1), hidden, IN, IN) == IN
    assert [feeds.touched(hidden, other, IN, IN) for other in HIDDEN] == [set()] * len(HIDDEN)


def test_who_joins_or_leaves_touches_that_feed_alone() -> None:
    """A file that was moved to another folder looks the same in the feeds where it stays."""
    moved = replace(record(1), seed="b/a.md")
    was, now = frozenset({feeds.MAIN, "folders/a"}), frozenset({feeds.MAIN, "folders/b"})
    assert feeds.touched(record(1), moved, was, now) == {"folders/a", "folders/b"}
    assert feeds.touched(record(1), record(1, title="B"), was, now) == was | now
    gone = replace(record(1), live=False)
    assert feeds.touched(gone, gone, was, now) == set()


def test_moving_a_long_article_changes_no_document_and_is_told_as_a_move(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Title", "Many words. " * 200)
    lab.build()
    (lab.seeds / "a.md").rename(lab.seeds / "b.md")
    report = lab.build()
    assert (report.moved, report.updated, report.documents) == (1, 0, [])


def test_making_everything_again_updates_nothing(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Title", "Many words. " * 200)
    lab.build()
    report = lab.build(everything=True)
    assert (report.updated, report.unchanged, report.documents) == (0, 1, [])


# What fits in

WEIGHED = st.lists(st.integers(0, 100), max_size=12)
SUMMARY = 1


def weighed_by(weights: list[int]) -> Callable[[Entry], int]:
    """The weight of the entry with each key; of its summary alone it is `SUMMARY`."""
    return lambda entry: weights[entry.key] if entry.html else SUMMARY


@settings(max_examples=200)
@given(weights=WEIGHED, most=st.integers(1, 200))
def test_as_many_fit_in_as_the_budget_holds(weights: list[int], most: int) -> None:
    """The latest first, none left out in between; a summary stands for what is too heavy by itself."""
    records = [record(key) for key in range(len(weights))]
    out = feeds.fit(records, weighed_by(weights), most)
    assert [one.entry.key for one in out] == list(range(len(out)))
    assert bool(out) == bool(records)
    whole = [weight for one, weight in zip(out, weights, strict=False) if one.entry.html]
    assert sum(whole) <= most
    for one, weight in zip(out, weights, strict=False):
        assert one == record(one.entry.key, html="") if weight > most else one == record(one.entry.key)
    if len(out) < len(records):
        taken = sum(weight if weight <= most else SUMMARY for weight in weights[: len(out) + 1])
        assert taken > most


@given(weights=WEIGHED)
def test_without_a_budget_all_fit_in_whole(weights: list[int]) -> None:
    records = [record(key) for key in range(len(weights))]
    assert feeds.fit(records, weighed_by(weights), 0) == records


@given(weights=WEIGHED, most=st.integers(1, 200), stay=st.sets(st.integers(0, 12)))
def test_what_stays_is_in_with_its_summary_at_least(weights: list[int], most: int, stay: set[int]) -> None:
    records = [record(key) for key in range(len(weights))]
    out = feeds.fit(records, weighed_by(weights), most, stay)
    assert stay & {*range(len(weights))} <= {one.entry.key for one in out}
    assert sum(weights[one.entry.key] for one in out if one.entry.html) <= most
    others = [one.entry.key for one in out if one.entry.key not in stay]
    assert others == [key for key in range(len(weights)) if key not in stay][: len(others)]


def test_no_weight_is_asked_for_beyond_the_budget() -> None:
    """Weighing costs, and a window may hold many more than fit."""
    asked: list[int] = []

    def weigh(entry: Entry) -> int:
        asked.append(entry.key)
        return 60

    feeds.fit([record(key) for key in range(100)], weigh, 100)
    assert asked == [0, 1]


# How records become members


def test_members_stand_newest_first_and_the_later_number_before_the_earlier(
    load: Callable[[str], Config],
) -> None:
    """Records come in the order of their numbers, latest first."""
    days = {5: 1, 4: 3, 3: 2, 2: 3, 1: 2}
    records = [record(key, published=NOON + timedelta(days=day)) for key, day in days.items()]
    feed = feeds.assemble(load(""), SITE_ID, ROW, records)
    assert [entry.key for entry in feed.entries] == [4, 2, 3, 1, 5]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.lists(st.integers(0, 5), max_size=20))
def test_members_are_sorted_by_date_and_no_more_than_that(
    load: Callable[[str], Config], hours: list[int]
) -> None:
    records = [record(key, published=NOON + timedelta(hours=hour)) for key, hour in enumerate(hours)]
    entries = feeds.assemble(load(""), SITE_ID, ROW, records).entries
    order = [(-entry.published.timestamp(), entry.key) for entry in entries]
    assert order == sorted(order)
    assert sorted(entry.key for entry in entries) == list(range(len(hours)))


def test_a_feed_tells_what_the_configuration_says(load: Callable[[str], Config]) -> None:
    site = load(
        'url = "https://example.org/sub"\nauthor = "Some\\n  body"\ndescription = """\nTwo\nlines\n"""\n'
        'language = "de"\ntimezone = "Europe/Berlin"\n'
        '[feeds]\nrss = "feed one.xml"\natom = false\nopml = false\n'
        'content = "summary"\n'
    )
    feed = feeds.assemble(site, SITE_ID, ROW, [])
    assert (feed.name, feed.id, feed.title, feed.language) == ("main", SITE_ID, "Title", "de")
    assert (feed.description, feed.author) == ("Two lines", Person("Some body"))
    assert (feed.home, feed.updated, feed.content) == ("https://example.org/sub/", NOON, "summary")
    assert feed.timezone == ZoneInfo("Europe/Berlin")
    assert feed.addresses == {
        "rss": "https://example.org/sub/feed%20one.xml",
        "json": "https://example.org/sub/feed.json",
        "index": "https://example.org/sub/index.html",
    }
    assert feed.entries == ()


def test_every_address_of_a_member_is_absolute(load: Callable[[str], Config]) -> None:
    """The store marks what depends on the site's address; a feed holds no mark."""
    html = markup.clean(
        '<p id="n1"><a href="#n1">note</a> <a href="other.html?a=1&amp;b=2">there</a>'
        ' <a href="https://x.example/">x</a></p>'
        '<img src="pic ture.png" srcset="small.png 1x, large.png 2x" alt="view">',
        markup.resolver("blog", None),
    )
    image = Picture(markup.SITE + "assets/1/a.png", "view", "image/png")
    site = load('url = "https://example.org/sub/"\n')
    (entry,) = feeds.assemble(site, SITE_ID, ROW, [record(1, html=html, image=image)]).entries
    assert entry.link == "https://example.org/sub/articles/a.html"
    assert entry.image == replace(image, url="https://example.org/sub/assets/1/a.png")
    for address in (
        "https://example.org/sub/articles/a.html#",
        "https://example.org/sub/blog/other.html?a=1&amp;b=2",
        "https://example.org/sub/blog/pic%20ture.png",
        "https://example.org/sub/blog/small.png 1x",
        "https://example.org/sub/blog/large.png 2x",
        "https://x.example/",
    ):
        assert f'"{address}' in entry.html or f", {address}" in entry.html
    assert markup.SITE not in entry.html
    assert markup.PAGE not in entry.html


def test_a_site_s_address_is_escaped_where_it_stands_in_markup(load: Callable[[str], Config]) -> None:
    html = markup.clean('<a href="a.html">a</a>', markup.resolver("", None))
    site = load('url = "https://example.org/a&b/"\n')
    (entry,) = feeds.assemble(site, SITE_ID, ROW, [record(1, html=html)]).entries
    assert 'href="https://example.org/a&amp;b/a.html"' in entry.html
    assert entry.link == "https://example.org/a&b/articles/a.html"


def test_an_article_elsewhere_keeps_its_address() -> None:
    link = "https://blog.example/?p=1"
    placed = feeds.placed(
        replace(ENTRY, link=link, html=f'<a href="{markup.PAGE}#a-1">1</a>'), "https://example.org/"
    )
    assert placed.link == link
    assert placed.html == f'<a href="{link}#a-1">1</a>'


def test_assembling_changes_no_record(load: Callable[[str], Config]) -> None:
    records = [record(1), record(2, published=NOON + timedelta(days=1))]
    before = list(records)
    feeds.assemble(load(""), SITE_ID, ROW, records)
    assert records == before
