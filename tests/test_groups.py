"""Which groups an entry belongs to: names folded, aliases followed, what config.toml says of its own feeds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_places import record

from feeder import config
from feeder.config import Config
from feeder.errors import ConfigError
from feeder.folding import fold
from feeder.groups import AUTOMATIC, Grouping
from feeder.types import Definition, Entry, Person

Load = Callable[[str], Config]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write_and_load(text: str = "") -> Config:
        (tmp_path / "config.toml").write_text(f'[site]\ntitle = "Title"\n{text}', "utf-8")
        return config.load(tmp_path / "config.toml")

    return write_and_load


def entry(**changes: object) -> Entry:
    return record(1, **changes).entry


def labels(found: Config, one: Entry, path: str | None = "a.md", kind: str = "category") -> set[str]:
    return {group.label for group in Grouping(found).of(one, path) if group.kind == kind and group.bears}


# Names

SAME = [
    ("Straße", "STRASSE"),
    (" a \t\n b ", "A B"),
    ("\ufb01sh", "FISH"),
    ("\uff2a\uff33", "js"),
    ("Ǆ", "ǆ"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("C", "C#"), ("a b", "ab"), ("resume", "résumé")])
def test_other_names_are_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_what_is_folded_stays_as_it_is(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_the_first_spelling_is_shown(load: Load) -> None:
    (group,) = Grouping(load("")).of(entry(categories=("News", "NEWS")), "a.md")
    assert (group.label, group.shown) == ("news", "News")


def test_what_is_no_name_gives_no_feed(load: Load) -> None:
    many = tuple(f"category {number}" for number in range(1000))
    assert labels(load(""), entry(categories=("", " ", "x" * 1000, *many))) < {fold(name) for name in many}
    assert len(labels(load(""), entry(categories=many))) <= 100


# Aliases

ALIASES = '[feeds]\nautomatic = ["category", "author", "language"]\n'


def test_an_alias_is_followed_to_its_end(load: Load) -> None:
    found = load(ALIASES + 'aliases = { "js" = "ECMAScript", "ecmascript" = "JavaScript", "X" = "x" }')
    assert found.feeds.aliases == {"js": "JavaScript", "ecmascript": "JavaScript", "x": "x"}
    one = entry(categories=("JS", "Ecmascript", "other"), authors=(Person("Js"),), language="js")
    assert labels(found, one) == {"javascript", "other"}
    assert labels(found, one, kind="author") == {"javascript"}
    assert labels(found, one, kind="language") == {"js"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{ "a" = "b", "b" = "A" }', "by way of others"),
        ('{ "a" = "b", "b" = "c", "c" = "b" }', "by way of others"),
        ('{ "a" = 1 }', "a table of names"),
        ('{ "a" = " " }', "a table of names"),
        ('["a"]', "a table of names"),
    ],
)
def test_a_table_of_aliases_must_lead_somewhere(load: Load, written: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(f"[feeds]\naliases = {written}\n")


def test_a_kind_that_is_not_automatic_bears_nothing(load: Load) -> None:
    found = load("[feeds]\nautomatic = []\n")
    one = entry(categories=("Sea",), authors=(Person("Ann"),), language="de")
    assert Grouping(found).of(one, "news/a.md") == []
    groups = Grouping(found, AUTOMATIC).of(one, "news/a.md")
    assert {(group.kind, group.label, group.bears) for group in groups} == {
        ("category", "sea", False),
        ("author", "ann", False),
        ("language", "de", False),
        ("folder", "news", False),
    }


# Feeds that are configured


def test_feeds_are_read_from_config(load: Load) -> None:
    found = load(
        '[[feed]]\nname = "Über uns"\npaths = "/about/**"\n[[feed]]\nname = "b"\ntitle = "B"\n'
        'description = "All of B."\ncategories = ["x", "x"]\nauthors = ["Ann"]\nlanguage = "de"\n'
    )
    assert found.more == (
        Definition(name="uber-uns", paths="about/**"),
        Definition(
            name="b", title="B", description="All of B.", categories=("x",), authors=("Ann",), language="de"
        ),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[feed]\nname = 'a'\n", "[[feed]]"),
        ("feed = 3\n", "[[feed]]"),
        ("[[feed]]\npaths = '*'\n", "number 1: it has no name"),
        ("[[feed]]\nname = 'a'\n", "number 1: it would hold everything"),
        ("[[feed]]\nname = 'a'\ncategories = []\n", "number 1: it would hold everything"),
        ("[[feed]]\nname = 'a'\npath = '*'\n", "number 1: there is no key path"),
        ("[[feed]]\nname = 'a'\npaths = ['*']\n", "paths must be a pattern"),
        ("[[feed]]\nname = 'a'\npaths = '*'\ncategories = 'x'\n", "categories must be a list of names"),
        ("[[feed]]\nname = 'a'\nauthors = ['']\n", "authors must be a list of names"),
        ("[[feed]]\nname = 'a'\nlanguage = 'German!'\n", "language must be a language tag"),
        ("[[feed]]\nname = ''\npaths = '*'\n", "name must be a text"),
        (
            "[[feed]]\nname = 'A'\npaths = '*'\n[[feed]]\nname = 'a'\npaths = '*'\n",
            "number 2: there is another",
        ),
    ],
)
def test_a_feed_that_is_none_is_refused(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"{written}[site]\ntitle = 'Title'\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


FEED = '[[feed]]\nname = "x"\n'


@pytest.mark.parametrize(
    ("keys", "path", "fits"),
    [
        ('paths = "news/*.md"', "news/a.md", True),
        ('paths = "news/*.md"', "news/b/a.md", False),
        ('paths = "news"', "news/b/a.md", True),
        ('categories = ["SEA", "Land"]', "a.md", True),
        ('categories = ["air"]', "a.md", False),
        ('authors = ["ann  onym"]', "a.md", True),
        ('authors = ["Bob"]', "a.md", False),
        ('language = "de"', "a.md", True),
        ('language = "de-DE"', "a.md", False),
        ('language = "de"\ncategories = ["air"]', "a.md", False),
    ],
)
def test_what_belongs_to_a_configured_feed(load: Load, keys: str, path: str, fits: bool) -> None:
    one = entry(categories=("Sea",), authors=(Person("Ann Onym"),), language="de-AT")
    assert labels(load(f"{FEED}{keys}\n"), one, path, "feed") == ({"x"} if fits else set())


def test_without_a_file_an_entry_keeps_what_it_had_by_it(load: Load) -> None:
    grouping = Grouping(load(f'{FEED}paths = "news/**"\ncategories = ["Sea"]\n'))
    names = {"main", "feeds/x", "feeds/gone", "folders/news", "categories/sea"}
    at_sea, on_land = entry(categories=("Sea",)), entry(categories=("Land",))
    assert grouping.kept(at_sea, "a.md", names) == {"feeds/gone"}
    assert grouping.kept(at_sea, None, names) == {"feeds/gone", "feeds/x", "folders/news"}
    assert grouping.kept(on_land, None, names) == {"feeds/gone", "folders/news"}
    assert [group.kind for group in grouping.of(at_sea, None)] == ["category"]
