"""Addresses as text: URIs and IRIs (RFC 3986, 3987), tag URIs (RFC 4151), URNs (RFC 8141)."""

import re
from datetime import date
from functools import lru_cache

from .finding import Finding
from .registries import URI_SCHEMES

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# RFC 3986, section 2. Square brackets outside a host are let pass: every browser sends them.
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]|%(?![0-9A-Fa-f]{2})')
_HOST = re.compile(r"//(?:[^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#:\[\]]+)(?::(?P<port>[0-9]{0,9}))?(?=[/?#]|$)")
_PLAIN_HTTP = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?::[1-9][0-9]{1,3})?(?:/[A-Za-z0-9._~/-]*)?")
# RFC 2606, section 3.
_EXAMPLE = re.compile(
    r"https?://(?:[^/?#@]*@)?(?:[^/?#:@]+\.)?example\.(?:com|net|org)(?=[:/?#]|$)", re.IGNORECASE
)
_WITH_HOST = {"http", "https", "ftp", "ftps", "ws", "wss", "feed", "rtsp"}
_SCRIPTS = {"javascript", "vbscript", "livescript", "mocha"}

_LABEL = r"[A-Za-z0-9\u00a0-\uffef](?:[A-Za-z0-9\u00a0-\uffef-]*[A-Za-z0-9\u00a0-\uffef])?"
_TAG = re.compile(
    rf"tag:(?:[A-Za-z0-9._~+-]+@)?{_LABEL}(?:\.{_LABEL})*,([0-9]{{4}})(?:-([0-9]{{2}})(?:-([0-9]{{2}}))?)?:"
    r"[A-Za-z0-9\u00a0-\uffef\U00010000-\U000fffff._~!$&'()*+,;=:@/?%-]*"
    r"(?:#[A-Za-z0-9\u00a0-\uffef\U00010000-\U000fffff._~!$&'()*+,;=:@/?%-]*)?"
)
_URN = re.compile(
    r"urn:(?!urn:)[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:[^\s#?/][^\s#]*(?:#\S*)?", re.IGNORECASE
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_LAST_PORT = 65_535
_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21"}


def is_example(value: str) -> bool:
    """Whether an address lies on a host that is reserved for examples, so that nothing can be found there."""
    return bool(_EXAMPLE.match(value))


def reference(value: str) -> Finding | None:
    """An IRI or a relative reference (RFC 3987, section 2.2); the empty one is this document."""
    return None if _PLAIN_HTTP.fullmatch(value) else _reference(value)


@lru_cache(maxsize=256)  # the documents of a feed are judged one after the other, and hold the same ids
def _reference(value: str) -> Finding | None:
    bad = _FORBIDDEN.search(value)
    if bad:
        return Finding("address-character", _character(bad[0]))
    scheme = _SCHEME.match(value)
    return _of_scheme(scheme[1].lower(), value) if scheme else None


def absolute(value: str) -> Finding | None:
    """An IRI with its scheme."""
    if _PLAIN_HTTP.fullmatch(value):
        return None
    if not _SCHEME.match(value):
        return Finding("address-relative")
    return reference(value)


def http(value: str) -> Finding | None:
    """An absolute address that a web client can fetch."""
    if not _PLAIN_HTTP.fullmatch(value) and not value.lower().startswith(("http://", "https://")):
        return Finding("address-http")
    return reference(value)


def trimmed_absolute(value: str) -> Finding | None:
    """As `absolute`; RSS lets white space stand around a value."""
    return absolute(value.strip())


def uri(value: str) -> Finding | None:
    """As `trimmed_absolute`, in ASCII alone: RSS knows URIs, but not IRIs (RFC 3987, section 3.1)."""
    return trimmed_absolute(value) or _in_ascii(value)


def web_uri(value: str) -> Finding | None:
    """As `http`, in ASCII alone."""
    return http(value) or _in_ascii(value)


def _in_ascii(value: str) -> Finding | None:
    return None if value.isascii() else Finding("address-iri")


def identifier(value: str) -> Finding | None:
    """The id of an Atom feed or entry (RFC 4287, section 4.2.6)."""
    if not value.strip():
        return Finding("id-empty")
    return absolute(value) or uncanonical(value)


def uncanonical(value: str) -> Finding | None:
    """What RFC 4287, section 4.2.6.1 advises against, since ids are compared letter by letter."""
    scheme = _SCHEME.match(value)
    if not scheme:
        return None
    name, rest = scheme[1], value[scheme.end() :]
    return Finding("id-uncanonical", why) if (why := _uncanonical(name, rest)) else None


def _uncanonical(scheme: str, rest: str) -> str:
    if scheme != scheme.lower():
        return "its scheme is not in small letters"
    if re.search("%[0-9A-F]?[a-f]", rest):
        return "a percent-encoding is not in capital letters"
    if re.search("%(?:4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]|3[0-9]|2D|2E|5F|7E)", rest):
        return "it encodes a character that needs none"
    if scheme not in _DEFAULT_PORTS or not rest.startswith("//"):
        return ""
    authority, slash, path = rest[2:].partition("/")
    if authority != authority.lower():
        return "its host is not in small letters"
    if authority.endswith((":", ":" + _DEFAULT_PORTS[scheme])):
        return "it names the default port"
    if not slash:
        return "its path is empty"
    return "its path holds . or .." if re.search(r"(?:^|/)\.\.?(?:[/?#]|$)", path) else ""


def _of_scheme(scheme: str, value: str) -> Finding | None:
    if scheme in _SCRIPTS:
        return Finding("address-script")
    if scheme == "tag":
        return None if _is_tag(value) else Finding("address-tag")
    if scheme == "urn":
        return _urn(value)
    if scheme in _WITH_HOST and not _has_host(value, len(scheme) + 1):
        return Finding("address-host")
    return None if scheme in URI_SCHEMES else Finding("address-scheme", scheme)


def _has_host(value: str, start: int) -> bool:
    found = _HOST.match(value, start)
    return found is not None and int(found["port"] or 0) <= _LAST_PORT


def _is_tag(value: str) -> bool:
    found = _TAG.fullmatch(value)
    if not found:
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _urn(value: str) -> Finding | None:
    if not _URN.fullmatch(value):
        return Finding("address-urn")
    if value[:9].lower() == "urn:uuid:" and not _UUID.fullmatch(re.split("[?#]", value[9:])[0]):
        return Finding("address-uuid")
    return None


def _character(found: str) -> str:
    if found == "%":
        return "a % that no two hexadecimal digits follow"
    return "white space" if found.isspace() else f"the character {found!r}"
