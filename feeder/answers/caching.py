"""What the header says about keeping a document (RFC 9111) and recognising it (RFC 9110, section 8.8)."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from ..fetching.requests import Reply
from .fault import Fault, Faults

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_DIRECTIVE = re.compile(r'([^\s,;="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?')
#: A feed that stays fresh for longer is not asked for on the day of its news. In seconds.
_LONG = 86_400
#: Old ways to say "not fresh" in Expires, which all understand.
_PAST = {"0", "-1"}


def faults(reply: Reply) -> Faults:
    """What keeps readers from keeping the document, or makes them keep it too long."""
    etag, modified, expires = (reply.field(name) for name in ("ETag", "Last-Modified", "Expires"))
    if not etag and not modified:
        yield Fault("http-validators")
    if etag and not _TAG.fullmatch(etag):
        yield Fault("http-validator-form", etag, "ETag")
    if modified and date(modified) is None:
        yield Fault("http-validator-form", modified, "Last-Modified")
    said = directives(reply.field("Cache-Control"))
    if "no-store" in said:
        yield Fault("http-no-store")
    age = said.get("max-age")
    if age is not None and not (age.isascii() and age.isdecimal()):
        yield Fault("http-cache-form", f"max-age={age}", "Cache-Control")
    elif "no-store" not in said and "no-cache" not in said:
        yield from _fresh(int(age[:12]) if age is not None else _until(expires, reply.field("Date")))
    if expires and expires not in _PAST and date(expires) is None:
        yield Fault("http-cache-form", expires, "Expires")


def directives(value: str) -> Mapping[str, str]:
    """The directives of Cache-Control by lower-case name, with an empty text for what has no value."""
    return {name.lower(): quoted or plain for name, quoted, plain in _DIRECTIVE.findall(value)}


def _fresh(seconds: float | None) -> Faults:
    if seconds is not None and seconds > _LONG:
        days = seconds / _LONG
        yield Fault(
            "http-fresh-long", detail=f"{days:,.0f} days" if days >= 2 else f"{seconds / 3600:.0f} hours"
        )


def _until(expires: str, now: str) -> float | None:
    """How long a document stays fresh by its date alone; the server's own date is its clock."""
    end, start = date(expires), date(now)
    return (end - start).total_seconds() if end and start else None


def date(text: str) -> datetime | None:
    """The instant in a date of HTTP (RFC 9110, section 5.6.7); None for what is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.tzinfo else None
