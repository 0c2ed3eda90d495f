"""Is it an article? Error pages, logins, walls, bot checks, listings and empty shells are told by a sum of points.

Each fact that speaks for or against an article has its points; they were fitted (logistic regression, the sign of
each set beforehand) to pages and texts of either kind by `scripts/train_articleness.py`. Shortness has none: where
nothing speaks against a seed, it is an article.
"""

from dataclasses import dataclass, replace
from math import exp

from lxml import etree

from ..encodings import decode, normalised
from ..markup import legal
from ..types import Article, Seed
from . import facts, shown
from .signs import KINDS
from .weights import NONE, POINTS

_SURE = 1_500  # characters of a dated and signed page, which is not doubted
# Which kind a fact without a kind in its name speaks for.
_SPEAKS = {
    "scripts and no text": "empty page of an application",
    "leads elsewhere": "empty page of an application",
    "class of an error": "error page",
    "passwords": "login page",
    "fields": "login page",
}
_LIST = "list of articles"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a seed is instead of an article, and how sure that is (0.5 to 1)."""

    kind: str
    score: float

    def __str__(self) -> str:
        return f"{self.kind} (score {self.score:.2f})"


def kind(reason: str) -> str:
    """The kind that the reason of a held article names."""
    return reason.partition(" (score ")[0]


def judged(seed: Seed, article: Article) -> Article:
    """`article`, held for what `seed` is if that is no article."""
    verdict = judge(seed, article)
    return replace(article, held=str(verdict)) if verdict and not article.held else article


def judge(seed: Seed, article: Article) -> Verdict | None:
    """What `seed`, from which `article` was read, is if it is no article; None if it is one.

    Markdown is written by hand, and always one.
    """
    if article.format == "text":
        found = facts.of_blocks(shown.of_text(normalised(decode(seed.data).text)))
    elif article.format == "html":
        if article.published and article.authors and len(article.text) >= _SURE:
            return None
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        root = etree.fromstring(legal(normalised(decode(seed.data, html=True).text)).encode(), parser)
        seen = shown.of_page(root)
        found = facts.of_blocks(seen) | facts.of_markup(root, seen)
    else:
        return None
    return _verdict(found)


def _verdict(found: dict[str, float]) -> Verdict | None:
    given = {name: POINTS[name] * value for name, value in found.items() if value and name in POINTS}
    points = NONE + sum(given.values())
    if points <= 0:
        return None
    by_kind = dict.fromkeys(KINDS, 0.0)
    for name, value in given.items():
        by_kind[_SPEAKS.get(name) or (name.partition(":")[0] if ": " in name else _LIST)] += max(0.0, value)
    return Verdict(max(by_kind, key=lambda kind: by_kind[kind]), 1 / (1 + exp(-points)))
