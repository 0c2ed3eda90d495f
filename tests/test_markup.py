"""Markup and text made fit to publish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder import markup, plaintext
from feeder.markup import PAGE, SITE

BASE = "https://example.org/x/a.html"


@given(st.text())
def test_legal_text_stays_as_it_is(text: str) -> None:
    once = markup.legal(text)
    assert markup.legal(once) == once


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a\n\tb ", "a b"),
        ("a\x0bb\x1cc", "a b c"),
        ("e\u0301", "é"),
        ("a\u00adb\u200bc\ufeff", "abc"),
        ("\x93x\x94", "“x”"),
        ("\x00\ud800", ""),
    ],
)
def test_a_line_is_folded_composed_and_legal(text: str, line: str) -> None:
    """C1 controls are Windows-1252 in disguise."""
    assert markup.line(text) == line


@pytest.mark.parametrize(
    ("address", "resolved"),
    [
        ("b.html", f"{SITE}folder/b.html"), ("../b.html", f"{SITE}b.html"), ("../../../b.html", f"{SITE}b.html"),
        ("/b c.html", f"{SITE}b%20c.html"), ("b.png?x=1#y", f"{SITE}folder/b.png?x=1#y"),
        ("//h.example/a", "https://h.example/a"), ("HTTP://h.example/ü", "HTTP://h.example/%C3%BC"),
        ("java\nscript:alert(1)", None), ("javascript:alert(1)", None), ("data:text/html,x", None),
        ("http://[bad", None), ("https:///x", None), ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)  # fmt: skip
def test_addresses_of_a_seed_are_resolved(address: str, resolved: str | None) -> None:
    """No `..` climbs out of the site, no scheme runs anything."""
    assert markup.resolver("folder", None)(address) == resolved


@given(
    st.sampled_from(["http://", "https://", "https://example.org", "https://example.org/"]),
    st.text("aZ9.-_~/?#:@!$&'()*+,;=%[]{ü\\^", max_size=12),
)
def test_an_address_of_the_web_is_the_same_whether_or_not_it_is_taken_apart(start: str, rest: str) -> None:
    """Most need no encoding, and are taken as they stand; the space before this one forbids that."""
    resolve = markup.resolver("folder", None)
    assert resolve(start + rest) == resolve(" " + start + rest)


def test_addresses_of_a_saved_page_are_the_webs() -> None:
    assert markup.resolver("folder", BASE)("../b.html") == "https://example.org/b.html"


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("a.jpg 1x, b.jpg 2x", "https://example.org/x/a.jpg 1x, https://example.org/x/b.jpg 2x"),
        ("a.jpg", "https://example.org/x/a.jpg"),
        ("a.jpg 100w,b.jpg 200w", "https://example.org/x/a.jpg 100w, https://example.org/x/b.jpg 200w"),
        ("javascript:x 1x, a.jpg 2x", "https://example.org/x/a.jpg 2x"),
    ],
)
def test_each_address_of_a_srcset_is_resolved(value: str, cleaned: str) -> None:
    """HTML, section 4.8.4.2.1."""
    assert markup.clean(f'<img srcset="{value}">', markup.resolver("", BASE)) == f'<img srcset="{cleaned}">'


def test_an_empty_address_is_none() -> None:
    assert markup.clean("<a href=''>x</a><img src=' '>", markup.resolver("folder", None)) == "<a>x</a><img>"


def test_anchors_lead_to_the_entrys_own_page() -> None:
    html = markup.clean('<a href="#n1">1</a><p id="n1">x</p>', markup.resolver("", None))
    assert html == f'<a href="{PAGE}#a-n1">1</a><p id="a-n1">x</p>'
    assert (
        markup.place(html, "https://s/", "https://s/p")
        == '<a href="https://s/p#a-n1">1</a><p id="a-n1">x</p>'
    )


def test_text_keeps_paragraphs_items_and_preformatted_lines() -> None:
    html = "<p>a <b>b</b>\n c</p><ul><li>d</li><li>e</li></ul><pre>f\n  g</pre><p>h &amp; i<br>j</p>"
    assert plaintext.text_of(html) == "a b c\n\nd\ne\n\nf\n  g\n\nh & i\nj"


def test_the_reading_of_a_word_is_no_text() -> None:
    """HTML, section 4.5.10: what stands above the signs tells how they are pronounced."""
    html = "<p><ruby>\u6a4b<rp>(</rp><rt>\u306f\u3057</rt><rp>)</rp></ruby>\u306e\u8a08\u753b</p>"
    assert plaintext.text_of(html) == "\u6a4b\u306e\u8a08\u753b"


def test_the_mark_of_a_footnote_sticks_to_no_word() -> None:
    """It is a link within the page; a power, and a number in brackets that the author set, are text."""
    mark = '<sup><a href="\x02#a-fn-1" id="a-fnref-1">1</a></sup>'
    html = f'<p>In 1990{mark} it was 10<sup>3</sup> m<sup><a href="\x02#n">[2]</a></sup>.</p>'
    note = '<ol><li id="a-fn-1"><p>So. <a href="\x02#a-fnref-1">\u21a9</a></p></li></ol>'
    assert plaintext.text_of(html + note) == "In 1990 it was 103 m[2].\n\nSo."


def test_preformatted_text_leaves_no_empty_paragraphs_beside_it() -> None:
    """A paragraph has words, whatever else stands in the article; the code keeps its own indentation."""
    html = (
        "<p>a</p>\n<h2>b</h2>\n<p><img></p>\n<pre>  f\n\n\n    g\n</pre>\n<dl>\n<dt>c</dt>\n<dd>d</dd>\n</dl>"
    )
    assert plaintext.text_of(html) == "a\n\nb\n\n  f\n\n    g\n\nc\nd"
    assert plaintext.text_of("<p>a</p><pre>   \n </pre><p>b</p>") == "a\n\nb"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p>", "a\nb"),
        ("<p>a <br> b</p>", "a\nb"),
        ("<p>a<br> <br>b</p>", "a\n\nb"),
        ("<p>a<br><br>\n<br><br>b</p>", "a\n\nb"),
        ("<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>", "a\n\nb\n\nc"),
        ("<p>a</p>\n<hr>\n\n<p> </p><p>b  c\td</p>", "a\n\nb c d"),
    ],
)
def test_paragraphs_are_apart_by_one_blank_line_and_lines_have_no_spaces_at_their_ends(
    html: str, text: str
) -> None:
    assert plaintext.text_of(html) == text


def test_nesting_beyond_what_readers_manage_is_cut_off_and_its_text_kept() -> None:
    html = markup.clean("<div>" * 5000 + "text" + "</div>" * 5000 + "<p>end</p>", markup.resolver("", None))
    assert html.count("<div>") <= 250
    assert html.count("<div>") == html.count("</div>")
    assert plaintext.text_of(html) == "text\n\nend"


def test_many_elements_side_by_side_are_all_kept() -> None:
    html = "<section><p>a</p><ul><li>b</li></ul></section>" * 2000
    assert markup.clean(html, markup.resolver("", None)) == html


def test_a_paragraphs_formatting_is_not_begun_anew_in_thousands_of_others() -> None:
    """HTML, section 13.2.4.3, would have each of these carry all of what was left open before it."""
    open_ = "".join(f'<i title="{"x" * 500}">' for _ in range(20))
    html = markup.clean(f"<p>{open_}" + "<p>word" * 2000, markup.resolver("", None))
    assert len(html) < 100_000
    assert plaintext.text_of(html).count("word") == 2000


def test_formatting_of_a_long_article_stays() -> None:
    html = '<p>a <b>b</b> <a href="https://example.org/">c <i>d</i></a></p>\n' * 1500
    assert markup.clean(html, markup.resolver("", None)) == html


def test_tables_and_links_that_are_well_made_stay_as_they_are() -> None:
    html = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><b>b</b></td></tr></tbody></table>"
    assert markup.clean(html, markup.resolver("", None)) == html


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<h1><button><h1>x", "<h1></h1><h1>x</h1>"),
        ("<a href=https://x.example/><table><a>x</a></table></a>", '<a href="https://x.example/"></a><a>x</a><table></table>'),
        ("<pre>\n\n\nx</pre>", "<pre>x</pre>"),
    ],
)  # fmt: skip
def test_what_comes_out_is_written_as_it_will_be_read(html: str, cleaned: str) -> None:
    """Elements that are taken away held others apart; without them a parser moves these."""
    assert markup.clean(html, lambda address: address) == cleaned


def test_marks_piled_upon_a_letter_are_cut_off() -> None:
    """UAX #15, section 13: more than thirty are no text of any language."""
    line = markup.line("word " * 300 + "a" + "\u0323\u0301" * 50_000 + "b")
    assert len(line) < 1600
    assert markup.line(line) == line
    assert line.endswith("b")
