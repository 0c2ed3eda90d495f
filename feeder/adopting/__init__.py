"""`feeder adopt`: identities that subscribers know already are taken over, so that nobody sees an article twice."""

from .adoption import Adoption
from .taking import adopt

__all__ = ["Adoption", "adopt"]
