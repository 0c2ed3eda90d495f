"""What other requests for the same document get: a conditional one, and one for the header alone."""

from ..fetching.requests import Reply
from .fault import Fault, Faults

#: What a 304 says again, if the 200 said it (RFC 9110, section 15.4.5). A date may move on meanwhile.
_AGAIN = ("ETag", "Cache-Control", "Vary", "Content-Location")
#: What HEAD says like GET.
_ALIKE = ("Content-Type", "ETag", "Last-Modified")


def again(first: Reply, second: Reply | None) -> Faults:
    """`second` answers a request with the conditions of `first`."""
    if second is None:
        return
    if second.status == 304:
        changed = [
            name for name in _AGAIN if _opaque(first.field(name)) not in ("", _opaque(second.field(name)))
        ]
        if changed:
            yield Fault("http-304", detail=", ".join(changed))
    elif second.status != first.status:
        yield Fault("http-conditional", detail=str(second.status))
    elif second.body != first.body:
        yield Fault("http-unstable", detail="the document differs")
    elif _opaque(second.field("ETag")) != _opaque(first.field("ETag")):
        yield Fault("http-unstable", detail="the document is the same, its ETag differs")
    else:
        yield Fault("http-conditional", detail="the whole document")


def head(got: Reply, headed: Reply | None) -> Faults:
    """`headed` answers HEAD, where GET `got` its answer."""
    if headed is None:
        return
    if headed.status != got.status:
        yield Fault("http-head", detail=f"{headed.status} {headed.reason}".rstrip())
        return
    # A server may have packed the document meanwhile; then it is another representation, with another tag.
    is_same = headed.field("Content-Encoding") == got.field("Content-Encoding")
    alike = [name for name in _ALIKE if is_same or name != "ETag"]
    changed = [name for name in alike if _opaque(headed.field(name)) != _opaque(got.field(name))]
    if changed:
        yield Fault("http-head", detail=f"another {' and '.join(changed)}")


def _opaque(value: str) -> str:
    """For comparing: a weak ETag is as good as the strong one here (RFC 9110, section 8.8.3.2)."""
    return value.removeprefix("W/")
