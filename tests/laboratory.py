"""A site in a folder of the test's own: seeds are laid down, builds run at a chosen instant, feeds read back."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feeder import build, wiring
from feeder.build import Parts
from feeder.config import Config, load
from feeder.publishers.folder import FolderPublisher
from feeder.report import Progress, Report
from feeder.seeds import IsOpen
from feeder.stores.sqlite import SqliteStore

SITE_ID = "urn:uuid:6f9619ff-8b86-4011-b42d-00c04fc964ff"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Laboratory:
    """`now` moves on by an hour with each build, unless a test sets it."""

    folder: Path
    config_text: str = ""
    now: datetime = START
    pause: Callable[[float], None] = lambda _seconds: None
    progress: Progress = lambda _what, _all, _more: None
    is_open: IsOpen = lambda _path: False
    store_type: type[SqliteStore] = SqliteStore
    publisher_type: type[FolderPublisher] = FolderPublisher

    def __post_init__(self) -> None:
        self.seeds.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "config.toml").exists():
            self.configure(self.config_text)

    @property
    def seeds(self) -> Path:
        return self.folder / "seeds"

    @property
    def feeds(self) -> Path:
        return self.folder / "feeds"

    def configure(self, extra: str = "", *, site: str = "") -> None:
        """Write config.toml; `site` holds more lines of [site], `extra` other tables."""
        text = f'[site]\ntitle = "Laboratory"\nid = "{SITE_ID}"\n{site}\n{extra}\n'
        if "[seeds]" not in extra:
            text += "[seeds]\nsettle = 0\n"
        (self.folder / "config.toml").write_text(text, "utf-8")

    @property
    def config(self) -> Config:
        return load(self.folder / "config.toml")

    def lay(self, path: str, content: str | bytes) -> None:
        """Write a seed."""
        target = self.seeds / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def article(
        self, path: str, title: str, body: str = "Some words of an article.", **front: object
    ) -> None:
        """Write a Markdown seed with front matter."""
        matter = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
            for key, value in {"title": title, **front}.items()
        )
        self.lay(path, f"---\n{matter}---\n\n{body}\n")

    def store(self) -> SqliteStore:
        return self.store_type(wiring.store_path(self.config))

    def build(
        self,
        paths: Collection[str] | None = None,
        *,
        gone: Collection[str] = (),
        everything: bool = False,
        accept: bool = False,
    ) -> Report:
        """One build, of the whole folder or of the files at `paths`; the clock moves on afterwards."""
        store = self.store()
        try:
            with store.lock(wait=False, tell=lambda _line: None):
                parts = Parts(
                    config=self.config,
                    store=store,
                    publisher=self.publisher_type(self.config.feeds.folder),
                    pause=self.pause,
                    progress=self.progress,
                    is_open=self.is_open,
                )
                report = build.run(
                    parts, self.now, paths=paths, gone=gone, everything=everything, accept=accept
                )
                build.remember(store, self.now, report)
        finally:
            store.close()
        self.now += timedelta(hours=1)
        return report

    def items(self) -> list[dict[str, Any]]:
        """The items of the JSON Feed."""
        feed: dict[str, Any] = json.loads((self.feeds / "feed.json").read_text("utf-8"))
        items: list[dict[str, Any]] = feed["items"]
        return items

    def item(self, title: str) -> dict[str, Any]:
        """The one item with this title."""
        (found,) = [item for item in self.items() if item.get("title") == title]
        return found

    def titles(self) -> list[str]:
        return [item.get("title", "") for item in self.items()]

    def documents(self) -> dict[str, bytes]:
        """Every file in the feeds folder."""
        return {
            path.relative_to(self.feeds).as_posix(): path.read_bytes()
            for path in sorted(self.feeds.rglob("*"))
            if path.is_file()
        }
