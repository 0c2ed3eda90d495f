"""The gate lets a good document pass and names what is wrong with another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from feed_samples import HOSTILE_TITLES, feeds, make_entry, make_feed
from hypothesis import given

from feeder import gate
from feeder.types import Document, Feed, Picture
from feeder.writers import FORMATS

FEED = make_feed(*(make_entry(number) for number in range(4)))


@pytest.fixture(params=["rss", "atom", "json"], scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def render(name: str, feed: Feed) -> Document:
    return FORMATS[name].render(feed, f"{name}.out")


def changed(position: int, **changes: object) -> Feed:
    """FEED with the entry at `position` changed."""
    entries = list(FEED.entries)
    entries[position] = replace(entries[position], **changes)  # type: ignore[arg-type]  # each test names its type
    return replace(FEED, entries=tuple(entries))


def without(position: int) -> Feed:
    return replace(FEED, entries=FEED.entries[:position] + FEED.entries[position + 1 :])


TAMPERED: dict[str, tuple[Feed, str, int | None]] = {
    "another id": (changed(1, id="urn:uuid:00000000-0000-5000-8000-999999999999"), "id", 1),
    "swapped ids": (
        replace(FEED, entries=tuple(FEED.entries[position] for position in (0, 2, 1, 3))), "id", 1
    ),
    "another date": (changed(2, published=FEED.entries[2].published + timedelta(seconds=1)), "published", 2),
    "another link": (changed(3, link=FEED.entries[0].link), "link", 3),
    "another title": (changed(0, title="Entry O"), "title", 0),
    "a lost title": (changed(0, title=None, text=""), "title", 0),
    "a lost first entry": (without(0), "id", 0),
    "a lost entry": (without(2), "id", 2),
    "a lost last entry": (without(3), "id", 3),
    "an entry too many": (replace(FEED, entries=(*FEED.entries, make_entry(9))), "entries", None),
    "no entry at all": (replace(FEED, entries=()), "id", 0),
}  # fmt: skip  # a table


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_document_is_named_with_its_entry(name: str, what: str) -> None:
    other, rule, position = TAMPERED[what]
    document = render(name, other)
    first, *more = gate.compare(document, FEED)
    assert (first.level, first.rule, first.entry) == ("error", f"round-trip-{rule}", position)
    # The gate hands over what the validator parsed already.
    judged = [problem for problem in gate.judge(document, FEED) if problem.rule.startswith("round-trip-")]
    assert judged == [first, *more]


@pytest.mark.parametrize("name_", ["atom", "json"])
def test_a_changed_time_of_update_is_named(name_: str) -> None:
    other = changed(1, updated=FEED.entries[1].updated + timedelta(seconds=1))
    (problem,) = gate.compare(render(name_, other), FEED)
    assert (problem.rule, problem.entry) == ("round-trip-updated", 1)


def test_every_difference_is_told(name: str) -> None:
    other = changed(1, link="https://example.org/x", title="X")
    assert {problem.rule for problem in gate.compare(render(name, other), FEED)} == {
        "round-trip-link",
        "round-trip-title",
    }


def nameless(data: bytes) -> bytes:
    """The document with every id under another name."""
    for name, other in ((b"guid", b"gold"), (b"<id>", b"<it>"), (b"</id>", b"</it>"), (b'"id"', b'"it"')):
        data = data.replace(name, other)
    return data


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "not UTF-8": lambda data: data.replace(b"Entry 1", b"Entry \xff"),
    "a field lost": nameless,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_document_that_cant_be_read_back_is_a_problem_of_its_own(name: str, what: str) -> None:
    document = render(name, FEED)
    (problem,) = gate.compare(replace(document, data=DAMAGE[what](document.data)), FEED)
    assert (problem.level, problem.rule, problem.entry) == ("error", "round-trip-document", None)
    assert f"{name}.out" in problem.message


def test_a_second_alternate_link_is_a_wrong_link() -> None:
    document = render("atom", FEED)
    link = f'<link href="{FEED.entries[1].link}" rel="alternate" type="text/html"/>'.encode()
    doubled = replace(document, data=document.data.replace(link, link + link))
    (problem,) = gate.compare(doubled, FEED)
    assert (problem.rule, problem.entry) == ("round-trip-link", 1)


@given(feed=feeds())
def test_entities_of_a_document_are_never_expanded(name: str, feed: Feed) -> None:
    document = render(name, feed)
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    data = document.data.replace(b"?>", b"?>" + bomb, 1).replace(b"<title>", b"<title>&e;", 1)
    assert all(problem.level == "error" for problem in gate.compare(replace(document, data=data), feed))


def test_the_validator_is_asked(name: str) -> None:
    document = render(name, FEED)
    broken = replace(document, data=document.data[:-10])
    assert any(not problem.rule.startswith("round-trip") for problem in gate.judge(broken, FEED))


def test_a_page_is_the_validators_alone() -> None:
    page = b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title></head></html>'
    assert gate.judge(Document("index.html", page, "text/html"), None) == ()


def test_a_good_document_passes(name: str) -> None:
    plain = [title for title in HOSTILE_TITLES if "<" not in title and "&" not in title]
    entries = [make_entry(number, title=title) for number, title in enumerate(plain)]
    picture = Picture("https://example.org/i.jpg", "", "image/jpeg")
    odd = make_entry(20, title=None, image=picture, language="de")
    feed = make_feed(*entries, odd, make_entry(21, html=""))
    assert gate.judge(render(name, feed), feed) == ()
    summaries = replace(feed, content="summary")
    assert gate.judge(render(name, summaries), summaries) == ()


def test_a_good_subscription_list_passes() -> None:
    assert gate.judge(FORMATS["opml"].render([FEED], "opml.xml"), None) == ()
