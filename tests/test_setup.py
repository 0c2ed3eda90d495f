"""The set-up: two commands that do it all or refuse plainly, pinned packages, and a wheel that is whole."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import packages_distributions
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from feeder.explain import explain
from feeder.readers import FORMATS
from feeder.types import Terms

ROOT = Path(__file__).resolve().parents[1]
#: The articles in seeds/notices.jsonl.
NOTICES = 3
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMANDS = ("scripts/try.py", "scripts/test.py")
# What pip or a shell profile may have been told for other projects.
NOISE = {
    "PIP_NO_BINARY": ":all:",
    "PIP_NO_DEPS": "1",
    "PIP_PREFIX": "elsewhere",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_TARGET": "elsewhere",
    "PIP_USER": "1",
    "PYTHONPATH": "elsewhere",
    "PYTHONWARNINGS": "error",
}


def pins(name: str) -> dict[str, str]:
    """The versions of a set, by normalised name."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==([^\s;]+)", line) for line in lines)
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def run(
    command: str, *arguments: str, cwd: Path = ROOT, root: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / command), *arguments],
        check=False,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The checkout's files, without what git ignores, in a folder whose name holds a space."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so what belongs to a clone is not known")
    names = subprocess.run(listing, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    copy = tmp_path / "a clone"
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.mark.parametrize("name", [*COMMANDS, "scripts/environment.py"])
def test_old_pythons_can_parse_the_commands(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 7))
    # Not checked by the parser: syntax and evaluated annotations that Python 3.6 does not have.
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.NamedExpr | ast.Match)]
    written = [
        annotation
        for node in ast.walk(tree)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if annotation
    ]
    assert not [node for node in written if isinstance(node, ast.Subscript | ast.BinOp)]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("pretence", "words"),
    [
        ("sys.version_info = (3, 9, 2)", ["3.11 or newer", "this is 3.9"]),
        ("sys.version_info = (3, 99, 0)", ["3.11 to 3.14", "this is 3.99"]),
        (
            "sys.platform = 'win32'; platform.system = lambda: 'Windows'",
            ["Linux and macOS", "this is Windows"],
        ),
        ("platform.python_implementation = lambda: 'PyPy'", ["CPython", "this is PyPy"]),
    ],
)
def test_what_is_not_supported_is_refused_in_one_sentence(
    command: str, pretence: str, words: list[str]
) -> None:
    program = f"import sys, platform, runpy; sys.path.insert(0, 'scripts'); {pretence};"
    program += f" runpy.run_path({command!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words)


def test_every_package_is_pinned_and_hashed_and_no_source_is_named() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        requirements = re.split(r"(?<!\\)\n(?!\s)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
        for requirement in filter(None, map(str.strip, requirements)):
            assert re.match(r"[\w.-]+==[\w.]+\s", requirement), requirement
            assert "--hash=sha256:" in requirement
        assert not re.search(r"://|^-", text, re.MULTILINE)


def test_the_sets_hold_what_the_project_asks_for() -> None:
    run_set, test_set, build_set = pins("run"), pins("test"), pins("build")
    assert run_set.items() <= test_set.items()
    assert build_set.items() <= test_set.items()
    wanted = {"run": PROJECT["dependencies"], "test": PROJECT["optional-dependencies"]["test"]}
    for requirement in map(Requirement, wanted["run"]):
        assert requirement.specifier.contains(run_set[canonicalize_name(requirement.name)])
    for requirement in map(Requirement, wanted["test"]):
        assert requirement.specifier.contains(test_set[canonicalize_name(requirement.name)])
    assert "setuptools" in build_set


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    trees = [ast.parse(path.read_bytes()) for path in (ROOT / "feeder").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    newer = {"compression"}  # in the standard library since Python 3.14
    modules = {name.split(".")[0] for name in names} - sys.stdlib_module_names - newer - {"feeder"}
    distributions = packages_distributions()
    imported = {canonicalize_name(distributions.get(module, [module])[0]) for module in modules}
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    # Nobody imports tzdata: zoneinfo looks for it where the machine has no database.
    assert imported == declared - {"tzdata"}


def test_git_ignores_what_the_commands_make() -> None:
    made = [".venv/bin/python", ".venv-test/bin/python", ".feeder/state.db", "feeds/rss.xml"]
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    done = subprocess.run(
        ["git", "check-ignore", *made], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.split() == made


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    for name in ("feeder", "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    build = "-m pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir . .".split()
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    subprocess.run([sys.executable, *build], check=True, cwd=tmp_path, env=plain, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("feeder/")}
        metadata = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "feeder = feeder.cli:main" in archive.read(metadata).decode()
    files = (path.relative_to(ROOT) for path in (ROOT / "feeder").rglob("*") if path.is_file())
    assert {str(path) for path in files if "__pycache__" not in path.parts} == inside


def test_the_own_seeds_show_each_format_and_each_state() -> None:
    files = [path for path in (ROOT / "seeds").rglob("*") if path.suffix in FORMATS]
    now = datetime(2026, 11, 22, tzinfo=UTC)
    read = {path.name: explain(path, Terms(ZoneInfo("Europe/Berlin"), now), "en", now) for path in files}
    assert {path.suffix for path in files} == {".txt", ".md", ".html", ".jsonl"}
    notices = read.pop("notices.jsonl")["articles"]
    assert len(notices) == NOTICES
    assert all(one["title"] and one["published"] and not one.get("held") for one in notices)
    assert read["povodnova-kniha.html"]["found"]["categories"] == "sidecar"
    assert [name for name, seed in read.items() if "error" in seed] == []
    assert {name for name, seed in read.items() if seed["held"]} == {"pruning.md", "the-long-loan.md"}
    assert {name for name, seed in read.items() if not seed["title"]} == {"2026-02-03.md"}
    assert {name for name, seed in read.items() if seed["image"]} == {"allotment-in-november.md"}
    assert {seed["language"] for seed in read.values()} >= {"cs", "en", "fr", "ja"}
    assert read["library-lends-seeds.txt"]["published"] == "2024-03-09"
    assert read["market-clock.txt"]["author"] == "Jonas Brandt"
    assert read["evening-school.html"]["published"] == "2025-10-08T18:45:00+02:00"
    assert "icon-facebook" not in read["library-lends-seeds.txt"]["content_text"]


@pytest.mark.slow
def test_without_a_network_it_says_so_and_starts_again_with_one(clone: Path) -> None:
    lame = run("scripts/try.py", root=clone, PIP_PROXY="http://127.0.0.1:9", PIP_RETRIES="1", PIP_NO_INDEX="")
    assert lame.returncode == 2
    assert lame.stderr.count("\n") == 1
    assert "no package index" in lame.stderr
    # What stands there now is half-made.
    assert (clone / ".venv" / "bin" / "python").exists()
    assert run("scripts/try.py", root=clone).returncode == 0


@pytest.mark.slow
def test_the_first_command_publishes_the_seeds(clone: Path, tmp_path: Path) -> None:
    before = set(clone.iterdir())
    first = run("scripts/try.py", cwd=tmp_path, root=clone, **NOISE)
    assert first.returncode == 0, first.stderr
    for words in (
        str(clone / "feeds"),
        f"'{clone}/.venv/bin/feeder' run --config '{clone}/config.toml'",
        "http://localhost:8000/rss.xml",
    ):
        assert words in first.stdout
    assert {path.name for path in set(clone.iterdir()) - before} <= {".venv", ".feeder", "feeder.egg-info"}
    assert not (tmp_path / "elsewhere").exists()
    size = sum(path.lstat().st_blocks * 512 for path in (clone / ".venv").rglob("*"))
    assert size < 200_000_000
    # Three articles of one category, spelt in three ways, and a feed of [[feed]].
    for name in ("categories/library", "feeds/notices"):
        assert (clone / "feeds" / name / "rss.xml").is_file()
    articles = {path for path in (clone / "seeds").rglob("*") if path.suffix in {".txt", ".md", ".html"}}
    held = {clone / "seeds" / name for name in ("pruning.md", "the-long-loan.md")}
    published = published_in(clone)
    assert len(published) == len(articles - held) + NOTICES
    second = run("scripts/try.py", cwd=tmp_path, root=clone)
    assert second.returncode == 0
    assert "Setting up" not in second.stdout
    assert published_in(clone) == published


def published_in(checkout: Path) -> Mapping[str, str]:
    """The id and date of each entry of the RSS feed, as another program reads them."""
    feed = feedparser.parse((checkout / "feeds" / "rss.xml").read_bytes())
    assert not feed.bozo
    return {entry.id: entry.published for entry in feed.entries}


@pytest.mark.slow
def test_the_test_command_passes_in_a_clean_clone(clone: Path, tmp_path: Path) -> None:
    done = run("scripts/test.py", "-q", cwd=tmp_path, root=clone, **NOISE)
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE)
