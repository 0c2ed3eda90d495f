"""The names of the months, wide and short, in the languages whose dates are read (after Unicode CLDR)."""

import unicodedata

# One text for each month, January first; the words are as `_plain` makes them.
_NAMES = (
    "ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jan janar janeiro jannar januar "
    "januara januari januarie january janv janvaris janvier led leden ledna oca ocak saus sausio sausis "
    "sij sijecanj sijecnja sty styczen stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan "
    "yanvar ιαν ιανουαριοσ ιανουαριου сту студзень студзеня січ січень січня янв январь января яну януари "
    "јан јануар јануари қаң қаңтар հնվ հունվար հունվարի ינואר جانفي جنوری يناير जनवरी जन॰ जाने जानेवारी "
    "জানু জানুয়ারী ஜன ஜனவரி జన జనవరి มกราคม იან იანვარი "
    "janvari ม.ค",
    "chw chwef chwefror feb febbraio febr febreiro febrer febrero februar februara februari februarie "
    "februaris february fev fevereiro fevr fevral fevrier fra frar helmi helmikuu helmikuuta lut lutego "
    "luty ots otsaila peb pebrero shk shkurt sub subat uno unor unora vas vasario vasaris veebr veebruar "
    "velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου ақп ақпан лют лютага лютии лютого люты феб фебруар "
    "фев февр февраль февраля февруари փետրվար փետրվարի փտվ פברואר فبراير فروری فيفري फ़रवरी फ़र॰ फेब्रु "
    "फेब्रुवारी ফেব ফেব্রুয়ারী பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి กุมภาพันธ์ თებ თებერვალი "
    "ก.พ",
    "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mae maerz mar marc "
    "marca march marcius marco marec maret mars marso mart martie marts martxoa marz marzec marzo marzu "
    "maw mawrth mrt ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер березень березня мар март марта нау наурыз "
    "сак сакавік сакавіка մարտ մարտի մրտ מרץ آذار مارس مارچ मार्च মার্চ மார் மார்ச் మార్చి มีนาคม მარ "
    "მარტი "
    "marta มี.ค",
    "abr abrell abril api apirila apr aprel april aprila aprile aprili aprilie aprilis aprill avr avril "
    "bal balandis balandzio dub duben dubna ebr ebrill huhti huhtikuu huhtikuuta kwi kwiecien kwietnia "
    "nis nisan pri prill tra travanj travnja απρ απριλιοσ απριλιου апр апрель апреля април квіт квітень "
    "квітня кра красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפריל أبريل أفريل ابريل اپریل نيسان अप्रैल "
    "एप्रि एप्रिल এপ্রি এপ্রিল ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ เมษายน აპრ აპრილი "
    "เม.ย",
    "geg geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio maj maja majus may mayo "
    "mayıs mee mei mej mejju svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ μαιου маи мам мамыр "
    "мая мај трав травень травня մայիս մայիսի մյս מאי أيار مئی ماي مايو मई मे মে மே మే พฤษภาคม მაი მაისი "
    "maija พ.ค",
    "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina giu giugno gun gunju haz "
    "haziran hun hunyo iun iunie iyn iyun juin jun juna june junho juni junie junij junijs junio junius "
    "juny juuni kesa kesakuu kesakuuta lipanj lipnja meh mehefin qer qershor xuno ιουν ιουνιοσ ιουνιου "
    "июн июнь июня мау маусым черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի "
    "יוני جوان جون حزيران يونيو जून জুন ஜூன் జూన్ มิถุนายน ივნ ივნისი "
    "junija มิ.ย",
    "cervence cervenec cvc gor gorff gorffennaf heina heinakuu heinakuuta hul hulyo iul iulie iyl iyul "
    "juil juillet jul jula julai julho juli julie julij julijs julio juliol julius july juuli korr korrik "
    "liep liepa liepos lip lipca lipiec lug luglio lul lulju srpanj srpnja tem temmuz uzt uztaila xul "
    "xullo ιουλ ιουλιοσ ιουλιου июл июль июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули "
    "հլս հուլիս հուլիսի יולי تموز جولائی جويلية يوليو जुलाई जुलै जुल॰ জুল জুলাই ஜூலை జులై กรกฎาคม ივლ "
    "ივლისი "
    "julija ก.ค",
    "abu abuztua ago agost agosti agosto agu agust agustos agustus aout aug august augusta augusti "
    "augusts augustus augusztus avg avgust avq avqust awst aww awwissu elo elokuu elokuuta gush gusht kol "
    "kolovoz kolovoza ogo ogos rugp rugpjucio rugpjutis sie sierpien sierpnia srp srpen srpna αυγ "
    "αυγουστοσ αυγουστου авг август августа жні жнівень жніуня серп серпень серпня там тамыз օգոստոս "
    "օգոստոսի օգս אוגוסט آب أغسطس أوت اغسطس اگست غشت अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ஆக ஆகஸ்ட் ఆగ ఆగస్టు "
    "สิงหาคม აგვ აგვისტო "
    "ส.ค",
    "eyl eylul ira iraila medi rugs rugsejis rugsejo ruj rujan rujna sen sentyabr sep sept septemba "
    "septembar september septembra septembre septembrie septembris septiembre set setembre setembro "
    "settembre settembru setyembre sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesien "
    "wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень верасня вересень вересня сент сентябрь "
    "сентября сеп септембар септември қыр қыркүиек սեպ սեպտեմբեր սեպտեմբերի ספטמבר أيلول سبتمبر ستمبر "
    "شتنبر सप्टें सप्टेंबर सितंबर सित॰ সেপ সেপ্টেম্বর செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ กันยายน სექ "
    "სექტემბერი "
    "septembri ก.ย",
    "eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktoba oktobar "
    "oktober oktobra oktobris oktoober oktubre oktyabr ott ottobre ottubru out outubro paz pazdziernik "
    "pazdziernika rij rijen rijna spal spalio spalis tet tetor urr urria οκτ οκτωβριοσ οκτωβριου жовт "
    "жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябрь октября қаз қазан հոկ "
    "հոկտեմբեր հոկտեմբերի אוקטובר أكتوبر اكتوبر اکتوبر अक्टूबर अक्टू॰ ऑक्टो ऑक्टोबर অক্টো অক্টোবর அக் "
    "அக்டோபர் అక్టో అక్టోబర్ ตุลาคม ოქტ ოქტომბერი "
    "oktobri ต.ค",
    "aza azaroa kas kasım lapkr lapkricio lapkritis lis listopad listopada listopadu marras marraskuu "
    "marraskuuta nen nentor nob nobyembre noiembrie nov novemba novembar november novembra novembre "
    "novembris novembro novembru noviembre noy noyabr stu studeni studenoga tach tachwedd νοε νοεμβριοσ "
    "νοεμβριου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември нояб ноябрь ноября "
    "қар қараша նոյ նոյեմբեր նոյեմբերի נובמבר نوفمبر نومبر نونبر नवंबर नव॰ नोव्हें नोव्हेंबर নভে নভেম্বর "
    "நவ நவம்பர் నవం నవంబర్ พฤศจิกายน ნოე ნოემბერი "
    "novembri พ.ย",
    "abe abendua ara aralık dec decembar december decembra decembre decembrie decembris decembro dek "
    "dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre "
    "dicembru diciembre dis disember disyembre gru grudnia grudzien gruod gruodis gruodzio joulu joulukuu "
    "joulukuuta pro prosinac prosinca prosince prosinec rhag rhagfyr δεκ δεκεμβριοσ δεκεμβριου груд "
    "грудень грудня дек декабрь декабря декември дец децембар жел желтоқсан сне снежань снежня դեկ "
    "դեկտեմբեր դեկտեմբերի דצמבר دجنبر دسمبر ديسمبر डिसें डिसेंबर दिसंबर दिस॰ ডিসে ডিসেম্বর டிச டிசம்பர் "
    "డిసెం డిసెంబర్ ธันวาคม დეკ დეკემბერი "
    "decembri ธ.ค",
)
_MONTHS = {word: number for number, words in enumerate(_NAMES, 1) for word in words.split()}
_ROMAN = {name: number for number, name in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)}
# Words that are another month in one language than in the rest.
_BY_LANGUAGE = {"hr": {"listopad": 10, "listopada": 10, "lis": 10, "lip": 6, "srp": 7}}


def month(word: str, language: str | None = None) -> int | None:
    """The number of the month that `word` names, in any known language; None if it names none."""
    if word in _ROMAN:
        return _ROMAN[word]
    word = _plain(word)
    own = _BY_LANGUAGE.get((language or "")[:2], {})
    # Hebrew writes "in" and the month as one word, Basque "of" behind it.
    bare = word.removeprefix("ב").removesuffix("ren")
    return own.get(word) or _MONTHS.get(word) or _MONTHS.get(bare)


_LONGEST = 100  # characters of a word; sorting the accents of a hostile one takes the square of their number


def _plain(word: str) -> str:
    """`word` in small letters and without accents, which texts often lose."""
    if word.isascii() or len(word) > _LONGEST:
        return word.lower()
    parts = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))
