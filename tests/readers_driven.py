"""Real feed readers, driven without a person: each subscribes in a folder of its own, and tells what it has stored.

The first call of a reader in a folder subscribes and polls, each later one polls again. Programs are found by their
names and Python's packages by theirs; none is needed for the tests, which skip those that are not there.
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
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from email.utils import parsedate_to_datetime
from functools import partial
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.request import urlopen

import pytest


class Shown(NamedTuple):
    """What a reader shows of an entry; `at` is in seconds since 1970, `text` may be HTML, `id` is the feed's own."""

    title: str
    link: str
    at: int
    text: str
    id: str = ""


NONE: Mapping[str, str] = MappingProxyType({})
#: Debian's packages of Go's libraries lie here, from before modules.
GO = {
    "GO111MODULE": "off",
    "GOPATH": "/usr/share/gocode",
    "GOCACHE": str(Path(tempfile.gettempdir()) / "go-cache"),
}

#: Polls the feed at an address, with a folder to remember things in; all that the reader has stored.
Poll = Callable[[str, Path], list[Shown]]


def newsboat(address: str, folder: Path) -> list[Shown]:
    """A terminal's reader; keeps entries in SQLite."""
    (folder / "urls").write_text(address)
    run(*"newsboat -u urls -c cache -C /dev/null -x reload".split(), home=folder)
    return _rows(
        folder / "cache", "SELECT title, url, pubDate, content, guid FROM rss_item WHERE deleted = 0"
    )


def sfeed(address: str, folder: Path) -> list[Shown]:
    """A parser that writes a line an entry, and remembers nothing."""
    with urlopen(address) as answer:
        return _lines(run("sfeed", given=answer.read(), home=folder))


def sfeed_update(address: str, folder: Path) -> list[Shown]:
    """sfeed's script that fetches, and merges what is new into a file."""
    (folder / "sfeedrc").write_text(f"sfeedpath={folder}\nfeeds() {{\n\tfeed site {address}\n}}\n")
    run("sfeed_update", folder / "sfeedrc", home=folder)
    return _lines((folder / "site").read_text("utf-8"))


def _lines(text: str) -> list[Shown]:
    """The format of sfeed(5): the content alone is escaped; a title never holds a line end or a tab."""
    escapes = {"\\n": "\n", "\\t": "\t", "\\\\": "\\"}
    rows = [line.split("\t") for line in text.splitlines()]
    return [
        Shown(
            row[1], row[2], int(row[0]), re.sub(r"\\[nt\\]", lambda found: escapes[found[0]], row[3]), row[5]
        )
        for row in rows
    ]


def rss2email(address: str, folder: Path) -> list[Shown]:
    """Mails entries; here into a maildir."""
    settings = "[DEFAULT]\nto = me@example.org\nemail-protocol = maildir\ndate-header = True\n"
    mailbox = f"maildir-path = {folder / 'mail'}\nmaildir-mailbox = inbox\n"
    r2e = partial(run, "r2e", "-c", folder / "settings", "-d", folder / "data.json", home=folder)
    if not (folder / "settings").exists():
        (folder / "settings").write_text(settings + mailbox)
        for box in ("cur", "new", "tmp"):
            (folder / "mail" / "inbox" / box).mkdir(parents=True)
        r2e("add", "site", address)
    r2e("run")
    return [_mail(path.read_bytes()) for path in (folder / "mail" / "inbox" / "new").iterdir()]


def _mail(data: bytes) -> Shown:
    message = _message(data)
    text, _, link = message.get_content().rpartition("URL: ")
    # It writes Markdown, of which the signs around code matter here.
    shown = escape(text.replace("`", ""))
    return Shown(str(message["subject"]), link.strip(), _sent(message), shown, str(message["x-rss-id"]))


def feed2exec(address: str, folder: Path) -> list[Shown]:
    """Hands each new entry to a plugin; here the one that files mails."""
    run_it = partial(
        run, "feed2exec", "--config", folder / "config", "--database", folder / "seen.db", home=folder
    )
    if not (folder / "config").exists():
        mailbox = folder / "mail"
        run_it("add", "site", address, "--output", "feed2exec.plugins.maildir", "--mailbox", mailbox)
    run_it("fetch")
    mails = [_message(path.read_bytes()) for path in folder.glob("mail/**/new/*")]
    # It makes the id fit for a mail.
    ids = [str(mail["message-id"]).strip("<>").replace("urn-uuid-", "urn:uuid:") for mail in mails]
    return [
        Shown(str(mail["subject"]), "", _sent(mail), _text(mail), id)
        for mail, id in zip(mails, ids, strict=True)
    ]


def _message(data: bytes) -> email.message.EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def _sent(message: email.message.EmailMessage) -> int:
    return int(parsedate_to_datetime(message["date"]).timestamp())


def _text(message: email.message.EmailMessage) -> str:
    body = message.get_body(("html", "plain"))
    return str(body.get_content()) if body else ""


def reader(address: str, folder: Path) -> list[Shown]:
    """A library with a database of its own."""
    return _python(
        "from reader import make_reader; r = make_reader('reader.db'); r.add_feed(address, exist_ok=True)\n"
        "r.update_feed(address)\n"
        "rows = [(e.title, e.link, e.published.timestamp(), e.get_content().value, e.id)"
        " for e in r.get_entries()]",
        address,
        folder,
    )


def feedparser(address: str, folder: Path) -> list[Shown]:
    """A parser for Python; its program keeps the validators, as its documentation advises, and the entries by id."""
    return _python(
        "import calendar, feedparser, pathlib\n"
        "file = pathlib.Path('kept.json')\n"
        "kept = json.loads(file.read_text()) if file.exists() else {'entries': {}}\n"
        "got = feedparser.parse(address, etag=kept.get('etag'), modified=kept.get('modified'))\n"
        "if got.status != 304: kept |= {'etag': got.get('etag'), 'modified': got.get('modified')}\n"
        "kept['entries'] |= {e.id: (e.title, e.link, calendar.timegm(e.published_parsed),"
        " e.content[0].value if 'content' in e else '', e.id) for e in got.entries}\n"
        "file.write_text(json.dumps(kept))\n"
        "rows = kept['entries'].values()",
        address,
        folder,
    )


def django_feed_reader(address: str, folder: Path) -> list[Shown]:
    """A library for sites made with Django, with SQLite below."""
    return _python(
        "import io, os, django; from django.conf import settings\n"
        "settings.configure(INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'feeds'],\n"
        "    USE_TZ=True, DEFAULT_AUTO_FIELD='django.db.models.AutoField', FEEDS_USER_AGENT='test',\n"
        "    FEEDS_SERVER='http://localhost', DATABASES={'default':\n"
        "    {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'django.db'}})\n"
        "django.setup(); from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from feeds.models import Post, Source; from feeds.utils import read_feed\n"
        "source, _ = Source.objects.get_or_create(feed_url=address); read_feed(source, io.StringIO())\n"
        "rows = [(p.title, p.link, p.created.timestamp(), p.body, p.guid) for p in Post.objects.all()]",
        address,
        folder,
    )


def coldsweat(address: str, folder: Path) -> list[Shown]:
    """A web reader that a household runs for itself; keeps entries in SQLite."""
    opml = f'<opml version="2.0"><body><outline type="rss" text="site" xmlUrl="{address}"/></body></opml>'
    # It would ask another host for an icon. It asks a site every three minutes at most: time is made to pass.
    program = (
        "import sys, coldsweat, coldsweat.fetcher, coldsweat.models as models\n"
        "coldsweat.fetcher.Fetcher._fetch_icon = lambda self: None\n"
        "from click.testing import CliRunner\n"
        "app = coldsweat.create_app(); do = app.test_cli_runner().invoke\n"
        "if sys.argv[2]: do(args=['setup', 'a@example.org', '-p', 'long password'], catch_exceptions=False)\n"
        "if sys.argv[2]: do(args=['import', sys.argv[2], 'a@example.org'], catch_exceptions=False)\n"
        "models.db_wrapper.database.execute_sql('UPDATE feeds SET last_checked_on = ?,'\n"
        "    ' last_updated_on = ? WHERE last_checked_on IS NOT NULL', ('2020-01-01 00:00:00',) * 2)\n"
        "do(args=['fetch'], catch_exceptions=False)\n"
    )
    first = not (folder / "cold.db").exists()
    (folder / "feeds.opml").write_text(opml)
    variables = {"FLASK_DATABASE_URL": f"sqlite:///{folder / 'cold.db'}", "FLASK_SECRET_KEY": "one"}
    run(sys.executable, "-c", program, address, "feeds.opml" if first else "", home=folder, more=variables)
    rows = "SELECT title, link, strftime('%s', published_on), content, guid FROM entries"
    return _rows(folder / "cold.db", rows)


def elfeed(address: str, folder: Path) -> list[Shown]:
    """The reader in Emacs."""
    program = """
      (progn
        (package-initialize) (require 'elfeed) (require 'json)
        (setq elfeed-db-directory (expand-file-name "db") elfeed-feeds (list (getenv "ADDRESS")))
        (elfeed-update)
        (let ((end (+ (float-time) 30)))
          (while (and (> (elfeed-queue-count-total) 0) (< (float-time) end)) (accept-process-output nil 0.05)))
        (elfeed-db-save)
        (let (rows)
          (with-elfeed-db-visit (entry feed)
            (push (vector (elfeed-entry-title entry) (elfeed-entry-link entry) (elfeed-entry-date entry)
                          (or (elfeed-deref (elfeed-entry-content entry)) "") (cdr (elfeed-entry-id entry)))
                  rows))
          (princ (json-encode (vconcat rows)))))"""
    said = run("emacs", "--batch", "--eval", program, home=folder, more={"ADDRESS": address})
    return _shown(said)


def rss_parser(address: str, folder: Path) -> list[Shown]:
    """A parser for Node, in the browser too."""
    program = """
      const Parser = require('rss-parser');
      new Parser().parseURL(process.argv[1]).then(feed => console.log(JSON.stringify(feed.items.map(i =>
        [i.title, i.link, Date.parse(i.isoDate) / 1000, i['content:encoded'] || i.content, i.guid || i.id]))));"""
    return _shown(run("node", "-e", program, address, home=folder))


def node_feedparser(address: str, folder: Path) -> list[Shown]:
    """Another parser for Node."""
    program = """
      const parser = new (require('feedparser'))({}), found = [];
      parser.on('error', error => { throw error; });
      parser.on('readable', () => { for (let i; i = parser.read();)
        found.push([i.title, i.link, i.pubdate.getTime() / 1000, i.description, i.guid]); });
      parser.on('end', () => console.log(JSON.stringify(found)));
      fetch(process.argv[1]).then(answer => answer.text()).then(text => parser.end(text));"""
    return _shown(run("node", "-e", program, address, home=folder))


def ruby_rss(address: str, folder: Path) -> list[Shown]:
    """The parser of Ruby's own library, which is strict."""
    program = """
      feed = RSS::Parser.parse(URI.open(ARGV[0]).read)
      puts JSON.dump(feed.items.map { |i| feed.is_a?(RSS::Rss) ?
        [i.title, i.link, i.pubDate.to_i, i.content_encoded || i.description, i.guid.content] :
        [i.title.content, i.link.href, i.published.content.to_i, i.content.content, i.id.content] })"""
    return _shown(run("ruby", "-rrss", "-rjson", "-ropen-uri", "-e", program, address, home=folder))


def xml_feed(address: str, folder: Path) -> list[Shown]:
    """XML::Feed, a parser for Perl."""
    program = """
      $XML::Atom::ForceUnicode = 1;  # as its documentation asks for
      my $feed = XML::Feed->parse(\\LWP::Simple::get($ARGV[0])) or die XML::Feed->errstr;
      print encode_json([map {
        [$_->title, $_->link, $_->issued->epoch, $_->content->body, $_->id]
      } $feed->entries]);"""
    modules = ("-MXML::Feed", "-MLWP::Simple", "-MJSON::PP")
    return _shown(run("perl", *modules, "-e", program, address, home=folder))


def gofeed(address: str, folder: Path) -> list[Shown]:
    """A parser for Go."""
    (folder / "ask.go").write_text("""package main
      import ("encoding/json"; "os"; "github.com/mmcdole/gofeed")
      func main() {
        feed, err := gofeed.NewParser().ParseURL(os.Args[1])
        if err != nil { panic(err) }
        rows := [][]interface{}{}
        for _, i := range feed.Items {
          rows = append(rows, []interface{}{i.Title, i.Link, i.PublishedParsed.Unix(), i.Content, i.GUID})
        }
        json.NewEncoder(os.Stdout).Encode(rows)
      }""")
    return _shown(run("go", "run", "ask.go", address, home=folder, more=GO))


def _shown(text: str) -> list[Shown]:
    return [Shown(title, link, int(at), text, id) for title, link, at, text, id in json.loads(text)]


def _rows(database: Path, sql: str) -> list[Shown]:
    with closing(sqlite3.connect(database)) as db:
        return [Shown(title, link, int(at), text or "", id) for title, link, at, text, id in db.execute(sql)]


def _python(program: str, address: str, folder: Path) -> list[Shown]:
    """What a program leaves in `rows`, in a process of its own, whose warnings are its own affair."""
    head = "import json, sys; address = sys.argv[1]\n"
    tail = "\nprint(json.dumps([(title, link, int(at), text, id) for title, link, at, text, id in rows]))"
    return _shown(run(sys.executable, "-c", head + program + tail, address, home=folder))


def run(*command: str | Path, home: Path, given: bytes | None = None, more: Mapping[str, str] = NONE) -> str:
    """What a program says, at home in a folder of its own; it must end well."""
    own = {"HOME": str(home), "LC_ALL": "C.UTF-8", "NO_PROXY": "*", "PYTHONWARNINGS": "ignore"}
    # A program of the system's has modules of its own.
    apart = ("XDG_",) if command[0] == sys.executable else ("XDG_", "PYTHON")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(apart)}
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
        env={**kept, **own, **more},
        cwd=home,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


class Reader(NamedTuple):
    """A reader: the programs and modules that it needs, the documents it understands, and how it is asked.

    One that is not faithful shows articles otherwise than they were written, whatever the feed says.
    """

    name: str
    needs: Sequence[str]
    documents: Sequence[str]
    poll: Poll
    #: What it makes of a title.
    shows_title: Callable[[str], str] = str
    is_faithful: bool = True

    def skip_where_missing(self) -> None:
        """Skip the test, by name."""
        if missing := [need for need in self.needs if not _is_there(need)]:
            pytest.skip(f"not installed: {', '.join(missing)}")


#: How to ask for a library of another language.
LIBRARIES = {
    "node": ("node", "-e", "require.resolve(process.argv[1])"),
    "ruby": ("ruby", "-e", "require ARGV[0]"),
    "perl": ("perl", "-e", 'eval "require $ARGV[0]" or die'),
    "go": ("go", "list"),
}


def _is_there(need: str) -> bool:
    """Whether there is such a program or Python module, or library of another language: `node:rss-parser`."""
    language, _, library = need.partition(":")
    if not library:
        return bool(shutil.which(need) or importlib.util.find_spec(need))
    command = [*LIBRARIES[language], library]
    environment = {**os.environ, **GO}
    return (
        bool(shutil.which(language))
        and not subprocess.run(command, capture_output=True, check=False, env=environment).returncode
    )


XML = ("rss.xml", "atom.xml")
ALL = (*XML, "feed.json")


def without_bold(title: str) -> str:
    """A title that was taken for HTML and stripped of its tags."""
    return re.sub("</?b>", "", title)


def in_markdown(title: str) -> str:
    """A title that was taken for HTML and made Markdown."""
    return unescape(re.sub("</?b>", "**", title))


def words(html: str) -> str:
    """What a person reads of `html`, on one line."""
    return " ".join(unescape(re.sub(r"</?[a-z][^>]*>", "", html)).split())


#: Readers that remember what they have seen, and parsers, which programs are made with.
READERS = (
    Reader("newsboat", ("newsboat",), XML, newsboat),
    Reader("sfeed_update", ("sfeed_update", "curl"), XML, sfeed_update),
    Reader("rss2email", ("r2e",), ("atom.xml",), rss2email),
    # It takes the titles of RSS for HTML, which it makes Markdown.
    Reader("rss2email", ("r2e",), ("rss.xml",), rss2email, in_markdown),
    Reader("feed2exec", ("feed2exec",), XML, feed2exec),
    Reader("elfeed", ("emacs", "curl"), XML, elfeed),
    # What looks like markup, it drops from titles and code.
    Reader("Coldsweat", ("coldsweat",), XML, coldsweat, is_faithful=False),
    Reader("reader", ("reader",), ALL, reader),
    Reader("django-feed-reader", ("feeds", "django"), XML, django_feed_reader),
    Reader("feedparser", ("feedparser",), XML, feedparser),
)
PARSERS = (
    Reader("sfeed", ("sfeed",), XML, sfeed),
    Reader("rss-parser", ("node:rss-parser",), XML, rss_parser),
    Reader("node-feedparser", ("node:feedparser",), XML, node_feedparser, without_bold),
    Reader("ruby-rss", ("ruby:rss",), XML, ruby_rss),
    Reader("XML::Feed", ("perl:XML::Feed", "perl:LWP::Simple"), XML, xml_feed),
    Reader("gofeed", ("go:github.com/mmcdole/gofeed",), XML, gofeed),
)
