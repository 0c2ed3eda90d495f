"""The feed's own address against the one where it was found, and its hubs in the header against those inside."""

import re
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from ..fetching.requests import Reply
from ..fetching.visits import Answer, ascii_host
from .claims import Claims
from .fault import Fault, Faults

#: A link and its parameters (RFC 8288, section 3).
_LINK = re.compile(r'<([^<>]*)>((?: ?; ?[^\s=;,"<>]+ ?(?:= ?(?:"[^"]*"|[^\s;,"<>]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_PORTS = {"http": ":80", "https": ":443"}


def own(answer: Answer, claims: Claims) -> Faults:
    """Without a link to itself, the document alone is at fault, and its validator says so."""
    places = _places(answer)
    if not claims.selves or places & {canonical(place) for place in claims.selves}:
        return
    said = claims.selves[0]
    yield Fault("http-self", said, answer.address + _difference(said, answer))


def _places(answer: Answer) -> set[str]:
    """Where a feed may say it is: at its end, and at what leads there for the time being only."""
    found = {canonical(answer.address)}
    for hop in reversed(answer.hops):
        if hop.permanent:
            break
        found.add(canonical(hop.address))
    return found


def _difference(said: str, answer: Answer) -> str:
    """What sets the two apart, where that is easily overlooked."""
    said, found = canonical(said), canonical(answer.address)
    if said.partition(":")[2] == found.partition(":")[2]:
        return " (only http and https differ)"
    if said.rstrip("/") == found.rstrip("/"):
        return " (only the slash at the end differs)"
    if said.replace("://www.", "://") == found.replace("://www.", "://"):
        return " (only www. differs)"
    if said.lower() == found.lower():
        return " (only capital letters differ)"
    if said in {canonical(hop.address) for hop in answer.hops}:
        return " (to which its own address leads for good)"
    return ""


def canonical(address: str) -> str:
    """An address as RFC 3986, section 6.2 normalises it, without changing where it leads."""
    try:
        parts = urlsplit(ascii_host(urldefrag(address.strip()).url))
    except ValueError:
        return address
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, "\0"))
    path = quote(parts.path or "/", safe="%/:@!$&'()*+,;=~")
    text = parts._replace(netloc=host, path=path).geturl()
    return re.sub("%[0-9a-fA-F]{2}", _escape, text)


def _escape(found: re.Match[str]) -> str:
    """Unreserved characters stand for themselves; the hexadecimal digits of others are capital."""
    meant = chr(int(found[0][1:], 16))
    return meant if re.fullmatch(r"[A-Za-z0-9._~-]", meant) else found[0].upper()


def hubs(answer: Answer, claims: Claims) -> Faults:
    """Hubs and subscribers go by the field Link first (WebSub, section 4)."""
    links = linked(answer.reply, answer.address)
    hubs_, selves = ({place for relation, place in links if relation == wanted} for wanted in ("hub", "self"))
    if not hubs_:
        return
    if len(selves) != 1:
        yield Fault(
            "http-link-self", detail="no link to the feed itself" if not selves else "several to itself"
        )
    elif claims.selves and not selves & {canonical(place) for place in claims.selves}:
        yield Fault("http-link-self", detail=f"another address of the feed than the document: {min(selves)}")
    if claims.hubs and hubs_ != {canonical(place) for place in claims.hubs}:
        yield Fault("http-link-hub", ", ".join(sorted(hubs_)))


def linked(reply: Reply, base: str) -> list[tuple[str, str]]:
    """The relations and canonical addresses in the field Link."""
    found = []
    for place, parameters in _LINK.findall(" ".join(reply.field("Link").split())):
        relation = _REL.search(parameters)
        try:
            address = canonical(urljoin(base, place))
        except ValueError:
            continue
        names = (relation[1] or relation[2] or "").lower().split() if relation else []
        found += [(name, address) for name in names]
    return found
