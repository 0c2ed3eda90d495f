"""Which documents are asked for first, whatever is new."""

from .. import feeds, links
from ..config import Config
from ..stores import Store
from ..writers import templating
from ..writers.ways import THEME
from .recalling import recall

#: So many feeds, those that changed last, and so many pages, the latest.
_FEEDS, _PAGES = 50, 50


def paths(config: Config) -> list[str]:
    """Their paths below the feeds folder, the likeliest first; some may not be there. For a thread of its own."""
    main = feeds.documents(config, feeds.MAIN).values()
    others = [path for path in (config.feeds.opml, config.feeds.sitemap) if path]
    theme = (THEME + name for name in templating.FILES)
    latest = recall(config, lambda store: [*_feeds(config, store), *_pages(store)])
    return [*main, *theme, *others, *(latest or ())]


def _feeds(config: Config, store: Store) -> list[str]:
    rows = store.latest_feeds(_FEEDS)
    return [path for row in rows for path in feeds.documents(config, row.name).values()]


def _pages(store: Store) -> list[str]:
    found = (record.entry.link for record in store.window(feeds.MAIN, _PAGES))
    return [links.file(link) for link in found if not links.is_elsewhere(link)]
