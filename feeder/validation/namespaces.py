"""The namespaces that a feed declares."""

from lxml import etree

from . import addresses
from .finding import Finding, Report
from .registries import NAMESPACES
from .texts import ATOM

_RESERVED = {prefix: address for address, prefix in reversed(NAMESPACES.items())}


def namespaces(root: etree._Element, report: Report) -> None:
    """Judge each namespace once, where it is first seen."""
    if root.tag.startswith(ATOM) and root.prefix:
        report.add("prefix-avoidable", root, "Atom")
    for prefix, address in root.nsmap.items():
        _namespace(root, prefix, address, report)
    known = set(root.nsmap.values())
    # An RSS document has no namespace; in an Atom document an element without one is a stranger.
    known.update(() if root.tag[0] == "{" else ("",))
    for node in root.iter("*"):
        address = node.tag[1:].partition("}")[0] if node.tag[0] == "{" else ""
        if address not in known and (address or _is_of_atom(node.getparent())):
            known.add(address)
            _namespace(node, node.prefix, address, report)


def _is_of_atom(node: etree._Element | None) -> bool:
    return node is not None and node.tag.startswith(ATOM)


def _namespace(node: etree._Element, prefix: str | None, address: str, report: Report) -> None:
    if address in NAMESPACES:
        return
    wrong = addresses.reference(address)
    if wrong and wrong.rule != "address-scheme":
        report.add("namespace-address", node, address)
        return
    report.add("namespace-unknown", node, address or "no namespace")
    if prefix in _RESERVED:
        detail = f"The prefix {prefix} stands for {address} instead of {_RESERVED[prefix]}"
        report.add(Finding("namespace-prefix", detail), node)
