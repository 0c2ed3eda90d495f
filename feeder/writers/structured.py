"""What search engines read of a page: JSON-LD in the words of schema.org."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from feeder.types import MAIN, Entry, Feed, Person

if TYPE_CHECKING:
    from markupsafe import Markup

_CONTEXT = "https://schema.org"
# Made once: `json.dumps` makes one each time that it is asked for more than its defaults.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def article(
    entry: Entry, feed: Feed, *, canonical: str, heading: str, authors: Sequence[Person], image: str | None
) -> "Markup":
    """A NewsArticle; `canonical` is its address, `image` the absolute one of its picture."""
    return _script(
        {
            "@context": _CONTEXT,
            "@type": "NewsArticle",
            "mainEntityOfPage": canonical,
            "headline": heading,
            "description": entry.summary,
            "image": image and [image],
            "datePublished": entry.published.isoformat(),
            "dateModified": entry.updated.isoformat(),
            "inLanguage": entry.language or feed.language,
            "keywords": entry.categories,
            "author": [_author(author, feed) for author in authors],
            "publisher": _publisher(feed),
        }
    )


def listing(feed: Feed, canonical: str, headings: Sequence[str]) -> "Markup":
    """A Blog for the main feed, a CollectionPage for any other, with its entries, called by `headings`."""
    is_main = feed.name == MAIN
    return _script(
        {
            "@context": _CONTEXT,
            "@type": "Blog" if is_main else "CollectionPage",
            "url": canonical,
            "name": feed.title,
            "description": feed.description,
            "inLanguage": feed.language,
            "dateModified": feed.updated.isoformat(),
            "publisher": _publisher(feed),
            "blogPost" if is_main else "hasPart": [
                {
                    "@type": "BlogPosting" if is_main else "NewsArticle",
                    "headline": heading,
                    "url": entry.link,
                    "datePublished": entry.published.isoformat(),
                }
                for entry, heading in zip(feed.entries, headings, strict=True)
            ],
        }
    )


def _author(author: Person, feed: Feed) -> dict[str, str]:
    # An article that names nobody is its site's.
    kind = "Organization" if author == feed.author else "Person"
    named = {"@type": kind, "name": author.name}
    return {**named, "url": author.url} if author.url else named


def _publisher(feed: Feed) -> dict[str, str]:
    return {"@type": "Organization", "name": feed.author.name, "url": feed.home}


def _script(value: dict[str, object]) -> "Markup":
    from markupsafe import Markup

    # Inside the element nothing may look like a tag or a comment (HTML, section 4.12.1.3).
    text = _encode({name: member for name, member in value.items() if member}).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{text}</script>\n')  # noqa: S704 - JSON without a `<`
