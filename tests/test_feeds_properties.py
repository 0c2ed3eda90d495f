"""Whatever is written, moved, withdrawn and configured in whatever order: a feed holds what belongs to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from laboratory import Laboratory

FOLDERS, CATEGORIES, NAMES = ("in", "out"), ("Sea", "SEA ", "Ocean", "Land"), "abcdef"


@dataclass(frozen=True)
class Rules:
    """A configuration: its automatic kinds, its one alias, and the folder or the category that its own feed is of."""

    automatic: tuple[str, ...]
    alias: tuple[str, str] | None
    paths: str = ""
    category: str = ""

    def text(self) -> str:
        feed = f'paths = "{self.paths}/**"' if self.paths else f'categories = ["{self.category}"]'
        aliases = f'aliases = {{ "{self.alias[0]}" = "{self.alias[1]}" }}' if self.alias else ""
        return (
            f'[feeds]\nautomatic = {json.dumps(self.automatic)}\n{aliases}\n[[feed]]\nname = "own"\n{feed}\n'
        )

    def meant(self, name: str) -> str:
        label = name.strip().lower()
        return self.alias[1] if self.alias and label == self.alias[0] else label


RULES = (
    Rules(("category",), None, paths="in"),
    Rules(("category", "folder"), ("sea", "ocean"), category="ocean"),
    Rules((), ("ocean", "sea"), paths="out"),
    Rules(("folder",), None, category="sea"),
)

Article = tuple[str, frozenset[str]]
articles = st.tuples(st.sampled_from(FOLDERS), st.frozensets(st.sampled_from(CATEGORIES), max_size=2))
actions = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), articles, min_size=2),  # written, edited, moved
    st.sampled_from(NAMES),  # taken away
    st.sampled_from(RULES),
)


@dataclass
class Model:
    """What lies in the folder, by which rules, and which feeds were ever born."""

    rules: Rules = RULES[0]
    there: dict[str, Article] = field(default_factory=dict)
    born: set[str] = field(default_factory=lambda: {"feeds/own"})

    def built(self) -> Mapping[str, set[str]]:
        """The titles in each feed after a build."""
        for kind, place, labels in (
            ("category", "categories", {self.rules.meant(name) for name in CATEGORIES}),
            ("folder", "folders", set(FOLDERS)),
        ):
            if kind in self.rules.automatic:
                names = {f"{place}/{label}" for label in labels}
                self.born |= {name for name in names if len(self.members(name)) >= 3}
        return {name: self.members(name) for name in self.born}

    def members(self, name: str) -> set[str]:
        return {title for title, article in self.there.items() if self.belongs(article, *name.split("/"))}

    def belongs(self, article: Article, place: str, label: str) -> bool:
        folder, categories = article
        if (place == "feeds" and self.rules.paths) or place == "folders":
            return folder == (self.rules.paths if place == "feeds" else label)
        wanted = self.rules.category if place == "feeds" else label
        return self.rules.meant(wanted) in {self.rules.meant(name) for name in categories}


def published(lab: Laboratory) -> Mapping[str, set[str]]:
    found = {}
    for path in lab.feeds.glob("*/*/feed.json"):
        items = json.loads(path.read_text("utf-8"))["items"]
        found[path.parent.relative_to(lab.feeds).as_posix()] = {item["title"] for item in items}
    return found


@settings(max_examples=15)
@given(st.lists(actions, min_size=2, max_size=6))
def test_a_feed_holds_what_belongs_to_it(steps: list[dict[str, Article] | str | Rules]) -> None:
    with TemporaryDirectory() as name:
        lab, model = Laboratory(Path(name)), Model()
        for step in (RULES[0], *steps):
            if isinstance(step, Rules):
                model.rules = step
                lab.configure(step.text())
            for title in step if isinstance(step, dict) else [step] if isinstance(step, str) else []:
                for path in lab.seeds.glob(f"*/{title}.md"):
                    path.unlink()
                model.there.pop(title, None)
            for title, (folder, categories) in step.items() if isinstance(step, dict) else ():
                lab.article(
                    f"{folder}/{title}.md", title, f"All about {title}.", categories=sorted(categories)
                )
                model.there[title] = (folder, categories)
            report = lab.build(accept=True)
            assert report.unpublished == {}
            assert published(lab) == model.built()
        assert lab.build().documents == []
