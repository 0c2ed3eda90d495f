"""A web page, saved or written by hand: the article in it, and what the page says of itself."""

import re
from collections.abc import Collection, Iterable

from lxml import etree
from lxml.etree import _Element as Element

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import (
    assembly,
    captures,
    clutter,
    headings,
    listings,
    media,
    naming,
    page,
    published,
    signatures,
    trunk,
)
from feeder.readers.content import content
from feeder.readers.measures import text_in
from feeder.types import Article, Dropped, Seed, Terms

# Elements without an end (HTML, section 13.1.2) that libxml2 doesn't know: it takes what follows for their content.
_VOID = re.compile(r"<(bgsound|command|embed|keygen|source|track|wbr)(?![\w:-])[^<>]*+>", re.IGNORECASE)
_MOST = 250_000  # tags; they take three seconds


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`."""
    yield article(seed, normalised(decode(seed.data, html=True).text), terms)


def article(seed: Seed, text: str, terms: Terms, address: str | None = None) -> Article:
    """The article in the page `text` of `seed`, found at `address` where the page itself does not say."""
    root = _tree(captures.restored(text))
    unwanted = clutter.without_elements(root, seed.path, terms)
    about = page.read(root, terms.zone, address)
    resolve = assembly.resolver(seed, about.base)
    fields, found, notes = page.fields(about, terms.zone, resolve)
    body = next(root.iter("body"), root)
    for end in body.iter("br"):
        end.tail = "\n" + legal(end.tail or "")  # which parts words in all that looks at text alone
    title, how = naming.title(about, text_in(body).casefold())
    lines = headings.lines_of(body)
    authors = signatures.authors(about)
    authors = authors if authors[0] else (headings.authors_near(lines, title), "by-line")
    moment, unread = published.moment(
        about, lines, title, terms.zone, fields.get("language"), about.capture.at or terms.now
    )
    chosen, dropped = _content(body, {about.address, about.base, about.capture.address})
    head = headings.without_head(chosen, title, terms.zone)
    dropped += trunk.trimmed(chosen)
    moment = moment or head.published or fields.get("updated")
    notes += [] if moment else unread
    authors = authors if authors[0] else (head.authors, head.found.get("authors", ""))
    for name, value, source in (
        ("title", title, how),
        ("published", moment, moment.source if moment else ""),
        ("authors", *authors),
    ):
        if value:
            fields[name], found[name] = value, source
    html = "".join(
        etree.tostring(element, encoding="unicode", method="html", with_tail=False) for element in chosen
    )
    return assembly.article(
        seed,
        "html",
        html,
        terms.zone,
        resolve=resolve,
        fields=fields,
        found=found,
        notes=notes,
        dropped=unwanted + [piece for piece in dropped if piece.text],
    )


def _content(body: Element, addresses: Collection[str | None]) -> tuple[list[Element], list[Dropped]]:
    """The elements of the article in `body`, the page at one of `addresses`, and what was left out."""
    _localise(body, addresses)
    listings.settle(body)
    media.settle(body)
    return content(body)


def _localise(body: Element, addresses: Collection[str | None]) -> None:
    """Makes links to places in the page itself local again, which browsers that save it write out."""
    for link in body.iter("a"):
        address, _, anchor = (link.get("href") or "").partition("#")
        if anchor and address in addresses:
            link.set("href", f"#{legal(anchor)}")


def _tree(text: str) -> Element:
    if text.count("<") > _MOST:
        raise UnreadableError(f"the file has more than {_MOST:,} tags, which is no article")
    # `huge_tree` lets nesting go 2,048 deep instead of 256, which unclosed tags of old pages reach.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root: Element | None = etree.fromstring(_VOID.sub(r"\g<0></\1>", legal(text)).encode(), parser)
    except etree.LxmlError:
        root = None
    if root is None:
        raise UnreadableError("the file holds no text")
    return root
