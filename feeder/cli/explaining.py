"""What is read from a seed, shown to a person: the fields and where each was found, the text, what was left out."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from ..console import shown
from .columns import wrapped

_FIELDS = (
    "title", "published", "updated", "author", "language", "categories", "slug", "image", "summary",
)  # fmt: skip
_RARE = ("expires",)  # not missed where it is not there
#: Where what no seed states comes from.
_MADE = {"slug": "made from the title", "summary": "first sentences"}
_LABEL = 13  # columns
_DEEPEST = 24  # columns of indentation that are shown
_NARROWEST = 20  # columns of text that is still worth wrapping


def lines(found: Mapping[str, Any], width: int | None) -> Iterator[str]:
    """The object that `explain` gave for a file, in at most `width` columns; nothing is wrapped where that is None."""
    name = shown(found["file"])
    articles = found.get("articles", [found])
    if not articles:
        yield f"{name} holds no article"
    for number, article in enumerate(articles, 1):
        yield name if len(articles) == 1 else f"{name}: article {number} of {len(articles)}"
        if "error" in article:
            yield from _set_in("  ", "    ", f"can't be read: {article['error']}", width)
        else:
            yield from _article(article, width)
        yield ""


def _article(article: Mapping[str, Any], width: int | None) -> Iterator[str]:
    if article["held"]:
        how = article["found"].get("held")
        yield from _labelled("held", article["held"] + (f" [{how}]" if how else ""), width)
        if how or "score " in article["held"]:  # and not a draft, or a date, which are its author's will
            yield from _labelled("", "if it is an article, `feeder approve` publishes it", width)
    for note in article["notes"]:
        yield from _labelled("note", note, width)
    for field in (*_FIELDS, *_RARE):
        if value := _text(article[field]):
            how = article["found"].get(field) or _MADE.get(field)
            yield from _labelled(field, value + (f" [{how}]" if how else ""), width)
    missing = [field for field in _FIELDS if not article[field]]
    if missing:
        yield from _labelled("not found", ", ".join(missing), width)
    yield "  text"
    for line in article["content_text"].splitlines():
        margin = "    " + " " * min(len(line) - len(line.lstrip(" ")), _DEEPEST)  # that of program code
        yield from _set_in(margin, margin, line.strip(" "), width) if line.strip() else [""]
    yield from _left_out(article["dropped"], width)


def _left_out(dropped: list[dict[str, str]], width: int | None) -> Iterator[str]:
    """The dropped pieces in their order, each reason above those that follow one another for it."""
    if not dropped:
        return
    yield ""
    yield f"  left out: {len(dropped)} piece" + ("s" if len(dropped) > 1 else "")
    for reason, pieces in groupby(dropped, key=lambda piece: piece["reason"]):
        yield from _set_in("    ", "    ", f"{reason}:", width)
        for piece in pieces:
            yield from _set_in("      - ", "        ", " ".join(piece["text"].split()), width)


def _labelled(label: str, value: str, width: int | None) -> Iterator[str]:
    return _set_in(f"  {label:<{_LABEL - 2}} ", " " * (_LABEL + 1), value, width)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _set_in(first: str, others: str, text: str, width: int | None) -> Iterator[str]:
    """`text` behind the margin `first`, and where it needs more lines `others`."""
    if width is None:
        yield first + shown(text)
        return
    margin = first
    for part in wrapped(shown(text), max(_NARROWEST, width - len(others))):
        yield margin + part
        margin = others
