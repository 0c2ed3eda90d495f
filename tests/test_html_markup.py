"""What the markup of a saved page means: pictures, embeds, listings, tables, notes, statements for programs."""

import json
import time
from datetime import UTC, datetime

import pytest

from feeder.markup import PAGE
from feeder.readers import read
from feeder.types import Article, Person, Picture, Seed, Terms

PROSE = "The council met on Monday to talk about the new bridge, and agreed that it will open in spring."
MORE = "Work on the other side of the river, said the mayor, will go on until the end of next year."
FILM = "https://www.youtube.com/watch?v=abcdef12345"
RUNNING = f"<p>{PROSE}</p><p>{MORE}</p>" * 4
PICTURE = "https://example.org/a.jpg"


def html(source: str) -> Article:
    (article,) = read(Seed("a.html", source.encode()), Terms(UTC))
    return article


def page(inside: str = "", head: str = "") -> Article:
    return html(f"<!DOCTYPE html><html lang=en><head>{head}</head><body><article>{RUNNING}{inside}</article>")


def described(*scripts: str) -> Article:
    return page(head="".join(f"<script type=application/ld+json>{script}</script>" for script in scripts))


STATED = {
    "@type": "Article",
    "headline": "Bridge opens",
    "datePublished": "2024-05-17",
    "author": {"name": "Jane Doe"},
}


@pytest.mark.parametrize(
    "scripts",
    [
        [json.dumps(STATED)],
        [json.dumps([{"@type": "Organization"}, STATED])],
        [json.dumps({"@graph": [{"@type": "WebSite"}, STATED]})],
        ['{"@type": "BreadcrumbList"}', json.dumps(STATED)],
        ["{ this is no JSON", json.dumps(STATED)],
        ["<!-- " + json.dumps(STATED) + " -->"],
        ["//<![CDATA[\n" + json.dumps(STATED) + "\n//]]>"],
        ["/*<![CDATA[*/" + json.dumps(STATED) + "/*]]>*/"],
        [json.dumps(STATED)[:-1] + ",\n}"],
        [json.dumps(STATED)[:-1] + ', "sameAs": ["http://example.org/a",], // both, "of" them\n }'],
        [json.dumps(STATED)[:-1] + ', /* "a": 1 */ "url": "https://example.org/*a*/"}'],
        [json.dumps(STATED) + ";"],
    ],
    ids="alone list graph several broken comment cdata script-cdata comma line-notes notes semicolon".split(),
)
def test_json_ld_is_read_as_people_write_it(scripts: list[str]) -> None:
    article = described(*scripts)
    assert (article.title, article.authors) == ("Bridge opens", (Person("Jane Doe"),))
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 17, tzinfo=UTC)
    assert article.published.stated


ITEM = (
    "<div itemscope itemtype=https://schema.org/NewsArticle><h1 itemprop=headline>Bridge opens</h1>"
    "<span itemprop=author itemscope itemtype=https://schema.org/Person><a itemprop=url href=https://example.org/jane>"
    "<span itemprop=name>Jane Doe</span></a></span><meta itemprop=datePublished content=2024-05-17>"
    f"<img itemprop=image src={PICTURE}><div itemprop=articleBody>{RUNNING}</div></div>"
)
COMMENT = (
    "<div itemscope itemtype=https://schema.org/Comment><time itemprop=datePublished datetime=2024-06-01>June</time>"
    "<span itemprop=author>A Reader</span><p itemprop=text>Well.</p></div>"
)


def test_microdata_states_the_fields_of_its_own_item() -> None:
    article = html(f"<body>{COMMENT}{ITEM}{COMMENT}")
    assert article.title == "Bridge opens"
    assert article.authors == (Person("Jane Doe", None, "https://example.org/jane"),)
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 17, tzinfo=UTC)
    assert article.image == Picture(PICTURE)
    assert PROSE in article.text


def test_of_several_items_the_one_with_a_body_is_the_article() -> None:
    teaser = "<div itemscope itemtype=https://schema.org/Article><meta itemprop=datePublished content=2023-01-01></div>"
    article = html(f"<body>{teaser * 3}{ITEM}")
    assert article.published is not None
    assert article.published.at.year == 2024


def test_open_graph_states_the_fields() -> None:
    article = page(
        head="<meta property=og:title content='Bridge opens'><meta property=og:description content='What it is about.'>"
        f"<meta property=og:image content={PICTURE}><meta property=og:image:alt content='A bridge'>"
        "<meta property=og:url content=https://example.org/bridge><meta property=og:locale content=en_GB>"
        "<meta property=article:published_time content=2024-05-17T10:00:00Z><meta property=article:tag content=Rivers>"
    )
    assert (article.title, article.summary) == ("Bridge opens", "What it is about.")
    assert (article.image, article.canonical) == (Picture(PICTURE, "A bridge"), "https://example.org/bridge")
    assert article.categories == ("Rivers",)
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 17, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "image",
    [
        f"<img data-src={PICTURE}>",
        f"<img src=https://example.org/placeholder.gif data-original={PICTURE}>",
        f"<img src='data:image/gif;base64,R0lG' data-srcset='https://example.org/s.jpg 300w, {PICTURE} 900w'>",
        f"<img srcset='{PICTURE} 900w, https://example.org/s.jpg 300w'>",
        f"<picture><source srcset='https://example.org/s.jpg 1x, {PICTURE} 2x'><img src='data:,'></picture>",
        f"<picture><source data-srcset={PICTURE}><img src='data:,' class=lazy></picture>",
        f"<span class=lazy><img src='data:,'></span><noscript><img src={PICTURE}></noscript>",
        f"<amp-img src={PICTURE} width=4 height=3><noscript><img src={PICTURE}></noscript></amp-img>",
    ],
    ids="lazy original srcset largest picture lazy-picture noscript amp".split(),
)
def test_a_picture_is_shown_without_scripts(image: str) -> None:
    article = page(f"<p>{image}</p>")
    assert f'src="{PICTURE}"' in article.html
    assert article.html.count("<img") == 1


def test_an_address_in_srcset_may_hold_commas() -> None:
    """HTML, section 4.8.4.2.1: candidates are parted by a comma with white space, or one that ends an address."""
    address = "https://example.org/w_900,h_600/a.jpg"
    assert (
        f'src="{address}"'
        in page(f"<img srcset='https://example.org/w_3,h_2/a.jpg 300w, {address} 900w'>").html
    )


def test_the_sources_of_a_picture_stay() -> None:
    article = page(
        f"<picture><source type=image/webp srcset=https://example.org/a.webp><img src={PICTURE} alt=a></picture>"
    )
    assert '<source type="image/webp" srcset="https://example.org/a.webp">' in article.html


@pytest.mark.parametrize(
    ("embed", "address", "text"),
    [
        ("<iframe src=//www.youtube.com/embed/abcdef12345?rel=0>", FILM, "YouTube video"),
        ("<iframe data-src=https://player.vimeo.com/video/123 title='A film'>", "https://vimeo.com/123", "A film"),
        ("<iframe src='//platform.twitter.com/embed/T.html?dnt=1&id=42'>", "https://twitter.com/i/status/42", "Post"),
        ("<iframe src='//w.soundcloud.com/player/?url=https%3A//example.org/1'>", "https://example.org/1", "sound"),
        ("<iframe src=https://www.example.org/map?x=1></iframe>", "https://www.example.org/map?x=1", "example.org"),
        ("<video><source src=https://example.org/a%20b.mp4></video>", "https://example.org/a%20b.mp4", "Video: a b"),
        ("<audio data-src=https://example.org/a.mp3 controls></audio>", "https://example.org/a.mp3", "Audio: a.mp3"),
        ("<object data=https://example.org/plan.pdf></object>", "https://example.org/plan.pdf", "example.org"),
        ("<amp-youtube data-videoid=abcdef12345></amp-youtube>", FILM, "YouTube video"),
        ("<amp-iframe src=https://example.org/map title=Map></amp-iframe>", "https://example.org/map", "Map"),
    ],
)  # fmt: skip
def test_an_embed_becomes_a_link_that_says_what_it_leads_to(embed: str, address: str, text: str) -> None:
    assert f'<a href="{address.replace("&", "&amp;")}">' in (got := page(embed).html)
    assert text in got


def test_a_post_keeps_its_words_and_its_link() -> None:
    link = "<a href=https://twitter.com/j/status/1>May 17</a>"
    article = page(f"<blockquote class=twitter-tweet><p>It opens!</p>- Jane {link}</blockquote>")
    assert "It opens!" in article.text
    assert 'href="https://twitter.com/j/status/1"' in article.html


@pytest.mark.parametrize(
    "source",
    [
        "<iframe src=about:blank></iframe>",
        "<iframe src=https://www.googletagmanager.com/ns.html?id=1></iframe>",
        "<iframe src='https://www.facebook.com/plugins/like.php?href=https://example.org'></iframe>",
        "<video src=blob:https://example.org/1></video>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<object data=https://example.org/film.swf></object>",
        "<embed src=https://example.org/film.swf?autoplay=1>",
        "<amp-youtube data-videoid='\"><script>'></amp-youtube>",
    ],
)
def test_what_shows_nothing_becomes_nothing(source: str) -> None:
    assert "<a " not in page(source).html


def test_notes_point_to_their_places_and_back() -> None:
    address = "https://example.org/bridge"
    article = page(
        f"<p>{PROSE} It is said.<sup id=ref1><a href={address}#fn1>1</a></sup></p>"
        "<ol><li id=fn1>By the mayor. <a href='#ref1'>back</a></li></ol>",
        head=f"<link rel=canonical href={address}>",
    )
    for piece in ('id="a-ref1"', f'href="{PAGE}#a-fn1"', 'id="a-fn1"', f'href="{PAGE}#a-ref1"'):
        assert piece in article.html


@pytest.mark.parametrize(
    "holder", ["aside class=footnotes", "footer role=doc-endnotes", "section id=endnotes"]
)
def test_notes_stay_whatever_holds_them(holder: str) -> None:
    notes = f"<{holder}><ol><li id=n1>By the mayor. <a href='#r1'>back</a></li></ol></{holder.split(maxsplit=1)[0]}>"
    assert "By the mayor." in page(f"<p>{PROSE}<a id=r1 href='#n1'>1</a></p>{notes}").text


def test_words_in_code_are_no_buttons_and_colours_no_comments() -> None:
    article = page(
        '<p>Use <code><span class="comment">share</span></code> with it, said the mayor of the town.</p>'
    )
    assert "<code><span>share</span></code>" in article.html


def test_a_table_keeps_its_form() -> None:
    table = (
        '<table><caption>Bridges</caption><thead><tr><th colspan="2">Name</th></tr></thead>'
        '<tbody><tr><td rowspan="2">New</td><td>1</td></tr></tbody></table>'
    )
    assert table in page(table).html


CODE = "def f(x):\n    # twice\n    return 2 * x"


@pytest.mark.parametrize(
    "listing",
    [
        f'<pre><code class="language-python">{CODE}</code></pre>',
        f'<pre class="language-python line-numbers"><code>{CODE}<i class="line-numbers-rows"><i></i></i></code></pre>',
        f'<pre class="lang-python prettyprint">{CODE}</pre>',
        f'<pre class="brush: python; gutter: false">{CODE}</pre>',
        f'<div class="highlight-source-python highlight"><pre>{CODE}</pre></div>',
        f'<div class="sourceCode"><pre class="sourceCode python"><code>{CODE}</code></pre></div>',
        '<pre><code class="hljs language-python"><span class="k">def</span> <span class="nav">f</span>(x):\n'
        '    <span class="token comment"># twice</span>\n    <span class="ad">return</span> 2 * x</code></pre>',
        '<pre><code class="language-python"><b>def f(x):</b><br>    # twice<br>    return 2 * x</code></pre>',
        '<div class="highlight-python"><table class="highlighttable"><tr><td class="linenos"><pre>1\n2\n3</pre></td>'
        f'<td class="code"><pre>{CODE}\n</pre></td></tr></table></div>',
        '<div class="highlight-source-python"><table>'
        + "".join(
            f'<tr><td class="blob-num">{at}</td><td class="blob-code">{text}</td></tr>'
            for at, text in enumerate(CODE.split("\n"), 1)
        )
        + "</table></div>",
        '<pre><code class="language-python">'
        + "".join(
            f'<div class="line"><span class="lineno">{at}</span>{text}</div>'
            for at, text in enumerate(CODE.split("\n"), 1)
        )
        + "</code></pre>",
    ],
    ids="html prism prettify brush github pandoc colours breaks pygments-table blob-table lines".split(),
)
def test_a_listing_keeps_its_language_and_white_space_and_nothing_else(listing: str) -> None:
    article = page(listing)
    assert f'<pre><code class="language-python">{CODE}' in article.html
    assert article.html.count("<pre>") == 1
    assert article.text.endswith(CODE)


def test_a_table_of_numbers_is_no_listing() -> None:
    assert (
        "<td>3</td>" in page("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>").html
    )


@pytest.mark.parametrize(
    "kept",
    [
        "<dl><dt>Bridge</dt><dd>What leads over a river.</dd></dl>",
        "<details><summary>More</summary><p>All of it.</p></details>",
        f'<figure><img src="{PICTURE}" alt="a"><figcaption>The bridge</figcaption></figure>',
        "<ol><li>Take one.</li><li>Take two.<ul><li>Or three.</li></ul></li></ol>",
        '<table><thead><tr><th scope="col">A</th></tr></thead><tfoot><tr><td>sum</td></tr></tfoot></table>',
        "<p>H<sub>2</sub>O and m<sup>2</sup></p>",
    ],
)
def test_structure_stays_as_it_is(kept: str) -> None:
    assert kept in page(kept).html


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden><p>{MORE} Not this.</p></div>",
        f"<p style='color: red; display : none'>{MORE} Not this.</p>",
        f"<p style=visibility:hidden>{MORE} Not this.</p>",
        "<p>Seen. <span aria-hidden=true>Not this.</span></p>",
        "<template><p>Not this.</p></template>",
        "<!-- <p>Not this.</p> -->",
        "<!--[if IE]><p>Not this.</p><![endif]-->",
        "<noscript>Not this: please turn on scripts.</noscript>",
    ],
)
def test_what_nobody_sees_is_dropped(hidden: str) -> None:
    assert "Not this" not in page(hidden).text


def test_an_article_that_a_script_would_show_is_kept() -> None:
    """Where all text is hidden, hiding is the work of a script that was to follow."""
    assert PROSE in html(f"<body><div style=display:none>{RUNNING}</div>").text


def test_a_list_in_a_box_is_kept() -> None:
    box = "<div class=card><h3>You need</h3><ul><li>Two pears</li><li>A lemon</li><li>Some water</li></ul></div>"
    assert "A lemon" in page(box).text


@pytest.mark.parametrize(
    "much",
    [
        "<div itemscope itemtype=Article itemprop=a>" * 1500,
        "<i itemprop=headline>a</i>" * 5000,
        "<pre>" * 1500,
        "<pre><span class=lineno>1</span>" * 1500,
        "<table><tr><td class=linenos>1</td><td><pre>" * 400,
        "<table><tr><td>" * 1500,
        "<video><source src=a.mp4>" * 3000,
        "<picture><source srcset='a 1x, b 2x'>" * 1500,
        "<h1><span class=kicker>a" * 1500,
        "<div class=comment><time datetime=2020-01-01></time>" * 1500,
        "<div class=x>" * 1500 + "<time datetime=2020-01-01></time>" * 10_000,
        "<div class=x>" * 1500 + "<meta itemprop=a content=b>" * 10_000,
        f"<img srcset='{'a ' * 100_000}'>",
        f"<img srcset='{',' * 200_000}'>",
        f"<script type=application/ld+json>{'/*' * 200_000}</script>",
        f"<script type=application/ld+json>{'[,' * 200_000}</script>",
        "<script type=application/ld+json>" + '"' * 200_001 + "</script>",
    ],
    ids=lambda much: much[:30],
)
def test_time_grows_with_the_size_alone(much: str) -> None:
    start = time.process_time()
    page(much)
    assert time.process_time() - start < 3
