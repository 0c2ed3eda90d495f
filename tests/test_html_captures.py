"""When and from where a page was saved: relative dates count from then, an archive's own work is undone."""

from datetime import UTC, date, datetime

import pytest

from feeder.readers import read
from feeder.types import Article, Moment, Seed, Terms

PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."
RUNNING = f"<p>{PROSE}</p>" * 6
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


def html(source: str, now: datetime | None = NOW) -> Article:
    (article,) = read(Seed("a.html", source.encode()), Terms(UTC, now))
    return article


def page(head: str = "", line: str = "", behind: str = "", now: datetime | None = NOW) -> Article:
    return html(
        f"<html lang=en><head><title>Bridge opens</title>{head}</head><body><h1>Bridge opens</h1>{line}"
        f"<article>{RUNNING}</article>{behind}</body></html>",
        now,
    )


def published(article: Article) -> Moment:
    assert article.published is not None
    return article.published


SINGLE_FILE = (
    "<!--\n Page saved with SingleFile \n url: https://example.org/bridge \n"
    " saved date: Fri May 17 2024 09:30:00 GMT+0200 (Central European Summer Time)\n-->"
)
WAYBACK = (
    "<!--\n     FILE ARCHIVED ON 08:07:37 May 17, 2024 AND RETRIEVED FROM THE\n"
    "     INTERNET ARCHIVE ON 10:21:49 Oct 14, 2025.\n-->"
)
WOMBAT = (
    '<script>__wm.wombat("https://example.org/bridge","20240517080737","https://web.archive.org/")</script>'
)


@pytest.mark.parametrize(
    "saved",
    [SINGLE_FILE, WAYBACK, WOMBAT, "<meta name=retrieved content=2024-05-17T08:00Z>",
     "<meta name=dc.date.retrieved content=2024-05-17>",
     "<meta name=savepage-date content='Fri May 17 2024 09:30:00 GMT'>"],
    ids="singlefile wayback wombat meta dublin-core savepage".split(),
)  # fmt: skip
def test_relative_dates_count_from_the_day_a_page_was_saved(saved: str) -> None:
    at = published(page(saved, "<time>2 days ago</time>"))
    assert (at.at.date(), at.precision, at.stated, at.source) == (
        date(2024, 5, 15),
        "day",
        False,
        "relative date",
    )


def test_else_they_count_from_now() -> None:
    assert published(page(line="<span class=date>Yesterday</span>")).at.date() == date(2029, 12, 31)


def test_without_an_instant_no_relative_date_is_read() -> None:
    assert page(line="<time>2 days ago</time>", now=None).published is None


def test_a_date_that_is_stated_goes_before_a_relative_one() -> None:
    article = page("<meta name=date content=2024-05-01>", "<time>2 days ago</time>")
    assert published(article).at.date() == date(2024, 5, 1)


@pytest.mark.parametrize("line", ["<p>Two days ago the mayor went.</p>", "<p>1 day ago</p>"])
def test_words_that_are_called_no_date_are_none(line: str) -> None:
    assert page(line=line).published is None


@pytest.mark.parametrize(
    "saved",
    ["<!-- saved from url=(0026)https://example.org/bridge -->", SINGLE_FILE, WOMBAT],
    ids="browser singlefile wayback".split(),
)
def test_links_are_read_from_where_a_page_was_saved(saved: str) -> None:
    article = html(f"{saved}<html><body><h1>Bridge</h1>{RUNNING}<p>{PROSE} More <a href=plan>here</a>.</p>")
    assert 'href="https://example.org/plan"' in article.html
    assert article.canonical == "https://example.org/bridge"


def test_the_address_that_a_page_states_goes_before_the_one_it_was_saved_from() -> None:
    stated = "<link rel=canonical href=https://example.org/real>"
    assert (
        page("<!-- saved from url=(0022)https://example.org/x -->" + stated).canonical
        == "https://example.org/real"
    )


ARCHIVE = "https://web.archive.org/web/20240517080737"


def test_an_archives_toolbar_and_addresses_are_undone() -> None:
    article = html(
        f"<html><head>{WOMBAT}<link rel=canonical href={ARCHIVE}/https://example.org/bridge></head><body>"
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp>Captures of this page, 12 in all, and more of it</div>"
        f"<!-- END WAYBACK TOOLBAR INSERT --><h1>Bridge</h1>{RUNNING}"
        f"<p>{PROSE} <a href='{ARCHIVE}/http://example.org/plan?a=1'>Plan</a>"
        f"<a href=/web/20240517080737/https://example.org/map>map</a>"
        f"<img src={ARCHIVE}im_/https://example.org/a.jpg srcset='{ARCHIVE}im_/https://example.org/b.jpg 2x'>"
        f"<a href={ARCHIVE}/https://web.archive.org/web/2001/http://example.org/old>old</a></p>{WAYBACK}"
    )
    assert "Captures" not in article.text
    assert article.canonical == "https://example.org/bridge"
    for address in (
        'href="http://example.org/plan?a=1"',
        'href="https://example.org/map"',
        'src="https://example.org/a.jpg"',
        'srcset="https://example.org/b.jpg 2x"',
        'href="https://web.archive.org/web/2001/http://example.org/old"',
    ):
        assert address in article.html


def test_links_to_an_archive_in_any_other_page_stay() -> None:
    article = page(behind=f"<p>{PROSE} <a href='{ARCHIVE}/http://example.org/plan'>Plan</a></p>")
    assert f'href="{ARCHIVE}/http://example.org/plan"' in article.html


@pytest.mark.parametrize(
    ("head", "line", "day"),
    [
        # What most statements agree on, the surer ones counting more.
        ("<meta name=date content=2024-01-05>", "<p>1 May 2024</p>", date(2024, 5, 1)),
        ("<meta property=article:published_time content=2024-01-05>", "<p>1 May 2024</p>", date(2024, 1, 5)),
        ("<meta name=date content=2024-01-05><meta name=dc.date content=2024-01-05>", "<p>1 May 2024</p>",
         date(2024, 1, 5)),
        # A comment and a change are dated otherwise.
        ("", "<div class=comment-list><time datetime=2024-01-05>5 January</time></div>", None),
        ("", "<time itemprop=dateModified datetime=2024-01-05>x</time><time datetime=2024-01-01>x</time>",
         date(2024, 1, 1)),
        # What tells only of its last change was published then, so far as one can know.
        ("<meta property=article:modified_time content=2024-01-05>", "", date(2024, 1, 5)),
        ("", f"{RUNNING}<p>Last edited 5 January 2024</p>", date(2024, 1, 5)),
    ],
)  # fmt: skip
def test_the_date_is_what_most_of_a_page_agrees_on(head: str, line: str, day: date | None) -> None:
    article = page(head, line)
    assert (article.published.at.date() if article.published else None) == day


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<h1><span class=kicker>Rivers</span> Bridge opens</h1>", "Bridge opens"),
        ("<h1><span class=sr-only>Headline:</span> Bridge opens</h1>", "Bridge opens"),
        ("<h1><a href=/>Bridge opens - The Paper</a></h1><h2>Bridge opens</h2>", "Bridge opens"),
    ],
)
def test_a_headline_is_neither_kicker_nor_the_way_home(heading: str, title: str) -> None:
    source = f"<link rel=canonical href=https://example.org/a><title>Bridge opens - The Paper</title>{heading}{RUNNING}"
    assert html(source).title == title


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<div>News | By <b>Jane Doe</b> | 1 May 2024</div>", "Jane Doe"),
        ("<div class=meta><span>AFP</span></div><div class=byline>By Jane Doe</div>", "Jane Doe"),
        ("<div class=comments><span class=author>A Reader</span></div>", None),
        ("<form><label class=author>Name (required)</label></form>", None),
    ],
)
def test_the_author_stands_at_the_headline_and_not_in_the_comments(line: str, name: str | None) -> None:
    assert [person.name for person in page(line=line).authors] == ([name] if name else [])
