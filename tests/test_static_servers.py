"""The published folder behind other web servers: what a client is told is the same, whichever of them answers.

The servers are the real programs with the files of deploy/. Where one is missing its tests are skipped, and say so.
"""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest
from http_clients import Got
from laboratory import Laboratory
from service_runs import until
from shell import PROGRAM, environment, feeder

from feeder import assets, mediatypes

pytestmark = pytest.mark.slow

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
NAME = "feeds.example.org"
#: What is not UTF-8 by its nature has no charset.
RSS, ATOM, JSON, OPML = (
    f"{name}; charset=utf-8"
    for name in ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/x-opml")
)
HTML, XML, TEXT = (f"{name}; charset=utf-8" for name in ("text/html", "application/xml", "text/plain"))


# The servers


#: Arguments of a program, and its environment variables.
Call = tuple[list[str], Mapping[str, str]]


def nginx(folder: Path, workshop: Path, port: int) -> Call:
    """How to serve `folder` with deploy/nginx.conf, the lines changed that it says are to be changed."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for line, ours in (
        ("listen 80; ", f"listen 127.0.0.1:{port}; "),
        ("root /var/lib/feeder/feeds;", f"root {folder};"),
    ):
        assert text.count(line) == 1
        text = text.replace(line, ours)
    assert text.count(f"server_name {NAME};") == 1
    (workshop / "feeds.conf").write_text(text, "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {workshop}/{kind}; " for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""  # who else may not enter a test's folder
    (workshop / "nginx.conf").write_text(
        f"{user}daemon off; worker_processes 1; pid {workshop}/nginx.pid; error_log {workshop}/errors;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary} include {workshop}/feeds.conf; }}\n",
        "utf-8",
    )
    return ["-e", f"{workshop}/errors", "-p", str(workshop), "-c", f"{workshop}/nginx.conf"], {}


def caddy(folder: Path, workshop: Path, port: int) -> Call:
    """How to serve `folder` with deploy/Caddyfile.static, without certificates."""
    (workshop / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https off\n}}\nimport {DEPLOY}/Caddyfile.static\n", "utf-8"
    )
    given = {
        "SITE_ADDRESS": f"http://{NAME}:{port}, http://localhost:{port}",
        "FEEDS_FOLDER": str(folder),
        "XDG_DATA_HOME": str(workshop),
        "XDG_CONFIG_HOME": str(workshop),
    }
    return ["run", "--adapter", "caddyfile", "--config", f"{workshop}/Caddyfile"], given


def own(folder: Path, workshop: Path, port: int) -> Call:
    """How to serve `folder` with feeder itself."""
    given = {"FEEDER_SERVER_LISTEN": f"127.0.0.1:{port}", "FEEDER_FEEDS_FOLDER": str(folder)}
    return ["serve", "--config", str(workshop.parent / "site" / "config.toml")], given


SERVERS: Mapping[str, Callable[[Path, Path, int], Call]] = {"nginx": nginx, "caddy": caddy, "feeder": own}
TESTED = ("nginx", "caddy", "feeder")


def program(name: str) -> list[str]:
    """How a server is called; those of the system are not always on a user's path."""
    if name == "feeder":
        return PROGRAM
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    return [path] if path else pytest.skip(f"{name} is not installed here")


@dataclass
class Server:
    """A server at work for the folder of `lab`."""

    name: str
    port: int
    lab: Laboratory

    def get(self, path: str, method: str = "GET", **asked: str) -> Got:
        """One request, its path as it stands; in the names of `asked` an underscore is a hyphen."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        fields = {"Host": f"{NAME}:{self.port}", "Connection": "close"}
        fields |= {name.replace("_", "-"): value for name, value in asked.items()}
        try:
            connection.request(method, path, headers=fields)
            response = connection.getresponse()
            return Got(response.status, response.headers, response.read())
        finally:
            connection.close()

    def warm(self, path: str) -> None:
        """Wait until `path` comes packed: a server may pack behind its first answer instead of before it."""
        until(lambda: self.get(path, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip", "gzip", 5)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def serving(name: str, lab: Laboratory, workshop: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    arguments, given = SERVERS[name](lab.feeds, workshop, port)
    command = [*program(name), *arguments]
    with (workshop / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment(given))
        try:
            server = Server(name, port, lab)
            until(lambda: server.answers() or process.poll() is not None, f"{name} to listen")
            assert process.poll() is None, (workshop / "said").read_text("utf-8", "replace")
            yield server
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module", params=TESTED)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site built by feeder, with archives, feeds of groups, and files of other kinds beside them."""
    folder = tmp_path_factory.mktemp(request.param)
    lab = Laboratory(folder / "site")
    feeds = 'entries = 4\nautomatic = ["category", "author", "language", "folder"]\narchives = "all"'
    lab.configure(site=f'url = "https://{NAME}/"', extra=f"[feeds]\n{feeds}")
    about = {"categories": ["RSS readers"], "author": "Atom", "language": "en"}
    for number in range(9):
        text = f"Words of an article, of which this is number {number}. " * 30
        lab.article(f"feed/{number}.md", f"Number {number}", text, slug=f"old-{number}", **about)
    lab.build()
    lab.article("feed/0.md", "Number 0", "Words of an article. " * 30, slug="new", **about)
    lab.build()
    assert [path for path in BUILT if not (lab.feeds / path.lstrip("/")).is_file()] == []
    lay(lab.feeds)
    (folder / "workshop").mkdir()
    with serving(request.param, lab, folder / "workshop") as made:
        # feeder tells a date when no other state of the document can have it.
        until(lambda: all(made.get(path).headers["Last-Modified"] for path in BUILT), "documents of no date")
        yield made


def lay(feeds: Path) -> None:
    """Lay down what nothing in the site needs, and what nobody may see."""
    for path in OTHERS:
        target = feeds / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"words " * 300)
    (feeds / ".rss.xml.feeder-new").write_bytes(b"half of a document")
    (feeds / ".hidden").mkdir()
    (feeds / ".hidden" / "rss.xml").write_bytes(b"hidden")


# Media types, by path

#: Of the documents of each feed, and of each archive.
_OF_FEEDS = {"rss.xml": RSS, "atom.xml": ATOM, "feed.json": JSON, "index.html": HTML}
_FEEDS = ("/", "/categories/rss-readers/", "/authors/atom/", "/languages/en/", "/folders/feed/")
#: What feeder publishes, under the names that it has by default.
BUILT = {
    **{f"{feed}{name}": kind for feed in _FEEDS for name, kind in _OF_FEEDS.items()},
    **{f"{feed}archive/1/{name}": kind for feed in _FEEDS for name, kind in _OF_FEEDS.items()},
    "/opml.xml": OPML,
    "/articles/new.html": HTML,
    "/sitemap.xml": XML,
    "/sitemap-1.xml": XML,
    "/theme/style.css": "text/css; charset=utf-8",
    "/theme/feed.css": "text/css; charset=utf-8",
    "/theme/page.js": "text/javascript; charset=utf-8",
}
OTHERS = {
    **{f"/other/a{end}": mediatypes.TYPES[end] for end in (".rss", ".atom", ".opml", ".json", ".txt")},
    "/other/a.unknown": "application/octet-stream",
    **{f"/assets/0123456789abcdef/a{end}": mediatypes.TYPES[end] for end in sorted(assets.SUFFIXES)},
}
MEDIA_TYPES = {**BUILT, **OTHERS}


@pytest.mark.parametrize("path", MEDIA_TYPES)
def test_every_media_type_is_exact(server: Server, path: str) -> None:
    got = server.get(path)
    assert (got.status, got.headers["Content-Type"]) == (200, MEDIA_TYPES[path])


# One table of what is asked and what is answered

DATE = re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")
KEPT = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
KEPT_LONG = "public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800"
#: No more than these may be in the name of a program: no version of it.
UNNUMBERED = re.compile(r"\D*")
#: What a header must be: this text, wholly like this pattern, or not there at all.
Told = str | re.Pattern[str] | None
#: In every answer with a document.
ALWAYS: Mapping[str, Told] = {
    "ETag": re.compile(r'(W/)?"[^"]+"'),
    "Last-Modified": DATE,
    "X-Content-Type-Options": "nosniff",
    "Server": UNNUMBERED,
    "Set-Cookie": None,
}
PAGE: Mapping[str, Told] = {
    **ALWAYS,
    "Cache-Control": KEPT,
    "Vary": re.compile("accept-encoding", re.IGNORECASE),
    "Content-Type": HTML,
    "Content-Security-Policy": re.compile("default-src 'none'; .*frame-ancestors 'none'"),
    "Access-Control-Allow-Origin": None,
}
FEED: Mapping[str, Told] = {
    **PAGE,
    "Content-Type": RSS,
    "Vary": re.compile("accept-encoding, sec-fetch-dest", re.IGNORECASE),
    "Content-Security-Policy": re.compile("default-src 'none'; style-src 'self'; .*frame-ancestors 'none'"),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": re.compile("ETag, Link.*"),
    "Link": re.compile(r'.*<https://feeds\.example\.org/rss\.xml>; rel="?self"?.*'),
}
SHOWN: Mapping[str, Told] = {**FEED, "Content-Type": XML}
ARCHIVE: Mapping[str, Told] = {
    "Cache-Control": KEPT_LONG,
    "Link": re.compile(r'<https://feeds\.example\.org/archive/1/rss\.xml>; rel="self"'),
}
ASSET: Mapping[str, Told] = {
    **ALWAYS,
    "Content-Type": "audio/mpeg",
    "Cache-Control": KEPT_LONG,
    "Vary": None,
    "Content-Encoding": None,
    "Accept-Ranges": "bytes",
}
NOT_THERE: Mapping[str, Told] = {
    "Content-Type": TEXT,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Link": None,
}
REFUSED: Mapping[str, Told] = {"Allow": re.compile("GET, HEAD(, OPTIONS)?"), "Content-Type": TEXT}
PREFLIGHT: Mapping[str, Told] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": re.compile(".*If-None-Match.*"),
}
GZIP = {"Accept-Encoding": "gzip"}
#: What a browser says beside, when somebody follows a link.
FOLLOWED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
PAGE_OF_OTHERS = {
    "Origin": "https://reader.example.net",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "if-none-match",
}
FOREVER = "Sun, 01 Jan 2040 00:00:00 GMT"
LONG_AGO = "Thu, 01 Jan 2015 00:00:00 GMT"
SOUND = "/assets/0123456789abcdef/a.mp3"


@dataclass(frozen=True)
class Case:
    """A request and what has to come back."""

    id: str
    path: str
    told: Mapping[str, Told] = field(default_factory=dict)
    status: tuple[int, ...] = (200,)
    asked: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"


CASES = [
    Case("a feed", "/rss.xml", {**FEED, "Content-Encoding": None}),
    Case("a feed, packed", "/rss.xml", {**FEED, "Content-Encoding": "gzip"}, asked=GZIP),
    Case(
        "a feed, by any coding",
        "/rss.xml",
        {**FEED, "Content-Encoding": re.compile("gzip|br|zstd")},
        asked={"Accept-Encoding": "gzip, deflate, br, zstd"},
    ),
    Case("never with gzip", "/rss.xml", {"Content-Encoding": None}, asked={"Accept-Encoding": "gzip;q=0"}),
    Case("a JSON Feed, packed", "/feed.json", {"Content-Encoding": "gzip"}, asked=GZIP),
    Case("an Atom feed, packed", "/atom.xml", {"Content-Encoding": "gzip"}, asked=GZIP),
    Case("a sitemap, packed", "/sitemap-1.xml", {"Content-Encoding": "gzip"}, asked=GZIP),
    Case("an OPML document, packed", "/other/a.opml", {"Content-Encoding": "gzip"}, asked=GZIP),
    Case("a style sheet, packed", "/theme/style.css", {"Content-Encoding": "gzip"}, asked=GZIP),
    Case("a script, packed", "/theme/page.js", {"Content-Encoding": "gzip"}, asked=GZIP),
    Case("a feed, followed in a browser", "/rss.xml", SHOWN, asked=FOLLOWED),
    Case(
        "a feed, followed and packed",
        "/rss.xml",
        {**SHOWN, "Content-Encoding": "gzip"},
        asked={**GZIP, **FOLLOWED},
    ),
    Case("an archive, followed", "/archive/1/rss.xml", {**SHOWN, **ARCHIVE}, asked=FOLLOWED),
    Case("a JSON Feed, followed", "/feed.json", {"Content-Type": JSON}, asked=FOLLOWED),
    Case("a page, followed", "/articles/new.html", PAGE, asked=FOLLOWED),
    Case(
        "no feed, followed",
        "/none/rss.xml",
        {**NOT_THERE, "Content-Type": re.compile("text/plain.*")},
        (404,),
        FOLLOWED,
    ),
    Case("a feed, written to by a browser", "/rss.xml", REFUSED, (405,), FOLLOWED, method="POST"),
    Case("an archive", "/archive/1/rss.xml", {**FEED, **ARCHIVE}),
    Case("an archive's page", "/categories/rss-readers/archive/1/", {**PAGE, "Cache-Control": KEPT_LONG}),
    Case("a header alone", "/rss.xml", FEED, method="HEAD"),
    Case("with a query", "/rss.xml?from=a", FEED),
    Case("for another page", "/rss.xml", FEED, asked={"Origin": "https://reader.example.net"}),
    Case("the root", "/", PAGE),
    Case("a page", "/articles/new.html", PAGE),
    Case(
        "a page, packed",
        "/articles/new.html",
        {**PAGE, "Content-Encoding": "gzip"},
        asked=GZIP,
    ),
    Case("an old address", "/articles/old-0.html", PAGE),
    Case("a folder with its slash", "/languages/en/", {**PAGE, "Last-Modified": DATE}),
    Case("a folder without", "/languages/en", {"Location": re.compile("(/languages/)?en/")}, (301, 308)),
    Case("packed for a proxy", "/rss.xml", {"Content-Encoding": "gzip"}, asked={**GZIP, "Via": "1.1 cdn"}),
    Case("a sound", SOUND, ASSET),
    Case("a sound, not packed", SOUND, ASSET, asked={"Accept-Encoding": "gzip, br, zstd"}),
    Case("the first bytes", SOUND, {"Content-Range": "bytes 0-5/1800"}, (206,), {"Range": "bytes=0-5"}),
    Case("the last bytes", SOUND, {"Content-Range": "bytes 1790-1799/1800"}, (206,), {"Range": "bytes=-10"}),
    Case("bytes behind the end", SOUND, {"Content-Range": "bytes */1800"}, (416,), {"Range": "bytes=1800-"}),
    Case("another unit", SOUND, {}, (200, 416), {"Range": "words=0-5"}),
    Case("bytes of an older one", SOUND, {}, (200,), {"Range": "bytes=0-5", "If-Range": '"old"'}),
    Case("nothing", "/none.xml", NOT_THERE, (404,)),
    Case("no article", "/articles/none.html", NOT_THERE, (404,)),
    Case("a folder to list", "/articles/", NOT_THERE, (404,)),
    Case("a folder to list, without slash", "/articles", {}, (301, 308, 404)),
    Case("half of a document", "/.rss.xml.feeder-new", NOT_THERE, (404,)),
    Case("half of a document, in other letters", "/%2erss.xml.feeder-new", NOT_THERE, (404,)),
    Case("a hidden folder", "/.hidden/rss.xml", NOT_THERE, (404,)),
    Case("a hidden folder itself", "/.hidden/", NOT_THERE, (404,)),
    Case("above", "/../config.toml", {}, (400, 404)),
    Case("above, in other letters", "/%2e%2e/config.toml", {}, (400, 404)),
    Case("above, with slashes in other letters", "/articles/..%2f..%2fconfig.toml", {}, (400, 404)),
    Case("above, the other way round", "/..\\config.toml", {}, (400, 404)),
    Case("the store", "/../.feeder/state.db", {}, (400, 404)),
    Case("a zero", "/rss.xml%00.html", {}, (400, 404, 500)),  # Caddy takes it for a fault of its own
    Case("to write", "/rss.xml", REFUSED, (405,), method="POST"),
    Case("to delete", "/rss.xml", REFUSED, (405,), method="DELETE"),
    Case("beforehand, of a browser", "/rss.xml", PREFLIGHT, (204,), PAGE_OF_OTHERS, method="OPTIONS"),
    Case("changed since long ago", "/rss.xml", FEED, asked={"If-Modified-Since": LONG_AGO}),
    Case("another entity tag", "/rss.xml", FEED, asked={"If-None-Match": '"other"'}),
    Case(
        "a tag goes before a date",
        "/rss.xml",
        FEED,
        (200,),
        {"If-None-Match": '"a"', "If-Modified-Since": FOREVER},
    ),
]


def fits(value: str | None, told: Told) -> bool:
    if told is None or value is None:
        return told is value or (isinstance(told, re.Pattern) and bool(told.fullmatch("")))
    return value == told if isinstance(told, str) else bool(told.fullmatch(value))


def unlike(headers: Message, told: Mapping[str, Told]) -> dict[str, str | None]:
    """The headers that are not as told; of one that came more than once, all values."""
    found = {name: ", ".join(headers.get_all(name, [])) or None for name in told}
    return {name: found[name] for name, wanted in told.items() if not fits(found[name], wanted)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_asked_is_answered(server: Server, case: Case) -> None:
    asked = {name.replace("-", "_"): value for name, value in case.asked.items()}
    if case.told.get("Content-Encoding"):
        server.warm(case.path)
    got = server.get(case.path, case.method, **asked)
    assert got.status in case.status
    assert unlike(got.headers, case.told) == {}
    if got.status == 404:
        assert b"hidden" not in got.body
        assert b"old-1" not in got.body


# Asking again

#: What nginx does otherwise: beside a date that does not fit, it does not look for a tag that does.
BOTH_MUST_FIT = {"nginx"}


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", ["/rss.xml", "/feed.json", "/articles/new.html"])
def test_a_client_that_has_it_is_told_so_with_all_that_it_needs_to_ask_again(
    server: Server, path: str, coding: str
) -> None:
    server.warm(path)
    first = server.get(path, Accept_Encoding=coding)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    weak = tag if tag.startswith("W/") else f"W/{tag}"
    questions: list[dict[str, str]] = [
        {"If_None_Match": tag},
        {"If_None_Match": weak},
        {"If_None_Match": f'"other", {tag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": date},
        {"If_Modified_Since": first.headers["Date"]},
        {"If_None_Match": tag, "If_Modified_Since": date},
    ]
    if server.name not in BOTH_MUST_FIT:
        questions.append({"If_None_Match": tag, "If_Modified_Since": LONG_AGO})
    for question in questions:
        for method in ("GET", "HEAD"):
            got = server.get(path, method, Accept_Encoding=coding, **question)
            assert (got.status, got.body) == (304, b""), question
            for name in ("Cache-Control", "Vary"):
                assert got.headers[name] == first.headers[name]
            assert got.headers["ETag"].removeprefix("W/") == tag.removeprefix("W/")


def test_head_says_what_get_says(server: Server) -> None:
    for path in ("/rss.xml", "/", SOUND, "/none.xml"):
        head, get = server.get(path, "HEAD"), server.get(path)
        del head.headers["Date"], get.headers["Date"]
        assert (head.status, head.body) == (get.status, b"")
        assert sorted(head.headers.items()) == sorted(get.headers.items())


def test_what_is_packed_is_the_document(server: Server) -> None:
    server.warm("/rss.xml")
    plain, packed = (server.get("/rss.xml", Accept_Encoding=coding) for coding in ("identity", "gzip"))
    assert plain.body == (server.lab.feeds / "rss.xml").read_bytes()
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2


def test_a_range_is_of_the_bytes_of_the_document(server: Server) -> None:
    whole = (server.lab.feeds / SOUND.lstrip("/")).read_bytes()
    tag = server.get(SOUND).headers["ETag"]
    got = server.get(SOUND, Range="bytes=100-199", If_Range=tag)
    assert (got.status, got.body) == (206, whole[100:200])


def test_an_old_address_leads_on(server: Server) -> None:
    """By the page that feeder leaves there; a server that knows of it may also say 301."""
    got = server.get("/articles/old-0.html")
    assert b'http-equiv="refresh"' in got.body
    assert b"/articles/new.html" in got.body


def test_a_client_that_holds_the_old_document_gets_the_new_one(server: Server) -> None:
    """feeder replaces documents in one step; nothing of the old one may be remembered."""
    path = "/categories/late/rss.xml"
    document = server.lab.feeds / path.lstrip("/")
    document.parent.mkdir(parents=True, exist_ok=True)
    held: dict[str, str] = {}
    for number in range(3):
        content = (server.lab.feeds / "rss.xml").read_bytes() + b"<!-- and more -->" * number
        new = document.with_name(".rss.xml.feeder-new")
        new.write_bytes(content)
        new.replace(document)
        for coding in ("identity", "gzip"):
            asked = {"If_None_Match": held[coding]} if held else {}
            got = server.get(path, Accept_Encoding=coding, **asked)
            assert got.status == 200
            is_packed = got.headers["Content-Encoding"] == "gzip"
            assert (gzip.decompress(got.body) if is_packed else got.body) == content
        server.warm(path)
        for coding in ("identity", "gzip"):
            tag = server.get(path, Accept_Encoding=coding).headers["ETag"]
            assert tag != held.get(coding)
            held[coding] = tag
            assert server.get(path, Accept_Encoding=coding, If_None_Match=tag).status == 304


def test_a_new_article_reaches_a_client_that_asks_again(server: Server) -> None:
    tag = server.get("/atom.xml").headers["ETag"]
    server.lab.article("late.md", "Late", "Words of a late article.")
    assert "atom.xml" in server.lab.build().documents
    got = server.get("/atom.xml", If_None_Match=tag)
    assert got.status == 200
    assert b"Late" in got.body
    assert server.get("/articles/late.html").status == 200


#: What a test on plain HTTP, on a port of its own, can't have right.
ELSEWHERE = {"http-self", "http-link-self"}


@pytest.mark.parametrize("path", ["rss.xml", "atom.xml", "feed.json"])
def test_feeder_validate_finds_nothing_to_say_of_the_answers(server: Server, path: str) -> None:
    address = f"http://localhost:{server.port}/{path}"
    server.warm(f"/{path}")
    done = feeder("validate", "--json", address, cwd=server.lab.folder)
    rules = {problem["rule"] for problem in done.object["problems"]}
    assert {rule for rule in rules if rule.startswith("http-")} <= ELSEWHERE
