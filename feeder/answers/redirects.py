"""The redirects on the way to a document."""

from collections.abc import Sequence

from ..fetching.visits import Hop
from .fault import Fault, Faults


def faults(hops: Sequence[Hop]) -> Faults:
    """A permanent redirect alone is right: it is how a feed moves."""
    if len(hops) > 1:
        yield Fault("http-redirect-chain", detail=str(len(hops)))
    for hop in hops:
        if not hop.permanent:
            yield Fault("http-redirect-temporary", hop.address, str(hop.status))
        if _is_safe(hop.address) and not _is_safe(hop.to):
            yield Fault("http-redirect-insecure", hop.to)


def _is_safe(address: str) -> bool:
    return address.lower().startswith("https:")
