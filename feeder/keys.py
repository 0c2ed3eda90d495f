"""Every key of the configuration: its default, its check and its help, as one table."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import keyvalues


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its default (`REQUIRED` for none), its check and one sentence of help.

    The check returns the value to use and raises ValueError with what it wants instead.
    """

    default: object
    check: Callable[[Any], object]
    help: str


REQUIRED = object()


#: Every key of config.toml, in the order of the file.
KEYS: Mapping[str, Key] = {
    "site.title": Key(REQUIRED, keyvalues.plain, "The name of the feeds."),
    "site.description": Key(
        None, keyvalues.plain, "One sentence on what they are about; by default the title."
    ),
    "site.url": Key("http://localhost:8000/", keyvalues.url, "The address at which feeds.folder is reached."),
    "site.id": Key(
        None,
        keyvalues.identifier,
        "The site's permanent identity, from which ids are made; `feeder init` writes it.",
    ),
    "site.language": Key(
        "en", keyvalues.language, "The language of articles that do not state one (BCP 47)."
    ),
    "site.author": Key(
        None, keyvalues.plain, "The author of articles that do not name one; by default the title."
    ),
    "site.timezone": Key("UTC", keyvalues.zone, "The zone of dates that state none."),
    "seeds.folder": Key("seeds", keyvalues.plain, "The folder with the articles."),
    "seeds.settle": Key(
        0.5, keyvalues.number(0, whole=False), "Seconds for which a file must rest before it is read."
    ),
    "seeds.on_removal": Key(
        "withdraw", keyvalues.one_of("withdraw", "keep"), "What becomes of an entry whose file is deleted."
    ),
    "seeds.duplicates": Key(
        "exact",
        keyvalues.one_of("exact", "near", "keep"),
        "What becomes of files with the same text: one entry, also of the same story told alike, or one each.",
    ),
    "seeds.max_bytes": Key(
        20_000_000, keyvalues.number(1, whole=True), "The largest seed in bytes; a larger one is set aside."
    ),
    "seeds.timeout": Key(
        10,
        keyvalues.number(0.1, whole=False),
        "Seconds of processor time that the reading of a seed may take; one that takes more is set aside.",
    ),
    "feeds.folder": Key("feeds", keyvalues.plain, "The folder that is published."),
    "feeds.entries": Key(50, keyvalues.number(1, whole=True), "How many entries a feed holds."),
    "feeds.max_bytes": Key(
        500_000, keyvalues.number(0, whole=True), "The largest size of a feed in bytes; 0 for no limit."
    ),
    "feeds.keep": Key(
        None,
        keyvalues.duration,
        'The time for which entries stay in a feed at least, like "36h"; none by default.',
    ),
    "feeds.retention": Key(
        "30d",
        keyvalues.duration,
        "How long feeds tell that an entry is gone, or show again an older one that was corrected.",
    ),
    "feeds.content": Key(
        "full", keyvalues.one_of("full", "summary"), "Whether feeds carry whole articles or summaries."
    ),
    "feeds.automatic": Key(
        ["category"],
        keyvalues.some_of("category", "author", "language", "folder"),
        'Of what feeds are made besides the main one: "category", "author", "language", "folder".',
    ),
    "feeds.aliases": Key(
        {},
        keyvalues.aliases,
        'Names of categories, authors and folders that stand for others, like { "JS" = "JavaScript" }.',
    ),
    "feeds.archives": Key(
        "main",
        keyvalues.one_of("main", "all", "none"),
        "Which feeds keep older entries in archive documents.",
    ),
    "feeds.pages": Key(True, keyvalues.flag, "Whether each article gets an HTML page of its own."),
    "feeds.link": Key(
        "articles/{slug}.html", keyvalues.link, "Where an article's page lies, or its address elsewhere."
    ),
    "feeds.rss": Key("rss.xml", keyvalues.file, "The file name of the RSS 2.0 feed; false for none."),
    "feeds.atom": Key("atom.xml", keyvalues.file, "The file name of the Atom 1.0 feed; false for none."),
    "feeds.json": Key("feed.json", keyvalues.file, "The file name of the JSON Feed; false for none."),
    "feeds.index": Key("index.html", keyvalues.file, "The file name of the page for people; false for none."),
    "feeds.opml": Key("opml.xml", keyvalues.file, "The file name of the list of feeds; false for none."),
    "feeds.sitemap": Key(
        "sitemap.xml",
        keyvalues.file,
        "The file name of the list of pages for search engines; false for none.",
    ),
    "feeds.templates": Key(
        None, keyvalues.plain, "A folder with templates of your own for the pages; none by default."
    ),
    "websub.hubs": Key([], keyvalues.hubs, "The WebSub hubs that are told of each change."),
    "websub.automatic": Key(
        True,
        keyvalues.flag,
        "Whether builds tell them; false where the site is deployed elsewhere, then `feeder notify --wait` does.",
    ),
    "store.url": Key(
        "sqlite:///.feeder/state.db", keyvalues.plain, "Where feeder remembers identities and content."
    ),
    "store.backups": Key(
        7,
        keyvalues.number(0, whole=True),
        "How many daily backups the service keeps beside the store; 0 for none.",
    ),
    "schedule.every": Key(
        60,
        keyvalues.number(0.05, whole=False),
        "Seconds between two looks of the service at the whole folder.",
    ),
    "schedule.cron": Key(
        None, keyvalues.cron_, "When to look instead, as a cron expression in site.timezone."
    ),
    "schedule.watch": Key(True, keyvalues.flag, "Whether the service reacts to files as they come."),
    "server.enabled": Key(True, keyvalues.flag, "Whether the service serves feeds.folder over HTTP."),
    "server.listen": Key("127.0.0.1:8000", keyvalues.listen, "The address and port at which it does."),
    "server.admin": Key(
        None,
        keyvalues.admin,
        "An address of this machine alone for health, metrics and control; none by default.",
    ),
    "server.memory": Key(
        16_000_000,
        keyvalues.number(0, whole=True),
        "Bytes of documents that the server holds ready; 0 for none.",
    ),
    "server.delta": Key(
        False, keyvalues.flag, "Whether readers that ask for it get new entries alone (RFC 3229, A-IM: feed)."
    ),
    "server.trusted_proxies": Key(
        [], keyvalues.proxies, "The addresses and networks of proxies whose X-Forwarded-For is believed."
    ),
    "alerts.on_failure": Key(
        None, keyvalues.alert, "A command, or a web address, that is told when something begins to be wrong."
    ),
    "alerts.on_recovery": Key(
        None, keyvalues.alert, "A command, or a web address, that is told when it is over."
    ),
    "alerts.max_age": Key(
        900,
        keyvalues.number(1, whole=False),
        "Seconds by which the next good build may be overdue; more is a failure.",
    ),
}

#: The environment variable of each key.
VARIABLES: Mapping[str, str] = {f"FEEDER_{name.replace('.', '_').upper()}": name for name in KEYS}


def read(key: Key, text: str) -> object:
    """The value that `text`, the content of an environment variable, stands for: what config.toml would hold.

    A text stands for itself. What is no TOML stays a text too, and the key's check says what is wrong with it.
    """
    if isinstance(key.default, str) or key.default in (None, REQUIRED):
        return False if key.check is keyvalues.file and text == "false" else text
    try:
        tables = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return tables["value"] if len(tables) == 1 else text
