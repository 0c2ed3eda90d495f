"""The pages' own few words, and what a language means for a page: its direction, and how it is marked."""

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from feeder.writers.templating import Templates

if TYPE_CHECKING:
    from markupsafe import Markup

_RTL_LANGUAGES = frozenset("ar arc azb ckb dv fa he iw ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi".split())  # ISO 15924
_SAME_WORDS = {"iw": "he", "nb": "no", "nn": "no"}


@lru_cache(maxsize=128)
def words(templates: Templates, language: str) -> SimpleNamespace:
    """The words of a page in `language`, English ones where it has none; `lang` are the attributes of these."""
    primary = language.lower().partition("-")[0]
    found = templates.words.get(_SAME_WORDS.get(primary, primary))
    return SimpleNamespace(**(found or templates.words["en"]), lang="" if found else attributes("en"))


@lru_cache(maxsize=128)
def attributes(language: str) -> "Markup":
    """The attributes of an element in another language than its page's."""
    from markupsafe import Markup

    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


@lru_cache(maxsize=128)
def direction(language: str) -> str:
    """The direction of a language, "ltr" or "rtl": that of its script, where the tag names one (BCP 47)."""
    primary, *others = language.lower().split("-")
    script = next((subtag for subtag in others if len(subtag) == 4 and subtag.isalpha()), None)
    return "rtl" if (script in _RTL_SCRIPTS if script else primary in _RTL_LANGUAGES) else "ltr"
