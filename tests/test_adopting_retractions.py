"""A store that is lost takes its retractions with it: `feeder adopt` takes them from the tombstones in the feeds."""

from datetime import timedelta
from pathlib import Path

import pytest
from adopting_runs import lose, put_by, remembered, restore, run
from laboratory import Laboratory

from feeder.cli import main, retracting

SECRET = "A private matter"
WORDS = " ".join(f"the harbour number{n} opens at dawn" for n in range(30))


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laboratory:
    """Two articles, of which the first is retracted, and its file left."""
    made = Laboratory(tmp_path / "site")
    monkeypatch.setattr(retracting, "now", lambda: made.now)
    made.article("private.md", SECRET, WORDS, tags=["harbours"])
    made.article("public.md", "A public matter", "About gardens.")
    made.build()
    command(made, "retract", "private.md")
    return made


def command(lab: Laboratory, name: str, *what: str) -> None:
    assert main([name, "-c", str(lab.folder / "config.toml"), *what]) == 0
    lab.now += timedelta(hours=1)


def shown(lab: Laboratory) -> bool:
    return any(SECRET.encode() in data or b"harbour" in data for data in lab.documents().values())


def test_what_was_retracted_stays_away_and_the_feeds_as_they_were(lab: Laboratory) -> None:
    before = lab.documents()
    lose(lab)
    found = run(lab)
    assert [left.seeds for left in found.retracted] == [("private.md",)]
    assert found.new == []
    report = lab.build()
    assert (report.held, report.new, report.documents) == (1, 0, [])
    assert lab.documents() == before


def test_so_do_its_copies_and_what_is_edited_moved_or_put_back(lab: Laboratory) -> None:
    lose(lab)
    lab.lay("copy.md", (lab.seeds / "private.md").read_bytes())
    assert sorted(run(lab).retracted[0].seeds) == ["copy.md", "private.md"]
    lab.build()
    lab.article("private.md", SECRET, f"{WORDS} and more", tags=["harbours"])
    lab.article("elsewhere/moved.md", "Another title", f"{WORDS} and no more")
    assert lab.build().held == 3
    assert not shown(lab)


def test_a_file_that_comes_back_later_is_known_by_its_id(lab: Laboratory) -> None:
    text = (lab.seeds / "private.md").read_bytes()
    lose(lab)
    (lab.seeds / "private.md").unlink()
    assert [left.seeds for left in run(lab).retracted] == [()]
    lab.build()
    lab.lay("back.md", text)
    assert lab.build().held == 1
    assert not shown(lab)


def test_it_returns_as_itself_when_somebody_says_so(lab: Laboratory) -> None:
    lose(lab)
    (left,) = run(lab).retracted
    lab.build()
    command(lab, "unretract", "private.md")
    assert lab.item(SECRET)["id"] == left.id


def test_a_notice_does_not_bring_back_what_it_stands_for(lab: Laboratory) -> None:
    """The feed tells of both, the older tombstone and the notice (RFC 6721, section 3)."""
    command(lab, "unretract", "private.md")
    item = lab.item(SECRET)
    command(lab, "retract", "private.md", "--notice", "We were wrong.")
    stone, notice = (lab.feeds / "atom.xml").read_text("utf-8"), lab.item("Retracted")
    assert f'ref="{item["id"]}"' in stone
    assert run(lab).retracted == []  # beside an intact store
    lose(lab)
    (left,) = run(lab).retracted
    assert (left.id, left.seeds) == (notice["id"], ("private.md",))
    lab.build()
    assert lab.titles() == ["A public matter"]
    assert not (lab.feeds / "articles/a-private-matter.html").exists()
    assert not shown(lab)


def test_an_old_backup_that_knows_it_as_published_learns_of_it(lab: Laboratory) -> None:
    command(lab, "unretract", "private.md")
    backup = put_by(lab)
    command(lab, "retract", "private.md")
    before = lab.documents()
    restore(lab, backup)
    assert [left.seeds for left in run(lab).retracted] == [("private.md",)]
    assert lab.build().held == 1
    assert lab.documents().keys() == before.keys()
    assert not shown(lab)


def test_what_came_back_after_its_tombstone_is_not_taken_for_gone(lab: Laboratory) -> None:
    """Of a tombstone and an entry the later counts, whichever document told of which."""
    old = (lab.feeds / "atom.xml").read_bytes()
    command(lab, "unretract", "private.md")
    before = lab.documents()
    lose(lab)
    lab.lay("../old.xml", old)
    found = run(lab, lab.feeds, lab.folder / "old.xml")
    assert (found.retracted, len(found.matched)) == ([], 2)
    lab.build()
    assert lab.documents() == before


def test_beside_an_intact_store_it_changes_nothing(lab: Laboratory) -> None:
    """Also where another article was withdrawn, and its file returns: the store knows better what a tombstone is of."""
    (lab.seeds / "public.md").rename(lab.folder / "public.md")
    lab.build(accept=True)
    before = remembered(lab)
    assert run(lab).retracted == []
    assert remembered(lab) == before
    (lab.folder / "public.md").rename(lab.seeds / "public.md")
    assert lab.build().held == 1
    assert lab.titles() == ["A public matter"]


def test_a_draft_that_was_withdrawn_stays_away_too(lab: Laboratory) -> None:
    lab.article("public.md", "A public matter", "About gardens.", draft=True)
    lab.build(accept=True)
    lose(lab)
    assert len(run(lab).retracted) == 2
    lab.build()
    lab.article("public.md", "A public matter", "About gardens.")
    lab.build()
    assert lab.titles() == []


def test_a_dry_run_says_the_same_and_changes_nothing(lab: Laboratory) -> None:
    lose(lab)
    lab.store().close()
    before = remembered(lab)
    dry = run(lab, dry_run=True)
    assert remembered(lab) == before
    assert dry.retracted == run(lab).retracted
    assert "retracted from now on" in next(line for line in dry.lines() if "private.md" in line)


@pytest.mark.parametrize("link", ["articles/{slug}.html", "{folder}/{name}/", "{year}/{name}.html"])
def test_of_several_whose_files_are_gone_the_feeds_tell_as_before(lab: Laboratory, link: str) -> None:
    lab.configure(f'[feeds]\nlink = "{link}"\n')
    for number in range(3):
        lab.article(f"f/{number}.md", f"Number {number}", f"Words of {number}.")
    lab.build()
    for number in range(3):
        (lab.seeds / f"f/{number}.md").unlink()
    lab.build(accept=True)
    before = lab.documents()
    lose(lab)
    assert len(run(lab).retracted) == 4
    assert lab.build().documents == []
    assert lab.documents() == before


def test_where_the_text_is_another_by_now_the_files_that_it_may_be_are_named(lab: Laboratory) -> None:
    """A tombstone tells the id alone, and that was made of the text as it was first published."""
    lab.article("private.md", SECRET, f"{WORDS} and more", tags=["harbours"])
    lose(lab)
    (said,) = [line for line in run(lab).trouble() if "would publish it again" in line]
    assert said.endswith("again: private.md.")


def test_where_the_files_of_all_are_known_no_other_is_suspected(lab: Laboratory) -> None:
    lose(lab)
    lab.article("new.md", "New", "About boats.")
    found = run(lab)
    assert (found.new, [line for line in found.trouble() if "publish it again" in line]) == (["new.md"], [])


def test_an_old_backup_that_knows_it_as_retracted_says_that_it_had_returned(lab: Laboratory) -> None:
    backup = put_by(lab)
    command(lab, "unretract", "private.md")
    restore(lab, backup)
    (left,) = run(lab).conflicts
    assert "`feeder unretract a-private-matter` lets it return" in left.reason
    lab.build()
    assert not shown(lab)
    assert run(lab).conflicts == []


def test_an_old_backup_takes_no_feed_back_in_time(lab: Laboratory) -> None:
    """What was retracted and let return since leaves each feed as it was, its date among the rest."""
    command(lab, "unretract", "private.md")
    backup = put_by(lab)
    command(lab, "retract", "private.md")
    command(lab, "unretract", "private.md")
    before = lab.documents()
    restore(lab, backup)
    run(lab)
    lab.build()
    assert lab.documents() == before


STONES = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>urn:example:f</id><title>F</title><updated>2026-01-01T00:00:00Z</updated>
<at:deleted-entry ref="{ref}" when="{when}"/></feed>"""


@pytest.mark.parametrize(
    ("ref", "when", "told"),
    [
        ("urn:example:1", "9999-12-31T23:59:59Z", 1),  # whose end no calendar has
        ("urn:example:1", "2026-02-28T00:00:00Z", 1),
        ("no address", "2026-02-28T00:00:00Z", 0),  # told in no feed that is valid
    ],
)
def test_whatever_another_program_says_is_gone_the_feeds_go_on(
    lab: Laboratory, ref: str, when: str, told: int
) -> None:
    lab.lay("../other.xml", STONES.format(ref=ref, when=when).encode())
    assert len(run(lab, lab.folder / "other.xml").retracted) == told
    lab.article("b.md", "New", "About boats.")
    report = lab.build()
    assert (report.status(), report.unpublished) == (0, {})
    assert (f'ref="{ref}"' in lab.documents()["atom.xml"].decode()) == bool(told)
