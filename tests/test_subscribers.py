"""What subscribers get to see: articles go in at one end of the pipeline, and a feed reader reads the other."""

import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from laboratory import Laboratory

from feeder.validation import problems

SITE = "https://news.example/"
FEEDS = ("rss.xml", "atom.xml", "feed.json")

_PROSE = "The library opened a second door today. Nobody had asked for it, yet everybody used it."
#: RFC 3986, appendix A, for addresses with an authority.
_URI = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|(?:[\w.~-]|%[0-9a-f]{2})+)(?::\d*)?"
    r"(?:/(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})*)*"
    r"(?:[?#](?:[\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*){0,2}",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Written:
    """An article as its author wrote it, and the words that a reader must see."""

    title: str
    body: str = _PROSE
    shows: tuple[str, ...] = (_PROSE,)
    front: dict[str, Any] = field(default_factory=dict)


ARTICLES = (
    Written("Plain"),
    Written("Emoji 👩\u200d👩\u200d👧\u200d👦 🎉"),
    Written("مرحبا بالعالم — שלום"),
    Written("日本語の題"),
    Written("word " * 999 + "end"),
    Written("AT&T, R&D; Fish & Chips"),
    Written("1 < 2 && 3 > 2, so I <3 it"),
    Written("List<String> in Java"),
    Written("\"Quotes\", 'more' ]]> and \\slashes\\ %s {0}"),
    Written("Authors", front={"author": ['John "Johnny" O\'Brien <john@example.org>', "Zoë & Sons"]}),
    Written("Categories", front={"categories": ["C++ & C#", "a/b", 'quo"te', "日本"]}),
    Written("German", front={"lang": "de"}),
    Written("Image", front={"image": "https://example.com/a b.jpg?x=1&y=2"}),
    Written("Characters", "Control \x01 and\x08 smuggled &#1; &#x2; ones. " + _PROSE),
    Written("Code", '```python\nif a < b & c: print("]]>")\n```', ('if a < b & c: print("]]>")',)),
    Written(
        "Entities",
        "Write `&amp;` for & and `<b>` for bold.",
        ("Write &amp; for & and <b> for bold.",),
        {"summary": _PROSE},
    ),
    Written("Notes", "Said[^1] once.\n\n[^1]: The proof.", ("The proof.",)),
    Written("Table", "| a | b |\n|---|---|\n| one | two |", ("one", "two")),
    Written(
        "Links",
        "[in](other.md) and [out](//cdn.example.org/z) and [js](javascript:alert(1)).",
        ("in and out",),
    ),
    Written(
        "Media",
        '<picture><source srcset="a.webp 1x, b.webp 2x"><img src="a.jpg" srcset="a.jpg 1x" sizes="9px"></picture>\n'
        '<video controls poster="p.jpg"><source src="v.mp4"><track src="c.vtt"></video>\n'
        f'<iframe src="https://example.com/f"></iframe><script>alert(1)</script>\n\n{_PROSE}',
    ),
    Written(
        "Elements", f"<main lang=ar dir=rtl><p><time datetime=2026-01-01>Now</time></p></main>\n\n{_PROSE}"
    ),
)


def day(number: int) -> datetime:
    return datetime(2026, 1, 1 + number, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """Every article above, published."""
    lab = Laboratory(tmp_path_factory.mktemp("site"))
    lab.configure(site=f'url = "{SITE}"')
    for number, written in enumerate(ARTICLES):
        lab.article(
            f"{number}.md", written.title, written.body, date=day(number).isoformat(), **written.front
        )
    assert lab.build().failures == []
    return lab


def bodies(lab: Laboratory) -> Iterator[str]:
    return (item["content_html"] for item in lab.items())


def shown(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    return " ".join(
        unescape(re.sub(r"<[^>]*>", "", re.sub(r"</?(?:p|td|th|li|pre)\b[^>]*>", " ", html))).split()
    )


@pytest.mark.parametrize("name", FEEDS)
def test_a_validator_has_nothing_to_say(site: Laboratory, name: str) -> None:
    assert list(problems((site.feeds / name).read_bytes())) == []


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("number", range(len(ARTICLES)), ids=[written.title[:12] for written in ARTICLES])
def test_a_reader_shows_what_was_written(site: Laboratory, name: str, number: int) -> None:
    written = ARTICLES[number]
    entry = feedparser.parse((site.feeds / name).read_bytes()).entries[len(ARTICLES) - 1 - number]
    assert entry.title == written.title
    assert timegm(entry.published_parsed) == day(number).timestamp()
    assert (site.feeds / entry.link.removeprefix(SITE)).is_file()
    assert [words for words in written.shows if words not in shown(entry.content[0].value)] == []


@pytest.mark.parametrize("title", ["Use the <br> tag", "How <b>bold</b> works", "&copy; is an entity", "<p>"])
def test_markup_in_a_title_is_shown_and_not_obeyed(tmp_path: Path, title: str) -> None:
    # Validators suspect markup here. Most readers, asked with type="html" or escaped twice, show the
    # escapes to the person; RFC 4287, section 3.1.1.1, and the RSS profile both have this for plain text.
    lab = Laboratory(tmp_path)
    lab.article("a.md", title)
    assert lab.build().failures == []
    assert lab.titles() == [title]
    for name in ("rss.xml", "atom.xml"):
        assert [entry.title for entry in feedparser.parse((lab.feeds / name).read_bytes()).entries] == [title]


def test_no_address_in_a_feed_is_relative(site: Laboratory) -> None:
    for html in bodies(site):
        for name, value in re.findall(r' (href|src|poster|srcset)="([^"]*)"', html):
            for address in value.split(", ") if name == "srcset" else [value]:
                assert re.match(r"https://", address), html


def test_a_footnote_leads_to_its_place_in_the_content_and_on_the_page(site: Laboratory) -> None:
    item = site.item("Notes")
    anchors = re.findall(rf'href="{re.escape(item["url"])}#([^"]+)"', item["content_html"])
    page = (site.feeds / item["url"].removeprefix(SITE)).read_text("utf-8")
    assert anchors
    for text in (item["content_html"], page):
        assert set(anchors) <= set(re.findall(r' id="([^"]+)"', text))


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("https://example.com/100%.jpg", "https://example.com/100%25.jpg"),
        ("https://example.com/%zz%20.jpg", "https://example.com/%25zz%20.jpg"),
        ("https://example.com/a[1].jpg?x[]=1", "https://example.com/a%5B1%5D.jpg?x%5B%5D=1"),
        ("https://example.com/a#b#c", "https://example.com/a#b%23c"),
        ("https://[::1]/a.jpg", "https://[::1]/a.jpg"),
        ("https://example.com/a|b`{c}.jpg", "https://example.com/a%7Cb%60%7Bc%7D.jpg"),
    ],
)
def test_an_odd_address_is_made_fit_and_sets_no_article_aside(tmp_path: Path, address: str, fit: str) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Odd", image=address)
    lab.lay("b.html", f'<title>B</title><h1>B</h1><p>{_PROSE}</p><img src="{address}" alt="">')
    assert lab.build().failures == []
    assert lab.item("Odd")["image"] == fit
    assert f'src="{fit}"' in lab.item("B")["content_html"]
    assert _URI.fullmatch(fit)
    assert [problem for name in FEEDS for problem in problems((lab.feeds / name).read_bytes())] == []


@pytest.mark.parametrize(
    "address", ["https://example.com:port/a.jpg", "//example.com:99999/a.jpg", "http:///a.jpg"]
)
def test_what_can_be_no_address_is_left_out_and_the_article_goes_out(tmp_path: Path, address: str) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Odd", f"{_PROSE} ![Alt]({address})", image=address)
    assert lab.build().failures == []
    assert "image" not in lab.item("Odd")
    assert "src=" not in lab.item("Odd")["content_html"]


def test_a_picture_whose_page_misstates_its_type_goes_out_without_one(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    properties = (("image", "https://example.com/a"), ("image:type", "png"))
    head = "".join(f'<meta property="og:{name}" content="{value}">' for name, value in properties)
    lab.lay("a.html", f"<title>A</title>{head}<h1>A</h1><p>{_PROSE}</p>")
    assert lab.build().failures == []
    for name in ("rss.xml", "atom.xml"):
        (picture,) = feedparser.parse((lab.feeds / name).read_bytes()).entries[0].media_content
        assert picture == {"url": "https://example.com/a", "medium": "image"}
