"""Templates that end: one that loops, recurs or writes without end is stopped, and its page can't be made.

What is counted are steps, not seconds, so that a page is made or not made wherever and whenever it is tried.
"""

from collections.abc import Sized
from typing import Any

from jinja2 import Environment, nodes, pass_context
from jinja2.sandbox import safe_range

#: The steps that a page may take: turns of a loop, calls of a macro, blocks. So many take a second or two.
MOST = 200_000
#: Characters that count as a step where they are written: a page has two hundred megabytes at most.
_STEP = 1_000


_Repeated = nodes.Template | nodes.For | nodes.Macro | nodes.CallBlock | nodes.Block


class StepsError(Exception):
    """A page takes more steps than it may."""


class Counting(Environment):
    """An environment whose templates count their steps; `begin` before each page. Not for several threads at once."""

    #: What is raised when a page is stopped.
    stopped = StepsError

    def __init__(self, **options: Any) -> None:
        # What asks for the context is called for constants too, and each time.
        written = pass_context(lambda _context, value: self._written(value))
        super().__init__(finalize=written, **options)
        self.globals["range"] = safe_range
        self._left = MOST

    def begin(self) -> None:
        """Let a page have all of its steps."""
        self._left = MOST

    def step(self, cost: int) -> bool:
        """Take a step that counts for as many as `cost`. Raises StepsError when none is left."""
        self._left -= cost
        if self._left < 0:
            raise StepsError(f"it was stopped after {MOST:,} steps, the most that one page may take")
        return True

    def _written(self, value: Any) -> Any:
        self.step(len(value) // _STEP if isinstance(value, Sized) else 0)
        return value

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        # All that can be gone through more than once: without recursion and loops every template ends.
        for node in _repeated(source):
            texts = [text.data for part in node.body for text in _texts(part)]
            cost = 1 + sum(map(len, texts)) // _STEP
            node.body.insert(0, nodes.ExprStmt(_step(cost, node.lineno), lineno=node.lineno))
            if isinstance(node, nodes.For) and node.test:
                node.test = nodes.And(_step(1, node.lineno), node.test, lineno=node.lineno)
        return super()._generate(source, name, filename, defer_init)


def _repeated(source: nodes.Template) -> list[_Repeated]:
    kinds = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
    found: list[_Repeated] = [source]
    for kind in kinds:
        found += source.find_all(kind)
    return found


def _texts(node: nodes.Node) -> list[nodes.TemplateData]:
    own = [node] if isinstance(node, nodes.TemplateData) else []
    return [*own, *node.find_all(nodes.TemplateData)]


def _step(cost: int, line: int) -> nodes.Expr:
    call = nodes.Call(nodes.EnvironmentAttribute("step"), [nodes.Const(cost)], [], None, None)
    call.set_lineno(line)
    return call
