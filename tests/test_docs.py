"""The documentation knows every key, command, option, event, metric and room, and shows nothing that does not exist."""

import argparse
import ast
import dataclasses
import importlib
import re
import shlex
import tomllib
from collections.abc import Iterator
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from test_imports import FILES, PACKAGE, room, rooms_imported
from validation_samples import rss

import feeder
from feeder import (
    articleness,
    cleaning,
    config,
    definitions,
    errors,
    health,
    identity,
    logs,
    reading,
    sidecars,
    story,
)
from feeder.adopting import Adoption
from feeder.adopting.adoption import Adopted, Left
from feeder.articleness.signs import KINDS
from feeder.cli import explaining, parser
from feeder.explain import explain
from feeder.keys import REQUIRED, VARIABLES
from feeder.keyvalues import LINK_FIELDS
from feeder.readers import FORMATS, frontmatter, habits, html, objects
from feeder.readers import text as plain_text
from feeder.readers.fields import NAMES
from feeder.report import Report
from feeder.service.metrics import Metrics, Stock
from feeder.settings import OTHERS
from feeder.stores.sqlite import SqliteStore
from feeder.types import Clutter, Failure, Terms
from feeder.validation.rulebook import __main__ as rulebook

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def commands(whole: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a parser, by name."""
    groups = [action for action in whole._actions if isinstance(action, argparse._SubParsersAction)]
    return {name: command for group in groups for name, command in group.choices.items()}


COMMANDS = commands(parser())
#: Those that can be run: `store` can't, `store backup` can.
RUN = {name: command for name, command in COMMANDS.items() if not commands(command)} | {
    f"{name} {action}": command
    for name, group in COMMANDS.items()
    for action, command in commands(group).items()
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """The text below each second-level heading, by the heading."""
    _, *found = re.split(r"^## (.+)$", text(page), flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True))


def rows(section: str) -> list[list[str]]:
    """What each row of a section's tables is about: the names in backticks in its first cell."""
    first = re.findall(r"^\| (`.+?) \| ", section, re.MULTILINE)
    return [re.findall(r"`([^`]+)`", cell) for cell in first]


def actions(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in command._actions if action.dest != "help"]


def options(command: argparse.ArgumentParser) -> set[str]:
    return {option for action in actions(command) for option in action.option_strings}


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


def test_each_variable_is_named_after_its_key_as_the_page_says() -> None:
    section = sections("docs/configuration.md")["Environment variables"]
    assert "`FEEDER_`, the table, `_`, the key, in capitals" in section
    assert set(VARIABLES) == {"_".join(("FEEDER", *name.split("."))).upper() for name in config.KEYS}
    pages = "".join(text(f"docs/{name}.md") for name in ("configuration", "operating"))
    assert [name for name in OTHERS if name not in pages] == []


def test_the_page_on_operating_leads_to_every_file_for_it() -> None:
    page = text("docs/operating.md")
    ignored = {"Containerfile.dockerignore"}  # a part of the file beside it
    files = {path.name for path in (ROOT / "deploy").iterdir()}
    assert {name for name in files if f"](../deploy/{name})" not in page} == ignored


def logged() -> set[str]:
    """The events that are written to the log anywhere in the program."""
    found = set(logs._lasting(Report()))
    for path in FILES:
        for node in ast.walk(ast.parse((PACKAGE / path).read_bytes())):
            if isinstance(node, ast.Call):
                found.update(event(node))
    return found


def event(call: ast.Call) -> Iterator[str]:
    """The event that a call names: `log.info("event", …)`, or `Event("info", "event", …)` after its level."""
    called = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
    at = {"debug": 0, "info": 0, "warning": 0, "error": 0, "Event": 1, "_some": 1}.get(
        called or "", len(call.args)
    )
    given = call.args[: at + 1]
    # An article's story has events too, which begin with their instant.
    if len(given) > at and all(isinstance(one, ast.Constant | ast.IfExp) for one in given):
        ways = [
            way
            for one in given[at:]
            for way in ([one.body, one.orelse] if isinstance(one, ast.IfExp) else [one])
        ]
        yield from (str(way.value) for way in ways if isinstance(way, ast.Constant))


def test_each_event_of_the_log_is_documented_and_no_other() -> None:
    told = [name for names in rows(sections("docs/operating.md")["Logs"]) for name in names]
    assert sorted(told) == sorted(set(told))
    assert set(told) == logged()


def test_events_are_found_in_each_spelling() -> None:
    assert {"build", "set_aside", "cause_gone", "started", "stopped", "alert_failed"} <= logged()


def test_each_kind_of_trouble_is_documented_and_no_other() -> None:
    section = sections("docs/operating.md")["Alerts"]
    table = re.search(r"^\| kind \|.*?\n\n", section, re.DOTALL | re.MULTILINE)
    assert table
    assert rows(table[0]) == [[kind] for kind in health.KINDS]


def test_each_metric_is_documented_with_its_label_and_no_other() -> None:
    metrics = Metrics()
    report = Report(failures=[Failure("a.md", "unreadable")], documents=["rss.xml"], new=1)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    metrics.observe(report, now, Stock(articles=1, next_due=now, store_bytes=1))
    metrics.watching(events=True)
    said = metrics.text().decode()
    series = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"^(\w+)", said, re.MULTILINE)}
    labels = {
        (name, label) for name, label in re.findall(r"^(\w+)\{(\w+)=", said, re.MULTILINE) if label != "le"
    }
    told = [re.split(r"[{}]", name) for (name,) in rows(sections("docs/operating.md")["Metrics"])]
    assert {name for name, *_ in told} == series
    assert {(name, label[0]) for name, *label in told if label} == labels


def test_no_key_is_documented_that_does_not_exist() -> None:
    for heading, section in sections("docs/configuration.md").items():
        for key in re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE):
            assert f"{heading.strip('[]')}.{key}" in {
                *config.KEYS,
                *(f"clean.{name}" for name in cleaning.KEYS),
                *(f"feed.{name}" for name in definitions.KEYS),
            }
    assert all(f"`{{{field}}}`" in text("docs/configuration.md") for field in LINK_FIELDS)


def test_each_key_of_a_rule_is_documented() -> None:
    told = rows(sections("docs/configuration.md")["[[clean]]"])
    assert told == [[name] for name in cleaning.KEYS]
    told = rows(sections("docs/configuration.md")["[[feed]]"])
    assert told == [[name] for name in definitions.KEYS]


def test_the_checkout_s_own_configuration_shows_every_key() -> None:
    source = text("config.toml")
    example = tomllib.loads(re.sub(r"^# (\w+ = )", r"\1", source, flags=re.MULTILINE))
    (feed,) = example.pop("feed")
    assert set(feed) == set(definitions.KEYS)
    assert {f"{table}.{key}" for table, keys in example.items() for key in keys} == set(config.KEYS)
    given = tomllib.loads(source)
    for name, key in config.KEYS.items():
        table, short = name.split(".")
        if short not in given.get(table, {}) and key.default is not None:
            assert example[table][short] == key.default, name
    loaded = config.load(ROOT / "config.toml")
    assert loaded.seeds.folder == ROOT / "seeds"
    assert loaded.site.id is not None


@pytest.mark.parametrize("name", RUN)
def test_each_command_is_documented_with_its_options(name: str) -> None:
    section = sections("docs/commands.md")[f"feeder {name.split(maxsplit=1)[0]}"]
    usage = re.search(rf"^feeder {name}\b.*$", section, re.MULTILINE)
    assert usage
    told = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", usage[0]))
    assert told <= options(RUN[name])
    for action in actions(RUN[name]):
        # A short and a long form count as one.
        if action.option_strings:
            assert set(action.option_strings) & told
        else:
            assert str(action.metavar) in usage[0]


@pytest.mark.parametrize("name", RUN)
def test_each_command_s_section_says_what_its_options_do(name: str) -> None:
    section = sections("docs/commands.md")[f"feeder {name.split(maxsplit=1)[0]}"]
    other = re.search(r"The options are those of `(\w+)`", section)
    prose = re.sub(r"^```.*?^```", "", section, flags=re.DOTALL | re.MULTILINE)
    for action in actions(RUN[name]):
        if action.option_strings and action.dest != "config" and not other:
            assert any(option in prose for option in action.option_strings), action.dest
    if other:
        assert options(RUN[name]) == options(RUN[other[1]])


def test_each_action_of_a_group_has_its_paragraph() -> None:
    for name in RUN:
        group, _, action = name.partition(" ")
        if action:
            assert f"\n**{action}** " in sections("docs/commands.md")[f"feeder {group}"]


def test_the_members_of_each_json_object_are_documented(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "state.db")) as store:
        status = story.status(store)
    (tmp_path / "a.txt").write_text("A line of words.", encoding="utf-8")
    explained = explain(tmp_path / "a.txt", Terms(UTC), "en", datetime(2026, 11, 22, tzinfo=UTC))
    members_of = {
        "explain": explained,
        "build": Report().data(),
        "adopt": {field.name for kind in (Adoption, Adopted, Left) for field in dataclasses.fields(kind)},
        "status": status,
    }
    for name, members in members_of.items():
        told = set(re.findall(r"`(\w+)`", sections("docs/commands.md")[f"feeder {name}"]))
        assert set(members) - told == set(), name


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
        if line.removeprefix("feeder ").strip() in {*COMMANDS, *RUN}:
            continue  # a command that is talked about
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


def test_the_example_of_explain_is_what_it_prints(tmp_path: Path) -> None:
    said = "The council met on Monday to talk about the new bridge."
    shares, promotion = "icon-facebook icon-twitter", "Brought to you by Acme"
    source = f"Bridge opens in spring\n\n17 May 2024\n{shares}\n\n{said}\n\n{promotion}\n"
    (tmp_path / "bridge.txt").write_text(source, encoding="utf-8")
    terms = Terms(UTC, clutter=(Clutter("*", (promotion,)),))
    found = explain(tmp_path / "bridge.txt", terms, "en", datetime(2026, 11, 22, tzinfo=UTC))
    shown = "\n".join(explaining.lines(found | {"file": "seeds/bridge.txt"}, None))
    assert f"```\n{shown}```" in text("docs/commands.md")


def test_every_reason_to_hold_an_article_is_documented() -> None:
    held = sections("docs/articles.md")["What is held"]
    listing, front = (reason.partition(" (")[0] for reason in (habits._LIST, habits._FRONT))
    for reason in ("draft", "its date lies ahead", identity.EXPIRED, "its front matter says", listing, front):
        assert f"`{reason}" in held, reason
    approve = " ".join(sections("docs/commands.md")["feeder approve"].split())
    assert [kind for kind in (*KINDS, articleness.EMPTY) if f"`{kind}`" not in approve] == []


def test_the_limits_of_seeds_are_documented() -> None:
    page = " ".join(text("docs/articles.md").split())
    for limit in (
        f"{html._MOST:,} tags",
        f"{plain_text._MOST:,} lines",
        f"{objects._MOST:,} articles",
        f"{frontmatter._MOST >> 10} KB",
        f"{sidecars._LARGEST >> 10} KB",
        f"{reading.MEMORY >> 20} MB",
    ):
        assert limit in page, limit


def test_the_names_of_sidecars_are_documented() -> None:
    page = text("docs/articles.md")
    first, second = sidecars.SUFFIXES
    assert f"`story.html{first}` or `story{first}` (or `{Path(second).suffix}`)" in page


def test_each_fitted_table_is_named_with_what_makes_it() -> None:
    section = sections("CONTRIBUTING.md")["The fitted tables"]
    tables = {f"feeder/{path.relative_to(PACKAGE)}" for path in PACKAGE.rglob("*weights.py")}
    scripts = {f"scripts/{path.name}" for path in (ROOT / "scripts").glob("train_*.py")}
    assert {name for names in rows(section) for name in names} == tables
    assert set(re.findall(r"`(scripts/\w+\.py)`", section)) == scripts


def test_the_way_of_a_seed_goes_through_modules_that_exist() -> None:
    section = sections("docs/architecture.md")["The way of a seed"]
    named = re.findall(r"`((?:[a-z]+/)?[a-z]+/?)`", section)
    assert {"readers/text", "containers", "traits"} <= set(named)
    for name in named:
        places = [PACKAGE / name.rstrip("/"), PACKAGE / "readers" / name]
        assert any(place.is_dir() or place.with_suffix(".py").is_file() for place in places), name


def test_the_architecture_names_every_room() -> None:
    rooms = {
        path.stem + "/" * path.is_dir() for path in (ROOT / "feeder").iterdir() if path.name[0] not in "_."
    }
    named = set(re.findall(r"`(\w+/?)`", sections("docs/architecture.md")["Rooms"]))
    assert rooms - {"py"} <= named


def test_the_architecture_s_rooms_know_those_of_earlier_lines_only() -> None:
    lines = rows(sections("docs/architecture.md")["Rooms"])
    place = {name.rstrip("/"): number for number, names in enumerate(lines) for name in names}
    assert sum(map(len, lines)) == len(place)  # each stands once
    for path in FILES:
        for other in rooms_imported(path, (PACKAGE / path).read_bytes()) - {"__init__"}:
            if room(path) in place:
                assert place[other] <= place[room(path)], f"{path} imports {other}"


def test_the_architecture_s_extensions_begin_at_what_exists() -> None:
    section = sections("docs/architecture.md")["What an extension costs"]
    named = re.findall(r"`((?:[a-z_]+\.)+[A-Z_a-z]\w*)`", section)
    assert {"readers.FORMATS", "stores.upgrades.STEPS", "health.KINDS"} <= set(named)
    for name in named:
        module, _, attribute = name.rpartition(".")
        if attribute not in ("py", "toml", "md"):
            above = importlib.import_module(f"feeder.{module}")
            found = hasattr(above, attribute) or importlib.import_module(f"feeder.{name}")
            assert found, name


def test_the_readme_shows_the_two_commands_and_the_scripts_are_there() -> None:
    blocks = re.findall(r"^```\n(.*?)\n```", text("README.md"), re.DOTALL | re.MULTILINE)
    # Each stands alone in its block, to be copied as a whole.
    assert {"python3 scripts/try.py", "python3 scripts/test.py"} <= set(blocks)
    for script in re.findall(r"scripts/\w+\.py", "".join(map(Path.read_text, PAGES))):
        assert (ROOT / script).is_file()


def test_the_readme_leads_to_every_page() -> None:
    readme = text("README.md")
    assert [path.name for path in (ROOT / "docs").iterdir() if f"](docs/{path.name})" not in readme] == []
    assert "](CONTRIBUTING.md)" in readme
    assert "](CHANGELOG.md)" in readme


def test_the_page_of_the_rules_is_made_from_the_rules() -> None:
    """Write it anew with `python -m feeder.validation.rulebook > docs/rules.md`."""
    assert text("docs/rules.md") == rulebook.page()


def test_the_example_of_the_validator_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rss.xml").write_bytes(rss("<pubDate>yesterday</pubDate>"))
    example = text("docs/validation.md").partition("```python\n")[2].partition("```")[0]
    with redirect_stdout(StringIO()) as told:
        exec(example, {})
    assert "error date-rfc822 2 0 <pubDate>" in told.getvalue()
    assert "RFC 822, section 5\n" in told.getvalue()


def test_the_changes_begin_with_this_version_and_name_each_command() -> None:
    changes = sections("CHANGELOG.md")
    assert next(iter(changes)) == feeder.__version__
    told = re.findall(r"`(?:feeder )?(\w+)", "".join(changes.values()))
    assert set(COMMANDS) - set(told) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, part in re.findall(
        r"(?<!!)\[[^]]*\]\(([^)#\s]*)#?([^)\s]*)", page.read_text(encoding="utf-8")
    ):
        there = page.parent / target if target else page
        assert "://" in target or there.exists(), target
        assert not part or "://" in target or part in anchors(there), f"{target}#{part}"


def anchors(page: Path) -> set[str]:
    """The names by which a page's headings are linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


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
