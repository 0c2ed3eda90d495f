"""The command that judges feeds: validate."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING

from .. import console
from .command import Commands

if TYPE_CHECKING:
    from ..judging import Judgement


def add(commands: Commands) -> None:
    """Declare it."""
    validate = commands.add("validate", _validate, "judge any RSS, Atom or JSON feed", config=False)
    validate.add_argument("documents", nargs="*", metavar="FILE-OR-URL", help="a file, an address, or -")
    validate.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="for people, for programs (one object a document, one a line), or as annotations of GitHub's workflows",
    )
    validate.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const="json",
        default="text",
        help="the same as --format json",
    )
    validate.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    validate.add_argument("--rules", action="store_true", help="list every rule, and judge nothing")
    validate.set_defaults(complain=validate.error)


def _validate(given: argparse.Namespace) -> int:
    if given.rules == bool(given.documents):
        given.complain("give the documents to judge, or --rules alone")
    if given.rules:
        _list_rules(given.format)
        return 0
    from ..judging import judge

    codes = {"good": 0, "with warnings": int(given.strict), "with errors": 1, "unreadable": 2}
    counts = Counter(_shown(judge(document), given.format) for document in given.documents)
    if given.format == "text" and len(given.documents) > 1:
        said = ", ".join(f"{counts[kind]} {kind}" for kind in codes if counts[kind])
        console.say(f"{len(given.documents)} documents: {said}.")
    return max(codes[kind] for kind in counts)


def _shown(found: "Judgement", format: str) -> str:
    """Print one judgement; the kind that it counts as."""
    from . import verdicts

    if format == "json":
        console.say_json(found.object())
    else:
        console.say(*(verdicts.annotations if format == "github" else verdicts.lines)(found))
    if found.error is not None:
        return "unreadable"
    return "good" if not found.problems else "with warnings" if found.valid else "with errors"


def _list_rules(format: str) -> None:
    from ..validation import RULES
    from . import verdicts

    for rule in RULES.values():
        if format == "json":
            console.say_json(verdicts.rule_object(rule))
        else:
            console.say(*verdicts.rule_lines(rule))
