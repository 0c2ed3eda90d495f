"""The history of a feed in archive documents, from seeds to what a reader finds (RFC 5005)."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import feedparser
import pytest
from adopting_runs import lose, put_by, restore, run
from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory
from lxml import etree

from feeder import build, gate, story
from feeder.errors import BlockedError, PublishError
from feeder.publishers.folder import FolderPublisher
from feeder.types import Document, Feed, Problem
from feeder.validation import problems

DOCUMENTS = ("rss.xml", "atom.xml", "feed.json", "index.html")


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return small(tmp_path)


def small(folder: Path, more: str = "", entries: int = 2) -> Laboratory:
    return Laboratory(folder, f"[feeds]\nentries = {entries}\n{more}")


def lay(lab: Laboratory, *numbers: int, body: str = "Words of it.") -> None:
    for number in numbers:
        day = f"2025-{1 + number // 28:02}-{1 + number % 28:02}"
        lab.article(f"{number:03}.md", f"T{number}", f"{body} {number}", date=day)


def chain(lab: Laboratory, path: str = "feed.json") -> list[list[str]]:
    """The titles in the subscription document and in each archive that it leads to, as JSON Feed."""
    found = []
    while path:
        feed = json.loads((lab.feeds / path).read_text("utf-8"))
        found.append([item["title"] for item in feed["items"]])
        path = feed.get("next_url", "").removeprefix(lab.config.site.url)
    return found


def relations(data: bytes) -> dict[str, str]:
    """The documents of the same feed that an Atom or RSS document names, and the marks of RFC 5005."""
    found = re.findall(r'<(?:atom:)?link (?=[^>]*rel="([\w-]+)")[^>]*href="([^"]+)"', data.decode())
    found += re.findall(r'<(?:atom:)?link href="([^"]+)" rel="([\w-]+)"', data.decode())
    links = {(one if "/" not in one else other): (other if "/" not in one else one) for one, other in found}
    marks = dict.fromkeys(re.findall(r"<fh:(\w+)/>", data.decode()), "")
    return {name: where for name, where in links.items() if name not in ("self", "alternate", "via")} | marks


def archives(documents: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in documents.items() if path.startswith("archive/")}


# What closes, and what leads where


def test_the_chain_of_documents_holds_all_that_was_published(lab: Laboratory) -> None:
    lay(lab, *range(9))
    lab.build()
    assert chain(lab) == [["T8", "T7", "T6"], ["T5", "T4"], ["T3", "T2"], ["T1", "T0"]]


def test_documents_say_what_they_are_and_what_lies_beside_them(lab: Laboratory) -> None:
    lay(lab, *range(6))
    lab.build()
    site = "http://localhost:8000/"
    for name in ("atom.xml", "rss.xml"):
        at = {number: f"{site}archive/{number}/{name}" for number in (1, 2)}
        documents = lab.documents()
        assert relations(documents[name]) == {"prev-archive": at[2]}
        second = {"prev-archive": at[1], "current": site + name, "archive": ""}
        assert relations(documents[f"archive/2/{name}"]) == second
        first = {"next-archive": at[2], "current": site + name, "archive": ""}
        assert relations(documents[f"archive/1/{name}"]) == first
    for path, data in lab.documents().items():
        assert path.startswith("theme/") or not [one for one in problems(data) if one.level == "error"], path


def test_archives_are_documents_of_the_same_feed(lab: Laboratory) -> None:
    lay(lab, *range(4))
    lab.build()
    current, archive = (
        feedparser.parse(lab.documents()[path]) for path in ("atom.xml", "archive/1/atom.xml")
    )
    assert (archive.feed.id, archive.feed.title) == (current.feed.id, current.feed.title)
    own = [link.href for link in archive.feed.links if link.rel == "self"]
    assert own == ["http://localhost:8000/archive/1/atom.xml"]


def test_a_feed_in_one_document_says_that_it_is_complete(lab: Laboratory) -> None:
    lay(lab, 0, 1, 2)
    lab.build()
    assert all(relations(lab.documents()[name]) == {"complete": ""} for name in ("atom.xml", "rss.xml"))
    assert "next_url" not in json.loads(lab.documents()["feed.json"])
    lay(lab, 3)
    lab.build()
    assert "complete" not in relations(lab.documents()["atom.xml"])


def test_a_feed_without_archives_holds_the_latest_and_is_complete_while_these_are_all(tmp_path: Path) -> None:
    lab = small(tmp_path, 'archives = "none"')
    lay(lab, 0, 1)
    lab.build()
    assert relations(lab.documents()["atom.xml"]) == {"complete": ""}
    lay(lab, *range(2, 9))
    lab.build()
    assert (chain(lab), archives(lab.documents())) == ([["T8", "T7"]], {})
    assert relations(lab.documents()["atom.xml"]) == {}


def test_archives_go_out_before_what_leads_to_them(lab: Laboratory) -> None:
    lay(lab, *range(6))
    written = lab.build().documents
    order = [path for path in written if path.endswith("feed.json")]
    assert order == ["archive/2/feed.json", "archive/1/feed.json", "feed.json"]


def test_bytes_close_archives_too_and_none_is_above_them(tmp_path: Path) -> None:
    lab = small(tmp_path, "max_bytes = 20_000", entries=50)
    lay(lab, *range(40), body="<&> words & more words. " * 60)
    lab.build()
    titles = [title for document in chain(lab) for title in document]
    assert sorted(titles) == sorted(f"T{number}" for number in range(40))
    assert max(len(data) for path, data in lab.documents().items() if path.endswith(DOCUMENTS[:3])) <= 20_000
    assert len(chain(lab)) > 5


def test_an_entry_too_large_for_an_archive_is_there_as_its_summary(tmp_path: Path) -> None:
    lab = small(tmp_path, "max_bytes = 20_000")
    lay(lab, 0, body="Many words. " * 4_000)
    lay(lab, *range(1, 6))
    lab.build()
    (item,) = [
        item for item in json.loads(lab.documents()["archive/1/feed.json"])["items"] if item["title"] == "T0"
    ]
    assert "content_html" not in item
    assert item["content_text"]


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_a_reader_finds_all_entries_over_http(tmp_path: Path, name: str) -> None:
    lab = small(tmp_path)
    handler = partial(Silent, directory=str(lab.feeds))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            site = f"http://127.0.0.1:{server.server_port}/"
            lab.configure("[feeds]\nentries = 2", site=f'url = "{site}"')
            lay(lab, *range(9))
            lab.build()
            address: str | None = site + name
            seen: list[str] = []
            while address:
                feed = feedparser.parse(address)
                assert feed.status == 200
                seen += [entry.title for entry in feed.entries]
                links = {link.rel: link.href for link in feed.feed.links}
                assert links["self"] == address
                address = links.get("prev-archive")
        finally:
            server.shutdown()
            thread.join()
    assert sorted(seen) == [f"T{number}" for number in range(9)]


class Silent(SimpleHTTPRequestHandler):
    """A plain web server of other people's making."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_every_feed_has_its_own_archives_where_all_keep_them(tmp_path: Path) -> None:
    lab = small(tmp_path, 'archives = "all"')
    for number in range(6):
        group = "ab"[number % 2]
        lab.article(
            f"{number}.md", f"T{number}", f"Words {number}", date=f"2025-01-0{number + 1}", categories=[group]
        )
    lab.build()
    for number in range(6, 9):
        lab.article(
            f"{number}.md", f"T{number}", f"Words {number}", date=f"2025-01-0{number + 1}", categories=["a"]
        )
    assert lab.build().unpublished == {}
    assert chain(lab, "categories/a/feed.json") == [["T8", "T7"], ["T6", "T4"], ["T2", "T0"]]
    assert chain(lab, "categories/b/feed.json") == [["T5", "T3", "T1"]]
    lab.article("2.md", "T2", "Words 2", date="2025-01-03", categories=["b"])
    lab.build()
    assert chain(lab, "categories/a/feed.json")[-1] == ["T0"]
    assert sorted(title for one in chain(lab, "categories/b/feed.json") for title in one) == [
        "T1",
        "T2",
        "T3",
        "T5",
    ]
    for path, data in lab.documents().items():
        assert path.startswith("theme/") or not [one for one in problems(data) if one.level == "error"], path


def test_who_comes_after_all_have_left_a_feed_stands_in_its_window(tmp_path: Path) -> None:
    """A number that an archive holds is never given again."""
    own = '[[feed]]\nname = "own"\ncategories = ["a"]'
    lab = small(tmp_path, own)
    for category in ("a", "b"):
        for number in range(4):
            lab.article(f"{number}.md", f"T{number}", f"Words {number}", categories=[category])
        lab.build()
    assert chain(lab, "feeds/own/feed.json") == [[], []]
    lab.article("4.md", "T4", categories=["a"])
    lab.build()
    assert chain(lab, "feeds/own/feed.json") == [["T4"], []]


# What is written anew


def test_a_new_article_rewrites_no_archive(lab: Laboratory) -> None:
    lay(lab, *range(20))
    lab.build()
    before = archives(lab.documents())
    lay(lab, 20)
    written = lab.build().documents
    assert len(before) == 4 * 9
    assert archives(lab.documents()) == before
    assert sorted(written) == sorted(["articles/t20.html", *DOCUMENTS, "sitemap.xml", "sitemap-1.xml"])


def test_an_archive_that_closes_adds_a_link_to_the_one_before_it_and_touches_no_other(
    lab: Laboratory,
) -> None:
    lay(lab, *range(19))
    lab.build()
    before = archives(lab.documents())
    lay(lab, 19)
    written = lab.build().documents
    after = archives(lab.documents())
    assert {path for path in after if path not in before} == {f"archive/9/{name}" for name in DOCUMENTS}
    changed = {path for path, data in before.items() if after[path] != data}
    assert changed <= {f"archive/8/{name}" for name in DOCUMENTS}
    assert {path for path in written if path.startswith("archive/")} == changed | (
        after.keys() - before.keys()
    )
    old, new = (feedparser.parse(documents["archive/8/atom.xml"]) for documents in (before, after))
    assert old.feed.updated == new.feed.updated


def test_an_edit_is_made_in_the_archive_that_holds_the_entry(lab: Laboratory) -> None:
    lay(lab, *range(9))
    lab.build()
    before = archives(lab.documents())
    lay(lab, 2, body="Other words.")
    lab.build()
    after = archives(lab.documents())
    assert {path for path in after if after[path] != before[path]} == {
        f"archive/2/{name}" for name in DOCUMENTS
    }
    assert b"Other words." in after["archive/2/feed.json"]


def test_nothing_changed_means_nothing_written(lab: Laboratory) -> None:
    lay(lab, *range(9))
    lab.build()
    assert lab.build().documents == []
    before = lab.documents()
    assert lab.build(everything=True).documents == []
    assert lab.documents() == before


def test_who_is_withdrawn_leaves_its_archive_and_comes_back_to_it_and_is_seen(lab: Laboratory) -> None:
    lay(lab, *range(6))
    lab.build()
    for number in (2, 3):
        (lab.seeds / f"{number:03}.md").unlink()
    lab.build(accept=True)
    assert chain(lab) == [["T5", "T4"], [], ["T1", "T0"]]
    for name in ("atom.xml", "rss.xml", "feed.json"):
        assert [one for one in problems(lab.documents()[f"archive/2/{name}"]) if one.level == "error"] == []
    lay(lab, 2, 3)
    lab.build()
    # Who heeds tombstones has deleted them, and would not look into an archive again.
    assert chain(lab) == [["T5", "T4", "T3", "T2"], ["T3", "T2"], ["T1", "T0"]]
    lab.now += lab.config.feeds.retention
    lab.build()
    assert chain(lab) == [["T5", "T4"], ["T3", "T2"], ["T1", "T0"]]


def test_a_correction_of_what_has_gone_meanwhile_hides_no_tombstone(lab: Laboratory) -> None:
    """It was corrected in the window by a build that was cut, and an archive closes upon it as it goes."""
    lay(lab, *range(6))
    lab.build()
    iri = next(item["id"] for item in lab.items() if item["title"] == "T5")
    lay(lab, 5, body="Corrected words.")

    class CutError(Exception):
        pass

    def cut(what: str, _all: int, more: int) -> None:
        if what == "reading" and more:
            raise CutError

    lab.progress = cut
    with pytest.raises(CutError):
        lab.build()
    lab.progress = lambda _what, _all, _more: None
    (lab.seeds / "005.md").unlink()
    lay(lab, *range(6, 10))
    lab.build()
    atom = etree.fromstring(lab.documents()["atom.xml"])
    assert [one.get("ref") for one in atom.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")] == [
        iri
    ]


def test_archives_that_are_switched_off_stay_and_go_on_when_they_are_switched_on(lab: Laboratory) -> None:
    lay(lab, *range(5))
    lab.build()
    before = archives(lab.documents())
    lab.configure('[feeds]\nentries = 2\narchives = "none"')
    lay(lab, *range(5, 10))
    lab.build()
    assert archives(lab.documents()) == before
    assert chain(lab) == [["T9", "T8"]]
    assert relations(lab.documents()["atom.xml"]) == {}
    lab.configure("[feeds]\nentries = 2")
    lab.build()
    assert chain(lab) == [["T9", "T8"], ["T7", "T6"], ["T5", "T4"], ["T3", "T2"], ["T1", "T0"]]


def test_a_format_that_comes_or_goes_does_so_in_all_archives(lab: Laboratory) -> None:
    lab.configure("[feeds]\nentries = 2\njson = false")
    lay(lab, *range(6))
    lab.build()
    assert not any(path.endswith(".json") for path in lab.documents())
    lab.configure("[feeds]\nentries = 2\nrss = false")
    lab.build()
    assert chain(lab) == [["T5", "T4"], ["T3", "T2"], ["T1", "T0"]]
    assert not any(path.endswith("rss.xml") for path in lab.documents())


def test_an_archive_document_that_was_deleted_is_made_again(lab: Laboratory) -> None:
    lay(lab, *range(6))
    lab.build()
    before = lab.documents()
    (lab.feeds / "archive/2/atom.xml").unlink()
    lab.build()
    assert lab.documents() == before


def test_a_stranger_s_file_keeps_its_place_and_the_feed_goes_on(lab: Laboratory) -> None:
    """What can't be led to is not, until the archive document is out."""
    (lab.feeds / "archive/1").mkdir(parents=True)
    (lab.feeds / "archive/1/atom.xml").write_text("mine")
    lay(lab, *range(4))
    report = lab.build()
    assert [*report.unpublished] == ["archive/1/atom.xml"]
    assert relations(lab.documents()["atom.xml"]) == {}
    assert "prev-archive" in relations(lab.documents()["rss.xml"])
    (lab.feeds / "archive/1/atom.xml").unlink()
    assert lab.build().unpublished == {}
    assert "prev-archive" in relations(lab.documents()["atom.xml"])


def test_a_page_gives_way_to_archives_that_may_come(tmp_path: Path) -> None:
    lab = small(tmp_path, 'link = "{folder}/{name}/index.html"')
    lab.article("archive/1.md", "An article", date="2025-01-01")
    lab.build()
    lay(lab, *range(1, 5))
    assert lab.build().unpublished == {}
    assert lab.item("T4")


def test_an_entry_whose_page_is_not_out_joins_its_archive_when_it_is(lab: Laboratory) -> None:
    lay(lab, *range(6))
    page = lab.feeds / "articles" / "t1.html"
    lab.publisher_type = Blocking
    report = lab.build()
    assert [*report.unpublished] == ["articles/t1.html"]
    assert chain(lab) == [["T5", "T4"], ["T3", "T2"], ["T0"]]
    before = lab.documents()
    lab.publisher_type = FolderPublisher
    written = lab.build().documents
    assert page.exists()
    assert chain(lab) == [["T5", "T4"], ["T3", "T2"], ["T1", "T0"]]
    assert not any("archive/2/" in path for path in written)
    assert lab.documents()["archive/2/atom.xml"] == before["archive/2/atom.xml"]


class Blocking(FolderPublisher):
    """A place where one page can't go."""

    def put(self, documents: Sequence[Document]) -> dict[str, PublishError]:
        bad = {one.path: BlockedError("It can't.") for one in documents if one.path == "articles/t1.html"}
        return super().put([one for one in documents if one.path not in bad]) | bad


def test_a_lost_store_takes_its_archives_back(lab: Laboratory) -> None:
    lay(lab, *range(9))
    lab.build()
    before = chain(lab)
    lose(lab)
    run(lab)
    report = lab.build()
    assert report.unpublished == {}
    assert sorted(title for document in chain(lab) for title in document) == sorted(
        title for document in before for title in document
    )


def test_after_an_old_backup_newer_archives_are_taken_back(lab: Laboratory) -> None:
    lay(lab, *range(5))
    lab.build()
    backup = put_by(lab)
    lay(lab, *range(5, 12))
    lab.build()
    before = chain(lab)
    restore(lab, backup)
    run(lab)
    assert lab.build().unpublished == {}
    assert chain(lab) == before


def test_who_is_set_aside_again_moves_no_bytes(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A regenerated site reads it again, and finds the same fault."""
    judge = gate.judge

    def strict(document: Document, feed: Feed | None) -> list[Problem]:
        bad = [number for number, entry in enumerate(feed.entries) if entry.title == "T1"] if feed else []
        return [*judge(document, feed), *(Problem("error", "x", "It is bad.", entry=one) for one in bad)]

    monkeypatch.setattr(gate, "judge", strict)
    lay(lab, *range(5))
    lab.build()
    assert chain(lab)[-1] == ["T0"]
    # Without T1 there would be one fewer than an archive closes with.
    lay(lab, 5)
    lab.build()
    before = lab.documents()
    lab.build(everything=True)
    assert lab.documents() == before


# What comes back, and what stays


def test_a_correction_of_an_older_entry_is_seen_for_its_time(lab: Laboratory) -> None:
    lay(lab, *range(7))
    lab.build()
    lay(lab, 1, body="A correction.")
    now = lab.now
    lab.build()
    assert chain(lab)[0] == ["T6", "T5", "T4", "T1"]
    store = lab.store()
    try:
        assert store.lapsed(now + lab.config.feeds.retention) == [(2, "correction")]
        assert store.lapsed(now + lab.config.feeds.retention - timedelta(seconds=1)) == []
    finally:
        store.close()


def test_a_minor_correction_is_made_where_the_entry_is(lab: Laboratory) -> None:
    lay(lab, *range(7))
    lab.build()
    lab.article("001.md", "T1", "Words of it, 1", date="2025-01-02", minor=True)
    lab.build()
    assert chain(lab)[0] == ["T6", "T5", "T4"]
    assert b"Words of it, 1" in lab.documents()["archive/1/feed.json"]


def test_no_more_corrections_are_shown_than_a_feed_holds_entries_the_latest_of_them(lab: Laboratory) -> None:
    lay(lab, *range(8))
    lab.build()
    for number in (0, 1, 2):
        lay(lab, number, body="Corrected.")
        lab.build()
    assert chain(lab)[0] == ["T7", "T6", "T2", "T1"]


def test_a_correction_that_closes_in_the_same_build_is_seen_nevertheless(lab: Laboratory) -> None:
    lay(lab, 0, 1, 2)
    lab.build()
    lay(lab, 0, body="Corrected.")
    lay(lab, 3)
    lab.build()
    assert chain(lab) == [["T3", "T2", "T0"], ["T1", "T0"]]


def test_so_it_is_when_the_build_is_cut_short_between_the_two(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(lab, 0, 1, 2)
    lab.build()
    lay(lab, 0, body="Corrected.")
    lay(lab, 3)

    def cut(what: str, _all: int, done: int) -> None:
        if what == "reading" and done:
            raise Cut

    monkeypatch.setattr(build, "BATCH", 1)
    lab.progress = cut
    with suppress(Cut):
        lab.build()
    lab.progress = lambda _what, _all, _more: None
    lab.build()
    assert chain(lab) == [["T3", "T2", "T0"], ["T1", "T0"]]


def test_a_correction_of_an_entry_in_the_window_stands_there_once(lab: Laboratory) -> None:
    lay(lab, 0, 1, 2)
    lab.build()
    lay(lab, 0, body="Corrected.")
    lab.build()
    assert chain(lab) == [["T2", "T1", "T0"]]


@pytest.mark.parametrize("kind", ["main", "none"])
def test_what_is_to_be_kept_stays_however_many_come(tmp_path: Path, kind: str) -> None:
    lab = small(tmp_path, f'keep = "36h"\narchives = "{kind}"')
    for number in range(9):
        lab.article(f"{number}.md", f"T{number}", f"Words {number}", date=f"{lab.now:%Y-%m-%dT%H:%M:%SZ}")
        lab.build()
    assert lab.titles() == [f"T{number}" for number in reversed(range(9))]
    lab.now += timedelta(hours=36)
    assert lab.build().documents == []  # time alone moves no bytes
    lab.article("9.md", "T9", date=f"{lab.now:%Y-%m-%dT%H:%M:%SZ}")
    lab.build()
    assert lab.titles() == ["T9", "T8"]


def test_what_is_kept_beyond_the_bytes_goes_out_as_its_summary(tmp_path: Path) -> None:
    lab = small(tmp_path, 'keep = "36h"\nmax_bytes = 20_000', entries=50)
    for number in range(12):
        lab.article(f"{number:02}.md", f"T{number}", "Many words of it. " * 300 + str(number))
    lab.build()
    full = [item["title"] for item in lab.items() if "content_html" in item]
    assert len(lab.items()) == 12
    assert 1 <= len(full) < 12
    assert len((lab.feeds / "feed.json").read_bytes()) <= 20_000


def test_status_warns_of_a_window_that_covers_less_than_a_day(lab: Laboratory) -> None:
    def narrow() -> list[str]:
        store = lab.store()
        try:
            return [one["feed"] for one in story.status(store, lab.config)["narrow"]]
        finally:
            store.close()

    lay(lab, *range(9))
    lab.build()
    assert narrow() == []
    for hour in range(10, 14):
        lab.article(f"{hour}.md", f"At {hour}", f"Words {hour}", date=f"2026-02-01T{hour}:00:00Z")
    lab.build()
    assert narrow() == ["main"]
    lab.configure('[feeds]\nentries = 2\nkeep = "36h"')
    assert narrow() == []
    lab.configure("[feeds]\nentries = 9")
    assert narrow() == []


# At any moment


class Cut(BaseException):
    """The power fails."""


@pytest.mark.parametrize("step", range(0, 12, 2))
def test_a_build_cut_short_is_finished_by_the_next(tmp_path: Path, step: int) -> None:
    whole, lab = small(tmp_path / "whole"), small(tmp_path / "cut")
    taken = 0

    def count(_what: str, _all: int, _more: int) -> None:
        nonlocal taken
        taken += 1
        if taken == step:
            raise Cut

    for one in (whole, lab):
        lay(one, *range(9))
    lab.progress = count
    with suppress(Cut):
        lab.build()
    lab.progress = lambda _what, _all, _more: None
    lab.build()
    whole.build()
    assert archives(lab.documents()) == archives(whole.documents())
    assert chain(lab) == chain(whole)


Step = dict[int, str]
_STEPS = st.lists(
    st.dictionaries(
        st.integers(0, 11), st.sampled_from(["lay", "edit", "minor", "delete"]), min_size=1, max_size=6
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=12)
@given(steps=_STEPS)
def test_whatever_happens_all_is_there_once_and_what_did_not_change_stays(steps: list[Step]) -> None:
    """Union, disjointness, ranges and bytes, after each of any sequence of builds."""
    with TemporaryDirectory() as folder:
        lab = small(Path(folder))
        live: set[str] = set()
        version = 0
        for step in steps:
            before, ranges = lab.documents(), closed(lab)
            for number, what in step.items():
                version += 1
                title = f"T{number}"
                if what == "delete":
                    (lab.seeds / f"{number}.md").unlink(missing_ok=True)
                    live.discard(title)
                else:
                    text = f"Words {number}" if what == "lay" else f"Words {number}, {version}"
                    lab.article(
                        f"{number}.md", title, text, date=f"2025-01-{number + 1:02}", minor=what == "minor"
                    )
                    live.add(title)
            report = lab.build(accept=True)
            assert not report.unpublished
            current, *past = chain(lab)
            assert {title for document in (current, *past) for title in document} == live
            assert len(past) == len(closed(lab))
            archived = [title for document in past for title in document]
            assert len(set(archived)) == len(archived)
            assert len(set(current)) == len(current)
            assert set(current) & set(archived) <= corrected(lab)
            assert closed(lab)[: len(ranges)] == ranges
            touched = {f"T{number}" for number in step}
            for number, shown in enumerate(reversed(past), 1):
                path = f"archive/{number}/feed.json"
                if path in before and not touched & {*shown, *titles(before[path])}:
                    assert lab.documents()[path] == before[path]


def titles(data: bytes) -> list[str]:
    return [item["title"] for item in json.loads(data)["items"]]


def closed(lab: Laboratory) -> list[tuple[int, int]]:
    """The ranges of the main feed's archives."""
    store = lab.store()
    try:
        rows = [store.archive(*archive) for archive in store.all_archives()]
        return [(row.first, row.last) for row in rows if row]
    finally:
        store.close()


def corrected(lab: Laboratory) -> set[str]:
    store = lab.store()
    try:
        keys = [key for key, _, _ in store.lingering("main", "correction")]
        return {str(record.entry.title) for record in store.records_of(keys).values()}
    finally:
        store.close()
