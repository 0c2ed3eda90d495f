"""What stands between `{{` and `}}`: what Liquid and Nunjucks would put there, as far as the file itself says it."""

import re
from collections.abc import Callable, Mapping

_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$-]*|\[[\w\"'-]+\])*")
# The variables of a site, which no prose and no other template language has.
_ROOTS = frozenset(
    "site page post paginator layout include collections eleventy pkg jekyll forloop theme content metadata".split()
)
_HOSTS = frozenset(
    ("site.baseurl", "site.url", "site.base_url", "site.github.url", "metadata.url", "baseurl", "siteurl")
)
_WITHIN = re.compile(r"\{\{-?([^{}]*+)-?\}\}")
_OWN = ("page", "post")
_ADDRESSES = frozenset("relative_url absolute_url url absolute_path htmlBaseUrl prepend append".split())
_FILTERS: dict[str, Callable[[str, str], str]] = {
    **dict.fromkeys(
        "relative_url absolute_url url escape safe strip markdownify smartify escape_once string htmlBaseUrl".split(),
        lambda text, _: text,
    ),
    "upcase": lambda text, _: text.upper(),
    "downcase": lambda text, _: text.lower(),
    "append": lambda text, given: text + given,
    "prepend": lambda text, given: given + text,
}


def value(expression: str, fields: Mapping[str, object]) -> str | None:
    """The text that `expression` stands for; None where that is known to the site's generator alone.

    The site's own address is empty, so that addresses on it are those of files from the root.
    """
    first, *filters = [part.strip() for part in expression.split("|")]
    text = _base(first, fields)
    for one in filters:
        name, _, given = one.partition(":")
        change = _FILTERS.get(name.partition("(")[0].strip())
        if text is None or change is None:
            return None
        text = change(text, (_base(given.strip(), fields) or "") if given else "")
    return text


def is_output(expression: str, *, generated: bool) -> bool:
    """Whether `expression` is one of a template, rather than braces in prose about something else.

    `generated` says that the file is surely one of a site generator's.
    """
    first, *filters = [part.strip() for part in expression.split("|")]
    if _NAME.fullmatch(first):
        root = re.split(r"[.\[]", first)[0]
        return generated or (root in _ROOTS and root != first)
    return bool(_LITERAL.fullmatch(first)) and (
        generated or any(one.partition(":")[0].strip() in _ADDRESSES for one in filters)
    )


def filled(text: str, fields: Mapping[str, object]) -> str:
    """`text` with what stands in it between `{{` and `}}` put there, or left out where it is not known."""
    if "{{" not in text:
        return text
    return _WITHIN.sub(lambda found: value(found[1].strip(), fields) or "", text)


def _base(text: str, fields: Mapping[str, object]) -> str | None:
    if found := _LITERAL.fullmatch(text):
        return found[1] if found[1] is not None else found[2]
    if text in _HOSTS:
        return ""
    root, dot, name = text.partition(".")
    stated = fields.get(name if dot and root in _OWN else text)
    return str(stated) if isinstance(stated, (str, int, float)) and not isinstance(stated, bool) else None
