"""What a check of an answer says: the rule that is broken, and what the rule has to add."""

from collections.abc import Iterator
from typing import NamedTuple

from ..types import Problem
from ..validation import RULES


class Fault(NamedTuple):
    """A rule that an answer breaks."""

    rule: str
    value: str = ""
    detail: str = ""

    @property
    def problem(self) -> Problem:
        """The same as a problem like others; it has no line, since it isn't in the document."""
        known = RULES[self.rule]
        return Problem(known.level, self.rule, known.sentence(value=self.value, detail=self.detail))


Faults = Iterator[Fault]
