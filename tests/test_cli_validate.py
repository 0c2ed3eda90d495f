"""feeder validate: files, standard input and addresses, in the order given."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from shell import built, feeder, site

__all__ = ["built", "site"]  # fixtures

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

    def do_GET(self) -> None:
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
