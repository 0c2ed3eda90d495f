"""What one article costs does not grow with those beside it: SQLite's steps are counted, which no machine changes."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from store_places import NOON, Place, record, seed

from feeder.records import ArchiveRow, AssetRow, DocumentRow, Event, FeedRow, Group, Posting, Record
from feeder.stores import Store

Question = Callable[[Store], object]

PAGE = DocumentRow(path="1.html", kind="page", subject="1", dirty=False, digest=b"d")
KNOWN = {"key": 1, "id": "urn:x:1", "stated": "1", "digest": b"digest 1", "seed": "1.md"}
#: The group of all entries, one that only the first joins, and a feed that all belong to.
ALL, FRESH = Group("category", "all", "All"), Group("category", "fresh", "Fresh")
BORN = FeedRow(name="categories/all", kind="category", label="all", title="All", born=NOON, updated=NOON)
#: All that builds ask and say of a few articles.
QUESTIONS: dict[str, Question] = {
    "meta": lambda store: store.meta("name"),
    "set_meta": lambda store: store.set_meta("name", "value"),
    "seed": lambda store: store.seed("1.md"),
    "put_seed": lambda store: store.put_seed(seed("new.md")),
    "drop_seed": lambda store: store.drop_seed("1.md"),
    "seeds_in": lambda store: list(store.seeds_in("held")),
    "count_seeds": lambda store: store.count_seeds(),
    "due": lambda store: store.due(NOON),
    "next_due": lambda store: store.next_due(),
    "strays": lambda store: store.strays(),
    "copies": lambda store: store.copies(1),
    "records": lambda store: [store.records(field, value) for field, value in KNOWN.items()],
    "records_of": lambda store: store.records_of([1, 2, 3]),
    "orphans by title": lambda store: store.orphans("title 2", None, 20),
    "orphans by date": lambda store: store.orphans("nobody's", NOON.replace(year=2000), 20),
    "orphans_at": lambda store: store.orphans_at("https://a.example/2"),
    "has_orphans": lambda store: store.has_orphans(),
    "without_file": lambda store: store.without_file(),
    "withheld": lambda store: store.withheld(),
    "blocked": lambda store: store.blocked(),
    "last_key": lambda store: store.last_key(),
    "add_record": lambda store: store.add_record(record(99_999)),
    "put_record": lambda store: store.put_record(record(1, title="Another")),
    "has": lambda store: [store.has("id", "urn:x:1"), store.has("updated", NOON)],
    "put_sketch": lambda store: store.put_sketch(1, [7, 2_001, 8]),
    "sketched": lambda store: store.sketched([7, 1_001, 8]),
    "slugs": lambda store: next(store.slugs("a-2")),
    "give_slug": lambda store: store.give_slug("a", 1, 1),
    "slug_taken": lambda store: store.slug_taken("slug-1"),
    "slug_base": lambda store: store.slug_base("slug-1"),
    "addresses": lambda store: store.addresses(1),
    "keep_address": lambda store: store.keep_address("x", 1),
    "address_taken": lambda store: store.address_taken("x"),
    "tell": lambda store: store.tell(1, Event(NOON, "new", "")),
    "story": lambda store: store.story(1),
    "put_assets": lambda store: store.put_assets(1, [AssetRow(1, "x", None, b"x")]),
    "assets of an entry": lambda store: store.assets(1),
    "assets of a digest": lambda store: store.assets(digest=b"1"),
    "assets of a source": lambda store: store.assets(source="1.png"),
    "join": lambda store: store.join(
        1, [ALL, Group("category", "tag 1", "Tag 1"), Group("folder", "new", "New")]
    ),
    "joined": lambda store: store.joined(1),
    "enrol": lambda store: store.enrol(),
    "enrol one of many feeds": lambda store: [store.join(1, [ALL, FRESH]), store.ripe(1), store.enrol()],
    "bear": lambda store: store.bear("category:tag 2", replace(BORN, name="categories/tag-2", label="tag 2")),
    "put_feed": lambda store: store.put_feed(replace(BORN, title="Another")),
    "feed": lambda store: store.feed(BORN.name),
    "feeds": lambda store: [store.feeds("author", 3), store.feeds("category", 3)],
    "latest_feeds": lambda store: store.latest_feeds(3),
    "documents of a feed": lambda store: store.documents("rss", "authors/1"),
    "live": lambda store: store.live(10, 3),
    "listed": lambda store: store.listed(1, 3),
    "window": lambda store: store.window("main", 3),
    "feed_times": lambda store: store.feed_times("main"),
    "set_feed_times": lambda store: store.set_feed_times("main", NOON, NOON),
    "linger": lambda store: store.linger(1, "correction", NOON, NOON),
    "rest": lambda store: store.rest(1),
    "lingering": lambda store: store.lingering("main", "tombstone"),
    "corrections": lambda store: store.lingering("main", "correction", 3),
    "lapsed": lambda store: store.lapsed(NOON),
    "next_lapse": lambda store: store.next_lapse(),
    "archives": lambda store: store.archives("main"),
    "archive": lambda store: store.archive("main", 2),
    "put_archive": lambda store: store.put_archive(archive(2)),
    "archived": lambda store: store.archived("main", 5),
    "members_after": lambda store: store.members_after("main", 3, 3),
    "members_between": lambda store: store.members_between("main", 4, 6),
    "is_beyond": lambda store: store.is_beyond("main", 5, 3),
    "changed_feeds": lambda store: store.changed_feeds(),
    "documents of an archive": lambda store: store.documents("rss", "main#2"),
    "post": lambda store: store.post("x", ["y"], NOON),
    "next_posting": lambda store: store.next_posting("y"),
    "answered": lambda store: store.answered(Posting(topic="x", hub="y", at=NOON, due=NOON)),
    "document": lambda store: store.document(PAGE.path),
    "put_document": lambda store: store.put_document(PAGE),
    "drop_document": lambda store: store.drop_document(PAGE.path),
    "interrupted": lambda store: store.interrupted(),
    "dirty": lambda store: store.dirty(),
    "gone": lambda store: store.dirty(gone=True),
    "mark": lambda store: store.mark("new.html", "page", "1", gone=False),
    "soil": lambda store: store.soil("rss", "main"),
    "begin": lambda store: store.begin([("1.html", b"d")]),
    "finish": lambda store: store.finish([("1.html", b"d")]),
    "add_build": lambda store: store.add_build(NOON, {}),
    "builds": lambda store: store.builds(3),
}
#: Those that are about all there is.
WHOLE: dict[str, Question] = {
    "stamps": lambda store: list(store.stamps()),
    "count_live": lambda store: store.count_live(),
    "soil": lambda store: store.soil(),
    "all_archives": lambda store: list(store.all_archives()),
    "check": lambda store: store.check(),
    "documents": lambda store: store.documents("rss"),
}


def fill(store: Store, entries: int) -> None:
    """Half of the entries are out; the files of the others have gone."""
    with store.transaction():
        store.put_feed(BORN)
        for key in range(1, entries + 1):
            store.add_record(entry(key))
            # A feed of its own that is born, and one that never will be.
            own = replace(BORN, name=f"authors/{key}", kind="author", label=f"{key}")
            store.put_feed(own)
            store.put_document(
                DocumentRow(path=f"{own.name}/rss.xml", kind="rss", subject=own.name, dirty=False)
            )
            named = Group("author", own.label, own.title)
            store.join(key, [ALL, named, Group("category", f"tag {key}", f"Tag {key}")])
            store.put_sketch(key, [7, 1_000 + key])
            store.give_slug(f"slug-{key}", 1, key)
            store.tell(key, Event(NOON, "new", "because"))
            store.put_seed(seed(f"{key}.md", entry=key))
            store.put_document(DocumentRow(path=f"{key}.html", kind="page", subject=str(key), dirty=False))
            store.put_assets(key, [AssetRow(key, f"{key}.png", None, b"%d" % key)])
            store.keep_address(f"{key}-old.html", key)
        store.enrol()
        store.put_document(DocumentRow(path="rss.xml", kind="rss", subject="main"))
        for number in range(1, entries - 2):
            store.put_archive(archive(number))
            store.linger(number, "correction", NOON, NOON + timedelta(days=1))
            path, subject = f"archive/{number}/rss.xml", f"main#{number}"
            store.put_document(DocumentRow(path=path, kind="rss", subject=subject, dirty=False))
        for key in range(2, entries + 1, 2):
            store.put_record(entry(key, seed=None, live=False))


def archive(number: int) -> ArchiveRow:
    return ArchiveRow("main", number, number, number, NOON)


def entry(key: int, **changes: object) -> Record:
    return record(key, stated=str(key), canonical=f"https://a.example/{key}", **changes)


FEW, MANY = 30, 600


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A store with few entries and one with many."""
    files = {size: tmp_path_factory.mktemp("laid") / "state.db" for size in (FEW, MANY)}
    for size, file in files.items():
        with Place("sqlite", file).open() as store:
            fill(store, size)
    return files


def steps(file: Path, question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many instructions of SQLite's `question` takes, asked of a copy of the store."""
    taken = 0
    connect = sqlite3.connect

    def count() -> None:
        nonlocal taken
        taken += 1

    def counted(path: Path, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(path, **options)
        db.set_progress_handler(count, 1)
        return db

    copy = shutil.copy(file, tmp_path / "state.db")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", counted)
        with Place("sqlite", Path(copy)).open() as store:
            before = taken
            question(store)
            return taken - before


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_about_one_article_takes_no_longer_beside_many(
    laid: dict[int, Path], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (steps(file, QUESTIONS[name], tmp_path, monkeypatch) for file in laid.values())
    assert 0 < many < few + 50


@pytest.mark.parametrize("name", WHOLE)
def test_a_question_about_all_takes_longer_and_that_is_seen(
    laid: dict[int, Path], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (steps(file, WHOLE[name], tmp_path, monkeypatch) for file in laid.values())
    assert many > few + 2 * (MANY - FEW)


def test_opening_a_store_takes_no_longer_where_it_holds_much(
    laid: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(store: Store) -> None:
        with Place("sqlite", tmp_path / "state.db").open():
            pass

    few, many = (steps(file, again, tmp_path, monkeypatch) for file in laid.values())
    assert 0 < many < few + 50
