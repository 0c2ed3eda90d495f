"""The service, turn by turn: what it does when, what it says, and how it comes back from trouble."""

import fcntl
import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from service_turns import QUIET, Turns, turns

__all__ = ["turns"]

DUE = datetime(2026, 3, 1, 13, tzinfo=UTC)


def test_the_first_turn_publishes_what_is_there(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    assert turns.lab.titles() == ["One"]
    assert turns.said("info build", "new=1")
    assert turns.service.observer.readiness()[0]


def test_a_turn_with_nothing_to_do_does_nothing(turns: Turns) -> None:
    turns.turn()
    before = len(turns.lines)
    turns.lab.article("one.md", "One")
    turns.turn(times=3)
    assert (turns.lab.titles(), len(turns.lines)) == ([], before)


def test_a_held_article_goes_out_at_its_instant(turns: Turns) -> None:
    turns.lab.article("later.md", "Later", date=DUE.isoformat())
    turns.turn()
    assert turns.service.alarms["due"] == DUE
    turns.now = DUE - timedelta(seconds=1)
    turns.turn("due")
    assert turns.lab.titles() == []
    turns.now = DUE
    turns.turn("due")
    assert turns.lab.titles() == ["Later"]
    assert b"feeder_lateness_seconds_count 1.0" in turns.service.observer.metrics.text()
    assert "due" not in turns.service.alarms


@pytest.mark.parametrize("hours", [9.0, 24 * 400.0])
def test_what_fell_due_while_the_machine_slept_goes_out_at_once_and_once(turns: Turns, hours: float) -> None:
    for number in range(3):
        turns.lab.article(
            f"{number}.md",
            f"Number {number}",
            f"Words {number}.",
            date=(DUE + timedelta(hours=number)).isoformat(),
        )
    turns.turn()
    turns.later(hours=hours)
    turns.turn()
    assert turns.lab.titles() == ["Number 2", "Number 1", "Number 0"]
    assert len(turns.said("info build")) == 2
    turns.turn(times=2)
    assert len(turns.said("info build")) == 2


def test_a_clock_set_back_takes_nothing_back(turns: Turns) -> None:
    turns.lab.article("one.md", "One", date="2026-02-28T10:00:00Z")
    turns.lab.article("later.md", "Later", "Other words.", date=DUE.isoformat())
    turns.turn()
    before = turns.lab.documents()
    turns.later(days=-365)
    turns.turn()
    assert turns.said("clock_moved")
    assert turns.lab.documents() == before
    assert turns.service.alarms["due"] == DUE
    assert turns.service.alarms["scan"] < turns.now + timedelta(minutes=2)
    turns.now = DUE
    turns.turn()
    assert turns.lab.titles() == ["Later", "One"]


def test_scans_come_by_schedule(turns: Turns) -> None:
    turns.lab.configure(QUIET.replace("watch = false", "watch = false\nevery = 90"))
    turns.begin()
    turns.turn()
    assert turns.service.alarms["scan"] == turns.now + timedelta(seconds=90)
    turns.lab.configure(QUIET.replace("watch = false", 'watch = false\ncron = "30 14 * * 1"'))
    turns.turn("reload", times=2)
    monday = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)  # 1 March 2026 is a Sunday
    assert turns.service.alarms["scan"] == monday


def test_regeneration_makes_every_document_again(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    before = turns.lab.documents()
    (turns.lab.feeds / "rss.xml").write_text("spoilt")
    turns.turn("scan")
    turns.turn("regenerate")
    assert turns.lab.documents() == before


def test_a_changed_configuration_is_taken_over(turns: Turns) -> None:
    turns.turn()
    text = (turns.lab.folder / "config.toml").read_text()
    (turns.lab.folder / "config.toml").write_text(text.replace("Laboratory", "Another name"))
    turns.turn(times=3)
    assert b"<title>Another name</title>" in turns.lab.documents()["rss.xml"]
    assert turns.said("reloaded")


def test_a_broken_configuration_is_told_of_and_the_old_one_kept(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    good = (turns.lab.folder / "config.toml").read_text()
    (turns.lab.folder / "config.toml").write_text(good + "\n[feeds]\nentrys = 3\n")
    turns.turn(times=3)
    assert turns.troubles == {"config"}
    assert turns.said("error", "kind=config", "entrys")
    turns.lab.article("two.md", "Two", "Other words.")
    turns.turn("scan")
    assert set(turns.lab.titles()) == {"One", "Two"}
    (turns.lab.folder / "config.toml").write_text(good)
    turns.turn(times=3)
    assert turns.troubles == set()
    assert turns.said("recovered", "kind=config")


def test_what_needs_a_restart_is_said_and_left(turns: Turns) -> None:
    turns.turn()
    turns.lab.configure(QUIET + '[feeds]\nfolder = "elsewhere"\n')
    turns.turn("reload", times=2)
    turns.lab.article("one.md", "One")
    turns.turn("scan")
    assert turns.said("restart_needed", "feeds.folder")
    assert turns.lab.titles() == ["One"]
    assert not (turns.lab.folder / "elsewhere").exists()


def test_a_folder_that_is_not_mounted_removes_nothing(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    turns.lab.seeds.rename(turns.lab.folder / "away")
    turns.turn("scan")
    assert turns.troubles == {"folder"}
    assert turns.lab.titles() == ["One"]
    assert "retry" in turns.service.alarms
    (turns.lab.folder / "away").rename(turns.lab.seeds)
    turns.turn("retry")
    assert turns.troubles == set()
    assert turns.said("cause_gone", "seeds")


def test_an_emptied_folder_is_held_back_until_it_is_full_again(turns: Turns) -> None:
    for number in range(3):
        turns.lab.article(f"{number}.md", f"Number {number}", f"Words {number}.")
    turns.turn()
    kept = {path: path.read_bytes() for path in turns.lab.seeds.iterdir()}
    for path in kept:
        path.unlink()
    turns.turn("scan")
    assert turns.troubles == {"removals"}
    turns.turn("due")  # also a build of nothing but what is due knows of it
    assert turns.troubles == {"removals"}
    for path, content in kept.items():
        path.write_bytes(content)
    turns.turn("scan")
    assert (turns.troubles, len(turns.lab.titles())) == (set(), 3)


def test_an_output_folder_that_can_not_be_written_is_waited_for(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    turns.lab.article("two.md", "Two", "Other words.")
    turns.lab.feeds.rename(turns.lab.folder / "away")
    turns.lab.feeds.write_text("no folder")
    turns.turn("scan")
    assert turns.troubles == {"publish"}
    assert not turns.service.observer.readiness()[0]
    turns.lab.feeds.unlink()
    (turns.lab.folder / "away").rename(turns.lab.feeds)
    turns.turn("retry")
    assert turns.troubles == set()
    assert set(turns.lab.titles()) == {"One", "Two"}


def test_a_store_that_can_not_be_used_is_told_of_and_waited_for(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    state = turns.lab.folder / ".feeder" / "state.db"
    good = state.read_bytes()
    state.write_bytes(b"This is no database, and was never one. " * 200)
    turns.lab.article("two.md", "Two", "Other words.")
    turns.turn("scan")
    assert turns.troubles == {"store"}
    assert turns.lab.titles() == ["One"]
    assert turns.said("error", "kind=store", "state.db")
    state.write_bytes(good)
    turns.turn("retry")
    assert turns.troubles == set()
    assert set(turns.lab.titles()) == {"One", "Two"}


def test_a_store_that_is_missing_beside_feeds_is_never_begun_anew(turns: Turns) -> None:
    turns.lab.article("one.md", "One")
    turns.turn()
    before = turns.lab.documents()
    state = turns.lab.folder / ".feeder"
    state.rename(turns.lab.folder / "away")
    turns.turn("scan")
    assert turns.troubles == {"store"}
    assert turns.said("feeder adopt")
    (turns.lab.folder / "away").rename(state)
    turns.turn("retry")
    assert (turns.troubles, turns.lab.documents()) == (set(), before)


def test_the_service_waits_for_the_build_of_another_process(turns: Turns) -> None:
    turns.turn()
    turns.lab.article("one.md", "One")
    file = os.open(turns.lab.folder / ".feeder" / "state.db.lock", os.O_RDWR)
    fcntl.flock(file, fcntl.LOCK_EX)
    waited = 0

    def pause(_seconds: float) -> None:
        nonlocal waited
        waited += 1
        if waited == 3:
            os.close(file)

    turns.service.builder.pause = pause
    turns.turn("scan")
    assert waited >= 3
    assert turns.lab.titles() == ["One"]


def test_the_service_goes_on_from_what_a_command_stored(turns: Turns) -> None:
    turns.turn()
    turns.lab.article("one.md", "One")
    turns.lab.now = turns.now
    turns.lab.build()
    before = turns.lab.documents()
    turns.turn("scan")
    assert turns.lab.documents() == before


def test_recurring_trouble_is_said_once(turns: Turns) -> None:
    turns.lab.lay("bad.md", b"\x00" * 50)
    turns.turn()
    turns.turn("scan")
    turns.turn("scan")
    assert len(turns.said("set_aside", "bad.md")) == 1
    (turns.lab.seeds / "bad.md").unlink()
    turns.turn("scan")
    assert len(turns.said("cause_gone", "bad.md")) == 1


def test_a_late_service_is_in_trouble(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    turns.turn()
    state = turns.lab.folder / ".feeder" / "state.db"
    state.write_bytes(b"no database")
    for _ in range(40):
        turns.later(minutes=1)
        turns.turn("retry")
    assert turns.troubles == {"store", "late"}


def test_no_name_of_a_file_reaches_the_log_as_an_escape(turns: Turns) -> None:
    turns.lab.lay("\x1b[31mred\n.md", b"\x00" * 50)
    turns.turn()
    assert turns.said("set_aside")
    assert not [line for line in turns.lines if "\x1b" in line]


def test_what_is_due_and_can_not_be_read_is_asked_for_after_a_pause(turns: Turns) -> None:
    turns.lab.article("later.md", "Later", date=DUE.isoformat())
    turns.turn()
    turns.lab.seeds.rename(turns.lab.folder / "away")
    turns.now = DUE
    turns.turn("due")
    assert turns.service.alarms["retry"] > turns.now
    (turns.lab.folder / "away").rename(turns.lab.seeds)
    turns.turn("retry")
    assert turns.lab.titles() == ["Later"]
    assert "retry" not in turns.service.alarms


def test_a_folder_that_can_not_be_listed_is_said_once_whatever_else_is_built(turns: Turns) -> None:
    outside = turns.lab.folder / "outside"
    outside.mkdir()
    (turns.lab.seeds / "link").symlink_to(outside)
    turns.turn()
    for _ in range(3):
        turns.turn("due")
        turns.turn("scan")
    assert len(turns.said("unlisted", "link")) == 1
    assert not turns.said("cause_gone")
    assert turns.troubles == {"seeds"}


def test_what_was_told_is_not_told_again_after_a_restart(turns: Turns) -> None:
    told = turns.lab.folder / "told"
    turns.lab.configure(QUIET + f'[alerts]\non_failure = "tee -a {told}"\n')
    turns.begin()
    turns.lab.lay("bad.md", b"\x00" * 50)
    for _ in range(2):
        turns.turn("scan")
        turns.service.observer.alerts.stop(5.0)
        turns.turn("alerts")
        turns.begin()
    assert told.read_text().count('"failure"') == 1


def test_a_changed_configuration_holds_for_the_article_that_comes_with_it(turns: Turns) -> None:
    turns.turn()
    turns.lab.configure(QUIET + '[feeds]\nlink = "posts/{slug}.html"\n')
    turns.lab.article("one.md", "One")
    turns.turn("scan")
    assert turns.lab.item("One")["url"].endswith("/posts/one.html")


def test_a_document_that_stays_behind_delays_no_embargo(turns: Turns) -> None:
    turns.lab.article("later.md", "Later", date=DUE.isoformat())
    turns.lab.feeds.mkdir()
    (turns.lab.feeds / "opml.xml").write_text("somebody else's")
    turns.turn()
    assert turns.troubles == {"publish"}
    assert turns.service.alarms["due"] == DUE


def test_every_article_that_was_late_is_counted(turns: Turns) -> None:
    for minute in range(3):
        due = DUE + timedelta(minutes=minute)
        turns.lab.article(f"{minute}.md", f"Number {minute}", f"Words {minute}.", date=due.isoformat())
    turns.turn()
    turns.later(hours=5)
    turns.turn()
    assert b"feeder_lateness_seconds_count 3.0" in turns.service.observer.metrics.text()


def test_a_wake_up_is_no_alarm(turns: Turns) -> None:
    turns.turn()
    turns.later(hours=9)
    turns.turn()
    assert not turns.said("trouble")


def test_removals_stay_held_back_while_articles_come(turns: Turns) -> None:
    for number in range(20):
        turns.lab.article(f"{number}.md", f"Number {number}", f"Words {number}.")
    turns.turn()
    for number in range(20):
        (turns.lab.seeds / f"{number}.md").unlink()
    turns.turn("scan")
    came = iter(range(3))
    settle = turns.service.builder.pause

    def pause(seconds: float) -> None:
        if (number := next(came, None)) is not None:
            turns.lab.article(f"new-{number}.md", f"New {number}", f"Other words {number}.")
        settle(seconds)

    turns.service.builder.pause = pause
    for _ in range(3):
        turns.turn("scan")
    assert "removals" in turns.troubles
    assert not turns.said("cause_gone", "held_back")
    assert "retry" in turns.service.alarms


def test_a_fault_of_the_machine_does_not_end_the_service(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns.turn()

    def fail() -> None:
        raise OSError(5, "Input/output error", "somewhere")

    monkeypatch.setattr(turns.service, "_keep_up", fail)
    turns.turn()
    assert turns.troubles == {"build"}
    monkeypatch.undo()
    turns.turn("retry")
    assert turns.troubles == set()


def test_another_mistake_in_the_configuration_is_told_too(turns: Turns) -> None:
    turns.turn()
    for mistake in ("entrys = 3", 'entries = "many"'):
        turns.lab.configure(f"{QUIET}[feeds]\n{mistake}\n")
        turns.turn("reload")
    assert len(turns.said("kind=config")) == 2


def test_a_backup_that_can_not_be_made_is_told(turns: Turns) -> None:
    turns.turn()
    (turns.lab.folder / ".feeder" / "backups").write_text("no folder")
    turns.service.ask("housekeeping")
    end = time.monotonic() + 20
    while "backup" not in turns.troubles and time.monotonic() < end:
        turns.turn()
    assert "backup" in turns.troubles
    assert "housekeeping" in turns.service.alarms


def test_an_article_due_at_a_fraction_of_a_second_goes_out_when_its_alarm_rings(turns: Turns) -> None:
    turns.lab.article("later.md", "Later", date=(DUE + timedelta(milliseconds=600)).isoformat())
    turns.turn()
    turns.now = turns.service.alarms["due"]
    turns.turn("due")
    assert turns.lab.titles() == ["Later"]


def test_an_article_that_is_held_is_told_of(turns: Turns) -> None:
    turns.turn()
    turns.lab.article("later.md", "Later", date=DUE.isoformat())
    turns.turn("scan")
    turns.turn("scan")
    assert len(turns.said("info build", "held=1")) == 1
