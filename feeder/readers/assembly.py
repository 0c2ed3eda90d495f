"""An article put together from what a reader found: safe HTML, its text, the files it points to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import tzinfo
from html import unescape
from typing import Any
from urllib.parse import unquote

from feeder import markup, plaintext
from feeder.errors import UnreadableError
from feeder.markup import SITE, Resolve
from feeder.readers import dates, language, objects
from feeder.types import Article, Dropped, Seed

_SURELY_TEXT = 100  # characters
# Characters of HTML that any file may make, and how many for each of its bytes: a table may make thousands.
_FREE, _FOR_EACH = 1_000_000, 20
# As `clean` writes it: none of its attributes is an address.
_NOWHERE = re.compile(r'<img(?>(?: (?!src=|srcset=)[a-z]+="[^"]*+")*) ?/?>')
_REFERENCE = re.compile(SITE + r"([^\s\"?#]+)")


def resolver(seed: Seed, base: str | None = None) -> Resolve:
    """How the addresses in `seed` are read; `base` is that of the page that was saved."""
    return markup.resolver(objects.folder(seed.path), base)


def article(
    seed: Seed,
    kind: str,
    html: str,
    zone: tzinfo,
    *,
    resolve: Resolve,
    fields: Mapping[str, Any],
    found: Mapping[str, str],
    dropped: Iterable[Dropped] = (),
    notes: Iterable[str] = (),
) -> Article:
    """The article with `html` as its content, made safe, and `fields` (of Article), each found as `found` says.

    An article without a date has that of the file's name, one without a language the one that its text is in.
    Raises UnreadableError where there is neither title nor content, and where the HTML is out of all proportion to
    the file.
    """
    if len(html) > _FREE + _FOR_EACH * len(seed.data):
        raise UnreadableError(f"its {len(seed.data):,} bytes would become {len(html):,} of HTML")
    values, sources = dict(fields), dict(found)
    if values.get("published") is None and (moment := dates.in_path(seed.path, zone)):
        values["published"], sources["published"] = moment, moment.source
    safe = markup.clean(html, resolve).strip()
    if "<img" in safe:
        safe = _NOWHERE.sub("", safe).strip()
    text = plaintext.text_of(safe)
    # Invisible characters are no text; a long one has others.
    empty = len(text) < _SURELY_TEXT and not markup.line(text)
    if empty and not values.get("title") and "<img" not in safe:
        raise UnreadableError("the file holds no text")
    if not values.get("language") and (tongue := language.detected(text)):
        values["language"], sources["language"] = tongue, language.DETECTED
    image = values.get("image")
    return Article(
        path=seed.path,
        format=kind,
        html=safe,
        text=text,
        references=references(safe, image.url if image else ""),
        dropped=tuple(dropped),
        notes=tuple(notes),
        found=sources,
        title=values.pop("title", None) or None,
        **values,
    )


def overridden(article: Article, fields: Mapping[str, Any], source: str, notes: Iterable[str]) -> Article:
    """`article` with `fields` that are stated elsewhere, in `source`, in place of what was read."""
    return replace(
        article,
        **fields,
        found={**article.found, **dict.fromkeys(fields, source)},
        notes=(*article.notes, *notes),
        references=references(
            article.html, image.url if (image := fields.get("image", article.image)) else ""
        ),
    )


def references(html: str, image: str = "") -> tuple[str, ...]:
    """The paths below the seeds folder that marked addresses in `html` and `image` point to, each once, in order."""
    if SITE not in html and SITE not in image:
        return ()
    addresses = _REFERENCE.findall(f"{image} {html}")
    return tuple(dict.fromkeys(unquote(unescape(address)).rstrip(",") for address in addresses))
