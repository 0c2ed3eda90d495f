"""What stands before `<!--more-->`, which is the summary that its author chose."""

import re
from collections.abc import Mapping

from feeder.markup import line
from feeder.plaintext import text_of

_DIVIDER = re.compile(
    r"<!--\s{0,9}(?:more|read-?more|truncate|excerpt|(?:pelican_)?end_summary)\s{0,9}-->", re.IGNORECASE
)
_SEPARATOR = "excerpt_separator"  # Jekyll's
_COMMENT = "<!--more-->"


def divided(text: str, fields: Mapping[str, object]) -> str:
    """`text` with the divider that its front matter names made the usual one."""
    separator = fields.get(_SEPARATOR)
    if not isinstance(separator, str) or not line(separator) or separator not in text:
        return text
    return (
        text if _DIVIDER.fullmatch(separator.strip()) else text.replace(separator, f"\n\n{_COMMENT}\n\n", 1)
    )


def before(html: str) -> str | None:
    """The markup before the divider in `html`; None where there is none, or nothing on one of its sides."""
    if "!" not in html or not (found := _DIVIDER.search(html)):
        return None
    # What stands under a picture is no sentence of the text.
    *pictured, rest = html[: found.start()].split("</figure>")
    head = "".join(part.partition("<figure")[0] for part in pictured) + rest
    return head if line(text_of(head)) and line(text_of(html[found.end() :])) else None
