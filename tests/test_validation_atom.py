"""Rules of Atom: each has a document that breaks it and one that keeps it."""

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import ENTRY_BODY, ENTRY_HEAD, FEED_HEAD
from validation_samples import atom as feed

from feeder.validation import problems
from feeder.validation.rulebook import atom

_PLAIN = feed()
_ALTERNATE = '<link href="https://example.org/1.html"/>'
_SUMMARY = "<summary>a</summary>"


def _body(body: str) -> bytes:
    return feed(body=body)


def _content(attributes: str, inside: str) -> bytes:
    return feed(body=f"{_SUMMARY}<content {attributes}>{inside}</content>")


def _id(value: str) -> bytes:
    return feed(head=FEED_HEAD.replace("urn:uuid:00000000-0000-4000-8000-000000000000", value))


def _second(id_: str, updated: str) -> bytes:
    return feed(
        after=f"<entry><id>{id_}</id><title>Two</title><updated>{updated}</updated>{ENTRY_BODY}</entry>"
    )


def _link(attributes: str, inside: str = "") -> bytes:
    return feed(f'<link href="https://example.org/a" {attributes}>{inside}</link>')


def _div(inside: str) -> str:
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'


_ID = "urn:uuid:00000000-0000-4000-8000-000000000001"
_AT = '<at:deleted-entry ref="{}" when="2026-05-02T12:00:00Z"/>'
_SOURCE = "<source>{}<title>a</title><updated>2026-05-01T12:00:00Z</updated></source>"
_NAMELESS = '<b xmlns="">a</b>'
_PREFIXED = _PLAIN.replace(b'xmlns="http://www.w3.org/2005/Atom"', b'xmlns:a="http://www.w3.org/2005/Atom"')

CASES: dict[str, Case] = {
    "missing-author": (feed(head=FEED_HEAD.replace("<author><name>Ann</name></author>", "")), _PLAIN),
    "missing-alternate": (_body(_SUMMARY), _body("<content>a</content>")),
    "missing-summary": (
        _body('<content type="image/png">AAAA</content>'),
        _body('<summary>a</summary><content type="image/png">AAAA</content>'),
    ),
    "missing-text": (_body(_ALTERNATE), _body(_ALTERNATE + _SUMMARY)),
    "id-empty": (_id(""), _PLAIN),
    "id-space": (_id(" urn:example:a"), _id("urn:example:a")),
    "id-uncanonical": (_id("http://example.org:80/a"), _id("http://example.org/a")),
    "id-duplicate": (_second(_ID, "2026-05-02T12:00:00Z"), _second("urn:example:2", "2026-05-02T12:00:00Z")),
    "updated-duplicate": (
        _second("urn:example:2", "2026-05-01T12:00:00Z"),
        _second("urn:example:2", "2026-05-02T12:00:00Z"),
    ),
    "link-duplicate": (_link(""), _link('hreflang="de"')),
    "link-relation": (_link('rel="made-up"'), _link('rel="https://example.org/made-up"')),
    "same-document": (
        feed('<link rel="related" href="." xml:base="https://example.org/blog/"/>'),
        feed('<link rel="related" href="a" xml:base="https://example.org/blog/"/>'),
    ),
    "link-not-empty": (_link('rel="via"', "a"), _link('rel="via"')),
    "text-type": (feed('<rights type="text/plain">a</rights>'), feed('<rights type="text">a</rights>')),
    "content-type": (_content('type="multipart/mixed"', "a"), _content('type="text/plain"', "a")),
    "content-src-type": (
        _content('src="https://example.org/a"', ""),
        _content('src="a" type="image/png"', ""),
    ),
    "content-src-full": (
        _content('src="https://example.org/a" type="image/png"', "a"),
        _content('src="https://example.org/a" type="image/png"', ""),
    ),
    "content-base64": (_content('type="image/png"', "a!"), _content('type="image/png"', "AA\nAA")),
    "not-escaped": (
        feed(f'<rights type="html">{_div("a")}</rights>'),
        feed('<rights type="html">&lt;div>a&lt;/div></rights>'),
    ),
    "xhtml-div": (
        feed('<rights type="xhtml">a</rights>'),
        feed(f'<rights type="xhtml">{_div("a")}</rights>'),
    ),
    "xhtml-namespace": (
        feed(f'<rights type="xhtml">{_div(_NAMELESS)}</rights>'),
        feed(f'<rights type="xhtml">{_div("<b>a</b>")}</rights>'),
    ),
    "xhtml-escaped": (
        feed(f'<rights type="xhtml">{_div("&lt;b>a&lt;/b>")}</rights>'),
        feed(f'<rights type="xhtml">{_div("<code>&lt;b></code>")}</rights>'),
    ),
    "html-undeclared": (feed("<rights>&lt;b>a&lt;/b></rights>"), feed("<rights>a &lt; b</rights>")),
    "html-fragment": (
        _content('type="text/html"', "&lt;b>a&lt;/b>"),
        _content('type="text/html"', "&lt;!DOCTYPE html>&lt;title>a&lt;/title>"),
    ),
    "name-email": (
        feed("<contributor><name>bob@example.org</name></contributor>"),
        feed("<contributor><name>Bob @ home</name></contributor>"),
    ),
    "source-incomplete": (feed(_SOURCE.format("")), feed(_SOURCE.format("<id>urn:example:a</id>"))),
    "element-no-namespace": (feed('<a xmlns=""/>'), feed("<dc:date>2026</dc:date>")),
    "prefix-avoidable": (_PREFIXED.replace(b"<feed", b"<a:feed").replace(b"</feed", b"</a:feed"), _PLAIN),
    "history-complete": (
        feed(feed='<fh:complete/><link rel="next" href="https://example.org/2"/>'),
        feed(feed="<fh:complete/>"),
    ),
    "history-both": (
        feed(feed="<fh:complete/><fh:archive/>"),
        feed(feed="<fh:complete/>"),
    ),
    "history-self": (
        feed(feed='<link rel="prev-archive" href="https://news.example/atom.xml"/>'),
        feed(feed='<link rel="prev-archive" href="https://news.example/1.xml"/>'),
    ),
    "history-current": (
        feed(feed="<fh:archive/>"),
        feed(feed='<fh:archive/><link rel="current" href="https://example.org/atom.xml"/>'),
    ),
    "history-entry": (_link('rel="prev-archive"'), _link('rel="related"')),
    "tombstone-lives": (feed(feed=_AT.format(_ID)), feed(feed=_AT.format("urn:example:gone"))),
    "tombstone-duplicate": (
        feed(feed=_AT.format("urn:example:gone") * 2),
        feed(feed=_AT.format("urn:example:gone") + _AT.format("urn:example:other")),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_an_entry_that_was_updated_after_its_deletion_lives() -> None:
    """RFC 6721, section 3: of the two, the later counts."""
    older = _AT.format(_ID).replace("2026-05-02", "2026-04-30")
    assert problems(feed(feed=older)) == ()
    at_once = _AT.format(_ID).replace("2026-05-02", "2026-05-01")
    assert [problem.rule for problem in problems(feed(feed=at_once))] == ["tombstone-lives"]


def test_a_tombstone_stands_in_the_feed() -> None:
    inside = feed(_AT.format("urn:example:gone"))
    assert [problem.rule for problem in problems(inside)] == ["element-misplaced"]


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, atom.CHAPTER)


def test_a_link_to_this_document_is_one_where_the_base_is_the_documents_own_address() -> None:
    own = feed().replace(b"<feed ", b'<feed xml:base="https://news.example/atom.xml" ')
    assert problems(own.replace(b"<entry>", b'<entry><link rel="related" href="#a"/>')) == ()


@pytest.mark.parametrize(
    "source",
    [
        "<author><name>Bob</name></author>",
        "<source><id>urn:example:a</id><title>a</title><updated>2026-05-01T12:00:00Z</updated>"
        "<author><name>Bob</name></author></source>",
    ],
)
def test_an_entry_or_its_source_may_name_the_author(source: str) -> None:
    head = FEED_HEAD.replace("<author><name>Ann</name></author>", "")
    assert problems(feed(source, head=head)) == ()


def test_an_extension_may_hold_anything() -> None:
    assert problems(feed("<dc:title a='b'>a<b xmlns=''>c</b></dc:title>")) == ()


@pytest.mark.parametrize("name", ["published", "rights", "source", "summary"])
def test_what_an_entry_holds_once_it_holds_once(name: str) -> None:
    twice = f"<{name}/>" * (1 if name == "summary" else 2)
    assert "element-duplicate" in {problem.rule for problem in problems(feed(twice))}


def test_the_samples_themselves_are_entries() -> None:
    assert ENTRY_HEAD in feed().decode()
