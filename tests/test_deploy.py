"""The files of deploy/: judged by the programs that will read them where those are installed, else by their words."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from feeder import config, cron
from feeder.cli import parser
from feeder.errors import ConfigError

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
ROOT = DEPLOY.parent


def found(program: str) -> str:
    """The path of a program that not every machine has."""
    path = shutil.which(program)
    if not path:
        pytest.skip(f"{program} is not installed here")
    return path


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def understood(line: str) -> Any:
    """What the command line makes of a call of feeder, wherever the program lies."""
    words = shlex.split(re.split(r"\s>", line)[0])
    assert Path(words[0]).name == "feeder"
    return parser().parse_args(words[1:])


# systemd


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is there, since systemd looks for it."""
    path = tmp_path / "feeder.service"
    path.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text("feeder.service")), "utf-8")
    return path


def settings(name: str) -> dict[str, str]:
    """The settings of a unit; of one that stands there twice, the last."""
    return dict(re.findall(r"(?m)^(\w+)=(.*)$", text(name)))


def test_systemd_understands_every_line_of_the_unit(unit: Path) -> None:
    done = subprocess.run(
        [found("systemd-analyze"), "verify", unit], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_a_line_that_it_does_not_understand(unit: Path) -> None:
    """So that the test above can fail."""
    unit.write_text(unit.read_text("utf-8").replace("NoNewPrivileges=", "NoNewPriviliges="), "utf-8")
    done = subprocess.run(
        [found("systemd-analyze"), "verify", unit], check=False, capture_output=True, text=True
    )
    assert "NoNewPriviliges" in done.stderr


def test_systemd_calls_the_unit_well_protected(unit: Path) -> None:
    """An exposure of two in ten at most; a service without any of the settings has 9.6."""
    judge = [
        found("systemd-analyze"),
        "security",
        "--offline=true",
        "--threshold=20",
        "--no-pager",
        str(unit),
    ]
    done = subprocess.run(judge, check=False, capture_output=True, text=True)
    if "unrecognized option" in done.stderr:
        pytest.skip("systemd here is older than 250, and judges only what runs")
    assert done.returncode == 0, done.stdout[-300:]


def test_the_unit_starts_feeder_and_speaks_with_it() -> None:
    given = settings("feeder.service")
    assert understood(given["ExecStart"]).config == Path(given["WorkingDirectory"]) / "config.toml"
    assert given["Type"] == "notify"
    assert "HUP" in given["ExecReload"]
    assert given["KillSignal"] == "SIGTERM"
    # Five seconds are promised; systemd must not be more impatient.
    assert int(given["TimeoutStopSec"].removesuffix("s")) > 5
    assert "AF_UNIX" in given["RestrictAddressFamilies"].split()
    assert given["RestartPreventExitStatus"] == str(ConfigError.status)


# Containers


def instructions(name: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Containerfile with their arguments, continued lines joined."""
    whole = re.sub(r"(?m)^\s*#.*\n", "", text(name)).replace("\\\n", " ")
    for line in filter(None, map(str.strip, whole.splitlines())):
        word, _, rest = line.partition(" ")
        yield word, " ".join(rest.split())


def test_the_containerfile_has_only_what_such_files_have() -> None:
    known = set("FROM RUN COPY ENV WORKDIR VOLUME EXPOSE USER HEALTHCHECK ENTRYPOINT CMD".split())
    assert {word for word, _ in instructions("Containerfile")} == known
    for word, rest in instructions("Containerfile"):
        if word in ("ENTRYPOINT", "CMD"):
            assert isinstance(yaml.safe_load(rest), list)  # the form that no shell comes between
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources)


def test_the_image_holds_the_pinned_packages_and_is_no_root_s() -> None:
    run = " ".join(rest for word, rest in instructions("Containerfile") if word == "RUN")
    for name in ("build", "run"):
        assert re.search(rf"--require-hashes [^&]*-r requirements/{name}\.txt", run)
    user = [rest for word, rest in instructions("Containerfile") if word == "USER"]
    assert all(int(number) > 0 for number in user[-1].split(":"))


def test_the_image_runs_on_a_python_that_is_pinned_for() -> None:
    bases = {rest.split()[0] for word, rest in instructions("Containerfile") if word == "FROM"}
    versions = {re.fullmatch(r"docker\.io/library/python:(3\.\d+)-slim", base) for base in bases}
    assert len(versions) == 1
    supported = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert [found[1] in supported for found in versions if found] == [True]


def test_the_image_starts_and_asks_feeder_by_commands_that_exist() -> None:
    given = dict(instructions("Containerfile"))
    words = yaml.safe_load(given["ENTRYPOINT"]) + yaml.safe_load(given["CMD"])
    assert understood(shlex.join(words)).command == "run"
    asked = understood(shlex.join(yaml.safe_load(given["HEALTHCHECK"].partition("CMD ")[2])))
    assert (asked.command, asked.check) == ("status", True)


def test_the_image_s_variables_configure_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (given,) = (rest for word, rest in instructions("Containerfile") if word == "ENV")
    environ = dict(pair.split("=", 1) for pair in shlex.split(given))
    loaded = config.load(None, environ | {"FEEDER_SITE_TITLE": "A"})
    assert loaded.server.listen == "0.0.0.0:8000"
    assert loaded.feeds.folder == tmp_path / "feeds"


def test_the_build_s_context_holds_what_is_copied_and_no_more() -> None:
    allowed = {line[1:] for line in text("Containerfile.dockerignore").splitlines() if line.startswith("!")}
    copied = {
        source
        for word, rest in instructions("Containerfile")
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    assert allowed == copied


def services() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(text("compose.yml"))["services"]
    return found


def test_the_composed_service_can_write_to_its_site_alone() -> None:
    service = services()["feeder"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["volumes"] == ["./site:/data"]
    assert "ports" not in service  # Caddy alone is reached from outside
    assert int(service["stop_grace_period"].removesuffix("s")) > 5
    build = service["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"


def test_caddy_passes_requests_on_to_where_feeder_listens() -> None:
    (listen,) = (rest for word, rest in instructions("Containerfile") if word == "ENV")
    port = re.search(r"FEEDER_SERVER_LISTEN=\S+:(\d+)", listen)
    assert port
    assert f"reverse_proxy feeder:{port[1]}" in text("Caddyfile")
    assert "feeder" in services()
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in services()["caddy"]["volumes"]


def test_caddy_understands_its_file() -> None:
    command = [found("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run(
        [found("hadolint"), DEPLOY / "Containerfile"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


# cron


def test_the_crontab_s_lines_are_cron_s_and_feeder_s() -> None:
    commands = []
    for line in text("crontab").splitlines():
        if line.strip() and not line.startswith("#") and not re.match(r"\w+=", line):
            *fields, command = line.split(None, 5)
            cron.parse(" ".join(fields))
            commands.append(understood(command.partition("&& ")[2]))
    build, status = commands
    assert (build.command, build.no_wait) == ("build", True)
    assert (status.command, status.check) == ("status", True)
