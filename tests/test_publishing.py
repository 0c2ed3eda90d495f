"""What can't go out holds back what leads to it alone, and nobody else's file is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from laboratory import Laboratory
from rights import reachable, without_rights

from feeder.publishers.folder import FolderPublisher

__all__ = ["reachable"]  # a fixture


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


@contextmanager
def blocked(place: Path) -> Iterator[None]:
    """A folder, with something in it, where a document should go; what lay there goes."""
    place.unlink(missing_ok=True)
    (place / "in the way").mkdir(parents=True)
    try:
        yield
    finally:
        (place / "in the way").rmdir()
        place.rmdir()


class Uploading(FolderPublisher):
    """A place from whose sources one, which is being uploaded, changes whenever it is copied."""

    def copy(self, path: str, source: Path, digest: bytes) -> None:
        if source.name == "slow.png":
            source.write_bytes(source.read_bytes() + b"more")
        super().copy(path, source, digest)


def show(lab: Laboratory, path: str, title: str, name: str) -> None:
    lab.article(path, title, f"![view]({name})\n\nA paragraph of {title} beside the picture.")


def everywhere(lab: Laboratory, title: str) -> set[bool]:
    return {
        title.encode() in lab.documents()[name] for name in ("rss.xml", "atom.xml", "feed.json", "index.html")
    }


def test_an_edited_article_whose_page_is_blocked_stays_in_the_feeds_beside_the_new(lab: Laboratory) -> None:
    lab.article("a.md", "Alpha")
    lab.build()
    lab.article("a.md", "Alpha", "Other words of it.")
    lab.article("b.md", "Beta", "Words of the second.")
    with blocked(lab.feeds / "articles" / "alpha.html"):
        for _ in range(2):
            report = lab.build()
            assert report.status() == 3
            assert list(report.unpublished) == ["articles/alpha.html"]
            assert everywhere(lab, "Alpha") == everywhere(lab, "Beta") == {True}
    assert lab.build().status() == 0
    assert b"Other words" in lab.documents()["articles/alpha.html"]


def test_a_blocked_page_that_leads_on_keeps_nothing_back(lab: Laboratory) -> None:
    lab.article("a.md", "Alpha")
    lab.build()
    with blocked(lab.feeds / "articles" / "alpha.html"):
        lab.article("a.md", "Alpha", slug="omega")
        lab.article("b.md", "Beta", "Words of the second.")
        assert list(lab.build().unpublished) == ["articles/alpha.html"]
        assert lab.item("Alpha")["url"].endswith("/articles/omega.html")
        assert everywhere(lab, "Beta") == {True}


@pytest.mark.parametrize("link", ["articles/{slug}.html", "https://blog.example/{slug}"])
def test_a_new_article_with_a_picture_that_is_being_uploaded_waits_alone(tmp_path: Path, link: str) -> None:
    pages = "false" if "://" in link else "true"
    lab = Laboratory(tmp_path, f'[feeds]\npages = {pages}\nlink = "{link}"', publisher_type=Uploading)
    lab.lay("slow.png", b"begun")
    lab.lay("quick.png", b"whole")
    show(lab, "a.md", "Alpha", "slow.png")
    show(lab, "b.md", "Beta", "quick.png")
    for _ in range(2):
        report = lab.build()
        assert report.status() == 3
        assert any("slow.png" in reason for reason in report.unpublished.values())
        assert (everywhere(lab, "Alpha"), everywhere(lab, "Beta")) == ({False}, {True})
        assert not (lab.feeds / "articles" / "alpha.html").exists()
    lab.publisher_type = FolderPublisher
    assert lab.build().status() == 0
    assert (everywhere(lab, "Alpha"), everywhere(lab, "Beta")) == ({True}, {True})
    assert [path for path in lab.documents() if path.endswith("slow.png")]


def test_a_window_is_full_without_the_one_that_waits(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path, "[feeds]\nentries = 2", publisher_type=Uploading)
    lab.lay("slow.png", b"begun")
    for day in (1, 2):
        lab.article(f"{day}.md", f"Day {day}", f"Words of day {day}.", date=f"2025-01-0{day}")
    lab.build()
    show(lab, "a.md", "Alpha", "slow.png")
    lab.build()
    assert lab.titles() == ["Day 2", "Day 1"]


def test_what_is_gone_leaves_although_a_page_is_blocked(lab: Laboratory) -> None:
    for title in ("Alpha", "Beta", "Gamma"):
        lab.article(f"{title}.md", title, f"Words of {title}.")
    lab.build()
    lab.article("Alpha.md", "Alpha", "Other words.")
    (lab.seeds / "Beta.md").unlink()
    with blocked(lab.feeds / "articles" / "alpha.html"):
        assert lab.build().status() == 3
        assert everywhere(lab, "Beta") == {False}
        assert not (lab.feeds / "articles" / "beta.html").exists()


def test_where_the_place_itself_fails_the_feeds_stay_as_they_are(reachable: Path) -> None:
    lab = Laboratory(reachable)
    for folder in (reachable, lab.seeds):
        folder.chmod(0o777)
    with without_rights():
        lab.article("a.md", "Alpha")
        lab.build()
        before = lab.documents()
        (lab.feeds / "articles").chmod(0o555)
        for title in ("Beta", "Gamma"):
            lab.article(f"{title}.md", title, f"Words of {title}.")
        report = lab.build()
        assert {"articles/beta.html", "articles/gamma.html", "rss.xml"} <= report.unpublished.keys()
        assert lab.documents() == before
        (lab.feeds / "articles").chmod(0o755)
        assert lab.build().status() == 0
        assert everywhere(lab, "Gamma") == {True}


def test_a_page_that_somebody_replaced_is_not_deleted_with_its_article(lab: Laboratory) -> None:
    for title in ("Alpha", "Beta"):
        lab.article(f"{title}.md", title, f"Words of {title}.")
    lab.build()
    (lab.feeds / "articles" / "alpha.html").write_text("mine", "utf-8")
    (lab.seeds / "Alpha.md").unlink()
    report = lab.build()
    assert (lab.feeds / "articles" / "alpha.html").read_text("utf-8") == "mine"
    assert any("alpha.html" in notice for notice in report.notices)
    assert (report.status(), lab.build().notices) == (0, [])


class Killed(BaseException):
    """The end of the process."""


class Killing(FolderPublisher):
    """A place at which the build is killed before a document is put there, or after."""

    after = False

    def _finish(self, path: str, file: int) -> None:
        if path == "rss.xml":
            if self.after:
                super()._finish(path, file)
            raise Killed
        super()._finish(path, file)


class KillingAfter(Killing):
    """Killed when the document is in its place."""

    after = True


def test_a_file_that_came_where_a_killed_build_had_begun_is_not_overwritten(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path, publisher_type=Killing)
    lab.article("a.md", "Alpha")
    with pytest.raises(Killed):
        lab.build()
    (lab.feeds / "rss.xml").write_text("mine", "utf-8")
    lab.publisher_type = FolderPublisher
    for _ in range(2):
        report = lab.build()
        assert "rss.xml" in report.unpublished
        assert (lab.feeds / "rss.xml").read_text("utf-8") == "mine"
    (lab.feeds / "rss.xml").unlink()
    assert lab.build().status() == 0


@pytest.mark.parametrize(
    "ends", [(KillingAfter, Killing), (KillingAfter, KillingAfter), (Killing, KillingAfter)]
)
def test_what_killed_builds_put_there_is_feeder_s_own(
    tmp_path: Path, ends: tuple[type[Killing], ...]
) -> None:
    """However often a build is killed, each time with another version of the document."""
    lab = Laboratory(tmp_path)
    for number, end in enumerate(ends):
        lab.publisher_type = end
        lab.article("a.md", "Alpha", f"Words of version {number}.")
        with pytest.raises(Killed):
            lab.build()
    lab.publisher_type = FolderPublisher
    lab.article("a.md", "Alpha", "The last words.")
    assert lab.build().status() == 0
    assert b"last words" in lab.documents()["rss.xml"]
    lab.configure("[feeds]\nrss = false")
    lab.build()
    assert "rss.xml" not in lab.documents()


def test_what_links_is_removed_before_what_it_links_to_and_all_of_a_kind_together(tmp_path: Path) -> None:
    done: list[str] = []

    class Watched(FolderPublisher):
        def remove(self, path: str) -> None:
            done.append(path)
            super().remove(path)

        def flush(self) -> None:
            done.append("flush")
            super().flush()

    lab = Laboratory(tmp_path, '[feeds]\nlink = "z/{slug}.html"', publisher_type=Watched)
    for number in range(5):
        lab.lay(f"{number}.png", str(number).encode())
        show(lab, f"{number}.md", f"Title {number}", f"{number}.png")
    lab.article("stays.md", "Stays", "Words that stay.")
    lab.build()
    for path in (*lab.seeds.glob("?.png"), *lab.seeds.glob("?.md")):
        path.unlink()
    lab.configure('[feeds]\nlink = "z/{slug}.html"\natom = false')
    done.clear()
    lab.build()
    kinds = [path.partition("/")[0] for path in done[done.index("atom.xml") :]]
    assert kinds == ["atom.xml", "flush", *["z"] * 5, "flush", *["assets"] * 5, "flush"]
