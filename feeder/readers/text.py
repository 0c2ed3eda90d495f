"""Plain text, as people write it and as scrapers leave it: its head, its paragraphs, and what is neither."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from operator import itemgetter

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import assembly, heads, layout, lines
from feeder.readers.evidence import evidence
from feeder.readers.layout import Block
from feeder.types import Article, Dropped, Seed, Terms

_LINK = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>[^()\s]{0,2000})(?:\s\"[^\"\n]{0,300}\")?\)"
    r"|(?P<bare>https?://[^\s<>\"')\]]{1,2000})"
)
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_VERSE = 60  # characters of a line of verse
_TRAILING = ".,;:!?"
_MOST = 200_000  # lines; the longest books have as many, and they take three seconds


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`. A date read in its text is not `stated`."""
    text = legal(normalised(decode(seed.data).text))
    if text.count("\n") > _MOST:
        raise UnreadableError(f"the file has more than {_MOST:,} lines, which is no article")
    blocks = [block for block in layout.blocks(text) if block.text or block.bullet]
    if not blocks:
        raise UnreadableError("the file holds no text")
    plain = [*map(without_links, blocks)]
    seen = [evidence(block) for block in plain]
    kept = lines.article(plain, seen)
    head = heads.head(plain, seen, kept, terms.zone)
    left = [at for at in range(len(blocks)) if at not in head.used] or [*range(len(blocks))]
    body = [at for at in left if kept[at]] or left
    fields = {
        "title": head.title,
        "published": head.published,
        "updated": head.updated,
        "authors": head.authors,
    }
    yield assembly.article(
        seed,
        "text",
        "\n".join(_html([blocks[at] for at in body])),
        terms.zone,
        resolve=assembly.resolver(seed),
        fields=fields,
        found=head.found,
        dropped=[
            Dropped(blocks[at].text, seen[at].kind or "outside the article")
            for at in sorted({*left} - {*body})
            if blocks[at].text
        ],
    )


def html_of(text: str) -> str:
    """Plain text that is all article, as HTML."""
    return "\n".join(_html([block for block in layout.blocks(text) if block.text]))


def without_links(block: Block) -> Block:
    """`block` without the addresses that its links have in Markdown, and how much of it was linked."""
    if "](" not in block.text:
        return block
    labels = sum(len(found["label"] or "") for found in _LINK.finditer(block.text))
    text = _LINK.sub(_label, block.text)
    return replace(block, text=text, linked=min(1.0, labels / (len(text) or 1)))


def _html(blocks: Sequence[Block]) -> Iterator[str]:
    """The blocks as paragraphs, lists and verses (short lines without blank ones between)."""
    for kind, run in groupby(_typed(blocks), key=itemgetter(0)):
        texts = [block.text for _, block in run]
        if kind[0] == "ol":
            texts = [_NUMBER.sub("", text) for text in texts]
        if kind[0] in ("ul", "ol"):
            yield f"<{kind[0]}>" + "".join(f"<li>{_linked(text)}</li>" for text in texts) + f"</{kind[0]}>"
        else:
            yield "<p>" + "<br>".join(map(_linked, texts)) + "</p>"


def _typed(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, int], Block]]:
    """Each block with the kind and the number of the group that it belongs to."""
    group, spaced = 0, any(block.gap for block in blocks)
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else block
        kind = _kind(block)
        verse = (
            spaced
            and not (block.gap or block.bullet or before.bullet)
            and max(len(block.text), len(before.text)) <= _VERSE
        )
        if kind == "p" and not (at and verse):
            group += 1
        yield (kind, group), block


def _kind(block: Block) -> str:
    if not block.bullet or block.text == block.bullet:
        return "p"
    return "ol" if block.bullet[0].isdigit() else "ul"


def _linked(text: str) -> str:
    """`text` as HTML, its web addresses as links."""
    if "http" not in text and "](" not in text:
        return escape(text, quote=False)
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts += [escape(text[end : found.start()], quote=False), _link(found)]
        end = found.end()
    return "".join(parts) + escape(text[end:], quote=False)


def _label(found: re.Match[str]) -> str:
    return found["bare"] or (found["label"] or "").strip()


def _link(found: re.Match[str]) -> str:
    if bare := found["bare"]:
        address = bare.rstrip(_TRAILING)
        return f'<a href="{escape(address)}">{escape(address)}</a>{bare[len(address) :]}'
    label = escape((found["label"] or "").strip(), quote=False)
    target = found["target"] or ""
    return f'<a href="{escape(target)}">{label}</a>' if target.startswith("http") else label
