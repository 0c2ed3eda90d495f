"""Dates that are told from the day of reading: "3 hours ago", "gestern", "vor 2 Tagen", "Fri 17 May, 10:05"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from feeder.readers.labels import PUBLISHED, UPDATED
from feeder.readers.months import month
from feeder.types import Precision

# The words of each unit, in the forms that follow a number.
_UNITS = {
    "second": "s sec secs second seconds sekunde sekunden seconde secondes seconden segundo segundos"
    " secondo secondi sekund"
    " sekunder sekuntia sekundy sekundę saniye секунд секунду секунды másodperce másodperccel giây"
    " detik 秒 초",
    "minute": "min mins minute minutes minuten minuto minutos minuti minuut minut minuter minutter"
    " minuuttia minuty minutę"
    " minutami minút dakika минут минуту минуты хвилин хвилини perce perccel λεπτά דקות دقيقة دقائق"
    " मिनट phút menit นาที 分 分钟"
    " 分鐘 분",
    "hour": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur timme timmar"
    " time timer tunti tuntia"
    " godzina godziny godzin godzinę hodin hodinami hodiny hodinou hodín saat час часа часов годину"
    " години годин órája órával"
    " ώρες ώρα שעות שעה ساعة ساعات घंटे tiếng giờ jam ชั่วโมง 時間 小时 小時 시간",
    "day": "d day days tag tage tagen jour jours día dias días dia giorno giorni dag dagen dagar"
    " dage dager päivä päivää dzień"
    " dni dny dnem dňami gün день дня дней дні днів дни napja nappal zile zi ημέρες μέρες ימים يوم"
    " أيام दिन ngày hari วัน 日 天 일",
    "week": "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane"
    " weken vecka veckor uge uger uke"
    " uker viikko viikkoa tydzień tygodnie tygodni týden týdny týdnů týždňom týždňami hafta неделю"
    " недели недель тиждень тижні"
    " тижнів hete héttel săptămâni săptămână εβδομάδες שבועות أسابيع أسبوع हफ़्ते सप्ताह tuần minggu"
    " สัปดาห์ 週間 周 週 주",
    "month": "mo mos month months monat monate monaten mois mes meses mese mesi mês maand maanden"
    " månad månader måned måneder"
    " kuukausi kuukautta miesiąc miesiące miesięcy měsícem měsíci měsíců mesiacom ay месяц месяца"
    " месяцев місяць місяці hónapja"
    " hónappal luni lună μήνες חודשים أشهر شهر महीने tháng bulan เดือน か月 ヶ月 个月 個月 개월",
    "year": "y yr yrs year years jahr jahre jahren an ans année années año años anno anni ano anos"
    " jaar år vuosi vuotta rok lata"
    " lat rokem lety yıl год года лет рік роки років éve évvel ani χρόνια שנים سنوات سنة साल năm"
    " tahun ปี 年 年間 년",
}
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_BEHIND = (
    "ago|fa|atrás|geleden|sedan|siden|sitten|temu|ezelőtt|önce|назад|тому|în urmă|पहले|trước|lalu|yang lalu"
    "|ที่แล้ว|前|以前|전"
)
_BEFORE = "vor|il y a|hace|há|för|před|pred|πριν από|πριν|לפני|منذ|قبل|acum|преди|пре|cách đây"
_ONE = "an?|one|einem|einer|une?|un|una|um|uma|uno|één|een|en|ett|et"
_COUNTED = re.compile(
    rf"(?:(?<![^\W\d_])(?P<before>{_BEFORE})\s{{1,2}})?(?<![\w.,:/-])(?P<number>\d{{1,3}}"
    rf"|(?:{_ONE})(?=\s))\s{{0,2}}"
    rf"(?P<unit>[^\s\d.,:;()|]{{1,12}}?)\.?(?:\s{{0,2}}(?P<behind>{_BEHIND})(?![^\W\d_])|(?![^\s.,:;()|]))",
    re.IGNORECASE,
)
# Days back; a word that begins what people read every day, and ends it.
_NAMED = {
    0: "today|heute|aujourd['’]hui|hoy|oggi|hoje|vandaag|idag|i dag|tänään|dzisiaj|dziś|dnes|ma"
    "|bugün|сегодня|сьогодні|днес|astăzi"
    "|azi|σήμερα|היום|اليوم|आज|hôm nay|hari ini|วันนี้|今日|今天|오늘|just now|soeben|gerade eben",
    1: "yesterday|gestern|hier|ayer|ieri|ontem|gisteren|igår|i går|eilen|wczoraj|včera|tegnap|dün"
    "|вчера|вчора|χθες|אתמול|أمس|कल"
    "|hôm qua|kemarin|เมื่อวาน|昨日|昨天|어제",
    2: "vorgestern|avant-hier|anteayer|antes de ayer|l['’]altro ieri|anteontem|eergisteren|i förrgår"
    "|i forgårs|i forgårs|toissapäivänä"
    "|przedwczoraj|předevčírem|predvčerom|позавчера|позавчора|tegnapelőtt|一昨日|前天|그저께",
}
_DAYS = re.compile(
    "|".join(f"(?<![^\\W\\d_])(?P<d{back}>{words})(?![^\\W\\d_])" for back, words in _NAMED.items()),
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<![^\W\d_])(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim"
    r"|lunes|martes|mié|jue|vie|sáb"
    r"|dom)(?:day|sday|nesday|rsday|urday|s|ntag|enstag|ttwoch|nnerstag|eitag|mstag|nntag|di|credi"
    r"|manche)?\b",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    r"(?<![\w.,/-])(?P<day>\d{1,2})(?:st|nd|rd|th|\."
    r"|º)?\s{1,2}(?:de\s)?(?P<word>[^\W\d_]{3,12})\b(?!\.?,?\s{0,2}\d{4})"
    r"|(?<![^\W\d_])(?P<word2>[^\W\d_]{3,12})\.?\s{1,2}(?P<day2>\d{1,2})(?:st|nd|rd"
    r"|th)?\b(?!,?\s{0,2}\d{4})",
    re.IGNORECASE,
)
# Their beginnings in more than one language, where these agree; Monday is 0. "Mar" is March as well.
_DAYS_OF_WEEK = (
    "mon lun",
    "tue die",
    "wed mit mer mié",
    "thu don jeu jue",
    "fri fre ven vie",
    "sat sam sáb",
    "sun son dim dom",
)
_WEEKDAYS = {word: number for number, words in enumerate(_DAYS_OF_WEEK) for word in words.split()}
_YEARS = 7  # in which most days have been every weekday
_UPDATED = re.compile(UPDATED, re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}\s?[:.h]\s?\d\d|\d\s?(?:[ap]\.?m|h|uhr)\b", re.IGNORECASE)
_BESIDE = re.compile(r"[^\W\d_]{2,}")
_LABELLED = re.compile(
    r":$|^(?:posted|published|updated|geplaatst|publi\w+|veröff\w+|опубл\w+|stand)$", re.IGNORECASE
)
# What stands in such a line that tells nothing else.
_USUAL = re.compile(
    rf"(?<![^\W\d_])(?:(?:{PUBLISHED}|{UPDATED})\w{{0,15}}|(?:last|zuletzt|ultim[ao]|última|laatst|stand|uhr|um|am|at|on"
    r"|pm|le|el|il|em|las|alle|ore|às|om|kl|klo|ob|dne|dnia|godz|[cemp][sde]?t|gmt|utc)(?![^\W\d_]))",
    re.IGNORECASE,
)
_DAY = 86_400
_EARLIEST = 1970
_LONGEST = 80  # characters; in a longer line the words are content
_MOST = 5  # other words: labels, a name, a clock


@dataclass(frozen=True, slots=True)
class Told:
    """A moment told from the day of reading, and where in the line. That of a day is its midnight.

    `yearless` is a day that the line names without its year, `updated` what the line calls an update.
    """

    at: datetime
    precision: Precision
    start: int
    end: int
    yearless: bool = False
    updated: bool = False


def day(text: str, now: datetime, language: str | None = None) -> date | None:
    """The day that `text`, a short line, tells from `now`; None where it tells none, or one that lies ahead."""
    found = told(text, now, language)
    return found.at.date() if found else None


def told(text: str, now: datetime, language: str | None = None) -> Told | None:
    """The moment that `text`, a short line, tells from `now`, which is aware; exact where it counts hours or less."""
    if len(text) > _LONGEST:
        return None
    for reader in (_counted, _named, _yearless):
        if found := reader(text, now, language):
            beside = _BESIDE.findall(f"{text[: found.start]} {text[found.end :]}")
            return found if len(beside) <= _MOST else None
    return None


def is_all(text: str) -> bool:
    """Whether `text` tells a time and says nothing else: "Posted 2 hours ago", "Stand: 19. Mai, 9:41 Uhr"."""
    if len(text) > _LONGEST:
        return False
    for found in _COUNTED.finditer(text):
        if found["unit"].lower() in _UNIT and (found["before"] or found["behind"]):
            return _says_no_more(text, found)
    timed = _WEEKDAY.sub(" ", _USUAL.sub(" ", text)) if _CLOCK.search(text) else ""
    return any(
        _says_no_more(timed, found)
        for found in _YEARLESS.finditer(timed)
        if month(found["word"] or found["word2"])
    )


def _says_no_more(text: str, found: re.Match[str]) -> bool:
    return not _BESIDE.search(_USUAL.sub(" ", f"{text[: found.start()]} {text[found.end() :]}"))


def _counted(text: str, now: datetime, _: str | None) -> Told | None:
    for found in _COUNTED.finditer(text):
        unit = _UNIT.get(found["unit"].lower())
        if unit and (found["before"] or found["behind"]):
            number = int(found["number"]) if found["number"].isdecimal() else 1
            at = _back(now, number, unit)
            exact: Precision = "second" if _SECONDS.get(unit, _DAY) < _DAY else "day"
            if at:
                return Told(at if exact == "second" else _midnight(at, now), exact, *found.span())
    return None


def _back(now: datetime, number: int, unit: str) -> datetime | None:
    if unit in _SECONDS:
        return (now - timedelta(seconds=number * _SECONDS[unit])).replace(microsecond=0)
    months = number * (12 if unit == "year" else 1)
    year, before = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < _EARLIEST:
        return None
    return now.replace(year=year, month=before + 1, day=min(now.day, monthrange(year, before + 1)[1]))


def _midnight(at: date, now: datetime) -> datetime:
    return datetime.combine(date(at.year, at.month, at.day), time(), now.tzinfo)


def _named(text: str, now: datetime, language: str | None) -> Told | None:
    found = _DAYS.search(text)
    if not found or (found[0].lower() == "ma" and language != "hu"):
        return None
    back = int((found.lastgroup or "d0")[1:])
    if not _CLOCK.search(text[found.end() :]):
        # Without a clock behind it, alone: "Yesterday's news", "Florida Today" are names, German "hier" is "here".
        before, rest = text[: found.start()].strip(), text[found.end() :].strip(" .,|•·–—-")
        if (
            rest
            or (before and not _LABELLED.search(before))
            or (found[0].lower() == "hier" and language != "fr")
        ):
            return None
    return Told(_midnight(now.date() - timedelta(days=back), now), "day", *found.span())


def _yearless(text: str, now: datetime, language: str | None) -> Told | None:
    """The day that `text` names without its year: the first that it calls no update, else the first."""
    if not (_CLOCK.search(text) or _WEEKDAY.search(text)):
        return None
    first, at, end = None, 0, 0
    while found := _YEARLESS.search(text, at):
        at = found.start() + 1  # the next may begin inside: "Fri 17 May"
        number = month(found["word"] or found["word2"], language)
        if not number or not (read := _latest(number, int(found["day"] or found["day2"]), text, now)):
            continue
        updated = bool(_UPDATED.search(text, end, found.start()))
        at = end = found.end()
        told = Told(_midnight(read, now), "day", *found.span(), yearless=True, updated=updated)
        if not updated:
            return told
        first = first or told
    return first


def _latest(number: int, day: int, text: str, now: datetime) -> date | None:
    """The latest such day not after `now`, of the weekday that `text` names, if any."""
    named = _WEEKDAY.search(text)
    weekday = _WEEKDAYS.get(named[0].lower()[:3]) if named else None
    latest = None
    for year in range(now.year, now.year - _YEARS, -1):
        try:
            read = date(year, number, day)
        except ValueError:
            continue
        if read <= now.date():
            if weekday in (None, read.weekday()):
                return read
            latest = latest or read
    return latest
