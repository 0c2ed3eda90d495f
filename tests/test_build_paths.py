"""A build of single files, as events tell of them: it does what a build of the folder does, for these alone."""

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder.errors import StoppedError

# Pictures are copied, never looked into.
PNG = b"\x89PNG\r\n\x1a\n and what else it holds"


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def test_only_the_named_file_is_read(lab: Laboratory) -> None:
    lab.article("one.md", "One")
    lab.article("two.md", "Two", "Other words.")
    report = lab.build(["one.md"])
    assert (report.new, lab.titles()) == (1, ["One"])
    assert lab.build().new == 1


def test_no_settling_is_waited_for(lab: Laboratory) -> None:
    def pause(_seconds: float) -> None:
        raise AssertionError

    lab.pause = pause
    lab.article("one.md", "One")
    assert lab.build(["one.md"]).new == 1


def test_an_edit_and_a_rename_keep_the_entry(lab: Laboratory) -> None:
    lab.article("one.md", "One")
    lab.build(["one.md"])
    before = lab.item("One")["id"]
    lab.article("one.md", "One and more")
    assert lab.build(["one.md"]).updated == 1
    (lab.seeds / "one.md").rename(lab.seeds / "other.md")
    report = lab.build(["other.md", "one.md"], gone=["one.md"])
    assert (report.moved, report.new, report.removed) == (1, 0, 0)
    assert lab.item("One and more")["id"] == before


def test_a_deleted_file_leaves(lab: Laboratory) -> None:
    lab.article("one.md", "One")
    lab.article("two.md", "Two", "Other words.")
    lab.build()
    (lab.seeds / "one.md").unlink()
    assert lab.build(["one.md"], gone=["one.md"]).removed == 1
    assert lab.titles() == ["Two"]


def test_an_emptied_folder_is_held_back(lab: Laboratory) -> None:
    for number in range(3):
        lab.article(f"{number}.md", f"Number {number}", f"Words of {number}.")
    lab.build()
    for number in range(3):
        (lab.seeds / f"{number}.md").unlink()
    report = lab.build(["0.md", "1.md", "2.md"], gone=["0.md", "1.md", "2.md"])
    assert (report.removed, report.held_back, len(lab.items())) == (0, 3, 3)


def test_an_emptied_folder_inside_is_held_back(lab: Laboratory) -> None:
    lab.article("kept.md", "Kept")
    for number in range(2):
        lab.article(f"share/{number}.md", f"Number {number}", f"Words of {number}.")
    lab.build()
    for number in range(2):
        (lab.seeds / "share" / f"{number}.md").unlink()
    assert lab.build(["share/0.md", "share/1.md"], gone=["share/0.md", "share/1.md"]).held_back == 2


def test_nothing_is_gone_with_the_whole_folder(lab: Laboratory) -> None:
    lab.article("one.md", "One")
    lab.build()
    lab.seeds.rename(lab.folder / "elsewhere")
    report = lab.build(["one.md"], gone=["one.md"])
    assert (report.removed, report.folder_missing, lab.titles()) == (0, True, ["One"])


def test_hidden_and_unfinished_files_are_left_out(lab: Laboratory) -> None:
    lab.article(".hidden/one.md", "One")
    lab.article(".two.md", "Two")
    lab.article("three.md.part", "Three")
    assert lab.build([".hidden/one.md", ".two.md", "three.md.part", "never.md"]).new == 0


def test_what_is_due_goes_out_with_any_build(lab: Laboratory) -> None:
    lab.article("later.md", "Later", date="2026-03-01T12:30:00Z")
    assert lab.build().held == 1
    assert lab.build([]).new == 1


def test_a_picture_that_comes_late_is_shown(lab: Laboratory) -> None:
    lab.lay("one.md", "# One\n\n![A dot](dot.png)\n\nWords of the article.\n")
    lab.build(["one.md"])
    assert not list(lab.feeds.glob("assets/**/*.png"))
    lab.lay("dot.png", PNG)
    report = lab.build(["dot.png"])
    assert len(list(lab.feeds.glob("assets/**/*.png"))) == 1
    assert "feed.json" in report.documents


def test_an_article_waits_for_a_picture_that_is_being_written(lab: Laboratory) -> None:
    lab.lay("one.md", "# One\n\n![A dot](dot.png)\n\nWords of the article.\n")
    lab.lay("dot.png", PNG)
    lab.is_open = lambda path: path.name == "dot.png"
    report = lab.build(["one.md"])
    assert (report.new, report.moving) == (0, ["one.md"])
    lab.is_open = lambda _path: False
    assert lab.build(report.moving).new == 1


def test_a_file_that_is_being_written_does_not_go_out(lab: Laboratory) -> None:
    lab.article("growing.md", "Growing")
    lab.article("whole.md", "Whole", "Other words.")
    lab.is_open = lambda path: path.name == "growing.md"
    report = lab.build()
    assert (lab.titles(), report.moving) == (["Whole"], ["growing.md"])


@pytest.mark.parametrize("targeted", [True, False], ids=["paths", "folder"])
def test_another_spelling_of_a_name_that_is_gone_is_the_same_file(lab: Laboratory, *, targeted: bool) -> None:
    old, new = (unicodedata.normalize(form, "café.md") for form in ("NFD", "NFC"))
    lab.article(old, "Coffee", "Some words about coffee.")
    lab.build()
    before = lab.item("Coffee")
    (lab.seeds / old).unlink()
    lab.article(new, "Tea", "Nothing but tea, of which there is a lot to be told.")
    report = lab.build([old, new] if targeted else None, gone=[old])
    after = lab.item("Tea")
    assert (report.new, report.removed) == (0, 0)
    assert (after["id"], after["url"]) == (before["id"], before["url"])


def test_two_spellings_that_are_both_there_are_two_files(lab: Laboratory) -> None:
    for number, form in enumerate(("NFD", "NFC")):
        lab.article(unicodedata.normalize(form, "café.md"), f"Number {number}", f"Words of {number}.")  # type: ignore[arg-type]
    lab.build()
    assert len({item["id"] for item in lab.items()}) == 2


class Cut:
    """Ends a build at the step of this number."""

    def __init__(self, step: int) -> None:
        self.left = step

    def __call__(self, _what: str, _all: int, _more: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise StoppedError("stopped")


@settings(max_examples=8)
@given(step=st.integers(0, 7))
def test_a_build_that_is_stopped_between_steps_is_finished_by_the_next(
    tmp_path_factory: pytest.TempPathFactory, step: int
) -> None:
    lab, whole = (Laboratory(tmp_path_factory.mktemp(name)) for name in ("cut", "whole"))
    for number in range(4):
        for one in (lab, whole):
            one.article(
                f"{number}.md", f"Number {number}", f"Words of {number}.", date=f"2026-01-0{number + 1}"
            )
    whole.build()
    lab.progress = Cut(step)
    with suppress(StoppedError):
        lab.build()
    lab.progress = lambda _what, _all, _more: None
    lab.build()
    assert [item["id"] for item in lab.items()] == [item["id"] for item in whole.items()]
    assert lab.documents().keys() == whole.documents().keys()


def test_an_absent_file_that_was_not_heard_to_go_is_looked_at_again(lab: Laboratory) -> None:
    lab.article("one.md", "One")
    lab.article("two.md", "Two", "Other words.")
    lab.build()
    (lab.seeds / "one.md").unlink()
    report = lab.build(["one.md"])
    assert (report.removed, report.moving) == (0, ["one.md"])
    assert lab.build().removed == 1


@pytest.mark.parametrize("everything", [True, False], ids=["regenerate", "due"])
def test_a_file_that_is_being_written_is_not_read_for_another_reason_either(
    lab: Laboratory, *, everything: bool
) -> None:
    lab.article("one.md", "One", date="2026-03-01T12:30:00Z")
    lab.build()
    lab.article("one.md", "Half", date="2026-03-01T12:30:00Z")
    lab.is_open = lambda path: path.name == "one.md"
    report = lab.build(None if everything else ["one.md"], everything=everything)
    assert (report.new, report.moving, lab.titles()) == (0, ["one.md"], [])
