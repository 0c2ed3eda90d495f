"""One build, from outside: what it publishes, what it leaves alone, and how it ends."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from laboratory import Laboratory
from rights import reachable, without_rights

from feeder.types import Article, Failure

__all__ = ["reachable"]  # a fixture


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def state(lab: Laboratory) -> dict[Path, tuple[int, int]]:
    """What a write to any file or folder would change; to look at a folder changes its time of access alone."""
    stats = {path: path.stat() for path in lab.feeds.rglob("*")}
    return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in stats.items()}


def test_every_document_goes_out_and_a_second_build_writes_nothing(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    assert sorted(lab.build().documents) == [
        "articles/title.html", "atom.xml", "feed.json", "index.html", "opml.xml", "rss.xml", "sitemap-1.xml",
        "sitemap.xml", "theme/feed.css", "theme/page.js", "theme/style.css",
    ]  # fmt: skip
    before = state(lab)
    report = lab.build()
    assert report.documents == []
    assert report.unchanged == 1
    assert state(lab) == before


def test_the_same_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = Laboratory(tmp_path / "one"), Laboratory(tmp_path / "other")
    for lab in (one, other):
        lab.article("a.md", "A", date="2024-01-01")
        lab.article("b.md", "B", "Other words.", tags=["x", "y"], author="Somebody")
        lab.build()
    assert one.documents() == other.documents()


def test_a_feed_without_entries_is_valid_and_stable(lab: Laboratory) -> None:
    assert lab.build().unpublished == {}
    before = lab.documents()
    shown_with = {"theme/feed.css", "theme/page.js", "theme/style.css"}
    assert set(before) == {"atom.xml", "feed.json", "index.html", "opml.xml", "rss.xml"} | shown_with
    lab.build()
    assert lab.documents() == before


def test_one_new_article_touches_its_page_and_its_feeds_alone(lab: Laboratory) -> None:
    for number in range(5):
        lab.article(f"{number}.md", f"Title {number}", f"Text {number}.")
    lab.build()
    lab.article("new.md", "New", "Newest text.")
    assert sorted(lab.build().documents) == [
        "articles/new.html",
        "atom.xml",
        "feed.json",
        "index.html",
        "rss.xml",
        "sitemap-1.xml",
        "sitemap.xml",
    ]


def test_the_latest_by_number_are_held_and_shown_newest_first(lab: Laboratory) -> None:
    """A late-dated article is seen although its date is old; the window is by first publication."""
    lab.configure('[feeds]\nentries = 3\narchives = "none"')
    for day in (3, 1, 2, 4):
        lab.article(f"{day}.md", f"Day {day}", f"Text {day}.", date=f"2025-01-0{day}")
    lab.build()
    assert lab.titles() == ["Day 4", "Day 3", "Day 2"]
    lab.article("late.md", "Late", "An old date.", date="2020-01-01")
    lab.build()
    assert lab.titles() == ["Day 4", "Day 3", "Late"]


def test_the_byte_budget_holds_for_every_format(lab: Laboratory) -> None:
    lab.configure("[feeds]\nmax_bytes = 20_000")
    for number in range(30):
        lab.article(f"{number:02}.md", f"Title {number}", "<&> words & more words. " * 60 + str(number))
    lab.build()
    documents = lab.documents()
    assert all(len(documents[name]) <= 20_000 for name in ("rss.xml", "atom.xml", "feed.json"))
    assert 3 <= len(lab.items()) < 30


def test_one_entry_always_goes_out_and_one_too_large_as_its_summary(lab: Laboratory) -> None:
    lab.configure("[feeds]\nmax_bytes = 20_000")
    lab.article(
        "a.md", "Huge", "A first sentence that sums it up quite well. " + "Many words follow here. " * 5000
    )
    lab.build()
    (item,) = lab.items()
    assert "content_html" not in item
    assert item["summary"].startswith("A first sentence")
    assert len(lab.documents()["rss.xml"]) <= 20_000


def test_summaries_instead_of_content(lab: Laboratory) -> None:
    lab.configure('[feeds]\ncontent = "summary"')
    lab.article(
        "a.md",
        "Title",
        "A sentence to begin this article with.\n\nAnd the secret rest of it.",
        summary="In short.",
    )
    lab.build()
    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert b"In short." in lab.documents()[name]
        assert b"secret rest" not in lab.documents()[name]


def test_one_bad_seed_is_set_aside_and_the_others_go_out(lab: Laboratory) -> None:
    lab.article("good.md", "Good")
    lab.lay("empty.md", b"")
    lab.lay("junk.txt", bytes(range(256)) * 4)
    lab.lay("broken.md", "---\ntitle: [unclosed\n---\n\ntext")
    report = lab.build()
    assert lab.titles() == ["Good"]
    assert {failure.seed for failure in report.failures} == {"empty.md", "junk.txt", "broken.md"}
    assert all(failure.reason for failure in report.failures)
    assert report.status() == 0
    assert report.status(strict=True) == 1


def test_an_unreadable_seed_is_tried_again_although_it_did_not_change(reachable: Path) -> None:
    """A fault of the system is not the file's: the stamp of an unreadable file says nothing."""
    reachable.chmod(0o777)
    with without_rights():
        lab = Laboratory(reachable / "site")
        lab.article("a.md", "Title")
        (lab.seeds / "a.md").chmod(0)
        assert "Permission denied" in lab.build().failures[0].reason
        (lab.seeds / "a.md").chmod(0o644)
        assert lab.build().new == 1


def test_links_that_lead_out_and_pipes_are_set_aside(lab: Laboratory, tmp_path: Path) -> None:
    outside = tmp_path / "secret.md"
    outside.write_text("# Secret\n\nNot to be published.\n", "utf-8")
    (lab.seeds / "link.md").symlink_to(outside)
    os.mkfifo(lab.seeds / "pipe.md")
    report = lab.build()
    assert {failure.seed for failure in report.failures} == {"link.md", "pipe.md"}
    assert lab.items() == []


def test_hidden_and_unfinished_files_are_not_read(lab: Laboratory) -> None:
    for name in (".hidden.md", "a.md.part", "a.md~", "~$a.md", "#a.md#", ".git/a.md", "a.md.crdownload"):
        lab.lay(name, "# Title\n\nText of an article.\n")
    report = lab.build()
    assert (report.new, report.failures) == (0, [])


def test_a_file_of_any_name_is_read(lab: Laboratory) -> None:
    (lab.seeds / os.fsdecode(b"caf\xe9\n.md")).write_text("# Latin\n\nText of the first.\n", "utf-8")
    (lab.seeds / "sub dir").mkdir()
    (lab.seeds / "sub dir" / "über \u202e.md").write_text("# Right\n\nText of the second.\n", "utf-8")
    report = lab.build()
    assert report.failures == []
    assert sorted(lab.titles()) == ["Latin", "Right"]
    assert lab.build().unchanged == 2


def test_a_growing_file_is_left_for_a_later_build(lab: Laboratory) -> None:
    """Two looks, `settle` apart, must agree."""
    lab.article("a.md", "Title", "The first half")

    def grow(_seconds: float) -> None:
        lab.article("a.md", "Title", "The first half, and the second.")

    lab.pause = grow
    report = lab.build()
    assert (report.new, lab.items()) == (0, [])
    assert any("a.md" in notice for notice in report.notices)
    lab.pause = lambda _seconds: None
    assert lab.build().new == 1


def test_a_file_that_is_missing_for_a_moment_is_not_removed(lab: Laboratory) -> None:
    """Editors delete and write anew: removal counts when two looks agree."""
    lab.article("a.md", "Title")
    lab.article("b.md", "Other", "More text.")
    lab.build()
    before = lab.documents()
    (lab.seeds / "a.md").rename(lab.seeds / ".a")

    def come_back(_seconds: float) -> None:
        (lab.seeds / ".a").rename(lab.seeds / "a.md")

    lab.pause = come_back
    assert lab.build().removed == 0
    assert lab.documents() == before


def test_nothing_changed_means_no_waiting(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    waits: list[float] = []
    lab.pause = waits.append
    lab.build()
    lab.build()
    assert len(waits) == 1


def test_a_mass_removal_is_held_back_until_it_is_accepted(lab: Laboratory) -> None:
    for number in range(30):
        lab.article(f"{number}.md", f"Title {number}", f"Text {number}.")
    lab.build()
    before = lab.documents()
    for number in range(11):
        (lab.seeds / f"{number}.md").unlink()
    for _ in range(2):
        report = lab.build()
        assert (report.removed, report.held_back) == (0, 11)
        assert lab.documents() == before
    report = lab.build(accept=True)
    assert (report.removed, report.held_back) == (11, 0)
    assert len(lab.items()) == 19
    assert len(list((lab.feeds / "articles").iterdir())) == 19


@pytest.mark.parametrize("how", ["emptied", "unmounted"])
def test_an_emptied_or_vanished_folder_removes_nothing(lab: Laboratory, how: str) -> None:
    for number in range(3):
        lab.article(f"{number}.md", f"Title {number}", f"Text {number}.")
    lab.build()
    before = lab.documents()
    lab.seeds.rename(lab.folder / "away")
    if how == "emptied":
        lab.seeds.mkdir()
    report = lab.build()
    assert lab.documents() == before
    assert report.held_back == 3 if how == "emptied" else report.status() == 2
    if how == "emptied":
        lab.seeds.rmdir()
    (lab.folder / "away").rename(lab.seeds)
    report = lab.build()
    assert (report.removed, report.held_back, report.new) == (0, 0, 0)
    assert lab.documents() == before


def test_two_removals_and_few_are_followed(lab: Laboratory) -> None:
    for number in range(5):
        lab.article(f"{number}.md", f"Title {number}", f"Text {number}.")
    lab.build()
    for number in range(2):
        (lab.seeds / f"{number}.md").unlink()
    report = lab.build()
    assert report.removed == 2
    assert len(lab.items()) == 3
    assert report.deleted == ["articles/title-0.html", "articles/title-1.html"]


def test_entries_may_be_kept_when_their_files_go(lab: Laboratory) -> None:
    lab.configure('[seeds]\nsettle = 0\non_removal = "keep"')
    for number in range(3):
        lab.article(f"{number}.md", f"Title {number}", f"Text {number}.")
    lab.build()
    before = lab.documents()
    for number in range(3):
        (lab.seeds / f"{number}.md").unlink()
    report = lab.build()
    assert (report.removed, report.held_back) == (0, 0)
    assert lab.documents() == before


def test_a_stranger_s_file_is_neither_overwritten_nor_deleted(lab: Laboratory) -> None:
    lab.feeds.mkdir()
    (lab.feeds / "rss.xml").write_text("mine", "utf-8")
    (lab.feeds / "articles").mkdir()
    (lab.feeds / "articles" / "title.html").write_text("mine too", "utf-8")
    lab.article("a.md", "Title")
    report = lab.build()
    assert report.status() == 3
    assert sorted(report.unpublished) == ["opml.xml", "rss.xml", "sitemap-1.xml", "sitemap.xml"]
    assert "rss.xml" in report.unpublished["rss.xml"]
    assert (lab.feeds / "rss.xml").read_text("utf-8") == "mine"
    assert (lab.feeds / "articles" / "title.html").read_text("utf-8") == "mine too"
    assert lab.items()[0]["url"].endswith("/articles/title-2.html")
    (lab.feeds / "rss.xml").unlink()
    assert lab.build().status() == 0
    assert b"title-2" in (lab.feeds / "rss.xml").read_bytes()


def test_a_document_that_somebody_deleted_or_damaged_is_mended(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    before = lab.documents()
    (lab.feeds / "rss.xml").unlink()
    assert lab.build().documents == ["rss.xml"]
    (lab.feeds / "atom.xml").write_text("damaged", "utf-8")
    (lab.feeds / "articles" / "title.html").unlink()
    assert sorted(lab.build(everything=True).documents) == ["articles/title.html", "atom.xml"]
    assert lab.documents() == before


def test_a_picture_goes_out_with_its_article_and_leaves_with_it(lab: Laboratory) -> None:
    lab.lay("blog/pic ture.png", b"\x89PNG\r\n\x1a\n" + b"1" * 50)
    lab.article("blog/a.md", "Title", '![view](<pic ture.png> "x")\n\nA paragraph beside the picture.')
    lab.article("b.md", "Other", "Words.")
    lab.build()
    (picture,) = [name for name in lab.documents() if name.endswith(".png")]
    assert f"http://localhost:8000/{picture}" in lab.item("Title")["content_html"]
    assert b"../" + picture.encode() in lab.documents()["articles/title.html"]
    lab.lay("blog/pic ture.png", b"\x89PNG\r\n\x1a\n" + b"2" * 50)
    lab.build()
    (changed,) = [name for name in lab.documents() if name.endswith(".png")]
    assert changed != picture
    assert f"http://localhost:8000/{changed}" in lab.item("Title")["content_html"]
    (lab.seeds / "blog" / "a.md").unlink()
    lab.build()
    assert not [name for name in lab.documents() if name.endswith(".png")]


def test_a_picture_that_comes_after_its_article_is_noticed(lab: Laboratory) -> None:
    lab.article("a.md", "Title", "![view](late.png)\n\nA paragraph beside the picture.")
    lab.build()
    assert not [name for name in lab.documents() if name.endswith(".png")]
    lab.lay("late.png", b"\x89PNG\r\n\x1a\n" + b"1" * 50)
    lab.build()
    assert [name for name in lab.documents() if name.endswith("late.png")]


def test_articles_may_live_elsewhere(lab: Laboratory) -> None:
    lab.configure('[feeds]\npages = false\nlink = "https://blog.example/{year}/{name}/"')
    lab.article("my post.md", "Title", date="2024-05-17")
    lab.build()
    assert lab.item("Title")["url"] == "https://blog.example/2024/my%20post/"
    assert not (lab.feeds / "articles").exists()


def test_a_template_with_a_folder_for_each_page(lab: Laboratory) -> None:
    lab.configure('[feeds]\nlink = "{year}/{month}/{slug}/"')
    lab.article("a.md", "Title", date="2024-05-17")
    lab.build()
    assert lab.item("Title")["url"] == "http://localhost:8000/2024/05/title/"
    assert (lab.feeds / "2024" / "05" / "title" / "index.html").is_file()
    lab.configure('[feeds]\nlink = "other/{slug}.html"')
    lab.article("b.md", "Second", "Other words.")
    lab.build()
    assert lab.item("Title")["url"] == "http://localhost:8000/2024/05/title/"
    assert lab.item("Second")["url"] == "http://localhost:8000/other/second.html"


def test_formats_can_be_switched_off_and_renamed(lab: Laboratory) -> None:
    """A new name gets the document; subscribers of the old name are served on; false takes it away."""
    lab.article("a.md", "Title")
    lab.build()
    lab.configure('[feeds]\nrss = "feed.xml"\natom = false')
    lab.build()
    documents = lab.documents()
    assert "atom.xml" not in documents
    assert documents["rss.xml"] == documents["feed.xml"]
    assert b'href="http://localhost:8000/feed.xml"' in documents["rss.xml"]


def test_a_full_place_is_said_and_mended(lab: Laboratory) -> None:
    """A folder where a document should go: nothing else stops for good, and the next build repairs."""
    (lab.feeds / "atom.xml" / "in the way").mkdir(parents=True)
    lab.article("a.md", "Title")
    report = lab.build()
    assert report.status() == 3
    assert "atom.xml" in report.unpublished["atom.xml"]
    assert lab.titles() == ["Title"]
    (lab.feeds / "atom.xml" / "in the way").rmdir()
    (lab.feeds / "atom.xml").rmdir()
    assert lab.build().status() == 0
    assert b"Title" in lab.documents()["atom.xml"]


def test_the_report_of_a_build_is_the_json_that_programs_read(lab: Laboratory) -> None:
    lab.lay("bad.md", b"")
    lab.article("a.md", "Title")
    data = json.loads(json.dumps(lab.build().data()))
    assert {key: data[key] for key in ("new", "updated", "moved", "removed", "unchanged", "held", "copies")} == {
        "new": 1, "updated": 0, "moved": 0, "removed": 0, "unchanged": 0, "held": 0, "copies": 0,
    }  # fmt: skip
    assert data["failures"][0]["seed"] == "bad.md"
    assert "rss.xml" in data["documents"]
    assert data["seconds"] >= 0


def test_a_folder_that_cannot_be_listed_removes_nothing_below_it(reachable: Path) -> None:
    reachable.chmod(0o777)
    with without_rights():
        lab = Laboratory(reachable / "site")
        lab.article("sub/a.md", "Title")
        lab.article("b.md", "Other", "Words.")
        lab.build()
        (lab.seeds / "sub").chmod(0)
        report = lab.build()
        (lab.seeds / "sub").chmod(0o755)
    assert report.removed == 0
    said = Failure(str(lab.seeds / "sub/"), "the folder can't be listed: Permission denied")
    assert said in report.failures


def test_a_due_article_goes_out_without_any_change_in_the_folder(lab: Laboratory) -> None:
    lab.article("a.md", "Later", date=(lab.now + timedelta(minutes=90)).isoformat())
    lab.build()
    assert lab.items() == []
    lab.build()
    assert lab.items() == []
    assert lab.build().new == 1


@pytest.mark.parametrize(
    ("url", "folder", "said"),
    [
        ("http://localhost:8000/", "var/www/html", True),
        ("http://127.0.0.1/", "public_html/feeds", True),
        ("https://example.org/", "var/www/html", False),
        ("http://localhost:8000/", "feeds", False),
    ],
)
def test_a_local_address_in_a_public_folder_is_pointed_out(
    tmp_path: Path, url: str, folder: str, said: bool
) -> None:
    lab = Laboratory(tmp_path)
    lab.configure(f'[feeds]\nfolder = "{folder}"', site=f'url = "{url}"')
    assert any("site.url" in notice for notice in lab.build().notices) == said


def test_a_site_without_an_id_gets_one_for_good(lab: Laboratory) -> None:
    """Also when its address changes later; and it is said that the store alone knows it."""
    (lab.folder / "config.toml").write_text('[site]\ntitle = "No id"\n[seeds]\nsettle = 0\n', "utf-8")
    lab.article("a.md", "Title")
    assert any("site.id" in notice for notice in lab.build().notices)
    before = lab.item("Title")["id"], b"<id>urn:uuid:" in lab.documents()["atom.xml"]
    (lab.folder / "config.toml").write_text(
        '[site]\ntitle = "No id"\nurl = "https://example.org/"\n[seeds]\nsettle = 0\n', "utf-8"
    )
    lab.article("b.md", "Other", "Other words.")
    lab.build()
    assert (lab.item("Title")["id"], b"<id>urn:uuid:" in lab.documents()["atom.xml"]) == before


def test_a_fault_of_the_machine_is_not_the_seed_s(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a reader itself can't be loaded, its seeds are tried again although they did not change."""
    from feeder import readers

    def broken(*_: object) -> list[Article]:
        raise OSError(5, "Input/output error", "html.py")

    lab.article("a.md", "Title")
    with monkeypatch.context() as patch:
        patch.setattr(readers, "read", broken)
        assert "Input/output error" in lab.build().failures[0].reason
    assert lab.build().new == 1


def test_pages_that_somebody_deleted_come_back(lab: Laboratory) -> None:
    lab.article("a.md", "Title")
    lab.build()
    (lab.feeds / "articles" / "title.html").unlink()
    assert lab.build().documents == ["articles/title.html"]
