"""What speaks for and against a line's being the headline of a text: its looks, its neighbours, its place."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from feeder.readers import relative
from feeder.readers.bylines import is_name
from feeder.readers.evidence import Evidence, undoubted
from feeder.readers.layout import Block
from feeder.readers.people import prefix
from feeder.readers.vocabulary import CAPTION, CREDIT

# A "by" whose name stands on the next line.
_TORN = re.compile(r"\s(?:by|von|por|par)\s?:?$")

# Without one of these no credit is looked for.
_PICTURED = re.compile(
    "photo image pictur foto bild imag immagin zdj valokuva credit crédit caption quelle source fuente fonte video"
    " watch galler galerie galería slideshow diaporama getty reuters afp dpa epa \\(ap shutterstock istock flickr"
    " unsplash imago фото видео 写真 画像 사진 图片 圖".replace(" ", "|")
)

#: Blocks behind the first prose, which may be a standfirst or a caption.
BEHIND = 10
_LONGEST = 250
_READ = 50_000  # characters in which a headline is mentioned again
_FEW = 8  # blocks; of so few the first is the title, or none
_WRITTEN = 9  # first lines of what a person wrote
_SHORT = 80  # characters of a line that may be a name or a time
_END = 16  # characters in which a sentence's full stop and quotation marks stand
_BEFORE, _BESIDE = 2, 3  # lines before and behind a headline that stand right beside it
_FEW_WORDS = 3
_SHARED = 8  # blocks behind a headline that buttons stand in
_DIGIT = re.compile(r"\d")
_CRUMBS = re.compile(r"[›»>/](?<=\s.)\s")
_WIDE = re.compile(r"[\u3040-\u9fff]")
_LABEL = re.compile(r"^[<\[]|\s[>›»]\s|https?:|:$")
_CLOCK = re.compile(r"\d[:.]\d\d")
_STAMP = re.compile(r"(?:posted|updated|published|veröffentlicht|stand|von|by)\b")
_SINCE = re.compile(r"\bago$|\bvor \d")
_SIGNS = re.compile(r"[\[(<{*_=|/\\#@]")
_COLON = re.compile(r"\w:\s*$|https?:")
_ENDS_SENTENCE = re.compile(r"[^.][.。]['\"”»)]*$|[,;:]$")


def candidates(
    texts: Sequence[str],
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    places: range,
    dated: Collection[int],
    listed: AbstractSet[int] = frozenset(),
) -> dict[int, Mapping[str, float]]:
    """What speaks for and against each line that may be the headline, by its position; nothing where it is but one."""
    written = undoubted(seen)
    opening = _opening(texts, blocks, seen, dated) if written else 0
    reach = _to_the_prose(seen, opening) if written else [*range(places.start, places.stop + BEHIND), 0]
    chosen = [
        at
        for at in dict.fromkeys(reach)
        if at < len(blocks)
        and at not in dated
        and _may_be(texts[at], seen[at], first=at == 0, written=written and at == opening)
    ]
    if len(chosen) < 2:  # nothing to choose, as in most of what people write
        return {at: {} for at in chosen}
    page = _page(texts, blocks, seen, places, chosen, dated, listed)
    first_long = next((at for at in chosen if seen[at].words >= 4 and seen[at].kind is None), -1)
    return {
        at: {
            **_mentions(page, at),
            **_beside(page, at),
            **_place(page, at),
            **_look(page, at),
            "first of some words": at == first_long,
            "opening of what was written": written and at == opening,
        }
        for at in chosen
    }


@dataclass(frozen=True, slots=True)
class _Page:
    """What is seen of a whole text; `alone` are date lines that are not `listed` among others.

    `bylines`, `names` and `timed` are the short lines that look like it, of those near a line that may be the headline.
    """

    texts: Sequence[str]
    blocks: Sequence[Block]
    seen: Sequence[Evidence]
    places: range
    alone: AbstractSet[int]
    listed: AbstractSet[int]
    topics: Sequence[frozenset[str]]
    body: frozenset[str]
    bylines: AbstractSet[int]
    names: AbstractSet[int]
    timed: AbstractSet[int]
    kinds: Sequence[str | None]
    few: Sequence[bool]
    folded: Sequence[str]
    counts: Mapping[str, int]
    shown: str
    indent: int


def _page(
    texts: Sequence[str],
    blocks: Sequence[Block],
    seen: Sequence[Evidence],
    places: range,
    chosen: Sequence[int],
    dated: Collection[int],
    listed: AbstractSet[int],
) -> _Page:
    end = min(places.stop + 20, len(blocks))
    topics = [_topics(text, one) for text, one in zip(texts[:end], seen, strict=False)]
    near = {
        place for at in chosen for place in range(max(0, at - _BEFORE), min(at + _BESIDE + 1, len(blocks)))
    }
    short = [(at, text) for at in near if 0 < len(text := texts[at]) <= _SHORT]
    usual = Counter([block.indent for block in blocks[places.stop : end]])
    folded = [*map(str.casefold, texts)]
    return _Page(
        texts,
        blocks,
        seen,
        places,
        {at for at in dated if at not in listed},
        listed,
        topics,
        frozenset[str]().union(*topics[places.stop :]),
        {at for at, text in short if prefix(text)},
        {at for at, text in short if is_name(text)},
        {at for at, text in short if _is_timed(text.lower())},
        [one.kind for one in seen[: end + _SHARED]],
        [one.words <= _FEW_WORDS for one in seen[: end + _SHARED]],
        folded,
        Counter(folded),
        "\n".join(folded)[:_READ],
        max(usual, key=usual.__getitem__) if usual else 0,
    )


def _mentions(page: _Page, at: int) -> dict[str, float]:
    """How the line agrees with the other lines."""
    text, words = page.texts[at], page.seen[at].words
    folded, title = page.folded[at], page.texts[0]
    times = page.shown.count(folded) if words >= 3 else 0
    share, as_line = _share(page.topics[at], page.body), page.counts[folded]
    return {
        "inside the page's title": at > 0 and len(text) > 12 and text != title and text in title,
        "about the page's title": at > 0 and _share(page.topics[at], page.topics[0]) * min(words, 6) / 6,
        "stands twice": words >= 4 and as_line > 1,
        "mentions": min(times - 1, 3) / 3 if words >= 3 else 0,
        "part of a longer line": words >= 4 and as_line < times,
        "about the same as the body": share,
        "long, about the same as the body": share * min(words, 8) / 8,
    }


def _beside(page: _Page, at: int) -> dict[str, float]:
    """What stands right before and behind the line."""
    before, behind = range(at - _BEFORE, at), range(at + 1, at + _BESIDE + 1)
    text, kinds, few = page.blocks[at].text, page.kinds, page.few
    return {
        "date behind": not page.alone.isdisjoint(behind),
        "date before": not page.alone.isdisjoint(before),
        "listed date": not page.listed.isdisjoint(range(at - _BEFORE, at + _BESIDE + 1)),
        "time near": not page.timed.isdisjoint(before) or not page.timed.isdisjoint(behind),
        "torn by-line": without_torn(text) != text,
        "by-line behind": not page.bylines.isdisjoint(behind),
        "name behind": not page.names.isdisjoint(behind),
        "label before": at > 0 and page.texts[at - 1].endswith(":"),
        "share buttons behind": "share buttons" in kinds[at + 1 : at + _SHARED],
        "share buttons before": "share buttons" in kinds[max(0, at - _SHARED) : at],
        "prose behind": True in [one.prose for one in page.seen[at + 1 : at + 3]],
        "short lines behind": sum(few[at + 1 : at + 5]) / 4,
        "short lines before": sum(few[max(0, at - 4) : at]) / 4,
    }


def _place(page: _Page, at: int) -> dict[str, float]:
    """Where the line stands."""
    return {
        "blocks before the prose": max(min(page.places.stop - at, 30), 0) / 10,
        "behind the first prose": at >= page.places.stop,
        "first line": at == 0 and not page.blocks[at].bullet,
        "set in like the body": page.blocks[at].indent == page.indent,
    }


def _to_the_prose(seen: Sequence[Evidence], opening: int) -> range:
    """The lines of what a person wrote that may be its headline: the first, and those up to the first prose."""
    prose = next((at for at, one in enumerate(seen) if one.prose and at > opening), len(seen))
    open_to_doubt = len(seen) > _FEW and prose < len(seen) and not seen[opening].prose
    return range(opening, min(prose, opening + _WRITTEN) if open_to_doubt else opening + 1)


def _look(page: _Page, at: int) -> dict[str, float]:
    """What the line itself looks like."""
    text, block, one = page.texts[at], page.blocks[at], page.seen[at]
    small, long = text.lower(), len(text) > _SHORT
    return {
        "first level": block.text.startswith("# "),
        "second level": block.text.startswith("## "),
        "usual length": 5 <= one.words <= 20,
        "one word": one.words < 2,
        "two words": one.words < 3,
        "few words": one.words < 5,
        "signs": _has_signs(text),
        "sentence": _ends_sentence(text),
        "item": bool(block.bullet),
        "clutter": one.kind is not None,
        "digits": len(_DIGIT.findall(block.text)) / (len(block.text) or 1),
        "grammar": one.grammar,
        "shouted": text.isupper(),
        "by-line": prefix(text) > 0 if long else at in page.bylines,
        "caption": CAPTION.match(small) is not None,
        "credit": _PICTURED.search(small) is not None and CREDIT.search(small) is not None,
        "crumbs": _CRUMBS.search(text) is not None,
        "colon": ": " in text,
        "quotes": text.count('"') + text.count("“") + text.count("„") + text.count("«") > 0,
        "time": _is_timed(small) if long else at in page.timed,
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
        if at in dated or _ends_sentence(text) or seen[at].certain or seen[at].words < 3:
            continue
        if relative.is_all(text):
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
    if not written and relative.is_all(text):
        return False
    return one.words >= (1 if first else 2)


def without_torn(text: str) -> str:
    """`text` without a "by" at its end whose name stands on the next line."""
    return _TORN.sub("", text) if text.endswith(("by", "von", "por", "par", ":")) else text


def _has_signs(text: str) -> bool:
    return bool(_SIGNS.search(text)) or "www." in text or (":" in text and bool(_COLON.search(text)))


def _is_timed(small: str) -> bool:
    """Whether a line, in small letters, tells a time."""
    return bool(
        _STAMP.match(small)
        or ((":" in small or "." in small) and _CLOCK.search(small))
        or (("ago" in small or "vor " in small) and _SINCE.search(small))
    )


def _ends_sentence(text: str) -> bool:
    return _ENDS_SENTENCE.search(text[-_END:]) is not None


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words) if words else 0.0


def _topics(text: str, one: Evidence) -> frozenset[str]:
    """What a line is about: its words, and the signs of a script without spaces."""
    return one.topics if text.isascii() else one.topics.union(_WIDE.findall(text))
