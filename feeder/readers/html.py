"""A web page, saved or written by hand: the article in it, and what the page says of itself."""

import re
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element as Element

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import assembly, clutter, media, naming, page, signatures, trunk
from feeder.readers.content import content
from feeder.readers.headings import date_near, without_head
from feeder.readers.measures import text_in
from feeder.types import Article, Seed, Terms

# Elements without an end (HTML, section 13.1.2) that libxml2 doesn't know: it takes what follows for their content.
_VOID = re.compile(r"<(bgsound|command|embed|keygen|source|track|wbr)(?![\w:-])[^<>]*+>", re.IGNORECASE)
_MOST = 250_000  # tags; they take three seconds


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`."""
    root = _tree(normalised(decode(seed.data, html=True).text))
    dropped = clutter.without_elements(root, seed.path, terms)
    about = page.read(root)
    resolve = assembly.resolver(seed, about.base)
    fields, found, notes = page.fields(about, terms.zone, resolve)
    if (named := signatures.authors(about))[0]:
        fields["authors"], found["authors"] = named
    body = next(root.iter("body"), root)
    title, how = naming.title(about, text_in(body).casefold())
    if not fields.get("published") and (moment := date_near(body, title, terms.zone)):
        fields["published"], found["published"] = moment, moment.source
    media.settle(body)
    chosen, beside = content(body)
    dropped += beside
    head = without_head(chosen, title, terms.zone)
    dropped += trunk.trimmed(chosen)
    if title:
        fields["title"], found["title"] = title, how
    for name, value in (("published", head.published), ("authors", head.authors)):
        if value and not fields.get(name):
            fields[name], found[name] = value, head.found[name]
    html = "".join(
        etree.tostring(element, encoding="unicode", method="html", with_tail=False) for element in chosen
    )
    yield assembly.article(
        seed,
        "html",
        html,
        terms.zone,
        resolve=resolve,
        fields=fields,
        found=found,
        notes=notes,
        dropped=[piece for piece in dropped if piece.text],
    )


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
