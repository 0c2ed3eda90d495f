"""Who is told that a document has changed: one protocol, one file an implementation."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether somebody was told, in one sentence why (not), and after how many seconds they want to be asked again.

    `silent` is who gave no answer at all: of another topic they need not be told now.
    """

    told: bool
    said: str
    wait: float | None = None
    silent: bool = False


class Notifier(Protocol):
    """Tells one party at an address."""

    def __call__(self, address: str, topic: str) -> Outcome:
        """Tell whoever is at `address` that the document at the address `topic` is another. Raises nothing."""
