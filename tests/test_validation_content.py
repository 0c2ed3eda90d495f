"""Rules of HTML inside feeds: each has a document that breaks it and one that keeps it."""

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import atom, html, json_feed, rss

from feeder.validation import problems
from feeder.validation.content import looks_like_html
from feeder.validation.rulebook import content
from feeder.validation.styles import harmful

CASES: dict[str, Case] = {
    "content-element": (html("<script>a</script>"), html("<p>a</p>")),
    "content-attribute": (
        html('<p onclick="a()">a</p>'),
        html('<p class="a" data-a="b" aria-label="c">a</p>'),
    ),
    "content-style": (html('<p style="position: absolute">a</p>'), html('<p style="color: red">a</p>')),
    "content-script": (
        html('<a href="&#106;avascript:a()">a</a>'),
        html('<a href="https://example.org/">a</a>'),
    ),
    "content-relative": (
        html('<img src="a.png">'),
        html('<img src=" https://example.org/a.png "><a href="#b">b</a>'),
    ),
    "content-instruction": (html("<?import a>"), html("<p>a</p>")),
    "content-broken": (html("<p>a</p><a href="), html("<p>a < b")),
    "content-escaped": (html("&lt;p&gt;a&lt;/p&gt;"), html("<code>&lt;p&gt;&lt;/p&gt;</code>")),
    "content-unbalanced": (html("<div><p>a"), html("<div><p>a<li>b</div><br>")),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, content.CHAPTER)


BAD = "<p>a</p>\n<script>b</script>"
HOLDERS = {
    "description": html(BAD),
    "content:encoded": rss(
        f"<description>a</description><content:encoded><![CDATA[{BAD}]]></content:encoded>"
    ),
    "media:description": rss(f'<media:description type="html"><![CDATA[{BAD}]]></media:description>'),
    "atom html": atom(f'<content type="html"><![CDATA[{BAD}]]></content>'),
    "atom xhtml": atom(
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BAD}</div></content>'
    ),
    "content_html": json_feed({"content_html": BAD}),
    "MathML": atom(
        feed="<rights type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><m:math>\n<m:script/></m:math></div></rights>"
    ),
    "SVG": atom(
        feed="<rights type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><svg:svg>\n<svg:script/></svg:svg></div></rights>"
    ),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_script_is_found_wherever_content_stands(holder: str) -> None:
    (problem,) = problems(HOLDERS[holder])
    assert problem.rule == "content-element"
    assert "<script>" in problem.message


def test_the_line_is_that_of_the_tag() -> None:
    (problem,) = problems(html("a\n\n<script>b</script>"))
    assert problem.line == 4


def test_a_base_makes_relative_addresses_good() -> None:
    content_ = '<content type="html" {}>&lt;a href="b">c&lt;/a></content>'
    assert [problem.rule for problem in problems(atom(content_.format("")))] == ["content-relative"]
    assert problems(atom(content_.format('xml:base="https://example.org/"'))) == ()


@pytest.mark.parametrize("hidden", ["<script>", "<div>", "</b>"])
def test_a_comment_hides_what_it_holds(hidden: str) -> None:
    assert problems(html(f"<p>a<!-- {hidden} --></p>")) == ()


@pytest.mark.parametrize(
    ("text", "crossed"),
    [
        ("<b><i>a</b></i>", True),
        ("<b><i>a</i></b>", False),
        ("<B><i>a</I></b>", False),
        ("<p><b>a<br></b><img src='https://example.org/a.png'></p>", False),
        ("</b>a<b>", True),
        ("<ul><li>a</ul>", False),
    ],
)
def test_tags_stand_inside_one_another(text: str, crossed: bool) -> None:
    """HTML, section 13.1.2: the contents of an element end before it does."""
    assert [problem.rule for problem in problems(html(text))] == ["content-broken"] * crossed


def test_the_name_of_an_element_begins_with_a_letter_of_ascii() -> None:
    """HTML, section 13.2.5.6: any other character after < makes it text; İ becomes i only where it is lowered."""
    assert problems(html("<p>a <İ and <\u212a b</p>")) == ()


@pytest.mark.parametrize("length", [1, 30_000])
def test_the_same_html_is_judged_alike_wherever_it_stands(length: int) -> None:
    """Short texts are remembered with what is wrong with them, long ones are not."""
    text = "<div>" + "a" * length
    items = [{"id": f"https://example.org/{number}", "content_html": text} for number in range(2)]
    found = (*problems(html(text)), *problems(atom(f'<content type="html">&lt;div>{text[5:]}</content>')))
    found += problems(json_feed(items=items))
    assert [problem.rule for problem in found] == ["content-unbalanced"] * 4


@pytest.mark.parametrize(
    "style",
    [
        "color: #000080",
        "font-family: 'Lucida Console', serif",
        "MARGIN: 0 auto !important",
        "display: block; font-size: 0.5em",
        "font-size: smaller",
        "border: 1px solid rgb(1, 2, 3)",
    ],
)
def test_a_harmless_style(style: str) -> None:
    assert harmful(style) == ""


@pytest.mark.parametrize(
    "style",
    [
        "background: url(https://example.org/a)",
        "width: expression(a())",
        "behavior: url(a)",
        "-moz-binding: url(a)",
        "col\\6fr: red",
        "color: red; z-index: 9",
        "margin-left: -9999px",
        "mso-a: b",
        "color",
        "display: none",
        "font-size: 0px",
        "font-size:.0",
    ],
)
def test_a_harmful_style(style: str) -> None:
    assert harmful(style)


@pytest.mark.parametrize("text", ["<b>a</b>", "a<br>b", "AT&amp;T", "Lo&#239;c", "a <script>"])
def test_what_looks_like_html(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize("text", ["AT&T", "a < b > c", "x<y", "List<String>", "Q&A;", "I <3 you", "&#x26;"])
def test_what_does_not_look_like_html(text: str) -> None:
    assert not looks_like_html(text)
