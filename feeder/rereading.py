"""Which seeds are read again although no file changed: those that a new or changed rule of [[clean]] is for."""

import json
from collections.abc import Collection
from dataclasses import astuple

from .cleaning import fits
from .config import Config
from .stores import Store

_NAME = "clean"


def seeds(config: Config, store: Store) -> list[str]:
    """The paths of the known seeds that a rule is for which came, went or changed since `remember`."""
    known = store.meta(_NAME)
    if known == _written(config) or (known is None and not config.clean):
        return []
    before, now = (
        {tuple(map(str, rule)) for rule in json.loads(text or "[]")} for text in (known, _written(config))
    )
    patterns = {rule[0] for rule in before ^ now}
    return [path for path, _ in store.stamps() if any(fits(pattern, path) for pattern in patterns)]


def remember(config: Config, store: Store, unread: Collection[str]) -> None:
    """Note by which rules the seeds were read, unless some are yet `unread`; call inside a transaction."""
    if not unread and store.meta(_NAME) != _written(config):
        store.set_meta(_NAME, _written(config))


def _written(config: Config) -> str:
    return json.dumps([astuple(rule) for rule in config.clean])
