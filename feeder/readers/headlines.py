"""The headline among the lines of a text: the line with the most points, which `headline_weights` says."""

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from operator import mul

from feeder.markup import line
from feeder.readers import dates
from feeder.readers.evidence import Evidence
from feeder.readers.headline_facts import BEHIND, candidates, without_torn
from feeder.readers.headline_weights import HEADLINE
from feeder.readers.layout import Block

_LONGEST = 250
_HASHES = re.compile(r"#{1,6}\s+|\s+#+$")
_EMPHASIS = re.compile(r"(?P<mark>\*\*|__|[*_])(?P<text>[^*_]+)(?P=mark)")
_SITE = re.compile(r"\s+[|–—»·-]\s+|\s*\|\s*|\s+::\s+")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)


def headline(
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    places: range,
    dated: Collection[int],
    listed: AbstractSet[int] = frozenset(),
) -> tuple[str | None, int]:
    """The title and the position of its line (-1 for none), which is one of `places` or the first.

    `dated` are the positions of date lines. In a text that a person wrote it is the first line, or there is none.
    """
    texts = [
        heading(block.text) if at < places.stop + BEHIND else block.text for at, block in enumerate(blocks)
    ]
    facts = candidates(texts, blocks, seen, places, dated, listed)
    if not facts:
        return None, -1
    # All lines have the same facts in one order.
    weights = [HEADLINE.get(name, 0) for name in next(iter(facts.values()))]
    best = max(facts, key=lambda at: sum(map(mul, weights, facts[at].values())))
    return (without_site(texts[0], texts) if best == 0 else texts[best]), best


def heading(text: str) -> str:
    """`text` on one line, without the signs that mark a heading in Markdown and a "by" whose name was torn off."""
    if len(text) > _LONGEST:
        return text
    text = without_torn(line(_HASHES.sub("", text) if "#" in text else text))
    marked = _EMPHASIS.fullmatch(text) if text.startswith(("*", "_")) else None
    return marked["text"] if marked else text


def without_site(title: str, texts: Sequence[str]) -> str:
    """`title` without the name of the site behind it, and without its date.

    What follows a bar is one, and a host, what stands elsewhere in the text too, and one or two words behind many.
    """
    while separators := [*_SITE.finditer(title)]:
        last = separators[-1]
        rest, site = title[: last.start()], title[last.end() :]
        bar = "|" in last[0] and len(rest.split()) >= 3
        if not site or len(site.split()) > 5:
            break
        name = len(rest.split()) >= 5 and len(site.split()) <= 2 and last[0] != "-" and site[0].isupper()
        dated = dates.find(site) is not None
        if not (bar or name or dated or _HOST.fullmatch(site) or any(site in text for text in texts[1:])):
            break
        title = rest.rstrip(" -–—")
    return title
