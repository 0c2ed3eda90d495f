"""What every store promises of archives, and of members by their numbers."""

from datetime import timedelta

import pytest
from store_places import NOON, keys, place, record, store

from feeder.records import ArchiveRow, DocumentRow
from feeder.stores import Store

__all__ = ["place", "store"]  # fixtures

FIRST = ArchiveRow("main", 1, 1, 2, NOON)
SECOND = ArchiveRow("main", 2, 3, 5, NOON + timedelta(days=1))


@pytest.fixture
def filled(store: Store) -> Store:
    """Seven members, of which the first five are in two archives; the fourth is withdrawn."""
    for key in range(1, 8):
        store.add_record(record(key))
    store.enrol()
    store.put_record(record(4, live=False))
    store.put_archive(FIRST)
    store.put_archive(SECOND)
    return store


def test_archives_are_remembered_by_feed_and_number(filled: Store) -> None:
    store = filled
    assert store.archives("main") == 2
    assert store.archive("main", 2) == SECOND
    assert store.archive("main", 3) is None
    assert (store.archives("categories/a"), store.archive("categories/a", 1)) == (0, None)
    store.put_archive(ArchiveRow("categories/a", 1, 1, 9, NOON))
    assert list(store.all_archives()) == [("categories/a", 1), ("main", 1), ("main", 2)]
    assert store.archives("main") == 2


def test_an_entry_is_found_in_the_archive_of_its_number(filled: Store) -> None:
    store = filled
    found = [store.archived("main", key) for key in range(1, 9)]
    assert found == [FIRST, FIRST, SECOND, SECOND, SECOND, None, None, None]
    assert store.archived("categories/a", 1) is None


def test_members_are_had_by_their_numbers(filled: Store) -> None:
    store = filled
    assert [(number, one.entry.key) for number, one in store.members_after("main", 2)] == [
        (3, 3),
        (5, 5),
        (6, 6),
        (7, 7),
    ]
    assert [number for number, _ in store.members_after("main", 0, 2)] == [1, 2]
    assert store.members_after("main", 7) == []
    assert keys(store.members_between("main", 3, 5)) == [5, 3]
    assert store.members_between("categories/a", 1, 9) == []


def test_an_entry_is_beyond_as_many_as_came_later(filled: Store) -> None:
    store = filled
    assert store.is_beyond("main", 3, 3)  # the fifth, sixth and seventh
    assert not store.is_beyond("main", 3, 4)
    assert not store.is_beyond("main", 7, 1)
    assert not store.is_beyond("main", 99, 1)


def test_the_documents_of_archives_are_apart_from_those_of_their_feeds(store: Store) -> None:
    rows = [
        DocumentRow(path="rss.xml", kind="rss", subject="main", dirty=False),
        DocumentRow(path="archive/1/rss.xml", kind="rss", subject="main#1"),
        DocumentRow(path="categories/a/atom.xml", kind="atom", subject="categories/a"),
        DocumentRow(path="categories/b/atom.xml", kind="atom", subject="categories/b", gone=True),
    ]
    for row in rows:
        store.put_document(row)
    assert store.documents("rss", "main") == [rows[0]]
    assert store.documents("rss", "main#1") == [rows[1]]
    assert store.changed_feeds() == ["categories/a"]
