"""What the common shortcodes of Hugo and tags of Jekyll and Eleventy stand for, as HTML on one line."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from feeder.readers.commonmark import inline
from feeder.readers.tags import Tag

_WEB = re.compile(r"(?:https?:)?//[^\s/]", re.IGNORECASE)
_ADDRESS = re.compile(r"[./]")
# The page that an embed shows, by its id.
_PAGES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "twitch": "https://www.twitch.tv/videos/{}",
    "gist": "https://gist.github.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "codepen": "https://codepen.io/{}",
    "jsfiddle": "https://jsfiddle.net/{}/",
    "asciinema": "https://asciinema.org/a/{}",
    "spotify": "https://open.spotify.com/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "github": "https://github.com/{}",
    "speakerdeck": "https://speakerdeck.com/{}",
}
_ALSO = {
    **dict.fromkeys(
        ("yt", "youtube-lite", "youtubelite", "lite-youtube", "youtube-embed", "youtube-video"), "youtube"
    ),
    **dict.fromkeys(("youtube-player", "youtube-enhanced", "video-youtube"), "youtube"),
    **dict.fromkeys(("twitter", "tweet-simple", "twitter-simple", "twitter-embed"), "tweet"),
    **dict.fromkeys(("x-simple", "x-post"), "x"),
    **dict.fromkeys(("vimeo-simple", "vimeo-video"), "vimeo"),
    **dict.fromkeys(("instagram-simple", "instagram-embed"), "instagram"),
    **dict.fromkeys(("github-card", "github-link"), "github"),
    "asciinema-player": "asciinema",
}
_POSTS = ("tweet", "x")
_LINKS = ("embed", "iframe", "oembed", "linkcard", "link-card", "rawlink", "bookmark", "link-preview")
_PICTURES = frozenset(
    "figure fig image img picture photo figure-md responsive-image responsive-picture asset-img imgcap imgproc lightbox"
    " image-caption caption-image post-image postimage image-with-caption resize-image bundle-image cloudinary"
    " optimized-image img-caption captioned-image centered-image full-image imagefigure".split()
)
#: What encloses code, and the language that its name says.
CODE = {
    **dict.fromkeys(("highlight", "code", "codeblock", "code-block", "prettify", "source", "syntax"), ""),
    **{name: name for name in ("mermaid", "plantuml", "graphviz", "d2", "vega", "chart", "console")},
}
#: What encloses text: the markup before it and after it. `{}` is the first value that is given.
AROUND = {
    **dict.fromkeys(
        ("details", "expand", "collapse", "collapsible", "spoiler", "expandable"),
        ("<details><summary>{}</summary>", "</details>"),
    ),
    **dict.fromkeys(("quote", "blockquote", "pullquote"), ("<blockquote>", "</blockquote>")),
    "kbd": ("<kbd>", "</kbd>"),
}


def picture(tag: Tag, inner: str = "") -> str | None:
    """A picture with what is written under it; None where `tag` names no file."""
    place = next((at for at, value in enumerate(tag.given) if _ADDRESS.search(value)), None)
    source = tag.value(
        "src", "url", "path", "file", "image-path", "image", "img", "image-url", "filename", at=place
    )
    if not source or not _ADDRESS.search(source):
        return None
    alt = tag.value("alt", "alt-text") or next(
        (value for at, value in enumerate(tag.given) if at != place and " " in value), ""
    )
    shown = f'<img src="{escape(source)}" alt="{escape(alt)}">'
    if link := tag.value("link", "href"):
        shown = f'<a href="{escape(link)}">{shown}</a>'
    caption = _caption(tag, inner.strip())
    return (
        f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"
        if caption
        else f"<figure>{shown}</figure>"
    )


def _caption(tag: Tag, inner: str) -> str:
    """Title, caption and whom the picture is owed, in Markdown as generators take them."""
    owed = tag.value("attr", "credit", "source")
    if address := tag.value("attrlink"):
        owed = f"[{owed or address}]({address})"
    title = tag.value("title")
    parts = (
        f"**{title}**" if title else "",
        tag.value("caption", "description", "cap", "text") or inner,
        owed,
    )
    return inline(" ".join(filter(None, parts)))


def embed(tag: Tag, _inner: str = "") -> str | None:
    """A link to what another site would show here; None where `tag` names nothing there."""
    name = _ALSO.get(tag.name, tag.name)
    given = tag.value("id", "url", "src", "video", "link", "href", "video-id", "href", "slug", at=0)
    if _WEB.match(given):
        address = given
    elif name not in _PAGES or not given:
        return None
    elif name in _POSTS and (user := tag.value("user", "username") or (given if len(tag.given) > 1 else "")):
        post = tag.value("id", at=1 if tag.given else None)
        address = f"https://{'x' if name == 'x' else 'twitter'}.com/{quote(user)}/status/{quote(post)}"
    elif name == "gist" and len(tag.given) > 1:
        address = _PAGES[name].format(quote("/".join(tag.given[:2])))
    else:
        address = _PAGES[name].format(quote(given))
    # The colon as a reference, since an address in running text would become a link of its own.
    shown = escape(tag.value("title", "label") or address).replace("://", "&#58;//")
    return f'<a href="{escape(address)}">{shown}</a>'


def player(tag: Tag, _inner: str = "") -> str | None:
    """Sound or moving pictures from a file; None where `tag` names none."""
    source = tag.value("src", "url", "file", "mp4", "webm", "mp3", "path", at=0)
    if not source or not _ADDRESS.search(source):
        return None
    kind = "audio" if tag.name == "audio" else "video"
    return f'<{kind} src="{escape(source)}" controls></{kind}>'


def code(tag: Tag, inner: str) -> str:
    """What a tag encloses as code, each line end a reference: so no list or quotation around it ends."""
    language = tag.value("lang", "language", at=0) if not CODE[tag.name] else CODE[tag.name]
    if not re.fullmatch(r"[\w+#.-]{1,30}", language):
        language = ""
    written = escape(inner.strip("\n").rstrip()).replace("\n", "&#10;")
    return (
        f'<pre><code class="language-{language}">{written}&#10;</code></pre>'
        if language
        else (f"<pre><code>{written}&#10;</code></pre>")
    )


#: What makes HTML of a tag and what it encloses.
RENDERED: dict[str, Callable[[Tag, str], str | None]] = {
    **dict.fromkeys([*_PAGES, *_ALSO, *_LINKS], embed),
    **dict.fromkeys(_PICTURES, picture),
    **dict.fromkeys(("video", "audio", "mp4", "html5video", "local-video"), player),
    **dict.fromkeys(CODE, code),
}
