"""What a person said of seeds that feeder takes for no articles: that they are, or that they are not after all.

An approval belongs to a path and a kind. So it outlives edits, and ends where the file turns into something else: a
list that was approved and becomes an error page is held.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from . import seeds
from .containers import reopen
from .stores import Store

_NAME = "approvals"
#: What an approval that was taken back leaves: the seed is judged again even where its entry is published.
TAKEN_BACK = ""


def said(store: Store) -> Mapping[str, str]:
    """The kind that is approved for each path, or `TAKEN_BACK`."""
    found: dict[str, str] = json.loads(store.meta(_NAME) or "{}")
    return found


def say(store: Store, path: str, kind: str) -> None:
    """Approve `kind` for the seed at `path`, or with `TAKEN_BACK` no more; the next build reads the seed again.

    Call inside a transaction, as the builder.
    """
    # A path need not be text; escaped, each of its bytes comes back.
    store.set_meta(_NAME, json.dumps({**said(store), path: kind}, sort_keys=True))
    if row := store.seed(path):
        store.put_seed(replace(row, stamp=seeds.NO_STAMP, digest=None))
        reopen(store, [path])
