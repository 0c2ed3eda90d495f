"""Language tags: what BCP 47 allows is kept, what is wrong is mended or left out, as the validator judges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.languages import COUNTRIES, LANGUAGES, fault, meant
from feeder.validation import values


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"), ("pt-BR", "pt-BR"), ("zh-Hant-TW", "zh-Hant-TW"), ("es-419", "es-419"), ("gsw", "gsw"),
        ("de_CH", "de-CH"), ("x-klingon", "x-klingon"), ("en-GB-oxendict", "en-GB-oxendict"),
        ("jp", "ja"), ("cn", "zh"), ("cz", "cs"), ("dk", "da"), ("gr", "el"), ("ua", "uk"), ("jp-JP", "ja-JP"),
        ("se", "se"), ("si", "si"),  # Northern Sami and Sinhala
        ("en-UK", "en-GB"), ("en-GB-oed", "en-GB"), ("de-XX", "de"), ("fr-FR.UTF-8", "fr"),
        ("xx", None), ("english", None), ("", None), ("de, en", None), ("-", None),
    ],
)  # fmt: skip
def test_a_tag_is_kept_mended_or_left_out(text: str, tag: str | None) -> None:
    assert meant(text) == tag


@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(
            st.one_of(
                st.sampled_from(sorted(LANGUAGES | COUNTRIES)),
                st.from_regex("[a-zA-Z0-9]{1,9}", fullmatch=True),
            ),
            min_size=1,
            max_size=5,
        ).map("-".join),
    )
)
def test_what_is_meant_is_good_for_the_validator(text: str) -> None:
    tag = meant(text)
    assert tag is None or (fault(tag) is None and values.language(tag) is None)
    assert tag is None or meant(tag) == tag
