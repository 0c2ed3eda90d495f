"""The command line as a shell meets it: what each command prints, where, and the exit code it ends with."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any

import pytest
from laboratory import SITE_ID

from feeder.stores.sqlite import SqliteStore

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "init": ["DIR"],
    "build": ["--config", "--json", "--strict", "--no-wait", "--accept-removals"],
    "regenerate": ["--config", "--json", "--strict", "--no-wait", "--accept-removals"],
    "explain": ["FILE", "--config", "--json"],
    "show": ["PATH-SLUG-ID-OR-URL", "--config", "--json"],
    "validate": ["FILE-OR-URL", "--json"],
    "status": ["--config", "--json"],
}
PROGRAM = [sys.executable, "-W", "error", "-m", "feeder"]
# Everything that a terminal may obey, and what turns the direction of writing.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
UNDECODABLE = os.fsdecode(b"caf\xe9.md")
RED = "\x1b[31mred\x07\u202e\x9b2J\n.md"


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What was printed with --json: one object a line, and nothing else."""
        assert self.out.endswith("\n")
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def object(self) -> dict[str, Any]:
        (found,) = self.objects
        return found


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FEEDER_", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **changes}


def feeder(
    *arguments: str, cwd: Path, stdin: bytes = b"", prefix: Sequence[str] = (), **changes: str
) -> Done:
    """Run `feeder` with `arguments` in `cwd`; `changes` are of the environment."""
    done = subprocess.run(
        [*prefix, *PROGRAM, *arguments],
        check=False,
        cwd=cwd,
        env=environment(changes),
        input=stdin,
        capture_output=True,
        timeout=60,
    )
    out, err = (data.decode("utf-8", "surrogateescape") for data in (done.stdout, done.stderr))
    # Wherever it goes, no output is obeyed by a terminal, draws a bar, or shows the inside of a program.
    assert OBEYED.findall(out + err) == []
    assert "Traceback" not in err
    assert "a bug in feeder" not in err
    return Done(done.returncode, out, err)


def each(calls: Sequence[Sequence[str]], cwd: Path) -> Iterator[tuple[Sequence[str], Done]]:
    """Commands that leave each other alone, run side by side."""
    with ThreadPoolExecutor() as pool:
        yield from zip(calls, pool.map(lambda call: feeder(*call, cwd=cwd), calls), strict=True)


@contextmanager
def started(*arguments: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()


def lay(site: Path, path: str, text: str | bytes) -> None:
    target = site / "seeds" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode() if isinstance(text, str) else text)


def begin(site: Path, extra: str = "") -> Path:
    """A site with one article, not yet built."""
    site.mkdir(parents=True, exist_ok=True)
    (site / "config.toml").write_text(
        f'[site]\ntitle = "Site"\nid = "{SITE_ID}"\nurl = "https://example.org/"\n[seeds]\nsettle = 0\n{extra}',
        "utf-8",
    )
    lay(site, "a.md", "---\ntitle: First article\ndate: 2024-05-17\n---\n\nThe words of the first article.\n")
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return begin(tmp_path / "site")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a bit of everything, to be looked at and not changed."""
    site = begin(tmp_path_factory.mktemp("built"))
    assert feeder("build", cwd=site).code == 0
    lay(
        site,
        "a.md",
        "---\ntitle: First article\ndate: 2024-05-17\nslug: better\n---\n\nThe same words, edited.\n",
    )
    lay(site, "copy.md", "The words of an article that is there twice, once as a copy.\n")
    lay(site, "copied.md", "The words of an article that is there twice, once as a copy.\n")
    lay(
        site,
        "later.md",
        "---\ntitle: Much later\ndate: 2099-05-17T12:00:00Z\n---\n\nWords of the far future.\n",
    )
    lay(site, "draft.md", "---\ntitle: A draft\ndraft: true\n---\n\nWords that are not ready.\n")
    lay(site, "broken.md", "---\ntitle: [unclosed\n---\n\nWords.\n")
    lay(site, RED, "---\ntitle: Red\n---\n\nWords with a name that a terminal would obey.\n")
    lay(site, UNDECODABLE, "---\ntitle: Latin\n---\n\nWords with a name that is no UTF-8.\n")
    assert feeder("build", cwd=site).code == 0
    return site


def only_line(done: Done) -> str:
    """The one plain sentence on standard error."""
    assert done.err.count("\n") == 1
    assert done.err.startswith("feeder: ")
    assert done.err.endswith(".\n")
    return done.err


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
    calls = (
        [],
        ["bulid"],
        ["build", "--jsno"],
        ["build", "extra"],
        ["explain"],
        ["validate", "--json"],
        ["status", "-c"],
        ["explain", "--\x1b[31mred\x07"],
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
    assert feeder("build", "--json", cwd=site).object["unpublished"].keys() == {"rss.xml", "opml.xml"}


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


# explain

FIELDS = "title published updated author language summary slug content_text content_html categories dropped held".split()


def test_explain_needs_no_configuration_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A title\ndate: 2024-05-17T12:00:00+02:00\nauthor: [Jo, Al]\ntags: x\n---\n\nOne.\n\nTwo.\n",
        "utf-8",
    )
    (tmp_path / "b.txt").write_text("Nothing but a few words of text in a file.\n", "utf-8")
    done = feeder("explain", "--json", "a.md", "b.txt", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    first, second = done.objects
    assert [field for field in FIELDS if field not in first or field not in second] == []
    assert (first["title"], first["published"]) == ("A title", "2024-05-17T12:00:00+02:00")
    assert (first["author"], first["categories"]) == (["Jo", "Al"], ["x"])
    assert (first["slug"], first["held"]) == ("a-title", None)
    assert first["content_text"] == "One.\n\nTwo."
    assert first["content_html"].count("<p>") == 2
    assert (second["published"], second["author"]) == (None, None)
    assert {path.name for path in tmp_path.iterdir()} == {"a.md", "b.txt"}
    shown = feeder("explain", "a.md", cwd=tmp_path)
    assert shown.code == 0
    assert [
        word for word in ("A title", "2024-05-17", "Jo, Al", "One.", "Two.") if word not in shown.out
    ] == []


def test_explain_keeps_the_order_and_goes_on_after_what_it_cannot_read(built: Path, tmp_path: Path) -> None:
    files = [
        "seeds/a.md",
        "seeds/missing.md",
        f"seeds/{RED}",
        "seeds",
        "seeds/broken.md",
        f"seeds/{UNDECODABLE}",
        "config.toml",
        "x" * 300,
        "seeds/later.md",
        "seeds/draft.md",
    ]
    done = feeder("explain", "--json", *files, cwd=built)
    assert done.code == 2
    assert [found["file"] for found in done.objects] == files
    good = {found["file"]: found for found in done.objects if "error" not in found}
    assert list(good) == [files[0], files[2], files[5], files[8], files[9]]
    assert all(found["error"] for found in done.objects if found["file"] not in good)
    assert good["seeds/later.md"]["held"] == "its date lies ahead: 2099-05-17T12:00:00Z"
    assert good["seeds/draft.md"]["held"] == "draft"
    shown = feeder("explain", *files, cwd=built)
    assert shown.code == 2
    assert shown.out.index("First article") < shown.out.index("can't be read") < shown.out.index("Much later")


def test_explain_uses_the_time_zone_of_the_configuration(site: Path) -> None:
    lay(site, "b.md", "---\ntitle: B\ndate: 2024-05-17 12:00\n---\n\nWords.\n")
    (site / "zone.toml").write_text('[site]\ntitle = "Site"\ntimezone = "Europe/Berlin"\n', "utf-8")
    found = feeder("explain", "--json", "seeds/b.md", "-c", "zone.toml", cwd=site).object
    assert found["published"] == "2024-05-17T12:00:00+02:00"
    assert (
        feeder("explain", "--json", "seeds/b.md", cwd=site).object["published"] == "2024-05-17T12:00:00+00:00"
    )


def test_what_breaks_lines_elsewhere_breaks_none_here(tmp_path: Path) -> None:
    """One object a line, also for a program that takes a line's end where Unicode sees one."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\n---\n\nOne\u2028two\u2029three\u0085four \u202eright.\n", "utf-8"
    )
    assert "two" in feeder("explain", "--json", "a.md", cwd=tmp_path).object["content_text"]


def test_a_text_is_shown_with_the_joiners_of_its_language(tmp_path: Path) -> None:
    """Persian words and composed emoji fall apart without them, and no terminal obeys them."""
    title = "می\u200cخواهم \U0001f469\u200d\U0001f680"
    (tmp_path / "a.md").write_text(f"---\ntitle: {title}\n---\n\nWords.\n", "utf-8")
    assert title in feeder("explain", "a.md", cwd=tmp_path).out


# show


def test_show_finds_an_article_by_whatever_it_was_called(built: Path) -> None:
    names = (
        "seeds/a.md",
        "a.md",
        f"{built}/seeds/a.md",
        "better",
        "first-article",
        "https://example.org/articles/better.html",
        "https://example.org/articles/first-article.html",
        "http://www.example.org/articles/better.html?utm=1#top",
        "articles/first-article.html",
    )
    for call, done in each([("show", "--json", name) for name in names], built):
        assert (done.code, done.err) == (0, ""), call
        found = done.object
        assert (found["seed"], found["title"], found["slug"]) == ("a.md", "First article", "better"), call
        assert found["id"].startswith("urn:uuid:")
        assert {"rss.xml", "atom.xml", "feed.json", "articles/better.html"} <= set(found["documents"])
        assert [set(event) for event in found["story"]] == [{"at", "what", "why"}] * len(found["story"])
        assert found["story"][0]["what"] == "new"


def test_show_tells_the_story_to_a_person_and_finds_by_id(built: Path) -> None:
    iri = feeder("show", "--json", "a.md", cwd=built).object["id"]
    done = feeder("show", iri, cwd=built)
    assert (done.code, done.err) == (0, "")
    assert [
        word for word in (iri, "First article", "2024-05-17", "rss.xml", "edited") if word not in done.out
    ] == []


def test_show_tells_of_what_is_not_published_and_of_odd_names(built: Path) -> None:
    words = {
        "later.md": "2099-05-17T12:00:00Z",
        "broken.md": "failed",
        f"seeds/{RED}": "Red",
        UNDECODABLE: "Latin",
    }
    for (_, what), done in each([("show", what) for what in words], built):
        assert done.code == 0
        assert words[what] in done.out


def test_show_of_what_nobody_knows_ends_with_2(built: Path) -> None:
    names = ("nothing", "../etc/passwd", "http://[", "\x1b[31m", os.fsdecode(b"\xff.md"), "x" * 5_000, "")
    for call, done in each([("show", name) for name in (*names, "a-" + "9" * 5_000)], built):
        assert (done.code, done.out) == (2, ""), call
        only_line(done)


def test_show_and_status_before_any_build_end_with_2_and_make_no_store(site: Path) -> None:
    for arguments in (["status"], ["show", "a.md"]):
        done = feeder(*arguments, cwd=site)
        assert (done.code, done.out) == (2, "")
        assert "feeder build" in only_line(done)
    assert not (site / ".feeder").exists()


# status


def test_status_tells_what_is_held_until_when_and_what_was_set_aside(built: Path) -> None:
    found = feeder("status", "--json", cwd=built).object
    assert (found["entries"], found["seeds"]) == (4, 8)
    assert found["next_due"] == "2099-05-17T12:00:00Z"
    held = [(one["seed"], one["title"], one["due"]) for one in found["held"]]
    assert held == [("later.md", "Much later", "2099-05-17T12:00:00Z"), ("draft.md", "A draft", None)]
    assert [failure["seed"] for failure in found["failures"]] == ["broken.md"]
    assert len(found["copies"]) == 1
    assert [set(build) >= {"at", *COUNTS} for build in found["builds"]] == [True, True]
    assert (found["held_back"], found["unpublished"]) == (0, {})
    assert isinstance(found["problems"], list)
    shown = feeder("status", cwd=built)
    assert (shown.code, shown.err) == (0, "")
    for words in ("4 articles", "2099-05-17T12:00:00Z", "Much later", "draft", "broken.md", "Copy"):
        assert words in shown.out


# validate

INVALID = b'<rss version="2.0"><channel><title>x</title></channel></rss>'


def test_validate_judges_files_and_standard_input_in_the_order_given(built: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_bytes(INVALID)
    good = built / "feeds"
    names = [str(good / "rss.xml"), "bad.xml", "-", str(good / "atom.xml"), str(good / "feed.json")]
    done = feeder("validate", "--json", *names, cwd=tmp_path, stdin=INVALID)
    assert (done.code, done.err) == (1, "")
    found = done.objects
    assert [one["document"] for one in found] == names
    assert [one["valid"] for one in found] == [True, False, False, True, True]
    assert [one["format"] for one in found] == ["rss", "rss", "rss", "atom", "json"]
    problems = [problem for one in found for problem in one["problems"]]
    assert problems
    assert all({"level", "rule", "message", "line"} <= set(problem) for problem in problems)
    assert {problem["level"] for problem in problems} <= {"error", "warning"}
    assert found[1]["problems"] == found[2]["problems"]
    assert feeder("validate", names[0], cwd=tmp_path).code == 0
    shown = feeder("validate", names[0], "bad.xml", "missing.xml", str(tmp_path), cwd=tmp_path)
    assert shown.code == 2
    assert [
        word for word in ("valid RSS", "bad.xml:1", "No such file", "Is a directory") if word not in shown.out
    ] == []


class _Server(BaseHTTPRequestHandler):
    """Answers as servers in the wild do."""

    feed = b""

    def do_GET(self) -> None:  # noqa: N802 - the name that the library calls
        if self.path in ("/feed", "/caf%C3%A9"):
            self.answer(200, self.feed)
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/feed")
            self.end_headers()
        elif self.path == "/short":
            self.answer(200, self.feed, length=len(self.feed) + 100)
        elif self.path == "/garbage":
            self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        else:
            self.answer(404, b"not here")

    def answer(self, code: int, data: bytes, length: int | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(built: Path) -> Iterator[str]:
    _Server.feed = (built / "feeds" / "atom.xml").read_bytes()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_port}"
        finally:
            listening.shutdown()
            thread.join()


def test_validate_fetches_addresses_and_says_what_went_wrong(server: str, tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a port that is taken, and on which nobody listens
        refused = f"http://127.0.0.1:{nobody.getsockname()[1]}/feed"
        expected = {
            f"{server}/feed": None,
            f"{server.upper()}/feed": None,
            f"{server}/moved": None,
            f"{server}/café": None,
            f"{server}/nothing": "404",
            f"{server}/short": "breaks off",
            f"{server}/garbage": "not HTTP",
            f"{server}/a b": "404",
            refused: "Connection refused",
            "http://[::1": "",
            "http:///feed": "",
        }
        done = feeder("validate", "--json", *expected, cwd=tmp_path, no_proxy="*")
    assert done.code == 2
    found = {one["document"]: one for one in done.objects}
    assert list(found) == list(expected)
    for address, error in expected.items():
        assert found[address]["valid"] is (error is None), address
        assert (error or "") in found[address].get("error", ""), address
        assert ("error" in found[address]) is (error is not None), address
        assert "Errno" not in found[address].get("error", "")


# Where the output goes


def test_names_are_told_to_programs_as_they_are_and_to_terminals_without_power(built: Path) -> None:
    """Each test here holds that no output is obeyed; this one that the names are there all the same."""
    data = (built / "seeds" / RED).read_bytes()
    assert data
    found = feeder("explain", "--json", f"seeds/{RED}", f"seeds/{UNDECODABLE}", cwd=built).objects
    assert [one["file"] for one in found] == [f"seeds/{RED}", f"seeds/{UNDECODABLE}"]
    done = feeder("validate", RED, "--json", cwd=built / "seeds")
    assert done.object["document"] == RED
    assert "red" in feeder("validate", RED, cwd=built / "seeds").out
    assert "red" in feeder("status", "-c", RED, cwd=built).err


def test_on_a_terminal_without_colours_there_are_none(built: Path) -> None:
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as screen:  # noqa: PTH123 - a descriptor
        done = subprocess.run(
            [*PROGRAM, "status"],
            check=False,
            cwd=built,
            env=environment({"NO_COLOR": "1", "TERM": "xterm-256color"}),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        shown = screen.read(65_536)
        os.close(theirs)
    assert done.returncode == 0
    assert b"4 articles" in shown
    assert b"\x1b" not in shown


@pytest.mark.parametrize("arguments", [["explain", "seeds/long.md"], ["status"], ["--help"]])
def test_whoever_has_read_enough_is_left_in_peace(site: Path, arguments: list[str]) -> None:
    lay(site, "long.md", "# Long\n\n" + "Many words in a paragraph.\n\n" * 20_000)
    if arguments == ["status"]:
        feeder("build", cwd=site)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, *arguments],
        check=False,
        cwd=site,
        env=environment({}),
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_that_takes_nothing_is_said(built: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "status"],
            check=False,
            cwd=built,
            env=environment({}),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "standard output" in done.stderr
    assert "No space left on device" in done.stderr


def test_whatever_stream_is_closed_the_build_goes_well_and_the_store_stays_whole(site: Path) -> None:
    """A database that opened as number 1 or 2 would be written over by a message."""
    lay(site, "broken.md", "---\ntitle: [unclosed\n---\n")
    for number, closing_ in enumerate(("<&-", ">&-", "2>&-", "<&- >&- 2>&-")):
        lay(site, f"{number}.md", f"# Number {number}\n\nWords of number {number}.\n")
        done = feeder("build", cwd=site, prefix=["sh", "-c", f'exec "$@" {closing_}', "sh"])
        assert (done.code, done.out == "" or ">&-" not in closing_[:3]) == (0, True)
    found = feeder("status", "--json", cwd=site).object
    assert (found["entries"], len(found["builds"])) == (5, 4)
    stdin = feeder("validate", "-", cwd=site, prefix=["sh", "-c", 'exec "$@" <&-', "sh"])
    assert stdin.code == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_of_another_encoding_loses_what_it_cannot_hold_and_json_nothing(
    built: Path, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "ü.md").write_text("---\ntitle: Über 北京\n---\n\nWords.\n", "utf-8")
    shown = feeder("explain", "ü.md", cwd=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert shown.code == 0
    assert "ber ??" in shown.out
    found = feeder("explain", "--json", "ü.md", cwd=tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="1")
    assert (found.object["title"], found.object["file"]) == ("Über 北京", "ü.md")
