"""Health, metrics and control over HTTP, for this machine alone.

Whoever can connect may ask; so the address is a loopback one or a Unix socket. A browser on the same machine can
connect too, for any page that it shows: a name that was rebound to us, or a form sent from elsewhere, is refused.
"""

import asyncio
import ipaddress
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .asgi import Answer, Application, Receive, Scope, Send, fields, refusal, respond

#: Whether all is well, and what else to say.
Probe = Callable[[], tuple[bool, dict[str, Any]]]

_JSON = "application/json"
_METRICS = "text/plain; version=0.0.4; charset=utf-8"
_NEVER_KEPT = (b"cache-control", b"no-store")
_READ, _WRITE = ("GET", "HEAD"), ("POST",)


def application(
    *, health: Probe, ready: Probe, metrics: Callable[[], bytes], regenerate: Callable[[], None]
) -> Application:
    """/healthz and /readyz (200 or 503), /metrics, and POST /-/regenerate (202).

    The four are called in threads of their own; `regenerate` asks for a build and does not wait for it.
    """

    async def accept() -> Answer:
        await asyncio.to_thread(regenerate)
        return _json(202, {"status": "accepted"})

    async def measure() -> Answer:
        return Answer(200, await asyncio.to_thread(metrics), _METRICS, [_NEVER_KEPT])

    routes: Mapping[str, tuple[tuple[str, ...], Callable[[], Awaitable[Answer]]]] = {
        "/healthz": (_READ, lambda: _probe(health)),
        "/readyz": (_READ, lambda: _probe(ready)),
        "/metrics": (_READ, measure),
        "/-/regenerate": (_WRITE, accept),
    }

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        asked = fields(scope)
        methods, act = routes.get(scope["path"], ((), None))
        if not _is_meant(scope, asked) or (scope["method"] == "POST" and not _is_own(asked)):
            await respond(send, Answer(403, b"Not for other sites.\n"))
        elif act is None:
            await respond(send, Answer(404, b"Not found.\n"))
        elif scope["method"] not in methods:
            await respond(send, refusal(*methods))
        else:
            await respond(send, await act())

    return answer


async def _probe(probe: Probe) -> Answer:
    good, more = await asyncio.to_thread(probe)
    return _json(200 if good else 503, {"status": "ok" if good else "failing", **more})


def _json(status: int, content: dict[str, Any]) -> Answer:
    return Answer(status, json.dumps(content).encode() + b"\n", _JSON, [_NEVER_KEPT])


def _is_meant(scope: Scope, asked: Mapping[str, str]) -> bool:
    """Whether the client knows that it talks to this machine: DNS rebinding brings another site's name along."""
    port = (scope["server"] or ("", None))[1]
    if port is None:  # a Unix socket, which no browser reaches
        return True
    host, colon, given = asked.get("host", "").rpartition(":")
    if not colon or given.endswith("]"):
        host, given = asked.get("host", ""), "80"
    return given == str(port) and _is_loopback(host.lower())


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_own(asked: Mapping[str, str]) -> bool:
    """Whether no page of another site sends this: browsers say where a POST comes from."""
    origin, site = asked.get("origin"), asked.get("sec-fetch-site")
    return origin in (None, f"http://{asked.get('host')}") and site in (None, "same-origin", "none")
