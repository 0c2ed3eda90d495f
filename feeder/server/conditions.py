"""Conditional requests: whether the client has the document already (RFC 9110, section 13)."""

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

# An entity tag may hold a comma, so that a list of them can't be split at commas.
_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def status(asked: Mapping[str, str], etag: str, modified: int | None, now: float) -> int:
    """200, 304 or 412, in the order of section 13.2.2.

    `asked` are the request's fields by lower-case name, `etag` is strong and quoted, `modified` and `now` are in
    seconds since 1970; without `modified` no date is compared.
    """
    match, none_match = asked.get("if-match"), asked.get("if-none-match")
    if match is not None and not _names(match, etag, weakly=False):
        return 412
    limit = _date(asked.get("if-unmodified-since"))
    if match is None and limit is not None and modified is not None and limit < modified:
        return 412
    if none_match is not None:
        return 304 if _names(none_match, etag, weakly=True) else 200
    since = _date(asked.get("if-modified-since"))
    if since is None or modified is None:
        return 200
    # A date ahead is one that we gave while our clock was wrong: it would hide every change until then.
    return 304 if modified <= since <= now else 200


def _names(listed: str, etag: str, *, weakly: bool) -> bool:
    if listed.strip() == "*":
        return True
    return any(tag == etag and (weakly or not weak) for weak, tag in _TAG.findall(listed))


def _date(text: str | None) -> float | None:
    """The instant in any of the three forms of section 5.6.7; None for what is none."""
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
