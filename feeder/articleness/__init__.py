"""Is it an article? Error pages, logins, walls, bot checks, listings and empty shells are told by a sum of points.

Each fact that speaks for or against an article has its points, in steps that only rise or only fall; they were fitted
to texts and pages of either kind by `scripts/train_articleness.py`. Shortness has none: where nothing speaks against
a seed, it is an article.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp
from typing import TYPE_CHECKING

from ..readers.objects import may_hold_several
from ..types import Article, Seed

if TYPE_CHECKING:
    from .looks import Look

#: A page that has neither the text of an article nor says what else it is.
EMPTY = "page without an article"
_ERROR = "error page"
_JUDGED = ("text", "html", "json")
# Which kind a fact without a kind in its name speaks for.
_SPEAKS = {
    "scripts and no text": "empty page of an app",
    "name of a program alone": "empty page of an app",
    "leads elsewhere": "empty page of an app",
    "class of an error": _ERROR,
    "challenge": "bot check",
    "password and little prose": "login page",
    "class of a list": "list of articles",
    "dates at one distance": "list of articles",
    "linked headings": "list of articles",
    "next page": "list of articles",
    "page numbers": "list of articles",
    "prose cut short": "list of articles",
}
# What a kind's words say of it, by where they stand.
_WEIGHTS = {"at the top": 3.0, "again": 1.0, "share": 4.0}
_LITTLE = 0.3
_CODE = re.compile(r"(?<![\w.,])(?:40[0-9]|410|429|50[0-9]|52[0-9])(?![\w.,]*\d)")
_STATED = re.compile(rb'"@type"\s*:\s*"[A-Za-z]*(?:Article|Posting)"')
# Dates that the seed itself does not tell.
_UNWRITTEN = frozenset(("file name", "relative date"))
_SURE = 1_500  # characters of a text that is no teaser
_PARAGRAPH = 80  # characters of one that is no line of a list
_MOSTLY = 0.85
_SHOWN = 5  # signs that an explanation names


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a seed is instead of an article, how sure that is (0.5 to 1), and the signs, the strongest first.

    `code` is the status of an error page, where it tells one.
    """

    kind: str
    score: float
    code: str = ""
    signs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} ({self.code + ', ' if self.code else ''}score {self.score:.2f})"


def kind(reason: str) -> str:
    """The kind that the reason of a held article names."""
    return reason.partition(" (")[0]


def judged(seed: Seed, article: Article) -> Article:
    """`article`, held for what `seed` is if that is no article; `found` tells the signs."""
    verdict = None if article.held else judge(seed, article)
    if verdict is None:
        return article
    return replace(article, held=str(verdict), found={**article.found, "held": "; ".join(verdict.signs)})


def judge(seed: Seed, article: Article) -> Verdict | None:
    """What `seed`, from which `article` was read, is if it is no article; None if it is one.

    Markdown is written by hand, and always one.
    """
    if article.format not in _JUDGED or _is_stated(seed, article) or _is_settled(article):
        return None
    from . import looks

    look = look_at(seed, article)
    points = looks.points(look.facts, look.points)
    total = look.none + sum(points.values())
    if total <= 0:
        return None
    of = _kind(look.facts)
    code = next(filter(None, map(_CODE.search, look.top)), None) if of == _ERROR else None
    signs = sorted((name for name in points if points[name] > 0), key=lambda name: -points[name])[:_SHOWN]
    return Verdict(of, 1 / (1 + exp(-total)), code.group() if code else "", tuple(signs))


def look_at(seed: Seed, article: Article, *, whole: bool = False) -> "Look":
    """The look at `seed`, and at what of `article` tells that it is one; for `whole` see `looks.of_text`."""
    from ..readers import json
    from . import looks

    if article.format == "html":
        page = json.page(seed.data) if may_hold_several(seed.path) else seed.data
        return looks.of_page(page, {"author": float(bool(article.authors))})
    # Of JSON nothing was left out of its text.
    data = f"{article.title or ''}\n\n{article.text}".encode() if article.format == "json" else seed.data
    return looks.of_text(data, {"date line": float(_is_dated(article))}, whole=whole)


def _is_stated(seed: Seed, article: Article) -> bool:
    """Whether JSON says that it is an article, and it has the text of one: it is looked at no more."""
    return article.format != "text" and len(article.text) >= _SURE and bool(_STATED.search(seed.data))


def _is_settled(article: Article) -> bool:
    """Whether a text has a date and so much prose that it is looked at no more: for most that are articles."""
    if article.format == "html" or len(article.text) < _SURE or not _is_dated(article):
        return False
    prose = sum([len(one) for one in article.text.split("\n\n") if len(one) >= _PARAGRAPH])
    return prose >= max(_SURE, _MOSTLY * len(article.text))


def _is_dated(article: Article) -> bool:
    return article.published is not None and article.found.get("published") not in _UNWRITTEN


def _kind(facts: Mapping[str, float]) -> str:
    """The kind that most speaks for: its words, first of all those at the top, and what the page is built of."""
    sums: dict[str, float] = defaultdict(float)
    for name, value in facts.items():
        said, _, where = name.rpartition(": ")
        if where in _WEIGHTS:
            sums[said] += _WEIGHTS[where] * value
        elif name in _SPEAKS:
            sums[_SPEAKS[name]] += min(value, 1.0)
    best = max(sums, key=lambda one: sums[one], default=EMPTY)
    return best if sums[best] > _LITTLE else EMPTY
