"""Plain text, as people write it and as scrapers leave it: title, date line, by-line, paragraphs, and what is none of these."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from html import escape

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import assembly, heads, layout, lines
from feeder.readers.layout import Block
from feeder.types import Article, Dropped, Seed

_LINK = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>[^()\s]{0,2000})(?:\s\"[^\"\n]{0,300}\")?\)"
    r"|(?P<bare>https?://[^\s<>\"')\]]{1,2000})"
)
_TRAILING = ".,;:!?"


def parse(seed: Seed, zone: tzinfo) -> Iterable[Article]:
    """The one article in `seed`. A date read in its text is not `stated`."""
    text = legal(normalised(decode(seed.data).text))
    blocks = [block for block in layout.blocks(text) if block.text or block.bullet]
    if not blocks:
        raise UnreadableError("the file holds no text")
    plain = [replace(block, text=_LINK.sub(_label, block.text)) if "](" in block.text else block for block in blocks]
    seen = [lines.evidence(block) for block in plain]
    head = heads.head(plain, seen, lines.article(plain, seen), zone)
    left = [at for at in range(len(blocks)) if at not in head.used] or [*range(len(blocks))]
    body = [blocks[at] for at in left]
    kept = lines.article(body, [seen[at] for at in left])
    fields = {"title": head.title, "published": head.published, "updated": head.updated, "authors": head.authors}
    yield assembly.article(
        seed,
        "text",
        "\n".join(_html([block for block, keep in zip(body, kept, strict=True) if keep])),
        zone,
        resolve=assembly.resolver(seed),
        fields=fields,
        found=head.found,
        dropped=[
            Dropped(block.text, seen[at].kind or "outside the article")
            for at, block, keep in zip(left, body, kept, strict=True)
            if not keep and block.text
        ],
    )


def _html(blocks: Sequence[Block]) -> Iterator[str]:
    """The blocks as paragraphs and lists."""
    open_list = ""
    for block in blocks:
        kind = _list_of(block)
        if kind != open_list:
            yield f"</{open_list}>" if open_list else ""
            yield f"<{kind}>" if kind else ""
            open_list = kind
        text = _linked(block.text)
        yield f"<li>{text}</li>" if kind else f"<p>{text}</p>"
    if open_list:
        yield f"</{open_list}>"


def _list_of(block: Block) -> str:
    return "ul" if block.bullet and not block.bullet[0].isdigit() else ""


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
