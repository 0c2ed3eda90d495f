"""Pictures, videos and formulas of a saved page put into a form that stands by itself."""

import re
from itertools import chain, islice
from operator import itemgetter

from lxml import etree
from lxml.etree import _Element as Element

from feeder.markup import legal
from feeder.readers import embeds
from feeder.readers.embeds import TRACKERS
from feeder.readers.measures import BLOCKS, raw_text, text_in

# Where pages keep the address of a picture that a script loads later.
_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-lazy", "data-original-src", "data-hi-res-src", "data-full-src",
    "data-echo", "data-url", "data-image",
)  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_PLACEHOLDER = re.compile(
    r"^data:|^about:|^$|blank\.|spacer|placeholder|lazy[-_]?load|transparent|/1x1|pixel\.", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|svg)(?:$|[?#])|^https?://|^/", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+(\d{1,5}(?:\.\d{1,5})?)[wx])?(?=\s*(?:,|$))")
# Posts of other services, as their own scripts find them; without these a quotation is left.
_POST = re.compile(
    r"(?:twitter|instagram|tiktok|bluesky|mastodon|reddit|fb|telegram|threads|text-post)-"
    r"(?:tweet|video|media|embed|card|post)",
    re.IGNORECASE,
)
_WRAPPERS = 6  # elements round a formula or a post
_SEARCHED = 40  # elements near it that are looked at
_NOT_WRAPPING = frozenset("html body article main td th li p".split())


def settle(body: Element) -> None:
    """Makes the pictures in `body` show without scripts and its embeds links; changes `body`."""
    embeds.plain_tags(body)
    for noscript in [*body.iter("noscript")]:
        _unwrapped(noscript)
    for image in [*body.iter("img")]:
        _loaded(image)
    for picture in [*body.iter("picture")]:
        _chosen(picture)
    embeds.settle(body)
    inner: set[Element] = set()
    for formula in [*body.iter("math")]:
        if formula not in inner:
            inner.update(formula.iter("math"))
            _written(formula)
    for quote in body.iter("blockquote"):
        if _POST.search(quote.get("class") or ""):
            _freed(quote)


def _written(formula: Element) -> None:
    """A formula made the text of its signs, since cleaning takes all that is in MathML away."""
    etree.strip_elements(formula, "annotation", "annotation-xml", with_tail=False)
    text, tail = legal(text_in(formula)), formula.tail
    formula.clear()
    formula.tag, formula.text, formula.tail = "span", text, tail
    if _shown_otherwise(formula):
        formula.tag = "template"
    elif text:
        _freed(formula)


def _shown_otherwise(formula: Element) -> bool:
    """Whether a picture of the formula follows it (MediaWiki), or its signs set in type (KaTeX)."""
    for element in (formula, formula.getparent()):
        follower = None if element is None else element.getnext()
        if follower is not None and isinstance(follower.tag, str):
            signs = (
                islice(follower.iter(), _SEARCHED) if follower.attrib.pop("aria-hidden", "") == "true" else ()
            )
            return follower.tag == "img" or any((sign.text or "").strip() for sign in signs)
    return False


def _freed(element: Element) -> None:
    """Takes the names off what wraps `element` alone, so that they do not speak against it."""
    for around in islice(element.iterancestors(), _WRAPPERS):
        if around.tag in _NOT_WRAPPING or not _wraps(around, element):
            return
        around.attrib.clear()
        around.tag = "div" if around.tag in BLOCKS else "span"
        element = around


def _wraps(around: Element, element: Element) -> bool:
    """Whether there is no text in `around` but that of its child `element`."""
    if (around.text or "").strip() or (element.tail or "").strip():
        return False
    others = (child for child in islice(around, _SEARCHED) if child is not element)
    signs = chain.from_iterable(islice(child.iter(), _SEARCHED) for child in others)
    return not any((sign.text or sign.tail or "").strip() for sign in islice(signs, _SEARCHED))


def _unwrapped(noscript: Element) -> None:
    """Shows the picture in `noscript`, for which a lazy one stands beside it; all else in it is a plea for scripts."""
    images = [image for image in noscript.iter("img") if not TRACKERS.search(image.get("src") or "")]
    if len(images) != 1 or raw_text(noscript).strip():
        noscript.tag = "template"  # which `clearing` drops
        return
    for neighbour in (noscript.getprevious(), noscript.getnext()):
        stand_in = _stand_in(neighbour)
        if stand_in is not None:
            stand_in.attrib.clear()
            stand_in.attrib.update({str(name): legal(str(value)) for name, value in images[0].attrib.items()})
            noscript.tag = "template"
            return
    noscript.tag = "span"


def _stand_in(neighbour: Element | None) -> Element | None:
    images = [] if neighbour is None or not isinstance(neighbour.tag, str) else [*neighbour.iter("img")]
    return images[0] if len(images) == 1 else None


def _loaded(image: Element) -> None:
    _waited_for(image)
    if _PLACEHOLDER.search(image.get("src") or "") and (largest := _largest(image.get("srcset") or "")):
        image.set("src", legal(largest))
    source = image.get("src") or ""
    small = {image.get("width"), image.get("height")} & {"0", "1"}
    in_picture = (parent := image.getparent()) is not None and parent.tag == "picture" and not small
    if not in_picture and (small or _PLACEHOLDER.search(source) or TRACKERS.search(source)):
        image.tag = "template"


def _waited_for(element: Element) -> None:
    """Puts the addresses that a script would load where they belong."""
    for name, lazy in (("src", _LAZY), ("srcset", _LAZY_SETS)):
        if name == "srcset" or _PLACEHOLDER.search(element.get("src") or ""):
            value = next((value for key in lazy if (value := (element.get(key) or "").strip())), None)
            if value and (name == "srcset" or (_PICTURE.search(value) and " " not in value)):
                element.set(name, legal(value))


def _chosen(picture: Element) -> None:
    """A `picture` of which the image can be shown by those that know no `source`."""
    for source in [*picture.iterchildren("source")]:
        _waited_for(source)
        if _PLACEHOLDER.search(source.get("srcset") or ""):
            source.tag = "template"
    image = next(picture.iter("img"), None)
    if image is not None and _PLACEHOLDER.search(image.get("src") or ""):
        largest = (_largest(source.get("srcset") or "") for source in picture.iterchildren("source"))
        if address := next(filter(None, largest), None):
            image.set("src", legal(address))
        else:
            image.tag = "template"


def _largest(sources: str) -> str | None:
    """The address of the largest picture in a `srcset` (HTML, section 4.8.4.2.1); one may hold commas."""
    found = [(float(size or 1), address) for address, size in _CANDIDATE.findall(sources)]
    return max(found, key=itemgetter(0))[1] if found and not _PLACEHOLDER.search(found[0][1]) else None
