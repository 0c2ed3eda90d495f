"""What a page shows of other places, players and posts, made links that stand by themselves."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from feeder.markup import legal
from feeder.readers.measures import raw_text

TRACKERS = re.compile(
    r"doubleclick|googletagmanager|google-analytics|facebook\.com/(?:tr|plugins/(?!post|video))|/ads?/|adserver|captcha",
    re.IGNORECASE,
)
_HTTP = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_YOUTUBE, _TWITTER = "https://www.youtube.com/watch?v={}", "https://twitter.com/i/status/{}"
_ON = r"(?:https?:)?//(?:www\.|mobile\.)?"
# Players, the pages that they show, and what these are called where the frame has no title.
_PLAYERS = tuple(
    (re.compile(_ON + pattern, re.IGNORECASE), page, name)
    for pattern, page, name in (
        (r"youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/([\w-]{6,20})", _YOUTUBE, "YouTube video"),
        (r"player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}", "Vimeo video"),
        (r"dailymotion\.com/embed/video/(\w+)", "https://www.dailymotion.com/video/{}", "Dailymotion video"),
        (r"platform\.twitter\.com/embed/[^?#]*\?(?:[^#]*&)?id=(\d+)", _TWITTER, "Post on Twitter"),
        (r"instagram\.com/((?:p|reel|tv)/[\w-]+)/embed", "https://www.instagram.com/{}/", "Post on Instagram"),
        (r"open\.spotify\.com/embed/(\w+/\w+)", "https://open.spotify.com/{}", "Spotify"),
        (r"embed\.ted\.com/(?:talks/)?([\w/-]+)", "https://www.ted.com/talks/{}", "TED talk"),
    )
)  # fmt: skip
# Players that are given the page which they show.
_WRAPPED = {
    "w.soundcloud.com": "url",
    "www.facebook.com": "href",
    "iframely.net": "url",
    "cdn.embedly.com": "src",
}
# AMP's elements, the attribute with the name of what they show, and its page.
_AMP = {
    "amp-youtube": ("data-videoid", _YOUTUBE, "YouTube video"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}", "Vimeo video"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}", "Dailymotion video"),
    "amp-twitter": ("data-tweetid", _TWITTER, "Post on Twitter"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/", "Post on Instagram"),
    "amp-facebook": ("data-href", "{}", "Post on Facebook"),
}
# AMP's names of elements that HTML has as well.
_AMP_TAGS = {
    "amp-img": "img",
    "amp-anim": "img",
    "amp-iframe": "iframe",
    "amp-video": "video",
    "amp-audio": "audio",
}
# Which writes the listing where it stands.
_GIST = re.compile(r"(https://gist\.github\.com/(?:[\w-]+/)?\w+)\.js(?:$|\?)", re.IGNORECASE)
# Which no browser plays since 2021: a link to such a file leads nowhere.
_FLASH = re.compile(r"\.swf(?:$|[?#])", re.IGNORECASE)
_NAME = re.compile(r"[\w-]{1,40}|https?://\S{1,2000}")
_RUNNING = ("p", "span", "a", "em", "strong")  # which hold no paragraph
_SOUNDS = {"audio": "Audio", "video": "Video"}


def plain_tags(body: Element) -> None:
    """Gives AMP's elements (amp.dev, "Components") the names that HTML has for them; changes `body`."""
    for element in [*body.iter(*_AMP_TAGS)]:
        element.tag = _AMP_TAGS[str(element.tag)]
        if element.tag == "img":
            _emptied(element)
    for element in [*body.iter(*_AMP)]:
        attribute, page, name = _AMP[str(element.tag)]
        shown = (element.get(attribute) or "").strip()
        _link(element, page.format(shown), element.get("title") or name) if _NAME.fullmatch(shown) else _gone(
            element
        )


def settle(body: Element) -> None:
    """Makes the frames and players in `body` links; changes `body`."""
    for frame in [*body.iter("iframe", "embed")]:
        address = next(
            (
                value
                for name in ("src", "data-src", "data-lazy-src")
                if _HTTP.match(value := _at(frame, name))
            ),
            "",
        )
        page, name = shown(address)
        if page:
            _link(frame, page, frame.get("title") or frame.get("aria-label") or name)
        else:
            _gone(frame)
    for player in [*body.iter("audio", "video")]:
        _played(player)
    for script in [*body.iter("script")]:
        if gist := _GIST.match(_at(script, "src")):
            _link(script, gist[1], gist[1])
    for thing in [*body.iter("object")]:
        _stood_for(thing)


def _stood_for(thing: Element) -> None:
    """An `object` made what it holds for those who can't show it, else a link to what it would show."""
    address = _at(thing, "data")
    if raw_text(thing).strip() or next(thing.iter("img", "a", "video", "audio"), None) is not None:
        thing.tag = "div"
        return
    page, name = shown("" if address.startswith("data:") else address)
    if page:
        _link(thing, page, name)
    else:
        _gone(thing)


def shown(address: str) -> tuple[str, str]:
    """The address of the page for a person that an embedded player at `address` shows, and what to call it.

    Both are empty for what shows nothing to read or see.
    """
    for pattern, page, name in _PLAYERS:
        if found := pattern.match(address):
            return page.format(found[1]), name
    if TRACKERS.search(address) or _FLASH.search(address):
        return "", ""
    try:
        parts = urlsplit(address)
        wrapped = parse_qs(parts.query).get(_WRAPPED.get(parts.hostname or "", ""), [""])[0]
        name = (parts.hostname or "").removeprefix("www.").removeprefix("w.")
    except ValueError:
        return "", ""
    return wrapped if _HTTP.match(wrapped) else address, name or parts.path.rpartition("/")[2]


def _played(player: Element) -> None:
    """A player with a link inside, which is what remains of it where nothing can be played."""
    address = next((value for value in _sources(player) if not value.startswith(("blob:", "data:"))), "")
    if not address:
        _gone(player)
        return
    for name in ("src", "poster"):
        if lazy := _at(player, f"data-{name}"):
            player.set(name, legal(lazy))
    if not raw_text(player).strip():
        for source in player:
            source.tail = None
        name = (
            unquote(urlsplit(address.partition("?")[0]).path.rpartition("/")[2]) if "[" not in address else ""
        )
        link = etree.SubElement(player, "a", href=legal(address))
        link.text = legal(player.get("title") or f"{_SOUNDS[str(player.tag)]}: {name or address}"[:200])


def _sources(player: Element) -> Iterator[str]:
    for element in (player, *player.iter("source")):
        yield from filter(None, (_at(element, name) for name in ("src", "data-src")))


def _at(element: Element, name: str) -> str:
    return (element.get(name) or "").strip()


def _link(element: Element, address: str, text: str) -> None:
    tail, parent = element.tail, element.getparent()
    element.clear()
    element.tag = "span" if parent is not None and parent.tag in _RUNNING else "p"
    element.tail = tail
    link = etree.SubElement(element, "a", href=legal(address))
    link.text = legal(" ".join(text.split())) or legal(address)


def _gone(element: Element) -> None:
    element.tag = "template"  # which `clearing` drops


def _emptied(element: Element) -> None:
    for child in [*element]:
        element.remove(child)
    element.text = None
