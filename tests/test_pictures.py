"""Files beside articles: each goes out as what it was when it was read, whoever else shows or changes it."""

from pathlib import Path

import pytest
from laboratory import Laboratory
from rights import reachable, without_rights

from feeder.stores.sqlite import SqliteStore

__all__ = ["reachable"]  # a fixture


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def picture(content: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + content.encode() * 50


def show(lab: Laboratory, path: str, title: str, name: str = "p.png") -> None:
    lab.article(path, title, f"![view]({name})\n\nA paragraph of {title} beside the picture.")


def pictures(lab: Laboratory) -> dict[str, bytes]:
    return {path: data for path, data in lab.documents().items() if path.startswith("assets/")}


def shown(lab: Laboratory, title: str) -> bytes:
    """The bytes behind the picture of an entry, as a subscriber gets them."""
    address = lab.item(title)["content_html"].partition('src="')[2].partition('"')[0]
    return lab.documents()[address.removeprefix("http://localhost:8000/")]


def test_a_broken_article_does_not_keep_another_s_new_picture_back(lab: Laboratory) -> None:
    lab.lay("p.png", picture("old"))
    show(lab, "a.md", "A")
    show(lab, "b.md", "B")
    lab.build()
    lab.lay("a.md", "---\ntitle: [unclosed\n---\n\ntext")
    lab.build()
    lab.lay("p.png", picture("new"))
    assert lab.build().status() == 0
    assert shown(lab, "B") == picture("new")
    assert shown(lab, "A") == picture("old")


def test_a_picture_s_address_stands_for_its_bytes_for_good(lab: Laboratory) -> None:
    """Two files of the same bytes and name have one address, and one of them changes."""
    for folder in "xy":
        lab.lay(f"{folder}/logo.png", picture("same"))
        show(lab, f"{folder}/a.md", folder, "logo.png")
    lab.build()
    (first,) = pictures(lab)
    lab.lay("y/logo.png", picture("other"))
    lab.build()
    assert (shown(lab, "x"), shown(lab, "y")) == (picture("same"), picture("other"))
    lab.configure(site='author = "Somebody"')
    assert lab.build().status() == 0
    assert pictures(lab)[first] == picture("same")
    assert (shown(lab, "x"), shown(lab, "y")) == (picture("same"), picture("other"))


@pytest.mark.parametrize("gone", "xy")
def test_a_picture_is_put_back_from_whichever_file_still_has_it(lab: Laboratory, gone: str) -> None:
    for folder in "xy":
        lab.lay(f"{folder}/logo.png", picture("same"))
        show(lab, f"{folder}/a.md", folder, "logo.png")
    lab.build()
    for path in (lab.seeds / gone).iterdir():
        path.unlink()
    lab.build()
    lab.feeds.rename(lab.folder / "lost")
    assert lab.build().status() == 0
    assert shown(lab, "y" if gone == "x" else "x") == picture("same")


def test_a_picture_that_no_file_has_any_more_is_named(lab: Laboratory) -> None:
    """The broken article stays out as it was, and so it wants its old picture."""
    lab.lay("p.png", picture("old"))
    show(lab, "a.md", "A")
    lab.build()
    (path,) = pictures(lab)
    lab.lay("a.md", "---\ntitle: [unclosed\n---\n\ntext")
    lab.lay("p.png", picture("new"))
    (lab.feeds / path).unlink()
    for _ in range(2):
        report = lab.build(everything=True)
        assert report.status() == 3
        assert list(report.unpublished) == [path]
        assert lab.titles() == ["A"]


def test_a_picture_that_changed_is_waited_for(lab: Laboratory) -> None:
    """It too counts as changed only where two looks, `settle` apart, agree."""
    lab.lay("p.png", picture("old"))
    show(lab, "a.md", "A")
    lab.build()
    before = lab.documents()
    lab.lay("p.png", picture("ha"))
    lab.pause = lambda _seconds: lab.lay("p.png", picture("half"))
    report = lab.build()
    assert lab.documents() == before
    assert any("p.png" in notice for notice in report.notices)
    lab.pause = lambda _seconds: None
    lab.build()
    assert shown(lab, "A") == picture("half")


@pytest.mark.parametrize("there", [True, False])
def test_half_of_a_new_article_s_picture_does_not_go_out(lab: Laboratory, there: bool) -> None:
    show(lab, "a.md", "A")
    if there:
        lab.lay("p.png", picture("ha"))
    lab.pause = lambda _seconds: lab.lay("p.png", picture("half"))
    lab.build()
    assert pictures(lab) == {}
    lab.pause = lambda _seconds: None
    lab.build()
    assert shown(lab, "A") == picture("half")


def test_a_picture_that_is_missing_for_a_moment_stays(lab: Laboratory) -> None:
    lab.lay("p.png", picture("old"))
    show(lab, "a.md", "A")
    lab.build()
    before = lab.documents()
    (lab.seeds / "p.png").rename(lab.seeds / ".p")

    def come_back(_seconds: float) -> None:
        (lab.seeds / ".p").rename(lab.seeds / "p.png")

    lab.pause = come_back
    lab.build()
    assert lab.documents() == before
    lab.pause = lambda _seconds: None
    lab.build()
    assert lab.documents() == before


def test_a_picture_that_no_file_can_be_is_missing_and_its_article_goes_out(lab: Laboratory) -> None:
    show(lab, "a.md", "A", "n" * 300 + ".png")
    report = lab.build()
    assert (lab.titles(), report.failures) == (["A"], [])
    assert any("a.md" in notice and "name too long" in notice for notice in report.notices)
    waits: list[float] = []
    lab.pause = waits.append
    assert (lab.build().documents, waits) == ([], [])


def test_a_picture_without_rights_is_missing_until_it_has_them(reachable: Path) -> None:
    lab = Laboratory(reachable)
    show(lab, "a.md", "A")
    lab.lay("p.png", picture("mine"))
    for folder in (reachable, lab.seeds):
        folder.chmod(0o777)
    (lab.seeds / "p.png").chmod(0)
    with without_rights():
        report = lab.build()
        assert (lab.titles(), report.failures, pictures(lab)) == (["A"], [], {})
        assert any("p.png" in notice and "Permission denied" in notice for notice in report.notices)
    (lab.seeds / "p.png").chmod(0o644)
    with without_rights():
        assert lab.build().notices == []
        assert shown(lab, "A") == picture("mine")


def test_pictures_behind_a_folder_that_cannot_be_listed_stay(reachable: Path) -> None:
    lab = Laboratory(reachable)
    lab.lay("sub/p.png", picture("mine"))
    show(lab, "a.md", "A", "sub/p.png")
    for folder in (reachable, lab.seeds):
        folder.chmod(0o777)
    with without_rights():
        lab.build()
        before = lab.documents()
    (lab.seeds / "sub").chmod(0)
    with without_rights():
        lab.build()
        assert lab.documents() == before


def test_pictures_go_out_together(tmp_path: Path) -> None:
    """A commit waits for the disk; so there are no more of them for fifty pictures than for one."""

    def commits(number: int) -> int:
        counted = []

        class Counting(SqliteStore):
            def transaction(self):  # type: ignore[no-untyped-def]
                counted.append(1)
                return super().transaction()

        lab = Laboratory(tmp_path / str(number), store_type=Counting)
        for at in range(number):
            lab.lay(f"{at}.png", picture(str(at)))
            show(lab, f"{at}.md", f"Title {at}", f"{at}.png")
        lab.build()
        assert len(pictures(lab)) == number
        return len(counted)

    assert commits(50) == commits(1)


def test_a_picture_that_is_not_there_is_pointed_out(tmp_path: Path) -> None:
    """And a document that is taken away is not counted among those that were published."""
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Title", "![x](nothere.png)\n\nA paragraph beside the picture.")
    lab.article("b.md", "Other", "Other words.")
    assert any("a.md" in notice and "nothere.png" in notice for notice in lab.build().notices)
    (lab.seeds / "b.md").unlink()
    report = lab.build()
    assert report.deleted == ["articles/other.html"]
    assert "articles/other.html" not in report.documents


def test_a_drawing_that_does_not_go_out_is_pointed_out(lab: Laboratory) -> None:
    """Its author sees it beside the article, and subscribers see nothing: SVG may hold programs."""
    lab.lay("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    show(lab, "a.md", "Title", "plan.svg")
    assert any("a.md" in notice and "plan.svg" in notice for notice in lab.build().notices)
    assert not pictures(lab)


def test_a_link_to_another_articles_file_keeps_its_text_alone(lab: Laboratory) -> None:
    """That file goes out under an address of its own, so that the link would lead nowhere."""
    lab.article("b.md", "Other", "Other words.")
    lab.article("a.md", "Title", "See [the other](b.md#low), [theirs](https://x.example/b.md).")
    lab.build()
    html = lab.item("Title")["content_html"]
    assert "the other" in html
    assert html.count("href") == html.count('href="https://x.example/b.md"') == 1
