"""Markup that stands in a feed as elements: XHTML, MathML, SVG."""

from lxml import etree

from . import content
from .finding import Finding, Report, attributes_of
from .registries import MATHML_ATTRIBUTES, MATHML_ELEMENTS, SVG_ATTRIBUTES, SVG_ELEMENTS
from .texts import has_base


def xhtml(node: etree._Element, report: Report) -> None:
    """An element of XHTML anywhere in a feed."""
    attributes = {key.rpartition("}")[2]: value for key, value in attributes_of(node) if key[0] != "{"}
    for finding in content.judge_element(etree.QName(node).localname.lower(), attributes):
        if finding.rule != "content-relative" or not has_base(node):
            report.add(finding, node)


def mathml(node: etree._Element, report: Report) -> None:
    """An element of MathML 3, presentation."""
    _listed(node, MATHML_ELEMENTS, MATHML_ATTRIBUTES, report)


def svg(node: etree._Element, report: Report) -> None:
    """An element of SVG 1.1 that only draws."""
    _listed(node, SVG_ELEMENTS, SVG_ATTRIBUTES, report)


def _listed(
    node: etree._Element, elements: frozenset[str], attributes: frozenset[str], report: Report
) -> None:
    name = etree.QName(node).localname
    if name not in elements:
        report.add(Finding("content-element", f"<{name}>"), node)
    for key, value in attributes_of(node):
        local = key.rpartition("}")[2]
        if local not in attributes:
            report.add(Finding("content-attribute", local), node)
        elif local == "href":
            for finding in content.judge_address("href", value):
                if finding.rule == "content-script":
                    report.add(finding, node)
