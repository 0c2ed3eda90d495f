"""Words that tell what a line of a scraped page is: buttons, menus, legal notes, promotion, and the grammar of sentences."""

import re

#: What kind of clutter a line is that one of these patterns begins (after bullets and symbols).
KINDS: dict[str, str] = {
    "share buttons": r"icon-\w+|fa-\w+|share (?:this|on|via|with|the|article|story|to)\b|share\b[:\s]*$|click to (?:share|email|print)"
    r"|(?:tweet|retweet|like|pin|whatsapp|e-?mail)(?: this| it)?\b[^.]{0,20}$|teilen\b|auf (?:facebook|twitter|whatsapp)|per (?:mail|e-mail|whatsapp)"
    r"|partager\b|compart(?:ir|e|ilh\w+)\b|condividi\b|del (?:på|artikel)|dela\b|delen\b|udostępnij|поделиться|paylaş|copy link|link kopieren|copier le lien",
    "follow us": r"follow (?:us|me|@|the|our)\b|folge(?:n sie)? (?:uns|mir)|suivez[- ]nous|síguenos|seguici|siga-nos|volg ons|connect with us"
    r"|join (?:us|our|the conversation)|find us on|like us on|subscribe to our|download (?:our|the) app|get (?:our|the) app|jetzt (?:herunterladen|app)",
    "newsletter": r"(?:sign up|subscribe|register|get (?:our|the|daily))\b[^.]{0,80}(?:news|inbox|email|updates|alerts|newsletter|for free|today)"
    r"|(?:[\w-]+\s){0,4}newsletters?\b[^.]{0,40}$|abonn(?:ieren|ez|er)\b|suscr[ií]b\w*|inscr[ií]va-se|iscriviti|jetzt abonnieren|subscribe\b|sign up\b"
    r"|verpasse(?:n sie)? (?:keine|nichts)|никогда не пропус|подпи(?:шитесь|саться)|listen to (?:this|the) article|artikel (?:anhören|drucken)",
    "cookie notice": r"(?:we|this (?:site|website)|our (?:site|website)|wir|diese (?:seite|website)|by (?:using|continuing))\b[^\n]{0,80}\bcookies?\b"
    r"|cookie[- ](?:policy|settings|preferences|consent|einstellungen|richtlinie|hinweis)|accept (?:all|cookies)|manage (?:cookies|consent)|alle akzeptieren",
    "copyright": r"(?:copyright|\(c\)|©|&copy;)|[^\n]{0,60}(?:all rights? reserved|alle rechte vorbehalten|tous droits r[ée]serv|todos los derechos reserv"
    r"|todos os direitos|tutti i diritti|alla rättigheter|wszelkie prawa|все права|無断転載|無断複写|무단 ?전재)|this material may not be|images? by getty",
    "advertisement": r"advert\w*\b[^.]{0,30}$|\(?(?:anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons|annonse|reklama|reklam|реклама|広告|sponsored)\b[^.]{0,30}$"
    r"|(?:article|story|text) continues (?:below|after)|continue reading\b|die .{0,20}anzeige|sponsor(?:ed|isé)|promoted (?:content|stories)|scroll to continue",
    "link to other articles": r"(?:also|please) (?:read|see|watch)|(?:read|see|learn|find out|watch|show|view|load|discover|more)\s(?:more|also|all|now|next|on|from|about|in|stories|news|articles|posts|videos)\b[^.]{0,100}$"
    r"|don['’]t miss|related\b[^.]{0,60}$|recommended\b[^.]{0,50}$|you (?:may|might) (?:also )?(?:like|be interested|want)|(?:up )?next(?: up| article| story| post)?\s*:?$|previous(?: article| post)?\s*:?$"
    r"|most (?:read|popular|viewed|recent|shared|commented)|(?:our )?(?:latest|top|popular|trending|recent|more|other|similar)\s(?:\w+\s)?(?:stories|news|posts?|articles?|videos?|headlines|topics|comments|tweets)\b"
    r"|editor['’]?s['’]? (?:picks?|choice)|in (?:this|other) (?:news|section|article)|trending\b[^.]{0,30}$|mehr (?:zum|zu|aus|von|lesen|über|erfahren|artikel)\b|lesen sie (?:auch|mehr|hier|dazu)|lies (?:auch|mehr)|das könnte (?:sie|dich)|auch interessant"
    r"|weiterlesen|zum thema|ähnliche (?:artikel|beiträge|themen)|weitere (?:artikel|themen|beiträge|nachrichten|meldungen|aktuelle|news|infos|informationen)|meist ?(?:gelesen|diskutiert|geklickt)\w*|passend dazu|die redaktion empfiehlt|empfehlungen|verwandte|siehe auch|neueste|beliebte|top-?themen"
    r"|(?:à|a) lire (?:aussi|également)|lire (?:aussi|la suite|plus)|sur le même (?:sujet|thème)|voir aussi|les plus lus|articles? (?:liés|récents|similaires)|à voir"
    r"|leer? (?:más|también|mais|tamb[eé]m)|leia (?:também|mais)|te (?:puede|podría) interesar|más (?:leíd\w+|noticias|información|sobre)|lo más|noticias relacionadas|mais lidas|veja também|ver más|relacionad[oa]s"
    r"|leggi (?:anche|tutto)|potrebbe interessarti|articoli (?:correlati|recenti)|più letti|lees (?:ook|meer|verder)|meer (?:over|nieuws)|läs (?:mer|också|även)|les også|læs også|lue (?:myös|lisää)|czytaj (?:też|także|więcej)|zobacz (?:też|także)|čtěte|čítajte"
    r"|читайте (?:также|ещё|еще)|читати також|по теме|関連記事|あわせて読みたい|相关阅读|相關(?:新聞|文章)|관련 ?기사|많이 본|인기 ?기사",
    "comments": r"(?:leave|post|write|add|submit) (?:a |your )?(?:comment|reply|response)|(?:\d+|no|view|show|hide|all|read)? ?(?:comments?|replies|responses?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer?|komentarz\w*|комментари\w+)\b[^.]{0,30}$"
    r"|(?:log|sign) (?:in|out|up) (?:to|or|with|with)|you must be logged|your email address|required fields|schreib\w*\s(?:sie )?(?:einen|den|ihren|uns)? ?kommentar|deine e-mail|antworten?\b[^.]{0,20}$|reply\b[^.]{0,20}$|répondre|responder|réagi(?:r|ssez)|votre (?:commentaire|adresse|nom)|join the discussion",
    "menu": r"(?:menu|menü|menú|navigation|home|startseite|accueil|inicio|início|search|suchen?|recherche\w*|buscar|cerca|log ?in|log ?out|sign ?in|anmelden|einloggen|registrieren|login|connexion|se connecter|close|schließen|fermer|cerrar|main content|toggle \w+|back to (?:top|home)|nach oben|print|drucken|imprimer|imprimir|stampa|merken|e-?paper|abo|jetzt testen|skip|loading)\b\.{0,3}[\s:×>]*$"
    r"|(?:skip|jump|zum|direkt|aller|saltar|ir|vai|gå|siirry|przejdź|přejít) (?:to|zum|au|al|a la|para o|til|till|sisältöön|do)\b|show (?:navigation|menu)|search (?:for|this)|\(button\)|image not available|javascript|please enable|powered by|you are here|sie sind hier|font size|text ?size|schriftgröße|a[- ]?a[+ ]?a?$|-?a\+a",
    "legal notice": r"(?:privacy|terms|impressum|imprint|datenschutz\w*|agb|mentions légales|aviso legal|política de|privacidad|note legali|cookie|cookies|disclaimer|contact(?: us)?|kontakt\w*|about(?: us)?|über uns|nutzungsbedingungen|mediadaten|advertise(?: with us)?|careers|jobs|help|faq|rss|site ?map|accessibility|barrierefreiheit|do not sell\w*)\b[^.]{0,40}$"
    r"|use of (?:and|this)|(?:terms|conditions) (?:of|and)|this site is protected|reprinted with|the material on this|opinions expressed",
}
#: What kind of clutter a line begins with, told by the group that fits; None where no pattern does.
#: It reads small letters alone, three times as fast as one that ignores case.
#: No pattern begins with a sign before it, so none is tried at each of them.
CLUTTER = re.compile(r"[^\w(©&+-]*+(?:" + "|".join(f"({pattern})" for pattern in KINDS.values()) + ")")
#: What class and id call the parts of a page that are no article, by their kind.
NAMED: dict[str, str] = {
    "comments": r"comments?|disqus|respond|reply|replies|discussion|livefyre|kommentare?",
    "share buttons": r"shar(?:e|es|ing)|share-?bar|social\w*|addthis|addtoany|sharedaddy|follow|tweet-?button|jp-relatedposts",
    "links to other articles": r"related\w*|recommend\w*|read-?more|more-?(?:stories|news|articles|posts)|most-?(?:read|popular)|popular|trending"
    r"|outbrain|taboola|teasers?|promo\w*|recirc\w*|you-?may|also-?read|suggested|upnext|next-?(?:post|article)|prev(?:ious)?-?(?:post|article)"
    r"|post-?nav\w*|nav-?links|topstories|latest",
    "newsletter": r"newsletter\w*|subscri\w*|sign-?up|signup|mailchimp|optin|paywall|piano",
    "advertisement": r"ads?|advert\w*|adbox|ad-?(?:slot|unit|container|wrapper|break)|sponsor\w*|banner\w*|dfp|gpt|google-?ads?|affiliate\w*|werbung|anzeige",
    "menu": r"nav|navbar|navigation|menu\w*|breadcrumbs?|pagination|pager|toolbar|tabs|skip-?link|site-?header|masthead|topbar|dropdown|toc-?nav",
    "footer": r"footer|colophon|copyright|legal|disclaimer|site-?info",
    "beside the article": r"sidebar\w*|side-?bar|widget\w*|aside|rail|right-?rail|author-?(?:bio|box|info)|about-?author|bio|bottom-?bar|supplement\w*",
    "cookie notice": r"cookies?\w*|gdpr|consent\w*|overlay|modal|popup|pop-?up|lightbox",
    "for print or hidden": r"hidden|visually-?hidden|sr-?only|off-?screen|screen-?reader(?:-text)?|noprint|no-?print|print-?only",
    "about the article": r"tags?|tag-?list|post-?tags|post-?categories|entry-?(?:footer|utility)|byline-?wrap|read-?time|edit-?section|editsection|mw-editsection|rating\w*|votes?",
}
#: Words of buttons and menus; a short line made of them is one.
BUTTONS = frozenset(
    "facebook twitter x whatsapp linkedin pinterest instagram telegram reddit tumblr pocket flipboard mail email e-mail"
    " print copy link share tweet like save bookmark youtube tiktok xing messenger sms snapchat threads mastodon bluesky"
    " google news rss teilen drucken merken senden partager imprimer enviar compartir condividi icon follow subscribe"
    " newsletter login menu search home close vk ok viber line kakao weibo feedly buffer digg stumbleupon delicious skype".split()
)
#: The commonest small words, which sentences have and menus have not.
GRAMMAR = frozenset(
    "the a an and or but of to in on at for with from by as is are was were be been has have had it its he she they we you"
    " i his her their this that which who not will would can could said than then there when more about after into over"
    " der die das den dem des ein eine einer eines einem einen und oder aber von zu im in auf mit für bei aus nach ist sind"
    " war waren wird werden wurde hat haben hatte es er sie wir ich nicht auch als wie dass sich noch nur am um zum zur so"
    " le la les un une des du de et ou mais dans en sur avec pour par est sont était il elle ils nous vous je ne pas que qui"
    " ce cette se sa son au aux plus el los las una y o pero del con por para es son fue él ella no que su lo al como más"
    " o os as um uma e do da dos das em no na com não mas foi ao il lo gli di che è sono per non si ma della del nel alla"
    " het een van op te met voor zijn werd niet maar dat och att det som är på av för inte den til og er ikke på af å"
    " ja on ei se että oli w z na do nie się że jest i to v ve na že je se s si y bu ve bir için ile da de"
    " и в не на что с по как это он она но из к у за от о для а его же было был і з та що до"
    " yang dan di untuk dengan dari pada ini itu के में है और को से का की एक".split()
)
#: How captions of pictures and players begin, in small letters.
CAPTION = re.compile(
    r"(?:(?:media|file|image|photo) (?:caption|photo)|photos?|images?|pictures?|fotos?|bild(?:er|quelle|nachweis)?|imagen|imagem|immagine|zdjęcie|valokuva|crédits?"
    r"|credits?|caption|quelle|source|fuente|fonte|(?:media|image|photo) caption|videos?|watch|gallery|galerie|galería"
    r"|slideshow|bilderstrecke|diaporama|getty|reuters|afp|dpa|epa|фото|видео|写真|画像|사진|图片|圖)(?:$|[\s:/©(,])"
)
#: How the end of a caption names who took the picture, in small letters.
CREDIT = re.compile(
    r"\((?:photos?|images?|fotos?|bild|pictured?|getty|ap|afp|reuters|dpa|epa|credit|source|quelle)\b[^()]{0,80}\)?\W*$"
    r"|\b(?:(?:ap photo|getty images|ap images|afp|reuters|dpa|epa-efe|photograph|shutterstock|istock|flickr|unsplash"
    r"|picture alliance|imago images)\b[^.]{0,30}$"
    r"|(?:photo|image|foto|bild|credit|photograph|picture)s?(?: credit)?(?: by)?\s?: ?[^.]{0,60}$)"
)
#: Words of the notes behind an article: who wrote it, where it appeared, whom to write to, what to subscribe to.
CLOSING = frozenset(
    "contributed originally published appeared article story post republished reprinted syndicated follow email e-mail"
    " contact click sign subscribe subscribed subscriber subscribers subscription newsletter newsletters author writer"
    " reporter editor editorial journalist columnist freelance senior staff correspondent inbox privacy policy cookies"
    " cookie terms personal data commercial copyright rights reserved account login error download app website page"
    " comments comment twitter facebook instagram podcast video gallery photos read trial delivered"
    " updates disclaimer permission abonnieren abonnement newsletters hier klicken datenschutz nutzungsbedingungen"
    " personenbezogene redaktion autor autorin veröffentlicht erschienen kommentar kommentare lesen weitere mehr"
    " inscrivez abonnez cliquez données article publié lire suivez auteur suscríbete síguenos clic artículo publicado"
    " autor datos iscriviti articolo pubblicato inscreva artigo assine подпишитесь автор статья".split()
)
#: How the line over a reader's comment ends, in small letters: "ann said on 3 may at 8:50 pm:", "3 hours ago", "@ann".
SPEAKER = re.compile(
    r"\b(?:(?:says?|said|wrote|writes|schrieb|sagt|meint|dijo|dice|a écrit|dit|scrive|ha scritto|disse|schreef|zegt|skrev|pisze|пишет|написал)\s?:?$"
    r"|ago$|vor \d{1,3} \w{1,12}$|il y a \d{1,3} \w{1,12}$|hace \d{1,3} \w{1,12}$)|\d[:.]\d\d\s?(?:am|pm|uhr)?.{0,12}$"
)
#: Words that the names of sections, sites and buttons have and the names of persons have not.
NO_NAMES = frozenset(
    "senior correspondent reporter writer journalist columnist contributor technologist producer chief deputy freelance"
    " author analyst redakteur redakteurin korrespondent korrespondentin autor autorin journaliste periodista redactor"
    " giornalista correspondant mitarbeiter volontär"
    " about account actualités advertisement ago all allgemein anzeige april archiv article articles artikel"
    " associated august auto autumn beauty beitrag beiträge best bild blog blogs books breaking business calendar"
    " careers cars challenge city club collection college comment comments companies company contact cookie cookies"
    " copyright corp county cronaca cultura culture cup daily datenschutz deal deals december deportes"
    " earnings east economy economía editor editors entertainment esporte event events express fashion february"
    " finance first food forecast forum foto fotos found free fri friday gallery games gaming gazette gesundheit gmbh"
    " group guardian guide health helpful herald home hours how image images impressions impressum inc inhalt"
    " insider international internet january jobs journal july june just kategorie kategorien kultur"
    " latest league leben lesezeit life lifestyle live local loss ltd magazin magazine march market markets media min"
    " minuten mirror mon monday monde money more most movies mundo music nachrichten national new news north noticias"
    " notizie november observer october opinion order page panorama partei party photo photos podcast podcasts"
    " policy politica politics politik política popular post posted press privacy profile project published quelle"
    " radio read redacción redaktion redazione reise related report reports reserved reuters review reviews"
    " rights rss sale sat saturday science september sezione shop show shows sociedad society société south sport"
    " sports spring staff startseite states stock stocks store stories story street style summer sun sunday team tech"
    " technology terms test this thu thursday times tips today tonight top trailer travel tribune tue tuesday tv"
    " united university updated use verband video videos views watch watched weather wed wednesday week weekly weight"
    " werbung west what when where who why winter wireless wirtschaft wissen world économie".split()
)
