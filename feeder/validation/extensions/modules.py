"""Modules first made for RSS 1.0 and used in RSS 2.0 ever since, and lists that can be sorted."""

from .. import addresses, dates, values
from ..vocabulary import Element, by_tag, unknown

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_LINKS = "http://purl.org/rss/1.0/modules/link/"

_FREE = Element()
_W3C = Element(text=dates.w3c)
_ADDRESS = Element(text=addresses.trimmed_absolute)
_RESOURCE = Element(attributes={_RDF: addresses.absolute}, required=(_RDF,))
#: What sorts or groups a list: a property, the namespace it is in, and a name for readers.
_PROPERTY = {"ns": addresses.reference, "label": values.not_blank}

_CLOSED: dict[str, dict[str, Element]] = {
    "http://purl.org/rss/1.0/modules/event/": {
        "startdate": _W3C,
        "enddate": _W3C,
        **dict.fromkeys(("location", "organizer", "type"), _FREE),
    },
    "http://purl.org/rss/1.0/modules/aggregation/": {
        "timestamp": _W3C,
        "source": _FREE,
        "sourceURL": _ADDRESS,
    },
    "http://purl.org/rss/1.0/modules/annotate/": {"reference": _RESOURCE},
    _LINKS: {
        "link": Element(
            attributes={
                f"{{{_LINKS}}}type": values.media_type,
                f"{{{_LINKS}}}lang": values.language,
                _RDF: addresses.absolute,
            }
        ),
        "permalink": _RESOURCE,
    },
    "http://my.theinfo.org/changed/1.0/rss/": {"server": _RESOURCE},
    "http://purl.org/rss/1.0/modules/wiki/": {
        "version": _FREE,
        "status": Element(text=values.one_of(("new", "updated", "deleted"))),
        "importance": Element(text=values.one_of(("major", "minor"))),
        "interwiki": _FREE,
        "host": _FREE,
        "diff": _ADDRESS,
        "history": _ADDRESS,
    },
    "http://www.microsoft.com/schemas/rss/core/2005": {
        "treatAs": Element(text=values.one_of(("list",)), once=True),
        "listinfo": Element(once=True),
        "sort": Element(
            attributes={
                **_PROPERTY,
                "data-type": values.one_of(("text", "number", "date")),
                "default": values.boolean,
            }
        ),
        "group": Element(attributes=_PROPERTY, required=("element",)),
        **dict.fromkeys(("itemList", "lastEdited", "id", "read", "effectiveId", "type"), _FREE),
    },
}
_OPEN: dict[str, dict[str, Element]] = {
    "http://rssnamespace.org/feedburner/ext/1.0": {
        "origLink": _ADDRESS,
        "origEnclosureLink": _ADDRESS,
        "awareness": _ADDRESS,
    },
}

ELEMENTS = by_tag(_CLOSED, _OPEN)
OTHERS = dict.fromkeys(_CLOSED, unknown)
