"""What every store promises: all that was remembered comes back, all of it or nothing, one builder at a time."""

import inspect
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rights import reachable, without_rights

from feeder.errors import LockedError, StoreError
from feeder.records import AssetRow, DocumentRow, Event, Record, SeedRow
from feeder.stores import Store
from feeder.stores.sqlite import SqliteStore
from feeder.types import Entry, Person, Picture, Stamp

__all__ = ["reachable"]  # a fixture

#: Every store there is, opened over a file. A new one is one line here.
STORES: Mapping[str, Callable[[Path], Store]] = {"sqlite": SqliteStore}

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAMP = Stamp(10, 20, 30, 40)
# `é` in Latin-1 is no UTF-8, and a file's name may be it.
UNDECODABLE = os.fsdecode(b"caf\xe9.md")


@dataclass(frozen=True)
class Place:
    """Where a store lies; each `open` is another connection to it."""

    kind: str
    file: Path

    @contextmanager
    def open(self) -> Iterator[Store]:
        store = STORES[self.kind](self.file)
        try:
            yield store
        finally:
            store.close()

    def process(self, program: str) -> subprocess.Popen[str]:
        """Another process that opens the store and runs `program` with it as `store`."""
        opened = (
            "import os, signal, sys; from datetime import timedelta; from pathlib import Path\n"
            "from test_store_contract import NOON, STORES, UNDECODABLE, record, seed\n"
            "store = STORES[sys.argv[1]](Path(sys.argv[2]))\n"
        )
        here = Path(__file__).resolve().parent
        return subprocess.Popen(
            [sys.executable, "-c", opened + program, self.kind, str(self.file)],
            env=os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(request.param, tmp_path / "state.db")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with place.open() as opened:
        yield opened


def record(key: int, **changes: object) -> Record:
    """A live entry; what is not of `Record` in `changes` is of its entry."""
    entry = Entry(
        key=key,
        id=f"urn:x:{key}",
        slug=f"slug-{key}",
        link=f"articles/{key}.html",
        title=f"Title {key}",
        published=NOON + timedelta(hours=key % 10_000),
        updated=NOON + timedelta(hours=key % 10_000),
        summary="A summary.",
        html="<p>Some <b>text</b>.</p>",
        text="Some text.",
    )
    whole = Record(
        entry=entry,
        stated=None,
        digest=b"digest %d" % key,
        read=b"read",
        seed=f"{key}.md",
        title_key=f"title {key}",
    )
    own = {name: value for name, value in changes.items() if name in Record.__slots__}
    inner = {name: value for name, value in changes.items() if name not in own}
    return replace(whole, entry=replace(entry, **inner), **own)  # type: ignore[arg-type]  # names are the caller's


def keys(records: list[Record]) -> list[int]:
    return [one.entry.key for one in records]


def seed(path: str, **changes: object) -> SeedRow:
    row = SeedRow(path=path, stamp=STAMP, digest=b"d", state="entry", entry=1)
    return replace(row, **changes)  # type: ignore[arg-type]  # names are the caller's


def said(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


# The protocol itself


def test_every_method_of_the_protocol_is_tried_here() -> None:
    source = Path(__file__).read_text("utf-8")
    methods = [name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")]
    assert len(methods) > 30
    assert [name for name in methods if f"store.{name}(" not in source] == []


# What was remembered comes back


class _UndoneError(Exception):
    pass


@contextmanager
def undone(store: Store) -> Iterator[None]:
    """What is done inside is tried and then forgotten."""
    with pytest.raises(_UndoneError), store.transaction():
        yield
        raise _UndoneError


PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(0, 2**63 - 1)
STAMPS = st.builds(Stamp, INTEGERS, INTEGERS, INTEGERS, INTEGERS)
# A name of a file is bytes, all but NUL; a part of it holds no slash.
PATHS = st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name).map(os.fsdecode)
INSTANTS = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
DIGESTS = st.binary(min_size=16, max_size=16)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    row=st.builds(
        SeedRow,
        path=PATHS,
        stamp=STAMPS,
        digest=st.none() | DIGESTS,
        state=st.sampled_from(["entry", "held", "copy", "failed"]),
        entry=st.none() | st.integers(1, 2**40),
        reason=st.none() | PLAIN,
        due=st.none() | INSTANTS,
        title=st.none() | PLAIN,
    )
)
def test_a_seed_of_any_name_comes_back_whole(store: Store, row: SeedRow) -> None:
    with undone(store):
        store.put_seed(row)
        assert store.seed(row.path) == row
        assert row.state == "entry" or list(store.seeds_in(row.state)) == [row]
        assert list(store.stamps()) == [(row.path, row.stamp)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    entry=st.builds(
        Entry,
        key=st.integers(1, 2**40),
        id=PLAIN,
        slug=PLAIN,
        link=PLAIN,
        title=st.none() | PLAIN,
        published=INSTANTS,
        updated=INSTANTS,
        summary=PLAIN,
        html=PLAIN,
        text=PLAIN,
        authors=st.lists(st.builds(Person, PLAIN, st.none() | PLAIN, st.none() | PLAIN), max_size=3).map(
            tuple
        ),
        categories=st.lists(PLAIN, max_size=3).map(tuple),
        language=st.none() | PLAIN,
        image=st.none() | st.builds(Picture, PLAIN, PLAIN, st.none() | PLAIN),
        canonical=st.none() | PLAIN,
    ),
    whole=st.builds(
        Record,
        entry=st.just(record(1).entry),
        stated=st.none() | PLAIN,
        digest=DIGESTS,
        read=DIGESTS,
        seed=st.none() | PATHS,
        title_key=PLAIN,
        live=st.booleans(),
        blocked=st.none() | PLAIN,
        by_day=st.booleans(),
    ),
)
def test_a_record_comes_back_whole_added_or_put(store: Store, entry: Entry, whole: Record) -> None:
    added = replace(whole, entry=entry)
    put = replace(record(entry.key), seed=None)
    with undone(store):
        store.add_record(added)
        assert store.records("key", entry.key) == [added]
        store.put_record(put)
        assert store.records("key", entry.key) == [put]
        assert store.last_key() == entry.key


def test_of_a_long_text_the_opening_comes_back(store: Store) -> None:
    """The markup holds it all; a title that must be derived needs no more than the beginning."""
    store.add_record(record(1, text="word " * 1000, html="<p>" + "word " * 1000 + "</p>"))
    (found,) = store.records("key", 1)
    assert found.entry.html == "<p>" + "word " * 1000 + "</p>"
    assert ("word " * 1000).startswith(found.entry.text)
    assert len(found.entry.text) >= 100


def test_settings_are_remembered_by_name(store: Store) -> None:
    assert store.meta("shape") is None
    store.set_meta("shape", "round")
    store.set_meta("shape", "square")
    store.set_meta("other", "")
    assert (store.meta("shape"), store.meta("other")) == ("square", "")


# Seeds


def test_stamps_come_in_the_byte_order_of_the_paths(store: Store) -> None:
    """As `seeds.scan` finds them: `compare` walks through both at once."""
    paths = ["a", "a/b", "a-b", "a.md", "Z", "é", "\U0001f600", "\uffee", UNDECODABLE, "a/b/c", "b"]
    for path in paths:
        store.put_seed(seed(path))
    assert [path for path, _ in store.stamps()] == sorted(paths, key=os.fsencode)


def test_a_seed_is_put_over_the_one_of_its_path_and_dropped_by_it(store: Store) -> None:
    store.put_seed(seed("a.md"))
    store.put_seed(seed("b.md"))
    changed = seed("a.md", stamp=Stamp(1, 2, 3, 4), state="failed", reason="why")
    store.put_seed(changed)
    assert store.seed("a.md") == changed
    store.drop_seed("b.md")
    store.drop_seed("never.md")
    assert store.seed("b.md") is None
    assert [path for path, _ in store.stamps()] == ["a.md"]


def test_seeds_are_counted_and_listed_by_their_state(store: Store) -> None:
    for path, state in {"a": "entry", "b": "held", "c": "held", "d": "copy", "e": "failed"}.items():
        store.put_seed(seed(path, state=state))
    assert [row.path for row in store.seeds_in("held")] == ["b", "c"]
    assert [row.path for row in store.seeds_in("failed")] == ["e"]
    counts = store.count_seeds()
    assert counts["all"] == 5
    assert {state: counts.get(state, 0) for state in ("held", "copy", "failed")} == {
        "held": 2,
        "copy": 1,
        "failed": 1,
    }


def test_a_held_seed_is_due_at_its_instant_and_after(store: Store) -> None:
    store.put_seed(seed("later", state="held", due=NOON + timedelta(seconds=1)))
    store.put_seed(seed("now", state="held", due=NOON))
    store.put_seed(seed("draft", state="held", due=None))
    store.put_seed(seed("long ago", state="held", due=datetime(1, 1, 1, tzinfo=UTC)))
    assert sorted(store.due(NOON - timedelta(seconds=1))) == ["long ago"]
    assert sorted(store.due(NOON)) == ["long ago", "now"]
    assert sorted(store.due(NOON + timedelta(days=1))) == ["later", "long ago", "now"]


def test_strays_are_copies_of_a_text_that_changed_and_those_set_aside_for_another(store: Store) -> None:
    store.add_record(record(1, digest=b"text"))
    store.put_seed(seed("true copy", state="copy", entry=1, digest=b"text"))
    store.put_seed(seed(UNDECODABLE, state="copy", entry=1, digest=b"older"))
    store.put_seed(seed("second with the id", state="failed", entry=None, digest=b"x", reason="twice"))
    store.put_seed(seed("broken", state="failed", entry=None, digest=None, reason="broken"))
    store.put_seed(seed("1.md", state="entry", entry=1, digest=b"older"))
    assert sorted(store.strays()) == sorted([UNDECODABLE, "second with the id"])
    assert [row.path for row in store.copies(1)] == sorted(["true copy", UNDECODABLE], key=os.fsencode)
    assert store.copies(2) == []


# Entries


def test_records_are_found_by_each_field(store: Store) -> None:
    store.add_record(record(1, stated="mine", canonical="https://a.example/1", seed=UNDECODABLE))
    store.add_record(record(2))
    found = {
        "key": 1,
        "id": "urn:x:1",
        "stated": "mine",
        "digest": b"digest 1",
        "seed": UNDECODABLE,
        "canonical": "https://a.example/1",
        "link": "articles/1.html",
    }
    assert {field: keys(store.records(field, value)) for field, value in found.items()} == dict.fromkeys(
        found, [1]
    )
    assert store.records("id", "nobody's") == []


@pytest.mark.parametrize("field", ["digest", "canonical"])
def test_of_several_the_live_ones_come_first_then_the_oldest(store: Store, field: str) -> None:
    value = b"same" if field == "digest" else "https://a.example/"
    for key, live in {1: False, 2: True, 3: False, 4: True}.items():
        store.add_record(record(key, live=live, **{field: value}))
    assert keys(store.records(field, value)) == [2, 4, 1, 3]


def test_the_next_key_is_above_every_one_that_ever_was(store: Store) -> None:
    assert store.last_key() == 0
    store.add_record(record(1))
    store.add_record(record(7))
    store.put_record(record(7, live=False, seed=None))
    assert store.last_key() == 7


def test_an_id_and_an_instant_are_known_to_be_taken(store: Store) -> None:
    store.add_record(record(1, live=False, updated=NOON))
    assert store.has("id", "urn:x:1")
    assert not store.has("id", "urn:x:2")
    assert store.has("updated", NOON)
    assert not store.has("updated", NOON + timedelta(seconds=1))


def test_two_entries_never_share_an_id(store: Store) -> None:
    """The last line of defence, should a mistake of ours ever mint one twice."""
    store.add_record(record(1))
    with pytest.raises(StoreError):
        store.add_record(record(2, id="urn:x:1"))


def test_orphans_are_entries_without_a_file_of_this_title_or_date(store: Store) -> None:
    assert not store.has_orphans()
    store.add_record(record(1))
    assert not store.has_orphans()
    store.add_record(record(2, seed=None, title_key="lost", published=NOON))
    store.add_record(record(3, seed=None, title_key="other", published=NOON - timedelta(days=3)))
    store.add_record(record(4, title_key="lost", published=NOON))
    assert store.has_orphans()
    assert keys(store.orphans("lost", None, 20)) == [2]
    assert keys(store.orphans("unknown", NOON, 20)) == [2]
    assert set(keys(store.orphans("other", NOON, 20))) == {2, 3}
    assert store.orphans("unknown", None, 20) == []


def test_orphans_of_one_title_are_no_more_than_asked_for(store: Store) -> None:
    with store.transaction():
        for key in range(1, 40):
            store.add_record(record(key, seed=None, title_key="same"))
    assert len(store.orphans("same", None, 20)) == 20


def test_live_entries_are_counted_and_those_without_file_or_set_aside_are_known(store: Store) -> None:
    store.add_record(record(1))
    store.add_record(record(2, seed=None))
    store.add_record(record(3, seed=None, live=False))
    store.add_record(record(4, seed=UNDECODABLE, blocked="its title is empty"))
    store.add_record(record(5, live=False, blocked="long gone"))
    assert store.count_live() == 3
    assert store.without_file() == [2]
    assert store.blocked() == [(UNDECODABLE, "its title is empty")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(bases=st.lists(st.sampled_from(["a", "a-2", "a-2-2", "b", "a-3"]), max_size=12))
def test_no_slug_is_given_twice_and_each_shows_its_base(store: Store, bases: list[str]) -> None:
    """Also where one title looks like the number of another: `a`, `a-2`, `a` again."""
    with undone(store):
        given_ = []
        for key, base in enumerate(bases, 1):
            number, slug = next(iter(store.slugs(base)))
            store.give_slug(base, number, key)
            given_.append(slug)
            assert store.slug_taken(slug) == key
            assert store.slug_base(slug) == base
            assert slug == base or slug.startswith(base + "-")
        assert len(set(given_)) == len(bases)


def test_slugs_are_numbered_from_the_first_that_is_free(store: Store) -> None:
    assert list(islice(store.slugs("a"), 3)) == [(1, "a"), (2, "a-2"), (3, "a-3")]
    store.give_slug("a-2", 1, 1)
    store.give_slug("a", 1, 2)
    assert list(islice(store.slugs("a"), 2)) == [(3, "a-3"), (4, "a-4")]
    store.give_slug("a", 4, 3)  # a-3 did not fit, since a page has its name
    assert next(store.slugs("a")) == (5, "a-5")
    assert [store.slug_taken(slug) for slug in ("a", "a-2", "a-3", "a-4")] == [2, 1, None, 3]
    assert store.slug_base("never-given") == "never-given"
    with pytest.raises(StoreError):
        store.give_slug("a", 4, 9)


def test_a_link_belongs_for_ever_to_the_entry_that_had_it(store: Store) -> None:
    store.add_record(record(1, link="new.html"))
    store.add_record(record(2, link="other.html", live=False))
    store.keep_address("old.html", 1)
    store.keep_address("old.html", 1)
    store.keep_address("old.html", 2)
    assert set(store.addresses(1)) == {"new.html", "old.html"}
    assert store.addresses(2) == ["other.html"]
    assert store.addresses(3) == []
    links = ("new.html", "old.html", "other.html", "nobody.html")
    assert [store.address_taken(link) for link in links] == [1, 1, 2, None]


def test_a_story_is_told_in_the_order_in_which_it_happened(store: Store) -> None:
    later, earlier = Event(NOON, "new", "one"), Event(NOON - timedelta(days=1), "edited", "clock set back")
    for event in (later, earlier):
        store.tell(1, event)
    store.tell(2, Event(NOON, "new", "another"))
    assert store.story(1) == [later, earlier]
    assert store.story(3) == []


def test_a_story_may_name_a_file_whose_name_is_no_text(store: Store) -> None:
    store.tell(1, Event(NOON, "moved", f"from {UNDECODABLE} to b.md"))
    (event,) = store.story(1)
    assert event.why.startswith("from caf")
    assert event.why.endswith(".md to b.md")
    store.put_seed(seed("copy", state="copy", reason=f"it has the same text as {UNDECODABLE}"))
    assert (store.seed("copy") or seed("")).reason is not None


# Assets


def test_an_entry_s_assets_are_replaced_together(store: Store) -> None:
    here, missing = AssetRow(1, os.fsdecode(b"\xff.png"), STAMP, b"d"), AssetRow(1, "late.png", None, None)
    other = AssetRow(2, "late.png", None, None)
    store.put_assets(1, [AssetRow(1, "old.png", STAMP, b"o"), here])
    store.put_assets(2, [other])
    store.put_assets(1, [here, missing])
    assert sorted(store.assets(1), key=lambda row: row.source) == [missing, here]
    assert len(store.assets()) == 3
    assert store.asset(here.source) == here
    assert store.asset("old.png") is None
    store.put_assets(1, [])
    assert store.assets() == [other]


# Feeds


def test_members_are_numbered_by_date_at_their_first_publication(store: Store) -> None:
    """A late-dated article comes after those that were published before it."""
    for key, day in {1: 3, 2: 1, 3: 2}.items():
        store.add_record(record(key, published=NOON + timedelta(days=day)))
    assert store.enrol("main") == 3
    assert store.enrol("main") == 0
    assert keys(store.window("main", 10)) == [1, 3, 2]
    store.add_record(record(4, published=NOON - timedelta(days=1000)))
    assert store.enrol("main") == 1
    assert keys(store.window("main", 10)) == [4, 1, 3, 2]
    assert keys(store.window("main", 2)) == [4, 1]


def test_members_of_one_date_are_numbered_alike_on_every_machine(store: Store) -> None:
    """By id: the key tells the order in which files were read."""
    for key in (1, 2, 3):
        store.add_record(record(key, id=f"urn:x:{9 - key}", published=NOON))
    store.enrol("main")
    assert keys(store.window("main", 10)) == [1, 2, 3]


def test_who_is_withdrawn_or_set_aside_leaves_the_window_and_comes_back_to_its_place(store: Store) -> None:
    for key in (1, 2, 3):
        store.add_record(record(key))
    store.enrol("main")
    store.put_record(record(2, live=False))
    store.put_record(record(3, blocked="a problem"))
    assert keys(store.window("main", 10)) == [1]
    store.put_record(record(2))
    store.put_record(record(3))
    assert store.enrol("main") == 0
    assert keys(store.window("main", 10)) == [3, 2, 1]


def test_who_is_not_published_gets_no_number(store: Store) -> None:
    store.add_record(record(1, live=False))
    store.add_record(record(2, blocked="a problem"))
    assert store.enrol("main") == 0
    store.put_record(record(1))
    assert store.enrol("main") == 1
    assert keys(store.window("main", 10)) == [1]


def test_a_feed_has_its_birth_and_its_last_change(store: Store) -> None:
    assert store.feed_times("main") is None
    store.set_feed_times("main", NOON, NOON)
    store.set_feed_times("main", NOON, NOON + timedelta(days=1))
    assert store.feed_times("main") == (NOON, NOON + timedelta(days=1))


# Documents

RSS = DocumentRow(path="rss.xml", kind="rss", subject="main")
PAGE = DocumentRow(path="articles/a.html", kind="page", subject="1", dirty=False, digest=b"d")
OTHER = DocumentRow(path="articles/b.html", kind="page", subject="2", dirty=False, digest=b"d")


def test_documents_are_found_by_path_and_kind(store: Store) -> None:
    for row in (RSS, PAGE, OTHER):
        store.put_document(row)
    assert store.document("rss.xml") == RSS
    assert store.document("atom.xml") is None
    assert store.documents("rss") == [RSS]
    assert {row.path for row in store.documents("page")} == {PAGE.path, OTHER.path}
    changed = replace(PAGE, gone=True, pending=b"p", digest=None)
    store.put_document(changed)
    assert store.document(PAGE.path) == changed
    store.drop_document(PAGE.path)
    store.drop_document("never.html")
    assert store.documents("page") == [OTHER]


def test_what_is_to_be_published_and_what_to_be_removed_are_kept_apart(store: Store) -> None:
    gone = replace(OTHER, dirty=True, gone=True)
    for row in (
        RSS,
        PAGE,
        gone,
        DocumentRow(path="x.html", kind="page", subject="3", dirty=False, gone=True),
    ):
        store.put_document(row)
    assert store.dirty() == [RSS]
    assert store.dirty(gone=True) == [gone]


@pytest.mark.parametrize(
    ("which", "soiled"),
    [
        ((), {"rss.xml", PAGE.path, OTHER.path}),
        (("rss", "main"), {"rss.xml"}),
        (("rss", "other"), set()),
        (("atom", "main"), set()),
    ],
)
def test_documents_are_soiled_together(store: Store, which: tuple[str, ...], soiled: set[str]) -> None:
    for row in (RSS, PAGE, OTHER):
        store.put_document(replace(row, dirty=False))
    store.soil(*which)  # type: ignore[arg-type]  # a kind and a feed
    assert {row.path for row in store.dirty()} == soiled


def test_a_document_is_marked_known_or_new(store: Store) -> None:
    """What is known of its bytes stays known: it tells feeder's own file from a stranger's."""
    store.put_document(replace(PAGE, pending=b"p"))
    store.mark(PAGE.path, "page", "7", gone=True)
    store.mark("new.html", "page", "8", gone=False)
    assert store.document(PAGE.path) == replace(PAGE, pending=b"p", subject="7", dirty=True, gone=True)
    assert store.document("new.html") == DocumentRow(path="new.html", kind="page", subject="8")


def test_a_publication_that_was_begun_and_not_finished_is_known(store: Store) -> None:
    for row in (RSS, PAGE, OTHER):
        store.put_document(replace(row, dirty=True))
    store.begin([(RSS.path, b"new"), (PAGE.path, b"newer")])
    assert {row.path: row.pending for row in store.interrupted()} == {RSS.path: b"new", PAGE.path: b"newer"}
    store.finish([(PAGE.path, b"newer")])
    assert store.interrupted() == [replace(RSS, pending=b"new")]
    assert store.document(PAGE.path) == replace(PAGE, digest=b"newer")
    assert {row.path for row in store.dirty()} == {RSS.path, OTHER.path}


# Builds


def test_builds_come_back_latest_first(store: Store) -> None:
    for number in range(7):
        store.add_build(NOON + timedelta(hours=number), {"new": number, "failures": [UNDECODABLE]})
    found = store.builds(3)
    assert [build["new"] for build in found] == [6, 5, 4]
    assert found[0]["at"] == "2026-03-01T18:00:00Z"
    assert found[0]["failures"] == [UNDECODABLE]


def test_the_memory_of_builds_does_not_grow_without_end(store: Store) -> None:
    with store.transaction():
        for number in range(300):
            store.add_build(NOON, {"new": number})
    kept = store.builds(1000)
    assert 5 <= len(kept) < 200
    assert [build["new"] for build in kept[:5]] == [299, 298, 297, 296, 295]


# All or nothing


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_transaction_that_is_broken_off_leaves_nothing(place: Place, error: type[BaseException]) -> None:
    with place.open() as store:
        store.set_meta("name", "before")
        with pytest.raises(error), store.transaction():
            store.set_meta("name", "after")
            store.add_record(record(1))
            store.put_seed(seed("a.md"))
            store.put_document(RSS)
            raise error
        store.set_meta("next", "works")
    with place.open() as store:
        assert (store.meta("name"), store.meta("next")) == ("before", "works")
        assert store.last_key() == 0
        assert list(store.stamps()) == []
        assert store.documents("page") == []


def test_a_fault_inside_a_transaction_undoes_what_went_before_it(store: Store) -> None:
    store.add_record(record(1))
    with pytest.raises(StoreError), store.transaction():
        store.set_meta("name", "value")
        store.add_record(record(1))
    assert store.meta("name") is None


def test_what_is_not_finished_is_seen_by_nobody_else(place: Place) -> None:
    """`feeder status` may look while a build is at work."""
    with place.open() as store, place.open() as other:
        store.set_meta("name", "before")
        with store.transaction():
            store.set_meta("name", "after")
            assert other.meta("name") == "before"
        assert other.meta("name") == "after"


def test_what_is_remembered_outlives_the_process_and_what_is_not_finished_does_not(place: Place) -> None:
    """A build that is killed in the middle of a transaction has done the ones before it."""
    process = place.process(
        "with store.transaction(): store.set_meta('first', 'done'); store.put_seed(seed(UNDECODABLE))\n"
        "with store.transaction():\n"
        "    store.set_meta('second', 'done')\n"
        "    for key in range(1, 3000): store.add_record(record(key, updated=NOON + timedelta(seconds=key)))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    with place.open() as store:
        assert (store.meta("first"), store.meta("second")) == ("done", None)
        assert store.last_key() == 0
        assert store.seed(UNDECODABLE) == seed(UNDECODABLE)
        store.set_meta("second", "works")


def test_a_store_may_be_made_by_many_at_once(place: Place) -> None:
    processes = [place.process(f"store.set_meta('{number}', 'made'); store.close()") for number in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    for process in processes:
        process.communicate()
    with place.open() as store:
        assert [store.meta(str(number)) for number in range(4)] == ["made"] * 4


# One builder at a time

HOLD = """
with store.lock(wait=False, tell=print):
    print("held", flush=True)
    sys.stdin.readline()
    Path(sys.argv[2] + ".ended").touch()
"""
WAIT = """
with store.lock(wait=True, tell=lambda line: print(line, flush=True)):
    print("got it after the other ended:", Path(sys.argv[2] + ".ended").exists(), flush=True)
"""


def test_while_one_builds_another_is_refused_or_waits_and_says_so(place: Place) -> None:
    with place.process(HOLD) as holder, place.open() as store:
        assert said(holder.stdout) == "held"
        with pytest.raises(LockedError, match=r"nother build.*state\.db"), store.lock(wait=False, tell=print):
            pass
        assert store.meta("reading") is None
        with place.process(WAIT) as waiter:
            message = said(waiter.stdout)
            assert "nother build" in message
            assert str(place.file) in message
            holder.communicate("end\n", timeout=60)
            assert said(waiter.stdout) == "got it after the other ended: True"


def test_the_lock_of_a_builder_that_was_killed_is_free(place: Place) -> None:
    with place.process(HOLD) as holder, place.open() as store:
        assert said(holder.stdout) == "held"
        holder.kill()
        holder.communicate(timeout=60)
        with store.lock(wait=False, tell=print):
            store.set_meta("mine", "now")


def test_the_lock_ends_with_its_block_also_by_an_error(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt), store.lock(wait=False, tell=print):
            raise KeyboardInterrupt


def test_nobody_is_told_anything_where_nobody_waits(store: Store) -> None:
    told: list[str] = []
    with store.lock(wait=True, tell=told.append):
        pass
    assert told == []


# What is no store


def refused(place: Place) -> str:
    """The message with which a store is refused."""
    with pytest.raises(StoreError) as caught, place.open():
        pass
    message = str(caught.value)
    assert str(place.file) in message
    assert message.endswith(".")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("version", [0, 1, 7])
def test_a_database_of_something_else_is_refused_and_left_as_it_is(place: Place, version: int) -> None:
    other = sqlite3.connect(place.file)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.execute(f"PRAGMA user_version = {version}")
    other.commit()
    other.close()
    before = place.file.read_bytes()
    refused(place)
    assert place.file.read_bytes() == before
    assert [path.name for path in place.file.parent.iterdir()] == [place.file.name]


def test_a_store_of_a_later_version_is_refused_and_left_as_it_is(place: Place) -> None:
    with place.open() as store:
        store.set_meta("name", "value")
    later = sqlite3.connect(place.file)
    later.execute("PRAGMA user_version = 1000")
    later.close()
    before = place.file.read_bytes()
    assert "version" in refused(place)
    assert place.file.read_bytes() == before


@pytest.mark.parametrize("what", ["text", "folder", "file in the way"])
def test_what_can_be_no_store_is_refused_in_one_sentence(tmp_path: Path, place: Place, what: str) -> None:
    if what == "text":
        place.file.write_text("A letter to my aunt. " * 100, "utf-8")
    elif what == "folder":
        place.file.mkdir()
    else:
        (tmp_path / "way").write_text("", "utf-8")
        place = Place(place.kind, tmp_path / "way" / "state.db")
    refused(place)


def test_a_folder_for_the_store_is_made(tmp_path: Path, place: Place) -> None:
    deep = Place(place.kind, tmp_path / "not" / "yet" / UNDECODABLE / "a #100% ?store.db")
    with deep.open() as store:
        store.set_meta("name", "value")
    assert deep.file.is_file()
    with deep.open() as store:
        assert store.meta("name") == "value"


def use(store: Store) -> None:
    """What a build and a look at its state ask for."""
    list(store.stamps())
    list(store.seeds_in("held"))
    store.count_seeds()
    for key in range(1, 21):
        store.records("key", key)
        store.story(key)
    store.window("main", 50)
    store.documents("page")
    store.builds(5)
    with store.transaction():
        store.soil()


def test_of_a_damaged_file_there_is_a_sentence_and_never_a_crash(place: Place) -> None:
    """Cut off, or overwritten in places. SQLite checks no sums, so a small damage may pass unseen."""
    with place.open() as store, store.transaction():
        for key in range(1, 21):
            store.add_record(record(key, html="<p>" + "text " * 200 + "</p>"))
            store.put_seed(seed(f"{key}.md"))
            store.tell(key, Event(NOON, "new", "because"))
            store.put_document(DocumentRow(path=f"{key}.html", kind="page", subject=str(key)))
        store.enrol("main")
        store.add_build(NOON, {"new": 20})
    whole, chance = place.file.read_bytes(), random.Random(1)
    said_: list[str] = []
    for _ in range(60):
        data = bytearray(whole)
        if chance.random() < 0.2:
            del data[chance.randrange(1, len(data)) :]
        for _ in range(chance.choice((1, 20))):
            at = chance.randrange(len(data))
            data[at : at + 64] = chance.randbytes(len(data[at : at + 64]))
        place.file.write_bytes(data)
        try:
            with place.open() as store:
                use(store)
        except StoreError as error:
            said_.append(str(error))
        for beside in place.file.parent.glob("state.db-*"):
            beside.unlink()
    assert len(said_) > 30
    assert all(str(place.file) in line and line.endswith(".") and "\n" not in line for line in said_)


@pytest.mark.parametrize("kind", STORES)
def test_a_store_in_a_folder_without_rights_is_refused_in_one_sentence(kind: str, reachable: Path) -> None:
    reachable.chmod(0o555)
    with without_rights():
        refused(Place(kind, reachable / "state.db"))
