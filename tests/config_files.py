"""config.toml written, loaded and refused."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feeder import config
from feeder.config import Config
from feeder.errors import ConfigError

Load = Callable[..., Config]

ROOT = Path(__file__).resolve().parents[1]

#: As the outside contract has them; `title` stands for the site's own.
DEFAULTS: dict[str, Any] = {
    "site.description": "title",
    "site.url": "http://localhost:8000/",
    "site.id": None,
    "site.language": "en",
    "site.author": "title",
    "site.timezone": ZoneInfo("UTC"),
    "seeds.folder": "seeds",
    "seeds.settle": 0.5,
    "seeds.on_removal": "withdraw",
    "seeds.duplicates": "exact",
    "seeds.max_bytes": 20_000_000,
    "seeds.timeout": 10,
    "feeds.folder": "feeds",
    "feeds.entries": 50,
    "feeds.max_bytes": 500_000,
    "feeds.keep": None,
    "feeds.retention": timedelta(days=30),
    "feeds.content": "full",
    "websub.hubs": (),
    "websub.automatic": True,
    "feeds.automatic": ("category",),
    "feeds.aliases": {},
    "feeds.archives": "main",
    "feeds.pages": True,
    "feeds.link": "articles/{slug}.html",
    "feeds.rss": "rss.xml",
    "feeds.atom": "atom.xml",
    "feeds.json": "feed.json",
    "feeds.index": "index.html",
    "feeds.opml": "opml.xml",
    "feeds.sitemap": "sitemap.xml",
    "feeds.templates": None,
    "store.url": "sqlite:///.feeder/state.db",
    "store.backups": 7,
    "schedule.every": 60,
    "schedule.cron": None,
    "schedule.watch": True,
    "server.enabled": True,
    "server.listen": "127.0.0.1:8000",
    "server.admin": None,
    "server.memory": 16_000_000,
    "server.delta": False,
    "server.trusted_proxies": (),
    "alerts.on_failure": None,
    "alerts.on_recovery": None,
    "alerts.max_age": 900,
}


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes a text, or bytes, as config.toml and loads it; with no title of its own it gets one."""

    def write_and_load(text: str | bytes = "", *, title: bool = True) -> Config:
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "config.toml").write_bytes((b'[site]\ntitle = "Title"\n' if title else b"") + data)
        return config.load(tmp_path / "config.toml")

    return write_and_load


def set_key(load: Load, name: str, written: str) -> Config:
    table, _, key = name.partition(".")
    if table == "site":
        title = "" if key == "title" else 'title = "Title"\n'
        return load(f"# first\n[site]\n{title}{key} = {written}\n", title=False)
    return load(f"[{table}]\n{key} = {written}\n")


def value(loaded: Config, name: str) -> Any:
    table, _, key = name.partition(".")
    return getattr(getattr(loaded, table), key)


def refused(load: Load, text: str | bytes, **how: bool) -> str:
    """The message with which a file is refused."""
    with pytest.raises(ConfigError) as caught:
        load(text, **how)
    return plain(caught.value)


def plain(error: ConfigError) -> str:
    message = str(error)
    assert "config.toml" in message
    assert message.endswith((".", "?"))
    assert "\n" not in message
    assert error.status == 2
    return message
