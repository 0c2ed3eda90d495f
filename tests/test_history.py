"""Which members of a feed close into archives: a law of numbers and weights (RFC 5005, section 4)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from feeder import history
from feeder.history import Member

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def members(*weights: int, first: int = 1, stay: Sequence[int] = ()) -> list[Member]:
    return [
        Member(number, weight, NOON, number in stay) for number, weight in enumerate(weights, start=first)
    ]


def closed(*weights: int, entries: int, most: int = 0, stay: Sequence[int] = ()) -> list[list[int]]:
    found = history.closing(members(*weights, stay=stay), entries, most)
    return [[member.number for member in archive] for archive in found]


def test_at_twice_its_entries_a_feed_closes_the_older_half() -> None:
    assert closed(*[1] * 5, entries=3) == []
    assert closed(*[1] * 6, entries=3) == [[1, 2, 3]]


def test_ten_thousand_at_once_close_all_but_one_window() -> None:
    """Fifty stay, and fifty times 199 are in archives."""
    assert len(closed(*[1] * 10_000, entries=50)) == 199


def test_above_its_bytes_a_feed_closes_at_most_half_of_them() -> None:
    assert closed(30, 30, 40, entries=50, most=100) == []
    assert closed(30, 20, 30, 30, entries=50, most=100) == [[1, 2]]
    assert closed(60, 60, entries=50, most=100) == [[1]]


def test_the_latest_never_closes() -> None:
    assert closed(1_000, entries=1, most=10) == []
    assert closed(1, 1, 1, entries=1) == [[1], [2]]


def test_what_has_to_stay_keeps_its_archive_and_those_behind_it_open() -> None:
    assert closed(*[1] * 12, entries=3, stay=[5]) == [[1, 2, 3]]
    assert closed(*[1] * 12, entries=3, stay=[2]) == []


_WEIGHTS = st.lists(st.integers(1, 120), max_size=60)


@given(weights=_WEIGHTS, entries=st.integers(1, 8), most=st.sampled_from([0, 1, 50, 100, 400]))
def test_archives_follow_upon_one_another_and_leave_a_window_that_is_not_full(
    weights: list[int], entries: int, most: int
) -> None:
    archives = closed(*weights, entries=entries, most=most)
    numbers = [number for archive in archives for number in archive]
    assert numbers == list(range(1, len(numbers) + 1))
    left = weights[len(numbers) :]
    assert len(left) <= 1 or (len(left) < 2 * entries and (not most or sum(left) <= most))
    for archive in archives:
        assert 1 <= len(archive) <= entries
        assert (
            len(archive) == 1
            or not most
            or sum(weights[number - 1] for number in archive) <= most / 2
            or most < 2
        )


@given(
    weights=_WEIGHTS,
    entries=st.integers(1, 8),
    most=st.sampled_from([0, 50, 100, 400]),
    cuts=st.lists(st.integers(0, 60), max_size=5),
)
def test_where_archives_end_does_not_depend_on_how_many_members_come_at_once(
    weights: list[int], entries: int, most: int, cuts: list[int]
) -> None:
    seen, ends = 0, []
    for cut in [*sorted(cuts), len(weights)]:
        left = members(*weights[seen : min(cut, len(weights))], first=seen + 1)
        for archive in history.closing(left, entries, most):
            ends.append([member.number for member in archive])
            seen = archive[-1].number
    assert ends == closed(*weights, entries=entries, most=most)


def test_a_subject_says_which_archive_it_is() -> None:
    assert history.number(history.subject("categories/a", 12)) == ("categories/a", 12)
    assert history.is_archive(history.subject("main", 1))
    assert not history.is_archive("main")


def test_a_page_gets_no_place_of_an_archive_document() -> None:
    assert history.is_reserved(history.path("main", 3, "atom"))
    assert history.is_reserved(history.path("categories/a", 30, "index"))
    for path in ("archive/2024.html", "archive/x/index.html", "blog/archive.html", "archive/1/a.html"):
        assert not history.is_reserved(path)
