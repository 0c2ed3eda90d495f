"""The small vocabularies: Dublin Core, content, syndication, Slashdot, licences, trackbacks, search results."""

from .. import addresses, dates, values
from ..texts import encoded
from ..vocabulary import Element, by_tag, unknown

_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_ENTRIES = frozenset({"item", "{http://www.w3.org/2005/Atom}entry"})

_FREE = Element()
_ADDRESS = Element(text=addresses.trimmed_absolute)
_W3C = Element(text=dates.w3c)
_AGENT = Element(attributes={_RESOURCE: addresses.absolute}, required=(_RESOURCE,), once=True)
_COUNT = Element(text=values.non_negative, once=True)
_ONCE = Element(once=True)
_ADDRESS_ONCE = Element(text=addresses.trimmed_absolute, once=True)
#: What a search found, in versions 1.0 and 1.1 (OpenSearch).
_FOUND = {
    "totalResults": _COUNT,
    "startIndex": Element(text=values.integer, once=True),
    "itemsPerPage": _COUNT,
}
#: OpenSearch 1.1, "Role values"; others carry a prefix.
_ROLES = r"request|example|related|correction|subset|superset|[^\s:]+:\S+"

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
        "encoded": Element(whole=(encoded,), inside=_ENTRIES, once=True),
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
        "section": _ONCE,
        "department": _ONCE,
        "comments": Element(text=values.non_negative, inside=_ENTRIES, once=True),
        "hit_parade": Element(text=values.integers, inside=_ENTRIES, once=True),
    },
    "http://wellformedweb.org/CommentAPI/": {
        "comment": _ADDRESS_ONCE,
        "commentRss": _ADDRESS_ONCE,
        "commentRSS": _ADDRESS_ONCE,
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
        ("blogRoll", "mySubscriptions", "blink", "changes"), _ADDRESS_ONCE
    ),
    "http://purl.org/dc/terms/": {
        **dict.fromkeys(
            "abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience available"
            " bibliographicCitation conformsTo contributor coverage creator description educationLevel extent format"
            " hasFormat hasPart hasVersion identifier instructionalMethod isFormatOf isPartOf isReferencedBy"
            " isReplacedBy isRequiredBy isVersionOf license mediator medium provenance publisher references relation"
            " replaces requires rights rightsHolder source spatial subject tableOfContents temporal title type"
            " valid".split(),
            _FREE,
        ),
        **dict.fromkeys(
            "created date dateAccepted dateCopyrighted dateSubmitted issued modified".split(), _W3C
        ),
        "language": Element(text=values.language),
    },
    "http://a9.com/-/spec/opensearchrss/1.0/": {**_FOUND, "link": _FREE},
    "http://a9.com/-/spec/opensearch/1.1/": {
        **_FOUND,
        "Query": Element(
            attributes={
                "role": values.pattern("value-unknown", _ROLES, "request, example, related and the like"),
                "totalResults": values.non_negative,
                "count": values.non_negative,
                "startIndex": values.integer,
                "startPage": values.integer,
                "language": values.language,
            },
            required=("role",),
        ),
        "link": _FREE,
    },
}


ELEMENTS = by_tag(_SMALL)
OTHERS = dict.fromkeys(_SMALL, unknown)
