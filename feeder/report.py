"""What a build did, as a value: for its exit code, for programs, and for the store's memory of builds."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from .types import Failure

#: Says what is being done, how much of it there is, and how much more of it is done now.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """One build. Counts are of articles; `held`, `copies` and `failures` are all that there are, not only today's.

    `documents` are the paths written, `deleted` those taken away; `unpublished` maps a document that should have
    gone out to the reason why it did not; `problems` are the validator's warnings; `notices` are for the operator;
    `moving` are the files that changed while they were looked at, and want another look; `unsure` says the same of
    what is gone; `unlisted` are
    those of the failures that are folders.
    """

    new: int = 0
    updated: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    held: int = 0
    copies: int = 0
    held_back: int = 0
    failures: list[Failure] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    unpublished: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    moving: list[str] = field(default_factory=list)
    unsure: bool = False
    folder_missing: bool = False
    unlisted: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    def data(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return asdict(self)

    def status(self, *, strict: bool = False) -> int:
        """The exit code: 3 for a document that stayed behind, 2 for no seeds folder, 1 for failures with `strict`."""
        if self.unpublished:
            return 3
        if self.folder_missing:
            return 2
        return 1 if strict and self.failures else 0
