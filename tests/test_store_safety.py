"""What every store promises in bad times: all or nothing, one builder at a time, and plain words."""

import random
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from rights import reachable, without_rights
from store_places import NOON, STORES, UNDECODABLE, Place, place, record, said, seed, store

from feeder.errors import LockedError, StoreError
from feeder.records import DocumentRow, Event
from feeder.stores import Store
from feeder.types import Person

__all__ = ["place", "reachable", "store"]  # fixtures


# All or nothing


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_transaction_that_is_broken_off_leaves_nothing(place: Place, error: type[BaseException]) -> None:
    with place.open() as store:
        store.set_meta("name", "before")
        with suppress(error), store.transaction():
            store.set_meta("name", "after")
            store.add_record(record(1))
            store.put_seed(seed("a.md"))
            store.put_document(DocumentRow(path="rss.xml", kind="rss", subject="main"))
            raise error
        store.set_meta("next", "works")
    with place.open() as store:
        assert (store.meta("name"), store.meta("next")) == ("before", "works")
        assert store.last_key() == 0
        assert list(store.stamps()) == []
        assert store.documents("page") == []


def test_a_fault_inside_a_transaction_undoes_what_went_before_it(store: Store) -> None:
    store.add_record(record(1))
    with suppress(StoreError), store.transaction():
        store.set_meta("name", "value")
        store.add_record(record(1))
    assert store.meta("name") is None


def test_an_attempt_that_fails_is_undone_and_the_rest_goes_on(store: Store) -> None:
    with store.transaction():
        store.set_meta("before", "done")
        for name, error in {"good": None, "bad": ValueError, "worse": KeyboardInterrupt}.items():
            with suppress(ValueError, KeyboardInterrupt), store.attempt():
                store.set_meta(name, "done")
                if error:
                    raise error
        store.set_meta("after", "done")
    names = ("before", "good", "bad", "worse", "after")
    assert [store.meta(name) for name in names] == ["done", "done", None, None, "done"]


def test_an_attempt_ends_with_its_transaction(store: Store) -> None:
    with suppress(ValueError), store.transaction():
        with store.attempt():
            store.set_meta("name", "done")
        raise ValueError
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
        "    for key in range(1, 3000):\n"
        "        store.add_record(record(key, updated=NOON + timedelta(seconds=key)))\n"
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
        store.enrol()
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


def test_of_a_damage_that_the_database_does_not_notice_there_is_a_sentence_too(place: Place) -> None:
    with place.open() as store:
        store.add_record(record(1, authors=(Person("Somebody"),)))
    data = place.file.read_bytes()
    assert data.count(b'"Somebody"') == 1
    place.file.write_bytes(data.replace(b'"Somebody"', b'"Somebody('))
    with place.open() as store, pytest.raises(StoreError, match="damaged") as caught:
        store.records("key", 1)
    assert str(place.file) in str(caught.value)


@pytest.mark.parametrize("kind", STORES)
def test_a_store_in_a_folder_without_rights_is_refused_in_one_sentence(kind: str, reachable: Path) -> None:
    reachable.chmod(0o555)
    with without_rights():
        refused(Place(kind, reachable / "state.db"))
