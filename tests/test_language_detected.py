"""A text that states no language has the one it is written in, where that is sure; nothing else of it moves."""

import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laboratory import Laboratory

from feeder.languages import covers, fault
from feeder.readers import language, read
from feeder.types import Seed, Terms

TEXTS = {
    "en": "The ferry left in the morning with only a handful of passengers, because nobody had believed the forecast.",
    "de": "Die Fähre legte am Morgen mit nur wenigen Reisenden ab, weil niemand der Vorhersage geglaubt hatte.",
    "fr": "Le bac est parti le matin avec une poignée de passagers, parce que personne n'avait cru à la météo.",
    "es": "El barco salió por la mañana con muy pocos pasajeros, porque nadie había creído el pronóstico del tiempo.",
    "it": "Il traghetto è partito la mattina con pochi passeggeri, perché nessuno aveva creduto alle previsioni.",
    "pt": "A balsa saiu de manhã com poucos passageiros, porque ninguém tinha acreditado na previsão do tempo.",
    "nl": "De veerboot vertrok 's ochtends met maar een paar reizigers, omdat niemand het weerbericht had geloofd.",
    "sv": "Färjan gick på morgonen med bara några få passagerare, eftersom ingen hade trott på väderprognosen.",
    "pl": "Prom odpłynął rano z garstką pasażerów, ponieważ nikt nie uwierzył w prognozę pogody na ten dzień.",
    "tr": "Vapur sabah yalnızca birkaç yolcuyla kalktı, çünkü hiç kimse hava tahminine inanmamıştı.",
    "ru": "Паром ушёл утром всего с несколькими пассажирами, потому что никто не поверил прогнозу погоды.",
    "uk": "Пором вирушив уранці лише з кількома пасажирами, бо ніхто не повірив прогнозу погоди на цей день.",
    "el": "Το πλοίο έφυγε το πρωί με λίγους επιβάτες, επειδή κανείς δεν είχε πιστέψει την πρόγνωση του καιρού.",
    "ar": "غادرت العبارة في الصباح ولم يكن عليها سوى عدد قليل من الركاب لأن أحدا لم يصدق توقعات الطقس.",
    "he": "המעבורת יצאה בבוקר עם נוסעים מעטים בלבד, כי איש לא האמין לתחזית מזג האוויר.",
    "zh": "渡轮早上出发时只有几位乘客，因为谁也不相信天气预报，大家都以为下午会有暴风雨。",
    "ja": "天気予報を誰も信じなかったので、朝のフェリーには数人の乗客しか乗っていませんでした。",
    "ko": "아무도 일기 예보를 믿지 않았기 때문에 아침 배에는 승객이 몇 명밖에 타지 않았습니다.",
}
_XML = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}language"
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("tag", TEXTS)
def test_the_language_of_a_sentence_is_found(tag: str) -> None:
    assert language.detected(TEXTS[tag]) == tag


@pytest.mark.parametrize(
    "text",
    ["", "Yes", "OK, Berlin!", "1914 1918 1939 1945 " * 20, "https://example.org/a/b?c=d " * 9],
    ids=["nothing", "a word", "a label", "figures", "addresses"],
)
def test_where_it_is_not_sure_nothing_is_said(text: str) -> None:
    assert language.detected(text) is None


@given(st.text(max_size=300))
def test_what_is_said_is_a_good_tag(text: str) -> None:
    said = language.detected(text.encode("utf-8", "ignore").decode())
    assert said is None or fault(said) is None


@pytest.mark.parametrize(
    ("path", "form"),
    [("a.txt", "{}"), ("a.md", "---\ntitle: A\n---\n{}"), ("a.html", "<title>A</title><p>{}</p>")],
)
def test_each_format_has_its_language_detected(path: str, form: str) -> None:
    (article,) = read(Seed(path, form.format(TEXTS["pl"]).encode()), Terms(UTC))
    assert (article.language, article.found["language"]) == ("pl", language.DETECTED)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("a.md", "---\ntitle: A\nlang: pl\n---\n{}"),
        ("a.html", '<html lang="pl"><title>A</title><p>{}</p></html>'),
    ],
)
def test_a_stated_language_stands(path: str, form: str) -> None:
    (article,) = read(Seed(path, form.format(TEXTS["it"]).encode()), Terms(UTC))
    assert article.language == "pl"
    assert article.found["language"] != language.DETECTED


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("en", "en", True), ("en", "en-GB", True), ("EN", "en-gb", True), ("zh", "zh-Hant-TW", True),
        ("no", "nb-NO", True), ("no", "nn", True), ("no", "no", True),
        ("en-GB", "en", False), ("e", "en", False), ("en", "enm", False), ("nb", "no", False), ("de", "en", False),
    ],
)  # fmt: skip
def test_what_says_less_of_the_same_covers_it(wide: str, narrow: str, expected: bool) -> None:
    assert covers(wide, narrow) is expected


def test_every_document_tells_the_language_of_an_entry_that_has_another(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.configure(site='language = "en-GB"')
    for tag in ("en", "fr", "ar"):
        lab.article(f"{tag}.md", tag.upper(), TEXTS[tag])
    report = lab.build()
    assert (report.new, report.failures, report.problems) == (3, [], [])
    expected = {"EN": None, "FR": "fr", "AR": "ar"}
    assert {item["title"]: item.get("language") for item in lab.items()} == expected
    rss = ET.fromstring((lab.feeds / "rss.xml").read_bytes())
    assert {item.findtext("title"): item.findtext(_DC) for item in rss.iter("item")} == expected
    atom = ET.fromstring((lab.feeds / "atom.xml").read_bytes())
    assert {one.findtext(f"{_ATOM}title"): one.get(_XML) for one in atom.iter(f"{_ATOM}entry")} == expected
    for title, shown in (
        ("en", 'lang="en-GB" dir="ltr"'),
        ("fr", 'lang="fr"'),
        ("ar", 'lang="ar" dir="rtl"'),
    ):
        page = (lab.feeds / "articles" / f"{title}.html").read_text("utf-8")
        assert shown in (re.search("<html[^>]*>", page) or [""])[0]


def test_a_language_that_a_later_version_detects_moves_nothing_else(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Prom", TEXTS["pl"])
    lab.build()
    store = lab.store()
    (before,) = store.records("key", 1)
    with store.transaction():
        store.put_record(replace(before, entry=replace(before.entry, language=None)))
    store.close()
    lab.build(everything=True)
    store = lab.store()
    assert store.records("key", 1) == [before]
    store.close()
