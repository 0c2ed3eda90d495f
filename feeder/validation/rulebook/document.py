"""Rules of the document as a whole: its bytes, its XML, its structure."""

from .rule import Rule

_XML = "rss atom opml"
_ALL = "rss atom json opml html"

CHAPTER = (
    Rule("empty", "error", _ALL, "The document is empty", "publish at least the feed's title and address", "RFC 4287, section 2"),
    Rule("too-large", "error", _ALL, "The document has {detail}, which no reader accepts", "leave older entries to archive documents", "RFC 5005, section 4"),
    Rule("unknown-format", "error", _ALL, "This is not a document that can be judged: {detail}", "give an RSS, Atom, JSON Feed, OPML or HTML document", "RFC 4287, section 2"),
    Rule("not-well-formed", "error", _XML, "The XML can't be read: {detail}", "mend the place, since no reader gets past it", "XML 1.0, section 2.1"),
    Rule("ampersand", "error", _XML, "An & stands alone here", "write &amp; where the character itself is meant", "XML 1.0, section 2.4"),
    Rule("entity-undefined", "error", _XML, "XML knows no entity {value}", "write the character itself or its number", "XML 1.0, section 4.1"),
    Rule("control-character", "error", _XML, "A control character stands here that XML forbids", "leave it out", "XML 1.0, section 2.2"),
    Rule("encoding-wrong", "error", "rss atom opml json html", "The bytes are not in the encoding that the document declares ({detail})", "save it as UTF-8 and declare that", "XML 1.0, section 4.3.3"),
    Rule("encoding-rare", "warning", "rss atom opml", "The document is in {value}, which few readers can read", "save it as UTF-8", "XML 1.0, section 4.3.3"),
    Rule("xml-version", "warning", "rss atom opml", "The document is in version {value} of XML, which many readers refuse", "write version=\"1.0\"", "XML 1.0, section 2.8"),
    Rule("encoding-unknown", "error", _XML, "The declared encoding {value} is unknown", "save the document as UTF-8 and declare that", "XML 1.0, section 4.3.3"),
    Rule("truncated", "error", _XML, "The document ends before {detail} is closed", "fetch or write it again as a whole", "XML 1.0, section 2.1"),
    Rule("tag-mismatch", "error", _XML, "A tag is closed that is not the open one: {detail}", "close elements in the reverse order of opening", "XML 1.0, section 3"),
    Rule("prefix-undeclared", "error", _XML, "A prefix is used that nothing declares: {detail}", "declare its namespace with xmlns on the root element", "Namespaces in XML, section 5"),
    Rule("namespace-address", "error", _XML, "The namespace {value} is not an address", "write it exactly as its specification does", "Namespaces in XML, section 2.2"),
    Rule("too-deep", "error", _ALL, "Elements are nested too deep to be read", "flatten the content", "XML 1.0, section 3"),
    Rule("doctype", "warning", _XML, "The document has a DOCTYPE, which readers ignore", "leave it out", "RSS profile, section on DTDs"),
    Rule("entity-declared", "error", _XML, "The document declares entities of its own, which readers refuse for safety", "write the characters themselves", "XML 1.0, section 4.2"),
    Rule("stray-byte-order", "warning", "json", "The document begins with a byte order mark", "save it as UTF-8 without one", "RFC 8259, section 8.1"),
    Rule("bad-characters", "warning", "rss atom", "The text holds {value}, which is what becomes of text decoded wrongly", "decode the source in its real encoding", "RSS profile, section on encodings"),
    Rule("root-namespace", "error", _XML, "The root element is not in the namespace of Atom but in {value}", "write xmlns=\"http://www.w3.org/2005/Atom\"", "RFC 4287, section 1.2"),
    Rule("namespace-unknown", "warning", "rss atom", "No reader is known to use the namespace {value}", "drop it unless your own reader needs it", "RSS 2.0, extending RSS"),
    Rule("namespace-prefix", "warning", "rss atom", "{detail}, so programs that go by the prefix are misled", "use each customary prefix for its own namespace", "RSS profile, namespaces"),
    Rule("element-unknown", "error", _XML, "There is no {where}", "{detail}", "RSS 2.0; RFC 4287, section 6"),
    Rule("element-misplaced", "error", _XML, "{where} is out of place", "{detail}", "RSS 2.0; RFC 4287, section 4"),
    Rule("element-duplicate", "error", _XML, "{where} is there more than once", "keep one", "RSS 2.0; RFC 4287, section 4"),
    Rule("element-missing", "error", _XML, "{where} lacks {detail}", "add it", "RSS 2.0; RFC 4287, section 4"),
    Rule("missing-title", "error", "rss atom", "{where} lacks its title", "add one", "RSS 2.0, channel; RFC 4287, section 4.2.14"),
    Rule("missing-link", "error", "rss", "{where} lacks its link", "add the address of the page", "RSS 2.0, channel"),
    Rule("missing-description", "error", "rss", "{where} lacks its description", "say in a sentence what it is about", "RSS 2.0, channel"),
    Rule("missing-id", "error", "atom", "{where} lacks its id", "add a permanent one, such as a urn:uuid", "RFC 4287, section 4.2.6"),
    Rule("missing-updated", "error", "atom", "{where} lacks its updated", "add the moment of the last change", "RFC 4287, section 4.2.15"),
    Rule("missing-name", "error", "atom", "{where} lacks a name", "add a name element", "RFC 4287, section 3.2.1"),
    Rule("attribute-missing", "error", _XML, "{where} lacks the attribute {detail}", "add it", "RSS 2.0; RFC 4287, section 4.2"),
    Rule("attribute-unknown", "error", _XML, "{where} is not defined", "leave it out or give it a namespace", "RSS 2.0; RFC 4287, section 2"),
    Rule("text-unexpected", "error", _XML, "Text stands in {where}, where only elements belong: {value}", "move it into an element or leave it out", "RSS 2.0; RFC 4287, section 4"),
    Rule("structure", "error", _XML, "The structure is wrong: {detail}", "compare it with the specification", "RSS 2.0; RFC 4287, section 4"),
)
