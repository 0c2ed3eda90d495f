"""How the elements of a vocabulary are described, and the one walk that judges a tree by the descriptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from . import addresses, values
from .finding import Check, Finding, Report, attributes_of

#: A check of an element that needs more than one value.
Judge = Callable[[etree._Element, Report], None]  # noqa: SLF001 - lxml has no other name for the type


@dataclass(frozen=True, slots=True)
class Element:
    """What an element may hold, beyond what the grammar says.

    `text` and `attributes` are checks of values. The rest is for elements outside the grammars: `required`
    attributes, whether it is `closed` to attributes that are not listed and in no namespace, the tags that it may
    stand `inside` (any, if empty), whether a parent may hold it `once` only. `whole` looks at the element in its
    surroundings.
    """

    text: Check | None = None
    attributes: Mapping[str, Check | None] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    closed: bool = False
    inside: frozenset[str] = frozenset()
    once: bool = False
    whole: tuple[Judge, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Elements by their tag, and what is done with those of a namespace that are not listed.

    `others` maps a namespace to the check for its remaining elements; one that is not there is let pass.
    """

    elements: Mapping[str, Element]
    others: Mapping[str, Judge]


def by_tag(*namespaces: Mapping[str, Mapping[str, Element]]) -> dict[str, Element]:
    """The elements of tables that are kept by namespace and local name."""
    return {
        f"{{{address}}}{name}": element
        for table in namespaces
        for address, elements in table.items()
        for name, element in elements.items()
    }


_ANYWHERE: Mapping[str, Check] = {
    "{http://www.w3.org/XML/1998/namespace}lang": values.xml_language,
    "{http://www.w3.org/XML/1998/namespace}base": addresses.reference,
}
_UNDESCRIBED = Element()


def unknown(node: etree._Element, report: Report) -> None:
    """The vocabulary is complete, so what is not in it is a slip of the pen."""
    report.add(Finding("element-unknown", "look its name up in the specification of its vocabulary"), node)


def walk(root: etree._Element, vocabulary: Vocabulary, report: Report) -> None:
    """Judge each element below `root` by its description, in one pass."""
    known = dict(vocabulary.elements)
    seen: set[tuple[etree._Element | None, str]] = set()
    for node in root.iter("*"):
        element = known.get(node.tag)
        if element is None:
            judge = vocabulary.others.get(etree.QName(node).namespace or "")
            element = known[node.tag] = Element(whole=(judge,)) if judge else _UNDESCRIBED
        if element.text is not None:
            _text(node, element.text, report)
        if attributes := attributes_of(node):
            _attributes(node, attributes, element, report)
        for judge in element.whole:
            judge(node, report)
        if element.required or element.inside or element.once:
            _standing(node, element, seen, report)
        if report.full:
            return


def _text(node: etree._Element, check: Check, report: Report) -> None:
    text = node.text or ""
    wrong = check(text)
    if wrong:
        report.add(wrong, node, text)
        if wrong.rule not in ("empty-value", "id-empty") and not text.strip():
            report.add("empty-value", node)


def _attributes(
    node: etree._Element, attributes: list[tuple[str, str]], element: Element, report: Report
) -> None:
    for name, value in attributes:
        check = element.attributes.get(name) or _ANYWHERE.get(name)
        if check is None:
            if element.closed and name[0] != "{" and name not in element.attributes:
                report.add("attribute-unknown", node, value, name)
            continue
        wrong = check(value)
        if wrong:
            report.add("empty-attribute" if wrong.rule == "empty-value" else wrong, node, value, name)


def _standing(
    node: etree._Element, element: Element, seen: set[tuple[etree._Element | None, str]], report: Report
) -> None:
    parent = node.getparent()
    for name in element.required:
        if node.get(name) is None:
            report.add(Finding("attribute-missing", name.rpartition("}")[2]), node)
    if element.inside and parent is not None and parent.tag not in element.inside:
        where = " or ".join(sorted(tag.rpartition("}")[2] for tag in element.inside))
        report.add(Finding("element-misplaced", f"it belongs in {where}"), node)
    if element.once:
        if (parent, node.tag) in seen:
            report.add("element-duplicate", node)
        seen.add((parent, node.tag))
