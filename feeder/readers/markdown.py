"""Markdown, with front matter or without."""

from collections.abc import Iterable

from feeder.encodings import decode, normalised
from feeder.readers import anchors, commonmark, frontmatter, posts
from feeder.types import Article, Seed, Terms


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The one article in `seed`. Raises UnreadableError where the front matter can't be read."""
    text = normalised(decode(seed.data).text)
    values, body = frontmatter.split(text)
    yield posts.markdown(seed, terms, text, values, body, lambda body: anchors.linked(commonmark.html(body)))
