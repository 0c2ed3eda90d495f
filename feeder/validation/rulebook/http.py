"""Rules of the answer in which a document comes over HTTP; `feeder.answers` applies them."""

from .rule import Rule

_HTTP = "RFC 9110"
_CACHING = "RFC 9111"
_WEBSUB = "WebSub, section 4"

CHAPTER = (
    Rule("http-unreachable", "error", "http", "The server can't be reached: {detail}", "check the address, and that the server runs and lets others in", f"{_HTTP}, section 3.3"),
    Rule("http-tls", "error", "http", "The server can't be trusted: {detail}", "mend its certificate or settings, since readers refuse it too", f"{_HTTP}, section 4.3.4"),
    Rule("http-malformed", "error", "http", "The server says nothing that can be understood: {detail}", "check that a web server listens at this port", "RFC 9112, section 2"),
    Rule("http-cut", "error", "http", "The document is incomplete: {detail}", "let Content-Length be the length of what is sent, and look for a timeout in the server or before it", "RFC 9112, section 8"),
    Rule("http-endless", "error", "http", "The document does not end: {detail}", "answer faster; readers wait no longer", f"{_HTTP}, section 8.6"),
    Rule("http-coding", "error", "http", "The document can't be unpacked: {detail}", "compress only as Accept-Encoding asks", f"{_HTTP}, section 12.5.3"),
    Rule("http-status", "error", "http", "No document comes: {detail}", "correct the address, or publish the feed there", f"{_HTTP}, section 15"),
    Rule("http-gone", "error", "http", "The feed was withdrawn for good: the server answers 410", "unsubscribe, or publish it there again if that was a mistake", f"{_HTTP}, section 15.5.11"),
    Rule("http-wall", "error", "http", "The server turns feed readers away: {detail}", "let requests for the feed pass the protection against bots, whatever program they come from", f"{_HTTP}, section 15.5.4"),
    Rule("http-page", "error", "http", "A web page comes where a feed should be{detail}", "give the address of the feed itself", "RFC 4287, section 2"),
    Rule("http-redirect-loop", "error", "http", "No document is reached: {detail}", "lead straight to the feed", f"{_HTTP}, section 15.4"),
    Rule("http-redirect-scheme", "error", "http", "A redirect leads to no address of the web: {detail}", "lead to an address of https or http", f"{_HTTP}, section 15.4"),
    Rule("http-redirect-insecure", "warning", "http", "A redirect leads from https back to http, at {value}", "lead to https, since some readers refuse the other", f"{_HTTP}, section 4.2.2"),
    Rule("http-redirect-chain", "warning", "http", "{detail} redirects follow one another, each of which costs every reader a request", "lead from the first address straight to the last", f"{_HTTP}, section 15.4"),
    Rule("http-redirect-temporary", "warning", "http", "{value} leads on for the time being only ({detail}), so readers go there first each time", "answer 301 or 308 if the feed has moved for good", f"{_HTTP}, section 15.4.3"),
    Rule("http-type", "error", "http", "The document comes as {value}, which is no type of such a feed", "send Content-Type: {detail}", f"{_HTTP}, section 8.3"),
    Rule("http-type-general", "warning", "http", "The document comes as {value}, which doesn't say what it is", "send Content-Type: {detail}", "RFC 7303, section 4.2; JSON Feed 1.1, MIME types"),
    Rule("http-type-missing", "warning", "http", "The document comes without a Content-Type, so readers have to guess", "send Content-Type: {detail}", f"{_HTTP}, section 8.3"),
    Rule("http-charset", "warning", "http", "The header says that the charset is {value}, the document says {detail}", "let both say utf-8", "RFC 7303, section 3"),
    Rule("http-validators", "warning", "http", "The answer has neither ETag nor Last-Modified, so every reader fetches the whole document each time", "send both", f"{_HTTP}, section 8.8"),
    Rule("http-validator-form", "warning", "http", "{detail} is not what it should be: {value}", "write an ETag in quotation marks, and a date like Fri, 01 May 2026 12:00:00 GMT", f"{_HTTP}, sections 8.8.2 and 8.8.3"),
    Rule("http-conditional", "warning", "http", "A second request that names ETag and Last-Modified is answered with {detail} instead of 304", "let the server compare If-None-Match and If-Modified-Since", f"{_HTTP}, section 13.2.2"),
    Rule("http-unstable", "warning", "http", "Two requests one after the other don't agree: {detail}", "let nothing depend on the moment of the request, such as lastBuildDate", f"{_HTTP}, section 8.8.1"),
    Rule("http-304", "warning", "http", "The answer 304 leaves out or changes {detail}", "repeat the fields of the answer 200", f"{_HTTP}, section 15.4.5"),
    Rule("http-head", "warning", "http", "A request for the header alone (HEAD) gets something else: {detail}", "answer HEAD like GET, without the body", f"{_HTTP}, section 9.3.2"),
    Rule("http-uncompressed", "warning", "http", "The document of {detail} comes uncompressed, though gzip was offered", "switch compression on for this type", f"{_HTTP}, section 8.4"),
    Rule("http-vary", "warning", "http", "The answer is compressed, but doesn't say that it depends on Accept-Encoding", "send Vary: Accept-Encoding, so that no cache gives it to others", f"{_HTTP}, section 12.5.5"),
    Rule("http-no-store", "warning", "http", "Cache-Control forbids readers to keep the document, and so to ask whether it changed", "leave out no-store; send max-age=900 or so", f"{_CACHING}, section 5.2.2.5"),
    Rule("http-fresh-long", "warning", "http", "The answer counts as fresh for {detail}, so long may new entries stay unseen", "send max-age=3600 or less", f"{_CACHING}, section 4.2"),
    Rule("http-cache-form", "warning", "http", "{detail} can't be understood: {value}", "write Cache-Control: max-age=900, and a date in Expires if there must be one", f"{_CACHING}, sections 5.2 and 5.3"),
    Rule("http-cookie", "warning", "http", "The answer sets a cookie, which keeps many caches from keeping it", "set none for feeds", f"{_CACHING}, section 7.3"),
    Rule("http-self", "warning", "http", "The feed names {value} as its own address, but stands at {detail}", "name the address at which it is found", "RFC 4287, section 4.2.7.2; RSS profile"),
    Rule("http-link-self", "warning", "http", "The field Link names a hub, but {detail}", "name the feed's own address there once, as in the document", _WEBSUB),
    Rule("http-link-hub", "warning", "http", "The field Link names other hubs than the document: {value}", "name the same ones in both", _WEBSUB),
    Rule("http-large", "warning", "http", "The document has {detail}; some readers refuse that much, all fetch it again and again", "keep the latest entries, and leave older ones to archive documents", "RFC 5005, section 4"),
    Rule("http-slow", "warning", "http", "The answer took {detail}; some readers give up after ten seconds", "serve the feed from a file or a cache", "practice of feed readers"),
)
