"""Every key as an environment variable: it goes before the file, or stands in for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from config_files import DEFAULTS, ROOT, value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import SITE_ID
from test_config import GOOD

from feeder import config
from feeder.errors import ConfigError
from feeder.keys import KEYS, VARIABLES
from feeder.settings import OTHERS

TITLE = {"FEEDER_SITE_TITLE": "From outside"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[site]\ntitle = "From the file"\n[feeds]\nentries = 3\n', "utf-8")
    return path


def refused(path: Path | None, environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        config.load(path, environ)
    message = str(caught.value)
    assert message.endswith((".", "?"))
    assert "\n" not in message
    return message


def test_each_key_has_a_variable_of_its_own() -> None:
    assert sorted(VARIABLES.values()) == sorted(KEYS)
    assert VARIABLES["FEEDER_SITE_TITLE"] == "site.title"
    assert VARIABLES["FEEDER_FEEDS_MAX_BYTES"] == "feeds.max_bytes"


def test_a_variable_goes_before_the_file_and_the_file_before_the_default(file: Path) -> None:
    loaded = config.load(file, {"FEEDER_FEEDS_ENTRIES": "4"})
    assert (loaded.site.title, loaded.feeds.entries, loaded.seeds.settle) == ("From the file", 4, 0.5)
    assert config.load(file).feeds.entries == 3


def outside(written: str) -> str:
    """What a person writes into the variable where config.toml would hold this."""
    return str(json.loads(written)) if written.startswith('"') else written


@pytest.mark.parametrize(("name", "written", "expected"), GOOD)
def test_what_a_file_may_hold_a_variable_may_too(file: Path, name: str, written: str, expected: Any) -> None:
    variable = next(variable for variable, key in VARIABLES.items() if key == name)
    if name.endswith(".folder"):
        expected = (file.parent / expected).resolve()
    assert value(config.load(file, {variable: outside(written)}), name) == expected


@pytest.mark.parametrize(
    ("variable", "text", "expected"),
    [
        ("FEEDER_SITE_TITLE", "2026", "2026"),
        ("FEEDER_SITE_TITLE", "false", "false"),
        ("FEEDER_SITE_TITLE", '"Quoted"', '"Quoted"'),
        ("FEEDER_SITE_AUTHOR", "[x]", "[x]"),
        ("FEEDER_SITE_ID", "tag:example.org,2024:x", "tag:example.org,2024:x"),
        ("FEEDER_FEEDS_RSS", "false", None),
        ("FEEDER_FEEDS_RSS", "true", "true"),
        ("FEEDER_FEEDS_MAX_BYTES", "1_000", 1000),
        ("FEEDER_FEEDS_MAX_BYTES", " 0x10 ", 16),
        ("FEEDER_FEEDS_AUTOMATIC", '["author"]', ("author",)),
        ("FEEDER_SCHEDULE_WATCH", "false", False),
        ("FEEDER_SCHEDULE_EVERY", "1.5", 1.5),
        ("FEEDER_ALERTS_ON_FAILURE", "true", "true"),
        ("FEEDER_SITE_TITLE", "", "From the file"),
        ("FEEDER_FEEDS_ENTRIES", "", 3),
    ],
)
def test_texts_stand_for_themselves_and_all_else_is_toml(
    file: Path, variable: str, text: str, expected: Any
) -> None:
    assert value(config.load(file, {variable: text}), VARIABLES[variable]) == expected


@pytest.mark.parametrize(
    ("variable", "text", "wanted"),
    [
        ("FEEDER_FEEDS_ENTRIES", "many", "whole number from 1"),
        ("FEEDER_FEEDS_ENTRIES", '"4"', "whole number from 1"),
        ("FEEDER_FEEDS_ENTRIES", "4\nx = 5", "whole number from 1"),
        ("FEEDER_FEEDS_PAGES", "yes", "true or false"),
        ("FEEDER_FEEDS_AUTOMATIC", "category", "a list of"),
        ("FEEDER_FEEDS_CONTENT", "some", '"full", "summary"'),
        ("FEEDER_SITE_URL", "example.org", "absolute http"),
        ("FEEDER_SITE_TITLE", " ", "not empty"),
        ("FEEDER_SITE_TITLE", "\x07", "not empty"),
        ("FEEDER_SCHEDULE_CRON", "0 25 * * *", 'hour "25"'),
        ("FEEDER_SERVER_ADMIN", "0.0.0.0:9090", "this machine alone"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(
    file: Path, variable: str, text: str, wanted: str
) -> None:
    message = refused(file, {variable: text})
    assert message.startswith(f"{variable}: {VARIABLES[variable]} must be ")
    assert wanted in message
    assert "line" not in message


def test_bytes_that_are_no_text_are_refused(file: Path) -> None:
    assert refused(file, {"FEEDER_SITE_TITLE": os.fsdecode(b"caf\xe9")}) == "FEEDER_SITE_TITLE is not UTF-8."


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        ({"FEEDER_FEEDS_FOLDER": "seeds/out"}, "FEEDER_FEEDS_FOLDER"),
        ({"FEEDER_SEEDS_FOLDER": "feeds"}, "FEEDER_SEEDS_FOLDER"),
        ({"FEEDER_SEEDS_FOLDER": "~nobody-of-this-name/x"}, "FEEDER_SEEDS_FOLDER"),
        ({"FEEDER_FEEDS_ATOM": "rss.xml"}, "FEEDER_FEEDS_ATOM"),
        ({"FEEDER_FEEDS_PAGES": "false"}, "FEEDER_FEEDS_PAGES"),
        ({"FEEDER_FEEDS_LINK": "https://example.org/{slug}"}, "FEEDER_FEEDS_LINK"),
        ({"FEEDER_FEEDS_LINK": "../{slug}"}, "FEEDER_FEEDS_LINK"),
        ({"FEEDER_SERVER_ADMIN": "127.0.0.1:8000"}, "FEEDER_SERVER_ADMIN"),
        ({"FEEDER_SERVER_ADMIN": "unix:" + "a" * 104}, "FEEDER_SERVER_ADMIN"),
    ],
)
def test_keys_that_do_not_agree_are_refused_by_the_name_of_a_variable(
    file: Path, environ: dict[str, str], variable: str
) -> None:
    assert refused(file, environ).startswith(f"{variable}: ")


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("FEEDER_SITE_TITEL", "FEEDER_SITE_TITLE"),
        ("FEEDER_SIET_TITLE", "FEEDER_SITE_TITLE"),
        ("FEEDER_SITETITLE", "FEEDER_SITE_TITLE"),
        ("FEEDER_FEED_ENTRIES", "FEEDER_FEEDS_ENTRIES"),
        ("FEEDER_SERVER_SETTLE", "FEEDER_SEEDS_SETTLE"),
        ("FEEDER_STORE_PASSWORD", "documentation"),
    ],
)
def test_a_variable_that_looks_like_a_key_is_refused_with_the_nearest(
    file: Path, variable: str, meant: str
) -> None:
    message = refused(file, {variable: "x", **TITLE})
    assert message.startswith(f"{variable}: ")
    assert meant in message


@pytest.mark.parametrize(
    "environ",
    [
        dict.fromkeys(OTHERS, "x"),
        {"FEEDER": "x", "FEEDER_": "x", "FEEDER_HOME": "x", "FEEDER_VERSION": "1"},
        {"MY_FEEDER_SITE_TITLE": "x", "feeder_site_title": "x", "FEEDER_SITE_TITEL": ""},
        # A Kubernetes service of the name feeder, and one of the name feeder-server.
        {
            "FEEDER_SERVICE_HOST": "10.0.0.1",
            "FEEDER_SERVICE_PORT": "8000",
            "FEEDER_SERVICE_PORT_HTTP": "8000",
        },
        {"FEEDER_PORT": "tcp://10.0.0.1:8000", "FEEDER_PORT_8000_TCP_ADDR": "10.0.0.1"},
        {"FEEDER_SERVER_SERVICE_HOST": "10.0.0.1", "FEEDER_SERVER_PORT": "tcp://10.0.0.1:8000"},
        {"FEEDER_SERVER_PORT_8000_TCP": "tcp://10.0.0.1:8000", "FEEDER_SERVER_SERVICE_PORT_HTTP": "8000"},
    ],
)
def test_variables_of_others_are_left_alone(file: Path, environ: dict[str, str]) -> None:
    assert config.load(file, environ) == config.load(file)


def test_without_a_file_the_variables_suffice_and_paths_begin_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = config.load(None, TITLE)
    assert loaded.path == tmp_path / "config.toml"
    assert (loaded.site.title, loaded.feeds.folder) == ("From outside", tmp_path / "feeds")
    for name, default in DEFAULTS.items():
        if default != "title" and not name.endswith(".folder"):
            assert value(loaded, name) == default, name
    assert "feeder init" in refused(None, {"FEEDER_SITE_URL": "https://example.org/"})
    (tmp_path / "config.toml").write_text("[feeds]\nentries = 3\n", "utf-8")
    assert config.load(None, TITLE).feeds.entries == 3


def test_a_file_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    assert "is not there" in refused(tmp_path / "other.toml", TITLE)


def test_a_file_that_leads_nowhere_is_not_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").symlink_to("unmounted/config.toml")
    assert "is not there" in refused(None, TITLE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    variable=st.sampled_from(sorted(VARIABLES)),
    text=st.text(st.characters(exclude_characters="\0"), max_size=12),
)
def test_any_value_is_taken_or_refused_in_a_sentence(file: Path, variable: str, text: str) -> None:
    try:
        config.load(file, {variable: text})
    except ConfigError as error:
        message = str(error)
    else:
        return
    assert variable in message
    assert message.endswith(".")


def test_the_command_line_hears_the_environment(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.md").write_text("# A title\n\nA sentence.\n", "utf-8")
    own = {name: text for name, text in os.environ.items() if not name.startswith("FEEDER_")}
    done = subprocess.run(
        [sys.executable, "-m", "feeder", "build"],
        check=False,
        cwd=tmp_path,
        env={
            **own,
            **TITLE,
            "FEEDER_SITE_ID": SITE_ID,
            "PYTHONPATH": str(ROOT),
            "FEEDER_FEEDS_ATOM": "false",
        },
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert b"<title>From outside</title>" in (tmp_path / "feeds" / "rss.xml").read_bytes()
    assert not (tmp_path / "feeds" / "atom.xml").exists()
