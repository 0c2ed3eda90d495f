"""JSON: one article as schema.org, JSON Feed, scrapers and blog engines' interfaces write it."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any, TypeGuard

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError
from feeder.markup import legal
from feeder.readers import assembly, clutter, commonmark, fields, fragments, html, objects, text, withholding
from feeder.readers.people import web_address
from feeder.types import Article, Seed, Terms

#: What each of our fields is called besides what front matter calls it, the first that is there counting.
NAMES: dict[str, tuple[str, ...]] = {
    "title": ("headline", "name"),
    "date": (
        "datePublished", "date_published", "publishedAt", "published_at", "publish_date", "date_publish", "pubDate",
        "publishedTime", "publication_date", "published_date", "date_gmt", "dateCreated", "created_at", "timestamp",
    ),
    "updated": ("dateModified", "updatedAt", "date_modify", "modified_gmt"),
    "author": ("byline", "creator", "writer"),
    "summary": ("abstract", "custom_excerpt", "lead", "standfirst", "meta_description"),
    "tags": ("articleSection", "section", "topics"),
    "image": (
        "image_url", "top_image", "lead_image_url", "thumbnailUrl", "feature_image", "banner_image", "urlToImage",
    ),
    "lang": ("inLanguage", "meta_lang"),
    "canonical": ("url", "link", "canonical_link", "source_url", "@id"),
}  # fmt: skip
#: What its content is called, in HTML, in Markdown and as plain text. As in front matter, capitals, spaces, hyphens and
#: underscores make no difference.
_HTML = (
    "content_html", "html", "body_html", "article_html", "html_content", "content", "content:encoded", "body",
    "post_content", "full_content", "article_content", "description_html", "articleBody",
)  # fmt: skip
_MARKDOWN = ("markdown", "content_markdown", "body_markdown", "md")
_TEXT = (
    "articleBody", "content_text", "text_content", "main_text", "text", "content", "body", "full_text", "article_text",
    "cleaned_text", "plain_text", "post_content", "full_content", "article_content", "raw_text",
)  # fmt: skip
_IN_HTML, _IN_MARKDOWN, _IN_TEXT = (
    tuple(map(withholding.plain, names)) for names in (_HTML, _MARKDOWN, _TEXT)
)
_CONTENT = frozenset((*_IN_HTML, *_IN_MARKDOWN, *_IN_TEXT))
_NAMES = {ours: tuple(map(withholding.plain, theirs)) for ours, theirs in NAMES.items()}
_TITLES = frozenset(("title", "headline"))
_LISTED = 200  # characters of the names of fields
# A time stamp in UTC that does not say so.
_GMT = ("date_gmt", "dategmt", "modifiedgmt")
_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|[uo]l|li|a|img|figure|blockquote|span|strong|em|table)\b[^<>]*>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_IRI = re.compile(r"(?:https?|urn|tag):\S")
_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def parse(seed: Seed, terms: Terms) -> Iterable[Article]:
    """The articles in `seed`. Raises UnreadableError where it holds none, or one of several can't be read."""
    held = objects.parts(seed.path, seed.data)
    for part in [seed.data] if held is None else held.values():
        yield _article(seed, objects.load(normalised(decode(part).text)), terms)


def page(data: bytes) -> bytes:
    """The whole page that the object in `data` holds."""
    held = objects.load(normalised(decode(data).text))
    return (_body(held)[0] if isinstance(held, Mapping) else "").encode("utf-8", "surrogatepass")


def _article(seed: Seed, held: object, terms: Terms) -> Article:
    if not isinstance(held, Mapping):
        raise UnreadableError("it is no JSON object with an article's title and text")
    given = _given(held)
    address = web_address(given.get("canonical"))
    place = assembly.resolver(seed, address)
    stated, notes = fields.stated(given, terms.zone, place, "field")
    found = dict.fromkeys(stated, "field")
    body, plain = _body(held)
    if not (body or plain or address or stated.get("published")) and _TITLES.isdisjoint(
        map(withholding.plain, held)
    ):
        # It may have a name, as the description of a program or a site has.
        raise UnreadableError("it has neither title nor text, so it is no article")
    if not (body or plain or stated.get("summary")):
        notes.append(f"none of its fields is known as a text: {', '.join(map(str, held))[:_LISTED]}")
    if body and _PAGE.search(body):
        return assembly.overridden(
            html.article(seed, normalised(body), terms, address), stated, "field", notes
        )
    plain, unwanted = clutter.without_lines(legal(plain), seed.path, terms)
    body, parts = fragments.settled(body, seed.path, terms)
    return assembly.article(
        seed,
        "json",
        body or text.html_of(plain),
        terms.zone,
        resolve=place,
        fields=stated,
        found=found,
        dropped=unwanted + parts,
        notes=notes,
    )


def _given(held: Mapping[str, Any]) -> dict[str, object]:
    """The fields of an article by the names that front matter has for them."""
    given = {name: _shown(value) for name, value in held.items() if withholding.plain(name) not in _CONTENT}
    called = {withholding.plain(name): value for name, value in given.items()}
    for ours, theirs in _NAMES.items():
        value = next((_dated(name, called[name]) for name in theirs if called.get(name)), None)
        if value and not given.get(ours):
            given[ours] = value
    if given.get("date_gmt"):  # beside which `date` is the site's own time, in a zone that is not told
        given["date"] = _dated("date_gmt", given["date_gmt"])
    given |= _embedded(held.get("_embedded"))
    for name in [*filter(_is_address, given)]:  # in front matter that is the address of its own page
        given.pop(name)
    for name in ("categories", "tags"):
        given[name] = _words(given.get(name))
    if not _IRI.match(str(given.get("id"))):  # a number is a key of a database, of which there are many
        given.pop("id", None)
    return given


def _is_address(name: str) -> bool:
    return withholding.plain(name) in ("url", "link")


def _embedded(held: object) -> dict[str, object]:
    """What the interface of WordPress embeds for the numbers that it has in the fields themselves."""
    if not isinstance(held, Mapping):
        return {}
    pictures, terms = held.get("wp:featuredmedia"), held.get("wp:term")
    picture = pictures[0] if isinstance(pictures, list) and pictures else None
    found = {
        "author": held.get("author"),
        "image": picture.get("source_url") if isinstance(picture, Mapping) else None,
        "tags": [term for kind in terms if isinstance(kind, list) for term in kind]
        if isinstance(terms, list)
        else None,
    }
    return {name: value for name, value in found.items() if value}


def _shown(value: object) -> object:
    """The text that a blog engine's interface has rendered as HTML, the date that MongoDB's export sets apart."""
    if isinstance(value, Mapping) and "$date" in value:
        return value["$date"]
    return unescape(_ANY_TAG.sub("", value["rendered"])) if _is_rendered(value) else value


def _is_rendered(value: object) -> TypeGuard[Mapping[str, str]]:
    return isinstance(value, Mapping) and isinstance(value.get("rendered"), str)


def _words(value: object) -> object:
    """Words without the numbers that stand for them in a database."""
    if not isinstance(value, list):
        return value
    names = (one.get("name") if isinstance(one, Mapping) else one for one in value)
    return [name for name in names if isinstance(name, str)]


def _dated(name: str, value: object) -> object:
    return f"{value}Z" if name in _GMT and isinstance(value, str) and "T" in value else value


def _body(held: Mapping[str, Any]) -> tuple[str, str]:
    """The content: as HTML, else as plain text."""
    given = ((name, one["rendered"] if _is_rendered(one) else one) for name, one in held.items())
    values = {withholding.plain(name): one for name, one in given if isinstance(one, str) and one.strip()}
    for name in _IN_HTML:
        if _TAG.search(values.get(name, "")):
            return values[name], ""
    if written := next((values[name] for name in _IN_MARKDOWN if name in values), ""):
        return commonmark.html(legal(written)), ""
    return "", next((values[name] for name in _IN_TEXT if name in values), "")
