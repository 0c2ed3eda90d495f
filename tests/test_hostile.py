"""A hostile world and careless users: what once broke a build, between real builds over real files."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder.config import load
from feeder.errors import ConfigError


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def ids(lab: Laboratory) -> dict[str, str]:
    return {item["title"]: item["id"] for item in lab.items()}


def words(seed: int) -> str:
    """A text that shares hardly a run of words with that of another number."""
    return " ".join(f"word{(seed * 7919 + at * (seed + 13)) % 5003}" for at in range(60))


def is_still(lab: Laboratory) -> bool:
    """Neither a second build nor making all again changes anything."""
    before = lab.documents()
    return (
        not lab.build().documents and not lab.build(everything=True).documents and lab.documents() == before
    )


def test_files_of_one_name_get_distinct_pages_where_the_link_has_no_slug(lab: Laboratory) -> None:
    lab.configure('[feeds]\nlink = "articles/{name}.html"')
    for number in range(3):
        lab.article(f"{number}/index.md", f"Title {number}", f"Text {number}.")
    lab.build()
    assert len({item["url"] for item in lab.items()}) == 3
    assert is_still(lab)


@pytest.mark.parametrize("most", [1, 5_000, 20_000])
def test_a_budget_too_small_for_summaries_still_lets_one_entry_out(lab: Laboratory, most: int) -> None:
    """An entry too large goes out as its summary, one goes out always; and the search for the number ends."""
    lab.configure(f"[feeds]\nmax_bytes = {most}")
    for number in range(40):
        lab.article(f"{number}.md", f"Title {number} " + "long " * 60, f"Text {number}. " * 2_000)
    assert lab.build().unpublished == {}
    documents = lab.documents()
    sizes = [len(documents[name]) for name in ("rss.xml", "atom.xml", "feed.json")]
    assert len(lab.items()) == 1 or (lab.items() and max(sizes) <= most)
    assert is_still(lab)


def test_what_is_no_article_file_is_none_either_when_all_is_read_again(
    lab: Laboratory, tmp_path: Path
) -> None:
    """A link that leads out publishes nothing of what is there; a pipe keeps nobody waiting."""
    (tmp_path / "secret.md").write_text("The secret words.", "utf-8")
    (lab.seeds / "out.md").symlink_to(tmp_path / "secret.md")
    (lab.seeds / "loop.md").symlink_to("loop.md")
    os.mkfifo(lab.seeds / "pipe.md")
    lab.article("a.md", "A")
    for everything in (False, True):
        report = lab.build(everything=everything)
        assert {failure.seed for failure in report.failures} == {"out.md", "loop.md", "pipe.md"}
        assert not any(b"secret" in data for data in lab.documents().values())


def test_a_folder_replaced_by_a_link_that_leads_out_is_told_and_neither_read_nor_removed(
    lab: Laboratory, tmp_path: Path
) -> None:
    lab.article("sub/a.md", "A", "The first text.")
    lab.build()
    before = lab.documents()
    shutil.move(lab.seeds / "sub", tmp_path / "elsewhere")
    (lab.seeds / "sub").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "a.md").write_text("# A\n\nAnother text.\n", "utf-8")
    for everything in (False, True):
        report = lab.build(everything=everything)
        assert [Path(failure.seed).name for failure in report.failures] == ["sub"]
        assert lab.documents() == before


def test_hundreds_moved_and_edited_at_once_stay_the_entries_they_were(lab: Laboratory) -> None:
    lab.configure("[feeds]\nentries = 300\nmax_bytes = 0")
    for number in range(260):
        lab.article(f"old/{number}.md", f"{words(number)[:30]} {number}", words(number))
    lab.build()
    before = ids(lab)
    (lab.seeds / "old").rename(lab.seeds / "new")
    for number in range(260):
        lab.article(f"new/{number}.md", f"{words(number)[:30]} {number}", words(number) + " And more.")
    report = lab.build()
    assert (report.new, report.removed, report.held_back) == (0, 0, 0)
    assert ids(lab) == before


def test_a_document_name_that_nothing_went_out_under_is_forgotten_with_its_setting(lab: Laboratory) -> None:
    """`feeds.rss` named a folder that is in use: put back, all is well again."""
    lab.article("a.md", "A")
    lab.build()
    lab.configure('[feeds]\nrss = "articles"')
    assert "articles" in lab.build().unpublished
    lab.configure()
    assert lab.build().unpublished == {}
    assert is_still(lab)


def test_what_the_gate_set_aside_is_tried_again_when_the_settings_change(lab: Laboratory) -> None:
    """The fault may have been theirs, as with a site.url that no address can begin with."""
    lab.article("a.md", "A")
    lab.build()
    store = lab.store()
    with store.transaction():
        (record,) = store.records("seed", "a.md")
        store.put_record(replace(record, blocked="a fault"))
    store.close()
    assert [failure.reason for failure in lab.build().failures] == ["a fault"]
    lab.configure(site='description = "Another"')
    assert lab.build().failures == []
    assert lab.titles() == ["A"]


@pytest.mark.parametrize(
    "stated", ["https://example.org/%zz", "urn:x:1", "tag:x", "https://[::1", "javascript:1"]
)
def test_a_stated_id_that_no_feed_can_hold_is_not_published(lab: Laboratory, stated: str) -> None:
    """It is a key of the seed, and the published id only if it is an absolute IRI (RFC 3987, 8141, 4151)."""
    lab.article("a.md", "A", id=stated)
    report = lab.build()
    assert (report.failures, report.unpublished) == ([], {})
    assert lab.items()[0]["id"].startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("site", 'url = "https://example.org/{slug}"'),
        ("site", 'url = "https://example.org/%zz"'),
        ("feeds", 'rss = "javascript:x"'),
        ("feeds", 'link = "%00{slug}"'),
    ],
)
def test_addresses_that_no_document_can_hold_are_refused_at_once(
    lab: Laboratory, table: str, line: str
) -> None:
    extra = {"site": "", "feeds": f"[feeds]\n{line}"}[table]
    lab.configure(extra, site=line if table == "site" else "")
    with pytest.raises(ConfigError):
        load(lab.folder / "config.toml")
