"""Where an entry's page lies: the link template filled in, and the file behind a link."""

import re
from datetime import datetime
from urllib.parse import quote, unquote, urljoin

from .slugs import numbered, slug

#: A path that needs no joining and no quoting, as slugs make them.
_PLAIN = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*(\.[a-z]+)?/?")


def is_elsewhere(link: str) -> bool:
    """Whether a link or template is an absolute address: the articles live on another site."""
    return "://" in link


def link(template: str, *, slug_: str, at: datetime, seed: str, number: int = 1) -> str:
    """`template` filled in for an entry. `at` is its publication date in the site's own zone.

    Without a slug in it, `number` tells files of one name apart.
    """
    values = {"slug": slug_, "year": f"{at.year:04}", "month": f"{at.month:02}", "day": f"{at.day:02}"}
    if "{folder}" in template or "{name}" in template:
        plain = quote if is_elsewhere(template) else slug
        folder, _, name = seed.rpartition("/")
        values["folder"] = "/".join(plain(_text(part)) for part in folder.split("/") if part)
        values["name"] = numbered(
            plain(_text(name.partition(".")[0])), number if "{slug}" not in template else 1
        )
    filled = template.format(**values)
    # A seed at the top has no folder, and leaves none.
    scheme, slashes, rest = filled.rpartition("://")
    return scheme + slashes + rest.replace("//", "/").lstrip("/")


def _text(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def file(link: str) -> str:
    """The path below the feeds folder of the page at `link`."""
    path = unquote(link)
    return path + "index.html" if path.endswith("/") else path


def address(site: str, link: str) -> str:
    """The absolute address of `link`, with what a URI can't hold percent-encoded (RFC 3986)."""
    if _PLAIN.fullmatch(link):
        return site + link
    return quote(urljoin(site, link), safe="%/:?#[]@!$&'()*+,;=~")
