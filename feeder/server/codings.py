"""Which content codings a client takes, the best first (RFC 9110, section 12.5.3)."""

import re
from functools import lru_cache

#: What documents are offered in: the first of those that a client likes equally well is sent.
CODINGS = ("br", "zstd", "gzip", "identity")

_ITEM = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")
# Names of old, which mean the same (section 8.4.1.3).
_SAME = {"x-gzip": "gzip"}


@lru_cache(128)  # strangers write the fields: up to 16 KB each
def accepted(field: str | None) -> tuple[str, ...]:
    """The codings among `CODINGS` that a client with this Accept-Encoding takes, the liked best first; none at all
    where it refuses each.

    What is no item of the grammar says nothing. A client without the field gets the bytes as they are.
    """
    if field is None:
        return ("identity",)
    weights: dict[str, float] = {}
    for item in field.lower().split(","):
        if found := _ITEM.fullmatch(item.strip(" \t")):
            name = _SAME.get(found[1], found[1])
            weights[name] = max(weights.get(name, 0.0), float(found[2] or 1))
    every = weights.get("*", 0.0)
    # Unless it is refused, by name or with all others, identity is taken, after whatever was named.
    weights.setdefault("identity", 0.0 if "*" in weights and not every else every or 0.0001)
    rated = [(weights.get(name, every), name) for name in CODINGS]
    return tuple(name for weight, name in sorted(rated, key=lambda one: -one[0]) if weight)
