"""Rules of RSS: each has a document that breaks it and one that keeps it."""

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import GUID, HEAD, SELF, bare_rss
from validation_samples import rss as feed

from feeder.validation import problems
from feeder.validation.rulebook import rss

_PLAIN = feed()
_IMAGE = "<url>https://example.org/a.png</url><title>News</title><link>https://example.org/</link>"
_INPUT = "<title>Search</title><description>Find</description><link>https://example.org/s</link>"


def _image(inside: str = "") -> bytes:
    return feed(channel=f"<image>{_IMAGE}{inside}</image>")


def _guid(inside: str, attributes: str = "") -> bytes:
    return bare_rss(f"<item><title>One</title><guid{attributes}>{inside}</guid></item>")


def _hour(hour: int) -> bytes:
    return feed(channel=f"<skipHours><hour>{hour}</hour></skipHours>")


def _cloud(port: int) -> bytes:
    return feed(
        channel=f'<cloud domain="example.org" port="{port}" path="/" registerProcedure="" protocol="http-post"/>'
    )


def _enclosures(count: int) -> bytes:
    return feed('<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>' * count)


CASES: dict[str, Case] = {
    "rss-version": (_PLAIN.replace(b'version="2.0"', b'version="3.0"'), _PLAIN),
    "item-bare": (
        bare_rss(f"<item>{GUID}</item>"),
        bare_rss(f"<item>{GUID}<description>a</description></item>"),
    ),
    "item-early": (feed(after="<ttl>60</ttl>"), feed(channel="<ttl>60</ttl>")),
    "guid-missing": (bare_rss("<item><title>One</title></item>"), _PLAIN),
    "guid-address": (_guid("one"), _guid("one", ' isPermaLink="false"')),
    "guid-duplicate": (feed(after=f"<item><title>Two</title>{GUID}</item>"), _PLAIN),
    "guid-weak": (_guid("7", ' isPermaLink="false"'), _guid("123456789", ' isPermaLink="false"')),
    "self-missing": (feed(head=HEAD), feed(head=HEAD + SELF)),
    "self-relative": (feed(head=HEAD + '<atom:link rel="self" href="/rss"/>'), _PLAIN),
    "self-example": (
        feed(head=HEAD + SELF.replace("news.example", "blog.example.com")),
        feed(head=HEAD + SELF.replace("news.example", "example.com.news.example")),
    ),
    "attribute-extension": (
        feed(
            '<category dc:type="a">b</category>', channel="<docs>http://blogs.law.harvard.edu/tech/rss</docs>"
        ),
        feed(
            '<category dc:type="a">b</category>',
            channel="<docs>https://www.rssboard.org/rss-specification</docs>",
        ),
    ),
    "contact": (feed("<author>Ann</author>"), feed("<author>ann@example.org (Ann)</author>")),
    "contact-name": (
        feed("<author>ann@example.org</author>"),
        feed("<author>ann@example.org (Ann)</author>"),
    ),
    "contact-form": (
        feed("<author>Ann &lt;ann@example.org&gt;</author>"),
        feed("<author>ann@example.org (Ann)</author>"),
    ),
    "text-html": (
        feed("<category>&lt;b&gt;a&lt;/b&gt;</category>"),
        feed("<category>1 &lt; 2 &amp; 3</category>"),
    ),
    "image-format": (
        feed(channel=f"<image>{_IMAGE}</image>".replace("png", "tiff")),
        feed(channel=f"<image>{_IMAGE}</image>"),
    ),
    "image-width": (_image("<width>145</width>"), _image("<width>144</width>")),
    "image-height": (_image("<height>0</height>"), _image("<height>400</height>")),
    "image-title": (feed(channel=f"<image>{_IMAGE}</image>".replace("News", "Olds")), _image()),
    "image-link": (feed(channel=f"<image>{_IMAGE}</image>".replace("org/<", "org/a<")), _image()),
    "skip-hour": (_hour(25), _hour(23)),
    "skip-hour-24": (_hour(24), _hour(0)),
    "skip-day": (
        feed(channel="<skipDays><day>monday</day></skipDays>"),
        feed(channel="<skipDays><day>Monday</day></skipDays>"),
    ),
    "text-input": (feed(channel=f"<textInput>{_INPUT}<name>q</name></textInput>"), _PLAIN),
    "input-name": (
        feed(channel=f"<textInput>{_INPUT}<name>1 q</name></textInput>"),
        feed(channel=f"<textInput>{_INPUT}<name>q1</name></textInput>"),
    ),
    "cloud-port": (_cloud(0), _cloud(80)),
    "enclosure-many": (_enclosures(2), _enclosures(1)),
    "content-before-description": (
        feed("<content:encoded>a</content:encoded><description>a</description>"),
        feed("<description>a</description><content:encoded>a</content:encoded>"),
    ),
    "same-meaning": (
        feed(channel="<language>en</language><dc:language>en</dc:language>"),
        feed(channel="<dc:language>en</dc:language>"),
    ),
    "same-meaning-item": (
        feed("<author>ann@example.org (Ann)</author><dc:creator>Ann</dc:creator>"),
        feed("<dc:creator>Ann</dc:creator>"),
    ),
    "same-content": (feed("<xhtml:body>a</xhtml:body>"), feed("<description>a</description>")),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, rss.CHAPTER)


@pytest.mark.parametrize("required", ["url", "length", "type"])
def test_an_enclosure_has_all_its_attributes(required: str) -> None:
    enclosure = '<enclosure url="https://example.org/a" length="1" type="audio/mpeg"/>'
    broken = feed(enclosure.replace(f"{required}=", f"dc:{required}="))
    assert [problem.rule for problem in problems(broken)] == ["attribute-missing"]


def test_the_order_of_elements_means_nothing() -> None:
    assert (
        problems(
            feed(head=SELF + "<description>a</description><link>https://example.org/</link><title>b</title>")
        )
        == ()
    )
