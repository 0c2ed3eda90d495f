"""What is counted of the blocks that a seed shows, and what the markup of a page states; each fact has a name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log1p

from lxml.etree import _Element as Element

from .shown import Block, Shown
from .signs import KINDS, kinds_in

_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)\b|\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b|(?:19|20)\d\d年"
    r"|\b\d{1,2}(?:st|nd|rd|th)?[ .]{1,2}(?:de )?[^\W\d_]{3,10}[., ]{1,2}(?:de )?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\b\d+\s?(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) ago\b|\b(?:vor|hace|il y a) \d+ \w+"
    r"|\d+\s?(?:分|時間|日|小时|天|시간|일)\s?(?:前|전)",
    re.IGNORECASE,
)
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d[.,]\d\d\s?(?:€|zł|kr|kč|руб|₽|usd|eur)", re.IGNORECASE)
_CUT = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\W{0,3}$")
_TOP = 3  # blocks that a page begins with
_HEADINGS = 8
_LONGEST = 400  # characters of a block whose words may be those of a page that is no article
_ASKED = 600  # blocks that are looked at for them
_PENALTY = {False: 60, True: 20}  # what prose loses by a block between that is none, or a heading
_MOST = 1_500  # characters of one block that count
# From so much prose on in one stretch, the words of menus and forms around it say little.
_PROSE = 600

_SINGLE = re.compile(r"\b(?:single|post-template|page-article|node-type-(?:article|story|blog)|article)\b")
_LIST = re.compile(r"\b(?:archive|category|tag|search|home|blog|front|index|listing)\b")
_ERROR = re.compile(r"error-?404|not-?found|\berror\b|maintenance")
_DESCRIBED = re.compile(r'"(?:[A-Z][a-z]+)?(?:Article|Posting)"')
_FIELDS = frozenset(("text", "email", "password", "checkbox", "radio", "tel"))
_DATED = frozenset(("pubdate", "dc.date", "dc.date.issued", "date"))


def of_blocks(shown: Shown) -> dict[str, float]:
    """The facts of what is shown, in a text or a page."""
    blocks = shown.blocks
    prose = [block.size for block in blocks if block.prose]
    run = _longest_stretch(blocks)
    pairs = sum(one.prose and other.prose for one, other in pairwise(blocks))
    found = {
        "stretch of prose": log1p(run / 100),
        "prose": log1p(sum(prose) / 100),
        "prose after prose": log1p(pairs),
        "share of prose after prose": pairs / len(prose) if prose else 0.0,
        "prose cut short": sum(bool(_CUT.search(block.text[-20:])) for block in blocks if block.prose)
        / max(len(prose), 1),
    }
    wide = 1 / (1 + run / 1_500)
    found["stretch without prose"] = log1p(_longest_gap(blocks)) * wide
    found["prices"] = (
        log1p(sum(bool(_PRICE.search(block.text)) for block in blocks if block.size < 200)) * wide
    )
    found["dates at one distance"] = log1p(_regular(blocks)) * wide
    if run < 2 * _PROSE:
        found |= _words(shown, 1 / (1 + run / _PROSE))
    return found


def _words(shown: Shown, weight: float) -> dict[str, float]:
    """How often the title and the first blocks, and all short blocks, say what the page is."""
    blocks = shown.blocks
    headings = [block.text for block in blocks if block.heading][:_HEADINGS]
    first = dict.fromkeys(text[:150] for text in (shown.title, *headings, *_texts(blocks[:_TOP])) if text)
    top = Counter(kind for text in first for kind in set(kinds_in(text)))
    short = (block.text for block in blocks[:_ASKED] if block.size < _LONGEST)
    counts = Counter(kind for text in short for kind in kinds_in(text))
    found: dict[str, float] = {}
    for kind in KINDS:
        more = max(0, counts[kind] - 1)  # a single one may be what an article is about
        found[f"{kind}: at the top"] = min(top[kind], 3) * weight
        found[f"{kind}: again"] = log1p(more) * weight
        found[f"{kind}: share"] = more / (len(blocks) or 1)
    said = sum(count for kind, count in counts.items() if kind != "list of articles")
    found["said more than once"] = min(max(0, said - 1), 4) * weight
    return found


def of_markup(root: Element, shown: Shown) -> dict[str, float]:
    """The facts that the markup of a page states."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        names = (element.get(name) for name in ("property", "name", "itemprop", "http-equiv"))
        meta.setdefault((next(filter(None, names), "")).lower(), (element.get("content") or "").lower())
    body = next(root.iter("body"), root)
    called = f"{body.get('class') or ''} {body.get('id') or ''}"
    scripts = [*root.iter("script")]
    inputs = [(element.get("type") or "text").lower() for element in root.iter("input")]
    size = sum(block.size for block in shown.blocks)
    described = any(_DESCRIBED.search(script.text or "") for script in scripts if _is_json(script))
    facts = {
        "og:type is article": meta.get("og:type", "").startswith(("article", "news")),
        "JSON-LD of an article": described,
        "class of an article": bool(_SINGLE.search(called)),
        "class of a list": bool(_LIST.search(called)),
        "class of an error": bool(_ERROR.search(called)),
        "date in the head": any("published" in name or name in _DATED for name in meta),
        "not to be indexed": "noindex" in meta.get("robots", ""),
        "leads elsewhere": "refresh" in meta,
        "scripts and no text": size < 250 and bool(scripts),
        "passwords": min(3, inputs.count("password")),
        "fields": log1p(sum(kind in _FIELDS for kind in inputs)),
    }
    return {name: float(value) for name, value in facts.items()}


def _is_json(script: Element) -> bool:
    return "ld+json" in (script.get("type") or "")


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.text for block in blocks)


def _longest_stretch(blocks: Sequence[Block]) -> int:
    """The most prose in one stretch, in characters; what stands between takes something away."""
    most = here = 0
    for block in blocks:
        here = here + min(block.size, _MOST) if block.prose else max(0, here - _PENALTY[_is_heading(block)])
        most = max(most, here)
    return most


def _is_heading(block: Block) -> bool:
    return block.heading and block.linked <= 0.7


def _longest_gap(blocks: Sequence[Block]) -> int:
    most = here = 0
    for block in blocks:
        here = 0 if block.prose else here + 1
        most = max(most, here)
    return most


def _regular(blocks: Sequence[Block]) -> int:
    """How often two dates have the commonest number of blocks between them."""
    dated = [
        at
        for at, block in enumerate(blocks)
        if any(map(str.isdigit, block.text[:200]))
        and not (block.prose and block.size > 300)
        and _DATE.search(block.text[:200])
    ]
    return max(Counter(other - one for one, other in pairwise(dated)).values(), default=0)
