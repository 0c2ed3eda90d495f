"""Media RSS 1.5.1 (rssboard.org/media-rss)."""

import re

from lxml import etree

from .. import addresses, values
from ..finding import Finding, Report
from ..registries import CREDIT_ROLES
from ..texts import plain_attribute, typed
from ..vocabulary import Element, unknown

_MEDIA = "{http://search.yahoo.com/mrss/}"
_HOLDERS = frozenset(
    {
        *(_MEDIA + name for name in ("content", "group")),
        "item",
        "channel",
        "{http://www.w3.org/2005/Atom}entry",
        "{http://www.w3.org/2005/Atom}feed",
    }
)
_HASHES = {"md5": 32, "sha-1": 40}
_RATINGS = {
    "urn:simple": "adult|nonadult",
    "urn:mpaa": "g|pg|pg-13|r|nc-17|x",
    "urn:v-chip": "tv-y|tv-y7|tv-y7-fv|tv-g|tv-pg|tv-14|tv-ma",
    "urn:icra": r"r \([a-z]{2} [01](?: [a-z]{2} [01])*\)",
}


def _content(node: etree._Element, report: Report) -> None:
    if node.get("url") is None and node.find(_MEDIA + "player") is None:
        report.add("media-unreachable", node)


def _group(node: etree._Element, report: Report) -> None:
    if len(node.findall(_MEDIA + "content")) < 2:
        report.add("media-group", node)


def _type(value: str) -> Finding | None:
    return None if value in ("plain", "html") else Finding("media-text-type")


def _hash(node: etree._Element, report: Report) -> None:
    kind = node.get("algo", "md5")
    text = (node.text or "").strip()
    if kind not in _HASHES:
        report.add(Finding("media-hash", "algo is md5 or sha-1"), node, kind)
    elif not re.fullmatch(f"[0-9a-fA-F]{{{_HASHES[kind]}}}", text):
        report.add(Finding("media-hash", f"{kind} has {_HASHES[kind]} digits"), node, text)


def _rating(node: etree._Element, report: Report) -> None:
    scheme = node.get("scheme", "urn:simple")
    text = (node.text or "").strip()
    allowed = _RATINGS.get(scheme)
    if allowed and not re.fullmatch(allowed, text):
        report.add(Finding("media-rating", scheme), node, text)


def _restriction(node: etree._Element, report: Report) -> None:
    kind, text = node.get("type"), (node.text or "").strip()
    if kind is None:
        if text not in ("all", "none", ""):
            report.add(Finding("media-restriction", "without a type it is all or none"), node, text)
    elif kind in ("country", "uri"):
        check = values.country if kind == "country" else addresses.absolute
        wrong = next((wrong for part in text.split() if (wrong := check(part))), None)
        if wrong or not text:
            report.add(wrong or Finding("media-restriction", f"a {kind} at least"), node, text)
    elif kind != "sharing":
        report.add(Finding("media-restriction", "country, uri, sharing"), node, kind, "type")


def _scheme(value: str) -> Finding | None:
    return None if value in _RATINGS else addresses.absolute(value)


def _place(value: str) -> Finding | None:
    return values.not_blank(value) or addresses.reference(value)


def _credit_scheme(value: str) -> Finding | None:
    return None if value in CREDIT_ROLES else addresses.absolute(value)


def _credit(node: etree._Element, report: Report) -> None:
    """A role is in small letters, and one that the scheme knows (of which urn:ebu is the usual)."""
    role, scheme = node.get("role"), node.get("scheme", "urn:ebu")
    known = CREDIT_ROLES.get(scheme)
    if role and role != role.lower():
        report.add("credit-role", node, role)
    elif role and known and role not in known:
        report.add("credit-role-unknown", node, role)


_SIZE = {"width": values.positive, "height": values.positive}
_TEXT = Element(attributes={"type": _type}, whole=(typed,), inside=_HOLDERS, once=True)
_FREE = Element()

ELEMENTS = {
    _MEDIA + name: element
    for name, element in {
        "group": Element(whole=(_group,)),
        "content": Element(
            attributes={
                "url": addresses.absolute,
                "fileSize": values.non_negative,
                "type": values.media_type,
                "medium": values.one_of(("image", "audio", "video", "document", "executable")),
                "isDefault": values.boolean,
                "expression": values.one_of(("sample", "full", "nonstop")),
                "bitrate": values.decimal,
                "framerate": values.decimal,
                "samplingrate": values.decimal,
                "channels": values.non_negative,
                "duration": values.decimal,
                "lang": values.language,
                **_SIZE,
            },
            whole=(_content,),
        ),
        "adult": Element(text=values.boolean, once=True),
        "rating": Element(attributes={"scheme": _scheme}, whole=(_rating,)),
        "title": _TEXT,
        "description": _TEXT,
        "keywords": Element(once=True),
        "thumbnail": Element(attributes={"url": _place, "time": values.npt, **_SIZE}, required=("url",)),
        "category": Element(attributes={"scheme": addresses.absolute}, whole=(plain_attribute("label"),)),
        "hash": Element(whole=(_hash,)),
        "player": Element(attributes={"url": _place, **_SIZE}, required=("url",), once=True),
        "credit": Element(attributes={"scheme": _credit_scheme}, whole=(_credit,)),
        "copyright": Element(attributes={"url": addresses.reference}, once=True),
        "text": Element(
            attributes={"type": _type, "lang": values.language, "start": values.npt, "end": values.npt},
            whole=(typed,),
        ),
        "restriction": Element(
            attributes={"relationship": values.one_of(("allow", "deny"))},
            required=("relationship",),
            whole=(_restriction,),
        ),
        "license": Element(attributes={"href": addresses.reference, "type": values.media_type}),
        "peerLink": Element(
            attributes={"href": addresses.reference, "type": values.media_type}, required=("href",)
        ),
        "subTitle": Element(
            attributes={"href": addresses.reference, "type": values.media_type, "lang": values.language},
            required=("href",),
        ),
        "embed": Element(attributes={"url": addresses.absolute, **_SIZE}, required=("url",)),
        "price": Element(
            attributes={
                "type": values.one_of(("rent", "purchase", "package", "subscription")),
                "price": values.decimal,
                "currency": values.pattern("currency", "[A-Z]{3}"),
                "info": addresses.reference,
            }
        ),
        "status": Element(attributes={"state": values.one_of(("active", "blocked", "deleted"))}),
        "rights": Element(attributes={"status": values.one_of(("userCreated", "official"))}),
        "starRating": Element(
            attributes={
                "average": values.decimal,
                "count": values.non_negative,
                "min": values.decimal,
                "max": values.decimal,
            }
        ),
        "statistics": Element(attributes={"views": values.non_negative, "favorites": values.non_negative}),
        **dict.fromkeys(
            "community comments comment responses response backLinks backLink location scenes scene sceneTitle"
            " sceneDescription sceneStartTime sceneEndTime param tags".split(),
            _FREE,
        ),
    }.items()
}
OTHERS = {"http://search.yahoo.com/mrss/": unknown}
