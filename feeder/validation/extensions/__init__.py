"""The vocabularies beside RSS and Atom, each described in a table."""

from ..markup import mathml, svg, xhtml
from . import atom, itunes, media, modules, places, podcasts, small
from .itunes import podcast

__all__ = ["ELEMENTS", "OTHERS", "podcast"]

#: Elements by their tag.
ELEMENTS = {
    **small.ELEMENTS,
    **modules.ELEMENTS,
    **places.ELEMENTS,
    **media.ELEMENTS,
    **itunes.ELEMENTS,
    **podcasts.ELEMENTS,
    **atom.ELEMENTS,
}
#: What is done with the remaining elements of each namespace.
OTHERS = {
    **small.OTHERS,
    **modules.OTHERS,
    **places.OTHERS,
    **media.OTHERS,
    **itunes.OTHERS,
    **atom.OTHERS,
    "http://www.w3.org/1999/xhtml": xhtml,
    "http://www.w3.org/1998/Math/MathML": mathml,
    "http://www.w3.org/2000/svg": svg,
}
