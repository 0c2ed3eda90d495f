"""The structure of a document, judged by a RELAX NG grammar and explained from the same grammar.

libxml2 decides in a quarter of a millisecond; but its messages name neither the place nor the way out
once elements may come in any order. So where it says no, the grammar is read again as a list of what
each element may hold, and the tree is walked with that.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import inf

from lxml import etree

from .finding import Finding, Report, attributes_of, name_of

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_OCCURS: dict[str, tuple[float, float]] = {
    "optional": (0, 1),
    "zeroOrMore": (0, inf),
    "oneOrMore": (1, inf),
    "choice": (0, 1),
}
#: Rules for children whose absence is worth a sentence of its own.
_MISSING = {"title", "link", "description", "id", "updated", "name"}


@dataclass(slots=True)
class Model:
    """What one element may hold: attributes (required or not) and children (their model, least, most)."""

    attributes: dict[str, bool] = field(default_factory=dict)
    children: dict[str, tuple[str, float, float]] = field(default_factory=dict)
    text: bool = False
    foreign_attributes: bool = False
    foreign_children: bool = False
    own_children: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """A compiled grammar, its models by the name of their definition, and the roots it allows."""

    judge: etree.RelaxNG
    models: dict[str, Model]
    roots: dict[str, str]
    namespace: str
    parents: dict[str, list[str]]


@cache
def grammar(name: str) -> Grammar:
    """The grammar of that name, read once."""
    tree = etree.fromstring(files(__package__).joinpath(f"{name}.rng").read_bytes())
    reader = _Reader(tree)
    models = {define: reader.model(define) for define in reader.elements}
    start = reader.collect(tree.find(f"{_RNG}start"), 1, 1, Model())
    parents: dict[str, list[str]] = {}
    for define, model in models.items():
        for child in model.children:
            parents.setdefault(child, []).append(define)
    roots = {tag: define for tag, (define, _, _) in start.children.items()}
    return Grammar(etree.RelaxNG(tree), models, roots, tree.get("ns") or "", parents)


class _Reader:
    """Reads the part of RELAX NG that the grammars of this package are written in."""

    def __init__(self, tree: etree._Element) -> None:
        self.namespace = tree.get("ns") or ""
        self.defines = {str(define.get("name")): define for define in tree.iterfind(f"{_RNG}define")}
        self.elements = {
            name: element
            for name, define in self.defines.items()
            if (element := define.find(f"{_RNG}element")) is not None and element.get("name")
        }

    def model(self, define: str) -> Model:
        return self.collect(self.elements[define], 1, 1, Model())

    def collect(self, pattern: etree._Element | None, least: float, most: float, into: Model) -> Model:
        for part in () if pattern is None else pattern.iterchildren("*"):
            self._part(part, least, most, into)
        return into

    def _part(self, part: etree._Element, least: float, most: float, into: Model) -> None:
        kind = etree.QName(part).localname
        if kind == "ref":
            self._ref(str(part.get("name")), least, most, into)
        elif kind == "text":
            into.text = True
        elif kind == "attribute" and part.get("name"):
            into.attributes[str(part.get("name"))] = least > 0
        elif kind == "attribute":
            into.foreign_attributes = True
        else:
            low, high = _OCCURS.get(kind, (1, 1))
            self.collect(part, least * low, max(most, high), into)

    def _ref(self, name: str, least: float, most: float, into: Model) -> None:
        if name in self.elements:
            tag = str(self.elements[name].get("name"))
            into.children[f"{{{self.namespace}}}{tag}" if self.namespace else tag] = (name, least, most)
        elif name == "extension":
            into.foreign_children = True
        elif name == "any":
            into.foreign_children = into.own_children = True
        else:
            self.collect(self.defines[name], least, most, into)


def judge(root: etree._Element, name: str, report: Report, large: bool = False) -> None:
    """Report where `root` departs from the grammar.

    libxml2 takes time with the square of an element's children and attributes; so a `large` document is
    walked at once.
    """
    known = grammar(name)
    if not large and known.judge.validate(root):
        return
    before = len(report.problems)
    if root.tag in known.roots:
        _explain(root, known, report)
    if len(report.problems) == before and not large:
        error = known.judge.error_log.last_error
        report.note("structure", detail=error.message if error else "", line=error.line if error else None)


def _explain(root: etree._Element, known: Grammar, report: Report) -> None:
    open_ = [(root, known.roots[root.tag])]
    while open_ and not report.full:
        node, define = open_.pop()
        model = known.models[define]
        _attributes(node, model, report)
        _text(node, model, report)
        open_ += _children(node, model, known, report)


def _attributes(node: etree._Element, model: Model, report: Report) -> None:
    for name, value in attributes_of(node):
        foreign = model.foreign_attributes and (name[0] == "{" or "text" in model.attributes)
        if name not in model.attributes and not foreign:
            report.add("attribute-unknown", node, value, name)
    for name, required in model.attributes.items():
        if required and name not in node.attrib:
            report.add(Finding("attribute-missing", name), node)


def _text(node: etree._Element, model: Model, report: Report) -> None:
    if model.text:
        return
    for piece in (node.text, *(child.tail for child in node)):
        if piece and piece.strip(" \t\r\n"):
            report.add("text-unexpected", node, piece)
            return


def _children(
    node: etree._Element, model: Model, known: Grammar, report: Report
) -> list[tuple[etree._Element, str]]:
    counts: Counter[str] = Counter()
    inside = []
    for child in node.iterchildren("*"):
        if report.full:
            break
        counts[child.tag] += 1
        if child.tag in model.children:
            define, _, most = model.children[child.tag]
            inside.append((child, define))
            if counts[child.tag] > most and counts[child.tag] == 2:
                report.add("element-duplicate", child)
        elif not _allowed(child, model, known):
            _unknown(child, model, known, report)
    for tag, (_, least, _) in model.children.items():
        if counts[tag] < least:
            _missing(node, etree.QName(tag).localname, report)
    return inside


def _allowed(child: etree._Element, model: Model, known: Grammar) -> bool:
    own = (etree.QName(child).namespace or "") == known.namespace
    return model.own_children if own else model.foreign_children


def _unknown(child: etree._Element, model: Model, known: Grammar, report: Report) -> None:
    elsewhere = known.parents.get(child.tag)
    if elsewhere:
        report.add(Finding("element-misplaced", f"it belongs in {' or '.join(elsewhere)}"), child)
        return
    allowed = ", ".join(sorted(etree.QName(tag).localname for tag in model.children))
    report.add(
        Finding("element-unknown", f"allowed there: {allowed}" if allowed else "no element is allowed there"),
        child,
    )


def _missing(node: etree._Element, name: str, report: Report) -> None:
    rule = f"missing-{name}" if name in _MISSING else "element-missing"
    report.add(Finding(rule, name), node, name_of(node))
