"""Rules of the document as a whole: each has a document that breaks it and one that keeps it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from validation_rules import Case, check_case, check_complete
from validation_samples import HEAD, SELF, atom, bare_atom, json_feed, opml, rss

from feeder.validation import problems, structure
from feeder.validation.finding import Report
from feeder.validation.rulebook import document

_PLAIN = rss()
_LATIN = _PLAIN.replace(b"UTF-8", b"ISO-8859-1")
_BODY = _PLAIN.partition(b"?>")[2].decode()


def _in(encoding: str, declared: str = "", mark: str = "") -> bytes:
    """A document in an encoding, which it declares."""
    return f'{mark}<?xml version="1.0" encoding="{declared or encoding}"?>{_BODY}'.encode(encoding)


CASES: dict[str, Case] = {
    "empty": (b" \n", _PLAIN),
    "too-large": (b"<rss>" + b" " * 34_000_000, _PLAIN),
    "unknown-format": (b"Dear reader", _PLAIN),
    "not-well-formed": (b"\n" + _PLAIN, _PLAIN),
    "ampersand": (rss("<author>a & b</author>"), rss("<author>a &amp; b</author>")),
    "entity-undefined": (rss("<author>a&nbsp;b</author>"), rss("<author>a&#160;b</author>")),
    "control-character": (rss("<author>\x01</author>"), rss("<author>\t</author>")),
    "encoding-wrong": (rss("<author>é</author>").replace("é".encode(), b"\xe9"), rss("<author>é</author>")),
    "encoding-unknown": (_PLAIN.replace(b"UTF-8", b"UTF-9"), _LATIN),
    "encoding-rare": (_in("utf-7"), _in("utf-8")),
    "xml-version": (_PLAIN.replace(b'"1.0"', b'"1.1"', 1), _PLAIN),
    "truncated": (_PLAIN[:-20], _PLAIN),
    "tag-mismatch": (rss("<author>a</autor>"), rss("<author>a</author>")),
    "prefix-undeclared": (rss("<ah:a/>"), rss("<dc:date>2026</dc:date>")),
    "namespace-address": (rss('<a:b xmlns:a="a b"/>'), rss('<a:b xmlns:a="https://example.org/a"/>')),
    "too-deep": (rss("<dc:date>" + "<a>" * 300), rss("<dc:title>" + "<a>" * 9 + "</a>" * 9 + "</dc:title>")),
    "doctype": (_PLAIN.replace(b"?>\n", b"?><!DOCTYPE rss>"), _PLAIN),
    "entity-declared": (
        _PLAIN.replace(b"?>\n", b'?><!DOCTYPE rss [<!ENTITY a "b">]>'),
        _PLAIN.replace(b"?>\n", b"?><!DOCTYPE rss>"),
    ),
    "stray-byte-order": (b"\xef\xbb\xbf" + json_feed(), json_feed()),
    "bad-characters": (rss("<author>FranÃ§ois</author>"), rss("<author>François Ã</author>")),
    "root-namespace": (atom().replace(b"2005/Atom", b"2005/atom"), atom()),
    "namespace-unknown": (rss('<a:b xmlns:a="https://example.org/a"/>'), rss("<dc:date>2026</dc:date>")),
    "namespace-prefix": (
        rss('<dc:b xmlns:dc="https://example.org/a"/>'),
        rss('<dd:date xmlns:dd="http://purl.org/dc/elements/1.1/">2026</dd:date>'),
    ),
    "element-unknown": (rss("<pubdate>x</pubdate>"), rss("<pubDate>x</pubDate>")),
    "element-misplaced": (rss("<ttl>60</ttl>"), rss(channel="<ttl>60</ttl>")),
    "element-duplicate": (rss(channel="<ttl>60</ttl><ttl>60</ttl>"), rss(channel="<ttl>60</ttl>")),
    "element-missing": (rss(channel="<skipDays/>"), rss(channel="<skipDays><day>Monday</day></skipDays>")),
    "missing-title": (rss(head="<link>https://example.org/</link>"), _PLAIN),
    "missing-link": (rss(head="<title>News</title>"), _PLAIN),
    "missing-description": (rss(head="<title>News</title>"), _PLAIN),
    "missing-id": (bare_atom("<title>News</title>"), atom()),
    "missing-updated": (bare_atom("<title>News</title>"), atom()),
    "missing-name": (atom("<contributor/>"), atom("<contributor><name>Bob</name></contributor>")),
    "attribute-missing": (
        rss("<source>Feed</source>"),
        rss('<source url="https://example.org/a">Feed</source>'),
    ),
    "attribute-unknown": (
        rss('<link rel="a">https://example.org/</link>'),
        rss("<link>https://example.org/</link>"),
    ),
    "text-unexpected": (rss(channel="News"), rss(channel="\n")),
    "structure": (
        b"<opml version='2.0'><body><outline text='a'/></body><head><title>a</title></head></opml>",
        opml(),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, document.CHAPTER)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (rss("<author>a</autor>"), "</autor> where </author> of line 2 is due"),
        (_PLAIN[:-7], "<rss> of line 2"),
        (b"\n" + _PLAIN, "before the XML declaration"),
        (rss("<author>é</author>").replace("é".encode(), b"\xe9"), "in Windows-1252 it is é"),
        (rss("<author>a&nbsp;b</author>"), "“nbsp”"),
        (rss("<pubdate>x</pubdate>"), "no <pubdate> in <item>; allowed there: author, category"),
        (rss("<ttl>60</ttl>"), "belongs in channel"),
        (rss(head=HEAD.replace("title>", "name>") + SELF), "<channel> in <rss> lacks its title"),
    ],
)
def test_the_message_names_place_and_cause(broken: bytes, told: str) -> None:
    assert any(told in problem.message for problem in problems(broken)), problems(broken)


def test_a_document_that_is_not_well_formed_has_one_problem_with_its_place() -> None:
    (problem,) = problems(rss("\n<author>a & b</author>"))
    assert (problem.level, problem.line, problem.column) == ("error", 3, "<author>a & b".index("&") + 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("broken", ["<ttl>x</ttl>", '<ttl\n  dc:a="é"\n>x</ttl>', "<dc:é/>"])
def test_an_element_is_told_by_where_its_tag_begins(encoding: str, broken: str) -> None:
    """In characters, whatever the bytes; a tag may end lines below."""
    line = f"<generator>ä & ö</generator>\t{broken}".replace("&", "&amp;")
    body = _BODY.replace("<item>", f"\n{line}<item>")
    document = f'<?xml version="1.0" encoding="{encoding}"?>{body}'
    (problem,) = problems(document.encode(encoding))
    at = document.index(broken)
    row = document.count("\n", 0, at) + 1
    assert (problem.line, problem.column) == (row, at - document.rindex("\n", 0, at))


def test_bytes_that_are_no_utf_8_are_told_with_their_place() -> None:
    (problem,) = problems(rss("\n<author>aé</author>").replace(b"a\xc3\xa9", b"\xc3\xa9\xe9"))
    assert (problem.line, problem.column) == (3, len("<author>é") + 1)


@pytest.mark.parametrize(
    ("encoding", "declared", "mark", "right"),
    [
        ("utf-8", "utf-8", "\ufeff", True),
        ("utf-16-le", "utf-16", "\ufeff", True),
        ("utf-16-be", "UTF-16", "\ufeff", True),
        ("utf-8", "iso-8859-1", "\ufeff", False),
        ("utf-16-le", "utf-8", "\ufeff", False),
        ("utf-8", "utf-16", "", False),
    ],
)
def test_mark_declaration_and_bytes_agree(encoding: str, declared: str, mark: str, right: bool) -> None:
    """XML 1.0, section 4.3.3: another encoding than the declared one is a fatal error."""
    found = [problem.rule for problem in problems(_in(encoding, declared, mark))]
    assert found == ([] if right else ["encoding-wrong"])


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (b"Notice: x<br/>\n" + _PLAIN, "before the XML declaration"),
        (b"\xef\xbb\xbf" * 2 + _PLAIN, "two byte order marks"),
        (rss("<author>a < b</author>"), "a < stands in the text"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RSS 0.90 and 1.0"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\xef\xbb\xbf", "empty"),
    ],
)
def test_what_can_t_be_read_is_told_by_its_cause(document: bytes, told: str) -> None:
    (problem,) = problems(document, None if document[:1] != b"N" else "rss")
    assert told in problem.message


def test_comments_and_instructions_mean_nothing() -> None:
    assert problems(rss(channel="<ttl>6<!-- a -->0<?b c?></ttl>")) == ()


_NAMES = [
    "channel",
    "item",
    "title",
    "link",
    "description",
    "ttl",
    "hour",
    "skipHours",
    "guid",
    "image",
    "url",
]
_TREES = st.recursive(
    st.builds("<{0}>x</{0}>".format, st.sampled_from(_NAMES)),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>", st.sampled_from(_NAMES), st.lists(inner)
    ),
    max_leaves=8,
)


@given(st.lists(_TREES, max_size=4), st.booleans())
@example(["<guid isPermaLink='true' a='b'>x</guid>"], True)
def test_the_grammar_and_its_explanation_agree(parts: list[str], whole: bool) -> None:
    text = f"<channel>{HEAD}{''.join(parts)}</channel>" if whole else "".join(parts)
    root = etree.fromstring(f"<rss version='2.0'>{text}</rss>")
    report = Report()
    structure.judge(root, "rss", report, large=True)
    assert bool(report.problems) != structure.grammar("rss").judge.validate(root)


@pytest.mark.parametrize(
    "document",
    [
        _PLAIN.replace(b"</channel>", b'<link href="x"/>' * 300_000 + b"</channel>"),
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"1," * 300_000 + b"1]}",
    ],
)
def test_a_document_of_too_many_parts_is_refused_before_they_are_made(document: bytes) -> None:
    assert [problem.rule for problem in problems(document)] == ["too-large"]


@pytest.mark.parametrize("broken", ["& b", "&b c", "&nbsp; c", "&#1; c", "< c", "\x01 &amp;", "&amp c"])
@pytest.mark.parametrize("before", ["a ", "äö 漢 ", "&lt; "])
def test_the_place_is_where_the_broken_thing_begins(before: str, broken: str) -> None:
    line = f"<title>{before}{broken}</title>"
    (problem,) = problems(f'<rss version="2.0"><channel>\n{line}\n</channel></rss>'.encode())
    assert (problem.line, problem.column) == (2, line.index(broken) + 1)


def test_entities_are_the_one_problem_of_a_document_that_declares_them() -> None:
    """What stands for them is not read, and would be told as missing."""
    document = rss("<title>&x;</title>").replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY x "y">]><rss', 1)
    assert [problem.rule for problem in problems(document)] == ["entity-declared"]
