"""Words by which a page tells that it is no article, in the languages that pages are commonly"
" written in."""

import re

#: What a page is, and the phrases that say so in titles, headings and short lines; each begins a word.
PHRASES: dict[str, str] = {
    "error page": (
        r"^\W*(?:40[0-9]|410|429|50[0-9]|52[0-9])\W*$"
        r"|\b(?:404|403|500|502|503)\W{1,3}(?:error|not found|page|forbidden|fehler|erreur)|not found$"
        r"|no longer (?:exists?|available)|internal server error|bad (?:gateway|request)"
        r"|service (?:temporarily )?unavailable|gateway time-?out"
        r"|(?:temporarily|currently) (?:unavailable|down|undergoing|offline)"
        r"|(?:under|down for|undergoing|scheduled|planned) maintenance|maintenance mode"
        r"|(?:be|back) (?:back )?(?:online|soon|shortly)|something (?:went|has gone|is) wrong"
        r"|an (?:unexpected )?error (?:has )?occurred|requested (?:url|page|resource|file)|forbidden$"
        r"|connection (?:timed out|refused|reset)|oops\b|page unavailable|dead link|broken link"
        r"|(?:return|go|back|take me|bring me)(?: back)?(?: to)?(?: the)? (?:home(?: ?page)?|main (?:page"
        r"|site)|safety)|nothing (?:to see |was found )?(?:here|at this location)"
        r"|account (?:has been )?suspended|domain (?:is )?(?:for sale|parked)|too many requests"
        r"|site (?:is )?(?:offline|down|under construction)|coming soon|database (?:connection )?error"
        r"|access (?:is )?denied|expired link|it works!"
        r"|(?:seite|objekt|datei|artikel|adresse|inhalt|url)\b.{0,40}(?:nicht"
        r"|leider nicht mehr) (?:gefunden|vorhanden|verfügbar|existier\w*|erreichbar|mehr)|nicht gefunden"
        r"|wartungsarbeiten|wartungsmodus|(?:zurück )?zur startseite$|ein fehler ist aufgetreten"
        r"|existiert nicht|introuvable|erreur est survenue|en maintenance|maintenance en cours"
        r"|travaux de maintenance"
        r"|(?:página|pagina|archivo|contenido|url|pàgina|páxina)\b.{0,40}(?:no (?:encontrad[ao]|existe"
        r"|se ha encontrado|se encuentra|está disponible|disponible|trobada)|não (?:encontrad[ao]|existe"
        r"|foi encontrad[ao]|está disponível)|non (?:trovata|esiste|è stata trovata|disponibile|atopada))"
        r"|no se (?:ha |pudo |puede )?(?:encontr\w+|encuentra)|no encontrad[ao]|não encontrad[ao]"
        r"|non trovat[ao]|en mantenimiento|em manutenção|in manutenzione|volver al inicio"
        r"|voltar (?:para|à|ao) |torna alla home|ha ocurrido un error|ocorreu um erro"
        r"|si è verificato un errore"
        r"|(?:pagina|bestand)\b.{0,30}(?:niet|bestaat niet|kan niet).{0,20}(?:gevonden|beschikbaar|meer)"
        r"|bestaat niet|niet gevonden|niet beschikbaar|(?:gepland )?onderhoud\b|terug naar (?:de )?home"
        r"|(?:sidan|siden|sivua|sivu|sida|side)\b.{0,40}(?:hittades (?:inte|ej)|finns (?:inte|ej)"
        r"|blev ikke fundet|findes ikke|ble ikke funnet|finnes ikke|ei löyt\w+)|hittades inte|ikke funnet"
        r"|ikke fundet|ei löytynyt"
        r"|(?:strona|stron[ęy]|stránk[auy]|stranica|stranic[ae]|oldal|sayfa|страниц\w+|сторінк\w+"
        r"|страница\w*|σελίδα|pagina|puslapis|lehek\w+)\b.{0,40}(?:nie (?:została |istnieje|znalezion\w+"
        r"|odnalezion\w+)|nebyla nalezena|neexistuje|nenájden\w*|nije pronađena|ne postoji|nem található"
        r"|bulunamadı|mevcut değil|не найден\w*|не существует|не знайден\w*|не е намерена|δεν βρέθηκε"
        r"|nu (?:a fost găsită|există)|nerast\w*|ei leitud)|nie znaleziono|nem található|bulunamadı"
        r"|не найден[ао]?|не знайдено|не существует|ведутся (?:технические )?работы|технические работы"
        r"|bakım|przerwa techniczna|karbantartás|údržb\w+|halaman tidak ditemukan|tidak ditemukan"
    ),
    "bot check": (
        r"captcha|(?:are|not|re) (?:you )?(?:a )?(?:human|robot)\b|checking your browser|just a moment"
        r"|ddos[- ]?(?:protection|guard|mitigation)|ray id"
        r"|security (?:check|verification|service to protect)"
        r"|(?:unusual|automated|suspicious|abnormal) (?:traffic|activity|requests|behaviou?r)"
        r"|attention required|one more step|performance (?:&|and) security by"
        r"|(?:access|request)\b.{0,30}(?:been )?blocked|you have been blocked|blocked by"
        r"|your ip(?: address)?\b|incident id|pardon our interruption|bot detection|are you a bot"
        r"|human verification|enable (?:javascript and )?cookies (?:to continue|and reload)"
        r"|web application firewall|press (?:&|and) hold|waiting room"
        r"|you are (?:now )?in (?:line|the queue)|kein roboter|sicherheits(?:überprüfung|prüfung|abfrage)"
        r"|browser wird (?:über|ge)prüft|sind sie ein mensch"
        r"|vérifi\w+ (?:que vous êtes|de sécurité|votre navigateur)|pas un robot|êtes un humain"
        r"|no (?:eres|soy|es) un robot"
        r"|verifica(?:ndo|ción|r) (?:que|de seguridad|su navegador|tu navegador|humana)"
        r"|não (?:é|sou) um robô|verificação de segurança|non sei un robot|geen robot"
        r"|nie jeste(?:ś|m) robotem|не робот|проверка (?:браузера|безопасности)|robot değil"
    ),
    "login wall": (
        r"(?:subscribe|subscribers?|members?|premium|sign in|log in|register|login|account|upgrade|unlock"
        r"|join)\b.{0,40}(?:to (?:continue|read|keep|access|view|see|unlock|proceed|watch)|only\b|required"
        r"|this (?:content|article|story|feature)|full (?:access|article|story)|the (?:full|rest))"
        r"|(?:content|article|page|area|story|feature|section) (?:is |requires? )?(?:only )?(?:available"
        r"|reserved|restricted|for|exclusive|locked|a paid|protected|private)\b"
        r"|(?:already|not) a (?:subscriber|member)|members[- ]only|paywall|subscription (?:required|plan)"
        r"|start (?:your )?(?:free )?(?:subscription|trial)|choose (?:a|your) plan"
        r"|restricted (?:area|content|access)|private (?:site|page|blog|account|content)"
        r"|(?:please |must |need to )(?:be )?(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|register(?:ed)?"
        r"|subscribe)|do not have (?:permission|access)|not authori[sz]ed|authentication required"
        r"|password[- ]protected|enter (?:the |your )?(?:password|passcode) (?:to|below)"
        r"|(?:your|date of) (?:age|birth)|age (?:verification|gate|check|restricted)"
        r"|(?:are you|must be|i am|over|under) (?:at least |over |of legal |)?(?:18|19|20|21)"
        r"|legal (?:drinking )?age|mayor de edad|maior de (?:idade|18)|maggiorenne|majeur\b|volljährig"
        r"|über 18|18 (?:ans|años|jahre|anos|anni|лет)|alterspr(?:ü|ue)fung|verificación de edad"
        r"|(?:we|sites?|our partners?)\b.{0,40}(?:value|care about|respect|need) your (?:privacy|consent)"
        r"|(?:accept|reject|allow|manage|agree)\b.{0,20}(?:all|cookies|consent|continue|preferences)"
        r"|cookie (?:consent|settings|preferences|wall)|before you continue"
        r"|consent (?:to|choices|preferences)|privacy (?:choices|settings|matters)"
        r"|alle(?:s)? (?:akzeptieren|ablehnen|zulassen)|zustimm(?:en|ung)\b|tout (?:accepter|refuser)"
        r"|(?:aceptar|rechazar) (?:todo|todas|cookies)|aceitar (?:todos|cookies)"
        r"|accett[ao] (?:tutt|e|i cookie)|alles accepteren|akceptuj\w*|godkänn alla|принять (?:все|cookie)"
        r"|(?:abonnieren|anmelden|einloggen|registrieren)\b.{0,30}(?:um|weiter)"
        r"|nur für (?:abonnenten|mitglieder)|weiterlesen mit|plus[- ]artikel"
        r"|(?:réservé|abonnez|connectez)\b.{0,20}(?:abonnés|vous|membres)"
        r"|(?:solo|exclusivo|exclusiva) para (?:suscriptores|abonados|assinantes|miembros)"
        r"|(?:inicia|inicie) sesión para|(?:riservato|solo) (?:agli|per gli) abbonati"
        r"|alleen voor (?:abonnees|leden)|tylko dla|только для (?:подписчиков|зарегистрированных)"
    ),
    "login page": (
        r"(?:^|\W)(?:log|sign)[ -]?(?:in|on|up)\b(?!.{60})"
        r"|(?:create|open|register|edit|new|my|your|user|customer|delete|manage)\b.{0,25}\baccount\b"
        r"|(?:forgot|forgotten|lost|reset|recover|change|retrieve|new|confirm|repeat|re-?enter|current"
        r"|your|email (?:and|or)) ?(?:your |my |the )?(?:password|username)"
        r"|password\b\W{0,4}(?:\*|:|$|reset|recovery|again)"
        r"|^\W*(?:user ?name|e-?mail(?: address)?|user id|login)\W*$|remember me|keep me (?:logged|signed)"
        r"|stay (?:logged|signed) in|stay connected$|^\W*regist(?:er|ration)\b(?!.{50})"
        r"|register (?:now|here|an|a|for|as|with|your|on)\b|already (?:have|registered|a member|got)\b"
        r"|not (?:yet )?(?:registered|a member)|new (?:customer|user|member|here)\??|returning customer"
        r"|by (?:signing|registering|creating)|terms (?:and|of)"
        r"|(?:continue|sign (?:in|up)|log ?in|login|connect) (?:with|using|via|as) |two[- ]factor"
        r"|verification code|one[- ]time|shopping (?:cart|bag|basket)|your (?:cart|basket|bag|order)\b"
        r"|cart is empty|(?:proceed to )?check ?out$|anmeld(?:en|ung)\b|einloggen|log ?ind?\b(?!.{40})"
        r"|registrier(?:en|ung)\b|benutzername|passwort|kennwort|konto (?:erstellen|anlegen)"
        r"|angemeldet bleiben|zugangsdaten|warenkorb|(?:se )?connecter|connexion\b|identifiant"
        r"|mot de passe|inscription\b|créer un compte|mon compte|se souvenir de moi|panier\b|contraseña"
        r"|iniciar sesión|inicio de sesión|registrarse|regístrate|registro de"
        r"|crear (?:una )?(?:nueva )?cuenta|mi cuenta|nombre de usuario|usuario\W*$"
        r"|recordar(?:me|contraseña)|olvid(?:ado|aste)|conta de usu[aá]rio|contrasinal|contrasenya|senha\b"
        r"|entrar$|cadastr(?:e|ar|o)|criar (?:uma )?conta|esquec(?:eu|i)|minha conta|accedi\b|accesso\b"
        r"|registrati|password dimenticata|nome utente|hai dimenticato|crea (?:un )?account|wachtwoord"
        r"|inloggen|registreren|gebruikersnaam|aanmelden|lösenord|logga in|adgangskode|passord|logg inn"
        r"|brugernavn|brukernavn|opret|salasana|kirjaudu|käyttäjätunnus|rekisteröidy|hasło|zaloguj"
        r"|logowanie|zarejestruj|rejestracja|załóż konto|nie pamiętasz|heslo|přihlá\w+|prihlás\w+"
        r"|registr(?:ace|ácia|uj|ovat)|zapomn\w+ hesl|jelszó|belépés|bejelentkez\w+|regisztráció"
        r"|parol[aăe]\b|autentificare|înregistrare|cont nou|lozinka|prijav\w+|registracija|şifre|parola"
        r"|giriş yap|üye ol|oturum aç|kayıt ol|парол\w+|вход\b|войти|регистрация|зарегистрир\w+"
        r"|авторизация|логин|забыли|увійти|реєстрація|вход$|κωδικός|σύνδεση|εγγραφή|kata sandi|masuk$"
        r"|daftar$"
    ),
    "list of articles": (
        r"results? (?:for|\d|found)|no (?:results|products|items|posts)"
        r"|sort(?:ed|ieren|eren)? (?:by|nach|op)"
        r"|(?:items|results|posts|products|articles) (?:per page|\d+)|showing \d+|displaying \d+"
        r"|refine (?:by|your|search)|filter (?:by|results)"
        r"|\b(?:page|seite|página|pagina|strona|strana|sida|side|sivu|sayfa|страница|стр\.|trang"
        r"|halaman)\W{0,2}\d+(?:\W{1,3}(?:of|von|de|sur|di|van|z|av|af|из|dari)?\W{0,2}\d+)?\W*$"
        r"|^\W*\d+ (?:of|von|de|sur|di|van|из|/) \d+\W*$"
        r"|(?:older|newer|next|previous|prev|earlier|more) (?:posts?|entries|page|articles|results|stories"
        r"|topics?|news)\b|(?:category|categories|tag|tags|archives?|author|section|topic)s?\s*[:»]"
        r"|view forum|archive for|posts? (?:tagged|by|in|from)"
        r"|(?:replies|views|topics|posts|hits|antworten|last post|letzter beitrag|réponses|respuestas"
        r"|repl(?:y|ies) to this)\W{0,3}\d*$"
        r"|^\W*\d[\d,.]* (?:replies|views|topics|posts|threads|reviews|hits|votes|points|comments?"
        r"|kommentare?)\b"
    ),
    "empty page of an application": (
        r"(?:enable|activate|need|requires?|turn on|without|needs|use|have|disabled?|activ(?:er|ez|ar|e)"
        r"|aktivieren|habilit\w+|включ\w+|inschakelen)\b.{0,40}java ?script"
        r"|java ?script\b.{0,40}(?:enabled?|disabled|required|needed|turned|to run|to (?:use|view)"
        r"|aktiv\w*|activ\w+|deaktiviert|off\b|habilitad\w+|включ\w+|work)"
        r"|(?:browser|navigateur|navegador) (?:is |not |n'est |no )?(?:not |pas |un)?(?:supported"
        r"|out of date|outdated|compatible|supporté|compatible)|update your browser|unsupported browser"
        r"|app shell|click here if you are not redirected|you should be redirected|single[- ]page app"
    ),
}
#: The same in scripts that do not part words by spaces, or are not cased.
WIDE: dict[str, str] = {
    "error page": (
        r"(?:error|http|status|fehler|erreur|errore|erro|ошибка|错误|錯誤|エラー"
        r"|오류)\W{0,3}(?:code\W{0,3})?(?:4\d\d|5\d\d)\b"
        r"|(?:page|file|url|object|document|site|content|resource|post|article|link)s? (?:was |is |were "
        r"|you \w+ (?:for )?|can ?not be |could not be |couldn['’]t be |has been |isn['’]t "
        r"|not )?(?:not )?(?:found|available|moved|deleted|missing|removed)"
        r"|(?:page|link|url|address) (?:that )?(?:you(?:['’]re| are|['’]ve| have)? \w+(?: \w+)?(?: for"
        r"| to \w+)?|was) ?(?:does ?n[o'’]t|doesn['’]t|is no|isn['’]t|could|can|has|may|might|was)"
        r"|(?:can(?:no|['’])t|could(?: not|n['’]t)|unable to) (?:find|locate|be (?:found|retrieved"
        r"|reached"
        r"|displayed)) ?(?:the|that|this|your)? ?(?:page|url|file|site|what)?"
        r"|(?:couldn['’]?t|can['’]?t|cannot|could not) find (?:that|the|this|what|your)"
        r"|(?:page|ressource|article|document)\b.{0,30}(?:introuvable|n['’]existe (?:pas|plus)|inexistant"
        r"|n['’]est (?:pas|plus) disponible|non trouvée)|retour à l['’]accueil|không tìm thấy"
        r"|không tồn tại|ไม่พบ"
        r"|(?:页面|頁面|网页|網頁|ページ|페이지|文件|内容|主机|网站).{0,12}(?:不存在|找不到|未找到"
        r"|没有找到|沒有找到|见つかりません|見つかりません|ありません|存在しません"
        r"|찾을 수 없|없습니다|走丢|丢失|已删除|無法|无法访问|维护|維護)|找不到.{0,10}(?:页面|頁面|网页)"
        r"|見つかりません|찾을 수 없|メンテナンス中|メンテナンスのため"
        r"|系统维护|网站维护|维护中|점검 ?중|(?:太多的?请求|请求(?:过多|过于频繁)|服务器(?:错误|内部错误"
        r"|繁忙)|サーバーエラー)|الصفحة غير موجودة"
        r"|غير موجود[ةه]?|לא נמצא|पृष्ठ नहीं मिला|صفحه .{0,20}یافت نشد"
    ),
    "bot check": (
        r"(?:you(?:['’]re| are)) (?:a )?human"
        r"|(?:prove|verify|verifying|confirm|check(?:ing)?"
        r"|make sure)(?: that)?(?: if)?(?: the)? (?:you(?:['’]re| are|r)?|site|identity)? ?(?:a "
        r"|not a )?(?:human|robot|bot|browser|connection)|验证码|驗證碼|人机验证|机器人|機器人"
        r"|ロボットでは|認証してください|로봇이"
        r"|안전(?:한)? ?(?:검사|확인)|安全(?:验证|检查|检测|服务|规则|防护)|(?:访问|请求).{0,8}(?:拦截"
        r"|阻断|被拒绝|频繁|受限)|防火墙|正在(?:检查|验证)"
        r"|浏览器.{0,8}(?:检查|验证)|滑动|事件(?:id|编号)"
    ),
    "login wall": (
        r"you(?:['’]ve| have) (?:reached|read|used) (?:your|all|the)\b.{0,30}(?:limit|free|article)"
        r"|vérification de l['’]âge|全部接受|接受所有|同意して|会員限定|有料会員|请(?:先)?登录|需要登录"
        r"|登录后|ログインしてください|로그인이 필요|구독"
    ),
    "login page": (
        r"don['’]?t have an account|s['’]inscrire|סיסמה|התחבר|كلمة (?:المرور|السر)|تسجيل (?:الدخول|جديد)"
        r"|رمز عبور|ورود|mật khẩu|đăng (?:nhập|ký)|รหัสผ่าน|เข้าสู่ระบบ|パスワード|ログイン|会員登録"
        r"|新規登録|密码|密碼|登录|登入"
        r"|注册|註冊|用户名|비밀번호|로그인|회원가입|아이디"
    ),
    "list of articles": (
        r"(?:search|suche?|recherche|búsqueda|busca|ricerca|zoek\w*|sök\w*|поиск|検索"
        r"|搜索)\W{0,3}(?:results?"
        r"|ergebnisse|resultaten|resultat\w*|結果|结果|результат\w*)"
        r"|\d+ (?:search )?(?:results?|ergebnisse|treffer|résultats?|resultados|risultati|wyników"
        r"|результат\w*|items?|products?|articles?|posts?|topics?|threads?|件|条|개|artikel)\b"
        r"|^\W*(?:next|previous|prev|last|first|nächste|weiter|vorige|suivant\w*|précédent\w*|siguiente"
        r"|anterior|próxim[ao]|successiv[ao]|precedente|volgende|vorige|nästa|næste|neste|seuraava"
        r"|następna|poprzednia|další|ďalšia|következő|sonraki|следующ\w+|вперед|далее|次のページ|次へ"
        r"|前へ|下一页|上一页"
        r"|다음|이전|load more|show more|view all|see all)\W*$"
        r"|^\W*(?:(?:monthly |blog |news |forum )?archives?|archiv|latest (?:news|posts|articles|stories)"
        r"|recent (?:posts|news)|all (?:posts|articles|news|products|categories)|blog|news|forums?"
        r"|forum index|events?(?: calendar)?|upcoming events|products?|catalog(?:ue)?|directory|index"
        r"|sitemap|new arrivals|featured|nachrichten|aktuelles|actualités|noticias|notícias|notizie|nieuws"
        r"|nyheter|nyheder|uutiset|aktualności|novinky|hírek|haberler|новости|новини|新着記事|新着|最新"
        r"|뉴스)\W*$"
    ),
    "empty page of an application": (
        r"^\W*(?:now )?(?:loading|please wait|initiali[sz]ing|redirecting|lädt|laden|chargement|cargando"
        r"|carregando|caricamento|загрузка|加载中|読み込み中|로딩)\b.{0,25}$|javascriptを(?:有効|オン)"
        r"|启用 ?javascript"
        r"|자바스크립트"
    ),
}

#: The kinds; the number of the group that matched in one of the two patterns is that of the kind, from one.
KINDS = tuple(PHRASES)
_ANY = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"({phrases})" for phrases in PHRASES.values()) + ")", re.IGNORECASE
)
_ANY_WIDE = re.compile("|".join(f"({phrases})" for phrases in WIDE.values()))


def kinds_in(text: str) -> list[str]:
    """The kinds whose phrases `text` holds, one for each phrase."""
    found = [KINDS[(match.lastindex or 1) - 1] for match in _ANY.finditer(text)]
    if not text.isascii():
        found += [KINDS[(match.lastindex or 1) - 1] for match in _ANY_WIDE.finditer(text)]
    return found
