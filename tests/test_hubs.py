"""Hubs are told of each feed that has changed, once its bytes can be read, however they behave."""

import hmac
import io
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import feedparser
import pytest
from laboratory import START, Laboratory
from lxml import etree
from service_runs import make_site, move_in, running, until, words
from shell import feeder

from feeder import console, outbox
from feeder.logs import LEVELS, Level, Log
from feeder.notifiers import Outcome, websub
from feeder.records import Posting
from feeder.service.observing import Observer
from feeder.service.systemd import Systemd
from feeder.stores.sqlite import SqliteStore
from feeder.telling import Telling

HUB = Path(__file__).parent / "hub.py"
OTHER = "https://hub.example/"


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path / "laboratory")


# What feeds say


def test_every_format_names_each_hub(lab: Laboratory) -> None:
    lab.configure(f'[websub]\nhubs = ["{OTHER}", "https://two.example/?a=b&c"]')
    lab.lay("a.md", words("A"))
    lab.build()
    hubs = [OTHER, "https://two.example/?a=b&c"]
    for name in ("rss.xml", "atom.xml"):
        links = etree.fromstring((lab.feeds / name).read_bytes()).iter("{http://www.w3.org/2005/Atom}link")
        assert [link.get("href") for link in links if link.get("rel") == "hub"] == hubs
        links_read = feedparser.parse((lab.feeds / name).read_bytes()).feed.links
        assert [link.href for link in links_read if link.rel == "hub"] == hubs
    assert json.loads((lab.feeds / "feed.json").read_text("utf-8"))["hubs"] == [
        {"type": "WebSub", "url": hub} for hub in hubs
    ]


# What waits to be told


def postings(lab: Laboratory) -> dict[str, Posting]:
    """By the last part of the topic, of the one hub."""
    with closing(SqliteStore(lab.folder / ".feeder" / "state.db")) as store:
        return {posting.topic.rpartition("/")[2]: posting for posting in store.postings()}


def test_each_subscription_document_that_changed_is_to_be_told_of_and_no_other(lab: Laboratory) -> None:
    lab.configure(f'[websub]\nhubs = ["{OTHER}"]')
    lab.lay("a.md", words("A"))
    lab.build()
    assert postings(lab).keys() == {"rss.xml", "atom.xml", "feed.json"}
    assert all(
        posting.due == posting.at == lab.now - timedelta(hours=1) for posting in postings(lab).values()
    )


def test_nobody_is_told_of_archives(lab: Laboratory) -> None:
    """Nobody subscribes to one."""
    lab.configure(f'[feeds]\nentries = 2\n[websub]\nhubs = ["{OTHER}"]')
    for number in range(6):
        lab.lay(f"{number}.md", words(f"T{number}"))
    lab.build()
    assert (lab.feeds / "archive" / "1" / "atom.xml").exists()
    with closing(SqliteStore(lab.folder / ".feeder" / "state.db")) as store:
        assert not [posting.topic for posting in store.postings() if "archive" in posting.topic]


def test_what_comes_as_a_hub_s_round_ends_is_told_by_another_round(lab: Laboratory) -> None:
    """Who asks for a round while one is under way may have come too late for it."""
    lab.configure(f'[websub]\nhubs = ["{OTHER}"]')
    lab.lay("a.md", words("A"))
    lab.build()
    config, later = lab.config, lab.now + timedelta(days=1)
    with closing(SqliteStore(lab.folder / ".feeder" / "state.db")) as store, store.transaction():
        for posting in store.postings():
            store.answered(replace(posting, due=later))
    asked: list[str] = []
    looked: list[None] = []

    def now() -> datetime:
        if looked:
            return later
        looked.append(None)
        telling.begin(config)  # the round has just found nothing that is due
        return lab.now

    def notify(address: str, topic: str) -> Outcome:
        assert address == OTHER
        asked.append(topic)
        return Outcome(told=True, said="202")

    telling = Telling(now, notify=notify)
    telling.begin(config)
    telling.wait(20)
    assert len(asked) == 3
    assert telling.next is None


@pytest.mark.parametrize(
    ("refused", "line"),
    [
        ("", f"info told hub={OTHER} told=3 said=202"),
        ("atom.xml", f"info not_told hub={OTHER} told=2 not_told=1 said=500"),
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_the_log_has_one_line_for_a_round_and_each_document_where_details_are_wanted(
    lab: Laboratory, level: Level, refused: str, line: str
) -> None:
    lab.configure(f'[websub]\nhubs = ["{OTHER}"]')
    lab.lay("a.md", words("A"))
    lab.build()
    lab.now += timedelta(hours=1)

    def notify(address: str, topic: str) -> Outcome:
        assert address == OTHER
        is_told = not refused or not topic.endswith(refused)
        return Outcome(told=is_told, said="202" if is_told else "500")

    written = io.StringIO()
    observer = Observer(lab.config, Log(written, lambda: lab.now, least=level), Systemd(), lambda _at: None)
    telling = Telling(lambda: lab.now, observer.hub, observer.hub_round, notify=notify)
    telling.begin(lab.config)
    telling.wait(20)
    lines = [one.partition(" ")[2] for one in written.getvalue().splitlines()]
    assert [one for one in lines if one.startswith("info")] == [line]
    assert len(lines) == (4 if level == "debug" else 1)


def test_an_unchanged_document_is_not_told_of_again(lab: Laboratory) -> None:
    lab.configure(f'[websub]\nhubs = ["{OTHER}"]')
    lab.lay("a.md", words("A"))
    lab.build()
    before = postings(lab)
    lab.build()
    assert postings(lab) == before
    lab.lay("b.md", words("B"))
    lab.build()
    assert all(posting.at > before[name].at for name, posting in postings(lab).items())


def test_a_hub_that_is_no_longer_named_is_forgotten(lab: Laboratory) -> None:
    lab.configure(f'[websub]\nhubs = ["{OTHER}"]')
    lab.lay("a.md", words("A"))
    lab.build()
    lab.configure()
    lab.build()
    assert postings(lab) == {}


POSTING = Posting(topic="https://a.example/atom.xml", hub=OTHER, at=START, due=START)


def test_who_could_not_be_told_is_told_later_and_later_and_then_given_up() -> None:
    posting, now, waits = POSTING, START, []
    while posting.due:
        now = posting.due
        posting = outbox.answered(posting, Outcome(told=False, said="it answers 500"), now)
        waits.append((posting.due - now).total_seconds() if posting.due else None)
    assert waits[:6] == list(outbox.WAITS)
    assert set(waits[6:-1]) == {outbox.WAITS[-1]}
    assert timedelta(days=2) < now - START < outbox.LONGEST
    assert "given up" in outbox.told(posting)
    assert not outbox.is_told(posting)


def test_a_hub_that_asks_for_more_time_gets_it() -> None:
    after = outbox.answered(POSTING, Outcome(told=False, said="it answers 429", wait=3600), START)
    assert after.due == START + timedelta(hours=1)


def test_what_changes_while_a_hub_is_told_is_told_again(tmp_path: Path) -> None:
    """Also within the same second, in which the hub may have fetched the older bytes."""
    with closing(SqliteStore(tmp_path / "state.db")) as store:
        store.post(POSTING.topic, [OTHER], START)
        told = store.next_posting(OTHER)
        assert told
        store.post(POSTING.topic, [OTHER], START)
        store.answered(outbox.answered(told, Outcome(told=True, said="202"), START))
        again = store.next_posting(OTHER)
        assert again
        assert again.due == START
        store.answered(outbox.answered(again, Outcome(told=True, said="202"), START))
        assert store.next_posting(OTHER) is None
        assert [outbox.is_told(posting) for posting in store.postings()] == [True]


def test_a_build_that_was_cut_after_publishing_has_the_hubs_told_by_the_next(lab: Laboratory) -> None:
    """The bytes lie there, and it was never remembered that they do."""
    lab.configure(f'[websub]\nhubs = ["{OTHER}"]')
    lab.lay("a.md", words("A"))
    lab.build()
    with closing(SqliteStore(lab.folder / ".feeder" / "state.db")) as store, store.transaction():
        for posting in store.postings():
            store.answered(outbox.answered(posting, Outcome(told=True, said="202"), posting.at))
        row = store.document("atom.xml")
        assert row
        store.put_document(replace(row, digest=b"older", pending=row.digest, dirty=True))
    lab.build()
    assert [name for name, posting in postings(lab).items() if posting.due] == ["atom.xml"]


# How hubs answer


@contextmanager
def hub(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """A hub that answers so; its address, and the forms that it was sent."""
    seen: list[dict[str, list[str]]] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", seen
        finally:
            server.shutdown()


def status(code: int, **fields: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **fields}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    return answer


TOPIC = "https://a.example/atom.xml?x=1&y=ü"


@pytest.mark.parametrize("code", [200, 202, 204])
def test_a_hub_is_sent_the_form_that_all_hubs_know(code: int) -> None:
    with hub(status(code)) as (address, seen):
        outcome = websub.notify(address, TOPIC)
    assert outcome.told
    assert str(code) in outcome.said
    assert seen == [{"hub.mode": ["publish"], "hub.url": [TOPIC], "hub.topic": [TOPIC]}]


@pytest.mark.parametrize("code", [400, 404, 410, 500, 503])
def test_a_hub_that_refuses_is_quoted(code: int) -> None:
    with hub(status(code)) as (address, _):
        outcome = websub.notify(address, TOPIC)
    assert not outcome.told
    assert f"it answers {code}" in outcome.said
    assert outcome.wait is None


@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("9" * 12, 86_400), ("soon", None), ("-1", None)]
)
def test_a_hub_may_say_when_to_come_again(said: str, seconds: float | None) -> None:
    with hub(status(503, Retry_After=said)) as (address, _):
        assert websub.notify(address, TOPIC).wait == seconds


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_hub_that_has_moved_is_followed_with_the_whole_form(code: int) -> None:
    with hub(status(202)) as (there, seen), hub(status(code, Location=there)) as (address, _):
        assert websub.notify(address, TOPIC).told
    assert seen[0]["hub.url"] == [TOPIC]


def test_a_hub_that_leads_round_in_circles_or_out_of_the_web_is_left() -> None:
    with hub(status(302, Location="/")) as (address, seen):
        outcome = websub.notify(address, TOPIC)
        assert not outcome.told
        assert len(seen) <= 5
    with hub(status(302, Location="file:///etc/passwd")) as (address, _):
        assert not websub.notify(address, TOPIC).told


def test_a_hub_that_is_not_there_or_talks_nonsense_is_told_of_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    refused = websub.notify(address, TOPIC)

    def babble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\0\1\2 nonsense\r\n\r\n")

    with hub(babble) as (address, _):
        nonsense = websub.notify(address, TOPIC)
    for outcome in (refused, nonsense):
        assert not outcome.told
        assert "Error" not in outcome.said
        assert "[" not in outcome.said


def test_what_a_hub_says_besides_is_nothing_to_us() -> None:
    """A body that is packed, cut or endless takes back no 202."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        status(202, Content_Encoding="br", Content_Length="1000")(handler)

    with hub(answer) as (address, _):
        assert websub.notify(address, TOPIC).told


def test_a_hub_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is an answer only when it comes to an end."""
    monkeypatch.setattr(websub, "_PATIENCE", 0.3)
    over = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            while not over.wait(0.05):
                handler.wfile.write(b"H")

    with hub(answer) as (address, _):
        began = time.monotonic()
        outcome = websub.notify(address, TOPIC)
        over.set()
    assert time.monotonic() - began < 5
    assert (outcome.told, outcome.silent) == (False, True)


def test_a_hub_that_gives_no_answer_is_asked_once_for_all_its_feeds(tmp_path: Path) -> None:
    asked: list[str] = []

    def silent(address: str, topic: str) -> Outcome:
        asked.append(topic)
        return Outcome(told=False, said="no answer came", silent=True)

    with closing(SqliteStore(tmp_path / "state.db")) as store:
        for number in range(20):
            store.post(f"https://a.example/{number}.xml", [OTHER], START)
        tried = list(outbox.deliver(store, OTHER, lambda: START, silent))
        assert len(asked) == 1
        assert len(tried) == 20
        assert all(posting.due and posting.due > START for posting in store.postings())
        (said,) = outbox.sums(store.postings())
        assert said.endswith("So it is with 19 more.")


# The commands


def site(tmp_path: Path, hub_at: str, **changes: str) -> Laboratory:
    lab = make_site(tmp_path / "site", more=f'[websub]\nhubs = ["{hub_at}"]\n' + changes.get("more", ""))
    lab.lay("a.md", words("A"))
    return lab


def test_a_build_tells_the_hub_and_the_next_one_that_changes_nothing_does_not(tmp_path: Path) -> None:
    with hub(status(202)) as (address, seen):
        lab = site(tmp_path, address)
        assert feeder("build", cwd=lab.folder).code == 0
        topics = sorted(form["hub.url"][0] for form in seen)
        assert topics == [f"https://example.org/{name}" for name in ("atom.xml", "feed.json", "rss.xml")]
        feeder("build", cwd=lab.folder)
        assert len(seen) == 3


def test_hubs_are_told_by_the_command_that_takes_an_article_back(tmp_path: Path) -> None:
    with hub(status(202)) as (address, seen):
        lab = site(tmp_path, address)
        for command in ("build", "retract seeds/a.md", "unretract seeds/a.md"):
            assert feeder(*command.split(), cwd=lab.folder).code == 0
            topics = {form["hub.url"][0].rpartition("/")[2] for form in seen}
            assert topics == {"atom.xml", "feed.json", "rss.xml"}, command
            seen.clear()


def test_a_hub_that_refuses_is_said_and_told_by_hand(tmp_path: Path) -> None:
    codes = [500, 500, 500]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        status(codes.pop() if codes else 202)(handler)

    with hub(answer) as (address, seen):
        lab = site(tmp_path, address)
        built = feeder("build", cwd=lab.folder)
        assert built.code == 0
        # One sentence, since a site may have hundreds of feeds.
        assert built.err.count("could not be told") == 1
        assert "So it is with 2 more." in built.err
        assert "it answers 500" in built.err
        assert "it answers 500" in feeder("status", cwd=lab.folder).out
        told = feeder("notify", "--json", cwd=lab.folder)
        assert told.code == 0
        assert [one["told"] for one in told.object["hubs"]] == [True] * 3
        assert len(seen) == 6
        assert feeder("notify", cwd=lab.folder).out == "Every hub knows of every change.\n"
        assert "Hub" not in feeder("status", cwd=lab.folder).out


def test_status_names_a_hub_that_is_away_once() -> None:
    away = {"hub": "https://a.example/", "knows": False, "told": None, "next": "2026-11-22T18:30:00Z"}
    hubs = [
        away | {"topic": topic, "said": f"It was not told of {topic}."} for topic in ("rss", "atom", "json")
    ]
    given_up = away | {"hub": "https://b.example/", "told": "2026-11-01T08:00:00Z", "next": None}
    hubs.append(given_up | {"topic": "rss", "said": "Given up."})
    hubs.append(given_up | {"topic": "atom", "said": "Told.", "knows": True})
    assert list(console.hub_lines(hubs)) == [
        "Hub: It was not told of rss. And so for 2 feeds more.",
        "Hub: Given up.",
    ]


def test_a_hub_that_hangs_delays_no_publishing(tmp_path: Path) -> None:
    """The feeds stand there before the hub is asked."""
    lab: Laboratory | None = None
    there: list[bool] = []

    def look(_: BaseHTTPRequestHandler) -> None:
        assert lab
        there.append((lab.feeds / "rss.xml").exists())
        time.sleep(60)

    with hub(look) as (address, _):
        lab = site(tmp_path, address)
        began = time.monotonic()
        built = feeder("build", cwd=lab.folder)
        assert time.monotonic() - began < 20
    assert there[0]
    assert built.code == 0
    assert "still to be told" in built.err


def test_a_site_that_is_deployed_elsewhere_tells_when_its_new_bytes_are_there(tmp_path: Path) -> None:
    """`--wait` looks at the addresses themselves."""
    public = tmp_path / "public"
    public.mkdir()

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = public / self.path.strip("/")
            body = file.read_bytes() if file.is_file() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with hub(status(202)) as (address, seen), ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        lab = site(tmp_path, address, more="automatic = false")
        text = (lab.folder / "config.toml").read_text("utf-8")
        there = f"http://127.0.0.1:{server.server_port}/"
        (lab.folder / "config.toml").write_text(text.replace("https://example.org/", there), "utf-8")
        feeder("build", cwd=lab.folder)
        assert seen == []
        early = feeder("notify", "--wait", "0", cwd=lab.folder)
        assert early.code == 3
        assert "is not what was published" in early.err
        assert seen == []
        for name in ("rss.xml", "atom.xml", "feed.json"):
            (public / name).write_bytes((lab.feeds / name).read_bytes())
        assert feeder("notify", "--wait", cwd=lab.folder).code == 0
        assert len(seen) == 3
        server.shutdown()


def test_what_a_hub_says_moves_no_terminal(tmp_path: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(202, "\x1b]0;mine\x07")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with hub(answer) as (address, _):
        lab = site(tmp_path, address, more="automatic = false")
        feeder("build", cwd=lab.folder)
        told = feeder("notify", cwd=lab.folder)
    assert told.code == 0
    assert "was told" in told.out
    assert "\x1b" not in told.out + told.err


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "soon"])
def test_only_a_number_of_seconds_can_be_waited(tmp_path: Path, seconds: str) -> None:
    lab = site(tmp_path, OTHER)
    assert feeder("notify", f"--wait={seconds}", cwd=lab.folder).code == 2


def test_a_site_without_hubs_is_told_how_to_name_one(tmp_path: Path) -> None:
    lab = make_site(tmp_path / "site")
    feeder("build", cwd=lab.folder)
    told = feeder("notify", cwd=lab.folder)
    assert told.code == 2
    assert "websub.hubs" in told.err


# A hub at work, and a subscriber


class Subscriber(BaseHTTPRequestHandler):
    """Confirms its subscription, and keeps what the hub sends."""

    got: list[tuple[bytes, str | None]]

    def do_GET(self) -> None:
        challenge = parse_qs(urlsplit(self.path).query)["hub.challenge"][0].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(challenge)))
        self.end_headers()
        self.wfile.write(challenge)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((body, self.headers["X-Hub-Signature"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def test_an_article_reaches_a_subscriber_through_a_hub_over_restarts_of_both(tmp_path: Path) -> None:
    """feeder serves, tells the hub, which verifies, stores, fetches and sends on."""

    class Mine(Subscriber):
        got: list[tuple[bytes, str | None]] = []  # noqa: RUF012 - as the server wants it

    def start(port: int = 0) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, str(HUB), "--database", str(tmp_path / "hub.db"), "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        return process, process.stdout.readline().strip()

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process, at = start()
    there = f"http://127.0.0.1:{port}/"
    lab = make_site(
        tmp_path / "site", server=f'listen = "127.0.0.1:{port}"', more=f'[websub]\nhubs = ["{at}"]'
    )
    text = (lab.folder / "config.toml").read_text("utf-8").replace("https://example.org/", there)
    (lab.folder / "config.toml").write_text(text, "utf-8")
    try:
        with ThreadingHTTPServer(("127.0.0.1", 0), Mine) as subscriber:
            threading.Thread(
                target=subscriber.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
            ).start()
            with running(lab, "--log-level", "debug") as service:
                move_in(lab, "a.md", words("A"))
                service.until_out("A")
                service.until_said("telling ", f"{there}atom.xml")
                feed = feedparser.parse(urlopen(f"{there}atom.xml").read())
                hub_named = next(link.href for link in feed.feed.links if link.rel == "hub")
                form = {
                    "hub.mode": "subscribe",
                    "hub.topic": f"{there}atom.xml",
                    "hub.callback": f"http://127.0.0.1:{subscriber.server_port}/?me=1",
                    "hub.secret": "between us",
                }
                with urlopen(hub_named, urlencode(form).encode()) as answer:
                    assert answer.status == 202
                until(lambda: stored(tmp_path / "hub.db"), "the subscription")
                move_in(lab, "b.md", words("B"))
                until(lambda: any(b">B<" in body for body, _ in Mine.got), "the article")
                process.kill()
                process.communicate()
                move_in(lab, "c.md", words("C"))
                service.until_said("telling_failed", f"{there}atom.xml")
                process, _ = start(int(at.rstrip("/").rpartition(":")[2]))
                assert feeder("notify", cwd=lab.folder).code == 0
                until(lambda: any(b">C<" in body for body, _ in Mine.got), "what it had missed")
            subscriber.shutdown()
        body, signature = Mine.got[-1]
        assert signature == "sha256=" + hmac.new(b"between us", body, "sha256").hexdigest()
    finally:
        process.kill()
        process.communicate()


def stored(path: Path) -> bool:
    import sqlite3

    with closing(sqlite3.connect(path)) as db:
        return bool(
            db.execute("SELECT 1 FROM sqlite_master WHERE name = 'subscriptions'").fetchone()
        ) and bool(db.execute("SELECT 1 FROM subscriptions").fetchone())
