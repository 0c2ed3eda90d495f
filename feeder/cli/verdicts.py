"""How judgements and rules are shown: to people with the line at fault, to GitHub as annotations."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

from ..console import shown
from ..fetching import is_address
from ..judging import Judgement
from ..types import Problem
from ..validation import Rule
from .excerpts import excerpt, lines_of

_KINDS = {
    "rss": "RSS",
    "atom": "Atom",
    "json": "JSON Feed",
    "opml": "OPML",
    "html": "HTML",
    "sitemap": "sitemap",
}
#: The places in a rule's sentence for what was found.
_BLANK = re.compile(r"\{\w+\}")


def lines(found: Judgement) -> Iterator[str]:
    """A judgement to be read by a person."""
    name, before = shown(found.document), None
    width = min(shutil.get_terminal_size().columns, 120)
    source = lines_of(found.data, {problem.line for problem in found.problems if problem.line})
    for problem in found.problems:
        yield f"{_place(name, problem)}: {problem.level}: {shown(problem.message)} [{problem.rule}]"
        if problem.line in source and before != (before := (problem.line, problem.column)):
            yield from excerpt(source[problem.line], problem.column, width)
    yield f"{name}: {_verdict(found)}"


def _place(name: str, problem: Problem) -> str:
    return ":".join([name, *(str(at) for at in (problem.line, problem.column) if at)])


def _verdict(found: Judgement) -> str:
    if found.error is not None:
        return f"can't be read: {shown(found.error)}"
    kind = _KINDS.get(found.format or "", "")
    said = f"valid {kind}" if found.valid else f"not valid {kind}".rstrip()
    warnings = sum(problem.level == "warning" for problem in found.problems)
    if warnings:
        said += f", with {warnings} warning" + ("s" if warnings > 1 else "")
    if found.address and found.address != found.document:
        said += f", found at {shown(found.address)}"
    return said


def annotations(found: Judgement) -> Iterator[str]:
    """A judgement as commands of GitHub's workflows, which mark the lines of a file."""
    # Only a file of the repository can be marked; of anything else the message tells the name.
    file = None if is_address(found.document) or found.document == "-" else found.document
    for problem in found.problems:
        message = problem.message if file else f"{_place(found.document, problem)}: {problem.message}"
        yield command(problem.level, message, problem.rule, file, problem.line, problem.column)
    if found.error is not None and not found.problems:
        yield command("error", f"{found.document} can't be read: {found.error}", "unreadable", file)


def command(
    level: str,
    message: str,
    title: str,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> str:
    """One command, escaped as GitHub's own toolkit does it. Without a file it marks no line."""
    place = {"file": file, "line": line, "col": line and column} if file else {}
    said = ",".join(
        f"{key}={_property(str(value))}" for key, value in {**place, "title": title}.items() if value
    )
    return f"::{level} {said}::{_escaped(message)}"


def _escaped(text: str) -> str:
    # Escaped first, since what is shown has no ends of lines any more.
    return shown(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def rule_lines(rule: Rule) -> Iterator[str]:
    """A rule to be read by a person."""
    told = rule_object(rule)
    yield f"{rule.id} ({rule.level}; {', '.join(told['formats'])})"
    yield f"  {told['wrong']}."
    if told["mend"]:
        yield f"  To mend it: {told['mend']}."
    yield f"  See {rule.source}."


def rule_object(rule: Rule) -> dict[str, Any]:
    """A rule as `--json` prints it; `mend` is empty where it depends on what was found."""
    wrong, mend = (_BLANK.sub("…", text) for text in (rule.wrong, rule.mend))
    return {
        "id": rule.id,
        "level": rule.level,
        "formats": rule.formats.split(),
        "wrong": wrong[:1].upper() + wrong[1:],
        "mend": mend.strip("…"),
        "source": rule.source,
    }
