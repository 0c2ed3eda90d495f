"""What is wrong is a value: builds, failures and the clock change it, and changes of it can be told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from laboratory import Laboratory

from feeder import health
from feeder.errors import ConfigError, LockedError, PublishError, StoppedError, StoreError
from feeder.report import Report
from feeder.types import Failure

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path)


def test_a_good_build_has_no_trouble(lab: Laboratory) -> None:
    lab.article("a.md", "Alpha")
    assert health.of_report(lab.build()) == {}


def test_a_seed_that_was_set_aside_is_named(lab: Laboratory) -> None:
    lab.lay("broken.md", "---\ntitle: [unclosed\n---\n\nWords.\n")
    troubles = health.of_report(lab.build())
    assert troubles.keys() == {"seeds"}
    assert "broken.md" in troubles["seeds"]


def test_a_missing_folder_is_no_seed(lab: Laboratory) -> None:
    lab.seeds.rmdir()
    troubles = health.of_report(lab.build())
    assert troubles.keys() == {"folder"}
    assert str(lab.seeds) in troubles["folder"]


def test_a_document_that_stayed_behind_is_told_with_its_reason(lab: Laboratory) -> None:
    (lab.feeds / "rss.xml").mkdir(parents=True)
    lab.article("a.md", "Alpha")
    report = lab.build()
    troubles = health.of_report(report)
    assert troubles.keys() == {"publish"}
    assert report.unpublished["rss.xml"] in troubles["publish"]


def test_removals_that_are_held_back_are_a_trouble_until_the_files_are_there_again(lab: Laboratory) -> None:
    for name in "ab":
        lab.article(f"{name}.md", name, f"Words of {name}.")
    lab.build()
    for name in "ab":
        (lab.seeds / f"{name}.md").unlink()
    troubles = health.after_build({}, lab.build())
    assert troubles.keys() == {"removals"}
    for name in "ab":
        lab.article(f"{name}.md", name, f"Words of {name}.")
    assert health.after_build(troubles, lab.build()) == {}


@pytest.mark.parametrize("kind", health.KINDS)
def test_a_build_ends_what_builds_began_and_nothing_else(kind: str) -> None:
    left = health.after_build({kind: "Said."}, Report())
    assert left == ({} if kind in health.OF_BUILDS else {kind: "Said."})


def test_a_build_of_a_few_files_has_not_seen_the_folder() -> None:
    before = {"folder": "F.", "removals": "R.", "seeds": "S.", "publish": "P.", "build": "B."}
    assert health.after_build(before, Report(), whole=False) == {
        "folder": "F.",
        "removals": "R.",
    }
    failing = Report(failures=[Failure("a.md", "why")])
    assert "a.md" in health.after_build({}, failing, whole=False)["seeds"]


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (StoreError("The store is damaged."), "store", "The store is damaged."),
        (ConfigError("site.id is permanent."), "build", "site.id is permanent."),
        (PublishError("No room."), "build", "No room."),
        (OSError(28, "No space left on device", "/feeds"), "build", "/feeds: No space left on device."),
        (OSError(28, "No space left on device"), "build", "No space left on device."),
        (KeyError(), "build", "KeyError"),
    ],
)
def test_a_build_that_could_not_be_carried_through(error: Exception, kind: str, words: str) -> None:
    before = {"publish": "Still behind.", "store": "Old.", "build": "Old.", "server": "No port."}
    after = health.after_failure(before, error)
    assert after == {"publish": "Still behind.", "server": "No port.", kind: words}


@pytest.mark.parametrize("error", [LockedError("Another build."), StoppedError("Stopped.")])
def test_to_wait_or_to_be_stopped_is_no_trouble(error: Exception) -> None:
    assert health.after_failure({"seeds": "One."}, error) == {"seeds": "One."}


def test_changes_are_of_kinds_and_not_of_words() -> None:
    before = {"seeds": "a.md", "server": "No port."}
    after = {"seeds": "b.md", "publish": "rss.xml", "store": "Damaged."}
    assert health.changes(before, after) == (("store", "publish"), ("server",))


def test_one_kind_comes_and_goes() -> None:
    assert health.put({"seeds": "One."}, "config", "Broken.") == {"seeds": "One.", "config": "Broken."}
    assert health.put({"seeds": "One.", "config": "Broken."}, "config", None) == {"seeds": "One."}
    assert health.put({}, "config", None) == {}


def test_a_new_process_still_believes_what_only_a_build_can_end() -> None:
    known = {
        "publish": "Behind.",
        "server": "No port.",
        "config": "Broken.",
        "late": "Late.",
        "seeds": "One.",
    }
    assert health.resumed(known) == {"publish": "Behind.", "seeds": "One."}


@pytest.mark.parametrize(
    ("age", "late"),
    [(0, False), (900, False), (901, True), (-900, False), (-901, True)],
)
def test_late_is_older_than_max_age_or_dated_as_far_ahead(age: int, late: bool) -> None:
    said = health.late(NOW - timedelta(seconds=age), NOW, 900)
    assert (said is not None) == late


def test_late_says_since_when() -> None:
    assert health.late(None, NOW, 900) == "No build has gone well yet."
    said = health.late(NOW - timedelta(hours=3), NOW, 900)
    assert said == "The last good build is of 2026-11-22T15:30:00Z, 3 hours ago."
