"""Rules of single values, whatever element holds them."""

from .rule import Rule

_XML = "rss atom opml"
_FEEDS = "rss atom json"

CHAPTER = (
    Rule("date-rfc3339", "error", "atom json", "{where} holds {value}, which is not a date and time of RFC 3339 ({detail})", "write it like 2026-05-01T12:00:00Z", "RFC 4287, section 3.3"),
    Rule("date-rfc822", "error", "rss opml", "{where} holds {value}, which is not a date and time of RFC 822 ({detail})", "write it like Fri, 01 May 2026 12:00:00 GMT", "RFC 822, section 5"),
    Rule("date-w3c", "error", "rss atom", "{where} holds {value}, which is not a date of the W3C note ({detail})", "write it like 2026-05-01T12:00:00Z", "W3C note on date and time formats"),
    Rule("date-weekday", "error", "rss opml", "{where} holds {value}, but that day is a {detail}", "correct the weekday or leave it out", "RFC 822, section 5.2"),
    Rule("date-unusual", "warning", "rss opml", "{where} holds {value}, which many readers can't read ({detail})", "write it like Fri, 01 May 2026 12:00:00 GMT", "RSS profile, dates"),
    Rule("date-implausible", "warning", _FEEDS, "{where} holds {value}, which can hardly be meant", "check the year", "RFC 4287, section 3.3"),
    Rule("address-character", "error", _FEEDS + " opml", "{where} holds {value}, but no address can hold {detail}", "percent-encode it", "RFC 3986, section 2"),
    Rule("address-relative", "error", _FEEDS + " opml", "{where} holds {value}, which is not a full address", "begin it with its scheme, such as https://", "RFC 3986, section 4.3"),
    Rule("address-http", "error", _FEEDS, "{where} holds {value}, which is not an address of the web", "begin it with https:// or http://", "RSS 2.0, enclosure"),
    Rule("address-iri", "error", "rss", "{where} holds {value}, but RSS knows addresses in ASCII only", "percent-encode the path, and write the host in its xn-- form", "RSS profile, URLs; RFC 3987, section 3.1"),
    Rule("address-host", "error", _FEEDS + " opml", "{where} holds {value}, which names no host, or no port that exists", "write scheme://host/path", "RFC 9110, section 4.2"),
    Rule("address-scheme", "warning", _FEEDS + " opml", "{where} holds {value}, whose scheme {detail} is not registered for good", "use one of IANA's permanent schemes", "RFC 7595"),
    Rule("address-script", "error", _FEEDS + " opml", "{where} holds {value}, which runs a program in the reader", "link to a page", "RFC 4287, section 8.1"),
    Rule("address-tag", "error", "rss atom", "{where} holds {value}, which is not a tag URI", "write it like tag:example.org,2026-05-01:name", "RFC 4151, section 2.1"),
    Rule("address-urn", "error", "rss atom", "{where} holds {value}, which is not a URN", "write it like urn:example:name", "RFC 8141, section 2"),
    Rule("address-uuid", "error", "rss atom", "{where} holds {value}, which is not a UUID", "write 32 hexadecimal digits in groups of 8-4-4-4-12", "RFC 9562, section 4"),
    Rule("language", "error", _FEEDS, "{where} holds {value}, which is not a language tag", "write a code such as en or pt-BR", "BCP 47, section 2.1"),
    Rule("language-region", "warning", _FEEDS, "{where} holds {value}, but {detail} is no country", "use a code of ISO 3166", "BCP 47, section 2.2.4"),
    Rule("media-type", "error", _FEEDS, "{where} holds {value}, which is not a media type", "write it like text/html or audio/mpeg", "RFC 6838, section 4.2"),
    Rule("email", "error", _XML, "{where} holds {value}, which is not an e-mail address and nothing else", "write it like user@example.org", "RFC 5322, section 3.4.1"),
    Rule("email-host", "warning", _XML, "{where} holds {value}, whose host has no domain", "write the full name of the host", "RFC 5321, section 2.3.5"),
    Rule("number-integer", "error", _XML, "{where} holds {value} instead of {detail}", "write digits only", "RSS 2.0; Media RSS"),
    Rule("number-decimal", "error", "rss atom", "{where} holds {value} instead of {detail}", "write digits with a point", "Media RSS, media:content"),
    Rule("value-boolean", "error", "rss atom", "{where} holds {value} instead of true or false", "write one of the two, in small letters", "RSS 2.0, guid"),
    Rule("value-unknown", "error", "rss atom", "{where} holds {value}, which is not one of {detail}", "choose one of them", "the vocabulary's own specification"),
    Rule("value-duplicate", "error", "rss atom", "{where} repeats {value}", "name it once", "RSS 2.0, skipDays"),
    Rule("empty-value", "warning", "rss atom opml", "{where} is empty", "fill it or leave it out", "RSS profile"),
    Rule("empty-attribute", "warning", "rss atom opml", "The {where} is empty", "fill it or leave it out", "RFC 4287, section 4.2"),
    Rule("text-long", "error", "rss", "{where} is longer than {detail} characters", "shorten it", "Apple's podcast guidelines"),
    Rule("coordinate", "error", "rss atom", "{where} holds {value} instead of {detail}", "write decimal degrees", "WGS 84; GeoRSS"),
    Rule("country", "error", "rss", "{where} holds {value}, which is not a country code", "use codes of ISO 3166", "Media RSS, media:restriction"),
    Rule("play-time", "error", "rss atom", "{where} holds {value}, which is not a moment in a recording", "write seconds or h:mm:ss.s", "RFC 2326, section 3.6"),
)
