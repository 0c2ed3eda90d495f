"""[[clean]]: which rules are taken, what they leave out of each format, and that seeds are read again for them."""

from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest
from config_files import Load, load, refused
from laboratory import Laboratory

from feeder.cleaning import fits, rules
from feeder.feeds import MAIN
from feeder.readers import read
from feeder.types import Article, Clutter, Dropped, Entry, Seed, Terms

__all__ = ["load"]  # a fixture

PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."


def cleaned(path: str, source: str, *clutter: Clutter) -> Article:
    (article,) = read(Seed(path, source.encode()), Terms(UTC, clutter=clutter))
    return article


@pytest.mark.parametrize(
    ("pattern", "path", "meant"),
    [
        ("*", "a.txt", True),
        ("*", "deep/er/a.txt", True),
        ("*.html", "deep/a.html", True),
        ("*.html", "a.txt", False),
        ("blog/*.md", "blog/a.md", True),
        ("blog/*.md", "blog/deep/a.md", False),
        ("blog/*.md", "other/blog/a.md", False),
        ("blog/**", "blog/deep/a.md", True),
        ("**/news/*", "a/b/news/c.txt", True),
        ("**/news/*", "news/c.txt", True),
        ("a/**/b.txt", "a/b.txt", True),
        ("202[45]-*", "2024-05-17-bridge.txt", True),
        ("A.txt", "a.txt", False),
        ("blog", "blog/deep/a.md", True),
        ("blog/", "blog/a.md", True),
        ("blog/deep", "blog/deep/a.md", True),
        ("blog/deep", "blog/deeper/a.md", False),
        ("*.jsonl", "deep/news.jsonl/1.json", True),
        ("deep/*.jsonl", "deep/news.jsonl/1.json", True),
    ],
)
def test_a_pattern_without_a_slash_means_names_and_one_with_it_paths(
    pattern: str, path: str, meant: bool
) -> None:
    assert fits(pattern, path) is meant


def test_whole_lines_and_expressions_leave_a_text() -> None:
    source = f"Bridge opens\n\n{PROSE}\n\nBrought  to you by ACME\nGoes on. Brought to you by ACME\n\nAd 17\n"
    rule = Clutter("*", ("brought to you by acme", r"/^ad \d+$/"))
    article = cleaned("a.txt", source, Clutter("*.md", ("x",)), rule)
    assert article.text == f"{PROSE}\n\nGoes on. Brought to you by ACME"
    assert article.dropped == (
        Dropped("Brought  to you by ACME", "[[clean]] number 2: line"),
        Dropped("Ad 17", "[[clean]] number 2: line"),
    )


def test_lines_and_selectors_leave_a_page() -> None:
    page = (
        f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>{PROSE}</p>"
        f'<div class="pitch"><p class="pitch">{PROSE} Buy!</p></div> tail <p>Our <b>house</b> style</p></article>'
    )
    article = cleaned("a.html", page, Clutter("*", ("our house style",), ("article .pitch",)))
    assert article.text == f"{PROSE}\n\ntail"
    assert [piece.reason for piece in article.dropped] == [
        "[[clean]] number 1: selector article .pitch",
        "[[clean]] number 1: line",
    ]


def test_a_selector_goes_before_all_that_is_judged() -> None:
    """What a rule leaves out is not taken for the date of the page either."""
    page = (
        f'<body><article><time class="event" datetime="2020-01-01">then</time><p>{PROSE}</p></article></body>'
    )
    assert cleaned("a.html", page).published
    assert cleaned("a.html", page, Clutter("*", (), ("time.event",))).published is None


def test_lines_and_selectors_leave_markdown() -> None:
    source = f"# Bridge\n\n{PROSE} 1 < 2\n\n**Subscribe!**\n\n![](spacer.gif)\n\n<div class=ad>Buy</div>\n"
    rule = Clutter("*", ("**subscribe!**",), ("div.ad", "img[src$='spacer.gif']"))
    article = cleaned("a.md", source, rule)
    assert article.html == f"<p>{PROSE} 1 &lt; 2</p>\n<p></p>"
    assert [piece.text for piece in article.dropped] == ["**Subscribe!**", "Buy"]


def test_a_rule_for_other_paths_changes_nothing() -> None:
    rule = Clutter("other/*", (PROSE, "/./"), ("*",))
    for path in ("a.txt", "a.md", "a.html"):
        assert cleaned(path, f"Title\n\n{PROSE}", rule) == cleaned(path, f"Title\n\n{PROSE}")


def test_rules_are_read_in_their_order(load: Load) -> None:
    loaded = load('[[clean]]\nlines = ["a", "/^b/"]\n[[clean]]\npaths = "x/**"\nselectors = ["p.c > a"]\n')
    assert loaded.clean == (Clutter("*", ("a", "/^b/")), Clutter("x/**", (), ("p.c > a",)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[clean]\nlines = ['a']\n", "[[clean]]"),
        ("clean = 3\n", "[[clean]]"),
        ("[[clean]]\nline = ['a']\n", "number 1: there is no key line"),
        ("[[clean]]\nlines = ['a']\n[[clean]]\npaths = '*'\n", "number 2: it drops nothing"),
        ("[[clean]]\nlines = 'a'\n", "lines must be a list of texts"),
        ("[[clean]]\nlines = ['']\n", "lines must be a list of texts"),
        ("[[clean]]\nlines = ['" + "a" * 501 + "']\n", "above 500 characters"),
        ("[[clean]]\nlines = ['a']\npaths = ['*']\n", "paths must be a pattern"),
        ("[[clean]]\nlines = ['/(/']\n", "no regular expression"),
        ("[[clean]]\nlines = ['/[[a]/']\n", "no regular expression"),
        ("[[clean]]\nselectors = ['p..x']\n", "no CSS selector"),
        ("[[clean]]\nselectors = ['p::before']\n", "no CSS selector"),
        ("[[clean]]\nselectors = ['svg|path']\n", "no CSS selector"),
    ],
)
def test_a_rule_that_can_t_be_meant_is_refused(load: Load, text: str, words: str) -> None:
    assert words in refused(
        load, text if text.startswith("[") else text + '[site]\ntitle = "T"\n', title=text[0] == "["
    )


@pytest.mark.parametrize("line", ["/(a+)+$/", "/(a|aa)*b/", "/((a*)b)+/", "/.*a.*b.*c.*d/", "/(a{1,9}){9}/"])
def test_an_expression_that_could_take_hours_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        rules([{"lines": [line]}])


@pytest.mark.parametrize(
    "line", [r"/^\d+ (comments?|shares?)$/", r"/[+*(]+ \(x\)/", "/(?:a+)?b/", "/x", "//"]
)
def test_an_ordinary_expression_is_taken(line: str) -> None:
    assert rules([{"lines": [line]}])[0].lines == (line,)


def entries(lab: Laboratory) -> dict[str | None, Entry]:
    with closing(lab.store()) as store:
        return {record.seed: record.entry for record in store.window(MAIN, 10)}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.txt", "House line\n"),
        ("a.md", "---\ntitle: Bridge\n---\nHouse line\n"),
        ("a.html", "<title>Bridge</title><p>House line</p>"),
        ("a.json", '{"title": "Bridge", "text": "House line"}'),
    ],
)
def test_a_rule_that_leaves_nothing_of_an_article_withdraws_none(
    tmp_path: Path, path: str, source: str
) -> None:
    lab = Laboratory(tmp_path)
    lab.lay(path, source)
    assert lab.build().new == 1
    before = entries(lab)
    lab.configure('[[clean]]\nlines = ["House line"]\n')
    ((seed, reason),) = [(failure.seed, failure.reason) for failure in lab.build().failures]
    assert (seed, reason) == (path, "[[clean]] number 1: line leaves nothing of it")
    assert entries(lab) == before
    lab.configure()
    assert lab.build().failures == []


def test_seeds_are_read_again_for_a_rule_and_keep_who_they_are(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.lay("a.txt", f"Bridge\n\n{PROSE}\n\nHouse line\n")
    lab.lay("b/c.txt", f"Else\n\n{PROSE} Nothing changes.\n")
    lab.build()
    before = entries(lab)
    lab.configure('[[clean]]\npaths = "a.*"\nlines = ["House line"]\n')
    assert lab.build().updated == 1
    after = entries(lab)
    assert after["b/c.txt"] == before["b/c.txt"]
    assert (before["a.txt"].text, after["a.txt"].text) == (f"{PROSE}\n\nHouse line", PROSE)
    for name in ("id", "slug", "link", "published", "updated"):
        assert getattr(after["a.txt"], name) == getattr(before["a.txt"], name)
    assert lab.build().documents == []
    lab.configure()
    assert lab.build(paths=[]).updated == 1, "also where nothing but single files is looked at"
