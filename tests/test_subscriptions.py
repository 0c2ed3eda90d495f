"""Real feed readers poll a site while its articles change: each article stays one entry, and polls are cheap.

An opt-in group (`-m slow`): each reader runs where it is installed, and is skipped, by name, where it is not. What a
reader makes of a change is its own affair: docs/readers.md tells it to publishers, and is held to what happens here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from readers_driven import READERS, Reader, Shown, words
from shell import feeder
from subscribed_site import Site, site

NAMES = ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot")
LATER = ("Golf", "Hotel", "India", "Juliett", "Kilo", "Lima")
NEW_WORDS = "What was said before was not quite right."
NOTICE = "This story was wrong, and is taken back."
PAGE = Path(__file__).resolve().parents[1] / "docs" / "readers.md"

Stored = Mapping[str, list[Shown]]


class Habits(NamedTuple):
    """What a reader does, by what it has stored afterwards; the words are those of the table in docs/readers.md."""

    polls: str  # "304" where a poll that finds nothing new is answered so
    edited: str  # an entry with another title and text
    link: str  # an entry with another link
    withdrawn: str  # an entry that has left the document
    retracted: str  # an entry with a tombstone (RFC 6721)
    notice: str  # an entry whose text has given way to a notice


@dataclass
class Story:
    """A site, and one who has subscribed to a document of it. `ids` has the article of each id that was ever out."""

    site: Site
    reader: Reader
    document: str
    folder: Path
    names: tuple[str, ...] = NAMES
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.began = self.site.lab.now
        for name in self.names:
            self.write(name)

    def write(self, name: str, title: str = "", text: str = "", **front: object) -> None:
        """Lay the article down; each has words of its own, and was written five minutes after the one before."""
        body = " ".join([text or f"The first words of {name}.", *(f"{name}{number}" for number in range(30))])
        age = timedelta(minutes=90 - 5 * (ord(name[0]) - ord("A")))
        self.site.lab.article(
            f"{name}.md", title or f"{name} story", body, date=(self.began - age).isoformat(), **front
        )

    def build(self) -> Stored:
        """Build and poll."""
        self.site.build()
        return self.poll()

    def poll(self) -> Stored:
        """What the reader has stored after a poll, by article."""
        for item in self.site.lab.items():
            self.ids.setdefault(item["id"], item["title"].split()[0])
        names = list(self.ids.values())
        assert len(names) == len(set(names)), "an article has got a second id"
        stored: dict[str, list[Shown]] = {name: [] for name in names}
        for shown in self.reader.poll(self.site.address + self.document, self.folder):
            stored[self.ids[shown.id]].append(shown)
        return stored

    def command(self, *arguments: str) -> Stored:
        """Have feeder do something, and poll."""
        lab = self.site.lab
        before = lab.documents()
        done = feeder(*arguments, cwd=lab.folder)
        assert done.code == 0, done.err
        self.site.date(before)
        return self.poll()


def answers(story: Story) -> list[int]:
    """The status of each answer to a poll that finds nothing new."""
    before = len(story.site.asked)
    story.poll()
    return [asked.status for asked in story.site.asked[before:]]


def which(entries: list[Shown], is_new: bool) -> str:
    """The word for an entry that has changed, of which the reader holds the new form or does not."""
    if len(entries) == 1:
        return "updated" if is_new else "as first seen"
    return "shown again"


def is_text_new(entries: list[Shown], text: str) -> bool:
    return any(text in words(shown.text) for shown in entries)


def stays(entries: list[Shown]) -> str:
    return "stays" if entries else "goes"


def link_now(story: Story, name: str) -> str:
    """The link that the feeds give the article at this moment."""
    return next(str(item["url"]) for item in story.site.lab.items() if story.ids[item["id"]] == name)


def once_each(stored: Stored, *but: str) -> None:
    """Each article is there once, whatever happened to those after it."""
    assert {
        name: len(entries) for name, entries in stored.items() if name not in but and len(entries) != 1
    } == {}


def live(story: Story) -> Habits:
    """The whole of it; whatever a reader must do is asserted, and what it may do is returned."""
    lab = story.site.lab
    once_each(story.build())
    once_each(story.build())  # some keep what they need to ask politely from the second poll on
    polls = "304" if set(answers(story)) == {304} else "whole each time"

    story.write("Golf")
    stored = story.build()
    assert set(stored) == {*NAMES, "Golf"}
    once_each(stored)

    story.write("Alpha", "Alpha corrected", NEW_WORDS)
    stored = story.build()
    edited = which(stored["Alpha"], is_text_new(stored["Alpha"], NEW_WORDS))
    once_each(stored, "Alpha")

    (lab.seeds / "elsewhere").mkdir()
    (lab.seeds / "Bravo.md").rename(lab.seeds / "elsewhere" / "renamed.md")
    once_each(story.build(), "Alpha")

    before = link_now(story, "Charlie")
    story.write("Charlie", slug="a-better-name")
    stored = story.build()
    assert link_now(story, "Charlie") != before
    has_links = any(shown.link for shown in stored["Charlie"])
    is_new = link_now(story, "Charlie") in {shown.link for shown in stored["Charlie"]}
    link = which(stored["Charlie"], is_new) if has_links else "keeps none"
    once_each(stored, "Alpha", "Charlie")

    (lab.seeds / "Delta.md").unlink()
    stored = story.build()
    withdrawn = stays(stored["Delta"])
    once_each(stored, "Alpha", "Charlie", "Delta")
    story.write("Delta")
    once_each(story.build(), "Alpha", "Charlie")

    story.site.move("https://moved.example/")
    stored = story.build()
    if has_links:
        assert (
            which(stored["Golf"], link_now(story, "Golf") in {shown.link for shown in stored["Golf"]}) == link
        )
    if link != "shown again":
        once_each(stored, "Alpha")

    retracted, notice = taken_back(story)
    return Habits(polls, edited, link, withdrawn, retracted, notice)


def taken_back(story: Story) -> tuple[str, str]:
    """What becomes of a retracted article, and of one that a notice replaces; the first returns in the end."""
    before = story.poll()
    doubled = [name for name, entries in before.items() if len(entries) != 1]
    stored = story.command("retract", "Echo.md")
    retracted = stays(stored["Echo"])
    once_each(stored, "Echo", *doubled)

    stored = story.command("retract", "Foxtrot.md", "--notice", NOTICE)
    notice = which(stored["Foxtrot"], is_text_new(stored["Foxtrot"], NOTICE))
    assert is_text_new(stored["Foxtrot"], NOTICE) == (notice != "as first seen")
    once_each(stored, "Echo", "Foxtrot", *doubled)

    once_each(story.command("unretract", "Echo.md"), "Foxtrot", *doubled)
    return retracted, notice


each_reader = pytest.mark.parametrize(
    ("reader", "document"),
    [pytest.param(known, name, id=f"{known.name}-{name}") for known in READERS for name in known.documents],
)


@pytest.mark.slow
@each_reader
def test_an_article_is_one_entry_whatever_becomes_of_it(
    tmp_path: Path, reader: Reader, document: str
) -> None:
    """Where this says otherwise than the docs, a newer version of the reader may have other habits: write them down."""
    reader.skip_where_missing()
    (tmp_path / "reader").mkdir()
    with site(tmp_path / "site") as served:
        habits = live(Story(served, reader, document, tmp_path / "reader"))
    assert habits == habits_told()[reader.name]


@pytest.mark.slow
@each_reader
def test_who_subscribes_late_gets_what_the_subscription_document_holds(
    tmp_path: Path, reader: Reader, document: str
) -> None:
    """And on return after an absence all that is in it, once: the latest, whatever their dates. None asks for more."""
    reader.skip_where_missing()
    (tmp_path / "reader").mkdir()
    with site(tmp_path / "site", extra="[feeds]\nentries = 4\n") as served:
        story = Story(served, reader, document, tmp_path / "reader", NAMES + LATER)
        stored = story.build()
        assert 4 <= len(stored) < len(NAMES + LATER)
        once_each(stored)
        for name in ("Mike", "November", "Oscar"):
            story.write(name)
        stored = story.build()
        assert {"Mike", "November", "Oscar"} <= set(stored)
        once_each(stored)
        assert {asked.path for asked in served.asked} == {f"/{document}"}


@pytest.mark.slow
@each_reader
def test_a_correction_comes_through_although_the_article_has_left_the_subscription_document(
    tmp_path: Path, reader: Reader, document: str
) -> None:
    """It stands among the latest again for a time, and readers take it as they take any edit."""
    reader.skip_where_missing()
    (tmp_path / "reader").mkdir()
    with site(tmp_path / "site", extra="[feeds]\nentries = 4\n") as served:
        story = Story(served, reader, document, tmp_path / "reader")
        once_each(story.build())
        for name in LATER:
            story.write(name)
        once_each(story.build())
        assert "Alpha story" not in served.lab.titles()
        story.write("Alpha", "Alpha corrected", NEW_WORDS)
        stored = story.build()
        assert "Alpha corrected" in served.lab.titles()
        assert (
            which(stored["Alpha"], is_text_new(stored["Alpha"], NEW_WORDS))
            == habits_told()[reader.name].edited
        )
        once_each(stored, "Alpha")


def habits_told() -> Mapping[str, Habits]:
    """The table of docs/readers.md: the habits of each reader by its name."""
    rows = re.findall(r"^\| `([^`]+)`[^|]*\|[^|]*\|(.+)\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: Habits(*(word.strip() for word in words.split("|"))) for name, words in rows}


def test_the_docs_tell_the_habits_of_each_reader() -> None:
    assert sorted(habits_told()) == sorted({known.name for known in READERS})
