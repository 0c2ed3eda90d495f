"""The laws of identity, each as the owner of a folder would meet it."""

from datetime import timedelta
from pathlib import Path

import pytest
from laboratory import START, Laboratory


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def identity(lab: Laboratory, title: str) -> tuple[str, str, str]:
    item = lab.item(title)
    return item["id"], item["url"], item["date_published"]


def test_two_machines_mint_the_same_ids(tmp_path: Path) -> None:
    """Ids come from the site's id and the seed's text: not from path, order, host or clock."""
    one, other = Laboratory(tmp_path / "one"), Laboratory(tmp_path / "other", now=START + timedelta(days=40))
    other.configure(site='url = "https://example.org/"')
    for lab, names in ((one, "abc"), (other, "xyz")):
        for name, title in zip(names, ("First", "Second", "Third"), strict=True):
            lab.article(f"{name}.md", title)
        lab.build()
    assert {item["title"]: item["id"] for item in one.items()} == {
        item["title"]: item["id"] for item in other.items()
    }


def test_encoding_bom_and_line_ends_change_no_id(tmp_path: Path) -> None:
    """The digest is that of the normalised text."""
    text = "Große Überschrift\n\nEin Satz über Äpfel und Öl, der lang genug ist.\n"
    forms = {
        "utf8": text.encode(),
        "bom": text.encode("utf-8-sig"),
        "utf16": text.encode("utf-16"),
        "crlf": text.replace("\n", "\r\n").encode(),
    }
    ids = set()
    for name, data in forms.items():
        lab = Laboratory(tmp_path / name)
        lab.lay("a.txt", data)
        lab.build()
        ids.add(lab.items()[0]["id"])
    assert len(ids) == 1


@pytest.mark.parametrize("change", ["rename", "folder", "retitle", "edit", "rename and edit", "format"])
def test_identity_does_not_move(lab: Laboratory, change: str) -> None:
    """Renaming, moving, retitling, editing: the id, the link and the date stay."""
    body = " ".join(f"word{number}" for number in range(200))
    lab.article("a.md", "Title", body)
    lab.article("other.md", "Other", "Another article stands beside it.")
    lab.build()
    before = identity(lab, "Title")
    title = "Title"
    if change == "rename":
        (lab.seeds / "a.md").rename(lab.seeds / "b.md")
    elif change == "folder":
        (lab.seeds / "sub").mkdir()
        (lab.seeds / "a.md").rename(lab.seeds / "sub" / "a.md")
    elif change == "retitle":
        title = "Another title altogether"
        lab.article("a.md", title, body)
    elif change == "edit":
        lab.article("a.md", "Title", "Everything is new here.")
    elif change == "rename and edit":
        (lab.seeds / "a.md").unlink()
        lab.article("b.md", "Title", body + " and a few words more")
    elif change == "format":
        (lab.seeds / "a.md").rename(lab.seeds / "a.markdown")
    lab.build()
    assert identity(lab, title) == before
    assert len(lab.items()) == 2


def test_host_and_scheme_change_links_and_no_id(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    before = lab.item("Title")
    lab.configure(site='url = "https://new.example.org/sub/"')
    lab.build()
    after = lab.item("Title")
    assert after["id"] == before["id"]
    assert after["date_published"] == before["date_published"]
    assert after["url"] == before["url"].replace("http://localhost:8000/", "https://new.example.org/sub/")


def test_files_that_swap_names_keep_their_own_entries(lab: Laboratory) -> None:
    lab.article("a.md", "A", "The text of a.")
    lab.article("b.md", "B", "The text of b.")
    lab.build()
    before = identity(lab, "A"), identity(lab, "B")
    (lab.seeds / "a.md").rename(lab.seeds / "c")
    (lab.seeds / "b.md").rename(lab.seeds / "a.md")
    (lab.seeds / "c").rename(lab.seeds / "b.md")
    report = lab.build()
    assert (identity(lab, "A"), identity(lab, "B")) == before
    assert report.moved == 2


def test_a_file_moved_over_another_keeps_its_entry_and_the_other_is_withdrawn(lab: Laboratory) -> None:
    lab.article("a.md", "A", "The text of a.")
    lab.article("b.md", "B", "The text of b.")
    lab.build()
    before = identity(lab, "A")
    (lab.seeds / "a.md").replace(lab.seeds / "b.md")
    report = lab.build()
    assert lab.titles() == ["A"]
    assert identity(lab, "A") == before
    assert report.removed == 1


def test_a_copy_is_no_entry_and_takes_over_when_the_first_goes(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    before = identity(lab, "Title")
    lab.article("copy.md", "Title")
    assert lab.build().copies == 1
    assert len(lab.items()) == 1
    (lab.seeds / "a.md").unlink()
    report = lab.build()
    assert report.copies == 0
    assert report.removed == 0
    assert identity(lab, "Title") == before


@pytest.mark.parametrize("edited", ["a.md", "copy.md"])
def test_a_copy_becomes_an_article_when_it_differs(lab: Laboratory, edited: str) -> None:
    """Whichever of the two is edited, the first file keeps the entry."""
    lab.article("a.md", "Title")
    lab.article("copy.md", "Title")
    lab.build()
    before = identity(lab, "Title")
    lab.article(edited, "Edited", "It says something else now.")
    lab.build()
    assert len(lab.items()) == 2
    kept = "Edited" if edited == "a.md" else "Title"
    assert identity(lab, kept) == before
    assert len({item["id"] for item in lab.items()}) == 2


def test_a_file_that_comes_back_is_the_same_entry(lab: Laboratory) -> None:
    """Id, link and date are its own for good; subscribers are told of its return by `updated`."""
    lab.article("a.md", "Title")
    lab.article("b.md", "Other", "Another article.")
    lab.build()
    before = lab.item("Title")
    (lab.seeds / "a.md").unlink()
    assert lab.build().removed == 1
    assert lab.titles() == ["Other"]
    lab.article("elsewhere.md", "Title")
    lab.build()
    after = lab.item("Title")
    assert {key: after[key] for key in ("id", "url", "date_published")} == {
        key: before[key] for key in ("id", "url", "date_published")
    }
    assert after["date_modified"] > before["date_published"]


def test_a_new_article_never_gets_the_id_or_slug_of_one_that_is_gone(lab: Laboratory) -> None:
    lab.article("a.md", "Title", "One text.")
    lab.article("keep.md", "Keep", "Something that stays.")
    lab.build()
    before = lab.item("Title")
    (lab.seeds / "a.md").unlink()
    lab.build()
    lab.article("b.md", "Title", "A text that has nothing to do with the first one, about other things.")
    lab.build()
    after = lab.item("Title")
    assert after["id"] != before["id"]
    assert after["url"] != before["url"]


def test_a_stated_id_is_the_key_and_the_published_id(lab: Laboratory) -> None:
    lab.article("a.md", "Title", id="tag:example.org,2020:1")
    lab.build()
    assert lab.item("Title")["id"] == "tag:example.org,2020:1"
    before = identity(lab, "Title")
    (lab.seeds / "a.md").unlink()
    lab.article("new.md", "Quite another title", "With another text.", id="tag:example.org,2020:1")
    lab.build()
    assert identity(lab, "Quite another title") == before


@pytest.mark.parametrize("stated", ["no iri", "tag:" + "x" * 3000, "17"])
def test_a_stated_id_that_is_no_iri_is_a_key_all_the_same(lab: Laboratory, stated: str) -> None:
    lab.article("a.md", "Title", id=stated)
    lab.build()
    before = identity(lab, "Title")
    assert before[0].startswith("urn:uuid:")
    (lab.seeds / "a.md").unlink()
    lab.article("b.md", "Other title", "Other text.", id=stated)
    lab.build()
    assert identity(lab, "Other title") == before


def test_of_two_files_with_one_stated_id_the_second_is_set_aside(lab: Laboratory) -> None:
    lab.article("a.md", "First", id="tag:example.org,2020:1")
    lab.build()
    lab.article("0.md", "Second", "Another text.", id="tag:example.org,2020:1")
    report = lab.build()
    assert lab.titles() == ["First"]
    assert [failure.seed for failure in report.failures] == ["0.md"]
    assert "a.md" in report.failures[0].reason


def test_files_with_stated_ids_that_swap_names_keep_their_entries(lab: Laboratory) -> None:
    lab.article("a.md", "A", "The text of a.", id="tag:example.org,2020:a")
    lab.article("b.md", "B", "The text of b.", id="tag:example.org,2020:b")
    lab.build()
    before = identity(lab, "A"), identity(lab, "B")
    lab.article("b.md", "A", "The text of a, edited.", id="tag:example.org,2020:a")
    lab.article("a.md", "B", "The text of b, edited.", id="tag:example.org,2020:b")
    lab.build()
    assert (identity(lab, "A"), identity(lab, "B")) == before


def test_equal_titles_get_unique_stable_readable_slugs(lab: Laboratory) -> None:
    """500 articles with one title, and one whose own slug is that of the second."""
    for number in range(500):
        lab.article(f"{number:03}.md", "Same title", f"Text number {number}.")
    lab.configure("[feeds]\nentries = 1000\nmax_bytes = 0")
    lab.build()
    links = {item["url"] for item in lab.items()}
    expected = {"same-title", *(f"same-title-{number}" for number in range(2, 501))}
    assert links == {f"http://localhost:8000/articles/{slug}.html" for slug in expected}
    lab.article("late.md", "Same title 7", "The slug of this is taken.")
    lab.build()
    assert lab.item("Same title 7")["url"] == "http://localhost:8000/articles/same-title-7-2.html"
    assert links <= {item["url"] for item in lab.items()}


@pytest.mark.parametrize(
    "title", ["", "!!!", "😀😀", "C++", "北京", "Привет", "x" * 900, "word " * 300, "con", ".."]
)
def test_any_title_gives_a_slug(lab: Laboratory, title: str) -> None:
    lab.article("a.md", title, "😀")
    lab.article("b.md", title, "😀😀")
    lab.build()
    pages = sorted(path.name for path in (lab.feeds / "articles").iterdir())
    assert len(pages) == 2
    assert all(name.removesuffix(".html").replace("-", "").isalnum() and name.isascii() for name in pages)
    assert all(len(name) <= 100 for name in pages)


def test_a_corrected_slug_is_honoured_and_the_old_address_leads_on(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    before = lab.item("Title")
    lab.article("a.md", "Title", slug="better")
    lab.build()
    after = lab.item("Title")
    assert after["id"] == before["id"]
    assert after["url"] == "http://localhost:8000/articles/better.html"
    assert "better.html" in (lab.feeds / "articles" / "title.html").read_text("utf-8")


def test_the_seed_of_an_entry_may_turn_unreadable_and_the_last_good_version_stays(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    before = lab.documents()
    lab.lay("a.md", bytes(range(256)) * 4)
    report = lab.build()
    assert [failure.seed for failure in report.failures] == ["a.md"]
    assert lab.documents() == before
    assert [failure.seed for failure in lab.build().failures] == ["a.md"]
    lab.article("a.md", "Title", "Mended.")
    assert lab.build().failures == []
    assert "Mended" in lab.item("Title")["content_html"]
