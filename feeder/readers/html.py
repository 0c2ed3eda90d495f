"""A web page, saved or written by hand: the article in it, and what the page says of itself."""

import re
from collections import deque
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
    fields,
    fragments,
    frontmatter,
    headings,
    listings,
    media,
    naming,
    page,
    posts,
    published,
    signatures,
    trunk,
)
from feeder.readers.content import content
from feeder.readers.measures import text_in
from feeder.types import Article, Dropped, Seed, Terms

# What XML may define in a page's head, of which entities may be a bomb and nothing is to be shown.
_SUBSET = re.compile(r"<!DOCTYPE\b[^<>\[]{0,500}\[[^\]]{0,20000}\]\s{0,9}>", re.IGNORECASE)
_DEEPEST = 2_000  # elements in one another; libxml2 reads nothing further in
_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_MOST = 250_000  # tags; they take three seconds


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`."""
    text = normalised(decode(seed.data, html=True).text)
    values, body = frontmatter.fenced(text)
    if not values:
        yield article(seed, text, terms)
    elif _PAGE.search(body):
        stated, notes = fields.stated(values, terms.zone, assembly.resolver(seed), posts.SOURCE)
        yield assembly.overridden(article(seed, body, terms), stated, posts.SOURCE, notes)
    else:
        yield posts.page(seed, terms, text, values, body)


def article(seed: Seed, text: str, terms: Terms, address: str | None = None) -> Article:
    """The article in the page `text` of `seed`, found at `address` where the page itself does not say."""
    root = _tree(captures.restored(text))
    unwanted = clutter.without_elements(root, seed.path, terms)
    about = page.read(root, terms.zone, address)
    resolve = assembly.resolver(seed, about.base)
    read, found, notes = page.fields(about, terms.zone, resolve)
    body = next(root.iter("body"), root)
    for end in body.iter("br"):
        end.tail = "\n" + legal(end.tail or "")  # which parts words in all that looks at text alone
    words = text_in(body)
    if not words.strip() and _is_deep(root):
        raise UnreadableError("its HTML is nested too deep")
    title, how = naming.title(about, words.casefold())
    lines = headings.lines_of(body)
    authors = signatures.authors(about)
    authors = authors if authors[0] else (headings.authors_near(lines, title), "by-line")
    moment, unread = published.moment(
        about, lines, title, terms.zone, read.get("language"), about.capture.at or terms.now
    )
    chosen, dropped = _content(body, {about.address, about.base, about.capture.address})
    head = headings.without_head(chosen, title, terms.zone)
    dropped += trunk.trimmed(chosen)
    moment = moment or head.published or read.get("updated")
    notes += [] if moment else unread
    authors = authors if authors[0] else (head.authors, head.found.get("authors", ""))
    for name, value, source in (
        ("title", title, how),
        ("published", moment, moment.source if moment else ""),
        ("authors", *authors),
    ):
        if value:
            read[name], found[name] = value, source
    html = "".join(
        etree.tostring(element, encoding="unicode", method="html", with_tail=False) for element in chosen
    )
    return assembly.article(
        seed,
        "html",
        html,
        terms.zone,
        resolve=resolve,
        fields=read,
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


def _is_deep(root: Element) -> bool:
    last = deque(root.iter(), maxlen=1).pop()
    return sum(1 for _ in last.iterancestors()) >= _DEEPEST


def _localise(body: Element, addresses: Collection[str | None]) -> None:
    """Makes links to places in the page itself local again, which browsers that save it write out."""
    for link in body.iter("a"):
        address, _, anchor = (link.get("href") or "").partition("#")
        if anchor and address in addresses:
            link.set("href", f"#{legal(anchor)}")


def _tree(text: str) -> Element:
    if text.count("<") > _MOST:
        raise UnreadableError(f"the file has more than {_MOST:,} tags, which is no article")
    root = fragments.tree(_SUBSET.sub("", text, count=1))
    if root is None:
        raise UnreadableError("the file holds no text")
    return root
