"""What the store remembers, for those who answer requests while others build."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from typing import TypeVar

from .. import wiring
from ..config import Config
from ..errors import FeederError
from ..stores import Store

_T = TypeVar("_T")


def recall(config: Config, ask: Callable[[Store], _T]) -> _T | None:
    """What `ask` finds in the store; None where there is none, or while it can't be used. For threads of their own."""
    with suppress(FeederError):
        if os.path.isfile(wiring.store_path(config)):  # noqa: PTH113 - Path's raises where a folder can't be entered
            with closing(wiring.make_store(config)) as store:
                return ask(store)
    return None
