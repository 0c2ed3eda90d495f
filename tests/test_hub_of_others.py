"""A hub of somebody else's making takes what feeder says of topics, and sends articles on.

An opt-in test (`-m slow`), which is skipped where Flask-WebSub and celery are not installed.
"""

import hmac
import importlib.util
import socket
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from service_runs import make_site, move_in, running, until, words
from test_hubs import Subscriber

PROGRAM = Path(__file__).parent / "hub_of_others.py"


@pytest.mark.slow
@pytest.mark.parametrize("document", ["rss.xml", "atom.xml", "feed.json"])
def test_it_learns_from_the_topic_and_sends_on_what_is_new(tmp_path: Path, document: str) -> None:
    if missing := [name for name in ("flask_websub", "celery") if not importlib.util.find_spec(name)]:
        pytest.skip(f"not installed: {', '.join(missing)}")

    class Mine(Subscriber):
        got: list[tuple[bytes, str | None]] = []  # noqa: RUF012 - as the server wants it

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    there = f"http://127.0.0.1:{port}/"
    command = [sys.executable, str(PROGRAM), str(tmp_path / "hub.db")]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as hub,
        ThreadingHTTPServer(("127.0.0.1", 0), Mine) as subscriber,
    ):
        threading.Thread(target=subscriber.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            assert hub.stdout
            at = hub.stdout.readline().strip()
            lab = make_site(
                tmp_path / "site", server=f'listen = "127.0.0.1:{port}"', more=f'[websub]\nhubs = ["{at}"]'
            )
            configured = (lab.folder / "config.toml").read_text("utf-8")
            (lab.folder / "config.toml").write_text(
                configured.replace("https://example.org/", there), "utf-8"
            )
            with running(lab, "--log-level", "debug") as service:
                move_in(lab, "a.md", words("A"))
                service.until_said("telling ", f"{there}{document}")
                form = {
                    "hub.mode": "subscribe",
                    "hub.topic": f"{there}{document}",
                    "hub.callback": f"http://127.0.0.1:{subscriber.server_port}/?me=1",
                    "hub.secret": "between us",
                }
                with urlopen(at, urlencode(form).encode()) as answer:
                    assert answer.status == 202
                move_in(lab, "b.md", words("B"))
                until(lambda: any(b"of B," in body for body, _ in Mine.got), "the article")
                body, signature = Mine.got[-1]
                assert body == (lab.feeds / document).read_bytes()
                assert signature == "sha256=" + hmac.new(b"between us", body, "sha256").hexdigest()
        finally:
            subscriber.shutdown()
            hub.kill()
