"""Rules of JSON Feed 1 and 1.1."""

from .rule import Rule

_SPEC = "JSON Feed 1.1"

CHAPTER = (
    Rule("json-syntax", "error", "json", "The JSON can't be read: {detail}", "mend the place, since no reader gets past it", "RFC 8259, section 2"),
    Rule("json-version", "error", "json", "The version is {value}", "write https://jsonfeed.org/version/1.1", f"{_SPEC}, top level"),
    Rule("json-missing", "error", "json", "{where} lacks {detail}", "add it", _SPEC),
    Rule("json-advised", "warning", "json", "{where} lacks {detail}, which readers count on", "add it", f"{_SPEC}, top level"),
    Rule("json-type", "error", "json", "{where} holds {value} instead of {detail}", "change it", _SPEC),
    Rule("json-id-number", "warning", "json", "{where} holds the number {value} instead of a string", "put it in quotation marks", f"{_SPEC}, items"),
    Rule("json-id-duplicate", "error", "json", "Two items have the id {value}", "give each its own", f"{_SPEC}, items"),
    Rule("json-content", "error", "json", "An item has neither content_html nor content_text", "add one of them", f"{_SPEC}, items"),
    Rule("json-plain", "warning", "json", "{where} holds markup in a plain text: {value}", "leave the tags out", f"{_SPEC}, items"),
    Rule("json-old", "warning", "json", "{where} is the way of version 1", "write {detail}", f"{_SPEC}, deprecated items"),
    Rule("json-unknown", "warning", "json", "There is no {where}", "begin the names of your own extensions with _", f"{_SPEC}, extensions"),
    Rule("json-author", "error", "json", "{where} has neither name, url nor avatar", "add one of them", f"{_SPEC}, authors"),
    Rule("json-next", "error", "json", "next_url is the feed's own address", "name the next page or leave it out", f"{_SPEC}, top level"),
    Rule("json-name-twice", "error", "json", "An object has the name {value} twice", "keep one", "RFC 8259, section 4"),
)
