"""Language tags (BCP 47): which are well made and registered, and what the others are likely to mean."""

import re
from functools import lru_cache
from typing import Literal

#: ISO 639-1, with the codes that BCP 47's registry still carries as deprecated.
LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de"
    " dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id"
    " ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li"
    " ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa"
    " pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th"
    " ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)

#: What the languages of most of the web's texts are called in themselves.
NATIVE = dict(
    pair.split("=")
    for pair in (
        "ar=العربية bg=Български bn=বাংলা ca=Català cs=Čeština cy=Cymraeg da=Dansk de=Deutsch el=Ελληνικά en=English"
        " eo=Esperanto es=Español et=Eesti eu=Euskara fa=فارسی fi=Suomi fr=Français ga=Gaeilge gl=Galego he=עברית"
        " hi=हिन्दी hr=Hrvatski hu=Magyar hy=Հայերեն id=Indonesia is=Íslenska it=Italiano ja=日本語 ka=ქართული ko=한국어"
        " lt=Lietuvių lv=Latviešu mk=Македонски ms=Melayu nb=Norsk nl=Nederlands nn=Nynorsk no=Norsk pl=Polski"
        " pt=Português ro=Română ru=Русский sk=Slovenčina sl=Slovenščina sq=Shqip sr=Српски sv=Svenska sw=Kiswahili"
        " ta=தமிழ் te=తెలుగు th=ไทย tr=Türkçe uk=Українська ur=اردو vi=Tiếng Việt zh=中文"
    ).split(" ")
)

#: ISO 3166-1 alpha-2.
COUNTRIES = frozenset(
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt"
    " bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh"
    " er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht"
    " hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls"
    " lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni"
    " nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg"
    " sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug"
    " um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw".split()
)

# BCP 47, section 2.1: language, extended language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"([a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-([a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|[ix](?:-[a-z0-9]{1,8})+"
)
# Countries that stand for their language. A code that is another language's too (se, si, kr) is believed.
_COUNTRY_FOR_LANGUAGE = {
    "al": "sq", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "il": "he",
    "ir": "fa", "jp": "ja", "rs": "sr", "ua": "uk", "vn": "vi",
}  # fmt: skip
_UNITED_KINGDOM = re.compile(r"(?<=[a-z]-)uk(?=-|$)", re.IGNORECASE)  # whose code is GB (ISO 3166)
_LONGEST = 60  # characters


# A language that is several, by its own code and theirs (ISO 639-3): the detector and old pages say "no".
_MEMBERS = {"no": ("nb", "nn")}


def covers(wide: str, narrow: str) -> bool:
    """Whether `wide` is `narrow` or says only less of it (RFC 4647, section 3.3.1), as `en` does of `en-GB`."""
    wide, narrow = wide.lower(), narrow.lower()
    return any(f"{narrow}-".startswith(f"{one}-") for one in (wide, *_MEMBERS.get(wide, ())))


def fault(tag: str) -> tuple[Literal["language", "region"], str] | None:
    """What is wrong with `tag`, and the wrong part: the whole for its form or language, or the region; None if good."""
    found = _TAG.fullmatch(tag.lower())
    if not found or (found[1] and len(found[1]) == 2 and found[1] not in LANGUAGES):
        return "language", tag
    region = found[2] or ""
    return ("region", region) if region.isalpha() and region not in COUNTRIES else None


@lru_cache(maxsize=100)  # a site has few languages and many articles
def meant(text: str) -> str | None:
    """The good tag that `text` means, None where it means none.

    Underscores stand for hyphens, a country may stand for its language, and what is wrong at the end is left
    out, as in a lookup (RFC 4647, section 3.4): `en_GB` and `en-UK` are en-GB, `jp-JP` is ja-JP, `de-XX` is de.
    """
    first, *rest = text.replace("_", "-")[:_LONGEST].split("-")
    first = _COUNTRY_FOR_LANGUAGE.get(first.lower(), first)
    parts = _UNITED_KINGDOM.sub("GB", "-".join([first, *rest])).split("-")
    while parts and fault("-".join(parts)):
        parts.pop()
    return "-".join(parts) or None
