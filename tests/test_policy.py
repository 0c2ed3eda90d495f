"""What answers say beside the document: caching, other sites' pages, what may run, where a feed belongs."""

import base64
import hashlib
import re
import time
from pathlib import Path

import pytest
from http_clients import NAMES, Served, Stage, serve, served, stage

from feeder import config
from feeder.server.policy import Policy, content_policy
from feeder.service import doors

__all__ = ["served", "stage"]

PAGE = b"<!doctype html><title>x</title><style>body { color: red }</style><p>words"


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize(
    ("path", "age"), [("rss.xml", 60), ("index.html", 60), ("a.jpg", 3600), ("a.mp3", 3600)]
)
def test_caches_may_show_an_old_one_while_they_fetch_the_new(served: Served, path: str, age: int) -> None:
    served.lay(path)
    said = served.get(f"/{path}").headers["Cache-Control"]
    assert re.fullmatch(
        rf"public, max-age={age}, stale-while-revalidate=[1-9]\d*, stale-if-error=[1-9]\d*", said
    )


@pytest.mark.parametrize(
    ("path", "content", "media_type"),
    [
        ("categories/sea/rss.xml", b'<?xml version="1.0"?>\n<rss version="2.0">', "application/rss+xml"),
        ("archive/1.xml", b'\xef\xbb\xbf<feed xmlns="x">', "application/atom+xml"),
        (
            "a.xml",
            b'<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- a --><feed>',
            "application/atom+xml",
        ),
        ("lists/opml.xml", b"<opml>", "text/x-opml"),
        ("a/feed.json", b'{\n "version": "https://jsonfeed.org/version/1.1"', "application/feed+json"),
        ("sitemap.xml", b"<urlset>", "application/xml"),
        ("a.xml", b"<feeds>", "application/xml"),
        ("package.json", b'{"version": "1.1"}', "application/json"),
        ("rss.txt", b"<rss>", "text/plain"),
    ],
)
def test_a_feed_is_known_by_its_beginning(served: Served, path: str, content: bytes, media_type: str) -> None:
    served.lay(path, content)
    assert served.get(f"/{path}").headers["Content-Type"] == f"{media_type}; charset=utf-8"


def test_pages_of_other_sites_may_read_feeds_and_nothing_else(served: Served) -> None:
    for path in ("rss.xml", "feed.json", "index.html", "a.jpg"):
        served.lay(path)
    for path in ("/rss.xml", "/feed.json"):
        got = served.get(path, Origin="https://reader.example")
        assert got.headers["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Link"} <= set(got.headers["Access-Control-Expose-Headers"].split(", "))
        again = served.get(path, If_None_Match=got.headers["ETag"])
        assert (again.status, again.headers["Access-Control-Allow-Origin"]) == (304, "*")
    for path in ("/index.html", "/a.jpg", "/none.xml"):
        assert served.get(path).headers["Access-Control-Allow-Origin"] is None


def test_a_browser_that_asks_beforehand_may_send_conditions(served: Served) -> None:
    served.lay("rss.xml")
    served.lay("index.html")
    asked = {
        "Origin": "https://reader.example",
        "Access_Control_Request_Method": "GET",
        "Access_Control_Request_Headers": "if-none-match",
    }
    got = served.get("/rss.xml", "OPTIONS", **asked)
    assert (got.status, got.body, got.headers["Content-Length"]) == (204, b"", None)
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in got.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in got.headers["Access-Control-Allow-Headers"]
    assert served.get("/index.html", "OPTIONS", **asked).headers["Access-Control-Allow-Origin"] is None


def test_options_tells_the_methods(served: Served) -> None:
    served.lay("rss.xml")
    for target in ("/rss.xml", "*"):
        got = served.get(target, "OPTIONS")
        assert (got.status, got.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert served.get("/none.xml", "OPTIONS").status == 404


def test_in_a_page_runs_no_script_but_the_sites_files_and_no_style_but_those_that_stand_there(
    served: Served,
) -> None:
    served.lay("index.html", PAGE)
    said = directives(served.get("/").headers["Content-Security-Policy"])
    style = base64.b64encode(hashlib.sha256(b"body { color: red }").digest()).decode()
    assert (
        said["default-src"]
        == said["base-uri"]
        == said["form-action"]
        == said["frame-ancestors"]
        == ["'none'"]
    )
    assert said["script-src"] == ["'self'"]
    assert said["style-src"] == ["'self'", f"'sha256-{style}'"]


def test_styles_without_end_cost_no_more_than_others() -> None:
    began = time.monotonic()
    content_policy(b"<style>" * 40_000)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("path", "has"), [("a.svg", True), ("rss.xml", True), ("a.jpg", False), ("a.txt", False)]
)
def test_whatever_a_browser_shows_as_a_page_has_a_policy(served: Served, path: str, has: bool) -> None:
    served.lay(path, b"<rss/>")
    assert (served.get(f"/{path}").headers["Content-Security-Policy"] is not None) == has


NAVIGATES = {"Sec_Fetch_Dest": "document", "Sec_Fetch_Mode": "navigate"}


@pytest.mark.parametrize("name", ["rss", "atom"])
@pytest.mark.parametrize("more", [{}, {"Range": "bytes=0-9"}])
def test_a_browser_that_shows_a_feed_gets_the_same_as_xml(
    served: Served, name: str, more: dict[str, str]
) -> None:
    """Browsers show a feed's own media type as plain text, and the style sheet of what is called XML."""
    served.lay(f"{name}.xml", b"<rss>" if name == "rss" else b"<feed>")
    shown, read = (served.get(f"/{name}.xml", **asked, **more) for asked in (NAVIGATES, {}))
    assert shown.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert read.headers["Content-Type"] == f"application/{name}+xml; charset=utf-8"
    for got in (shown, read):
        assert "Sec-Fetch-Dest" in got.headers["Vary"]
        assert directives(got.headers["Content-Security-Policy"]) == {
            **{name: ["'none'"] for name in ("default-src", "base-uri", "form-action", "frame-ancestors")},
            "style-src": ["'self'"],
        }
        for name_ in ("Content-Type", "Date"):
            del got.headers[name_]
    assert sorted(shown.headers.items()) == sorted(read.headers.items())
    assert (shown.status, shown.body) == (read.status, read.body)
    again = served.get(f"/{name}.xml", If_None_Match=shown.headers["ETag"], **NAVIGATES)
    assert (again.status, again.headers["Vary"]) == (304, shown.headers["Vary"])


@pytest.mark.parametrize("dest", ["empty", "iframe", "image", "Document"])
def test_whoever_shows_no_page_gets_the_exact_media_type(served: Served, dest: str) -> None:
    served.lay("rss.xml", b"<rss>")
    served.lay("feed.json")
    assert (
        served.get("/rss.xml", Sec_Fetch_Dest=dest).headers["Content-Type"].startswith("application/rss+xml")
    )
    shown = served.get("/feed.json", **NAVIGATES)
    assert shown.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert "Sec-Fetch-Dest" not in (shown.headers["Vary"] or "")


@pytest.mark.parametrize("path", ["archive/1/rss.xml", "categories/sea/archive/12/atom.xml"])
def test_an_archive_lasts_and_names_no_hub(stage: Stage, served: Served, path: str) -> None:
    """RFC 5005, section 4: nobody subscribes to it, and it seldom changes."""
    served.lay(path, b"<rss>")
    served.lay("archive/1/index.html", b"<p>")
    served = serve(
        stage, served.folder, policy=Policy("https://news.example/", {}, ("https://hub.example/",))
    )
    got = served.get(f"/{path}")
    assert got.headers["Link"] == f'<https://news.example/{path}>; rel="self"'
    assert got.headers["Cache-Control"].startswith("public, max-age=3600,")
    assert served.get("/archive/1/").headers["Cache-Control"].startswith("public, max-age=3600,")


def test_a_feed_says_where_it_belongs_and_which_hubs_tell_of_it(stage: Stage, served: Served) -> None:
    served.lay("rss.xml")
    served.lay("feed.json")
    served.lay("a b/rss.xml", b"<rss>")
    served.lay("index.html")
    hubs = ("https://hub.example/", "https://other.example/hub")
    served = serve(stage, served.folder, policy=Policy("https://news.example/x/", NAMES, hubs))
    got = served.get("/rss.xml").headers["Link"]
    assert got == (
        '<https://news.example/x/rss.xml>; rel="self", <https://hub.example/>; rel="hub",'
        ' <https://other.example/hub>; rel="hub"'
    )
    assert served.get("/rss.xml", "HEAD").headers["Link"] == got
    assert (
        '<https://news.example/x/a%20b/rss.xml>; rel="self"' in served.get("/a%20b/rss.xml").headers["Link"]
    )
    assert served.get("/").headers["Link"] is None


@pytest.mark.parametrize(
    ("head", "own"),
    [
        (
            '<rss><channel><atom:link href="https://a.example/x?a=1&amp;b=2" rel="self" />',
            "https://a.example/x?a=1&b=2",
        ),
        (
            '<feed><link rel="hub" href="https://h.example/"/><link rel="self" href="https://a.example/x"/>',
            "https://a.example/x",
        ),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://a.example/x"',
            "https://a.example/x",
        ),
        ('<feed><entry><link rel="self" href="https://a.example/x"/>', None),
        ('<feed><link rel="self" href="https://a.example/ x"/>', None),
        ('<feed><link rel="self" href="https://a.example/\n"/>', None),
        ("<feed>", None),
    ],
)
def test_a_copy_at_a_former_address_says_where_the_feed_is(
    served: Served, head: str, own: str | None
) -> None:
    """Hubs are told of that address alone, and subscribers go by the field Link first (WebSub, section 4)."""
    path = "old/feed.json" if head.startswith("{") else "old/feed.xml"
    served.lay(path, head.encode())
    assert served.get(f"/{path}").headers["Link"] == f'<{own or f"https://example.org/{path}"}>; rel="self"'


def test_nothing_is_guessed_about_any_body(served: Served) -> None:
    served.lay("a.jpg")
    for path in ("/a.jpg", "/none"):
        assert served.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_the_policy_is_that_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[site]\ntitle = "x"\nurl = "https://news.example/x"\n[feeds]\natom = "blog/feed"\njson = false\n'
        '[websub]\nhubs = ["https://hub.example/"]\n[server]\ndelta = true\n',
        "utf-8",
    )
    names = {
        "rss.xml": "application/rss+xml",
        "blog/feed": "application/atom+xml",
        "opml.xml": "text/x-opml",
    }
    made = doors.policy_of(config.load(tmp_path / "config.toml"))
    assert made == Policy("https://news.example/x/", names, ("https://hub.example/",), delta=True)
