"""An article with a stated end leaves at its instant, and is no accident of the folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from laboratory import START, Laboratory

from feeder import story
from feeder.explain import explain
from feeder.types import Terms

END = START + timedelta(days=2)


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def test_an_article_leaves_at_its_instant_and_not_before(lab: Laboratory) -> None:
    lab.article("offer.md", "Offer", expiryDate=END.isoformat())
    lab.article("news.md", "News")
    assert lab.build().new == 2
    store = lab.store()
    assert store.next_due(lab.now) == END
    store.close()
    lab.now = END - timedelta(seconds=1)
    assert lab.build().removed == 0
    lab.now = END
    report = lab.build([])  # as the service does at its alarm, without a look at the folder
    assert (report.removed, report.held, report.held_back) == (1, 1, 0)
    assert lab.titles() == ["News"]
    assert lab.build().documents == []


def test_one_that_is_over_already_never_goes_out(lab: Laboratory) -> None:
    lab.article("old.md", "Old", expiryDate="2020-01-01")
    assert lab.build().held == 1
    assert lab.titles() == []


def test_one_with_a_later_end_comes_back_as_itself(lab: Laboratory) -> None:
    lab.article("offer.md", "Offer", expiryDate=END.isoformat())
    lab.build()
    before = lab.item("Offer")
    lab.now = END
    lab.build()
    lab.article("offer.md", "Offer", expiryDate=(END + timedelta(days=9)).isoformat())
    assert lab.build().new == 1
    assert (lab.item("Offer")["id"], lab.item("Offer")["url"]) == (before["id"], before["url"])
    assert lab.item("Offer")["date_modified"] > before["date_modified"]


def test_the_end_that_was_understood_is_shown(lab: Laboratory) -> None:
    lab.article("offer.md", "Offer", expiryDate=END.isoformat())
    lab.build()
    store = lab.store()
    told = story.show(store, lab.config, "offer.md")
    store.close()
    read = explain(lab.config.seeds.folder / "offer.md", Terms(UTC), "en", END - timedelta(days=1))
    assert (told or {})["expires"] == END.isoformat().replace("+00:00", "Z")
    assert read["expires"] == END.isoformat()


def test_many_that_end_together_are_not_taken_for_a_lost_folder(lab: Laboratory) -> None:
    for number in range(30):
        lab.article(f"{number}.md", f"Offer {number}", f"Offer number {number}.", expiryDate=END.isoformat())
    lab.build()
    lab.now = END
    report = lab.build()
    assert (report.removed, report.held_back) == (30, 0)


def test_an_article_waits_for_its_date_and_leaves_at_its_end(lab: Laboratory) -> None:
    lab.article("offer.md", "Offer", date=(END - timedelta(days=1)).isoformat(), expiryDate=END.isoformat())
    assert lab.build().held == 1
    lab.now = END - timedelta(days=1)
    assert lab.build([]).new == 1
    lab.now = datetime(2030, 1, 1, tzinfo=UTC)  # the machine was asleep
    assert lab.build([]).removed == 1
