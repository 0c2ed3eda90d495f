"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json

from feeder.types import Document, Entry, Feed, Person
from feeder.writers import FORMATS, parts


def render(feed: Feed, path: str) -> Document:
    """The feed as JSON Feed 1.1; `feed.addresses["json"]` is its own address."""
    top = _present(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=parts.home(feed),
        feed_url=feed.addresses["json"],
        # "The URL of a feed that provides the next n items": the older ones.
        next_url=dict(parts.history(feed, "json")).get("prev-archive"),
        description=feed.description,
        language=feed.language,
        authors=[_author(feed.author)],
        hubs=[{"type": "WebSub", "url": hub} for hub in feed.hubs],
    )
    # `items` is demanded even where there is none.
    top["items"] = [_item(feed, entry) for entry in feed.entries]
    text = json.dumps(top, ensure_ascii=False, indent=1)
    return Document(path, f"{text}\n".encode(), FORMATS["json"].media_type)


def _item(feed: Feed, entry: Entry) -> dict[str, object]:
    body = parts.body(feed, entry)
    summary = parts.summary(feed, entry)
    return _present(
        id=entry.id,
        url=entry.link,
        external_url=parts.source(entry),
        title=parts.title(entry),
        content_html=body,
        content_text="" if body else summary,
        summary=summary,
        image=entry.image and entry.image.url,
        date_published=entry.published.isoformat(),
        date_modified=entry.updated.isoformat(),
        authors=[_author(author) for author in entry.authors],
        tags=entry.categories,
        language=parts.language(feed, entry),
    )


def _author(person: Person) -> dict[str, object]:
    return _present(name=person.name, url=person.url)


def _present(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value}
