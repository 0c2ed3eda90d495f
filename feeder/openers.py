"""What news texts begin with and nobody wants in a summary: datelines, by-lines, time stamps, captions, credits."""

import re

_FEW_WORDS = 6
_INITIALS = 3  # characters of what may be a title: "M."
_AGENCIES = (
    "AA|AFP|ANI|ANSA|ANTARA|AP|APA|ATS|BBC|Belga|Bloomberg|CNN|CP|dapd|dpa|EFE|epd|IANS|KNA|Kyodo|Lusa|MTI|ots|PA|PAP"
    "|PTI|Reuters|SDA|sid|STA|TASS|taz|UPI|Xinhua|Yonhap|Интерфакс|РИА|ТАСС|УНН|Укринформ|رويترز|भाषा|वार्ता"
)
_AGENCY = re.compile(rf"(?<!\w)(?:{_AGENCIES})(?!\w)")
_DATELINE = re.compile(
    r"(?P<head>[^\n:–—|]{2,60}?)\s*(?P<mark>:|[–—|]|(?:\s|\.)--?)\s+(?=(?P<next>[^\s\w]*\w))"
)
#: Datelines that agencies write with marks of their own.
_MARKED = re.compile(
    # (Reuters) - , (서울=연합뉴스) 김 기자 =
    r"\([^()\n]{2,40}\)\s*(?:[^\s=–—-]{2,8}\s)?(?:기자|특파원)?\s*[=–—-]{1,2}\s+"
    r"|\((?:AFP|AP|CNN|dpa|Reuters)\)\s*"
    r"|[^\n/]{2,50}[.,] /[A-ZА-Я]{3,12}/\.?\s+(?:[–—-]{1,2}\s+)?"  # MOSCOW, November 20. /TASS/.
    r"|[^\W\d_][^\n.]{1,30}\. \d{1,2} [^\W\d_]{3,12}\. [A-ZА-Я][\w.]{2,20} [–—-]{1,2} "  # Москва. 20 ноября. ТАСС -
    r"|(?:【[^】\n]{1,30}】|[（(][^（）()\n]{1,20}[讯訊电電]\s?[）)])\s*"
    r"|(?:[\u4e00-\u9fff]{2,8}[社网網]|本[报報刊台])[\u4e00-\u9fff\d]{0,16}[电電讯訊](?:[（(][^（）()\n]{1,40}[）)])?[：:，,]?\s*"
)
_PHOTO = (
    r"(?:ap |afp |file )?photo(?:graph|grapher|s)?|fotos?|bild(?:er|quelle|nachweis)?|images?|pictures?|illustration"
    r"|caption|credits?|crédits?|foto(?:graf|gra[fp]h?[ií]a|stre\w+)|immagin[ei]|imagen|imagem|zdjęcie|фото|φωτο\w*"
    r"|图注?|圖說?|写真|사진|صورة|तस्वीर|फोटो|ภาพ|תמונה|ፎቶ|ဓာတ်ပုံ|រូបភាព"
)
_CREDIT = re.compile(
    rf"(?:{_PHOTO})(?: \w+)?\s*(?:[:：©/|]|\b(?:by|courtesy|via|von|par|por|di)\b)"
    r"|(?:quelle|source|fuente|fonte|text|texte|von|by|par|por|autor|автор|author|文|记者|記者)\s*[:：/／]"
    r"|©",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    rf"[(\[](?:[^()\[\]\n]{{0,40}}[ /])?(?:{_PHOTO}|quelle|source|getty|reuters|afp|dpa|imago|shutterstock|unsplash)\b"
    r"[^()\[\]\n]{0,60}[)\]]\.?$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:last |first |originally |zuletzt )?(?:stand|updated?|published|posted|aktualisiert|veröffentlicht|erstellt"
    r"|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|опубликовано|обновлено|发布时间|更新)\b"
    r"[^.!?\n]{0,20}\d",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:editor.?s.? note|disclaimer|anm(?:erkung|\.) d(?:er|\.) red|note de la rédaction"
    r"|nota (?:del editor|da redação))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[^\W\d_][\w'’./-]*(?:,? (?:am|an|der|de|del|la|le|los|las|do|di|upon|[^\W\d_][\w'’./-]*)){0,2}\."
)
_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_DATED = 4  # words of a date
_PARTICLES = frozenset("am an der de del la le los las do di upon".split())


def without_dateline(text: str) -> str:
    """`text` without a leading "LONDON (Reuters) - "."""
    if marked := _MARKED.match(text):
        return text[marked.end() :].lstrip()
    found = _DATELINE.match(text)
    if not found or found["next"][-1].islower():
        return text
    return text[found.end("mark") :].lstrip() if _is_place(found["head"], found["mark"].strip()) else text


def _is_place(head: str, mark: str) -> bool:
    words = head.split()
    if len(words) > _FEW_WORDS + 2 or not head[0].isalpha():
        return False
    if _YEAR.search(head) and len(words) <= _DATED and mark != ":":
        return True
    if _AGENCY.search(head) or (head.endswith(")") and "(" in head and len(words) <= _FEW_WORDS):
        return True
    if mark == ":":
        return head.isupper()
    first = words[0].rstrip(",.")
    if len(first) < 2:
        return False
    caseless = first.upper() == first.lower()
    return (first.isupper() and not caseless) or (
        len(words) == 1 and (first.istitle() or "/" in first or "." in first[:-1]) and mark != "|"
    )


def is_place(sentence: str) -> bool:
    """Whether a first sentence is nothing but a place, as in "Berlin. The government …"."""
    if len(sentence) <= _INITIALS or not _PLACE.fullmatch(sentence):
        return False
    return all(word[0].isupper() for word in sentence.split() if word.lower() not in _PARTICLES)


def is_opener(text: str) -> bool:
    """Whether a line or sentence is a by-line, a time stamp, a caption with its credit, or a note of the editors."""
    return any(pattern.match(text) for pattern in (_CREDIT, _STAMP, _NOTE)) or bool(
        _CREDITED.search(text[-140:])
    )
