"""Rules of the vocabularies beside RSS and Atom: each has a document that breaks it and one that keeps it."""

import pytest
from validation_rules import Case, check_case, check_complete
from validation_samples import atom, rss

from feeder.validation import problems
from feeder.validation.rulebook import extensions

_OWNER = "<itunes:owner><itunes:email>ann@example.org</itunes:email></itunes:owner>"
_SHOW = (
    '<language>en</language><itunes:explicit>false</itunes:explicit><itunes:category text="Comedy"/>' + _OWNER
)
_COUNT = "<slash:comments>1</slash:comments>"
_FILE = '<enclosure url="https://example.org/a.{}" length="1" type="audio/mpeg"/>'


def _rating(text: str) -> bytes:
    return rss(f"<media:rating>{text}</media:rating>")


def _category(name: str) -> bytes:
    return rss(channel=_SHOW.replace("Comedy", name))


_ONE = '<media:content url="https://example.org/a.png"/>'

CASES: dict[str, Case] = {
    "media-unreachable": (rss("<media:content/>"), rss(_ONE)),
    "media-group": (
        rss(f"<media:group>{_ONE}</media:group>"),
        rss(f"<media:group>{_ONE}{_ONE}</media:group>"),
    ),
    "media-text-type": (
        rss('<media:title type="text">a</media:title>'),
        rss('<media:title type="plain">a</media:title>'),
    ),
    "media-hash": (
        rss('<media:hash algo="sha-1">d41d8cd98f00b204e9800998ecf8427e</media:hash>'),
        rss('<media:hash algo="md5">d41d8cd98f00b204e9800998ecf8427e</media:hash>'),
    ),
    "media-rating": (_rating("pg-13"), _rating("nonadult")),
    "media-restriction": (
        rss('<media:restriction relationship="deny">some</media:restriction>'),
        rss('<media:restriction relationship="deny">all</media:restriction>'),
    ),
    "credit-role": (
        rss('<media:credit role="Actor">a</media:credit>'),
        rss('<media:credit role="actor">a</media:credit>'),
    ),
    "credit-role-unknown": (
        rss('<media:credit role="bystander">a</media:credit>'),
        rss('<media:credit role="bystander" scheme="https://example.org/roles">a</media:credit>'),
    ),
    "currency": (
        rss('<media:price price="1" currency="€"/>'),
        rss('<media:price price="1" currency="EUR"/>'),
    ),
    "address-geo": (
        rss('<podcast:location geo="48.2,16.4">Vienna</podcast:location>'),
        rss('<podcast:location geo="geo:48.2,16.4">Vienna</podcast:location>'),
    ),
    "slash-date": (
        rss(_COUNT),
        rss(_COUNT, channel="<lastBuildDate>Fri, 01 May 2026 12:00:00 GMT</lastBuildDate>"),
    ),
    "itunes-category": (_category("Made Up"), _category("Society &amp; Culture")),
    "itunes-category-old": (_category("Public Radio"), _category("Comedy")),
    "itunes-duration": (
        rss("<itunes:duration>1 hour</itunes:duration>", channel=_SHOW),
        rss("<itunes:duration>1:00:00</itunes:duration>", channel=_SHOW),
    ),
    "itunes-missing": (rss(channel=_SHOW.replace("<language>en</language>", "")), rss(channel=_SHOW)),
    "itunes-email": (rss(channel=_SHOW.replace(_OWNER, "")), rss(channel=_SHOW)),
    "itunes-format": (rss(_FILE.format("wmv"), channel=_SHOW), rss(_FILE.format("mp3"), channel=_SHOW)),
    "itunes-keywords": (
        rss("<itunes:keywords>a b</itunes:keywords>", channel=_SHOW),
        rss("<itunes:keywords>a, b</itunes:keywords>", channel=_SHOW),
    ),
    "itunes-encoding": (rss(channel=_SHOW).replace(b"UTF-8", b"ISO-8859-1"), rss(channel=_SHOW)),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_tells_broken_from_kept(rule: str) -> None:
    check_case(rule, CASES[rule])


def test_every_rule_has_its_case() -> None:
    check_complete(CASES, extensions.CHAPTER)


#: Elements of other vocabularies as they should be, and spoilt, with the rule that says so.
SPOILT = [
    ("<sy:updatePeriod>daily</sy:updatePeriod>", "daily", "often", "value-unknown"),
    ("<sy:updateFrequency>2</sy:updateFrequency>", "2", "0", "number-integer"),
    ("<slash:hit_parade>1,2</slash:hit_parade>", "1,2", "1,b", "number-integer"),
    ("<wfw:commentRss>https://example.org/c</wfw:commentRss>", "https://example.org", "", "address-relative"),
    (
        "<trackback:ping>https://example.org/t</trackback:ping>",
        "trackback:ping",
        "trackback:pong",
        "element-unknown",
    ),
    (
        '<admin:generatorAgent rdf:resource="https://example.org/"/>',
        "rdf:resource",
        "resource",
        "attribute-missing",
    ),
    ("<geo:long>-180</geo:long>", "-180", "-181", "coordinate"),
    ("<georss:point>45.2 -71.9</georss:point>", "45.2 ", "", "coordinate"),
    (
        '<podcast:transcript url="https://example.org/t" type="text/vtt"/>',
        ' type="text/vtt"',
        "",
        "attribute-missing",
    ),
    ("<podcast:locked>yes</podcast:locked>", "yes", "maybe", "value-unknown"),
    ('<media:player url="https://example.org/p"/>', ' url="https://example.org/p"', "", "attribute-missing"),
    ('<media:thumbnail url="https://example.org/p" width="10"/>', '"10"', '"0"', "number-integer"),
    ("<media:title>a</media:title>", "<media:title>a", "<media:title/><media:title>a", "element-duplicate"),
    ("<media:keywords>a</media:keywords>", "keywords", "key", "element-unknown"),
]


@pytest.mark.parametrize(("element", "good", "bad", "rule"), SPOILT)
@pytest.mark.parametrize("make", [rss, atom])
def test_an_element_of_another_vocabulary(make: object, element: str, good: str, bad: str, rule: str) -> None:
    assert callable(make)
    head = "<lastBuildDate>Fri, 01 May 2026 12:00:00 GMT</lastBuildDate>"
    around = {"channel": head} if make is rss else {}
    assert problems(make(element, **around)) == ()
    assert rule in {problem.rule for problem in problems(make(element.replace(good, bad), **around))}


def test_an_element_stands_where_its_vocabulary_has_it() -> None:
    ping = "<trackback:ping>https://example.org/t</trackback:ping>"
    assert {problem.rule for problem in problems(atom(feed=ping))} == {"element-misplaced"}


@pytest.mark.parametrize(
    ("attributes", "rule"),
    [
        ('ref="urn:example:1"', None),
        ("", "attribute-missing"),
        ('ref="a"', "address-relative"),
        ('ref="urn:example:1" href="a b"', "address-character"),
        ('ref="urn:example:1" type="html"', "media-type"),
    ],
)
def test_an_answer_names_what_it_answers(attributes: str, rule: str | None) -> None:
    found = [problem.rule for problem in problems(atom(f"<thr:in-reply-to {attributes}/>"))]
    assert found == ([rule] if rule else [])


def test_a_count_of_answers_is_a_number() -> None:
    link = '<link rel="replies" href="https://example.org/r" thr:count="{}" thr:updated="{}"/>'
    assert problems(atom(link.format(1, "2026-05-01T12:00:00Z"))) == ()
    found = [problem.rule for problem in problems(atom(link.format("some", "2026")))]
    assert found == ["number-integer", "date-rfc3339"]


def test_a_tombstone_has_its_time() -> None:
    broken = atom(feed='<at:deleted-entry ref="urn:example:gone"/>')
    assert [problem.rule for problem in problems(broken)] == ["attribute-missing"]
