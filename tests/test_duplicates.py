"""`seeds.duplicates`: files with the same text are one entry, or with "keep" one each."""

from pathlib import Path

import pytest
from laboratory import Laboratory

TEXT = "A walk\n\nWe went along the river until it was dark, and came back by the road over the hill.\n"
KEEP = '[seeds]\nsettle = 0\nduplicates = "keep"'


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path, KEEP)


def ids(lab: Laboratory) -> dict[str, str]:
    """The id of each seed's entry."""
    store = lab.store()
    try:
        found = {path: store.records("seed", path) for path, _ in store.stamps()}
        return {path: records[0].entry.id for path, records in found.items() if records}
    finally:
        store.close()


def test_by_default_the_second_is_a_copy(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.lay("a.txt", TEXT)
    lab.lay("b.txt", TEXT)
    report = lab.build()
    assert (report.new, report.copies) == (1, 1)


def test_kept_files_are_articles_with_ids_of_their_own(lab: Laboratory) -> None:
    lab.lay("a.txt", TEXT)
    lab.lay("b.txt", TEXT)
    report = lab.build()
    assert (report.new, report.copies) == (2, 0)
    assert len(set(ids(lab).values())) == 2
    assert len({item["url"] for item in lab.items()}) == 2
    assert lab.build().documents == []


def test_a_kept_file_that_moves_keeps_its_own_id(lab: Laboratory) -> None:
    lab.lay("a.txt", TEXT)
    lab.lay("b.txt", TEXT)
    lab.build()
    before = ids(lab)
    (lab.seeds / "a.txt").rename(lab.seeds / "c.txt")
    assert lab.build().moved == 1
    assert ids(lab) == {"c.txt": before["a.txt"], "b.txt": before["b.txt"]}


def test_an_edit_of_one_leaves_the_ids_of_both(lab: Laboratory) -> None:
    """Also when the other file is written anew, with the text that it had."""
    lab.lay("a.txt", TEXT)
    lab.lay("b.txt", TEXT)
    lab.build()
    before = ids(lab)
    lab.lay("a.txt", TEXT.replace("river", "brook"))
    (lab.seeds / "b.txt").unlink()
    lab.lay("b.txt", TEXT)
    report = lab.build()
    assert (report.new, report.updated) == (0, 1)
    assert ids(lab) == before


def test_articles_that_are_out_stay_two_when_the_setting_goes(lab: Laboratory) -> None:
    lab.lay("a.txt", TEXT)
    lab.lay("b.txt", TEXT)
    lab.build()
    before = ids(lab)
    lab.configure()
    report = lab.build(everything=True)
    assert (report.new, report.removed, report.copies) == (0, 0, 0)
    assert ids(lab) == before


def test_a_copy_becomes_an_article_when_all_is_read_again(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.lay("a.txt", TEXT)
    lab.lay("b.txt", TEXT)
    lab.build()
    before = ids(lab)
    lab.configure(KEEP)
    assert lab.build(everything=True).new == 1
    assert ids(lab)["a.txt"] == before["a.txt"]
