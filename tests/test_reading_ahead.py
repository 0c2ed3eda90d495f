"""New seeds are read some ahead of being resolved, and come out as if each were read in its turn."""

import os
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder import lookahead


@pytest.fixture(params=[1, 3, 50])
def lab(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Laboratory:
    monkeypatch.setattr(lookahead, "_AHEAD", request.param)
    return Laboratory(tmp_path)


def test_each_new_seed_has_its_own_fate(lab: Laboratory) -> None:
    for number in range(7):
        lab.article(f"{number}.md", f"Title {number}", f"The text of number {number}.")
    lab.lay("1-copy.md", (lab.seeds / "1.md").read_bytes())
    lab.lay("2-empty.md", b"")
    lab.lay("3-binary.md", bytes(range(256)) * 8)
    lab.article("4-draft.md", "A draft", "Not yet.", draft=True)
    lab.article("5-first.md", "First", "One text.", id="https://example.org/id")
    lab.article("5-second.md", "Second", "Another text.", id="https://example.org/id")
    report = lab.build()
    assert sorted(lab.titles()) == ["First", *(f"Title {number}" for number in range(7))]
    assert {failure.seed for failure in report.failures} == {"2-empty.md", "3-binary.md", "5-second.md"}
    assert (report.copies, report.held) == (1, 1)
    assert not lab.build().documents


def test_a_copy_whose_original_changes_in_the_same_build_is_an_article(lab: Laboratory) -> None:
    """Whether a known file must be read is not told before those ahead of it are written down."""
    lab.article("a.md", "Old", "The old text.")
    lab.lay("b.md", (lab.seeds / "a.md").read_bytes())
    lab.build()
    lab.article("a.md", "New", "Quite another text.")
    os.utime(lab.seeds / "b.md", (1, 1))
    lab.build()
    assert sorted(lab.titles()) == ["New", "Old"]
