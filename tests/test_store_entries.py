"""What every store promises of entries: found by each field, and nothing ever given twice."""

from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_places import NOON, UNDECODABLE, keys, place, record, seed, store, undone

from feeder.errors import StoreError
from feeder.records import Event
from feeder.stores import Store

__all__ = ["place", "store"]  # fixtures


# Entries


def test_records_are_found_by_each_field(store: Store) -> None:
    store.add_record(record(1, stated="mine", seed=UNDECODABLE))
    store.add_record(record(2))
    found = {
        "key": 1,
        "id": "urn:x:1",
        "stated": "mine",
        "digest": b"digest 1",
        "seed": UNDECODABLE,
    }
    assert {field: keys(store.records(field, value)) for field, value in found.items()} == {
        field: [1] for field in found
    }
    assert store.records("id", "nobody's") == []


def test_many_records_are_read_at_once_by_their_keys(store: Store) -> None:
    for key in range(1, 8):
        store.add_record(record(key, live=key != 3))
    found = store.records_of([5, 3, 99, 5])
    assert found == {key: record(key, live=key != 3) for key in (3, 5)}
    assert store.records_of([]) == {}
    assert len(store.records_of(range(1, 1000))) == 7


def test_of_several_with_one_text_the_live_ones_come_first_then_the_oldest(store: Store) -> None:
    for key, live in {1: False, 2: True, 3: False, 4: True}.items():
        store.add_record(record(key, live=live, digest=b"same"))
    assert keys(store.records("digest", b"same")) == [2, 4, 1, 3]


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


def test_entries_are_found_by_what_their_sketches_share(store: Store) -> None:
    store.put_sketch(3, [1, 2, 3])
    store.put_sketch(1, [3, 4, 5])
    store.put_sketch(2, [9, 2**32 - 1, 3])
    assert store.sketched([1, 2, 3, 8]) == [3, 1, 2]
    assert store.sketched([2**32 - 1]) == [2]
    assert store.sketched([6]) == store.sketched([]) == []
    store.put_sketch(3, [6])
    assert store.sketched([6, 3]) == [1, 2, 3]
    assert store.sketched([1, 2]) == []


def test_of_many_entries_that_share_a_part_the_latest_are_found_and_few(store: Store) -> None:
    """As where an outlet has the same lines under each article."""
    with store.transaction():
        for key in range(1, 60):
            store.put_sketch(key, [7, 1_000 + key])
    assert store.sketched([7, 1_001, 8])[0] == 1
    assert len(store.sketched([7])) <= 5
    assert min(store.sketched([7])) > 30


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


def test_entries_without_a_file_are_found_by_their_canonical_address(store: Store) -> None:
    store.add_record(record(1, canonical="https://a.example/", seed=None))
    store.add_record(record(2, canonical="https://a.example/"))
    store.add_record(record(3, canonical=None, seed=None))
    assert keys(store.orphans_at("https://a.example/")) == [1]
    assert store.orphans_at("https://b.example/") == []


def test_live_entries_whose_seed_is_held_are_known_with_the_reason(store: Store) -> None:
    for key, live in {1: True, 2: True, 3: False}.items():
        store.add_record(record(key, live=live, seed=f"{key}.md"))
    store.put_seed(seed("1.md", entry=1))
    for key in (2, 3):
        store.put_seed(seed(f"{key}.md", state="held", reason="draft", entry=key))
    assert [(one.entry.key, reason) for one, reason in store.withheld()] == [(2, "draft")]


def test_live_entries_are_counted_and_those_without_file_or_set_aside_are_known(store: Store) -> None:
    store.add_record(record(1))
    store.add_record(record(2, seed=None))
    store.add_record(record(3, seed=None, live=False))
    store.add_record(record(4, seed=UNDECODABLE, blocked="its title is empty"))
    store.add_record(record(5, live=False, blocked="long gone"))
    assert store.count_live() == 3
    assert store.without_file() == [2]
    assert store.blocked() == [(UNDECODABLE, "its title is empty")]


def test_pages_are_listed_by_the_keys_of_their_entries(store: Store) -> None:
    for key in range(1, 6):
        store.add_record(record(key, live=key != 2, blocked="x" if key == 3 else None))
    links = {key: store.records("key", key)[0].entry for key in range(1, 6)}
    assert store.listed(1, 4) == [
        (links[key].link, links[key].canonical, links[key].updated) for key in (1, 4)
    ]
    assert store.listed(6, 9) == []


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
