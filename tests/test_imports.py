"""Imports run one way through the rooms, the clock is read in two of them, and one module knows feedgen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "feeder"
FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

#: Lowest first. A room imports from the floors below its own; one package's files may import one another.
FLOORS = [
    "__init__ types errors languages cron leases mediatypes folding slugs",  # the ground floor
    "keyvalues",
    "keys sidecars cleaning tangles",
    "definitions",
    "settings",
    "config records report markup",  # values made of those, and the text that all of them hold
    "health timetable plaintext",  # what is wrong, and when the next look is
    "logs openers",
    "seeds encodings summaries nearness",  # small pieces
    "assets links",  # pieces made of small pieces
    "history advice",
    "fetching identity feeds readers writers validation stores publishers",
    "notifiers",
    # It has the validator judge what the writers made, so it stands above both; they know nothing of it.
    "gate answers articleness containers groups outbox sitemaps windows",
    "addressing archiving rendering revisions",
    # From here on the stretches of a build, each upon the one before.
    "chronicle candidates looking rereading wanted",
    "entries",
    "articles approvals membership",
    "retraction",
    "reading holding",
    "lookahead",
    "intake",
    "removals placing trial",
    "editions",
    "release",
    "build",
    "wiring",
    "server telling",
    "service",
    "console explain judging starter story keeping adopting",  # what the command line shows and writes
    "cli",
    "__main__",
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms.split()}

CLOCK = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.gmtime", "time.localtime"),
}
CHANCE = {"uuid.uuid1", "uuid.uuid4", "os.urandom"}


def room(path: Path) -> str:
    """The top-level file or folder that a file of the package belongs to."""
    return path.parts[0].removesuffix(".py")


def imports(path: Path, source: bytes) -> Iterator[str]:
    """The full dotted names that a file imports, also inside functions; relative ones made absolute."""
    here = ("feeder", *path.parent.parts)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else ()
            # What is imported from a package may be a module of it, so its name belongs to the path.
            yield from (".".join(filter(None, [*above, node.module, alias.name])) for alias in node.names)


def rooms_imported(path: Path, source: bytes) -> set[str]:
    """The other rooms that a file imports from; `__init__` for what the package itself holds."""
    names = [name.split(".")[1:] for name in imports(path, source) if name.split(".")[0] == "feeder"]
    return {parts[0] if parts and parts[0] in FLOOR else "__init__" for parts in names} - {room(path)}


def spoken(path: Path, source: bytes) -> set[str]:
    """The `module.name` pairs that occur in a file, imported or by attribute."""
    found = {".".join(name.split(".")[-2:]) for name in imports(path, source)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            found.add(f"{owner}.{node.attr}")
    return found


def test_each_room_has_a_floor() -> None:
    assert sorted({room(path) for path in FILES} - FLOOR.keys()) == []


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_run_downwards(path: Path) -> None:
    others = rooms_imported(path, (PACKAGE / path).read_bytes())
    assert [other for other in sorted(others) if FLOOR[other] >= FLOOR[room(path)]] == []


def users(*libraries: str) -> list[str]:
    """The room of each file that imports one of the top-level `libraries`."""
    return [
        room(path)
        for path in FILES
        if any(name.split(".")[0] in libraries for name in imports(path, (PACKAGE / path).read_bytes()))
    ]


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("feedgen", "writers"),
        ("apscheduler", "service"),
        ("watchdog", "service"),
        ("prometheus_client", "service"),
    ],
)
def test_one_room_knows_the_library(library: str, room: str) -> None:
    assert set(users(library)) == {room}


def test_clock_and_chance_enter_at_the_top() -> None:
    asking = {room(path) for path in FILES if spoken(path, (PACKAGE / path).read_bytes()) & (CLOCK | CHANCE)}
    assert asking | set(users("random", "secrets")) <= {"cli", "service"}


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("from . import dates", set()),
        ("from .. import slugs, __version__", {"slugs", "__init__"}),
        ("from ..types import Seed", {"types"}),
        ("import feeder.types", {"types"}),
        ("from feeder import __version__", {"__init__"}),
        ("from feeder.validation.finding import Finding", {"validation"}),
        ("def parse():\n    from ..stores import sqlite", {"stores"}),
        ("import types", set()),
    ],
)
def test_imports_are_seen_in_every_spelling(source: str, rooms: set[str]) -> None:
    assert rooms_imported(Path("readers/text.py"), source.encode()) == rooms


@pytest.mark.parametrize(
    "source",
    [
        "from time import time",
        "import time\ntime.time()",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndef f(clock=datetime.now): ...",
    ],
)
def test_the_clock_is_seen_in_every_spelling(source: str) -> None:
    assert spoken(Path("build.py"), source.encode()) & CLOCK
