"""Feeds by category, author, language and folder, and those of [[feed]]: born, kept, filled, left."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from adopting_runs import lose, run
from laboratory import SITE_ID, Laboratory

from feeder import console, gate, story
from feeder.types import Document, Feed, Problem

FORMATS = ("atom.xml", "feed.json", "index.html", "rss.xml")


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def lay(lab: Laboratory, *names: str, **front: object) -> None:
    """Articles whose names are their titles."""
    for name in names:
        lab.article(f"{name}.md", name.rpartition("/")[2], f"All about {name}.", **front)


def feed(lab: Laboratory, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((lab.feeds / name / "feed.json").read_text("utf-8"))
    return found


def titles(lab: Laboratory, name: str) -> set[str]:
    return {item["title"] for item in feed(lab, name)["items"]}


def below(lab: Laboratory, place: str) -> list[str]:
    """The feeds in a folder of them."""
    return sorted(path.name for path in (lab.feeds / place).glob("*"))


def outlines(lab: Laboratory) -> list[tuple[str | None, str | None]]:
    root = ET.parse(lab.feeds / "opml.xml")
    return [(one.get("title"), one.get("xmlUrl")) for one in root.iter("outline")]


def test_a_feed_is_born_with_its_third_live_entry(lab: Laboratory) -> None:
    lay(lab, "a", "b", categories=["Sea"])
    lab.build()
    (lab.seeds / "b.md").unlink()
    lay(lab, "c", categories=["Sea"])
    lab.build()
    assert below(lab, "categories") == []
    lay(lab, "d", categories=["Sea"])
    report = lab.build()
    assert below(lab, "categories") == ["sea"]
    assert below(lab, "categories/sea") == [*FORMATS]
    assert titles(lab, "categories/sea") == {"a", "c", "d"}
    assert {f"categories/sea/{name}" for name in FORMATS} < set(report.documents)
    assert feed(lab, "categories/sea")["title"] == "Laboratory: Sea"
    assert lab.build().documents == []


def test_an_entry_that_comes_back_counts_as_the_third(lab: Laboratory) -> None:
    lay(lab, "a", "b", categories=["Sea"])
    lab.build()
    away = (lab.seeds / "b.md").read_bytes()
    (lab.seeds / "b.md").unlink()
    lab.build()
    lay(lab, "c", categories=["Sea"])
    lab.build()
    assert below(lab, "categories") == []
    lab.lay("b.md", away)
    lab.build()
    assert titles(lab, "categories/sea") == {"a", "b", "c"}


def test_a_feed_once_born_stays_when_it_is_empty_and_when_its_kind_is_switched_off(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["Sea"])
    lab.build()
    lab.configure("[feeds]\nautomatic = []")
    lab.build()
    assert titles(lab, "categories/sea") == {"a", "b", "c"}
    lay(lab, "d", categories=["Sea", "Land"])
    lay(lab, "e", "f", categories=["Land"])
    lab.build()
    assert titles(lab, "categories/sea") == {"a", "b", "c", "d"}
    assert below(lab, "categories") == ["sea"]
    for name in "abcd":
        (lab.seeds / f"{name}.md").unlink()
    lab.build(accept=True)
    assert titles(lab, "categories/sea") == set()
    lab.configure()
    lab.build()
    assert below(lab, "categories") == ["sea"]


def test_a_kind_that_is_switched_on_counts_the_articles_that_are_there(lab: Laboratory) -> None:
    lab.configure("[feeds]\nautomatic = []")
    lay(lab, "a", "b", "c", categories=["Sea"], author="Ann Onym")
    lab.build()
    assert sorted(path.name for path in lab.feeds.iterdir() if path.is_dir()) == ["articles", "theme"]
    lab.configure('[feeds]\nautomatic = ["author"]')
    lab.build()
    assert titles(lab, "authors/ann-onym") == {"a", "b", "c"}
    assert below(lab, "categories") == []


def test_names_are_one_whatever_their_case_width_and_white_space(lab: Laboratory) -> None:
    for number, name in enumerate(["Straße  Nord", "STRASSE NORD", "\uff33trasse\u3000nord"]):
        lay(lab, f"a{number}", categories=[name])
    lab.build()
    (name,) = below(lab, "categories")
    assert len(titles(lab, f"categories/{name}")) == 3


def test_two_labels_with_one_slug_get_two_addresses(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["C++"])
    lab.build()
    lay(lab, "d", "e", "f", categories=["C#"])
    lab.build()
    assert titles(lab, "categories/c") == {"a", "b", "c"}
    assert titles(lab, "categories/c-2") == {"d", "e", "f"}


def test_an_alias_moves_articles_and_the_feed_that_it_had_goes_on(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["JS"])
    lay(lab, "d", categories=["javascript"])
    lab.build()
    assert below(lab, "categories") == ["js"]
    lab.configure('[feeds]\naliases = { "js" = "JavaScript" }')
    lab.build()
    everything = {"a", "b", "c", "d"}
    assert titles(lab, "categories/javascript") == everything
    assert feed(lab, "categories/javascript")["title"] == "Laboratory: JavaScript"
    # Its subscribers asked for what the name means, and it still means that.
    assert titles(lab, "categories/js") == everything
    lay(lab, "e", categories=["JS"])
    lab.build()
    assert titles(lab, "categories/javascript") == titles(lab, "categories/js") == everything | {"e"}


def test_an_alias_bears_no_feed_of_its_own(lab: Laboratory) -> None:
    lab.configure('[feeds]\naliases = { "js" = "JavaScript" }')
    lay(lab, "a", "b", "c", categories=["JS"])
    lab.build()
    assert below(lab, "categories") == ["javascript"]


def test_the_table_of_aliases_says_how_a_name_is_spelt(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["javascript"])
    lab.build()
    lab.configure('[feeds]\naliases = { "javascript" = "JavaScript" }')
    report = lab.build()
    assert feed(lab, "categories/javascript")["title"] == "Laboratory: JavaScript"
    assert not [path for path in report.documents if path.startswith("articles/")]


def test_only_the_feeds_that_an_article_touches_are_made_again(lab: Laboratory) -> None:
    for name in ("sea", "land", "air"):
        lay(lab, *(f"{name}{number}" for number in range(3)), categories=[name])
    lab.build()
    lay(lab, "sea4", categories=["sea"])
    report = lab.build()
    named = {"/".join(path.split("/")[:2]) for path in report.documents if path.startswith("categories/")}
    assert named == {"categories/sea"}
    assert "opml.xml" not in report.documents
    lay(lab, "sea4", categories=["land"])
    report = lab.build()
    named = {"/".join(path.split("/")[:2]) for path in report.documents if path.startswith("categories/")}
    assert named == {"categories/sea", "categories/land"}
    assert "sea4" not in titles(lab, "categories/sea")
    assert "sea4" in titles(lab, "categories/land")


def test_a_moved_file_changes_its_folders_feeds_alone(lab: Laboratory) -> None:
    lab.configure('[feeds]\nautomatic = ["folder"]')
    lay(lab, *(f"{place}/{place}{number}" for place in ("news", "notes") for number in range(3)))
    lab.build()
    (lab.seeds / "news/news1.md").rename(lab.seeds / "notes/news1.md")
    report = lab.build()
    assert (report.moved, report.updated) == (1, 0)
    assert titles(lab, "folders/news") == {"news0", "news2"}
    assert titles(lab, "folders/notes") == {"notes0", "notes1", "notes2", "news1"}
    assert {path.split("/")[0] for path in report.documents} == {"folders"}


def test_a_folder_is_the_one_at_the_top_and_a_file_of_several_is_none(lab: Laboratory) -> None:
    lab.configure('[feeds]\nautomatic = ["folder"]')
    lay(lab, "news/a", "news/b/b", "news/b/c/c")
    lines = [{"title": f"t{number}", "content_text": f"Text number {number}."} for number in range(3)]
    lab.lay("all.jsonl", "\n".join(map(json.dumps, lines)))
    lab.build()
    assert below(lab, "folders") == ["news"]
    assert titles(lab, "folders/news") == {"a", "b", "c"}


def test_an_entry_without_a_file_keeps_its_folders_feed(lab: Laboratory) -> None:
    keep = '[seeds]\nsettle = 0\non_removal = "keep"\n'
    lab.configure(keep + '[feeds]\nautomatic = ["folder"]')
    lay(lab, "news/a", "news/b", "news/c", "news/d")
    lab.build()
    (lab.seeds / "news/a.md").unlink()
    lab.build()
    lab.configure(keep + '[feeds]\nautomatic = ["folder", "author"]')
    lab.build()
    assert titles(lab, "folders/news") == {"a", "b", "c", "d"}


def test_language_feeds_are_of_language_and_script(lab: Laboratory) -> None:
    lab.configure('[feeds]\nautomatic = ["language"]', site='language = "de"')
    lay(lab, "a", language="de")
    lay(lab, "b", language="de-AT")
    lay(lab, "c", language="de-CH")
    for name in "xyz":
        lay(lab, name, language="zh-Hant-TW")
    lab.build()
    assert below(lab, "languages") == ["de", "zh-hant"]
    assert titles(lab, "languages/de") == {"a", "b", "c"}
    assert feed(lab, "languages/de")["title"] == "Laboratory: Deutsch"  # its readers may know no other
    assert feed(lab, "languages/zh-hant")["language"].lower() == "zh-hant"


def test_who_states_no_author_is_by_the_sites_if_it_names_one(lab: Laboratory) -> None:
    lab.configure('[feeds]\nautomatic = ["author"]')
    lay(lab, "a", "b", "c")
    lab.build()
    assert below(lab, "authors") == []
    lab.configure('[feeds]\nautomatic = ["author"]', site='author = "Ann Onym"')
    lab.build()
    assert titles(lab, "authors/ann-onym") == {"a", "b", "c"}


RIVER = '[[feed]]\nname = "The river"\ntitle = "On the river"\ndescription = "Boats."\npaths = "river/**"\n'


def test_a_configured_feed_is_there_at_once_and_fills(lab: Laboratory) -> None:
    lab.configure(RIVER)
    lab.build()
    empty = feed(lab, "feeds/the-river")
    assert (empty["title"], empty["description"], empty["items"]) == (
        "On the river",
        "Boats.",
        [],
    )
    lay(lab, "river/a", "b")
    lab.build()
    assert titles(lab, "feeds/the-river") == {"a"}
    lay(lab, "c")
    assert not [path for path in lab.build().documents if path.startswith("feeds/")]


def test_what_a_configured_feed_has_must_fit_all_that_it_says(lab: Laboratory) -> None:
    lab.configure(
        '[[feed]]\nname = "x"\npaths = "in/**"\ncategories = ["Sea", "Land"]\nauthors = ["Ann"]\nlanguage = "de"\n'
        '[feeds]\nautomatic = []\naliases = { "Ocean" = "sea" }'
    )
    whole = {"categories": ["ocean"], "author": "ANN", "language": "de-AT"}
    lay(lab, "in/a", **whole)
    lay(lab, "in/b", **whole | {"categories": ["air", "land"]})
    lay(lab, "elsewhere", **whole)
    lay(lab, "in/no category", **whole | {"categories": ["air"]})
    lay(lab, "in/no author", **whole | {"author": "Bob"})
    lay(lab, "in/no language", **whole | {"language": "en"})
    lab.build()
    assert titles(lab, "feeds/x") == {"a", "b"}
    assert feed(lab, "feeds/x")["language"] == "de"


def test_a_configured_feed_that_vanishes_stays_with_what_it_holds(lab: Laboratory) -> None:
    lab.configure(RIVER)
    lay(lab, "river/a", "river/b")
    lab.build()
    before = lab.documents()
    lab.configure()
    lab.build()
    assert {path: data for path, data in lab.documents().items() if path.endswith("feed.json")} == {
        path: data for path, data in before.items() if path.endswith("feed.json")
    }
    lay(lab, "river/c")
    lab.build()
    assert titles(lab, "feeds/the-river") == {"a", "b"}
    store = lab.store()
    try:
        status = story.status(store, lab.config)
    finally:
        store.close()
    assert status["left"] == ["feeds/the-river"]
    assert [line for line in console.status_lines(status) if "feeds/the-river" in line]
    lab.configure(RIVER)
    lab.build()
    assert titles(lab, "feeds/the-river") == {"a", "b", "c"}


def test_every_feed_is_in_the_list_of_feeds_and_tells_of_itself(lab: Laboratory) -> None:
    lab.configure(RIVER)
    lay(lab, "river/a", "river/b", "river/c", categories=["Sea"])
    lab.build()
    site = "http://localhost:8000/"
    assert outlines(lab) == [
        ("Laboratory", f"{site}atom.xml"),
        ("On the river", f"{site}feeds/the-river/atom.xml"),
        ("Laboratory: Sea", f"{site}categories/sea/atom.xml"),
    ]
    page = (lab.feeds / "categories/sea/index.html").read_text("utf-8")
    for name in ("atom.xml", "feed.json", "rss.xml"):
        assert f'href="{site}categories/sea/{name}"' in page.partition("</head>")[0]
    sea = feed(lab, "categories/sea")
    assert sea["feed_url"] == f"{site}categories/sea/feed.json"
    assert sea["home_page_url"] == f"{site}categories/sea/index.html"


def test_formats_that_are_switched_off_go_from_every_feed(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["Sea"])
    lab.build()
    lab.configure("[feeds]\nrss = false\nindex = false")
    lab.build()
    assert below(lab, "categories/sea") == ["atom.xml", "feed.json"]
    lab.configure('[feeds]\nrss = "feed.rss"')
    lab.build()
    assert below(lab, "categories/sea") == [*FORMATS]


def test_a_lost_document_is_put_back(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["Sea"])
    lab.build()
    (lab.feeds / "categories/sea/rss.xml").unlink()
    assert lab.build().documents == ["categories/sea/rss.xml"]


def test_an_articles_page_and_a_feed_never_have_one_address(lab: Laboratory) -> None:
    lab.configure('[feeds]\nlink = "{folder}/{slug}/"')
    lab.article("categories/a.md", "Sea", "About it.", categories=["Sea"])
    lay(lab, "b", "c", categories=["Sea"])
    lab.build()
    assert sorted(path.name for path in (lab.feeds / "categories").iterdir()) == ["sea", "sea-2"]
    assert titles(lab, "categories/sea-2") == {"Sea", "b", "c"}
    (lab.feeds / "categories/sea-2/index.html").unlink()
    lab.article("categories/d.md", "Sea 2", "About another.", slug="sea-2")
    report = lab.build()
    assert report.unpublished == {}
    assert b"About another" not in lab.documents()["categories/sea-2/index.html"]


@pytest.mark.parametrize("site_id", [SITE_ID, "tag:example.org,2026:site"])
def test_two_machines_give_the_same_addresses_and_ids(tmp_path: Path, site_id: str) -> None:
    found = []
    for name in ("one", "two"):
        lab = Laboratory(tmp_path / name)
        text = (lab.folder / "config.toml").read_text("utf-8")
        (lab.folder / "config.toml").write_text(text.replace(SITE_ID, site_id) + RIVER, "utf-8")
        lay(lab, "a", "b", "c", categories=["C++", "C#", "C", "Sea"])
        lab.build()
        atoms = {path: data for path, data in lab.documents().items() if path.endswith("atom.xml")}
        found.append(atoms)
        ids = {ET.fromstring(data).findtext("{http://www.w3.org/2005/Atom}id") for data in atoms.values()}
        assert len(ids) == len(atoms) == 6
        assert site_id in ids
    assert found[0] == found[1]


def test_the_story_of_an_article_names_its_feeds_and_documents(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["Sea"])
    lab.build()
    store = lab.store()
    try:
        shown = story.show(store, lab.config, "a")
    finally:
        store.close()
    assert shown is not None
    assert shown["feeds"] == ["categories/sea", "main"]
    assert {f"categories/sea/{name}" for name in FORMATS} < set(shown["documents"])


def test_a_build_cut_short_is_finished_by_the_next(lab: Laboratory) -> None:
    lay(lab, "a", "b", "c", categories=["Sea"])

    class CutError(Exception):
        pass

    def cut(what: str, _all: int, _more: int) -> None:
        if what.startswith("publishing"):
            raise CutError

    lab.progress = cut
    with pytest.raises(CutError):
        lab.build()
    lab.progress = lambda _what, _all, _more: None
    lab.build()
    assert titles(lab, "categories/sea") == {"a", "b", "c"}


def test_feeds_are_taken_over_with_a_lost_store(lab: Laboratory) -> None:
    """Also one that has fewer entries by now than a feed is born with."""
    lab.configure(RIVER)
    lay(lab, "river/a", "b", "c", categories=["Sea"])
    lab.build()
    lab.build()
    (lab.seeds / "b.md").unlink()
    lab.build(accept=True)
    lab.now += lab.config.feeds.retention  # what was told of its going is forgotten with the store
    lab.build()
    before = lab.documents()
    lose(lab)
    adoption = run(lab)
    assert (adoption.strangers, adoption.conflicts) == ([], [])
    report = lab.build()
    assert report.unpublished == {}
    assert lab.documents() == before


def test_who_is_set_aside_leaves_every_feed(lab: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(lab, "a", "b", "c", categories=["Sea"])
    lab.build()
    lay(lab, "d", categories=["Sea"])
    judge = gate.judge

    def strict(document: Document, feed: Feed | None) -> list[Problem]:
        """What no article of a test can be: one that passed every reader and fails in the finished document."""
        bad = [number for number, entry in enumerate(feed.entries) if entry.title == "d"] if feed else []
        return [
            *judge(document, feed),
            *(Problem("error", "x", "It is bad.", entry=number) for number in bad),
        ]

    monkeypatch.setattr(gate, "judge", strict)
    report = lab.build()
    assert report.unpublished == {}
    assert titles(lab, "categories/sea") == {"a", "b", "c"}
    assert set(lab.titles()) == {"a", "b", "c"}
    lab.build()
    assert lab.build().documents == []


def test_a_title_that_is_no_longer_the_authors_name_makes_the_author_somebody(lab: Laboratory) -> None:
    lab.configure('[feeds]\nautomatic = ["author"]', site='author = "Laboratory"')
    lay(lab, "a", "b", "c")
    lab.build()
    assert below(lab, "authors") == []
    config = lab.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace('title = "Laboratory"', 'title = "Other"'), "utf-8")
    lab.build()
    assert below(lab, "authors") == ["laboratory"]
