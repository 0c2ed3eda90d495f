"""What a check says of a value, and how findings become the problems of a document."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, cast

from lxml import etree

from feeder.types import Level, Problem

from .rulebook import RULES

#: More errors than this, or more warnings, help nobody; and a hostile document could hold millions.
MAX_PROBLEMS = 1000


class Finding(NamedTuple):
    """A rule that a value breaks, what the rule has to add, and how many lines down it lies."""

    rule: str
    detail: str = ""
    line: int = 0


#: A check of one value: None says that it is right.
Check = Callable[[str], Finding | None]


def name_of(node: etree._Element) -> str:
    """The name of an element as its author wrote it."""
    tag = etree.QName(node).localname
    return f"{node.prefix}:{tag}" if node.prefix else tag


def place_of(node: etree._Element, attribute: str = "") -> str:
    """The element or attribute in words, with the element that it stands in."""
    parent = node.getparent()
    place = f"<{name_of(node)}>" if parent is None else f"<{name_of(node)}> in <{name_of(parent)}>"
    return f"attribute {attribute.rpartition('}')[2]} of <{name_of(node)}>" if attribute else place


def line_of(node: etree._Element) -> int | None:
    """The line that the start tag of an element ends on."""
    return cast("int | None", node.sourceline)


def attributes_of(node: etree._Element) -> list[tuple[str, str]]:
    """The attributes of an element by name; lxml's types allow for bytes that a parsed document never has."""
    return node.items()  # type: ignore[return-value]  # as above, and a cast takes as long as the call


class Report:
    """The problems of one document as they are found; `parsed` is the tree or object that it was read into."""

    def __init__(self, entries: tuple[str, ...] = ()) -> None:
        self.problems: list[Problem] = []
        self.parsed: Any = None
        #: Whether enough is known: warnings alone never hide an error.
        self.full = False
        self._room: dict[Level, int] = {"error": MAX_PROBLEMS, "warning": MAX_PROBLEMS}
        self._entry_tags = entries
        self._positions: dict[etree._Element, int] = {}
        self._places: list[tuple[int, etree._Element]] = []

    def add(
        self,
        finding: Finding | str,
        node: etree._Element,
        value: str = "",
        attribute: str = "",
    ) -> None:
        """Remember that the element `node`, or its `attribute`, breaks a rule."""
        if isinstance(finding, str):
            finding = Finding(finding)
        if not self._room[RULES[finding.rule].level]:
            return
        line = line_of(node)
        if not finding.line:
            self._places.append((len(self.problems), node))
        self.note(
            finding.rule,
            where=place_of(node, attribute),
            value=value,
            detail=finding.detail,
            line=None if line is None else line + finding.line,
            entry=self._entry_of(node),
        )

    def note(
        self,
        rule: str,
        where: str = "",
        value: str = "",
        detail: str = "",
        line: int | None = None,
        column: int | None = None,
        entry: int | None = None,
    ) -> None:
        """Remember a problem whose place the caller knows."""
        known = RULES[rule]
        if not self._room[known.level]:
            return
        self._room[known.level] -= 1
        self.full = not self._room["error"]
        message = known.sentence(where, value, detail)
        self.problems.append(Problem(known.level, rule, message, line, column, entry))

    def locate(self, root: etree._Element, starts: Callable[[], list[tuple[int, int]]]) -> None:
        """Replace the lines of elements by where their tags begin, which `starts` tells in document order."""
        if not self._places:
            return
        wanted = {node for _, node in self._places}
        order = {node: position for position, node in enumerate(root.iter("*")) if node in wanted}
        places = starts()
        if len(places) <= max(order.values()):
            return
        for number, node in self._places:
            line, column = places[order[node]]
            self.problems[number] = replace(self.problems[number], line=line, column=column)

    def result(self) -> tuple[Problem, ...]:
        """All problems by line, those without one first."""
        return tuple(sorted(self.problems, key=lambda problem: (problem.line or 0, problem.column or 0)))

    def _entry_of(self, node: etree._Element) -> int | None:
        for above in (node, *node.iterancestors()):
            if above.tag in self._entry_tags:
                return self._position(above)
        return None

    def _position(self, entry: etree._Element) -> int | None:
        parent = entry.getparent()
        if parent is None:
            return None
        if entry not in self._positions:
            entries = parent.iterchildren(*self._entry_tags)
            self._positions.update((found, position) for position, found in enumerate(entries))
        return self._positions[entry]
