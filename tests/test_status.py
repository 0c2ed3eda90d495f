"""Whether a site is as it should be can be asked of its store alone, without a running service."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from laboratory import START, Laboratory

from feeder import story

MAX_AGE = 900.0


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    lab = Laboratory(tmp_path)
    for name in ("a", "b"):
        lab.article(f"{name}.md", name, f"Words of {name}.")
    return lab


def check(lab: Laboratory, now: datetime) -> str | None:
    store = lab.store()
    try:
        return story.check(store, now, MAX_AGE)
    finally:
        store.close()


def forget_good(lab: Laboratory) -> None:
    """As a store was before builds were noted as good."""
    store = lab.store()
    with store.transaction():
        store.set_meta("good", "")
    store.close()


def test_a_site_that_was_never_built_is_not_as_it_should_be(lab: Laboratory) -> None:
    assert check(lab, START) == "Nothing has been built yet."


@pytest.mark.parametrize(("age", "good"), [(0, True), (900, True), (901, False), (-900, True), (-901, False)])
@pytest.mark.parametrize("noted", [True, False])
def test_a_good_build_holds_for_max_age(lab: Laboratory, age: int, good: bool, noted: bool) -> None:
    lab.build()
    if not noted:
        forget_good(lab)
    said = check(lab, START + timedelta(seconds=age))
    assert (said is None) == good
    assert said is None or said.startswith("The last good build is")


def test_each_build_counts_also_one_that_changed_nothing(lab: Laboratory) -> None:
    lab.build()
    lab.build()
    assert check(lab, START + timedelta(hours=1, seconds=900)) is None


def behind(lab: Laboratory) -> None:
    (lab.feeds / "rss.xml").mkdir(parents=True)


def emptied(lab: Laboratory) -> None:
    lab.build()
    for path in lab.seeds.iterdir():
        path.unlink()


def vanished(lab: Laboratory) -> None:
    emptied(lab)
    lab.seeds.rmdir()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (behind, " stayed behind: "),
        (emptied, "2 removals held back"),
        (vanished, "can't be listed"),
    ],
)
def test_a_build_with_troubles_is_not_good_however_new(
    lab: Laboratory, fault: Callable[[Laboratory], None], words: str
) -> None:
    fault(lab)
    lab.build()
    said = check(lab, lab.now - timedelta(hours=1))
    assert said is not None
    assert words in said
    assert said.endswith(".")
    assert "\n" not in said


def test_it_is_good_again_once_the_cause_is_gone(lab: Laboratory) -> None:
    behind(lab)
    lab.build()
    (lab.feeds / "rss.xml").rmdir()
    now = lab.now
    lab.build()
    assert check(lab, now) is None


def test_a_seed_that_was_set_aside_is_its_authors_matter(lab: Laboratory) -> None:
    lab.lay("broken.md", "---\ntitle: [unclosed\n---\n\nWords.\n")
    assert lab.build().failures
    assert check(lab, START) is None
    forget_good(lab)
    assert check(lab, START) is None


def test_status_names_the_last_good_build_and_the_troubles(lab: Laboratory) -> None:
    lab.build()
    lab.lay("broken.md", "---\ntitle: [unclosed\n---\n\nWords.\n")
    lab.article("a.md", "a", "Other words of a.")
    lab.configure('[feeds]\njson = "other.json"')
    (lab.feeds / "other.json").mkdir()
    lab.build()
    store = lab.store()
    try:
        found = story.status(store)
    finally:
        store.close()
    assert datetime.fromisoformat(found["good"]) == START.astimezone(UTC)
    assert found["troubles"].keys() == {"publish", "seeds"}


def next_change(lab: Laboratory) -> str | None:
    store = lab.store()
    try:
        found: str | None = story.status(store, lab.config)["next_change"]
        return found
    finally:
        store.close()


def test_the_next_change_is_whatever_comes_first(lab: Laboratory) -> None:
    """A date, an expiry, the end of a tombstone; what has come by the last look is none."""
    hours = [lab.now + timedelta(hours=ahead) for ahead in range(20)]
    lab.build()
    assert next_change(lab) is None
    lab.article("later.md", "Later", date=hours[9].isoformat())
    lab.build()
    assert next_change(lab) == "2026-03-01T21:00:00Z"
    lab.article("offer.md", "Offer", expiryDate=hours[4].isoformat())
    lab.build()
    assert next_change(lab) == "2026-03-01T16:00:00Z"
    lab.now = hours[9]
    lab.build()
    gone = hours[9] + lab.config.feeds.retention
    assert next_change(lab) == gone.isoformat().replace("+00:00", "Z")
    lab.now = gone
    lab.build()
    assert next_change(lab) is None
