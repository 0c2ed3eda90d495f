"""The page of the rules, docs/rules.md: `python -m feeder.validation.rulebook > docs/rules.md`."""

import sys

from . import RULES
from .rule import Rule

_HEAD = """# The rules of the validator

What `feeder validate` and `feeder.validation` know, by format. `feeder validate --rules` lists the same. An element, a
value or a detail that a message names stands in braces here. This page is made from the rules themselves.
"""
_FORMATS = {
    "rss": "RSS 2.0",
    "atom": "Atom 1.0",
    "json": "JSON Feed",
    "opml": "OPML",
    "html": "web pages",
    "sitemap": "sitemaps",
    "http": "answers over HTTP",
}


def page() -> str:
    """The whole page in Markdown, with one table for each set of formats."""
    tables: dict[str, list[Rule]] = {}
    for rule in RULES.values():
        title = ", ".join(words for name, words in _FORMATS.items() if name in rule.formats.split())
        tables.setdefault(title, []).append(rule)
    return _HEAD + "".join(_table(title, rules) for title, rules in tables.items())


def _table(title: str, rules: list[Rule]) -> str:
    rows = "".join(
        f"| `{rule.id}` | {rule.level} | {_cell(rule.wrong)} | {_cell(rule.mend)} | {_cell(rule.source)} |\n"
        for rule in rules
    )
    return f"\n## {title}\n\n| rule | level | wrong | mend | source |\n|---|---|---|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


if __name__ == "__main__":
    sys.stdout.write(page())
