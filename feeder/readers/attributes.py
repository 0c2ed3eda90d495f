"""Lists of attributes as kramdown, Goldmark and Python-Markdown take them behind a text: `{: .note #first}`."""

import re

# One character decides which way each piece goes, so that no list takes long to refuse.
_LIST = re.compile(
    r"""\{:?(?>(?:\s*+(?:[.#][^\W\d][\w:-]*+|[\w-]++=(?:"[^"]*+"|'[^']*+'|[^\s"'{}]++)|(?<=[\s:])[\w-]++))*)\s*+\}"""
)
_NAMED = re.compile(r"\{:[\w-]{1,40}:")
_ID = re.compile(r"#([\w:-]+)|\bid=[\"']?([\w:-]+)")
#: `{:`, or `{` with a class, an id or a value behind a picture, link or emphasis, or alone on its line.
PATTERN = (
    r"\{:(?!:)[^{}\n]{0,500}\}|\{[.#](?=[^\W\d])[^{}\n]{0,500}\}|(?<=[)\]])\{[\w-]{1,30}=[^{}\n]{0,500}\}"
)


def is_list(text: str) -> bool:
    """Whether `text`, with its braces, is a list of attributes."""
    return bool(_LIST.fullmatch(text)) and text.strip("{:} ") != ""


def is_named(text: str) -> bool:
    """Whether `text`, alone on its line, gives a list a name, as kramdown has it: `{:wide: width="9"}`."""
    return bool(_NAMED.match(text))


def anchor(text: str) -> str:
    """The id in a list of attributes as it stands behind a heading, from where `anchors` takes it; else nothing."""
    found = _ID.search(text)
    return f" {{#{found[1] or found[2]}}}" if found else ""
