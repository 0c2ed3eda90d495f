"""A server that gives the answers of a table, and feeds that say where they stand."""

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from validation_samples import HEAD, rss

DATE = "Fri, 01 May 2026 12:00:00 GMT"
GOOD = {
    "Content-Type": "application/rss+xml; charset=utf-8",
    "ETag": '"1"',
    "Last-Modified": DATE,
    "Cache-Control": "public, max-age=900",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True)
class Scripted:
    """One answer. `again` is given instead to a conditional request, `head` to HEAD; `raw` are bytes instead of HTTP.

    `{here}` in a header field or the body stands for the server's address.
    """

    status: int = 200
    fields: Mapping[str, str] = field(default_factory=lambda: GOOD)
    body: bytes = b""
    again: "Scripted | None" = None
    head: "Scripted | None" = None
    raw: bytes = b""
    compressed: bool = True

    def but(self, **fields: str | None) -> "Scripted":
        """The same with other header fields, whose hyphens are underscores here; None leaves one out."""
        changed = {name.replace("_", "-"): value for name, value in fields.items()}
        kept = {**self.fields, **changed}
        return replace(self, fields={name: value for name, value in kept.items() if value is not None})


def feed(path: str = "/rss.xml", more: str = "", where: str = "{here}") -> bytes:
    """An RSS document that says it stands at `path`."""
    link = f'<atom:link rel="self" href="{where}{path}" type="application/rss+xml"/>'
    return rss(head=HEAD + link, channel=more)


def good(path: str = "/rss.xml") -> Scripted:
    """An answer with which nothing is wrong."""
    return Scripted(body=feed(path))


def moved(to: str, status: int = 301) -> Scripted:
    """A redirect."""
    return Scripted(status, {"Location": to})


Table = dict[str, Scripted | Callable[[int], Scripted]]


class _Answers(BaseHTTPRequestHandler):
    """Gives what the server's table has for the path; one that is a function gets the number of the request."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.seen.append((self.command, dict(self.headers.items())))
        chosen = self.server.table.get(self.path, Scripted(404, {}, b"not here"))
        script = chosen(len(self.server.seen)) if callable(chosen) else chosen
        self.close_connection = True
        if script.raw:
            self.wfile.write(script.raw)
            return
        asked = self.headers.get("If-None-Match")
        if self.command == "HEAD" and script.head:
            script = script.head
        elif script.again and asked:
            script = script.again
        elif asked and asked == script.fields.get("ETag"):
            script = Scripted(
                304, {name: value for name, value in script.fields.items() if name != "Content-Type"}
            )
        self._send(script)

    def _send(self, script: Scripted) -> None:
        here = self.server.address
        body = script.body.replace(b"{here}", here.encode())
        fields = {name: value.replace("{here}", here) for name, value in script.fields.items()}
        if script.compressed and script.status == 200 and "gzip" in self.headers.get("Accept-Encoding", ""):
            fields.setdefault("Content-Encoding", "gzip")
        if fields.get("Content-Encoding") == "gzip" and script.compressed:
            body = gzip.compress(body)
        if script.status != 304:
            fields.setdefault("Content-Length", str(len(body)))
        self.send_response(script.status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and script.status != 304:
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass  # a client that hangs up is what is tested

    table: Table
    seen: list[tuple[str, dict[str, str]]]
    address: str


@contextmanager
def answering(table: Table, tls: SSLContext | None = None) -> Iterator[_Server]:
    """A server of `table`; `seen` are the methods and header fields of its requests."""
    with _Server(("127.0.0.1", 0), _Answers) as server:
        server.table, server.seen = table, []
        server.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
