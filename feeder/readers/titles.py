"""The title of a web page: the heading that agrees with what the page calls itself."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from feeder.markup import line
from feeder.readers.escapes import plain
from feeder.readers.fields import text_of
from feeder.readers.measures import text_in
from feeder.readers.page import Page

# Where words are not parted by spaces, signs are not either: "新しい橋が開通-何とか新聞".
_BETWEEN = re.compile(
    r"\s+[|–—»«·•-]\s+|\s*\|\s*|\s+::\s+|\s+[<>]\s+"
    r"|(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])\s?[-_–—](?=[\u3040-\u30ff\u3400-\u9fff]{2,8}$)"
)
_LETTERS = re.compile(r"[^\w]+")
_MOST = 30  # headings of one level, parts of a heading
# What stands above a headline or is read aloud alone, as class names call it in English and German.
_KICKER = re.compile(
    r"(?<![a-z])(?:kicker|eyebrow|over-?line|overtitle|top-?line|roof-?line|pre-?(?:title|headline)|super-?title"
    r"|dach-?zeile|spitz-?marke|visually-?hidden|sr-only|screen-?reader(?:-text)?)(?![a-z])",
    re.IGNORECASE,
)
_SHORTEST = 0.4  # of the page's own title, for a heading inside it to be the headline


def title(page: Page, visible: str) -> tuple[str | None, str]:
    """The title of `page` and where it was found; `visible` is all text that the page shows."""
    headings = [*of_level(page, "h1")]
    stated = [(_once(text, visible), how) for text, how in _stated(page) if line(text)]
    for text, _ in stated:
        for heading in headings:
            if _agree(heading, text):
                return heading, "h1"
    # Old blogs give the site the first level: "Site » Archive » Headline" over a second-level headline.
    parts = {_plain(part) for text, _ in stated for part in _BETWEEN.split(text)[1:]}
    for heading in of_level(page, "h2", "h3"):
        if _plain(heading) in parts and not _is_site(heading, page, "", " "):
            return heading, "heading"
    for text, how in stated:
        return without_site(text, page, visible), how
    return (headings[0], "h1") if headings else (None, "")


def same(one: str, other: str) -> bool:
    """Whether two titles differ in signs and case at most."""
    return _plain(one) == _plain(other)


def without_site(text: str, page: Page, visible: str) -> str:
    """`text` without the name of the site before or behind it."""
    separators = [*_BETWEEN.finditer(text)]
    while separators:
        last, first = separators[-1], separators[0]
        if _is_site(text[last.end() :], page, visible, last[0]) and last.start() > 0:
            text = text[: last.start()]
        elif _is_site(text[: first.start()], page, "", first[0]) and first.end() < len(text):
            text = text[first.end() :]
        else:
            break
        separators = [*_BETWEEN.finditer(text)]
    return text.strip()


def _once(text: str, visible: str) -> str:
    """`text` without a second escaping, unless it is about references and tags, and shown like that."""
    text = line(text)
    return text if text.casefold() in visible else line(plain(text)) or text


def of_level(page: Page, *levels: str) -> Iterator[str]:
    """The headings of `levels` in `page` that are not the name of the site, without their kickers."""
    sites = {_plain(name) for name in page.sites}
    for heading in islice(page.root.iter(*levels), _MOST):
        text = line(_bare(heading))
        if text and not _leads_home(heading, page) and _plain(text) not in sites:
            yield text


def _bare(heading: Element) -> str:
    """The text of `heading` without what stands above the headline proper, or is meant for screen readers."""
    whole = text_in(heading)
    for part in islice(heading.iter("span", "small", "strong", "div", "p", "em", "b"), _MOST):
        above = text_in(part) if _KICKER.search(part.get("class") or "") else ""
        if above and whole != above and whole.startswith(above):
            whole = whole[len(above) :].lstrip(" :|–—-")
    return whole


def _leads_home(heading: Element, page: Page) -> bool:
    """Whether `heading` is nothing but a link to the first page of the site."""
    links = [*islice(heading.iter("a"), 2)]
    links += [above for above in islice(heading.iterancestors(), 2) if above.tag == "a"]
    if len(links) != 1 or text_in(links[0]) != text_in(heading):
        return False
    try:
        address, own = urlsplit(links[0].get("href") or ""), urlsplit(page.address or "")
    except ValueError:
        return False
    home = address.path in ("", "/") and not address.query and bool(address.netloc or address.path)
    return links[0].get("rel") == "home" or (home and own.path not in ("", "/"))


def _stated(page: Page) -> Iterator[tuple[str, str]]:
    named = page.first(["og:title", "twitter:title"]) or ""
    yield named, "og:title"
    # An image in the page may have a title of its own.
    titles = (title for title in page.root.iter("title") if next(title.iterancestors("svg"), None) is None)
    if (own := next(titles, None)) is not None:
        yield text_in(own), "title"
    yield text_of(page.described.get("headline")), "JSON-LD"
    if not named:
        yield text_of(page.marked.get("headline")), "microdata"


def _agree(heading: str, stated: str) -> bool:
    heading, stated = _plain(heading), _plain(stated)
    if not heading or not stated:
        return False
    return heading == stated or (
        heading in stated and len(heading) >= _SHORTEST * len(stated) and len(heading) > 3
    )


def _is_site(part: str, page: Page, visible: str, separator: str) -> bool:
    name = part.strip().casefold()
    if not name or len(name.split()) > 6:
        return False
    host = urlsplit(page.base or "").hostname or ""
    squeezed = _LETTERS.sub("", name)
    if name in page.sites or (len(squeezed) > 2 and squeezed in _LETTERS.sub("", host)):
        return True
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", name):
        return True
    return bool(visible) and ("|" in separator or len(name.split()) <= 4) and name in visible


def _plain(text: str) -> str:
    return _LETTERS.sub(" ", text.casefold()).strip()
