"""Articles below front matter, as the site generators Hugo, Jekyll, Pelican and Eleventy have them in their folders."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from feeder import markup, plaintext
from feeder.mediatypes import unpacked
from feeder.readers import assembly, clutter, dates, excerpts, fields, fragments, habits, templates
from feeder.readers.habits import Told
from feeder.types import Article, Dropped, Seed, Terms

#: What front matter is called where it is the source of a field.
SOURCE = "front matter"
# None holds another, so that each is looked at once.
_HEADING = re.compile(r"<h([1-6])(?: id=\"[^\"]*\")?>((?>(?:[^<]++|<(?!h[1-6]\b|/h[1-6]>))*))</h\1>\n?")


def markdown(
    seed: Seed, terms: Terms, text: str, values: Mapping[str, Any], body: str, html_of: Callable[[str], str]
) -> Article:
    """The article in `seed`, whose `text` has the fields `values` at its head and the Markdown `body` below them."""
    told = habits.told(unpacked(seed.path))
    body, unwanted = clutter.without_lines(body, seed.path, terms)
    body = excerpts.divided(markup.legal(body), values)
    body, dropped = templates.rendered(body, values, generated=told.jekyll or "layout" in values)
    html, parts = fragments.settled(html_of(body), seed.path, terms, lines=False)
    return _article(seed, terms, "markdown", text, values, html, [*unwanted, *dropped, *parts])


def page(seed: Seed, terms: Terms, text: str, values: Mapping[str, Any], body: str) -> Article:
    """The same where `body` is HTML, which is all article."""
    body = excerpts.divided(markup.legal(body), values)
    body, dropped = templates.rendered(body, values, generated=True, markdown=False)
    html, parts = fragments.settled(body, seed.path, terms)
    return _article(seed, terms, "post", text, values, html, [*dropped, *parts])


def _article(
    seed: Seed,
    terms: Terms,
    kind: str,
    text: str,
    values: Mapping[str, Any],
    html: str,
    dropped: list[Dropped],
) -> Article:
    told = habits.told(unpacked(seed.path))
    resolve = habits.resolving(assembly.resolver(seed), text)
    stated, notes = fields.stated(values, terms.zone, resolve, SOURCE, spaced=told.jekyll)
    found = dict.fromkeys(stated, SOURCE)
    if (lead := excerpts.before(html)) and not stated.get("summary"):
        stated["summary"], found["summary"] = _plain(lead, resolve), "what stands before the divider"
    if title := stated.get("title"):
        html = _without_title(html, title)
    else:
        stated["title"], html = _first_heading(html)
        found |= {"title": "first heading"} if stated["title"] else {}
    for name, value in _told(told, seed, terms, values, stated).items():
        stated[name], found[name] = value, "file name"
    return assembly.article(
        seed,
        kind,
        html,
        terms.zone,
        resolve=resolve,
        fields=stated,
        found=found,
        notes=notes,
        dropped=dropped,
    )


def _told(
    told: Told, seed: Seed, terms: Terms, values: Mapping[str, object], stated: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields that the file does not state and its path does."""
    dated = stated.get("published") or dates.in_path(seed.path, terms.zone)
    said: dict[str, Any] = {
        "draft": told.draft,
        "language": told.language,
        "held": told.listing or (None if dated else told.front),
    }
    if not stated.get("title"):
        said["slug"] = told.name if told.is_named else None
        # Such a page often has no text either.
        said["title"] = said["held"] and seed.path
        # Jekyll makes a title of the name; one that is stated to be empty is none.
        if told.is_named and not any(str(name).lower() == "title" for name in values):
            said["title"] = told.title
    return {name: value for name, value in said.items() if value and not stated.get(name)}


def _first_heading(html: str) -> tuple[str | None, str]:
    """The title and the rest: the heading that the text begins with, or the only one of the first level."""
    first = _HEADING.match(html)
    if not first or first[1] != "1":
        ones = [found for found in _HEADING.finditer(html) if found[1] == "1"]
        first = ones[0] if len(ones) == 1 else None
    title = _plain(first[2]) if first else ""
    if not first or not title:
        return None, html
    return title, html[: first.start()] + html[first.end() :]


def _without_title(html: str, title: str) -> str:
    first = _HEADING.match(html)
    return html[first.end() :] if first and _plain(first[2]).casefold() == title.casefold() else html


def _plain(html: str, resolve: markup.Resolve = lambda address: address) -> str:
    marked = "<" in html or "&" in html  # few titles are
    return markup.line(plaintext.text_of(markup.clean(html, resolve)) if marked else html)
