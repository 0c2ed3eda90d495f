"""The headline among the lines of a text."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from feeder.markup import line
from feeder.readers.layout import Block
from feeder.readers.lines import Evidence, undoubted
from feeder.readers.people import prefix
from feeder.readers.vocabulary import GRAMMAR

_LONGEST = 250
_WORD = re.compile(r"[^\W_]{2,}|[\u3040-\u9fff]")
_HASHES = re.compile(r"#{1,6}\s+|\s+#+$")
_SITE = re.compile(r"\s+[|–—»·-]\s+|\s*\|\s*|\s+::\s+")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_LABEL = re.compile(r"^[<\[]|\s[>›»]\s|https?:|:$")
_SIGNS = re.compile(r"[\[(<{*_=|/\\#@]|\w+:\s*$|https?:|www\.")
_ENDS_SENTENCE = re.compile(r"[^.][.。]['\"”»)]*$|[,;:]$")

_POINTS = {
    "first line": 2.0,
    "first level": 3.0,
    "second level": 1.0,
    "usual length": 1.0,
    "two words": -1.5,
    "signs": -1.5,
    "sentence": -1.5,
    "item": -1.5,
    "clutter": -2.0,
    "date behind": 1.5,
    "by-line behind": 1.0,
    "stands twice": 1.5,
    "inside the page's title": 5.0,  # whose first line is "Headline - Site"
    "about the same as the body": 4.0,
    "blocks before the prose": -0.08,
}


def headline(
    blocks: Sequence[Block], seen: Sequence[Evidence], places: range, dated: Collection[int]
) -> tuple[str | None, int]:
    """The title and the position of its line (-1 for none), which is one of `places` or the first.

    `dated` are the positions of date lines. In a text that a person wrote it is the first line, or there is none.
    """
    texts = [heading(block.text) for block in blocks]
    written = undoubted(seen)
    if written:
        places = range(opening := _opening(texts, blocks, seen, dated), opening + 1)
    candidates = [
        at
        for at in dict.fromkeys((*places, *(() if written else (0,))))
        if at not in dated and _may_be(texts[at], seen[at], first=at == 0, written=written)
    ]
    if not candidates:
        return None, -1
    body = set(_words(" ".join(texts[places.stop : places.stop + 20])))
    counts = Counter(map(str.casefold, texts))

    def points(at: int) -> float:
        text = texts[at]
        facts = {
            "inside the page's title": at > 0 and len(text) > 12 and text != texts[0] and text in texts[0],
            "stands twice": seen[at].words >= 4 and counts[text.casefold()] > 1,
            "about the same as the body": _share(text, body),
            "date behind": any(near in dated for near in range(at + 1, at + 4)),
            "by-line behind": any(prefix(near.text) for near in blocks[at + 1 : at + 4]),
            "blocks before the prose": min(places.stop - at, 30),
            "first line": at == 0 and not blocks[at].bullet,
            **_look(text, blocks[at], seen[at]),
        }
        return sum(_POINTS[name] * value for name, value in facts.items() if value)

    best = max(candidates, key=points)
    return (_without_site(texts[0], texts) if best == 0 else texts[best]), best


def heading(text: str) -> str:
    """`text` on one line, without the signs that mark a heading in Markdown."""
    return line(_HASHES.sub("", text))


def _look(text: str, block: Block, one: Evidence) -> dict[str, bool]:
    return {
        "first level": block.text.startswith("# "),
        "second level": block.text.startswith("## "),
        "usual length": 5 <= one.words <= 20,
        "two words": one.words < 3,
        "signs": bool(_SIGNS.search(text)),
        "sentence": bool(_ENDS_SENTENCE.search(text)),
        "item": bool(block.bullet),
        "clutter": one.kind is not None,
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
    if not text or len(text) > _LONGEST or one.words > 35 or (one.prose and one.sentence):
        return False
    if one.certain and not (first and (written or one.words > 3)):
        return False
    return one.words >= (1 if first else 2)


def _share(text: str, body: set[str]) -> float:
    """How much of what `text` is about the body is about as well."""
    words = _words(text)
    return sum(word in body for word in words) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in GRAMMAR]


def _without_site(title: str, texts: Sequence[str]) -> str:
    """`title` without the name of the site behind it.

    What follows a bar is one, and a host, and what stands elsewhere in the text too.
    """
    while separators := [*_SITE.finditer(title)]:
        last = separators[-1]
        rest, site = title[: last.start()], title[last.end() :]
        bar = "|" in last[0] and len(rest.split()) >= 3
        if not site or len(site.split()) > 5:
            break
        if not (bar or _HOST.fullmatch(site) or any(site in text for text in texts[1:])):
            break
        title = rest.rstrip(" -–—")
    return title
