"""When what happened to a path makes it ripe to be read."""

import time
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.service.settling import LONGEST_REST, Happening, Kind, Ripe, Waiting

SETTLE = 8.0


def waiting(*happened: tuple[float, Happening]) -> Waiting:
    out = Waiting(SETTLE)
    for at, happening in happened:
        out.add(happening, at)
    return out


def outcome(waits: Waiting) -> list[tuple[float, set[str]]]:
    """What comes out from now on, and when, if it is asked for whenever something is to come."""
    out = []
    while (at := waits.next()) is not None:
        if ripe := waits.ripe(at):
            assert not ripe.scan
            out.append((at, set(ripe.paths)))
    return out


@pytest.mark.parametrize(
    ("kind", "due"), [("whole", 1.0), ("closed", 1 + SETTLE), ("gone", 1 + SETTLE), ("folder", 1 + SETTLE)]
)
def test_each_kind_has_its_time(kind: Kind, due: float) -> None:
    waits = waiting((1, Happening(kind, "a.md")))
    assert waits.next() == due
    assert not waits.ripe(due - 0.5)
    assert waits.ripe(due) == Ripe(("a.md",), ("a.md",) if kind == "gone" else ())
    assert not waits.ripe(due)
    assert waits.next() is None


def test_another_close_begins_the_wait_anew() -> None:
    waits = waiting((0, Happening("closed", "a.md")), (5, Happening("closed", "a.md")))
    assert outcome(waits) == [(5 + SETTLE, {"a.md"})]


@pytest.mark.parametrize("kind", ["whole", "closed", "gone"])
def test_what_is_written_to_waits_for_its_close_alone(kind: Kind) -> None:
    waits = waiting((0, Happening(kind, "a.md")), (0, Happening("growing", "a.md")))
    assert outcome(waits) == []
    waits.add(Happening("closed", "a.md"), 100)
    assert outcome(waits) == [(100 + SETTLE, {"a.md"})]


def test_a_renamed_file_is_read_at_once_together_with_its_old_place() -> None:
    assert outcome(waiting((3, Happening("whole", "b.md", old="a.md")))) == [(3, {"a.md", "b.md"})]


def test_a_renamed_file_that_is_written_to_keeps_its_old_place_waiting() -> None:
    waits = waiting((3, Happening("whole", "b.md", old="a.md")), (4, Happening("closed", "b.md")))
    assert outcome(waits) == [(4 + SETTLE, {"a.md", "b.md"})]


def test_what_an_editor_moves_aside_and_writes_anew_was_never_gone() -> None:
    waits = waiting((0, Happening("gone", "a.md")), (1, Happening("closed", "a.md")))
    assert outcome(waits) == [(1 + SETTLE, {"a.md"})]


@pytest.mark.parametrize("new", ["whole", "closed"])
def test_a_file_deleted_here_and_made_there_comes_out_at_once_with_its_old_place(new: Kind) -> None:
    deleted_first = waiting((0, Happening("gone", "a.md")), (1, Happening(new, "b.md")))
    made_first = waiting((0, Happening(new, "b.md")), (1, Happening("gone", "a.md")))
    assert [paths for _, paths in outcome(deleted_first)] == [{"a.md", "b.md"}]
    assert [paths for _, paths in outcome(made_first)] == [{"a.md", "b.md"}]


def test_nothing_is_put_off_twice() -> None:
    waits = waiting((0, Happening("gone", "a.md")), (1, Happening("whole", "b.md")))
    assert not waits.ripe(1)
    waits.add(Happening("gone", "c.md"), 2)
    assert waits.ripe(SETTLE).paths == (
        "b.md",
    )  # and not `a.md`, whose new place may be among the later ones
    assert outcome(waits) == [(2 + SETTLE, {"a.md", "c.md"})]


def test_without_anything_gone_nobody_waits_for_another() -> None:
    waits = waiting((0, Happening("closed", "a.md")), (1, Happening("closed", "b.md")))
    assert outcome(waits) == [(SETTLE, {"a.md"}), (1 + SETTLE, {"b.md"})]


def test_lost_events_ask_for_a_scan_once() -> None:
    waits = waiting((0, Happening("closed", "a.md")), (1, Happening("lost")))
    assert waits.next() == 0
    assert waits.ripe(1) == Ripe(scan=True)
    assert not waits.ripe(1)
    assert outcome(waits) == [(SETTLE, {"a.md"})]


def test_without_settling_everything_is_ripe_at_once() -> None:
    waits = Waiting(0)
    for kind in ("closed", "gone"):
        waits.add(Happening(kind, f"{kind}.md"), 1)
    assert set(waits.ripe(1).paths) == {"closed.md", "gone.md"}


def test_deletions_that_follow_upon_one_another_come_out_together() -> None:
    """However slowly a folder is emptied, it is seen to be emptied."""
    waits = waiting(*((number / 2, Happening("gone", f"{number}.md")) for number in range(40)))
    assert outcome(waits) == [(39 / 2 + SETTLE, {f"{number}.md" for number in range(40)})]


def test_deletions_do_not_rest_for_ever() -> None:
    waits, out = Waiting(SETTLE), []
    for number in range(100):
        waits.add(Happening("gone", f"{number}.md"), number)
        out += [number for _ in waits.ripe(number).paths[:1]]
    assert LONGEST_REST <= out[0] <= LONGEST_REST + SETTLE
    assert len(out) < 10


def test_it_is_known_what_is_being_written() -> None:
    waits = waiting(
        (0, Happening("growing", "a.md")), (1, Happening("growing", "b.md")), (2, Happening("closed", "a.md"))
    )
    assert waits.growing == {"b.md"}
    waits.add(Happening("lost"), 3)
    assert waits.growing == set()


# Laws

PATHS = st.sampled_from("abcd")
ADDS = st.builds(Happening, st.sampled_from(["whole", "closed", "gone", "growing", "folder"]), PATHS)
RENAMES = st.builds(Happening, st.just("whole"), PATHS, st.sampled_from("efg"))
STEPS = st.lists(st.tuples(st.integers(0, 6), ADDS | RENAMES), max_size=25)


@dataclass
class Clerk:
    """Keeps what happened last to each path, and when that is due; judges what comes out."""

    due: dict[str, float] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)

    def note(self, happening: Happening, at: float) -> None:
        self.forget(happening.path)
        if happening.old:
            self.forget(happening.old)
            self.due[happening.old] = at
            self.gone.add(happening.old)
        if happening.kind == "gone":
            self.gone.add(happening.path)
        if happening.kind != "growing":
            self.due[happening.path] = at + (0 if happening.kind == "whole" else SETTLE)

    def judge(self, paths: tuple[str, ...], at: float) -> None:
        assert len(set(paths)) == len(paths)
        assert set(paths) <= self.due.keys(), "it came out before, or is being written to"
        left = self.due.keys() - set(paths)
        for path in paths:
            assert self.due[path] <= at <= self.due[path] + SETTLE
            if (left and path in self.gone) or left & self.gone:
                assert at > self.due[path], "parted from what may belong to it, without having waited for it"
        late = {path for path in left if self.due[path] <= at}
        assert late <= self.late or left & self.gone, "nothing that is gone keeps them"
        self.late |= late
        for path in paths:
            self.forget(path)

    def forget(self, path: str) -> None:
        self.due.pop(path, None)
        self.gone.discard(path)
        self.late.discard(path)


@given(STEPS)
def test_everything_comes_out_once_in_its_time_and_with_what_may_belong_to_it(
    steps: list[tuple[int, Happening]],
) -> None:
    waits, clerk, now = Waiting(SETTLE), Clerk(), 0.0
    for pause, happening in steps:
        while (at := waits.next()) is not None and at < now + pause:
            clerk.judge(waits.ripe(at).paths, at)
        now += pause
        waits.add(happening, now)
        clerk.note(happening, now)
        assert len(waits) == len(clerk.due)
    while (at := waits.next()) is not None:
        clerk.judge(waits.ripe(at).paths, at)
    assert not clerk.due, "these never came out"


def test_twenty_thousand_at_once_cost_microseconds_each() -> None:
    waits, began = Waiting(SETTLE), time.process_time()
    found = 0
    for number in range(10_000):
        waits.add(Happening("gone", f"old/{number}.md"), 0)
        waits.add(Happening("whole", f"new/{number}.md"), 0)
        found += len(waits.ripe(0).paths)
        waits.next()
    found += sum(len(paths) for _, paths in outcome(waits))
    assert found == 20_000
    assert time.process_time() - began < 2  # looking through those that wait, each time, takes half a minute
