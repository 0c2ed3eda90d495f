"""The real service under a clock that is set while it runs: nights of 23 and 25 hours, sleep, a battery that was empty.

The clock is libfaketime's, and runs on from wherever a test sets it; the machine's clock that only runs on is real.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import pathsep
from pathlib import Path

import pytest
from laboratory import Laboratory
from service_runs import Run, count, get, ids, make_site, running, stamped, words
from shell import ROOT

LIBRARIES = sorted(Path("/usr").glob("lib*/**/faketime/libfaketimeMT.so.1"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not installed here (Debian's package faketime)"),
]

BERLIN = 'timezone = "Europe/Berlin"'
ADMIN = 'enabled = false\nadmin = "127.0.0.1:0"'
# Or the service would wake up to tell that its last build is old.
PATIENT = "[alerts]\nmax_age = 2_000_000_000"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
#: Seconds before an instant at which a test sets the clock, to have things ready by then.
AHEAD = timedelta(seconds=4)
#: So soon what is due is out.
SOON = timedelta(seconds=2)
# With libfaketime 0.9.10 the call fails by which Python sleeps from 3.11 on (its issue 426): here it waits otherwise.
_SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds) and None\n"


@dataclass(frozen=True)
class Clock:
    """What the service takes for the time; `folder` is the clock's own."""

    folder: Path

    def set(self, at: datetime) -> None:
        """It is `at` now, and time goes on."""
        draft = self.folder / "draft"
        draft.write_text(f"{at.timestamp() - time.time():+.6f}")
        draft.rename(self.folder / "offset")

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a process that goes by this clock."""
        return {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.folder / "offset"),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",  # a clock that is set does not change the stamps of files
            "PYTHONPATH": f"{self.folder}{pathsep}{ROOT}",
        }


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    folder = tmp_path / "clock"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_SLEEP)
    return Clock(folder)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


AUTUMN = (utc("2026-10-25T00:30"), utc("2026-10-25T01:30"))  # 02:30 is shown twice
SPRING = (utc("2026-03-29T01:00"),)  # 02:00 is 03:00: what is due at 02:30 is done then


@pytest.mark.parametrize("scans", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_a_scan_at_half_past_two_comes_as_often_as_the_clocks_show_it(
    tmp_path: Path, clock: Clock, scans: tuple[datetime, ...]
) -> None:
    """And in the night that has no such time once, as they are put forward."""
    lab = make_site(tmp_path, watch=False, schedule='cron = "30 2 * * *"', site=BERLIN)
    titles: list[str] = []
    clock.set(scans[0] - timedelta(hours=1))
    with running(lab, **clock.environment) as run:
        run.until_said("info build")
        for at in scans:
            lab.lay(f"witness {at:%H}.md", words(f"Witness {at:%H}"))
            clock.set(at - AHEAD)
            titles += [f"Witness {at:%H}"]  # found because the clock was set
            run.until_out(*titles)
            lab.lay(f"scan {at:%H}.md", words(f"Scan {at:%H}"))
            titles += [f"Scan {at:%H}"]
            run.until_out(*titles)
            assert at <= stamped(run.said("info build")[-1]) < at + SOON


@pytest.mark.parametrize(
    "due", [utc("2026-10-25T00:30"), utc("2026-03-29T01:30")], ids=["the first of two", "none"]
)
def test_an_article_held_until_half_past_two_goes_out_once(
    tmp_path: Path, clock: Clock, due: datetime
) -> None:
    """A time shown twice is the first; one that is skipped is told by the clock as it was (RFC 5545, section 3.3.5)."""
    lab = make_site(tmp_path, site=BERLIN)
    lab.lay("one.md", words("One", date=f"{due:%Y-%m-%d}T02:30:00"))
    clock.set(due - AHEAD)
    with running(lab, **clock.environment) as run:
        run.until_said("info build", "held=1")
        run.until_out("One")
        assert due <= stamped(run.said("info build", "new=1")[-1]) < due + SOON
        assert datetime.fromisoformat(lab.item("One")["date_published"]) == due
        before = facts(lab)
        clock.set(due + timedelta(hours=2))
        run.until_said("clock_moved")
        lab.lay("two.md", words("Two"))
        run.until_out("One", "Two")
    assert before.items() <= facts(lab).items()


def test_a_clock_set_back_a_year_takes_nothing_back_and_stops_nothing(tmp_path: Path, clock: Clock) -> None:
    lab = make_site(tmp_path, every=0.3, watch=False, server=ADMIN)
    due = NOON + timedelta(hours=1)
    lab.lay("dated.md", words("Dated", date="2026-05-31T10:00:00Z"))
    lab.lay("undated.md", words("Undated"))
    lab.lay("held.md", words("Held", date=due.isoformat()))
    clock.set(NOON)
    with running(lab, **clock.environment) as run:
        run.until_out("Dated", "Undated")
        before = facts(lab)
        clock.set(NOON - timedelta(days=365))
        run.until_said("clock_moved")
        lab.lay("new.md", words("New"))  # the scans go on
        run.until_out("Dated", "Undated", "New")
        lab.lay(
            "dated.md",
            words("Dated", "Edited, under a date that now lies ahead.", date="2026-05-31T10:00:00Z"),
        )
        run.until_said("info build", "updated=1")
        run.until_out("Dated", "Undated", "New")
        assert before.items() <= facts(lab).items()
        be_well(run)
        clock.set(due - AHEAD)
        run.until_out("Dated", "Undated", "New", "Held")
        assert due <= stamped(run.said("info build", "new=1")[-1]) < due + SOON
        assert before.items() <= facts(lab).items()
        be_well(run)


@pytest.mark.parametrize("watch", [True, False])
def test_what_fell_due_while_the_machine_slept_is_out_at_once_and_once(
    tmp_path: Path, clock: Clock, watch: bool
) -> None:
    lab = make_site(tmp_path, watch=watch, server=ADMIN, more=PATIENT)
    for hours in (4, 2, 6, 9):
        at = NOON + timedelta(hours=hours)
        lab.lay(f"{hours}.md", words(f"After {hours}", date=at.isoformat()))
    clock.set(NOON)
    with running(lab, **clock.environment) as run:
        run.until_said("info build", "held=4")
        be_idle(run)
        clock.set(NOON + timedelta(hours=8))
        run.until_out("After 2", "After 4", "After 6")
        arrived = run.said("info build", "new=")
        assert [line.split("new=")[1][0] for line in arrived] == ["0", "3"]
        assert stamped(arrived[-1]) < NOON + timedelta(hours=8) + SOON
        assert lab.titles() == ["After 6", "After 4", "After 2"]
        be_well(run)


@pytest.mark.parametrize("schedule", ["", 'cron = "* * * * *"'], ids=["every", "cron"])
def test_a_machine_that_starts_in_1970_goes_on_when_it_learns_the_time(
    tmp_path: Path, clock: Clock, schedule: str
) -> None:
    lab = make_site(tmp_path, schedule=schedule, server=ADMIN, more=PATIENT)
    lab.lay("dated.md", words("Dated", date="2026-05-31T10:00:00Z"))
    lab.lay("undated.md", words("Undated"))
    clock.set(datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC))
    with running(lab, **clock.environment) as run:
        run.until_out("Undated")
        assert count(lab, "seeds WHERE state = 'held'") == 1
        be_idle(run)
        before = facts(lab)
        clock.set(NOON)
        run.until_out("Undated", "Dated")
        lab.lay("new.md", words("New"))
        run.until_out("Undated", "Dated", "New")
        assert stamped(run.said("info build")[-1]) < NOON + 2 * SOON
        assert before.items() <= facts(lab).items()
        be_well(run)


def facts(lab: Laboratory) -> dict[str, tuple[str, ...]]:
    """What must never change of each article that is out: its id, address and date."""
    return {
        item["title"]: (ids(lab)[item["title"]], item["url"], item["date_published"]) for item in lab.items()
    }


def be_idle(run: Run) -> None:
    """Wait until the service waits, all its alarms set."""
    run.until_said("info backup")
    (admin,) = run.addresses(1)
    run.until(lambda: json.loads(get(admin, "/healthz").body)["seconds_since_turn"] > 0.3, "idleness")


def be_well(run: Run) -> None:
    """Wait until the service says that all is as it should be."""
    (admin,) = run.addresses(1)
    run.until(lambda: get(admin, "/readyz").status == 200, "readiness")
    assert get(admin, "/healthz").status == 200
