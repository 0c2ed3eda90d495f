"""HTML and text made fit to publish: legal characters, safe markup, absolute addresses."""

import re
import threading
from collections.abc import Callable
from html import escape
from urllib.parse import quote, unquote, urljoin, urlsplit

import nh3

from . import tangles

#: Stands in stored HTML for the site's address, so that a change of `site.url` rewrites links alone.
#: No text can hold it: XML forbids the character, and `legal` removes it.
SITE = "\x01"
#: Stands in stored HTML for the address of the entry's own page (footnotes, anchors).
PAGE = "\x02"

Resolve = Callable[[str], str | None]

# XML 1.0, section 2.2, and the C1 controls, which are Windows-1252 in disguise everywhere on the web.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_CONTROLS = bytes(code for code in range(128) if _ILLEGAL.match(chr(code)))
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# What may be illegal, in UTF-8: C1 controls, U+FDD0 to U+FDEF, and the last two characters of each plane; each with its
# first byte, which most texts do not hold.
_SUSPECTS = [
    (pattern[:1], re.compile(pattern))
    for pattern in (b"\xc2[\x80-\x9f]", b"\xef\xb7[\x90-\xaf]", b"\xbf[\xbe\xbf]")
]
_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u2060"))

_TAGS = nh3.ALLOWED_TAGS - {"map", "area"} | {
    "picture",
    "source",
    "audio",
    "video",
    "track",
    "section",
    "main",
    "tfoot",
}
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_ATTRIBUTES["a"] -= {"rel"}
for _tag, _names in {
    "*": {"id", "lang", "dir", "title"},
    "img": {"srcset", "sizes", "alt", "src", "width", "height"},
    "source": {"src", "srcset", "sizes", "type", "media"},
    "audio": {"src", "controls"},
    "video": {"src", "poster", "controls", "width", "height"},
    "track": {"src", "kind", "srclang", "label"},
    "time": {"datetime"},
    "code": {"class"},
}.items():
    _ATTRIBUTES[_tag] = _ATTRIBUTES.get(_tag, set()) | _names
_ADDRESSES = {"href", "src", "poster", "cite"}
_SCHEMES = {"http", "https", "mailto", "tel", "xmpp", "irc", "ircs", "magnet", "geo", "sip", "news", "ftp"}
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ID_PREFIX = "a-"

# An address that `resolver` would take apart only to put it together again.
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?:[/?][A-Za-z0-9_.~/:?@!$&'()*+,;=-]*)?(?:#[A-Za-z0-9_.~/:?@!$&'()*+,;=-]*)?"
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

# nh3 writes markup in one form, which these patterns rely on.
_WHOLE_TAG = re.compile(r"""(</?[a-z][a-z0-9]*(?>(?:[^>"]++|"[^"]*+")*)>)""")


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids (section 2.2) or that readers choke on."""
    return text if _is_legal(text) else _ILLEGAL.sub(lambda found: _C1.get(ord(found[0]), ""), text)


def _is_legal(text: str) -> bool:
    # On bytes, since searching a large class of characters costs as much as cleaning an article.
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if len(data.translate(None, _CONTROLS)) < len(data):
        return False
    return len(data) == len(text) or not any(lead in data and whole.search(data) for lead, whole in _SUSPECTS)


def line(text: str) -> str:
    """`text` as one line of plain text: legal, composed (NFC), white space folded. Doing it twice changes nothing."""
    if text.isascii() and text.isprintable():  # as most lines are, at half the cost
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    if not text.isprintable():
        # Separators that `legal` would delete part words.
        text = legal(_SEPARATORS.sub(" ", text)).translate(_INVISIBLE)
    text = tangles.composed(text)
    # What can be printed has no white space but spaces.
    return " ".join(text.split()) if "  " in text or not text.isprintable() else text.strip(" ")


def clean(html: str, resolve: Resolve) -> str:
    """`html` made safe with nh3, each address in it (href, src, srcset, poster) passed through `resolve`.

    An address for which `resolve` gives None is removed with its attribute.
    """
    _current.resolve = resolve
    cleaned = _cleaner().clean(tangles.loosened(legal(html)))
    if tangles.is_ambiguous(html):  # read once more here, so that nobody else reads it otherwise
        cleaned = _SECOND.clean(cleaned)
    if "<pre" in cleaned:
        cleaned = _FIRST_LINES.sub(r"\1", cleaned)
    if "&#" not in html:
        return cleaned
    # A reference such as &#1; has become a character, and in running text it is no mark of ours.
    pieces = _WHOLE_TAG.split(cleaned)
    pieces[::2] = map(legal, pieces[::2])
    return "".join(pieces)


_SECOND = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
# The first line end in <pre> is none of its text (HTML, section 13.2.6.4.7), and so there may be none to be lost.
_FIRST_LINES = re.compile(r"""(<pre\b(?>(?:[^>"]++|"[^"]*+")*)>)\n+""")


class _Current(threading.local):
    resolve: Resolve
    cleaner: nh3.Cleaner | None = None


_current = _Current()


def _cleaner() -> nh3.Cleaner:
    if _current.cleaner is None:  # building one costs as much as cleaning an article
        _current.cleaner = nh3.Cleaner(
            tags=_TAGS,
            clean_content_tags={
                "script",
                "style",
                "template",
                "iframe",
                "object",
                "svg",
                "math",
                "noframes",
                "title",
            },
            attributes=_ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes=_SCHEMES,
            link_rel=None,
            id_prefix=_ID_PREFIX,
        )
    return _current.cleaner


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if not value.isprintable():
        value = legal(value)
    if name in _ADDRESSES:
        return _resolved(value)
    if name == "srcset":
        return _srcset(value)
    if name == "class":
        return " ".join(word for word in value.split() if word.startswith("language-")) or None
    return value


def _resolved(address: str) -> str | None:
    address = address.strip()
    if address.startswith("#"):
        anchor = address[1:].removeprefix(_ID_PREFIX)
        return f"{PAGE}#{_ID_PREFIX}{quote(unquote(anchor), safe='')}" if anchor else None
    return _current.resolve(address) if address else None


def _srcset(value: str) -> str | None:
    """A `srcset` (HTML, section 4.8.4.2.1) with each address resolved."""
    out = []
    for candidate in re.findall(r"[^\s,]\S*[^\s,](?:\s+[^,]+)?|[^\s,](?:\s+[^,]+)?", value):
        address, _, size = candidate.partition(" ")
        resolved = _resolved(address)
        if resolved and not _OTHER_SCHEME.match(resolved):
            out.append(f"{resolved} {size.strip()}".strip())
    return ", ".join(out) or None


def resolver(folder: str, base: str | None) -> Resolve:
    """How a seed's relative addresses are read.

    With `base` (the page that was saved) they are the web's; otherwise those below the seed's own
    `folder` are marked with `SITE`. What can't be an address is dropped.
    """

    def resolve(address: str) -> str | None:
        if _PLAIN.fullmatch(address):
            return address
        address = re.sub(r"[\x00-\x20]+", "", address) if "\n" in address or "\t" in address else address
        try:
            parts = urlsplit(address)
            if parts.port == 0:  # reading one that is no port raises
                return None
            if parts.scheme:
                if parts.scheme.lower() not in _SCHEMES or (
                    parts.scheme in ("http", "https") and not parts.hostname
                ):
                    return None
                return _iri(address)
            if base:
                return _iri(urljoin(base, address))
            if parts.netloc:
                return _iri("https:" + address)
            # Resolved against a made-up host, so that no `..` climbs out of the site.
            joined = urlsplit(urljoin("http://site/" + quote(folder, safe="/%") + "/", address))
        except ValueError:
            return None
        tail = ("?" + joined.query if joined.query else "") + (
            "#" + joined.fragment if joined.fragment else ""
        )
        return SITE + _iri(joined.path.lstrip("/") + tail)

    return resolve


def _iri(address: str) -> str:
    """`address` with the characters percent-encoded that a URI can't hold where they stand (RFC 3986)."""
    # Brackets belong to the host alone, as in http://[::1]/ (section 3.2.2).
    safe = "%/:?#@!$&'()*+,;=~[]" if "//[" in address else "%/:?#@!$&'()*+,;=~"
    address = quote(_STRAY_PERCENT.sub("%25", address.strip()), safe=safe)
    before, mark, fragment = address.partition("#")
    return before + mark + fragment.replace("#", "%23")


def place(html: str, site: str, page: str) -> str:
    """Stored `html` with its marks replaced by the addresses of the site and of the entry's own page."""
    for mark, address in ((SITE, site), (PAGE, page)):
        if mark in html:
            html = html.replace(mark, escape(address))
    return html
