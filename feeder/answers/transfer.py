"""How a document is sent: its size, compression and pace."""

from ..fetching.requests import Reply
from .fault import Fault, Faults

#: Below this compression saves no packet worth the name, in bytes.
_WORTH_IT = 10_000
#: A subscription document is fetched again and again; above this, in bytes, readers begin to refuse it.
LARGE = 500_000
#: Seconds; common readers give up after ten or twenty.
SLOW = 5.0

#: How the cookies begin that networks before a server set and no server can leave out; their caches don't mind them.
_NETWORKS = (
    "__cf",
    "_cfuvid=",
    "AWSALB",
    "incap_ses_",
    "visid_incap_",
    "nlbi_",
    "ak_bmsc=",
    "bm_",
    "datadome=",
)


def faults(reply: Reply) -> Faults:
    """What makes fetching it dear."""
    compressed = reply.field("Content-Encoding").lower() not in ("", "identity")
    if len(reply.body) > LARGE:
        yield Fault("http-large", detail=_sizes(reply, compressed=compressed))
    if not compressed and len(reply.body) > _WORTH_IT:
        yield Fault("http-uncompressed", detail=f"{len(reply.body):,} bytes")
    if compressed and not {"*", "accept-encoding"} & _names(reply.field("Vary")):
        yield Fault("http-vary")
    if reply.took > SLOW:
        yield Fault(
            "http-slow", detail=f"{reply.took:.0f} seconds, {reply.waited:.0f} of them before its first byte"
        )
    cookies = reply.fields.get_all("Set-Cookie", [])
    if not all(cookie.strip().startswith(_NETWORKS) for cookie in cookies):
        yield Fault("http-cookie")


def _sizes(reply: Reply, *, compressed: bool) -> str:
    size = f"{len(reply.body):,} bytes"
    return f"{size} ({reply.size:,} compressed)" if compressed else size


def _names(listed: str) -> set[str]:
    return {name.strip().lower() for name in listed.split(",")}
