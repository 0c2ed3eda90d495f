"""Two looks at the seeds folder: what is new, changed or gone, and what is read of it."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rights import reachable, without_rights
from seeds_laid import lay, sight

from feeder import seeds
from feeder.errors import UnreadableError
from feeder.seeds import LARGEST, Look, Sighting
from feeder.types import Seed, Stamp

__all__ = ["reachable"]  # a fixture

# Comparing

STAMPS = st.builds(Stamp, *[st.integers(0, 2)] * 4)
SOME_PATHS = st.text("ab/-.é\udcff", min_size=1, max_size=4).flatmap(
    lambda stem: st.sampled_from([stem + ".md", stem + ".png"])
)
STATES = st.dictionaries(SOME_PATHS, STAMPS, max_size=12)


@settings(max_examples=150)
@given(found=STATES, known=STATES)
def test_comparing_tells_what_is_new_changed_or_gone(
    found: dict[str, Stamp], known: dict[str, Stamp]
) -> None:
    def is_article(path: str) -> bool:
        return path.endswith(".md")

    def in_order(some: dict[str, Stamp]) -> list[tuple[str, Stamp]]:
        return sorted(some.items(), key=lambda item: os.fsencode(item[0]))

    look = seeds.compare((Sighting(*item) for item in in_order(found)), in_order(known), is_article)
    articles = {path: stamp for path, stamp in found.items() if is_article(path)}
    expected = Look(
        changed=[
            Sighting(*item, known=item[0] in known)
            for item in in_order(articles)
            if known.get(item[0]) != item[1]
        ],
        gone=[path for path, _ in in_order(known) if path not in articles],
        others={path: stamp for path, stamp in found.items() if not is_article(path)},
        same=sum(known.get(path) == stamp for path, stamp in articles.items()),
    )
    assert look == expected


# Settling


def put_anew(target: Path) -> None:
    (target.parent / "z").write_bytes(b"text")
    (target.parent / "z").replace(target)


#: What may happen to a file between two looks.
ACTIONS: Mapping[str, Callable[[Path], object]] = {
    "leave": lambda _: None,
    "grow": lambda target: target.write_bytes(b"text, and more of it"),
    "put anew": put_anew,
    "touch": lambda target: os.utime(target, (1, 1)),
    "delete": Path.unlink,
}


@settings(max_examples=60)
@given(
    before=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["old", "new", "gone"]), min_size=1),
    actions=st.lists(st.sampled_from(sorted(ACTIONS)), min_size=6, max_size=6),
)
def test_only_what_two_looks_agree_on_counts(before: dict[str, str], actions: list[str]) -> None:
    """And one that was gone may be back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = {path: Stamp(1, 1, 1, 1) for path, state in before.items() if state == "gone"}
        for path, state in before.items():
            if state != "gone":
                lay(folder, path)
            if state == "old" and (stamp := seeds.stamp(folder, path)):
                known[path] = stamp
        look = seeds.compare(seeds.scan(folder, lambda *_: None), sorted(known.items()), lambda _: True)
        moved, back = set[str](), set[str]()
        for path, action in zip(sorted(before), actions, strict=False):
            target = folder / path
            if target.exists():
                ACTIONS[action](target)
                moved.update({path} if action != "leave" else ())
            elif action == "grow":
                target.write_bytes(b"here again")
                back.add(path)
        settled = seeds.settle(folder, look)
        new = sorted(path for path, state in before.items() if state == "new")
        assert [one.path for one in settled.changed] == [path for path in new if path not in moved]
        assert settled.moving == [path for path in new if path in moved]
        assert settled.gone == sorted(
            path for path, state in before.items() if state == "gone" and path not in back
        )


def test_a_file_that_became_a_folder_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    look = seeds.compare(seeds.scan(tmp_path, lambda *_: None), [("a.md", Stamp(1, 2, 3, 4))], lambda _: True)
    assert seeds.settle(tmp_path, look).gone == ["a.md"]


def test_what_cannot_be_looked_at_again_is_neither_whole_nor_gone(reachable: Path) -> None:
    lay(reachable, "a/new.md")
    seen = sight(reachable, "a/new.md")
    (reachable / "a").chmod(0)
    with without_rights():
        look = seeds.settle(reachable, Look(changed=[seen], gone=["a/old.md"]))
    assert (look.changed, look.moving, look.gone) == ([], ["a/new.md"], [])


def test_what_is_odd_needs_no_second_look(tmp_path: Path) -> None:
    odd = Sighting("link.md", seeds.NO_STAMP, "it is a link that leads out of the seeds folder")
    assert seeds.settle(tmp_path, Look(changed=[odd])).changed == [odd]


# Reading


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 5_000])
def test_a_seed_is_read_whole(tmp_path: Path, data: bytes) -> None:
    lay(tmp_path, "a.md", data)
    assert seeds.read(tmp_path, sight(tmp_path, "a.md")) == Seed("a.md", data)


@pytest.mark.parametrize("data", [b"", b"tex", b"TEXT", b"text and more"])
def test_a_seed_that_is_another_by_now_is_not_read(tmp_path: Path, data: bytes) -> None:
    lay(tmp_path, "a.md", b"text")
    seen = sight(tmp_path, "a.md")
    lay(tmp_path, "b.md", data)
    (tmp_path / "b.md").replace(tmp_path / "a.md")
    assert seeds.read(tmp_path, seen) is None


def test_a_seed_that_is_gone_says_so(tmp_path: Path) -> None:
    lay(tmp_path, "a.md")
    seen = sight(tmp_path, "a.md")
    (tmp_path / "a.md").unlink()
    with pytest.raises(FileNotFoundError):
        seeds.read(tmp_path, seen)


def test_a_seed_too_large_is_refused_unread_with_both_sizes(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(1_000_000_000_000)  # takes no room, but would if it were read
    with pytest.raises(UnreadableError, match=f"1,000,000,000,000 bytes.*{LARGEST:,}"):
        seeds.read(tmp_path, sight(tmp_path, "a.md"))


def test_the_largest_seed_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(LARGEST)
    seed = seeds.read(tmp_path, sight(tmp_path, "a.md"))
    assert seed is not None
    assert len(seed.data) == LARGEST
