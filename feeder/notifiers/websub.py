"""A WebSub hub told that a topic has changed (W3C WebSub, section 6).

How a publisher tells its hub is left to the two of them. All public hubs take the form of PubSubHubbub 0.4; some look
for the topic in `hub.url`, some in `hub.topic`.
"""

import http
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urljoin, urlsplit

from .. import __version__
from ..fetching import requests
from ..fetching.failures import AnswerError
from . import Outcome

_PATIENCE = 5.0  # seconds for each of a hub's answers
_HOPS = 3
_AGAIN = {301, 302, 307, 308}
_LONGEST_WAIT = 86_400.0
_FIELDS = {
    "User-Agent": f"feeder/{__version__} (WebSub publisher)",
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "*/*",
}


def notify(address: str, topic: str) -> Outcome:
    """Tell the hub at `address` that `topic` has changed."""
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    at = address
    try:
        for _ in range(_HOPS):
            reply = requests.request(
                at, 0, method="POST", fields=_FIELDS, data=form, patience=_PATIENCE, longest=_PATIENCE
            )
            place = reply.field("Location")
            if reply.status not in _AGAIN or not place:
                return _outcome(reply)
            at = urljoin(at, place)
            if urlsplit(at).scheme not in ("http", "https"):
                return Outcome(told=False, said="it sends us to an address that is none of the web")
    except AnswerError as error:
        return Outcome(told=False, said=str(error), silent=True)
    except ValueError as error:
        return Outcome(told=False, said=str(error))
    return Outcome(told=False, said="it sends us from one address to another, without end")


def _outcome(reply: requests.Reply) -> Outcome:
    said = f"{reply.status} {reply.reason or _phrase(reply.status)}".strip()
    if 200 <= reply.status < 300:
        return Outcome(told=True, said=said)
    return Outcome(told=False, said=f"it answers {said}", wait=_wait(reply))


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def _wait(reply: requests.Reply) -> float | None:
    """The seconds of Retry-After (RFC 9110, section 10.2.3), a day at most."""
    text = reply.field("Retry-After")
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_WAIT)
    try:
        at, date = parsedate_to_datetime(text), parsedate_to_datetime(reply.field("Date"))
        seconds = (at.astimezone(UTC) - date.astimezone(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)
