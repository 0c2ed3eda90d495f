"""Content-Type and charset against the document."""

import codecs
from email.message import Message

from ..fetching.requests import Reply
from .fault import Fault, Faults

_UTF8 = "; charset=utf-8"
#: The type that says what a document of a format is.
_OWN = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "opml": "text/x-opml",
}
#: Types that readers accept, though they tell less, or another format. OPML has no registered type.
_GENERAL = {
    "rss": {"application/xml", "text/xml", "application/atom+xml", "application/rdf+xml", "text/rss+xml"},
    "atom": {"application/xml", "text/xml", "application/rss+xml", "text/atom+xml"},
    "json": {"application/json", "text/json"},
    "opml": set(),
}
_OPML = {"application/xml", "text/xml", "text/x-opml+xml", "application/x-opml+xml", "application/opml+xml"}


def faults(reply: Reply, format: str | None, charset: str) -> Faults:
    """`charset` is what the document itself says or implies."""
    own = _OWN.get(format or "")
    if not own or not format:
        return
    given = _parsed(reply.field("Content-Type"))
    kind = given.get_content_type() if given else ""
    if not kind:
        yield Fault("http-type-missing", detail=own + _UTF8)
    elif kind in _GENERAL[format]:
        yield Fault("http-type-general", kind, own + _UTF8)
    elif kind != own and not (format == "opml" and kind in _OPML):
        yield Fault("http-type", kind, own + _UTF8)
    said = given.get_content_charset("") if given else ""
    if said and not agree(said, charset):
        yield Fault("http-charset", said, charset)


def _parsed(value: str) -> Message | None:
    if "/" not in value:
        return None
    made = Message()
    made["Content-Type"] = value
    return made


def agree(said: str, charset: str) -> bool:
    """Whether what is `charset` may be read as `said`: the same by any of its names, or the wider one of the two."""
    said, charset = _name(said), _name(charset)
    return (
        said == charset
        or said.startswith(charset + "-")
        or charset.startswith(said + "-")
        or (charset == "ascii" and said == "utf-8")
    )


def _name(charset: str) -> str:
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return charset.lower()
