"""Rules of HTML inside feeds."""

from .rule import Rule

_FEEDS = "rss atom json"

CHAPTER = (
    Rule("content-element", "warning", _FEEDS, "The content in {where} holds {detail}, which readers remove", "leave it out", "RFC 4287, section 8.1"),
    Rule("content-attribute", "warning", _FEEDS, "The content in {where} holds the attribute {detail}, which readers remove", "leave it out", "RFC 4287, section 8.1"),
    Rule("content-style", "warning", _FEEDS, "The content in {where} holds the style {detail}, which readers remove, since such styles can harm the page around them", "leave it out", "RFC 4287, section 8.1"),
    Rule("content-script", "warning", _FEEDS, "The content in {where} runs a program from its attribute {detail}", "link to a page", "RFC 4287, section 8.1"),
    Rule("content-relative", "warning", _FEEDS, "The content in {where} points to {detail}, which leads nowhere in a reader", "write the full address", "RSS profile, relative addresses"),
    Rule("content-instruction", "warning", _FEEDS, "The content in {where} holds a processing instruction, which some readers obey", "leave it out", "RFC 4287, section 8.1"),
    Rule("content-broken", "warning", _FEEDS, "The content in {where} is not HTML ({detail})", "write it as a parser of HTML would accept it", "HTML, section 13.1"),
    Rule("content-escaped", "warning", _FEEDS, "The content in {where} begins with {detail} as a text, so readers show its tags", "escape it once", "RFC 4287, section 3.1.1.2"),
    Rule("content-unbalanced", "warning", _FEEDS, "The content in {where} does not close each {detail} that it opens", "close it", "HTML, section 13.1.2"),
)
