"""Alerts: real commands and real web hooks are told of each change once, and nothing waits for them."""

import io
import json
import os
import select
import shlex
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from feeder import health
from feeder.logs import Log
from feeder.service import alerts as module
from feeder.service.alerts import WAITS, Alerts, Settings

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
BEHIND = {"publish": "rss.xml stayed behind: no space left."}
DAMAGED = {"store": "The store is damaged."}
# Writes what it was given to a file of its own.
SCRIPT = """\
import json, os, pathlib, sys, time
told = {name: value for name, value in os.environ.items() if name.startswith("FEEDER_ALERT_")}
told["stdin"] = json.loads(sys.stdin.read())
told["arguments"] = sys.argv[1:]
print("said to nobody"); print("neither", file=sys.stderr)
pathlib.Path(f"told-{time.time_ns()}").write_text(json.dumps(told))
"""


@dataclass
class Desk:
    """Alerts with a command, a log and a clock of the test's own."""

    folder: Path
    on_failure: str | None = None
    on_recovery: str | None = None
    state: str | None = None
    clock: float = 0.0
    changed: int = 0
    stream: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        (self.folder / "tell.py").write_text(SCRIPT, "utf-8")
        self.alerts = self.start()

    @property
    def settings(self) -> Settings:
        return Settings(
            on_failure=self.on_failure, on_recovery=self.on_recovery, site="Example", folder=self.folder
        )

    def start(self) -> Alerts:
        """A service begins, with the state that the last one left."""

        def changed(_seconds: float) -> None:
            self.changed += 1

        self.alerts = Alerts(
            self.settings,
            Log(self.stream, lambda: NOW),
            self.state,
            changed=changed,
            clock=lambda: self.clock,
        )
        return self.alerts

    def tell(self, troubles: health.Troubles, now: datetime = NOW) -> None:
        """Tell, and wait until that is over."""
        self.alerts.tell(troubles, now)
        self.wait()
        self.state = self.alerts.state

    def wait(self) -> None:
        if (thread := self.alerts._thread) is not None:
            thread.join(30)
            assert not thread.is_alive()

    def told(self) -> list[dict[str, Any]]:
        """What the commands were given, in order."""
        return [json.loads(path.read_text("utf-8")) for path in sorted(self.folder.glob("told-*"))]

    def states(self) -> list[tuple[str, str]]:
        return [(told["FEEDER_ALERT_STATE"], told["FEEDER_ALERT_KINDS"]) for told in self.told()]

    @property
    def log(self) -> str:
        return self.stream.getvalue()


COMMAND = f"{shlex.quote(sys.executable)} tell.py"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(
        tmp_path, on_failure=f"{COMMAND} failure 'two words' $HOME;", on_recovery=f"{COMMAND} recovery"
    )


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted; answers as the server is told to."""

    server: "HookServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.server.authorization = self.headers["Authorization"]
        self.server.reached.set()
        assert self.server.go.wait(30)
        self.send_response(self.server.answer)
        if self.server.answer // 100 == 3:
            self.send_header("Location", f"http://localhost:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - http.server calls it so

    def log_message(self, format: str, *args: object) -> None:
        pass


class HookServer(ThreadingHTTPServer):
    """Answers once it may `go`, with the status `answer`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.posts: list[tuple[str, str, dict[str, Any]]] = []
        self.authorization: str | None = None
        self.answer = 204
        self.reached, self.go = threading.Event(), threading.Event()
        self.go.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/secret"


@pytest.fixture
def server() -> Iterator[HookServer]:
    with HookServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.go.set()
            server.shutdown()
            thread.join()


# commands


def test_a_command_is_told_of_the_beginning_and_of_the_end_once(desk: Desk) -> None:
    for troubles in ({}, BEHIND, BEHIND, {"publish": "atom.xml too."}, {}, {}):
        desk.tell(troubles)
    assert desk.states() == [("failure", "publish"), ("recovery", "publish")]
    first, second = desk.told()
    assert first["FEEDER_ALERT_MESSAGE"] == BEHIND["publish"]
    assert second["FEEDER_ALERT_MESSAGE"] == health.KINDS["publish"]
    assert second["arguments"] == ["recovery"]


def test_no_shell_reads_the_command_line(desk: Desk) -> None:
    desk.tell(BEHIND)
    assert desk.told()[0]["arguments"] == ["failure", "two words", "$HOME;"]


def test_standard_input_is_one_object(desk: Desk) -> None:
    desk.tell({**BEHIND, **DAMAGED}, NOW + timedelta(minutes=1))
    (told,) = desk.told()
    given = told["stdin"]
    assert given.pop("text") == (
        "feeder, Example: trouble: The store is damaged. rss.xml stayed behind: no space left."
    )
    assert given == {
        "state": "failure",
        "kinds": ["store", "publish"],
        "message": "The store is damaged. rss.xml stayed behind: no space left.",
        "site": "Example",
        "at": "2026-11-22T18:31:00Z",
    }
    assert told["FEEDER_ALERT_KINDS"] == "store publish"


def test_the_output_of_a_command_is_not_ours(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.tell(BEHIND)
    assert len(desk.told()) == 1
    assert (*capfd.readouterr(), desk.log) == ("", "", "")


def test_kinds_are_told_apart(desk: Desk) -> None:
    for troubles in (BEHIND, {**BEHIND, **DAMAGED}, DAMAGED, {}):
        desk.tell(troubles)
    assert desk.states() == [
        ("failure", "publish"),
        ("failure", "store"),
        ("recovery", "publish"),
        ("recovery", "store"),
    ]


def test_when_one_thing_ends_as_another_begins_the_last_word_is_what_is_wrong(desk: Desk) -> None:
    desk.tell(BEHIND)
    desk.tell(DAMAGED)
    assert desk.states()[1:] == [("recovery", "publish"), ("failure", "store")]


def test_a_hostile_name_reaches_the_command_as_text(desk: Desk) -> None:
    desk.tell({"seeds": "1 seed set aside: caf\udce9\x00\x1b[31m\n.md: " + "long " * 10_000})
    message = desk.told()[0]["FEEDER_ALERT_MESSAGE"]
    assert message.startswith("1 seed set aside: caf\\xe9\\u0000\\u001b[31m\\n.md: long ")
    assert len(message) <= 2000


def test_each_change_is_told_once_over_restarts(desk: Desk) -> None:
    desk.tell(BEHIND)
    desk.start()
    desk.tell(BEHIND)
    desk.start()
    assert desk.alerts.known == BEHIND
    desk.tell({})
    desk.start()
    desk.tell({})
    assert desk.states() == [("failure", "publish"), ("recovery", "publish")]
    assert desk.changed == 2


@pytest.mark.parametrize("state", [None, "", "no JSON", "[]", "null", '{"no such kind": "x"}'])
def test_a_state_that_is_none_is_an_empty_one(tmp_path: Path, state: str | None) -> None:
    assert Desk(tmp_path, state=state).alerts.known == {}


def test_without_a_command_a_change_counts_as_told(desk: Desk) -> None:
    desk.on_failure = desk.on_recovery = None
    desk.start()
    desk.tell(BEHIND)
    desk.on_failure = desk.on_recovery = COMMAND
    desk.alerts.configure(desk.settings)
    desk.tell(BEHIND)
    assert desk.told() == []
    desk.tell({})
    assert desk.states() == [("recovery", "publish")]


# what fails


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("false secret", "false ended with status 1"),
        ("./no-such-program --token=secret", "No such file or directory"),
        ("'unclosed secret", "No closing quotation"),
        ("./tell.py secret", "Permission denied"),
    ],
)
def test_a_command_that_fails_is_logged_without_its_arguments(
    tmp_path: Path, command: str, words: str
) -> None:
    desk = Desk(tmp_path, on_failure=command)
    desk.tell(BEHIND)
    assert desk.log.count("\n") == 1
    assert words in desk.log
    assert " warning alert_failed state=failure kinds=publish " in desk.log
    assert "secret" not in desk.log
    assert desk.alerts.known == {}


def test_what_failed_is_tried_again_with_later_builds_and_given_up_in_the_end(tmp_path: Path) -> None:
    desk = Desk(tmp_path, on_failure="false", on_recovery=COMMAND)
    for number, wait in enumerate(WAITS, 1):
        desk.tell(BEHIND)
        assert desk.log.count("again=true") == number
        if wait:
            desk.clock += wait - 1
            desk.tell(BEHIND)
            assert desk.log.count("\n") == number
        desk.clock += wait
    for _ in range(3):
        desk.tell(BEHIND)
    assert desk.log.count("\n") == len(WAITS) + 1
    assert desk.log.splitlines()[-1].endswith("again=false")
    desk.tell({})
    assert desk.states() == [("recovery", "publish")]


def test_a_failed_alert_is_told_by_the_next_build_once_its_way_is_mended(tmp_path: Path) -> None:
    desk = Desk(tmp_path, on_failure="./late.sh")
    desk.tell(BEHIND)
    script = tmp_path / "late.sh"
    script.write_text(f"#!/bin/sh\nexec {COMMAND}\n", "utf-8")
    script.chmod(0o755)
    desk.tell(BEHIND)
    desk.tell(BEHIND)
    assert desk.states() == [("failure", "publish")]


def test_a_failed_recovery_does_not_keep_a_failure_from_being_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path, on_failure=COMMAND, on_recovery="false")
    desk.tell(BEHIND)
    desk.tell(DAMAGED)
    assert desk.states() == [("failure", "publish"), ("failure", "store")]
    assert desk.log.count("state=recovery") == 1


def test_what_is_over_before_it_could_be_told_is_not_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path, on_failure="false", on_recovery=COMMAND)
    desk.tell(BEHIND)
    desk.tell({})
    assert desk.told() == []


def test_a_command_that_hangs_is_killed_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMMAND_TIME", 1.0)
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        # A child of the command holds the pipe; while it lives, the pipe has no end.
        (tmp_path / "hang.sh").write_text("(echo up; exec sleep 1000) > pipe & wait\n", "utf-8")
        desk = Desk(tmp_path, on_failure="sh hang.sh")
        desk.tell(BEHIND)
        assert "was killed" in desk.log
        assert os.read(pipe, 100) == b"up\n"
        assert select.select([pipe], [], [], 30)[0] == [pipe]
        assert os.read(pipe, 100) == b""
    finally:
        os.close(pipe)


# web hooks


def test_a_web_hook_gets_the_same_object(tmp_path: Path, server: HookServer) -> None:
    desk = Desk(tmp_path, on_failure=server.address, on_recovery=server.address)
    for troubles in (BEHIND, BEHIND, {}):
        desk.tell(troubles)
    assert [(path, kind) for path, kind, _ in server.posts] == [("/hook/secret", "application/json")] * 2
    assert [(post["state"], post["kinds"]) for _, _, post in server.posts] == [
        ("failure", ["publish"]),
        ("recovery", ["publish"]),
    ]
    assert desk.log == ""


@pytest.mark.parametrize("answer", [302, 307, 404, 500])
def test_only_an_answer_of_success_counts_and_none_leads_elsewhere(
    tmp_path: Path, server: HookServer, answer: int
) -> None:
    desk = Desk(tmp_path, on_failure=server.address)
    server.answer = answer
    desk.tell(BEHIND)
    assert len(server.posts) == 1
    assert f"127.0.0.1 answered {answer}" in desk.log
    assert "secret" not in desk.log
    server.answer = 200
    desk.tell(BEHIND)
    assert len(server.posts) == 2
    assert desk.alerts.known == BEHIND


def test_a_web_hook_that_is_not_there_is_logged(tmp_path: Path) -> None:
    with HookServer() as server:
        address = server.address
    desk = Desk(tmp_path, on_failure=address)
    desk.tell(BEHIND)
    assert "127.0.0.1: Connection refused." in desk.log


def test_a_name_and_a_password_in_the_address_are_sent_as_such(tmp_path: Path, server: HookServer) -> None:
    """RFC 7617, section 2: its own example."""
    desk = Desk(tmp_path, on_failure=server.address.replace("//", "//Aladdin:open%20sesame@"))
    desk.tell(BEHIND)
    assert server.authorization == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert server.posts[0][0] == "/hook/secret"


@pytest.mark.parametrize(
    "address",
    [
        "http://[secret",
        "https://",
        "http://me:secret@host:secret/",
        "HTTP://127.0.0.1:1/a secret",
        "http://\udce9/",
    ],
)
def test_a_broken_address_is_logged_without_what_may_be_secret(tmp_path: Path, address: str) -> None:
    desk = Desk(tmp_path, on_failure=address)
    desk.tell(BEHIND)
    assert desk.log.count(" alert_failed ") == 1
    assert "secret" not in desk.log


def test_nobody_waits_for_a_web_hook_that_hangs(tmp_path: Path, server: HookServer) -> None:
    server.go.clear()
    desk = Desk(tmp_path, on_failure=server.address, on_recovery=server.address)
    desk.alerts.tell(BEHIND, NOW)
    assert server.reached.wait(30)
    for troubles in (BEHIND, {}):
        desk.alerts.tell(troubles, NOW)  # would never return, had it to wait
    assert desk.alerts.known == {}
    server.go.set()
    desk.wait()
    assert [post["state"] for _, _, post in server.posts] == ["failure", "recovery"]


def test_a_web_hook_that_hangs_too_long_has_failed(
    tmp_path: Path, server: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HOOK_TIME", 0.2)
    server.go.clear()
    desk = Desk(tmp_path, on_failure=server.address)
    desk.tell(BEHIND)
    assert "timed out" in desk.log


# the end


def test_a_stop_waits_for_what_is_being_told(desk: Desk) -> None:
    desk.alerts.tell(BEHIND, NOW)
    desk.alerts.stop(30)
    assert desk.alerts.known == BEHIND
    assert len(desk.told()) == 1


def test_a_stop_breaks_off_what_hangs_and_the_next_start_tells_it_again(tmp_path: Path) -> None:
    (tmp_path / "hang.sh").write_text("exec sleep 1000\n", "utf-8")
    desk = Desk(tmp_path, on_failure="sh hang.sh")
    desk.alerts.tell(BEHIND, NOW)
    desk.alerts.stop(0.3)
    desk.wait()
    assert (desk.alerts.known, desk.log) == ({}, "")
    desk.state, desk.on_failure = desk.alerts.state, COMMAND
    desk.start()
    desk.tell(BEHIND)
    assert desk.states() == [("failure", "publish")]


def test_after_a_stop_nothing_is_begun(desk: Desk) -> None:
    desk.alerts.stop()
    desk.tell(BEHIND)
    assert desk.told() == []


def test_a_thread_that_cannot_be_had_is_asked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        desk.tell(BEHIND)
    desk.tell(BEHIND)
    assert desk.states() == [("failure", "publish")]
