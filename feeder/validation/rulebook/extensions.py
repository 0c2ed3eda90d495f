"""Rules of the vocabularies beside RSS and Atom: Media RSS, iTunes, Slashdot, licences."""

from .rule import Rule

_FEEDS = "rss atom"
_MEDIA = "Media RSS"
_APPLE = "Apple's podcast guidelines"

CHAPTER = (
    Rule("media-unreachable", "error", _FEEDS, "A media:content has neither url nor media:player", "add one of them", f"{_MEDIA}, media:content"),
    Rule("media-group", "error", _FEEDS, "A media:group holds fewer than two media:content", "use a group for versions of one thing only", f"{_MEDIA}, media:group"),
    Rule("media-text-type", "error", _FEEDS, "The type {value} of {where} is not plain or html", "choose one of them", f"{_MEDIA}, media:title"),
    Rule("media-hash", "error", _FEEDS, "{where} is not a hash of its kind ({detail})", "write its hexadecimal digits", f"{_MEDIA}, media:hash"),
    Rule("media-rating", "error", _FEEDS, "The rating {value} does not exist in its scheme ({detail})", "use a value of the scheme", f"{_MEDIA}, media:rating"),
    Rule("media-restriction", "error", _FEEDS, "{where} holds {value}, which its type does not allow ({detail})", "correct it", f"{_MEDIA}, media:restriction"),
    Rule("credit-role", "error", _FEEDS, "The role {value} is not in small letters", "write it in small letters", f"{_MEDIA}, media:credit"),
    Rule("credit-role-unknown", "error", _FEEDS, "The role {value} is not in its scheme, which is urn:ebu if none is named", "use a role of the scheme, such as author, photographer or producer, or name a scheme of your own", f"{_MEDIA}, media:credit"),
    Rule("currency", "error", _FEEDS, "{where} holds {value}, which is not a currency", "write a code of ISO 4217, such as EUR", f"{_MEDIA}, media:price"),
    Rule("address-geo", "error", _FEEDS, "{where} holds {value}, which is not a geo URI", "write it like geo:48.2,16.4", "RFC 5870, section 3.3"),
    Rule("slash-date", "warning", "rss", "slash:comments counts without a lastBuildDate to say as of when", "add a lastBuildDate", "mod_slash"),
    Rule("itunes-category", "error", "rss", "{value} is no category of Apple Podcasts", "choose one of its list", _APPLE),
    Rule("itunes-category-old", "warning", "rss", "Apple Podcasts no longer has the category {value}", "choose one of its list", _APPLE),
    Rule("itunes-duration", "error", "rss", "{where} holds {value}, which is not a length of time", "write seconds or h:mm:ss", _APPLE),
    Rule("itunes-missing", "warning", "rss", "A podcast lacks {detail}", "add it", _APPLE),
    Rule("itunes-email", "warning", "rss", "A podcast names no e-mail address of its owner", "add itunes:owner with itunes:email", _APPLE),
    Rule("itunes-format", "warning", "rss", "Apple Podcasts plays no files such as {value}", "publish m4a, mp3, mov, mp4, m4v, pdf or epub", _APPLE),
    Rule("itunes-keywords", "warning", "rss", "The keywords {value} are not apart by commas", "put commas between them", _APPLE),
    Rule("itunes-encoding", "warning", "rss", "A podcast is not in UTF-8, which Apple Podcasts may not read", "save it as UTF-8", _APPLE),
)
