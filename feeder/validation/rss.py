"""RSS 2.0: what the grammar can't say of channels and items."""

import re
from collections.abc import Mapping

from lxml import etree

from . import addresses, dates, links, values
from .finding import Check, Finding, Report, attributes_of
from .texts import ATOM, html, plain
from .vocabulary import Element

_VERSIONS = ("2.0", "0.91", "0.92", "0.93", "0.94", "2.0.1")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_COMMENTS = "{http://purl.org/rss/1.0/modules/slash/}comments"
_BODY = "{http://www.w3.org/1999/xhtml}body"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"

_XML = "{http://www.w3.org/XML/1998/namespace}"
# The edition of 2002, where extensions are elements.
_HARVARD = re.compile(
    r"https?://(?:blogs\.law|cyber(?:\.law)?)\.harvard\.edu/|https?://backend\.userland\.com/rss"
)

#: Elements of other vocabularies that only repeat one of RSS.
_CHANNEL_PAIRS = {
    _DC + "language": "language",
    _DC + "rights": "copyright",
    _DC + "publisher": "webMaster",
    _DC + "creator": "managingEditor",
    _DC + "subject": "category",
    _DC + "date": "pubDate",
    _TERMS + "modified": "lastBuildDate",
    ATOM + "rights": "copyright",
    ATOM + "generator": "generator",
    ATOM + "updated": "lastBuildDate",
    ATOM + "subtitle": "description",
    ATOM + "author": "managingEditor",
    ATOM + "category": "category",
    "{http://webns.net/mvcb/}generatorAgent": "generator",
    "{http://web.resource.org/cc/}license": "{http://backend.userland.com/creativeCommonsRssModule}license",
}
_ITEM_PAIRS = {
    _DC + "creator": "author",
    _DC + "subject": "category",
    _DC + "date": "pubDate",
    _DC + "source": "source",
    _TERMS + "created": "pubDate",
    ATOM + "id": "guid",
    ATOM + "published": "pubDate",
    ATOM + "author": "author",
    ATOM + "summary": "description",
    ATOM + "title": "title",
    ATOM + "category": "category",
    "{http://web.resource.org/cc/}license": "{http://backend.userland.com/creativeCommonsRssModule}license",
}


def _rss(node: etree._Element, report: Report) -> None:
    version = node.get("version")
    if version is not None and version not in _VERSIONS:
        report.add("rss-version", node, version)
    if _HARVARD.match((node.findtext("channel/docs") or "").strip()):
        _extended(node, report)


def _extended(rss: etree._Element, report: Report) -> None:
    """Attributes of other namespaces, which only the Advisory Board's edition of the specification speaks of."""
    for node in rss.iter(*_CORE):
        for name, value in attributes_of(node):
            if name[0] == "{" and not name.startswith(_XML):
                report.add("attribute-extension", node, value, name)
                return


def _channel(node: etree._Element, report: Report) -> None:
    links.of_feed(node, report)
    _image(node, report)
    _counts(node, report)
    children = {child.tag: child for child in node.iterchildren("*")}
    _pairs(children, _CHANNEL_PAIRS, "same-meaning", report)
    guids: set[str] = set()
    seen = False
    for child in node.iterchildren("*"):
        if child.tag == "item":
            seen = True
            guid = (child.findtext("guid") or "").strip()
            if guid and guid in guids:
                report.add("guid-duplicate", child, guid)
            guids.add(guid)
        elif seen and "}" not in child.tag:
            seen = False
            report.add("item-early", child)


def _item(node: etree._Element, report: Report) -> None:
    children = [*node.iterchildren("*")]
    tags = [child.tag for child in children]
    if "title" not in tags and "description" not in tags:
        report.add("item-bare", node)
    if "guid" not in tags:
        report.add("guid-missing", node)
    if tags.count("enclosure") > 1:
        report.add("enclosure-many", node)
    if _CONTENT in tags and "description" not in tags[: tags.index(_CONTENT)]:
        report.add("content-before-description", node)
    if _BODY in tags:
        report.add("same-content", next(node.iterchildren(_BODY)))
    _pairs(dict(zip(tags, children, strict=True)), _ITEM_PAIRS, "same-meaning-item", report)


def _pairs(
    children: Mapping[str, etree._Element], pairs: Mapping[str, str], rule: str, report: Report
) -> None:
    for tag in children.keys() & pairs.keys():
        if pairs[tag] in children:
            report.add(Finding(rule, pairs[tag].rpartition("}")[2]), children[tag])


def _image(channel: etree._Element, report: Report) -> None:
    image = channel.find("image")
    for name in () if image is None else ("title", "link"):
        own, above = channel.findtext(f"image/{name}"), channel.findtext(name)
        if image is not None and own and above and own.strip() != above.strip():
            report.add(f"image-{name}", image, own)


def _counts(channel: etree._Element, report: Report) -> None:
    """A number of comments means little without the moment when it was taken."""
    counted = channel.find(f"item/{_COMMENTS}")
    if counted is not None and channel.find("lastBuildDate") is None and channel.find("pubDate") is None:
        report.add("slash-date", counted)


def _picture(value: str) -> Finding | None:
    wrong = addresses.uri(value)
    ending = re.search(r"\.([A-Za-z]{3,4})$", value.strip().partition("?")[0])
    if (
        wrong
        or not ending
        or ending[1].lower() not in ("tif", "tiff", "bmp", "svg", "psd", "ico", "webp", "avif")
    ):
        return wrong
    return Finding("image-format")


def _size(rule: str, most: int) -> Check:
    def check(value: str) -> Finding | None:
        value = value.strip()
        return None if re.fullmatch("[0-9]{1,4}", value) and 0 < int(value) <= most else Finding(rule)

    return check


def _guid(node: etree._Element, report: Report) -> None:
    text = (node.text or "").strip()
    permanent = node.get("isPermaLink", "true")
    if permanent not in ("true", "false"):
        report.add("value-boolean", node, permanent, "isPermaLink")
    if not text:
        report.add("empty-value", node)
    if permanent == "true" and (wrong := addresses.web_uri(text)):
        report.add(wrong if wrong.rule == "address-iri" else "guid-address", node, text)
    elif text and re.fullmatch("[0-9]{1,7}", text):
        report.add("guid-weak", node, text)


def _hour(value: str) -> Finding | None:
    value = value.strip()
    if value == "24":
        return Finding("skip-hour-24")
    return None if re.fullmatch("0?[0-9]|1[0-9]|2[0-3]", value) else Finding("skip-hour")


def _day(value: str) -> Finding | None:
    return None if value.strip() in _DAYS else Finding("skip-day")


def _distinct(node: etree._Element, report: Report) -> None:
    seen: set[str] = set()
    for child in node.iterchildren("*"):
        value = (child.text or "").strip()
        plain_ = value.lstrip("0") or "0"
        if plain_ in seen:
            report.add("value-duplicate", child, value)
        seen.add(plain_)


def _port(value: str) -> Finding | None:
    return None if re.fullmatch("[0-9]{1,5}", value) and 0 < int(value) < 65536 else Finding("cloud-port")


def _text_input(node: etree._Element, report: Report) -> None:
    report.add("text-input", node)


def _text_or_html(node: etree._Element, report: Report) -> None:
    parent = node.getparent()
    if not (node.text or "").strip():
        if parent is None or parent.tag != "item":
            report.add("empty-value", node)
    elif parent is not None and parent.tag in ("image", "textInput"):
        plain(node, report)
    else:
        html(node, report)


_ADDRESS = Element(text=addresses.uri)
_PLAIN = Element(whole=(plain,))
_DATE = Element(text=dates.rfc822)
_CONTACT = Element(text=values.contact)

ELEMENTS = {
    "rss": Element(whole=(_rss,)),
    "channel": Element(whole=(_channel,)),
    "item": Element(whole=(_item,)),
    "title": _PLAIN,
    "link": _ADDRESS,
    "description": Element(whole=(_text_or_html,)),
    "language": Element(text=values.language),
    "copyright": Element(text=values.not_blank),
    "generator": Element(text=values.not_blank),
    "rating": Element(text=values.not_blank),
    "managingEditor": _CONTACT,
    "webMaster": _CONTACT,
    "author": _CONTACT,
    "pubDate": _DATE,
    "lastBuildDate": _DATE,
    "category": _PLAIN,
    "source": Element(attributes={"url": addresses.uri}, whole=(plain,)),
    "docs": _ADDRESS,
    "comments": _ADDRESS,
    "url": Element(text=_picture),
    "width": Element(text=_size("image-width", 144)),
    "height": Element(text=_size("image-height", 400)),
    "ttl": Element(text=values.positive),
    "cloud": Element(
        attributes={
            "port": _port,
            "protocol": values.one_of(("xml-rpc", "soap", "http-post")),
            "domain": values.not_blank,
        }
    ),
    "textInput": Element(whole=(_text_input,)),
    "name": Element(text=values.pattern("input-name", r"[A-Za-z][A-Za-z0-9_.:-]*")),
    "skipHours": Element(whole=(_distinct,)),
    "skipDays": Element(whole=(_distinct,)),
    "hour": Element(text=_hour),
    "day": Element(text=_day),
    "guid": Element(whole=(_guid,)),
    "enclosure": Element(
        attributes={"url": addresses.web_uri, "length": values.non_negative, "type": values.media_type}
    ),
}
_CORE = tuple(ELEMENTS)
