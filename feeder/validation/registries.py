"""Lists that others keep: IANA, ISO, and the W3C for the words of HTML, MathML, SVG and CSS."""

#: IANA's permanent registrations (RFC 7595), and the few provisional ones that every browser opens.
URI_SCHEMES = frozenset(
    "aaa aaas about acap acct cap cid coap coap+tcp coap+ws coaps coaps+tcp coaps+ws crid data dav dict dns example file ftp"
    " geo go gopher h323 http https iax icap im imap info ipn ipp ipps iris iris.beep iris.lwz iris.xpc iris.xpcs jabber ldap"
    " ldaps leaptofrogans mailto matrix mid msrp msrps mt mtqp mupdate news nfs ni nih nntp opaquelocktoken pkcs11 pop pres"
    " reload rtsp rtsps rtspu service session shttp sieve sip sips sms snmp soap.beep soap.beeps stun stuns tag tel telnet"
    " tftp thismessage tip tn3270 turn turns tv urn vemmi vnc ws wss xcon xcon-userid xmlrpc.beep xmlrpc.beeps xmpp z39.50r"
    " z39.50s ftps magnet irc ircs sftp".split()
)

#: IANA's registry of link relations, and those that Atom's neighbours define without it.
LINK_RELATIONS = frozenset(
    "about acl alternate amphtml appendix apple-touch-icon archives author blocked-by bookmark c2pa-manifest canonical"
    " chapter cite-as collection compression-dictionary contents convertedfrom copyright create-form current deprecation"
    " describedby describes disclosure dns-prefetch duplicate edit edit-form edit-media enclosure external first glossary"
    " help hosts hub ice-server icon index intervalafter intervalbefore intervalcontains intervaldisjoint intervalduring"
    " intervalequals intervalfinishedby intervalfinishes intervalin intervalmeets intervalmetby intervaloverlappedby"
    " intervaloverlaps intervalstartedby intervalstarts item last latest-version license linkset lrdd manifest mask-icon me"
    " media-feed memento micropub modulepreload monitor monitor-group next next-archive nofollow noopener noreferrer opener"
    " openid2.local_provider openid2.provider original p3pv1 payment pingback preconnect predecessor-version prefetch preload"
    " prerender prev prev-archive preview previous privacy-policy profile publication rdap-active rdap-bottom rdap-down"
    " rdap-top rdap-up related replies restconf ruleinput search section self service service-desc service-doc service-meta"
    " sip-trunking-capability sponsored start status stylesheet subsection successor-version sunset tag terms-of-service"
    " timegate timemap type ugc up version-history via webmention working-copy working-copy-of"
    " service.post service.feed service.edit service.subscribe".split()
)

#: Namespaces of the vocabularies that feeds are known to use, each with its customary prefix.
NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1998/Math/MathML": "mathml",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/2001/XMLSchema": "xsd",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://postneo.com/icbm/": "icbm",
    "http://postneo.com/icbm": "icbm",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/": "rss1",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/link/": "l",
    "http://purl.org/rss/1.0/modules/event/": "ev",
    "http://purl.org/rss/1.0/modules/company/": "company",
    "http://purl.org/rss/1.0/modules/textinput/": "ti",
    "http://purl.org/rss/1.0/modules/image/": "image",
    "http://purl.org/rss/1.0/modules/annotate/": "annotate",
    "http://purl.org/rss/1.0/modules/aggregation/": "ag",
    "http://purl.org/rss/1.0/modules/wiki/": "wiki",
    "http://purl.org/rss/1.0/modules/email/": "email",
    "http://purl.org/rss/1.0/modules/reference/": "ref",
    "http://purl.org/rss/1.0/modules/richequiv/": "reqv",
    "http://purl.org/rss/1.0/modules/search/": "search",
    "http://purl.org/rss/1.0/modules/servicestatus/": "ss",
    "http://purl.org/rss/1.0/modules/subscription/": "sub",
    "http://purl.org/rss/1.0/modules/taxonomy/": "taxo",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    "http://purl.org/rss/1.0/modules/rss091#": "rss091",
    "http://media.tangent.org/rss/1.0/": "audio",
    "http://usefulinc.com/rss/manifest/": "mn",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://purl.org/atompub/rank/1.0": "re",
    "http://purl.org/net/rss1.1/payload#": "p",
    "http://purl.org/rss/modules/textinput/": "ti",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "http://podlove.org/simple-chapters": "psc",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
    "http://madskills.com/public/xml/rss/module/pingback/": "pingback",
    "http://webns.net/mvcb/": "admin",
    "http://web.resource.org/cc/": "cc",
    "http://creativecommons.org/ns#": "cc",
    "http://backend.userland.com/creativeCommonsRssModule": "creativeCommons",
    "http://backend.userland.com/blogChannelModule": "blogChannel",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://a9.com/-/spec/opensearchrss/1.0/": "opensearch",
    "http://schemas.google.com/g/2005": "gd",
    "http://base.google.com/ns/1.0": "g",
    "http://base.google.com/cns/1.0": "c",
    "http://schemas.google.com/blogger/2008": "blogger",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://webfeeds.org/rss/1.0": "webfeeds",
    "http://source.scripting.com/": "source",
    "http://microblog.reallysimple.org/": "microblog",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://usefulinc.com/ns/doap#": "doap",
    "http://rdfs.org/sioc/ns#": "sioc",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/2002/07/owl#": "owl",
    "http://www.w3.org/2001/vcard-rdf/3.0#": "vcard",
    "http://my.theinfo.org/changed/1.0/rss/": "cp",
    "http://hacks.benhammersley.com/rss/streaming/": "str",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://www.microsoft.com/schemas/rss/core/2005": "cf",
    "http://www.microsoft.com/schemas/rss/sse": "sx",
    "http://feedsync.org/2007/feedsync": "sx",
    "http://schemas.pocketsoap.com/rss/myDescModule/": "myDesc",
    "http://conversationsnetwork.org/rssNamespace-1.0/": "conversationsNetwork",
    "http://www.apple.com/ilife/wallpapers": "apple-wallpapers",
    "http://nlnog.net/ns/geourl": "geourl",
    "http://geourl.org/rss/module/": "geourl",
    "http://activitystrea.ms/spec/1.0/": "activity",
    "http://portablecontacts.net/spec/1.0": "poco",
    "http://ostatus.org/schema/1.0": "ostatus",
    "http://gdata.youtube.com/schemas/2007": "yt",
    "http://www.youtube.com/xml/schemas/2015": "yt",
    "https://www.spotify.com/ns/rss": "spotify",
    "http://www.spotify.com/ns/rss": "spotify",
    "https://schema.acast.com/1.0/": "acast",
    "https://blubrry.com/developer/rawvoice-rss/": "rawvoice",
    "http://www.rawvoice.com/rawvoiceRssModule/": "rawvoice",
    "http://ns.adobe.com/xap/1.0/": "xap",
    "com-wordpress:feed-additions:1": "wp",
    "http://wordpress.org/export/1.2/": "wp",
    "http://www.usemod.com/cgi-bin/mb.pl?ModWiki": "wiki",
    "http://www.yandex.ru": "yandex",
    "http://news.yandex.ru": "yandex",
    "http://turbo.yandex.ru": "turbo",
    "urn:atom-extension:indexing": "indexing",
}

#: Elements of HTML, old and new, that no reader need remove.
HTML_ELEMENTS = frozenset(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote body br button canvas caption"
    " center cite code col colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em"
    " event-source fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i"
    " img input ins kbd keygen label legend li main map mark math menu meter multicol nav nextid nobr noscript"
    " ol optgroup option output p picture pre progress q rb rp rt rtc ruby s samp search section select small"
    " sound source spacer span strike strong sub summary sup svg table tbody td textarea tfoot th thead time"
    " title tr track tt u ul var video wbr".split()
)

#: Attributes of HTML, old and new, that no reader need remove.
HTML_ATTRIBUTES = frozenset(
    "abbr about accept accept-charset accesskey action align alt autocomplete autoplay axis background"
    " balance bgcolor border bordercolor bordercolordark bordercolorlight bottompadding cellpadding"
    " cellspacing ch challenge char charoff charset checked choff cite class clear color cols colspan compact"
    " content contenteditable controls coords crossorigin data datafld datapagesize datasrc datetime decoding"
    " default delay dir disabled draggable dynsrc enctype end face fetchpriority for form frame galleryimg"
    " gutter headers height hidden hidefocus high href hreflang hspace icon id inputmode is ismap itemid"
    " itemprop itemref itemscope itemtype keytype kind label lang leftspacing list loading longdesc loop"
    " loopcount loopend loopstart low lowsrc max maxlength media method min multiple muted name nohref noshade"
    " nowrap open optimum pattern ping placeholder playsinline point-size poster pqg prefix preload prompt"
    " property radiogroup readonly referrerpolicy rel repeat-max repeat-min replace required resource rev"
    " reversed rightspacing role rows rowspan rules scope selected shape size sizes span spellcheck src"
    " srclang srcset start step style summary suppress tabindex target template title toppadding translate"
    " type typeof unselectable urn usemap valign value variable vocab volume vrml vspace width wrap xmlns".split()
)

#: Elements of MathML 3, presentation.
MATHML_ELEMENTS = frozenset(
    "annotation annotation-xml maction maligngroup malignmark math menclose merror mfenced mfrac mglyph mi mlabeledtr"
    " mlongdiv mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry msgroup msline"
    " mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics".split()
)

#: Attributes of MathML 3, presentation.
MATHML_ATTRIBUTES = frozenset(
    "accent accentunder actiontype align alignmentscope altimg alttext background base bevelled class close"
    " color columnalign columnlines columnspacing columnspan columnwidth crossout decimalpoint denomalign"
    " depth dir display displaystyle edge encoding equalcolumns equalrows fence fontfamily fontsize fontstyle"
    " fontweight form frame framespacing groupalign height href id indentalign lang largeop length linebreak"
    " linethickness lquote lspace mathbackground mathcolor mathsize mathvariant maxsize minlabelspacing"
    " minsize movablelimits notation numalign open position rowalign rowlines rowspacing rowspan rquote rspace"
    " scriptlevel scriptminsize scriptsizemultiplier selection separator separators shift side space src"
    " stackalign stretchy style subscriptshift superscriptshift symmetric type valign voffset width xmlns xref".split()
)

#: Elements of SVG 1.1 without scripts, foreign objects and pictures from elsewhere.
SVG_ELEMENTS = frozenset(
    "a animate animateColor animateMotion animateTransform circle clipPath defs desc ellipse feBlend"
    " feColorMatrix feComposite feFlood feGaussianBlur feMerge feMergeNode feOffset filter font-face"
    " font-face-name font-face-src g glyph hkern line linearGradient marker mask metadata missing-glyph mpath"
    " path pattern polygon polyline radialGradient rect set stop style svg switch symbol text textPath title"
    " tref tspan use view".split()
)

#: Attributes of SVG 1.1 without those that run a script.
SVG_ATTRIBUTES = frozenset(
    "accent-height accumulate actuate additive alphabetic arabic-form arcrole ascent attributeName"
    " attributeType base baseProfile bbox begin by calcMode cap-height class clip clip-path clip-rule"
    " clipPathUnits color color-interpolation color-rendering content cx cy d descent display dur dx dy end"
    " fill fill-opacity fill-rule filter filterUnits font-family font-size font-stretch font-style"
    " font-variant font-weight from fx fy g1 g2 glyph-name gradientTransform gradientUnits hanging height"
    " horiz-adv-x horiz-origin-x href id ideographic in in2 k keyPoints keySplines keyTimes lang"
    " letter-spacing marker marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask"
    " maskUnits mathematical max min name offset opacity operator orient origin overflow overline-position"
    " overline-thickness panose-1 path pathLength patternTransform patternUnits points preserveAspectRatio r"
    " refX refY repeatCount repeatDur requiredExtensions requiredFeatures restart result role rotate rx ry"
    " show slope space spreadMethod startOffset stdDeviation stemh stemv stop-color stop-opacity"
    " strikethrough-position strikethrough-thickness stroke stroke-dasharray stroke-dashoffset stroke-linecap"
    " stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style systemLanguage tabindex target"
    " text-anchor text-decoration title to transform type u1 u2 underline-position underline-thickness unicode"
    " unicode-range units-per-em values vector-effect version viewBox visibility width widths word-spacing x"
    " x-height x1 x2 xmlns y y1 y2 zoomAndPan".split()
)

#: Properties of CSS 2.1 that readers are known to keep: they concern the text and boxes of their own element. None
#: can load a file, leave the flow, lie over the reader's own buttons or run code.
CSS_PROPERTIES = frozenset(
    "azimuth background background-color border border-bottom border-bottom-color border-bottom-style"
    " border-bottom-width border-collapse border-color border-left border-left-color border-left-style"
    " border-left-width border-right border-right-color border-right-style border-right-width border-spacing"
    " border-style border-top border-top-color border-top-style border-top-width border-width clear color cursor"
    " direction display elevation float font font-family font-size font-style font-variant font-weight height"
    " letter-spacing line-height margin margin-bottom margin-left margin-right margin-top overflow padding"
    " padding-bottom padding-left padding-right padding-top pause pause-after pause-before pitch pitch-range"
    " richness speak speak-header speak-numeral speak-punctuation speech-rate stress text-align text-decoration"
    " text-indent unicode-bidi vertical-align voice-family volume white-space width".split()
)

_EBU_ROLES = frozenset(
    part.strip()
    for part in (
        "abridger, actor, actress, adapter, advertiser, agent, anchor person, animal trainer, animator, announcer,"
        " armourer, arranger, art director, artist, assistant cameraman, assistant director, assistant editor,"
        " assistant producer, author, band, broadcaster, camera operator, cameraman, cartoonist, casting,"
        " casting director, chief lighting technician, choir, choreographer, cinematographer, clapper loader, comedian,"
        " commentator, commissioning editor, composer, computer programmer, conductor, consultant, contestant,"
        " continuity checker, contributor, copyright holder, correspondent, costume designer, creator, critic, dancer,"
        " designer, developer, dialogue coach, director, director of photography, distributor, dj, dresser, editor,"
        " editor-in-chief, engineer, ensemble, executive producer, expert, fight director, floor manager, focus puller,"
        " foley artist, foley editor, foley mixer, funder, gaffer, graphic artist, graphic assistant, graphic designer,"
        " grip, guest, hairdresser, host, illustrator, instrumentalist, interviewed guest, interviewee, interviewer,"
        " journalist, key grip, key talent, leadman, librettist, lighting director, lighting technician,"
        " location manager, lyricist, make up artist, make-up artist, manufacturer, matte artist, mixer, model,"
        " moderator, music arranger, music director, music group, musician, narrator, news reader, newsreader,"
        " optical effects, orchestra, organiser, participant, performer, photographer, player, post-production editor,"
        " presenter, producer, production assistant, production company, production department, production designer,"
        " production manager, production secretary, programmer, project manager, property manager, provider, publisher,"
        " puppeteer, pyrotechnician, reporter, researcher, rigger, rights holder, runner, scenario, scenic operative,"
        " screenwriter, script supervisor, script writer, scriptwriter, second assistant director,"
        " second unit director, set designer, set dresser, sign language, singer, soloist, songwriter, sound designer,"
        " sound engineer, sound mixer, sound recordist, source, speaker, special effects, sponsor, stage manager,"
        " stagehand, story teller, stunts, subtitler, subtitles author, technical director, translator, treatment,"
        " vision mixer, visual editor, visual effects, vocalist, voice over artist, voice-over artist, wardrobe,"
        " web designer, witness, writer"
    ).split(",")
)
#: Who had a part in a recording, by scheme (Media RSS, media:credit; the role codes of the EBU).
CREDIT_ROLES = {"urn:ebu": _EBU_ROLES, "urn:yvs": frozenset({"owner", "uploader"})}
