"""`feeder adopt` beside feeder's own feeds: a store that was lost, or restored from an old backup."""

import json
import time
from pathlib import Path

import pytest
from adopting_runs import lose, put_by, remembered, restore, run
from laboratory import Laboratory

WORDS = "A paragraph of some words that makes up the body of an article, and says something about "


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    """Three articles: one dated, one dated to the second, one without a date."""
    made = Laboratory(tmp_path / "site")
    made.article("dated.md", "A dated article", WORDS + "days.", date="2025-11-03")
    made.article("exact.md", "An exact article", WORDS + "hours.", date="2025-12-24T18:30:00+01:00")
    made.article("undated.md", "An undated article", WORDS + "nothing.")
    return made


def identities(lab: Laboratory) -> dict[str, tuple[str, str, str, str]]:
    """What a subscriber goes by: id, address, both dates, by title."""
    return {
        item["title"]: (item["id"], item["url"], item["date_published"], item.get("date_modified", ""))
        for item in lab.items()
    }


def entries(lab: Laboratory) -> list[str]:
    return [line for line in remembered(lab) if line.startswith('INSERT INTO "entries"')]


def test_a_lost_store_comes_back_from_the_feeds_to_the_last_byte(lab: Laboratory) -> None:
    lab.build()
    lab.article("dated.md", "A dated article", WORDS + "days, corrected since.", date="2025-11-03")
    lab.build()
    before = lab.documents()
    lose(lab)
    found = run(lab)
    assert sorted(one.seed for one in found.matched) == ["dated.md", "exact.md", "undated.md"]
    assert [*found.trouble()] == []
    assert [*found.unmatched, *found.ambiguous] == []
    report = lab.build()
    assert (report.new, report.updated, report.removed, report.documents) == (0, 0, 0, [])
    assert lab.documents() == before


@pytest.mark.parametrize("link", ["articles/{slug}.html", "stories/{slug}/"])
def test_the_page_of_an_article_from_elsewhere_stays_where_it_is(lab: Laboratory, link: str) -> None:
    """Its page names the address of the source as canonical; an entry that links there has no page, or had one."""
    lab.configure(f'[feeds]\nlink = "{link}"\n')
    lab.article("dated.md", "A dated article", WORDS + "days.", canonical="https://source.example/dated")
    told = {"title": "An article in a file", "text": WORDS + "files.", "url": "https://source.example/file"}
    lab.lay("news.json", json.dumps([told]))
    lab.build()
    lab.lay("exact.meta.toml", 'url = "https://source.example/exact"\n')
    lab.lay("undated.meta.toml", 'url = "https://source.example/undated"\n')
    lab.build()
    before = lab.documents()
    lose(lab)
    assert [*run(lab).trouble()] == []
    report = lab.build()
    assert (report.new, report.updated, report.removed, report.documents) == (0, 0, 0, [])
    assert lab.documents() == before


def test_without_adoption_the_same_loss_would_move_addresses(lab: Laboratory) -> None:
    """What the test above guards against is real."""
    lab.build()
    lose(lab)
    lab.build()
    assert any(path.endswith("-2.html") for path in lab.documents())


def test_what_was_edited_since_keeps_id_address_and_dates(lab: Laboratory) -> None:
    lab.build()
    before = identities(lab)
    lose(lab)
    lab.article("dated.md", "A dated article", WORDS + "weeks and months.", date="2025-11-03")
    lab.article("undated.md", "An undated article", WORDS + "nothing at all.")
    (lab.seeds / "exact.md").rename(lab.seeds / "renamed.md")
    found = run(lab)
    assert {one.seed: one.rule for one in found.matched} == {
        "dated.md": "link",
        "undated.md": "link",
        "renamed.md": "id",
    }
    lab.build()
    assert identities(lab) == before
    assert "weeks and months" in lab.item("A dated article")["content_html"]


def test_a_retitled_article_is_known_by_its_date_and_place_only_where_something_tells_it(
    lab: Laboratory,
) -> None:
    """Neither text, link, title nor name of the file is as it was: nobody can know it, and it is listed."""
    lab.build()
    lose(lab)
    (lab.seeds / "dated.md").unlink()
    lab.article("other.md", "Something else entirely", WORDS + "other things.", date="2025-11-03")
    found = run(lab)
    assert [left.title for left in found.unmatched] == ["A dated article"]
    assert found.new == ["other.md"]


def test_the_members_of_the_feed_stay_its_members(lab: Laboratory) -> None:
    """A late arrival with an old date stands in the feed, before and after."""
    lab.configure("[feeds]\nentries = 2\n")
    lab.build()
    lab.article("late.md", "A late arrival", WORDS + "long ago.", date="2001-01-01")
    lab.build()
    assert "A late arrival" in lab.titles()
    before = lab.documents()
    lose(lab)
    run(lab)
    lab.build()
    assert lab.documents() == before
    lab.article("later.md", "Later still", WORDS + "long, long ago.", date="2000-01-01")
    lab.build()
    assert "Later still" in lab.titles()


def test_pages_alone_are_enough(lab: Laboratory) -> None:
    lab.build()
    before = identities(lab)
    lose(lab)
    assert len(run(lab, lab.feeds / "articles").matched) == 3
    lab.build()
    assert identities(lab) == before


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_one_feed_alone_is_enough_for_its_members(lab: Laboratory, name: str) -> None:
    lab.build()
    before = {title: (found[0], found[1], found[2]) for title, found in identities(lab).items()}
    lose(lab)
    found = run(lab, lab.feeds / name)
    assert len(found.matched) == 3
    assert found.strangers == []
    lab.build()
    assert {title: (one[0], one[1], one[2]) for title, one in identities(lab).items()} == before
    assert not any("-2" in path for path in lab.documents())


def test_the_site_may_have_moved_meanwhile(lab: Laboratory) -> None:
    """Ids and dates stay, and links are below the new address."""
    lab.build()
    before = identities(lab)
    lose(lab)
    lab.configure(site='url = "https://example.org/news/"')
    run(lab)
    lab.build()
    for title, (iri, address, *rest) in identities(lab).items():
        assert (iri, *rest) == (before[title][0], *before[title][2:])
        assert address == before[title][1].replace("http://localhost:8000/", "https://example.org/news/")


def test_the_site_s_own_id_is_that_of_its_feed(lab: Laboratory) -> None:
    lab.build()
    before = lab.documents()
    lose(lab)
    config = lab.folder / "config.toml"
    config.write_text(
        "\n".join(line for line in config.read_text().splitlines() if not line.startswith("id ="))
    )
    found = run(lab)
    assert f'id = "{found.site}"' in " ".join(found.notices)
    lab.build()
    assert lab.documents() == before


def test_a_dry_run_says_the_same_and_changes_nothing(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    lab.store().close()
    empty, documents = remembered(lab), lab.documents()
    dry = run(lab, dry_run=True)
    assert remembered(lab) == empty
    assert lab.documents() == documents
    assert [*dry.lines()][-1] == "Nothing was changed."
    wet = run(lab)
    assert wet.data() | {"dry_run": True} == dry.data()


def test_a_second_run_changes_nothing(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    run(lab)
    once = remembered(lab)
    again = run(lab)
    assert remembered(lab) == once
    assert (again.known, again.matched, again.documents) == (3, [], [])


def test_beside_an_intact_store_it_changes_nothing(lab: Laboratory) -> None:
    lab.build()
    before = remembered(lab)
    found = run(lab)
    assert remembered(lab) == before
    assert (found.known, found.matched, found.documents, found.conflicts) == (3, [], [], [])


def test_after_an_old_backup_what_was_published_since_is_taken_over(lab: Laboratory) -> None:
    """A new article, an edit that subscribers were told of, a corrected slug with its old page that leads on."""
    lab.build()
    backup = put_by(lab)
    lab.article("since.md", "Published since", WORDS + "the backup.")
    lab.article("dated.md", "A dated article", WORDS + "days that changed.", date="2025-11-03")
    lab.article("undated.md", "An undated article", WORDS + "nothing.", slug="without-a-date")
    lab.build()
    before = lab.documents()
    assert "articles/without-a-date.html" in before
    restore(lab, backup)
    found = run(lab)
    assert [one.seed for one in found.matched] == ["since.md"]
    assert sorted(one.seed for one in found.renewed) == ["dated.md", "undated.md"]
    lab.build()
    assert lab.documents() == before


def test_what_the_store_published_anew_is_left_and_said(lab: Laboratory) -> None:
    """A build ran after the loss: what it told subscribers can't be taken back, so a person decides."""
    lab.build()
    lab.article("dated.md", "A dated article", WORDS + "days, rewritten.", date="2025-11-03")
    lab.build()
    old = identities(lab)["A dated article"][0]
    lose(lab)
    lab.build()
    before = entries(lab)
    found = run(lab)
    about = {left.id: left.reason for left in found.conflicts}
    assert "dated.md" in about[old]
    assert any("dated.md" in line for line in found.trouble())
    assert entries(lab) == before


def test_where_two_seeds_fit_neither_is_taken(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    (lab.seeds / "undated.md").unlink()
    for name in ("one.md", "two.md"):
        lab.article(name, "An undated article", WORDS + name)
    found = run(lab)
    (left,) = found.ambiguous
    assert (left.title, sorted(left.seeds)) == ("An undated article", ["one.md", "two.md"])
    assert "one.md or two.md" in "\n".join(found.lines())
    assert {one.seed for one in found.matched} == {"dated.md", "exact.md"}


def test_a_draft_is_not_published_by_its_old_identity(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    lab.article("dated.md", "A dated article", WORDS + "days.", date="2025-11-03", draft=True)
    found = run(lab)
    (conflict,) = found.conflicts
    assert conflict.seeds == ("dated.md",)
    assert "draft" in conflict.reason
    lab.build()
    assert "A dated article" not in lab.titles()


def test_somebody_else_s_files_are_never_taken_over(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    strange = {
        "rss.xml": b"<rss version='2.0'><channel><generator>Another</generator></channel></rss>",
        "feed.json": b'{"version": "https://jsonfeed.org/version/1.1", "title": "Another", "items": []}',
        "index.html": b"<!doctype html><title>By hand</title>",
        "opml.xml": b"<opml version='2.0'><body><outline xmlUrl='https://example.net/'/></body></opml>",
        "articles/a-dated-article.html": b"<!doctype html><title>By hand</title>",
    }
    for path, data in strange.items():
        (lab.feeds / path).write_bytes(data)
    found = run(lab)
    assert sorted(found.strangers) == sorted(strange)
    assert all(any(path in line for line in found.trouble()) for path in strange)
    lab.build()
    assert {path: lab.documents()[path] for path in strange} == strange


def test_the_page_of_one_article_does_not_stand_for_another(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    page = lab.feeds / "articles" / "a-dated-article.html"
    page.write_bytes((lab.feeds / "articles" / "an-exact-article.html").read_bytes())
    found = run(lab)
    assert "articles/a-dated-article.html" in found.strangers


def test_two_seeds_that_state_one_id_do_not_both_take_it(lab: Laboratory) -> None:
    lab.article("one.md", "The first of two", WORDS + "one.", id="tag:example.org,2025:1")
    lab.build()
    lose(lab)
    lab.article("two.md", "The second of two", WORDS + "two.", id="tag:example.org,2025:1")
    run(lab)
    report = lab.build()
    assert [item["id"] for item in lab.items()].count("tag:example.org,2025:1") == 1
    assert len(report.failures) == 1


def test_the_story_tells_of_it(lab: Laboratory) -> None:
    lab.build()
    lose(lab)
    run(lab)
    store = lab.store()
    try:
        (record,) = store.records("seed", "dated.md")
        assert [event.what for event in store.story(record.entry.key)] == ["adopted"]
    finally:
        store.close()


def test_an_article_with_a_picture_shows_it_as_before(lab: Laboratory) -> None:
    lab.lay("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    lab.article("pictured.md", "A pictured article", WORDS + "it.\n\n![A view](photo.png)")
    lab.build()
    before = lab.documents()
    lose(lab)
    run(lab)
    lab.build()
    assert lab.documents() == before
    (lab.seeds / "pictured.md").unlink()
    lab.build()
    assert not any(path.startswith("assets/") for path in lab.documents())


def test_five_hundred_articles_take_no_more_than_seconds(lab: Laboratory) -> None:
    for number in range(500):
        lab.article(
            f"{number}.md", f"Article {number}", f"{WORDS} {number}.", date=f"2024-{number % 12 + 1:02}-01"
        )
    lab.build()
    before = lab.documents()
    lose(lab)
    start = time.process_time()
    assert len(run(lab).matched) == 503
    assert time.process_time() - start < 10
    lab.build()
    assert lab.documents() == before


def test_documents_at_names_of_before_stay_copies(lab: Laboratory) -> None:
    lab.build()
    lab.configure(
        '[feeds]\nrss = "news/feed.rss"\natom = "a.xml"\njson = "f.json"\nopml = "o.xml"\nindex = "i.html"\n'
    )
    lab.build()
    before = lab.documents()
    lose(lab)
    found = run(lab)
    assert found.strangers == []
    assert lab.build().documents == []
    assert lab.documents() == before
    lab.article("more.md", "One more")
    lab.build()
    after = lab.documents()
    names = {"rss.xml": "news/feed.rss", "atom.xml": "a.xml", "feed.json": "f.json", "index.html": "i.html"}
    for old, new in names.items():
        assert b"One more" in after[old]
        if old == "feed.json":
            assert after[old] == after[new]


KINDS = """
[feeds]
automatic = ["category", "author", "language", "folder"]
[[feed]]
name = "mine"
categories = ["Zoë"]
"""


def test_feeds_that_no_article_would_beget_any_more_stay(lab: Laboratory) -> None:
    """A feed once born stays: also where its articles have other labels by now, or it is no longer in config.toml."""
    lab.configure(KINDS)
    for number in range(3):
        lab.article(
            f"f/{number}.md", f"Number {number}", tags=["Zoë & co", "Zoë"], author="Ann Ö.", lang="de"
        )
    lab.build()
    lab.configure("[feeds]\nautomatic = []\n")
    lab.build()
    for number in range(3):
        if number:
            (lab.seeds / f"f/{number}.md").unlink()
        lab.article(f"g{number}.md", f"Number {number}", tags=["Others"])
    lab.build(accept=True)
    lab.now += lab.config.feeds.retention
    lab.build()
    names = {
        "categories/zoe-co",
        "categories/zoe",
        "authors/ann-o",
        "languages/de",
        "folders/f",
        "feeds/mine",
    }
    before = lab.documents()
    assert {f"{name}/rss.xml" for name in names} <= before.keys()
    lose(lab)
    assert run(lab).strangers == []
    assert lab.build().documents == []
    assert lab.documents() == before
    lab.configure(KINDS.replace("mine", "other"))
    lab.article("f/new.md", "A new one", tags=["Zoë & co", "Zoë"], author="Ann Ö.", lang="de")
    lab.build()
    after = lab.documents()
    assert after["feeds/mine/feed.json"] == before["feeds/mine/feed.json"]
    for name in names - {"feeds/mine"}:
        assert b"A new one" in after[f"{name}/rss.xml"], name
