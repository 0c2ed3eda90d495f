"""Bytes become text: marks, UTF-8, what a page declares, legacy encodings; what is no text is refused."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.encodings import decode, normalised
from feeder.errors import UnreadableError

GERMAN = "Größere Häuser überragen die Straße; für die Bürger ist das schön, heißt es aus dem Rathaus."
LEGACY = {
    "cp1252": GERMAN,
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy a všichni se tomu velice divili.",
    "cp1251": "Правительство сегодня объявило о новых мерах по преодолению кризиса в стране.",
    "koi8-r": "Правительство сегодня объявило о новых мерах по преодолению кризиса в стране.",
    "cp1253": "Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα για την αντιμετώπιση της κρίσης.",
    "cp932": "政府は本日、危機に対処するための新しい措置を発表しました。",
    "euc_jp": "政府は本日、危機に対処するための新しい措置を発表しました。",
    "iso2022_jp": "政府は本日、危機に対処するための新しい措置を発表しました。",
    "cp949": "정부는 오늘 위기에 대처하기 위한 새로운 조치를 발표했습니다.",
    "gb18030": "政府今天宣布了应对危机的新措施。要求公民留在家中，直到另行通知。",
    "big5": "政府今天宣布了應對危機的新措施。要求公民留在家中，直到另行通知。",
}


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_read_with_a_mark_or_without(encoding: str) -> None:
    """The marks, and the NULs of wide encodings without one, tell how the bytes are meant."""
    text = "A plain line – with a dash.\nAnd another."
    assert decode(text.encode(encoding)).text == text


@given(st.sets(st.integers(0, 44), min_size=1, max_size=6))
def test_stray_nuls_make_no_chinese_of_english(places: set[int]) -> None:
    """Every other byte of English in UTF-16 is a NUL; a few are what a crash left, and no encoding."""
    text = b"Hello there\n\nThis note has NULs. It is short.\n"
    try:
        assert decode(bytes(0 if at in places else byte for at, byte in enumerate(text))).text.isascii()
    except UnreadableError as error:
        assert "binary" in str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_legacy_encoding_is_recognised_by_its_text(encoding: str) -> None:
    assert decode(LEGACY[encoding].encode(encoding)).text == LEGACY[encoding]


def test_a_few_letters_beyond_ascii_are_western() -> None:
    """A short note gives statistics nothing to work on, and windows-1252 is by far the commonest."""
    assert decode("Le café est fermé.".encode("cp1252")).text == "Le café est fermé."


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    """One broken byte among many whole characters is replaced, and spoils no other."""
    assert decode(GERMAN.encode() + b"\xff").text == GERMAN + "\ufffd"


def test_surrogates_in_pairs_are_characters() -> None:
    """UTR #26 (CESU-8), as Java and old databases write what lies beyond U+FFFF."""
    assert decode((GERMAN + " ").encode() + b"\xed\xa0\xbd\xed\xb8\x80").text == GERMAN + " \U0001f600"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("windows-1251", "cp1251"),
    ],
)
def test_a_page_is_read_as_browsers_take_its_label(declared: str, encoding: str) -> None:
    """WHATWG Encoding, section 4.2: the label iso-8859-1 means windows-1252, gb2312 means a larger set."""
    text = f'<meta charset="{declared}"><p>' + {"gb18030": "你好", "cp932": "日本", "cp1251": "да"}.get(
        encoding, "“€”"
    )
    assert decode(text.encode(encoding), html=True).text == text


@pytest.mark.parametrize("label", ["rot13", "idna", "utf-7", "nonsense", "unicode_escape"])
def test_a_label_unknown_to_the_web_is_not_heard(label: str) -> None:
    page = f'<meta charset="{label}"><p>{GERMAN}'
    assert decode(page.encode("cp1252"), html=True).text == page


def test_utf8_wins_over_what_the_page_declares() -> None:
    """Saving a page turns it into UTF-8 and often leaves the declaration."""
    page = f'<meta charset="iso-8859-1"><p>{GERMAN}'
    assert decode(page.encode(), html=True).text == page


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        ("\ufeff".encode(), "empty"),
        ("\ufeff  ".encode("utf-16-le"), "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF document"),
        (b"PK\x03\x04\x14\0word/document.xml", "Office document"),
        (b"PK\x03\x04\x14\0a.txt", "ZIP archive"),
        (b"\x1f\x8b\x08\0" + zlib.compress(b"x"), "gzip archive"),
        (b"{\\rtf1\\ansi text}", "RTF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "Office document"),
        (bytes(1000), "binary"),
        (bytes(range(256)) * 8, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableError, match=word):
        decode(data)


@given(st.binary(), st.booleans())
def test_any_bytes_are_read_or_refused(data: bytes, html: bool) -> None:
    """Nothing but UnreadableError is raised, and what is read is text."""
    try:
        decoded = decode(data, html=html)
    except UnreadableError:
        return
    assert isinstance(decoded.text, str)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert (
        decode(text.encode()).text == text.removeprefix("\ufeff") or not text.removeprefix("\ufeff").strip()
    )


@given(st.text())
def test_line_ends_and_marks_make_no_difference(text: str) -> None:
    """Of two copies of a file, one saved on Windows, the normalised text is the same, and stays when done again."""
    plain = text.replace("\r", "")
    once = normalised("\ufeff" + plain.replace("\n", "\r\n"))
    assert once == plain
    assert normalised(once) == once.removeprefix("\ufeff")
