"""Real feed readers subscribe to a site over HTTP, and must show what its authors wrote.

An opt-in group (`-m slow`): each reader runs where it is installed, and is skipped, by name, where it is not.
newsboat, sfeed and rss2email are packages of most Linux distributions; reader and feedparser are Python's.
"""

import email
import email.policy
import importlib.util
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import partial
from html import escape, unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest
from laboratory import Laboratory

pytestmark = pytest.mark.slow

_PROSE = "The library opened a second door today. Nobody had asked for it, yet everybody used it."
#: Title, body, words that the reader must show.
ARTICLES = (
    ("Plain", _PROSE, _PROSE),
    ("AT&T, R&D; Fish & Chips", _PROSE, _PROSE),
    ("1 < 2 && 3 > 2, so I <3 it", _PROSE, _PROSE),
    ("\"Quotes\", 'more' ]]> and \\slashes\\ %s {0}", _PROSE, _PROSE),
    ("Emoji 👩\u200d👩\u200d👧\u200d👦 🎉", _PROSE, _PROSE),
    ("مرحبا بالعالم — שלום", "نص المقال باللغة العربية.", "نص المقال باللغة العربية."),
    ("日本語の題", "図書館に二つ目の扉が開いた。", "図書館に二つ目の扉が開いた。"),
    ("How <b>bold</b> works & what &amp; means", _PROSE, _PROSE),
    ("Code", 'Try `if a < b & c` and `<br>`, say "hello".', 'if a < b & c and <br>, say "hello".'),
    ("Table", "| one | two |\n|---|---|\n| three | four |", "three"),
    ("Long " * 200 + "title", _PROSE, _PROSE),
)


class Shown(NamedTuple):
    """What a reader shows of an entry; `at` is in seconds since 1970, `text` may be HTML."""

    title: str
    link: str
    at: int
    text: str


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a published site."""
    lab = Laboratory(tmp_path_factory.mktemp("site"))
    lab.feeds.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=lab.feeds))
    address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lab.configure(site=f'url = "{address}"')
    for number, (title, body, _) in enumerate(ARTICLES):
        date = f"2026-01-{number + 1:02}T10:30:00Z"
        lab.article(f"{number}.md", title, body, date=date, author="Zoë O'Brien")
    assert lab.build().failures == []
    yield address
    server.shutdown()
    server.server_close()


def newsboat(address: str, folder: Path) -> list[Shown]:
    (folder / "urls").write_text(address)
    _run(*"newsboat -u urls -c cache -C /dev/null -x reload".split(), home=folder)
    with sqlite3.connect(folder / "cache") as cache:
        rows = cache.execute("SELECT title, url, pubDate, content FROM rss_item").fetchall()
    cache.close()
    return [Shown(*row) for row in rows]


def sfeed(address: str, folder: Path) -> list[Shown]:
    with urlopen(address) as answer:
        lines = _run("sfeed", given=answer.read(), home=folder).splitlines()
    escapes = {"\\n": "\n", "\\t": "\t", "\\\\": "\\"}
    rows = [line.split("\t") for line in lines]
    # The content alone is escaped; a title never holds a line end or a tab.
    return [
        Shown(row[1], row[2], int(row[0]), re.sub(r"\\[nt\\]", lambda found: escapes[found[0]], row[3]))
        for row in rows
    ]


def rss2email(address: str, folder: Path) -> list[Shown]:
    settings = "[DEFAULT]\nto = me@example.org\nemail-protocol = maildir\ndate-header = True\n"
    mailbox = f"maildir-path = {folder / 'mail'}\nmaildir-mailbox = inbox\n"
    (folder / "settings").write_text(settings + mailbox)
    r2e = partial(_run, "r2e", "-c", folder / "settings", "-d", folder / "data.json", home=folder)
    for box in ("cur", "new", "tmp"):
        (folder / "mail" / "inbox" / box).mkdir(parents=True)
    r2e("add", "site", address)
    r2e("run")
    return [_mail(path.read_bytes()) for path in (folder / "mail" / "inbox" / "new").iterdir()]


def _mail(data: bytes) -> Shown:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    text, _, link = message.get_content().rpartition("URL: ")
    at = int(parsedate_to_datetime(message["date"]).timestamp())
    # It writes Markdown, of which the signs around code matter here.
    return Shown(str(message["subject"]), link.strip(), at, escape(text.replace("`", "")))


def reader(address: str, folder: Path) -> list[Shown]:
    # In a process of its own, whose warnings are its own affair.
    return _python(
        "from reader import make_reader; r = make_reader(':memory:'); r.add_feed(address); r.update_feeds()\n"
        "rows = [(e.title, e.link, e.published.timestamp(), e.get_content().value) for e in r.get_entries()]",
        address,
        folder,
    )


def feedparser(address: str, folder: Path) -> list[Shown]:
    return _python(
        "import calendar, feedparser; entries = feedparser.parse(address).entries\n"
        "rows = [(e.title, e.link, calendar.timegm(e.published_parsed), e.content[0].value) for e in entries]",
        address,
        folder,
    )


def _python(program: str, address: str, folder: Path) -> list[Shown]:
    head = "import json, sys; address = sys.argv[1]\n"
    tail = "\nprint(json.dumps([(title, link, int(at), text) for title, link, at, text in rows]))"
    rows = json.loads(_run(sys.executable, "-c", head + program + tail, address, home=folder))
    return [Shown(*row) for row in rows]


def _run(*command: str | Path, home: Path, given: bytes | None = None) -> str:
    environment = os.environ | {"HOME": str(home), "LC_ALL": "C.UTF-8", "NO_PROXY": "*"}
    done = subprocess.run(
        command, input=given, capture_output=True, check=True, timeout=60, env=environment, cwd=home
    )
    return done.stdout.decode()


class Reader(NamedTuple):
    """A program or Python module, the documents it understands, how it is asked, and what it makes of a title."""

    needs: str
    documents: Sequence[str]
    ask: Callable[[str, Path], list[Shown]]
    shows_title: Callable[[str], str] = str


READERS = (
    Reader("newsboat", ("rss.xml", "atom.xml"), newsboat),
    Reader("sfeed", ("rss.xml", "atom.xml"), sfeed),
    Reader("r2e", ("atom.xml",), rss2email),
    # It takes the titles of RSS for HTML, which it makes Markdown.
    Reader("r2e", ("rss.xml",), rss2email, lambda title: unescape(re.sub("</?b>", "**", title))),
    Reader("reader", ("rss.xml", "atom.xml", "feed.json"), reader),
    Reader("feedparser", ("rss.xml", "atom.xml"), feedparser),
)


def words(html: str) -> str:
    """What a person reads of `html`, on one line."""
    return " ".join(unescape(re.sub(r"</?[a-z][^>]*>", "", html)).split())


@pytest.mark.parametrize(
    ("program", "document"),
    [pytest.param(known, name, id=f"{known.needs}-{name}") for known in READERS for name in known.documents],
)
def test_the_reader_shows_every_article_as_it_was_written(
    site: str, tmp_path: Path, program: Reader, document: str
) -> None:
    if not (shutil.which(program.needs) or importlib.util.find_spec(program.needs)):
        pytest.skip(f"{program.needs} is not installed")
    seen = {shown.at: shown for shown in program.ask(site + document, tmp_path)}
    assert len(seen) == len(ARTICLES)
    for at, (title, _, text) in zip(sorted(seen), ARTICLES, strict=True):
        assert seen[at].title == program.shows_title(title)
        assert text in words(seen[at].text)
        with urlopen(seen[at].link) as page:
            assert text in words(page.read().decode())
