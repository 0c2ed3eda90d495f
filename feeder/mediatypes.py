"""What the suffix of a file's name says: its media type, the same on every machine, and that it is packed."""

import re
from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"
#: The suffix of a file that is packed with gzip (RFC 1952), behind that of its format.
PACKED = ".gz"

#: By the suffix in lower case. What feeder writes is UTF-8, and so is what can be nothing else; a table of commas is
#: somebody's own, whose encoding nobody knows.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xslt+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".epub": "application/epub+zip",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}


def is_packed(path: str) -> bool:
    """Whether the file at `path` is called a packed one."""
    return path.lower().endswith(PACKED)


def unpacked(path: str) -> str:
    """`path` without the suffix of a packed file."""
    return path[: -len(PACKED)] if is_packed(path) else path


def media_type(path: str) -> str:
    """The media type of the file at `path`, with its charset where it has one."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), UNKNOWN)


# Behind the declaration, comments and instructions of a prolog, which a feed with a style sheet has.
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^<>]*>\s*)*<(rss|feed|opml)\b")
_ROOTS = {b"rss": "application/rss+xml", b"feed": "application/atom+xml", b"opml": "text/x-opml"}
_JSON_FEED = re.compile(rb'\s*\{\s*"version"\s*:\s*"https?://jsonfeed\.org/version/')
_BEGINNING = 2048


def feed_type(path: str, data: bytes) -> str | None:
    """The media type of a feed or a list of feeds, by what it begins with; None where it is something else."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".json":
        return "application/feed+json" if _JSON_FEED.match(data, 0, _BEGINNING) else None
    root = _ROOT.match(data, 0, _BEGINNING) if suffix == ".xml" else None
    return _ROOTS[root[1]] if root else None
