"""The formats that are XML: parse, compare with the grammar, walk."""

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from . import atom as atom_rules
from . import links, structure
from . import opml as opml_rules
from . import rss as rss_rules
from .characters import suspicious
from .columns import starts
from .extensions import ELEMENTS as EXTENSIONS
from .extensions import OTHERS, podcast
from .finding import Report, line_of
from .namespaces import namespaces
from .vocabulary import Vocabulary, unknown, walk
from .wellformed import parse

_ATOM_IN_RSS = {
    **atom_rules.ELEMENTS,
    links.LINK: replace(links.LINK_ELEMENT, required=("href",), closed=True),
}
_ATOM = Vocabulary({**EXTENSIONS, **atom_rules.ELEMENTS}, {**OTHERS, "": atom_rules.nameless})
_RSS = Vocabulary(
    {**EXTENSIONS, **_ATOM_IN_RSS, **rss_rules.ELEMENTS}, {**OTHERS, "http://www.w3.org/2005/Atom": unknown}
)
_OPML = Vocabulary(opml_rules.ELEMENTS, {})


#: Tags and attributes above which the grammar is not left to libxml2: five times as many as in any usual feed.
_LARGE = 30_000


def rss(data: bytes) -> Report:
    """Judge an RSS document."""
    return _judge(data, "rss", _RSS, Report(("item",)))


def atom(data: bytes) -> Report:
    """Judge an Atom feed or entry document."""
    return _judge(data, "atom", _ATOM, Report((atom_rules.ENTRY,)))


def opml(data: bytes) -> Report:
    """Judge an OPML document."""
    return _judge(data, "opml", _OPML, Report())


def _judge(data: bytes, name: str, vocabulary: Vocabulary, report: Report) -> Report:
    root, encoding = parse(data, report)
    if root is None:
        return report
    report.parsed = root
    roots = structure.grammar(name).roots
    if root.tag not in roots:
        _wrong_root(root, roots, report)
        return report
    structure.judge(root, name, report, large=data.count(b"<") + data.count(b"=") > _LARGE)
    walk(root, vocabulary, report)
    if name != "opml":
        namespaces(root, report)
        suspicious(data, root, encoding, report)
    if name == "rss":
        podcast(root, report, encoding)
    report.locate(root, lambda: starts(data, encoding))
    return report


def _wrong_root(root: etree._Element, roots: Mapping[str, str], report: Report) -> None:
    name = etree.QName(root)
    if name.localname in {etree.QName(tag).localname for tag in roots}:
        report.note("root-namespace", value=name.namespace or "no namespace", line=line_of(root))
    else:
        expected = " or ".join(sorted(etree.QName(tag).localname for tag in roots))
        report.note(
            "unknown-format", detail=f"its root is {name.localname}, not {expected}", line=line_of(root)
        )
