"""A store says what is wrong with it in plain sentences; a damaged one is refused with the ways out."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_places import Place, place, record, seed

from feeder.errors import StoreError

__all__ = ["place"]  # a fixture

#: What is done to a good store behind its back, and what is said of it.
HARMS = {
    "DELETE FROM entries WHERE key = 1": [
        "The seed 1.md is of the entry 1, which is not there.",
        "The feed main has the member 1, which is no entry.",
    ],
    "INSERT INTO slugs VALUES ('a', 2, 1), ('a-2', 1, 2)": ["The slug a-2 was given to the entries 1 and 2."],
    "UPDATE entries SET slug = 'same'": ["The entries 1 and 3 have the same slug, same."],
    "UPDATE entries SET id = 'no id' WHERE key = 2": ["The entry 2 has an id that is none: no id"],
    "UPDATE entries SET id = 'urn:x:\t' WHERE key = 2": ["The entry 2 has an id that is none: urn:x:\t"],
    "UPDATE entries SET id = 'tag:' WHERE key = 2": ["The entry 2 has an id that is none: tag:"],
    "UPDATE entries SET id = 'urn:x:é' WHERE key = 2": [],
    "UPDATE entries SET id = 'no id', live = 0 WHERE key = 2": [],
    "UPDATE members SET feed = 'lost' WHERE entry = 2": ["The feed lost has members, and is not there."],
    "INSERT INTO newcomers VALUES ('main', 2)": [
        "The entry 2 waits for its number in the feed main, where it has one."
    ],
}


def refused(place: Place) -> str:
    """The message with which a store is refused."""
    with pytest.raises(StoreError) as caught, place.open():
        pass
    return str(caught.value)


@pytest.mark.parametrize("harm", HARMS)
def test_a_check_says_what_is_wrong_in_plain_sentences(tmp_path: Path, harm: str) -> None:
    place = Place("sqlite", tmp_path / "state.db")
    with place.open() as store:
        for key in (1, 2, 3):
            store.add_record(record(key))
            store.put_seed(seed(f"{key}.md", entry=key))
        store.put_seed(seed("draft.md", state="held", entry=None))
        store.enrol()
        assert store.check() == []
    with closing(sqlite3.connect(place.file)) as other, other:
        other.execute(harm)
    with place.open() as store:
        assert store.check() == HARMS[harm]


def test_a_check_finds_damage_within_tables_and_goes_on(tmp_path: Path) -> None:
    place = Place("sqlite", tmp_path / "state.db")
    with place.open() as store, store.transaction():
        for key in range(1, 200):
            store.add_record(record(key))
    with closing(sqlite3.connect(place.file)) as other, other:
        # An index that has forgotten a row, as a page that was never written leaves it.
        other.execute("PRAGMA writable_schema = ON")
        other.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'live DESC', 'key') WHERE name = 'entries_digest'"
        )
    with place.open() as store:
        found = store.check()
    assert found
    assert all(line.startswith("The ") and "damaged" in line and line.endswith(".") for line in found)


def test_a_damaged_store_is_refused_with_the_ways_out(place: Place) -> None:
    with place.open() as store, store.transaction():
        for key in range(1, 200):
            store.add_record(record(key))
    data = bytearray(place.file.read_bytes())
    data[100:8192] = bytes(8092)
    place.file.write_bytes(data)
    message = refused(place)
    assert "damaged" in message
    assert "feeder store restore" in message
    assert "feeder adopt" in message


def test_a_store_that_lacks_a_table_is_refused(tmp_path: Path) -> None:
    place = Place("sqlite", tmp_path / "state.db")
    for missing in ("TABLE events", "INDEX entries_digest"):
        with place.open():
            pass
        with closing(sqlite3.connect(place.file)) as other:
            other.execute(f"DROP {missing}")
        assert missing.split()[1] in refused(place)
        place.file.unlink()
