"""An upgrade takes everything over, keeps the old store, and is done whole or not at all."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from laboratory import Laboratory
from old_stores import age, age_by_one, version
from store_places import NOON, UNDECODABLE, Place, keys, record, seed

from feeder import wiring
from feeder.errors import StoreError
from feeder.records import AssetRow, DocumentRow, Event
from feeder.stores import Store, copies, tables
from feeder.types import Person

ENTRIES = range(1, 31)


@pytest.fixture
def old(tmp_path: Path) -> Place:
    """A store of version 1 with something in each of its tables."""
    place = Place("sqlite", tmp_path / "state.db")
    lay(place)
    return place


def lay(place: Place) -> None:
    with place.open() as store, store.transaction():
        fill(store)
    age(place.file)


def fill(store: Store) -> None:
    store.set_meta("site.id", "urn:x:site")
    for key in ENTRIES:
        store.add_record(record(key, authors=(Person("Jo"),), html=f"<p>{key}</p>" * 300, live=key != 7))
        store.give_slug(f"slug-{key}", 1, key)
        store.put_seed(seed(f"{key}.md", entry=key))
        store.mark(f"articles/{key}.html", "page", str(key), gone=False)
        if key == 20:
            store.enrol()
    store.put_seed(seed(UNDECODABLE, state="held", due=NOON, entry=None))
    for number in range(3):
        for key in (2, 1):
            # A clock that was set back: the order is that of the telling.
            store.tell(key, Event(NOON - timedelta(days=number), "edited", f"{number} of {key}"))
    store.keep_address("old.html", 3)
    store.put_assets(4, [AssetRow(4, "a.png", None, None)])
    store.set_feed_times("main", NOON, NOON)
    store.put_document(DocumentRow(path="rss.xml", kind="rss", subject="main"))
    store.add_build(NOON, {"new": 30})


def content(store: Store) -> dict[str, Any]:
    """All that a store says of what was filled in."""
    return {
        "site": store.meta("site.id"),
        "records": store.records_of(ENTRIES),
        "stories": [store.story(key) for key in ENTRIES],
        "addresses": [store.addresses(key) for key in ENTRIES],
        "slugs": [store.slug_taken(f"slug-{key}") for key in ENTRIES],
        "stamps": list(store.stamps()),
        "due": store.next_due(),
        "window": keys(store.window("main", 100)),
        "assets": store.assets(),
        "times": store.feed_times("main"),
        "documents": [*store.documents("rss"), *store.documents("page")],
        "builds": store.builds(5),
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a store says that never was of another version."""
    with Place("sqlite", tmp_path_factory.mktemp("new") / "state.db").open() as store:
        fill(store)
        return content(store)


def kept(place: Place) -> list[str]:
    return sorted(path.name for path in place.file.parent.glob("*.backup"))


# What comes of it


def test_an_upgraded_store_says_what_it_said(old: Place, filled: dict[str, Any]) -> None:
    assert version(old.file) == 1
    with old.open() as store:
        assert content(store) == filled
        assert store.check() == []
    assert version(old.file) == tables.VERSION
    with old.open() as store:
        assert content(store) == filled


def test_who_had_a_number_keeps_it_and_who_had_none_gets_one(old: Place) -> None:
    with old.open() as store:
        # 1 to 20 were numbered, but for 7, which was not live then.
        assert store.enrol() == {"main": 10}
        assert store.enrol() == {}
        store.put_record(record(7))
        assert store.enrol() == {"main": 1}
        assert keys(store.window("main", 3)) == [7, 30, 29]


def test_a_story_goes_on_after_an_upgrade(old: Place) -> None:
    with old.open() as store:
        store.tell(1, Event(NOON, "moved", "later"))
        assert [event.why for event in store.story(1)] == ["0 of 1", "1 of 1", "2 of 1", "later"]


def test_an_upgraded_store_is_made_as_a_new_one(old: Place, tmp_path: Path) -> None:
    with old.open(), Place("sqlite", tmp_path / "new.db").open():
        pass
    upgraded, new = shape(old.file), shape(tmp_path / "new.db")
    if sqlite3.sqlite_version_info < (3, 35):
        upgraded["entries"].discard("enrolled")
    assert upgraded == new


def shape(path: Path) -> dict[str, set[Any]]:
    """The columns of each table, as SQLite knows them, and the text of each index."""
    with closing(sqlite3.connect(path)) as db:
        made = db.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
        return {
            name: {re.sub(r"\W+", " ", sql)}
            if kind == "index"
            else {row[1:] for row in db.execute(f"PRAGMA table_info({name})")}
            for kind, name, sql in made
        }


def test_no_subscriber_notices_an_upgrade(tmp_path: Path) -> None:
    """Ids, links and dates are in the documents, and not a byte of them changes; then life goes on."""
    lab = Laboratory(tmp_path)
    for number in range(12):
        lab.article(f"{number}.md", f"Title {number}", f"Text of article {number}, and some words.")
    lab.build()
    lab.article("1.md", "Title 1", "Another text by now.")
    (lab.seeds / "2.md").rename(lab.seeds / "moved.md")
    lab.build()
    before = lab.documents()
    age(wiring.store_path(lab.config))
    assert lab.build().documents == []
    assert lab.build(everything=True).documents == []
    assert lab.documents() == before
    identity = lab.item("Title 3")["id"], lab.item("Title 3")["url"]
    lab.article("3.md", "Title 3", "Text of article 3, with an end of its own.")
    lab.article("new.md", "Newcomer")
    lab.build()
    assert (lab.item("Title 3")["id"], lab.item("Title 3")["url"]) == identity
    assert len(lab.items()) == 13


def test_a_store_of_version_2_is_upgraded_too(tmp_path: Path, filled: dict[str, Any]) -> None:
    place = Place("sqlite", tmp_path / "state.db")
    with place.open() as store, store.transaction():
        fill(store)
        store.put_seed(seed("copy.md", state="copy", entry=1, digest=record(1).digest))
        store.put_seed(seed("older.md", state="copy", entry=1, digest=b"older"))
    with Place("sqlite", tmp_path / "new.db").open():
        pass
    age_by_one(place.file)
    with place.open() as store:
        assert store.check() == []
        assert {row.path: row.copied for row in store.copies(1)} == {
            "copy.md": record(1).digest,
            "older.md": None,
        }
        store.drop_seed("copy.md")
        store.drop_seed("older.md")
        assert content(store) == filled
    assert kept(place) == ["state.db.v2.backup"]
    assert shape(place.file) == shape(tmp_path / "new.db")


# The old store


def test_the_old_store_is_kept(old: Place, filled: dict[str, Any]) -> None:
    with old.open():
        pass
    (backup,) = old.file.parent.glob("*.backup")
    assert backup.name == "state.db.v1.backup"
    assert version(backup) == 1
    assert copies.fault(backup) is None
    with closing(sqlite3.connect(backup)) as db:
        assert [row for (row,) in db.execute("SELECT id FROM entries ORDER BY key")] == [
            f"urn:x:{key}" for key in ENTRIES
        ]
    backup.replace(old.file)  # and is as good as it was
    with old.open() as store:
        assert content(store) == filled


def test_what_another_upgrade_kept_gives_way_to_what_knows_all_of_it(old: Place) -> None:
    with old.open() as store:
        store.add_record(record(31))
    age(old.file)
    with old.open():
        pass
    assert kept(old) == ["state.db.v1.backup"]
    with closing(sqlite3.connect(old.file.with_name("state.db.v1.backup"))) as db:
        assert db.execute("SELECT max(key) FROM entries").fetchone() == (31,)


def test_what_knows_more_or_is_something_else_is_never_replaced(old: Place) -> None:
    with old.open():
        pass
    first = old.file.with_name("state.db.v1.backup")
    second = old.file.with_name("state.db.v1-2.backup")
    second.write_text("a letter to my aunt", "utf-8")
    before = first.read_bytes()
    old.file.unlink()
    with old.open() as store:  # begun anew, with other entries under the same keys
        for key in ENTRIES:
            store.add_record(record(key, id=f"urn:another:{key}"))
    age(old.file)
    with old.open():
        pass
    assert first.read_bytes() == before
    assert second.read_text("utf-8") == "a letter to my aunt"
    assert kept(old) == ["state.db.v1-2.backup", "state.db.v1-3.backup", "state.db.v1.backup"]


def test_without_a_backup_there_is_no_upgrade(old: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "sync", full)
    with (
        pytest.raises(StoreError, match=r"older version.*backup.*No space left on device\.$") as caught,
        old.open(),
    ):
        pass
    assert str(old.file) in str(caught.value)
    assert version(old.file) == 1
    assert [path.name for path in old.file.parent.iterdir() if "feeder-new" in path.name] == []


def test_a_damaged_old_store_is_not_upgraded(old: Place) -> None:
    data = bytearray(old.file.read_bytes())
    data[8192:-4096] = bytes(len(data) - 8192 - 4096)
    old.file.write_bytes(data)
    with pytest.raises(StoreError, match=r"damaged.*feeder store restore.*feeder adopt.*\.$"), old.open():
        pass
    assert old.file.read_bytes() == data
    assert kept(old) == []


def test_an_old_backup_put_back_beneath_an_open_store_is_upgraded_by_the_next_build(
    old: Place, filled: dict[str, Any]
) -> None:
    with old.open() as store:
        store.set_meta("name", "later")
        with (
            closing(copies.read(old.file.with_name("state.db.v1.backup"))) as backup,
            closing(sqlite3.connect(old.file)) as db,
        ):
            backup.backup(db)
        with store.lock(wait=False, tell=print):
            assert content(store) == filled
            assert store.meta("name") is None


# A newer one


def test_a_newer_store_is_refused_with_the_ways_out(old: Place) -> None:
    with closing(sqlite3.connect(old.file)) as db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(StoreError) as caught, old.open():
        pass
    assert "newer version of feeder" in str(caught.value)
    assert "upgrade feeder, or put back a backup of this version" in str(caught.value)
    backup = old.file.with_name(f"state.db.v{tables.VERSION}.backup")
    backup.write_bytes(b"")
    with pytest.raises(StoreError, match=re.escape(f"put back the backup {backup} with")), old.open():
        pass


def test_a_version_that_never_was_is_a_damage(old: Place) -> None:
    with closing(sqlite3.connect(old.file)) as db:
        db.execute("PRAGMA user_version = -3")
    with pytest.raises(StoreError, match="damaged"), old.open():
        pass


# Killed, and together


#: Copies the store for each moment, and has a child killed there while it opens the copy; one that is not ends it.
KILLED = """
import os, shutil, signal, sqlite3, sys
from itertools import count
from pathlib import Path
from feeder.stores.sqlite import SqliteStore

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def by_calls(last):
    left = iter(range(last))
    def look(_frame, event, called):
        if event == "c_call" and called.__name__ in WORDS and next(left, None) is None:
            die()
    sys.setprofile(look)

def by_steps(last):
    left, connect = iter(range(last)), sqlite3.connect
    def connected(*args, **options):
        db = connect(*args, **options)
        db.set_progress_handler(lambda: next(left, None) is None and die(), 400)
        return db
    sqlite3.connect = connected

WORDS = set("backup execute connect rename replace unlink fsync open close mkdir flock".split())
source, arm = Path(sys.argv[1]), {"calls": by_calls, "steps": by_steps}[sys.argv[2]]
for last in count():
    path = source.parent / str(last) / "state.db"
    path.parent.mkdir()
    shutil.copy(source, path)
    child = os.fork()
    if not child:
        arm(last)
        SqliteStore(path)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
print(last)
"""


@pytest.mark.parametrize("by", ["calls", "steps"])
def test_an_upgrade_that_is_killed_leaves_the_old_store_or_the_new_one(
    old: Place, filled: dict[str, Any], by: str
) -> None:
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(old.file), by],
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        timeout=120,
        text=True,
    )
    moments = int(done.stdout)
    assert moments > 20
    versions = []
    for moment in range(moments):
        place = Place("sqlite", old.file.parent / str(moment) / "state.db")
        versions.append(version(place.file))
        assert all(copies.fault(path) is None for path in place.file.parent.glob("*.backup"))
        assert versions[-1] == 1 or kept(place)
        with place.open() as store:
            assert content(store) == filled
        assert kept(place) == ["state.db.v1.backup"]
        assert [path.name for path in place.file.parent.iterdir() if path.name.startswith(".")] == []
    assert versions == sorted(versions)
    assert versions[0] == 1


def test_an_old_store_may_be_opened_by_many_at_once(old: Place, filled: dict[str, Any]) -> None:
    processes = [old.process(f"store.set_meta('{number}', 'came'); store.close()") for number in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    for process in processes:
        process.communicate()
    assert kept(old) == ["state.db.v1.backup"]
    assert version(old.file.with_name("state.db.v1.backup")) == 1
    with old.open() as store:
        assert content(store) == filled
        assert [store.meta(str(number)) for number in range(4)] == ["came"] * 4
