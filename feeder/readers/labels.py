"""Words that say what a date is that stands beside them: of publication, of the last change, of an event.

Each is a row of alternatives of a regular expression that heeds no case; the first two are beginnings of words.
"""

PUBLISHED = (
    r"publi|posted|written (?:on\b|:)|erschienen|veröff|erstellt|eingestellt|geschrieben|gepostet|gebloggt|verfasst am"
    r"|geplaatst|gepubl"
    r"|escrito|pubbl|inserito|udgivet|offentligg|lagt ut|skriven|julkaist|opubl|zveřejn|vydáno|közzé|megjelen|objavlj"
    r"|postat|опубл|размещ|дата публ|δημοσιε|αναρτ|yayın|eklenme|đăng|diterbitkan|dipublikasikan|diposting|نشر"
    r"|פורסם|प्रकाशित|เผยแพร่|公開|公开|发布|發布|发表|發表|掲載|投稿|入力|입력|등록|게시"
)
UPDATED = (
    r"updat|modifi|revis|last (?:changed|edit)|(?:edited|amended|corrected)(?: on|:)|aktuali|geändert|bearbeitet"
    r"|(?:letzte|spätere) änderung|\bstand(?: d(?:es|er)\s\w{1,20})?(?::|\s{0,2}(?:vom\s)?$)|mis à jour|mise à jour"
    r"|actuali|aggiornat|atualiz|altera(?:do|ção)|bijgewerkt|gewijzigd|uppdater|ändrad|opdater|ændret|oppdater|endret"
    r"|päivitet|muokattu|zaktuali|zmodyf|změněno|upraven|frissít|módosít|ažurir|обновл|измен[её]н|оновл|змінено"
    r"|ενημ[εέ]ρ|güncel|cập nhật|diperbarui|تحديث|עודכן|अपडेट|อัปเดต|อัพเดท|更新|수정|업데이트"
)
#: What a text calls itself at the beginning of a sentence, which programs write: "This entry was posted on …".
ITSELF = (
    r"(?:this|dies(?:er|e|es)|cet(?:te)?|ce|est[ae]|quest[oa]|dit|deze|den här|denne|dette|ten|tento|эт[аои]) "
    r"(?:(?:blog|news|web)?(?:article|entry|post|page|story|piece|artikel|beitrag|eintrag|seite|billet|entrada|artículo"
    r"|nota|página|articolo|pagina|artigo|bericht|artikeln|inlägget|sidan|artiklen|innlegget|wpis|artykuł"
    r"|článek|запись|статья|страница))\b"
)
#: What an event says before its day and a colon.
EVENT = (
    r"termine?|wann|beginn|einlass|veranstaltungs(?:termin|datum|beginn)|when|starts?|start date|event date"
    r"|date of event|doors(?: open)?|deadline|quand|début|date de l['’]événement|cuándo|cuando|fecha del evento"
    r"|inicio|quando|início|inizio|wanneer|aanvang|hvornår|når|när|milloin|kiedy|kdy|mikor|időpont|când|πότε|когда"
    r"|начало|коли|ne zaman|khi nào|kapan|متى|מתי|日時|開催日時?|일시"
)
#: What it says of its place, in the lines beside "Date: …".
VENUE = (
    r"ort|wo|veranstaltungsort|eintritt|where|location|venue|admission|tickets?|lieu|lugar|luogo|local|plaats|waar|sted"
    r"|plats|paikka|miejsce|místo|hely|место|місце|τόπος|yer|địa điểm|tempat|المكان|会場|場所|地点|장소"
)
#: What minutes say of who was there; their day is that of a meeting which is over.
ATTENDANCE = (
    r"anwesend\w{0,3}|abwesend\w{0,3}|entschuldigt|protokoll(?:ant\w{0,2}|führ\w{1,6})?|present|attendance|attendees"
    r"|apologies|minutes"
    r"|présents?|excusés?|asistentes|presentes|presenti|assenti|aanwezig\w?|afwezig|närvarande|til stede|tilstede"
    r"|läsnä|obecn[iy]|přítomni|jelen vannak|присутств\w{1,8}|παρόντες|katılanlar|出席者?|参加者|參加者|참석자"
)
