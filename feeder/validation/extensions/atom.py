"""Companions of Atom: threading (RFC 4685), history (RFC 5005), tombstones (RFC 6721)."""

from .. import addresses, dates, values
from ..texts import plain
from ..vocabulary import Element, unknown

_THREAD = "http://purl.org/syndication/thread/1.0"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"

ELEMENTS = {
    f"{{{_THREAD}}}in-reply-to": Element(
        attributes={
            "ref": addresses.absolute,
            "href": addresses.reference,
            "source": addresses.reference,
            "type": values.media_type,
        },
        required=("ref",),
    ),
    f"{{{_THREAD}}}total": Element(text=values.non_negative),
    f"{{{_HISTORY}}}complete": Element(once=True),
    f"{{{_HISTORY}}}archive": Element(once=True),
    # The draft that became RFC 5005 had these two.
    f"{{{_HISTORY}}}incremental": Element(text=values.boolean),
    f"{{{_HISTORY}}}prev": Element(text=addresses.trimmed_absolute),
    f"{{{_TOMBSTONE}}}deleted-entry": Element(
        attributes={"ref": addresses.absolute, "when": dates.rfc3339}, required=("ref", "when")
    ),
    f"{{{_TOMBSTONE}}}by": Element(),
    f"{{{_TOMBSTONE}}}comment": Element(whole=(plain,)),
}
OTHERS = {_THREAD: unknown, _HISTORY: unknown, _TOMBSTONE: unknown}
