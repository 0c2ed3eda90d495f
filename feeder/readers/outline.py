"""The blocks of a text as HTML: headings, paragraphs, verses, lists in lists, quotations, what is set as it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from feeder.readers.layout import Block
from feeder.readers.linking import linked
from feeder.readers.people import prefix

_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s+")
_LETTER = re.compile(r"\(?([a-z])[.)]\s+")
_VERSE = 60  # characters of a line of verse
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_HEADING, _HEADING_WORDS = 60, 9  # characters and words of a line that may be a heading
_LABEL = re.compile(r"\w+ ?[:：]")
_PROSE = 80  # characters of a paragraph under a heading
_ENDS = tuple(".!?:;,…。！？：；，、।؟۔\"'”’»)]}|/\\-–—")
_SENTENCE_ENDS = tuple('.!?…。！？।؟۔።"”’»)')
_DIGITS = 0.15  # the share of digits in a date or a score
_DEEPEST = 6  # lists in lists
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\s+[^\W\d_]|[IVX]{1,5}\.\s+\S")


class Piece(NamedTuple):
    """A block of a text with what its place in the text makes of it.

    `level` is that of a heading (0 for none), `depth` that of the quotation it stands in, `raw` the lines of what is
    set as it stands, `ruled` says that a line of dashes or stars parts it from what is before, `number` is that of an
    item which is counted (0 for none).
    """

    block: Block
    level: int = 0
    depth: int = 0
    raw: str = ""
    ruled: bool = False
    number: int = 0


def html(pieces: Sequence[Piece]) -> str:
    """The pieces as HTML."""
    full = [*_whole(_marked(piece) for piece in pieces if piece.block.text)]
    return "\n".join(_parts([*_headed([*_numbered(full)])], 0))


def _whole(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, each item with the lines behind it that are set in just as its text is."""
    item: Piece | None = None
    for piece in pieces:
        if item and _continues(item, piece):
            text = f"{item.block.text} {piece.block.text}"
            item = item._replace(block=item.block._replace(text=text, wrapped=True))
            continue
        if item:
            yield item
        item = piece
    if item:
        yield item


def _continues(item: Piece, piece: Piece) -> bool:
    block = piece.block
    if not item.block.bullet or block.bullet or block.gap or piece.raw or piece.level or piece.ruled:
        return False
    return piece.depth == item.depth and block.indent == item.block.indent + len(item.block.bullet) + 1


def _marked(piece: Piece) -> Piece:
    """`piece` without the marks that make it a heading in Markdown."""
    marks = None if piece.raw else _HASHES.match(piece.block.text)
    if not marks:
        return piece
    level = 0 if piece.block.bullet else max(2, len(marks[1]))
    text = piece.block.text[marks.end() :]
    return piece._replace(level=level, block=piece.block._replace(text=text.rstrip("# ") or text))


def _parts(pieces: Sequence[Piece], depth: int) -> Iterator[str]:
    spaced = any(piece.block.gap for piece in pieces)
    for quoted, run in groupby(pieces, key=lambda piece: piece.depth > depth):
        if quoted:
            yield "<blockquote>" + "\n".join(_parts([*run], depth + 1)) + "</blockquote>"
        else:
            yield from _flow([*run], spaced=spaced)


def _flow(pieces: Sequence[Piece], *, spaced: bool) -> Iterator[str]:
    """Pieces of one depth. Short lines without blank ones between are a verse, where the text has blank lines."""
    at = 0
    while at < len(pieces):
        piece, end = pieces[at], at + 1
        if piece.ruled and at:
            yield "<hr>"
        if piece.raw:
            yield f"<pre>{escape(piece.raw, quote=False)}\n</pre>"
        elif piece.level:
            yield f"<h{piece.level}>{linked(piece.block.text)}</h{piece.level}>"
        elif _is_item(piece):
            while end < len(pieces) and _is_item(pieces[end]) and not pieces[end].ruled:
                end += 1
            yield _lists(_levelled(pieces[at:end]))
        else:
            while end < len(pieces) and spaced and _is_verse(pieces[end - 1], pieces[end]):
                end += 1
            yield "<p>" + "<br>".join(linked(one.block.text) for one in pieces[at:end]) + "</p>"
        at = end


def _is_item(piece: Piece) -> bool:
    block = piece.block
    if piece.raw or piece.level or not block.bullet or block.text == block.bullet:
        return False
    return bool(piece.number) or not (_NUMBER.match(block.text) or _LETTER.match(block.text))


def _is_verse(before: Piece, piece: Piece) -> bool:
    if piece.block.gap or piece.ruled or piece.raw or piece.level or _is_item(piece) or before.raw:
        return False
    return max(len(piece.block.text), len(before.block.text)) <= _VERSE


# Lists


def _numbered(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those with their numbers that count on: the item before or behind, as far in, has the next one."""
    counted = {at: count for at, piece in enumerate(pieces) if (count := _count(piece))}
    beside: set[int] = set()
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for at, (number, kind) in counted.items():
        place = pieces[at].block.indent, kind
        if place in last and last[place][1] == number - 1:
            beside |= {last[place][0], at}
        last[place] = at, number
    for at, piece in enumerate(pieces):
        yield piece._replace(number=counted[at][0]) if at in beside else piece


def _count(piece: Piece) -> tuple[int, str] | None:
    if piece.raw or piece.level or not piece.block.bullet:
        return None
    if number := _NUMBER.match(piece.block.text):
        return int(number[1]), "number"
    letter = _LETTER.match(piece.block.text)
    return (ord(letter[1]) - ord("a") + 1, "letter") if letter else None


def _levelled(items: Sequence[Piece]) -> list[tuple[int, Piece]]:
    """Each item with its level: how many of those before it, in which it stands, are set in less."""
    above: list[int] = []
    out = []
    for item in items:
        while above and above[-1] >= item.block.indent:
            above.pop()
        out.append((min(len(above), _DEEPEST), item))
        above.append(item.block.indent)
    return out


def _lists(items: Sequence[tuple[int, Piece]]) -> str:
    """Items of one level, each with the deeper ones that follow it, as one list or several of different kinds."""
    level = min((level for level, _ in items), default=0)
    heads = [at for at, (of, _) in enumerate(items) if of == level]
    groups: list[list[str]] = []
    before: Piece | None = None
    for at, end in pairwise([*heads, len(items)]):
        item = items[at][1]
        inner = _lists(items[at + 1 : end]) if end > at + 1 else ""
        text = f"<li>{linked(_without_number(item))}{inner}</li>"
        if before is None or not _goes_on(before, item):
            groups.append([_opening(item)])
        groups[-1].append(text)
        before = item
    return "\n".join(
        "".join(group) + ("</ol>" if group[0].startswith("<ol") else "</ul>") for group in groups
    )


def _goes_on(before: Piece, item: Piece) -> bool:
    return (
        item.number == before.number + 1
        if item.number and before.number
        else not (item.number or before.number)
    )


def _opening(item: Piece) -> str:
    return "<ul>" if not item.number else "<ol>" if item.number == 1 else f'<ol start="{item.number}">'


def _without_number(item: Piece) -> str:
    text = item.block.text
    return (_NUMBER if _NUMBER.match(text) else _LETTER).sub("", text, count=1) if item.number else text


# Headings


def _headed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those that only look like headings made such."""
    spaced = any(piece.block.gap for piece in pieces)
    for at, piece in enumerate(pieces):
        before = pieces[at - 1] if at else None
        behind = pieces[at + 1] if at + 1 < len(pieces) else None
        heads = behind and _heads(before, piece, behind, spaced=spaced)
        yield piece._replace(level=2) if heads else piece


def _heads(before: Piece | None, piece: Piece, behind: Piece, *, spaced: bool) -> bool:
    """Whether a line stands alone, is short and no sentence, and prose follows."""
    text = piece.block.text
    if piece.level or piece.raw or piece.depth or behind.depth or len(text) > _HEADING or piece.block.wrapped:
        return False
    if spaced and not ((piece.block.gap or before is None) and behind.block.gap):
        return False
    chapter = _CHAPTER.match(text) or piece.number
    if (piece.block.bullet and not chapter) or len(text.split()) > _HEADING_WORDS or _is_short(behind):
        return False
    if chapter:
        return not (_is_item(behind) or (before and _is_item(before)) or text.endswith(_ENDS))
    if not piece.ruled and (before is None or _is_leftover(before)):
        return False
    return _is_title(text)


def _is_short(piece: Piece) -> bool:
    return len(piece.block.text) < _PROSE and not _is_item(piece)


def _is_leftover(piece: Piece) -> bool:
    """Whether it is a short line that is no sentence, as stand in crowds around an article."""
    return _is_short(piece) and not (piece.level or piece.raw or piece.block.text.endswith(_SENTENCE_ENDS))


def _is_title(text: str) -> bool:
    """Whether a short line reads like a heading: no sentence, date, by-line, caption or address."""
    first = text[0]
    if first.islower() or not first.isalnum() or text.endswith(_ENDS) or "@" in text or "/" in text:
        return False
    if _LABEL.match(text) or prefix(text):
        return False
    letters = sum(map(str.isalpha, text))
    return letters > 2 and sum(map(str.isdigit, text)) <= _DIGITS * len(text)
