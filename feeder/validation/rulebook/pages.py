"""Rules of web pages, of OPML and of sitemaps."""

from .rule import Rule

_HTML = "HTML standard"

CHAPTER = (
    Rule("page-doctype", "error", "html", "The page doesn't begin with <!doctype html>", "put it first", f"{_HTML}, section 13.1.1"),
    Rule("page-charset", "error", "html", "The page doesn't declare UTF-8 in its first 1,024 bytes", "put <meta charset=\"utf-8\"> first in head", f"{_HTML}, section 4.2.5.4"),
    Rule("page-title", "error", "html", "The page has no title", "put one in head", f"{_HTML}, section 4.2.2"),
    Rule("page-script", "error", "html", "The page holds a program: {value}", "leave it out, or have head load it", "Content Security Policy 3"),
    Rule("page-tag", "error", "html", "The tags of the page don't match: {detail}", "close what is opened, in the reverse order", f"{_HTML}, section 13.1.2"),
    Rule("page-cut", "error", "html", "The page ends in the middle of a tag", "write it again as a whole", f"{_HTML}, section 13.1.2"),
    Rule("opml-version", "error", "opml", "There is no OPML {value}", "write version=\"2.0\"", "OPML 2.0, what is OPML"),
    Rule("opml-feed", "error", "opml", "A subscription names no feed", "add xmlUrl", "OPML 2.0, subscription lists"),
    Rule("sitemap-places", "error", "sitemap", "The list has {value} places", "list between one and 50,000, and the others in another one", "Sitemaps protocol, using sitemap index files"),
    Rule("sitemap-address", "error", "sitemap", "A place of the list has no address", "add loc", "Sitemaps protocol, XML tag definitions"),
    Rule("opml-title", "warning", "opml", "The outline has no title", "add title to head", "OPML 2.0, head"),
)
