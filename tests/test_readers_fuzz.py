"""Whatever bytes a seed holds: articles with legal text and safe markup, or UnreadableError; nothing else is raised."""

import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder import markup
from feeder.errors import UnreadableError
from feeder.readers import FORMATS, objects, read
from feeder.types import Article, Seed, Terms

BERLIN = ZoneInfo("Europe/Berlin")
UNSAFE = set("script style iframe object embed form base meta link svg math template input button".split())
ADDRESSES = {"href", "src", "poster", "cite"}
SAFE_SCHEMES = set("http https mailto tel xmpp irc ircs magnet geo sip news ftp".split())
# XML 1.0, section 2.2
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
tags = st.sampled_from(
    "p div span a b h1 h2 ul li table tr td article main nav aside footer form img iframe noscript script style svg"
    " math pre code blockquote figure figcaption template title body html time br video source base meta link".split()
)
attributes = st.tuples(
    st.sampled_from(
        "href src class id style onclick srcset data-src datetime content property name lang rel itemprop".split()
    ),
    st.one_of(
        words,
        st.sampled_from(
            ["javascript:alert(1)", "x.jpg 2x, y.jpg", "comments", "2024-05-17", "//h/p", "#a", "canonical"]
        ),
    ),
).map(lambda pair: f' {pair[0]}="{pair[1]}"')
pieces = st.one_of(
    words,
    st.builds(lambda tag, given: f"<{tag}{''.join(given)}>", tags, st.lists(attributes, max_size=3)),
    tags.map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        [
            "<!--",
            "-->",
            "]]>",
            "<![CDATA[",
            "&#1;",
            "&#x202e;",
            "&amp;lt;",
            "<",
            ">",
            '"',
            "\n\n",
            "\x00",
            "\x01",
            "\x02",
        ]
    ),
    st.sampled_from(
        [
            '<script type="application/ld+json">{"@type":"Article","author":[{"name":[1]}],"image":{}}</script>',
            "17 May 2024",
        ]
    ),
)
pages = st.lists(pieces, max_size=30).map("".join)
keys = st.sampled_from(
    "title date updated author tags slug summary lang image draft minor id canonical status other".split()
)
values = st.one_of(
    words,
    st.sampled_from(
        ["[a, b]", "{name: x, url: y}", "2024-05-17", "&a [*a]", "!!python/object:os.system x", "|", "- x"]
    ),
)
heads = st.lists(st.tuples(keys, values), max_size=6).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)
sources = st.one_of(
    st.binary(max_size=400),
    st.lists(
        st.one_of(words, st.sampled_from(["- item", "Share this", "By Jane Doe", "17 May 2024", "Title"])),
        max_size=12,
    ).map(lambda parts: "\n".join(parts).encode()),
    pages.map(str.encode),
    st.builds(lambda head, body: f"---\n{head}---\n{body}".encode(), heads, pages),
    st.builds(
        lambda head, body: f"+++\n{head}+++\n{body}".encode(),
        heads.map(lambda head: head.replace(": ", " = ")),
        words,
    ),
)


def assert_safe(html: str) -> None:
    """No element, handler or address that runs anything is left, as another parser reads the markup."""
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        assert element.tag not in UNSAFE
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in ADDRESSES:
                assert value.partition(":")[0].lower() in SAFE_SCHEMES
            if name == "srcset":
                assert all(part.strip().startswith("http") for part in value.split(", "))


def check(article: Article) -> None:
    """What types.py promises of an article."""
    texts = [
        article.title or "",
        article.summary or "",
        *article.categories,
        *(person.name for person in article.authors),
    ]
    for text in texts:
        assert text == markup.line(text)
    assert article.title is None or article.title
    placed = markup.place(article.html, "https://site.example/", "https://site.example/page")
    for text in [placed, article.text, *texts, *(piece.text for piece in article.dropped)]:
        assert not ILLEGAL.search(text)
    assert_safe(placed)
    for moment in filter(None, (article.published, article.updated)):
        assert moment.at.utcoffset() is not None
    assert not any(path.startswith("/") or ".." in path.split("/") for path in article.references)
    assert set(article.found) <= set(Article.__dataclass_fields__)


@given(sources, st.sampled_from([*FORMATS]))
def test_any_bytes_give_articles_or_a_reason(data: bytes, suffix: str) -> None:
    try:
        articles = read(Seed(f"folder/2024-05-17-name{suffix}", data), Terms(BERLIN))
    except UnreadableError:
        return
    assert articles
    for article in articles:
        check(article)


@given(pages)
def test_cleaned_markup_is_safe_however_often_it_is_parsed(page: str) -> None:
    """No script, handler or style comes out, even where one parser repairs what another one wrote."""
    once = markup.place(
        markup.clean(page, markup.resolver("folder", None)), "https://site.example/", "https://p.example/"
    )
    twice = markup.clean(once, lambda address: address)
    for html in (once, twice):
        assert_safe(html)


@given(st.text())
def test_a_line_is_a_line_once_and_for_all(text: str) -> None:
    once = markup.line(text)
    assert markup.line(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert "\n" not in once


DEEP = 100_000
BOMBS = {
    "nested elements": "<div>" * DEEP + "text",
    "nested quotes": "> " * DEEP + "text",
    "nested lists": "- " * 50_000 + "text",
    "open brackets": "[" * DEEP,
    "unclosed attributes": '<a href="' * DEEP,
    "deep JSON": '<script type="application/ld+json">' + "[" * DEEP + "</script><p>text",
    "deep YAML": "---\na: " + "[" * 60_000 + "\n---\ntext",
    "deep YAML sequences": "---\n" + "- " * 30_000 + "x\n---\ntext",
    "YAML aliases": "---\n"
    + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9 if n else 'x'}]\n" for n in range(12))
    + "tags: *a11\n---\ntext",
    "a table of gigabytes": "|" * 20_000 + "\n|" + "-|" * 20_000 + "\n" + "x\n" * 500,
    "one long word": "x" * 5_000_000,
    "one long line": "word " * 1_000_000,
    "blanks": " " * 1_000_000 + "x",
    "references": "&#x1;" * 100_000 + "x",
    "a table with short rows": "a|" * 400 + "\n" + "-|" * 400 + "\n" + "x\n" * 50_000,
    "footnotes": "[^a]: x\n\n" + "[^a]" * 50_000,
    "mail addresses": "a@b.c " * 100_000,
    "headings without an end": "</h1>" + "<h1>" * 50_000,
    "formatting without an end": "<p>" + f"<i title={'x' * 5_000}>" * 10 + "<p>x" * 20_000,
    "formatting ended too late": f"<p><i title={'x' * 5_000}></p>" * 10 + "<p>x</p>" * 20_000 + "</i>" * 10,
    "formatting of many kinds": "".join(f"<i id=a{number}><p>x" for number in range(20_000)),
    "piled marks": "a" + "\u0301\u0323" * 100_000,
    "dotted names": "+++\n" + "a." * 30_000 + "b = 1\n+++\ntext",
    "quoted dotted names": "+++\na = {" + 'a."b".' * 10_000 + "c = 1}\n+++\ntext",
    "a long number": "+++\na = " + "9" * 60_000 + "\n+++\ntext",
}


#: The format that each is meant for; Markdown where none is named. As other formats they are read in the slow tests.
MEANT_FOR = {
    "nested elements": ".html",
    "unclosed attributes": ".html",
    "deep JSON": ".html",
    "one long line": ".txt",
    "blanks": ".txt",
    "piled marks": ".txt",
}


def cases() -> Iterator[Any]:
    for name in BOMBS:
        for suffix in (".txt", ".md", ".html", ".jsonl"):
            own = suffix == MEANT_FOR.get(name, ".md")
            yield pytest.param(name, suffix, marks=() if own else pytest.mark.slow)


@pytest.mark.parametrize(("name", "suffix"), [*cases()])
def test_a_bomb_is_read_or_refused(name: str, suffix: str) -> None:
    """Nesting and length cost time and room in proportion, and end no process."""
    data, began = BOMBS[name].encode(), time.process_time()
    try:
        articles = read(Seed(f"bomb{suffix}", data), Terms(UTC))
    except UnreadableError:
        articles = []
    # Many times what the slowest of them takes; what grew by the square took minutes.
    assert time.process_time() - began < 20
    for article in articles:
        assert article.html.count("<") < 3 * DEEP
        assert len(article.html) < 1_000_000 + 20 * len(data)


def test_articles_of_one_name_are_told_apart_in_a_time_that_grows_with_their_number() -> None:
    began = time.process_time()
    assert len(objects.parts("a.jsonl", b'{"id": "a"}\n' * 50_000) or ()) == 50_000
    assert time.process_time() - began < 20


@pytest.mark.parametrize("path", ["a.pdf", "a", "folder.txt/a", ".md"])
def test_another_suffix_is_refused_by_name(path: str) -> None:
    with pytest.raises(UnreadableError, match=r"\.txt"):
        read(Seed(path, b"text"), Terms(UTC))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json"])
def test_what_a_fuzzer_makes_up_is_read_or_refused(tmp_path: Path, suffix: str) -> None:
    """Guided by which lines were reached, unlike the tests above. What it found became a case of theirs."""
    pytest.importorskip("atheris")
    import fuzzing

    options = fuzzing.prepare(tmp_path, suffix)
    program = [sys.executable, fuzzing.__file__, suffix, *options, "-max_len=3000", "-max_total_time=60"]
    root = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    done = subprocess.run(
        program, env=os.environ | {"PYTHONPATH": root}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
