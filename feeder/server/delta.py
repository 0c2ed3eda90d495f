"""RFC 3229 with the manipulation `feed`: a reader that has an older version gets only the entries that it lacks.

An entry is new where its bytes are, so an edited one comes again. Which entries the last versions had is remembered
while the server runs. What is sent is a valid feed of its own, for nobody but who asked.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .asgi import Answer
from .memory import Held
from .policy import FEEDS

if TYPE_CHECKING:
    from lxml.etree import _Element

_VERSIONS = 32  # of each feed
_FEEDS_KEPT = 512
_ENTRIES = {"item", "{http://www.w3.org/2005/Atom}entry"}
# Who believes it of a part takes all other entries for withdrawn (RFC 5005, section 2).
_COMPLETE = "{http://purl.org/syndication/history/1.0}complete"
_ASKED = re.compile(r"(?:^|,)\s*feed\s*(?:;\s*q=(?:1|0?\.0*[1-9])[0-9.]*\s*)?(?=,|$)", re.IGNORECASE)
# Its digest, and those of its entries.
_Version = tuple[str, frozenset[bytes]]
_TAG = re.compile(r'"([0-9a-f]{32})(?:-[a-z]+)?"')


class Editions:
    """The versions of feeds that readers of parts were served lately: each its digest and those of its entries.

    `note` and `part` read the whole feed and belong into a thread; several may be at it.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[_Version, ...]] = {}

    def note(self, held: Held) -> tuple[_Version, ...]:
        """Remember this version; all that are remembered of the feed, the latest last."""
        versions = self._known.get(held.path, ())
        if all(digest != held.digest for digest, _ in versions):
            entries = frozenset(map(_digest, _entries(_root(held.forms["identity"].data))))
            versions = self._known[held.path] = (*versions, (held.digest, entries))[-_VERSIONS:]
            if len(self._known) > _FEEDS_KEPT:
                self._known.pop(next(iter(self._known)), None)
        return versions

    def part(self, held: Held, known: str) -> Answer | None:
        """226 with what a client lacks that has the versions whose entity tags it lists.

        None where it gets the whole document, or has it.
        """
        had, versions = set(_TAG.findall(known)), self.note(held)
        if held.digest in had:
            return None
        older = next((entries for digest, entries in reversed(versions) if digest in had), None)
        return None if older is None else _answer(held, _without(held.forms["identity"].data, older))


def wants(held: Held, asked: Mapping[str, str]) -> bool:
    """Whether a client asks for a part of this document, and may have it."""
    name = held.kind.partition(";")[0]
    is_feed = held.policy.delta and name in FEEDS and name.endswith("+xml") and held.forms["identity"].data
    return bool(is_feed) and _ASKED.search(asked.get("a-im", "")) is not None


def _answer(held: Held, body: bytes) -> Answer:
    plain = held.forms["identity"]
    left_out = (
        b"cache-control",
        b"content-type",
        b"content-length",
        b"accept-ranges",
        b"x-content-type-options",
    )
    headers = [one for one in plain.headers if one[0] not in left_out]
    # It would be the whole feed to a cache that knows nothing of RFC 3229.
    return Answer(
        226, body, held.kind, [*headers, (b"im", b"feed"), (b"cache-control", b"private, no-store")]
    )


def _root(whole: bytes) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    return etree.fromstring(whole, parser)


def _entries(root: "_Element") -> Iterator["_Element"]:
    return (element for element in root.iter() if element.tag in _ENTRIES)


def _digest(entry: "_Element") -> bytes:
    from lxml import etree

    # Without what stands behind it, and with its namespaces in one order.
    return hashlib.blake2b(etree.tostring(entry, method="c14n", with_tail=False), digest_size=16).digest()


def _without(whole: bytes, known: frozenset[bytes]) -> bytes:
    """The feed without its entries that are `known`, and without the word that it is complete."""
    from lxml import etree

    root = _root(whole)
    had = [entry for entry in _entries(root) if _digest(entry) in known]
    for element in [*had, *root.iter(_COMPLETE)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
