"""Tags of templates in Markdown: rendered where common, else dropped and reported; in code they are text."""

from datetime import UTC
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.errors import UnreadableError
from feeder.readers import read
from feeder.readers.shortcodes import AROUND, RENDERED
from feeder.readers.tags import tag
from feeder.readers.templates import rendered
from feeder.types import Article, Seed, Terms

FIELDS = {"title": "The title", "count": 3, "draft": True}


def article(source: str, path: str = "a.md") -> Article:
    (one,) = read(Seed(path, source.encode()), Terms(UTC))
    return one


def text(source: str, *, generated: bool = False) -> str:
    return rendered(source, FIELDS, generated=generated)[0]


INLINE = [
    '{{< figure src="a.png" >}}', "{{% notice %}}", "{{< /notice >}}", "{{ site.title }}", "{{ page.title }}",
    '{{ "/a" | relative_url }}', "{% include a.html %}", "{% endfor %}", "{: .note}", "{#id}", "{:toc}", "{:/}",
    '{{< ref "a" >}}', "{% youtube 1 %}", "{{{ a }}}", "){: .a}", "[TOC]", "{% if a %}", "{{ a }}",
]  # fmt: skip
ENCLOSING = [
    "{% for a in b %}",
    "{% highlight x %}",
    "{% endhighlight %}",
    "{::comment}",
    "{% comment %}",
    "{% raw %}",
]
TAGS = st.sampled_from([*INLINE, *ENCLOSING, "{{</*"])


@given(st.lists(TAGS | st.sampled_from(["a", " ", "\n", "\t"]), max_size=8).map("".join))
def test_code_is_left_as_it_is(code: str) -> None:
    """Fenced, in a line, indented, in an element: beside a tag which is rendered."""
    fenced = f"~~~\n{code}\n~~~"
    assert fenced in text(f"{{{{< ref x >}}}}\n\n{fenced}\n\nText.")
    assert f"<pre>{code}</pre>" in text(f"<pre>{code}</pre> {{{{< ref x >}}}}")
    if line := " ".join(code.split()):
        assert f"``{line}``" in text(f"Text ``{line}`` {{{{< ref x >}}}}.")
        assert f"\n\n    {line}\n" in text(f"Text {{{{< ref x >}}}}.\n\n    {line}\n\nText.")


@given(st.lists(st.sampled_from([*INLINE, "{{ ", "{% ", "{", "$", "*"]), max_size=12))
def test_prose_between_tags_is_never_lost(pieces: list[str]) -> None:
    """Each word stays, whatever stands before it: a tag, a bracket that nothing closes."""
    made = text("".join(f"{piece} Word{at}. " for at, piece in enumerate(pieces)) + "{{{{")
    assert all(f"Word{at}." in made for at in range(len(pieces)))


@given(st.text(alphabet="ab{}%<>:#.|`'\"/*=_-()[]$\\ \n", max_size=60))
def test_any_text_is_rendered_or_refused(source: str) -> None:
    for generated in (False, True):
        made, left = rendered(source, FIELDS, generated=generated)
        assert isinstance(made, str)
        assert all(piece.text in source for piece in left)


@pytest.mark.parametrize(
    "prose",
    [
        "Use {{ unclosed and go on.", "A set {a, b}, a {pair}.", r"\frac{{a}}{b}", "$x^{{2}}$", "${{ secrets.KEY }}",
        "10{%} off", "{{x}}", "{{ name }}, dear", "{{ user.name }} in Vue", "{{{ raw }}}", "{% 5 %}", "a {# b #} c",
        r"\{{ escaped }}", "f(x){y}", "[a]{b}", "{.5}", "{ }", "{{}}", "{%%}", "{:}", "{{ a\nb }}",
    ],
)  # fmt: skip
def test_braces_that_are_no_tag_stay(prose: str) -> None:
    assert rendered(prose, FIELDS) == (prose, ())


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("{{ title }}", "The title"), ("{{ page.title }}", "The title"), ("{{page.count}}", "3"),
        ("{{- title -}}", "The title"), ("{{ page.title | upcase }}", "THE TITLE"),
        ("{{ site.baseurl }}/a", "/a"), ("{{ site.url }}{{ site.baseurl }}/a", "/a"),
        ("{{ '/a' | relative_url }}", "/a"), ('{{ "/a" | prepend: site.baseurl }}', "/a"),
        ("{{ '/a' | append: '.png' | absolute_url }}", "/a.png"), ('{{ "/a" | url }}', "/a"),
        ("{{ site.title }}", ""), ("{{ page.draft }}", ""), ("{{ page.date | date: '%Y' }}", ""),
        ("{{/* a comment of Go's */}}", ""),
    ],
)  # fmt: skip
def test_an_output_is_what_the_file_states(output: str, expected: str) -> None:
    assert text(output) == expected


def test_a_variable_that_nothing_states_is_dropped_in_a_generator_s_file() -> None:
    assert text("A {{ name }} b.", generated=True) == "A  b."
    assert rendered("A {{ site.name }} b.", {})[1][0].text == "{{ site.name }}"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("{{< youtube abc-_123 >}}", "https://www.youtube.com/watch?v=abc-_123"),
        ('{{< youtube id="abc123" title="A film" >}}', "https://www.youtube.com/watch?v=abc123"),
        ("{% youtube https://youtu.be/abc123 %}", "https://youtu.be/abc123"),
        ("{% include youtube.html id='abc123' %}", "https://www.youtube.com/watch?v=abc123"),
        ("{{< vimeo 12345 >}}", "https://vimeo.com/12345"),
        ('{{< tweet user="ann" id="123" >}}', "https://twitter.com/ann/status/123"),
        ("{{< tweet 123 >}}", "https://twitter.com/i/status/123"),
        ('{{< x user="ann" id="123" >}}', "https://x.com/ann/status/123"),
        ("{{< gist ann 0a1b >}}", "https://gist.github.com/ann/0a1b"),
        ("{% gist ann/0a1b %}", "https://gist.github.com/ann/0a1b"),
        ("{{< instagram BWNjjyYFxVx >}}", "https://www.instagram.com/p/BWNjjyYFxVx/"),
        ('{% embed "https://example.org/a?b=1&c=2" %}', "https://example.org/a?b=1&c=2"),
    ],
)  # fmt: skip
def test_an_embed_is_a_link(source: str, address: str) -> None:
    one = article(f"Text.\n\n{source}\n\nMore.")
    (link,) = one.html.split('<a href="')[1:]
    assert unescape(link.partition('"')[0]) == address
    assert one.dropped == ()


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ('{{< figure src="a.png" alt="A &amp; b" >}}', ['src="\x01a.png"']),
        ('{{< figure src="a.png" title="T" caption="*c*" link="https://example.org/" >}}', [
            '<a href="https://example.org/"><img', "<strong>T</strong> <em>c</em></figcaption>"]),
        ('{{< img "a.png" "Some words" >}}', ['alt="Some words"']),
        ('{{< figure src="a.png" >}}Inner *words*{{< /figure >}}', ["<figcaption>Inner <em>words</em></figcaption>"]),
        ("{% include figure.html path='a.png' caption='c' %}", ["<figcaption>c</figcaption>"]),
        ('{% include image.html src="{{ site.baseurl }}/a.png" %}', ['src="\x01a.png"']),
        ('{% image "./a.png", "Some words", "100vw" %}', ['alt="Some words"']),
        ("{% asset_img a.png Some words %}", ['src="\x01a.png"']),
        ('{{< figure\n  src="a.png"\n  caption="c"\n>}}', ["<figcaption>c</figcaption>"]),
        ('{{< video src="a.mp4" >}}', ['<video src="\x01a.mp4" controls']),
    ],
)  # fmt: skip
def test_a_picture_is_a_figure(source: str, pieces: list[str]) -> None:
    one = article(f"Text.\n{source}\nMore *text*.")
    assert all(piece in one.html for piece in pieces)
    assert "<p>More <em>text</em>.</p>" in one.html
    assert one.references[0] in ("a.png", "a.mp4")


@pytest.mark.parametrize(
    "source", ["{{< figure >}}", "{{< youtube >}}", "{% include image.html %}", "{{< video a >}}"]
)
def test_a_tag_that_names_nothing_is_dropped_and_reported(source: str) -> None:
    made, (left,) = rendered(f"A {source} b.", {})
    assert (made, left.text) == ("A  b.", source)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{% highlight ruby linenos %}\na `b`\n\n# c\n{% endhighlight %}", 'class="language-ruby">a `b`\n\n# c\n<'),
        ('{{< highlight go "linenos=table" >}}\na := 1\n{{< /highlight >}}', 'class="language-go">a := 1\n<'),
        ("{{< code lang=\"js\" >}}a < b{{< /code >}}", 'class="language-js">a &lt; b\n<'),
        ("{{< mermaid >}}\na --> b\n{{< /mermaid >}}", 'class="language-mermaid">a --&gt; b\n<'),
        ("- x\n\n  {% highlight c %}\n{{ a }}\n\nb\n  {% endhighlight %}\n\n- y",
            '">{{ a }}\n\nb\n</code></pre>\n</li>'),
    ],
)  # fmt: skip
def test_highlighted_code_is_code(source: str, code: str) -> None:
    assert code in article(source).html


def test_what_a_tag_encloses_stays_and_what_it_repeats_goes() -> None:
    made = article("{{% notice %}}\nA *note*.\n{{% /notice %}}\n\n{% if a %}B.{% else %}C.{% endif %}")
    assert (made.html, [piece.text for piece in made.dropped]) == (
        "<p>A <em>note</em>.</p>\n<p>B.C.</p>",
        ["{% if a %}"],
    )
    made = article("A. {% for a in b %}{% for c in d %}{{ c }}{% endfor %}x{% endfor %} B.")
    assert made.text == "A. B."
    assert [piece.text[:9] for piece in made.dropped] == ["{% for a "]


def test_details_and_quotations() -> None:
    made = article('{{< details summary="More & more" >}}\nA *b*.\n{{< /details >}}\n\nText.')
    assert made.html.startswith(
        "<details><summary>More &amp; more</summary>\n<p>A <em>b</em>.</p>\n</details>"
    )
    assert (
        "<blockquote>\n<p>A.</p>\n</blockquote>" in article("{% blockquote %}\nA.\n{% endblockquote %}").html
    )


def test_what_is_raw_is_shown_and_what_is_a_comment_is_not() -> None:
    assert text("{% raw %}{{ a }} {% b %}{% endraw %} c") == "{{ a }} {% b %} c"
    assert text("a{% comment %} {{ b }} {% endcomment %}c{{< comment >}}d{{< /comment >}}e") == "ace"
    assert text("Write `{{%/* b */%}}`, {{</* a b */>}}") == "Write `{{% b %}}`, {{< a b >}}"


def test_code_is_freed_of_what_protects_it_where_a_generator_would() -> None:
    source = "```\n{% raw %}\n${{ a }}\n{% endraw %}\n```\n"
    assert text(source, generated=True) == "```\n${{ a }}\n```\n"
    assert text(source) == source
    assert "${{ a }}\n</code>" in article(f"---\nlayout: post\n---\n{source}").html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Text.\n{: .note}", "<p>Text.</p>"), ("![a](b.png){: .c width=5}", '<p><img src="\x01b.png" alt="a"></p>'),
        ("*a*{:.b} c", "<p><em>a</em> c</p>"), ("* toc\n{:toc}\n\nText.", "<p>Text.</p>"),
        ("1. toc\n{:toc .x}\n\nText.", "<p>Text.</p>"), ("Text.\n{.note}", "<p>Text.</p>"),
        ("[TOC]\n\nText.", "<p>Text.</p>"), ("{:ref: .a}\nText.", "<p>Text.</p>"),
        ("{::nomarkdown}Text.{:/}", "<p>Text.</p>"), ("{::options a='b' /}\nText.", "<p>Text.</p>"),
        ("Text.\n{::comment}\na\n{:/comment}\n", "<p>Text.</p>"),
        ('<div markdown="1">\n*a*\n</div>', "<div>\n<p><em>a</em></p>\n</div>"),
    ],
)  # fmt: skip
def test_lists_of_attributes_are_not_shown(source: str, html: str) -> None:
    assert article(source).html == html


@pytest.mark.parametrize(
    "heading", ["## A b {#c}", "## A b {: #c .d}", "## A b\n{: #c}", "## A b {#c .d e=f}"]
)
def test_a_heading_has_the_id_that_is_linked(heading: str) -> None:
    assert '<h2 id="a-c">A b</h2>' in article(f"[x](#c)\n\n{heading}\n\nText.").html
    assert "<h2>A b</h2>" in article(f"[x](#d)\n\n{heading}\n\nText.").html


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What's next?", "whats-next"), ("A `b` *c*", "a-b-c"), ("Über uns", "über-uns"), ("Über uns", "uber-uns"),
        ("a_b - c", "a_b---c"), ("第一章", "第一章"), ("1. Start", "1-start"),
    ],
)  # fmt: skip
def test_headings_have_the_ids_that_generators_give_them(heading: str, anchor: str) -> None:
    one = article(f"[x](#{anchor})\n\n## {heading}\n\nText.\n\n## {heading}\n\n[y](#{anchor}-1)")
    ids = [piece.partition('">')[0] for piece in one.html.split('<h2 id="')[1:]]
    links = [piece.partition('">')[0] for piece in one.html.split('href="\x02#')[1:]]
    assert [quote(name) for name in ids] == links


def test_what_stands_before_the_divider_is_the_summary() -> None:
    one = article("First *words*.\n\nSecond.\n\n<!-- more -->\n\nThird.")
    assert (one.summary, one.text) == ("First words. Second.", "First words.\n\nSecond.\n\nThird.")
    assert article("---\nsummary: Stated.\n---\nFirst.\n\n<!--more-->\n\nThird.").summary == "Stated."
    for source in (
        "`<!--more-->` is a divider.",
        "<!--more-->\n\nText.",
        "Text.\n\n<!--more-->",
        "<!-- note -->\n\nText.",
    ):
        assert article(source).summary is None


def test_tags_are_taken_apart() -> None:
    made = tag(r"""include media/You_Tube.html a="b \" c" d='e' f: g, h https://example.org/?i=j k=`l`""")
    assert made is not None
    assert (made.name, made.given) == ("you-tube", ("h", "https://example.org/?i=j"))
    assert made.named == {"a": 'b " c', "d": "e", "f": "g", "k": "l"}
    assert tag("5") is None


def test_names_of_tags_are_as_they_are_looked_for() -> None:
    assert all(name == tag(name).name for name in (*RENDERED, *AROUND) if tag(name))  # type: ignore[union-attr]  # asked
    assert all(tag(name) for name in (*RENDERED, *AROUND))


def test_a_file_of_very_many_tags_is_set_aside() -> None:
    with pytest.raises(UnreadableError, match="tags"):
        article("{{ a }}" * 30_000)
