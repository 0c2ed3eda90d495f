"""Rules of JSON Feed: each has a document that breaks it and one that keeps it."""

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import json_feed

from feeder.validation import problems
from feeder.validation.positions import places
from feeder.validation.rulebook import json as rulebook

_PLAIN = json_feed()
_ITEM = {"id": "1", "content_text": "a"}

CASES: dict[str, Case] = {
    "json-syntax": (b'{"version": }', _PLAIN),
    "json-version": (json_feed(version="1.1"), json_feed(version="https://jsonfeed.org/version/1")),
    "json-missing": (json_feed({"id": None}), _PLAIN),
    "json-advised": (json_feed(feed_url=None), _PLAIN),
    "json-type": (json_feed({"tags": "a"}), json_feed({"tags": ["a"]})),
    "json-id-number": (json_feed({"id": 1}), json_feed({"id": "1"})),
    "json-id-duplicate": (json_feed(items=[_ITEM, _ITEM]), json_feed(items=[_ITEM, _ITEM | {"id": "2"}])),
    "json-content": (
        json_feed({"content_html": None}),
        json_feed({"content_html": None, "content_text": "a"}),
    ),
    "json-plain": (json_feed(title="A &amp; B"), json_feed(title="A & B")),
    "json-old": (json_feed(author={"name": "Ann"}), json_feed(authors=[{"name": "Ann"}])),
    "json-unknown": (json_feed({"body": "a"}), json_feed({"_body": "a"})),
    "json-author": (json_feed(authors=[{}]), json_feed(authors=[{"url": "https://example.org/"}])),
    "json-next": (
        json_feed(next_url="https://example.org/feed.json"),
        json_feed(next_url="https://example.org/feed-2.json"),
    ),
    "json-name-twice": (_PLAIN.replace(b'"title"', b'"title": "a", "title"'), _PLAIN),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, rulebook.CHAPTER)


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ({"url": "/a"}, "address-relative"),
        ({"image": "https://example.org/a b"}, "address-character"),
        ({"date_published": "2026-05-01"}, "date-rfc3339"),
        ({"date_modified": 5}, "json-type"),
        ({"language": "English"}, "language"),
        ({"attachments": [{"url": "https://example.org/a"}]}, "json-missing"),
        ({"attachments": [{"url": "https://example.org/a", "mime_type": "mp3"}]}, "media-type"),
        ({"attachments": ["https://example.org/a"]}, "json-type"),
        ({"authors": [{"name": True}]}, "json-type"),
        ({"tags": [1]}, "json-type"),
    ],
)
def test_a_member_of_an_item(item: dict[str, object], rule: str) -> None:
    (problem,) = problems(json_feed(item))
    assert (problem.rule, problem.entry) == (rule, 0)
    assert problem.message.startswith("items[0].") or "items[0]" in problem.message


@pytest.mark.parametrize("name", ["size_in_bytes", "duration_in_seconds"])
def test_nothing_is_smaller_than_nothing(name: str) -> None:
    file = {"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg", name: -1}
    assert [problem.rule for problem in problems(json_feed({"attachments": [file]}))] == ["json-type"]


def test_the_author_of_an_item_is_a_list_in_version_1_1() -> None:
    item = {"author": {"name": "Ann"}}
    assert [(problem.rule, problem.entry) for problem in problems(json_feed(item))] == [("json-old", 0)]
    assert problems(json_feed(item, version="https://jsonfeed.org/version/1")) == ()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_json_has_no_such_number(number: str) -> None:
    (problem,) = problems(json_feed(_own=5).replace(b'"_own": 5', b'"_own": ' + number.encode()))
    assert problem.rule == "json-syntax"
    assert number in problem.message


def test_a_complete_feed_has_no_problem() -> None:
    person = {"name": "Ann", "url": "https://example.org/ann", "avatar": "https://example.org/ann.png"}
    file = {
        "url": "https://example.org/a.mp3",
        "mime_type": "audio/mpeg",
        "size_in_bytes": 1,
        "duration_in_seconds": 1.5,
    }
    item = {
        "url": "https://example.org/1",
        "title": "One & only",
        "summary": "a < b",
        "authors": [person],
        "date_published": "2026-05-01T12:00:00Z",
        "tags": ["a"],
        "language": "en",
        "attachments": [file],
    }
    hub = {"type": "WebSub", "url": "https://hub.example.org/"}
    assert problems(json_feed(item, authors=[person], hubs=[hub], expired=True, language="en")) == ()


def test_lines_and_columns_are_those_of_the_text() -> None:
    text = '{"a": [\n1,\n{"b":\n"c"}],\n"d": {}}'
    assert places(text) == {
        (): (1, 1),
        ("a",): (1, 2),
        ("a", 0): (2, 1),
        ("a", 1): (3, 1),
        ("a", 1, "b"): (3, 2),
        ("d",): (5, 1),
    }
