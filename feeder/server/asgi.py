"""What an application is here (ASGI 3, without lifespan and WebSocket), and how one answers in a single piece."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

Scope = Any  # a mapping; its keys are those of the ASGI specification, section HTTP
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]
Headers = Sequence[Header]

TEXT = "text/plain; charset=utf-8"
#: A browser takes the media type as it is given.
NOSNIFF = (b"x-content-type-options", b"nosniff")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `kind` is the Content-Type; length and nosniff are added when it is sent."""

    status: int
    body: bytes
    kind: str = TEXT
    headers: Headers = ()


async def respond(send: Send, answer: Answer) -> None:
    """Send `answer`; of a HEAD request the server itself leaves out the body."""
    about = [
        (b"content-type", answer.kind.encode()),
        (b"content-length", str(len(answer.body)).encode()),
        NOSNIFF,
    ]
    headers = [*(about if answer.status != 204 else []), *answer.headers]  # RFC 9110, section 8.6
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def refusal(*allowed: str) -> Answer:
    """The answer to a method that is not among the `allowed` ones (RFC 9110, section 15.5.6)."""
    return Answer(405, b"Method not allowed.\n", headers=[(b"allow", ", ".join(allowed).encode())])


def fields(scope: Scope) -> dict[str, str]:
    """The request's header fields by lower-case name; repeated ones are one list (RFC 9110, section 5.3)."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found
