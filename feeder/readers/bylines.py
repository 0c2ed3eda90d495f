"""The by-line among the lines round a headline."""

import re
from collections.abc import Collection, Sequence

from feeder.readers import dates
from feeder.readers.layout import Block
from feeder.readers.lines import Evidence
from feeder.readers.people import people, prefix
from feeder.types import Person

_PARTICLES = r"(?:van|von|de|der|den|da|del|di|la|le|el|al|bin|ibn|du|y|zu)"
_NAME = re.compile(rf"[^\W\d_]['’.\w-]*(?:\s+(?:{_PARTICLES}\s+)*[^\W\d_]['’.\w-]*){{1,3}}")
# What follows a name: where, when and as what.
_ROLE = re.compile(r"\s(?:on|le|am|at|in|for|um|el|der|die)\s|\s\\?[-–—]\s|\s(?:on|le|am)$")
_PARTS = re.compile(r"\s+[|•·–—]\s+|\s*\|\s*|\s+-\s+|\t|, (?=\d)")
_REACH = 12  # blocks behind the headline
_LONGEST = 120  # characters of a line that is a by-line and nothing else


def authors(
    blocks: Sequence[Block], seen: Sequence[Evidence], places: range, dated: Collection[int]
) -> tuple[tuple[Person, ...], set[int]]:
    """The persons behind a "By", else a bare name beside one of the `dated` lines; and the positions of those lines."""
    near = places[:_REACH]
    for at in near:
        for part in _PARTS.split(blocks[at].text):
            by = prefix(part) if len(part) < _LONGEST else 0
            if by and (named := _named(part[by:] or _next(blocks, at))):
                return named, {at} if len(blocks[at].text) < _LONGEST else set()
    for at in near:
        beside = any(place in dated for place in range(at - 2, at + 3))
        if beside and at not in dated and seen[at].kind is None and _is_name(blocks[at].text):
            return people(blocks[at].text), {at}
    return (), set()


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= 4
        and bool(_NAME.fullmatch(text))
        and all(word[0].isupper() for word in words if len(word) > 3)
    )


def _next(blocks: Sequence[Block], at: int) -> str:
    return blocks[at + 1].text if at + 1 < len(blocks) else ""


def _named(text: str) -> tuple[Person, ...]:
    """The persons in `text` where it looks like names, not like the rest of a sentence."""
    text = text[prefix(text) :]
    if found := dates.find(text):
        text = text[: found.start].rstrip(" ,|-–—•·")
    text = _ROLE.split(text)[0].rstrip(" ,;|-–—•·\\")
    words = [word for word in re.split(r"[\s,&]+", text) if word.isalpha() and len(word) > 3]
    sentence = text.endswith((".", "!", "?")) or len(text.split()) > 10
    return () if sentence or any(word[0].islower() for word in words) else people(text)
