"""What a store remembers of retractions, and how it forgets."""

from datetime import timedelta
from pathlib import Path

import pytest
from store_places import NOON, Place, record, seed

from feeder.records import Event, Marks, Retraction
from feeder.stores import Store
from feeder.stores.sqlite import SqliteStore

MARKS = Marks(frozenset({b"\x00" * 16, b"\xff" * 16}), (1, 5, 1 << 47), frozenset({7, 65_535}))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return SqliteStore(tmp_path / "state.db")


def test_a_retraction_comes_back_whole_the_latest_first(store: Store) -> None:
    first = Retraction(1, NOON, None, MARKS)
    second = Retraction(2, NOON + timedelta(days=1), "Wrong.", Marks(frozenset()))
    store.retract(first)
    store.retract(second)
    assert store.retractions() == [second, first]
    assert [store.retraction(key) for key in (first.entry, second.entry, 999)] == [first, second, None]
    again = Retraction(1, NOON, "Said later.", MARKS)
    store.retract(again)
    assert store.retractions() == [second, again]
    store.unretract(2)
    assert store.retractions() == [again]


def test_what_is_told_of_an_entry_is_known_with_its_instant(store: Store) -> None:
    assert store.lingers(1) is None
    store.linger(1, "tombstone", NOON, NOON + timedelta(days=1))
    assert store.lingers(1) == ("tombstone", NOON)


def test_the_notice_of_a_retracted_entry_misses_no_file(store: Store) -> None:
    for key in (1, 2):
        store.add_record(record(key, seed=None))
    store.retract(Retraction(1, NOON, "Wrong.", MARKS))
    assert store.without_file() == [2]


def test_what_quotes_the_text_is_erased(store: Store) -> None:
    store.put_sketch(1, [3, 4])
    store.tell(1, Event(NOON, "new", "a.md became it"))
    store.tell(1, Event(NOON, "set aside", "the title secret is none"))
    store.tell(2, Event(NOON, "set aside", "another"))
    store.add_build(NOON, {"new": 1, "problems": ["atom.xml: secret"], "notices": ["secret"]})
    store.erase(1)
    assert store.sketched([3, 4]) == []
    assert [event.why for event in store.story(1)] == ["a.md became it", "its entry did not pass validation"]
    assert [event.why for event in store.story(2)] == ["another"]
    assert store.builds(1) == [{"at": "2026-03-01T12:00:00Z", "new": 1, "problems": [], "notices": []}]


def test_nothing_is_left_in_the_file_of_what_was_overwritten(tmp_path: Path) -> None:
    place = Place("sqlite", tmp_path / "state.db")
    with place.open() as store:
        for key in range(1, 40):
            store.add_record(record(key, title=f"secret {key}"))
            store.put_seed(seed(f"secret{key}.md"))
        for key in range(1, 40):
            store.put_record(record(key, title="plain"))
            store.drop_seed(f"secret{key}.md")
        assert store.forget()
        left = [path for path in tmp_path.iterdir() if b"secret" in path.read_bytes()]
    assert left == []


def test_while_somebody_reads_what_was_there_it_is_not_forgotten(tmp_path: Path) -> None:
    place = Place("sqlite", tmp_path / "state.db")
    with place.open() as store, place.open() as other:
        store.add_record(record(1, title="secret"))
        assert isinstance(other, SqliteStore)
        assert isinstance(store, SqliteStore)
        store._run("PRAGMA busy_timeout = 0")
        with other.attempt():  # a transaction, which has begun to read
            assert other.has("key", 1)
            store.put_record(record(1, title="plain"))
            assert not store.forget()
        assert store.forget()
