"""Names that are one though they are spelt apart."""

import unicodedata
from functools import lru_cache


@lru_cache(10_000)  # a site has few names and many articles
def fold(name: str) -> str:
    """What spellings of one name share: without case, width and runs of white space.

    A compatibility caseless match (Unicode 15, section 3.13, D146).
    """
    found = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold())
    return " ".join(unicodedata.normalize("NFKC", found.casefold()).split())
