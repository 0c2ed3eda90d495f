"""Over any sequence of what people do to a folder, no identity moves by itself and none is given twice."""

import contextlib
import itertools
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder import build, placing
from feeder.publishers.folder import FolderPublisher
from feeder.stores.sqlite import SqliteStore

NAMES = ("a.md", "b.md", "c.md", "sub/d.md")
BODIES = 4
EXAMPLES = settings().max_examples

names = st.sampled_from(NAMES)
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"), names, st.integers(0, BODIES), st.sampled_from(("", "draft", "dated", "stated"))
        ),
        st.tuples(st.just("move"), names, names),
        st.tuples(st.just("swap"), names, names),
        st.tuples(st.just("copy"), names, names),
        st.tuples(st.just("delete"), names),
        st.tuples(st.just("build")),
        st.tuples(st.just("regenerate")),
    ),
    max_size=24,
)


class Folder:
    """What lies in seeds/, as the test knows it, and what has been published, as a subscriber knows it."""

    def __init__(self, lab: Laboratory) -> None:
        self.lab = lab
        self.seen: dict[str, dict[str, Any]] = {}
        self.slugs: dict[str, str] = {}

    def write(self, name: str, body: int, kind: str) -> None:
        front: dict[str, object] = {"draft": True} if kind == "draft" else {}
        front |= {"date": f"2025-01-0{body + 1}"} if kind == "dated" else {}
        front |= {"id": f"tag:example.org,2020:{body}"} if kind == "stated" else {}
        text = " ".join(f"story{body}word{number}" for number in range(30))
        self.lab.article(name, f"Title {body % 2}", text, **front)

    def move(self, name: str, to: str) -> None:
        source, target = self.lab.seeds / name, self.lab.seeds / to
        if source.exists() and source != target:
            target.parent.mkdir(exist_ok=True)
            source.replace(target)

    def swap(self, name: str, other: str) -> None:
        if (self.lab.seeds / name).exists() and (self.lab.seeds / other).exists() and name != other:
            self.move(name, "spare")
            self.move(other, name)
            self.move("spare", other)

    def copy(self, name: str, to: str) -> None:
        if (self.lab.seeds / name).exists() and name != to:
            self.lab.lay(to, (self.lab.seeds / name).read_bytes())

    def delete(self, name: str) -> None:
        (self.lab.seeds / name).unlink(missing_ok=True)

    def regenerate(self) -> None:
        self.build()
        before = self.lab.documents()
        self.lab.build(everything=True, accept=True)
        assert self.lab.documents() == before

    def build(self) -> None:
        report = self.lab.build(accept=True)
        assert not report.unpublished
        assert not report.problems
        self.check()
        before = self.lab.documents()
        again = self.lab.build(accept=True)
        assert again.documents == []
        assert self.lab.documents() == before

    def check(self) -> None:
        items = self.lab.items()
        ids = [item["id"] for item in items]
        assert len(set(ids)) == len(ids)
        assert len({item["url"] for item in items}) == len(items)
        assert len({item.get("date_modified", item["date_published"]) for item in items}) == len(items)
        for item in items:
            known = self.seen.setdefault(item["id"], item)
            # No step here states another slug, and the stated date goes with the text.
            assert item["url"] == known["url"]
            if item["content_html"] == known["content_html"]:
                assert item["date_published"][:10] in (known["date_published"][:10], "2025-01-01", *_stated())
            assert self.slugs.setdefault(item["url"], item["id"]) == item["id"]


def _stated() -> tuple[str, ...]:
    return tuple(f"2025-01-0{body + 1}" for body in range(BODIES + 1))


@settings(max_examples=EXAMPLES * 6 // 10)
@given(steps)
def test_no_identity_moves_by_itself_and_none_is_given_twice(taken: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lab = Laboratory(Path(folder))
        site = Folder(lab)
        for what, *arguments in taken:
            getattr(site, what)(*arguments)
        site.build()


class Outlets(Folder):
    """Bodies 0 and 1 tell one story, 2 and 3 another."""

    def write(self, name: str, body: int, kind: str) -> None:
        front: dict[str, object] = {"draft": True} if kind == "draft" else {}
        front |= {"id": f"tag:example.org,2020:{body}"} if kind == "stated" else {}
        words = [f"story{body // 2}word{number}" for number in range(30)]
        self.lab.article(name, f"Title {body // 2}", " ".join([*words, *[f"outlet{body}"] * 5]), **front)

    def check(self) -> None:
        super().check()
        store = self.lab.store()
        live = {path: known[0] for path, _ in store.stamps() if (known := store.records("seed", path))}
        for row in store.seeds_in("copy"):
            (first,) = store.records("key", row.entry)
            assert first.live
            assert row.path not in live
        store.close()


@settings(max_examples=EXAMPLES * 2 // 10)
@given(steps)
def test_the_same_holds_where_near_articles_are_folded(taken: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Outlets(Laboratory(Path(folder), '[seeds]\nsettle = 0\nduplicates = "near"'))
        for what, *arguments in taken:
            getattr(site, what)(*arguments)
        site.build()


@settings(max_examples=EXAMPLES * 4 // 10)
@given(steps)
def test_a_crash_between_any_two_steps_is_repaired(taken: list[tuple[Any, ...]]) -> None:
    """Builds that are cut short at a commit or at a document, and then one that is not: as if nothing had happened."""

    class Cut(BaseException):
        pass

    counter = itertools.count()
    limit = [10**9]

    def cut() -> None:
        if next(counter) >= limit[0]:
            raise Cut

    class CutStore(SqliteStore):
        def put_document(self, row: Any) -> None:
            cut()
            super().put_document(row)

        def put_seed(self, row: Any) -> None:
            cut()
            super().put_seed(row)

    class CutPublisher(FolderPublisher):
        def _write(self, path: str, blocks: Any) -> int:
            cut()
            return super()._write(path, blocks)

        def _finish(self, path: str, file: int) -> None:
            cut()
            super()._finish(path, file)
            cut()

    with (
        tempfile.TemporaryDirectory() as folder,
        patch.multiple(build, BATCH=1),
        patch.multiple(placing, TOGETHER=1),
    ):
        lab = Laboratory(Path(folder), store_type=CutStore, publisher_type=CutPublisher)
        site = Folder(lab)
        for number, (what, *arguments) in enumerate(taken):
            if what in ("build", "regenerate"):
                limit[0] = next(counter) + number
                with contextlib.suppress(Cut):
                    lab.build(accept=True)
                limit[0] = 10**9
            else:
                getattr(site, what)(*arguments)
        site.build()
        assert not [name for name in lab.documents() if name.rpartition("/")[2].startswith(".")]
