"""Whatever befalls a site, in whatever order: identities, feeds, archives, retractions and cut builds obey the laws."""

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import ndiff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from laboratory import Laboratory

from feeder import build, gate, placing, windows
from feeder.entries import Entries
from feeder.publishers.folder import FolderPublisher
from feeder.records import Record
from feeder.retraction import acting
from feeder.stores.sqlite import SqliteStore
from feeder.types import Document, Feed, Problem
from feeder.validation import problems

NAMES, PLACES, CATEGORIES = "abcdefgh", ("in", "out"), ("x", "y")
RETENTION = timedelta(days=2)
OWN = '[[feed]]\nname = "own"\ncategories = ["x"]\n'
#: Each changes what the one before it said.
CONFIGURATIONS = (
    ("", OWN),
    ('archives = "all"\nautomatic = ["category", "folder"]', OWN),
    ('archives = "none"', OWN),
    ('rss = false\nkeep = "5h"\nautomatic = []', OWN),
    ('url = "http://localhost:8001/site/"', OWN.replace("own", "other")),
    ('json = "all.json"\narchives = "all"\nautomatic = ["language"]', OWN.replace('"x"', '"y"')),
)


class Cut(BaseException):
    """The power fails."""


class Power:
    """Lasts for so many steps."""

    left = 10**9

    @classmethod
    def use(cls) -> None:
        cls.left -= 1
        if cls.left < 0:
            raise Cut


class CutStore(SqliteStore):
    """Its power may fail at each statement that writes."""

    def _run(self, sql: str, *values: Any) -> int:
        if not sql.startswith(("SELECT", "PRAGMA")):
            Power.use()
        return super()._run(sql, *values)


class CutPublisher(FolderPublisher):
    """Its power may fail around each document."""

    def _write(self, path: str, blocks: Any) -> int:
        Power.use()
        return super()._write(path, blocks)

    def _finish(self, path: str, file: int) -> None:
        Power.use()
        super()._finish(path, file)
        Power.use()


def strict(document: Document, feed: Feed | None) -> list[Problem]:
    """A gate that finds fault with what no seed can be made to hold."""
    bad = [number for number, entry in enumerate(feed.entries) if "poison" in entry.html] if feed else []
    return [*judge(document, feed), *(Problem("error", "x", "It is bad.", entry=number) for number in bad)]


judge = gate.judge


def alike(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Documents are the same; else the lines that are not are named."""
    different = [
        f"{path}: {line}"
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
        for line in ndiff(_lines(before.get(path, b"")), _lines(after.get(path, b"")))
        if line.startswith(("-", "+"))
    ]
    assert not different, different


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").replace(",", ",\n").splitlines()


class Site(RuleBasedStateMachine):
    """A folder of articles, each known by a word of its own, and what a subscriber has seen of them."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = contextlib.ExitStack()
        self.folder = Path(self.ends.enter_context(TemporaryDirectory()))
        self.ends.enter_context(patch.object(gate, "judge", strict))
        self.ends.enter_context(patch.multiple(build, BATCH=2))
        self.ends.enter_context(patch.multiple(placing, TOGETHER=3))
        self.lab = Laboratory(self.folder / "site", store_type=CutStore, publisher_type=CutPublisher)
        self.there: dict[str, dict[str, Any]] = {}
        self.places: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.retracted: set[str] = set()
        # Until when a notice stands, and in which feeds.
        self.notices: dict[str, tuple[datetime, frozenset[str]]] = {}
        self.seen: set[str] = set()
        self.written: set[str] = set()
        self.configured(CONFIGURATIONS[0])

    def teardown(self) -> None:
        Power.left = 10**9
        self.ends.close()

    # What people do

    @rule(
        names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
        place=st.sampled_from(PLACES),
        categories=st.lists(st.sampled_from(CATEGORIES), unique=True),
        revision=st.integers(0, 3),
        kind=st.sampled_from(("", "", "", "minor", "draft", "expires", "poison")),
    )
    def write(self, names: list[str], place: str, categories: list[str], revision: int, kind: str) -> None:
        for name in names:
            front: dict[str, Any] = {"categories": categories}
            front |= {"date": f"2025-01-0{1 + NAMES.index(name)}"} if name in "abcd" else {}
            front |= {kind: True} if kind in ("minor", "draft") else {}
            if kind == "expires":
                front["expires"] = (self.lab.now + timedelta(hours=5)).isoformat()
            words = [f"token{name}", *(f"{name}word{number}" for number in range(30)), f"revision{revision}"]
            if kind == "poison":
                words.append("poison")
            self.delete(name)
            self.lab.article(f"{place}/{name}.md", f"Title {name}", " ".join(words), **front)
            self.there[name], self.places[name] = front | {"kind": kind}, place
            self.written.add(name)

    @rule(name=st.sampled_from(NAMES))
    def move(self, name: str) -> None:
        if name in self.there:
            old, new = self.places[name], PLACES[1 - PLACES.index(self.places[name])]
            (self.lab.seeds / new).mkdir(exist_ok=True)
            (self.lab.seeds / old / f"{name}.md").replace(self.lab.seeds / new / f"{name}.md")
            self.places[name] = new

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        if self.there.pop(name, None):
            (self.lab.seeds / self.places[name] / f"{name}.md").unlink()

    @rule(how=st.sampled_from(CONFIGURATIONS))
    def configured(self, how: tuple[str, str]) -> None:
        keys, tables = how
        site, feeds = (keys, "") if keys.startswith("url") else ("", keys)
        own = f'retention = "{RETENTION.days}d"\nentries = 2\n'
        self.lab.configure(f"[feeds]\n{own}{feeds}\n{tables}", site=site)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), how=st.sampled_from(("retract", "notice")))
    def retract(self, data: st.DataObject, how: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.ids)))
        with self.opened(name) as (store, entries, record), store.transaction():
            if how == "retract":
                acting.retract(store, entries, record, self.lab.now)
                self.notices.pop(name, None)
            else:
                until = self.lab.now + RETENTION
                acting.put_notice(store, entries, record, self.lab.now, until, "Retracted", "It was wrong.")
                self.notices[name] = until, store.joined(record.entry.key)
            entries.soil()
        self.retracted.add(name)

    @precondition(lambda self: self.retracted)
    @rule(data=st.data())
    def unretract(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.retracted)))
        self.build()  # of a text that was erased only what the last build saw is known again
        with self.opened(name) as (store, entries, record), store.transaction():
            acting.unretract(store, entries, record, self.lab.now)
            entries.soil()
        self.retracted.remove(name)
        self.written.add(name)
        self.notices.pop(name, None)
        if name not in self.there:
            del self.ids[name]

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[tuple[SqliteStore, Entries, Record]]:
        store = self.lab.store()
        try:
            (record,) = store.records("id", self.ids[name])
            yield store, Entries(self.lab.config, store, store.meta("site.id") or "", self.lab.now), record
        finally:
            store.close()

    # What feeder does

    @rule()
    def build(self) -> None:
        at = self.lab.now
        report = self.lab.build(accept=True)
        assert report.unpublished == {}
        self.check(at)
        self.steady(at)

    @rule()
    def regenerate(self) -> None:
        self.build()
        before, self.lab.now = self.lab.documents(), self.lab.now - timedelta(hours=1)
        self.lab.build(everything=True, accept=True)
        alike(before, self.lab.documents())

    @rule(steps=st.integers(1, 300))
    def cut(self, steps: int) -> None:
        """A build cut short and the next one come to what one would have come to that was not cut."""
        at = self.lab.now
        twin = Laboratory(self.folder / "twin", now=at)
        shutil.copytree(self.lab.folder, twin.folder, dirs_exist_ok=True)
        twin.build(accept=True)
        Power.left = steps
        with contextlib.suppress(Cut):
            self.lab.build(accept=True)
        Power.left, self.lab.now = 10**9, at
        self.build()
        expected = twin.documents()
        shutil.rmtree(twin.folder)
        alike(expected, self.lab.documents())

    @rule()
    def wait(self) -> None:
        """Until just before the next instant at which something changes, and then until it has come."""
        self.build()
        store = self.lab.store()
        try:
            change = store.next_change(self.lab.now)
        finally:
            store.close()
        if change and change > self.lab.now:
            self.steady(change - timedelta(seconds=1))
            self.lab.now = change
            self.build()

    # The laws

    def steady(self, at: datetime) -> None:
        """A build at that instant has nothing to do."""
        before, self.lab.now = self.lab.documents(), at
        again = self.lab.build(accept=True)
        assert (again.documents, again.deleted) == ([], [])
        alike(before, self.lab.documents())

    def check(self, at: datetime) -> None:
        self.notices = {name: told for name, told in self.notices.items() if told[0] > at}
        documents = self.lab.documents()
        for path, data in documents.items():
            if not path.startswith("theme/"):
                assert not [one for one in problems(data) if one.level == "error"], path
        for name in self.retracted:
            assert not [path for path, data in documents.items() if f"token{name}".encode() in data]
        store, config = self.lab.store(), self.lab.config
        try:
            for row in (store.feed("main"), *(row for kind in KINDS for row in store.feeds(kind))):
                assert row
                shown = self.shown_in(documents, row.name)
                seen = [name for document in shown for name in document]
                expected = self.expected(row.name, at)
                if expected is None:
                    continue
                if row.name == "main" and self.are_few():
                    assert expected - self.seen <= shown[0]
                if windows.closes(config, row.name):
                    assert set(seen) == expected, row.name
                else:
                    assert set(seen) <= expected, row.name
                    assert len(shown[0]) >= min(2, len(expected)), row.name
        finally:
            store.close()
        self.seen, self.written = self.expected("main", at) or set(), set()

    def are_few(self) -> bool:
        """Whether all that came or was corrected since the last build has room in a window."""
        return len(self.written) <= 2 and all(front["kind"] != "poison" for front in self.there.values())

    def shown_in(self, documents: dict[str, bytes], feed: str) -> list[set[str]]:
        """The articles in each document of a feed, which all formats agree on."""
        found = []
        current = "" if feed == "main" else f"{feed}/"
        json_name = self.lab.config.feeds.json if feed == "main" else "feed.json"
        below = [
            current,
            *sorted(path.removesuffix("atom.xml") for path in documents if _is_archive(path, current)),
        ]
        for place in below:
            file = json_name if place == current else "feed.json"
            items = json.loads(documents[f"{place}{file}"])["items"]
            names = [self.name(item) for item in items]
            assert len(set(names)) == len(names)
            found.append(set(names))
            atom = re.findall(rb"<id>([^<]*)</id>", documents[f"{place}atom.xml"])[1:]
            assert {one.decode() for one in atom} == {item["id"] for item in items}
            if f"{place}rss.xml" in documents:
                rss = re.findall(rb"<guid[^>]*>([^<]*)</guid>", documents[f"{place}rss.xml"])
                assert {one.decode() for one in rss} == {item["id"] for item in items}
        return found

    def name(self, item: dict[str, Any]) -> str:
        known = next((name for name, iri in self.ids.items() if iri == item["id"]), None)
        if known in self.notices:
            assert item["title"] == "Retracted"
            return str(known)
        told = re.search(r"token(\w)", item["content_html"])
        assert told
        name = told[1]
        assert self.ids.setdefault(name, item["id"]) == item["id"]
        return name

    def expected(self, feed: str, at: datetime) -> set[str] | None:
        """The articles that a feed is to show; None where it is one that the configuration has no longer."""
        visible = {
            name
            for name, front in self.there.items()
            if name not in self.retracted
            and front["kind"] not in ("draft", "poison")
            and not ("expires" in front and datetime.fromisoformat(front["expires"]) <= at)
        }
        noticed = {name for name, (_, among) in self.notices.items() if feed in among}
        if feed == "main":
            return visible | noticed
        place, _, label = feed.partition("/")
        if place == "folders":
            return {name for name in visible if self.places[name] == label} | noticed
        if place == "feeds":
            own = next((one for one in self.lab.config.more if one.name == label), None)
            if own is None:
                return None
            label = own.categories[0]
        if place in ("feeds", "categories"):
            return {name for name in visible if label in self.there[name]["categories"]} | noticed
        return visible | noticed


KINDS = ("category", "folder", "language", "feed")


def _is_archive(path: str, folder: str) -> bool:
    return re.fullmatch(rf"{folder}archive/\d+/atom.xml", path) is not None


TestSite = Site.TestCase
TestSite.settings = settings(max_examples=max(1, settings().max_examples // 16), stateful_step_count=20)
