"""Links in plain text: those of Markdown, bare addresses, and addresses of mail."""

import re
from html import escape

_MARKDOWN = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)"
    r"|\[(?P<label>[^\[\]\n]{0,300})\]\((?P<target>(?:[^()\s]|\([^()\s]{0,300}\)){0,2000})(?:\s\"[^\"\n]{0,300}\")?\)"
)
# Chinese and Japanese set no space between an address and what follows.
_ADDRESS = r"[^\s<>\"“”„«»‘，。、；：！？（）「」『』【】《》]"
_ANY = re.compile(
    _MARKDOWN.pattern + rf"|(?P<bare>(?<![A-Za-z0-9@])(?:https?://|www\.(?=\w))(?:{_ADDRESS}){{1,2000}})"
    r"|(?P<mail>(?<![\w@./:+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})"
)
_TRAILING = frozenset(".,;:!?…'’*_~|\\")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def labels(text: str) -> tuple[str, int]:
    """`text` without the addresses that its links have in Markdown, and how many of its characters were linked."""
    linked = 0

    def label(found: re.Match[str]) -> str:
        nonlocal linked
        linked += len(found["label"] or "")
        return (found["label"] or "").strip()

    return _MARKDOWN.sub(label, text), linked


def linked(text: str) -> str:
    """`text` as HTML, what is an address in it as a link."""
    if not ("://" in text or "www." in text or "@" in text or "](" in text):
        return escape(text, quote=False)
    parts, end = [], 0
    for found in _ANY.finditer(text):
        parts += [escape(text[end : found.start()], quote=False), _link(found)]
        end = found.end()
    return "".join(parts) + escape(text[end:], quote=False)


def _link(found: re.Match[str]) -> str:
    if bare := found["bare"]:
        address = bare[: _length(bare)]
        if address.startswith("www."):
            whole = "http://" + address if "." in address[4:] else ""
        else:
            whole = address if address.partition("://")[2] else ""
        return _anchor(whole, address) + escape(bare[len(address) :], quote=False)
    if mail := found["mail"]:
        return _anchor(f"mailto:{mail}", mail)
    target = found["target"] or ""
    return _anchor(target if target.startswith(("http", "mailto:")) else "", (found["label"] or "").strip())


def _anchor(address: str, text: str) -> str:
    shown = escape(text, quote=False)
    return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def _length(address: str) -> int:
    """How long `address` is without the marks of the sentence around it: a bracket belongs to it if it closes one."""
    end = len(address)
    surplus = {
        closing: address.count(closing) - address.count(opening) for closing, opening in _PAIRS.items()
    }
    while end and (address[end - 1] in _TRAILING or surplus.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in surplus:
            surplus[address[end]] -= 1
    return end
