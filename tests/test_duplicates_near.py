"""`seeds.duplicates = "near"`: a story that several outlets tell is one entry, the first; the others are its copies."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder.nearness import near_bodies, near_titles, sketch
from feeder.story import status

NEAR = '[seeds]\nsettle = 0\nduplicates = "near"'
TITLE = "Harbour bridge closes for repairs until autumn"
STORY = (
    "The old bridge over the harbour mouth closes on Monday and will stay shut until the autumn, the port said.",
    "Engineers who looked at its piers in spring found cracks in four of them, two of which carry the railway.",
    "Goods trains will take the longer way round by the northern yard, which adds about 40 minutes to each run.",
    "Ferries leave every 20 minutes from the fish market, and carry bicycles at no charge while the work goes on.",
    "The council has set aside 12 million for the repairs, a third of which comes from the regional road fund.",
    "Shopkeepers on the eastern bank fear for their trade and have asked for lower rents during the closure.",
)
ONE = "\n\n".join((*STORY, "Read every day what moves the harbour, and follow us wherever you are."))
TWO = "\n\n".join((STORY[0].replace("the port said", "the port authority announced"), *STORY[1:]))
THREE = "\n\n".join((*STORY, "Photographs by our own staff. Write to the desk with corrections."))
CRANE = (
    "A new crane arrived in the harbour on Thursday, brought by two tugs from a yard in the south.",
    "It lifts 90 tonnes, twice as much as the one that it replaces, and needs one driver instead of two.",
    "The first ship that it unloads is due on Friday with timber, the second with grain on Saturday.",
)
OTHER = "\n\n".join((*CRANE, "Read every day what moves the harbour, and follow us wherever you are."))
SPACELESS = "海港的老桥星期一起关闭，维修工作将持续到秋天结束，渡轮每二十分钟一班。"


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path, NEAR)


def ids(lab: Laboratory) -> dict[str, str]:
    """The id of each seed's entry."""
    store = lab.store()
    try:
        found = {path: store.records("seed", path) for path, _ in store.stamps()}
        return {path: records[0].entry.id for path, records in found.items() if records and records[0].live}
    finally:
        store.close()


def copies(lab: Laboratory) -> dict[str, str]:
    """Why each copy is one."""
    store = lab.store()
    try:
        return {row["seed"]: row["reason"] for row in status(store)["copies"]}
    finally:
        store.close()


def lay_both(lab: Laboratory) -> None:
    lab.article("a/bridge.md", TITLE, ONE)
    lab.article("b/bridge.md", TITLE + " | The Other Post", TWO)


# What is near


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (TITLE, TITLE.upper() + "!", True),
        (TITLE, TITLE + " - Daily Post 24", True),
        (TITLE, TITLE.replace("Harbour", "Harbor"), True),
        (None, None, True),
        ("港大桥将关闭维修至秋季", "港大桥将关闭维修至秋季 | 日报", True),
        (TITLE, "Harbour crane arrives from the south", False),
        (TITLE, None, False),
        ("Draw of 12 March", "Draw of 13 March", False),
        ("Results: 5 to 1", "Results: 5 to 2", False),
        ("News", "News from the harbour bridge today", False),
    ],
)
def test_near_titles(one: str | None, other: str | None, expected: bool) -> None:
    assert near_titles(one, other) is expected
    assert near_titles(other, one) is expected


REPORT = (
    "The index of the harbour exchange closed at {} points on a quiet day, after {} the day before. Of its {} papers"
    " {} rose and {} fell. The price of grain for delivery in autumn was {} a tonne at the end of trading, that of"
    " timber {}, and that of coal {}, dealers said."
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ONE, TWO, True),
        (ONE, "\n\n".join(STORY[:4]), True),
        (ONE, OTHER, False),
        (ONE, "\n\n".join(STORY[:1]), False),
        ("A line that is short.", "A line that is short.", False),
        (REPORT.format(*range(10, 18)), REPORT.format(*range(10, 18)) + " End.", True),
        (REPORT.format(*range(10, 18)), REPORT.format(*range(30, 38)), False),
        (SPACELESS, SPACELESS.replace("星期一", "周一"), True),
    ],
    ids=["edited", "cut", "another", "a quote", "short", "one report", "the next report", "no spaces"],
)  # fmt: skip
def test_near_bodies(one: str, other: str, expected: bool) -> None:
    assert near_bodies(one, other) is expected
    assert near_bodies(other, one) is expected


def test_near_bodies_share_a_part_of_their_sketches() -> None:
    assert {*sketch(ONE)} & {*sketch(TWO)}
    assert {*sketch(ONE)} & {*sketch(THREE)}


# What becomes of it


def test_the_first_is_the_entry_and_the_other_its_copy(lab: Laboratory) -> None:
    lay_both(lab)
    lab.article("c/crane.md", "A crane arrives", OTHER)
    report = lab.build()
    assert (report.new, report.copies) == (2, 1)
    assert [*ids(lab)] == ["a/bridge.md", "c/crane.md"]
    assert copies(lab) == {"b/bridge.md": "it tells the same story as a/bridge.md"}
    again = lab.build()
    assert (again.copies, again.documents, again.new, again.updated) == (1, [], 0, 0)


def test_what_came_later_is_the_copy_whatever_its_path(lab: Laboratory) -> None:
    lab.article("b/bridge.md", TITLE, TWO)
    lab.build()
    lab.article("a/bridge.md", TITLE, ONE)
    assert (lab.build().copies, [*ids(lab)]) == (1, ["b/bridge.md"])


@pytest.mark.parametrize("setting", ["exact", "keep"])
def test_otherwise_each_is_an_article(tmp_path: Path, setting: str) -> None:
    lab = Laboratory(tmp_path, NEAR.replace("near", setting))
    lay_both(lab)
    report = lab.build()
    assert (report.new, report.copies) == (2, 0)


def test_the_same_words_a_fortnight_apart_are_two_articles(lab: Laboratory) -> None:
    lab.article("a.md", TITLE, ONE, date="2026-02-01")
    lab.article("b.md", TITLE, TWO, date="2026-02-15")
    lab.article("c.md", TITLE, THREE, date="2026-02-02")
    assert (lab.build().new, [*copies(lab)]) == (2, ["c.md"])


def test_a_draft_is_nobody_s_first(lab: Laboratory) -> None:
    lab.article("a.md", TITLE, ONE, draft=True)
    lab.article("b.md", TITLE, TWO)
    report = lab.build()
    assert (report.new, report.held, report.copies) == (1, 1, 0)
    assert [*ids(lab)] == ["b.md"]


# Identity never moves by itself


def test_what_is_out_is_never_folded(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lay_both(lab)
    lab.build()
    before = ids(lab)
    lab.configure(NEAR)
    report = lab.build(everything=True)
    assert (report.new, report.removed, report.copies) == (0, 0, 0)
    lab.article("b/bridge.md", TITLE, ONE + "\n\nOne more line.")
    assert lab.build().updated == 1
    assert ids(lab) == before
    lab.article("c.md", TITLE, THREE)
    assert (lab.build().copies, ids(lab)) == (1, before)


def test_a_copy_that_is_edited_into_another_article_is_one(lab: Laboratory) -> None:
    lay_both(lab)
    lab.build()
    before = ids(lab)
    lab.article("b/bridge.md", TITLE, TWO + "\n\nA note at the end.")
    assert lab.build().copies == 1
    lab.article("b/bridge.md", "A crane arrives", OTHER)
    report = lab.build()
    assert (report.new, report.copies, report.updated) == (1, 0, 0)
    assert ids(lab)["a/bridge.md"] == before["a/bridge.md"]


def test_a_copy_is_judged_again_when_the_first_is_edited(lab: Laboratory) -> None:
    lay_both(lab)
    lab.build()
    before = ids(lab)
    lab.article("a/bridge.md", TITLE, ONE.replace("Monday", "Tuesday"))
    assert (lab.build().copies, lab.build().documents) == (1, [])
    lab.article("a/bridge.md", TITLE, OTHER)
    report = lab.build()
    assert (report.new, report.updated, report.copies) == (1, 1, 0)
    assert ids(lab)["a/bridge.md"] == before["a/bridge.md"]


def test_a_first_that_moves_keeps_its_copies(lab: Laboratory) -> None:
    lay_both(lab)
    lab.build()
    before = ids(lab)
    (lab.seeds / "a/bridge.md").rename(lab.seeds / "moved.md")
    report = lab.build()
    assert (report.moved, report.new, report.copies) == (1, 0, 1)
    assert ids(lab) == {"moved.md": before["a/bridge.md"]}


def test_when_the_first_goes_a_copy_becomes_an_article_and_the_others_its_copies(lab: Laboratory) -> None:
    lay_both(lab)
    lab.article("c/bridge.md", TITLE, THREE)
    lab.build()
    before = ids(lab)
    (lab.seeds / "a/bridge.md").unlink()
    report = lab.build()
    assert (report.removed, report.new, report.copies) == (1, 1, 1)
    assert [*ids(lab)] == ["b/bridge.md"]
    assert ids(lab)["b/bridge.md"] != before["a/bridge.md"]
    assert copies(lab) == {"c/bridge.md": "it tells the same story as b/bridge.md"}
    assert lab.build().documents == []


def test_a_copy_of_the_very_text_goes_before_a_near_one(lab: Laboratory) -> None:
    lay_both(lab)
    lab.article("z.md", TITLE, ONE)
    lab.build()
    before = ids(lab)
    (lab.seeds / "a/bridge.md").unlink()
    report = lab.build()
    assert (report.removed, report.new, report.copies) == (0, 0, 1)
    assert ids(lab) == {"z.md": before["a/bridge.md"]}


def test_a_first_that_becomes_a_draft_gives_way(lab: Laboratory) -> None:
    lay_both(lab)
    lab.build()
    lab.article("a/bridge.md", TITLE, ONE, draft=True)
    report = lab.build()
    assert (report.removed, report.new, report.copies) == (1, 1, 0)
    assert [*ids(lab)] == ["b/bridge.md"]


def test_no_copy_steps_in_while_a_share_is_not_mounted(lab: Laboratory) -> None:
    for number in range(12):
        lab.article(f"a/{number}.md", f"Report {number}", STORY[number % 6] + f" Number {number}. " * 12)
        lab.article(f"b/{number}.md", f"Report {number}", STORY[number % 6] + f" Number {number}. " * 13)
    assert lab.build().copies == 12
    before = ids(lab)
    (lab.seeds / "a").rename(lab.folder / "away")
    report = lab.build()
    assert (report.held_back, report.new, report.removed) == (12, 0, 0)
    assert ids(lab) == before
    (lab.folder / "away").rename(lab.seeds / "a")
    assert (lab.build().copies, ids(lab)) == (12, before)


def test_the_setting_taken_back_makes_articles_of_the_copies_when_all_is_read_again(lab: Laboratory) -> None:
    lay_both(lab)
    lab.build()
    before = ids(lab)
    lab.configure()
    assert lab.build().copies == 1
    assert lab.build(everything=True).new == 1
    assert ids(lab)["a/bridge.md"] == before["a/bridge.md"]


@settings(max_examples=4, deadline=None)
@given(order=st.permutations(["a.md", "b.md", "c.md", "d.md"]), lines=st.lists(st.integers(0, 5), max_size=2))
def test_one_build_decides_alike_in_whatever_order_the_files_came(order: list[str], lines: list[int]) -> None:
    """The one that is read first stays, and files are read by path."""
    texts = dict(zip(["a.md", "b.md", "c.md", "d.md"], (ONE, TWO, THREE, OTHER), strict=True))
    with TemporaryDirectory() as folder:
        lab = Laboratory(Path(folder), NEAR)
        for path in order:
            kept = [line for number, line in enumerate(texts[path].split("\n\n")) if number not in lines]
            lab.article(path, TITLE, "\n\n".join(kept))
        lab.build()
        assert [*ids(lab)] == ["a.md", "d.md"]
        assert {*copies(lab).values()} == {"it tells the same story as a.md"}
