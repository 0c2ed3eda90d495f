"""A WebSub hub: a program that verifies subscribers, stores them, and sends on what publishers tell it of.

    python tests/hub.py [--database hub.db] [--port 0]

It keeps to the W3C Recommendation as far as a subscriber can tell: intent is verified by a challenge (section 5.3),
content is what the topic has when the hub fetches it, signed where a secret was given (section 7.1), and a lease ends.
"""

import argparse
import hmac
import secrets
import sqlite3
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen

LEASE = 86_400


class Hub(ThreadingHTTPServer):
    """The hub. `database` is the file that its subscriptions live in, through restarts."""

    daemon_threads = True
    database: str

    def open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.database, isolation_level=None)
        db.execute(
            "CREATE TABLE IF NOT EXISTS subscriptions"
            " (topic TEXT, callback TEXT, secret TEXT, until REAL, PRIMARY KEY (topic, callback))"
        )
        return db

    def verify(self, form: dict[str, str]) -> None:
        """Ask whether the subscriber meant it, and remember that it did."""
        mode, topic, callback = form["hub.mode"], form["hub.topic"], form["hub.callback"]
        challenge = secrets.token_urlsafe()
        asked = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": challenge, "hub.lease_seconds": LEASE}
        mark = "&" if "?" in callback else "?"
        with urlopen(f"{callback}{mark}{urlencode(asked)}", timeout=10) as answer:
            if answer.read().decode() != challenge:
                return
        db = self.open()
        db.execute("DELETE FROM subscriptions WHERE topic = ? AND callback = ?", (topic, callback))
        if mode == "subscribe":
            values = (topic, callback, form.get("hub.secret"), time.time() + LEASE)
            db.execute("INSERT INTO subscriptions VALUES (?, ?, ?, ?)", values)
        db.close()

    def send_on(self, topic: str) -> None:
        """Fetch the topic and send it to everybody whose lease holds."""
        with urlopen(topic, timeout=10) as answer:
            body, kind = answer.read(), answer.headers["Content-Type"]
        db = self.open()
        sql = "SELECT callback, secret FROM subscriptions WHERE topic = ? AND until > ?"
        for callback, secret in db.execute(sql, (topic, time.time())).fetchall():
            here = f"http://127.0.0.1:{self.server_port}/"
            fields = {"Content-Type": kind, "Link": f'<{here}>; rel="hub", <{topic}>; rel="self"'}
            if secret:
                fields["X-Hub-Signature"] = "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()
            with urlopen(Request(callback, body, fields), timeout=10):
                pass
        db.close()


class Answers(BaseHTTPRequestHandler):
    """Takes subscriptions and news, and does what they ask for afterwards."""

    server: Hub

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(text).items()}
        work = {"publish": self._publish, "subscribe": self.server.verify, "unsubscribe": self.server.verify}
        act = work.get(form.get("hub.mode", ""))
        self.send_response(202 if act else 400)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if act:
            threading.Thread(target=act, args=(form,), daemon=True).start()

    def _publish(self, form: dict[str, str]) -> None:
        self.server.send_on(form.get("hub.url") or form["hub.topic"])

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def main() -> None:
    """Be the hub until the process is ended; its address is the first line of the output."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--database", default="hub.db")
    options.add_argument("--port", type=int, default=0)
    given = options.parse_args()
    with Hub(("127.0.0.1", given.port), Answers) as hub:
        hub.database = given.database
        sys.stdout.write(f"http://127.0.0.1:{hub.server_port}/\n")
        sys.stdout.flush()
        hub.serve_forever()


if __name__ == "__main__":
    main()
