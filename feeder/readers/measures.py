"""How much text, linked text and prose each element of a page holds, counted in one walk."""

from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th tr ul".split()
)
PARAGRAPHS = frozenset("p pre blockquote li dd td div section article center font span".split())
_PROSE = 80  # characters of a paragraph that reads as prose
_LINKED = 0.3  # the share of links that makes it a list of links


@dataclass(slots=True)
class Measures:
    """Characters by element: all text, the text in links, the text of paragraphs that read as prose."""

    text: dict[Element, int] = field(default_factory=dict)
    linked: dict[Element, int] = field(default_factory=dict)
    prose: dict[Element, int] = field(default_factory=dict)
    leaves: list[Element] = field(default_factory=list)

    def link_share(self, element: Element) -> float:
        """How much of the text of `element` stands in links."""
        return self.linked[element] / self.text[element] if self.text.get(element) else 0.0


def measure(body: Element) -> Measures:
    """The measures of `body` and of all in it; `leaves` are the paragraphs that hold no other block, in order."""
    out = Measures()
    for element in reversed([*body.iter()]):
        size, links, prose, block = _length(element.text), 0, 0, False
        for child in element:
            size += out.text.get(child, 0) + _length(child.tail)
            links += out.linked.get(child, 0)
            prose += out.prose.get(child, 0)
            block = block or child.tag in BLOCKS
        if not isinstance(element.tag, str):
            size = links = prose = 0
        elif element.tag == "a":
            links = size
        out.text[element], out.linked[element] = size, links
        if element.tag in PARAGRAPHS and not block and size and element.tag not in ("span", "font"):
            out.leaves.append(element)
            prose = size if size > _PROSE and links < _LINKED * size else 0
        out.prose[element] = prose
    out.leaves.reverse()
    return out


def text_in(element: Element) -> str:
    """All text inside `element`, its white space folded."""
    return " ".join(raw_text(element).split())


def raw_text(element: Element) -> str:
    """All text inside `element` as it stands."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _length(text: str | None) -> int:
    if not text or text.isspace():
        return 0
    return len(" ".join(text.split()))
