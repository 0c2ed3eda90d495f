"""Where things are: W3C geo, ICBM, GeoRSS Simple and its GML."""

from lxml import etree

from .. import values
from ..finding import Check, Report
from ..vocabulary import Element, Judge, by_tag, unknown

_FREE = Element()
_DECIMAL = Element(text=values.decimal)
_LATITUDE = Element(text=values.latitude, once=True)
_LONGITUDE = Element(text=values.longitude, once=True)
_PLACE = {"latitude": _LATITUDE, "longitude": _LONGITUDE}


def _degrees(check: Check) -> Judge:
    """A check of places, unless an `srsName` or `srsDimension` says that they are counted in another way."""

    def judge(node: etree._Element, report: Report) -> None:
        around = (node, *node.iterancestors())
        if any(each.get("srsName") or each.get("srsDimension") for each in around):
            return
        wrong = check(node.text or "")
        if wrong:
            report.add(wrong, node, node.text or "")

    return judge


_POSITION = Element(whole=(_degrees(values.places(1, 1)),))
_POSITIONS = Element(whole=(_degrees(values.places(2)),))

_CLOSED: dict[str, dict[str, Element]] = {
    "http://www.w3.org/2003/01/geo/wgs84_pos#": {
        "lat": _LATITUDE,
        "long": _LONGITUDE,
        "alt": Element(text=values.decimal, once=True),
        "Point": _FREE,
        "lat_long": _FREE,
    },
    "http://postneo.com/icbm": _PLACE,
    "http://postneo.com/icbm/": _PLACE,
    "http://geourl.org/rss/module/": _PLACE,
    "http://www.georss.org/georss": {
        "point": Element(text=values.places(1, 1)),
        "line": Element(text=values.places(2)),
        "polygon": Element(text=values.places(4, ring=True)),
        "box": Element(text=values.places(2, 2)),
        "circle": Element(text=values.circle),
        "elev": _DECIMAL,
        "floor": Element(text=values.integer),
        "radius": _DECIMAL,
        **dict.fromkeys(("where", "featuretypetag", "relationshiptag", "featurename"), _FREE),
    },
}
_OPEN: dict[str, dict[str, Element]] = {
    "http://www.opengis.net/gml": {
        **dict.fromkeys(("pos", "lowerCorner", "upperCorner"), _POSITION),
        "posList": _POSITIONS,
    },
}

ELEMENTS = by_tag(_CLOSED, _OPEN)
OTHERS = dict.fromkeys(_CLOSED, unknown)
