"""What was retracted stays away whatever lands in the folder, its text is forgotten, and it returns as itself."""

import contextlib
import io
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory
from lxml import etree

from feeder import story, wiring
from feeder.cli import main, retracting
from feeder.gate import judge
from feeder.server.fates import Fate, Gone, Moved
from feeder.service import former
from feeder.stores import backups
from feeder.types import Document

AT = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "quincunx"
TEXT = " ".join(f"the {SECRET} of harbour number{n} opens" for n in range(30))


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laboratory:
    return started(tmp_path, monkeypatch)


def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Laboratory:
    lab = Laboratory(folder)
    monkeypatch.setattr(retracting, "now", lambda: lab.now)
    return lab


def run(lab: Laboratory, *arguments: str) -> tuple[int, str]:
    """One command at the laboratory's time; its exit code and what it said."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main([arguments[0], "-c", str(lab.folder / "config.toml"), *arguments[1:]])
    lab.now += timedelta(hours=1)
    return code, out.getvalue()


def remains(lab: Laboratory, text: str = SECRET) -> list[str]:
    """The files that hold `text`: documents, the store and its log."""
    places = [*lab.feeds.rglob("*"), *wiring.store_path(lab.config).parent.glob("state.db*")]
    return [path.name for path in places if path.is_file() and text.encode() in path.read_bytes()]


def atom(lab: Laboratory) -> etree._Element:
    return etree.fromstring((lab.feeds / "atom.xml").read_bytes())


def tombstones(lab: Laboratory) -> dict[str, datetime]:
    return {one.get("ref", ""): datetime.fromisoformat(one.get("when", "")) for one in atom(lab).iterfind(AT)}


def updated(lab: Laboratory) -> datetime:
    return datetime.fromisoformat(atom(lab).findtext(ATOM + "updated") or "")


def two(lab: Laboratory, **front: object) -> dict[str, Any]:
    """Two articles, of which the first is to be retracted; its item."""
    # The address stays known: it is never given to another.
    lab.article("first.md", f"The {SECRET}", TEXT, slug="harbour", **front)
    lab.article("second.md", "Second", "Another article about gardens.")
    lab.build()
    return lab.item(f"The {SECRET}")


def test_it_leaves_all_documents_and_the_store_at_once(lab: Laboratory) -> None:
    lab.lay("first.png", b"\x89PNG picture")
    two(lab, tags=[SECRET], author=SECRET, image="first.png")
    # Older remains, which no erasing of the entry reaches.
    lab.article("first.md", f"The {SECRET}", TEXT + f" More {SECRET}.", slug="harbour", image="first.png")
    lab.build()
    item = lab.item(f"The {SECRET}")
    before, seed = updated(lab), (lab.seeds / "first.md").read_bytes()
    code, said = run(lab, "retract", "first.md")
    assert code == 0, said
    assert remains(lab) == []
    assert lab.titles() == ["Second"]
    assert not list((lab.feeds / "assets").rglob("*.png"))
    assert [*tombstones(lab)] == [item["id"]]
    assert updated(lab) >= tombstones(lab)[item["id"]] > before
    assert (lab.seeds / "first.md").read_bytes() == seed
    assert lab.build().documents == []


def test_a_picture_that_another_article_shows_stays(lab: Laboratory) -> None:
    lab.lay("first.png", b"\x89PNG picture")
    lab.article("other.md", "Other", "It shows the picture too.", image="first.png")
    two(lab, image="first.png")
    run(lab, "retract", "first.md")
    assert [path.name for path in (lab.feeds / "assets").rglob("*.png")] == ["first.png"]


@pytest.mark.parametrize("by", ["path", "slug", "id", "url"])
def test_it_is_named_as_by_show(lab: Laboratory, by: str) -> None:
    item = two(lab)
    names = {"path": str(lab.seeds / "first.md"), "slug": "harbour", "id": item["id"], "url": item["url"]}
    assert run(lab, "retract", names[by])[0] == 0
    assert lab.titles() == ["Second"]


@pytest.mark.parametrize("command", ["retract", "unretract"])
def test_an_unknown_article_is_a_fault_of_usage(lab: Laboratory, command: str) -> None:
    two(lab)
    assert run(lab, command, "nobody")[0] == 2


def test_to_let_return_what_is_not_retracted_is_a_fault_of_usage(lab: Laboratory) -> None:
    two(lab)
    assert run(lab, "unretract", "first.md")[0] == 2


def again(title: str, text: str, **front: object) -> tuple[str, str, dict[str, object]]:
    return title, text, front


LANDINGS = {
    "the same text": again(f"The {SECRET}", TEXT),
    "with another title": again("Altogether different", TEXT),
    "edited": again(f"The {SECRET}", TEXT.replace("number7", "number seven")),
    "its id": again("Other", f"Short {SECRET}.", id="tag:example.org,2020:1"),
    "its address": again("Other", f"Short {SECRET}.", canonical="https://example.org/first"),
    "cut": again("Other", " ".join(TEXT.split()[:-30])),
}


def is_away(lab: Laboratory, *names: str) -> None:
    """Nothing of it is out or in the store, and the files are held with the ways out."""
    assert lab.titles() == ["Second"]
    assert remains(lab) == []
    store = lab.store()
    held = {row.path: row.reason or "" for row in store.seeds_in("held")}
    store.close()
    assert sorted(held) == sorted(names)
    assert all("feeder unretract harbour" in reason for reason in held.values())


def test_it_stays_away_whatever_lands(lab: Laboratory) -> None:
    two(lab, id="tag:example.org,2020:1", canonical="https://example.org/first")
    run(lab, "retract", "first.md")
    for landing, (title, text, front) in LANDINGS.items():
        lab.article("first.md", title, text, **front)
        lab.article(f"elsewhere/{landing}.md", title, text, **front)
    lab.build()
    names = [f"elsewhere/{landing}.md" for landing in LANDINGS]
    is_away(lab, "first.md", *names)
    (lab.seeds / "first.md").unlink()
    lab.build(everything=True)
    is_away(lab, *names)
    for name in names:
        (lab.seeds / name).replace(lab.seeds / f"{name}.moved.md")
    lab.build()
    is_away(lab, *(f"{name}.moved.md" for name in names))


def test_its_own_file_is_held_whatever_it_says(lab: Laboratory) -> None:
    two(lab)
    run(lab, "retract", "first.md")
    lab.article("first.md", "Other", f"Short {SECRET}.")
    lab.build()
    is_away(lab, "first.md")
    lab.lay("first.md", b"\0\0\0")  # unreadable, and readable again
    assert lab.build().failures
    lab.article("first.md", "Other", f"Another {SECRET}.")
    lab.build()
    is_away(lab, "first.md")


def test_another_article_is_not_held_for_it(lab: Laboratory) -> None:
    two(lab)
    run(lab, "retract", "first.md")
    lab.article("third.md", "Third", " ".join(f"quite other words of story{n}" for n in range(40)))
    lab.article("fourth.md", "Fourth", "A line.")
    assert lab.build().new == 2


def test_pictures_without_words_are_not_alike(lab: Laboratory) -> None:
    for name in ("one", "two"):
        lab.lay(f"{name}.png", name)
        lab.article(f"{name}.md", "Photo", f"![]({name}.png)")
        lab.build()
    run(lab, "retract", "one.md")
    lab.article("two.md", "Photo", "![](two.png)", tags=["harbour"])
    lab.lay("three.png", "three")
    lab.article("three.md", "Photo", "![](three.png)")
    lab.build()
    assert lab.titles() == ["Photo", "Photo"]


def test_reports_from_one_mould_tell_other_figures(lab: Laboratory) -> None:
    def weather(day: int) -> str:
        return " ".join(f"In town {n} the sun shines and it has {day * 100 + n} degrees." for n in range(9))

    lab.article("monday.md", "Weather", weather(1))
    lab.build()
    run(lab, "retract", "monday.md")
    lab.article("tuesday.md", "Weather", weather(2).replace("town ", "the town "))
    lab.build()
    assert lab.titles() == ["Weather"]


def test_one_that_is_only_like_it_can_be_approved(lab: Laboratory) -> None:
    two(lab)
    run(lab, "retract", "first.md")
    lab.article("like.md", "Like", TEXT.replace("number7", "number seven"))
    lab.build()
    assert lab.titles() == ["Second"]
    assert "approve" in run(lab, "show", "like.md")[1]
    assert run(lab, "approve", str(lab.seeds / "like.md"))[0] == 0
    lab.build()
    lab.build(everything=True)
    assert sorted(lab.titles()) == ["Like", "Second"]
    assert "unretract" in run(lab, "approve", str(lab.seeds / "first.md"))[1]
    lab.build()
    assert sorted(lab.titles()) == ["Like", "Second"]


def test_an_article_beside_it_is_not_doubted_for_what_they_share(lab: Laboratory) -> None:
    lab.article("beside.md", "Beside", TEXT.replace("number7", "number seven"))
    two(lab)
    run(lab, "retract", "first.md")
    lab.article("beside.md", "Beside", TEXT.replace("number7", "number eight"))
    lab.build(everything=True)
    assert sorted(lab.titles()) == ["Beside", "Second"]


def test_a_copy_does_not_take_over(lab: Laboratory) -> None:
    two(lab)
    lab.lay("copy.md", (lab.seeds / "first.md").read_bytes())
    assert lab.build().copies == 1
    run(lab, "retract", "first.md")
    (lab.seeds / "first.md").unlink()
    assert lab.build().held == 1
    assert lab.titles() == ["Second"]
    assert remains(lab) == []


def test_it_returns_as_itself_and_is_read_again(lab: Laboratory) -> None:
    before = two(lab)
    run(lab, "retract", "first.md")
    lab.article("first.md", "Corrected", TEXT + " A sentence that was missing.")
    lab.build()
    gone = tombstones(lab)[before["id"]]
    code, said = run(lab, "unretract", "harbour")
    assert code == 0, said
    after = lab.item("Corrected")
    assert (after["id"], after["url"]) == (before["id"], before["url"])
    assert datetime.fromisoformat(after["date_modified"]) > gone
    assert tombstones(lab) == {}
    assert lab.build().documents == []


def test_of_two_that_are_alike_one_returns_alone(lab: Laboratory) -> None:
    lab.article("first.md", "First", TEXT, slug="first")
    lab.article("second.md", "Second", f"{TEXT} again", slug="second")
    lab.build()
    before = lab.item("Second")
    for command in ("retract first", "retract second", "unretract second"):
        assert run(lab, *command.split())[0] == 0
    assert [one["id"] for one in lab.items()] == [before["id"]]
    # Nor is it doubted when it is edited.
    lab.article("second.md", "Second", f"{TEXT} once again", slug="second")
    lab.build()
    assert [one["id"] for one in lab.items()] == [before["id"]]


def test_of_several_files_the_one_with_its_text_returns_and_the_others_are_copies(lab: Laboratory) -> None:
    before = two(lab)
    run(lab, "retract", "first.md")
    lab.lay("a-copy.md", (lab.seeds / "first.md").read_bytes())
    lab.build()
    run(lab, "unretract", before["id"])
    assert [item["id"] for item in lab.items()].count(before["id"]) == 1
    assert len(lab.items()) == 2
    assert lab.build().copies == 1


def test_without_its_file_it_returns_when_the_file_does(lab: Laboratory) -> None:
    before = two(lab)
    data = (lab.seeds / "first.md").read_bytes()
    run(lab, "retract", "first.md")
    (lab.seeds / "first.md").unlink()
    lab.build()
    assert run(lab, "unretract", before["id"])[0] == 0
    assert lab.titles() == ["Second"]
    lab.lay("other-name.md", data)
    lab.build()
    assert lab.item(f"The {SECRET}")["id"] == before["id"]


def test_a_notice_stands_for_the_retention_and_then_a_tombstone(lab: Laboratory) -> None:
    before = two(lab)
    retention = lab.config.feeds.retention
    began = lab.now
    assert run(lab, "retract", "first.md", "--notice", "We were wrong.\n\nSorry & bye.")[0] == 0
    assert remains(lab) == []
    notice = lab.item("Retracted")
    assert (notice["id"], notice["url"]) == (before["id"], before["url"])
    assert notice["content_html"] == "<p>We were wrong.</p><p>Sorry &amp; bye.</p>"
    assert notice["date_modified"] > before.get("date_modified", before["date_published"])
    page = lab.feeds / "articles/harbour.html"
    assert "We were wrong." in page.read_text("utf-8")
    (lab.seeds / "first.md").unlink()  # the notice needs no file
    lab.now = began + retention - timedelta(seconds=1)
    lab.build(everything=True)
    assert "Retracted" in lab.titles()
    store = lab.store()
    assert store.next_lapse() == began + retention
    store.close()
    lab.now = ended = began + retention
    lab.build([])
    assert lab.titles() == ["Second"]
    assert not page.exists()
    assert tombstones(lab) == {before["id"]: ended}
    lab.now = ended + retention
    last = updated(lab)
    lab.build([])
    assert tombstones(lab) == {}
    assert updated(lab) == last  # only the form of the feed is another
    lab.article("first.md", f"The {SECRET}", TEXT)
    assert lab.build().held == 1


def fate(lab: Laboratory, path: str) -> tuple[bool, Fate]:
    """Whether a document lies at `path`, and what a client would be told if none did."""
    store = lab.store()
    try:
        return (lab.feeds / path).exists(), former.fate(store, path)
    finally:
        store.close()


def test_over_http_what_was_retracted_is_gone_at_each_of_its_addresses(lab: Laboratory) -> None:
    """410 says that it will not come back (RFC 9110, section 15.5.11); while a notice stands there, it is 200."""
    old, new = "articles/harbour.html", "articles/port.html"
    two(lab)
    lab.article("first.md", f"The {SECRET}", TEXT, slug="port")
    lab.build()
    assert fate(lab, old)[1] == Moved(new)
    run(lab, "retract", "first.md", "--notice", "We were wrong.")
    assert fate(lab, new) == (True, None)
    lab.now += lab.config.feeds.retention
    lab.build([])
    assert (fate(lab, old), fate(lab, new)) == ((False, Gone()), (False, Gone()))
    run(lab, "unretract", new)
    lab.build()
    assert fate(lab, new) == (True, None)
    assert fate(lab, old)[1] == Moved(new)
    run(lab, "retract", "first.md")
    assert (fate(lab, old), fate(lab, new)) == ((False, Gone()), (False, Gone()))


def test_a_notice_is_text_that_a_feed_can_hold(lab: Laboratory) -> None:
    two(lab)
    assert run(lab, "retract", "first.md", "--notice", " ")[0] == 2
    assert run(lab, "retract", "first.md", "--title", "Alone")[0] == 2
    assert f"The {SECRET}" in lab.titles()
    assert run(lab, "retract", "first.md", "--title", "Taken\x0c back", "--notice", "Wrong\x07 <b>.")[0] == 0
    assert lab.item("Taken back")["content_html"] == "<p>Wrong &lt;b&gt;.</p>"


def test_a_notice_stays_in_the_feeds_of_its_article_whatever_is_configured(lab: Laboratory) -> None:
    """Nothing is left of the article that would say which these are."""
    item = two(lab, categories=["Sea"])
    lab.configure('[[feed]]\nname = "own"\ncategories = ["Sea"]')
    lab.build()
    run(lab, "retract", "first.md", "--notice", "Wait.")
    lab.configure('[[feed]]\nname = "own"\ntitle = "Another"\ncategories = ["Sea"]')
    lab.build()
    feed = json.loads((lab.feeds / "feeds/own/feed.json").read_text("utf-8"))
    assert [one["id"] for one in feed["items"]] == [item["id"]]


def test_from_a_notice_it_returns_updated(lab: Laboratory) -> None:
    before = two(lab)
    run(lab, "retract", "first.md", "--notice", "Wait.")
    notice = lab.item("Retracted")
    run(lab, "unretract", "first.md")
    after = lab.item(f"The {SECRET}")
    assert after["id"] == before["id"]
    assert after["date_modified"] > notice["date_modified"]
    assert after["content_html"] == before["content_html"]


def test_status_and_show_tell_of_it(lab: Laboratory) -> None:
    before = two(lab)
    at = lab.now
    run(lab, "retract", "first.md")
    store = lab.store()
    told, shown = story.status(store), story.show(store, lab.config, "first.md")
    store.close()
    when = at.isoformat().replace("+00:00", "Z")
    assert told["retracted"] == [{"slug": "harbour", "id": before["id"], "at": when, "notice": None}]
    assert shown is not None
    assert (shown["state"], shown["seed"], shown["retracted"]["at"]) == ("retracted", "first.md", when)
    assert "retracted" in [event["what"] for event in shown["story"]]
    assert f"Retracted since {when}" in run(lab, "status")[1]


def test_json_says_what_was_done(lab: Laboratory) -> None:
    before = two(lab)
    found = json.loads(run(lab, "retract", "first.md", "--json")[1])
    assert (found["id"], found["state"], found["unpublished"]) == (before["id"], "retracted", {})
    assert found["deleted"] == ["articles/harbour.html"]
    assert {"rss.xml", "atom.xml", "feed.json"} <= {*found["documents"]}


def test_what_can_t_be_published_is_retracted_all_the_same(lab: Laboratory) -> None:
    two(lab)
    (lab.feeds / "atom.xml").unlink()
    (lab.feeds / "atom.xml").mkdir()
    code, said = run(lab, "retract", "first.md")
    assert code == 3
    assert "is retracted" in said
    (lab.feeds / "atom.xml").rmdir()
    lab.build()
    assert remains(lab) == []


def _killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_killed_before_it_was_published_the_next_build_completes_it(
    lab: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(lab)
    with monkeypatch.context() as patch:
        patch.setattr(retracting, "_publish", _killed)
        assert run(lab, "retract", "first.md")[0] == 130
    assert len(lab.items()) == 2
    lab.build()
    assert lab.titles() == ["Second"]
    assert remains(lab) == []


# Any sequence of what people do

NAMES = ("a.md", "b.md", "c.md")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("land"), st.sampled_from(NAMES), st.integers(0, 3)),
        st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("copy"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("delete"), st.sampled_from(NAMES)),
        st.tuples(st.sampled_from(("build", "regenerate", "retract", "notice", "unretract"))),
    ),
    max_size=14,
)


class Desk:
    """Versions of one story, which hardly differ, land in the folder; whether it is retracted."""

    def __init__(self, lab: Laboratory) -> None:
        self.lab, self.retracted = lab, False
        lab.article("second.md", "Second", "Another article about gardens.")
        self.land("a.md", 0)
        lab.build()
        self.id = lab.item("Story")["id"]

    def land(self, name: str, version: int) -> None:
        self.lab.article(name, "Story", TEXT.replace("number7", f"number{version}of7"))

    def move(self, name: str, to: str) -> None:
        if (self.lab.seeds / name).exists():
            (self.lab.seeds / name).replace(self.lab.seeds / to)

    def copy(self, name: str, to: str) -> None:
        if (self.lab.seeds / name).exists():
            self.lab.lay(to, (self.lab.seeds / name).read_bytes())

    def delete(self, name: str) -> None:
        (self.lab.seeds / name).unlink(missing_ok=True)

    def build(self, *, everything: bool = False) -> None:
        self.lab.build(everything=everything, accept=True)
        self.check()

    def regenerate(self) -> None:
        self.build(everything=True)

    def retract(self, *more: str) -> None:
        # What went since the last build, or stands under ids of its own, is not what is tried here.
        for item in self.lab.items():
            if item.get("title") == "Story":
                assert run(self.lab, "retract", item["id"], *more)[0] == 0
        assert run(self.lab, "retract", self.id, *more)[0] == 0
        self.retracted = True
        self.check()

    def notice(self) -> None:
        self.retract("--notice", "It was wrong.")

    def unretract(self) -> None:
        store = self.lab.store()
        ids = [store.records("key", one.entry)[0].entry.id for one in store.retractions()]
        store.close()
        for iri in ids:
            assert run(self.lab, "unretract", iri)[0] == 0
        self.retracted = False
        self.check()

    def check(self) -> None:
        ids = [item["id"] for item in self.lab.items()]
        assert len({*ids}) == len(ids)
        shown = {item["id"]: datetime.fromisoformat(item["date_modified"]) for item in self.lab.items()}
        told = tombstones(self.lab)
        # Beside a notice, and nothing else, there is one, which the notice is later than (RFC 6721, section 3).
        assert {iri for iri in told if iri in shown} == {
            one["id"] for one in self.lab.items() if one.get("title") == "Retracted"
        }
        assert all(told[iri] < shown[iri] for iri in told if iri in shown)
        assert not judge(
            Document("atom.xml", (self.lab.feeds / "atom.xml").read_bytes(), "application/atom+xml"), None
        )
        if self.retracted:
            assert remains(self.lab) == []

    def end(self) -> None:
        """The first text in one file alone, and nothing retracted: it is the entry that it was."""
        for name in NAMES:
            self.delete(name)
        self.build()
        self.unretract()
        self.land("a.md", 0)
        self.build()
        assert self.id in {item["id"] for item in self.lab.items()}


@settings(max_examples=max(6, settings().max_examples // 16))
@given(steps)
def test_no_sequence_brings_back_its_text_or_loses_its_id(taken: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        desk = Desk(started(Path(folder), patch))
        for what, *arguments in taken:
            getattr(desk, what)(*arguments)
        desk.build()
        desk.end()


def test_one_of_several_articles_in_a_file_is_taken_back_alone_and_returns(lab: Laboratory) -> None:
    articles = [
        {"title": "One", "text": TEXT, "slug": "one"},
        {"title": "Two", "text": "Of gardens and rain."},
    ]
    lab.lay("list.json", json.dumps(articles))
    lab.build()
    before = lab.item("One")
    assert run(lab, "retract", before["id"])[0] == 0
    assert lab.titles() == ["Two"]
    assert remains(lab) == []
    lab.lay("list.json", json.dumps([*articles, {"title": "Three", "text": "Of something else."}]))
    lab.build()
    lab.build(everything=True)
    assert sorted(lab.titles()) == ["Three", "Two"]
    assert run(lab, "unretract", before["id"])[0] == 0
    assert lab.item("One")["id"] == before["id"]


def test_a_sidecar_describes_it_again_when_it_returns(lab: Laboratory) -> None:
    lab.lay("plain.txt", TEXT)
    lab.lay("plain.txt.meta.toml", 'title = "From beside"\nslug = "beside"\n')
    lab.build()
    before = lab.item("From beside")
    run(lab, "retract", "beside")
    lab.build(everything=True)
    assert lab.titles() == []
    run(lab, "unretract", "beside")
    assert lab.item("From beside")["id"] == before["id"]


def test_another_copy_of_the_store_knows_it_too(lab: Laboratory, tmp_path: Path) -> None:
    two(lab)
    run(lab, "retract", "first.md")
    other = Laboratory(tmp_path / "other", now=lab.now)
    backups.backup(wiring.store_path(lab.config), lab.now, tmp_path / "copy.db")
    place = wiring.store_path(other.config)
    place.parent.mkdir()
    (tmp_path / "copy.db").replace(place)
    other.lay("elsewhere.md", (lab.seeds / "first.md").read_bytes())
    other.article("second.md", "Second", "Another article about gardens.")
    other.build(accept=True)
    assert other.titles() == ["Second"]
    assert remains(other) == []


def test_a_notice_on_an_article_past_the_window_is_seen_among_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an archive nobody would look for it."""
    lab = started(tmp_path / "small", monkeypatch)
    lab.configure("[feeds]\nentries = 2")
    for number in range(6):
        lab.article(f"{number}.md", f"T{number}", f"Words of number {number}.", date=f"2025-01-0{number + 1}")
    lab.build()
    assert "T0" not in lab.titles()
    assert run(lab, "retract", "0.md", "--notice", "It was wrong.", "--title", "Taken back")[0] == 0
    assert "Taken back" in lab.titles()
    lab.now += lab.config.feeds.retention
    lab.build()
    assert "Taken back" not in lab.titles()
