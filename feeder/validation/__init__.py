"""Judges RSS, Atom, JSON Feed, OPML, sitemaps and web pages, and says what is wrong and how to mend it.

The package needs nothing of feeder but its types; `validate` and `problems` are all there is to call, and
`RULES` lists all that they know.
"""

from .rulebook import RULES, Rule
from .verdict import Format, Verdict, problems, validate

__all__ = ["RULES", "Format", "Rule", "Verdict", "problems", "validate"]
