"""The small vocabularies: Dublin Core, content, syndication, Slashdot, places, licences, trackbacks, podcasts."""

from .. import addresses, dates, values
from ..texts import html
from ..vocabulary import Element, unknown

_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_ENTRIES = frozenset({"item", "{http://www.w3.org/2005/Atom}entry"})

_FREE = Element()
_ADDRESS = Element(text=addresses.trimmed_absolute)
_W3C = Element(text=dates.w3c)
_LATITUDE = Element(text=values.latitude, once=True)
_LONGITUDE = Element(text=values.longitude, once=True)
_PLACE = {"latitude": _LATITUDE, "longitude": _LONGITUDE}
_AGENT = Element(attributes={_RESOURCE: addresses.absolute}, required=(_RESOURCE,), once=True)
_COUNT = Element(text=values.non_negative)


def _pairs(words: str, least: int) -> Element:
    pair = r"[+-]?[0-9]+(?:\.[0-9]+)?[\s,]+[+-]?[0-9]+(?:\.[0-9]+)?"
    return Element(text=values.pattern("coordinate", rf"{pair}(?:[\s,]+{pair}){{{least - 1},}}", words))


_SMALL: dict[str, dict[str, Element]] = {
    "http://purl.org/dc/elements/1.1/": {
        **dict.fromkeys(
            "title creator subject description publisher contributor type format identifier source relation coverage"
            " rights audience provenance rightsHolder".split(),
            _FREE,
        ),
        "date": _W3C,
        "language": Element(text=values.language),
    },
    "http://purl.org/rss/1.0/modules/content/": {
        "encoded": Element(whole=(html,), inside=_ENTRIES, once=True),
        "items": _FREE,
        "item": _FREE,
        "format": _FREE,
        "encoding": _FREE,
    },
    "http://purl.org/rss/1.0/modules/syndication/": {
        "updatePeriod": Element(
            text=values.one_of(("hourly", "daily", "weekly", "monthly", "yearly")), once=True
        ),
        "updateFrequency": Element(text=values.positive, once=True),
        "updateBase": Element(text=dates.w3c, once=True),
    },
    "http://purl.org/rss/1.0/modules/slash/": {
        "section": _FREE,
        "department": _FREE,
        "comments": Element(text=values.non_negative, inside=_ENTRIES, once=True),
        "hit_parade": Element(text=values.integers, inside=_ENTRIES, once=True),
    },
    "http://wellformedweb.org/CommentAPI/": {
        "comment": _ADDRESS,
        "commentRss": _ADDRESS,
        "commentRSS": _ADDRESS,
    },
    "http://madskills.com/public/xml/rss/module/trackback/": {
        "ping": Element(text=addresses.trimmed_absolute, inside=_ENTRIES, once=True),
        "about": Element(text=addresses.trimmed_absolute, inside=_ENTRIES),
    },
    "http://madskills.com/public/xml/rss/module/pingback/": {"server": _ADDRESS, "target": _ADDRESS},
    "http://webns.net/mvcb/": {"generatorAgent": _AGENT, "errorReportsTo": _AGENT},
    "http://web.resource.org/cc/": {
        "license": Element(attributes={_RESOURCE: addresses.absolute}, required=(_RESOURCE,)),
        "License": _FREE,
    },
    "http://backend.userland.com/creativeCommonsRssModule": {"license": _ADDRESS},
    "http://backend.userland.com/blogChannelModule": dict.fromkeys(
        ("blogRoll", "mySubscriptions", "blink", "changes"),
        Element(text=addresses.trimmed_absolute, once=True),
    ),
    "http://www.w3.org/2003/01/geo/wgs84_pos#": {
        "lat": _LATITUDE,
        "long": _LONGITUDE,
        "alt": Element(text=values.decimal),
        "Point": _FREE,
        "lat_long": _FREE,
    },
    "http://postneo.com/icbm": _PLACE,
    "http://postneo.com/icbm/": _PLACE,
    "http://geourl.org/rss/module/": _PLACE,
    "http://www.georss.org/georss": {
        "point": _pairs("latitude and longitude", 1),
        "line": _pairs("two or more pairs of latitude and longitude", 2),
        "polygon": _pairs("four or more pairs of latitude and longitude", 4),
        "box": _pairs("two pairs of latitude and longitude", 2),
        "circle": Element(),
        "elev": Element(text=values.decimal),
        "floor": Element(text=values.integer),
        "radius": Element(text=values.decimal),
        "where": _FREE,
        "featuretypetag": _FREE,
        "relationshiptag": _FREE,
        "featurename": _FREE,
    },
    "http://purl.org/rss/1.0/modules/event/": {
        "startdate": _W3C,
        "enddate": _W3C,
        "location": _FREE,
        "organizer": _FREE,
        "type": _FREE,
    },
    "http://purl.org/rss/1.0/modules/aggregation/": {
        "timestamp": _W3C,
        "source": _FREE,
        "sourceURL": _ADDRESS,
    },
    "http://a9.com/-/spec/opensearch/1.1/": {
        "totalResults": _COUNT,
        "startIndex": Element(text=values.integer),
        "itemsPerPage": _COUNT,
        "Query": _FREE,
        "link": _FREE,
    },
}

#: Vocabularies that still grow: what is known of them is judged, the rest is let pass.
_OPEN: dict[str, dict[str, Element]] = {
    "http://purl.org/dc/terms/": dict.fromkeys(
        ("created", "modified", "issued", "dateAccepted", "dateCopyrighted", "dateSubmitted"), _W3C
    ),
    "https://podcastindex.org/namespace/1.0": {
        "guid": Element(
            text=values.pattern("address-uuid", r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
            once=True,
        ),
        "locked": Element(text=values.one_of(("yes", "no")), once=True),
        "funding": Element(attributes={"url": addresses.http}, required=("url",)),
        "transcript": Element(
            attributes={"url": addresses.http, "type": values.media_type, "language": values.language},
            required=("url", "type"),
        ),
        "chapters": Element(
            attributes={"url": addresses.http, "type": values.media_type}, required=("url", "type")
        ),
        "person": Element(text=values.not_blank, attributes={"img": addresses.http, "href": addresses.http}),
    },
}

ELEMENTS = {
    f"{{{address}}}{name}": element
    for vocabulary in (_SMALL, _OPEN)
    for address, elements in vocabulary.items()
    for name, element in elements.items()
}
OTHERS = dict.fromkeys(_SMALL, unknown)
