"""The shapes that dates have in all languages: which figure is the day, and where the month and the year stand."""

import re
from collections.abc import Iterator

# A month as a word, as Thai shortens it, as a Roman number. Arabic papers name it twice: "أيار/مايو".
_WORD = r"(?P<word>[^\s\d.,;:!?/|()\[\]\"'’•·–—-]{2,14}|[ก-ฮ][ิี]?\.[ก-ฮ]|(?-i:[IVX]))(?:/[ء-ي]{3,9})?"
_WHOLE_WORD = _WORD.replace("{2,14}", "{2,14}+", 1)  # where no part of a word can be a month
_ORDINAL = r"(?:\s?(?:st|nd|rd|th)(?:\sday)?|er|ère|º|ª|°|:?e|η|-?го|-?те|-?an?|-?ен)?"
_OF = r"(?:(?:de|del|di|of|du|den|του|ng)\s{1,2}|(?:d|dell|ta)['’]|พ\.ศ\.\s?){0,2}"
# Scrapers leave no space where a page has two elements: "17 May 202410:32", "17. Mai 202419. Juni 2024".
_GLUED = r"(?=[0-2]?\d:\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|[0-3]?[1-9]\\?\.?\s?[^\W\d_]{3})"
_YEAR = r"(?P<year>\d{4})(?!\d)"
# Of two digits only right behind what joins the parts of a date, and behind a Thai month.
_ANY_YEAR = (
    rf"(?:(?P<year>\d{{4}})(?:(?!\d)|{_GLUED})"
    r"|(?<=[^\s\d][-./'’‘])(?P<short>\d\d)(?!\d)|['’‘](?P<short2>\d\d)(?!\d)"
    r"|(?<=[ก-ฮ].\s)(?P<thai>\d\d)(?!\d))"
)
# What stands before is looked at behind the first figure: a pattern that begins with one is searched for faster.
_DAY = r"(?P<day>\d(?:(?<!\d\d)|(?<=[^\W\d_][\s.,](?:19|20)\d\d\d))\d?)"
_FIRST_YEAR = r"(?P<year>\d(?<!\d\d)\d{3})"
_SOME_TIME = r"(?:\d{1,2}:\d\d(?::\d\d)?\s{1,3}(?:[A-Z]{2,4}\s{1,3})?)?"
# "By Ann LeeMay 17, 2024": the month is glued to what stands before it, and shows by its capital.
_GLUED_MONTH = re.compile(
    rf"(?P<word>[ADFJMNOS](?<=[^\W\d_].)[a-zä]{{2,8}})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_ANY_YEAR}"
)
_USUAL_ORDERS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2024-05-17, 2024/05/17, 2024. 5. 17.
        r"(?P<year>\d(?<![\d-]\d)\d{3})(?P<sep>[-/._])\s?(?P<month>\d{1,2})(?P=sep)\s?(?P<day>\d{1,2})(?:(?!\d)|(?=[0-2]\d:\d\d))",
        # 20240517T103000, the basic format of ISO 8601; without a time it is just a number
        r"(?P<year>\d(?<![\w.]\d)\d{3})(?P<month>\d\d)(?P<day>\d\d)(?=T\d\d)",
        # 17 May 2024, 17. Mai 2024, 17\. Mai 2024 as Markdown escapes it, 17-May-24, 17 de mayo de 2024
        rf"{_DAY}{_ORDINAL}[\s.,/\\-]{{0,3}}{_OF}{_WORD}[\s.,/-]{{0,3}}{_OF}{_ANY_YEAR}",
        # May 17, 2024; Fri May 17 10:00:00 UTC 2024; marzo 17 de 2024
        rf"(?<![^\W\d_]){_WHOLE_WORD}[\s.,/-]{{0,3}}(?P<day>\d{{1,2}}){_ORDINAL}[\s.,/-]{{1,3}}{_OF}{_SOME_TIME}{_ANY_YEAR}",
        # 2024 May 17, 2024. május 17., 2024 m. gegužės 17 d., 2024ko maiatzaren 17a
        rf"{_FIRST_YEAR}(?:\.|\sm\.|ko)?[\s,-]{{1,3}}{_WORD}\.?[\s-](?P<day>\d{{1,2}})(?!\d)",
        # 17.05.2024, 17/5/24, 17 . 5 . 2024, 17\. 05. 2024; also glued to a time or to another date
        r"(?P<one>\d(?:(?<![\d.,/-]\d)|(?<=[./-](?:19|20)\d\d\d)|(?<=:\d\d\d))\d?)\\?\s?(?P<mark>[./-])\s?(?P<two>\d{1,2})\s?(?P=mark)\s?"
        rf"(?P<year>\d{{4}}{_GLUED}|(?:\d{{4}}|\d\d)(?![\d/-]|[.,]\d))",
    )
]
_SELDOM_ORDERS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2024年5月17日, 2024년 5월 17일, 令和6年5月17日, 民國113年5月17日
        r"(?P<era>令和|平成|昭和|民[國国])?(?<!\d)(?P<year>\d{1,4}|元)\s?[年년]\s{0,2}(?P<month>\d{1,2})\s?[月월]\s{0,2}(?P<day>\d{1,2})\s?[日일號号]",
        # 17 tháng 5 năm 2024
        rf"{_DAY}\s{{1,2}}tháng\s{{1,2}}(?P<month>\d{{1,2}}),?\s{{1,2}}(?:năm\s{{1,2}})?{_YEAR}",
        # 2024. gada 17. maijs
        rf"{_FIRST_YEAR}\.\s?gada\s{{1,2}}(?P<day>\d{{1,2}})\.\s{{0,2}}{_WORD}",
    )
]
# What a line holds that those are worth a try in.
_SELDOM = ("年", "년", "tháng", "Tháng", "THÁNG", "gada")
#: Without a year in figures there is no date; most lines with a figure hold a time or a number.
YEARS = re.compile(r"[\d./'’‘年년-](?:(?<=\d)\d{3}|(?<=[-./'’‘])\s?\d\d|(?<=[年년]))")


def matches(text: str) -> Iterator[re.Match[str]]:
    """All places in `text` that are shaped like a date, by shape; they may overlap."""
    seldom = any(word in text for word in _SELDOM)
    for pattern in (_GLUED_MONTH, *_USUAL_ORDERS, *_SELDOM_ORDERS * seldom):
        at = 0
        while match := pattern.search(text, at):
            yield match
            # The next may begin inside: "page 7 17 May 2024".
            at = match.start() + 1
