"""What the markup of a page tells: what it says that it is, how its text is spread, and what it asks for."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log1p
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from . import parts
from .shown import Block, Shown

_SINGLE = re.compile(r"\b(?:single|post-template|page-article|node-type-(?:article|story|blog)|article)\b")
_LIST = re.compile(r"\b(?:archive|category|tag|search|home|blog|front|index|listing)\b")
_ERROR = re.compile(r"error-?404|not-?found|\berror\b|maintenance")
_TYPE = re.compile(r'"@type"\s*:\s*"(\w+)"')
_ARTICLE = re.compile(r"Article$|Posting$|^Report$|Review$|Recipe$")
_FIELDS = frozenset(("text", "email", "password", "checkbox", "radio", "tel"))
_DATED = frozenset(("pubdate", "dc.date", "dc.date.issued", "date"))
_CHALLENGES = (
    "cdn-cgi/challenge", "cf-chl", "cf_chl", "challenge-form", "challenge-platform", "turnstile", "captcha",
    "perimeterx", "datadome", "incapsula", "distil_", "_abck", "ddos-guard", "jschl",
)  # fmt: skip
_TITLE = 25  # characters of a linked title
_UP = 5  # elements around a title, one of which is the part that it heads
_LINKED = 0.4
_LONG, _SHORT, _LINE = 60, 40, 25  # characters of a sentence for sure, of one in a row, of what is none
_ENDED = re.compile(r"[.!?;:।۔؟]['\"”’»）)\]]{0,3}\s*$|[.!?] |[。！？]")
_MACHINERY = ("script", "style", "link", "form", "input", "button", "nav")
_SCRIPTS = 200_000  # characters of scripts that are searched


def of_markup(root: Element, shown: Shown) -> dict[str, float]:
    """The facts that the markup of a page states."""
    return (
        _said(root)
        | _spread(root, shown)
        | _asked(root, shown)
        | parts.of_parts(root, shown.blocks)
        | _sentences(shown.blocks)
    )


def _said(root: Element) -> dict[str, float]:
    """What the page says of itself."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        names = (element.get(name) for name in ("property", "name", "itemprop", "http-equiv"))
        meta.setdefault((next(filter(None, names), "")).lower(), (element.get("content") or "").lower())
    links: dict[str, str] = {}
    for element in root.iter("link", "a"):
        for rel in (element.get("rel") or "").lower().split():
            links.setdefault(rel, element.get("href") or "")
    body = next(root.iter("body"), root)
    called = f"{body.get('class') or ''} {body.get('id') or ''}"
    types = [
        name
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "")
        for name in _TYPE.findall(script.text or "")
    ]
    facts = {
        "og:type is article": meta.get("og:type", "").startswith(("article", "news")),
        "JSON-LD of an article": any(map(_ARTICLE.search, types)),
        "class of an article": bool(_SINGLE.search(called)),
        "class of a list": bool(_LIST.search(called)),
        "class of an error": bool(_ERROR.search(called)),
        "date in the head": any("published" in name or name in _DATED for name in meta),
        "address of a site": _is_root(links.get("canonical") or meta.get("og:url", "")),
        "next page": "next" in links and "prev" not in links,
        "not to be indexed": "noindex" in meta.get("robots", ""),
        "leads elsewhere": "refresh" in meta,
    }
    return {name: float(value) for name, value in facts.items()}


def _spread(root: Element, shown: Shown) -> dict[str, float]:
    """How the text of the page is spread over it."""
    blocks = shown.blocks
    size = sum(block.size for block in blocks)
    inside: Counter[Element] = Counter()
    for block in blocks:
        if block.prose and block.inside is not None:
            inside[block.inside] += block.size
            if (parent := block.inside.getparent()) is not None:
                inside[parent] += block.size // 2
    prose = sum(block.size for block in blocks if block.prose)
    most = max(inside.values(), default=0)
    return {
        "prose in one place": log1p(most / 100),
        "share of prose in one place": min(1.0, most / (prose or 1)),
        "share of linked text": sum(block.size * block.linked for block in blocks) / (size or 1),
        "linked headings": log1p(sum(block.heading and block.linked > 0.7 for block in blocks)),
        "teasers": log1p(_teasers(shown)),
        "scripts and no text": float(size < 250 and next(root.iter("script"), None) is not None),
    }


def _sentences(blocks: Sequence[Block]) -> dict[str, float]:
    """What ends as a sentence does, be it no prose for its capitals and numbers."""
    ended = [not block.linked > _LINKED and bool(_ENDED.search(block.text)) for block in blocks]
    size = sum(block.size for block, one in zip(blocks, ended, strict=True) if one and block.size >= _LONG)
    row = most = 0
    for block, one in zip(blocks, ended, strict=True):
        row = row + 1 if one and block.size >= _SHORT else 0
        most = max(most, row)
    return {
        "sentences": log1p(size / 100),
        "share of sentences": size / (sum(block.size for block in blocks) + 100),
        "sentences in a row": log1p(most),
        "short lines": sum(block.size < _LINE for block in blocks) / (len(blocks) + 5),
    }


def _teasers(shown: Shown) -> int:
    """The most parts of one shape side by side that hold a linked line each."""
    parts: dict[tuple[Element, str, str], set[Element]] = {}
    for block in shown.blocks:
        element = block.inside
        if element is None or block.linked <= 0.7 or block.size < _TITLE:
            continue
        for _ in range(_UP):
            parent = element.getparent()
            if parent is None:
                break
            parts.setdefault((parent, str(element.tag), element.get("class") or ""), set()).add(element)
            element = parent
    return max(map(len, parts.values()), default=0)


def _asked(root: Element, shown: Shown) -> dict[str, float]:
    """What the page asks of those who come."""
    weight = 1 / (1 + sum(block.size for block in shown.blocks if block.prose) / 600)
    inputs = [(element.get("type") or "text").lower() for element in root.iter("input")]
    marks = [element.get("src") or element.text or "" for element in root.iter("script")]
    marks += [
        f"{element.get('class') or ''} {element.get('id') or ''} {element.get('action') or ''}"
        for element in root.iter("div", "form", "input")
    ]
    marked = " ".join(marks)[:_SCRIPTS].lower()
    return {
        "passwords": min(3, inputs.count("password")),
        "password and little prose": ("password" in inputs) * weight,
        "fields": log1p(sum(kind in _FIELDS for kind in inputs)),
        "choices": log1p(sum(1 for _ in root.iter("select"))),
        "no paragraph": weight * (next(root.iter("p"), None) is None),
        "markup by hand": float(_is_by_hand(root)),
        "challenge": float(any(mark in marked for mark in _CHALLENGES)),
    }


def _is_by_hand(root: Element) -> bool:
    """Whether nothing is scripted, styled, classed or asked, as in a note that somebody wrote."""
    return next(root.iter(*_MACHINERY), None) is None and root.find(".//*[@class]") is None


def _is_root(address: str) -> bool:
    parts = urlsplit(address)
    return bool(address) and parts.path in ("", "/") and not parts.query
