"""What every store promises of feeds, their members, and documents."""

from dataclasses import replace
from datetime import timedelta

import pytest
from store_places import NOON, keys, place, record, store

from feeder.records import DocumentRow, Posting
from feeder.stores import Store

__all__ = ["place", "store"]  # fixtures


# Feeds


def test_members_are_numbered_by_date_at_their_first_publication(store: Store) -> None:
    """A late-dated article comes after those that were published before it."""
    for key, day in {1: 3, 2: 1, 3: 2}.items():
        store.add_record(record(key, published=NOON + timedelta(days=day)))
    assert store.enrol() == {"main": 3}
    assert store.enrol() == {}
    assert keys(store.window("main", 10)) == [1, 3, 2]
    store.add_record(record(4, published=NOON - timedelta(days=1000)))
    assert store.enrol() == {"main": 1}
    assert keys(store.window("main", 10)) == [4, 1, 3, 2]
    assert keys(store.window("main", 2)) == [4, 1]


def test_members_of_one_date_are_numbered_alike_on_every_machine(store: Store) -> None:
    """By id: the key tells the order in which files were read."""
    for key in (1, 2, 3):
        store.add_record(record(key, id=f"urn:x:{9 - key}", published=NOON))
    store.enrol()
    assert keys(store.window("main", 10)) == [1, 2, 3]


def test_who_is_withdrawn_or_set_aside_leaves_the_window_and_comes_back_to_its_place(store: Store) -> None:
    for key in (1, 2, 3):
        store.add_record(record(key))
    store.enrol()
    store.put_record(record(2, live=False))
    store.put_record(record(3, blocked="a problem"))
    assert keys(store.window("main", 10)) == [1]
    store.put_record(record(2))
    store.put_record(record(3))
    assert store.enrol() == {}
    assert keys(store.window("main", 10)) == [3, 2, 1]


def test_who_is_not_published_gets_no_number(store: Store) -> None:
    store.add_record(record(1, live=False))
    store.add_record(record(2, blocked="a problem"))
    assert store.enrol() == {}
    store.put_record(record(1))
    assert store.enrol() == {"main": 1}
    assert keys(store.window("main", 10)) == [1]


def test_a_feed_has_its_birth_and_its_last_change(store: Store) -> None:
    assert store.feed_times("main") is None
    store.set_feed_times("main", NOON, NOON)
    store.set_feed_times("main", NOON, NOON + timedelta(days=1))
    assert store.feed_times("main") == (NOON, NOON + timedelta(days=1))


def test_what_became_of_a_member_is_told_until_its_time_is_over(store: Store) -> None:
    for key in (1, 2, 3):
        store.add_record(record(key))
    store.enrol()
    store.add_record(record(4))
    day, week = NOON + timedelta(days=1), NOON + timedelta(days=7)
    assert store.next_lapse() is None
    store.linger(1, "tombstone", NOON, week)
    store.linger(2, "tombstone", day, week + timedelta(seconds=1))
    store.linger(3, "correction", NOON, week)
    store.linger(4, "tombstone", NOON, week)  # no member yet
    assert store.lingering("main", "tombstone") == [(2, "urn:x:2", day), (1, "urn:x:1", NOON)]
    assert store.lingering("main", "correction") == [(3, "urn:x:3", NOON)]
    assert store.lingering("other", "tombstone") == []
    assert store.lapsed(week - timedelta(seconds=1)) == []
    assert store.lapsed(week) == [(1, "tombstone"), (3, "correction"), (4, "tombstone")]
    assert store.next_lapse() == week


def test_of_one_entry_one_thing_is_told_and_then_nothing(store: Store) -> None:
    store.add_record(record(1))
    store.enrol()
    store.linger(1, "correction", NOON, NOON + timedelta(days=1))
    store.linger(1, "tombstone", NOON, NOON + timedelta(days=2))
    assert store.lingering("main", "correction") == []
    assert len(store.lingering("main", "tombstone")) == 1
    store.rest(1)
    assert store.lingering("main", "tombstone") == []
    assert store.next_lapse() is None


# Hubs


def test_what_a_hub_is_to_be_told_waits_in_the_order_of_its_time_the_shortest_address_first(
    store: Store,
) -> None:
    assert store.next_posting("hub") is None
    store.post("longer", ["hub", "other"], NOON)
    store.post("short", ["hub"], NOON)
    store.post("a", ["hub"], NOON + timedelta(seconds=1))
    assert [posting.topic for posting in store.postings()] == ["a", "short", "longer", "longer"]
    told = []
    while posting := store.next_posting("hub"):
        told.append(posting.topic)
        assert (posting.at, posting.tries, posting.said, posting.told) == (posting.due, 0, None, None)
        store.answered(replace(posting, due=None, tries=1, said="202", told=NOON))
    assert told == ["short", "longer", "a"]
    assert store.next_posting("other") == Posting(topic="longer", hub="other", at=NOON, due=NOON)
    store.unpost(["hub"])
    assert {posting.hub for posting in store.postings()} == {"hub"}
    assert {(posting.due, posting.said, posting.told) for posting in store.postings()} == {
        (None, "202", NOON)
    }


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
