"""Pages that are no articles are held with the reason; what people write is not doubted, however short."""

import gzip
import json
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder import articleness, readers
from feeder.errors import UnreadableError
from feeder.types import Seed, Terms

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCRIPT = "<script src=app.js></script>"


def kind(path: str, text: str) -> str | None:
    """What the seed is instead of an article."""
    seed = Seed(path, text.encode())
    (article,) = readers.read(seed, Terms(UTC))
    verdict = articleness.judge(seed, article)
    return verdict.kind if verdict else None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<title>404 Not Found</title><h1>404 Not Found</h1><p>The page you requested does not exist.</p>",
            "error page",
        ),
        (
            "<title>Seite nicht gefunden</title><h1>Seite nicht gefunden</h1>"
            "<p>Die Seite existiert nicht mehr.</p><a href=/>Zur Startseite</a>",
            "error page",
        ),
        (
            "<title>Just a moment...</title><h1>Checking your browser</h1>"
            "<p>Verify you are human. Ray ID: 7</p>",
            "bot check",
        ),
        (
            "<title>Subscribe to continue</title><h1>Subscribe to continue reading</h1>"
            "<p>This content is available to subscribers only.</p><a href=/>Already a subscriber? Log in</a>",
            "login wall",
        ),
        (
            f"<title>Studio</title><noscript>You need to enable JavaScript to run this app.</noscript>"
            f"<div id=root></div>{SCRIPT}",
            "empty page of an application",
        ),
    ],
)
def test_a_page_that_is_no_article_is_told_by_what_it_says(html: str, expected: str) -> None:
    assert kind("page.html", f"<!doctype html><html><body>{html}</body></html>") == expected


def test_a_login_page_is_told_in_a_dump_of_its_text() -> None:
    text = (
        "Log in\n\nE-mail address\n\nPassword\n\nRemember me\n\nForgot your password?\n\nCreate an account\n"
    )
    assert kind("dump.txt", text) == "login page"


@pytest.mark.parametrize(
    "note",
    [
        "Back on Monday.",
        "hello",
        "Milk is out",
        "A thought\n\nSome words.",
        "明日は休みです。",
        "Завтра выходной.",
        "Shopping\n\n* milk\n* eggs\n* bread",
        "Haiku\n\nOld pond\nA frog jumps in\nThe sound of water",
        "Concerts\n\n3 June 2024 Berlin\n5 June 2024 Hamburg\n7 June 2024 Cologne",
        "Links\n\n- https://example.org/a On gardens\n- https://example.org/b On bread",
        "How I learned to log in\n\nIt took me a week, and nobody helped.",
    ],
)
def test_a_short_note_is_an_article(note: str) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in note.split("\n\n"))
    assert kind("note.txt", note) is None
    assert kind("note.html", paragraphs) is None


def test_markdown_is_never_doubted() -> None:
    text = "# 404 Not Found\n\nPage not found.\n\nThe requested page does not exist.\n"
    assert kind("note.txt", text.replace("# ", "")) == "error page"
    assert kind("note.md", text) is None
    assert kind("note.md", f"---\ntitle: 404\n---\n\n{text}") is None


def test_a_long_article_about_error_pages_is_one() -> None:
    paragraph = (
        "Page not found, says the server, and the reader leaves; we counted how many of them came back"
        " within a week, and what the page that they had seen told them about the way back.\n\n"
    )
    assert kind("essay.txt", "404 Not Found\n\n" + paragraph * 12) is None


@given(st.text(min_size=1))
def test_any_text_and_page_is_judged_without_an_error(text: str) -> None:
    for path in ("a.txt", "a.html"):
        seed = Seed(path, f"Words {text}".encode())
        try:
            (article,) = readers.read(seed, Terms(UTC))
        except UnreadableError:
            continue
        verdict = articleness.judge(seed, article)
        assert verdict is None or 0.5 <= verdict.score <= 1


def test_the_reason_names_the_kind_and_the_score() -> None:
    verdict = articleness.Verdict("login page", 0.973)
    assert str(verdict) == "login page (score 0.97)"
    assert articleness.kind(str(verdict)) == "login page"


def judged(root: Path, names: list[str]) -> list[bool]:
    """Whether each of the shared files is held, as a failure to read it holds it too."""
    out = []
    for name in names:
        data = (root / name).read_bytes()
        path = name.removesuffix(".gz")
        seed = Seed(path, gzip.decompress(data) if path != name else data)
        try:
            (article,) = readers.read(seed, Terms(UTC))
        except UnreadableError:
            out.append(True)
        else:
            out.append(articleness.judge(seed, article) is not None)
    return out


@pytest.mark.skipif(not (SHARED / "nonarticles").exists(), reason="the marked pages are not here")
def test_many_pages_that_are_none_are_held_and_hardly_an_article() -> None:
    """Of every fourth file, so that it takes seconds."""
    others = json.loads((SHARED / "nonarticles" / "truth.json").read_text("utf-8"))["files"]
    names = [name for name in sorted(others) if others[name]["class"] != "grey"][::4]
    articles = sorted(json.loads((SHARED / "reading" / "truth.json").read_text("utf-8"))["files"])[::4]
    held = judged(SHARED / "nonarticles", names)
    assert sum(held) / len(held) > 0.55
    wrong = judged(SHARED / "reading", articles)
    assert sum(wrong) / len(wrong) <= 0.01
