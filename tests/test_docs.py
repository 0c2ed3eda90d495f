"""The documentation knows every key, command and option, and shows nothing that does not exist."""

import argparse
import re
import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

import feeder
from feeder import config, errors
from feeder.cli import parser
from feeder.keys import LINK_FIELDS, REQUIRED, VARIABLES
from feeder.readers import FORMATS
from feeder.readers.fields import NAMES
from feeder.settings import OTHERS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COMMANDS: Mapping[str, argparse.ArgumentParser] = next(
    action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction)
)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """The text below each second-level heading, by the heading."""
    _, *found = re.split(r"^## (.+)$", text(page), flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True))


def options(command: argparse.ArgumentParser) -> set[str]:
    return {option for action in command._actions for option in action.option_strings} - {"-h", "--help"}


def shown(page: Path) -> list[str]:
    """The command lines of feeder in the fenced blocks of a page, without what a shell does."""
    blocks = re.findall(r"^```\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [re.split(r"\s#|\s>|\s&&", line)[0] for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(feeder [a-z][^`]*)`", page.read_text(encoding="utf-8"))
    return [line for line in lines if re.match(r"feeder [a-z]", line)]


@pytest.mark.parametrize("name", config.KEYS)
def test_each_key_is_documented_with_its_default(name: str) -> None:
    table, key = name.split(".")
    row = re.search(
        rf"^\| `{key}` \| ([^|]+) \| (.+) \|$", sections("docs/configuration.md")[f"[{table}]"], re.MULTILINE
    )
    assert row, f"docs/configuration.md has no row for {name}"
    default, meaning = config.KEYS[name].default, row[2]
    if default is REQUIRED:
        assert row[1] == "required"
    elif default is not None:
        assert tomllib.loads(f"default = {row[1].strip('`')}")["default"] == default
    assert ("*Reserved*" in meaning) == config.KEYS[name].help.startswith("Reserved")


def test_each_variable_that_is_shown_exists() -> None:
    misspelt = {"FEEDER_SITE_TITEL"}  # the example of one
    pages = [*PAGES, *(ROOT / "deploy").iterdir(), ROOT / "config.toml"]
    shown = {
        name for page in pages for name in re.findall(r"\bFEEDER_[A-Z]\w*", page.read_text(encoding="utf-8"))
    }
    assert shown - {*VARIABLES, *OTHERS} == misspelt
    assert {"FEEDER_SITE_TITLE", "FEEDER_FEEDS_AUTOMATIC", "FEEDER_FEEDS_OPML"} <= shown


def test_the_page_on_operating_names_every_file_for_it() -> None:
    page = text("docs/operating.md")
    ignored = {"Containerfile.dockerignore"}  # a part of the file beside it
    assert [path.name for path in (ROOT / "deploy").iterdir() if path.name not in page] == sorted(ignored)


def test_no_key_is_documented_that_does_not_exist() -> None:
    for heading, section in sections("docs/configuration.md").items():
        for key in re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE):
            assert f"{heading.strip('[]')}.{key}" in config.KEYS
    assert all(f"`{{{field}}}`" in text("docs/configuration.md") for field in LINK_FIELDS)


def test_the_checkout_s_own_configuration_shows_every_key() -> None:
    source = text("config.toml")
    example = tomllib.loads(re.sub(r"^# (\w+ = )", r"\1", source, flags=re.MULTILINE))
    assert {f"{table}.{key}" for table, keys in example.items() for key in keys} == set(config.KEYS)
    given = tomllib.loads(source)
    for name, key in config.KEYS.items():
        table, short = name.split(".")
        if short not in given.get(table, {}) and key.default is not None:
            assert example[table][short] == key.default, name
    loaded = config.load(ROOT / "config.toml")
    assert loaded.seeds.folder == ROOT / "seeds"
    assert loaded.site.id is not None


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented_with_its_options(name: str) -> None:
    section = sections("docs/commands.md")[f"feeder {name}"]
    usage = re.search(rf"^feeder {name}\b.*$", section, re.MULTILINE)
    assert usage
    told = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", usage[0]))
    known = options(COMMANDS[name])
    # A short and a long form count as one.
    assert told <= known
    assert all(
        set(action.option_strings) & told
        for action in COMMANDS[name]._actions
        if action.dest != "help" and action.option_strings
    )


def test_no_command_is_documented_that_does_not_exist() -> None:
    headings = {
        heading.removeprefix("feeder ") for heading in sections("docs/commands.md") if "feeder" in heading
    }
    assert headings == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_command_lines_that_are_shown_are_understood(page: Path) -> None:
    for line in shown(page):
        if "[" in line or "..." in line or "COMMAND" in line:
            continue  # a pattern; the options in it are checked above
        parser().parse_args(shlex.split(line)[1:])


def test_command_lines_are_found_at_all() -> None:
    assert {"feeder build", "feeder init ~/my-site"} <= {line.strip() for line in shown(ROOT / "README.md")}


def test_the_exit_codes_are_documented() -> None:
    codes = set(re.findall(r"^\| (\d+) \|", sections("docs/commands.md")["Exit codes"], re.MULTILINE))
    known = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    statuses = {kind.status for kind in known if issubclass(kind, errors.FeederError)}
    assert {str(code) for code in statuses | {0, 1, 130}} == codes


def test_the_formats_and_fields_of_articles_are_documented() -> None:
    page = text("docs/articles.md")
    table = re.search(r"^\| ending .*?\n\n", page, re.DOTALL | re.MULTILINE)
    assert table
    assert set(re.findall(r"`(\.\w+)`", table[0])) == set(FORMATS)
    for names in NAMES.values():
        assert ", ".join(f"`{name}`" for name in names) in page


def test_the_architecture_names_every_room() -> None:
    rooms = {
        path.stem + "/" * path.is_dir() for path in (ROOT / "feeder").iterdir() if path.name[0] not in "_."
    }
    named = set(re.findall(r"`(\w+/?)`", sections("docs/architecture.md")["Rooms"]))
    assert rooms - {"py"} <= named


def test_the_readme_shows_the_two_commands_and_the_scripts_are_there() -> None:
    blocks = re.findall(r"^```\n(.*?)\n```", text("README.md"), re.DOTALL | re.MULTILINE)
    # Each stands alone in its block, to be copied as a whole.
    assert {"python3 scripts/try.py", "python3 scripts/test.py"} <= set(blocks)
    for script in re.findall(r"scripts/\w+\.py", "".join(map(Path.read_text, PAGES))):
        assert (ROOT / script).is_file()


def test_the_changes_begin_with_this_version() -> None:
    assert next(iter(sections("CHANGELOG.md"))) == feeder.__version__


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"(?<!!)\[[^]]*\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_nothing_names_a_machine_or_waits_to_be_filled_in() -> None:
    # Spelt so that this line does not find itself.
    unwanted = re.compile(
        r"/(?:work|root|tmp|Users|home/\w)[/]|\b(?:TOD[O]|FIXM[E]|XX[X]|TB[D])\b|[Ll]orem [i]psum"
    )
    suffixes = {".css", ".html", ".md", ".py", ".rng", ".toml", ".txt"}
    folders = ("feeder", "docs", "tests", "scripts", "benchmarks", "requirements", "seeds")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    files += [*PAGES, *(ROOT / "deploy").iterdir()]
    files += [ROOT / "pyproject.toml", ROOT / "config.toml", ROOT / ".ci" / "run"]
    assert [
        str(path) for path in files if unwanted.search(path.read_text(encoding="utf-8", errors="replace"))
    ] == []
