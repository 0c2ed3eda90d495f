"""What every store promises of feeds beside the main one: who belongs to them, when they are born, their numbers."""

from datetime import timedelta

import pytest
from store_places import NOON, keys, place, record, store

from feeder.records import FeedRow, Group
from feeder.stores import Store

__all__ = ["place", "store"]  # fixtures

SEA = Group("category", "sea", "Sea")
LAND = Group("category", "land", "Land")
LATER = NOON + timedelta(days=1)


def born(group: Group, name: str, **changes: object) -> FeedRow:
    values: dict[str, object] = {
        "name": name, "kind": group.kind, "label": group.label, "title": group.shown, "born": NOON, "updated": NOON,
    }  # fmt: skip
    return FeedRow(**values | changes)  # type: ignore[arg-type]  # the caller's


def lay(store: Store, *entries: int, groups: tuple[Group, ...] = (SEA,)) -> None:
    for key in entries:
        store.add_record(record(key))
        store.join(key, groups)


def bear(store: Store, group: Group, name: str) -> None:
    store.bear(f"{group.kind}:{group.label}", born(group, name))


def test_a_feed_is_ripe_with_so_many_live_entries(store: Store) -> None:
    lay(store, 1, 2)
    assert store.ripe(3) == []
    store.put_record(record(2, live=False))
    lay(store, 3)
    assert store.ripe(3) == []
    lay(store, 4)
    store.put_record(record(4, blocked="a problem"))
    assert store.ripe(3) == []
    lay(store, 5)
    (row,) = store.ripe(3)
    assert (row.kind, row.label, row.title) == (SEA.kind, SEA.label, SEA.shown)


def test_entries_of_several_builds_are_counted_together(store: Store) -> None:
    for key in (1, 2, 3):
        lay(store, key)
        assert len(store.ripe(3)) == (key == 3)
        store.enrol()


def test_one_that_comes_back_is_counted_again(store: Store) -> None:
    lay(store, 1, 2, 3, 4)
    store.put_record(record(4, live=False))
    store.put_record(record(3, live=False))
    store.enrol()
    store.put_record(record(3))
    store.join(3, (SEA,))
    assert [row.label for row in store.ripe(3)] == ["sea"]


def test_a_feed_that_waits_is_none_yet(store: Store) -> None:
    lay(store, 1, 2)
    store.enrol()
    assert store.joined(1) == {"main"}
    assert store.feeds("category") == []
    assert store.feed("category:sea") is None
    assert store.feed_times("category:sea") is None


def test_a_feed_that_is_born_has_all_that_waited(store: Store) -> None:
    lay(store, 1, 2)
    store.enrol()
    lay(store, 3)
    bear(store, SEA, "categories/sea")
    assert store.enrol() == {"main": 1, "categories/sea": 1}
    assert keys(store.window("categories/sea", 10)) == [3, 2, 1]
    assert store.joined(1) == {"main", "categories/sea"}
    assert store.feed("categories/sea") == born(SEA, "categories/sea")
    assert store.feeds("category") == [born(SEA, "categories/sea")]
    assert store.ripe(1) == []
    assert store.check() == []


def test_joining_tells_the_feeds_that_an_entry_is_in(store: Store) -> None:
    store.put_feed(born(SEA, "categories/sea"))
    store.add_record(record(1))
    assert store.join(1, (SEA, LAND)) == store.joined(1) == {"main", "categories/sea"}
    assert store.join(1, (LAND,)) == store.joined(1) == {"main"}


def test_who_leaves_and_joins_again_gets_another_number(store: Store) -> None:
    store.put_feed(born(SEA, "categories/sea"))
    lay(store, 1, 2)
    store.enrol()
    store.join(1, ())
    assert keys(store.window("categories/sea", 10)) == [2]
    store.join(1, (SEA,))
    store.enrol()
    assert keys(store.window("categories/sea", 10)) == [1, 2]
    assert keys(store.window("main", 10)) == [2, 1]


def test_who_stays_keeps_its_number(store: Store) -> None:
    store.put_feed(born(SEA, "categories/sea"))
    lay(store, 1, 2)
    store.enrol()
    store.join(1, (SEA, LAND))
    store.enrol()
    assert keys(store.window("categories/sea", 10)) == [2, 1]


def test_a_group_that_bears_none_goes_on_with_the_feed_it_has(store: Store) -> None:
    barren = [Group(one.kind, one.label, one.shown, bears=False) for one in (SEA, LAND)]
    store.put_feed(born(SEA, "categories/sea"))
    lay(store, 1, 2, groups=(LAND,))
    for key in (3, 4, 5):
        store.add_record(record(key))
        assert store.join(key, barren) == {"main", "categories/sea"}
    assert store.ripe(3) == []
    store.join(1, barren)
    assert [row.label for row in store.ripe(1)] == ["land"]
    store.join(2, barren)
    assert store.ripe(1) == []


def test_what_is_to_be_kept_is_kept(store: Store) -> None:
    for group in (SEA, LAND):
        store.put_feed(born(group, f"categories/{group.label}"))
    lay(store, 1, groups=(SEA,))
    assert store.join(1, (), {"categories/sea", "categories/land"}) == {"main", "categories/sea"}


def test_members_are_numbered_by_date_within_each_feed(store: Store) -> None:
    for group in (SEA, LAND):
        store.put_feed(born(group, f"categories/{group.label}"))
    for key, day in {1: 3, 2: 1, 3: 2}.items():
        store.add_record(record(key, published=NOON + timedelta(days=day)))
        store.join(key, (SEA, LAND) if key < 3 else (LAND,))
    assert store.enrol() == {"main": 3, "categories/sea": 2, "categories/land": 3}
    assert keys(store.window("categories/sea", 10)) == [1, 2]
    assert keys(store.window("categories/land", 10)) == [1, 3, 2]


def test_feeds_are_listed_by_title_and_by_change(store: Store) -> None:
    store.set_feed_times("main", NOON, NOON)
    store.put_feed(born(SEA, "categories/sea", updated=LATER))
    store.put_feed(born(LAND, "categories/land", language="de", description="Fields."))
    store.put_feed(born(Group("author", "ann", "Ann"), "authors/ann"))
    assert [row.name for row in store.feeds("category")] == ["categories/land", "categories/sea"]
    assert [row.name for row in store.feeds("category", 1)] == ["categories/land"]
    assert store.feeds("category", 0) == []
    assert [row.name for row in store.latest_feeds(1)] == ["categories/sea"]
    land = store.feed("categories/land")
    assert land is not None
    assert (land.language, land.description) == ("de", "Fields.")
    store.set_feed_times("categories/land", NOON, LATER)
    assert store.feed("categories/land") == born(
        LAND, "categories/land", language="de", description="Fields.", updated=LATER
    )


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_live_entries_are_gone_through_by_key(store: Store, limit: int) -> None:
    for key in range(1, 6):
        store.add_record(record(key, live=key != 2))
    found: list[int] = []
    while batch := store.live(found[-1] if found else 0, limit):
        found += keys(batch)
    assert found == [1, 3, 4, 5]
