"""Pages as a browser shows them: opened from disk in headless Chromium, driven over its debugging pipe."""

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
from page_samples import FEED

from feeder.markup import PAGE, SITE, clean, resolver
from feeder.types import Document, Person, Picture
from feeder.writers import pages

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

    def open(self, address: str, width: int = 1280, scheme: str = "light") -> list[str]:
        """Show a page and return what the console says about it."""
        self._events.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")
        return [
            event["params"]["entry"]["text"] for event in self._events if event["method"] == "Log.entryAdded"
        ]

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression gives in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

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
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert browser.ask("document.activeElement === document.links[0]")
    assert browser.ask(seen)
    assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_what_slips_past_the_cleaning_does_not_run(browser: Browser, tmp_path: Path) -> None:
    hostile = (
        "<script>document.title = 'run'</script><img src='x' onerror=\"document.title = 'run'\" alt=''>"
        "<p id='styled' style='position: fixed'>text</p><iframe srcdoc='<p>frame</p>'></iframe>"
    )
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
