"""One request over HTTP and its reply, within limits of time and size; what goes wrong is told in plain words."""

import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
    InvalidURL,
    RemoteDisconnected,
)
from io import BytesIO
from socket import SHUT_RDWR, gaierror, socket
from threading import Timer
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPErrorProcessor, HTTPHandler, HTTPSHandler, Request, build_opener

from .. import __version__
from .failures import AnswerError, tls

#: A server that says nothing for so long is given up, in seconds.
PATIENCE = 20.0
#: A server that sends a byte now and then is not waited for longer than this, in seconds.
LONGEST = 60.0
#: So much of a refusal is looked at, in bytes.
_PAGE = 65_536

FIELDS = {
    "User-Agent": f"feeder/{__version__} (feed validator)",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `body` as it was before any compression, `size` the bytes of it that were sent.

    `waited` is the time until the first of them, `took` until the last, in seconds.
    """

    status: int
    reason: str
    fields: Message
    body: bytes = b""
    size: int = 0
    waited: float = 0.0
    took: float = 0.0

    def field(self, name: str) -> str:
        """A header field, repeated ones as one list (RFC 9110, section 5.3); empty where there is none."""
        return ", ".join(str(value).strip() for value in self.fields.get_all(name, ()))


class _Patient(HTTPConnection):
    """A connection whose header fields must have come within `longest` seconds, however they drip."""

    longest = LONGEST

    def getresponse(self) -> HTTPResponse:
        end = time.monotonic() + self.longest
        # Of a TLS socket too the connection itself is ended: that is safe while another thread reads.
        alarm = Timer(self.longest, _hang_up, (self.sock,))
        alarm.daemon = True
        alarm.start()
        try:
            response = super().getresponse()
        except (OSError, HTTPException):
            if time.monotonic() < end:
                raise
            raise _late(self.longest) from None  # it was we who hung up
        finally:
            alarm.cancel()
        if time.monotonic() >= end:
            response.close()
            raise _late(self.longest)
        return response


class _PatientTls(HTTPSConnection, _Patient):
    """The same over TLS."""


def _hang_up(connection: socket) -> None:
    try:
        socket.shutdown(connection, SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


class _Http(HTTPHandler):
    def __init__(self, longest: float) -> None:
        super().__init__()
        self._longest = longest

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_connection, _Patient, self._longest), req)


class _Https(HTTPSHandler):
    def __init__(self, longest: float) -> None:
        super().__init__()
        self._longest = longest

    def https_open(self, req: Request) -> HTTPResponse:
        made = partial(_connection, _PatientTls, self._longest)
        return self.do_open(made, req, context=ssl.create_default_context())


def _connection(kind: type[_Patient], longest: float, /, *given: Any, **named: Any) -> _Patient:
    made = kind(*given, **named)
    made.longest = longest
    return made


class _AsItComes(HTTPErrorProcessor):
    """Redirects and refusals are replies like others."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:  # noqa: ARG002 - as inherited
        return response

    https_response = http_response


def request(
    address: str,
    most: int,
    *,
    method: str = "GET",
    fields: Mapping[str, str] | None = None,
    data: bytes | None = None,
    patience: float | None = None,
    longest: float | None = None,
) -> Reply:
    """One request to an address of http or https, of whose body one byte more than `most` is kept at most; none, and
    none is waited for, where `most` is 0.

    `data` is the request's own body. A server that says nothing for `patience` seconds is given up, as is one whose
    head, or body, is not there after `longest` seconds; by default `PATIENCE` and `LONGEST`.

    Raises AnswerError in plain words, ValueError for what is no address.
    """
    asked = Request(address, data, method=method, headers={**FIELDS, **(fields or {})})  # noqa: S310 - http(s) alone gets here
    patience, longest = patience or PATIENCE, longest or LONGEST
    start = time.monotonic()
    try:
        with build_opener(_Http(longest), _Https(longest), _AsItComes).open(
            asked, timeout=patience
        ) as response:
            waited = time.monotonic() - start
            kept = most if response.status < 300 else min(most, _PAGE)
            body, size = _body(response, kept, longest) if method != "HEAD" and most else (b"", 0)
    except (OSError, HTTPException) as error:
        raise _explained(error, patience) from error
    took = time.monotonic() - start
    return Reply(response.status, response.reason, response.headers, body, size, waited, took)


def _body(response: HTTPResponse, most: int, longest: float) -> tuple[bytes, int]:
    """The body as it comes, decompressed, and how many bytes came."""
    data, size, end = BytesIO(), 0, time.monotonic() + longest
    gzip = _gzip(response)
    while data.tell() <= most and (piece := response.read1(1 << 16)):
        size += len(piece)
        data.write(_decompressed(gzip, piece, most + 1 - data.tell()) if gzip else piece)
        if time.monotonic() > end:
            raise AnswerError(
                "http-endless", f"the server sent {size:,} bytes in {longest:g} seconds, and no end"
            )
    if data.tell() <= most and (response.length or (gzip and size and not gzip.eof)):
        raise AnswerError("http-cut", f"the server's answer breaks off after {size:,} bytes")
    return data.getvalue(), size


def _gzip(response: HTTPResponse) -> "zlib._Decompress | None":
    """What decompresses the body, if it is compressed. Raises AnswerError for a way that was not asked for."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(wbits=31)
    if coding not in ("", "identity") and response.status < 300:  # a refusal's page is only looked at
        raise AnswerError("http-coding", f"the server sends {coding}, but gzip or nothing was asked for")
    return None


def _decompressed(gzip: "zlib._Decompress", piece: bytes, most: int) -> bytes:
    """What `piece` holds, `most` bytes of it: more is not looked at, so that no bomb goes off."""
    try:
        return gzip.decompress(gzip.unconsumed_tail + piece, most)
    except zlib.error as error:
        raise AnswerError("http-coding", "the server calls it gzip, which it is not") from error


def _late(seconds: float) -> AnswerError:
    return AnswerError("http-unreachable", f"no answer came within {seconds:g} seconds")


def _explained(error: OSError | HTTPException, patience: float) -> AnswerError:
    """What went wrong, in words for people who run no servers."""
    cause = error.reason if isinstance(error, URLError) else error
    match cause:
        case AnswerError():
            return cause
        case ssl.SSLError():
            return AnswerError("http-tls", tls(cause))
        case TimeoutError():
            return _late(patience)
        case gaierror():
            return AnswerError("http-unreachable", "there is no host of that name")
        case IncompleteRead():
            return AnswerError("http-cut", "the server's answer breaks off before its end")
        case RemoteDisconnected() | ConnectionResetError():
            return AnswerError("http-malformed", "the server hangs up without an answer")
        case HTTPException() if not isinstance(cause, InvalidURL):
            reason = f"the server's answer is not HTTP as it should be ({type(cause).__name__})"
            return AnswerError("http-malformed", reason)
    return AnswerError("http-unreachable", getattr(cause, "strerror", None) or str(cause))
