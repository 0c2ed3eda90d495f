"""Fields without fences, `Title: x` in the first lines: those of Pelican, Python-Markdown and MultiMarkdown."""

import re
from collections.abc import Mapping

from feeder.readers.fields import is_field

# Python-Markdown's extension `meta`: at most three spaces before a name; MultiMarkdown's names may have spaces.
_FIELD = re.compile(r" {0,3}([A-Za-z][\w-]{0,40}(?: [\w-]{1,20}){0,3})[ \t]*:(?:[ \t]+(.*))?$")
_MORE = re.compile(r"(?:[ ]{2,}|\t)\s*(\S.*)")
_MOST = 100  # lines
# A head that states one of these is meant as one; any other might be the beginning of a sentence.
_SUFFICIENT = {"title", "date", "slug"}


def split(text: str) -> tuple[Mapping[str, str], str]:
    """The fields in the first lines of `text`, and the rest of it; none where those lines may be prose.

    A value goes on in the indented lines below it. A blank line, or one that is no field, ends the head.
    """
    start = len(text) - len(text.lstrip("\n"))
    if not _FIELD.match(text, start, _end(text, start)):
        return {}, text
    fields: dict[str, str] = {}
    name, at = "", start
    for _ in range(_MOST):
        end = _end(text, at)
        line = text[at:end]
        if found := _FIELD.match(line):
            name = found[1]
            fields[name] = (found[2] or "").strip()
        elif name and (more := _MORE.match(line)):
            fields[name] = f"{fields[name]}\n{more[1].strip()}".strip()
        else:
            break
        at = min(end + 1, len(text))
    if not _is_meant(fields, ended=not text[at : _end(text, at)].strip()):
        return {}, text
    return fields, text[at:]


def _end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _is_meant(fields: Mapping[str, str], *, ended: bool) -> bool:
    known = [name for name in fields if is_field(name)]
    if len(known) > 1:
        return next(iter(fields)) in known
    return ended and len(known) == len(fields) and known[0].lower() in _SUFFICIENT
