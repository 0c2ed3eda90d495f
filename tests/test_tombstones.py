"""Atom feeds tell for a time that an entry is gone, however it went; what they tell ends at its own instant."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from laboratory import START, Laboratory
from lxml import etree
from service_turns import Turns, turns

from feeder import feeds, gate
from feeder.gate import judge
from feeder.server.fates import Gone
from feeder.service import former
from feeder.types import Document, Feed, Problem

__all__ = ["turns"]

AT = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
UPDATED = "{http://www.w3.org/2005/Atom}updated"


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    lab = Laboratory(tmp_path)
    lab.article("first.md", "First", "The first of two articles.")
    lab.article("second.md", "Second", "The second one.")
    lab.build()
    return lab


def tombstones(lab: Laboratory) -> dict[str, datetime]:
    root = etree.fromstring((lab.feeds / "atom.xml").read_bytes())
    return {one.get("ref", ""): datetime.fromisoformat(one.get("when", "")) for one in root.iterfind(AT)}


def updated(lab: Laboratory) -> datetime:
    root = etree.fromstring((lab.feeds / "atom.xml").read_bytes())
    return datetime.fromisoformat(root.findtext(UPDATED) or "")


def test_a_removed_file_leaves_a_tombstone_for_the_retention(lab: Laboratory) -> None:
    iri = lab.item("First")["id"]
    (lab.seeds / "first.md").unlink()
    at = lab.now
    lab.build()
    assert tombstones(lab) == {iri: at}
    assert updated(lab) == at
    assert iri not in (lab.feeds / "rss.xml").read_text("utf-8") + (lab.feeds / "feed.json").read_text(
        "utf-8"
    )
    assert (
        judge(Document("atom.xml", (lab.feeds / "atom.xml").read_bytes(), "application/atom+xml"), None) == ()
    )
    lab.now = at + lab.config.feeds.retention - timedelta(seconds=1)
    assert lab.build(everything=True).documents == []
    lab.now = at + lab.config.feeds.retention
    assert lab.build([]).documents == ["atom.xml"]
    assert tombstones(lab) == {}
    assert updated(lab) == at
    assert lab.build().documents == []


def test_a_draft_flag_leaves_one_and_its_end_moves_updated_past_it(lab: Laboratory) -> None:
    iri = lab.item("First")["id"]
    lab.article("first.md", "First", "The first of two articles.", draft=True)
    at = lab.now
    lab.build()
    assert tombstones(lab) == {iri: at}
    lab.article("first.md", "First", "The first of two articles.")
    lab.now = at  # within the second, or by a clock that was set back
    lab.build()
    assert tombstones(lab) == {}
    assert lab.item("First")["id"] == iri
    assert datetime.fromisoformat(lab.item("First")["date_modified"]) > at


def test_an_expired_article_leaves_one_at_its_instant_or_after_a_sleep(lab: Laboratory) -> None:
    end = lab.now + timedelta(days=1)
    lab.article("offer.md", "Offer", expiryDate=end.isoformat())
    lab.article("other.md", "Other", "Another offer.", expiryDate=(end + timedelta(days=1)).isoformat())
    lab.build()
    offer, other = lab.item("Offer")["id"], lab.item("Other")["id"]
    lab.now = end
    lab.build([])
    assert tombstones(lab) == {offer: end}
    lab.now = woken = end + timedelta(days=9)
    lab.build([])
    assert tombstones(lab) == {offer: end, other: woken}
    store = lab.store()
    assert former.fate(store, "articles/offer.html") == Gone()
    store.close()


def test_a_tombstone_is_later_than_what_it_is_of(lab: Laboratory) -> None:
    """Else readers take the entry for the newer one (RFC 6721, section 3)."""
    modified = datetime.fromisoformat(
        lab.item("First").get("date_modified", lab.item("First")["date_published"])
    )
    iri = lab.item("First")["id"]
    (lab.seeds / "first.md").unlink()
    lab.now = modified - timedelta(days=2)
    lab.build()
    assert tombstones(lab)[iri] > modified
    assert updated(lab) >= tombstones(lab)[iri]


def test_only_so_many_are_told_as_a_document_has_room_for(lab: Laboratory) -> None:
    for number in range(8):
        lab.article(f"{number}.md", f"Article {number}", f"Text of number {number}.")
    lab.build()
    lab.configure("[feeds]\nmax_bytes = 6000")
    for number in range(8):
        (lab.seeds / f"{number}.md").unlink()
        lab.build()
    told = [*tombstones(lab).values()]
    assert told == sorted(told, reverse=True)
    assert 0 < len(told) < 8
    assert told[0] == updated(lab)
    assert len((lab.feeds / "atom.xml").read_bytes()) <= 6000


def test_of_very_many_the_latest_are_told() -> None:
    gone = [(key, f"urn:x:{key}", START - timedelta(days=key)) for key in range(5_000)]
    told = feeds.tombstones(gone, 0)
    assert len(told) == feeds.TOMBSTONES
    assert told[0].id == "urn:x:0"


def test_one_that_was_set_aside_leaves_one_as_well(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.article("a.md", "A", "Words.")
    lab.build()

    def strict(document: Document, feed: Feed | None) -> list[Problem]:
        bad = [number for number, entry in enumerate(feed.entries) if "bad" in entry.html] if feed else []
        return [*judge(document, feed), *(Problem("error", "x", "It is bad.", entry=one) for one in bad)]

    monkeypatch.setattr(gate, "judge", strict)
    iri = lab.item("A")["id"]
    lab.article("a.md", "A", "Words that are bad.")
    lab.build()
    assert (lab.titles(), tombstones(lab)) == (["First", "Second"], {})
    (lab.seeds / "a.md").unlink()
    lab.build(accept=True)
    assert [*tombstones(lab)] == [iri]
    before = lab.documents()
    lab.build(everything=True)
    assert lab.documents() == before


def test_an_article_that_never_was_a_member_leaves_none(lab: Laboratory) -> None:
    lab.article("draft.md", "Draft", draft=True)
    lab.build()
    (lab.seeds / "draft.md").unlink()
    lab.build()
    assert tombstones(lab) == {}


def test_the_page_of_what_is_gone_is_known_as_such(lab: Laboratory) -> None:
    lab.article("first.md", "First", "The first of two articles.", slug="renamed")
    lab.build()
    (lab.seeds / "first.md").unlink()
    lab.build()
    fate = former.knows(lambda: lab.config)
    paths = ("articles/renamed.html", "articles/first.html", "articles/second.html", "articles/never.html")
    assert [fate(path) for path in paths] == [Gone(), Gone(), None, None]


@pytest.mark.parametrize(
    ("link", "path"), [("{year}/{slug}/", "2026/first/index.html"), ("{slug}/index.html", "first/index.html")]
)
def test_so_is_that_of_a_folder(tmp_path: Path, link: str, path: str) -> None:
    lab = Laboratory(tmp_path, f'[feeds]\nlink = "{link}"')
    lab.article("first.md", "First", date="2026-01-05")
    lab.article("second.md", "Second")
    lab.build()
    assert (lab.feeds / path).exists()
    store = lab.store()
    for spelt in (path, path.removesuffix("index.html")):  # else it would lead to itself for ever
        assert former.fate(store, spelt) is None
    store.close()
    (lab.seeds / "first.md").unlink()
    lab.build()
    store = lab.store()
    for spelt in (path, path.removesuffix("index.html")):
        assert former.fate(store, spelt) == Gone()
    store.close()


def test_the_service_wakes_up_for_what_ends(turns: Turns) -> None:
    lab = turns.lab
    lab.article("first.md", "First")
    lab.article("second.md", "Second", "Another one.")
    turns.turn()
    turns.later(hours=1)
    (lab.seeds / "first.md").unlink()
    turns.turn("scan")
    ends = turns.now + lab.config.feeds.retention
    assert len(tombstones(lab)) == 1
    assert turns.service.alarms["due"] == ends
    turns.now = ends
    turns.turn("due")
    assert tombstones(lab) == {}
    assert "due" not in turns.service.alarms
