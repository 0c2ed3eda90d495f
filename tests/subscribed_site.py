"""A site with subscribers: feeder serves it, and each question and answer is on record."""

import io
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from laboratory import Laboratory

from feeder.config import Config
from feeder.logs import Log
from feeder.service import doors

#: Fields that concern one connection alone (RFC 9110, section 7.6.1).
_OWN = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


class Asked(NamedTuple):
    """A question and its answer: `fields` are those of the request by lower-case name, `size` that of the body sent."""

    path: str
    fields: Mapping[str, str]
    status: int
    size: int


@dataclass
class Site:
    """`address` is where subscribers reach it; `asked` grows with each of their questions, in order."""

    lab: Laboratory
    address: str
    more: str
    config: Config
    asked: list[Asked] = field(default_factory=list)

    def move(self, url: str) -> None:
        """Call the site by another address, at which nobody is; subscribers go on to ask at the old one."""
        self.lab.configure(self.more, site=f'url = "{url}"')
        self.config = self.lab.config

    def build(self) -> None:
        """One build."""
        before = self.lab.documents()
        report = self.lab.build()
        assert report.failures == []
        self.date(before)

    def date(self, before: Mapping[str, bytes]) -> None:
        """Give every file that is not as it was `before` the laboratory's time, and let an hour pass.

        Last-Modified counts in seconds. A reader that is built on curl takes no answer whose date is the one that it
        knows, whatever the entity tag says.
        """
        at = self.lab.now.timestamp()
        for name, content in self.lab.documents().items():
            if before.get(name) != content:
                os.utime(self.lab.feeds / name, (at, at))
        self.lab.now += timedelta(hours=1)


@contextmanager
def site(folder: Path, *, extra: str = "") -> Iterator[Site]:
    """A site that is served as `feeder serve` does; `extra` are more tables of its configuration.

    Its laboratory lives a day ago: some readers drop what is old, and none may meet an article of tomorrow.
    """
    lab = Laboratory(folder, now=datetime.now(UTC).replace(microsecond=0) - timedelta(days=1))
    lab.feeds.mkdir()
    lab.configure('[server]\nlisten = "127.0.0.1:0"')
    made = Site(lab, "", extra, lab.config)
    listener = doors.public(lambda: made.config, Log(io.StringIO(), lambda: lab.now), lambda: lab.now)
    listener.start()
    recorder = type("Recorder", (_Recording,), {"site": made, "behind": listener.address})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), recorder)
    proxy.daemon_threads = True
    made.address = f"http://127.0.0.1:{proxy.server_port}/"
    made.move(made.address)
    threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield made
    finally:
        proxy.shutdown()
        proxy.server_close()
        listener.stop()


class _Recording(BaseHTTPRequestHandler):
    """Passes questions on as they are and answers back as they are, and writes both down."""

    site: Site
    behind: str

    def _pass_on(self) -> None:
        behind = HTTPConnection(self.behind, timeout=20)
        behind.request(self.command, self.path, headers=dict(self.headers.items()))
        answer = behind.getresponse()
        body = answer.read()
        fields = {name.lower(): value for name, value in self.headers.items()}
        self.site.asked.append(Asked(self.path, fields, answer.status, len(body)))
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _OWN:
                self.send_header(name, value)
        self.send_header("Date", format_datetime(self.site.lab.now, usegmt=True))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        behind.close()

    do_GET = do_HEAD = _pass_on  # noqa: N815 - as the server wants them

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""
