"""What every store promises of seeds, assets and builds: what was remembered comes back."""

import inspect
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_places import (
    NOON,
    STAMP,
    UNDECODABLE,
    place,
    record,
    seed,
    store,
    undone,
)

from feeder.records import AssetRow, Record, SeedRow
from feeder.stores import Store
from feeder.types import Entry, Person, Picture, Stamp

__all__ = ["place", "store"]  # fixtures


# The protocol itself


def test_every_method_of_the_protocol_is_tried_here() -> None:
    files = Path(__file__).parent.glob("test_store_*.py")
    source = "".join(path.read_text("utf-8") for path in files)
    methods = [name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")]
    assert len(methods) > 30
    assert [name for name in methods if f"store.{name}(" not in source] == []


# What was remembered comes back


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
        copied=st.none() | DIGESTS,
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
        dated=st.none() | PLAIN,
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


def test_seeds_below_a_path_are_those_inside_it_alone(store: Store) -> None:
    inside = ["a.json/1", "a.json/b", "a.json/\udcff"]
    for path in ["a.json", "a.json.bak", "a.json-1", "a.json0", "a.jso", "b/1", *inside]:
        store.put_seed(seed(path))
    assert store.seeds_below("a.json") == inside


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


def test_the_next_instant_is_the_earliest_of_the_held_seeds(store: Store) -> None:
    assert store.next_due() is None
    store.put_seed(seed("out", state="entry"))
    store.put_seed(seed("draft", state="held", due=None))
    assert store.next_due() is None
    store.put_seed(seed("later", state="held", due=NOON + timedelta(days=1)))
    store.put_seed(seed("sooner", state="held", due=NOON))
    assert store.next_due() == NOON
    store.put_seed(seed("sooner", state="entry", due=None))
    assert store.next_due() == NOON + timedelta(days=1)
    store.drop_seed("later")
    assert store.next_due() is None


def test_the_next_change_is_that_of_a_seed_or_of_what_is_told(store: Store) -> None:
    """Of seeds those whose instant has come are passed over; what is told ends once."""
    assert store.next_change(NOON) is None
    store.put_seed(seed("over", state="held", due=NOON))
    store.put_seed(seed("later", state="entry", due=NOON + timedelta(days=2)))
    assert store.next_change(NOON) == NOON + timedelta(days=2)
    store.linger(1, "tombstone", NOON, NOON + timedelta(days=1))
    assert store.next_change(NOON) == NOON + timedelta(days=1)


def test_strays_are_copies_of_a_text_that_changed_and_those_set_aside_for_another(store: Store) -> None:
    store.add_record(record(1, digest=b"text"))
    store.put_seed(seed("true copy", state="copy", entry=1, digest=b"text", copied=b"text"))
    store.put_seed(seed("near copy", state="copy", entry=1, digest=b"like it", copied=b"text"))
    store.put_seed(seed(UNDECODABLE, state="copy", entry=1, digest=b"older", copied=None))
    store.put_seed(seed("second with the id", state="failed", entry=None, digest=b"x", reason="twice"))
    store.put_seed(seed("broken", state="failed", entry=None, digest=None, reason="broken"))
    store.put_seed(seed("1.md", state="entry", entry=1, digest=b"older"))
    assert sorted(store.strays()) == sorted([UNDECODABLE, "second with the id"])
    assert [row.path for row in store.copies(1)] == sorted(
        ["true copy", "near copy", UNDECODABLE], key=os.fsencode
    )
    assert store.copies(2) == []
    store.put_record(record(1, digest=b"text", title="Another"))
    assert len(store.strays()) == 2
    store.put_record(record(1, digest=b"newer"))
    assert sorted(store.strays()) == sorted(["true copy", "near copy", UNDECODABLE, "second with the id"])


# Assets


def test_an_entry_s_assets_are_replaced_together(store: Store) -> None:
    here, missing = AssetRow(1, os.fsdecode(b"\xff.png"), STAMP, b"d"), AssetRow(1, "late.png", None, None)
    other = AssetRow(2, "late.png", None, None)
    store.put_assets(1, [AssetRow(1, "old.png", STAMP, b"o"), here])
    store.put_assets(2, [other])
    store.put_assets(1, [here, missing])
    assert sorted(store.assets(1), key=lambda row: row.source) == [missing, here]
    assert len(store.assets()) == 3
    assert {row.source for row in store.assets()} == {here.source, "late.png"}
    assert store.assets(source=here.source) == [here]
    assert sorted(row.entry for row in store.assets(source="late.png")) == [1, 2]
    assert [row.entry for row in store.assets(digest=b"d")] == [1]
    store.put_assets(1, [])
    assert store.assets() == [other]


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
