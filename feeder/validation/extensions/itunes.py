"""Apple's podcast tags (the feed requirements of Apple Podcasts)."""

import re
from collections.abc import Collection, Mapping

from lxml import etree

from .. import addresses, values
from ..finding import Finding, Report
from ..texts import ATOM, markup_free
from ..vocabulary import Element, unknown
from .categories import CATEGORIES, FORMER

NAMESPACE = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_ITUNES = "{" + NAMESPACE + "}"
_PLAYED = ("m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub", "m4b", "aac")


def _category(node: etree._Element, report: Report) -> None:
    text = node.get("text") or ""
    parent = node.getparent()
    above = parent.get("text") if parent is not None and parent.tag == node.tag else None
    if text not in _choice(CATEGORIES, above):
        report.add("itunes-category-old" if text in _choice(FORMER, above) else "itunes-category", node, text)


def _choice(categories: Mapping[str, frozenset[str]], above: str | None) -> Collection[str]:
    return categories if above is None else categories.get(above, frozenset())


def _mail_of_owner(node: etree._Element, report: Report) -> None:
    if node.find(_ITUNES + "email") is None:
        report.add(Finding("element-missing", "itunes:email"), node)


def _keywords(value: str) -> Finding | None:
    if len(value) > 255:
        return Finding("text-long", "255")
    return Finding("itunes-keywords") if " " in value.strip() and "," not in value else None


def podcast(rss: etree._Element, report: Report, encoding: str) -> None:
    """What the channel of an RSS document needs once it uses the tags."""
    channel = rss.find("channel")
    if channel is None or next(channel.iter(_ITUNES + "*"), None) is None:
        return
    for name in ("language", _ITUNES + "category", _ITUNES + "explicit"):
        if channel.find(name) is None:
            report.add(Finding("itunes-missing", name.replace(_ITUNES, "itunes:")), channel)
    if channel.find(f"{_ITUNES}owner") is None:
        report.add("itunes-email", channel)
    if encoding != "UTF-8":
        report.add("itunes-encoding", channel)
    for enclosure in channel.iterfind("item/enclosure"):
        ending = re.search(r"\.([A-Za-z0-9]{2,5})$", (enclosure.get("url") or "").partition("?")[0])
        if ending and ending[1].lower() not in _PLAYED:
            report.add("itunes-format", enclosure, enclosure.get("url") or "")


_YES_NO = values.one_of(("Yes", "yes", "YES", "No", "no", "NO"))
_DURATION = values.pattern("itunes-duration", r"[0-9]+(?::[0-5]?[0-9]){0,2}")
_ONCE = Element(once=True)
_PLAIN = Element(once=True, whole=(markup_free,))
_CHANNEL = frozenset({"channel", ATOM + "feed"})
_ITEM = frozenset({"item", ATOM + "entry", "{https://podcastindex.org/namespace/1.0}liveItem"})
_OWNER = frozenset({_ITUNES + "owner"})

ELEMENTS = {
    _ITUNES + name: element
    for name, element in {
        "author": _PLAIN,
        "title": _PLAIN,
        "name": Element(once=True, inside=_OWNER, whole=(markup_free,)),
        "block": Element(text=_YES_NO, once=True),
        "category": Element(required=("text",), whole=(_category,)),
        "image": Element(attributes={"href": addresses.http}, required=("href",), once=True),
        "duration": Element(text=_DURATION, once=True, inside=_ITEM),
        "explicit": Element(text=values.boolean, once=True),
        "keywords": Element(text=_keywords, once=True),
        "new-feed-url": Element(text=addresses.trimmed_absolute, once=True, inside=_CHANNEL),
        "owner": Element(once=True, inside=_CHANNEL, whole=(_mail_of_owner,)),
        "email": Element(text=values.email, once=True, inside=_OWNER),
        "subtitle": Element(text=values.shorter(255), once=True, whole=(markup_free,)),
        "summary": Element(text=values.shorter(4000), once=True),
        "type": Element(
            text=values.one_of(("episodic", "serial", "Episodic", "Serial")), once=True, inside=_CHANNEL
        ),
        "episodeType": Element(
            text=values.one_of(("full", "trailer", "bonus", "Full", "Trailer", "Bonus")),
            once=True,
            inside=_ITEM,
        ),
        "episode": Element(text=values.positive, once=True, inside=_ITEM),
        "season": Element(text=values.positive, once=True, inside=_ITEM),
        "order": Element(text=values.non_negative, once=True, inside=_ITEM),
        "isClosedCaptioned": Element(text=_YES_NO, once=True, inside=_ITEM),
        "complete": Element(text=_YES_NO, once=True, inside=_CHANNEL),
        "applepodcastsverify": _ONCE,
        "pubDate": _ONCE,
        "link": Element(),
    }.items()
}
OTHERS = {NAMESPACE: unknown}
