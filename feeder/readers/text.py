"""Plain text, as people write it and as scrapers leave it: its head, its paragraphs, and what is neither."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from feeder.cleaning import emptied
from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import (
    assembly,
    clutter,
    fields,
    frontmatter,
    heads,
    hyphens,
    layout,
    lines,
    linking,
    outline,
    posts,
)
from feeder.readers.evidence import evidence
from feeder.readers.layout import Block
from feeder.readers.outline import Piece
from feeder.readers.sections import Section, sections
from feeder.types import Article, Dropped, Seed, Terms

_MOST = 200_000  # lines; the longest books have as many, and they take three seconds

_HEAD = 2_000  # characters in which a title is stated, if one is


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`. A date read in its text is not `stated`."""
    text = legal(normalised(decode(seed.data).text))
    if text.count("\n") > _MOST:
        raise UnreadableError(f"the file has more than {_MOST:,} lines, which is no article")
    values, body = _fields(text)
    if not values:
        yield _article(seed, text, terms)
        return
    stated, notes = fields.stated(values, terms.zone, assembly.resolver(seed), posts.SOURCE)
    # The title stands above the text, where it is taken for the headline and found again in no line of the text.
    article = _article(seed, f"{stated['title']}\n\n{body}", terms)
    yield assembly.overridden(article, stated, posts.SOURCE, notes)


def _fields(text: str) -> tuple[Mapping[str, Any], str]:
    """The front matter of `text`, which names a title, and the rest; a rule and some lines behind it may be prose."""
    if text[:3] not in ("---", "+++") and "title" not in text[:_HEAD].lower():
        return {}, text
    with suppress(UnreadableError):
        values, body = frontmatter.split(text)
        if body.strip() and any(
            str(name).lower() == "title" and fields.text_of(value) for name, value in values.items()
        ):
            return values, body
    return {}, text


def _article(seed: Seed, text: str, terms: Terms) -> Article:
    text, unwanted = clutter.without_lines(text, seed.path, terms)
    found = pieces(text)
    blocks = [piece.block for piece in found]
    if not blocks:
        raise UnreadableError(emptied(unwanted) or "the file holds no text")
    plain = [*map(without_links, blocks)] if "](" in text else blocks
    seen = [evidence(block) for block in plain]
    kept = lines.article(plain, seen)
    # No title, name or date is looked for in tables and code.
    spoken = [at for at, piece in enumerate(found) if not piece.raw] or [*range(len(found))]
    head = heads.head(
        [plain[at] for at in spoken],
        [seen[at] for at in spoken],
        [kept[at] for at in spoken],
        terms.zone,
        terms.now,
    )
    used = {spoken[at] for at in head.used if at >= 0}
    left = [at for at in range(len(blocks)) if at not in used] or [*range(len(blocks))]
    body = [at for at in left if kept[at]] or left
    read = {
        "title": head.title,
        "published": head.published,
        "updated": head.updated,
        "authors": head.authors,
    }
    return assembly.article(
        seed,
        "text",
        outline.html([found[at] for at in body]),
        terms.zone,
        resolve=assembly.resolver(seed),
        fields=read,
        found=head.found,
        dropped=unwanted
        + [
            Dropped(blocks[at].text, seen[at].kind or "outside the article")
            for at in sorted({*left} - {*body})
            if blocks[at].text
        ],
    )


def html_of(text: str) -> str:
    """Plain text that is all article, as HTML."""
    return outline.html(pieces(text))


def pieces(text: str) -> list[Piece]:
    """The blocks of `text`, in order, each with what its place in the text makes of it."""
    return [piece for section in sections(text) for piece in _pieces(section)]


def without_links(block: Block) -> Block:
    """`block` without the addresses that its links have in Markdown, and how much of it was linked."""
    if "](" not in block.text:
        return block
    text, linked = linking.labels(block.text)
    return block._replace(text=text, linked=min(1.0, linked / (len(text) or 1)))


def _pieces(section: Section) -> Iterator[Piece]:
    """The blocks of a section; what is set as it stands, and a heading, are one."""
    if section.kind in ("verbatim", "heading"):
        block = Block(" ".join(section.text.split()), gap=section.gap)
        level, raw = (0, section.text) if section.kind == "verbatim" else (max(2, section.level), "")
        blocks = [block] if block.text else []
        yield from (Piece(block, level, 0, raw, section.ruled) for block in blocks)
        return
    depth = section.level if section.kind == "quotation" else 0
    first = True
    for block in layout.blocks(hyphens.together(section.text)):
        if not (block.text or block.bullet):
            continue
        gap = first and section.gap and not block.gap
        yield Piece(block._replace(gap=True) if gap else block, 0, depth, "", section.ruled and first)
        first = False
