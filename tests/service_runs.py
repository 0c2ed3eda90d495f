"""The real service, `feeder run`, as a process on a site of the test's own; whatever it does is waited for."""

import fcntl
import json
import re
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree as ET

from http_clients import Got, ask
from laboratory import SITE_ID, Laboratory
from shell import OBEYED, PROGRAM, environment

from feeder.server.asgi import Receive, Scope, Send
from feeder.server.listening import Listener

T = TypeVar("T")

#: Seconds after which a test gives up: far more than anything takes that it waits for.
PATIENCE = 30.0
#: Within so many seconds of a signal the service must have ended.
STOP = 5.0
# Seconds between two looks of a test that waits.
_LOOK = 0.01
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (debug|info|warning|error) .+")
_ATOM = "{http://www.w3.org/2005/Atom}"
_ENTRIES = ("item", f"{_ATOM}entry")


def until(found: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """The first thing found that counts as true."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(_LOOK)
    return value


@dataclass
class Run:
    """A service at work. `lines` is what it has logged so far."""

    lab: Laboratory
    process: subprocess.Popen[bytes]
    log: Path
    status: int | None = field(default=None, init=False)

    @property
    def lines(self) -> list[str]:
        *whole, _ = self.log.read_bytes().decode("utf-8").split("\n")
        return whole

    def said(self, *words: str) -> list[str]:
        """The lines with all these words."""
        return [line for line in self.lines if all(word in line for word in words)]

    def until(self, found: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
        """Like the function, for as long as the service lives."""

        def look() -> T:
            value = found()
            assert value or self.process.poll() is None, f"it ended by itself, before {what}"
            return value

        try:
            return until(look, what, seconds)
        except AssertionError as error:
            raise AssertionError("\n".join([str(error), *self.lines])) from None

    def until_said(self, *words: str, times: int = 1, seconds: float = PATIENCE) -> str:
        """The line with all these words, when it is there, or the last of so many."""
        return self.until(lambda: self.said(*words)[times - 1 :], f"a line with {words}", seconds)[0]

    def until_out(self, *titles: str) -> None:
        """Wait until exactly these articles are in every feed, each once, and the build has ended."""
        self.until(lambda: is_once_each(self.lab, titles) and is_at_rest(self.lab), f"{titles}")

    def addresses(self, count: int) -> list[str]:
        """Where its listeners answer, the public one first."""
        self.until_said("info listening", times=count)
        return [line.rpartition("at=")[2] for line in self.said("info listening")]

    def stop(self, by: signal.Signals = signal.SIGTERM) -> float:
        """Have it end; the seconds that it took. Its exit code is in `status`."""
        began = time.monotonic()
        self.process.send_signal(by)
        self.status = self.process.wait(PATIENCE)
        return time.monotonic() - began


def out(lab: Laboratory) -> list[str]:
    """The titles in the JSON Feed; none where there is no feed yet."""
    try:
        return lab.titles()
    except FileNotFoundError:
        return []


def stamped(line: str) -> datetime:
    """The instant of a line of the log."""
    return datetime.fromisoformat(line.split(" ", 1)[0]).astimezone(UTC)


def make_site(
    folder: Path,
    *,
    settle: float = 0.05,
    every: float = 3600,
    watch: bool = True,
    schedule: str = "",
    server: str = "enabled = false",
    site: str = "",
    more: str = "",
) -> Laboratory:
    """A site without articles. `schedule`, `server` and `site` are lines of the tables, `more` other tables."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'[site]\ntitle = "Laboratory"\nid = "{SITE_ID}"\nurl = "https://example.org/"\n{site}',
        f"[seeds]\nsettle = {settle}",
        f"[schedule]\nevery = {every}\nwatch = {str(watch).lower()}\n{schedule}",
        f"[server]\n{server}",
        "[feeds]\nentries = 5000\nmax_bytes = 0",
        more,
    ]
    (folder / "config.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return Laboratory(folder)


@contextmanager
def running(lab: Laboratory, *options: str, prefix: Sequence[str] = (), **changes: str) -> Iterator[Run]:
    """The service with `options`, until the test is done with it; it must end well unless the test ended it."""
    log = lab.folder / "service.log"
    log.write_bytes(b"")
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [*prefix, *PROGRAM, "run", *options],
            cwd=lab.folder,
            env=environment(changes),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    run = Run(lab, process, log)
    try:
        yield run
        if run.status is None:
            assert run.stop() < STOP
        assert run.status == 0
        _check_log(run.lines, as_json="json" in options)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def _check_log(lines: Sequence[str], *, as_json: bool) -> None:
    """One event a line, nothing that a terminal obeys, no inside of a program, and no bug."""
    for line in lines:
        assert OBEYED.findall(line) == []
        assert "a bug in feeder" not in line
        assert isinstance(json.loads(line), dict) if as_json else _LINE.fullmatch(line), line


def move_in(lab: Laboratory, path: str, text: str) -> None:
    """Have a seed arrive whole, by a rename from outside."""
    outside = lab.folder / "outside"
    outside.write_text(text, "utf-8")
    target = lab.seeds / path
    target.parent.mkdir(parents=True, exist_ok=True)
    outside.rename(target)


def words(title: str, body: str = "", **front: str) -> str:
    """A Markdown article, its body unlike that of any other title."""
    matter = "".join(f"{name}: {value}\n" for name, value in {"title": title, **front}.items())
    return f"---\n{matter}---\n\n{body or f'What is to be said of {title}, and of nothing else.'}\n"


def ids(lab: Laboratory) -> Mapping[str, str]:
    """The id of each title that is out."""
    return {item["title"]: item["id"] for item in lab.items()}


def is_once_each(lab: Laboratory, titles: Sequence[str]) -> bool:
    """Whether each feed holds each of these once and nothing else, under an id and an address of its own; pages too."""
    try:
        items, *others = lab.items(), _titles(lab, "rss.xml"), _titles(lab, "atom.xml")
    except FileNotFoundError:  # not all of them are out
        return False
    apart = all(len({item[name] for item in items}) == len(items) for name in ("id", "url"))
    alike = all(Counter(found) == Counter(titles) for found in ([item["title"] for item in items], *others))
    return apart and alike and count_pages(lab) == len(titles)


def _titles(lab: Laboratory, name: str) -> list[str]:
    """The titles of the entries of an XML feed."""
    entries = [node for tag in _ENTRIES for node in ET.parse(lab.feeds / name).iter(tag)]
    return [node.findtext("title") or node.findtext(f"{_ATOM}title") or "" for node in entries]


def is_at_rest(lab: Laboratory) -> bool:
    """Whether nobody builds at this moment."""
    with (lab.folder / ".feeder" / "state.db.lock").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def count_pages(lab: Laboratory) -> int:
    """How many articles have a page."""
    return sum(1 for _ in (lab.feeds / "articles").glob("*.html"))


def count(lab: Laboratory, what: str) -> int:
    """How many rows of a table the store has, `what` being what comes after FROM; 0 where there is no store yet."""
    place = f"file:{lab.folder}/.feeder/state.db?mode=ro"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(place, uri=True)) as db:
        return int(db.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
    return 0


def get(address: str, target: str, method: str = "GET") -> Got:
    """One request to a listener of another process."""
    host = "feeder" if address.startswith("unix:") else address
    return ask(Listener(_nothing, address, tell=print), target, method, Host=host)


async def _nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """The application of a listener that is never started, and lends its address alone."""
