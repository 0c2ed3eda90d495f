"""From bytes to a tree, without entities, network or surprises; or the one error that explains why not."""

import re
from typing import NamedTuple

from lxml import etree

from .finding import Report

#: No reader accepts a feed of this size; a tree of it would take a gigabyte.
MAX_BYTES = 32 * 1024 * 1024
#: Two seconds and 200 MB; a podcast's feed with each of five thousand episodes has 250,000.
MAX_PARTS = 300_000
MAX_ATTRIBUTES = 1000

_CODES = etree.ErrorTypes
_RULES = {
    _CODES.ERR_INVALID_CHAR: "control-character",
    _CODES.ERR_INVALID_CHARREF: "control-character",
    _CODES.ERR_NAME_REQUIRED: "ampersand",
    _CODES.ERR_ENTITYREF_SEMICOL_MISSING: "ampersand",
    _CODES.ERR_UNDECLARED_ENTITY: "entity-undefined",
    _CODES.WAR_UNDECLARED_ENTITY: "entity-undefined",
    _CODES.ERR_TAG_NAME_MISMATCH: "tag-mismatch",
    _CODES.ERR_TAG_NOT_FINISHED: "truncated",
    _CODES.ERR_GT_REQUIRED: "truncated",
    _CODES.ERR_CDATA_NOT_FINISHED: "truncated",
    _CODES.ERR_COMMENT_NOT_FINISHED: "truncated",
    _CODES.ERR_INVALID_ENCODING: "encoding-wrong",
    _CODES.ERR_UNKNOWN_ENCODING: "encoding-unknown",
    _CODES.ERR_UNSUPPORTED_ENCODING: "encoding-unknown",
    _CODES.ERR_DOCUMENT_EMPTY: "not-well-formed",
    _CODES.ERR_ENTITY_LOOP: "entity-declared",
    _CODES.NS_ERR_UNDEFINED_NAMESPACE: "prefix-undeclared",
    _CODES.WAR_NS_URI: "namespace-address",
}
_REFERENCES = {
    _CODES.ERR_INVALID_CHARREF,
    _CODES.ERR_NAME_REQUIRED,
    _CODES.ERR_ENTITYREF_SEMICOL_MISSING,
    _CODES.ERR_UNDECLARED_ENTITY,
    _CODES.WAR_UNDECLARED_ENTITY,
}
_HINTS = {
    _CODES.ERR_RESERVED_XML_NAME: "something stands before the XML declaration, which must come first",
    _CODES.ERR_DOCUMENT_END: "something follows the end of the root element",
    _CODES.ERR_ATTRIBUTE_REDEFINED: "an element has one attribute twice",
    _CODES.ERR_LT_IN_ATTRIBUTE: "a < stands in an attribute, where &lt; is meant",
    _CODES.ERR_ATTRIBUTE_NOT_STARTED: "the value of an attribute is not in quotation marks",
    _CODES.ERR_DOCUMENT_EMPTY: "there is no root element",
    _CODES.ERR_HYPHEN_IN_COMMENT: "a comment holds --",
    _CODES.ERR_MISPLACED_CDATA_END: "]]> stands in the text, where ]]&gt; is meant",
}


_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WIDE = ("utf-16", "utf16", "ucs-2", "utf-32", "ucs-4", "iso-10646-ucs")
_FAMILIES = {"utf-8-sig": ("utf-8", "utf8"), "utf-16": _WIDE}
_DECLARATION = re.compile(r"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]+)["']""")
# What a browser refuses (Encoding standard, section 4.2), and other programs but seldom know.
_RARE = ("UTF-7", "UTF-32", "UCS", "ISO-10646", "CESU", "SCSU", "EBCDIC", "CP037", "IBM037")


class Parsed(NamedTuple):
    """A tree and the encoding it was read in; no tree when the report says why."""

    root: etree._Element | None
    encoding: str


def parse(data: bytes, report: Report) -> Parsed:
    """Read XML; what is wrong with it as XML goes to `report`."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        # They mean nothing, but would cut the text around them into pieces.
        remove_comments=True,
        remove_pis=True,
    )
    if contradiction := _contradiction(data):
        report.note("encoding-wrong", detail=contradiction, line=1)
        return Parsed(None, "")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _explain(data, error, report)
        return Parsed(None, "")
    # lxml takes time with the square of an element's attributes.
    if data.count(b"=") > 10 * MAX_ATTRIBUTES and root.xpath(f"boolean(//*[@*[{MAX_ATTRIBUTES}]])"):
        report.note("too-large", detail=f"an element of {MAX_ATTRIBUTES:,} attributes")
        return Parsed(None, "")
    document = root.getroottree().docinfo
    encoding = (document.encoding or "UTF-8").upper()
    if _declares_entities(document, report):  # all that stands for them would be missed
        return Parsed(None, "")
    if encoding.startswith(_RARE):
        report.note("encoding-rare", value=encoding, line=1)
    if document.xml_version != "1.0":
        report.note("xml-version", value=document.xml_version or "", line=1)
    return Parsed(root, encoding)


def _contradiction(data: bytes) -> str:
    """What the first bytes and the XML declaration say of the encoding, where they differ (XML 1.0, section 4.3.3)."""
    mark = next((name for sign, name in _MARKS.items() if data.startswith(sign)), "")
    declared = _DECLARATION.match(data[:400].decode(mark or "latin-1", "ignore"))
    if not declared:
        return ""
    name = declared[1].lower()
    if mark and not name.startswith(_FAMILIES[mark]):
        return f"its byte order mark says {mark.removesuffix('-sig')}, its declaration {declared[1]}"
    return f"its declaration says {declared[1]}" if not mark and name.startswith(_WIDE) else ""


def too_large(data: bytes, report: Report) -> bool:
    """Whether the document is refused for its size alone."""
    if len(data) > MAX_BYTES:
        report.note("too-large", detail=f"{len(data):,} bytes")
        return True
    # Most documents are too short to have so many.
    # Escaped tags cost a quarter of real ones.
    parts = max(data.count(b"<"), data.count(b","), data.count(b"&lt;") // 4) if len(data) > MAX_PARTS else 0
    if parts > MAX_PARTS:
        report.note("too-large", detail=f"{parts:,} parts")
    return parts > MAX_PARTS


def _declares_entities(document: "etree.DocInfo", report: Report) -> bool:
    declared = document.internalDTD
    if declared is None:
        return False
    entities = bool(declared.entities())  # type: ignore[attr-defined]  # lxml's types leave it out
    report.note("entity-declared" if entities else "doctype", line=1)
    return entities


def _explain(data: bytes, error: etree.XMLSyntaxError, report: Report) -> None:
    line, column = error.position
    message = (error.msg or "").rsplit(", line ", 1)[0]
    code: int = error.code  # type: ignore[attr-defined]  # lxml's types leave it out
    rule = _rule(code, message)
    if rule == "encoding-wrong" and (found := _not_utf8(data)):
        line, column, detail = found
    else:
        detail = _before(data, code) or _HINTS.get(code) or _detail(rule, message)
        column = _begin(data, line, column, _sign(code, message))
    name = re.search(r"Entity '([^']*)'|encoding[: ]+'?([^' ]+)|xmlns:?[^ ]* '([^']*)'", message)
    value = next(filter(None, name.groups()), "") if name else ""
    report.note(rule, value=value, detail=detail, line=line or None, column=column or None)


def _before(data: bytes, code: int) -> str:
    """What stands in front of the document, where a parser names but its consequence."""
    if data.startswith(b"\xef\xbb\xbf" * 2):
        return "it begins with two byte order marks"
    if code in (_CODES.ERR_DOCUMENT_END, _CODES.ERR_DOCUMENT_EMPTY) and data.find(b"<?xml", 4, 4096) > 0:
        return _HINTS[_CODES.ERR_RESERVED_XML_NAME]
    return ""


def _sign(code: int, message: str) -> str | None:
    """What begins that which is broken, where the parser tells of the place behind it."""
    if "Tag: invalid" in message:
        return "<"
    return "&" if code in _REFERENCES or "CharRef" in message else None


def _begin(data: bytes, line: int, column: int, sign: str | None) -> int:
    """The column of the last `sign` before a place."""
    lines = data.split(b"\n", line)
    row = lines[line - 1].decode("utf-8", "replace")[:column] if sign and 0 < line <= len(lines) else ""
    return row.rfind(sign) + 1 or column if sign else column


def _rule(code: int, message: str) -> str:
    rule = _RULES.get(code, "not-well-formed")
    if rule == "ampersand" and "EntityRef" not in message:
        return "not-well-formed"
    if "depth" in message:
        return "too-deep"
    return "entity-declared" if re.search("ntity.*(?:loop|amplification)", message) else rule


def _detail(rule: str, message: str) -> str:
    tag = re.search(r"(?:tag|mismatch:|Tag) ?(\S+) line ([0-9]+)(?: and (\S+))?", message)
    if "StartTag" in message or "startTag" in message:
        return "a < stands in the text, where &lt; is meant"
    if rule == "truncated":
        return f"<{tag[1]}> of line {tag[2]}" if tag else "its last element"
    if tag and tag[3]:
        return f"</{tag[3]}> where </{tag[1]}> of line {tag[2]} is due"
    return message[:1].lower() + message[1:] if message else "it is not XML"


def _not_utf8(data: bytes) -> tuple[int, int, str] | None:
    """Where a document that should be in UTF-8 ceases to be, and what its author's program may have meant."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        byte = data[error.start : error.start + 1]
        meant = byte.decode("cp1252", "replace")
        line = data.count(b"\n", 0, error.start) + 1
        row = data[data.rfind(b"\n", 0, error.start) + 1 : error.start]
        return (
            line,
            len(row.decode("utf-8-sig", "replace")) + 1,
            f"byte 0x{byte[0]:02X} is no UTF-8; in Windows-1252 it is {meant}",
        )
    return None
