"""Sitemaps (sitemaps.org, protocol 0.9): of pages, and of sitemaps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from feeder.types import Document
from feeder.writers.ways import MADE

MEDIA_TYPE = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def pages(pages: Sequence[tuple[str, datetime]], path: str) -> Document:
    """A sitemap of pages: the absolute address of each, and when it last changed."""
    return _document(path, "urlset", "url", [(address, at.isoformat()) for address, at in pages])


def index(parts: Mapping[str, str | None], path: str) -> Document:
    """A sitemap of sitemaps: the absolute address of each, and when it last changed (RFC 3339), where that is known."""
    return _document(path, "sitemapindex", "sitemap", list(parts.items()))


def _document(path: str, root: str, child: str, rows: Sequence[tuple[str, str | None]]) -> Document:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {MADE} -->",
        f'<{root} xmlns="{_NAMESPACE}">',
        *(
            f"<{child}><loc>{escape(address)}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</{child}>"
            for address, at in rows
        ),
        f"</{root}>",
    ]
    return Document(path, ("\n".join(lines) + "\n").encode(), MEDIA_TYPE)
