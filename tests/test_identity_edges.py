"""Where a law of identity is easily kept by the letter and broken in practice."""

from datetime import timedelta
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder import summaries


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def words(number: int, count: int = 60) -> str:
    return " ".join(f"story{number}word{position}" for position in range(count))


@pytest.mark.parametrize(
    ("first", "second"), [("![](1.jpg)", "![](3.jpg)"), ("😀", "🎉"), ("A short line.", "Another.")]
)
def test_posts_of_few_words_are_not_alike(lab: Laboratory, first: str, second: str) -> None:
    """That two bodies hold next to nothing does not make them near-equal."""
    lab.article("keep.md", "Keep", words(1))
    lab.lay("a.md", first)
    lab.build()
    gone = {item["id"] for item in lab.items()}
    (lab.seeds / "a.md").unlink()
    lab.build()
    lab.lay("b.md", second)
    assert lab.build().new == 1
    assert len({item["id"] for item in lab.items()} - gone) == 1


def test_hundreds_moved_retitled_and_edited_at_once_are_known_by_their_texts(lab: Laboratory) -> None:
    lab.configure("[feeds]\nentries = 1000\nmax_bytes = 0")
    for number in range(300):
        lab.article(f"{number:03}.md", f"Report number {number} of the year", words(number))
    lab.build()
    before = {item["id"] for item in lab.items()}
    for number in range(300):
        (lab.seeds / f"{number:03}.md").unlink()
        lab.article(
            f"new/{999 - number}.md", f"Report number {number} of this year", words(number) + " and more"
        )
    report = lab.build()
    assert (report.new, report.held_back) == (0, 0)
    assert {item["id"] for item in lab.items()} == before


def test_a_file_that_moves_between_the_two_looks_is_not_withdrawn(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.article("b.md", "Other", "Other words.")
    lab.build()
    before = lab.item("Title")
    text = (lab.seeds / "a.md").read_bytes()
    (lab.seeds / "a.md").unlink()
    lab.pause = lambda _seconds: lab.lay("new/a.md", text)
    assert lab.build().removed == 0
    lab.pause = lambda _seconds: None
    assert lab.build().removed == 0
    assert lab.item("Title") == before


def test_an_emptied_sub_folder_is_taken_for_a_share_that_is_not_mounted(lab: Laboratory) -> None:
    for number in range(25):
        lab.article(f"{'share/' if number < 5 else ''}{number}.md", f"Title {number}", words(number))
    lab.build()
    for number in range(5):
        (lab.seeds / f"share/{number}.md").unlink()
    report = lab.build()
    assert (report.removed, report.held_back) == (0, 5)
    (lab.seeds / "share").rmdir()  # a folder that somebody removed is no mount point
    assert lab.build().removed == 5


def test_many_drafts_at_once_are_held_back_like_many_deletions(lab: Laboratory) -> None:
    for number in range(30):
        lab.article(f"{number}.md", f"Title {number}", words(number))
    lab.build()
    for number in range(25):
        lab.article(f"{number}.md", f"Title {number}", words(number), draft=True)
    for _ in range(2):
        report = lab.build()
        assert (report.removed, report.held_back) == (0, 25)
        assert len(lab.items()) == 30
    assert lab.build(accept=True).removed == 25
    assert len(lab.items()) == 5


@pytest.mark.parametrize(("source", "target"), [("z.md", "a.md"), ("a.md", "z.md")])
def test_a_stated_id_that_changes_files_takes_its_entry_along(
    lab: Laboratory, source: str, target: str
) -> None:
    """Whatever the order of the files' names."""
    lab.article(source, "First", words(1), id="tag:example.org,2020:x")
    lab.article(target, "Second", words(2))
    lab.build()
    before = lab.item("First")
    lab.article(source, "Third", words(3))
    lab.article(target, "First", words(1, 40), id="tag:example.org,2020:x")
    lab.build()
    after = lab.item("First")
    assert (after["id"], after["url"]) == (before["id"], before["url"])


def test_a_typo_corrected_after_the_zone_was_changed_moves_no_date(lab: Laboratory) -> None:
    lab.article("a.md", "Title", "A tpyo.", date="2024-05-17 10:30:00")
    lab.build()
    before = lab.item("Title")["date_published"]
    lab.configure(site='timezone = "America/New_York"')
    lab.build()
    lab.article("a.md", "Title", "A typo.", date="2024-05-17 10:30:00")
    lab.build()
    assert lab.item("Title")["date_published"] == before


def test_a_slug_put_back_is_the_one_that_it_was(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    before = lab.item("Title")["url"]
    lab.article("a.md", "Title", slug="better")
    lab.build()
    lab.article("a.md", "Title", slug="title")
    lab.build()
    assert lab.item("Title")["url"] == before
    assert "title.html" in (lab.feeds / "articles" / "better.html").read_text("utf-8")


def test_a_file_name_in_a_link_is_not_numbered_for_its_title(lab: Laboratory) -> None:
    lab.configure('[feeds]\npages = false\nlink = "https://blog.example/{name}/"')
    for name in "abc":
        lab.article(f"{name}.md", "Weekly notes", f"Notes of {name}.")
    lab.build()
    assert {item["url"] for item in lab.items()} == {f"https://blog.example/{name}/" for name in "abc"}


def test_a_file_with_another_title_date_and_text_is_pointed_out(lab: Laboratory) -> None:
    lab.article("a.md", "The first story", words(1), date="2024-01-01")
    lab.build()
    before = lab.item("The first story")["id"]
    lab.article("a.md", "Something else altogether", words(2), date="2025-02-02")
    report = lab.build()
    assert lab.item("Something else altogether")["id"] == before
    assert any("a.md" in notice and before in notice for notice in report.notices)


def test_a_date_that_is_not_believed_is_said(lab: Laboratory) -> None:
    lab.lay(
        "a.txt",
        "A title of some length\n\nSun May 17 2099\n\nA paragraph that is long enough to be an article.\n",
    )
    assert any("2099" in notice and "a.txt" in notice for notice in lab.build().notices)


def test_an_article_of_old_moves_the_date_of_the_feed(lab: Laboratory) -> None:
    """Readers that go by it would miss the very entry that is new."""
    lab.article("a.md", "Title")
    lab.build()
    now = lab.now
    lab.article("old.md", "Old", "Words of old.", date="2020-01-01")
    lab.build()
    assert f"<updated>{now.isoformat()}</updated>".encode() in lab.documents()["atom.xml"]


def test_a_bug_in_one_article_stops_nobody_else(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    real = summaries.summary

    def broken(text: str, *others: object) -> str:
        if "curse" in text:
            raise RuntimeError("a bug")
        return real(text, None)

    monkeypatch.setattr(summaries, "summary", broken)
    lab.article("bad.md", "Bad", "The curse is upon it.")
    lab.article("good.md", "Good", "All is well with it.")
    report = lab.build()
    assert lab.titles() == ["Good"]
    assert [failure.seed for failure in report.failures] == ["bad.md"]


def test_builds_that_have_nothing_to_say_are_not_remembered(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    for _ in range(5):
        lab.build()
    store = lab.store()
    builds = store.builds(10)
    store.close()
    assert len(builds) == 1
    lab.lay("bad.md", b"")
    for _ in range(3):
        lab.build()
    store = lab.store()
    assert len(store.builds(10)) == 2
    store.close()


def test_a_mass_of_drafts_is_released_at_their_instants(lab: Laboratory) -> None:
    due = lab.now + timedelta(hours=3)
    for number in range(20):
        lab.article(f"{number}.md", f"Title {number}", words(number), date=due.isoformat())
    assert lab.build().held == 20
    lab.now = due
    report = lab.build()
    assert (report.new, report.held) == (20, 0)


def test_what_a_reader_remarks_is_said_by_the_build(lab: Laboratory) -> None:
    """A date that its author meant and nobody can read must not go unsaid: it may be an embargo."""
    lab.article("a.md", "Title", date="sometime in May")
    assert any("a.md" in notice and "sometime in May" in notice for notice in lab.build().notices)
