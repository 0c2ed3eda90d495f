"""A summary is whole leading sentences, on one line, within its limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.summaries import summary

FIRST = "The council met on Monday to talk about the new bridge."
SECOND = "It will open in spring, said Dr. Smith of the building office."


def test_whole_sentences_are_taken_up_to_the_limit() -> None:
    both = f"{FIRST} {SECOND}"
    assert summary(f"{both}\n\nAnother paragraph follows here with words.", "en", len(both)) == both
    assert summary(both, "en", len(both) - 1) == FIRST


def test_an_abbreviation_ends_no_sentence() -> None:
    assert summary(SECOND, "en", len(SECOND)) == SECOND


def test_openers_under_six_words_are_passed_over() -> None:
    assert summary(f"Bridge news\n\nBerlin\n\n{FIRST}", "en") == FIRST


def test_a_short_text_is_its_own_summary() -> None:
    """Where nothing is long, nothing is passed over."""
    assert summary("Short note.", "en") == "Short note."
    assert summary("", "en") == "" == summary(" \n ", None)


@pytest.mark.parametrize(
    "dateline",
    [
        "KHARKIV REGION:  ",
        "LONDON (Reuters) - ",
        "ST. JOSEPH, Mich. (AP) — ",
        "Berlin (dpa) – ",
        "WASHINGTON, May 17 — ",
        "(Reuters) - ",
        "MADRID, 20 nov (EFE).- ",
        "MOSCOW, November 20. /TASS/. ",
        "Moscow. 20 November. INTERFAX.RU - ",
        "Hamburg – ",
        "Berlin. ",
        "April 17, 2015 -- ",
        "(CNN)",
        "Frankfurt am Main. ",
        "(서울=연합뉴스) 홍길동 기자 = ",
        "【東京＝山田太郎】",
        "新华社北京11月20日电（记者 张三）",
        "МОСКВА, 20 ноя — РИА Новости. ",
        "القاهرة (رويترز) - ",
        "नई दिल्ली (भाषा) - ",
    ],
)
def test_a_dateline_is_passed_over(dateline: str) -> None:
    assert summary(dateline + FIRST, "en") == FIRST


@pytest.mark.parametrize(
    "opener",
    [
        "By Jane Doe, our correspondent in the north of the country",
        "Jane Doe, Political Correspondent, Updated 5:27 am CST, Wednesday, November 20, 2019",
        "Stand: 12.03.2024, 10:15 Uhr, von der Redaktion im Norden.",
        "Updated 20 November 2024 at 5:12 in the afternoon.",
        "The bridge at dawn on Monday of this week. (AP Photo/John Doe)",
        "Foto: dpa / Max Muster, die neue Brücke am Morgen.",
        "What you need for the soup of this evening:",
        "A heading of more than six words, but no sentence",
        "Editor's note: this text was changed after it had been published.",
        "صورة: رويترز، الوزير في القاهرة يوم أمس الاثنين",
        "写真：川にかかる新しい橋の様子",
    ],
)
def test_what_only_opens_an_article_is_passed_over(opener: str) -> None:
    assert summary(f"{opener}\n\n{FIRST} {SECOND}", None) == f"{FIRST} {SECOND}"


def test_headings_between_paragraphs_are_passed_over() -> None:
    assert (
        summary(f"{FIRST}\n\nWhat the building office has to say to that\n\n{SECOND}", "en")
        == f"{FIRST} {SECOND}"
    )


def test_an_opener_is_better_than_nothing() -> None:
    opener = "What you need for the soup of this evening:"
    assert summary(f"{opener}\n\n- eggs\n- milk", "en").startswith(opener)


@pytest.mark.parametrize(
    "sentence",
    [
        "M. Dupont – the mayor – has said so in a report.",
        "See https://example.org/RFC/ for what that is about.",
        "Angela Merkel – die Kanzlerin – kam am Montag nach Berlin.",
        "NASA — the agency — has said so in a report.",
        "Note: this is how it is done at home.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(sentence: str) -> None:
    assert summary(sentence, "en") == sentence


def test_a_first_sentence_beyond_the_limit_is_cut_between_words() -> None:
    assert summary(FIRST, "en", 30) == "The council met on Monday to…"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "政府今天宣布了应对危机的新措施。要求公民留在家中，直到另行通知。",
            "政府今天宣布了应对危机的新措施。",
        ),
        (
            "これは最初の文であり、十分に長いものです。次の文もあります。",
            "これは最初の文であり、十分に長いものです。",
        ),
        (
            "መንግሥት ሰኞ ዕለት አዲስ የኢኮኖሚ ፖሊሲ ይፋ አደረገ። ሚኒስትሩ በሚቀጥለው ዓመት ይሆናል ብለዋል።",
            "መንግሥት ሰኞ ዕለት አዲስ የኢኮኖሚ ፖሊሲ ይፋ አደረገ።",
        ),
        (
            "រដ្ឋាភិបាលបានប្រកាសគោលនយោបាយថ្មីនៅថ្ងៃច័ន្ទ។ រដ្ឋមន្ត្រីបាននិយាយថានឹងអនុវត្ត។",
            "រដ្ឋាភិបាលបានប្រកាសគោលនយោបាយថ្មីនៅថ្ងៃច័ន្ទ។",
        ),
        (
            "Η κυβέρνηση ανακοίνωσε τη Δευτέρα νέα μέτρα. Ο υπουργός δεν απάντησε στις ερωτήσεις.",
            "Η κυβέρνηση ανακοίνωσε τη Δευτέρα νέα μέτρα.",
        ),
        (
            "הממשלה הודיעה ביום שני על צעדים חדשים. השר אמר כי הצעדים ייכנסו לתוקף בקרוב.",
            "הממשלה הודיעה ביום שני על צעדים חדשים.",
        ),
        ("यह पहला वाक्य है जो काफी लंबा है। यह दूसरा वाक्य है।", "यह पहला वाक्य है जो काफी लंबा है।"),
    ],
)
def test_sentences_of_other_scripts_are_found_without_the_language(text: str, first: str) -> None:
    assert summary(text, None, len(first) + 2) == first


def test_text_without_spaces_is_cut_between_characters() -> None:
    """A mark stays with its letter."""
    cut = summary("ก\u0e34" * 400, "th", 100)
    assert 90 < len(cut) <= 100
    assert cut.endswith("ก\u0e34…")


@given(st.text(), st.sampled_from([None, "en", "de-CH", "ja", "xx", "zz_bad"]), st.integers(40, 300))
def test_any_text_gives_one_line_within_the_limit(text: str, language: str | None, limit: int) -> None:
    short = summary(text, language, limit)
    assert len(short) <= limit
    assert short == " ".join(short.split())
    assert bool(short) == bool(summary(text, language, 300))


def test_no_space_comes_between_sentences_of_scripts_that_have_none() -> None:
    """Neither before a quotation mark, behind which such a script goes on."""
    text = "参加者の多くは計画に賛成だった！「本当か？」と市長は聞いた。工事は秋に始まる予定だ。"
    assert summary(text, "ja") == text
