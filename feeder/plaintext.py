"""The text of HTML that `markup.clean` made, as it is read where nothing but text can be shown."""

import re
from html import unescape

from feeder.markup import PAGE

# nh3 writes markup in one form, which these patterns rely on.
_TAG = re.compile(r"""<(/?[a-z][a-z0-9]*)(?>(?:[^>"]++|"[^"]*+")*)>""")
_PREFORMATTED = re.compile(r"(?<=<pre>)(.*?)(?=</pre>)", re.DOTALL)
# The number of a footnote behind a word, to which it would stick, and the arrow back from the note.
_NOTE = re.compile(
    rf"""<sup[^<>]*><a(?=[^<>]*\shref="{PAGE}#)[^<>]*>\d{{1,3}}</a></sup>"""
    rf"""|\s?<a(?=[^<>]*\shref="{PAGE}#)[^<>]*>[↩↑⤴]\ufe0e?</a>"""
)
# How a word is pronounced, which stands above it (HTML, section 4.5.10).
_READING = re.compile(r"<r[tp]\b[^>]*>.*?</r[tp]>", re.DOTALL)
# Of several blank lines one is kept, so that they part no more than paragraphs are.
_FIRST_BLANK = re.compile(r"\A(?:[ \t]*\n)+")
_BLANK = re.compile(r"\n(?:[ \t]*\n){2,}")
_BREAKS = {
    end + tag: "\n\n"
    for tag in (
        "address article aside blockquote dl details div fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
        " header hr main ol p pre section summary table ul audio video"
    ).split()
    for end in ("", "/")
}
# One break parts two items, so their ends make none.
_BREAKS |= dict.fromkeys(("br", "li", "dt", "dd", "tr"), "\n") | dict.fromkeys(("td", "th"), " ")


def text_of(html: str) -> str:
    """The text of HTML that `clean` made: paragraphs apart by a blank line, items of a list each on a line."""
    if f'href="{PAGE}#' in html:
        html = _NOTE.sub("", html)
    if "<ruby" in html:
        html = _READING.sub("", html)
    if "<pre>" not in html:
        return _paragraphs(html)
    # The odd parts are the insides of <pre>, whose white space is theirs.
    parts = _PREFORMATTED.split(html)
    texts = (_as_it_stands(part) if at % 2 else _paragraphs(part) for at, part in enumerate(parts))
    return "\n\n".join(filter(None, texts))


def _paragraphs(html: str) -> str:
    blocks = unescape(_bare(_folded(html))).split("\n\n")
    return "\n\n".join([_trimmed(block) for part in blocks if (block := part.strip())])


def _as_it_stands(html: str) -> str:
    """The text of what is preformatted, the indentation of its first line too."""
    return _BLANK.sub("\n\n", _FIRST_BLANK.sub("", unescape(_bare(html)))).rstrip()


def _trimmed(block: str) -> str:
    """A block without the spaces at its lines' ends, where two breaks in a row part paragraphs."""
    if "\n" not in block:
        return block
    parts = block.replace(" \n", "\n").replace("\n ", "\n").split("\n\n")
    return "\n\n".join([part for part in map(str.strip, parts) if part])


def _folded(html: str) -> str:
    lines = html.replace("\n", " ")
    # Folding costs as much as all the rest, and what renderers write needs none.
    return " ".join(lines.split()) if "  " in lines or "\t" in lines or "\r" in lines else lines


def _bare(html: str) -> str:
    pieces = _TAG.split(html)
    pieces[1::2] = [_BREAKS.get(tag, "") for tag in pieces[1::2]]
    return "".join(pieces)
