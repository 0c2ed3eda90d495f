"""Pages and feeds as a browser shows them, from disk and over HTTP: headless Chromium, driven by its debugging pipe."""

import io
import itertools
import json
import os
import select
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from feed_samples import make_entry
from hostile_markup import TRICKS, judge
from laboratory import START, Laboratory
from page_samples import FEED

from feeder.logs import Log
from feeder.markup import PAGE, SITE, clean, resolver
from feeder.service import doors
from feeder.types import Document, History, Person, Picture, Sibling
from feeder.writers import pages, templating

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here (Debian: chromium)"),
]

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-pipe",
)
PATIENCE = 60  # seconds for one answer
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "index": "index.html"}

# All that has ever pushed a page wider than a phone.
WIDE = (
    f"<p>{'Donaudampfschifffahrt' * 9} https://example.org/{'path/' * 40}</p><p><code>{'x' * 300}</code></p>"
    f"<pre>{'x ' * 300}</pre><table width='2000'><tr>{'<td>cell</td>' * 40}</tr></table><hr width='2000'>"
    f"<p><img src='{SITE}dot.png' width='2000' alt='A dot'></p><video controls width='2000'></video>"
    f"<audio controls></audio>{'<ul><li>' * 5}deep{'</li></ul>' * 5}<h2>{'Überschrift' * 9}</h2>"
    f"<blockquote><p>{'y' * 200}</p></blockquote><dl><dt>{'z' * 200}</dt><dd>{'z' * 200}</dd></dl>"
)


class Browser:
    """A headless Chromium with one tab (Chrome DevTools Protocol, messages apart by a null byte)."""

    def __init__(self, profile: Path) -> None:
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        # The protocol is spoken on the descriptors 3 and 4; other shells know none above 9.
        shell = f'exec "$@" 3<&{commands} 4>&{answers}'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, "bash", str(CHROMIUM), *OPTIONS, f"--user-data-dir={profile}"],
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._numbers = itertools.count(1)
        self._buffer = b""
        self._events: list[dict[str, Any]] = []
        self._session: dict[str, str] = {}

    def start(self) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = {"sessionId": session}
        for domain in ("Page", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters, **self._session}
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            self._events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            if not select.select([self._answers], [], [], PATIENCE)[0]:
                raise TimeoutError("Chromium does not answer")
            if not (data := os.read(self._answers, 1 << 20)):
                raise EOFError("Chromium has stopped")
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def wait(self, method: str, holds: Callable[[Any], bool] = bool) -> None:
        """Wait for an event whose parameters are as wanted, come since a page was last opened."""
        while not any(event["method"] == method and holds(event["params"]) for event in self._events):
            self._events.append(self._next())

    def open(
        self, address: str, width: int = 1280, scheme: str = "light", media: str = "screen"
    ) -> list[str]:
        """Show a page and return what the console says about it."""
        self._events.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        loader = self.call("Page.navigate", url=address)["loaderId"]
        # The page before may still be loading, and its event is not meant.
        self.wait("Page.lifecycleEvent", lambda seen: (seen["loaderId"], seen["name"]) == (loader, "load"))
        return self.said()

    def said(self) -> list[str]:
        """What the console said since a page was last opened, of scripts that failed too."""
        return [
            event["params"].get("entry", {}).get("text") or event["params"]["exceptionDetails"]["text"]
            for event in self._events
            if event["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")
            # A browser asks each site for an icon, which is the owner's to put there.
            and not event["params"].get("entry", {}).get("url", "").endswith("/favicon.ico")
        ]

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression gives in the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        return answer["result"].get("value")

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key and let it go."""
        about = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._commands)
        os.close(self._answers)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("profile"))
    try:
        browser.start()
        yield browser
    finally:
        browser.close()


def picture() -> bytes:
    """A PNG of three pixels by two."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\x80\x80\x80" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def documents() -> Iterator[Document]:
    html = clean(WIDE.replace(SITE, "/"), resolver("", None))
    note = f'<p id="a-note">A note</p><p><a href="{PAGE}#a-note">back</a></p>'
    entry = make_entry(
        title="Reading the water",
        html=html + note,
        image=Picture(SITE + "lead.png", "The sea"),
        authors=(Person("Ada Marsh", url="https://ada.example/"), Person("N" * 200)),
        categories=("Sea", "C" * 200),
        canonical="https://elsewhere.example/a",
    )
    long = replace(entry, title="Grundstücksverkehrsgenehmigungszuständigkeit" * 3, summary="s" * 400)
    yield pages.article(entry, FEED, "articles/plain.html")
    yield pages.article(long, FEED, "articles/long.html")
    yield pages.article(replace(entry, language="ar", title="قراءة الماء"), FEED, "2026/11/ar.html")
    yield pages.index(replace(FEED, entries=(entry, long, replace(entry, language="ar"))), "index.html")
    yield pages.index(replace(FEED, language="ar", entries=(entry,)), "categories/sea/index.html")

    def of(place: str) -> dict[str, str]:
        return {kind: FEED.home + place + file for kind, file in FILES.items()}

    beside = History(previous=of("archive/1/"), next=of("archive/3/"), current=of(""))
    sea = Sibling(
        kind="category", label="Sea" * 20, title="Sea", addresses={"index": f"{FEED.home}categories/sea/"}
    )
    archive = replace(FEED, entries=(entry,), history=beside, siblings=(sea,) * 9)
    yield pages.index(archive, "archive/2/index.html")
    for name, media_type in templating.FILES.items():
        yield Document(f"theme/{name}", templating.load(None).files[name], media_type)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as it is published."""
    root = tmp_path_factory.mktemp("site")
    for document in documents():
        put(root, document)
    for name in ("dot.png", "lead.png"):
        (root / name).write_bytes(picture())
    return root


def put(root: Path, document: Document) -> str:
    path = root / document.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document.data)
    return path.as_uri()


PATHS = [
    "articles/plain.html",
    "articles/long.html",
    "2026/11/ar.html",
    "index.html",
    "categories/sea/index.html",
    "archive/2/index.html",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_page_is_as_wide_as_its_window_and_silent(
    browser: Browser, site: Path, path: str, width: int
) -> None:
    assert browser.open((site / path).as_uri(), width=width) == []
    assert browser.ask("innerWidth") == width
    assert browser.ask("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("path", PATHS)
def test_pictures_and_styles_show_from_disk(browser: Browser, site: Path, path: str) -> None:
    browser.open((site / path).as_uri())
    # Those further down are loaded when they come into view.
    browser.ask("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    browser.call(
        "Runtime.evaluate",
        expression="Promise.all([...document.images].map(image => image.decode()))",
        awaitPromise=True,
    )
    assert set(browser.ask("[...document.images].map(image => image.naturalWidth)")) == {3}
    assert browser.ask("getComputedStyle(document.body).maxWidth") == "640px"


def test_dark_and_light_follow_the_system(browser: Browser, site: Path) -> None:
    address = (site / "articles/plain.html").as_uri()
    grounds = []
    for scheme in ("light", "dark"):
        browser.open(address, scheme=scheme)
        grounds.append(
            browser.ask("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
        )
    light, dark = grounds
    assert min(light) > 200
    assert max(dark) < 60


def test_every_link_within_the_site_leads_to_a_file(browser: Browser, site: Path) -> None:
    browser.open((site / "articles/plain.html").as_uri())
    assert browser.ask("document.querySelector('header a').href") == (site / "index.html").as_uri()
    feeds = browser.ask("[...document.querySelectorAll('nav a')].map(link => link.href)")
    assert feeds == [(site / name).as_uri() for name in ("rss.xml", "atom.xml", "feed.json")]


def test_a_keyboard_finds_the_way_past_the_head(browser: Browser, site: Path) -> None:
    browser.open((site / "articles/plain.html").as_uri(), width=360)
    box = "document.links[0].getBoundingClientRect()"
    seen = f"(box => box.left >= 0 && box.right <= innerWidth && box.top >= 0)({box})"
    assert not browser.ask(seen)
    browser.press("Tab", 9)
    assert browser.ask("document.activeElement === document.links[0]")
    assert browser.ask(seen)
    assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_what_slips_past_the_cleaning_does_not_run(browser: Browser, tmp_path: Path) -> None:
    hostile = (
        "<script>document.title = 'run'</script><img src='x' onerror=\"document.title = 'run'\" alt=''>"
        "<p id='styled' style='position: fixed'>text</p><iframe srcdoc='<p>frame</p>'></iframe>"
    )
    for name, data in templating.load(None).files.items():
        put(tmp_path, Document(f"theme/{name}", data, "text/css"))
    page = put(tmp_path, pages.article(make_entry(html=hostile), FEED, "articles/a.html"))
    assert any("Content Security Policy" in text for text in browser.open(page))
    assert browser.ask("document.title").startswith("Entry 0")
    assert browser.ask("getComputedStyle(document.getElementById('styled')).position") == "static"


def test_a_moved_page_leads_on_by_itself(browser: Browser, site: Path) -> None:
    to = (site / "articles/plain.html").as_uri()
    old = put(site, pages.moved(to, "articles/old.html", "Reading the water"))
    browser.open(old)
    browser.wait("Page.frameNavigated", lambda seen: seen["frame"]["url"] == to)
    assert browser.ask("location.href") == to


# What a browser makes of markup that was put in, written out and put in again: scripts would have run by then.
TWICE = """(html => {
    window.ran = false;
    window.alert = () => { window.ran = true };
    const box = document.createElement("div");
    document.body.replaceChildren(box);
    box.innerHTML = html;
    const once = box.innerHTML;
    box.innerHTML = once;
    const found = [...box.querySelectorAll("*")].map(one =>
        [one.localName, [...one.attributes].map(each => [each.name, each.value])]);
    return JSON.stringify([once === box.innerHTML, found]);
})"""


def test_no_trick_is_left_for_a_browser(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><meta charset=utf-8><body>", "utf-8")
    browser.open(page.as_uri())
    for place in (
        "{}",
        "<svg>{}",
        "<math><mtext>{}",
        "<table>{}",
        "<noscript>{}",
        "<select>{}",
        '<p title="{}">',
    ):
        for name, trick in TRICKS.items():
            html = clean(place.format(trick), resolver("", None)).replace(SITE, "x/").replace(PAGE, "p")
            stable, found = json.loads(browser.ask(f"{TWICE}({json.dumps(html)})"))
            assert (name, list(judge(found))) == (name, [])
            assert stable, (name, html)
    browser.ask("new Promise(done => setTimeout(done, 200))")
    assert browser.ask("window.ran") is False


# Over HTTP, from feeder's own server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that was built, and is served."""
    lab = Laboratory(tmp_path_factory.mktemp("lab"))
    lab.configure('[server]\nlisten = "127.0.0.1:0"\n', site='url = "https://news.example/"')
    lab.article("a.md", "Reading the water", "The **river** rose. [More](b.md)", date="2026-02-01")
    lab.article("b.md", "The ferry", "It runs again.", date="2026-02-02", categories=["Sea"])
    lab.article("c.md", "قراءة الماء", "ارتفع النهر في الليل حتى بلغ العلامة الثانية.", language="ar")
    assert lab.build().status() == 0
    listener = doors.public(lambda: lab.config, Log(io.StringIO(), lambda: START), lambda: START)
    listener.start()
    yield f"http://{listener.address}/"
    listener.stop()


def test_a_site_over_http_is_styled_and_silent(browser: Browser, address: str) -> None:
    for path in ("", "articles/the-ferry.html", "articles/reading-the-water.html"):
        assert browser.open(address + path) == []
        assert browser.ask("getComputedStyle(document.body).maxWidth") == "640px"
        assert browser.ask("document.contentType") == "text/html"


@pytest.mark.parametrize("modern", [True, False])
def test_a_button_copies_the_address_beside_it(browser: Browser, address: str, modern: bool) -> None:
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.open(address)
    browser.ask("navigator.clipboard.writeText('nothing')")
    if not modern:  # as on a site without https
        browser.ask(
            "window.keep = navigator.clipboard, Object.defineProperty(navigator, 'clipboard', {value: undefined})"
        )
    button = "document.querySelectorAll('button')[1]"
    assert browser.ask(f"{button}.textContent") == "Copy"
    browser.ask(f"new Promise(done => {{ {button}.click(); setTimeout(done, 300) }})")
    assert browser.ask("(window.keep || navigator.clipboard).readText()") == "https://news.example/atom.xml"
    assert browser.ask(f"{button}.textContent") == "Copied"
    assert browser.ask("document.querySelector('[role=status]').textContent") == "Copied"
    assert browser.said() == []


def test_a_button_is_reached_and_pressed_with_keys(browser: Browser, address: str) -> None:
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.open(address)
    for _ in range(3):  # past the link to the content, and that to the feed
        browser.press("Tab", 9)
    assert browser.ask("document.activeElement.localName") == "button"
    assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.press("Enter", 13, "\r")
    assert (
        browser.ask("new Promise(done => setTimeout(() => done(document.activeElement.textContent), 300))")
        == "Copied"
    )


def test_without_scripts_every_address_can_be_marked(browser: Browser, address: str) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(address)
        assert browser.ask("[...document.querySelectorAll('button')].some(one => one.offsetParent)") is False
        codes = "[...document.querySelectorAll('code')]"
        assert (
            browser.ask(f"{codes}.map(one => one.offsetWidth > 0 && getComputedStyle(one).userSelect)")
            == ["all"] * 4
        )
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_program_in_a_page_does_not_run_over_http(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.ask(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p id=x style=\"position: fixed\">a</p>"
        '<img src=x onerror="document.title = 1">\')'
    )
    browser.ask(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title = 2'}))"
    )
    browser.ask("new Promise(done => setTimeout(done, 200))")
    assert browser.ask("document.title") == "Laboratory"
    assert browser.ask("getComputedStyle(document.getElementById('x')).position") == "static"


def test_archives_are_gone_through(browser: Browser, site: Path) -> None:
    browser.open((site / "archive/2/index.html").as_uri())
    ways = browser.ask("[...document.querySelectorAll('.beside a')].map(link => link.href)")
    assert ways == [
        (site / path).as_uri() for path in ("archive/3/index.html", "index.html", "archive/1/index.html")
    ]


def test_a_page_from_right_to_left_is_turned_round(browser: Browser, site: Path, address: str) -> None:
    browser.open((site / "categories/sea/index.html").as_uri())
    sides = browser.ask(
        "['li a', 'li code', 'li button'].map(one => document.querySelector('.subscribe ' + one)"
        ".getBoundingClientRect().right)"
    )
    assert sides == sorted(sides, reverse=True)
    assert browser.ask("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert browser.ask("getComputedStyle(document.querySelector('code')).direction") == "ltr"


def test_on_paper_there_is_the_article_alone(browser: Browser, site: Path) -> None:
    browser.open((site / "index.html").as_uri(), media="print", scheme="dark")
    assert browser.ask("document.querySelector('.subscribe').offsetParent") is None
    assert browser.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.ask("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    browser.open((site / "articles/plain.html").as_uri(), media="print")
    link = "document.querySelector('.e-content a')"
    assert browser.ask(f"getComputedStyle({link}, '::after').content") in ("none", "normal")


# Feeds


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_feed_from_disk_is_one_to_read(browser: Browser, tmp_path: Path, name: str, scheme: str) -> None:
    """What is served as application/xml or text/xml shows likewise."""
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Reading the water", "The river rose.", date="2026-02-01T10:00:00Z", author="Ada")
    lab.build()
    assert browser.open((lab.feeds / name).as_uri(), width=360, scheme=scheme) == []
    # A phone lays out what can't name a viewport for a screen of 980 pixels, and shows that on its own.
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert 15 < browser.ask(f"{size} * 360 / document.documentElement.scrollWidth") < 20
    shown = browser.ask(
        "[...document.querySelectorAll('*')].filter(one => !one.firstElementChild && one.checkVisibility())"
        ".map(one => one.localName + ': ' + (one.textContent || one.getAttribute('href')))"
    )
    link = "http://localhost:8000/articles/reading-the-water.html"
    day = "Sun, 01 Feb 2026 10:00:00 GMT" if name == "rss.xml" else "2026-02-01T10:00:00+00:00"
    about = "description" if name == "rss.xml" else "subtitle"
    text = "description" if name == "rss.xml" else "summary"
    date = "pubDate" if name == "rss.xml" else "published"
    assert sorted(shown) == sorted(
        [
            *("title: Laboratory", f"{about}: Laboratory", "title: Reading the water"),
            *(f"link: {link}", f"{text}: The river rose.", f"{date}: {day}"),
        ]
    )
    grounds = browser.ask(
        "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (max(grounds) < 60) == (scheme == "dark")


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_a_feed_over_http_is_one_to_read(browser: Browser, address: str, name: str) -> None:
    """On either way through the server; on the second visit from the browser's cache, or by 304."""
    for _ in range(3):
        assert browser.open(address + name) == []
        assert browser.ask("document.contentType") == "application/xml"
        assert browser.ask("[...document.styleSheets].map(one => one.cssRules.length > 5)") == [True]
        shown = browser.ask(
            "[...document.querySelectorAll('item > title, entry > title, item > description, entry > summary')]"
            ".filter(one => one.checkVisibility()).map(one => one.textContent)"
        )
        assert {"Reading the water", "The river rose. More", "The ferry", "It runs again."} <= set(shown)
