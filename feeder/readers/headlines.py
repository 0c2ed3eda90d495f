"""The headline among the lines of a text: the line with the most points, which `headline_weights` says."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log1p

from feeder.markup import line
from feeder.readers.evidence import Evidence, undoubted
from feeder.readers.headline_weights import HEADLINE
from feeder.readers.layout import Block
from feeder.readers.people import prefix
from feeder.readers.vocabulary import CAPTION

_LONGEST = 250
_READ = 50_000  # characters in which a headline is mentioned again
_BEHIND = 10  # blocks behind the first prose, which may be a standfirst or a caption
_WRITTEN = 9  # first lines of what a person wrote
_WIDE = re.compile(r"[\u3040-\u9fff]")
_HASHES = re.compile(r"#{1,6}\s+|\s+#+$")
_TORN = re.compile(r"\s(?:by|von|por|par)\s?:?$")
_EMPHASIS = re.compile(r"(?P<mark>\*\*|__|[*_])(?P<text>[^*_]+)(?P=mark)")
_SITE = re.compile(r"\s+[|–—»·-]\s+|\s*\|\s*|\s+::\s+")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_LABEL = re.compile(r"^[<\[]|\s[>›»]\s|https?:|:$")
_TIME = re.compile(
    r"\bago$|\bvor \d|\d{1,2}[:.]\d\d|^(?:posted|updated|published|veröffentlicht|stand|von|by)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\[(<{*_=|/\\#@]|\w+:\s*$|https?:|www\.")
_ENDS_SENTENCE = re.compile(r"[^.][.。]['\"”»)]*$|[,;:]$")


def headline(
    blocks: Sequence[Block], seen: Sequence[Evidence], places: range, dated: Collection[int]
) -> tuple[str | None, int]:
    """The title and the position of its line (-1 for none), which is one of `places` or the first.

    `dated` are the positions of date lines. In a text that a person wrote it is the first line, or there is none.
    """
    texts = [heading(block.text) for block in blocks]
    facts = candidates(texts, blocks, seen, places, dated)
    if not facts:
        return None, -1
    best = max(facts, key=lambda at: sum(HEADLINE.get(name, 0) * value for name, value in facts[at].items()))
    return (without_site(texts[0], texts) if best == 0 else texts[best]), best


def candidates(
    texts: Sequence[str],
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    places: range,
    dated: Collection[int],
) -> dict[int, Mapping[str, float]]:
    """What speaks for and against each line that may be the headline, by its position."""
    written = undoubted(seen)
    opening = _opening(texts, blocks, seen, dated) if written else 0
    if written:
        prose = next((at for at, one in enumerate(seen) if one.prose and at > opening), len(blocks))
        open_to_doubt = _prose_only(seen[prose:]) and not seen[opening].prose
        reach = range(opening, min(prose, opening + _WRITTEN) if open_to_doubt else opening + 1)
    else:
        reach = range(places.start, min(places.stop + _BEHIND, len(blocks)))
    chosen = [
        at
        for at in dict.fromkeys((*reach, *(() if written else (0,))))
        if at not in dated and _may_be(texts[at], seen[at], first=at == 0, written=written and at == opening)
    ]
    if not chosen:
        return {}
    topics = [_topics(text, one) for text, one in zip(texts[: places.stop + 20], seen, strict=False)]
    body = frozenset[str]().union(*topics[places.stop :])
    bylines = [prefix(block.text) > 0 for block in blocks[: places.stop + 20]]
    counts = Counter(map(str.casefold, texts))
    shown = "\n".join(texts)[:_READ].casefold()
    usual = Counter(blocks[at].indent for at in range(places.stop, min(places.stop + 20, len(blocks))))
    indent = max(usual, key=usual.__getitem__) if usual else 0

    def look(at: int) -> dict[str, float]:
        text = texts[at]
        share = _share(topics[at], body)
        return {
            "inside the page's title": at > 0 and len(text) > 12 and text != texts[0] and text in texts[0],
            "about the page's title": at > 0 and _share(topics[at], topics[0]) * min(seen[at].words, 6) / 6,
            "stands twice": seen[at].words >= 4 and counts[text.casefold()] > 1,
            "mentions": min(shown.count(text.casefold()) - 1, 3) / 3 if seen[at].words >= 3 else 0,
            "part of a longer line": counts[text.casefold()] < shown.count(text.casefold())
            and seen[at].words >= 4,
            "about the same as the body": share,
            "long, about the same as the body": share * min(seen[at].words, 8) / 8,
            "date behind": any(place in dated for place in range(at + 1, at + 4)),
            "date before": at - 1 in dated or at - 2 in dated,
            "by-line behind": any(bylines[at + 1 : at + 4]),
            "clutter behind": any(one.kind for one in seen[at + 1 : at + 3]),
            "prose behind": any(one.prose for one in seen[at + 1 : at + 3]),
            "short lines behind": sum(one.words <= 3 for one in seen[at + 1 : at + 5]) / 4,
            "short lines before": sum(one.words <= 3 for one in seen[max(0, at - 4) : at]) / 4,
            "blocks before the prose": max(min(places.stop - at, 30), 0) / 10,
            "behind the first prose": at >= places.stop,
            "first line": at == 0 and not blocks[at].bullet,
            "opening of what was written": written and at == opening,
            "set in like the body": blocks[at].indent == indent,
            **_look(text, blocks[at], seen[at]),
        }

    return {at: look(at) for at in chosen}


def heading(text: str) -> str:
    """`text` on one line, without the signs that mark a heading in Markdown and a "by" whose name was torn off."""
    if len(text) > _LONGEST:
        return text
    text = _TORN.sub("", line(_HASHES.sub("", text)))
    marked = _EMPHASIS.fullmatch(text)
    return marked["text"] if marked else text


def _prose_only(seen: Sequence[Evidence]) -> bool:
    """Whether what follows the head of a text is mostly prose, not verse or a list."""
    return sum(one.prose for one in seen) >= 0.6 * len(seen) > 0


def _look(text: str, block: Block, one: Evidence) -> dict[str, float]:
    return {
        "first level": block.text.startswith("# "),
        "second level": block.text.startswith("## "),
        "usual length": 5 <= one.words <= 20,
        "one word": one.words < 2,
        "two words": one.words < 3,
        "few words": one.words < 5,
        "log of words": log1p(one.words),
        "signs": bool(_SIGNS.search(text)),
        "sentence": bool(_ENDS_SENTENCE.search(text)),
        "item": bool(block.bullet),
        "clutter": one.kind is not None,
        "capitals": one.capitals,
        "digits": one.digits,
        "grammar": one.grammar,
        "shouted": text.isupper(),
        "by-line": prefix(text) > 0,
        "caption": CAPTION.match(text) is not None,
        "time": _TIME.search(text) is not None,
        "wrapped": block.wrapped,
        "gap": block.gap,
        "linked": block.linked,
        "prose": one.prose,
    }


def _opening(
    texts: Sequence[str], blocks: Sequence[Block], seen: Sequence[Evidence], dated: Collection[int]
) -> int:
    """The line that a person's text begins with.

    It is the first, unless labels or the title of a page stand before the headline.
    """
    first = next((at for at in range(len(blocks)) if at not in dated), 0)
    for at in range(first + 1, min(first + 4, len(blocks))):
        text = texts[at]
        if at in dated or _ENDS_SENTENCE.search(text) or seen[at].certain or seen[at].words < 3:
            continue
        label = seen[first].certain or _LABEL.search(texts[first])
        kicker = seen[first].words <= 2 and seen[at].words >= 4 and (at + 1 in dated or at + 2 in dated)
        if label or kicker or blocks[at].text.startswith("# ") or (len(text) > 12 and text in texts[first]):
            return at
    return first


def _may_be(text: str, one: Evidence, *, first: bool, written: bool) -> bool:
    if (
        not text
        or len(text) > _LONGEST
        or one.words > 35
        or (one.prose and one.sentence and (written or one.words > 20))
    ):
        return False
    if one.certain and not (first and (written or one.words > 3)):
        return False
    return one.words >= (1 if first else 2)


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words) if words else 0.0


def _topics(text: str, one: Evidence) -> frozenset[str]:
    """What a line is about: its words, and the signs of a script without spaces."""
    return one.topics if text.isascii() else one.topics.union(_WIDE.findall(text))


def without_site(title: str, texts: Sequence[str]) -> str:
    """`title` without the name of the site behind it.

    What follows a bar is one, and a host, what stands elsewhere in the text too, and one or two words behind many.
    """
    while separators := [*_SITE.finditer(title)]:
        last = separators[-1]
        rest, site = title[: last.start()], title[last.end() :]
        bar = "|" in last[0] and len(rest.split()) >= 3
        if not site or len(site.split()) > 5:
            break
        name = len(rest.split()) >= 5 and len(site.split()) <= 2 and last[0] != "-" and site[0].isupper()
        if not (bar or name or _HOST.fullmatch(site) or any(site in text for text in texts[1:])):
            break
        title = rest.rstrip(" -–—")
    return title
