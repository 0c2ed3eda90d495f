"""feeder validate judges the answer over HTTP: one answer of a real server breaks a rule, the nearest one keeps it."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from gzip import compress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
from http_answers import DATE, GOOD, Scripted, Table, answering, feed, good, moved
from http_clients import Served, served, stage
from validation_samples import atom, json_feed

from feeder import fetching, judging
from feeder.fetching import requests
from feeder.judging import Judgement
from feeder.validation import RULES
from feeder.validation.rulebook import http

__all__ = ["served", "stage"]  # fixtures

HTML = {"Content-Type": "text/html"}
PAGE = Scripted(200, HTML, b"<!doctype html><html><head><title>News</title></head><body></body></html>")
CHALLENGE = Scripted(
    200, {**HTML, "cf-mitigated": "challenge"}, b"<!DOCTYPE html><title>Just a moment...</title>"
)
HUB = '<atom:link rel="hub" href="https://hub.example.org/"/>'
LINKS = '<https://hub.example.org/>; rel="hub", <{here}/rss.xml>; rel="self"'
LONG = feed(more=f"<copyright>{'x' * 20_000}</copyright>")
HUGE = feed(more=f"<copyright>{'x' * 500_000}</copyright>")
NOT_MODIFIED = Scripted(304, {name: GOOD[name] for name in ("ETag", "Cache-Control", "Vary")})


def once(first: Scripted, then: Scripted) -> Table:
    """The first request gets another answer than all that follow."""
    return {"/rss.xml": lambda number: first if number == 1 else then}


def one(script: Scripted) -> Table:
    return {"/rss.xml": script}


def way(*hops: Scripted) -> Table:
    """A way of redirects that begins at /rss.xml and ends with a feed."""
    paths = ["/rss.xml", *(f"/{number}" for number in range(1, len(hops) + 1))]
    return {**dict(zip(paths, hops, strict=False)), paths[len(hops)]: good(paths[len(hops)])}


#: For each rule the answers that break it, and those next to them that don't.
CASES: dict[str, tuple[Table, Table]] = {
    "http-malformed": (one(Scripted(raw=b"SSH-2.0-OpenSSH_9.2\r\n")), one(good())),
    "http-cut": (
        one(good().but(Content_Length="100000")),
        one(replace(good(), compressed=False)),
    ),
    "http-coding": (
        one(replace(good(), compressed=False).but(Content_Encoding="br")),
        one(replace(good(), compressed=False).but(Content_Encoding="identity")),
    ),
    "http-status": ({}, one(good())),
    "http-gone": (one(Scripted(410, {})), {}),
    "http-wall": (one(CHALLENGE), one(PAGE)),
    "http-page": (one(PAGE), one(CHALLENGE)),
    "http-redirect-loop": (
        {"/rss.xml": moved("/a"), "/a": moved("/b"), "/b": moved("/a")},
        way(moved("/1"), moved("/2")),
    ),
    "http-redirect-scheme": (way(moved("file:///etc/hostname")), way(moved("/1"))),
    "http-redirect-chain": (way(moved("/1"), moved("{here}/2", 308)), way(moved("1"))),
    "http-redirect-temporary": (way(moved("/1", 307)), way(moved("/1", 308))),
    "http-type": (
        one(good().but(Content_Type="text/html; charset=utf-8")),
        one(good().but(Content_Type="Application/RSS+XML ;charset=UTF-8")),
    ),
    "http-type-general": (
        one(good().but(Content_Type="text/xml; charset=utf-8")),
        one(good().but(Content_Type="application/rss+xml")),
    ),
    "http-type-missing": (one(good().but(Content_Type=None)), one(good())),
    "http-charset": (
        one(good().but(Content_Type="application/rss+xml; charset=iso-8859-1")),
        one(good().but(Content_Type='application/rss+xml; charset="utf8"')),
    ),
    "http-validators": (
        one(good().but(ETag=None, Last_Modified=None)),
        one(good().but(Last_Modified=None)),
    ),
    "http-validator-form": (one(good().but(ETag="1")), one(good().but(ETag='W/"1,2"'))),
    "http-conditional": (one(replace(good(), again=good())), one(good())),
    "http-unstable": (
        once(good(), good().but(ETag='"2"')),
        once(good(), good()),
    ),
    "http-304": (
        one(replace(good(), again=NOT_MODIFIED.but(ETag=None))),
        one(replace(good(), again=NOT_MODIFIED)),
    ),
    "http-head": (one(replace(good(), head=Scripted(405, {}))), one(replace(good(), head=good()))),
    "http-uncompressed": (
        one(Scripted(body=LONG, compressed=False)),
        one(Scripted(body=LONG)),
    ),
    "http-vary": (one(good().but(Vary="Cookie")), one(good().but(Vary="Cookie, accept-encoding"))),
    "http-no-store": (
        one(good().but(Cache_Control="no-store")),
        one(good().but(Cache_Control="no-cache, max-age=0")),
    ),
    "http-fresh-long": (
        one(good().but(Cache_Control="max-age=86401")),
        one(good().but(Cache_Control="max-age=86400")),
    ),
    "http-cache-form": (
        one(good().but(Cache_Control="max-age=an hour")),
        one(good().but(Cache_Control='max-age="3600"', Expires="0")),
    ),
    "http-cookie": (one(good().but(Set_Cookie="a=b")), one(good())),
    "http-self": (one(good("/rss.xml/")), one(good("/%72ss.xml"))),
    "http-link-self": (
        one(good().but(Link='<https://hub.example.org/>; rel="hub"')),
        one(good().but(Link=LINKS)),
    ),
    "http-link-hub": (
        one(Scripted(body=feed(more=HUB.replace("hub.", "other."))).but(Link=LINKS)),
        one(Scripted(body=feed(more=HUB)).but(Link=LINKS)),
    ),
    "http-large": (one(Scripted(body=HUGE)), one(Scripted(body=LONG))),
}
#: Those that a table of answers can't break have tests of their own.
OTHERS = {"http-unreachable", "http-tls", "http-endless", "http-redirect-insecure", "http-slow"}


def judged(table: Table, path: str = "/rss.xml") -> Judgement:
    with answering(table) as server:
        return judging.judge(server.address + path)


def rules(found: Judgement) -> set[str]:
    """The rules about the answer that are broken."""
    return {problem.rule for problem in found.problems if problem.rule.startswith("http-")}


def message(found: Judgement, rule: str) -> str:
    (problem,) = [problem for problem in found.problems if problem.rule == rule]
    return problem.message


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_every_rule_of_the_chapter_has_a_case() -> None:
    assert not CASES.keys() & OTHERS
    assert CASES.keys() | OTHERS == {rule.id for rule in http.CHAPTER}


def test_an_answer_as_it_should_be_has_no_problem() -> None:
    found = judged({"/rss.xml": good()})
    assert (found.problems, found.valid, found.format, found.error) == ((), True, "rss", None)


def test_feeder_s_own_server_answers_as_it_should(served: Served) -> None:
    here = f"http://{served.listener.address}"
    served.lay("rss.xml", feed(where=here))
    assert judging.judge(f"{here}/rss.xml").problems == ()


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_is_broken_by_one_answer_and_kept_by_the_next(rule: str) -> None:
    broken, kept = map(judged, CASES[rule])
    found = [problem for problem in broken.problems if problem.rule == rule]
    assert found, rules(broken)
    for problem in found:
        assert (problem.level, problem.line, problem.column) == (RULES[rule].level, None, None)
        assert problem.message.endswith(".")
        assert "{" not in problem.message
    assert rule not in rules(kept)


@pytest.mark.parametrize("rule", [rule for rule in CASES if RULES[rule].level == "warning"])
def test_a_warning_about_an_answer_comes_alone_and_leaves_the_document_valid(rule: str) -> None:
    broken, _ = CASES[rule]
    found = judged(broken)
    assert found.valid
    # Who changes what a request is told by breaks what hangs on it as well.
    assert rules(found) - {rule} <= {"http-redirect-chain", "http-304", "http-head"}


@pytest.mark.parametrize(
    ("status", "fields", "body", "rule", "words"),
    [
        (403, {}, b"", "http-wall", "403"),
        (429, {"Retry-After": "120"}, b"", "http-wall", "120"),
        (503, {}, b"", "http-wall", "503"),
        (403, {"Server": "cloudflare"}, b"<html><title>Attention!</title>", "http-wall", "Cloudflare"),
        (401, {}, b"", "http-status", "401 Unauthorized"),
        (404, {"Server": "cloudflare"}, b"<html>No such page", "http-status", "404 Not Found"),
        (500, {}, b"", "http-status", "500"),
        (204, {}, b"", "http-status", "204"),
        (302, {}, b"", "http-status", "302"),
    ],
)
def test_a_refusal_can_t_be_read_and_its_rule_says_what_to_do(
    status: int, fields: dict[str, str], body: bytes, rule: str, words: str
) -> None:
    found = judged(one(Scripted(status, fields, body)))
    assert rules(found) == {rule}
    assert words in message(found, rule)
    assert str(status) in (found.error or "")
    assert (found.valid, found.format) == (False, None)


@pytest.mark.parametrize(
    "page",
    [
        b"<script>var x = {window: _cf_chl_opt}</script>",
        b'<html><link rel="stylesheet" href="/.within.website/x/cmd/anubis/x.css"/>',
        b"\xef\xbb\xbf<!-- a --><!DOCTYPE html><script src='https://ct.captcha-delivery.com/c.js'></script>",
    ],
)
def test_a_challenge_with_status_200_is_a_wall(page: bytes) -> None:
    found = judged(one(Scripted(200, HTML, page)))
    assert rules(found) == {"http-wall"}
    assert (found.valid, found.error) == (False, None)


def test_a_page_in_the_place_of_a_feed_tells_which_feeds_it_names() -> None:
    head = b'<link rel=alternate type="application/rss+xml" href="/feed?a=1&amp;b=2">'
    page = (
        b"<!doctype html><html><head><title>A &amp; B</title>"
        + head
        + b"</head><body>hcaptcha.com</body></html>"
    )
    with answering(one(Scripted(200, HTML, page))) as server:
        said = message(judging.judge(f"{server.address}/rss.xml"), "http-page")
        assert f"{server.address}/feed?a=1&b=2" in said
    assert "“A & B”" in said


def test_the_redirects_on_the_way_to_a_refusal_are_told_too() -> None:
    assert rules(judged({"/rss.xml": moved("/gone", 302), "/gone": Scripted(410, {})})) == {
        "http-redirect-temporary",
        "http-gone",
    }


@pytest.mark.parametrize(
    "to", ["ftp://127.0.0.1/a", "data:text/xml,<rss/>", "http://[::1", "FILE:///etc/passwd"]
)
def test_no_redirect_leads_out_of_the_web(to: str) -> None:
    found = judged({"/rss.xml": moved(to)})
    assert rules(found) == {"http-redirect-scheme"}
    assert found.data == b""


def test_redirects_without_end_are_given_up() -> None:
    table: Table = {f"/{number}": moved(f"/{number + 1}") for number in range(50)}
    assert "no end" in (judged(table, "/0").error or "")


def test_a_redirect_may_be_relative_hold_utf_8_and_a_fragment() -> None:
    table: Table = {
        "/rss.xml": moved("caf\u00e9 1#top".encode().decode("latin-1")),
        "/caf%C3%A9%201": good("/caf%C3%A9%201"),
    }
    found = judged(table)
    assert (rules(found), found.valid) == (set(), True)


def test_temporary_redirects_leave_a_feed_its_address() -> None:
    """It may name what leads there for the time being, or where it stands, but not what has moved for good."""
    for status, named, broken in (
        (302, "/rss.xml", False),
        (302, "/1", False),
        (308, "/1", False),
        (308, "/rss.xml", True),
        (302, "/2", True),
    ):
        found = judged({"/rss.xml": moved("/1", status), "/1": good(named)})
        assert ("http-self" in rules(found)) is broken, (status, named)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("https://{host}/rss.xml", "only http and https differ"),
        ("{here}/rss.xml/", "only the slash"),
        ("{here}/RSS.xml", "only capital letters"),
        ("{here}/other.xml", "/rss.xml;"),
    ],
)
def test_what_sets_two_addresses_apart_is_said(named: str, words: str) -> None:
    with answering({}) as server:
        said = named.replace("{host}", server.address.removeprefix("http://"))
        server.table["/rss.xml"] = Scripted(body=feed("", where=said))
        assert words in message(judging.judge(f"{server.address}/rss.xml"), "http-self")


def test_a_self_link_is_compared_with_a_location_and_never_for_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rss.xml"
    file.write_bytes(feed(where="https://news.test"))
    assert judging.judge(str(file)).problems == ()
    found = judged(one(Scripted(body=file.read_bytes())))
    assert rules(found) == {"http-self"}


def test_atom_and_json_feeds_are_compared_with_their_own_ways_to_say_it() -> None:
    table: Table = {
        "/atom.xml": Scripted(body=atom()).but(Content_Type="application/atom+xml"),
        "/feed.json": Scripted(body=json_feed()).but(Content_Type="application/feed+json"),
    }
    assert rules(judged(table, "/atom.xml")) == {"http-self"}
    assert rules(judged(table, "/feed.json")) == {"http-self"}


def test_a_document_is_judged_as_without_the_answer() -> None:
    """Its own problems have their lines; those of the answer come first, and have none."""
    found = judged(one(Scripted(body=feed(more="<ttl>x</ttl>")).but(Content_Type="text/plain")))
    assert [problem.rule for problem in found.problems] == ["http-type", "number-integer"]
    assert found.problems[1].line is not None
    assert not found.valid


def test_a_reader_that_asks_again_names_what_it_has() -> None:
    with answering(one(good())) as server:
        judging.judge(f"{server.address}/rss.xml")
        (first, asked), (second, again), (third, _) = server.seen
    assert (first, second, third) == ("GET", "GET", "HEAD")
    assert asked["User-Agent"].startswith("feeder/")
    assert "If-None-Match" not in asked
    assert (again["If-None-Match"], again["If-Modified-Since"]) == ('"1"', DATE)


def test_name_and_password_go_to_their_own_server_alone_and_are_never_printed() -> None:
    """RFC 7617; the feed's self link and the redirects know the address without them."""
    told = "Basic YW46cMOkc3M6d29yZA=="  # an:päss:word in base64
    with answering(one(good())) as other, answering({}) as server:
        server.table.update(
            {"/a": moved("/rss.xml"), "/rss.xml": good(), "/b": moved(f"{other.address}/rss.xml")}
        )
        own, elsewhere = (
            judging.judge(f"{server.address}/{path}".replace("://", "://an:p%C3%A4ss:word@")) for path in "ab"
        )
        assert [fields.get("Authorization") for _, fields in server.seen] == [told] * 5
        assert {fields.get("Authorization") for _, fields in other.seen} == {None}
        assert (rules(own), own.address) == (set(), f"{server.address}/rss.xml")
    assert rules(elsewhere) == set()
    assert own.document == f"{server.address}/a".replace("://", "://an:***@")


def test_an_address_that_is_none_is_told_without_its_password() -> None:
    found = judging.judge("http://ann:secret@[::1/rss.xml")
    assert found.error
    assert "secret" not in str(found.object())


def test_a_document_that_differs_each_time_can_never_be_304() -> None:
    table: Table = {
        "/rss.xml": lambda number: Scripted(body=feed(more=f"<ttl>{number}</ttl>")).but(ETag=f'"{number}"')
    }
    assert "http-unstable" in rules(judged(table))


def test_a_body_that_is_not_what_its_coding_says_can_t_be_read() -> None:
    found = judged(one(replace(good(), compressed=False).but(Content_Encoding="gzip")))
    assert rules(found) == {"http-coding"}
    assert found.error


def test_a_compressed_body_cut_short_is_told() -> None:
    cut = compress(feed())[:-10]
    found = judged(one(Scripted(200, {**GOOD, "Content-Encoding": "gzip"}, cut, compressed=False)))
    assert rules(found) == {"http-cut"}


def test_no_bomb_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what a compressed body would become, no more is kept than of any other."""
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    with answering(one(Scripted(body=b"<rss>" + b" " * 50_000_000))) as server:
        found = judging.judge(f"{server.address}/rss.xml")
    assert len(found.data) == 1_000_001
    assert not found.valid


def test_nobody_there() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a port that is taken, and on which nobody listens
        found = judging.judge(f"http://127.0.0.1:{nobody.getsockname()[1]}/feed")
    assert rules(found) == {"http-unreachable"}
    assert found.error == "Connection refused"


@contextmanager
def spoken(*pieces: bytes, again: bytes = b"") -> Iterator[str]:
    """The address of a server that says `pieces`, and then `again` now and then until the client goes."""
    gone = threading.Event()

    class Spoken(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(10_000)
            with suppress(OSError):
                for piece in pieces:
                    self.request.sendall(piece)
                while again and not gone.wait(0.02):
                    self.request.sendall(again)

    with ThreadingTCPServer(("127.0.0.1", 0), Spoken) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            gone.set()
            server.shutdown()
            thread.join()


def test_a_header_that_drips_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "LONGEST", 0.2)
    with spoken(b"HTTP/1.1 200 OK\r\n", again=b"A") as address:
        assert rules(judging.judge(address)) == {"http-unreachable"}


def test_a_body_that_drips_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "LONGEST", 0.2)
    with spoken(b"HTTP/1.1 200 OK\r\n\r\n", again=b" ") as address:
        found = judging.judge(address)
    assert rules(found) == {"http-endless"}
    assert "no end" in (found.error or "")


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        found = judging.judge(f"http://127.0.0.1:{mute.getsockname()[1]}/")
    assert rules(found) == {"http-unreachable"}
    assert "within 0.1 seconds" in (found.error or "")


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1_000 + b"\r\n", b"\x15\x03\x01\x00\x02"]
)
def test_what_is_not_http_is_told_as_such(said: bytes) -> None:
    with spoken(said) as address:
        assert rules(judging.judge(address)) == {"http-malformed"}


def _certified(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for the IP address or host `name`, signed by itself, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("the program openssl is not there to make a certificate with")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", "/CN=test", "-addext", f"subjectAltName={name}", "-days", "2"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize(
    ("name", "trusted", "words"),
    [
        ("IP:127.0.0.1", False, "signed by itself"),
        ("DNS:example.org", True, "not for this IP address"),
        ("IP:127.0.0.1", True, None),
    ],
)
def test_what_is_wrong_with_tls_is_said_in_plain_words(
    name: str, trusted: bool, words: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = _certified(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with answering({"/rss.xml": good(), "/down": moved("http://127.0.0.1:1/")}, context) as server:
        found = judging.judge(f"{server.address}/rss.xml")
        down = judging.judge(f"{server.address}/down")
    if words is None:
        assert (rules(found), found.valid) == (set(), True)
        assert rules(down) == {"http-unreachable"}
    else:
        assert rules(found) == rules(down) == {"http-tls"}
        assert words in (found.error or "")
        assert "SSL" not in (found.error or "")


def test_a_port_without_tls_is_told_as_such() -> None:
    with answering(one(good())) as server:
        found = judging.judge(f"https{server.address.removeprefix('http')}/rss.xml")
    assert "TLS" in message(found, "http-tls")
