"""When an entry is published and updated: the laws of dates."""

from datetime import timedelta
from pathlib import Path

import pytest
from laboratory import START, Laboratory


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def test_a_stated_date_is_the_published_date(lab: Laboratory) -> None:
    lab.article("a.md", "Title", date="2024-05-17T10:30:00+02:00")
    lab.build()
    assert lab.item("Title")["date_published"] == "2024-05-17T08:30:00+00:00"


def test_a_date_without_zone_is_in_the_zone_of_the_site(lab: Laboratory) -> None:
    lab.configure(site='timezone = "Europe/Berlin"')
    lab.article("a.md", "Title", date="2024-05-17 10:30:00")
    lab.build()
    assert lab.item("Title")["date_published"] == "2024-05-17T08:30:00+00:00"


def test_an_article_without_a_date_is_published_now_and_never_by_the_time_of_its_file(
    lab: Laboratory,
) -> None:
    import os

    lab.article("a.md", "Title")
    os.utime(lab.seeds / "a.md", (1_000_000_000, 1_000_000_000))
    lab.build()
    assert lab.item("Title")["date_published"] == START.isoformat()


def test_the_date_in_a_file_name_counts_and_a_renamed_file_keeps_it(lab: Laboratory) -> None:
    lab.article("2024-05-17-title.md", "Title")
    lab.build()
    before = lab.item("Title")
    assert before["date_published"].startswith("2024-05-17")
    (lab.seeds / "2024-05-17-title.md").rename(lab.seeds / "2023-01-01-title.md")
    lab.build()
    assert lab.item("Title") == before


def test_a_corrected_date_is_honoured_and_the_id_stays(lab: Laboratory) -> None:
    lab.article("a.md", "Title", date="2024-05-17")
    lab.build()
    before = lab.item("Title")
    lab.article("a.md", "Title", date="2024-05-18")
    lab.build()
    after = lab.item("Title")
    assert after["date_published"].startswith("2024-05-18")
    assert after["id"] == before["id"]


def test_an_edit_moves_updated_and_not_published(lab: Laboratory) -> None:
    lab.article("a.md", "Title", "Before.")
    lab.build()
    before = lab.item("Title")
    now = lab.now
    lab.article("a.md", "Title", "After.")
    lab.build()
    after = lab.item("Title")
    assert after["date_published"] == before["date_published"]
    assert after["date_modified"] == now.isoformat()


@pytest.mark.parametrize("what", ["minor", "touch", "rewrite", "space", "regenerate", "settings"])
def test_updated_stays_where_a_subscriber_need_not_look_again(lab: Laboratory, what: str) -> None:
    lab.article("a.md", "Title", "Before.")
    lab.build()
    before = lab.item("Title")
    if what == "minor":
        lab.article("a.md", "Title", "After.", minor=True)
    elif what == "touch":
        (lab.seeds / "a.md").touch()
    elif what == "rewrite":
        lab.article("a.md", "Title", "Before.")
    elif what == "space":
        lab.article("a.md", "Title", "Before.\n\n\n")
    elif what == "settings":
        lab.configure(site='author = "Somebody"')
    lab.build(everything=what == "regenerate")
    after = lab.item("Title")
    assert after.get("date_modified") == before.get("date_modified")
    assert after["date_published"] == before["date_published"]


def test_a_stated_update_between_publication_and_now_is_taken(lab: Laboratory) -> None:
    lab.article("a.md", "Title", date="2024-05-17", updated="2025-01-02T03:04:05Z")
    lab.article("b.md", "Ahead", "Text.", date="2024-05-17", updated="2999-01-02")
    lab.article("c.md", "Before", "Words.", date="2024-05-17", updated="2020-01-02")
    lab.build()
    assert lab.item("Title")["date_modified"] == "2025-01-02T03:04:05+00:00"
    for title in ("Ahead", "Before"):
        item = lab.item(title)
        assert item.get("date_modified", item["date_published"])[:10] == "2024-05-17"


def updates(lab: Laboratory) -> list[str]:
    return [item.get("date_modified", item["date_published"]) for item in lab.items()]


@pytest.mark.parametrize(
    "date", [{"date": "2024-05-17"}, {}, {"date": "2024-05-17T10:00:00Z"}], ids=["day", "none", "instant"]
)
def test_no_two_entries_share_an_updated(lab: Laboratory, date: dict[str, str]) -> None:
    """Date-only articles of one day, undated ones of one build, equal stated instants."""
    for number in range(40):
        lab.article(f"{number}.md", f"Title {number}", f"Text {number}.", **date)
    lab.build()
    assert len(set(updates(lab))) == 40
    assert max(updates(lab)) <= START.isoformat()
    if "T" in date.get("date", ""):  # of equal stated ones `updated` yields, `published` does not
        assert {item["date_published"] for item in lab.items()} == {"2024-05-17T10:00:00+00:00"}
    if len(date.get("date", "")) == 10:
        assert {item["date_published"][:10] for item in lab.items()} == {"2024-05-17"}
    for number in range(40):
        lab.article(f"{number}.md", f"Title {number}", f"Edited text {number}.", **date)
    now = lab.now
    lab.build()
    assert len(set(updates(lab))) == 40
    assert max(updates(lab)) == now.isoformat()


def test_a_future_article_waits_and_goes_out_at_its_instant(lab: Laboratory) -> None:
    """Nothing of it is reachable before: no page, no picture, no slug."""
    due = START + timedelta(days=2)
    lab.article("a.md", "Secret", "![a](secret.png)", date=due.isoformat())
    lab.lay("secret.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40)
    lab.article("b.md", "Open", "Something else.")
    assert lab.build().held == 1
    assert lab.titles() == ["Open"]
    assert not [name for name, data in lab.documents().items() if b"ecret" in data or "secret" in name]
    lab.now = due - timedelta(seconds=1)
    lab.build()
    assert lab.titles() == ["Open"]
    lab.now = due
    report = lab.build()
    assert report.new == 1
    assert lab.item("Secret")["date_published"] == due.isoformat()
    assert [name for name in lab.documents() if name.endswith("secret.png")]


def test_a_draft_is_held_and_a_draft_made_of_a_published_one_is_withdrawn(lab: Laboratory) -> None:
    lab.article("a.md", "Title", draft=True)
    lab.article("b.md", "Other", "Something else.")
    assert lab.build().held == 1
    assert lab.titles() == ["Other"]
    lab.article("a.md", "Title")
    lab.build()
    before = lab.item("Title")
    lab.article("a.md", "Title", draft=True)
    lab.build()
    assert lab.titles() == ["Other"]
    assert "articles/title.html" not in lab.documents()
    lab.article("a.md", "Title")
    lab.build()
    after = lab.item("Title")
    assert (after["id"], after["url"], after["date_published"]) == (
        before["id"],
        before["url"],
        before["date_published"],
    )


def test_a_date_ahead_in_running_text_is_not_believed(lab: Laboratory) -> None:
    lab.lay(
        "a.txt",
        "A title of some length\n\nFri May 17 2999\n\nA paragraph that is long enough to be an article.\n",
    )
    report = lab.build()
    assert report.held == 0
    assert lab.items()[0]["date_published"] == START.isoformat()


def test_a_clock_set_back_withdraws_nothing(lab: Laboratory) -> None:
    lab.article("a.md", "Title", date="2026-02-20")
    lab.build()
    before = lab.documents()
    lab.now = START - timedelta(days=365)
    lab.build(everything=True)
    assert lab.documents() == before
