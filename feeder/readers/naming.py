"""The title of a saved page whose headings do not repeat what the page calls itself."""

import re
from itertools import islice

from feeder.readers import titles
from feeder.readers.page import Page

_AGREED = ("h1", "heading")  # how `titles` found a heading that agrees
_WORD = re.compile(r"\w{4,}")
_STEM = 5  # letters that two forms of a word have in common
_SHARED = 2  # words that a headline shares with the page's own title, which is often written for searches


def title(page: Page, visible: str) -> tuple[str | None, str]:
    """The title of `page` and where it was found; `visible` is all text that the page shows.

    The only heading of the first level is the headline if it is about the same as the page's own title.
    """
    found, how = titles.title(page, visible)
    headings = [*islice(titles.of_level(page, "h1"), 2)]
    if found is None or how in _AGREED or len(headings) != 1:
        return found, how
    about_same = len(_stems(headings[0]) & _stems(found)) >= _SHARED
    return (headings[0], "h1") if about_same else (found, how)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
