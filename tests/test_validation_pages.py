"""Rules of web pages, of OPML and of sitemaps: each has a document that breaks it and one that keeps it."""

import time

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import opml, page, sitemap

from feeder.validation import problems
from feeder.validation.rulebook import pages

_PLAIN = page()

CASES: dict[str, Case] = {
    "page-doctype": (_PLAIN.replace(b"<!doctype html>", b""), _PLAIN),
    "page-charset": (page(head="<title>a</title>"), _PLAIN),
    "page-title": (page(head='<meta charset="utf-8"><title> </title>'), _PLAIN),
    "page-script": (
        page("<script>a()</script>"),
        page('<script type="application/ld+json">{"a": "<b>"}</script>'),
    ),
    "page-tag": (page("<p><b>a</p></b>"), page("<ul><li>a<li>b</ul><p>c<br>d")),
    "page-cut": (_PLAIN.rstrip()[:-1], _PLAIN),
    "opml-version": (opml(version="3.0"), opml(version="1.1")),
    "opml-feed": (
        opml('<outline text="a" type="rss"/>'),
        opml('<outline text="a" type="rss" xmlUrl="https://example.org/rss.xml"/>'),
    ),
    "sitemap-places": (sitemap(""), sitemap()),
    "sitemap-address": (
        sitemap("<url><lastmod>2026-11-20</lastmod></url>"),
        sitemap("<url><loc>https://example.org/</loc><lastmod>2026-11-20</lastmod></url>"),
    ),
    "opml-title": (opml(head=""), opml()),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    broken, kept = CASES[rule]
    if rule.startswith("page"):
        assert rule in {problem.rule for problem in problems(broken, "html")}
        assert problems(kept, "html") == ()
    else:
        check_case(rule, (broken, kept))


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, pages.CHAPTER)


@pytest.mark.parametrize(
    "body",
    [
        '<p onclick="a()">a</p>',
        "<img src=a.png onerror=a()>",
        "<svg/onload=a()></svg>",
        '<a href=" java\nscript:a()">a</a>',
        '<a href="&#x6a;avascript:a()">a</a>',
        '<form action="vbscript:a">b</form>',
        '<iframe src="data:text/html,a"></iframe>',
        # What a browser takes for markup, although it stands where a careless reader sees none.
        '<img alt="a"onerror=a()>',
        '<p "><script>a()</script> "></p>',
        "<!--><script>a()</script>-->",
        "<!-- --!><script>a()</script>",
        "<!-- <style> --><script>a()</script><!-- </style> -->",
        '<img alt="<style>" src="a.png" onerror="a()" title="</style>">',
        "<textarea><style></textarea><script>a()</script><textarea></style></textarea>",
    ],
)
def test_nothing_on_a_page_runs(body: str) -> None:
    assert [problem.rule for problem in problems(page(body), "html")] == ["page-script"]


@pytest.mark.parametrize(
    "body",
    [
        "<!-- <script> --><p>a</p>",
        "<style>a > b { content: '</p>' }</style>",
        '<a title="1 > 2" href="https://example.org/?javascript:">a</a>',
        "<table><tr><td>a<td>b<tr><td>c</table>",
        '<img alt="on click" src="a.png">',
        "<p>javascript: onclick=</p>",
        "<!-- -- > <script> --><p>a</p>",
        "<textarea></p><b></textarea>",
        "<p title=a=b>a</P\n>",
    ],
)
def test_what_only_looks_like_harm_is_let_pass(body: str) -> None:
    assert problems(page(body), "html") == ()


@pytest.mark.parametrize(
    "body", ["</p>", "<br></br>", "<b>", "<b><i></b></i>", "<style>", "<scripts></script>"]
)
def test_what_is_opened_is_closed(body: str) -> None:
    assert [problem.rule for problem in problems(page(body), "html")] == ["page-tag"]


@pytest.mark.parametrize("body", ["<p <b>a</b>", "<a title='a>", '<p title="', "<p</p>"])
def test_a_tag_has_an_end(body: str) -> None:
    assert "page-cut" in {problem.rule for problem in problems(page(body), "html")}


@pytest.mark.parametrize(
    "unit",
    ["<!--", "<!-- -", "<a =", "<a ='", "<a b= ", "<style>", "<script ", "<b>", '<a href="&#x6a;">', "<p on"],
)
def test_a_hostile_page_takes_no_longer_than_another(unit: str) -> None:
    """Half a megabyte takes half a second at most. If it took time by the square of the length it were a minute."""
    data = page(unit * (500_000 // len(unit)))
    begun = time.process_time()
    problems(data, "html")
    assert time.process_time() - begun < 5


def test_a_problem_of_a_page_has_its_line() -> None:
    (problem,) = problems(page("\n\n<p onclick=a>b</p>"), "html")
    assert problem.line == 7


@pytest.mark.parametrize(
    ("places", "rule"),
    [
        ("<url><loc>/a.html</loc></url>", "address-relative"),
        ("<url><loc>https://example.org/</loc><lastmod>yesterday</lastmod></url>", "date-rfc3339"),
        ("<url><loc>https://example.org/</loc></url>" * 50_001, "sitemap-places"),
    ],
)
def test_a_place_of_a_sitemap_is_an_address_and_a_date(places: str, rule: str) -> None:
    assert rule in {problem.rule for problem in problems(sitemap(places))}


def test_a_head_may_load_a_script_and_a_body_may_not() -> None:
    script = '<script src="page.js" defer></script>'
    head = '<meta charset="utf-8"><title>a</title>'
    assert problems(page(head=head + script), "html") == ()
    for broken in (
        page(script),
        page(head=head + "<script>a()</script>"),
        page(head=f"{head}<p>A body begins.</p>{script}"),
        page(head=f'{head}<script src="data:text/javascript,a()"></script>'),
        page(head=f"{head}</head>{script}"),
    ):
        assert {problem.rule for problem in problems(broken, "html")} & {"page-script"}
