"""All rules, as data: what may be wrong, how grave it is, how to mend it, and who says so."""

from types import MappingProxyType

from . import atom, content, document, extensions, http, json, pages, rss, values
from .rule import Rule, shortened

__all__ = ["RULES", "Rule", "shortened"]

#: Every rule by its id.
RULES = MappingProxyType(
    {
        rule.id: rule
        for chapter in (document, values, rss, atom, content, extensions, json, pages, http)
        for rule in chapter.CHAPTER
    }
)
