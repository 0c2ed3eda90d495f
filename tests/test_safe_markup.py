"""What goes out runs nothing, loads nothing and covers nothing, however often and by whomever it is parsed."""

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import nh3
import pytest
from hostile_markup import ATTRIBUTES, RUN, TRICKS, judge
from hypothesis import given
from hypothesis import strategies as st
from laboratory import Laboratory
from lxml import etree

from feeder import markup

#: A place into which a trick is put, since what is safe here may run there.
PLACES = (
    "{}",
    "<table><tr><td>{}",
    "<table>{}</table>",
    "<svg>{}",
    "<svg><desc>{}",
    "<math><mtext>{}",
    "<p><b>{}",
    "<select><option>{}",
    "<noscript>{}",
    "<pre>\n\n{}",
    "<dl><dt>{}<dd>",
    "<!--{}",
    "<a href='{}'>x</a>",
    '<p title="{}">x</p>',
    "<style>{}",
    "<template>{}",
)
Tree = Iterator[tuple[str, list[tuple[str, str]]]]


def cleaned(html: str) -> str:
    return markup.place(
        markup.clean(html, markup.resolver("folder", None)), "https://s.example/", "https://s.example/page"
    )


def by_lxml(html: str) -> tuple[str, Tree]:
    """The markup as libxml2 writes what it read, and the elements."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    elements = ((str(one.tag), list(one.attrib.items())) for one in root.iter(etree.Element))
    return escape(root.text or "") + "".join(
        lxml.html.tostring(one, encoding="unicode") for one in root
    ), elements


def by_html5lib(html: str) -> tuple[str, Tree]:
    """The same by the rules of HTML, as browsers have them, with scripts allowed."""
    html5lib = pytest.importorskip("html5lib")
    root = html5lib.HTMLParser().parseFragment(html, scripting=True)
    written = html5lib.serializer.HTMLSerializer(omit_optional_tags=False, quote_attr_values="always")
    elements = (
        (one.tag.removeprefix("{http://www.w3.org/1999/xhtml}"), list(one.attrib.items()))
        for one in root.iter()
        if isinstance(one.tag, str) and one.tag != "DOCUMENT_FRAGMENT"
    )
    return written.render(html5lib.getTreeWalker("etree")(root)), elements


def assert_safe_twice(html: str, parse: Callable[[str], tuple[str, Tree]]) -> None:
    """Nothing unsafe is in `html`, nor in what a parser makes of what it wrote itself, which stays as it is."""
    once, elements = parse(html)
    assert list(judge(elements)) == []
    twice, elements = parse(once)
    assert list(judge(elements)) == []
    assert parse is by_lxml or twice == once  # libxml2 has rules of its own


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("parse", [by_lxml, by_html5lib])
def test_no_trick_is_left_for_another_parser(place: str, parse: Callable[[str], tuple[str, Tree]]) -> None:
    for trick in TRICKS.values():
        assert_safe_twice(cleaned(place.format(trick)), parse)


@pytest.mark.parametrize("place", PLACES)
def test_cleaning_what_is_clean_changes_nothing(place: str) -> None:
    for trick in TRICKS.values():
        once = markup.clean(place.format(trick), lambda address: address)
        # Only the ids get their prefix again.
        assert markup.clean(once, lambda address: address).replace("a-a-", "a-") == once


soup = st.lists(
    st.one_of(
        st.sampled_from(list(TRICKS.values())),
        st.sampled_from(
            "table tr td caption select option button form svg math mtext desc title style noscript template p b a"
            " h1 h2 li dl dt dd pre".split()
        ).map("<{}>".format),
        st.sampled_from(
            ["</p>", "</b>", "</a>", "</td>", "</table>", "</svg>", "</style>", "x", "\n", '"', "'>", "-->"]
        ),
    ),
    max_size=8,
).map("".join)


@given(soup)
def test_no_mixture_of_tricks_is_left_for_another_parser(html: str) -> None:
    assert_safe_twice(cleaned(html), by_lxml)
    once = markup.clean(html, lambda address: address)
    assert markup.clean(once, lambda address: address).replace("a-a-", "a-") == once


# The way to the subscriber


TITLE = f"<script>{RUN}</script><img src=x onerror={RUN}> & \" ' </title> ]]>"
FRONT = {
    "summary": f"</summary><img src=x onerror={RUN}><svg onload={RUN}> ]]>",
    "author": f'Jane <img src=x onerror={RUN}> " onmouseover={RUN} x="',
    "tags": [f"<script>{RUN}</script>", f'"><img src=x onerror={RUN}>', "]]>"],
    "image": "javascript:alert(1)",
    "slug": "../../<script>",
    "lang": '"><script>',
    "canonical": "javascript:alert(1)",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """All tricks published at once: in Markdown, in HTML, in text and in each field."""
    lab = Laboratory(tmp_path_factory.mktemp("site"))
    lab.configure("[feeds]\nentries = 1000\nmax_bytes = 0")
    for number, (name, trick) in enumerate(TRICKS.items()):
        lab.lay(
            f"md/{number}.md", f"# {name}\n\nSome words of an article.\n\n{trick}\n\nAnd *more* of them.\n"
        )
        lab.lay(
            f"html/{number}.html",
            f"<title>{name}</title><h1>{name}</h1><p>{'Some words. ' * 9}</p>{trick}<p>x",
        )
        lab.lay(f"txt/{number}.txt", f"{name}\n\nSome words of an article, and more.\n\n{trick}\n")
        lab.article(
            f"front/{number}.md",
            trick,
            "Some words " + str(number),
            author=trick,
            tags=[trick],
            summary=trick,
        )
    lab.article("fields.md", TITLE, "Some words of an article.", **FRONT)
    report = lab.build()
    assert report.unpublished == {}
    return lab


def feeds_content(lab: Laboratory) -> Iterator[str]:
    """Every piece of HTML that a feed reader shows."""
    for name in ("rss.xml", "atom.xml"):
        feed: Any = feedparser.parse(
            (lab.feeds / name).read_bytes(), sanitize_html=False, resolve_relative_uris=False
        )
        assert not feed.bozo
        for entry in feed.entries:
            yield from (content["value"] for content in entry.get("content", []))
            if entry.summary_detail.type == "text/html":
                yield entry.summary
    for item in lab.items():
        yield item["content_html"]


@pytest.mark.parametrize("parse", [by_lxml, by_html5lib])
def test_the_content_of_every_feed_is_safe_when_it_is_parsed_twice(
    site: Laboratory, parse: Callable[[str], tuple[str, Tree]]
) -> None:
    pieces = {*feeds_content(site)}
    assert len(pieces) > 3 * len(TRICKS) // 2
    for html in pieces:
        assert_safe_twice(html, parse)


def test_no_address_in_a_feed_runs_anything(site: Laboratory) -> None:
    for item in site.items():
        for name in ("url", "external_url", "image", "banner_image"):
            assert str(item.get(name, "https:")).startswith(("https:", "http:"))
    for name in ("rss.xml", "atom.xml"):
        for element in etree.parse(site.feeds / name).iter(etree.Element):
            for key in ("href", "url", "src", "uri"):
                assert element.get(key, "https:").startswith(("https:", "http:", "urn:"))


def test_pages_hold_no_element_or_attribute_that_feeder_did_not_write(site: Laboratory) -> None:
    """What the pages have beside articles is what a plain article's page has."""
    plain = Laboratory(site.folder / "plain")
    plain.configure("[feeds]\nentries = 1000\nmax_bytes = 0")
    for name in ("a", "b", "c"):  # so many that there is another feed, which the page names
        plain.article(f"{name}.md", name.upper(), f"About {name}.", author="B", tags=["c"], summary="d")
    plain.build()
    own = {pair for page in plain.feeds.rglob("*.html") for pair in shapes(page)}
    for page in site.feeds.rglob("*.html"):
        found = {pair for pair in shapes(page) if pair not in own}
        assert {tag for tag, _ in found} <= set(nh3.ALLOWED_TAGS) | set(
            "picture source audio video track section main".split()
        )
        assert {name for _, name in found} <= ATTRIBUTES | {""}


def shapes(page: Path) -> Iterator[tuple[str, str]]:
    """Each pair of an element and an attribute in the page; each element with none."""
    for element in lxml.html.document_fromstring(page.read_bytes()).iter(etree.Element):
        yield str(element.tag), ""
        for name, value in element.attrib.items():
            yield str(element.tag), str(name)
            assert not str(value).strip().lower().startswith(("javascript:", "vbscript:", "data:text"))


def test_what_was_tried_is_shown_as_text(site: Laboratory) -> None:
    """In a title, a name or a category it is a text like any other."""
    item = next(item for item in site.items() if "]]>" in item["title"])
    assert json.dumps(item["tags"]).count("script") == 2
