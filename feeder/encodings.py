"""Bytes made text: byte order marks, UTF-8, what a page declares, and at last a guess at a legacy encoding."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from feeder.errors import UnreadableError


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark, and the codec that it was read with."""

    text: str
    encoding: str


# UTF-32 stands before UTF-16, whose little-endian mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = re.compile(
    rb"(?P<PNG_image>\x89PNG)|(?P<JPEG_image>\xff\xd8\xff)|(?P<GIF_image>GIF8[79]a)|(?P<PDF_document>\s{0,99}%PDF-\d)"
    rb"|(?P<gzip_archive>\x1f\x8b\x08)|(?P<ZIP_archive>PK[\x03\x05]\x04?)|(?P<RTF_document>\{\\rtf\d)"
    rb"|(?P<Office_document>\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1)|(?P<sevenzip_archive>7z\xbc\xaf\x27\x1c)"
    rb"|(?P<xz_archive>\xfd7zXZ\0)|(?P<bzip2_archive>BZh\d1AY&SY)|(?P<zstd_archive>\x28\xb5\x2f\xfd)"
    rb"|(?P<RAR_archive>Rar!\x1a)|(?P<SQLite_database>SQLite\ format\ 3\0)|(?P<video>....ftyp)",
    re.DOTALL,
)
_ZIPPED = re.compile(rb"\[Content_Types\]\.xml|(?:word|xl|ppt)/|application/(?:epub\+zip|vnd\.oasis)")
_SAMPLE = 1 << 16
# Controls that no text holds, beside tab, line ends, form feed, escape and the end mark of old editors.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b\0\b"))
_SIZES = ((4, "utf-32"), (2, "utf-16"))
# The bytes of plain English. Those of Cyrillic or Chinese in UTF-16 hold others, besides the NULs of its spaces.
_PLAIN = bytes({*b"\t\n\r", *range(0x20, 0x7F)})

_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']?([\w.:-]{1,40})|<meta\s[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
# What a label means to a browser (WHATWG Encoding, section 4.2), by the name that Python gives the codec.
_MEANING = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
    "big5": "big5hkscs",
    # A label that could be read in the page shows that the page is no UTF-16.
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
_ALLOWED = frozenset(
    "utf-8 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14"
    " iso8859-15 iso8859-16 koi8-r koi8-u mac-roman cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257"
    " cp1258 mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp cp932 cp949".split()
)
# A character beyond U+FFFF as two of three bytes each, which Java and old databases write (UTR #26, CESU-8).
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_ASCII = bytes(range(128))
_WESTERN = frozenset("äöüÄÖÜßéèêëàâáãåíîïóôõøúûçñÉÀÇÑ€§°«»‘’“”„–—…•·©®™£\xa0")


@lru_cache(maxsize=1)  # a seed is decoded for its digest, and then to be read
def decode(data: bytes, *, html: bool = False) -> Decoded:
    """The text in `data`; with `html`, the character set that the page declares is heard.

    Bytes that the encoding does not know become U+FFFD. Raises UnreadableError for an empty file and for
    what is no text: pictures, archives, office documents, other binary data.
    """
    if not data.strip():
        raise UnreadableError("the file is empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _whole(data[len(mark) :], encoding)
    try:
        if b"\0" not in data and b"\x1b" not in data:
            return _printable(data, Decoded(data.decode(), "utf-8"))
    except UnicodeDecodeError:
        pass
    return _guessed(data, html)


def normalised(text: str) -> str:
    """`text` without byte order mark, its line ends LF.

    The digests of identity are made of it, so it never changes.
    """
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _guessed(data: bytes, html: bool) -> Decoded:
    _refuse_kinds(data)
    if b"\0" in data and (wide := _wide(data)):
        return _whole(data, wide)
    data = _joined(data)
    text = data.decode("utf-8", "replace")
    if _mostly_utf8(data, text):
        return _printable(data, Decoded(text, "utf-8"))
    encoding = (html and _declared(data)) or _detected(data)
    return _printable(data, Decoded(data.decode(encoding, "replace"), encoding))


def _joined(data: bytes) -> bytes:
    """`data` with its pairs of surrogates made characters, if that makes it UTF-8."""
    if b"\xed" in data and _PAIR.search(data):
        joined = _PAIR.sub(lambda pair: _character(pair[0]), data)
        with suppress(UnicodeDecodeError):
            joined.decode()
            return joined
    return data


def _character(pair: bytes) -> bytes:
    wide = pair.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return wide.decode("utf-16-le").encode()


def _whole(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if not text.strip():
        raise UnreadableError("the file is empty")
    if text.count("\0") > len(text) // 100:
        raise UnreadableError("the file holds binary data, not text")
    return Decoded(text, encoding)


def _refuse_kinds(data: bytes) -> None:
    if kind := _KINDS.match(data):
        name = (kind.lastgroup or "").replace("_", " ").replace("sevenzip", "7z")
        if name == "ZIP archive" and _ZIPPED.search(data, 0, 4096):
            name = "Office document"
        raise UnreadableError(
            f"the file is no text but a {name}".replace("a Office", "an Office").replace("a RTF", "an RTF")
        )


def _printable(data: bytes, decoded: Decoded) -> Decoded:
    """`decoded`, unless a fiftieth of the bytes are control characters: then it was no text."""
    _refuse_kinds(data)
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 50 > len(sample) or sample.count(0) * 100 > len(sample):
        raise UnreadableError("the file holds binary data, not text")
    return decoded


def _wide(data: bytes) -> str | None:
    """The UTF-32 or UTF-16 that the places of the NULs give away, None where they stand anywhere."""
    sample = data[: min(len(data), _SAMPLE) // 4 * 4] or data
    # So that a stray NUL or two make no Chinese of English.
    most = 10 if sample.replace(b"\0", b"").translate(None, _PLAIN) else 2
    for size, name in _SIZES:
        nuls = [sample[place::size].count(0) for place in range(size)]
        for order, low in (("le", 0), ("be", size - 1)):
            high = nuls[-1] if order == "le" else nuls[0]
            if (
                high * size * most >= len(sample)
                and nuls[low] * 20 <= high
                and _decodes(data, f"{name}-{order}")
            ):
                return f"{name}-{order}"
    return None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return sum(map(text.count, map(chr, _CONTROLS))) * 50 <= len(text)


def _mostly_utf8(data: bytes, text: str) -> bool:
    """Whether whole characters outnumber the broken bytes: no text in a legacy encoding does that by chance."""
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    if not broken:
        return b"\x1b$" not in data  # ISO-2022-JP, whose bytes are all ASCII
    return len(re.findall(r"[^\0-\x7f\ufffd]", text)) > 2 * broken


def _declared(data: bytes) -> str | None:
    if found := _DECLARED.search(data, 0, 4096):
        return _codec((found[1] or found[2]).decode("ascii", "replace"))
    return None


def _codec(label: str) -> str | None:
    """The codec that a browser takes for `label`; None for labels unknown to the web."""
    try:
        name = codecs.lookup(label.lower().removeprefix("x-")).name
    except LookupError:
        return None
    name = _MEANING.get(name, name)
    return name if name in _ALLOWED else None


def _detected(data: bytes) -> str:
    high = data.translate(None, _ASCII)
    if not high:  # escape sequences, and the text was no UTF-8
        return "iso2022_jp"
    if len(high) < 8 and not set(high.decode("cp1252", "replace")) - _WESTERN:
        return "cp1252"  # too few letters for statistics, and it is the commonest by far
    import chardet  # 25 ms, and most files are UTF-8

    eras = chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_ISO
    found = chardet.detect(data, encoding_era=eras, compat_names=False)["encoding"] or "cp1252"
    return _codec(found) or found
