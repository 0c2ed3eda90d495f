"""Slugs: the file-name form of a title."""

import re

from slugify import slugify

#: Long enough for any real headline, short enough for a file name on every system with its counter and suffix.
LONGEST = 80
#: The slug of a title that has no letters at all.
NAMELESS = "article"


def slug(title: str) -> str:
    """`title` in lower-case ASCII words joined by hyphens, cut at a word; `article` when nothing is left.

    The transliteration is python-slugify's own (text-unidecode): were Unidecode installed by chance,
    machines would differ.
    """
    # A headline of a megabyte need not be transliterated whole.
    words = slugify(
        title[: 8 * LONGEST],
        max_length=LONGEST,
        word_boundary=True,
        save_order=True,
        backend="text-unidecode",
    )
    return words or slugify(title[: 8 * LONGEST], max_length=LONGEST, backend="text-unidecode") or NAMELESS


# No title was ever met a billion times, and a number of any length would burst a database's integer.
_COUNTED = re.compile(r"(.+)-([2-9]|[1-9][0-9]{1,8})", re.DOTALL)


def readings(slug: str) -> list[tuple[str, int]]:
    """What `slug` may be the numbered form of: itself the first, or the second, third, … of something shorter."""
    counted = _COUNTED.fullmatch(slug)
    return [(slug, 1), (counted[1], int(counted[2]))] if counted else [(slug, 1)]


def numbered(base: str, number: int) -> str:
    """The form of `base` that the `number`th holder gets: `base`, `base-2`, `base-3`, …"""
    return base if number == 1 else f"{base}-{number}"
