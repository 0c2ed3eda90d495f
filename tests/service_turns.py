"""A service whose turns a test takes one by one, by a clock that the test sets."""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from laboratory import START, Laboratory

from feeder.config import load
from feeder.logs import Log
from feeder.service import loop
from feeder.service.loop import Service

QUIET = "[schedule]\nwatch = false\n[server]\nenabled = false\n"


@dataclass
class Turns:
    """`now` is the service's clock; `lines` is what it has logged."""

    lab: Laboratory
    now: datetime = START
    stream: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        self.service = self.begin()

    def begin(self) -> Service:
        """Another life of the service."""
        self.service = Service(
            lambda: load(self.lab.folder / "config.toml"),
            Log(self.stream, lambda: self.now),
            {},
            lambda: self.now,
        )
        self.service.resume()
        return self.service

    def turn(self, *messages: str, times: int = 1) -> None:
        """Ask for something, and take turns."""
        for message in messages:
            self.service.ask(message)
        for _ in range(times):
            self.service.turn()

    def later(self, **span: float) -> None:
        """Let time pass, as a clock shows it."""
        self.now += timedelta(**span)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def said(self, *words: str) -> list[str]:
        """The lines with all these words."""
        return [line for line in self.lines if all(word in line for word in words)]

    @property
    def troubles(self) -> set[str]:
        """What is wrong, as the operator's listener tells it."""
        return set(self.service.observer.health()[1]["troubles"])


@pytest.fixture
def turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Turns:
    """A service without events and listeners; a turn with nothing to do is over at once."""
    monkeypatch.setattr(loop, "TICK", 0.0)
    lab = Laboratory(tmp_path, QUIET)
    return Turns(lab)
