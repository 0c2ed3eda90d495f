"""The command line as a shell meets it: usage, init, build, and the exit codes."""

import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from shell import built, each, environment, feeder, lay, line, only_line, site, started

from feeder.stores.sqlite import SqliteStore

__all__ = ["built", "site"]  # fixtures

COMMANDS = {
    "init": ["DIR"],
    "build": ["--config", "--json", "--strict", "--no-wait", "--accept-removals"],
    "regenerate": ["--config", "--json", "--strict", "--no-wait", "--accept-removals"],
    "explain": ["FILE", "--config", "--json"],
    "show": ["PATH-SLUG-ID-OR-URL", "--config", "--json"],
    "validate": ["FILE-OR-URL", "--json"],
    "status": ["--config", "--json"],
}

# Help and usage


def test_the_help_names_every_command_and_exit_code(tmp_path: Path) -> None:
    done = feeder("--help", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert [
        command for command in COMMANDS if not re.search(rf"^ +{command}\b", done.out, re.MULTILINE)
    ] == []
    assert [code for code in range(5) if not re.search(rf"\b{code} \w", done.out)] == []
    assert re.fullmatch(r"feeder \d+\.\d+\S*\n", feeder("--version", cwd=tmp_path).out)


def test_a_quick_command_loads_nothing_heavy() -> None:
    program = "import sys, feeder.cli; feeder.cli.main(['--version']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, env=environment({}), capture_output=True, text=True
    )
    heavy = {"lxml", "feedgen", "jinja2", "nh3", "comrak", "yaml", "sqlite3", "slugify", "urllib.request"}
    assert heavy & set(done.stdout.split()) == set()


def test_the_help_of_each_command_names_its_options(tmp_path: Path) -> None:
    for (command, _), done in each([(command, "--help") for command in COMMANDS], tmp_path):
        assert (done.code, done.err) == (0, ""), command
        assert [option for option in COMMANDS[command] if option not in done.out] == [], command
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_ends_with_2_and_shows_the_usage(tmp_path: Path) -> None:
    calls: Sequence[Sequence[str]] = (
        [],
        ["bulid"],
        ["build", "--jsno"],
        ["build", "extra"],
        ["explain"],
        ["validate", "--json"],
        ["status", "-c"],
        ["explain", "a.md", "--\x1b[31mred\x07"],
        ["\x1b[31mred"],
    )
    for call, done in each(calls, tmp_path):
        assert (done.code, done.out) == (2, ""), call
        assert done.err.startswith("usage: feeder"), call
        assert "error: " in done.err.splitlines()[-1], call


@pytest.mark.parametrize("command", ["build", "regenerate", "status", "show"])
def test_a_missing_configuration_ends_with_2_and_names_the_way_out(command: str, tmp_path: Path) -> None:
    arguments = [command, "something"] if command == "show" else [command]
    for more in ([], ["-c", "other/site.toml"]):
        done = feeder(*arguments, *more, cwd=tmp_path)
        assert (done.code, done.out) == (2, "")
        assert (more[1] if more else "config.toml") in only_line(done)
        assert "feeder init" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_configuration_ends_with_2_and_names_the_line(site: Path) -> None:
    (site / "config.toml").write_text('[site]\ntitle = "Site"\n[feeds]\nentrys = 3\n', "utf-8")
    for arguments in (["build"], ["explain", "seeds/a.md"]):
        done = feeder(*arguments, cwd=site)
        assert (done.code, done.out) == (2, "")
        assert "config.toml, line 4: there is no key feeds.entrys. Did you mean feeds.entries?" in done.err
    assert not (site / ".feeder").exists()


# init


def test_init_begins_a_site_that_can_be_built(tmp_path: Path) -> None:
    done = feeder("init", "my site", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "my site/config.toml" in done.out
    assert {path.name for path in (tmp_path / "my site").iterdir()} == {"config.toml", "seeds", "feeds"}
    before = (tmp_path / "my site" / "config.toml").read_bytes()
    again = feeder("init", "my site", cwd=tmp_path)
    assert again.code == 2
    assert "config.toml is there already" in only_line(again)
    assert (tmp_path / "my site" / "config.toml").read_bytes() == before
    assert feeder("build", "-c", "my site/config.toml", cwd=tmp_path).code == 0
    assert (tmp_path / "my site" / "feeds" / "rss.xml").is_file()
    here = tmp_path / "here"
    here.mkdir()
    assert feeder("init", cwd=here).code == 0
    assert (here / "config.toml").read_bytes() != before


# build and regenerate

COUNTS = ("new", "updated", "moved", "removed", "unchanged", "held", "copies")


def test_build_says_what_changed_and_then_that_nothing_did(site: Path) -> None:
    first = feeder("build", cwd=site)
    assert (first.code, first.err) == (0, "")
    assert "1 new" in first.out
    assert "rss.xml" in first.out
    second = feeder("build", cwd=site)
    assert (second.code, second.err) == (0, "")
    assert "1 unchanged" in second.out
    assert "rss.xml" not in second.out


def test_build_tells_programs_what_it_did(site: Path) -> None:
    lay(site, "broken.md", "---\ntitle: [unclosed\n---\n")
    done = feeder("build", "--json", cwd=site)
    assert done.code == 0
    found = done.object
    assert {name: found[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0) | {"new": 1}
    assert [set(failure) for failure in found["failures"]] == [{"seed", "reason"}]
    assert found["failures"][0]["seed"] == "broken.md"
    assert {"rss.xml", "atom.xml", "feed.json", "index.html", "opml.xml"} <= set(found["documents"])
    assert isinstance(found["seconds"], int | float)
    assert "broken.md" in done.err
    again = feeder("build", "--json", "--strict", cwd=site)
    assert again.code == 1
    assert (again.object["documents"], again.object["unchanged"]) == ([], 1)


def test_a_document_that_stays_behind_ends_with_3_and_is_named(site: Path) -> None:
    (site / "feeds").mkdir()
    (site / "feeds" / "rss.xml").write_text("mine", "utf-8")
    done = feeder("build", cwd=site)
    assert done.code == 3
    assert str(site / "feeds" / "rss.xml") in done.err
    assert (site / "feeds" / "rss.xml").read_text("utf-8") == "mine"
    assert "not written by feeder" in feeder("status", cwd=site).out
    unpublished = feeder("build", "--json", cwd=site).object["unpublished"]
    assert unpublished.keys() == {"rss.xml", "opml.xml", "sitemap.xml", "sitemap-1.xml"}


def test_a_seeds_folder_that_is_not_there_ends_with_2_and_is_named(site: Path) -> None:
    assert feeder("build", cwd=site).code == 0
    before = (site / "feeds" / "rss.xml").read_bytes()
    (site / "seeds").rename(site / "away")
    done = feeder("build", cwd=site)
    assert done.code == 2
    assert str(site / "seeds") in done.err
    assert (site / "feeds" / "rss.xml").read_bytes() == before


def test_removals_that_look_like_a_mistake_are_held_back_until_accepted(site: Path) -> None:
    for number in range(12):
        lay(site, f"{number}.md", f"# Number {number}\n\nWords of number {number}.\n")
    feeder("build", cwd=site)
    for number in range(12):
        (site / "seeds" / f"{number}.md").unlink()
    done = feeder("build", "--json", cwd=site)
    assert (done.code, done.object["held_back"], done.object["removed"]) == (0, 12, 0)
    assert "--accept-removals" in done.err
    assert "12 removals" in feeder("status", cwd=site).out
    accepted = feeder("build", "--json", "--accept-removals", cwd=site).object
    assert (accepted["held_back"], accepted["removed"]) == (0, 12)


def test_regenerate_mends_what_was_damaged_and_keeps_identities(site: Path) -> None:
    feeder("build", cwd=site)
    before = {path: path.read_bytes() for path in (site / "feeds").rglob("*") if path.is_file()}
    (site / "feeds" / "rss.xml").write_text("damaged", "utf-8")
    (site / "feeds" / "articles" / "first-article.html").unlink()
    done = feeder("regenerate", "--json", cwd=site)
    assert done.code == 0
    assert set(done.object["documents"]) == {"rss.xml", "articles/first-article.html"}
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("command", ["build", "status", "show"])
def test_a_store_that_cannot_be_used_ends_with_3_and_is_named(command: str, site: Path) -> None:
    (site / ".feeder").mkdir()
    (site / ".feeder" / "state.db").write_text("A letter to my aunt. " * 100, "utf-8")
    done = feeder(command, *(["a.md"] if command == "show" else []), cwd=site)
    assert (done.code, done.out) == (3, "")
    assert str(site / ".feeder" / "state.db") in only_line(done)


def test_while_another_builds_it_waits_and_says_so_or_ends_with_4(site: Path) -> None:
    with closing(SqliteStore(site / ".feeder" / "state.db")) as store:
        with store.lock(wait=False, tell=print):
            refused = feeder("build", "--no-wait", cwd=site)
            assert (refused.code, refused.out) == (4, "")
            assert "nother build" in only_line(refused)
            with started("build", cwd=site) as stopped:
                assert "nother build" in line(stopped.stderr)
                stopped.send_signal(signal.SIGINT)
                _, rest = stopped.communicate(timeout=60)
                assert (stopped.returncode, rest) == (130, "")
            waiting = started("build", cwd=site)
            process = waiting.__enter__()
            try:
                assert "nother build" in line(process.stderr)
            except BaseException:
                waiting.__exit__(None, None, None)
                raise
        try:
            out, _ = process.communicate(timeout=60)
            assert (process.returncode, "1 new" in out) == (0, True)
        finally:
            waiting.__exit__(None, None, None)
